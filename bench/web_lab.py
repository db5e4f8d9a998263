"""Shops to look at as their owner may, on the far side of a slow link (logged.py).

The page is of the size and make of a small WooCommerce shop (110 kB, some 8 kB packed), but names no platform; its
pictures lie elsewhere.
"""

from __future__ import annotations

import random

from logged import LOG, LoggedShops

PAGE_BYTES = 110_000
NGINX = """daemon off; user root; worker_processes 1; error_log {0}/e.log; pid {0}/n.pid;
events {{ worker_connections 2048; }}
http {{ """ + LOG + """ gzip on; gzip_comp_level 6;
types {{ text/html html; text/plain txt; }}
map $ssl_server_name $shop {{ ~^(?:www\\.)?(?<named>.+)$ $named; default c; }}
server {{ listen 80 backlog=4096; return 301 https://$host$request_uri; }}
server {{ listen 443 ssl backlog=4096; ssl_certificate {0}/$shop.pem; ssl_certificate_key {0}/k.pem;
ssl_protocols TLSv1.2 TLSv1.3; root {0}/web; add_header Strict-Transport-Security "max-age=31536000" always;
add_header X-Content-Type-Options nosniff always; add_header Set-Cookie "keranjang=1; path=/; HttpOnly";
if ($host ~ ^www\\.(.*)) {{ return 301 https://$1$request_uri; }} }} }}
"""
WORDS = ["batik", "tulis", "kain", "sutra", "katun", "motif", "parang", "kawung", "pesan", "kirim", "ongkir", "gratis",
         "warna", "stok", "kemeja", "selendang", "sarung", "seragam", "kantor", "hadiah", "khas", "Pekalongan", "Solo"]


class WebLab(LoggedShops):
    """The shops; www names lead to the same addresses."""

    def __enter__(self) -> WebLab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """nginx with the page on every address."""
        names = {n: a for name, a in self.sites.items() for n in (name, f"www.{name}")}
        self.papers(names)
        self.own_papers()
        (self.folder / "web").mkdir()
        (self.folder / "web" / "index.html").write_text(shop_page())
        self.open_doors(NGINX.format(self.folder), names)


def shop_page() -> str:
    """The same page at each run: products with pictures and forms, some twenty scripts and styles."""
    rows, dice = [], random.Random(7)
    while sum(map(len, rows)) < PAGE_BYTES:
        n = len(rows)
        name = " ".join(dice.sample(WORDS, 2)).title()
        about = " ".join(dice.choices(WORDS[:8], k=6))
        picture = f"https://gambar.example/2026/11/{n}"
        sizes = ", ".join(f"{picture}-{w}x{w}.jpg {w}w" for w in (300, 100, 150, 324, 416, 600, 768, 1024))
        rows.append(
            f'<li class="product type-product post-{n} status-publish instock has-post-thumbnail shipping-taxable">'
            '<div class="elementor-widget-wrap elementor-element-populated"><div class="product-inner" data-elementor-'
            'type="loop-item"><div class="elementor-element elementor-widget__width-initial product-thumbnail">'
            f'<a href="/produk/{name.lower().replace(" ", "-")}/" class="woocommerce-LoopProduct-link"><img width="300"'
            f' height="300" src="{picture}-300x300.jpg" srcset="{sizes}" sizes="(max-width: 300px) 100vw, 300px" '
            f'loading="lazy" decoding="async" alt="{name}"><h2 '
            f'class="woocommerce-loop-product__title">{name}</h2><p>{about}</p><span class="price">Rp{n + 85}.'
            f'000</span></a></div><div class="elementor-button-wrapper"><span class="elementor-button-content-wrapper">'
            f'<span class="elementor-button-text"><a href="?add-to-cart={n}" data-quantity="1" class="button '
            f'add_to_cart_button ajax_add_to_cart" data-product_id="{n}" rel="nofollow">Beli</a></span></span></div>'
            '</div></div></li>')
    head = "".join(f'<script src="/aset/p{n}/js/front.min.js?ver=1.{n}" defer></script><link rel="stylesheet" '
                   f'href="/aset/p{n}/style.css?ver=1.{n}">' for n in range(12))
    return ('<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Batik Kenanga</title>'
            f"{head}</head><body><ul class=products>{''.join(rows)}</ul></body></html>")
