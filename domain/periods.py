"""Years and their filings: open, closed, filed; and how far back a change of knowledge reaches.

A year is open until somebody has checked it and closed it; a closed one is filed, and a filed one
never opens again. What is learned afterwards is recorded all the same: the year as filed does not
move, and a restatement of it is open until somebody says what becomes of it.

    March 10   close 2025    every check passed, two findings waived with a reason
    March 12   file 2025     filing:2025/1 pins what was known, the rules, and the bytes of reports
    June 3     a sale of 2025 is corrected: it diverges from what was known in 2025
               -> the restatement of 2025 is open; filing:2025 shows what it always showed
    July 1     file 2025 --amended: filing:2025/2, and filing:2025 means that one from now on
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar import end_of
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.facts import Account
from domain.facts import Acquisition
from domain.facts import Asset
from domain.facts import Conversion
from domain.facts import Fact
from domain.facts import Identification
from domain.facts import Moment
from domain.facts import Policy
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import SafeHarbor
from domain.facts import StandingOrder
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import TransferMatch
from domain.facts import YearFacts
from domain.facts.base import NO_INSTANT
from domain.knowledge import Knowledge
from domain.residence import SWITCH as ZONE
from domain.rulesets import RULESETS
from domain.zones import ZONES_APART

ORIGINAL, SUPERSEDING, AMENDED = "original", "superseding", "amended"
"""Kinds of filings: the first of a year, one that takes its place before the due date, and one that
changes it afterwards."""

RESOLUTIONS = (SUPERSEDING, AMENDED, "carried", "waived")
"""What may become of a restatement: another return, the books of a later year, or nothing."""

Waiver = Mapping[str, str]
"""A finding that was let pass: `code`, `fact`, `message`, and the `reason`."""


@dataclass(frozen=True, slots=True)
class YearClosed:
    """A year was checked and closed as known at position `known_at`, by these rules.

    `checks` holds how much each check found, `waivers` what was let pass and why, `rows` a digest
    of each report's rows and totals, by which a later change of a figure is seen.
    """

    year: int
    known_at: int
    ruleset: str
    checks: Mapping[str, int]
    waivers: list[Waiver]
    rows: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class YearReopened:
    """A closed year was opened again: why, and who allowed it."""

    year: int
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class YearFiled:
    """A year was filed: everything needed to compute it again, and digests of what was computed.

    `known_at` is the position looked at, `as_of` the cut by effective time ("" for none), `tzdata`
    the release of the zones' rules; `reports` holds for each report the SHA-256 of its canonical
    bytes (`digest`), which are kept, and of its rows and totals alone (`rows_digest`).
    """

    year: int
    version: int
    kind: str
    reason: str
    known_at: int
    as_of: str
    ruleset: str
    program: str
    tzdata: str
    zone: str
    price_set_digest: str
    elections_digest: str
    reports: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RestatementResolved:
    """A person said what becomes of the restatement of a filing, as known at `known_at`.

    `resolution` is one of RESOLUTIONS. What is learned after that position opens it anew.
    """

    year: int
    version: int
    known_at: int
    resolution: str
    reason: str


@dataclass(frozen=True, slots=True)
class Filing:
    """A filing as it is on record; the words are those of YearFiled.

    `position` and `recorded_at` are those of the filing itself, `known_at` the position it pins.
    """

    year: int
    version: int
    position: int
    known_at: int
    as_of: str
    ruleset: str
    program: str
    tzdata: str
    zone: str
    price_set_digest: str
    elections_digest: str
    reports: Mapping[str, Mapping[str, str]]
    kind: str
    recorded_at: datetime
    actor: str
    reason: str

    @property
    def name(self) -> str:
        """`filing:2025/1`."""
        return f"filing:{self.year}/{self.version}"


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of a year as it is on record: who, when, where in the order of knowledge."""

    event: Any
    position: int
    recorded_at: datetime
    actor: str


