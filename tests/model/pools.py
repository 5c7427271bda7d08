"""Pieces of lots lying in accounts, and how an outflow takes them.

    wallet: lot A, 2 units, basis 10.01      vault: nothing
    move 1 unit to the vault                 vault: lot A, 1 unit, basis 5.00

The moved unit is a piece of its own: it keeps the lot's name, date and place in the order, and
what it is sold for later is measured against its own 5.00.
"""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.model.amounts import ZERO
from tests.model.amounts import basis_of_first


@dataclass
class Origin:
    """What a piece keeps wherever it moves: name, place in the order, and what decides its term."""

    lot: str
    placed: datetime
    order: int
    acquired: date
    inherited: bool = False
    donor_acquired: date | None = None
    missing_basis: bool = False
    period_from: date | None = None
    replaces: str = ""

    def since(self) -> date:
        """The day the holding period counts from."""
        return self.period_from or self.donor_acquired or self.acquired


@dataclass
class Piece:
    """Units of one lot in one pool, with the quantity and basis they arrived with."""

    origin: Origin
    account: str
    asset: str
    quantity: Fraction
    basis: Fraction
    loss_basis: Fraction | None = None
    arrival: int = 0
    taken: Fraction = ZERO
    pool: str = ""
    dealt: str = ""

    def left(self) -> Fraction:
        """Units not yet taken."""
        return self.quantity - self.taken

    def basis_left(self) -> Fraction:
        """Basis not yet taken."""
        return self.basis - basis_of_first(self.taken, self.quantity, self.basis)


@dataclass(frozen=True)
class Match:
    """Units an outflow took from one piece; without an origin they were not there at all."""

    origin: Origin | None
    quantity: Fraction
    basis: Fraction
    loss_basis: Fraction | None
    selection: str


@dataclass(frozen=True)
class Choice:
    """How an outflow picks: lots named for it, then an order; and what its rows are to say."""

    named: Sequence[tuple[str, Fraction]] = ()
    method: str = "fifo"
    label: str = "fifo"
    named_label: str = "identified"


def _earliest(piece: Piece) -> tuple[Any, ...]:
    origin = piece.origin
    return (origin.placed, origin.order, origin.lot, piece.arrival)


def _per_unit(piece: Piece) -> Fraction:
    return piece.basis_left() / piece.left()


def in_order(pieces: Sequence[Piece], method: str, *, by_arrival: bool = True) -> list[Piece]:
    """Pieces in the order a method takes them; parts of one lot as given, unless by arrival."""
    first_in = sorted(pieces, key=_earliest if by_arrival else lambda piece: _earliest(piece)[:3])
    if method == "lifo":
        return first_in[::-1]
    if method == "hifo":
        return sorted(first_in, key=lambda piece: -_per_unit(piece))
    if method == "lofo":
        return sorted(first_in, key=_per_unit)
    return first_in


def take(piece: Piece, units: Fraction, selection: str) -> Match:
    """Take units from a piece: its basis so far by the cent rule, less what had left before."""
    before, piece.taken = piece.taken, piece.taken + units

    def leaving(whole: Fraction) -> Fraction:
        return basis_of_first(piece.taken, piece.quantity, whole) - basis_of_first(
            before, piece.quantity, whole
        )

    loss_basis = None if piece.loss_basis is None else leaving(piece.loss_basis)
    return Match(piece.origin, units, leaving(piece.basis), loss_basis, selection)


@dataclass
class Pools:
    """Every piece there ever was, how many units each account has, and which pool it is in."""

    pieces: list[Piece] = field(default_factory=list)
    counts: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    pool_of: Callable[[str], str] = str
    arrivals: int = 0
    after_arrival: Callable[[], None] = lambda: None

    def arrive(self, piece: Piece) -> None:
        """Put a piece into its pool, behind what arrived before it."""
        self.rejoin(piece, self.pool_of(piece.account))
        self.pieces.append(piece)
        self.count(piece.account, piece.asset, piece.left())
        self.after_arrival()

    def rejoin(self, piece: Piece, pool: str) -> None:
        """A piece is in that pool from now on, behind what is there."""
        self.arrivals += 1
        piece.arrival, piece.pool = self.arrivals, pool

    def count(self, account: str, asset: str, units: Fraction) -> None:
        """So many units came to an account, or left it."""
        self.counts[account, asset] = self.counts.get((account, asset), ZERO) + units

    def held(self, account: str, asset: str) -> list[Piece]:
        """Pieces of a pool that still have units."""
        return [
            piece
            for piece in self.pieces
            if piece.pool == self.pool_of(account) and piece.asset == asset and piece.left() > 0
        ]

    def leave(self, account: str, asset: str, quantity: Fraction, choice: Choice) -> list[Match]:
        """Take units out of a pool; what is not there comes last, without lot and basis."""
        matches: list[Match] = []
        needed = quantity
        for lot, asked in choice.named:
            wanted = min(asked, needed)
            of_lot = [piece for piece in self.held(account, asset) if piece.origin.lot == lot]
            for piece in in_order(of_lot, "fifo"):
                units = min(wanted, piece.left())
                if units > 0:
                    matches.append(take(piece, units, choice.named_label))
                    wanted -= units
                    needed -= units
        for piece in in_order(self.held(account, asset), choice.method):
            units = min(needed, piece.left())
            if units > 0:
                matches.append(take(piece, units, choice.label))
                needed -= units
        self.count(account, asset, needed - quantity)
        if needed > 0:
            matches.append(Match(None, needed, ZERO, None, choice.label))
        return matches
