"""Several real processes in one store at once, as when two people import at the same moment."""

from collections.abc import Callable
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
import signal
import sqlite3
from threading import Timer
import time

import psycopg
import pytest

from adapters.event_log.port import EventLog
from adapters.event_log.postgres import PostgresEventLog
from adapters.event_log.postgres import lock_number
from adapters.event_log.sqlite import SQLiteEventLog
from domain.faults import Refused
from tests.support.processes import writers
from tests.support.stores import Store
from tests.support.stores import create
from tests.support.stores import entries


def test_overlapping_imports_by_several_processes_meet_no_conflict(database_store: Store) -> None:
    """Each fact is recorded by exactly one of them, and positions have no gaps."""
    log = database_store.log()
    create(log)
    url = database_store.url
    share = [("share", url, "smith", str(first), str(first + 150), "25") for first in (0, 50, 100)]
    share.append(("share", url, "smith", "0", "250", "10"))
    with writers(*share) as running:
        said = [line for writer in running for line in writer.rest()]
    assert sum(line["conflicts"] for line in said) == 0
    keys = [f"shared:{number}" for number in range(250)]
    known = log.known("smith", keys)
    closings = sum(1 for line in said if line["recorded"])
    assert sum(line["recorded"] for line in said) == len(known) == 250
    assert sum(line["recorded"] + line["already"] for line in said) == 3 * 150 + 250
    assert [s.position for s in log.scan("smith")] == list(range(1, 1 + 250 + closings + 1))


def test_several_ledgers_are_written_at_once(database_store: Store) -> None:
    """Processes in different ledgers of one store do not disturb each other."""
    log = database_store.log()
    ledgers = ("smith", "jones", "brown")
    for ledger in ledgers:
        create(log, ledger)
    with writers(
        *(("share", database_store.url, each, "0", "100", "20") for each in ledgers)
    ) as run:
        assert all(line["recorded"] == 20 for writer in run for line in writer.rest())
    for ledger in ledgers:
        assert len(list(log.scan(ledger))) == 1 + 100 + 5


def test_threads_of_one_program_may_share_a_log(store: Store) -> None:
    """One log object used by several threads numbers as strictly as several processes do."""
    log = store.log()
    create(log)

    def work(name: int) -> None:
        for number in range(10):
            log.append("smith", entries(f"{name}:{number}", f"shared:{number}"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert [s.position for s in log.scan("smith")] == list(range(1, 1 + 40 + 10 + 1))


def test_eight_processes_may_create_the_store_at_once(database_store: Store) -> None:
    """None of them fails, and the store is made once."""
    with writers(*[("init", database_store.url)] * 8) as running:
        assert [writer.rest() for writer in running] == [[{"ledgers": []}]] * 8
    log = database_store.opened()
    assert create(log).head == 1


@contextmanager
def held(store: Store) -> Iterator[Callable[[], None]]:
    """The lock of ledger `smith` held by somebody else until the given function is called."""
    if store.kind == "sqlite":
        file = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)
        file.execute("BEGIN IMMEDIATE")
        yield file.rollback
        file.close()
        return
    with psycopg.connect(store.url) as server:
        number = lock_number("lotledger", "ledger", "smith")
        server.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
        yield server.rollback


def impatient(store: Store) -> EventLog:
    """A log that waits for others only for a moment."""
    if store.kind == "sqlite":
        return SQLiteEventLog(store.path, patience=0.3)
    return PostgresEventLog(store.url, patience=0.3)


def test_a_writer_waits_for_its_turn(database_store: Store) -> None:
    """A lock held for seconds delays an append; it does not make it fail."""
    log = database_store.log()
    create(log)
    with held(database_store) as let_go:
        begun = time.monotonic()
        Timer(2.0, let_go).start()
        assert log.append("smith", entries("a")).head == 2
        assert 1.9 < time.monotonic() - begun < 10


def test_readers_do_not_wait_for_a_writer(database_store: Store) -> None:
    """While somebody writes, everything committed before can be read."""
    log = database_store.log()
    create(log)
    with held(database_store) as let_go:
        assert len(list(log.scan("smith"))) == 1
        assert log.ledgers() == ["smith"]
        let_go()


def test_patience_ends_with_a_plain_refusal(database_store: Store) -> None:
    """A lock that is never given back is named, and nothing was recorded."""
    create(database_store.log())
    log = impatient(database_store)
    with held(database_store) as let_go:
        with pytest.raises(Refused) as refused:
            log.append("smith", entries("a"))
        let_go()
    assert refused.value.faults[0].code == "store_locked"
    assert log.append("smith", entries("a")).head == 2
    log.close()


def test_waiting_can_be_broken_off(database_store: Store) -> None:
    """Ctrl-C ends a program that waits for its turn, at once and without a trace."""
    create(database_store.log())
    with (
        held(database_store) as let_go,
        writers(("share", database_store.url, "smith", "0", "5", "5")) as (writer,),
    ):
        time.sleep(0.5)
        writer.process.send_signal(signal.SIGINT)
        assert writer.process.wait(timeout=5) != 0
        assert "KeyboardInterrupt" in writer.complaint()
        let_go()
    assert len(list(database_store.opened().scan("smith"))) == 1
