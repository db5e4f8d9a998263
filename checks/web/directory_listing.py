"""Whether the server shows the list of files in a folder.

Where a folder has no front page, some servers show all that lies in it: invoices, photographs of identity cards and
backups that were only meant to have a secret name.

Judged by the page that the server makes for the upload folder, with the owner's consent.
"""

from __future__ import annotations

from ...scanner.evidence import Exposures, Page
from ..check import Level, Maybe, Outcome, Verdict, check
from ..open_paths import judge_paths

GOOD = Outcome("good", Level.GOOD)
LISTED = Outcome("listed", Level.LOW)

ASKED = ("/uploads/",)


@check(GOOD, LISTED, area="site", source="OWASP WSTG-CONF-04")
def CHECK(seen: Exposures, page: Maybe[Page]) -> list[Verdict]:
    """Every folder that is listed. Behind a page in the shop's place, nothing found is no good news."""
    return judge_paths(seen, {"directory_listing": LISTED}, GOOD, ASKED)
