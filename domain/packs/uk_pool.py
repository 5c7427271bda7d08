"""Matching by share pool: same day, then the thirty days after, then the pool at average cost.

Every purchase of an asset would go into one pool, did not two rules come first. They keep a person
from selling at a loss in the evening and buying back the next morning (TCGA 1992 ss105, 106A, 104):

    1,000 bought for 1,000 on 1 April   500 sold on 10 May   500 bought for 900 on 20 May
    the 500 sold are those of 20 May, which cost 900; the pool keeps 1,000 units at 1,000

All acquisitions of one day count as one (s105), so its units have one cost each. Of the units of a
day its own disposals have first claim, then those of the thirty days before, the earliest first.
What is left joins the pool. Matching looks forward, so it is done when all is known: a later
purchase can move an earlier disposal, and a fold that ends before that purchase cannot know of it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.facts import Disposal
from domain.lots import POOLED
from domain.lots import Lot
from domain.lots import Match
from domain.lots import basis_of

SAME_DAY = "same_day"
THIRTY_DAYS = "thirty_days"
SECTION_104 = "section_104"

AFTER = timedelta(days=30)
"""How long after a disposal an acquisition counts as its replacement; that last day included."""

EVERYWHERE = "all accounts"
"""Where a pool lies: it is one for an asset, whatever account holds its units."""


class Arrival(NamedTuple):
    """Units that came on a day: a lot of their own, until they are matched."""

    day: date
    lot: Lot


@dataclass(slots=True)
class Departure:
    """Units that left on a day, for `gross` pounds less `costs`, and what they are matched with.

    A gift has no proceeds here and is told by `realises`.
    """

    fact: Disposal
    day: date
    gross: Decimal
    costs: Decimal
    realises: bool
    matches: list[Match] = field(default_factory=list)
    unmatched: Decimal = ZERO

    def take(self, lot: Lot, label: str) -> None:
        """Take from a lot what is still unmatched, or all it has."""
        quantity = min(self.unmatched, lot.remaining)
        if quantity:
            self.matches.append(lot.match(quantity, label))
            self.unmatched -= quantity


def match(arrivals: Sequence[Arrival], departures: Sequence[Departure]) -> Lot | None:
    """Match the departures of one asset, given in booking order; the pool that is left, if any.

    Each departure's matches are in the order of the rules. Units that nothing accounts for are a
    match without a lot, the last one.
    """
    bought = _by_day(arrivals)
    days = sorted(bought)
    for departure in departures:
        departure.unmatched = departure.fact.quantity
        if departure.day in bought:
            departure.take(bought[departure.day], SAME_DAY)
    for departure in departures:
        for day in days[bisect_right(days, departure.day) :]:
            if not departure.unmatched or day > departure.day + AFTER:
                break
            departure.take(bought[day], THIRTY_DAYS)
    return _pooled(bought, departures)


def _by_day(arrivals: Sequence[Arrival]) -> dict[date, Lot]:
    """A lot for each day: that of its acquisition, or one made of them all."""
    found: dict[date, list[Lot]] = {}
    for arrival in arrivals:
        found.setdefault(arrival.day, []).append(arrival.lot)
    return {day: lots[0] if len(lots) == 1 else _together(lots) for day, lots in found.items()}


def _together(lots: Sequence[Lot]) -> Lot:
    """The acquisitions of a day as a single one; it bears the name of the first."""
    first = lots[0]
    return _made_of([lot.match(lot.remaining, SAME_DAY) for lot in lots], first, first.account)


def _made_of(matches: Sequence[Match], first: Lot, account: str, by: str = "") -> Lot:
    """A lot made of all of other lots, of the origin of the first."""
    quantity = sum((each.quantity for each in matches), ZERO)
    missing = any(each.missing_basis for each in matches)
    lot = Lot(
        first.origin, account, first.asset, quantity, basis_of(matches), missing_basis=missing
    )
    return lot.made_of(sources=tuple(matches), by=by or first.origin.name)


def _pooled(bought: dict[date, Lot], departures: Sequence[Departure]) -> Lot | None:
    """Day by day what is left joins the pool, and what is unmatched leaves it at average cost."""
    pool: Lot | None = None
    leaving: dict[date, list[Departure]] = {}
    for departure in departures:
        if departure.unmatched:
            leaving.setdefault(departure.day, []).append(departure)
    for day in sorted(bought.keys() | leaving.keys()):
        if day in bought and bought[day].remaining:
            pool = _joined(pool, bought[day])
        for departure in leaving.get(day, ()):
            if pool is not None:
                departure.take(pool, SECTION_104)
                pool = _rest(pool, departure.fact.name)
            if departure.unmatched:
                departure.matches.append(Match(None, departure.unmatched, ZERO, None, SECTION_104))
    return pool


def _joined(pool: Lot | None, lot: Lot) -> Lot:
    """The pool with what is left of a day's acquisitions, and the name of the first to join."""
    came = lot.match(lot.remaining, POOLED)
    if pool is None:
        return _made_of([came], lot, EVERYWHERE)
    return _made_of([came, pool.match(pool.remaining, POOLED)], pool, EVERYWHERE, lot.origin.name)


def _rest(pool: Lot, by: str) -> Lot | None:
    """The pool after units left it: its cost is what is left, so the last units take all of it."""
    if not pool.remaining:
        return None
    return _made_of([pool.match(pool.remaining, POOLED)], pool, EVERYWHERE, by)
