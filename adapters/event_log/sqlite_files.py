"""What can be wrong with a SQLite file before and while it is used, in plain words.

SQLite says "database is locked" both when a neighbour writes for a second and when two processes
have blocked each other for good, and "malformed" for a file cut short by a full disk. Here each
becomes either patience or a refusal with its next step.

Patience is ours rather than SQLite's: its own wait happens inside a C call that Ctrl-C cannot
reach, so we let it wait a quarter of a second at a time, and ask again.
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from pathlib import Path
import sqlite3
from time import monotonic
from time import sleep
from typing import TypeVar

from eventsourcing.persistence import ConnectionUnavailableError
from eventsourcing.persistence import PersistenceError
from eventsourcing.sqlite import SQLiteConnection
from eventsourcing.sqlite import SQLiteConnectionPool
from eventsourcing.sqlite import SQLiteDatastore

from adapters.event_log.refusals import store_damaged
from adapters.event_log.refusals import store_forbidden
from adapters.event_log.refusals import store_full
from adapters.event_log.refusals import store_locked
from adapters.event_log.refusals import store_missing
from adapters.event_log.refusals import store_not_a_ledger
from adapters.event_log.refusals import store_unreachable

Result = TypeVar("Result")

PATIENCE = 600.0
"""Seconds a writer waits for other writers: a large import may take minutes."""

BUSY_TIMEOUT_MILLISECONDS = 250
"""How long SQLite itself waits in one go, out of reach of Ctrl-C."""

_PAUSE_SECONDS = 0.02


def address(path: Path) -> str:
    """The file as a URI that never creates it, whatever characters its name has."""
    return f"{path.absolute().as_uri()}?mode=rw"


def cause_of(error: BaseException) -> sqlite3.Error | None:
    """The SQLite error itself, also where the library has wrapped it."""
    found = error if isinstance(error, sqlite3.Error) else error.__cause__
    return found if isinstance(found, sqlite3.Error) else None


def is_busy(error: BaseException) -> bool:
    """Whether waiting may help."""
    return _primary_code(cause_of(error)) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def patiently(attempt: Callable[[], Result], patience: float) -> Result:
    """Try until it works, as long as others hold the lock and patience lasts."""
    until = monotonic() + patience
    while True:
        try:
            return attempt()
        except (sqlite3.Error, PersistenceError) as error:
            if not is_busy(error) or monotonic() >= until:
                raise
        sleep(_PAUSE_SECONDS)


@contextmanager
def plain_words(path: Path, patience: float) -> Iterator[None]:
    """Turn what SQLite complains of into a refusal; programming errors pass as they are."""
    try:
        yield
    except ConnectionUnavailableError as error:
        raise store_locked(str(path), patience) from error
    except (sqlite3.Error, PersistenceError) as error:
        refused = _refusal(error, path, patience)
        if refused is None:
            raise
        raise refused from error


class _Pool(SQLiteConnectionPool):
    """The library's pool, waiting out the neighbours' set-up and making commits durable."""

    def _create_connection(self) -> SQLiteConnection:
        connection = patiently(super()._create_connection, self.pool_timeout)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MILLISECONDS}")
        cursor.execute("PRAGMA synchronous = FULL")
        return connection


class Datastore(SQLiteDatastore):
    """The library's datastore on one existing file, without any setting from outside."""

    def __init__(self, path: Path, patience: float) -> None:
        super().__init__(address(path), originator_id_type="text")
        self.pool = _Pool(db_name=address(path), lock_timeout=1, pool_timeout=patience)


def schema_version(path: Path, patience: float) -> int:
    """The schema version of the file, 0 for an empty one; looks without changing anything.

    Refuses what is missing, unreadable, damaged, or some other program's database. Only SQLite
    opens the file: were it opened and closed beside it, this process would lose its locks.
    """
    if path.is_dir():
        raise store_not_a_ledger(str(path), "a folder")
    if not path.exists():
        raise store_missing(str(path), "no such file")
    with plain_words(path, patience):
        return patiently(lambda: _asked_version(path), patience)


def _asked_version(path: Path) -> int:
    """The version according to the database, over a connection of its own."""
    with closing(sqlite3.connect(address(path), uri=True, timeout=0.25)) as connection:
        return version_seen(connection.cursor(), path)


def version_seen(cursor: sqlite3.Cursor, path: Path) -> int:
    """The version as the cursor's transaction sees it; refuses tables that are not ours."""
    names = {row[0] for row in cursor.execute("SELECT name FROM sqlite_master").fetchall()}
    if not names:
        return 0
    if "lotledger_schema" not in names:
        raise store_not_a_ledger(str(path), "another program's database")
    newest = cursor.execute("SELECT max(version) FROM lotledger_schema").fetchone()[0]
    return int(newest or 0)


def _primary_code(error: sqlite3.Error | None) -> int | None:
    """SQLite's result code without its extension."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _refusal(error: BaseException, path: Path, patience: float) -> Exception | None:
    """The refusal for a SQLite error, or None where it is a mistake of ours."""
    place, cause = str(path), cause_of(error)
    code, detail = _primary_code(cause), str(cause or error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return store_locked(place, patience)
    if code == sqlite3.SQLITE_NOTADB:
        return store_not_a_ledger(place, "a file that is no SQLite database")
    if code == sqlite3.SQLITE_CORRUPT or "decode to UTF-8" in detail:
        return store_damaged(place, f"a damaged file ({detail})")
    if code == sqlite3.SQLITE_FULL:
        return store_full(place, detail)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return store_forbidden(place, detail)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return _unopened(path, detail)
    if "no such table" in detail:
        return store_not_a_ledger(place, "a database without the ledger's tables")
    return None


def _unopened(path: Path, detail: str) -> Exception:
    """A file that cannot be opened: absent, or out of reach."""
    if not path.exists():
        return store_missing(str(path), "no such file")
    following = "Check the disk, and that file and folder may be written to."
    return store_unreachable(str(path), detail, following)
