"""The rule pack of the United Kingdom: an example of the interface, no advice, and not complete.

Purchases, income, sales, spending and moves between own accounts are booked. A gift or donation
takes its units along and no gain is computed, because that is open here. Everything else (swaps,
fees in units, balances, losses, exemptions, netting, carrying losses on) is kept, not booked, and
said to be so (`rule_not_carried_out`). Amounts are pounds; a disposal cannot name its lots.

Handlers only gather; disposals are matched when the last fact is known (`domain.packs.uk_pool`):

    10 May: 500 sold for 1,500    20 May: 500 bought for 900
    asked as of 15 May: out of the pool      asked as of 20 May: those of 20 May, gain 600
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import plain
from domain.amounts import split
from domain.booking.acquiring import value_if_known
from domain.booking.book import Book
from domain.booking.disposing import cost_of_acquiring
from domain.booking.holdings import ConservationError
from domain.facts import Acquisition
from domain.facts import Balance
from domain.facts import Borrow
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Fee
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
from domain.facts import UnitFee
from domain.facts import Worthlessness
from domain.lots import Lot
from domain.lots import Match
from domain.lots import Origin
from domain.lots import basis_of
from domain.outcomes import TERMLESS
from domain.outcomes import Earned
from domain.outcomes import Gain
from domain.packs.base import COUNT
from domain.packs.base import INFLOW
from domain.packs.base import OUTFLOW
from domain.packs.base import Handler
from domain.packs.base import RulePack
from domain.packs.base import nothing
from domain.packs.uk_pool import SECTION_104
from domain.packs.uk_pool import Arrival
from domain.packs.uk_pool import Departure
from domain.packs.uk_pool import match

LEFT_ASIDE: dict[type, int] = {
    Receipt: INFLOW,
    Recovery: INFLOW,
    Borrow: INFLOW,
    Swap: OUTFLOW,
    Conversion: OUTFLOW,
    Liquidation: OUTFLOW,
    Removal: OUTFLOW,
    Theft: OUTFLOW,
    Worthlessness: OUTFLOW,
    LostAccess: OUTFLOW,
    Repay: OUTFLOW,
    Settlement: OUTFLOW,
    Balance: COUNT,
}
"""Facts that are kept and not booked, each with its phase."""


def uk_pack() -> RulePack:
    """The pack for one fold: it gathers what moved, and matches at the end."""
    gathered = Gathered()
    booked: dict[type, tuple[int, Handler]] = {
        Acquisition: (INFLOW, gathered.acquisition),
        Income: (INFLOW, gathered.income),
        Disposal: (OUTFLOW, gathered.disposal),
        Transfer: (OUTFLOW, book_transfer),
    }
    aside = {kind: (phase, leave_aside) for kind, phase in LEFT_ASIDE.items()}
    return RulePack(
        country="uk",
        handlers={**booked, **aside},
        begin=nothing,
        before=nothing,
        skipped=nothing,
        finish=gathered.finish,
    )


def leave_aside(book: Book, fact: Fact) -> None:
    """Say of a fact that it is not booked."""
    what = type(fact).__name__.lower()
    book.note("rule_not_carried_out", fact.name, f"{what}: {book.ruleset.name} does not book it")


def book_transfer(book: Book, fact: Transfer) -> None:
    """Nothing moves: the pool of an asset is one for all accounts."""
    _fee_in_money(book, fact, fact.fee)
    if book.is_retirement(fact.to):
        leave_aside(book, fact)


def _fee_in_money(book: Book, fact: Fact, fee: Fee | None) -> Decimal:
    """Pounds of a fee; one paid in units is a disposal of its own, which is not booked."""
    if isinstance(fee, UnitFee):
        text = f"the fee of {plain(fee.quantity)} {fee.asset}: {book.ruleset.name} does not book it"
        book.note("rule_not_carried_out", fact.name, text)
        return ZERO
    return ZERO if fee is None else book.amount(fee.amount, fact, None)


class Gathered:
    """What moved in one fold, by asset, until all of it can be matched."""

    def __init__(self) -> None:
        self._arrivals: dict[str, list[Arrival]] = {}
        self._departures: list[Departure] = []

    def acquisition(self, book: Book, fact: Acquisition) -> None:
        """A purchase: what was paid, with the costs of acquiring (TCGA 1992 s38)."""
        if fact.how != "purchase":
            leave_aside(book, fact)
            return
        fee = _fee_in_money(book, fact, fact.fee)
        cost = value_if_known(book, fact, fact.cost, "cost")
        self._arrive(book, fact, cost, fee)

    def income(self, book: Book, fact: Income) -> None:
        """Units earned: their value is income, and what they cost."""
        value = value_if_known(book, fact, fact.value, "cost")
        day = book.day(fact.at)
        book.outcome.income.append(
            Earned(
                fact.name,
                fact.how,
                fact.account,
                fact.asset,
                fact.quantity,
                day,
                value or ZERO,
                tax_year=book.ruleset.year_of(day),
            )
        )
        self._arrive(book, fact, value, ZERO)

    def disposal(self, book: Book, fact: Disposal) -> None:
        """Units sold or spent, with the costs of selling; or given away, which is open."""
        costs = _fee_in_money(book, fact, fact.fee)
        realises = fact.how in ("sale", "spend")
        if realises:
            gross = book.amount(fact.proceeds, fact, (fact.asset, fact.quantity))
        else:
            gross = ZERO
            book.note("open_treatment", fact.name, f"{fact.how}: no gain or loss is computed")
        self._departures.append(Departure(fact, book.day(fact.at), gross, costs, realises))

    def finish(self, book: Book) -> None:
        """Match everything; note the gains, in booking order, and the pools that are left."""
        leaving: dict[str, list[Departure]] = {}
        for departure in self._departures:
            leaving.setdefault(departure.fact.asset, []).append(departure)
        for asset in sorted(self._arrivals.keys() | leaving.keys()):
            arrivals, departures = self._arrivals.get(asset, []), leaving.get(asset, [])
            pool = match(arrivals, departures)
            _check_conservation(asset, arrivals, departures, pool)
            if pool is not None:
                book.put(pool)
        for departure in self._departures:
            _settle(book, departure)

    def _arrive(
        self, book: Book, fact: Acquisition | Income, cost: Decimal | None, fee: Decimal
    ) -> None:
        day = book.day(fact.at)
        lot = Lot(
            Origin(fact.name, fact.at, fact.order, day, None),
            fact.account,
            fact.asset,
            fact.quantity,
            (cost or ZERO) + fee,
            missing_basis=cost is None,
        ).made_of(cost_of_acquiring(fee))
        self._arrivals.setdefault(fact.asset, []).append(Arrival(day, lot))


def _settle(book: Book, departure: Departure) -> None:
    """One gains row a match; what was given away has none."""
    fact, matches = departure.fact, departure.matches
    if any(each.missing_basis for each in matches):
        text = f"{fact.asset} that no acquisition accounts for, or of unknown cost, left"
        book.note("missing_basis", fact.name, text)
    if not departure.realises:
        book.given_away[fact.name] = matches
        return
    year = book.ruleset.year_of(departure.day)
    weights = [each.quantity for each in matches]
    shares = zip(split(departure.gross, weights), split(departure.costs, weights), strict=True)
    for number, (each, (gross, costs)) in enumerate(zip(matches, shares, strict=True), 1):
        gain = _gain(departure, number, each, (gross, costs), year)
        book.outcome.count(year, TERMLESS, gain.gain, gain.account)
        book.outcome.keep(gain)


def _gain(
    departure: Departure, number: int, each: Match, amounts: tuple[Decimal, Decimal], year: int
) -> Gain:
    """The row of one match; units out of a pool have neither a lot nor a day of their own."""
    fact = departure.fact
    gross, costs = amounts
    lot = each.lot if each.selection != SECTION_104 else None
    return Gain(
        disposal=fact.name,
        number=number,
        kind=fact.how,
        lot=lot.origin.name if lot else None,
        account=fact.account,
        asset=fact.asset,
        quantity=each.quantity,
        acquired=lot.origin.held_from if lot else None,
        disposed=departure.day,
        term=TERMLESS,
        proceeds=gross - costs,
        basis=each.basis,
        selection=each.selection,
        missing_basis=each.missing_basis,
        match=each,
        gross=gross,
        costs=costs,
        tax_year=year,
    )


def _check_conservation(
    asset: str, arrivals: list[Arrival], departures: list[Departure], pool: Lot | None
) -> None:
    """What came is what left and what is held: units and cost, exactly.

    Raises ConservationError.
    """
    matched = [each for departure in departures for each in departure.matches if each.lot]
    units = sum((each.quantity for each in matched), pool.remaining if pool else ZERO)
    cost = basis_of(matched) + (pool.remaining_basis if pool else ZERO)
    came = sum((arrival.lot.quantity for arrival in arrivals), ZERO)
    paid = sum((arrival.lot.basis for arrival in arrivals), ZERO)
    if (units, cost) != (came, paid):
        raise ConservationError(f"{asset}: {came} units at {paid} came, {units} at {cost} are told")
