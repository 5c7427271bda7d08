"""Facts in which units move or are counted without a sale."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.facts.base import Fee
from domain.facts.base import Money


class Transfer(NamedTuple):
    """A move between own accounts; `quantity` is what arrived (R-XFER-1, R-LOT-9)."""

    name: str
    at: datetime
    order: int
    account: str
    to: str
    asset: str
    quantity: Decimal
    fee: Fee | None
    tx: str


class Receipt(NamedTuple):
    """Units that came in and are not yet classified: a lot without basis, and a finding."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    tx: str


class Removal(NamedTuple):
    """Units that went out and are not yet classified: lots wait in suspense, and a finding."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    tx: str


class TransferMatch(NamedTuple):
    """A removal and a receipt are ends of one move: suspended lots arrive, the rest is the fee.

    A removal may arrive in several receipts, and several removals as one; each pair is a match.
    """

    name: str
    at: datetime
    order: int
    removal: str
    receipt: str


class Borrow(NamedTuple):
    """Units borrowed; their tax treatment is open (switch `loan_units`)."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    loan: str


class Repay(NamedTuple):
    """Borrowed units returned; their tax treatment is open (switch `loan_units`)."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    value: Money | None
    loan: str


class Balance(NamedTuple):
    """What a source says the account held at that instant; checked against the lots."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal


class Price(NamedTuple):
    """What one unit was worth in dollars, and who said so."""

    name: str
    at: datetime
    order: int
    asset: str
    value: Money
    source: str
