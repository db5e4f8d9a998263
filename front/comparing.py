"""`ikmscan bandingkan`: two dossiers or JSON reports, or two collections of them, side by side. No network."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from ..history.fingerprint import fingerprint
from ..reports import compare_json
from ..reports.compare import Comparison, Kind, Pairs, TwiceError, alarming, compare, paired
from ..reports.compare_terminal import lay_out, render
from ..reports.compare_view import Compared, view
from ..reports.exits import Exit
from ..reports.json_v1 import dumps, to_json
from ..reports.result import Key, Result, ResultError, read
from ..reports.terminal import columns, encoding_of, put
from ..reports.terminal_layout import Sheet
from ..reports.words import say
from ..scanner.evidence import Dossier
from .dossiers import MOST_DOSSIER_BYTES, files_of, parse_dossier, wrong_part
from .journals import opened
from .judging import Judging, judging, threshold
from .machine import Refusal, aside, let_go_of_stdout, read_bounded, shown
from .options import COMPARE_FORMS, ZONES, Choices
from .riwayat import never, site_named
from .writing import STRICT, check_place, format_of, write_file

MOST_NAMED = 20


def compare_files(before: str, after: str, choices: Choices) -> Exit:
    """Run `bandingkan`. 1 when something is new or worse from --gagal-bila on."""
    form, path = _form(choices)
    judge = judging(choices)
    pairs = _pairs(before, after, judge) if after else _remembered(before, judge)
    if pairs is None:
        click.echo(never(before, choices.bahasa), err=True)
        return Exit.CLEAN
    made = [compare(*pair) for pair in pairs.both]
    if not after:
        made = [replace(one, returned=_returned(one, choices.bahasa)) for one in made]
    try:
        if form == "json":
            _write(_lines(made, pairs), path, choices.bahasa)
        else:
            _write_sentences(form, made, _alone(pairs, before, after, choices.bahasa), path, choices)
        sys.stdout.flush()
    except BrokenPipeError:  # the code counts all the same
        let_go_of_stdout()
    return Exit.FOUND if any(alarming(c, threshold(choices)) for c in made) else Exit.CLEAN


def _pairs(before: str, after: str, judge: Judging) -> Pairs:
    """Which result is held against which. One site against another only when that was asked for."""
    choices = judge.choices
    old, new = _results(before, judge), _results(after, judge)
    if len(old) == len(new) == 1 and old[0].site != new[0].site:
        if choices.paksa:
            return Pairs(((old[0], new[0]),), (), ())
        raise Refusal(say("compare.other_site", choices.bahasa, before=old[0].site, after=new[0].site))
    pairs = paired(old, new)
    if not pairs.both:
        raise Refusal(say("compare.no_pair", choices.bahasa, before=shown(Path(before)), after=shown(Path(after))))
    return pairs


def _remembered(word: str, judge: Judging) -> Pairs | None:
    """The last two judgements of a watched site that differ, as the watch keeps them; None where there are no two."""
    lang = judge.choices.bahasa
    if Path(word).exists():
        raise Refusal(say("compare.second", lang, path=shown(Path(word))))
    with opened(lang, reading=True) as journal:
        site = site_named(word, journal, lang)
        new = journal.store.previous(site)
        old = journal.store.previous(site, new.seen_at) if new else None
    if new is None or old is None:
        return None
    pair = [_judged(parse_dossier(one.document.encode(), Path(site), lang), judge) for one in (old, new)]
    return Pairs(((pair[0], pair[1]),), (), ())


def _returned(made: Comparison, lang: str) -> frozenset[Key]:
    """Of what is new, what had been mended once."""
    site = made.after.site
    with opened(lang, reading=True) as journal:
        mended = {o.mark for o in journal.observations(site) if o.fixed_at is not None}
    return frozenset(c.key for c in made.of(Kind.NEW) if fingerprint(site, *c.key) in mended)


def _results(word: str, judge: Judging) -> Sequence[Result]:
    """All results that *word* stands for: a file with one or several, or the files of a folder; each site once."""
    lang = judge.choices.bahasa
    found = [result for file in files_of((word,), lang) for result in _in_file(file, judge)]
    try:
        paired(found, ())
    except TwiceError as twice:
        raise Refusal(say("compare.twice", lang, path=shown(Path(word)), site=str(twice))) from None
    return found


def _in_file(file: Path, judge: Judging) -> Iterator[Result]:
    lang = judge.choices.bahasa
    for text, raw in _objects(file, lang):
        if isinstance(raw, dict) and "findings" in raw and "seen" not in raw:
            try:
                yield read(raw)
            except ResultError as wrong:
                raise _no_result(file, str(wrong), lang) from None
        else:
            yield _judged(parse_dossier(text, file, lang), judge)


def _no_result(file: Path, detail: str, lang: str) -> Refusal:
    return Refusal(say("compare.no_result", lang, path=shown(file), detail=wrong_part(detail, lang)))


def _judged(dossier: Dossier, judge: Judging) -> Result:
    made = judge.judged(dossier)
    return read(to_json(made.dossier, made.findings, made.grade, made.silent), dossier.time_zone)


def _objects(file: Path, lang: str) -> list[tuple[bytes, object]]:
    """The JSON in *file*, and its text: one object, or one in each line."""
    content = read_bounded(file, MOST_DOSSIER_BYTES, lang)
    lines = [line for line in content.splitlines() if line.strip()]
    for texts in ([content], lines or [content]):
        try:
            return [(text, json.loads(text)) for text in texts]
        except (ValueError, RecursionError):
            continue
    raise _no_result(file, "", lang)


def _form(choices: Choices) -> tuple[str, Path | None]:
    """The form and the file, checked before anything is read."""
    path = None if choices.keluaran in ("", "-") else Path(choices.keluaran)
    forms = set(choices.formats)
    if len(forms) > 1:
        raise Refusal(say("compare.one_form", choices.bahasa, forms=", ".join(COMPARE_FORMS)))
    named = format_of(path) if path else ""
    if path and path.suffix and named not in COMPARE_FORMS:
        raise Refusal(say("compare.no_form", choices.bahasa, ending=path.suffix.lower().removeprefix(".")))
    if path and path.suffix.lower() in STRICT and not forms <= {named}:
        raise Refusal(say("cli.other_format", choices.bahasa, ending=path.suffix.lower(), format=", ".join(forms)))
    if path:
        check_place(path, choices.bahasa)
    return next(iter(forms), named or "teks"), path


def _lines(made: list[Comparison], pairs: Pairs) -> str:
    found = [compare_json.to_json(c) for c in made]
    found += [compare_json.alone(r, "before") for r in pairs.only_before]
    found += [compare_json.alone(r, "after") for r in pairs.only_after]
    return "".join(map(dumps, found))


def _alone(pairs: Pairs, before: str, after: str, lang: str) -> list[str]:
    """A sentence on the sites that stand on one side only."""
    said = []
    for path, results in ((before, pairs.only_before), (after, pairs.only_after)):
        if results:
            names = [r.site for r in results[:MOST_NAMED]] + (["…"] if len(results) > MOST_NAMED else [])
            said.append(say("compare.only_in", lang, path=shown(Path(path)), sites=", ".join(names)))
    return said


def _write_sentences(form: str, made: list[Comparison], alone: list[str], path: Path | None, choices: Choices) -> None:
    zone = ZONES[choices.zona] if choices.zona else ""
    views = [view(c, choices.bahasa, zone) for c in made]
    if form == "teks" and path is None:
        _show(views, alone, choices)
    else:
        _write(_told(form, views, alone, choices.bahasa), path, choices.bahasa)


def _told(form: str, views: list[Compared], alone: list[str], lang: str) -> str:
    """The whole comparison as one document."""
    if form == "html":
        from ..reports.html import render_compared

        return render_compared(views, alone, lang)
    if form == "md":
        from ..reports.compare_markdown import render as render_markdown

        return render_markdown(views, alone)
    return "\n".join([*map(render, views), *(f"{line}\n" for line in alone)])


def _show(views: list[Compared], alone: list[str], choices: Choices) -> None:
    sheet = Sheet(choices.bahasa, max(40, columns(sys.stdout)), encoding_of(sys.stdout))
    for number, told in enumerate(views):
        if number:
            click.echo()
        put(lay_out(told, sheet), sys.stdout)
    for line in alone:
        click.echo(f"\n{sheet.clean(line)}")


def _write(text: str, path: Path | None, lang: str) -> None:
    if path is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        return
    write_file(path, text, lang)
    aside(say("cli.saved", lang, path=shown(path)))
