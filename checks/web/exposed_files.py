"""Whether files with secrets or the whole shop can be downloaded by anybody.

Settings with passwords, copies of the database, packed backups and the history of the source code are sometimes left
where the web server hands them out. Robots ask for them all day.

Judged by the first kilobyte of the answer, with the owner's consent: a settings line, the head of a dump, the mark of a
packed file, a reference of git. A status of 200 proves nothing, since some sites say it to everything. Nothing of a
file is kept but one masked line.
"""

from __future__ import annotations

from ...scanner.evidence import Exposures, Page
from ..check import Level, Maybe, Outcome, Verdict, check
from ..open_paths import judge_paths

GOOD = Outcome("good", Level.GOOD)
SECRET = Outcome("secret", Level.CRITICAL)
BACKUP = Outcome("backup", Level.CRITICAL)
SOURCE = Outcome("source", Level.HIGH)

BAD = {"env": SECRET, "wp_config": SECRET, "sql_dump": BACKUP, "archive": BACKUP, "git": SOURCE}
ASKED = (".env", ".git/HEAD", ".zip", ".sql", ".bak", "~", ".backup")


@check(GOOD, SECRET, BACKUP, SOURCE, area="site", source="OWASP WSTG-CONF-04")
def CHECK(seen: Exposures, page: Maybe[Page]) -> list[Verdict]:
    """Every path where such a file lies. Behind a page in the shop's place, nothing found is no good news."""
    return judge_paths(seen, BAD, GOOD, ASKED)
