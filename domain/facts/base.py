"""What all facts share, and the small values they are made of."""

from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from decimal import Decimal
from typing import Protocol

NO_INSTANT = datetime(1, 1, 1, tzinfo=UTC)
"""Stands for "no effective date": only facts that are cut by knowledge alone may lack one."""


class Fact(Protocol):
    """Something that happened; every fact is an immutable tuple that begins with these three.

    `name` is its identity in the ledger and `at` the instant (UTC) it happened; `order` is its
    place among facts of the same instant, 0 where the source gives none.
    """

    @property
    def name(self) -> str:
        """Identity in the ledger."""

    @property
    def at(self) -> datetime:
        """When it happened, UTC."""

    @property
    def order(self) -> int:
        """Place among facts of the same instant."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """An amount in another currency; becomes dollars in the fold by a price of that currency."""

    amount: Decimal
    currency: str


Money = Decimal | Foreign
"""Dollars, or an amount that a rate turns into dollars."""

Moment = datetime | date
"""An instant (UTC) or a plain date in the taxpayer's zone."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a trade: units of an asset."""

    asset: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DollarFee:
    """A fee paid in money; negative for a rebate."""

    amount: Money


@dataclass(frozen=True, slots=True)
class UnitFee:
    """A fee paid in units, which is a disposal of those units (R-FEE-3, R-FEE-4).

    `value` is what they were worth (None: by market price); `own_cost` the part of it that paid
    for disposing of the fee units themselves; `withheld` is "sent" or "received" where the units
    were taken out of a leg of the trade, "" where they came from elsewhere.
    """

    asset: str
    quantity: Decimal
    value: Money | None
    own_cost: Money | None
    withheld: str


Fee = DollarFee | UnitFee


@dataclass(frozen=True, slots=True)
class Choice:
    """So many units out of a named lot."""

    lot: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class LotPlacement:
    """So many units of a lot that lie in an account (Rev. Proc. 2024-28 allocations)."""

    lot: str
    account: str
    quantity: Decimal