def divergence(
    old: Fact | None, new: Fact | None, recorded_at: datetime, knowledge: Knowledge
) -> datetime | None:
    """The first instant from which a fact's new head can make a figure differ; None: from none.

    `old` and `new` are heads, None where there is none (new, or voided). What happened reaches
    back to the earlier of both effective times, an end of a move to the first of all its ends, a
    year's facts and policies to the start of that year, an allocation to that of 2025, an election
    only to the moment it was recorded (no hindsight) unless it is attested, and everything about
    the book itself to the very beginning. What is bought reaches back over the days in which it may
    replace units that were sold at a loss, where any rules govern such a loss (R-WASH-2). A new
    account reaches nowhere: nothing could yet be held in it.
    """
    if old == new or (old is None and isinstance(new, Account)):
        return None
    reaches = (_reach(fact, recorded_at, knowledge) for fact in (old, new) if fact is not None)
    return min(reaches, default=None)


def _reach(fact: Fact, recorded_at: datetime, knowledge: Knowledge) -> datetime:
    if isinstance(fact, Identification) and fact.attested:
        outflow = knowledge.facts.get(fact.outflow)
        return NO_INSTANT if outflow is None else outflow.at
    if isinstance(fact, Identification | StandingOrder):
        return recorded_at
    if isinstance(fact, Account | Asset):
        return NO_INSTANT
    if isinstance(fact, SafeHarbor):
        # Unused basis is allocated as of the end of 2024 and moves no lot before (R-LOT-8).
        return start_of(date(2025, 1, 1), knowledge.zone)
    if isinstance(fact, YearFacts):
        return start_of(date(fact.year, 1, 1), knowledge.zone)
    if isinstance(fact, Policy):
        return _policy_from(fact, knowledge)
    return _reach_of_booked(fact, recorded_at, knowledge)


def _reach_of_booked(fact: Fact, recorded_at: datetime, knowledge: Knowledge) -> datetime:
    if isinstance(fact, TransferMatch):
        # A match moves units when its ends do, but the years that are told begin with any fact.
        ends = [*knowledge.moved_with(fact.removal), *knowledge.moved_with(fact.receipt)]
        return min([fact.at, *(end.at for end in ends)])
    if isinstance(fact, Theft):
        # A claim belongs to the year of discovery, whatever somebody says when that was.
        return min(fact.at, _beginning(fact.discovered, knowledge.zone))
    if isinstance(fact, Recovery):
        theft = knowledge.facts.get(fact.theft)
        known = isinstance(theft, Theft)
        return min(fact.at, _reach(theft, recorded_at, knowledge)) if theft and known else fact.at
    if isinstance(fact, Removal | Receipt):
        # The fee of a move is dated when its units left, and its other end may seem the earlier.
        return min([fact.at, *(end.at for end in knowledge.moved_with(fact.name))])
    bought = fact.received.asset if isinstance(fact, Swap | Conversion) else ""
    bought = fact.asset if isinstance(fact, Acquisition) else bought
    if bought and _may_replace(bought, knowledge):
        return start_of(tax_date(fact.at, knowledge.zone) - _WASH_DAYS, knowledge.zone)
    return fact.at


def _may_replace(asset: str, knowledge: Knowledge) -> bool:
    """Whether any rules may disallow a loss on an asset because it is bought again."""
    regimes = (each for each in knowledge.policies.values() if each.switch == "wash_regime")
    on = any(each.value == "on" for each in regimes)
    return on or knowledge.class_of(asset) in _WASH_CLASSES


_WASH_DAYS = max(timedelta(each.wash_days) for each in RULESETS.values())
_WASH_CLASSES = {name for each in RULESETS.values() for name in each.wash_classes}


def _policy_from(policy: Policy, knowledge: Knowledge) -> datetime:
    """A policy counts from the start of its year, or of the day it is valid from."""
    start = policy.valid_from if policy.year is None else date(policy.year, 1, 1)
    if start is None:
        return NO_INSTANT
    # One about zones counts from where the day begins in whichever zone.
    early = ZONES_APART if policy.switch == ZONE else timedelta(0)
    return _beginning(start, knowledge.zone) - early


def _beginning(moment: Moment, zone: ZoneInfo) -> datetime:
    """The start of the day a moment falls on."""
    return start_of(tax_date(moment, zone), zone)


@lru_cache(maxsize=256)
def end_of_year(year: int, zone: ZoneInfo) -> datetime:
    """The last instant of a tax year: a change that diverges later leaves its figures alone."""
    return end_of(date(year, 12, 31), zone)


def latest_by_year(filings: Iterable[Filing]) -> dict[int, Filing]:
    """The latest filing of each year, years in order."""
    latest = {each.year: each for each in sorted(filings, key=lambda each: each.position)}
    return dict(sorted(latest.items()))
