"""Two people correct one fact: the first wins, the second is told who won and loses nothing."""

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.corrected import Reason
from adapters.correcting import Decided
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.correction_orders import match_orders
from adapters.correction_orders import undo_orders
from adapters.recording import record
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.corrections import chain
from tests.units.adapters.corrections import codes
from tests.units.adapters.corrections import correct
from tests.units.adapters.corrections import decided
from tests.units.adapters.corrections import refused
from tests.units.adapters.corrections import reports
from tests.units.adapters.corrections import told

GIFT: Mapping[str, Any] = {"how": "gift"}


@pytest.fixture
def book() -> Book:
    """A purchase, units that left cb and came to kr, and a sale (positions 4 to 7)."""
    made = Book()
    made.record(held("acquisition", "buy", at="2023-01-01T12:00:00Z", quantity="4", cost="100"))
    made.record(held("removal", "out"))
    made.record(held("receipt", "in", account="kr", at="2024-05-01T13:00:00Z"))
    made.record(held("disposal", "sale", proceeds="50"))
    return made


def lost(book: Book, mine: Decided) -> Refused:
    """How decided corrections are refused that came too late; nothing of them is written."""
    before = book.head()
    with pytest.raises(Refused) as refusal:
        commit(book.log, LEDGER, mine, "ana")
    assert book.head() == before
    assert refusal.value.status == 4
    return refusal.value


def test_a_head_that_moved_is_told_in_three_views(book: Book) -> None:
    """What it was, what the winner made of it and why, and what was wanted; and what to do."""
    book.clock.moment = book.clock.moment.replace(hour=14)
    won = correct(
        book, Order("void", "out", 1), why=Reason("never_happened", "a test"), actor="ben"
    )
    refusal = refused(book, Order("reclassify", "out", 1, kind="disposal", given=GIFT))
    assert refusal.status == 4
    assert codes(refusal) == ["already_corrected", "original", "yours"]
    winner, original, yours = refusal.faults
    assert winner.found == (
        f"revision 2 by ben at 2026-03-01T14:00:00.000000Z (position {won.appended.head}): void,"
        " because: a test"
    )
    assert winner.expected == "revision 1 to be the head still"
    assert winner.next.startswith("Look at it (lotledger history out)")
    assert winner.next.endswith("--expect 2")
    assert original.found == "revision 1: removal: account cb, asset BTC, quantity 1"
    assert yours.found == "reclassify: type removal -> disposal, how none -> gift"
    assert told(book, "out") == [(1, "record", True), (2, "void", False)]


def test_the_winner_is_who_came_next(book: Book) -> None:
    """Of several that came since, the first is the one that won; the newest head is named."""
    correct(book, Order("annotate", "out", 1), actor="ben")
    correct(book, Order("void", "out", 2), actor="eva")
    winner = refused(book, Order("void", "out", 1)).faults[0]
    assert "revision 2 by ben" in winner.found
    assert winner.next.endswith("--expect 3")
    assert "revision 3 by eva" in refused(book, Order("reinstate", "out", 2)).faults[0].found


def test_a_correction_that_no_longer_could_be_is_a_conflict_first(book: Book) -> None:
    """It is judged by the head its author saw: a void of what is void by now has lost, no more."""
    correct(book, Order("void", "out", 1), actor="ben")
    assert codes(refused(book, Order("void", "out", 1))) == [
        *("already_corrected", "original", "yours")
    ]
    assert codes(refused(book, Order("void", "out"))) == ["already_void"]
    wrong = Order("reclassify", "out", 1, kind="theft")
    assert codes(refused(book, wrong)) == ["already_corrected", "original"]


@pytest.mark.parametrize("expect", [2, 7, 10**30, -1])
def test_a_head_nobody_can_have_seen_is_a_mistake(book: Book, expect: int) -> None:
    """Nobody won: the number is wrong (3)."""
    refusal = refused(book, Order("void", "out", expect))
    assert (refusal.status, codes(refusal)) == (3, ["no_such_revision"])
    assert refusal.faults[0].expected == "a revision up to 1, the head"


def test_what_was_decided_holds_only_while_its_head_does(book: Book) -> None:
    """Between the dry run, or the question, and the yes, somebody else corrected it."""
    mine = decided(book, Order("reclassify", "out", kind="disposal", given=GIFT))
    correct(book, Order("void", "out"), actor="ben", why=Reason("never_happened", "a test"))
    correct(book, Order("reinstate", "out"), actor="eva")
    winner, original, yours = lost(book, mine).faults
    assert "revision 2 by ben" in winner.found
    assert "because: a test" in winner.found
    assert original.found.startswith("revision 1: removal")
    assert yours.found.startswith("reclassify: type removal -> disposal")


