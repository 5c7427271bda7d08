"""Taking back: a batch, a whole import, both halves of a move; and taking that back again."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.corrected import Reason
from adapters.correcting import Order
from adapters.correction_orders import match_orders
from adapters.correction_orders import undo_orders
from adapters.correction_orders import void_import_orders
from adapters.importing import write
from adapters.surveying import survey
from domain.faults import Fault
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price
from tests.units.adapters.book import read
from tests.units.adapters.corrections import chain
from tests.units.adapters.corrections import correct
from tests.units.adapters.corrections import imported
from tests.units.adapters.corrections import reports
from tests.units.adapters.corrections import rows
from tests.units.adapters.corrections import told
from tests.units.adapters.corrections import undo
from tests.units.adapters.corrections import void_import

ODD = """\
Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,\
Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes
2024-05-01T12:00:00Z,Odd Thing,BTC,-1,USD,60000,60000,60100,100,
2024-05-01T12:00:00Z,Buy,BTC,1,USD,60000,60000,60100,100,
"""
"""A file with a label nobody knows, of which the importer makes a remark."""


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Three facts of a file (positions 4 to 6; its import is 7)."""
    made = Book()
    imported(
        made,
        tmp_path,
        held("acquisition", "buy", at="2023-01-01T12:00:00Z", quantity="4", cost="100"),
        held("removal", "out"),
        held("receipt", "in", account="kr", at="2024-05-01T13:00:00Z"),
    )
    return made


def standing(book: Book) -> set[str]:
    """Facts of the fixture and of these tests that stand, as their last revision says."""
    names = [row["fact"] for row in rows(book, "history") if row["fact"]]
    return {name for name in names if chain(book, name)[-1].standing} - {"cb", "kr"}


def fault_of(refusal: Refused) -> Fault:
    """The one fault of a refusal."""
    (fault,) = refusal.faults
    return fault


def test_a_batch_is_undone_and_that_is_undone(book: Book) -> None:
    """Back and forth as often as one likes, to the byte."""
    before = reports(book)
    done = correct(
        book,
        Order("void", "buy"),
        Order("reclassify", "out", kind="disposal", given={"how": "gift"}),
        Order("annotate", "in"),
        lines=[held("disposal", "anew", proceeds="5")],
    )
    after = reports(book)
    assert after != before
    for _ in range(3):
        done = undo(book, done.batch)
        assert reports(book) == before
        assert standing(book) == {"buy", "out", "in"}
        done = undo(book, done.batch)
        assert reports(book) == after
        assert standing(book) == {"out", "in", "anew"}


def test_a_single_correction_is_a_batch_of_its_own(book: Book) -> None:
    """Every correction can be taken back by the name of its batch."""
    before = reports(book)
    done = correct(book, Order("replace", "out", line=held("removal", "out", quantity="2")))
    undo(book, done.batch)
    assert reports(book) == before
    assert chain(book, "out")[-1].restores == 1


def test_a_note_alone_is_nothing_to_undo(book: Book) -> None:
    """It changed nothing of what its fact says; with a document it did."""
    done = correct(book, Order("annotate", "out"))
    with pytest.raises(Refused) as refusal:
        undo_orders(book.log, LEDGER, done.batch)
    assert fault_of(refusal.value).code == "no_change"
    why = Reason("note", "x", evidence=({"kind": "reference", "ref": "case 7"},))
    undo(book, correct(book, Order("annotate", "out"), why=why).batch)
    assert chain(book, "out")[-1].evidence == ()


def test_what_was_taken_back_is_not_taken_back_again(book: Book) -> None:
    """Its facts say already what they said before."""
    done = correct(book, Order("void", "out"))
    undo(book, done.batch)
    with pytest.raises(Refused) as refusal:
        undo_orders(book.log, LEDGER, done.batch)
    assert fault_of(refusal.value).code == "no_change"


