"""The web server before a shop in PHP: nginx or Apache with PHP-FPM, over https and http, all on loopback.

The settings are those that a hosting would have; what a test wants to break or mend goes in between. Nothing here
asserts what is answered.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import debian
import lab
import wordpress
from lab_papers import HOST

# one child: the database is a file, and a second writer finds it locked
LOGGED_S = 0.15
FPM = """[global]
error_log = {folder}/fpm.log
daemonize = no
[toko]
listen = 127.0.0.1:{port}
pm = static
pm.max_children = 1
{user}
php_admin_value[display_errors] = off
php_admin_value[opcache.revalidate_freq] = 0
php_admin_value[error_log] = {folder}/php.log
php_admin_flag[log_errors] = on
"""
# what Debian's fastcgi.conf hands on, as far as WordPress reads it
PARAMETERS = ("SCRIPT_FILENAME $document_root$fastcgi_script_name", "QUERY_STRING $query_string", "REQUEST_METHOD $request_method",
              "CONTENT_TYPE $content_type", "CONTENT_LENGTH $content_length", "SCRIPT_NAME $fastcgi_script_name",
              "REQUEST_URI $request_uri", "DOCUMENT_ROOT $document_root", "SERVER_PROTOCOL $server_protocol",
              "GATEWAY_INTERFACE CGI/1.1", "SERVER_SOFTWARE nginx", "REMOTE_ADDR $remote_addr", "SERVER_ADDR $server_addr",
              "SERVER_PORT $server_port", "SERVER_NAME $host", "HTTPS $https if_not_empty", "REDIRECT_STATUS 200")
NGINX = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  log_format seen escape=json '{{"request":"$request","status":$status,"out":$request_length,"in":$bytes_sent}}';
  absolute_redirect off; access_log {folder}/seen.log seen; default_type text/html; types {{ text/html html; text/css css; application/javascript js; text/plain txt; }}
  {temporary}
{servers}
}}
"""
NGINX_SHOP = """root {root}; index index.php index.html;
ssl_certificate {p.chain}; ssl_certificate_key {p.key};
location ~ /\\.ht {{ deny all; }}
location / {{ try_files $uri $uri/ /index.php?$args; }}
location ~ \\.php$ {{ {parameters} fastcgi_pass 127.0.0.1:{fpm}; }}
"""
APACHE = """ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName {host}
{modules}
LogFormat '{{"request":"%r","status":%>s,"out":%I,"in":%O}}' seen
CustomLog {folder}/seen.log seen
{user}
Listen 127.0.0.1:{https}
Listen 127.0.0.1:{http}
TypesConfig /dev/null
AddType text/html .html
AddType text/css .css
AddType text/javascript .js
AddType text/plain .txt
DocumentRoot {root}
{more}
<Directory {root}>
AllowOverride All
Require all granted
Options +FollowSymLinks
DirectoryIndex index.php index.html
<FilesMatch "\\.php$">
SetHandler "proxy:fcgi://127.0.0.1:{fpm}"
</FilesMatch>
</Directory>
<VirtualHost 127.0.0.1:{https}>
ServerName {host}
ServerAlias www.{host}
{secure}
</VirtualHost>
{plain}
"""
APACHE_SECURE = "SSLEngine on\nSSLCertificateFile {p.chain}\nSSLCertificateKeyFile {p.key}"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the shop answers."""

    https: int
    http: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the server logged it: what was asked, and the bytes of head and body above TLS, both ways."""

    method: str
    path: str
    status: int
    out: int
    into: int


def asked(tls_lab: lab.Lab, name: str) -> list[Asked]:
    """The requests that the server *name* logged since the last call; a line is written when its answer has gone."""
    log, length = tls_lab.folder / name / "seen.log", -1
    while length != (length := log.stat().st_size):
        time.sleep(LOGGED_S)
    lines = log.read_text(encoding="utf-8").splitlines()
    log.write_text("", encoding="utf-8")  # both servers append
    rows = (json.loads(line) for line in lines)
    return [Asked(*r["request"].split(" ")[:2], r["status"], r["out"], r["in"]) for r in rows if " " in r["request"]]


