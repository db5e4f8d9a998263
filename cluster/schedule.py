"""Lists that are looked at again every so many days: kept in the database, begun by whichever worker is awake."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from .database import Base, whole
from .postgres_store import moment


@dataclass(frozen=True, slots=True)
class Listed:
    """A site of a list, and what the list says of it."""

    key: str
    trade: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A list, when it is due next, and how many days lie between."""

    name: str
    due: datetime
    every_days: int
    sites: tuple[Listed, ...]

    @property
    def run(self) -> str:
        """The name of the run that is due."""
        return f"{self.name}-{self.due:%Y-%m-%d}"


class Schedule:
    """The plans of *base*."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def keep(self, plan: Plan) -> None:
        """Note a plan, or what has changed of it."""
        parts = [list(part) for part in zip(*((s.key, s.trade, s.province) for s in plan.sites), strict=True)]
        self._base.run(
            "INSERT INTO ikmscan.schedule (name, due, every_days, sites, trades, provinces) "
            "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO UPDATE SET "
            "due = EXCLUDED.due, every_days = EXCLUDED.every_days, sites = EXCLUDED.sites, "
            "trades = EXCLUDED.trades, provinces = EXCLUDED.provinces",
            plan.name, plan.due, plan.every_days, *parts)

    def forget(self, name: str) -> bool:
        """Erase the plan; False where there was none."""
        return self._base.run("DELETE FROM ikmscan.schedule WHERE name = %s", name) > 0

    def take(self, but: Collection[str] = ()) -> Plan | None:
        """A plan that is due, none of *but*, and that no other worker is at; it is held until `leave` or the end of the
        connection."""
        for name, *rest in self._base.rows(
            "SELECT name, due, every_days, sites, trades, provinces FROM ikmscan.schedule "
            "WHERE due <= now() AND name <> ALL(%s) ORDER BY due", list(but)):
            if self._base.rows("SELECT pg_try_advisory_lock(hashtext('ikmscan ' || %s))", name)[0][0]:
                due, days, *parts = rest
                return Plan(str(name), moment(due), whole(days), _sites(parts))
        return None

    def done(self, plan: Plan) -> None:
        """The run of *plan* stands in the queue; next time is the first one that is not over yet."""
        self._base.run(
            "UPDATE ikmscan.schedule SET due = due + make_interval(days => every_days * greatest(1, "
            "ceil(extract(epoch FROM now() - due) / 86400 / every_days)::int)) WHERE name = %s AND due = %s",
            plan.name, plan.due)

    def leave(self, plan: Plan) -> None:
        """Let others have *plan*."""
        self._base.rows("SELECT pg_advisory_unlock(hashtext('ikmscan ' || %s))", plan.name)

    def plans(self) -> list[tuple[str, datetime, int, int]]:
        """Name, next time, days between, and how many sites, by time."""
        rows = self._base.rows(
            "SELECT name, due, every_days, cardinality(sites) FROM ikmscan.schedule ORDER BY due, name")
        return [(str(name), moment(due), whole(days), whole(count)) for name, due, days, count in rows]

    def listed(self, run: str, sites: Sequence[Listed]) -> None:
        """Note what a list says of the sites of *run*."""
        told = [s for s in sites if s.trade or s.province]
        parts = [[getattr(s, part) for s in told] for part in ("key", "trade", "province")]
        self._base.run("INSERT INTO ikmscan.listed SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[]) "
                       "ON CONFLICT (run, key) DO UPDATE SET trade = EXCLUDED.trade, province = EXCLUDED.province",
                       run, *parts)

    def of(self, run: str) -> dict[str, Listed]:
        """What the list of *run* said."""
        rows = self._base.rows("SELECT key, trade, province FROM ikmscan.listed WHERE run = %s", run)
        return {str(key): Listed(str(key), str(trade), str(province)) for key, trade, province in rows}


def _sites(parts: Sequence[object]) -> tuple[Listed, ...]:
    keys, trades, provinces = (part if isinstance(part, list) else [] for part in parts)
    return tuple(map(Listed, keys, trades, provinces))
