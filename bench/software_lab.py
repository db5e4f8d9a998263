"""Real shops whose software is to be recognised, on the far side of a link (logged.py): WordPress 6.5.5 with plugins, a
theme and old libraries (tests/software_lab), behind nginx and PHP-FPM.

One installation answers to all names: its addresses are those it is asked by.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from logged import LOG, LoggedShops

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
http {{ """ + LOG + """ gzip on;
types {{ text/html html; text/css css; application/javascript js; text/plain txt; }}
server {{ listen 80; return 301 https://$host$request_uri; }}
server {{ listen 443 ssl; ssl_certificate {0}/c.pem; ssl_certificate_key {0}/k.pem; root {1}; index index.php;
location / {{ try_files $uri $uri/ /index.php?$args; }}
location ~ \\.php$ {{ include /etc/nginx/fastcgi_params; fastcgi_param HTTPS on;
fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_pass unix:{0}/fpm.sock; }} }} }}
"""


class ShopLab(LoggedShops):
    """The shops. *tells* False takes the generator away, as some plugins do."""

    def __init__(self, count: int, delay_ms: float, *, tells: bool) -> None:
        super().__init__(count, delay_ms)
        self._shop = replace(SHOP, tells_version=tells)

    def __enter__(self) -> ShopLab:
        super().__enter__()
        return self

    def serve(self) -> None:
        """The shop behind nginx on every address."""
        self.papers(self.sites)
        home = wordpress.install(self.folder, self._shop)
        config = home / "wp-config.php"
        config.write_text(config.read_text().replace("/* That's all", ANY_NAME, 1))
        (self.folder / "fpm.conf").write_text(FPM.format(self.folder))
        fpm = sorted(Path("/usr/sbin").glob("php-fpm*"))[-1]
        self.start_there(str(fpm), "-y", str(self.folder / "fpm.conf"), "-F", "-d", "expose_php=1")
        self.open_doors(NGINX.format(self.folder, home), self.sites)
