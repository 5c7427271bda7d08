"""The tables of a SQLite store, by version, and the triggers that let them only grow.

A migration is never edited once released; a change is a new one at the end. The triggers stop any
program that opens the file and means well. They do not stop a person who drops them first: that is
what the chain is for.

`INSERT OR REPLACE` needs a guard of its own. SQLite then removes the old row without asking the
DELETE trigger; so an insert is refused unless it brings the very next position, or an unknown key.
And since SQLite would store text in a column of numbers, each column checks what it is given.
"""

EVENTS = """
CREATE TABLE stored_events (
    originator_id TEXT NOT NULL CHECK (typeof(originator_id) = 'text'),
    originator_version INTEGER NOT NULL
        CHECK (typeof(originator_version) = 'integer' AND originator_version > 0),
    topic TEXT NOT NULL CHECK (typeof(topic) = 'text'),
    state BLOB NOT NULL CHECK (typeof(state) = 'blob'),
    link BLOB NOT NULL CHECK (typeof(link) = 'blob' AND length(link) = 32),
    PRIMARY KEY (originator_id, originator_version)
)"""

KEYS = """
CREATE TABLE import_keys (
    originator_id TEXT NOT NULL CHECK (typeof(originator_id) = 'text'),
    import_key TEXT NOT NULL CHECK (typeof(import_key) = 'text'),
    digest BLOB NOT NULL CHECK (typeof(digest) = 'blob'),
    position INTEGER NOT NULL CHECK (typeof(position) = 'integer' AND position > 0),
    PRIMARY KEY (originator_id, import_key)
) WITHOUT ROWID"""

SOURCES = """
CREATE TABLE source_files (
    originator_id TEXT NOT NULL CHECK (typeof(originator_id) = 'text'),
    digest TEXT NOT NULL CHECK (typeof(digest) = 'text'),
    content BLOB NOT NULL CHECK (typeof(content) = 'blob'),
    PRIMARY KEY (originator_id, digest)
)"""


def _never(action: str, table: str) -> str:
    """A trigger that refuses every UPDATE or every DELETE of a table."""
    return f"""
CREATE TRIGGER {table}_never_{action.lower()} BEFORE {action} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {action} refused'); END"""


def _only(table: str, wrong: str, reason: str) -> str:
    """A trigger that refuses the insert of a row for which `wrong` holds."""
    return f"""
CREATE TRIGGER {table}_only_new BEFORE INSERT ON {table} WHEN {wrong}
BEGIN SELECT RAISE(ABORT, '{table} is append-only: {reason}'); END"""


NEXT_POSITION = """NEW.originator_version IS NOT (
    SELECT coalesce(max(originator_version), 0) + 1 FROM stored_events
    WHERE originator_id = NEW.originator_id)"""

KEY_EXISTS = """EXISTS (
    SELECT 1 FROM import_keys
    WHERE originator_id = NEW.originator_id AND import_key = NEW.import_key)"""

SOURCE_EXISTS = """EXISTS (
    SELECT 1 FROM source_files
    WHERE originator_id = NEW.originator_id AND digest = NEW.digest)"""

VERSIONS = "CREATE TABLE lotledger_schema (version INTEGER PRIMARY KEY, applied_at TEXT NOT NULL)"

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        VERSIONS,
        EVENTS,
        KEYS,
        SOURCES,
        *(
            _never(action, table)
            for table in ("stored_events", "import_keys", "source_files")
            for action in ("UPDATE", "DELETE")
        ),
        _only("stored_events", NEXT_POSITION, "not the next position"),
        _only("import_keys", KEY_EXISTS, "key already recorded"),
        _only("source_files", SOURCE_EXISTS, "file already kept"),
    ),
)
"""The statements that lead from version n to version n + 1."""

VERSION = len(MIGRATIONS)
"""The version this program writes and the newest it can read."""
