"""Pages that are meant to break who reads them: depth, width, quadratic traps. Each is read in linear time."""

from __future__ import annotations

from .. import OK, answers
from ..case import SEEN, Case, web

BIG = 250_000
PAGES = {
    "nested deeply": b"<div>" * (BIG // 5), "nested and closed": b"<b>" * 40_000 + b"</b>" * 40_000,
    "formatting without end": b"<a><b><i><u><p>" * 15_000, "tables in tables": b"<table><tr><td>" * 15_000,
    "open tags": b"<" * BIG, "open tags with names": b"<a " * (BIG // 3), "attributes without end": b"<a " + b"x=1 " * (BIG // 4),
    "one name of an attribute": b"<a " + b"x" * BIG, "one value": b"<a href='" + b"x" * BIG, "equal signs": b"<a " + b"=" * BIG,
    "comments without end": b"<!--" * (BIG // 4), "a comment that never ends": b"<!-- " + b"-" * BIG, "bangs": b"<!" * (BIG // 2),
    "CDATA without end": b"<![CDATA[" * (BIG // 9), "instructions": b"<?x " * (BIG // 4), "entities": b"&amp" * (BIG // 4),
    "entities of many digits": b"&#" + b"9" * BIG, "entities of nothing": b"&#x110000;&#0;&#xD800;" * 5000,
    "scripts in scripts": b"<script><!--<script>" * (BIG // 20), "a script that never ends": b"<script>" + b"</scrip" * (BIG // 7),
    "titles without end": b"<title>" * (BIG // 7), "text areas": b"<textarea>" * (BIG // 10), "templates": b"<template>" * (BIG // 10),
    "plain text": b"<plaintext>" + b"<b>" * (BIG // 3), "frames of frames": b"<iframe srcdoc='<iframe srcdoc=\"'>" * 5000,
    "links without end": b"<a href=https://slot88.example/>slot gacor</a>" * (BIG // 46),
    "forms in forms": b"<form action=http://x/><input type=password>" * (BIG // 44), "svg in math": b"<svg><math><mtext><style>" * 9000,
    "JSON-LD of brackets": b"<script type=application/ld+json>" + b"[" * BIG + b"</script>",
    "JSON-LD of digits": b"<script type=application/ld+json>" + b"9" * BIG + b"</script>",
    "base64 without end": b"<script>eval(atob('" + b"QUFB" * (BIG // 4) + b"'))</script>",
    "decodings without end": b"<script>" + b"atob('c2xvdA==');" * (BIG // 17) + b"</script>",
    "char codes": b"<script>String.fromCharCode(" + b"115,108," * (BIG // 8) + b")</script>",
    "hidden blocks": b"<div style='position:absolute;left:-9999px'>slot" * (BIG // 48),
    "styles": b"<style>" + b".a{color:red}" * (BIG // 13), "style attributes": b"<p style='" + b"a:b;" * (BIG // 4),
    "spaces": b" " * BIG, "NULs": bytes(BIG), "high bytes": b"\xff" * BIG, "a mixture": bytes(range(256)) * (BIG // 256),
    "policies in meta": b"<meta http-equiv=content-security-policy content=\"script-src 'none'\">" * (BIG // 70),
    "letters spelt apart": b"s.l.o.t g-a-c-o-r " * (BIG // 18), "sentences of gambling": b"daftar slot gacor maxwin. " * (BIG // 26),
}
CASES: list[Case] = [web(f"HTML: {name}", SEEN, answers(OK, body)) for name, body in PAGES.items()]
