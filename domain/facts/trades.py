"""Facts in which units change hands for value: bought, earned, sold, swapped, liquidated."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.facts.base import Fee
from domain.facts.base import Leg
from domain.facts.base import Moment
from domain.facts.base import Money


class Acquisition(NamedTuple):
    """Units came in. `how`: purchase, gift, inheritance, opening or spouse (R-PROP-2).

    `cost` is before the fee (for an inheritance the value at death). A gift carries the donor's
    total basis, the donor's date and the value at the gift, units of a spouse the first two; an
    opening lot its first `acquired`.
    """

    name: str
    at: datetime
    order: int
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


class Income(NamedTuple):
    """Units earned: income at their value under dominion and control, which is the basis."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    how: str


class Disposal(NamedTuple):
    """Units given away or up. `how`: sale, spend, gift, donation or spouse.

    `proceeds` are before the fee; of a donation they are what the units were worth. `charity` is
    the kind of charity, and `appraised` tells whether an appraisal is attached; `related` says that
    the buyer is a person of section 267.
    """

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    proceeds: Money | None
    how: str
    fee: Fee | None
    charity: str
    related: bool
    appraised: bool


class Swap(NamedTuple):
    """One asset for another: a disposal of `sent`; `value` is that of what was received.

    `related` says that the other side is a person of section 267.
    """

    name: str
    at: datetime
    order: int
    account: str
    sent: Leg
    received: Leg
    value: Money | None
    fee: Fee | None
    related: bool


class Conversion(NamedTuple):
    """Units that became other units: migration, redenomination, bridge, wrap, pool, lending …."""

    name: str
    at: datetime
    order: int
    account: str
    sent: Leg
    received: Leg
    family: str
    fee: Fee | None


class Liquidation(NamedTuple):
    """Collateral taken and sold (R-LIQ-1) or taken for debt (R-LIQ-2).

    `proceeds` is the gross execution value; `debt_repaid` and `returned` tell the same from the
    account, after fee and penalty.
    """

    name: str
    at: datetime
    order: int
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


class Settlement(NamedTuple):
    """A derivative contract settled: `pnl` without funding, signed dollars (R-DERIV-1, 2).

    `asset` and `quantity` are the units that actually moved, if any, a fee in money included; they
    leave where pnl + funding is negative and arrive where it is positive.
    """

    name: str
    at: datetime
    order: int
    account: str
    pnl: Money
    funding: Money | None
    contract: str
    asset: str
    quantity: Decimal | None
    fee: Fee | None
