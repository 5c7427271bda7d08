"""A lot: units acquired together, with their total basis and the day they became the taxpayer's.

A lot keeps what it was made with (Q units, basis B) and how much of both has been taken. After
matches of c units in all, the basis taken is B x c / Q to the cent, and exactly B when c = Q; a
match takes the increase. So parts of a lot always add up to the lot (R-GEN-3, contract section 5):

    lot of 3 units, basis 100.00:  take 1 -> 33.33   take 1 -> 33.34   take 1 -> 33.33

A part that moves to another account is a lot of its own there, made with what it took along, and
keeps the lot's name and dates (R-XFER-1). It also keeps the matches it was made of, so that from
any lot one can walk back, move by move, to the fact that acquired its units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.steps import Step
from domain.steps import sum_of

POOLED = "pooled"
"""The `selection` of a match that takes all of a lot into a pool of average cost."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a lot is and stays wherever it moves.

    `name` is that of the fact that made it, `acquired` the instant that places it in FIFO,
    `order` that fact's place in the instant. `held_from` is the tax date its holding period
    starts from and `short_until` the last short-term day, None where it is always long-term
    (R-DEATH-1). A gift sold at a loss may run from its own date: `gift_short_until` (R-GIFT-1).
    Where the period of others is added to its own, `tacked_from` is the day both together count
    from (R-HOLD-2): a donor's, or that of units sold at a loss, which these replaced: `replaces`
    names their sale, and is "" for units that replaced none (R-WASH-2).
    """

    name: str
    acquired: datetime
    order: int
    held_from: date
    short_until: date | None
    gift_short_until: date | None = None
    tacked_from: date | None = None
    replaces: str = ""

    @property
    def place(self) -> tuple[datetime, int, str]:
        """Where its lots stand among others, first in first."""
        return self.acquired, self.order, self.name

    @property
    def period_from(self) -> date:
        """The day its holding period counts from, with what is added to it."""
        return self.tacked_from or self.held_from

    def is_long(self, on: date, *, gift_below_basis: bool = False) -> bool:
        """Whether units disposed of on a day are long-term (R-HOLD-1): after the last short-term
        day, or always where there is none. A gift sold below its value then has a day of its own.
        """
        until = self.gift_short_until if gift_below_basis else self.short_until
        return until is None or on > until


class Lot:
    """Units of one origin in one account, with the basis they still carry.

    `loss_basis` is a second total basis that governs losses on a gift (R-GIFT-1), else None.
    `missing_basis` marks a lot whose basis nobody has stated.

    Where the basis comes from: `added` are lines beside what the units themselves cost, such as
    costs of acquiring, or beside what they took along from other lots: `sources` are those
    matches, and `by` names the fact that brought them here.
    """

    __slots__ = (
        "account",
        "added",
        "arrival",
        "asset",
        "basis",
        "by",
        "loss_basis",
        "missing_basis",
        "origin",
        "quantity",
        "remaining",
        "sources",
        "taken",
    )

    def __init__(
        self,
        origin: Origin,
        account: str,
        asset: str,
        quantity: Decimal,
        basis: Decimal,
        *,
        missing_basis: bool = False,
        loss_basis: Decimal | None = None,
    ) -> None:
        self.origin = origin
        self.account = account
        self.asset = asset
        self.quantity = quantity
        self.basis = basis
        self.loss_basis = loss_basis
        self.missing_basis = missing_basis
        self.remaining = quantity
        self.taken = ZERO
        self.arrival = 0
        self.added: tuple[Step, ...] = ()
        self.sources: tuple[Match, ...] = ()
        self.by = ""

    def made_of(
        self, added: tuple[Step, ...] = (), sources: tuple["Match", ...] = (), by: str = ""
    ) -> "Lot":
        """Say where its basis comes from; the lot itself."""
        self.added = added
        self.sources = sources
        self.by = by
        return self

    @property
    def remaining_basis(self) -> Decimal:
        """Dollars of basis that are still in the lot."""
        return self.basis - self.taken

    def take(self, quantity: Decimal) -> tuple[Decimal, Decimal | None]:
        """Take units out; the basis they take along, and the loss basis of a gift.

        Raises ValueError if the lot does not hold as many.
        """
        remaining = self.remaining - quantity
        if remaining < ZERO:
            raise ValueError(f"lot {self.origin.name} holds {self.remaining}, not {quantity}")
        used_before = self.quantity - self.remaining
        used = self.quantity - remaining
        taken = self.basis if not remaining else proportion(self.basis, used, self.quantity)
        basis = taken - self.taken
        loss_basis = None
        if self.loss_basis is not None:
            before = proportion(self.loss_basis, used_before, self.quantity)
            loss_basis = proportion(self.loss_basis, used, self.quantity) - before
        self.remaining = remaining
        self.taken = taken
        return basis, loss_basis

    def match(self, quantity: Decimal, selection: str) -> "Match":
        """Take units out, as a match; ValueError if the lot does not hold as many."""
        return Match(self, quantity, *self.take(quantity), selection, self.remaining, self.taken)

    def carried(
        self,
        match: "Match",
        account: str,
        asset: str,
        by: str,
        added: tuple[Step, ...] = (),
        origin: Origin | None = None,
    ) -> "Lot":
        """The lot that units taken out of it become where fact `by` brings them: with its origin,
        unless another is given, and the basis they took along, to which lines are `added`.

        A loss basis moves by as much, and never below zero.
        """
        more = sum_of(added)
        loss_basis = None if match.loss_basis is None else max(match.loss_basis + more, ZERO)
        return Lot(
            origin or self.origin,
            account,
            asset,
            match.quantity,
            match.basis + more,
            missing_basis=self.missing_basis,
            loss_basis=loss_basis,
        ).made_of(added, (match,), by)

    @property
    def via(self) -> tuple[str, ...]:
        """Names of the facts that moved it from where it was made to where it lies, in order."""
        names: list[str] = []
        lot: Lot | None = self
        while lot is not None and lot.sources:
            before = lot.sources[-1].lot
            # Units that replaced others became a lot of their own where they lay.
            if before is None or before.origin.replaces == lot.origin.replaces:
                names.append(lot.by)
            lot = before
        return tuple(reversed(names))


class Match(NamedTuple):
    """Units of an outflow and the lot they came from, or no lot where none accounts for them.

    `basis` is what they took along (0 without a lot); `selection` is the rule that picked the lot.
    `left` units stayed in the lot, and `taken` dollars of its basis were gone afterwards: so much
    it takes to see how the basis was reckoned.
    """

    lot: Lot | None
    quantity: Decimal
    basis: Decimal
    loss_basis: Decimal | None
    selection: str
    left: Decimal = ZERO
    taken: Decimal = ZERO

    @property
    def lost(self) -> Decimal:
        """The basis that counts where the units are lost: of a gift the lower one (R-GIFT-1)."""
        return self.basis if self.loss_basis is None else self.loss_basis

    @property
    def missing_basis(self) -> bool:
        """Whether the basis of these units is unknown."""
        return self.lot is None or self.lot.missing_basis

    def is_long(self, on: date, *, gift_below_basis: bool = False) -> bool:
        """Whether they are long-term on a day; units that no lot accounts for never are."""
        lot = self.lot
        return lot is not None and lot.origin.is_long(on, gift_below_basis=gift_below_basis)


def basis_of(matches: Iterable[Match]) -> Decimal:
    """Dollars of basis that units took along together."""
    return sum((match.basis for match in matches), ZERO)


def lost_of(matches: Iterable[Match]) -> Decimal:
    """Dollars of basis that count where units are lost."""
    return sum((match.lost for match in matches), ZERO)
