"""Set-Cookie lines as browsers read them (RFC 6265bis section 5.6). Values are masked before they come here."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Names under which PHP, Laravel, CodeIgniter, OpenCart, WordPress, WooCommerce, PrestaShop, Magento, Java, ASP.NET and
# Express keep who is logged in. Tokens against forged forms are none, and scripts may have to read them.
_SESSION = re.compile(
    r"sess|^sid$|[._-]sid$|^auth(?!or)|[._-]auth|^jwt|^access_?token|^refresh_?token|^remember_|logged_in|^wordpress_sec_|"
    r"^prestashop-|^frontend$|^adminhtml$|^\.aspxauth$|^\.aspnetcore\.")
_AGAINST_FORGERY = re.compile(r"csrf|xsrf|antiforgery|^form_key$")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie that a browser would be asked to keep. *same_site*: "strict", "lax", "none" or "" for none of them."""

    name: str
    secure: bool
    http_only: bool
    same_site: str
    domain: str
    path: str

    @property
    def is_session(self) -> bool:
        """Whether it says who is logged in, by its name."""
        name = self.name.lower().removeprefix("__host-").removeprefix("__secure-")
        return _SESSION.search(name) is not None and _AGAINST_FORGERY.search(name) is None

    @property
    def is_dropped(self) -> bool:
        """Whether browsers throw it away: SameSite=None without Secure (section 5.7 step 19), or a prefix whose
        promise is not kept (section 4.1.3)."""
        name = self.name.lower()
        if self.same_site == "none" and not self.secure:
            return True
        if name.startswith("__secure-") and not self.secure:
            return True
        return name.startswith("__host-") and not (self.secure and self.path == "/" and not self.domain)


def read_cookie(line: str) -> Cookie | None:
    """The cookie of one line; None for one without a name or value, and for one that is being deleted."""
    pair, *rest = line[:4096].split(";")
    name, equals, value = pair.partition("=")
    if not equals or not name.strip() or not value.strip():
        return None
    said: dict[str, str] = {}
    for attribute in rest[:50]:
        key, _, told = attribute.partition("=")
        said[key.strip().lower()] = told.strip()
    if re.fullmatch(r"0|-\d+", said.get("max-age", "1")) or said.get("expires", "").startswith("Thu, 01"):
        return None
    same_site = said.get("samesite", "").lower()
    return Cookie(name.strip()[:60], "secure" in said, "httponly" in said,
                  same_site if same_site in ("strict", "lax", "none") else "", said.get("domain", ""),
                  said.get("path", ""))
