"""Stores of every kind behind one face, so that one claim can be tested on all of them.

`store` runs a test on memory, SQLite and PostgreSQL; `database_store` on the two that last, where
other processes can open the same store and a person can reach behind the program's back.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
import sqlite3
from typing import Any

import psycopg
import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.opening import open_log
from adapters.event_log.port import Appended
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog

NOON = datetime(2026, 1, 2, 12, 0, 0, 678901, tzinfo=UTC)
"""A moment for clocks that stand still."""


class WallClock:
    """A clock that shows what it is set to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.now

    def move(self, seconds: float) -> None:
        """Turn the hands forwards, or backwards."""
        self.now += timedelta(seconds=seconds)


class Store:
    """A store of one kind, opened as often as a test likes and closed after it."""

    def __init__(self, kind: str, url: str) -> None:
        self.kind = kind
        self.url = url
        self._opened: list[EventLog] = []

    def log(self, clock: Callable[[], datetime] | None = None) -> EventLog:
        """The event log, its schema in place; a new one each time, except in memory."""
        if self.kind == "memory" and self._opened:
            return self._opened[0]
        if self.kind == "memory":
            return self._kept(MemoryEventLog(clock=clock))
        log = self._kept(open_log(self.url, clock=clock, must_exist=False))
        log.create_schema()
        return log

    def opened(self, clock: Callable[[], datetime] | None = None) -> EventLog:
        """The event log of a store that has to be there already."""
        return self._kept(open_log(self.url, clock=clock))

    def _kept(self, log: EventLog) -> EventLog:
        self._opened.append(log)
        return log

    def close(self) -> None:
        """Close every log that was opened."""
        for log in self._opened:
            log.close()

    def tamper(self, statement: str, *parameters: object) -> None:
        """Change the tables behind the program's back, as somebody with full rights can.

        Parameters are written `?`; triggers that stand in the way are removed first.
        """
        if self.kind == "sqlite":
            _tamper_with_file(self.path, statement, parameters)
        else:
            _tamper_on_server(self.url, statement, parameters)

    @property
    def path(self) -> Path:
        """The file of a SQLite store."""
        return Path(self.url.removeprefix("sqlite:///"))


def _tamper_with_file(path: Path, statement: str, parameters: Sequence[object]) -> None:
    """Drop the file's triggers and change it."""
    with closing(sqlite3.connect(path)) as connection, connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, tuple(parameters))


def _tamper_on_server(url: str, statement: str, parameters: Sequence[object]) -> None:
    """Switch the server's triggers off and change its rows."""
    with psycopg.connect(url) as connection:
        connection.execute("SET search_path = lotledger")
        for table in ("stored_events", "import_keys", "source_files"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        connection.execute(statement.replace("?", "%s").encode(), parameters)


def entry(key: str, body: str = "{}", *, topic: str = "fact.acquisition.1") -> Entry:
    """An entry whose digest follows from its body."""
    encoded = body.encode()
    return Entry(key, sha256(encoded).digest(), topic, encoded)


def entries(*keys: str) -> list[Entry]:
    """One entry per key, each with the key for its content."""
    return [entry(key, f'{{"name":"{key}"}}') for key in keys]


def create(log: EventLog, ledger: str = "smith") -> Appended:
    """A ledger with its first event."""
    return log.append(ledger, [entry("", topic="ledger.created.1")], expect_new=True)


def _made(kind: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    """A store of this kind, closed when the test is over."""
    url = f"sqlite:///{folder / 'ledger.db'}"
    if kind == "postgres":
        url = request.getfixturevalue("postgres_url")
    made = Store(kind, url)
    yield made
    made.close()


_POSTGRES: Any = pytest.param("postgres", marks=pytest.mark.postgres)


@pytest.fixture(params=["memory", "sqlite", _POSTGRES])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of every kind in turn."""
    yield from _made(request.param, request, tmp_path)


@pytest.fixture(params=["sqlite", _POSTGRES])
def database_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of every kind that lasts, in turn."""
    yield from _made(request.param, request, tmp_path)
