"""The tables of runs and results, as steps from one version of ikmscan to the next: a step that went out is never
changed, another is added behind it."""

from __future__ import annotations

ROOM = "history"
STEPS = ((
    "CREATE TABLE runs (name TEXT PRIMARY KEY, begun TEXT NOT NULL, policy TEXT NOT NULL)",
    """CREATE TABLE results (
        run TEXT NOT NULL REFERENCES runs (name) ON DELETE CASCADE, key TEXT NOT NULL, seen_at TEXT NOT NULL,
        address TEXT NOT NULL, letter TEXT NOT NULL, score INTEGER, failed TEXT NOT NULL, judged_by TEXT NOT NULL,
        document BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX results_by_run ON results (run, key)",
    "CREATE INDEX results_by_key ON results (key, seen_at)",
    """CREATE TABLE jobs (
        run TEXT NOT NULL, shard TEXT NOT NULL, keys TEXT NOT NULL, not_before TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
        lease_until TEXT NOT NULL DEFAULT '')""",
    "CREATE UNIQUE INDEX jobs_by_run ON jobs (run, shard)",
    "CREATE INDEX jobs_by_state ON jobs (state, not_before)",
), (
    "CREATE TABLE rests (host TEXT PRIMARY KEY, until TEXT NOT NULL)",  # who asked to be left alone (scanner.rests)
),)
