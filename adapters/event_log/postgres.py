"""An event log in PostgreSQL: one store shared by several people or machines.

Writers of one ledger queue for that ledger only, at a lock that lasts as long as the transaction:

    ana    lock "smith", head 7, writes 8..10, COMMIT gives the lock back
    ben    lock "smith" ... waits ... head 10, writes 11..12, COMMIT
    cleo   lock "jones", head 3, writes 4 at the same time as the others

The table itself is never locked: the role that writes has no right to, and the owners of two
ledgers are no business of each other. Each statement sees what was committed before it
(READ COMMITTED), so the head is read after the lock was given, never before. The time comes from
the server's clock, the one clock which all writers share.
"""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from typing import LiteralString

from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import Connection
from psycopg import Cursor
from psycopg.rows import tuple_row
from psycopg.sql import Composed

from adapters.event_log.appending import append_held
from adapters.event_log.appending import usable
from adapters.event_log.appending import usable_all
from adapters.event_log.chain import Row
from adapters.event_log.chain import paged
from adapters.event_log.chain import verified
from adapters.event_log.clock import Clock
from adapters.event_log.guard import AppendOnly
from adapters.event_log.port import Appended
from adapters.event_log.port import Closing
from adapters.event_log.port import Entry
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from adapters.event_log.postgres_held import KNOWN
from adapters.event_log.postgres_held import PAGE
from adapters.event_log.postgres_held import HeldOnServer
from adapters.event_log.postgres_held import composed
from adapters.event_log.postgres_held import parts
from adapters.event_log.postgres_schema import CREATE_SCHEMA
from adapters.event_log.postgres_schema import MIGRATIONS
from adapters.event_log.postgres_schema import VERSION
from adapters.event_log.postgres_server import UNKNOWN_OUTCOME
from adapters.event_log.postgres_server import Datastore
from adapters.event_log.postgres_server import parameters_of
from adapters.event_log.postgres_server import place_of
from adapters.event_log.postgres_server import plain_words
from adapters.event_log.postgres_server import try_connecting
from adapters.event_log.refusals import check_newest
from adapters.event_log.refusals import check_ready
from adapters.event_log.sources import packed
from adapters.event_log.sources import unpacked

PATIENCE = 600.0
"""Seconds a writer waits for other writers: a large import may take minutes."""

_SETTINGS: LiteralString = """
SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', '0', true),
    CASE WHEN current_setting('synchronous_commit') = 'off'
    THEN set_config('synchronous_commit', 'on', true) END"""
"""For one transaction: wait for minutes, never lose an acknowledged commit."""

_REACH: LiteralString = """
SELECT greatest(
    (SELECT max(originator_version) FROM {schema}.stored_events WHERE originator_id = %s),
    (SELECT max(position) FROM {schema}.import_keys WHERE originator_id = %s), 0)"""

_KEEP_SOURCE: LiteralString = (
    "INSERT INTO {schema}.source_files VALUES (%s, %s, %b) ON CONFLICT DO NOTHING"
)
_SOURCE: LiteralString = (
    "SELECT content FROM {schema}.source_files WHERE originator_id = %s AND digest = %s"
)
_LEDGERS: LiteralString = """
WITH RECURSIVE ledger(name) AS (
    SELECT min(originator_id) FROM {schema}.stored_events
    UNION ALL
    SELECT (SELECT min(originator_id) FROM {schema}.stored_events
            WHERE originator_id > ledger.name)
    FROM ledger WHERE ledger.name IS NOT NULL
) SELECT name FROM ledger WHERE name IS NOT NULL"""
"""Hops from ledger to ledger through the index instead of reading every event."""

_HAS_VERSIONS: LiteralString = """
SELECT count(*) FROM pg_catalog.pg_tables
WHERE schemaname = %s AND tablename = 'lotledger_schema'"""

_VERSION: LiteralString = "SELECT coalesce(max(version), 0) FROM {schema}.lotledger_schema"


