"""Facts about the book itself: cut by knowledge only, never by effective time."""

from dataclasses import dataclass
from decimal import Decimal

from domain.facts.base import Choice
from domain.facts.base import Fact
from domain.facts.base import LotPlacement
from domain.facts.base import Moment


@dataclass(frozen=True, slots=True)
class Account(Fact):
    """Where units are held; accounts of one `wallet_group` are one pool (R-LOT-1, R-LOT-11)."""

    title: str
    custody: str
    owner: str
    tax_status: str
    wallet_group: str


@dataclass(frozen=True, slots=True)
class Asset(Fact):
    """What kind of thing an asset is; plain crypto where nothing is said."""

    asset: str
    asset_class: str
    title: str


@dataclass(frozen=True, slots=True)
class Identification(Fact):
    """A choice of lots for one outflow, named (`outflow`) or described beforehand (R-LOT-3, 5)."""

    outflow: str
    account: str
    asset: str
    quantity: Decimal | None
    valid_until: Moment | None
    lots: tuple[Choice, ...]
    told_broker: bool


@dataclass(frozen=True, slots=True)
class StandingOrder(Fact):
    """A method for all later outflows of its scope; an empty scope key means all (R-LOT-5)."""

    account: str
    asset: str
    method: str
    told_broker: bool
    valid_from: Moment | None


@dataclass(frozen=True, slots=True)
class YearFacts(Fact):
    """What the return of a year says that this ledger cannot know; None where nothing is said."""

    year: int
    filing_status: str
    taxable_income: Decimal | None
    section_151: Decimal | None
    other_short_term: Decimal | None
    other_long_term: Decimal | None
    carryover_short: Decimal | None
    carryover_long: Decimal | None
    itemizes: bool | None
    died: Moment | None


@dataclass(frozen=True, slots=True)
class Policy(Fact):
    """The value of a named switch for one tax year, or from a date on."""

    switch: str
    value: str
    year: int | None
    valid_from: Moment | None


@dataclass(frozen=True, slots=True)
class SafeHarbor(Fact):
    """An allocation under Rev. Proc. 2024-28 (R-LOT-8)."""

    kind: str
    asset: str
    lots: tuple[LotPlacement, ...]
    rule: str
    described: Moment | None