def test_an_unknown_batch_is_refused_with_those_there_are(book: Book) -> None:
    """The last few of them."""
    with pytest.raises(Refused) as refusal:
        undo_orders(book.log, LEDGER, "nothing")
    assert fault_of(refusal.value).expected == "one of: none yet"
    done = correct(book, Order("void", "out"))
    with pytest.raises(Refused) as refusal:
        undo_orders(book.log, LEDGER, "nothing")
    assert fault_of(refusal.value).code == "no_such_batch"
    assert fault_of(refusal.value).expected == f"one of: {done.batch}"


def test_a_whole_import_is_voided_and_brought_back(book: Book) -> None:
    """One batch, one event that says which import it was; as if it had never been read."""
    bare, before = reports(Book()), reports(book)
    done = void_import(book, 7)
    assert reports(book) == bare
    assert [each.fact for each in done.corrections] == ["buy", "out", "in"]
    last = rows(book, "history")[-1]
    assert (last["event"], last["batch"]) == ("corrections_applied", done.batch)
    assert done.appended.head == 7 + 4
    undo(book, done.batch)
    assert reports(book) == before


def test_remarks_of_an_import_come_and_go_with_it(tmp_path: Path) -> None:
    """An unknown label is no finding while its fact is void, and one again when it stands."""
    book = Book()
    write(book.log, LEDGER, read(tmp_path, ODD, "coinbase"))
    before = reports(book)
    assert "unknown_label" in before["findings"]
    done = void_import(book, book.head())
    for _ in range(3):
        assert "unknown_label" not in reports(book)["findings"]
        done = undo(book, done.batch)
        assert reports(book) == before
        done = undo(book, done.batch)


def test_what_a_person_corrected_meanwhile_goes_with_its_import(book: Book) -> None:
    """At whichever head it is; undone, it is what the person made of it."""
    correct(book, Order("reclassify", "out", kind="disposal", given={"how": "gift"}))
    correct(book, Order("void", "in"))
    before = reports(book)
    done = void_import(book, 7)
    assert [each.fact for each in done.corrections] == ["buy", "out"]
    undo(book, done.batch)
    assert reports(book) == before
    assert told(book, "out")[1:] == [
        (2, "reclassify", True),
        (3, "void", False),
        (4, "reinstate", True),
    ]


def test_an_import_takes_only_its_own(book: Book, tmp_path: Path) -> None:
    """Not what was recorded by hand right before it, not what another file brought first."""
    book.record(held("receipt", "by hand"))
    correct(book, Order("annotate", "by hand"))
    imported(book, tmp_path, held("removal", "out"), held("receipt", "second"))
    head = book.head()
    imported(book, tmp_path, held("receipt", "third"))
    void_import(book, head)
    assert standing(book) == {"buy", "out", "in", "by hand", "third"}


def test_one_file_imported_in_two_goes_is_two_imports(tmp_path: Path) -> None:
    """What was left out the first time belongs to the second."""
    book = Book()
    content = "".join(json.dumps(price(name)) + "\n" for name in "abc")
    write(book.log, LEDGER, read(tmp_path, content, "journal", "b"))
    first = book.head()
    write(book.log, LEDGER, read(tmp_path, content))
    void_import(book, book.head())
    assert standing(book) == {"a", "c"}
    void_import(book, first)
    assert standing(book) == set()


def test_an_import_that_restated_facts_takes_that_back_too(book: Book, tmp_path: Path) -> None:
    """New facts are void, known ones say again what they said before the wrong file came."""
    before = reports(book)
    wrong = [held("removal", "out", quantity="3"), held("receipt", "new"), price("quote")]
    imported(book, tmp_path, *wrong, reissue=True)
    after = reports(book)
    done = void_import(book, book.head())
    assert [(each.fact, each.verb) for each in done.corrections] == [
        ("new", "void"),
        ("quote", "void"),
        ("out", "reinstate"),
    ]
    assert reports(book) == before
    undo(book, done.batch)
    assert reports(book) == after


