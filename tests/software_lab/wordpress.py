"""A real WordPress in a folder: unpacked, given a database (SQLite) and installed by its own functions.

The builds come from an npm package. Nothing here opens a socket, and neither does WordPress: a must-use plugin answers
its questions to the internet with an error.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import lab

HERE = Path(__file__).parent
SOURCES = HERE / "node_modules" / "@wp-playground" / "wordpress-builds" / "src"
BUILDS = {"6.2.6": "wp-6.2.zip", "6.3.5": "wp-6.3.zip", "6.4.5": "wp-6.4.zip", "6.5.5": "wp-6.5.zip",
          "6.6-RC3": "wp-beta.zip", "6.7-alpha-58716": "wp-nightly.zip"}
NEWEST = "6.5.5"
INSTALL_S = 60.0
USER, PASSWORD = "juragan", "hanya-di-lab"  # of a shop that lives as long as a test
DATABASE = "sqlite-database-integration"
CONFIG = """<?php
define( 'DB_NAME', 'toko' ); define( 'DB_USER', '' ); define( 'DB_PASSWORD', '' ); define( 'DB_HOST', '' );
define( 'DB_CHARSET', 'utf8' ); define( 'DB_COLLATE', '' );
foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', 'lab' ); define( $name . '_SALT', 'lab' );
}
$table_prefix = 'wp_';
define( 'DISABLE_WP_CRON', true ); define( 'AUTOMATIC_UPDATER_DISABLED', true ); define( 'WP_DEBUG', false );
/* That's all, stop editing! Happy publishing. */
if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }
require_once ABSPATH . 'wp-settings.php';
"""
ALONE = """<?php
add_filter( 'pre_http_request', function () { return new WP_Error( 'lab', 'no internet here' ); } );
add_filter( 'pre_wp_mail', '__return_true' );
"""
WITHOUT_VERSION = """
remove_action( 'wp_head', 'wp_generator' );
add_filter( 'the_generator', '__return_empty_string' );
"""


@dataclass(frozen=True, slots=True)
class Extra:
    """A plugin or a theme by its folder's name and its version. A plugin has a readme.txt with that Stable tag and puts
    a script on every page; one that is not *active* only lies there. *brings*: files below its folder that it puts on
    every page besides, each (path, where it lies in the npm packages or "", what stands behind ?ver=)."""

    slug: str
    version: str
    active: bool = True
    brings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Shop:
    """What WordPress is installed: the build (of BUILDS), the addresses that its settings hold, and what is in it.

    *tells_version* False takes the generator out of pages and feeds, as security plugins do. Without a *theme* it is the
    one that the build brings. *permalinks*: addresses with words, which the server's own rules must lead to index.php.
    """

    version: str = NEWEST
    title: str = "Toko Batik Lab"
    address: str = "https://toko.example"
    tells_version: bool = True
    theme: Extra | None = None
    plugins: tuple[Extra, ...] = ()
    permalinks: bool = True


def install(folder: Path, shop: Shop) -> Path:
    """*shop*, installed in the new *folder*/shop. Gives that folder."""
    home = folder / "shop"
    _unpack(home, shop.version)
    _put(home, shop)
    wanted = {
        "title": shop.title, "user": USER, "password": PASSWORD, "email": "juragan@toko.example",
        "host": shop.address.partition("//")[2].partition("/")[0], "options": {"siteurl": shop.address, "home": shop.address},
        "theme": shop.theme.slug if shop.theme else "", "permalinks": shop.permalinks,
        "plugins": [f"{p.slug}/{p.slug}.php" for p in shop.plugins if p.active],
    }
    told = _php(home, HERE / "install.php", str(home), stdin=json.dumps(wanted))
    assert told.endswith(shop.version), told
    _hand_over(home)
    return home


def set_options(home: Path, options: dict[str, str]) -> None:
    """Save *options* as the settings pages do, by WordPress' own function."""
    script = home.parent / "options.php"
    script.write_text("<?php $_SERVER['HTTP_HOST'] = 'toko.example'; require $argv[1] . '/wp-load.php';"
                      "foreach ( json_decode( stream_get_contents( STDIN ), true ) as $name => $value )"
                      "{ update_option( $name, $value ); }", encoding="utf-8")
    _php(home, script, str(home), stdin=json.dumps(options))
    _hand_over(home)


def _hand_over(home: Path) -> None:
    """What PHP writes to belongs to the web server's user, which is not ours when we are root."""
    if os.getuid() == 0:
        for place in (home / "wp-content", *(home / "wp-content").rglob("*")):
            shutil.chown(place, "www-data", "www-data")


def _php(home: Path, *command: str | Path, stdin: str) -> str:
    """What PHP printed."""
    php = [lab.program("php", "php-cli, with php-sqlite3, php-mbstring and php-xml"), "-d", "display_errors=stderr"]
    ran = subprocess.run([*php, *map(str, command)], input=stdin, capture_output=True, text=True, timeout=INSTALL_S,
                         check=False, cwd=home)
    assert ran.returncode == 0, (ran.stdout + ran.stderr)[-2000:]
    return ran.stdout


