"""A source states known facts anew: offered one by one, recorded beside what it said before."""

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.correcting import Order
from adapters.importing import Imported
from adapters.importing import preview
from adapters.importing import write
from adapters.recording import record
from adapters.reissuing import Reissue
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

Line = dict[str, Any]

STOLEN = {"discovered": "2024-06-01", "scheme": "phishing", "for_profit": True}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A removal and two prices of a file (positions 4 to 6; the import is 7)."""
    made = Book()
    imported(made, tmp_path, held("removal", "out"), price("a"), price("b"))
    return made


def text(*lines: Line) -> str:
    """Lines as a file."""
    return "".join(json.dumps(line) + "\n" for line in lines)


def faults(book: Book, folder: Path, *lines: Line, reissue: bool = False) -> tuple[Fault, ...]:
    """How a file is refused; the ledger stays as long as it was, and a preview says the same."""
    before = book.head()
    with pytest.raises(Refused) as refusal:
        imported(book, folder, *lines, reissue=reissue)
    with pytest.raises(Refused) as foreseen:
        preview(book.log, LEDGER, read(folder, text(*lines)), reissue=reissue)
    assert foreseen.value.faults == refusal.value.faults
    assert (refusal.value.status, book.head()) == (3, before)
    return refusal.value.faults


def picked(book: Book, folder: Path, wanted: set[str], *lines: Line) -> tuple[Imported, list[str]]:
    """A file imported by a person who says yes to some re-issues; and what she was shown."""
    shown: list[str] = []

    def choose(found: list[Reissue]) -> list[Reissue]:
        shown.extend(f"{each.fact}: {each.difference()}" for each in found)
        return [each for each in found if each.fact in wanted]

    return write(book.log, LEDGER, read(folder, text(*lines)), choose), shown


def counts(done: Imported) -> tuple[int, int, int, int]:
    """Read, recorded, already recorded, not imported; they add up."""
    left = sum(done.not_imported.values())
    assert done.read == done.recorded + done.already + left
    return done.read, done.recorded, done.already, left


def test_without_asking_a_contradiction_refuses_the_file(book: Book, tmp_path: Path) -> None:
    """With both versions, and both ways on."""
    (fault,) = faults(book, tmp_path, price("c"), price("a", value="61000"))
    assert (fault.code, fault.row) == ("conflict", 2)
    assert "--reissue" in fault.next
    assert "--skip a" in fault.next


def test_what_is_chosen_is_recorded_and_the_rest_counted(book: Book, tmp_path: Path) -> None:
    """Shown fact by fact with a difference; a new fact beside them is recorded as ever."""
    file = [price("a", value="1"), price("b", value="2"), held("removal", "out"), price("new")]
    done, shown = picked(book, tmp_path, {"b"}, *file)
    assert shown == ["a: value 60000 -> 1", "b: value 60000 -> 2"]
    assert counts(done) == (4, 2, 1, 1)
    assert done.not_imported == {"stated otherwise than recorded, and not re-issued": 1}
    assert (told(book, "a"), told(book, "new")) == ([(1, "record", True)], [(1, "record", True)])
    assert told(book, "b") == [(1, "record", True), (2, "reissue", True)]
    assert [row["event"] for row in rows(book, "history")][-3:] == [
        *("price", "observation_reissued", "file_imported"),
    ]


def test_a_reissue_says_where_it_stood(book: Book, tmp_path: Path) -> None:
    """File, row and digest of the new statement, its note, and a reason of its own."""
    line = price("b", value="2", note="corrected", evidence=[{"kind": "letter"}])
    picked(book, tmp_path, {"b"}, price("a"), line)
    first, second = chain(book, "b")
    assert second.source is not None
    assert first.source is not None
    assert second.source["rows"] == [2]
    assert second.source["digest"] != first.source["digest"]
    assert (second.reason_code, second.reason) == (
        "source_reissue",
        "given.file states it anew",
    )
    assert (second.note, second.evidence) == ("corrected", ({"kind": "letter"},))
    assert second.added_evidence == second.evidence


def test_a_preview_shows_what_would_be_asked(book: Book, tmp_path: Path) -> None:
    """The re-issues, the new facts and the counts, as they would be; nothing is written."""
    before = book.head()
    prepared = read(tmp_path, text(price("a", value="1"), price("new"), price("b")))
    statements, reissues, foreseen = preview(book.log, LEDGER, prepared, reissue=True)
    assert [each.name for each in statements] == ["new"]
    assert [each.fact for each in reissues] == ["a"]
    assert book.head() == before
    assert write(book.log, LEDGER, prepared, lambda found: found) == foreseen


def test_declining_everything_writes_nothing(book: Book, tmp_path: Path) -> None:
    """A file with nothing new and nothing wanted leaves no trace."""
    before = book.head()
    done, _ = picked(book, tmp_path, set(), price("a", value="1"), price("b"))
    assert (counts(done), book.head()) == ((2, 0, 1, 1), before)


def test_the_latest_observation_is_compared_with(book: Book, tmp_path: Path) -> None:
    """The corrected export is known from now on, and the old one contradicts it."""
    newer = price("a", value="1")
    picked(book, tmp_path, {"a"}, newer)
    before = book.head()
    assert counts(imported(book, tmp_path, newer)) == (1, 0, 1, 0)
    assert counts(picked(book, tmp_path, {"a"}, newer)[0]) == (1, 0, 1, 0)
    assert book.head() == before
    (fault,) = faults(book, tmp_path, price("a"))
    assert (fault.code, fault.found) == ("conflict", "a: value 1 -> 60000")
    assert fault.expected == "what its source last said (revision 2)"
    picked(book, tmp_path, {"a"}, price("a"))
    assert told(book, "a")[-1] == (3, "reissue", True)
    assert counts(imported(book, tmp_path, price("a"))) == (1, 0, 1, 0)


def test_a_persons_correction_is_no_observation(book: Book, tmp_path: Path) -> None:
    """The file a replaced fact came from is known still; what the source says now is offered."""
    correct(book, Order("replace", "a", line=price("a", value="5")))
    assert counts(imported(book, tmp_path, price("a"))) == (1, 0, 1, 0)
    _, shown = picked(book, tmp_path, {"a"}, price("a", value="7"))
    assert shown == ["a: value 5 -> 7"]
    assert chain(book, "a")[-1].stated.data["value"] == "7"


def test_a_reissue_that_was_taken_back_stays_the_sources_last_word(
    book: Book, tmp_path: Path
) -> None:
    """The head is as it was, to the byte; the source said otherwise all the same."""
    before = reports(book)
    picked(book, tmp_path, {"a"}, price("a", value="1"))
    undo(book, chain(book, "a")[-1].batch)
    assert reports(book) == before
    assert counts(imported(book, tmp_path, price("a", value="1"))) == (1, 0, 1, 0)
    (fault,) = faults(book, tmp_path, price("a"))
    assert (fault.found, fault.expected) == (
        "a: value 1 -> 60000",
        "what its source last said (revision 2)",
    )
    _, shown = picked(book, tmp_path, {"a"}, price("a"))
    assert shown == ["a: nothing that moves a figure"]
    assert counts(imported(book, tmp_path, price("a"))) == (1, 0, 1, 0)


def test_what_is_void_stays_void(book: Book, tmp_path: Path) -> None:
    """Neither import nor re-issue brings it back; reinstated, it is as it was before the void."""
    correct(book, Order("void", "a"))
    assert counts(imported(book, tmp_path, price("a"))) == (1, 0, 1, 0)
    picked(book, tmp_path, {"a"}, price("a", value="1"))
    assert told(book, "a") == [(1, "record", True), (2, "void", False), (3, "reissue", False)]
    assert chain(book, "a")[-1].stated.data["value"] == "1"
    correct(book, Order("reinstate", "a", restores=1))
    assert chain(book, "a")[-1].content == chain(book, "a")[0].content


def test_a_treatment_goes_on_over_the_new_observation(book: Book, tmp_path: Path) -> None:
    """What a person knows of it is not forgotten because a quantity was corrected."""
    correct(book, Order("reclassify", "out", kind="theft", given=STOLEN))
    _, shown = picked(book, tmp_path, {"out"}, held("removal", "out", quantity="2"))
    assert shown == ["out: quantity 1 -> 2"]
    assert [row["quantity"] for row in rows(book, "claims")] == ["2"]


def test_what_cannot_be_restated_is_said_with_its_row(book: Book, tmp_path: Path) -> None:
    """Of another kind, or so that the treatment does not fit; a faulty line beside them too."""
    correct(book, Order("reclassify", "out", kind="theft", given=STOLEN))
    found = faults(
        book,
        tmp_path,
        held("receipt", "out"),
        {"id": "b", "type": "asset", "asset": "BTC"},
        price("c", value="-"),
        held("disposal", "d", account="attic"),
        reissue=True,
    )
    assert [(fault.row, fault.code, fault.file) for fault in found] == [
        (1, "units_differ", "given.file"),
        (2, "another_kind", "given.file"),
        (3, "not_a_number", "given.file"),
        (4, "unknown_account", "given.file"),
    ]


def test_somebody_else_may_be_first(book: Book, tmp_path: Path) -> None:
    """Corrected between the question and the yes: the file is refused as a whole (4)."""
    prepared = read(tmp_path, text(price("a", value="1"), price("new")))

    def slowly(found: list[Reissue]) -> list[Reissue]:
        correct(book, Order("void", "a"), actor="ben")
        return found

    with pytest.raises(Refused) as refusal:
        write(book.log, LEDGER, prepared, slowly)
    assert refusal.value.status == 4
    assert [fault.code for fault in refusal.value.faults] == [
        *("already_corrected", "original", "yours")
    ]
    assert "revision 2 by ben" in refusal.value.faults[0].found
    assert book.log.known(LEDGER, ["new"]) == {}


def test_what_else_came_meanwhile_is_no_matter(book: Book, tmp_path: Path) -> None:
    """Another fact corrected, a new one recorded: the re-issue is made."""
    prepared = read(tmp_path, text(price("a", value="1"), price("new")))

    def slowly(found: list[Reissue]) -> list[Reissue]:
        correct(book, Order("void", "b"), actor="ben")
        record(book.log, LEDGER, price("new"), "ben", "given")
        return found

    done = write(book.log, LEDGER, prepared, slowly)
    assert counts(done) == (2, 1, 1, 0)
    assert told(book, "a")[-1] == (2, "reissue", True)


COINBASE = """\
Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,\
Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes,ID
2024-05-01T12:00:00Z,%s,BTC,%s,USD,60000,60000,60000,0,,x1
"""


def test_an_importers_remarks_are_those_of_the_last_word(tmp_path: Path) -> None:
    """An unknown label said again is a finding again; a known one settles it; so does a person."""
    book = Book()

    def noted() -> bool:
        return "unknown_label" in {row["code"] for row in rows(book, "findings")}

    def stated(label: str, quantity: str) -> None:
        prepared = read(tmp_path, COINBASE % (label, quantity), "coinbase")
        write(book.log, LEDGER, prepared, lambda found: found)

    stated("Odd Thing", "-1")
    (fact,) = (row["fact"] for row in rows(book, "findings") if row["code"] == "unknown_label")
    stated("Odd Thing", "-2")
    assert noted()
    stated("Send", "-2.5")
    assert not noted()
    correct(book, Order("reinstate", fact, restores=2))
    assert noted()
    correct(book, Order("reclassify", fact, kind="lost_access"))
    assert not noted()
    stated("Odd Thing", "-3")
    assert not noted()
    assert survey(book.log, LEDGER, {fact}).chains[fact][-1].number == 6
