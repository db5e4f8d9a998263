"""How a queue is doing, in numbers: rows for people, and the text format of Prometheus with a server for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .database import Base, whole


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run: shards and sites by state, the age of the oldest shard that is due, results, and those of an hour."""

    run: str
    shards: dict[str, int]
    sites: dict[str, int]
    oldest_s: float
    results: int
    last_hour: int


STATES = ("waiting", "doing", "done", "failed", "cancelled")
NAMES = {
    "ikmscan_shards": ("gauge", "Shards of a run by state"),
    "ikmscan_sites": ("gauge", "Sites of the shards of a run by state"),
    "ikmscan_oldest_waiting_seconds": ("gauge", "Age of the oldest shard that is due and waits"),
    "ikmscan_results": ("gauge", "Results of a run"),
    "ikmscan_results_last_hour": ("gauge", "Results of a run seen within the last hour"),
    "ikmscan_workers": ("gauge", "Workers with a heartbeat within a minute"),
}


def figures(base: Base, run: str = "") -> list[Figures]:
    """Of *run*, or of all."""
    depth = base.rows("SELECT run, state, shards, sites FROM ikmscan.queue_depth WHERE %s IN ('', run)", run)
    oldest = {str(name): str(s) for name, s in base.rows("SELECT run, seconds::float8 FROM ikmscan.oldest_waiting")}
    results = {name: (whole(n), whole(last)) for name, n, last in base.rows(
        "SELECT r.name, count(x.key), count(x.key) FILTER (WHERE x.seen_at > now() - interval '1 hour') "
        "FROM ikmscan.run r LEFT JOIN ikmscan.result x ON x.run = r.id WHERE %s IN ('', r.name) GROUP BY 1", run)}
    names = sorted({str(row[0]) for row in depth} | {str(name) for name in results})
    return [Figures(
        name, dict.fromkeys(STATES, 0) | {str(s): whole(n) for r, s, n, _ in depth if r == name},
        dict.fromkeys(STATES, 0) | {str(s): int(str(n)) for r, s, _, n in depth if r == name},
        float(oldest.get(name, "0")), *results.get(name, (0, 0))) for name in names]


def workers(base: Base) -> int:
    """How many workers live."""
    alive = base.rows("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 s'")
    return whole(alive[0][0])


def prometheus(base: Base) -> str:
    """All figures, one a line (text format 0.0.4)."""
    told: dict[str, list[str]] = {name: [] for name in NAMES}
    for one in figures(base):
        run = one.run.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        for state in STATES:
            told["ikmscan_shards"].append(f'{{run="{run}",state="{state}"}} {one.shards[state]}')
            told["ikmscan_sites"].append(f'{{run="{run}",state="{state}"}} {one.sites[state]}')
        told["ikmscan_oldest_waiting_seconds"].append(f'{{run="{run}"}} {one.oldest_s:g}')
        told["ikmscan_results"].append(f'{{run="{run}"}} {one.results}')
        told["ikmscan_results_last_hour"].append(f'{{run="{run}"}} {one.last_hour}')
    told["ikmscan_workers"].append(f" {workers(base)}")
    lines = []
    for name, (kind, about) in NAMES.items():
        lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}", *(name + row for row in told[name])]
    return "\n".join(lines) + "\n"


def server(host: str, port: int, text: Callable[[], str | None]) -> ThreadingHTTPServer:
    """A server that answers GET /metrics with *text*, with 503 where there is none now, and all else with 404."""

    class Answer(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            asked = self.path.partition("?")[0] == "/metrics"
            told = text() if asked else None
            body = (told or "").encode("utf-8")
            self.send_response(404 if not asked else 503 if told is None else 200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """No log: who asks is the ministry's own machine."""

    return ThreadingHTTPServer((host, port), Answer)
