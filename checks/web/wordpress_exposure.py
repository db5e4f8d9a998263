"""What a WordPress site tells about its accounts, and an old door for guessing passwords.

The list of users gives robots the names to guess passwords for, and xmlrpc.php lets them guess hundreds at a time. Both
are on by default, so they are hints and no faults.

Judged by the answers of the two addresses, with the owner's consent, where the front page shows that it is WordPress.
"""

from __future__ import annotations

from ...scanner.evidence import Exposures, Page
from ..check import Level, Maybe, Outcome, Verdict, check
from ..open_paths import judge_paths

GOOD = Outcome("good", Level.GOOD)
XMLRPC = Outcome("xmlrpc", Level.HINT)
WP_USERS = Outcome("wp_users", Level.HINT)

ASKED = ("/xmlrpc.php", "/users")


@check(GOOD, XMLRPC, WP_USERS, area="site", source="https://developer.wordpress.org/advanced-administration/security/hardening/")
def CHECK(seen: Exposures, page: Maybe[Page]) -> list[Verdict]:
    """Each of the two that answers. Behind a page in the shop's place, nothing found is no good news."""
    return judge_paths(seen, {"xmlrpc": XMLRPC, "wp_users": WP_USERS}, GOOD, ASKED)
