"""More pages that come in the place of a shop, each as its software sends it, and honest shops that look like them.

The texts are those of public captures and of the software's own sources, cut to what a sign could hold on to.
"""

from __future__ import annotations

from block_pages import HARDENED, Stand


def page(title: str, body: str, head: str = "") -> str:
    """A page in HTML."""
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'


SITEGROUND = '<html><head><link rel="icon" href="data:;"><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F&y=ipc:203.0.113.9:1785903840.628"></meta></head></html>'
XESS = '<link rel="stylesheet" href="/.within.website/x/xess/xess.min.css?cachebuster=v1.27.0"><meta name="robots" content="noindex,nofollow">'
ANUBIS = page("Making sure you&#39;re not a bot!", "<main><h1 id='title'>Making sure you&#39;re not a bot!</h1><p id='status'>Loading...</p><p>Protected by Anubis</p></main>",
              XESS + '<script id="anubis_version" type="application/json">"v1.27.0"</script><script id="anubis_challenge" type="application/json">{"rules":{"difficulty":4}}</script>')
ANUBIS_ID = page("Memastikan Anda bukan bot!", "<main><h1>Memastikan Anda bukan bot!</h1></main>", XESS + '<script id="anubis_challenge" type="application/json">{}</script>')
DDOS_GUARD = page("DDoS-Guard", '<div class="container"><h1 id="ddg-l10n-title">Checking your browser before accessing <span class="ddg-origin"></span></h1><p>Please wait a few seconds.</p></div>',
                  '<link rel="stylesheet" href="/.well-known/ddos-guard/js-challenge/index.css"><script defer src="/.well-known/ddos-guard/js-challenge/index.js"></script>'
                  '<script src="https://check.ddos-guard.net/check.js"></script>')
DDOS_GUARD_CAPTCHA = page("DDOS-GUARD", '<div id="captcha"></div>', '<script src="/.well-known/ddos-guard/ddg-captcha-page/index.js"></script>')
HCDN = page("Checking your browser", "<p>Checking your browser before accessing. This process is automatic.</p>", '<script src="/hcdn-cgi/jschallenge"></script>')
TURNSTILE = page("Verifikasi keamanan", '<div class="cf-turnstile" data-sitekey="x"></div><p>Verifying you are human. This may take a few seconds.</p>',
                 '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>')
TURNSTILE_ID = page("toko.example", '<h1>Satu langkah lagi</h1><p>Pastikan anda manusia untuk melanjutkan.</p><form method="post"><div class="cf-turnstile"></div></form>')
BUNNY = page("Establishing a secure connection ...", "<p>We are verifying your connection</p>", '<script src="/.bunny-shield/assets/verify.js"></script>')
DATADOME = '<html lang="en"><head><title>toko.example</title></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script>var dd={"rt":"c"}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>'
SAFELINE = ('<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="icon" href="/.safeline/static/favicon.png" type="image/png"><title id="slg-title"></title></head>'
            '<body><div id="slg-bg"></div><div id="slg-box"></div><script>window.product_data = {};</script></body></html>')
FORTIGUARD = page("Web Filter Violation", '<div class="message-container"><h1>FortiGuard Intrusion Prevention - Access Blocked</h1><h3>Web Page Blocked</h3><p>You have tried to access a web page that is in '
                  'violation of your Internet usage policy.</p><table><tr><td>Category</td><td>Newly Registered Domain</td></tr></table></div>')
FORTI_APPS = page("Application Control Violation", "<h1>FortiGate Application Control</h1><p>You have attempted to use an application that violates your Internet usage policy.</p>")
FORTIWEB = page("Web Page Blocked!", '<div class="fgd_icon"></div><h1>Web Page Blocked!</h1><p>The page cannot be displayed. Please contact the administrator.</p><p>Attack ID: 20000008</p><p>Message ID: 001</p>')
CADDY = page("Caddy works!", "<h1>Congratulations! おめでとう! Felicidades!</h1><p>Your web server is working. Now make it work for you. 💪</p><p>Caddy is ready to serve your site over HTTPS:</p>"
             "<ol><li>Point your domain's A/AAAA DNS records at this machine.</li><li>Upload your site's files to /var/www/html.</li></ol>")
