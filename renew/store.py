"""Where the pack in use lies, and the facts that count: each product from the pack or the package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from ..checks.support.rules import (
    Raw,
    Rules,
    RulesError,
    check,
    newest_day,
    shipped_products,
    shipped_raw,
    shipped_rules,
)
from .keys import Keys, write_whole
from .pack import MOST_BYTES, VALID_FOR, Pack, PackError, check_facts, opened, order_of, signer

PACK = "data-versi.pack"


class Store:
    """The folder *at*, *keys*: those in it. OSError where the disk says no; the pack that was there is there still."""

    def __init__(self, at: Path) -> None:
        self._at = at
        self.keys = Keys(at)

    def current(self, today: date) -> Pack | None:
        """The stored pack; None where there is none that may be used."""
        stored = self._stored(today)
        return stored if isinstance(stored, Pack) else None

    def passed_over(self, today: date) -> PackError | None:
        """Why the pack that is stored is not used; None where it is, or where there is none."""
        stored = self._stored(today)
        return stored if isinstance(stored, PackError) else None

    def rules(self, today: date) -> Rules:
        """The facts that count, each product read when it is asked for."""
        pack = self.current(today)
        return shipped_rules() if pack is None else Rules(_serial(pack), lambda product: _newer(pack, product))

    def in_use(self, today: date) -> Pack:
        """The facts that count, all of them, under the serial of the newer of the two."""
        pack = self.current(today)
        names = {*shipped_products(), *(pack.products if pack else ())}
        products = {name: raw for name in sorted(names) if (raw := _newer(pack, name)) is not None}
        if pack is None:
            return Pack(_serial(None), today + VALID_FOR, (), products)
        return Pack(_serial(pack), pack.valid_until, pack.sources, products)

    def take(self, content: bytes, today: date) -> Pack:
        """Use the pack in *content* from now on; PackError where it may not be used."""
        before = self.current(today)
        shipped = order_of(shipped_rules().serial)
        pack = opened(content, self.keys.trusted(), today, max(before.order, shipped) if before else shipped)
        check_facts(pack)
        self.keys.pin(signer(content))
        write_whole(self._at / PACK, content, 0o644)
        return pack

    def _stored(self, today: date) -> Pack | PackError | None:
        try:
            with (self._at / PACK).open("rb") as file:
                return opened(file.read(MOST_BYTES + 1), self.keys.trusted(), today)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            return PackError("broken")
        except PackError as error:
            return error


def _serial(pack: Pack | None) -> str:
    shipped = shipped_rules().serial
    return pack.serial if pack is not None and pack.order >= order_of(shipped) else shipped


def _newer(pack: Pack | None, product: str) -> Raw | None:
    """The facts of *product* that were read last; those that came with the package where the pack's are none."""
    shipped = shipped_raw(product) if product in shipped_products() else None
    told = pack.products.get(product) if pack is not None else None
    if pack is None or not isinstance(told, Mapping):
        return shipped
    try:
        check(product, told)
    except RulesError:
        return shipped
    if shipped is None:
        return told
    ours, theirs = (newest_day(shipped), order_of(shipped_rules().serial)), (newest_day(told), pack.order)
    return told if theirs >= ours else shipped
