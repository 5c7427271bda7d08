"""Allocations of unused basis under Rev. Proc. 2024-28: what was said, by when, and in time or not.

At the close of 2024 basis that had been kept for all wallets together had to be dealt to each of
them (R-LOT-8). A *specific* allocation names the units; a *global* one is a rule with no choice
left in it, and may be carried out later if it was described in time:

    specific   complete before the first sale, spending, gift or fee since, and before the due date
    global     described before 2025, complete before the later of the two

    "hifo: XYZ, GHI"   the highest basis first, to XYZ as much as it holds, then to GHI

Time is the ledger's own clock: complete, and described, is what was recorded, at the first revision
that said the same (R-GEN-5). One brought in later counts from its own `at`, and as described at
its own `described`, only where evidence is attached, and that is said.
It cannot be revoked: what a correction says after completion changes nothing.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from decimal import Decimal
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar import start_of
from domain.calendar import tax_date
from domain.facts import SafeHarbor
from domain.facts.base import NO_INSTANT
from domain.knowledge import Stated
from domain.lots import Lot
from domain.rulesets import Ruleset

RULE = "a method (fifo, lifo, hifo, lofo), a colon, and accounts in order, separated by commas"
"""What the text of a global allocation has to be."""

_RULE = re.compile(r"\s*(fifo|lifo|hifo|lofo)\s*:(.+)", re.IGNORECASE | re.DOTALL)


class Mechanical(NamedTuple):
    """A global allocation's rule: the order in which lots are dealt, to accounts in this order."""

    method: str
    accounts: tuple[str, ...]


def read_rule(text: str) -> Mechanical | None:
    """The rule a text states, None where it states none or names an account twice."""
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    accounts = tuple(name.strip() for name in found[2].split(","))
    if not all(accounts) or len(set(accounts)) < len(accounts):
        return None
    return Mechanical(found[1].lower(), accounts)


class Proposal(NamedTuple):
    """An allocation as said, when it was complete, and what of it only its evidence shows.

    `attested` is that in words (complete or described on a day), "" where the ledger's clock does.
    `code` and `why` say what is wrong with it, "" where nothing is: the code of a finding.
    """

    said: SafeHarbor
    completed: datetime
    attested: str = ""
    code: str = ""
    why: str = ""


class Placed(NamedTuple):
    """A line of the schedule: what of a lot an account had when own practice had ended.

    `taken` dollars of the lot's basis were gone by then; `how` is `default` where it was dealt by
    default and `none` where nothing was dealt, unless `proposal` is the allocation that dealt it.
    """

    lot: Lot
    quantity: Decimal
    taken: Decimal
    how: str
    proposal: Proposal | None


class Window(NamedTuple):
    """What an allocation of an asset has to be in time for: the ruleset's days, and `first`, the
    instant of the first disposal of the asset since the cut-over (None: there is none).
    """

    described_before: date
    due: datetime
    first: datetime | None
    zone: ZoneInfo

    def end(self, kind: str) -> datetime | None:
        """The instant before which an allocation has to be complete; None: it is still open."""
        if kind == "specific":
            return min(self.first or self.due, self.due)
        return None if self.first is None else max(self.first, self.due)

    def is_open(self, kind: str, at: datetime) -> bool:
        """Whether an allocation of that kind that was complete at an instant was so in time."""
        end = self.end(kind)
        return end is None or at < end


def window_of(ruleset: Ruleset, first: datetime | None, zone: ZoneInfo) -> Window:
    """The window of an asset first disposed of at an instant."""
    due = start_of(ruleset.allocation_due, zone)
    return Window(ruleset.allocation_described_before, due, first, zone)


def proposals(chains: Mapping[str, list[Stated]], window: Window) -> list[Proposal]:
    """Every allocation in those chains of revisions, by when it was complete: those in time by the
    ledger's clock, then those in time by their evidence, then those that are not.
    """
    found = [each for chain in chains.values() for each in _judged(chain, window)]
    return sorted(found, key=lambda each: (bool(each.code), bool(each.attested), each.completed))


def _judged(chain: list[Stated], window: Window) -> Iterator[Proposal]:
    """What a chain of revisions says, each meaning once: complete when it was first recorded, with
    the instant and the evidence it was stated with last, whether or not it still stands.
    """
    first: dict[tuple[object, ...], datetime] = {}
    last: dict[tuple[object, ...], SafeHarbor] = {}
    for recorded_at, said in chain:
        if said is not None:
            first.setdefault(meaning(said), recorded_at)
            last[meaning(said)] = said
    for each, recorded_at in first.items():
        yield _judge(last[each], recorded_at, window)


def meaning(said: SafeHarbor) -> tuple[object, ...]:
    """What an allocation says, whoever said it when and with whatever evidence."""
    return said.kind, said.asset, said.lots, said.rule, said.described


def _judge(said: SafeHarbor, recorded_at: datetime, window: Window) -> Proposal:
    """One allocation against the calendar."""
    proposal = Proposal(said, recorded_at)
    if not window.is_open(said.kind, recorded_at):
        if not said.evidence or said.at == NO_INSTANT or not window.is_open(said.kind, said.at):
            return proposal._replace(code="late_allocation", why=_lateness(proposal, window))
        shown = f"complete on {tax_date(said.at, window.zone)}"
        proposal = Proposal(said, said.at, attested=shown)
    return proposal if said.kind == "specific" else _judge_rule(proposal, recorded_at, window)


def _lateness(proposal: Proposal, window: Window) -> str:
    """By when an allocation would have had to be complete, and when it was, by all it states."""
    said = proposal.said
    end = window.end(said.kind)
    limit = "the first disposal since" if end == window.first else "the due date"
    stated = f"complete on {proposal.completed:%Y-%m-%d}"
    if said.at != NO_INSTANT:
        by = "by its evidence" if said.evidence else "by its word, without evidence,"
        stated = f"recorded on {proposal.completed:%Y-%m-%d}, complete {by}"
        stated = f"{stated} at {said.at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{stated}; to be so before {end:%Y-%m-%d %H:%M:%S} UTC, {limit}"


def _judge_rule(proposal: Proposal, recorded_at: datetime, window: Window) -> Proposal:
    """A global allocation that was complete in time: its rule, and when that was described."""
    said = proposal.said
    if read_rule(said.rule) is None:
        why = f"its rule is not {RULE}: {said.rule}"
        return proposal._replace(code="allocation_unreadable", why=why)
    if tax_date(recorded_at, window.zone) < window.described_before:
        return proposal
    moments = (said.described or proposal.completed, proposal.completed)
    described = min(tax_date(moment, window.zone) for moment in moments)
    if described >= window.described_before:
        why = f"not described before {window.described_before}"
        return proposal._replace(code="allocation_not_described", why=why)
    if not said.evidence:
        recorded = f"it was recorded on {tax_date(recorded_at, window.zone)}"
        why = f"that it was described on {described} is without evidence, {recorded}"
        return proposal._replace(code="allocation_not_described", why=why)
    shown = [each for each in (proposal.attested, f"described on {described}") if each]
    return proposal._replace(attested=" and ".join(shown))
