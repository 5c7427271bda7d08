"""The fold: facts in booking order, each handed to what books its kind.

Booking order is (effective_at, order, inflows first, name) and never the order in which the ledger
learned of things, so importing files in another order changes nothing (contract section 2):

    12:00:00 bought 1 BTC   12:00:00 sold 1 BTC   in one second, rows swapped in the export
    -> the purchase is booked first either way, and the sale finds its lot

What books a kind of fact is for the rule pack to say (`domain.packs`).
"""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.amounts import exactly
from domain.booking.book import Book
from domain.booking.book import Outcome
from domain.facts import Fact
from domain.knowledge import Knowledge
from domain.packs import pack_of
from domain.packs.base import OUTFLOW
from domain.rulesets import Ruleset

Place = tuple[datetime, int, int, str, tuple[datetime, int, str] | tuple[()]]
"""Instant, order, phase, name; then what places those that are booked right after that fact."""


def booking_order(
    facts: Iterable[Fact], book: Book, handlers: Mapping[type, tuple[int, Any]]
) -> list[tuple[Place, Fact]]:
    """The facts that are booked, in booking order.

    A matched receipt that a clock put before one of its removals is placed right after the last of
    them; several such receipts of one removal keep the order of their own.
    """
    placed: list[tuple[Place, Fact]] = []
    for fact in facts:
        handler = handlers.get(type(fact))
        if handler is None:
            continue
        place: Place = (fact.at, fact.order, handler[0], fact.name, ())
        if fact.name in book.matched_receipts:
            last = book.matched_receipts[fact.name][-1]
            own = (fact.at, fact.order, fact.name)
            place = max(place, (last.at, last.order, OUTFLOW, last.name, own))
        placed.append((place, fact))
    placed.sort(key=_place)
    return placed


def _place(placed: tuple[Place, Fact]) -> Place:
    return placed[0]


def fold(
    knowledge: Knowledge,
    as_of: datetime | None,
    outcome: Outcome,
    ruleset: Ruleset | None = None,
    what_if: Mapping[str, str] | None = None,
) -> Book:
    """Book everything known that happened by `as_of` (None: everything); the book at the end.
    Without a ruleset the newest is meant; `what_if` answers switches whatever policies say.

    The outcome collects gains, income, claims and findings on the way. Arithmetic is exact.
    Raises ConservationError if units or basis went astray, which is a fault of the program.
    """
    book = Book(knowledge, outcome, as_of, ruleset, what_if)
    pack = pack_of(book.ruleset)
    facts = list(knowledge.facts.values())
    if as_of is not None:
        facts = [fact for fact in facts if fact.at <= as_of]
    with exactly():
        pack.begin(book, facts)
        for _, fact in booking_order(facts, book, pack.handlers):
            if book.keeps_out(fact):
                pack.skipped(book, fact)
                continue
            pack.before(book, fact)
            pack.handlers[type(fact)][1](book, fact)
            book.check_conservation()
        pack.finish(book)
        book.check_conservation()
    return book
