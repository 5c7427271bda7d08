"""Facts about the book itself: cut by knowledge only, never by effective time."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.facts.base import Choice
from domain.facts.base import LotPlacement
from domain.facts.base import Moment


class Account(NamedTuple):
    """Where units are held; accounts of one `wallet_group` are one pool (R-LOT-1, R-LOT-11).

    `owner` is taxpayer or spouse, and decides whose gains these are where no joint return is filed
    (R-LOSS-5).

    `valid_from` is when the account was opened, as far as it is told; nothing follows from it.
    """

    name: str
    at: datetime
    order: int
    title: str
    custody: str
    owner: str
    tax_status: str
    wallet_group: str
    valid_from: Moment | None


class Asset(NamedTuple):
    """What kind of thing an asset is; plain crypto where nothing is said."""

    name: str
    at: datetime
    order: int
    asset: str
    asset_class: str
    title: str


class Identification(NamedTuple):
    """A choice of lots for one outflow, named (`outflow`) or described beforehand (R-LOT-3, 5).

    `attested`: it was made in time elsewhere, as `evidence` (whether any is attached) shows.
    """

    name: str
    at: datetime
    order: int
    outflow: str
    account: str
    asset: str
    quantity: Decimal | None
    valid_until: Moment | None
    lots: tuple[Choice, ...]
    told_broker: bool
    attested: bool
    evidence: bool


class StandingOrder(NamedTuple):
    """A method for all later outflows of its scope; an empty scope key means all (R-LOT-5)."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    method: str
    told_broker: bool
    valid_from: Moment | None


class YearFacts(NamedTuple):
    """What the return of a year says that this ledger cannot know; None where nothing is said.

    Amounts are those of the taxpayer's return, or of the joint one. `died` and `spouse_died` are
    stated among the facts of the year of death (R-LOSS-5).
    """

    name: str
    at: datetime
    order: int
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
    spouse_died: Moment | None


class Policy(NamedTuple):
    """The value of a named switch for one tax year, or from a date on.

    With an `account` it answers for that account alone.
    """

    name: str
    at: datetime
    order: int
    switch: str
    value: str
    year: int | None
    valid_from: Moment | None
    account: str


class SafeHarbor(NamedTuple):
    """An allocation under Rev. Proc. 2024-28 (R-LOT-8).

    `evidence` is whether any is attached: it may show that `at` is when it was complete.
    """

    name: str
    at: datetime
    order: int
    kind: str
    asset: str
    lots: tuple[LotPlacement, ...]
    rule: str
    described: Moment | None
    evidence: bool
