"""What booking leaves behind: rows of gains, income and claims, and their text.

Rows are kept in booking order; within one fact first its main outflow, then units paid as a fee.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.model.amounts import ZERO
from tests.model.amounts import money
from tests.model.amounts import split
from tests.model.amounts import units
from tests.model.days import is_long
from tests.model.law import income_line
from tests.model.pools import Match
from tests.model.pools import Piece

Row = dict[str, Any]


@dataclass
class Gain:
    """One row of the gains report; `lot` and `acquired` are empty where units were missing."""

    disposal: str
    kind: str
    lot: str | None
    account: str
    asset: str | None
    quantity: Fraction | None
    acquired: date | None
    disposed: date
    long: bool
    proceeds: Fraction
    basis: Fraction
    selection: str
    missing_basis: bool = False
    disallowed: Fraction = ZERO
    related: bool = False

    @property
    def code(self) -> str:
        """Why a loss is disallowed: to a related person, or replaced; empty where it is not."""
        return ("L" if self.related else "W") if self.disallowed else ""

    @property
    def gain(self) -> Fraction:
        """Proceeds less basis, but for what of a loss is disallowed."""
        return self.proceeds - self.basis + self.disallowed

    def row(self) -> Row:
        """The row as the report shows it."""
        return {
            "disposal": self.disposal,
            "kind": self.kind,
            "lot": self.lot,
            "account": self.account,
            "asset": self.asset,
            "quantity": None if self.quantity is None else units(self.quantity),
            "acquired": None if self.acquired is None else self.acquired.isoformat(),
            "disposed": self.disposed.isoformat(),
            "term": "long" if self.long else "short",
            "proceeds": money(self.proceeds),
            "basis": money(self.basis),
            "gain": money(self.gain),
            "selection": self.selection,
            "missing_basis": self.missing_basis,
            "code": self.code,
            "adjustment": money(self.disallowed),
        }


def basis_and_term(match: Match, proceeds: Fraction, disposed: date) -> tuple[Fraction, bool]:
    """The basis a match counts with, and whether it is long-term.

    A gift worth less than the donor paid has two bases: the donor's for a gain, the lower worth
    for a loss, and between them neither gain nor loss. Only the loss starts its own year.
    """
    origin = match.origin
    if origin is None:
        return ZERO, False
    loss_governs = False
    basis = match.basis
    if match.loss_basis is not None and proceeds <= match.basis:
        loss_governs = proceeds < match.loss_basis
        basis = match.loss_basis if loss_governs else proceeds
    since = origin.acquired if loss_governs else origin.since()
    return basis, origin.inherited or is_long(since, disposed)


@dataclass(frozen=True)
class Disposed:
    """What all rows of one outflow have in common."""

    fact: str
    kind: str
    account: str
    asset: str
    day: date
    related: bool = False


def gains_of(
    disposed: Disposed, matches: Sequence[Match], gross: Fraction, costs: Fraction
) -> list[Gain]:
    """One row per match: its shares of what came in and of what it cost to get it."""
    weights = [match.quantity for match in matches]
    shares = zip(matches, split(gross, weights), split(costs, weights), strict=True)
    gains = []
    for match, brought, cost in shares:
        origin = match.origin
        basis, long = basis_and_term(match, brought - cost, disposed.day)
        gains.append(
            Gain(
                disposal=disposed.fact,
                kind=disposed.kind,
                lot=None if origin is None else origin.lot,
                account=disposed.account,
                asset=disposed.asset,
                quantity=match.quantity,
                acquired=None if origin is None else origin.acquired,
                disposed=disposed.day,
                long=long,
                proceeds=brought - cost,
                basis=basis,
                selection=match.selection,
                missing_basis=origin is None or origin.missing_basis,
                related=disposed.related,
                disallowed=max(ZERO, basis - brought + cost) if disposed.related else ZERO,
            )
        )
    return gains


@dataclass(frozen=True)
class Income:
    """One row of the income report."""

    fact: str
    kind: str
    account: str | None
    asset: str | None
    quantity: Fraction | None
    received: date
    value: Fraction

    def row(self) -> Row:
        """The row as the report shows it."""
        return {
            "fact": self.fact,
            "kind": self.kind,
            "account": self.account,
            "asset": self.asset,
            "quantity": None if self.quantity is None else units(self.quantity),
            "received": self.received.isoformat(),
            "value": money(self.value),
            "line": income_line(self.kind, self.received.year),
        }


@dataclass
class Claim:
    """One row of the claims report; `form` is "" where nothing is deductible."""

    fact: str
    kind: str
    asset: str | None
    quantity: Fraction | None
    basis: Fraction
    year: int
    allowed: Fraction
    form: str = ""
    itemized: Fraction | None = None

    def row(self) -> Row:
        """The row as the report shows it."""
        return {
            "fact": self.fact,
            "kind": self.kind,
            "asset": self.asset,
            "quantity": None if self.quantity is None else units(self.quantity),
            "basis": money(self.basis),
            "year": self.year,
            "allowed": money(self.allowed),
            "form": self.form or "none",
            "itemized": None if self.itemized is None else money(self.itemized),
        }


def lot_row(piece: Piece, sold_on: date | None) -> Row:
    """A piece with units left, as the lots report shows it; its term if sold on a day."""
    origin = piece.origin
    long = origin.inherited or (sold_on is not None and is_long(origin.since(), sold_on))
    return {
        "lot": origin.lot,
        "account": piece.account,
        "asset": piece.asset,
        "quantity": units(piece.left()),
        "basis": money(piece.basis_left()),
        "acquired": origin.acquired.isoformat(),
        "term_if_sold": None if sold_on is None else "long" if long else "short",
        "missing_basis": origin.missing_basis,
    }
