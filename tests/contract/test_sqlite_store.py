"""What is particular to a store in one file: durability, neighbours, and two opened at once."""

from contextlib import closing
from pathlib import Path
import sqlite3
from threading import Timer
import time

import pytest

from adapters.event_log.opening import open_log
from adapters.event_log.sqlite import SQLiteEventLog
from tests.support.stores import create
from tests.support.stores import entries


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store with one ledger."""
    with closing(SQLiteEventLog(tmp_path / "ledger.db")) as log:
        log.create_schema()
        create(log)
    return tmp_path / "ledger.db"


def test_every_connection_commits_to_disk_and_lets_others_read(path: Path) -> None:
    """Write-ahead log with a sync at every commit, whatever SQLite was compiled to prefer."""
    with closing(SQLiteEventLog(path)) as log:
        for commit in (True, False):
            with log.datastore.get_connection(commit=commit) as connection:
                cursor = connection.cursor()
                cursor.execute("PRAGMA synchronous")
                assert cursor.fetchone()[0] == 2
                cursor.execute("PRAGMA journal_mode")
                assert cursor.fetchone()[0] == "wal"


def test_a_neighbour_who_has_the_whole_file_is_waited_for(path: Path) -> None:
    """Also by the very first connection, which has to switch the write-ahead log on."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(other), closing(SQLiteEventLog(path)) as log:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        Timer(1.6, other.rollback).start()
        assert log.append("smith", entries("a")).head == 2
        assert time.monotonic() - begun > 1.5


def test_reading_it_all_leaves_the_file_as_it_was(path: Path) -> None:
    """Looking at a store changes no byte of it and leaves nothing beside it."""
    before = path.read_bytes()
    with closing(open_log(f"sqlite:///{path}")) as log:
        assert len(list(log.scan("smith"))) == 1
        assert log.known("smith", ["a"]) == {}
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == ["ledger.db"]


def test_two_logs_of_one_program_share_a_file(path: Path) -> None:
    """Opened twice in one process, closed once: the other keeps its locks and its place."""
    with closing(SQLiteEventLog(path)) as ana:
        with closing(SQLiteEventLog(path)) as ben:
            assert ben.append("smith", entries("b")).head == 2
            assert ana.append("smith", entries("a")).head == 3
        assert ana.append("smith", entries("c")).head == 4
        assert len(list(ana.scan("smith"))) == 4


def test_a_store_survives_being_compacted(path: Path) -> None:
    """VACUUM may renumber SQLite's own rows; positions and links are columns and stay."""
    with closing(SQLiteEventLog(path)) as log:
        log.append("smith", entries("a", "b"))
    with closing(sqlite3.connect(path)) as other:
        other.execute("VACUUM")
    with closing(SQLiteEventLog(path)) as log:
        assert [stored.position for stored in log.scan("smith")] == [1, 2, 3]
        assert log.append("smith", entries("a", "c")).positions == {"c": 4}
