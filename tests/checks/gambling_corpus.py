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
    case("searchers are sent to a neutral name", "suspicious_redirect", PLAIN, None, "->https://t2m.example/xyz"),
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
# As kits write them: one link is enough where it hides, and words are enough where nobody hides words by chance.
INFECTED += [
    case("a shortened link of no size", "infected", shop(body="<a href=\"https://bit.ly/x\" style=\"font-size:0\">slot88</a>")),
    case("one link far off the screen", "infected", shop(body="<div style='position: absolute; left: -32323px;'><a href='https://x.example/'>judi slot</a></div>")),
    case("one link not displayed", "infected", shop(body="<p style='display:none'>mitra: <a href=https://rajatogel.example/>klik</a></p>")),
    case("a marquee of one pixel by its attributes", "infected", shop(body="<marquee width=1 height=1 scrollamount=9999>slot gacor, togel online</marquee>")),
    case("a marquee of one pixel by its style", "infected", shop(body="<marquee style='height:1px;width:1px'><a href=https://x.example/>slot gacor</a></marquee>")),
    case("words in a marquee of one pixel", "infected", shop(body="<marquee style=\"height:1px\">situs slot gacor</marquee>")),
    case("far above by a rule, letters changed", "infected", shop(head="<style>#q{position:absolute;top:-5000px}</style>", body="<div id=q>s1ot g4cor</div>")),
    case("far above by a rule of tag and name", "infected", shop(head="<style>div#q{position:fixed;left:-4000px}</style>", body="<div id=q>s1ot 0n1ine</div>")),
    case("capital i for l", "infected", PLAIN, shop(title="SIot Gacor ToGeI OnIine Resmi")),
    case("digits for letters in a title", "infected", PLAIN, shop(title="51tu5 5l0t 9ac0r - Batik")),
    case("see-through letters", "infected", shop(body="<span style='color:transparent'>slot gacor <a href=https://x.example/>togel online</a></span>")),
    case("a filter", "infected", shop(body=f"<div style='filter:opacity(0)'>{LINKS}</div>")),
    case("many words not displayed", "infected", shop(body="<p style='display:none'>slot gacor, judi bola, togel online, live casino</p>")),
    case("hidden doorways of one's own", "infected", shop(body="<div style='display:none'><a href=/slot-gacor/>slot gacor</a> <a href=/togel/>togel online</a></div>")),
    case("a doorway that swears to be honest", "infected", PLAIN, shop(
        title="Slot Gacor Anti Blokir", body="<p>Situs slot online resmi bebas nawala, anti penipuan. Waspada situs palsu! Daftar slot gacor hari ini, tanpa takut diblokir.</p>")),
    case("a doorway that warns of its rivals", "infected", PLAIN, shop(
        title="MAWAR88 Situs Slot Resmi", body="<p>Hindari penipuan agen judi abal-abal. Daftar slot online dan togel online di sini, deposit 10 ribu, gampang maxwin. "
        "Jangan jadi korban, pilih situs slot gacor terpercaya.</p>")),
    case("an article against it, with a hidden link", "infected", shop(
        "Waspada Bahaya Judi Online", "<p>Dampak judi online: kecanduan dan utang.</p><div style='position:absolute;left:-9999px'><a href=https://x.example/>situs slot gacor</a></div>")),
    case("written with percent signs", "infected", shop(body="<script>document.write(unescape('%3Ca%20href%3D%22https%3A//slotgacor.example/%22%3Ex%3C/a%3E'))</script>")),
    case("an array of codes", "infected", shop(body="<script>location=String.fromCharCode.apply(null,[" + ",".join(str(ord(c)) for c in "https://togelhk.example/") + "])</script>")),
    case("an array of letters", "infected", shop(body="<script>location.href=[" + ",".join(f"'{c}'" for c in "https://slot777.example/") + "].join('')</script>")),
    case("keywords that nobody sees", "infected", shop(head="<meta name=keywords content='slot gacor, slot online, judi bola, togel online, rtp live'>")),
    case("a defacement that leads to a chat", "infected", shop(
        "MAWAR88 > Login Situs Slot Gacor Resmi", "<h1>Daftar slot online</h1><p>judi bola, togel hk, rtp live</p><a href=https://wa.me/62>Daftar</a>")),
    case("letters split by tags and comments", "infected", PLAIN, shop("S<!-- x -->lot Gacor", "<p>s<b></b>lot gac<i>or</i>, tog<!-- x -->el onl<span>ine</span></p>")),
]
SUSPICIOUS = [
    case("a link in a comment", "suspicious_comments", shop(body="<div class=comment><a href=https://slotgacor.example/ rel=nofollow>bagus</a></div>")),
    case("a word in the open text", "suspicious", shop(body="<p>kunjungi situs slot teman kami</p>")),
    case("a link beneath an article", "suspicious", shop(body="<ol><li>mampir <a href=https://rajatogel.example/>klik</a></ol>")),
    case("hidden words without a link", "suspicious", shop(body="<p style=display:none>togel online</p>")),
    case("a script looks for Googlebot", "suspicious", shop(body="<script>if(navigator.userAgent.match(/Googlebot/i)){fetch('/content.txt')}</script>")),
]
SUSPICIOUS += [
    case("a shortened link in the open", "suspicious", shop(body="<a href=https://bit.ly/x>slot88</a>")),
    case("an advertisement beneath a warning", "suspicious", shop(body="<p>Bahaya judi online bagi UMKM.</p><p>Main di situs slot teman kami, daftar sekarang.</p>")),
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
# Honest pages that speak of it: warnings, news, police, schools, prayers, house rules; and names that only sound so.
CLEAN += [
    case("a short warning", "clean", shop(body="<p>Bahaya judi online bagi UMKM. Hindari slot online dan togel.</p>")),
    case("a refusal and the police", "clean", shop(body="<p>Kami menolak judi online. Polisi menangkap bandar togel.</p>")),
    case("a link to an article of one's own", "clean", shop(body="<a href=\"/blog/bahaya-slot-online\">Bahaya slot online bagi keluarga</a>")),
    case("a link to another's article", "clean", shop(body="<a href=https://berita.example/bahaya-slot-online>Baca beritanya</a>")),
    case("toys and helmets", "clean", shop("Toko Mainan", "<p>spaceman toys, zeus helm</p>")),
    case("toys beside a slot", "clean", shop("Toko Mainan", "<p>spaceman toys, zeus helm, mobil slot racing, knalpot gacor</p>")),
    case("a school", "clean", shop("Koperasi SMK Negeri 2", "<p>Siswa dilarang bermain judi online. Guru BK memberi penyuluhan tentang slot online.</p>")),
    case("a sermon", "clean", shop("Majelis Taklim", "<p>Khutbah: judi online itu dosa. Allah melarang judi bola dan togel. Bertobatlah sebelum terlambat.</p>")),
    case("news of figures", "clean", shop("Berita UMKM", "<p>Kasus judi online di Pekalongan meningkat. Sebanyak 2.300 warga terjerat pinjol karena slot online.</p>")),
    case("news of the ministry", "clean", shop(body="<p>Komdigi menutup lima juta konten judi online sejak 2023.</p>")),
    case("a raid", "clean", shop(body="<p>Tersangka bandar judi bola dibekuk, barang bukti Rp20 juta disita.</p>")),
    case("house rules", "clean", shop(body="<p>Dilarang memakai layanan ini untuk judi online, pinjaman ilegal, dan penipuan.</p>")),
    case("a disclaimer", "clean", shop(body="<p>Toko ini tidak berafiliasi dengan situs judi mana pun.</p>")),
    case("a book", "clean", shop("Toko Buku", "<p>Buku: Berhenti Judi Online dalam 30 Hari. Stok tersedia.</p>")),
    case("who was saved", "clean", shop("Keripik Bu Sri", "<p>Suami saya pernah kecanduan slot online, kini kami bangkit berjualan keripik.</p>")),
    case("rules for staff", "clean", shop(body="<p>Karyawan yang terlibat judi online akan dikenai sanksi.</p>")),
    case("a warning in English", "clean", shop(body="<p>Warning: online casino and poker online scams target small shops.</p>")),
    case("a place to report it", "clean", shop(body="<a href=https://aduan.example/>Laporkan situs judi online ke Aduan Konten</a>")),
    case("hidden news", "clean", shop(body="<nav style=display:none><a href=https://berita.example/polisi-tangkap-bandar-togel>Polisi tangkap bandar togel</a></nav>")),
    case("what is not sold", "clean", shop(body="<p>Kami tidak menjual chip poker online atau akun slot.</p>")),
    case("places in a diary", "clean", shop("Bengkel AC", "<p>Booking slot online untuk servis AC. Pilih jadwal dan slot terbaru minggu ini.</p>")),
    case("who repairs sites", "clean", shop("Jasa Web", "<p>Kami memulihkan website yang terkena injeksi slot gacor dan judi online.</p>")),
    case("a garage with a lucky number", "clean", shop("Bengkel Hoki88 Motor", "<p>Servis dan ganti oli di Hoki88.</p>")),
    case("dolls and candy", "clean", shop("Toko Anak", "<p>Boneka Starlight Princess, permen Sugar Rush, kostum putri.</p>")),
    case("hot sauce", "clean", shop("Sambal Habanero", "<p>Sambal habanero gacor, jackpot diskon, slot pengiriman terbatas.</p>")),
    case("a village free of it", "clean", shop("BUMDes Sukamaju", "<p>Desa kami anti judi online dan bebas judi bola. Mari perangi bersama.</p>")),
    case("a campaign in a title", "clean", shop("Gerakan Tanpa Judi Online | Koperasi Maju", "<p>Jauhi judi online, sayangi keluarga.</p>")),
]
# Written after the rules, to see whether they hold for what they were not made for.
LATER = [
    case("a regent","clean",shop("Berita Desa","<h2>Bupati Ajak Warga Perangi Judi Online</h2><p>Bupati mengajak warga melaporkan bandar judi. Judi online merusak ekonomi keluarga.</p>")),
    case("a list of headlines","clean",shop("Portal","<ul><li>Ibu Rumah Tangga Terjerat Slot Online</li><li>Harga Cabai Naik</li><li>Pegawai Dipecat Akibat Judi Online</li></ul>")),
    case("research","clean",shop("Jurnal","<p>Penelitian tentang perilaku judi online pada remaja. Faktor risiko dan upaya pencegahan.</p>")),
    case("a counsellor","clean",shop("Klinik","<p>Konseling adiksi: narkoba, judi online, gawai.</p>")),
    case("a bank","clean",shop("Koperasi","<p>Rekening yang dipakai untuk judi online akan diblokir.</p>")),
    case("terms of a host","clean",shop("Hosting","<p>Konten terlarang: pornografi, judi online, phishing.</p>")),
    case("chickens","clean",shop("Ayam Bangkok","<p>Ayam aduan pilihan, bukan untuk sabung ayam online.</p>")),
    case("slot cars","clean",shop("Mainan","<p>Slot car racing track, slot machine mainan celengan anak.</p>")),
    case("a shop for building","clean",shop("Toko Bangunan","<p>TOTO resmi, closet toto terbaru, slot pintu, jackpot promo.</p>")),
    case("birds and a lucky number","clean",shop("Kicau88 Burung Gacor","<p>Murai gacor siap lomba.</p>")),
    case("a time at a salon","clean",shop("Salon","<p>Pilih timeslot Anda, slot online tersedia untuk reservasi.</p>")),
    case("a novel and a comic","clean",shop("Buku","<p>Novel Casino Royale, kartu poker, komik mahjong.</p>")),
    case("students","clean",shop("Kampus","<p>Mahasiswa UNDIP membuat aplikasi pendeteksi situs judi online.</p>")),
    case("a shop for games","clean",shop("Game","<p>Konsol game, game online populer, top up, login mudah, daftar gratis.</p>")),
    case("a movement","clean",shop("Stop Judol","<p>Judol merusak masa depan. Yuk berhenti!</p>")),
    case("a father's word","clean",shop("Blog","<p>Judi online bukan jalan rezeki. Rezeki datang dari kerja keras.</p>")),
    case("a box of one pixel","infected",shop(body="<div style='height:1px;width:1px;overflow:hidden'><a href=https://a.example/>situs toto</a></div>")),
    case("a list far above","infected",shop(body="<ul style='position:absolute;top:-9999em'><li><a href='https://x.example/'>RTP LIVE</a></li><li><a href='https://y.example/'>Slot Thailand</a></li></ul>")),
    case("an agent for Googlebot","infected",PLAIN,shop("BOLA138 Agen Slot & Judi Bola","<p>Login BOLA138, link alternatif resmi.</p>")),
    case("a bookmaker in the title","infected",PLAIN,shop("Zeus138: Bandar Toto Macau Terpercaya 4D","")),
    case("signs and digits for letters","infected",PLAIN,shop("Batik","<p>5itus 5lot g@cor, t0gel h0ngk0ng, jud! bol@</p>")),
    case("makers of games in a hidden footer","infected",shop(body="<div id=footer-x style='left:-99999px;position:absolute;'>pragmatic play, pg soft, mahjong ways, scatter hitam <a href=https://k.example/>k</a></div>")),
    case("letters of one pixel","infected",shop(body="<font style='font-size:1px;color:#fff'><a href='https://kakekslot.example'>kakek slot</a></font>")),
    case("an English casino for Googlebot","infected",PLAIN,shop("Best Online Casino Indonesia","<p>casino online, live casino, baccarat, roulette, bonus new member</p>")),
    case("a bookmaker for everybody","infected",shop("SITUS TOTO: Bandar Togel Online Terpercaya Hadiah 4D 10 Juta","<h1>SITUS TOTO</h1><p>Bandar togel, toto macau, prediksi togel, live draw hk</p><a href='https://heylink.example/situstoto'>DAFTAR</a>")),
    case("three brands not displayed","infected",shop(body="<div style='display:none'><a href='https://ratu188.example'>Ratu188</a> <a href='https://macan88.example'>Macan88</a> <a href='https://koko303.example'>Koko303</a></div>")),
    case("one that calls in","suspicious",shop(body="<p>Slot Thailand gampang menang, main sekarang</p>")),
    case("an office of the state","clean",shop("Dinas Koperasi","<h2>Sosialisasi Bahaya Judol</h2><p>Dinas mengajak UMKM menjauhi judol dan pinjol ilegal. Situs judi menyasar pelaku usaha kecil.</p>")),
    case("a fatwa in a title","clean",shop("MUI: Judi Online Haram","<p>Fatwa MUI menegaskan judi online haram.</p>")),
    case("a number in the news","clean",shop("Data","<p>PPATK mencatat perputaran dana judi online Rp327 triliun.</p>")),
    case("headlines beside recipes","clean",shop("Kabar","<ul><li><a href=/1>Artis X Diperiksa Promosikan Situs Judi Online</a></li><li><a href=/2>Resep Rendang</a></li></ul>")),
    case("rules for comments","clean",shop("Blog","<p>Maaf, komentar berisi iklan slot gacor akan kami hapus.</p>")),
    case("rules for advertisements","clean",shop("Toko","<p>Kami tidak menerima iklan kasino online, rokok, dan senjata.</p>")),
    case("a shop for electronics","clean",shop("Elektronik","<p>Modem slot SIM, mesin kasir, slot memori, jackpot promo akhir tahun, scatter cushion sofa.</p>")),
    case("costumes","clean",shop("Kostum","<p>Kostum Zeus, mahkota putri, lampu Aztec gems.</p>")),
    case("candy of three names","clean",shop("Snack","<p>Permen sugar rush, jelly sweet bonanza, teh habanero.</p>")),
    case("a restaurant with a lucky number","clean",shop("Restoran Raja77","<p>Raja77 menyajikan seafood. Booking meja online.</p>")),
    case("a course, online or not","clean",shop("Kursus","<p>Pilih slot online atau offline di jadwal kelas.</p>")),
    case("terms in English","clean",shop("Shop","<p>We do not accept orders from online casino or sportsbook operators. Gambling is prohibited.</p>")),
    case("a true story","clean",shop("Buku","<p>Buku 'Lepas dari Jerat Slot Online' kisah nyata.</p>")),
    case("signs of a break-in","clean",shop("Jasa IT","<p>Tanda situs kena hack: muncul halaman slot gacor di Google. Kami bantu bersihkan.</p>")),
    case("a list in a box of one pixel","infected",shop(body="<div style='overflow:hidden;width:1px;height:1px;'><ul><li><a href='https://desa-x.example/'>Slot Dana</a></li><li><a href='https://uni-y.example/'>Toto Macau</a></li></ul></div>")),
    case("a marquee of no size","infected",shop(body="<marquee direction=down scrollamount=999 height=0 width=0><a href='https://z.example'>link slot</a></marquee>")),
    case("cut away","infected",shop(body="<p style='position:absolute;clip:rect(0,0,0,0)'><a href=https://q.example>slot qris</a></p>")),
    case("a title of deposits","infected",PLAIN,shop("SLOT DEPO 5K | Situs Slot Deposit Qris Gampang Jackpot","<p>x</p>")),
    case("results of a lottery for Googlebot","infected",PLAIN,shop("Keluaran HK Hari Ini","<p>data hk, live draw hk, paito</p>")),
    case("a card slot for Googlebot","clean",PLAIN,shop("Batik Jaya Pekalongan","<p>Promo kartu slot</p>")),
    case("an address in percent signs","infected",shop(body="<script>eval(unescape('window.location%3D%22https%3A//agenjudi.example/%22'))</script>")),
    case("who comes from Google is sent away","infected",shop(body="<script>var r=document.referrer;if(r.indexOf('google')>-1){top.location.href=atob('aHR0cHM6Ly9zaXR1c3RvdG8uZXhhbXBsZS9kYWZ0YXI=')}</script>")),
    case("a description and a brand","infected",shop("Toko","<a href=https://macan138.example>login</a>","<meta name=description content='Situs toto togel online terpercaya, slot gacor hari ini'>")),
    case("one comment","suspicious",shop(body="<div id=comments><p>mantap gan, main di <a href=https://situsjudi.example/>sini</a></p></div>")),
]
UNSEEN = [
    case("Googlebot is stopped by a guard", "unseen", PLAIN, 403),
    case("Googlebot is asked to be human", "unseen", PLAIN, "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/a.js></script>"),
    case("a searcher gets no answer", "unseen", PLAIN, None, ""),
    case("everybody is sent to a market", "unseen", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko", "->https://shopee.co.id/toko"),
    case("everybody is stopped", "unseen", 403, 403, 403),
    case("under construction", "unseen", "<title>Coming Soon</title>segera hadir"),
]
CORPUS = [*INFECTED, *SUSPICIOUS, *CLEAN, *LATER, *UNSEEN]
