"""Real shops whose software is to be recognised, on the far side of a link (link.py): WordPress 6.5.5 with plugins, a
theme and old libraries (tests/software_lab), behind nginx and PHP-FPM, an address for each name.

One installation answers to all names: its addresses are those it is asked by. Every request is logged.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

from lab import CERTIFICATE
from link import CLIENT, Link, shell

TESTS = Path(__file__).resolve().parents[1] / "tests"
BENCH_LAB = sys.modules.pop("lab")  # the tests have a lab of their own, which theirs import by that name
sys.path[:0] = [str(TESTS / "software_lab"), str(TESTS / "tls_lab"), str(TESTS)]
import shops  # noqa: E402
import wordpress  # noqa: E402

sys.modules["lab"] = BENCH_LAB
SHOP = replace(shops.SHOP, plugins=(*shops.PLUGINS, wordpress.Extra("woongkir", "1.4.0")))
TRUTH = {**shops.TRUTH, "wp-plugin/woongkir": "1.4.0"}  # and nginx and PHP, whose versions the packages tell
ANY_NAME = """define( 'WP_HOME', 'https://' . $_SERVER['HTTP_HOST'] ); define( 'WP_SITEURL', WP_HOME );
/* That's all"""
FPM = """[global]
error_log = {0}/fpm.log
daemonize = no
[toko]
listen = {0}/fpm.sock
listen.mode = 0666
user = www-data
group = www-data
pm = static
pm.max_children = 2
"""
NGINX = """daemon off; user www-data; worker_processes 1; error_log {0}/e.log; pid {0}/n.pid;
events {{ worker_connections 2048; }}
http {{ log_format seen escape=json
'{{"host":"$host","method":"$request_method","path":"$request_uri","out":$request_length,"in":$bytes_sent}}';
access_log {0}/seen.log seen; gzip on; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f;
uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
types {{ text/html html; text/css css; application/javascript js; text/plain txt; }}
server {{ listen 80; return 301 https://$host$request_uri; }}
server {{ listen 443 ssl; ssl_certificate {0}/c.pem; ssl_certificate_key {0}/k.pem; root {1}; index index.php;
location / {{ try_files $uri $uri/ /index.php?$args; }}
location ~ \\.php$ {{ include /etc/nginx/fastcgi_params; fastcgi_param HTTPS on;
fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass unix:{0}/fpm.sock; }} }} }}
"""


class ShopLab(Link):
    """The shops. *sites* maps each name to its address. *tells* False takes the generator away, as some plugins do."""

    def __init__(self, count: int, delay_ms: float, *, tells: bool) -> None:
        super().__init__(delay_ms)
        self.sites = {f"toko{n:03}.example": f"10.77.1.{n}" for n in range(1, count + 1)}
        self.rtt_s, self._hosts = delay_ms / 500, Path("/etc/netns") / CLIENT
        self._shop = replace(SHOP, tells_version=tells)

    def __enter__(self) -> ShopLab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """The shop, nginx on every address, the name server, and the names as the rivals look them up."""
        self.more_addresses(list(self.sites.values()))
        shell(f"cd {self.folder}; NAMES={','.join(f'DNS:{n}' for n in self.sites)}; {CERTIFICATE}")
        home = wordpress.install(self.folder, self._shop)
        config = home / "wp-config.php"
        config.write_text(config.read_text().replace("/* That's all", ANY_NAME, 1))
        (self.folder / "fpm.conf").write_text(FPM.format(self.folder))
        (self.folder / "nginx.conf").write_text(NGINX.format(self.folder, home))
        fpm = sorted(Path("/usr/sbin").glob("php-fpm*"))[-1]
        self.start_there(str(fpm), "-y", str(self.folder / "fpm.conf"), "-F", "-d", "expose_php=1")
        self.start_there("nginx", "-c", str(self.folder / "nginx.conf"))
        self.name_server(self.sites)
        self._hosts.mkdir(parents=True, exist_ok=True)
        (self._hosts / "hosts").write_text("".join(f"{a} {n}\n" for n, a in self.sites.items()))
        time.sleep(1)

    def __exit__(self, *what: object) -> None:
        super().__exit__(*what)  # type: ignore[arg-type]
        shutil.rmtree(self._hosts, ignore_errors=True)

    def asked(self) -> list[dict[str, object]]:
        """The requests that arrived since the last call, as nginx wrote them down."""
        log = self.folder / "seen.log"
        lines = log.read_text().splitlines()
        log.write_text("")  # nginx appends
        return [json.loads(line) for line in lines]
