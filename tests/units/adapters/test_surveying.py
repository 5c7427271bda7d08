"""The survey: accounts, corrections, imports and the facts asked for, in one verified reading."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import cast

import pytest

from adapters.correcting import Order
from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.surveying import corrected_since
from adapters.surveying import facts_of
from adapters.surveying import survey
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import price
from tests.units.adapters.corrections import correct
from tests.units.adapters.corrections import imported


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Two imports (6 and 10) around a price by hand, and a fact the second one re-issued."""
    made = Book()
    imported(made, tmp_path, price("a"), price("b"))
    made.record(price("by hand"))
    again = [price("b", value="61000"), price("c"), price("a")]
    imported(made, tmp_path, *again, reissue=True)
    return made


def test_an_empty_ledger_is_surveyed() -> None:
    """The accounts of a fresh book, its zone, and nothing else."""
    found = survey(Book("Asia/Tokyo").log, LEDGER)
    assert (found.position, found.zone.key, found.accounts) == (3, "Asia/Tokyo", {"cb", "kr"})
    assert (found.imports, found.chains, found.observed, found.batches) == ([], {}, {}, {})
    assert [each.topic for each in found.books] == ["ledger_created.1"]


def test_only_what_is_asked_for_is_decoded(book: Book) -> None:
    """Whole chains of these facts; of others only what corrected them; a name nobody has: none."""
    found = survey(book.log, LEDGER, {"a", "nobody"})
    assert list(found.chains) == ["a", "b"]
    assert [each.number for each in found.chains["a"]] == [1]
    assert [each.number for each in found.chains["b"]] == [2]
    assert found.head("a") is found.chains["a"][-1]
    assert found.head("c") is None
    both = survey(book.log, LEDGER, ["b", "b"]).chains["b"]
    assert [(each.number, each.verb, each.position) for each in both] == [
        (1, "record", 5),
        (2, "reissue", 9),
    ]


def test_the_first_revision_is_the_event_that_recorded_it(book: Book) -> None:
    """With its source, its note and its evidence."""
    book.record(price("d", note="seen", evidence=[{"kind": "screen"}]))
    found = survey(book.log, LEDGER, {"a", "d"}).chains
    source = found["a"][0].source
    assert source is not None
    assert (source["file"], source["rows"]) == ("given.file", [1])
    (first,) = found["d"]
    assert (first.note, first.source, first.batch, first.supersedes) == ("seen", None, "", None)
    assert first.evidence == first.added_evidence == ({"kind": "screen"},)


def test_a_survey_may_end_earlier(book: Book) -> None:
    """What came after that position is not known: corrections, imports, facts."""
    found = survey(book.log, LEDGER, {"b", "c"}, upto=7)
    assert (found.position, len(found.imports)) == (7, 1)
    assert [each.number for each in found.chains["b"]] == [1]
    assert "c" not in found.chains
    assert found.observed == {}


def test_imports_are_told_with_their_facts(book: Book) -> None:
    """Which facts each brought first, and which it stated anew, in the order of its file."""
    first, second = survey(book.log, LEDGER).imports
    assert (first.position, first.file, first.actor) == (6, "given.file", "ana")
    assert facts_of(book.log, LEDGER, first) == (["a", "b"], [])
    assert second.position == 10
    assert facts_of(book.log, LEDGER, second) == (["c"], [("b", 2)])


def test_an_import_of_corrections_alone_has_no_facts_of_its_own(tmp_path: Path) -> None:
    """Nothing new, one fact restated: that is all there is to take back."""
    book = Book()
    imported(book, tmp_path, price("a"))
    imported(book, tmp_path, price("a", value="1"), reissue=True)
    (_, last) = survey(book.log, LEDGER).imports
    assert facts_of(book.log, LEDGER, last) == ([], [("a", 2)])


def test_the_latest_observation_is_what_the_source_said_last(book: Book, tmp_path: Path) -> None:
    """A person's correction is none; a second re-issue is."""
    before = survey(book.log, LEDGER).observed["b"]
    correct(book, Order("replace", "b", line=price("b", value="5")))
    correct(book, Order("reinstate", "b", restores=1))
    assert survey(book.log, LEDGER).observed == {"b": before}
    imported(book, tmp_path, price("b", value="7"), reissue=True)
    assert survey(book.log, LEDGER).observed["b"] != before


def test_batches_are_told_with_what_they_did(book: Book) -> None:
    """Corrections with their facts, and the facts recorded beside them."""
    done = correct(book, Order("void", "a"), Order("void", "b"), lines=[price("e"), price("f")])
    batch = survey(book.log, LEDGER).batches[done.batch]
    assert [(fact, each.number) for fact, each in batch.corrected] == [("a", 2), ("b", 3)]
    assert batch.recorded == ["e", "f"]


def test_accounts_come_and_go(book: Book) -> None:
    """Voided, brought back, and re-opened under the same name by nobody."""
    correct(book, Order("void", "cb"))
    assert survey(book.log, LEDGER).accounts == {"kr"}
    correct(book, Order("replace", "kr", line={"type": "account", "custody": "self"}))
    correct(book, Order("annotate", "cb"))
    assert survey(book.log, LEDGER).accounts == {"kr"}
    correct(book, Order("reinstate", "cb", restores=1))
    assert survey(book.log, LEDGER).accounts == {"cb", "kr"}


def test_what_came_meanwhile_is_searched_for_corrections(book: Book) -> None:
    """Of these facts alone, in order; facts and imports in between are passed over."""
    before = book.head()
    book.record(price("e"))
    correct(book, Order("annotate", "a"), Order("void", "b"))
    correct(book, Order("void", "a"))
    since = list(book.log.scan(LEDGER))[before:]
    found = [(fact, each.number, each.verb) for fact, each in corrected_since(since, {"a", "c"})]
    assert found == [("a", 2, "annotate"), ("a", 3, "void")]
    assert list(corrected_since(since, ())) == []
    assert list(corrected_since([], {"a"})) == []


def test_a_revision_is_numbered_by_the_chain(book: Book) -> None:
    """Every revision supersedes the one before it, without a gap, in the order of positions."""
    for _ in range(3):
        correct(book, Order("void", "a"))
        correct(book, Order("reinstate", "a"))
    chain = survey(book.log, LEDGER, {"a"}).chains["a"]
    assert [each.number for each in chain] == list(range(1, 8))
    assert [each.supersedes for each in chain] == [None, *range(1, 7)]
    assert [each.position for each in chain] == sorted(each.position for each in chain)


class Broken(MemoryEventLog):
    """A log with an event of a later program at its end."""

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Every event, and one nobody knows."""
        events = list(super().scan(ledger, upto))
        yield from events
        yield Stored(len(events) + 1, "fact_forgotten.1", json.dumps({}).encode())


def test_an_event_nobody_knows_stops_every_writer() -> None:
    """What a later program wrote is not half understood."""
    log = cast("EventLog", Broken())
    with pytest.raises(Refused) as refusal:
        survey(log, LEDGER)
    assert refusal.value.faults[0].code == "event_not_known"
