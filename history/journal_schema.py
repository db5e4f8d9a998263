"""The tables of the watch, beside those of runs and results in the same file. Steps that went out are never changed."""

from __future__ import annotations

FILE = "pantau.sqlite"
ROOM = "watch"
STEPS = ((
    """CREATE TABLE watch_runs (
        number INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '',
        trust TEXT NOT NULL DEFAULT '', code INTEGER)""",
    """CREATE TABLE watch_sites (
        number INTEGER PRIMARY KEY, site TEXT NOT NULL UNIQUE, known TEXT NOT NULL, name_servers TEXT NOT NULL,
        runs INTEGER NOT NULL, seen_at TEXT NOT NULL, judged TEXT NOT NULL)""",
    """CREATE TABLE watch_looks (
        site INTEGER NOT NULL REFERENCES watch_sites (number) ON DELETE CASCADE, at INTEGER NOT NULL,
        letter TEXT NOT NULL, score INTEGER, scoring INTEGER NOT NULL, bad INTEGER NOT NULL, blind INTEGER NOT NULL,
        PRIMARY KEY (site, at)) WITHOUT ROWID""",
    """CREATE TABLE watch_observations (
        site INTEGER NOT NULL REFERENCES watch_sites (number) ON DELETE CASCADE, check_name TEXT NOT NULL,
        subject TEXT NOT NULL, level TEXT NOT NULL, outcome TEXT NOT NULL, title_id TEXT NOT NULL,
        title_en TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, fixed_at TEXT, recent TEXT NOT NULL,
        pending INTEGER NOT NULL, clean INTEGER NOT NULL, elsewhere INTEGER NOT NULL, at_address TEXT NOT NULL,
        blind_since TEXT, blind_runs INTEGER NOT NULL, blind_told INTEGER NOT NULL, wavering INTEGER NOT NULL,
        mixed INTEGER NOT NULL,
        PRIMARY KEY (site, check_name, subject)) WITHOUT ROWID""",
    """CREATE TABLE watch_terms (
        site INTEGER NOT NULL REFERENCES watch_sites (number) ON DELETE CASCADE, check_name TEXT NOT NULL,
        key TEXT NOT NULL, begins TEXT, ends TEXT NOT NULL, fired TEXT NOT NULL, seen TEXT NOT NULL,
        PRIMARY KEY (site, check_name, key)) WITHOUT ROWID""",
    """CREATE TABLE watch_events (
        number INTEGER PRIMARY KEY, site INTEGER NOT NULL REFERENCES watch_sites (number) ON DELETE CASCADE,
        at TEXT NOT NULL, kind TEXT NOT NULL, check_name TEXT NOT NULL, subject TEXT NOT NULL, level TEXT NOT NULL,
        was TEXT, outcome TEXT NOT NULL, title_id TEXT NOT NULL, title_en TEXT NOT NULL, until TEXT,
        detail TEXT NOT NULL, waits INTEGER NOT NULL)""",
    "CREATE INDEX watch_events_by_site ON watch_events (site, number)",
    "CREATE INDEX watch_events_waiting ON watch_events (site) WHERE waits",
    """CREATE TABLE watch_ignored (
        site TEXT NOT NULL, check_name TEXT NOT NULL, reason TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
        told INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (site, check_name))""",
    """CREATE TABLE watch_messages (
        id TEXT PRIMARY KEY, site TEXT NOT NULL, created TEXT NOT NULL, not_before TEXT NOT NULL, weight TEXT NOT NULL,
        subject TEXT NOT NULL, body TEXT NOT NULL, payload TEXT NOT NULL)""",
    """CREATE TABLE watch_deliveries (
        message TEXT NOT NULL REFERENCES watch_messages (id) ON DELETE CASCADE, channel TEXT NOT NULL,
        state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL DEFAULT '',
        fault TEXT NOT NULL DEFAULT '', PRIMARY KEY (message, channel)) WITHOUT ROWID""",
    "CREATE INDEX watch_deliveries_waiting ON watch_deliveries (state)",
    "CREATE TABLE watch_notes (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
),)
