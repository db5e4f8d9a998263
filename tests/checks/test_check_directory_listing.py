"""Folders that show their list, the front page among them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from ikmscan.checks.check import Maybe
from ikmscan.checks.run import judge_one
from ikmscan.checks.web.directory_listing import CHECK
from ikmscan.scanner import derive
from ikmscan.scanner.evidence import (
    Clock,
    Dossier,
    End,
    Exposure,
    Exposures,
    Markup,
    Page,
    PlainVisit,
    Reply,
    SecureVisit,
    Standing,
    Unseen,
    Why,
)
from ikmscan.scanner.listing import folders_in, made_by
from ikmscan.scanner.target import Target
from ikmscan.scanner.wire.html import read_markup

NGINX = (b"<html>\r\n<head><title>Index of /</title></head>\r\n<body>\r\n<h1>Index of /</h1><hr><pre><a href=\"../\">../</a>\r\n"
         b"<a href=\"foto/\">foto/</a> 29-Nov-2026 07:00 -\r\n<a href=\"pelanggan.csv\">pelanggan.csv</a>  29-Nov-2026 07:00  120\r\n"
         b"<a href=\"stok.xlsx\">stok.xlsx</a> 29-Nov-2026 07:00 9000\r\n</pre><hr></body>\r\n</html>\r\n")
APACHE = (b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of /</title>\n </head>\n <body>\n<h1>Index of /</h1>\n'
          b'  <table>\n   <tr><th valign="top"><img src="/icons/blank.gif" alt="[ICO]"></th><th><a href="?C=N;O=D">Name</a></th></tr>\n'
          b'<tr><td><img src="/icons/folder.gif" alt="[DIR]"></td><td><a href="gambar/">gambar/</a></td></tr>\n</table>\n'
          b"<address>Apache/2.4.62 (Debian) Server at toko.id Port 80</address>\n</body></html>\n")
LITESPEED = (b"<!DOCTYPE html><html><head><meta http-equiv='Content-type' content='text/html; charset=UTF-8' /><title>Index of /</title></head>"
             b"<body><div id='content'><h1 style='margin:0'>Index of /</h1><a href='a.zip'>a.zip</a></div><address>Proudly Served by LiteSpeed Web Server at toko.id Port 443"
             b"</address></body></html>")
IIS = (b"<html><head><title>toko.id - /</title></head><body><H1>toko.id - /</H1><hr>\r\n\r\n<pre> 11/29/2026  7:00 AM          120 <A HREF=\"/data.bak\">data.bak</A><br>"
       b"</pre><hr></body></html>")
PYTHON = (b'<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Directory listing for /</title>\n</head>\n<body>\n<h1>Directory listing for /</h1>\n'
          b'<hr>\n<ul>\n<li><a href="katalog/">katalog/</a></li>\n</ul>\n<hr>\n</body>\n</html>\n')
SHOP = b"<title>Index of /products - Toko</title><h1>Toko</h1>"


def seen(*asked: Exposure) -> Maybe[Exposures]:
    return Maybe(Exposures("https://toko.id/", asked))


Front = tuple[Maybe[Standing], Maybe[Markup], Maybe[Page]]


def front(body: bytes) -> Front:
    reply = Reply("https://toko.id/", 200, "", (("content-type", "text/html"),), body)
    visit = SecureVisit((reply,), End.ARRIVED, reply.url)
    standing, markup, page = (work(visit, Unseen(Why.NOT_ASKED)) for work in (derive.standing, derive.markup, derive.page))
    assert isinstance(standing, Standing) and isinstance(markup, Markup)
    return Maybe(standing), Maybe(markup), Maybe(page) if isinstance(page, Page) else Maybe(None, page)


PLAIN = front(b"<title>Toko</title>")
UPLOADS = "/wp-content/uploads/"
CASES = [
    ("a list", (seen(Exposure(UPLOADS, "directory_listing", 200, "Index of")), *PLAIN), "listed"),
    ("another folder", (seen(Exposure("/backup/", "directory_listing", 200, "Index of"), Exposure(UPLOADS, "", 403, "")), *PLAIN), "listed"),
    ("no list", (seen(Exposure(UPLOADS, "", 403, "")), *PLAIN), "good"),
    ("a folder that is not there tells nothing", (seen(Exposure("/vendor/", "", 404, ""), Exposure("/phpmyadmin/", "", 410, "")), *PLAIN), "no_folder"),
    ("the page takes files from it", (seen(Exposure("/foto/", "", 404, "")), *front(b"<title>Toko</title><img src=foto/2026/a.jpg>")), "good"),
    ("another server has such a folder", (seen(Exposure("/foto/", "", 404, "")), *front(b"<img src=//lain.id/foto/a.jpg>")), "no_folder"),
    ("one is there, one is not", (seen(Exposure("/vendor/", "", 404, ""), Exposure(UPLOADS, "", 403, "")), *PLAIN), "good"),
    ("no folder is named", (seen(Exposure("/.env", "", 404, "")), *PLAIN), "no_folder"),
    ("nginx shows the shop's files", (Maybe(None, Unseen(Why.NO_CONSENT)), *front(NGINX)), "files_listed"),
    ("Apache shows folders", (Maybe(None, Unseen(Why.NO_CONSENT)), *front(APACHE)), "front_listed"),
    ("LiteSpeed", (seen(), *front(LITESPEED)), "files_listed"), ("IIS", (seen(), *front(IIS)), "files_listed"),
    ("python", (seen(), *front(PYTHON)), "front_listed"),
    ("the front page and a folder", (seen(Exposure("/foto/", "directory_listing", 200, "Index of")), *front(NGINX)), "files_listed listed"),
]


@pytest.mark.parametrize(("name", "arguments", "slugs"), CASES, ids=[c[0] for c in CASES])
def test_what_lies_open_is_named_by_its_path(name: str, arguments: tuple[Maybe[Exposures], ...], slugs: str) -> None:
    verdicts = list(CHECK.judge(*arguments) or ())
    assert " ".join(v.outcome.slug for v in verdicts) == slugs
    assert all(v.subject for v in verdicts if v.outcome.slug not in ("good", "no_folder"))


def test_the_proof_names_the_files_and_the_server() -> None:
    (verdict,) = CHECK.judge(Maybe(None), *front(NGINX))
    assert (verdict.facts["files"], verdict.facts["server"], verdict.facts["count"]) == (("pelanggan.csv", "stok.xlsx"), "nginx", 2)


@pytest.mark.parametrize(("body", "server"), [
    (NGINX, "nginx"), (APACHE, "apache"), (LITESPEED, "litespeed"), (IIS, "iis"), (PYTHON, "python"), (SHOP, ""),
    (b"<title>Toko - /</title><h1>Toko - /</h1>", ""), (b"<title>Index of products</title><h1>Index of products</h1>", ""),
])
def test_a_list_is_told_by_what_its_server_writes(body: bytes, server: str) -> None:
    assert made_by(body.decode()) == server


def whole(body: bytes, exposures: Exposures | Unseen) -> Dossier:
    reply = Reply("https://toko.id/", 200, "", (("content-type", "text/html"),), body)
    looked = {"SecureVisit": SecureVisit((reply,), End.ARRIVED, reply.url), "Exposures": exposures,
              "PlainVisit": PlainVisit((), End.REFUSED, "http://toko.id/")}
    return derive.complete(Dossier(Target("toko.id", "toko.id"), Clock.read("2026-11-24T00:00:00Z"), seen=looked))


def test_without_consent_a_shop_is_unseen_and_a_list_is_told() -> None:
    (shop,) = judge_one(CHECK, whole(b"<title>Toko</title>", Unseen(Why.NO_CONSENT)))
    assert shop.verdict is None and shop.unseen == Unseen(Why.NO_CONSENT)
    (listed,) = judge_one(CHECK, whole(NGINX, Unseen(Why.NO_CONSENT)))
    assert listed.verdict is not None and listed.verdict.outcome.slug == "files_listed"


@pytest.mark.parametrize(("body", "folders"), [
    ("<img src=/backup/a.jpg><img src=/backup/b.jpg>", ("/backup/",)),
    ("<img src=foto/2026/a.jpg><a href=/data/harga.pdf>harga</a>", ("/foto/2026/", "/data/")),
    ("<img src=/a/1/x.jpg><img src=/a/2/x.jpg><img src=/b/x.jpg><img src=/c/x.jpg>", ("/a/1/", "/b/", "/c/")),
    ("<img src=/logo.png><a href=/produk/>x</a><a href=/x/index.php>x</a>", ()),
    ("<img src=https://lain.id/backup/a.jpg><img src='//cdn.toko.id/x/a.jpg'>", ()),
    ("<img src='/a b/x.jpg'><img src='/a\"/x.jpg'><img src='/../../etc/x.jpg'><img src='http://[x/a.jpg'>", ("/etc/",)),
])
def test_the_folders_are_those_that_the_page_names(body: str, folders: tuple[str, ...]) -> None:
    assert folders_in(read_markup(body.encode(), "text/html", "https://toko.id/", False)) == folders


@pytest.mark.parametrize(("body", "folders"), [
    (b"<img src=><a href=?beli=1>Beli</a><img src=#a><video>", ()), (b"<img src=kain.jpg><img src=?x>", ("/toko/",)),
    (b"<img src=a/1.jpg><img src=a/2.jpg><img src=a/3.php?x=b/4.jpg><a href=a/5.html>", ("/toko/a/",))])
def test_the_page_itself_is_no_file_and_a_folder_is_told_once(body: bytes, folders: tuple[str, ...]) -> None:
    assert folders_in(read_markup(body, "text/html", "https://toko.id/toko/katalog.html", False)) == folders


def test_a_folder_whose_answer_was_no_answer_leaves_a_doubt() -> None:
    (verdict,) = CHECK.judge(seen(Exposure("/vendor/", "", 404, "", -1, "blocked")), *PLAIN)
    assert verdict.outcome.slug == "good" and verdict.doubt == Unseen(Why.BLOCKED, "/vendor/")


def test_a_page_with_scripts_alone_is_not_said_to_take_no_files() -> None:
    """Folders of scripts and styles are not asked, so no words may deny them."""
    assert folders_in(read_markup(b"<script src=/js/a.js></script><link rel=stylesheet href=/css/a.css>", "text/html", "https://toko.id/", False)) == ()
    words = tomllib.loads(files("ikmscan.checks.web").joinpath("directory_listing.toml").read_text(encoding="utf-8"))["no_folder"]
    assert "gambar" in words["id"]["judul"] and "pictures" in words["en"]["judul"]
