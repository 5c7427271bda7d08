"""An event log in one SQLite file: the default store, one taxpayer on one machine.

Two imports may run at once, in two terminals. Each takes SQLite's write lock with the first
statement of its transaction, before it looks at anything:

    terminal 1   BEGIN IMMEDIATE, reads the head (7), writes 8..10, COMMIT
    terminal 2   BEGIN IMMEDIATE ... waits ... reads the head (10), writes 11..12, COMMIT

Had terminal 2 read first and written later, SQLite would have refused its write at once, as the
head it had read was no longer the newest. A commit has reached the disk when it returns
(`synchronous=FULL`); readers are never kept waiting (WAL).
"""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
import json
from os import PathLike
from pathlib import Path
from typing import Any

from eventsourcing.sqlite import SQLiteApplicationRecorder
from eventsourcing.sqlite import SQLiteConnection
from eventsourcing.sqlite import SQLiteConnectionPool
from eventsourcing.sqlite import SQLiteCursor
from eventsourcing.sqlite import SQLiteDatastore

from adapters.event_log.appending import KeyRow
from adapters.event_log.appending import append_held
from adapters.event_log.appending import usable
from adapters.event_log.chain import Row
from adapters.event_log.chain import paged
from adapters.event_log.chain import verified
from adapters.event_log.clock import Clock
from adapters.event_log.clock import system_clock
from adapters.event_log.clock import written
from adapters.event_log.guard import AppendOnly
from adapters.event_log.port import Appended
from adapters.event_log.port import Closing
from adapters.event_log.port import Entry
from adapters.event_log.port import Stored
from adapters.event_log.refusals import check_version
from adapters.event_log.refusals import store_not_a_ledger
from adapters.event_log.refusals import store_unreachable
from adapters.event_log.sources import packed
from adapters.event_log.sources import unpacked
from adapters.event_log.sqlite_files import BUSY_TIMEOUT_MILLISECONDS
from adapters.event_log.sqlite_files import PATIENCE
from adapters.event_log.sqlite_files import address
from adapters.event_log.sqlite_files import patiently
from adapters.event_log.sqlite_files import plain_words
from adapters.event_log.sqlite_files import schema_version
from adapters.event_log.sqlite_files import version_seen
from adapters.event_log.sqlite_schema import MIGRATIONS
from adapters.event_log.sqlite_schema import VERSION

_PARAMETERS = 10_000
"""Keys looked up in one statement."""

_SELECT_ROWS = "SELECT originator_version, topic, state, link FROM stored_events"

_SELECT_PAGE = (
    f"{_SELECT_ROWS} WHERE originator_id = ? AND originator_version > ?"
    " AND originator_version <= ? ORDER BY originator_version"
)
_SELECT_TIP = f"{_SELECT_ROWS} WHERE originator_id = ? ORDER BY originator_version DESC LIMIT 2"

_SELECT_KEYS = (
    "SELECT k.import_key, k.digest, k.position FROM json_each(?) AS offered"
    " CROSS JOIN import_keys AS k WHERE k.originator_id = ? AND k.import_key = offered.value"
)
_SELECT_STATES = (
    "SELECT e.originator_version, e.state FROM json_each(?) AS offered"
    " CROSS JOIN stored_events AS e"
    " WHERE e.originator_id = ? AND e.originator_version = offered.value"
)
_SELECT_REACH = """
SELECT max(
    coalesce((SELECT max(originator_version) FROM stored_events WHERE originator_id = ?), 0),
    coalesce((SELECT max(position) FROM import_keys WHERE originator_id = ?), 0))"""

_SELECT_SOURCE = "SELECT content FROM source_files WHERE originator_id = ? AND digest = ?"

_SELECT_LEDGERS = """
WITH RECURSIVE ledger(name) AS (
    SELECT min(originator_id) FROM stored_events
    UNION ALL
    SELECT (SELECT min(originator_id) FROM stored_events WHERE originator_id > ledger.name)
    FROM ledger WHERE ledger.name IS NOT NULL
) SELECT name FROM ledger WHERE name IS NOT NULL"""
"""Hops from ledger to ledger through the index instead of reading every event."""


class _Pool(SQLiteConnectionPool):
    """The library's pool, waiting out the neighbours' set-up and making commits durable."""

    def _create_connection(self) -> SQLiteConnection:
        connection = patiently(super()._create_connection, self.pool_timeout)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
        cursor.execute("PRAGMA synchronous = FULL")
        return connection


class _Datastore(SQLiteDatastore):
    """The library's datastore on one existing file, without any setting from outside."""

    def __init__(self, path: Path, patience: float) -> None:
        super().__init__(address(path), originator_id_type="text")
        self.pool = _Pool(db_name=address(path), lock_timeout=1, pool_timeout=patience)


