"""Well-kept shops on the far side of a slow link (link.py): nginx, as many addresses as shops, and a name server."""

from __future__ import annotations

import time

from link import Link, shell

PAGE_BYTES = 30_000
CERTIFICATE = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 90 \
  -subj '/CN=Bench CA' -addext basicConstraints=critical,CA:TRUE
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k.pem -out r.pem -subj /CN=bench
printf 'subjectAltName=%s\\nbasicConstraints=CA:FALSE\\nextendedKeyUsage=serverAuth\\n' "$NAMES" > e
openssl x509 -req -in r.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 60 -out c.pem -extfile e
"""
NGINX = """daemon off; user root; worker_processes 1; error_log {0}/e.log; pid {0}/n.pid;
events {{ worker_connections 1024; }}
http {{ access_log off; gzip on; gzip_types text/html; client_body_temp_path {0}/b; proxy_temp_path {0}/p;
fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
add_header Strict-Transport-Security "max-age=31536000" always;
server {{ listen 80; return 301 https://$host$request_uri; }}
server {{ listen 443 ssl; ssl_certificate {0}/c.pem; ssl_certificate_key {0}/k.pem; ssl_protocols TLSv1.2 TLSv1.3;
root {0}/web; }} }}
"""


class Lab(Link):
    """The shops. *sites* maps each name to its address."""

    def __init__(self, count: int, delay_ms: float) -> None:
        super().__init__(delay_ms)
        self.sites = {f"toko{n:02}.example": f"10.77.1.{n}" for n in range(1, count + 1)}

    def __enter__(self) -> Lab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """nginx on every address, and the name server."""
        self.more_addresses(list(self.sites.values()))
        names = ",".join(f"DNS:{n},DNS:www.{n}" for n in self.sites)
        shell(f"cd {self.folder}; NAMES={names}; {CERTIFICATE} mkdir web")
        body = "<!doctype html><html lang=id><title>Toko</title><h1>Toko</h1>" + "<p>batik " * (PAGE_BYTES // 9)
        (self.folder / "web" / "index.html").write_text(body)
        (self.folder / "nginx.conf").write_text(NGINX.format(self.folder))
        self.start_there("nginx", "-c", str(self.folder / "nginx.conf"))
        self.name_server()
        time.sleep(0.5)