def test_a_restated_fact_that_was_corrected_since_is_in_the_way(book: Book, tmp_path: Path) -> None:
    """Her correction was of what the wrong file said; it is not thrown away unasked."""
    imported(book, tmp_path, held("removal", "out", quantity="3"), reissue=True)
    head = book.head()
    correct(book, Order("reclassify", "out", kind="disposal", given={"how": "gift"}), actor="ben")
    with pytest.raises(Refused) as refusal:
        void_import(book, head)
    assert refusal.value.status == 4
    correct(book, Order("reinstate", "out", restores=1))
    with pytest.raises(Refused) as refusal:
        void_import(book, head)
    assert fault_of(refusal.value).code == "already_void"


@pytest.mark.parametrize("position", [1, 4, 6, 8, 99])
def test_only_imports_are_imports(book: Book, position: int) -> None:
    """A position at which no import ends is told with those that there are."""
    with pytest.raises(Refused) as refusal:
        void_import_orders(book.log, LEDGER, position)
    fault = fault_of(refusal.value)
    assert (fault.code, fault.found, fault.expected) == ("no_such_import", str(position), "7")


def test_an_import_is_voided_once(book: Book) -> None:
    """Of which nothing stands, nothing can be voided."""
    void_import(book, 7)
    with pytest.raises(Refused) as refusal:
        void_import(book, 7)
    assert fault_of(refusal.value).code == "already_void"


def test_reimporting_never_revives(book: Book, tmp_path: Path) -> None:
    """The same file again is already recorded, whatever a person made of its facts."""
    void_import(book, 7)
    lines: list[dict[str, Any]] = [
        held("acquisition", "buy", at="2023-01-01T12:00:00Z", quantity="4", cost="100"),
        held("removal", "out"),
    ]
    before = book.head()
    done = imported(book, tmp_path, *lines)
    assert (done.recorded, done.already, book.head()) == (0, 2, before)
    correct(book, Order("reinstate", "buy"))
    correct(book, Order("replace", "buy", line=held("acquisition", "buy", quantity="5")))
    assert imported(book, tmp_path, *lines).already == 2
    assert chain(book, "buy")[-1].stated.data["quantity"] == "5"
    assert standing(book) == {"buy"}


def test_two_halves_are_made_one_move(book: Book) -> None:
    """What is held to be anything else becomes a removal; what is one is only annotated."""
    book.record(held("disposal", "sent", at="2024-06-01T12:00:00Z"))
    book.record(held("receipt", "came", account="kr", at="2024-06-01T13:00:00Z"))
    for out, back, verb in (("out", "in", "annotate"), ("sent", "came", "reclassify")):
        orders, line = match_orders(book.log, LEDGER, out, back, 1)
        assert [(each.verb, each.fact, each.expect) for each in orders] == [(verb, out, 1)]
        done = correct(book, *orders, lines=[line], what="one move")
        assert survey(book.log, LEDGER).batches[done.batch].recorded == [f"match:{out}>{back}"]
    held_in = sorted((row["lot"], row["account"], row["quantity"]) for row in rows(book, "lots"))
    assert held_in == [("buy", "cb", "2"), ("buy", "kr", "1"), ("buy", "kr", "1")]


@pytest.mark.parametrize(
    ("out", "back", "found"),
    [
        ("nobody", "in", "nobody is not known"),
        ("out", "nobody", "nobody is no unclassified receipt"),
        ("out", "buy", "buy is no unclassified receipt"),
    ],
)
def test_what_is_no_half_is_refused(book: Book, out: str, back: str, found: str) -> None:
    """With the half that is wrong."""
    with pytest.raises(Refused) as refusal:
        match_orders(book.log, LEDGER, out, back, 0)
    assert (fault_of(refusal.value).code, fault_of(refusal.value).found) == ("not_one_move", found)
