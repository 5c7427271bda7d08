"""What booking brings about: realised gains, income and claims, one row each.

A row is a figure of a tax return in the making. It names the fact it came from, the lot it drew on
and the rule that picked the lot, so that anyone can walk back from the figure to its source.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

SHORT = "short"
LONG = "long"


class Gain(NamedTuple):
    """One match of a disposal, or one contract settled: dollars realised against basis.

    `disposal` is the fact, `number` the row's place among its rows; `lot` is None where no lot
    accounts for the units; dates are tax dates, `acquired` None without a lot. `proceeds` are net
    of selling costs (R-FEE-1).
    """

    disposal: str
    number: int
    kind: str
    lot: str | None
    account: str
    asset: str | None
    quantity: Decimal | None
    acquired: date | None
    disposed: date
    term: str
    proceeds: Decimal
    basis: Decimal
    selection: str
    missing_basis: bool

    @property
    def gain(self) -> Decimal:
        """Proceeds less basis; negative for a loss."""
        return self.proceeds - self.basis

    @property
    def year(self) -> int:
        """The tax year."""
        return self.disposed.year


@dataclass(frozen=True, slots=True)
class Earned:
    """Income at its value on the day of dominion and control (R-INC-1)."""

    fact: str
    kind: str
    account: str
    asset: str | None
    quantity: Decimal | None
    received: date
    value: Decimal

    @property
    def year(self) -> int:
        """The tax year."""
        return self.received.year


@dataclass(frozen=True, slots=True)
class Claim:
    """A loss that is no sale: what was lost, what may be claimed for it, and why (`rule`).

    `allowed` is before itemising and overall limits.
    """

    fact: str
    kind: str
    account: str
    asset: str | None
    quantity: Decimal | None
    basis: Decimal
    year: int
    allowed: Decimal
    treatment: str
    rule: str
