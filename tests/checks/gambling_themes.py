"""Whole front pages for the corpora of gambling_injection, as WordPress, a builder of shops or a hand writes them: with
hidden menus, texts for screen readers, searches and carts that open, as honest pages have them.
"""

from __future__ import annotations

import base64

GOODS = ("<ul class=products><li><a href=/p/1>Kemeja batik cap lengan pendek</a> <span>Rp185.000</span></li><li><a href=/p/2>Kain tulis motif mega mendung</a> "
         "<span>Rp750.000</span></li><li><a href=/p/3>Selendang sutra</a> <span>Rp220.000</span></li></ul><p>Pesan sebelum jam 14.00, dikirim hari itu juga lewat JNE, J&amp;T, dan SiCepat.</p>")
STYLE = ("<style id=theme>.screen-reader-text{clip:rect(1px,1px,1px,1px);position:absolute!important;height:1px;width:1px;overflow:hidden}"
         ".sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}.modal{display:none}.off-canvas{visibility:hidden}"
         "@media (max-width:921px){.main-nav{display:none}}</style>")


def wordpress(name: str = "Batik Sekar Arum", main: str = GOODS, head: str = "", foot: str = "", about: str = "Toko resmi, melayani eceran dan grosir") -> str:
    """A page of WordPress with a usual theme."""
    return (f"<!doctype html><html lang=id-ID><head><meta charset=utf-8><title>{name}</title><meta name=description content='{about}'><link rel=canonical href=https://toko.id/>{STYLE}{head}</head>"
            "<body class='home wp-custom-logo'><a class='skip-link screen-reader-text' href=#content>Lewati ke konten</a><header><button data-toggle=menu aria-expanded=false>Menu</button>"
            "<nav id=mobile-menu class=off-canvas aria-hidden=true style='display:none'><ul><li><a href=/>Beranda</a></li><li><a href=/toko>Produk</a></li><li><a href=https://wa.me/62811>WhatsApp</a></li>"
            "<li><a href=https://shopee.co.id/toko>Shopee</a></li></ul></nav></header>"
            f"<div class=modal id=search><label class=screen-reader-text>Cari untuk:</label><input type=search></div><main id=content><h1>{name}</h1>{main}</main>"
            f"<footer><p>Jl. Merdeka 10, buka Senin sampai Sabtu</p><a href=https://instagram.com/toko>Instagram</a>{foot}</footer></body></html>")


def by_hand(title: str, main: str, head: str = "") -> str:
    """A page of somebody's own."""
    return f"<html><head><title>{title}</title>{head}</head><body><h2>{title}</h2>{main}<hr>Hak cipta 2026</body></html>"


def b64(text: str) -> str:
    """As btoa gives it."""
    return base64.b64encode(text.encode()).decode()
