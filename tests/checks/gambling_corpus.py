"""Pages as Indonesian shops write them and as injectors leave them: (name, label, home, Googlebot, searcher, English).

A view is HTML, a status (a guard or an error), an address it is sent to ("->…"), None for the same as home, or "" for
one that was not answered.
"""

from __future__ import annotations

from typing import TypeAlias

Shown: TypeAlias = "str | int | None"
Case: TypeAlias = "tuple[str, str, Shown, Shown, Shown, Shown]"


def shop(title: str = "Batik Jaya Pekalongan", body: str = "", head: str = "") -> str:
    return (f"<!doctype html><html lang=id><head><title>{title}</title><meta name=description content='Batik tulis dan cap'>{head}</head><body>"
            f"<h1>Selamat datang</h1><p>Batik tulis halus, kirim ke seluruh Indonesia. Harga mulai Rp150.000.</p><a href=/produk>Produk</a>{body}</body></html>")


PLAIN = shop()
JP = "https://mawar88.example/"
DOORWAY = ("<!doctype html><html><head><title>MAWAR88 : Situs Slot Gacor Hari Ini Gampang Maxwin</title><meta name=description content='Mawar88 adalah link slot online "
           "resmi dengan RTP live tertinggi'><link rel=canonical href=https://toko.id/><link rel=amphtml href=https://mawar88-amp.pages.dev/></head><body><h1>Mawar88</h1>"
           "<p>Daftar situs slot gacor, togel online, live casino, deposit 10 ribu.</p><a href=https://mawar88.example/daftar>DAFTAR</a></body></html>")
LINKS = "<a href=https://slotgacor.example/>slot gacor</a> <a href=https://togelhk.example/>togel online</a>"


def case(name: str, label: str, home: Shown, bot: Shown = None, searcher: Shown = None, english: Shown = None) -> Case:
    return name, label, home, bot, searcher, english


