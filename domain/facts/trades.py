"""Facts in which units change hands for value: bought, earned, sold, swapped, liquidated."""

from dataclasses import dataclass
from decimal import Decimal

from domain.facts.base import Fact
from domain.facts.base import Fee
from domain.facts.base import Leg
from domain.facts.base import Moment
from domain.facts.base import Money


@dataclass(frozen=True, slots=True)
class Acquisition(Fact):
    """Units came in. `how`: purchase, gift, inheritance or opening (R-PROP-2).

    `cost` is before the fee (for an inheritance the value at death). A gift carries the donor's
    total basis, the donor's date and the value at the gift; an opening lot its first `acquired`.
    """

    account: str
    asset: str
    quantity: Decimal
    cost: Money | None
    how: str
    fee: Fee | None
    donor_basis: Money | None
    donor_acquired: Moment | None
    value_at_gift: Money | None
    acquired: Moment | None


@dataclass(frozen=True, slots=True)
class Income(Fact):
    """Units earned: income at their value under dominion and control, which is the basis."""

    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    how: str


@dataclass(frozen=True, slots=True)
class Disposal(Fact):
    """Units given away or up. `how`: sale, spend, gift or donation; proceeds before the fee."""

    account: str
    asset: str
    quantity: Decimal
    proceeds: Money | None
    how: str
    fee: Fee | None


@dataclass(frozen=True, slots=True)
class Swap(Fact):
    """One asset for another: a disposal of `sent`; `value` is that of what was received."""

    account: str
    sent: Leg
    received: Leg
    value: Money | None
    fee: Fee | None


@dataclass(frozen=True, slots=True)
class Conversion(Fact):
    """Units that became other units: migration, redenomination, bridge, wrap, pool, staking."""

    account: str
    sent: Leg
    received: Leg
    family: str
    fee: Fee | None


@dataclass(frozen=True, slots=True)
class Liquidation(Fact):
    """Collateral taken and sold (R-LIQ-1) or taken for debt (R-LIQ-2).

    `proceeds` is the gross execution value; `debt_repaid` and `returned` tell the same from the
    account, after fee and penalty.
    """

    account: str
    asset: str
    quantity: Decimal
    proceeds: Money | None
    debt_repaid: Money | None
    returned: Money | None
    fee: Fee | None
    penalty: Money | None
    loan: str
    recourse: bool | None


@dataclass(frozen=True, slots=True)
class Settlement(Fact):
    """A derivative contract settled: `pnl` without funding, signed dollars (R-DERIV-1, 2).

    `asset` and `quantity` are the units that actually moved, if any; they leave where pnl +
    funding is negative and arrive where it is positive.
    """

    account: str
    pnl: Money
    funding: Money | None
    contract: str
    asset: str
    quantity: Decimal | None
    fee: Fee | None
