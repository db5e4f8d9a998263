"""Honest Indonesian pages whose words, names, menus or guards look like gambling, written before the rules they try:
(name, home, Googlebot, searcher, English), told as in gambling_corpus.
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
SPAM = "".join(f"<li class=recentcomments><span class=comment-author-link><a href='https://{h}.example/' class=url rel='ugc external nofollow'>{h}</a></span> pada <a href=/p#comment-2>Halo dunia</a></li>" for h in ("slot-gacor88", "bandartogel", "situsjudi"))

HONEST = [
    # ---- goods whose words are the same ----
    ("birds for contests", wordpress("Kicau Mania Solo", "<p>Murai batu gacor full isian, kenari gacor, masteran mp3. Jackpot lomba: sepeda motor. Voer kacer gacor maxwin burung.</p><p>Slot gantangan tinggal 12, pendaftaran link di bawah.</p>")),
    ("loud exhausts", wordpress("Knalpot Racing 99", "<p>Knalpot gacor Beat, Vario. Silencer suara gacor ngebass. Bonus new member: stiker. Pasang di bengkel resmi kami.</p>")),
    ("fishing", wordpress("Toko Pancing Gacor", "<p>Umpan gacor ikan mas, essen gacor hari ini, mancing mania strike jackpot ikan besar. Lapak gacor.</p>")),
    ("motherboards", wordpress("Komputer Mangga Dua", "<p>Motherboard 4 slot RAM, slot demo PCIe x16, slot M.2 terbaru. Casing 7 slot ekspansi. Cek slot online di kalkulator rakitan kami.</p>")),
    ("memory slots deposit", by_hand("Server Bekas", "<p>Server 24 slot memori, 8 slot hdd. Harga slot kosong. Deposit 50 persen, sisanya saat kirim. Link daftar harga.</p>")),
    ("game credit", wordpress("TopUp Kilat", "<p>Top up diamond Mobile Legends, Free Fire, Higgs Domino chip, Royal Dream. Bonus new member, link login reseller, deposit pulsa, jackpot voucher. Game online terlengkap, resmi dan terpercaya.</p>")),
    ("phone credit", wordpress("Agen Pulsa 88", "<p>Daftar agen pulsa gratis. Deposit pulsa Telkomsel tanpa potongan, deposit via dana dan QRIS, link alternatif webreport, bonus transaksi hari ini.</p>")),
    ("cards for travellers", wordpress("Kartu SIM Luar Negeri", "<p>Paket data HK, data SGP, data SDY, data Macau. eSIM Hongkong 5GB, Singapore 10GB. Pasaran asia lengkap.</p>")),
    ("taps and closets", wordpress("Sanitary Abadi", "<p>Agen TOTO resmi, bandar TOTO bekas tidak ada. TOTO slot drain 4 inci, TOTO terpercaya, situs TOTO Indonesia resmi di toto.com.</p>")),
    ("bolts", by_hand("Toko Besi Makmur", "<p>Grendel slot, slot pintu online murah, slot jendela terbaru, slot resmi Dekkson, kunci slot mati.</p>")),
    ("perfume", wordpress("Parfum Refill", "<p>Baccarat Rouge 540, Roulette for men, Jackpot by Zara, Sugar Rush, Casino Royale edp, Black Jack, Lucky Neko.</p>")),
    ("toys", wordpress("Toko Mainan Ceria", "<p>Mainan slot car, mesin slot celengan, roulette minum, kartu poker, domino, Spaceman, Zeus, Starlight Princess boneka.</p>")),
    ("board games", wordpress("Boardgame Nusantara", "<p>Set poker keramik 300 chip, mahjong hitam, domino qiu, kartu remi, blackjack mat, baccarat shoe. Sewa meja main.</p>")),
    ("a party with a casino", wordpress("Event Organizer Pelangi", "<p>Paket pesta tema casino night: meja roulette, blackjack, poker, uang mainan. Tanpa taruhan uang asli. Dekor Las Vegas.</p>")),
    ("chilli seeds", by_hand("Benih Unggul", "<p>Benih habanero, carolina reaper, scatter tanam, panen jackpot, bibit gacor berbuah lebat. Bonus new member 100 gram pupuk.</p>")),
    ("candy", wordpress("Permen Impor", "<p>Sweet Bonanza gummy, Sugar Rush sour, Lucky Fortune cookies, Fruit Party mix. Jackpot candy box.</p>")),
    ("a laundry with an 88", wordpress("Laundry88", "<p>Laundry kiloan. Slot antar jemput hari ini penuh, slot besok tersedia. Member baru bonus 1 kg.</p>")),
    ("gaming chairs", wordpress("Raja Gaming 77", "<p>Kursi gaming resmi, link alternatif toko kami di Shopee, login member, RTP (ready to pickup), game online lounge.</p>")),
    ("RTP printers", by_hand("Radio Komunitas", "<p>Streaming RTP live suara desa; RTP 98.5 FM. Jadwal siaran live RTP hari ini.</p>")),
    ("scatter in statistics", wordpress("Les Statistika", "<p>Materi: scatter plot, peluang, roulette wheel selection, slot jadwal belajar online. Hari ini slot terakhir.</p>")),
    # ---- slots of time ----
    ("futsal", wordpress("Futsal Garuda 88", "<p>Cek slot online, slot hari ini jam 19.00 kosong. Main bola, sewa sepatu. Deposit slot 50 ribu, slot terbaru dibuka Senin.</p>")),
    ("a clinic", wordpress("Klinik Mata Sehat", "<p>Pilih dokter. <span class=sr-only>Slot hari ini</span> 5. <span class=screen-reader-text>Slot online tersedia</span> Bayar deposit di kasir.</p>")),
    ("a hotel", wordpress("Hotel Casino Semarang", "<p>Jl. Casino no 5. Kamar mulai 300 ribu, live music, deposit kamar. Live casino theme bar tutup.</p>")),
    ("a course", by_hand("Kelas Bahasa Korea", "<p>Slot online tinggal 3! Agen slot kelas: Kak Rina. Link slot jadwal di Google Form. Daftar sekarang, bonus modul.</p>")),
    ("a barber", wordpress("Barbershop Joker 123", "<p>Slot booking hari ini gampang, link slot di bio. Potong rambut 35 ribu.</p>")),
    ("parking", by_hand("Parkir Bandara", "<p>Slot parkir resmi, slot terpercaya 24 jam, situs slot parkir. Pesan slot parkir online.</p>")),
    ("vaccines", wordpress("Puskesmas Sukasari", "<p>Slot vaksin hari ini, daftar slot online lewat aplikasi, antrean dibuka jam 7.</p>")),
    ("advertisers", wordpress("Majalah Kampung", "<p>Pasang iklan: slot iklan resmi, slot banner terbaru, slot deposit Rp100.000. Hubungi redaksi.</p>")),
    # ---- lotteries that are none ----
    ("a doorprize", wordpress("Jalan Sehat HUT RI", "<p>Undian doorprize jackpot motor, kupon 4 digit, nomor keluar diumumkan hari ini. Pemenang hadiah utama 10 juta.</p>")),
    ("a co-operative's draw", by_hand("KSP Mekar", "<p>Arisan dan undian simpanan berhadiah. Bandar arisan: Bu Tini. Deposit mulai 10 ribu, prediksi bunga 5 persen.</p>")),
    ("a bank's draw", wordpress("BPR Sejahtera", "<p>Undian Gebyar Deposito: jackpot mobil. Live draw di kanal kami. Keluaran nomor pemenang resmi notaris.</p>")),
    # ---- who speaks of it ----
    ("police news", by_hand("Kabar Kota", "<h3>Polresta bongkar markas operator di ruko</h3><p>Empat belas orang diamankan. Mereka mempromosikan slot gacor dan togel online lewat Telegram. Omzetnya Rp2 miliar sebulan.</p>")),
    ("an influencer in the news", by_hand("Hiburan", "<h3>Selebgram asal Bandung mengaku dibayar promosikan situs slot</h3><p>Ia dibayar lima juta sekali unggah untuk situs judi. Kuasa hukumnya menyebut kliennya tak tahu.</p>")),
    ("a ministry's figures", wordpress("Dinas Kominfo Kabupaten", "<p>Sejak Januari 4.200 konten judi online ditindak. Laporkan situs slot gacor, togel, dan pinjol ilegal ke aduankonten.id.</p>")),
    ("a mosque", wordpress("Masjid Al Ikhlas", "<p>Kajian Ahad: judi, dari sabung ayam sampai slot gacor. Ustaz menjelaskan mengapa togel menghancurkan rumah tangga.</p>")),
    ("a school", wordpress("SMP Negeri 4", "<p>Tata tertib: siswa tidak boleh membawa kartu remi, bermain game slot, atau judi bola. Orang tua diminta memeriksa ponsel anak.</p>")),
    ("a psychologist", wordpress("Biro Psikologi Tenang", "<p>Konseling kecanduan: gim, slot online, judi bola, belanja. Sesi daring, slot jadwal terbatas.</p>")),
    ("an opinion", by_hand("Blog Pak RT", "<h3>Tetangga saya habis rumahnya</h3><p>Awalnya coba-coba slot gacor, menang sekali. Lalu togel hongkong, lalu pinjol. Sekarang rumahnya dijual. Anaknya putus sekolah.</p>")),
    ("a web agency", wordpress("Jasa Perbaikan WordPress", "<p>Website Anda muncul judul slot gacor di Google? Itu ulah script judi online. Kami bersihkan backdoor, hapus halaman togel, pasang garansi.</p>")),
    ("a research group", by_hand("Lab Komputasi", "<p>Kami melatih IndoBERT untuk mendeteksi komentar promosi judi online: slot gacor, maxwin, depo 5k, situs toto. Akurasi 98 persen.</p>")),
    ("a book", wordpress("Toko Buku Aksara", "<p>Buku baru: 'Saya Mantan Admin Judi Online', 'Tipuan Slot Gacor', novel 'Casino Royale', 'Sang Penjudi' Dostoyevsky.</p>")),
    ("terms of a payment page", wordpress("Bayar Mudah", "<p>Usaha yang tidak kami layani: kasino online, taruhan bola, togel, senjata, obat keras.</p>")),
    ("a hidden text against it", wordpress(foot="<div hidden>Kami tidak terafiliasi dengan situs judi online atau slot online apa pun yang mengatasnamakan toko ini.</div>")),
    ("a warning in a closed answer", wordpress(foot="<details><summary>Penipuan</summary><div style='display:none'>Waspada akun palsu yang memakai nama kami untuk promosi slot gacor dan togel.</div></details>")),
    ("news of sports", by_hand("Bola Daerah", "<p>PSSI menghukum dua pemain terkait taruhan bola. Sponsor SBOBET dicopot dari jersey. Judi bola kembali jadi sorotan.</p>")),
    # ---- names and links ----
    ("a hidden menu with a café", wordpress(foot="<nav class=drawer style='display:none' aria-label=Mitra><a href=https://slothcoffee.example/>Sloth Coffee</a><a href=https://kaos88.example/>Kaos88</a><a href=https://mitra99.example/>Mitra99</a></nav>")),
    ("a singer", wordpress(foot="<div id=menu2 style='visibility:hidden'><a href=https://www.judikaofficial.example/>Judika</a> <a href=https://totosanitary.example/>Toto</a></div>")),
    ("friends with numbers", wordpress(main="<p>Rekan: <a href=https://hotel88.example/>Hotel 88</a>, <a href=https://sate77.example/>Sate 77</a>, <a href=https://bengkel138.example/>Bengkel 138</a>, <a href=https://radio303.example/>Radio 303</a></p>")),
    ("a time slot host", wordpress(foot="<iframe src=https://timeslot.example/widget width=400 height=300></iframe><a href=https://bookingslot.example/toko>Pesan slot</a>")),
    ("a campaign", wordpress(foot="<a href=https://stopjudi.example/>Stop Judi</a> <a href=https://judipintarno.example/>Judi Pasti Rugi</a>")),
    ("spam among the newest comments", wordpress(foot=f"<aside><h2>Komentar Terbaru</h2><ul id=recentcomments>{SPAM}</ul></aside>"), "spam"),
    ("spam beneath an article", wordpress(main="<p>Resep rendang</p><ol class=comment-list><li><article class=comment-body><p>mantap gan, main juga di slot gacor <a href=https://slotmania.example rel='nofollow ugc'>slot gacor</a></p></article></li></ol>"), "spam"),
    ("spam in a guest book", by_hand("Buku Tamu Sanggar", "<div id=guestbook class=comments><p>Budi: bagus tarinya</p><p>x: <a rel=nofollow href=https://rajaslot.example>slot88</a> <a rel=nofollow href=https://rajatogel.example>togel online</a></p></div>"), "spam"),
    ("a page of links that moves", wordpress(foot="<script>if(/Android/.test(navigator.userAgent)){location.href='https://play.google.com/store/apps/details?id=id.toko'}</script>")),
    ("a map in a frame over the page", wordpress(foot="<iframe src=https://maps99.example/embed style='width:100%;height:300px'></iframe>")),
    # ---- guards and ways ----
    ("Googlebot: a captcha", HOME, "->https://geo.captcha-delivery.com/captcha/?initialCid=x"),
    ("Googlebot: a guard of a maker", HOME, "->https://validate.perfdrive.com/fb803c746e9148689b3984a31fccd902/"),
    ("Googlebot: nowhere", HOME, "->http://127.0.0.1/"),
    ("Googlebot: its own address", HOME, "->http://0.0.0.0/"),
    ("Googlebot: the host's page", HOME, "->https://blocked.hostkita.example/bot.html", "maybe"),
    ("Googlebot: sent to Google", HOME, "->https://www.google.com/"),
    ("a language sends home", "->https://sekararum.co.id/", HOME, "->https://sekararum.co.id/", HOME, "maybe"),
    ("searcher: sent to one's market", HOME, None, "->https://www.tokopedia.com/sekararum"),
    ("Googlebot: prices without script", wordpress(main="<div id=app></div>"), wordpress(main="<p>Slot hari ini penuh. Knalpot gacor, murai gacor, agen pulsa, TOTO resmi.</p>")),
    ("Googlebot: headlines without script", by_hand("Portal Desa", "<div id=root></div>"), by_hand("Portal Desa", "<h3>Bandar togel dibekuk di pasar</h3><h3>Slot gacor menjerat buruh tani</h3><h3>Harga gabah naik</h3>")),
]
