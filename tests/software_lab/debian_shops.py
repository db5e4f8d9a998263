"""Software in PHP as Debian packs it, on Apache with PHP-FPM as Debian sets them up: WordPress with MariaDB, phpMyAdmin,
Roundcube. All of it lies over the system in the namespaces of its own processes (debian.py). Asserts nothing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import debian
import lab
import web_server
import wordpress
from lab_papers import HOST
from web_server import Ports

WORDPRESS = """<?php
define( 'DB_NAME', 'toko' ); define( 'DB_USER', 'root' ); define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:{socket}' );
define( 'WP_CONTENT_DIR', '/usr/share/wordpress/wp-content' ); define( 'DISABLE_WP_CRON', true );
"""
# as conf-available/security.conf and charset.conf of Debian's apache2 have it
DEBIAN_APACHE = "ServerTokens OS\nServerSignature On\n<Directory /usr/share>\nRequire all granted\n</Directory>"
ROUNDCUBE = """<?php
$config['db_dsnw'] = 'sqlite:///{folder}/mail.sqlite?mode=0646';
$config['imap_host'] = 'localhost:1'; $config['des_key'] = 'rcmail-!24ByteDESkey*Str'; $config['temp_dir'] = '{folder}';
$config['log_driver'] = 'stdout'; $config['skin'] = 'elastic';
"""
INSTALL_S = 90.0


def mariadb(tls_lab: lab.Lab) -> Path:
    """A fresh MariaDB with an empty database "toko"; its socket. Whoever is on this machine may come in."""
    folder = web_server.own(tls_lab, "db")
    data, port = folder / "data", lab.free_port()
    data.mkdir()
    web_server.open_to_others(folder)
    shutil.chown(data, "mysql", "mysql")
    shutil.chown(folder, "mysql", "mysql")
    install = [lab.program("mariadb-install-db", "mariadb-server"), "--no-defaults", "--user=mysql", f"--datadir={data}",
               "--auth-root-authentication-method=normal", "--skip-test-db"]
    subprocess.run(install, check=True, capture_output=True, timeout=INSTALL_S)
    socket = folder / "s"
    tls_lab.run("mariadb", [lab.program("mariadbd", "mariadb-server"), "--no-defaults", "--user=mysql", f"--datadir={data}",
                            f"--port={port}", "--bind-address=127.0.0.1", f"--socket={socket}"], port)
    subprocess.run([lab.program("mariadb", "mariadb-client"), "--no-defaults", "-u", "root", "-S", str(socket), "-e",
                    "CREATE DATABASE toko"], check=True, capture_output=True, timeout=INSTALL_S)
    return socket


def shop(tls_lab: lab.Lab, name: str) -> Ports:
    """Debian's WordPress, installed by its own functions."""
    folder, layer = web_server.own(tls_lab, name), debian.layer_of("wordpress")
    ours = folder / "layer"
    _write(ours / "etc/wordpress" / f"config-{HOST}.php", WORDPRESS.format(socket=mariadb(tls_lab)))
    _write(ours / "usr/share/wordpress/wp-content/mu-plugins/alone.php", wordpress.ALONE)
    wanted = {"title": "Toko Batik Debian", "user": "juragan", "password": "hanya-di-lab", "email": "juragan@toko.example",
              "host": HOST, "options": {"siteurl": f"https://{HOST}", "home": f"https://{HOST}"}, "theme": "twentytwentythree",
              "permalinks": False, "plugins": ["akismet/akismet.php"]}
    install = [lab.program("php", "php-cli"), "-d", "display_errors=stderr", str(wordpress.HERE / "install.php"), "/usr/share/wordpress"]
    ran = subprocess.run(debian.over(install, ours, layer), input=json.dumps(wanted), capture_output=True, text=True,
                         timeout=INSTALL_S, check=False)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-2000:]
    return _served(tls_lab, name, Path("/usr/share/wordpress"), ours, layer)


def phpmyadmin(tls_lab: lab.Lab, name: str) -> Ports:
    """phpMyAdmin's login page; there is no database behind it."""
    folder, layer = web_server.own(tls_lab, name), debian.layer_of("phpmyadmin")
    ours = folder / "layer"
    _write(ours / "var/lib/phpmyadmin/blowfish_secret.inc.php", f"<?php $cfg['blowfish_secret'] = '{'x' * 32}';")
    return _served(tls_lab, name, Path("/usr/share/phpmyadmin"), ours, layer)


def roundcube(tls_lab: lab.Lab, name: str) -> Ports:
    """Roundcube's login page; there is no mailbox behind it."""
    folder, layer = web_server.own(tls_lab, name), debian.layer_of("roundcube")
    ours, own = folder / "layer", folder / "own"
    own.mkdir()
    shutil.chown(own, "www-data", "www-data")
    _write(ours / "etc/roundcube/config.inc.php", ROUNDCUBE.format(folder=own))
    return _served(tls_lab, name, Path("/var/lib/roundcube/public_html"), ours, layer)


SHOPS: dict[str, Callable[[lab.Lab, str], Ports]] = {"wordpress": shop, "phpmyadmin": phpmyadmin, "roundcube": roundcube}


def _served(tls_lab: lab.Lab, name: str, root: Path, *layers: Path) -> Ports:
    """Apache and PHP-FPM as Debian sets them up, and PHP telling its version as hostings often have it."""
    ports = Ports(lab.free_port(), lab.free_port())
    kept = web_server.own(tls_lab, name) / "kept"
    kept.mkdir()
    shutil.chown(kept, "www-data", "www-data")
    fpm = web_server.php(tls_lab, name, kept.parent, "-d", "expose_php=1", "-d", f"session.save_path={kept}", layers=layers)
    plain = f"<VirtualHost 127.0.0.1:{ports.http}>\nServerName {HOST}\nRedirect permanent / https://{HOST}/\n</VirtualHost>"
    more = f"{DEBIAN_APACHE}\n<Directory /var/lib>\nAllowOverride All\nRequire all granted\n</Directory>"
    web_server.apache(tls_lab, name, root, plain=plain, ports=ports, fpm=fpm, more=more, layers=layers)
    return ports


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
