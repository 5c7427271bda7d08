"""Wash sales: losses, and purchases that undo them.

    sold 100 at a loss of 250    then 60 bought, then 60 more
    150 of the loss belongs to the first 60, 100 to 40 of the second 60

Whenever anything has come or gone, every loss is held against every piece that was bought in the
days around it, the oldest loss and the oldest purchase first, until no pair is left.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import timedelta
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.amounts import basis_of_first
from tests.model.days import tax_date
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.pools import Match
from tests.model.pools import Origin
from tests.model.pools import Piece
from tests.model.pools import Pools
from tests.model.pools import take
from tests.model.rows import Gain

AROUND = timedelta(days=30)
SECURITIES = frozenset({"security", "tokenized_security"})


@dataclass
class Loss:
    """A row at a loss, where it stands among losses, and what of it is replaced."""

    row: Gain
    sold: Match
    place: tuple[object, ...]
    total: Fraction
    replaced: Fraction = ZERO

    def left(self) -> Fraction:
        """Units that nothing has replaced."""
        return self.sold.quantity - self.replaced

    def disallow(self, units: Fraction) -> Fraction:
        """Replace so many more units: what of the loss goes with them."""
        before = basis_of_first(self.replaced, self.sold.quantity, self.total)
        self.replaced += units
        part = basis_of_first(self.replaced, self.sold.quantity, self.total) - before
        self.row.disallowed += part
        return part


class Washes:
    """Every loss on what the rule governs, and what retirement accounts bought."""

    def __init__(self, known: Known) -> None:
        """Nothing was sold yet."""
        self._known = known
        self._losses: list[Loss] = []
        self._outside: list[Piece] = []

    def governed(self, asset: str, day: date) -> bool:
        """Whether a loss on an asset on a day is under the rule."""
        regime = self._known.policy("wash_regime", day.year)
        return self._known.class_of(asset) in SECURITIES or regime == "on"

    def note_losses(self, fact: Fact, rows: Sequence[Gain], matches: Sequence[Match]) -> None:
        """Remember the rows of an outflow that are losses, where the basis was known."""
        for row, match in zip(rows, matches, strict=True):
            origin = match.origin
            if origin is None or origin.missing_basis or row.gain >= 0:
                continue
            if self.governed(str(row.asset), row.disposed):
                acquired = (origin.placed, origin.order, origin.lot)
                place = (fact.at, fact.order, *acquired, len(self._losses))
                self._losses.append(Loss(row, match, place, -row.gain))

    def bought_outside(self, fact: Fact) -> None:
        """A retirement account bought something, if it did."""
        for bought, asset in self._known.purchases():
            if bought.name == fact.name:
                leg = fact.line.get("received", fact.line)
                day = tax_date(fact.at, self._known.zone)
                origin = Origin(fact.name, fact.at, fact.order, day)
                units = Fraction(leg["quantity"])
                piece = Piece(origin, fact.line["account"], asset, units, ZERO)
                piece.arrival = len(self._outside)
                self._outside.append(piece)

    def settle(self, pools: Pools, today: date) -> None:
        """Replace until nothing is left to replace, or to replace with."""
        while (pair := next(self._pairs(pools, today), None)) is not None:
            loss, piece = pair
            units = min(loss.left(), piece.left())
            part = loss.disallow(units)
            taken = take(piece, units, "")
            if not any(piece is each for each in self._outside):
                pools.count(piece.account, piece.asset, -units)
                origin = _tacked(piece.origin, loss)
                basis = taken.basis + part
                pools.arrive(Piece(origin, piece.account, piece.asset, units, basis))

    def _pairs(self, pools: Pools, today: date) -> Iterator[tuple[Loss, Piece]]:
        losses = [
            loss
            for loss in sorted(self._losses, key=lambda each: each.place)
            if loss.left() > 0 and today - loss.row.disposed <= AROUND
        ]
        if not losses:
            return
        bought = {fact.name: asset for fact, asset in self._known.purchases()}
        pieces = [
            piece
            for piece in (*pools.pieces, *self._outside)
            if piece.left() > 0
            and not piece.origin.replaces
            and bought.get(piece.origin.lot) == piece.asset
        ]
        pieces.sort(
            key=lambda piece: (
                piece.origin.placed,
                piece.origin.order,
                piece.origin.lot,
                piece.account,
                piece.arrival,
            )
        )
        for loss in losses:
            for piece in pieces:
                near = abs(piece.origin.acquired - loss.row.disposed) <= AROUND
                other = loss.sold.origin is not None and piece.origin.lot != loss.sold.origin.lot
                if near and other and piece.asset == loss.row.asset:
                    yield loss, piece


def _tacked(origin: Origin, loss: Loss) -> Origin:
    """The origin of units that replace those of a loss: the days those were held go before."""
    sold = loss.sold.origin
    assert sold is not None
    since = sold.acquired if loss.sold.loss_basis is not None else sold.since()
    began = origin.acquired - (loss.row.disposed - since)
    return replace(origin, period_from=began, replaces=loss.row.disposal)
