"""Importing: counts that add up, one transaction a file, and faults that are all told."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.importing import Imported
from adapters.importing import Prepared
from adapters.importing import preview
from adapters.importing import write
from adapters.provenance import past_imports
from adapters.recording import record
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price
from tests.units.adapters.book import read

COINBASE = """\
Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,\
Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
2024-05-01T12:00:00Z,Buy,BTC,1,USD,60000,60000,60100,100,
2024-05-01T12:00:00Z,Buy,BTC,1,USD,60000,60000,60100,100,
2024-05-02T12:00:00Z,Receive,ETH,2,USD,3000,6000,6000,0,from a friend
2024-05-03T12:00:00Z,Deposit,USD,500,USD,1,500,500,0,
"""
"""Four rows: two equal purchases, units of unknown origin with their price, and money."""


def journal(*lines: dict[str, Any]) -> str:
    """Lines as a file."""
    return "".join(json.dumps(line) + "\n" for line in lines)


def counts(done: Imported) -> tuple[int, int, int, int]:
    """Read, recorded, already recorded, not imported; and they add up."""
    left = sum(done.not_imported.values())
    assert done.read == done.recorded + done.already + left
    return done.read, done.recorded, done.already, left


def codes(book: Book, prepared: Prepared) -> list[tuple[int, str]]:
    """Row and code of each fault with which a file is refused; nothing of it is kept."""
    before = book.head()
    with pytest.raises(Refused) as refused:
        write(book.log, LEDGER, prepared)
    with pytest.raises(Refused) as foreseen:
        preview(book.log, LEDGER, prepared)
    assert foreseen.value.faults == refused.value.faults
    assert refused.value.status == 3
    assert book.head() == before
    assert book.log.kept_file(LEDGER, prepared.digest) is None
    return [(fault.row, fault.code) for fault in refused.value.faults]


def test_a_row_that_makes_two_facts_counts_once(tmp_path: Path) -> None:
    """Units received with a price are a receipt and a price, of one row."""
    prepared = read(tmp_path, COINBASE, "coinbase")
    assert len(prepared.statements) == 4
    book = Book()
    done = write(book.log, LEDGER, prepared)
    assert counts(done) == (4, 3, 0, 1)
    assert done.facts == 4


def test_equal_rows_are_two_facts(tmp_path: Path) -> None:
    """Two purchases that look alike are both counted, the first time and the second."""
    book = Book()
    write(book.log, LEDGER, read(tmp_path, COINBASE, "coinbase"))
    again = write(book.log, LEDGER, read(tmp_path, COINBASE, "coinbase"))
    assert counts(again) == (4, 0, 3, 1)
    assert again.facts == 0


def test_a_row_is_recorded_if_any_of_its_facts_is_new(tmp_path: Path) -> None:
    """Where only the price of a row is new, the row counts as recorded."""
    book = Book()
    prepared = read(tmp_path, COINBASE, "coinbase")
    names = [statement.name for statement, _ in prepared.statements]
    (price_name,) = (name for name in names if name.endswith(":price"))
    kept = read(tmp_path, COINBASE, "coinbase", price_name)
    assert counts(write(book.log, LEDGER, kept)) == (4, 3, 0, 1)
    assert counts(write(book.log, LEDGER, prepared)) == (4, 1, 2, 1)


def test_a_line_that_stands_twice_counts_as_known_the_second_time(tmp_path: Path) -> None:
    """It is one fact, recorded with its first row."""
    book = Book()
    done = write(book.log, LEDGER, read(tmp_path, journal(price("a"), price("b"), price("a"))))
    assert (counts(done), done.facts) == ((3, 2, 1, 0), 2)


def test_what_is_skipped_is_counted_with_its_reason(tmp_path: Path) -> None:
    """A fact left out by name is not imported, and neither is it checked."""
    text = journal(price("a"), price("b", value="x"))
    done = write(Book().log, LEDGER, read(tmp_path, text, "journal", "b"))
    assert counts(done) == (2, 1, 0, 1)
    assert done.not_imported == {"left out by --skip": 1}


def test_a_preview_says_what_writing_then_does(tmp_path: Path) -> None:
    """The same counts, and the statements that would be recorded, each once; nothing is kept."""
    book = Book()
    book.record(price("a"))
    prepared = read(tmp_path, journal(price("a"), price("b"), price("c"), price("b")))
    before = book.head()
    statements, _, foreseen = preview(book.log, LEDGER, prepared)
    assert book.head() == before
    assert book.log.kept_file(LEDGER, prepared.digest) is None
    assert [statement.name for statement in statements] == ["b", "c"]
    assert write(book.log, LEDGER, prepared) == foreseen


def test_the_file_itself_is_an_event(tmp_path: Path) -> None:
    """Its counts stand behind its facts; a second import of it is no event."""
    book = Book()
    for _ in range(2):
        write(book.log, LEDGER, read(tmp_path, COINBASE, "coinbase"))
    (listed,) = past_imports(book.log, LEDGER)
    assert listed["position"] == book.head() == 3 + 4 + 1
    assert (listed["read"], listed["recorded"], listed["already"]) == (4, 3, 0)
    assert (listed["not_imported"], listed["importer"]) == (1, "coinbase 1")


def test_every_fault_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    """Of the text, of the meaning, and what only the ledger knows, all in one refusal."""
    book = Book()
    book.record(price("known"))
    text = journal(
        price("a", value="x"),
        held("income", "b", account="nowhere", how="mining"),
        price("known", value="1"),
        price("c"),
        price("c", value="2"),
    )
    assert codes(book, read(tmp_path, text + "{\n")) == [
        (1, "not_a_number"),
        (2, "unknown_account"),
        (3, "conflict"),
        (5, "duplicate_id"),
        (6, "not_json"),
    ]


def test_one_fault_refuses_the_good_lines_too(tmp_path: Path) -> None:
    """A file is all or nothing; its bytes are not kept either."""
    assert codes(Book(), read(tmp_path, journal(price("a"), price("b", value="x")))) == [
        (2, "not_a_number")
    ]


def test_a_contradiction_leaves_nothing_of_the_file(tmp_path: Path) -> None:
    """Neither its new facts nor its bytes are kept."""
    book = Book()
    book.record(price("a"))
    assert codes(book, read(tmp_path, journal(price("b"), price("a", value="1")))) == [
        (2, "conflict")
    ]


def test_a_file_in_which_all_is_known_leaves_nothing(tmp_path: Path) -> None:
    """Not even its bytes: nothing would refer to them."""
    book = Book()
    book.record(price("a"))
    before = book.head()
    prepared = read(tmp_path, journal(price("a", note="another file")))
    assert counts(write(book.log, LEDGER, prepared)) == (1, 0, 1, 0)
    assert book.head() == before
    assert book.log.kept_file(LEDGER, prepared.digest) is None


class Overtaken(MemoryEventLog):
    """A log in which somebody else records fact `a` after a file has been looked at."""

    def keep_file(self, ledger: str, digest: str, content: bytes) -> None:
        """The last thing before the append is the other one's moment."""
        super().keep_file(ledger, digest, content)
        record(self, ledger, price("a", value="1"), "ben", "given")


def test_who_is_overtaken_is_told_so(tmp_path: Path) -> None:
    """The log decides under its lock: a contradiction that has just arisen refuses the file."""
    book = Book(log=Overtaken)
    with pytest.raises(Refused) as refused:
        write(book.log, LEDGER, read(tmp_path, journal(price("a"), price("b"))))
    (fault,) = refused.value.faults
    assert (fault.code, fault.file) == ("conflict", "given.file")
    assert book.log.known(LEDGER, ["a", "b"]).keys() == {"a"}
