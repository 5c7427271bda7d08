"""Dealing lots to accounts: which units go where, and the lots they become there.

    lots A 10, B 14 (in this order)     XYZ is due 4, GHI 20
    -> A 4 to XYZ      A 6, B 14 to GHI

A part is a lot of its own in the account it is dealt to, with the name and dates it had and the
basis it took along by units, to the cent; so parts always add up to the lot (R-GEN-3).
"""

from collections.abc import Iterable
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from domain.lots import Lot
from domain.pools import per_unit


class Part(NamedTuple):
    """So many units of a lot, and the account they go to."""

    lot: Lot
    account: str
    quantity: Decimal


class Stock:
    """Lots that are to be dealt, in the order they are taken; nothing is taken out of them yet."""

    def __init__(self, lots: Iterable[Lot]) -> None:
        self.lots = list(lots)
        self._left = {id(lot): lot.remaining for lot in self.lots}

    def draw(self, account: str, quantity: Decimal, name: str = "") -> Iterator[Part]:
        """Parts of so many units for an account, of the lots of that name where one is given; of
        those the ones that lie in the account first. Fewer where there are no more, none where the
        quantity is below zero.
        """
        lots = self.lots
        if name:
            named = [lot for lot in lots if lot.origin.name == name]
            lots = sorted(named, key=lambda lot: lot.account != account)
        for lot in lots:
            units = min(quantity, self._left[id(lot)])
            if units > 0:
                self._left[id(lot)] -= units
                quantity -= units
                yield Part(lot, account, units)


def in_order(lots: Iterable[Lot], method: str) -> list[Lot]:
    """Lots in the order a method takes them, of lots by FIFO (contract section 5)."""
    by_date = list(lots)
    if method == "fifo":
        return by_date
    if method == "lifo":
        return by_date[::-1]
    return sorted(by_date, key=per_unit, reverse=method == "hifo")


def dealt(part: Part, by: str) -> Lot:
    """The lot a part becomes where it goes; `by` names what dealt it."""
    match = part.lot.match(part.quantity, "dealt")
    return part.lot.carried(match, part.account, part.lot.asset, by)