HOSTINGER = page("Default page", "<h1>You Are All Set to Go!</h1><p>All you have to do now is upload your website files and start your journey.</p>")
HOSTINGER_PARKED = page("Parked Domain name on Hostinger DNS system", "<h1>Happy to see your domain with Hostinger!</h1><p>Your domain is active and is using Hostinger nameservers.</p>")
LANDER = '<!DOCTYPE html><html><head><script>window.onload=function(){window.location.href="/lander"}</script></head></html>'
GODADDY = '<!doctype html><html><head><title>toko.example</title><script>window.LANDER_SYSTEM="PW"</script><script defer src="https://img1.wsimg.com/parking-lander/static/js/main.js"></script></head><body><div id="root"></div></body></html>'
DAN = page("The domain name toko.example is for sale | Dan.com", "<h1>toko.example</h1><p>The domain name toko.example is for sale. Make an offer or buy it now at a set price.</p>")
AFTERNIC = page("toko.example is for sale!", '<h1>The domain name toko.example is for sale!</h1><a href="https://www.afternic.com/forsale/toko.example">Get this domain</a>')
SEDO_SALE = page("toko.example | Sedo", '<p>This domain is for sale</p><a href="https://sedo.com/search/details/?domain=toko.example">Buy this domain</a>')
NAMECHEAP = page("Namecheap Parking Page", "<p>This domain is registered at Namecheap.</p>")
COMING_H1 = page("Batik Jaya", "<h1>Coming Soon</h1><p>Kami sedang menyiapkan sesuatu untuk Anda.</p>")
SEGERA_H1 = page("Batik Jaya", "<h1>Segera Hadir!</h1>")
PENGEMBANGAN_H1 = page("Batik Jaya - Situs resmi", "<h1>Website sedang dalam pengembangan</h1><p>Terima kasih atas kesabaran Anda.</p>")
MAINTENANCE_H2 = page("Toko Sari", "<h2>Under Maintenance</h2><p>Please check back soon.</p>")
LAUNCH = page("Kopi Senja", "<h1>Launching soon.</h1><form><input type=email></form>")
SEHAT_ISP = page("Internet Sehat", "<h2>Mohon maaf, situs yang Anda tuju tidak dapat diakses</h2><p>Situs ini termasuk dalam daftar TRUST+.</p>")
POSITIF_ISP = page("Internet Positif | Indihome", "<p>Akses ke situs ini dibatasi.</p>")
SOPHOS = page("Captive Portal", "<form><input name=username><input name=password type=password></form>")

STANDS = (
    Stand("SiteGround", "challenge", SITEGROUND, "202 Accepted", ("SG-Captcha: challenge", *HARDENED)), Stand("SiteGround, its page alone", "challenge", SITEGROUND, "202 Accepted", HARDENED),
    Stand("Anubis", "challenge", ANUBIS, headers=HARDENED), Stand("Anubis in Indonesian", "challenge", ANUBIS_ID, headers=HARDENED),
    Stand("Anubis says no", "guard", page("Oh noes!", "<p>Access Denied: error code 8</p>", XESS), headers=HARDENED),
    Stand("DDoS-Guard, 403", "challenge", DDOS_GUARD, "403 Forbidden", ("Server: ddos-guard", *HARDENED)), Stand("DDoS-Guard, 200", "challenge", DDOS_GUARD, headers=HARDENED),
    Stand("DDoS-Guard, pictures", "challenge", DDOS_GUARD_CAPTCHA, headers=HARDENED), Stand("Hostinger's CDN, 403", "challenge", HCDN, "403 Forbidden", ("Server: hcdn", *HARDENED)),
    Stand("Hostinger's CDN, 200", "challenge", HCDN, headers=HARDENED), Stand("Turnstile", "challenge", TURNSTILE, headers=HARDENED), Stand("Turnstile in Indonesian", "challenge", TURNSTILE_ID, headers=HARDENED),
    Stand("Bunny Shield", "challenge", BUNNY, headers=HARDENED), Stand("DataDome", "challenge", DATADOME, "403 Forbidden", HARDENED),
    Stand("SafeLine, 468", "challenge", SAFELINE, "468 x", HARDENED), Stand("SafeLine, 468 with a title", "challenge", page("Protected By SafeLine WAF", ""), "468 x", HARDENED),
    Stand("SafeLine, 200", "challenge", SAFELINE, headers=HARDENED), Stand("SafeLine says no", "guard", SAFELINE, "403 Forbidden", HARDENED),
    Stand("FortiGuard, 200", "isp_block", FORTIGUARD, headers=HARDENED), Stand("FortiGuard, 403", "isp_block", FORTIGUARD, "403 Forbidden", HARDENED),
    Stand("FortiGate applications", "isp_block", FORTI_APPS, headers=HARDENED), Stand("FortiWeb", "guard", FORTIWEB, headers=HARDENED), Stand("FortiWeb, 403", "guard", FORTIWEB, "403 Forbidden", HARDENED),
    Stand("Internet Sehat of a provider", "isp_block", SEHAT_ISP, headers=HARDENED), Stand("Internet Positif of a provider", "isp_block", POSITIF_ISP, headers=HARDENED),
    Stand("Sophos", "captive_portal", SOPHOS, headers=HARDENED),
    Stand("Caddy", "hosting_default", CADDY, headers=("Server: Caddy", *HARDENED)), Stand("Hostinger", "hosting_default", HOSTINGER, headers=HARDENED),
    Stand("Hostinger, parked", "parked", HOSTINGER_PARKED, headers=HARDENED), Stand("GoDaddy, first answer", "parked", LANDER, headers=HARDENED), Stand("GoDaddy", "parked", GODADDY, headers=HARDENED),
    Stand("Dan.com", "parked", DAN, headers=HARDENED), Stand("Afternic", "parked", AFTERNIC, headers=HARDENED), Stand("Sedo, for sale", "parked", SEDO_SALE, headers=HARDENED), Stand("Namecheap", "parked", NAMECHEAP, headers=HARDENED),
    Stand("Coming Soon in h1", "construction", COMING_H1, headers=HARDENED), Stand("Segera Hadir in h1", "construction", SEGERA_H1, headers=HARDENED),
    Stand("pengembangan in h1", "construction", PENGEMBANGAN_H1, headers=HARDENED), Stand("Under Maintenance in h2", "construction", MAINTENANCE_H2, headers=HARDENED), Stand("Launching soon", "construction", LAUNCH, headers=HARDENED),
)

