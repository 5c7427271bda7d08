"""Stores that cannot be used: said in a sentence with the next step, and never half answered.

The commands run inside this process.
"""

from collections.abc import Callable
from contextlib import closing
import sqlite3

import pytest

from adapters.event_log.opening import open_log
from adapters.event_log.port import Entry
from cli.commands.reporting import REPORTS
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.lines import line

COMMANDS = [*([name] for name in REPORTS), ["account", "list"], ["transfers", "propose"],
            ["import", "journal", "next.jsonl"], ["import", "journal", "next.jsonl", "--dry-run"],
            ["record", "income", "--at", "2024-05-01T12:00:00Z", "--account", "cb", "--asset",
             "BTC", "--quantity", "1", "--how", "mining"]]  # fmt: skip
"""Everything that reads what a ledger knows."""


ANOTHER_AMOUNT = "CAST(replace(CAST(state AS TEXT), '\"1\"', '\"2\"') AS BLOB)"
"""In the store's own words: the same event with 2 units instead of 1."""


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """A ledger with a few hundred facts, and a file to import next."""
    desk.journal(*(line("income", f"fact:{number}") for number in range(300)))
    desk.write("next.jsonl", [line("income", "next")])
    return desk


def all_refused(desk: Desk, status: int, *words: str) -> None:
    """Every command ends with this status and these words, prints nothing and changes nothing."""
    path = desk.folder / "lotledger.db"
    before = path.read_bytes() if path.is_file() else b""
    for command in COMMANDS:
        ran = desk.call(*command)
        assert (ran.status, ran.out) == (status, ""), command
        assert len(ran.complaints()) == 1, ran.err
        assert all(word in ran.err for word in words), ran.err
    if before:
        assert path.read_bytes() == before


def tamper(desk: Desk, statement: str) -> None:
    """Change the store behind the program's back, as anybody with the file can."""
    with closing(sqlite3.connect(desk.folder / "lotledger.db")) as connection, connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


@pytest.mark.parametrize("topic", ["windfall.1", "income.2", "income.0", "income", ""])
def test_an_event_from_the_future_is_not_half_understood(filled: Desk, topic: str) -> None:
    """A type or version this program does not know stops it, with the way out."""
    body = b'{"fact":"later","effective_at":"","actor":"ana","data":{}}'
    with closing(open_log(f"sqlite:///{filled.folder / 'lotledger.db'}")) as log:
        log.append(LEDGER, [Entry("later", bytes(32), topic, body)])
    all_refused(filled, 3, "event_not_known", "306", "upgrade")


def test_what_was_known_before_the_future_event_is_still_answered(filled: Desk) -> None:
    """Knowledge is cut by position, so an earlier answer does not need the later event."""
    asked = ("lots", "--format", "json", "--known-at", "position:305")
    before = filled.done(*asked).out
    with closing(open_log(f"sqlite:///{filled.folder / 'lotledger.db'}")) as log:
        log.append(LEDGER, [Entry("later", bytes(32), "windfall.1", b'{"fact":"later"}')])
    assert filled.done(*asked).out == before


def test_a_store_of_a_later_program_is_refused(filled: Desk) -> None:
    """The schema says it is newer; the advice is to install what made it."""
    tamper(filled, "INSERT INTO lotledger_schema VALUES (99, '2030-01-01')")
    all_refused(filled, 3, "store_newer", "99", "Install the newer lotledger")
    assert filled.call("init").status == 3


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE stored_events SET state = {ANOTHER_AMOUNT} WHERE originator_version = 77",
        "UPDATE stored_events SET topic = 'disposal.1' WHERE originator_version = 77",
        "UPDATE stored_events SET originator_version = 9999 WHERE originator_version = 77",
        "DELETE FROM stored_events WHERE originator_version = 77",
    ],
)
def test_an_altered_event_ends_with_five(filled: Desk, statement: str) -> None:
    """One amount, one type, one place, one missing: the position is named, nothing is answered."""
    tamper(filled, statement)
    all_refused(filled, 5, "chain_broken", "position 77", "backup")


@pytest.mark.parametrize("statement", ["DELETE FROM stored_events WHERE originator_version > 200"])
def test_a_lost_tail_ends_with_five(filled: Desk, statement: str) -> None:
    """Events cut off at the end are missed by the keys that point to them."""
    tamper(filled, statement)
    all_refused(filled, 5, "chain_broken", "backup")


def test_an_earlier_answer_does_not_hide_the_alteration(filled: Desk) -> None:
    """Before the altered event the ledger is whole and answers; behind it, it does not."""
    tamper(filled, "UPDATE stored_events SET state = x'7b7d' WHERE originator_version = 77")
    assert filled.call("lots", "--known-at", "position:76").status == 0
    assert filled.call("lots", "--known-at", "position:77").status == 5


def shorten(content: bytes) -> bytes:
    """Half of it."""
    return content[: len(content) // 2]


def overwrite(_: bytes) -> bytes:
    """A text in its place."""
    return b"Dear diary, today I bought a coin.\n" * 100


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (shorten, 5, ("store_damaged", "backup")),
        (overwrite, 3, ("store_not_a_ledger", "no SQLite database")),
        (lambda _: b"", 3, ("Run: lotledger init",)),
    ],
)
def test_a_file_that_is_no_whole_store_is_refused(
    filled: Desk, change: Callable[[bytes], bytes], status: int, words: tuple[str, ...]
) -> None:
    """Cut short, a text, or empty: each is told apart."""
    path = filled.folder / "lotledger.db"
    path.write_bytes(change(path.read_bytes()))
    all_refused(filled, status, *words)


def test_a_folder_is_no_store(filled: Desk) -> None:
    """A folder of the store's name is left as it is."""
    (filled.folder / "lotledger.db").unlink()
    (filled.folder / "lotledger.db").mkdir()
    all_refused(filled, 3, "store_not_a_ledger", "a folder")


def test_a_store_that_is_not_there_is_not_made(filled: Desk) -> None:
    """Only `init` makes a store; everything else says so."""
    (filled.folder / "lotledger.db").unlink()
    all_refused(filled, 3, "store_missing", "Run: lotledger init")
    assert not (filled.folder / "lotledger.db").exists()


@pytest.mark.parametrize("address", ["lotledger.db", "mysql://here/x", "", "sqlite://x"])
def test_an_address_that_is_none_is_refused(filled: Desk, address: str) -> None:
    """A bare path or another database: the complaint shows what an address looks like."""
    ran = filled.call("--store", address, "lots")
    assert (ran.status, "sqlite:///lotledger.db" in ran.err) == (3, True)
