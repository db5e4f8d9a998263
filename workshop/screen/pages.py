"""The pages as HTML answers, each with a policy that allows its own style and script and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from ...reports.account import Guide
from ...reports.html import digest, policy, stripped
from ...reports.words import say
from ..spoken import words
from .headers import NOTHING
from .scene import MARKS, Scene

RELOAD_S = 10
WAIT_S = {"busy": "10", "full": "30"}  # Retry-After


class Pages:
    """All pages in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.words = words(lang)

    def hall(self, scene: Scene) -> HTMLResponse:
        """The screen for all."""
        return self._page("hall", scene["title"], ("hall.css", "hall.js"), s=scene, marks=MARKS)

    def control(self, **given: object) -> HTMLResponse:
        """The trainer's page. Its forms come from here only, which browsers say where the referrer may be known."""
        made = self._page("control", self.words["control"], ("plain.css", ""), **given)
        made.headers["referrer-policy"] = "same-origin"
        return made

    def plain(
        self, heading: str, lines: Sequence[str] = (), *, code: int = 200, links: Sequence[tuple[str, str]] = (),
        guide: Guide | None = None, notes: Sequence[str] = (), refresh: int = 0,
    ) -> HTMLResponse:
        """A few sentences."""
        looks = ("plain.css", "wait.js" if refresh else "")
        made = self._page("plain", heading, looks, heading=heading, lines=lines, links=links, guide=guide, notes=notes,
                          promise=say("note.promise", self.lang), refresh=refresh)
        made.status_code = code
        return made

    def error(self, slug: str, code: int) -> HTMLResponse:
        """Why there is no page; where it helps, it reloads by itself."""
        made = self.plain(self.words[f"error_{slug}"], code=code, refresh=30 if slug in WAIT_S else 0)
        if slug in WAIT_S:
            made.headers["retry-after"] = WAIT_S[slug]
        return made

    def report(self, html: str) -> HTMLResponse:
        """A participant's report, which brings its own policy along."""
        return HTMLResponse(html, headers={
            "content-security-policy": f"{policy(ticks=True)}; frame-ancestors 'none'"})

    def _page(self, name: str, title: str, looks: tuple[str, str], **given: object) -> HTMLResponse:
        style, script = _own("page.css") + "\n" + _own(looks[0]), _own(looks[1]) if looks[1] else Markup("")
        shared = {"refresh": 0, "lang": self.lang, "t": self.words, "title": title, "style": style, "script": script}
        html = _environment().get_template(f"{name}.html.j2").render({**shared, **given})
        return HTMLResponse(html, headers={"content-security-policy": _policy(style, script, forms=name == "control")})


def _policy(style: str, script: str, *, forms: bool) -> str:
    allowed = {"style-src": f"'{digest(style)}'", "img-src": "data:"}
    if script:
        allowed |= {"script-src": f"'{digest(script)}'", "connect-src": "'self'"}
    bare = NOTHING.replace("form-action 'none'", "form-action 'self'") if forms else NOTHING
    return "; ".join([bare, *(f"{name} {value}" for name, value in allowed.items())])


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _read(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _own(name: str) -> Markup:
    return stripped(_read(name))