class SQLiteEventLog(AppendOnly, SQLiteApplicationRecorder):
    """A store in one SQLite file, which `create_schema` makes where there is none."""

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        clock: Clock | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.path = Path(path)
        self.clock = clock or system_clock
        self.patience = patience
        super().__init__(_Datastore(self.path, patience))

    def create_schema(self) -> None:
        """Create the file or bring it to this program's version; safe to repeat, safe at once."""
        if not self.path.exists():
            _make_file(self.path)
        done = schema_version(self.path, self.patience)
        check_version(str(self.path), done, VERSION, must_exist=False)
        if done < VERSION:
            with self._writing() as cursor:
                self._migrate(cursor)

    def create_table(self) -> None:
        """The library's name for creating the schema."""
        self.create_schema()

    def _migrate(self, cursor: SQLiteCursor) -> None:
        """Apply what is missing; another process may have been faster while we waited."""
        done = version_seen(cursor.sqlite_cursor, self.path)
        check_version(str(self.path), done, VERSION, must_exist=False)
        for version, statements in enumerate(MIGRATIONS[done:], done + 1):
            for statement in statements:
                cursor.execute(statement)
            applied = (version, written(self.clock()))
            cursor.execute("INSERT INTO lotledger_schema VALUES (?, ?)", applied)

    def ledgers(self) -> list[str]:
        """Names of the ledgers in this store, sorted."""
        return sorted(name for (name,) in self._rows(_SELECT_LEDGERS))

    def append(
        self,
        ledger: str,
        entries: Sequence[Entry],
        *,
        closing: Closing | None = None,
        expect_new: bool = False,
    ) -> Appended:
        """Append in one transaction; see the port."""
        usable(ledger, str(self.path))
        with self._writing() as cursor:
            held = _HeldInFile(cursor, ledger, self.clock)
            return append_held(
                held, ledger, str(self.path), entries, closing, expect_new=expect_new
            )

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Events in position order, verifying every link; see the port."""
        reach = self._rows(_SELECT_REACH, ledger, ledger)[0][0]
        last = reach if upto is None else min(reach, upto)

        def page(after: int, end: int) -> list[Row]:
            return self._rows(_SELECT_PAGE, ledger, after, end)

        return verified(paged(page, last), ledger, str(self.path), last)

    def known(self, ledger: str, keys: Collection[str]) -> dict[str, int]:
        """Which of these keys are recorded, and at which position."""
        return {
            key: position
            for part in _parts(list(keys))
            for key, _, position in self._rows(_SELECT_KEYS, json.dumps(part), ledger)
        }

    def keep_source(self, ledger: str, digest: str, content: bytes) -> None:
        """Keep a source file byte for byte under its SHA-256; keeping it twice is one."""
        usable(ledger, str(self.path))
        kept = packed(digest, content)
        with self._writing() as cursor:
            name = (ledger, digest)
            if not _fetched(cursor, _SELECT_SOURCE, name):
                cursor.execute("INSERT INTO source_files VALUES (?, ?, ?)", (*name, kept))

    def source(self, ledger: str, digest: str) -> bytes | None:
        """The kept bytes of a source file, or None."""
        rows = self._rows(_SELECT_SOURCE, ledger, digest)
        return unpacked(digest, rows[0][0], str(self.path)) if rows else None

    def close(self) -> None:
        """Release connections."""
        self.datastore.close()

    def _rows(self, statement: str, *parameters: str | int) -> list[Any]:
        """The rows of one statement, read in a transaction that ends with it."""

        def attempt() -> list[Any]:
            with self.datastore.transaction(commit=False) as cursor:
                return _fetched(cursor, statement, parameters)

        with plain_words(self.path, self.patience):
            return patiently(attempt, self.patience)

    @contextmanager
    def _writing(self) -> Iterator[SQLiteCursor]:
        """A transaction that holds the write lock from its first statement to its commit."""
        with (
            plain_words(self.path, self.patience),
            self.datastore.get_connection(commit=True) as connection,
        ):
            cursor = connection.cursor()
            patiently(lambda: cursor.execute("BEGIN IMMEDIATE"), self.patience)
            try:
                yield cursor
                connection.commit()
            except BaseException:
                connection.rollback()
                raise


def open_file(path: Path, *, clock: Clock | None = None, must_exist: bool = True) -> SQLiteEventLog:
    """The store in this file; with `must_exist` only a whole one of this program's version."""
    if must_exist or path.exists():
        version = schema_version(path, PATIENCE)
        if must_exist and not version:
            raise store_not_a_ledger(str(path), "an empty database")
        check_version(str(path), version, VERSION, must_exist=must_exist)
    return SQLiteEventLog(path, clock=clock)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read; a ledger is nobody else's business."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        following = "Check that the folder exists and may be written to."
        raise store_unreachable(str(path), error.strerror or str(error), following) from error


def _fetched(cursor: SQLiteCursor, statement: str, parameters: Sequence[str | int]) -> list[Any]:
    """All rows as plain tuples; the library's row objects cost more than the reading."""
    cursor.sqlite_cursor.row_factory = None
    cursor.execute(statement, parameters)
    rows: list[Any] = cursor.fetchall()
    return rows


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in portions that make one statement each."""
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]


class _HeldInFile:
    """A ledger of a SQLite file while the write lock is held."""

    def __init__(self, cursor: SQLiteCursor, ledger: str, clock: Clock) -> None:
        self.cursor = cursor
        self.ledger = ledger
        self.now = clock

    def tip(self) -> list[Row]:
        """The last two events, oldest first."""
        return _fetched(self.cursor, _SELECT_TIP, (self.ledger,))[::-1]

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Digest and position of those keys that are recorded."""
        return {
            key: (digest, position) for key, digest, position in self._looked_up(_SELECT_KEYS, keys)
        }

    def states(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The stored bytes at these positions."""
        return dict(self._looked_up(_SELECT_STATES, positions))

    def insert(self, rows: list[Row], keys: list[KeyRow]) -> None:
        """Write events and keys."""
        ledger = self.ledger
        self.cursor.executemany(
            "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", ((ledger, *row) for row in rows)
        )
        self.cursor.executemany(
            "INSERT INTO import_keys VALUES (?, ?, ?, ?)", ((ledger, *key) for key in keys)
        )

    def _looked_up(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """Rows for many values, a portion of them per statement."""
        for part in _parts(values):
            yield from _fetched(self.cursor, statement, (json.dumps(part), self.ledger))
