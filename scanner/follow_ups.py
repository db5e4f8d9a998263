"""How many questions DNS is asked for one site behind its first wave: thirty, shared by all who follow something up.

Each way of looking has a few kept for it, so that a long SPF record takes nothing from the others; what somebody leaves
over, or who is not asked at all, goes to whoever needs more. What is cut is unseen, and never absent. The visits of
pages are not counted here.
"""

from __future__ import annotations

from collections.abc import Iterable

MOST = 30
# By the kind of evidence, what each usually needs: four selectors; two for each zone from the root to toko.co.id; an
# address and a question for two name servers; host, twin, two steps and the addresses of one; the address of the
# registry, and of the policy of MTA-STS; a mail provider with its three lists.
KEPT = {"DkimKeys": 4, "Dnssec": 8, "Authorities": 4, "Aliases": 6, "Registration": 2, "MtaSts": 2, "SpfTree": 4}


class FollowUps:
    """The allowance of one site, for the *kinds* of evidence that are looked for (all, unless told)."""

    def __init__(self, kinds: Iterable[str] = tuple(KEPT)) -> None:
        self._kept = {kind: KEPT[kind] for kind in kinds if kind in KEPT}
        self._spare = MOST - sum(self._kept.values())

    def take(self, kind: str, wanted: int, *, last: bool = False) -> int:
        """How many of *wanted* questions may be asked now. *last*: no more will be, what is left is the others'."""
        own = min(wanted, self._kept.get(kind, 0))
        more = min(wanted - own, self._spare)
        self._kept[kind] = self._kept.get(kind, 0) - own
        self._spare -= more
        if last:
            self.leave(kind)
        return own + more

    def leave(self, kind: str) -> None:
        """Nothing more will be asked: what was kept is the others'."""
        self._spare += self._kept.pop(kind, 0)
