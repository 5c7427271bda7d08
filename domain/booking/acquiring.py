"""Acquisitions and income: where a lot's basis and dates come from (R-PROP-2, R-INC-1).

bought for 3,000.00 + 15.00 fee           basis 3,015.00, held from that day
staked, worth 20.00 when it could be sold basis 20.00, and 20.00 of income
given by a donor who paid 100,000         basis 100,000 for a gain, less for a loss (R-GIFT-1)
had from a spouse who paid 100,000        basis 100,000, for a loss as well (section 1041)
inherited, worth 90,000 at death          basis 90,000, long-term at once (R-DEATH-1)
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.booking.book import Book
from domain.booking.disposing import book_unit_fee
from domain.booking.disposing import borne
from domain.booking.disposing import cost_of_acquiring
from domain.booking.disposing import fee_cost
from domain.booking.disposing import withhold
from domain.booking.washing import bought
from domain.facts import Acquisition
from domain.facts import Income
from domain.facts import Money
from domain.lots import Lot
from domain.lots import Origin
from domain.outcomes import Earned


def book_acquisition(book: Book, fact: Acquisition) -> None:
    """Make the lot of an acquisition, by the way it came in."""
    if fact.how in ("gift", "spouse"):
        _book_gift(book, fact)
    else:
        _book_purchase(book, fact)


def _book_purchase(book: Book, fact: Acquisition) -> None:
    """Purchase, opening or inheritance: basis is the cost and what it cost to acquire (R-FEE-1)."""
    cost = value_if_known(book, fact, fact.cost, "cost")
    fee, withheld = borne(fact.fee, fee_cost(book, fact, fact.fee))
    lot = Lot(
        _origin(book, fact),
        fact.account,
        fact.asset,
        fact.quantity,
        (cost or ZERO) + fee,
        missing_basis=cost is None,
    ).made_of(cost_of_acquiring(fee))
    if withheld:
        lot = withhold(book, fact, lot, *withheld)
    if fact.how == "purchase":
        bought(book, fact, lot)
    else:
        book.put(lot)
    book_unit_fee(book, fact, fact.account, fact.fee)


def value_if_known(
    book: Book, fact: Acquisition | Income, stated: Money | None, lacking: str
) -> Decimal | None:
    """What units that came cost or were worth: as stated, else by market price; None, and a finding
    that says what is `lacking`, where neither is known.
    """
    value = book.amount_if_known(stated, fact.at, (fact.asset, fact.quantity))
    if value is None:
        text = f"what {fact.quantity:f} {fact.asset} {lacking} is not known"
        book.note("missing_value", fact.name, text)
    return value


def _origin(book: Book, fact: Acquisition) -> Origin:
    if fact.how == "inheritance":
        return Origin(fact.name, fact.at, fact.order, book.day(fact.at), None)
    if fact.how == "opening" and fact.acquired is not None:
        held_from = book.day(fact.acquired)
        place = book.instant(fact.acquired)
        return Origin(fact.name, place, fact.order, held_from, book.short_until(held_from))
    return book.origin(fact)


def _book_gift(book: Book, fact: Acquisition) -> None:
    """The donor's basis and period, and the value at the gift where that governs a loss.

    Without the donor's basis the lot has none (R-GIFT-1: unproved basis is not assumed). What a
    spouse gave keeps that basis for a loss too, whatever it was worth (R-PROP-2, section 1041).
    """
    fee, withheld = borne(fact.fee, fee_cost(book, fact, fact.fee))
    donor = None if fact.donor_basis is None else book.amount(fact.donor_basis, fact, None)
    worth = None
    if fact.how == "gift":
        worth = book.amount_if_known(fact.value_at_gift, fact.at, (fact.asset, fact.quantity))
        if worth is None and donor is not None and book.ruleset.carries_out("R-GIFT-2"):
            text = f"what {fact.quantity:f} {fact.asset} given were worth is not known"
            book.note("missing_value", fact.name, f"{text}; it may be the basis of a loss")
    given = book.day(fact.at)
    held_from = given if fact.donor_acquired is None else book.day(fact.donor_acquired)
    under_water = donor is not None and worth is not None and worth < donor
    origin = Origin(
        fact.name,
        fact.at,
        fact.order,
        given,
        book.short_until(held_from),
        book.short_until(given) if under_water else None,
        tacked_from=held_from,
    )
    lot = Lot(
        origin,
        fact.account,
        fact.asset,
        fact.quantity,
        (donor or ZERO) + fee,
        missing_basis=donor is None,
        loss_basis=worth + fee if under_water and worth is not None else None,
    ).made_of(cost_of_acquiring(fee))
    if withheld:
        lot = withhold(book, fact, lot, *withheld)
    book.put(lot)
    book_unit_fee(book, fact, fact.account, fact.fee)


def book_income(book: Book, fact: Income) -> None:
    """Units earned: income at their value, which is the new lot's basis (R-INC-1)."""
    value = value_if_known(book, fact, fact.value, "was worth")
    earned = ZERO if value is None else value
    book.outcome.income.append(
        Earned(
            fact.name,
            fact.how,
            fact.account,
            fact.asset,
            fact.quantity,
            book.day(fact.at),
            earned,
        )
    )
    book.put(
        Lot(
            book.origin(fact),
            fact.account,
            fact.asset,
            fact.quantity,
            earned,
            missing_basis=value is None,
        )
    )
