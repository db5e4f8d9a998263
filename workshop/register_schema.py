"""The tables of one workshop beside those of its results (history/schema.py). Steps that went out are never changed."""

from __future__ import annotations

ROOM = "workshop"
STEPS = ((
    "CREATE TABLE course (one INTEGER PRIMARY KEY CHECK (one = 1), course TEXT NOT NULL, roster TEXT NOT NULL)",
    "CREATE TABLE seats (number INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, shown INTEGER NOT NULL DEFAULT 0)",
    """CREATE TABLE sites (
        key TEXT PRIMARY KEY, place INTEGER NOT NULL, numbers TEXT NOT NULL, target TEXT NOT NULL,
        builder INTEGER NOT NULL, step TEXT NOT NULL, began TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '', serial INTEGER NOT NULL)""",
    "CREATE INDEX sites_by_serial ON sites (serial)",
    """CREATE TABLE parts (
        key TEXT NOT NULL, part TEXT NOT NULL, document BLOB NOT NULL)""",
    "CREATE UNIQUE INDEX parts_by_key ON parts (key, part)",
), (
    "CREATE TABLE releases (digest TEXT PRIMARY KEY, at TEXT NOT NULL)",
), (
    "ALTER TABLE course ADD COLUMN edition INTEGER NOT NULL DEFAULT 0",
))
