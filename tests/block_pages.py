"""Pages that come in the place of a shop, as the software that sends them does: status, headers, and the page itself.

Whole heads are kept, with the security headers that a guard sends for itself: those must never be taken for the
shop's. Long styles and pictures are cut; what stands in {} changes from answer to answer. Shops that look alike are at
the end.
"""

from __future__ import annotations

from dataclasses import dataclass

HARDENED = ("Strict-Transport-Security: max-age=15552000; includeSubDomains; preload", "X-Content-Type-Options: nosniff",
            "X-Frame-Options: SAMEORIGIN", "Referrer-Policy: same-origin", "Cross-Origin-Opener-Policy: same-origin",
            "Cross-Origin-Embedder-Policy: require-corp", "Cross-Origin-Resource-Policy: same-origin",
            "Permissions-Policy: camera=(),geolocation=(),microphone=()", "Access-Control-Allow-Origin: *",
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
            "Set-Cookie: __cf_bm=abc; path=/; HttpOnly; Secure; SameSite=None")


@dataclass(frozen=True, slots=True)
class Stand:
    """One page: what it is (the kinds of Standing), and the answer."""

    name: str
    kind: str
    body: str
    status: str = "200 OK"
    headers: tuple[str, ...] = ()

    @property
    def head(self) -> bytes:
        """Its lines, without the empty one that ends it."""
        lines = (f"HTTP/1.1 {self.status}", "Content-Type: text/html; charset=UTF-8", f"Content-Length: {len(self.body.encode())}")
        return "\r\n".join((*lines, *self.headers, "Connection: close", "")).encode()

    @property
    def answer(self) -> bytes:
        """The whole."""
        return self.head + b"\r\n" + self.body.encode()


