"""Whether pages and logs for developers are open to everybody.

phpinfo tells every version and path of a server, a log of errors tells more, and a database tool such as Adminer or
phpMyAdmin is a login page for the whole database.

Judged by what the page itself says, with the owner's consent. Nobody logs in.
"""

from __future__ import annotations

from ...scanner.evidence import Exposures, Page
from ..check import Level, Maybe, Outcome, Verdict, check
from ..open_paths import judge_paths

GOOD = Outcome("good", Level.GOOD)
PHPINFO = Outcome("phpinfo", Level.MEDIUM)
LOG = Outcome("log", Level.MEDIUM)
DATABASE_TOOL = Outcome("database_tool", Level.MEDIUM)

ASKED = ("info.php", ".log", "adminer.php", "/phpmyadmin/")


@check(GOOD, PHPINFO, LOG, DATABASE_TOOL, area="site", source="OWASP WSTG-CONF-02")
def CHECK(seen: Exposures, page: Maybe[Page]) -> list[Verdict]:
    """Every such page. Behind a page in the shop's place, nothing found is no good news."""
    bad = {"phpinfo": PHPINFO, "log": LOG, "adminer": DATABASE_TOOL, "phpmyadmin": DATABASE_TOOL}
    return judge_paths(seen, bad, GOOD, ASKED)