def php(tls_lab: lab.Lab, name: str, folder: Path, *more: str, layers: Sequence[Path] = ()) -> int:
    """Start PHP-FPM as *name*, with *more* behind its command and Debian's packages of *layers*; its port."""
    found = sorted(Path("/usr/sbin").glob("php-fpm*"))
    program = str(found[-1]) if found else lab.missing("the package php-fpm")
    port = lab.free_port()
    user = "user = www-data\ngroup = www-data" if os.getuid() == 0 else ""  # root must say whom it becomes
    (folder / "fpm.conf").write_text(FPM.format(folder=folder, port=port, user=user), encoding="utf-8")
    tls_lab.run(f"{name}-php", debian.over([program, "-y", str(folder / "fpm.conf"), "-F", *more], *layers), port)
    return port


def nginx(tls_lab: lab.Lab, name: str, root: Path, *, servers: Sequence[str], ports: Ports, fpm: int = 0) -> None:
    """Start nginx with *servers*, each the whole of a server block, in which {shop} stands for what the shop needs."""
    folder = own(tls_lab, name)
    parameters = " ".join(f"fastcgi_param {p};" for p in PARAMETERS)
    shop = NGINX_SHOP.format(root=root, p=tls_lab.papers, parameters=parameters, fpm=fpm)
    if not fpm:
        shop = shop[:shop.index("location ")]
    temporary = " ".join(f"{n}_temp_path {folder}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    blocks = "\n".join(block.replace("{shop}", shop) for block in servers)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, temporary=temporary, servers=blocks), encoding="utf-8")
    open_to_others(folder, root)
    tls_lab.run(name, [lab.program("nginx", "nginx-light"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e",
                       str(folder / "error.log")], ports.https)


def apache(tls_lab: lab.Lab, name: str, root: Path, *, plain: str, ports: Ports, fpm: int = 0, secure: str = APACHE_SECURE,
           more: str = "", layers: Sequence[Path] = ()) -> None:
    """Start Apache; *plain* is the block for the http port, *secure* what the one for https has of TLS. A .htaccess in
    *root* is read. *more*: lines for all of the server; *layers*: Debian's packages that lie over the system."""
    folder = own(tls_lab, name)
    names = (*lab.APACHE_MODULES, "dir", "authz_host", "mime", "proxy", "proxy_fcgi")
    (folder / "httpd.conf").write_text(APACHE.format(
        folder=folder, host=HOST, modules="\n".join(f"LoadModule {m}_module {lab.APACHE_HOME}/mod_{m}.so" for m in names),
        user="User www-data\nGroup www-data" if os.getuid() == 0 else "", https=ports.https, http=ports.http, root=root,
        fpm=fpm, secure=secure.format(p=tls_lab.papers), plain=plain, more=more), encoding="utf-8")
    open_to_others(folder, *([root] if root.exists() else []))
    command = [lab.program("apache2", "apache2-bin"), "-D", "FOREGROUND", "-f", str(folder / "httpd.conf")]
    tls_lab.run(name, debian.over(command, *layers), ports.https)


def shop_server(tls_lab: lab.Lab, name: str, shop: wordpress.Shop) -> Ports:
    """*shop* behind nginx as a good hosting has it: PHP-FPM, https, and http that leads there."""
    folder = own(tls_lab, name)
    home = wordpress.install(folder, shop)
    ports = Ports(lab.free_port(), lab.free_port())
    below = shop.address.partition("//")[2].partition("/")[2]  # the folder it lives in, "" for the root
    inside = ""
    if below:
        root = folder / "root"
        root.mkdir()
        (root / below).symlink_to(home)
        home, inside = root, f"location = / {{ return 302 /{below}/; }} location /{below}/ {{ try_files $uri $uri/ /{below}/index.php?$args; }}"
    servers = (f"server {{ listen 127.0.0.1:{ports.https} ssl; server_name {HOST}; {inside} {{shop}} }}",
               f"server {{ listen 127.0.0.1:{ports.http}; server_name {HOST}; return 301 https://$host$request_uri; }}")
    nginx(tls_lab, name, home, servers=servers, ports=ports, fpm=php(tls_lab, name, folder))
    return ports


def own(tls_lab: lab.Lab, name: str) -> Path:
    """The folder of the server *name*."""
    folder = tls_lab.folder / name
    folder.mkdir(exist_ok=True)
    return folder


def open_to_others(*places: Path) -> None:
    """Let the web server's user, which is not ours when we are root, come through to *places*."""
    if os.getuid() != 0:
        return
    for folder in {f for place in places for f in (place, *place.parents) if f != Path("/")}:
        if folder.owner() == "root" and not folder.stat().st_mode & 1:
            folder.chmod(folder.stat().st_mode | 0o11)