CF_CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"><meta name="robots" content="noindex,nofollow"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="360"></head><body><div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div><script>(function(){window._cf_chl_opt = {cvId: '3',cZone: 'toko.example',cType: 'managed',cRay: '8b96971bcef66608'};var a = document.createElement('script');a.src = '/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8b96971bcef66608';document.getElementsByTagName('head')[0].appendChild(a);}());</script></body></html>"""
CF_IUAM = """<!DOCTYPE HTML><html lang="en-US"><head><title>Just a moment...</title></head><body><h1><span data-translate="checking_browser">Checking your browser before accessing</span> toko.example.</h1><form id="challenge-form" action="/cdn-cgi/challenge-platform/h/g/flow" method="POST"></form><p>DDoS protection by Cloudflare. Ray ID: 65f1a2b3c4d5e6f7</p></body></html>"""
CF_BLOCK = """<!DOCTYPE html><html class="no-js" lang="en-US"><head><title>Attention Required! | Cloudflare</title><meta name="robots" content="noindex, nofollow" /></head><body><div id="cf-wrapper"><div id="cf-error-details" class="cf-error-details-wrapper"><h1 data-translate="block_headline">Sorry, you have been blocked</h1><h2 class="cf-subheadline"><span data-translate="unable_to_access">You are unable to access</span> toko.example</h2><h2 data-translate="blocked_why_headline">Why have I been blocked?</h2><p data-translate="blocked_why_detail">This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p><p>Cloudflare Ray ID: <strong>8b96971bcef66608</strong> &bull; Performance &amp; security by Cloudflare</p></div></div></body></html>"""
SUCURI = """<!DOCTYPE html><html lang="en" xmlns="http://www.w3.org/1999/xhtml"><head><link rel="stylesheet" href="https://cdn.sucuri.net/sucuri-firewall-block.css" /><meta name="viewport" content="width=device-width, initial-scale=1.0" /><title>Sucuri WebSite Firewall - Access Denied</title></head><body><div id="main-container"><header class="app-header clearfix"><a href="https://www.sucuri.net/?utm_source=firewall_block" class="logo"></a><span class="logo-neartext">Website Firewall</span></header><section class="app-content access-denied clearfix"><h1>Access Denied - Sucuri Website Firewall</h1><p>If you are the site owner (or you manage this site), please whitelist your IP or if you think this block is an error please open a support ticket and make sure to include the block details.</p><h2>Block details:</h2><table><tr><td>Block ID:</td><td>GEO02</td></tr><tr><td>Block reason:</td><td>Access from your Country was disabled by the administrator.</td></tr></table></section></div></body></html>"""
MODSEC = """<head><title>Not Acceptable!</title></head><body><h1>Not Acceptable!</h1><p>An appropriate representation of the requested resource could not be found on this server. This error was generated by Mod_Security.</p></body></html>"""
IMUNIFY = """<!DOCTYPE html><html><head><meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>One moment, please...</title><style>.spinner{animation:spin 1s linear infinite}</style></head><body><h1>Please wait while your request is being verified...</h1><div id="spinner"></div><form id="wsidchk-form" style="display:none;" action="/z0f76a1d14fd21a8fb5fd0d03e0fdc3d3cedae52f" method="GET"><input type="hidden" id="wsidchk" name="wsidchk"/></form><script>(function(){document.getElementById('wsidchk').value=1+1;document.getElementById('wsidchk-form').submit();})();</script></body></html>"""
IMUNIFY_DENIED = """<html><head><title>Bot Protection</title></head><body><p>Access denied by Imunify360 bot-protection. IPs used for automation should be whitelisted</p></body></html>"""
LITESPEED = """<!DOCTYPE html><html style="height:100%"><head><meta name="viewport" content="width=device-width, initial-scale=1" /><title> 403 Forbidden</title></head><body><div style="height:auto; min-height:100%;"><h1 style="margin:0; font-size:150px;">403</h1><h2>Forbidden</h2><p>Access to this resource on the server is denied!</p></div><div>Proudly powered by LiteSpeed Web Server<p>Please be advised that LiteSpeed Technologies Inc. is not a web hosting company and, as such, has no control over content found on this site.</p></div></body></html>"""
WORDFENCE = """<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><h1>Your access to this site has been limited by the site owner</h1><p>Your access to this service has been limited. (HTTP response code 503)</p><p>Reason: <strong>Access from your area has been temporarily limited for security reasons</strong></p><p><em>Generated by Wordfence at Mon, 23 Nov 2026 7:05:00 GMT.</em></p></body></html>"""
CPANEL_SUSPENDED = """<!DOCTYPE html><html><head><meta http-equiv="Content-type" content="text/html; charset=utf-8"><meta http-equiv="Cache-control" content="no-cache"><title>Account Suspended</title><link rel="stylesheet" href="//use.fontawesome.com/releases/v5.0.6/css/all.css"></head><body><div id="suspended"><h1>Account Suspended</h1><p>This Account has been suspended.</p><a href="mailto:webmaster@toko.example">Contact your hosting provider for more information.</a></div></body></html>"""
NGINX = """<!DOCTYPE html><html><head><title>Welcome to nginx!</title><style>html { color-scheme: light dark; }</style></head><body><h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p><p>For online documentation and support please refer to <a href="http://nginx.org/">nginx.org</a>.</p><p><em>Thank you for using nginx.</em></p></body></html>"""
APACHE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Apache2 Debian Default Page: It works</title></head><body><div class="main_page"><div class="page_header floating_element"><img src="/icons/openlogo-75.png" alt="Debian Logo"/><span class="floating_element">Apache2 Debian Default Page</span></div><div class="section_header section_header_red">It works!</div><p>This is the default welcome page used to test the correct operation of the Apache2 server after installation on Debian systems.</p></div></body></html>"""
LABUH = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Trustpositif</title></head><body><h1>Mohon maaf, akses ke situs ini diblokir</h1><p>Situs yang Anda tuju tidak dapat diakses karena mengandung konten negatif, sesuai peraturan perundang-undangan.</p><a href="https://aduankonten.id">Aduan Konten</a></body></html>"""
POSITIF = """<html><head><title>Internet Positif</title></head><body><center><img src="/logo.png"><h2>Mohon maaf! Situs yang Anda tuju tidak dapat dibuka</h2><p>Situs ini termasuk dalam daftar TRUST+ Positif dan tidak dapat diakses melalui jaringan ini demi keamanan akses informasi di internet (Internet Sehat).</p></center></body></html>"""
MIKROTIK = """<html><head><title>internet hotspot > login</title><meta http-equiv="pragma" content="no-cache" /></head><body><form name="sendin" action="http://login.kafe.lan/login" method="post"><input type="hidden" name="username" /><input type="hidden" name="password" /><input type="hidden" name="dst" value="http://toko.example/" /></form><p>Please log on to use the internet hotspot service</p><p>Powered by MikroTik RouterOS</p></body></html>"""
MIKROTIK_REDIRECT = """<html><head><title>...</title><meta http-equiv="refresh" content="0; url=http://login.kafe.lan/login?dst=http%3A%2F%2Ftoko.example%2F"><meta http-equiv="pragma" content="no-cache"><meta http-equiv="expires" content="-1"></head><body></body></html>"""
UNIFI = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hotspot Portal</title><base href="/guest/s/default/"></head><body><div id="unifi-portal" ng-app="app"></div><script src="app.js"></script></body></html>"""
SEDO = """<!DOCTYPE html><html><head><title>toko.example&nbsp;-&nbsp;Informationen zum Thema toko.</title><script src="https://img.sedoparking.com/templates/js/parking.js"></script></head><body><h1>toko.example</h1><p>Related Searches</p><a href="#">Batik</a></body></html>"""
ABOVE = """<!DOCTYPE html><html lang="en" data-adblockkey="MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANDrp2lz7AOmADaN8tA50LsWcjLFyQFcb"><head><meta charset="utf-8"><title></title><link rel="preconnect" href="https://www.google.com" crossorigin></head><body><div id="target" style="opacity: 0"></div><script>window.park = "eyJ1dWlkIjoi";</script><script src="/bXyzabc.js"></script></body></html>"""
REGISTRAR = """<!DOCTYPE html><html lang="id"><head><title>Domain ini diparkir</title></head><body><h1>toko.example</h1><p>Domain ini telah terdaftar dan diparkir di penyedia kami.</p></body></html>"""
SEEDPROD = """<!DOCTYPE html><html lang="id" class="seedprod-coming-soon"><head><meta charset="UTF-8"><title>Segera Hadir - Toko Batik</title><link rel="stylesheet" href="/wp-content/plugins/coming-soon/public/css/seedprod.css"></head><body><div id="sp-page"><h1>Kami sedang menyiapkan toko baru</h1><p>Hubungi kami lewat WhatsApp.</p></div></body></html>"""
MAINTENANCE_PLUGIN = """<!DOCTYPE html><html lang="id"><head><meta charset="UTF-8"><title>Site is undergoing maintenance</title><link rel="stylesheet" id="mtnc-style-css" href="/wp-content/plugins/maintenance/load/css/style.css"></head><body class="maintenance"><h1>Maintenance mode is on</h1><p>Site will be available soon. Thank you for your patience!</p></body></html>"""
WP_UPDATE = """<!DOCTYPE html><html lang="id"><head><title>Maintenance</title></head><body><h1>Briefly unavailable for scheduled maintenance. Check back in a minute.</h1></body></html>"""

STANDS = (
    Stand("Cloudflare managed challenge", "challenge", CF_CHALLENGE, "403 Forbidden",
          ("Server: cloudflare", "cf-mitigated: challenge", "CF-RAY: 8b96971bcef66608-CGK", *HARDENED)),
    Stand("Cloudflare under attack, old", "challenge", CF_IUAM, "503 Service Temporarily Unavailable", ("Server: cloudflare", *HARDENED)),
    Stand("Cloudflare block", "guard", CF_BLOCK, "403 Forbidden", ("Server: cloudflare", *HARDENED)),
    Stand("Sucuri", "guard", SUCURI, "403 Forbidden", ("Server: Sucuri/Cloudproxy", "X-Sucuri-ID: 19002", "X-Sucuri-Block: GEO02", *HARDENED)),
    Stand("Sucuri, its page alone", "guard", SUCURI, headers=HARDENED),
    Stand("ModSecurity", "guard", MODSEC, "406 Not Acceptable", ("Server: Apache", *HARDENED)),
    Stand("ModSecurity with 200", "guard", MODSEC, headers=("Server: Apache", *HARDENED)),
    Stand("Imunify360 WebShield", "challenge", IMUNIFY, headers=("Server: openresty", *HARDENED)),
    Stand("Imunify360 bot protection", "guard", IMUNIFY_DENIED, headers=("Server: imunify360-webshield/1.21", *HARDENED)),
    Stand("LiteSpeed 403", "guard", LITESPEED, "403 Forbidden", ("Server: LiteSpeed", *HARDENED)),
    Stand("Wordfence", "guard", WORDFENCE, "503 Service Unavailable", HARDENED),
    Stand("cPanel suspended", "suspended", CPANEL_SUSPENDED, headers=("Server: Apache", *HARDENED)),
    Stand("nginx default", "hosting_default", NGINX, headers=("Server: nginx/1.22.1", *HARDENED)),
    Stand("Apache default", "hosting_default", APACHE, headers=("Server: Apache/2.4.62 (Debian)", *HARDENED)),
    Stand("Trust+ of the ministry", "isp_block", LABUH, headers=HARDENED),
    Stand("Internet Positif", "isp_block", POSITIF, headers=HARDENED),
    Stand("MikroTik hotspot", "captive_portal", MIKROTIK, headers=HARDENED),
    Stand("MikroTik hotspot, first answer", "captive_portal", MIKROTIK_REDIRECT, headers=HARDENED),
    Stand("UniFi hotspot", "captive_portal", UNIFI, headers=HARDENED),
    Stand("Sedo", "parked", SEDO, headers=HARDENED),
    Stand("Above and others with an ad key", "parked", ABOVE, headers=HARDENED),
    Stand("a registrar's page", "parked", REGISTRAR, headers=HARDENED),
    Stand("SeedProd coming soon", "construction", SEEDPROD, headers=HARDENED),
    Stand("plugin Maintenance", "construction", MAINTENANCE_PLUGIN, "503 Service Unavailable", HARDENED),
    Stand("WordPress updates itself", "construction", WP_UPDATE, "503 Service Unavailable", ("Retry-After: 600", *HARDENED)),
)

GOODS = "".join(f"<li><a href='/produk/{n}'>Kain batik tulis nomor {n}</a> Rp {n}50.000, halus dan hangat, dari Pekalongan.</li>" for n in range(1, 40))


def shop(name: str, title: str, text: str) -> Stand:
    """A shop with its goods below *text*."""
    return Stand(name, "shop", f"<!doctype html><html lang='id'><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><ul>{GOODS}</ul></body></html>")


SHOPS = (
    shop("an article about Internet Positif", "Internet Positif: apa artinya bagi toko online?", "Internet Positif dan TrustPositif "
         "memblokir situs. Bila situs diblokir, pembeli melihat lamanlabuh.aduankonten.id, bukan toko Anda."),
    shop("Coming Soon Coffee", "Coming Soon Coffee - Kopi Gayo", "Coming Soon Coffee menyangrai setiap hari."),
    shop("a shop for hotspots", "Hotspot > Login: voucher MikroTik dan UniFi", "Kami pasang hotspot MikroTik dan UniFi, dengan halaman login sendiri."),
    shop("a shop of a hosting", "Akun hosting suspended? Kami bantu", "Account Suspended, Welcome to nginx!, ModSecurity, Imunify360, "
         "Sucuri, One moment, please: semua kami urus. This error was generated by Mod_Security."),
    shop("a shop of parking lots", "Parked Domain Parkir Mobil", "Domain parking? Bukan, kami menyewakan lahan parkir."),
    shop("a shop that sells nginx courses", "Kursus Welcome to nginx", "Belajar nginx dan Apache: It works!"),
    shop("a restaurant for one moment", "Sejenak: One moment, please", "Kedai teh. Just a moment... lalu teh Anda siap."),
    Stand("a small coffee shop", "shop", "<!doctype html><html lang='id'><head><title>Coming Soon Coffee</title></head><body><h1>Coming Soon Coffee</h1>"
          "<p>Kopi Gayo, disangrai setiap Senin. Buka pukul 8 sampai 17 di Jalan Malioboro 12, Yogyakarta.</p><ul><li>Espresso Rp 18.000"
          "<li>Kopi susu Rp 22.000<li>Kopi tubruk Rp 12.000</ul><a href='https://wa.me/6281200000000'>Pesan lewat WhatsApp</a></body></html>"),
)