GOODS = "<ul><li>Batik tulis Rp 150.000<li>Batik cap Rp 90.000<li>Selendang Rp 60.000</ul><a href='https://wa.me/6281200000000'>Pesan</a>"


def small(name: str, title: str, body: str, head: str = "") -> Stand:
    """A shop with few words."""
    return Stand(name, "shop", page(title, f"<h1>{title}</h1>{body}{GOODS}", head))


SHOPS = (
    Stand("Warnet Jaya", "shop", page("Internet Sehat - Warnet Jaya", "<p>Warnet murah")), small("Warnet with a rule", "Internet Sehat - Warnet Jaya", "<p>Situs dewasa diblokir dan tidak dapat diakses di warnet kami."),
    small("Internet Baik, a village network", "Internet Baik Desa Sukamaju", "<p>Paket internet desa."), small("a firewall reseller", "Jual FortiGate dan FortiWeb", "<p>FortiGuard Intrusion Prevention - Access Blocked? Attack ID? Kami bantu."),
    small("a form with Turnstile", "Toko Sari", '<form><input type="email"><div class="cf-turnstile"></div>Verify you are human</form>'), small("Coming soon: a collection", "Batik Jaya", "<h2>Coming Soon</h2><p>Koleksi lebaran"),
    Stand("Coming Soon in h1 above goods", "shop", page("Batik Jaya", "<h1>Coming Soon</h1>" + GOODS)), Stand("Segera Hadir above a link to goods", "shop", page("Batik Jaya", "<h1>Segera hadir</h1><a href=/produk/lebaran>Koleksi lebaran</a>")),
    small("a café named Default", "Default Page Café", "<p>Kopi"), small("Caddy works, a golf shop", "Golf Caddy", "<p>Our caddy works! Sewa caddy."), small("a house that is for sale", "Rumah Joglo is for sale", "<p>Rumah dijual di Sleman. Buy now."),
    small("a domain seller", "Jual domain dan hosting", "<p>This domain is for sale, parked domain, Afternic, Sedo, Dan.com: kami urus."), small("Dan's shop", "Dan.com.id Sepatu", "<p>Sepatu kulit Dan"), small("parked domain coffee", "Parked Domain kopi", "<p>kopi"),
    small("anti-DDoS reseller", "DDoS-Guard Indonesia: jasa", "<p>Checking your browser before accessing: arti pesan itu."), small("a robot shop", "Making robots", "<p>Making sure you're not a bot! Kaos lucu untuk pecinta robot."),
    small("a portal of captives", "Captive Portal Murah", "<p>Jual captive portal, voucher hotspot."), small("bunny", "Toko Bunny", "<p>Establishing a secure connection with your bunny: kandang kelinci."),
    small("SafeLine", "SafeLine Tali Pengaman", "<p>Protected by SafeLine: tali panjat tebing."), small("hotspot vouchers", "Hotspot Login Voucher", "<p>Jual voucher hotspot mikrotik mac=12 link-login hotspot"),
    small("maintenance work", "Under Maintenance Bengkel", "<p>Servis motor, sedang dalam perbaikan atau pemeliharaan."), small("a lander", "Lunar Lander Toys", "<script>if(0)window.location.href='/lander'</script>"),
    small("sgcaptcha in an article", "Jasa WordPress", "<p>Muncul /.well-known/sgcaptcha/? Kami bantu hosting SiteGround Anda, dari cek alamat sampai pindah server, dengan garansi tujuh hari dan laporan lengkap untuk pemilik toko."),
)