def _unpack(home: Path, version: str) -> None:
    if not SOURCES.is_dir():
        lab.missing(f"the npm packages of tests/{HERE.name} (npm ci --ignore-scripts in that folder)")
    with zipfile.ZipFile(SOURCES / "wordpress" / BUILDS[version]) as build:
        build.extractall(home)
    shutil.rmtree(home / "wp-content" / "database")  # installed already, by somebody else
    plugins = home / "wp-content" / "mu-plugins"
    plugins.mkdir()
    with zipfile.ZipFile(SOURCES / DATABASE / f"{DATABASE}.zip") as plugin:
        plugin.extractall(plugins)
    (plugins / f"{DATABASE}-main").rename(plugins / DATABASE)


def _put(home: Path, shop: Shop) -> None:
    """The settings, and all that the shop adds to the build."""
    content = home / "wp-content"
    (home / "wp-config.php").write_text(CONFIG, encoding="utf-8")
    connects = (content / "mu-plugins" / DATABASE / "db.copy").read_text(encoding="utf-8")
    connects = connects.replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(content / "mu-plugins" / DATABASE))
    (content / "db.php").write_text(connects.replace("{SQLITE_PLUGIN}", f"{DATABASE}/load.php"), encoding="utf-8")
    alone = ALONE if shop.tells_version else ALONE + WITHOUT_VERSION
    (content / "mu-plugins" / "alone.php").write_text(alone, encoding="utf-8")
    for plugin in shop.plugins:
        _put_plugin(content / "plugins" / plugin.slug, plugin)
    if shop.theme:
        _put_theme(content / "themes" / shop.theme.slug, shop.theme)


def _put_plugin(folder: Path, plugin: Extra) -> None:
    name = plugin.slug.replace("-", " ").title()
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "front.js").write_text("document.title;\n", encoding="utf-8")
    (folder / "readme.txt").write_text(f"=== {name} ===\nRequires at least: 5.0\nStable tag: {plugin.version}\n", encoding="utf-8")
    (folder / f"{plugin.slug}.php").write_text(
        f"<?php\n/**\n * Plugin Name: {name}\n * Version: {plugin.version}\n */\nadd_action( 'wp_enqueue_scripts', function () {{\n"
        f"\twp_enqueue_script( '{plugin.slug}', plugins_url( 'assets/front.js', __FILE__ ), array(), '{plugin.version}' );\n"
        f"{_enqueued(folder, plugin, 'plugins_url( {path}, __FILE__ )')}}} );\n", encoding="utf-8")


def _enqueued(folder: Path, extra: Extra, url: str) -> str:
    """The lines of PHP that put what *extra* brings on every page; the files are written."""
    lines = []
    for number, (path, source, version) in enumerate(extra.brings):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        real = HERE / "node_modules" / source
        if source and not real.is_file():
            lab.missing(f"the npm packages of tests/{HERE.name} (npm ci --ignore-scripts in that folder)")
        (folder / path).write_bytes(real.read_bytes() if source else b"\n")
        kind = "style" if path.endswith(".css") else "script"
        told = f"'{version}'" if version else "null"  # null: no ?ver= at all
        place = url.replace("{path}", f"'{path}'")
        lines.append(f"\twp_enqueue_{kind}( '{extra.slug}-{number}', {place}, array(), {told} );\n")
    return "".join(lines)


def _put_theme(folder: Path, theme: Extra) -> None:
    """A classic theme, with its version where WordPress reads it and where its pages show it."""
    folder.mkdir(parents=True)
    name = theme.slug.replace("-", " ").title()
    (folder / "style.css").write_text(f"/*\nTheme Name: {name}\nVersion: {theme.version}\n*/\nbody {{ margin: 2em }}\n", encoding="utf-8")
    brings = _enqueued(folder, theme, "get_theme_file_uri( {path} )")
    (folder / "functions.php").write_text(
        "<?php\nadd_theme_support( 'title-tag' );\nadd_action( 'wp_enqueue_scripts', function () {\n"
        "\twp_enqueue_style( 'theme', get_stylesheet_uri(), array(), wp_get_theme()->get( 'Version' ) );\n"
        f"{brings}}} );\n", encoding="utf-8")
    (folder / "index.php").write_text(
        "<!doctype html>\n<html <?php language_attributes(); ?>><head><meta charset=\"utf-8\"><?php wp_head(); ?></head>\n"
        "<body><h1><?php bloginfo( 'name' ); ?></h1><?php while ( have_posts() ) { the_post(); the_title( '<h2>', '</h2>' ); "
        "the_content(); } wp_footer(); ?></body></html>\n", encoding="utf-8")
