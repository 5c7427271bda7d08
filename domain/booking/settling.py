"""Derivative contracts: their own gain or loss, and the units that moved because of it.

    a USDT-margined perpetual closes at -800.00 with -25.00 of funding, 825 USDT were taken
    -> the contract: a short-term loss of 825.00, no lot
    -> the units:    825 USDT disposed of for 825.00, their own basis against it (case Q-5)

The collateral is not disposed of otherwise. Section 1256 contracts go 60/40 (R-DERIV-1), and so do
all of a venue that `venue_1256` says are such; others are short-term. `funding` counts with the
result unless a switch says ordinary (R-DERIV-2).
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import split
from domain.booking.book import Book
from domain.booking.disposing import book_unit_fee
from domain.booking.disposing import fee_cost
from domain.booking.disposing import realise
from domain.elections import Outflow
from domain.facts import DollarFee
from domain.facts import Settlement
from domain.lots import Lot
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import Earned
from domain.outcomes import Gain
from domain.steps import Step


def book_settlement(book: Book, fact: Settlement) -> None:
    """The contract's rows first, then what the units did."""
    pnl = book.amount(fact.pnl, fact, None)
    funding = book.amount_or_zero(fact.funding, fact)
    day = book.day(fact.at)
    fee = fee_cost(book, fact, fact.fee)
    gross = pnl
    if book.switches.value("funding", day) == "in_pnl":
        gross += funding
    elif funding:
        steps = (Step("funding received", funding, "R-DERIV-2", fact.name),)
        earned = Earned(fact.name, "funding", fact.account, None, None, day, funding, steps)
        book.outcome.income.append(earned)
    result = gross - fee
    if is_section_1256(book, fact):
        long_part, short_part = split(result, book.ruleset.section_1256)
        _book_contract(book, fact, long_part, LONG, (gross, fee))
        _book_contract(book, fact, short_part, SHORT, (gross, fee))
    else:
        _book_contract(book, fact, result, SHORT, (gross, fee))
    # A fee in money came out of the same units; one in units of its own is a row of its own.
    in_money = isinstance(fact.fee, DollarFee)
    _book_units(book, fact, pnl + funding, fee if in_money else ZERO)
    book_unit_fee(book, fact, fact.account, fact.fee)


def is_section_1256(book: Book, fact: Settlement) -> bool:
    """Whether a contract is one of section 1256: as it says, or as all of its venue (R-DERIV-1)."""
    of_venue = book.switches.value("venue_1256", book.day(fact.at), fact.account) == "yes"
    return of_venue or fact.contract == "section_1256"


def _book_contract(
    book: Book, fact: Settlement, result: Decimal, term: str, whole: tuple[Decimal, Decimal]
) -> None:
    """One row of a contract's result; `whole` is all of it before costs, and its costs."""
    day = book.day(fact.at)
    book.outcome.count(day.year, term, result, fact.account)
    number = book.number_rows(fact.name, 1)
    book.outcome.keep(
        Gain(
            disposal=fact.name,
            number=number,
            kind="settlement",
            lot=None,
            account=fact.account,
            asset=None,
            quantity=None,
            acquired=None,
            disposed=day,
            term=term,
            proceeds=max(result, ZERO),
            basis=max(-result, ZERO),
            selection="fifo",
            missing_basis=False,
            gross=whole[0],
            costs=whole[1],
        )
    )


def direction(result: Decimal, fee: Decimal) -> Decimal:
    """Which way units went, by its sign: that of the result less a fee in money, which came out of
    them, or of the result where the fee took all of it.
    """
    return result - fee or result


def _book_units(book: Book, fact: Settlement, result: Decimal, fee: Decimal) -> None:
    """Units that left are disposed of for what they settled; units that came cost what they did.

    Where the fee took all of the result they came, or went, for nothing.
    """
    moved, way = result - fee, direction(result, fee)
    if fact.quantity is None or not way:
        return
    if way > 0:
        book.put(Lot(book.origin(fact), fact.account, fact.asset, fact.quantity, moved))
    else:
        outflow = Outflow(fact.name, fact.at, fact.account, fact.asset, fact.quantity)
        realise(book, fact, "settlement_units", outflow, book.take(outflow), -moved, ZERO)
