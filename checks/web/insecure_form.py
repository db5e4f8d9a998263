"""Whether what customers type is sent over a protected connection.

A form on a page can send its fields to an address that begins with http, and then everybody on the way can read them:
passwords and card numbers too. On a page that itself came over http, the form may have been changed on the way.

Judged as browsers send forms: `action` of the form and `formaction` of its buttons, read against the base of the page;
`upgrade-insecure-requests` heals both, and so does HSTS for the shop's own name. A form of method `dialog` sends
nothing. A password or card field makes the difference between serious and severe.
"""

from __future__ import annotations

import re

from ...scanner.evidence import Element, Markup, Page
from ..check import Level, Outcome, Verdict, check
from ..links import is_plain, remembers, resolved, shown, upgrades

GOOD = Outcome("good", Level.GOOD)
OVER_HTTP = Outcome("over_http", Level.HIGH)
SECRET_OVER_HTTP = Outcome("secret_over_http", Level.CRITICAL)
SECRET_ON_PLAIN_PAGE = Outcome("secret_on_plain_page", Level.CRITICAL)

FIELDS = ("input", "textarea", "select")
NOTHING_TYPED = {"hidden", "submit", "button", "image", "reset"}
# HTML Standard, "autofill": cc-number, cc-csc …; and the names that shops give such fields.
_CARD = re.compile(
    r"cc-(number|csc|exp)|(^|[_\-\[])(card[_-]?(number|no)|cardnumber|cvv2?|cvc2?|no[_-]?kartu)($|[_\-\]])")


@check(GOOD, OVER_HTTP, SECRET_OVER_HTTP, SECRET_ON_PLAIN_PAGE, area="site",
       source="HTML Standard, form submission; OWASP ASVS 4.0 section 9.1")
def CHECK(page: Page, markup: Markup) -> Verdict | None:
    """The worst form of the front page; nothing where nobody can type anything."""
    typed = [e for e in markup.every(*FIELDS) if (e.get("type") or "").strip().lower() not in NOTHING_TYPED]
    if not typed:
        return None
    if not page.secure:
        return SECRET_ON_PLAIN_PAGE(page=shown(page.reply.url)) if any(map(_secret, typed)) else None
    forms = set() if upgrades(page, markup) else {e.form for e in typed}
    plain = {f: shown(to) for f in forms if (to := _plain(page, markup, f))}
    secret = sorted({plain[e.form] for e in typed if e.form in plain and _secret(e)})
    if secret:
        return SECRET_OVER_HTTP(to=secret[0])
    if plain:
        return OVER_HTTP(to=min(plain.values()))
    return GOOD(fields=len(typed))


def _plain(page: Page, markup: Markup, form: int) -> str:
    """The http address that the form at *form* sends to, "" when it sends to none."""
    if form < 0 or (markup.elements[form].get("method") or "").strip().lower() == "dialog":  # it closes a window
        return ""
    targets = [markup.elements[form].get("action")]
    targets += [e.get("formaction") for e in markup.every("button", "input") if e.form == form and e.get("formaction")]
    addresses = (resolved(markup, target) for target in targets)
    return next((to for to in addresses if is_plain(to) and not remembers(page, to)), "")


def _secret(field: Element) -> bool:
    """A field for a password or a card."""
    if (field.get("type") or "").strip().lower() == "password":
        return True
    return any(_CARD.search((field.get(n) or "").lower()[:100]) for n in ("autocomplete", "name", "id"))
