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
from eventsourcing.sqlite import SQLiteCursor

from adapters.event_log.appending import append_held
from adapters.event_log.appending import usable
from adapters.event_log.appending import usable_all
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
from adapters.event_log.port import Unless
from adapters.event_log.refusals import check_newest
from adapters.event_log.refusals import check_ready
from adapters.event_log.refusals import store_unreachable
from adapters.event_log.sources import packed
from adapters.event_log.sources import unpacked
from adapters.event_log.sqlite_files import PATIENCE
from adapters.event_log.sqlite_files import Datastore
from adapters.event_log.sqlite_files import patiently
from adapters.event_log.sqlite_files import plain_words
from adapters.event_log.sqlite_files import schema_version
from adapters.event_log.sqlite_files import version_seen
from adapters.event_log.sqlite_held import SELECT_KEYS
from adapters.event_log.sqlite_held import SELECT_PAGE
from adapters.event_log.sqlite_held import HeldInFile
from adapters.event_log.sqlite_held import fetched
from adapters.event_log.sqlite_held import parts
from adapters.event_log.sqlite_schema import MIGRATIONS
from adapters.event_log.sqlite_schema import VERSION

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
        super().__init__(Datastore(self.path, patience))

    def create_schema(self) -> None:
        """Create the file or bring it to this program's version; safe to repeat, safe at once."""
        if not self.path.exists():
            _make_file(self.path)
        done = schema_version(self.path, self.patience)
        check_newest(str(self.path), done, VERSION)
        if done < VERSION:
            with self._writing() as cursor:
                self._migrate(cursor)

    def create_table(self) -> None:
        """The library's name for creating the schema."""
        self.create_schema()

    def _migrate(self, cursor: SQLiteCursor) -> None:
        """Apply what is missing; another process may have been faster while we waited."""
        done = version_seen(cursor.sqlite_cursor, self.path)
        check_newest(str(self.path), done, VERSION)
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
        unless: Unless | None = None,
        expect_new: bool = False,
    ) -> Appended:
        """Append in one transaction; see the port."""
        usable(ledger, str(self.path))
        with self._writing() as cursor:
            check_ready(str(self.path), version_seen(cursor.sqlite_cursor, self.path), VERSION)
            held = HeldInFile(cursor, ledger, self.clock)
            return append_held(
                held, ledger, str(self.path), entries, closing, unless, expect_new=expect_new
            )

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Events in position order, verifying every link; see the port."""
        usable(ledger, str(self.path))
        reach = self._rows(_SELECT_REACH, ledger, ledger)[0][0]
        last = reach if upto is None else min(reach, upto)

        def page(after: int, end: int) -> list[Row]:
            return self._rows(SELECT_PAGE, ledger, after, end)

        return verified(paged(page, last), ledger, str(self.path), last)

    def known(self, ledger: str, keys: Collection[str]) -> dict[str, int]:
        """Which of these keys are recorded, and at which position."""
        usable_all((ledger, *keys), str(self.path))
        return {
            key: position
            for part in parts(list(keys))
            for key, _, position in self._rows(SELECT_KEYS, json.dumps(part), ledger)
        }

    def keep_file(self, ledger: str, digest: str, content: bytes) -> None:
        """Keep a file byte for byte under its SHA-256; keeping it twice is one."""
        usable(ledger, str(self.path))
        kept = packed(digest, content)
        with self._writing() as cursor:
            name = (ledger, digest)
            if not fetched(cursor, _SELECT_SOURCE, name):
                cursor.execute("INSERT INTO source_files VALUES (?, ?, ?)", (*name, kept))

    def kept_file(self, ledger: str, digest: str) -> bytes | None:
        """The kept bytes of a file, or None."""
        usable(ledger, str(self.path))
        rows = self._rows(_SELECT_SOURCE, ledger, digest)
        return unpacked(digest, rows[0][0], str(self.path)) if rows else None

    def close(self) -> None:
        """Release connections."""
        self.datastore.close()

    def _rows(self, statement: str, *parameters: str | int) -> list[Any]:
        """The rows of one statement, read in a transaction that ends with it."""

        def attempt() -> list[Any]:
            with self.datastore.transaction(commit=False) as cursor:
                return fetched(cursor, statement, parameters)

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
        if must_exist:
            check_ready(str(path), version, VERSION)
        check_newest(str(path), version, VERSION)
    return SQLiteEventLog(path, clock=clock)


def _make_file(path: Path) -> None:
    """An empty file that only its owner may read; a ledger is nobody else's business."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        following = "Check that the folder exists and may be written to."
        raise store_unreachable(str(path), error.strerror or str(error), following) from error
