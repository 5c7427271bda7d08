"""Learning: what a ledger knew, asked by position, by date and by instant."""

import pytest

from adapters.learning import learn
from domain.facts import Theft
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import price


@pytest.fixture
def book() -> Book:
    """A New Yorker's ledger: position 4 on March 31 there, already April 1 in London."""
    book = Book()
    book.record(price("evening"), "2026-04-01 03:30")
    book.record(price("morning"), "2026-04-01 13:00")
    book.record(price("may"), "2026-05-12 09:00")
    return book


def known(book: Book, known_at: str) -> list[str]:
    """The prices that were known."""
    return list(learn(book.log, LEDGER, known_at).prices)


def test_without_a_moment_all_is_known(book: Book) -> None:
    """Now is the last position, with the time it was recorded at."""
    knowledge = learn(book.log, LEDGER)
    assert list(knowledge.prices) == ["evening", "morning", "may"]
    assert (knowledge.position, knowledge.recorded_at) == (6, book.clock.moment)


@pytest.mark.parametrize(
    ("known_at", "names"),
    [
        ("2026-03-01", []),
        ("2026-03-30", []),
        ("2026-03-31", ["evening"]),
        ("2026-04-01", ["evening", "morning"]),
        ("2026-05-11", ["evening", "morning"]),
        ("2026-05-12", ["evening", "morning", "may"]),
        ("2199-12-31", ["evening", "morning", "may"]),
    ],
)
def test_a_date_is_the_end_of_that_day_where_the_taxpayer_lives(
    book: Book, known_at: str, names: list[str]
) -> None:
    """What was recorded at half past three in London belongs to the evening before in New York."""
    assert known(book, known_at) == names


def test_the_same_date_means_another_moment_elsewhere() -> None:
    """For somebody who lives in London, the same event is of April."""
    book = Book("Europe/London")
    book.record(price("evening"), "2026-04-01 03:30")
    assert known(book, "2026-03-31") == []
    assert known(book, "2026-04-01") == ["evening"]


@pytest.mark.parametrize(
    ("known_at", "names"),
    [
        ("2026-03-01T12:00:00Z", []),
        ("2026-04-01T03:29:59.999999Z", []),
        ("2026-04-01T03:30:00Z", ["evening"]),
        ("2026-03-31T23:30:00-04:00", ["evening"]),
        ("2026-04-01T05:30:00+02:00", ["evening"]),
        ("2026-04-01T12:59:59.999999Z", ["evening"]),
        ("2026-04-01T13:00:00Z", ["evening", "morning"]),
    ],
)
def test_an_instant_is_the_last_event_recorded_by_then(
    book: Book, known_at: str, names: list[str]
) -> None:
    """To the microsecond, whatever offset it is written with."""
    assert known(book, known_at) == names


def test_a_position_is_that_event_and_all_before(book: Book) -> None:
    """Each position knows one event more."""
    assert [known(book, f"position:{number}") for number in range(1, 7)] == [
        [],
        [],
        [],
        ["evening"],
        ["evening", "morning"],
        ["evening", "morning", "may"],
    ]
    assert learn(book.log, LEDGER, "position:4").position == 4


def test_events_of_one_moment_are_known_together() -> None:
    """An instant never cuts a batch in two; a position may."""
    book = Book()
    for name in ("a", "b", "c"):
        book.record(price(name), "2026-04-01 13:00")
    assert known(book, "2026-04-01T13:00:00Z") == ["a", "b", "c"]
    assert known(book, "position:5") == ["a", "b"]


@pytest.mark.parametrize(
    "known_at",
    [
        "position:7", "position:0", "position:-1", "position:", "position:x", "position:+1",
        "position:01", "position:1 ", "position:\u0663", "position:1e1", "position:" + "9" * 25,
        "filing:2025", "filing:", "2026-02-28", "2026-03-01T11:59:59.999999Z", "2009-01-03",
        "2026-04-31", "2026-04-01T13:00:00", "2026-04", "April", "4", " ", "9999-12-31",
        "0001-01-01",
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_answered_is_refused(book: Book, known_at: str) -> None:
    """Before the ledger began, after its last position, or no moment at all: wrong usage."""
    with pytest.raises(Refused) as refused:
        learn(book.log, LEDGER, known_at)
    (fault,) = refused.value.faults
    assert (refused.value.status, fault.code, fault.file) == (2, "not_a_moment", "--known-at")
    assert fault.found == known_at


def test_a_clock_that_stood_behind_is_remarked_upon(book: Book) -> None:
    """The time is held and never runs backwards; what the clock read is told."""
    before = learn(book.log, LEDGER)
    book.record(price("behind"), "2026-05-01 00:00")
    knowledge = learn(book.log, LEDGER)
    assert knowledge.recorded_at == before.recorded_at
    ((code, fact, message),) = knowledge.remarks
    assert (code, fact) == ("clock_clamped", "behind")
    assert "2026-05-01T00:00:00" in message
    assert known(book, "2026-05-11") == ["evening", "morning"]


def test_evidence_is_known_where_it_matters(book: Book) -> None:
    """A theft knows that proof is attached."""
    theft = {"id": "stolen", "type": "theft", "at": "2024-05-01T12:00:00Z", "account": "cb",
             "asset": "BTC", "quantity": "1", "discovered": "2024-06-01", "scheme": "other",
             "for_profit": True}  # fmt: skip
    book.record(theft)
    book.record({**theft, "id": "proven", "evidence": [{"kind": "police report"}]})
    facts = learn(book.log, LEDGER).facts
    known = [facts[name] for name in ("stolen", "proven")]
    assert [isinstance(fact, Theft) and fact.evidenced for fact in known] == [False, True]
