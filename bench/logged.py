"""Shops behind one nginx that writes down every request, on the far side of a link (link.py), an address for each name.

Requests are counted where they arrive. The names are known to a name server, and to whoever reads /etc/hosts there.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from lab import CERTIFICATE
from link import CLIENT, Link, shell

LOG = """log_format seen escape=json
'{{"host":"$host","method":"$request_method","path":"$request_uri","out":$request_length,"in":$bytes_sent}}';
access_log {0}/seen.log seen; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f;
uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;"""


class LoggedShops(Link):
    """The shops. *sites* maps each name to its address."""

    def __init__(self, count: int, delay_ms: float) -> None:
        super().__init__(delay_ms)
        self.sites = {f"toko{n:03}.example": f"10.77.1.{n}" for n in range(1, count + 1)}
        self.rtt_s, self._hosts = delay_ms / 500, Path("/etc/netns") / CLIENT

    def papers(self, names: Mapping[str, str]) -> None:
        """An address for each shop, and one certificate for all *names*: c.pem and k.pem."""
        self.more_addresses(list(self.sites.values()))
        shell(f"cd {self.folder}; NAMES={','.join(f'DNS:{n}' for n in names)}; {CERTIFICATE}")

    def own_papers(self) -> None:
        """And a certificate for each shop alone, with and without www, as shops have them: its name and .pem."""
        shell(f"""cd {self.folder}; for shop in {' '.join(self.sites)}; do
            printf 'subjectAltName=DNS:%s,DNS:www.%s\\nbasicConstraints=CA:FALSE\\n' $shop $shop >e
            openssl x509 -req -in r.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 60 -out $shop.pem -extfile e
            done""")

    def open_doors(self, config: str, names: Mapping[str, str]) -> None:
        """nginx, the name server, and the names as the rivals look them up."""
        (self.folder / "nginx.conf").write_text(config)
        self.start_there("nginx", "-c", str(self.folder / "nginx.conf"))
        self.name_server(names)
        self._hosts.mkdir(parents=True, exist_ok=True)
        (self._hosts / "hosts").write_text("".join(f"{a} {n}\n" for n, a in names.items()))
        time.sleep(0.5)

    def __exit__(self, *what: object) -> None:
        super().__exit__(*what)  # type: ignore[arg-type]
        shutil.rmtree(self._hosts, ignore_errors=True)

    def asked(self) -> list[dict[str, object]]:
        """The requests that arrived since the last call, as nginx wrote them down."""
        log = self.folder / "seen.log"
        lines = log.read_text().splitlines()
        log.write_text("")  # nginx appends
        return [json.loads(line) for line in lines]
