"""A pool: the lots of one asset in one account, in the order each method would take them.

Lots come in by date mostly, but not always: a lot bought in 2019 may arrive by transfer in 2025 and
then stands *before* one bought here in 2021, because FIFO goes by original acquisition and not by
arrival (R-LOT-2, case L-16). HIFO and LOFO go by remaining basis per unit, which moves by fractions
of a cent as a lot is used up, so their queues are re-keyed whenever a lot is touched.

Ties are total: instant, then order, then name, then arrival; LIFO is the exact reverse.
"""

from bisect import insort
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
import heapq

from domain.amounts import ROUNDING
from domain.amounts import ZERO
from domain.lots import Lot

Place = tuple[datetime, int, str, int]
_Entry = tuple[datetime, int, str, int, Lot]
_Ranked = tuple[Decimal, Place, Decimal, Lot]


SPENT = 64
"""Used-up lots at the front of the queue that are not worth clearing away."""


class Pool:
    """The lots of one pool. `units` and `basis` are what they hold together."""

    __slots__ = ("_arrivals", "_by_basis", "_by_date", "_by_name", "_first", "basis", "units")

    def __init__(self) -> None:
        self._by_date: list[_Entry] = []
        self._first = 0
        self._by_basis: dict[str, list[_Ranked]] = {}
        self._arrivals = 0
        self._by_name: dict[str, list[Lot]] | None = None
        self.units = ZERO
        self.basis = ZERO

    def add(self, lot: Lot) -> None:
        """Put a lot in its place."""
        self._arrivals += 1
        lot.arrival = self._arrivals
        origin = lot.origin
        self._drop_used_tail()
        entry = (origin.acquired, origin.order, origin.name, lot.arrival, lot)
        insort(self._by_date, entry, lo=self._first)
        if self._by_name is not None:
            self._by_name.setdefault(origin.name, []).append(lot)
        self.units += lot.remaining
        self.basis += lot.basis - lot.taken
        for method, queue in self._by_basis.items():
            heapq.heappush(queue, _ranked(method, lot))

    def take(self, lot: Lot, quantity: Decimal) -> tuple[Decimal, Decimal | None]:
        """Take units out of one of this pool's lots; basis and loss basis they take along."""
        taken = lot.take(quantity)
        self.units -= quantity
        self.basis -= taken[0]
        if lot.remaining:
            for method, queue in self._by_basis.items():
                heapq.heappush(queue, _ranked(method, lot))
        return taken

    def next(self, method: str) -> Lot | None:
        """The lot the method takes next, or None when the pool is empty."""
        if not self.units:
            return None
        if method == "fifo":
            while not self._by_date[self._first][4].remaining:
                self._first += 1
            if self._first > SPENT:
                self._compact()
            return self._by_date[self._first][4]
        if method == "lifo":
            self._drop_used_tail()
            return self._by_date[-1][4]
        return self._next_by_basis(method)

    def named(self, name: str) -> list[Lot]:
        """The pool's parts of a lot, earliest arrival first."""
        if self._by_name is None:
            self._by_name = {}
            for lot in self:
                self._by_name.setdefault(lot.origin.name, []).append(lot)
            for lots in self._by_name.values():
                lots.sort(key=lambda each: each.arrival)
        return [lot for lot in self._by_name.get(name, ()) if lot.remaining]

    def __iter__(self) -> Iterator[Lot]:
        """Lots that still hold units, in FIFO order."""
        return (entry[4] for entry in self._by_date[self._first :] if entry[4].remaining)

    def _next_by_basis(self, method: str) -> Lot:
        queue = self._by_basis.get(method)
        if queue is None:
            queue = [_ranked(method, lot) for lot in self]
            heapq.heapify(queue)
            self._by_basis[method] = queue
        # An entry is stale once its lot has been touched since: a newer entry then stands for it.
        while queue[0][2] != queue[0][3].remaining:
            heapq.heappop(queue)
        return queue[0][3]

    def _drop_used_tail(self) -> None:
        while len(self._by_date) > self._first and not self._by_date[-1][4].remaining:
            self._by_date.pop()

    def _compact(self) -> None:
        if self._first * 2 > len(self._by_date):
            del self._by_date[: self._first]
            self._first = 0


def _ranked(method: str, lot: Lot) -> _Ranked:
    """A queue entry by remaining basis per unit; HIFO takes the highest first."""
    rank = per_unit(lot)
    place = (lot.origin.acquired, lot.origin.order, lot.origin.name, lot.arrival)
    return (-rank if method == "hifo" else rank, place, lot.remaining, lot)


def per_unit(lot: Lot) -> Decimal:
    """What remains of a lot's basis, per unit that it still holds: by this HIFO and LOFO rank."""
    return ROUNDING.divide(lot.basis - lot.taken, lot.remaining)
