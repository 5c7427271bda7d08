"""The tables of a PostgreSQL store, by version, and the triggers that let them only grow.

Two programs that start for the first time at the same moment must not both create the tables, nor
trip over each other's half-made functions. So whoever creates or upgrades holds an advisory lock of
its own for the whole transaction; the second finds the work done.

Statements name their schema by `{schema}`. A migration is never edited once released; a change is a
new one at the end. Triggers fire `ALWAYS`, so that a session in the replica role meets them too.
"""

from typing import LiteralString

EVENTS = """
CREATE TABLE {schema}.stored_events (
    originator_id text COLLATE "C" NOT NULL,
    originator_version bigint NOT NULL CHECK (originator_version > 0),
    topic text NOT NULL,
    state bytea NOT NULL,
    link bytea NOT NULL CHECK (octet_length(link) = 32),
    PRIMARY KEY (originator_id, originator_version)
)"""

KEYS = """
CREATE TABLE {schema}.import_keys (
    originator_id text COLLATE "C" NOT NULL,
    import_key text COLLATE "C" NOT NULL,
    digest bytea NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    PRIMARY KEY (originator_id, import_key) INCLUDE (position)
)"""

SOURCES = """
CREATE TABLE {schema}.source_files (
    originator_id text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (originator_id, digest)
)"""

VERSIONS = """
CREATE TABLE {schema}.lotledger_schema (
    version integer PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""

UNCOMPRESSED = "ALTER TABLE {schema}.source_files ALTER COLUMN content SET STORAGE EXTERNAL"
"""Source files arrive compressed; a second try would only cost time."""

REFUSE = """
CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $body$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$body$"""


def _guarded(table: LiteralString) -> tuple[LiteralString, ...]:
    """Triggers that refuse every change of a table's rows, and its emptying."""
    return (
        f"""CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {{schema}}.{table}
            FOR EACH ROW EXECUTE FUNCTION {{schema}}.refuse_change()""",
        f"""CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {{schema}}.{table}
            FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.refuse_change()""",
        f"ALTER TABLE {{schema}}.{table} ENABLE ALWAYS TRIGGER {table}_never_changed",
        f"ALTER TABLE {{schema}}.{table} ENABLE ALWAYS TRIGGER {table}_never_emptied",
    )


CREATE_SCHEMA = "CREATE SCHEMA IF NOT EXISTS {schema}"

MIGRATIONS: tuple[tuple[LiteralString, ...], ...] = (
    (
        VERSIONS,
        EVENTS,
        KEYS,
        SOURCES,
        UNCOMPRESSED,
        REFUSE,
        *_guarded("stored_events"),
        *_guarded("import_keys"),
        *_guarded("source_files"),
    ),
)
"""The statements that lead from version n to version n + 1."""

VERSION = len(MIGRATIONS)
"""The version this program writes and the newest it can read."""
