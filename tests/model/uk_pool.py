"""Share pools, unit by unit: each unit sold looks for the unit it is, one after the other.

Slow and plain on purpose, and no code shared with the product. Every unit that was bought is a
token with the day it came; a unit that is sold takes a token of its own day, else one of the next
thirty days, else it comes out of the pool. Costs follow from how many tokens went where.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from fractions import Fraction
from itertools import groupby

from tests.model.amounts import ZERO
from tests.model.amounts import basis_of_first
from tests.model.amounts import split
from tests.model.amounts import to_cent

Token = tuple[str, int]
"""The rule a unit sold was matched by, and the day its unit came; that of the pool is -1."""

Row = tuple[str, str, int, Fraction, Fraction]
"""Sale, rule, units, proceeds, cost."""


@dataclass(frozen=True)
class Bought:
    """So many whole units on a day (counted from any day), with the costs of buying."""

    day: int
    units: int
    cost: Fraction


@dataclass
class Sold:
    """So many whole units on a day; `tokens` are what its units were matched with."""

    name: str
    day: int
    units: int
    proceeds: Fraction
    costs: Fraction
    tokens: list[Token] = field(default_factory=list)


@dataclass
class Holding:
    """Units and their cost."""

    units: int = 0
    cost: Fraction = ZERO

    def part(self, units: int) -> Fraction:
        """Take units out at average cost, to the penny; the last ones take what is left."""
        whole = units == self.units
        cost = self.cost if whole else to_cent(self.cost * units / self.units)
        self.units -= units
        self.cost -= cost
        return cost


def matched(bought: Sequence[Bought], sold: Sequence[Sold]) -> tuple[list[Row], Holding]:
    """The rows of all sales, given by day and in order, and what the pool holds afterwards."""
    free = {day: sum(each.units for each in bought if each.day == day) for day in _days(bought)}
    for sale in sold:
        for _ in range(sale.units):
            _take(free, sale, "same_day", [sale.day])
    for sale in sold:
        for _ in range(sale.units - len(sale.tokens)):
            _take(free, sale, "thirty_days", range(sale.day + 1, sale.day + 31))
    costs, joining = _costs_by_day(bought, sold)
    pool, rows = Holding(), []
    for day in sorted({*_days(bought), *(sale.day for sale in sold)}):
        for came in joining.get(day, []):
            pool.units += came.units
            pool.cost += came.cost
        for sale in sold:
            if sale.day == day:
                rows.extend(_rows(sale, costs, pool))
    return rows, pool


def _days(bought: Sequence[Bought]) -> list[int]:
    return sorted({each.day for each in bought})


def _take(free: dict[int, int], sale: Sold, rule: str, days: Sequence[int]) -> None:
    """One unit of the first of these days that has one left."""
    for day in days:
        if free.get(day, 0):
            free[day] -= 1
            sale.tokens.append((rule, day))
            return


def _costs_by_day(
    bought: Sequence[Bought], sold: Sequence[Sold]
) -> tuple[dict[tuple[str, Token], Fraction], dict[int, list[Holding]]]:
    """What each sale's units of a day cost, and what of each day goes on to the pool."""
    costs: dict[tuple[str, Token], Fraction] = {}
    joining: dict[int, list[Holding]] = {}
    for day in _days(bought):
        units = sum(each.units for each in bought if each.day == day)
        cost = sum((each.cost for each in bought if each.day == day), ZERO)
        used, gone = 0, ZERO
        for rule in ("same_day", "thirty_days"):
            for sale in sold:
                used += sale.tokens.count((rule, day))
                upto = basis_of_first(Fraction(used), Fraction(units), cost)
                costs[sale.name, (rule, day)] = upto - gone
                gone = upto
        if used < units:
            joining[day] = [Holding(units - used, cost - gone)]
    return costs, joining


def _rows(sale: Sold, costs: dict[tuple[str, Token], Fraction], pool: Holding) -> list[Row]:
    """A sale's rows: by token, then out of the pool, then what nothing accounts for."""
    parts = [
        (token[0], len(list(alike)), costs[sale.name, token])
        for token, alike in groupby(sale.tokens)
    ]
    open_units = sale.units - len(sale.tokens)
    pooled = min(open_units, pool.units)
    if pooled:
        parts.append(("section_104", pooled, pool.part(pooled)))
    if open_units > pooled:
        parts.append(("section_104", open_units - pooled, ZERO))
    weights = [Fraction(units) for _, units, _ in parts]
    shares = zip(split(sale.proceeds, weights), split(sale.costs, weights), strict=True)
    return [
        (sale.name, rule, units, gross - less, cost)
        for (rule, units, cost), (gross, less) in zip(parts, shares, strict=True)
    ]
