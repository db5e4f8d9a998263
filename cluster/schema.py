"""The tables of runs, results and shards in PostgreSQL, and the views for dashboards, as steps from one version to the
next: a step that went out is never changed, another is added behind it."""

from __future__ import annotations

from typing import LiteralString

ROOM = "ikmscan"
STATE: LiteralString = """CASE j.status WHEN 'todo' THEN 'waiting' WHEN 'doing' THEN 'doing'
    WHEN 'succeeded' THEN 'done' WHEN 'cancelled' THEN 'cancelled' ELSE 'failed' END"""
TABLES: tuple[LiteralString, ...] = (
    """CREATE TABLE ikmscan.run (id serial PRIMARY KEY, name text NOT NULL UNIQUE, begun timestamptz NOT NULL,
        policy text NOT NULL)""",
    # words stand once: a result holds their numbers
    "CREATE TABLE ikmscan.word (id serial PRIMARY KEY, word text NOT NULL UNIQUE)",
    """CREATE TABLE ikmscan.dictionary (id bigint PRIMARY KEY, made timestamptz NOT NULL DEFAULT now(),
        content bytea NOT NULL)""",
    """CREATE TABLE ikmscan.result (run int NOT NULL, key text COLLATE "C" NOT NULL, seen_at timestamptz NOT NULL,
        address text NOT NULL, letter text NOT NULL, score smallint, failed int[] NOT NULL, judged_by int NOT NULL,
        document bytea NOT NULL, PRIMARY KEY (key, run)) PARTITION BY LIST (run)""",
    # packed already; out of the row only where it must be, so that the columns beside it are read quickly
    "ALTER TABLE ikmscan.result ALTER COLUMN document SET STORAGE EXTERNAL",
    """CREATE TABLE ikmscan.shard (id bigserial PRIMARY KEY, run text NOT NULL, name text NOT NULL,
        keys text[] NOT NULL, places text[] NOT NULL, not_before timestamptz, tries int NOT NULL DEFAULT 0,
        busy boolean NOT NULL DEFAULT false, job bigint, UNIQUE (run, name))""",
    "CREATE INDEX shard_by_job ON ikmscan.shard (job)",
    """CREATE TABLE ikmscan.schedule (name text PRIMARY KEY, due timestamptz NOT NULL, every_days int NOT NULL,
        sites text[] NOT NULL, trades text[] NOT NULL, provinces text[] NOT NULL)""",
    # what a list said of a site beside its address: what national statistics are told by
    """CREATE TABLE ikmscan.listed (run text NOT NULL, key text COLLATE "C" NOT NULL, trade text NOT NULL,
        province text NOT NULL, PRIMARY KEY (run, key))""",
)
VIEWS: tuple[LiteralString, ...] = (
    f"""CREATE VIEW ikmscan.queue_depth AS SELECT s.run, {STATE} AS state, count(*) AS shards,
        sum(cardinality(s.keys)) AS sites
        FROM ikmscan.shard s JOIN procrastinate_jobs j ON j.id = s.job GROUP BY 1, 2""",
    """CREATE VIEW ikmscan.oldest_waiting AS SELECT s.run, extract(epoch FROM now() - min(coalesce(s.not_before, e.at)))
        AS seconds FROM ikmscan.shard s JOIN procrastinate_jobs j ON j.id = s.job
        JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
        WHERE j.status = 'todo' AND coalesce(s.not_before, e.at) <= now() GROUP BY 1""",
    """CREATE VIEW ikmscan.sites_per_hour AS SELECT r.name AS run, date_trunc('hour', x.seen_at) AS hour,
        count(*) AS sites FROM ikmscan.result x JOIN ikmscan.run r ON r.id = x.run GROUP BY 1, 2""",
    """CREATE VIEW ikmscan.told AS SELECT r.name AS run, x.key, x.seen_at, x.address, nullif(x.letter, '') AS letter,
        x.score, ARRAY(SELECT w.word FROM unnest(x.failed) f JOIN ikmscan.word w ON w.id = f
        ORDER BY w.word COLLATE "C") AS failed,
        (SELECT w.word FROM ikmscan.word w WHERE w.id = x.judged_by) AS judged_by
        FROM ikmscan.result x JOIN ikmscan.run r ON r.id = x.run""",
)
DEEDS: tuple[LiteralString, ...] = (
    # made aside and attached: CREATE … PARTITION OF would wait for every reader, and they for it
    """CREATE FUNCTION ikmscan.add_partition(run int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        EXECUTE format('CREATE TABLE ikmscan.result_%s (LIKE ikmscan.result INCLUDING ALL)', run);
        EXECUTE format('ALTER TABLE ikmscan.result ATTACH PARTITION ikmscan.result_%s FOR VALUES IN (%s)', run, run);
        END $$""",
    """CREATE FUNCTION ikmscan.drop_partition(run int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
        EXECUTE format('DROP TABLE IF EXISTS ikmscan.result_%s', run); END $$""",
)
RESTS: LiteralString = """CREATE TABLE ikmscan.rest (host text COLLATE "C" PRIMARY KEY, until timestamptz NOT NULL)"""
STEPS: tuple[tuple[LiteralString, ...], ...] = ((*TABLES, *DEEDS, *VIEWS), (RESTS,))
