"""Facts in which units move or are counted without a sale."""

from dataclasses import dataclass
from decimal import Decimal

from domain.facts.base import Fact
from domain.facts.base import Fee
from domain.facts.base import Money


@dataclass(frozen=True, slots=True)
class Transfer(Fact):
    """A move between own accounts; `quantity` is what arrived (R-XFER-1, R-LOT-9)."""

    account: str
    to: str
    asset: str
    quantity: Decimal
    fee: Fee | None
    tx: str


@dataclass(frozen=True, slots=True)
class Receipt(Fact):
    """Units that came in and are not yet classified: a lot without basis, and a finding."""

    account: str
    asset: str
    quantity: Decimal
    tx: str


@dataclass(frozen=True, slots=True)
class Removal(Fact):
    """Units that went out and are not yet classified: lots wait in suspense, and a finding."""

    account: str
    asset: str
    quantity: Decimal
    tx: str


@dataclass(frozen=True, slots=True)
class TransferMatch(Fact):
    """A removal and a receipt are one move: suspended lots arrive, the difference is the fee."""

    removal: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Borrow(Fact):
    """Units borrowed; their tax treatment is open (switch `loan_units`)."""

    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    loan: str


@dataclass(frozen=True, slots=True)
class Repay(Fact):
    """Borrowed units returned; their tax treatment is open (switch `loan_units`)."""

    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    loan: str


@dataclass(frozen=True, slots=True)
class Balance(Fact):
    """What a source says the account held at that instant; checked against the lots."""

    account: str
    asset: str
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Price(Fact):
    """What one unit was worth in dollars, and who said so."""

    asset: str
    value: Money
    source: str
