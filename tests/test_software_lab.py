"""The shops of the lab are what a test asks for: the build, what it tells of itself, its theme, its plugins."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable

import lab
import pytest
from lab_papers import HOST
from web_server import Ports
from wordpress import BUILDS, Extra, Shop

Start = Callable[[Shop], Ports]
PLUGINS = (Extra("toko-cepat", "1.4.2"), Extra("lama-sekali", "0.9", active=False))
DRESSED = Shop(version="6.3.5", tells_version=False, theme=Extra("batik", "2.1"), plugins=PLUGINS, permalinks=False)


def answer(tls_lab: lab.Lab, port: int, path: str) -> tuple[int, str]:
    """(status, text) over https, with the certificate checked."""
    context = ssl.create_default_context(cafile=str(tls_lab.papers.anchor))
    talk = http.client.HTTPConnection(HOST, timeout=20)
    talk.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", port), 20), server_hostname=HOST)
    try:
        talk.request("GET", path)
        reply = talk.getresponse()
        return reply.status, reply.read().decode()
    finally:
        talk.close()


@pytest.mark.parametrize("version", BUILDS)
def test_a_build_tells_its_version(tls_lab: lab.Lab, wordpress_lab: Start, version: str) -> None:
    status, page = answer(tls_lab, wordpress_lab(Shop(version=version)).https, "/")
    assert status == 200 and "<title>Toko Batik Lab</title>" in page
    assert f'<meta name="generator" content="WordPress {version}"' in page


def test_words_in_addresses_need_permalinks(tls_lab: lab.Lab, wordpress_lab: Start) -> None:
    letter = "<title>Hello world! &#8211; Toko Batik Lab</title>"
    assert letter in answer(tls_lab, wordpress_lab(Shop()).https, "/hello-world/")[1]
    assert letter not in answer(tls_lab, wordpress_lab(DRESSED).https, "/hello-world/")[1]
    assert letter in answer(tls_lab, wordpress_lab(DRESSED).https, "/?p=1")[1]


def test_theme_and_plugins_show_themselves_and_the_version_can_be_hidden(tls_lab: lab.Lab, wordpress_lab: Start) -> None:
    port = wordpress_lab(DRESSED).https
    _, page = answer(tls_lab, port, "/")
    assert 'name="generator"' not in page
    assert re.search(r"/wp-content/themes/batik/style\.css\?ver=2\.1\b", page)
    assert re.search(r"/wp-content/plugins/toko-cepat/assets/front\.js\?ver=1\.4\.2\b", page)
    assert "lama-sekali" not in page
    for plugin in PLUGINS:
        assert f"Stable tag: {plugin.version}" in answer(tls_lab, port, f"/wp-content/plugins/{plugin.slug}/readme.txt")[1]


def test_http_leads_to_https(wordpress_lab: Start) -> None:
    talk = http.client.HTTPConnection("127.0.0.1", wordpress_lab(Shop()).http, timeout=20)
    talk.request("GET", "/toko/", headers={"Host": HOST})
    reply = talk.getresponse()
    talk.close()
    assert (reply.status, reply.headers["Location"]) == (301, f"https://{HOST}/toko/")