def test_whatever_else_came_meanwhile_does_not_matter(book: Book) -> None:
    """Facts, corrections of other facts, notes of them: none of it moves this head."""
    mine = decided(book, Order("void", "out"))
    correct(book, Order("annotate", "in"), actor="ben")
    record(book.log, LEDGER, held("disposal", "another"), "ben", "given")
    commit(book.log, LEDGER, mine, "ana")
    assert told(book, "out")[-1] == (2, "void", False)


def test_a_batch_is_lost_as_a_whole(book: Book) -> None:
    """One of its facts was corrected: nothing of it is made, and only that fact is a conflict."""
    mine = decided(
        book, Order("void", "buy"), Order("void", "out"), Order("void", "sale"),
        lines=[held("disposal", "anew")],
    )  # fmt: skip
    correct(book, Order("annotate", "out"), actor="ben")
    assert {fault.column for fault in lost(book, mine).faults} == {"out"}
    refusal = refused(book, Order("void", "buy", 1), Order("void", "out", 1))
    assert {fault.column for fault in refusal.faults} == {"out"}
    assert [len(chain(book, fact)) for fact in ("buy", "out", "sale")] == [1, 2, 1]
    assert book.log.known(LEDGER, ["anew"]) == {}


def test_two_batches_that_overlap_do_not_both_hold(book: Book) -> None:
    """Whoever is second loses all of hers, the facts nobody else touched included."""
    mine = decided(book, Order("void", "buy"), Order("void", "out"))
    theirs = decided(book, Order("void", "out"), Order("void", "sale"))
    commit(book.log, LEDGER, theirs, "ben")
    lost(book, mine)
    assert [len(chain(book, fact)) for fact in ("buy", "out", "sale")] == [1, 2, 2]


def test_the_same_batch_is_not_made_twice(book: Book) -> None:
    """Committed again, it has lost against itself."""
    mine = decided(book, Order("annotate", "buy"), Order("annotate", "out"))
    done = commit(book.log, LEDGER, mine, "ana")
    lost(book, mine)
    assert chain(book, "out")[-1].batch == done.batch


@pytest.mark.parametrize("theirs", [held("disposal", "anew"), held("disposal", "anew", tx="0x1")])
def test_a_name_taken_meanwhile_is_a_conflict(book: Book, theirs: dict[str, Any]) -> None:
    """Somebody else recorded the new fact after this was decided, the same or another."""
    mine = decided(book, Order("annotate", "out"), lines=[held("disposal", "anew")])
    record(book.log, LEDGER, theirs, "ben", "given")
    assert codes(lost(book, mine)) == ["name_taken"]
    assert len(chain(book, "out")) == 1


def test_an_undo_holds_only_if_nothing_came_since(book: Book) -> None:
    """A batch is taken back whole or not at all."""
    done = correct(book, Order("void", "out"), Order("void", "sale"))
    correct(book, Order("reinstate", "sale"), Order("reinstate", "out"), actor="ben")
    correct(book, Order("reclassify", "out", kind="lost_access"), actor="ben")
    with pytest.raises(Refused) as refusal:
        correct(book, *undo_orders(book.log, LEDGER, done.batch))
    assert refusal.value.status == 4
    assert {fault.column for fault in refusal.value.faults} == {"out"}


def test_a_note_does_not_stand_in_the_way_of_an_undo(book: Book) -> None:
    """What came since and moves no figure is passed over; so is what was undone and done again."""
    before = reports(book)
    done = correct(book, Order("void", "out"), Order("void", "sale"))
    correct(book, Order("annotate", "out"), Order("reinstate", "sale"), actor="ben")
    correct(book, Order("reinstate", "sale"), actor="ben")
    correct(book, *undo_orders(book.log, LEDGER, done.batch))
    assert reports(book) == before


def test_what_left_is_matched_by_one_of_two_people(book: Book) -> None:
    """A removal and its receipt: the second hears of the first, also where nothing else changes."""
    before = reports(book)
    orders, line = match_orders(book.log, LEDGER, "out", "in", 0)
    mine = decided(book, *orders, lines=[line], what="one move")
    book.record(held("receipt", "in-2", account="kr", at="2024-05-01T14:00:00Z"))
    orders, other = match_orders(book.log, LEDGER, "out", "in-2", 0)
    theirs = commit(book.log, LEDGER, decided(book, *orders, lines=[other], what="one move"), "ben")
    assert codes(lost(book, mine)) == ["already_corrected", "original", "yours"]
    assert told(book, "out") == [(1, "record", True), (2, "annotate", True)]
    correct(book, *undo_orders(book.log, LEDGER, theirs.batch), Order("void", "in-2"))
    assert reports(book) == before