class PostgresEventLog(AppendOnly, PostgresApplicationRecorder):
    """A store in one schema of a PostgreSQL database."""

    def __init__(
        self,
        url: str,
        *,
        clock: Clock | None = None,
        schema: str = "lotledger",
        patience: float = PATIENCE,
    ) -> None:
        parameters = parameters_of(url)
        self.place = place_of(parameters)
        self.clock = clock
        self.patience = patience
        super().__init__(Datastore(parameters, schema, patience))

    def create_schema(self) -> None:
        """Create or migrate the tables; safe to repeat, safe for many at once.

        A store that is up to date is left alone, so that it needs no right to create anything.
        """
        with self._reading() as cursor:
            done = self.schema_version(cursor)
        if done < VERSION:
            with self._holding("schema") as cursor:
                self._migrate(cursor)

    def create_table(self) -> None:
        """The library's name for creating the schema."""
        self.create_schema()

    def schema_version(self, cursor: Cursor[Any]) -> int:
        """The store's version, 0 where there is none; refused where it is beyond us."""
        found = 0
        if cursor.execute(_HAS_VERSIONS, (self.datastore.schema,)).fetchall()[0][0]:
            found = int(cursor.execute(self._sql(_VERSION)).fetchall()[0][0])
        check_newest(self.place, found, VERSION)
        return found

    def check_ready(self) -> None:
        """Refuse a database in which there is no store of exactly this program's version."""
        with self._reading() as cursor:
            check_ready(self.place, self.schema_version(cursor), VERSION)

    def _migrate(self, cursor: Cursor[Any]) -> None:
        """Apply what is missing; another process may have been faster while we waited."""
        done = self.schema_version(cursor)
        cursor.execute(self._sql(CREATE_SCHEMA))
        for version, statements in enumerate(MIGRATIONS[done:], done + 1):
            for statement in statements:
                cursor.execute(self._sql(statement))
            cursor.execute(
                self._sql("INSERT INTO {schema}.lotledger_schema VALUES (%s)"), (version,)
            )

    def ledgers(self) -> list[str]:
        """Names of the ledgers in this store, sorted."""
        return sorted(name for (name,) in self._rows(_LEDGERS))

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
        usable(ledger, self.place)
        with self._holding("ledger", ledger) as cursor:
            check_ready(self.place, self.schema_version(cursor), VERSION)
            held = HeldOnServer(cursor, ledger, self.datastore.schema, self.clock)
            return append_held(
                held, ledger, self.place, entries, closing, unless, expect_new=expect_new
            )

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Events in position order, verifying every link; see the port."""
        usable(ledger, self.place)
        reach = int(self._rows(_REACH, ledger, ledger)[0][0])
        last = reach if upto is None else min(reach, upto)

        def page(after: int, end: int) -> list[Row]:
            return self._rows(PAGE, ledger, after, end)

        return verified(paged(page, last), ledger, self.place, last)

    def known(self, ledger: str, keys: Collection[str]) -> dict[str, int]:
        """Which of these keys are recorded, and at which position."""
        usable_all((ledger, *keys), self.place)
        return {
            key: position
            for part in parts(list(keys))
            for key, _, position in self._rows(KNOWN, part, ledger)
        }

    def keep_file(self, ledger: str, digest: str, content: bytes) -> None:
        """Keep a file byte for byte under its SHA-256; keeping it twice is one."""
        usable(ledger, self.place)
        kept = packed(digest, content)
        with self._holding("source", ledger) as cursor:
            cursor.execute(self._sql(_KEEP_SOURCE), (ledger, digest, kept))

    def kept_file(self, ledger: str, digest: str) -> bytes | None:
        """The kept bytes of a file, or None."""
        usable(ledger, self.place)
        rows = self._rows(_SOURCE, ledger, digest)
        return unpacked(digest, rows[0][0], self.place) if rows else None

    def close(self) -> None:
        """Release connections."""
        self.datastore.close()

    def _sql(self, statement: LiteralString) -> Composed:
        """A statement with the schema's name filled in."""
        return composed(statement, self.datastore.schema)

    def _rows(self, statement: LiteralString, *parameters: Any) -> list[Any]:
        """The rows of one statement, read in a transaction that ends with it."""
        with self._reading() as cursor:
            return cursor.execute(self._sql(statement), parameters, prepare=True).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[Cursor[Any]]:
        """A cursor whose every statement is a transaction of its own."""
        with (
            plain_words(self.place, self.patience),
            self.datastore.get_connection() as connection,
            _cursor(connection) as cursor,
        ):
            yield cursor

    @contextmanager
    def _holding(self, *names: str) -> Iterator[Cursor[Any]]:
        """A transaction that first takes the lock of that name and holds it to its end."""
        with (
            plain_words(self.place, self.patience, UNKNOWN_OUTCOME),
            self.datastore.get_connection() as connection,
            connection.transaction(),
            _cursor(connection) as cursor,
        ):
            cursor.execute(_SETTINGS, (f"{int(self.patience * 1000)}ms",))
            number = lock_number(self.datastore.schema, *names)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
            yield cursor


def open_server(
    url: str, *, clock: Clock | None = None, must_exist: bool = True
) -> PostgresEventLog:
    """The store behind this URL; connects once at the start, so that a wrong address shows now."""
    try_connecting(url)
    log = PostgresEventLog(url, clock=clock)
    try:
        if must_exist:
            log.check_ready()
    except BaseException:
        log.close()
        raise
    return log


def lock_number(*names: str) -> int:
    """The 64-bit number of an advisory lock, the same in every process and release."""
    return int.from_bytes(
        sha256("\0".join(("lotledger", *names)).encode()).digest()[:8], signed=True
    )


def _cursor(connection: Connection[Any]) -> Cursor[Any]:
    """Plain tuples, in the server's own binary form."""
    return connection.cursor(row_factory=tuple_row, binary=True)