INFECTED = [
    case("a doorway for Googlebot", "infected", PLAIN, DOORWAY),
    case("a doorway that copies the shop and adds words", "infected", PLAIN, shop(body="<p>situs judi bola dan togel hongkong terpercaya</p>")),
    case("a title for Googlebot alone", "infected", PLAIN, shop(title="Slot Gacor Hari Ini - Batik Jaya")),
    case("a description for Googlebot alone", "infected", PLAIN, shop(head="<meta property=og:description content='agen judi bola dan slot online'>")),
    case("searchers are sent away", "infected", PLAIN, None, f"->{JP}"),
    case("searchers are sent to a neutral name", "infected", PLAIN, None, "->https://t2m.example/xyz"),
    case("searchers are sent to a free host", "infected", PLAIN, None, "->https://rajaslot.pages.dev/"),
    case("Googlebot is sent away", "infected", PLAIN, "->https://amp-mawar.pages.dev/"),
    case("Indonesians are sent away", "infected", "->https://mawar88-amp.pages.dev/", PLAIN, "->https://mawar88-amp.pages.dev/", PLAIN),
    case("off the screen", "infected", shop(body=f"<div style='position:absolute;left:-9999px'>{LINKS}</div>")),
    case("a marquee of one pixel", "infected", shop(body=f"<marquee style='height:1px;overflow:hidden'>{LINKS}</marquee>")),
    case("not displayed", "infected", shop(body=f"<div style='display:none'>{LINKS}</div>")),
    case("letters of no size", "infected", shop(body=f"<p style=font-size:0px>{LINKS}</p>")),
    case("see-through", "infected", shop(body=f"<div style='opacity:0;height:2px'>{LINKS}</div>")),
    case("hidden by a rule of the page", "infected", shop(head="<style>.xq{position:absolute;left:-5000px}</style>", body=f"<div class=xq>{LINKS}</div>")),
    case("hidden links with harmless anchors", "infected",
         shop(body="<div style='display:none'><a href=https://situsjudi.example/>a</a><a href=https://bandartoto.example/>b</a></div>")),
    case("hidden links by brands", "infected",
         shop(body="<div style='left:-9999px;position:fixed'><a href=https://mawar88.example/>Mawar88</a><a href=https://raja138.example/>Raja138</a></div>")),
    case("hidden text with one link", "infected", shop(body="<div style='text-indent:-9999px'>slot gacor togel online judi bola <a href=https://x.example/>x</a></div>")),
    case("a script decodes the address", "infected", shop(body="<script>location.href=atob('aHR0cHM6Ly9zbG90Z2Fjb3IuZXhhbXBsZS8=')</script>")),
    case("a script asks whence and decodes", "infected",
         shop(body="<script>if(/google/.test(document.referrer)){window.location=atob(\"aHR0cHM6Ly9tYXdhcjg4LmV4YW1wbGUv\")}</script>")),
    case("a script of hexadecimals", "infected", shop(body="<script>var u='" + "".join(f"\\x{ord(c):02x}" for c in "https://togelhk.example/") + "'</script>")),
    case("a script of codes", "infected", shop(body="<script>x(String.fromCharCode(" + ",".join(str(ord(c)) for c in "https://slot777.example/") + "))</script>")),
    case("a script writes backwards", "infected", shop(body="<script>l='" + "https://slotgacor.example/"[::-1] + "'.split('').reverse().join('')</script>")),
    case("a script moves openly", "infected", shop(body="<script>window.location.replace('https://rajaslot.example/?ref=1')</script>")),
    case("the page moves by itself", "infected", shop(head="<meta http-equiv=refresh content='0; url=https://slotgacor.example/'>")),
    case("another's canonical for Googlebot", "infected", shop(head="<link rel=canonical href=https://toko.id/>"), shop(head="<link rel=canonical href=https://bursa.example/>")),
    case("another's AMP for Googlebot", "infected", PLAIN, shop(head="<link rel=amphtml href=https://xx.pages.dev/>")),
    case("the whole page for everybody", "infected", DOORWAY),
    case("the whole page without links", "infected", shop(title="Situs Slot Gacor Maxwin", body="<p>togel online, live casino, judi bola, sbobet, bocoran rtp, slot online</p>")),
    case("structured data for Googlebot", "infected", PLAIN, shop(
        body='<script type="application/ld+json">{"@type":"Product","name":"RAJA77 Slot Gacor Maxwin","offers":{"price":"0.00"}}</script>')),
    case("leet and dots", "infected", PLAIN, shop(title="S.L.O.T G4C0R t0gel 0nline", body="<p>s1tus jud1 b0la</p>")),
    case("letters of another alphabet", "infected", PLAIN, shop(title="Sl\u043et G\u0430c\u043er - Situs Slot")),
    case("letters of full width", "infected", PLAIN, shop(title="\uff33\uff2c\uff2f\uff34 \uff27\uff21\uff23\uff2f\uff32")),
    case("nothing between the letters", "infected", PLAIN, shop(title="Sl\u200bot Ga\u200dcor")),
    case("fused words", "infected", PLAIN, shop(title="Slotgacor dan Togelonline")),
    case("games of slots", "infected", PLAIN, shop(body="<p>Mainkan Gates of Olympus, Sweet Bonanza dan Mahjong Ways, maxwin tiap hari</p>")),
    case("a footer of links", "infected", shop(body="<footer><a href=https://slotgacor.example/>slot</a><a href=https://togelhk.example/>togel</a>"
                                                    "<a href=https://situsjudi.example/>judi</a></footer>")),
    case("Googlebot infected, searcher silent", "infected", PLAIN, DOORWAY, ""),
    case("home refuses us, Googlebot sees a doorway", "infected", 403, DOORWAY),
    case("English pages of gambling", "infected", PLAIN, shop(title="Online Casino", body="<p>live casino, poker online, sbobet, baccarat and roulette</p>")),
]
INFECTED += [
    case("addresses speak, anchors do not", "infected",
         shop(body="<div style='visibility:hidden'><a href='https://cemeku.example/slot-gacor/'>x</a><a href='https://cemeku.example/togel-online/'>y</a></div>")),
    case("a frame of one pixel", "infected", shop(body="<iframe src=https://slotgacor.example/ width=1 height=1></iframe>")),
    case("a script of theirs", "infected", shop(body="<script src=https://slotgacor.example/x.js></script>")),
    case("a title and a brand", "infected", shop(title="RTP LIVE HARI INI", body="<a href=https://amp.wd77.example/>Login</a>")),
    case("a brand for Googlebot", "infected", PLAIN, shop(title="HOKI88: Daftar Situs Game Online Gacor No 1", body="<p>RTP 98%</p>")),
]
SUSPICIOUS = [
    case("a link in a comment", "suspicious", shop(body="<div class=comment><a href=https://slotgacor.example/ rel=nofollow>bagus</a></div>")),
    case("a word in the open text", "suspicious", shop(body="<p>kunjungi situs slot teman kami</p>")),
    case("a link beneath an article", "suspicious", shop(body="<ol><li>mampir <a href=https://rajatogel.example/>klik</a></ol>")),
    case("hidden words without a link", "suspicious", shop(body="<p style=display:none>togel online</p>")),
    case("a script looks for Googlebot", "suspicious", shop(body="<script>if(navigator.userAgent.match(/Googlebot/i)){fetch('/content.txt')}</script>")),
]
CLEAN = [
    case("a shop", "clean", PLAIN),
    case("birds", "clean", shop("Burung Gacor Kicau Mania", "<p>Murai batu gacor, kacer gacor, harga bersahabat. Pakan burung biar gacor tiap hari. Slot kandang tersedia.</p>")),
    case("friends of birds", "clean", shop("Kandang Burung Gacor", "<a href=https://kicaugacor.example/>forum kicau mania gacor</a>")),
    case("who cleans sites", "clean", shop("Jasa Digital", "jasa bersihkan malware judi online, situs disusupi slot gacor, cegah peretasan")),
    case("exhausts", "clean", shop("Knalpot Racing Gacor", "<p>Knalpot gacor suara ngebass, cocok untuk Vario 125 dan Beat.</p>")),
    case("bolts", "clean", shop("Grendel dan Slot Pintu", "<p>Slot pintu stainless, slot jendela, engsel, gembok. Deposit untuk pesanan besar.</p>")),
    case("memory slots", "clean", shop("Toko Komputer", "<p>Motherboard 4 slot DDR4, slot PCIe, slot kartu SIM ganda, slot microSD.</p>")),
    case("slots of components", "clean", shop(body="<x-card><slot name=judul></slot></x-card><template><slot></slot></template>")),
    case("sanitary ware", "clean", shop("Jual TOTO Closet", "<p>Closet TOTO CW421J, wastafel TOTO, kran TOTO asli bergaransi.</p>")),
    case("mahjong craft", "clean", shop("Set Mahjong Kayu", "<p>Set mahjong bambu ukir, kartu poker kulit, meja poker lipat, dadu kayu.</p>")),
    case("phone credit", "clean", shop("Server Pulsa Murah", "<p>Deposit pulsa otomatis, bonus new member, link alternatif aplikasi, member baru gratis daftar. Deposit via QRIS dan bank.</p>")),
    case("against gambling", "clean", shop("Waspada Bahaya Judi Online bagi Keluarga", "<p>Dampak judi online: kecanduan, utang. Komdigi memblokir situs judi online. Edukasi untuk UMKM.</p>")),
    case("a report of police", "clean", shop("Polisi Ditangkap Kasus Judi Online", "<p>Polri ungkap bandar judi slot online; pelaku ditangkap dan dijerat UU ITE.</p>")),
    case("how to clean a site", "clean", shop("Situs Disusupi Slot Gacor? Cara Mencegah Peretasan", "<p>Situs diretas dan disusupi slot gacor. Waspada, lakukan pencegahan.</p>")),
    case("a raffle of a bank", "clean", shop("Undian Berhadiah", "<p>Jackpot undian tabungan, hadiah utama mobil.</p>")),
    case("a hidden menu", "clean", shop(body="<nav style=display:none><a href=/a>Batik</a><a href=https://instagram.com/x>IG</a><a href=https://shopee.co.id/x>Shopee</a></nav>")),
    case("a hidden form and a banner", "clean", shop(body="<div hidden>Terima cookie</div><div style='position:absolute;left:-9999px'>Lewati ke isi</div>")),
    case("a partner with a number", "clean", shop(body="<a href=https://mebel99.example/>Mebel rekan</a><a href=https://hotel88.example/>Hotel</a>")),
    case("AMP of one's own", "clean", shop(head="<link rel=amphtml href=https://toko.id/amp/><link rel=canonical href=https://www.toko.id/>")),
    case("AMP at the cache", "clean", shop(head="<link rel=amphtml href=https://toko-id.cdn.ampproject.org/c/toko.id/>")),
    case("one brand, two endings", "clean", PLAIN, None, "->https://toko.com/"),
    case("searchers go to the own shop of a market", "clean", PLAIN, None, "->https://shopee.co.id/toko"),
    case("a page that changes", "clean", shop(body="<p>stok 12</p>"), shop(body="<p>stok 13, promo hari ini</p>"), shop(body="<p>stok 11</p>")),
    case("a script decodes its own picture", "clean", shop(body="<script>x=atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk')</script>")),
    case("a script moves on the site", "clean", shop(body="<script>location.href='https://toko.id/promo'</script>")),
    case("measuring robots", "clean", shop(body="<script>var bots=/bingbot|yandex/;if(bots.test(navigator.userAgent)){window.noTrack=1}</script>")),
    case("Bali and candy", "clean", shop("Permen Sweet Bonanza", "<p>Permen jelly rasa buah.</p>")),
    case("a poker table", "clean", shop("Meja Poker", "<p>Meja poker, chip poker, roulette mainan anak.</p>")),
    case("an airport slot", "clean", shop("Jasa Kargo", "<p>Slot penerbangan, slot pengiriman, booking slot jadwal servis motor online.</p>")),
    case("a gaming shop", "clean", shop("Top Up Game", "<p>Diamond Mobile Legends, UC PUBG, bonus new member, jackpot diskon, server Thailand.</p>")),
    case("model 88", "clean", shop("Sepeda Polygon Strattos 88", "<p>Deposit 50 persen, gacor di tanjakan.</p>")),
    case("a singing contest", "clean", shop("Lomba Burung", "<p>Slot gantangan terbatas, burung gacor, hadiah jutaan.</p>")),
]
UNSEEN = [
    case("Googlebot is stopped by a guard", "unseen", PLAIN, 403),
    case("Googlebot is asked to be human", "unseen", PLAIN, "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/a.js></script>"),
    case("a searcher gets no answer", "unseen", PLAIN, None, ""),
    case("everybody is sent to a market", "unseen", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko"),
    case("everybody is stopped", "unseen", 403, 403, 403),
    case("under construction", "unseen", "<title>Coming Soon</title>segera hadir"),
]
CORPUS = [*INFECTED, *SUSPICIOUS, *CLEAN, *UNSEEN]
