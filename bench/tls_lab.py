"""The two TLS servers of the TLS bench on the far side of a slow link (link.py), both nginx.

`modern` is Mozilla's intermediate configuration: TLS 1.2 and 1.3, RSA-2048 leaf with its intermediate, an OCSP staple,
HTTP/2; it stands at as many addresses as sites. `wide` speaks all that OpenSSL 3 still can: TLS 1.0 to 1.3, every suite
with no security level, RSA and ECDSA, 1024-bit DH, tickets with early data.
"""

from __future__ import annotations

import time

from link import Link, shell

MODERN_HOST, WIDE_HOST, WIDE = "toko.example", "lama.toko.example", "10.77.2.1"
CERTIFICATES = """
extend() { printf '%s\\n' "subjectKeyIdentifier=hash" "authorityKeyIdentifier=keyid" "$@"; }
new() { openssl req -new -nodes -newkey "$1" -keyout $2.key -out $2.csr -subj "/CN=$3" ${4:+-pkeyopt $4}; }
sign() { openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $3 -out $1.pem -extfile $1.ext; }
names='subjectAltName=DNS:toko.example,DNS:*.toko.example'
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3000 -subj '/CN=Bench Root' \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
new rsa:2048 mid 'Bench Intermediate'
extend basicConstraints=critical,CA:TRUE,pathlen:0 keyUsage=critical,digitalSignature,keyCertSign,cRLSign >mid.ext
sign mid ca 1500
new rsa:2048 rsa toko.example
new ec ec toko.example ec_paramgen_curve:P-256
for kind in rsa ec; do
  extend basicConstraints=CA:FALSE keyUsage=critical,digitalSignature,keyEncipherment extendedKeyUsage=serverAuth \
    "$names" >$kind.ext
  sign $kind mid 90; cat $kind.pem mid.pem >$kind.chain
done
printf 'V\\t%s\\t\\t%s\\tunknown\\t/CN=toko.example\\n' "$(date -u -d '+90 days' +%y%m%d%H%M%SZ)" \
  "$(openssl x509 -in rsa.pem -noout -serial | cut -d= -f2)" >index
openssl ocsp -issuer mid.pem -cert rsa.pem -no_nonce -reqout ask
openssl ocsp -index index -CA mid.pem -rsigner mid.pem -rkey mid.key -reqin ask -respout staple -ndays 7 -no_nonce
openssl genpkey -genparam -algorithm DH -pkeyopt group:ffdhe2048 -out dh2048
openssl dhparam -dsaparam -out dh1024 1024
"""
MOZILLA = ":".join(f"{k}-{s}" for s in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
                   for k in ("ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA"))
NGINX = """daemon off; user root; worker_processes 1; worker_rlimit_nofile 8192; error_log {0}/e.log; pid {0}/n.pid;
events {{ worker_connections 4096; }}
http {{ access_log off; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f;
uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
server {{ listen 443 ssl http2 backlog=4096; ssl_certificate {0}/rsa.chain; ssl_certificate_key {0}/rsa.key;
ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers {1}; ssl_prefer_server_ciphers off; ssl_session_tickets off;
ssl_dhparam {0}/dh2048; ssl_stapling on; ssl_stapling_file {0}/staple; return 204; }}
server {{ listen {2}:443 ssl; ssl_certificate {0}/rsa.chain; ssl_certificate_key {0}/rsa.key;
ssl_certificate {0}/ec.chain; ssl_certificate_key {0}/ec.key; ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3;
ssl_ciphers ALL:eNULL:aNULL:@SECLEVEL=0; ssl_prefer_server_ciphers on; ssl_dhparam {0}/dh1024;
ssl_session_tickets on; ssl_early_data on; return 204; }} }}
"""


class TlsLab(Link):
    """Both servers. *sites* maps the names of the modern ones to their addresses; the first is MODERN_HOST."""

    def __init__(self, count: int, delay_ms: float, *, rate_kbit: float = 0, loss: float = 0) -> None:
        super().__init__(delay_ms, rate_kbit=rate_kbit, loss=loss)
        self.rtt_s, self.lossy = delay_ms / 500, loss > 0
        names = [MODERN_HOST, *(f"t{n}.toko.example" for n in range(2, count + 1))]
        self.sites = {name: f"10.77.1.{n}" for n, name in enumerate(names, 1)}

    def __enter__(self) -> TlsLab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """nginx at every address."""
        self.more_addresses([*self.sites.values(), WIDE])
        shell(f"cd {self.folder}; {CERTIFICATES}")
        (self.folder / "nginx.conf").write_text(NGINX.format(self.folder, MOZILLA, WIDE))
        shell(f"cd {self.folder}; nginx -t -c {self.folder}/nginx.conf")
        self.start_there("nginx", "-c", str(self.folder / "nginx.conf"))
        time.sleep(0.5)
