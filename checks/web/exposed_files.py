"""Whether files with secrets or the whole shop can be downloaded by anybody.

Settings with passwords, copies of the database, packed backups and the history of the source code are sometimes left
where the web server hands them out. Robots ask for them all day.

Judged by the first kilobyte of the answer, with the owner's consent: a settings line, the head of a dump, the mark of
a packed file, a reference of git, a list of packages. A status of 200 proves nothing: what a site also says of a path
that nobody has is no file, and one refusal for all paths is no absence. A settings file is critical where a secret with
a value stands in that first kilobyte; what follows is not read. Nothing of a file is kept but one masked line.
"""

from __future__ import annotations

from ...scanner.evidence import Exposures, Page
from ..check import Level, Maybe, Outcome, Verdict, check
from ..open_paths import judge_paths

GOOD = Outcome("good", Level.GOOD)
SECRET = Outcome("secret", Level.CRITICAL)
BACKUP = Outcome("backup", Level.CRITICAL)
SOURCE = Outcome("source", Level.HIGH)
SETTINGS = Outcome("settings", Level.MEDIUM)
PACKAGES = Outcome("packages", Level.LOW)

BAD = {"env": SECRET, "wp_config": SECRET, "sql_dump": BACKUP, "archive": BACKUP, "git": SOURCE,
       "settings": SETTINGS, "packages": PACKAGES}
ASKED = (".env", ".git/HEAD", ".zip", ".gz", ".sql", ".bak", "~", ".backup", "composer.json", "composer.lock",
         "package.json")


@check(GOOD, SECRET, BACKUP, SOURCE, SETTINGS, PACKAGES, area="site", source="OWASP WSTG-CONF-04")
def CHECK(seen: Exposures, page: Maybe[Page]) -> list[Verdict]:
    """Every path where such a file lies. Behind a page in the shop's place, nothing found is no good news."""
    return judge_paths(seen, BAD, GOOD, ASKED)
