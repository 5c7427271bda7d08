"""The fold: facts in booking order, each handed to what books its kind.

Booking order is (effective_at, order, inflows first, name) and never the order in which the ledger
learned of things, so importing files in another order changes nothing (contract section 2):

    12:00:00 bought 1 BTC   12:00:00 sold 1 BTC   in one second, rows swapped in the export
    -> the purchase is booked first either way, and the sale finds its lot
"""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.amounts import exactly
from domain.booking.acquiring import book_acquisition
from domain.booking.acquiring import book_income
from domain.booking.book import Book
from domain.booking.book import Outcome
from domain.booking.disposing import book_disposal
from domain.booking.disposing import book_liquidation
from domain.booking.disposing import book_swap
from domain.booking.losing import book_lost_access
from domain.booking.losing import book_recovery
from domain.booking.losing import book_theft
from domain.booking.losing import book_worthlessness
from domain.booking.matching import bind_recoveries
from domain.booking.matching import bind_transfers
from domain.booking.moving import book_balance
from domain.booking.moving import book_borrow
from domain.booking.moving import book_conversion
from domain.booking.moving import book_receipt
from domain.booking.moving import book_removal
from domain.booking.moving import book_repay
from domain.booking.moving import book_transfer
from domain.booking.settling import book_settlement
from domain.facts import Acquisition
from domain.facts import Balance
from domain.facts import Borrow
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Income
from domain.facts import Liquidation
from domain.facts import LostAccess
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import Repay
from domain.facts import Settlement
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.facts import TransferMatch
from domain.facts import Worthlessness
from domain.knowledge import Knowledge
from domain.rulesets import Ruleset

Place = tuple[datetime, int, int, str, tuple[datetime, int, str] | tuple[()]]
"""Instant, order, phase, name; then what places those that are booked right after that fact."""

INFLOW, OUTFLOW, COUNT = range(3)
"""Phases of one instant: units come in, go out, balances are counted."""

_HANDLERS: dict[type, tuple[int, Callable[[Book, Any], None]]] = {
    Acquisition: (INFLOW, book_acquisition),
    Income: (INFLOW, book_income),
    Receipt: (INFLOW, book_receipt),
    Recovery: (INFLOW, book_recovery),
    Borrow: (INFLOW, book_borrow),
    Disposal: (OUTFLOW, book_disposal),
    Swap: (OUTFLOW, book_swap),
    Conversion: (OUTFLOW, book_conversion),
    Liquidation: (OUTFLOW, book_liquidation),
    Transfer: (OUTFLOW, book_transfer),
    Removal: (OUTFLOW, book_removal),
    Theft: (OUTFLOW, book_theft),
    Worthlessness: (OUTFLOW, book_worthlessness),
    LostAccess: (OUTFLOW, book_lost_access),
    Repay: (OUTFLOW, book_repay),
    Settlement: (OUTFLOW, book_settlement),
    Balance: (COUNT, book_balance),
}


def booking_order(facts: Iterable[Fact], book: Book) -> list[tuple[Place, Fact]]:
    """The facts that are booked, in booking order.

    A matched receipt that a clock put before one of its removals is placed right after the last of
    them; several such receipts of one removal keep the order of their own.
    """
    placed: list[tuple[Place, Fact]] = []
    for fact in facts:
        handler = _HANDLERS.get(type(fact))
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
) -> Book:
    """Book everything known that happened by `as_of` (None: everything); the book at the end.
    Without a ruleset the newest is meant.

    The outcome collects gains, income, claims and findings on the way. Arithmetic is exact.
    Raises ConservationError if units or basis went astray, which is a fault of the program.
    """
    book = Book(knowledge, outcome, as_of, ruleset)
    facts: Iterable[Fact] = knowledge.facts.values()
    if as_of is not None:
        facts = [fact for fact in facts if fact.at <= as_of]
    with exactly():
        known = knowledge.facts.values()
        bind_transfers(book, [fact for fact in known if type(fact) is TransferMatch])
        bind_recoveries(book, [fact for fact in facts if type(fact) is Recovery])
        for _, fact in booking_order(facts, book):
            if not book.keeps_out(fact):
                _HANDLERS[type(fact)][1](book, fact)
                book.check_conservation()
    return book
