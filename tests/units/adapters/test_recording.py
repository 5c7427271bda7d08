"""Recording: what begins a ledger, what is added to it, and what is refused with both shown."""

from typing import Any

import pytest

from adapters.learning import learn
from adapters.recording import FILING_STATUSES
from adapters.recording import create_ledger
from adapters.recording import record
from domain.faults import Fault
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price


def faults_of(book: Book, line: dict[str, Any]) -> tuple[Fault, ...]:
    """The faults with which a line is refused; the ledger stays as long as it was."""
    before = book.head()
    with pytest.raises(Refused) as refused:
        book.record(line)
    assert refused.value.status == 3
    assert book.head() == before
    return refused.value.faults


def test_a_ledger_begins_with_zone_and_status() -> None:
    """Position 1 says where the taxpayer lives and how she files."""
    for status in FILING_STATUSES:
        book = Book()
        create_ledger(book.log, status, "Asia/Tokyo", status, "ana")
        knowledge = learn(book.log, status)
        assert (knowledge.position, knowledge.zone.key) == (1, "Asia/Tokyo")
        assert knowledge.filing_status == status


def test_everything_wrong_with_a_new_ledger_is_told() -> None:
    """Name, zone and status are three faults, as wrong usage; no ledger is made."""
    book = Book()
    with pytest.raises(Refused) as refused:
        create_ledger(book.log, "", "Mars/Base", "happy", "ana")
    assert refused.value.status == 2
    codes = [fault.code for fault in refused.value.faults]
    assert codes == ["bad_name", "unknown_zone", "not_a_choice"]
    assert book.log.ledgers() == [LEDGER]


def test_a_ledger_is_begun_once() -> None:
    """The same name again is refused, whatever zone is given."""
    book = Book()
    with pytest.raises(Refused) as refused:
        create_ledger(book.log, LEDGER, "UTC", "single", "ana")
    assert refused.value.faults[0].code == "ledger_exists"
    assert learn(book.log, LEDGER).zone.key == "America/New_York"


def test_a_fact_gets_the_next_position() -> None:
    """One event, contiguous with the last."""
    book = Book()
    assert [book.record(price(name)) for name in "abc"] == [4, 5, 6]


def test_a_known_fact_gets_no_position() -> None:
    """The head stays, and the name is told as known already."""
    book = Book()
    book.record(price("a"))
    done = record(book.log, LEDGER, price("a", note="again"), "ben", "given")
    assert (done.positions, done.already, done.head) == ({}, ["a"], 4)


def test_a_contradiction_shows_both_versions_and_where() -> None:
    """Name, place, what is offered, and what stands at which position."""
    book = Book()
    book.record(price("a"))
    (fault,) = faults_of(book, price("a", value="61000"))
    assert (fault.code, fault.file, fault.row, fault.column) == ("conflict", "given", 0, "id")
    assert '"value":"61000"' in fault.found
    assert "position 4" in fault.expected
    assert '"value":"60000"' in fault.expected


def test_every_unknown_account_is_told_once() -> None:
    """Both ends of a transfer; with the command that would open them."""
    found = faults_of(Book(), held("transfer", "t", account="here", to="there"))
    assert [fault.found for fault in found] == ["'here'", "'there'"]
    assert [fault.code for fault in found] == ["unknown_account"] * 2
    assert all("lotledger account add" in fault.next for fault in found)


def test_accounts_of_an_allocation_have_to_be_known_too() -> None:
    """Lots cannot be placed in an account nobody has opened."""
    line = {"id": "s", "type": "safe_harbor", "kind": "specific", "asset": "BTC",
            "lots": [{"lot": "a", "account": "cb", "quantity": "1"},
                     {"lot": "a", "account": "drawer", "quantity": "1"}]}  # fmt: skip
    (fault,) = faults_of(Book(), line)
    assert (fault.code, fault.found) == ("unknown_account", "'drawer'")


def test_other_references_may_point_forward() -> None:
    """A match may be recorded before its sides are; that is a finding and no fault."""
    book = Book()
    assert book.record(
        {"id": "m", "type": "transfer_match", "at": "2024-05-01T12:00:00Z", "removal": "later",
         "receipt": "later still"}
    ) == 4  # fmt: skip


def test_a_ledger_nobody_began_takes_nothing() -> None:
    """A misspelt name is no new ledger."""
    book = Book()
    with pytest.raises(Refused) as refused:
        record(book.log, "anna", price("a"), "ana", "given")
    assert refused.value.faults[0].code == "ledger_missing"
    assert book.log.ledgers() == [LEDGER]
