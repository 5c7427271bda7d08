"""Which lots an outflow takes: a timely identification, else the standing order, else FIFO.

A choice of lots counts only if it was on record in time, and time here is the ledger's own clock,
never a date somebody wrote down (R-LOT-3 to R-LOT-5):

    identification  recorded_at <= the outflow's instant     (equality passes, case L-7)
    standing order  recorded_at <  the outflow's instant     (equality fails,  case L-8)

For each election the revision in force at that instant decides; a later void or replacement
touches later outflows only and is reported. From 2027 a choice at a US broker also needs that the
broker was told (R-LOT-4).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from typing import Protocol

from domain.calendar import end_of
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.facts import Choice
from domain.facts import Identification
from domain.facts import StandingOrder
from domain.findings import Finding
from domain.knowledge import Election
from domain.knowledge import Knowledge
from domain.knowledge import Revision

Units = tuple[str, str, Decimal | None]
"""Account, asset and quantity: what an intent describes."""

BROKER_MUST_BE_TOLD = date(2027, 1, 1)
"""First day after the relief of Notices 2025-7 and 2026-20 (R-LOT-4)."""


class Outflow(NamedTuple):
    """Units about to leave an account: what an election is asked about.

    `main` is off for units paid as a fee: an identification names the lots of the trade itself,
    a standing order governs its fees too.
    """

    name: str
    at: datetime
    account: str
    asset: str
    quantity: Decimal
    main: bool = True


class Leaving(Protocol):
    """A fact by which units leave an account."""

    @property
    def name(self) -> str:
        """Identity in the ledger."""

    @property
    def at(self) -> datetime:
        """When they leave."""

    @property
    def account(self) -> str:
        """The account they leave."""

    @property
    def asset(self) -> str:
        """What leaves."""

    @property
    def quantity(self) -> Decimal:
        """How many units."""


def outflow_of(fact: Leaving) -> Outflow:
    """The outflow of a fact's own units."""
    return Outflow(fact.name, fact.at, fact.account, fact.asset, fact.quantity)


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer: lots by name first, then the method for the rest; labels for the rows."""

    method: str
    label: str
    lots: tuple[Choice, ...] = ()
    findings: tuple[Finding, ...] = ()


FIFO = Selection("fifo", "fifo")


@dataclass(slots=True)
class Elections:
    """All elections a ledger knows, indexed for asking."""

    knowledge: Knowledge
    _named: dict[str, list[str]] = field(default_factory=dict)
    _intents: dict[Units, list[str]] = field(default_factory=dict)
    _orders: list[str] = field(default_factory=list)
    _spent: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Index every election under what any of its revisions said."""
        for name, chain in self.knowledge.elections.items():
            for revision in chain:
                self._index(name, revision.election)

    def _index(self, name: str, election: Election | None) -> None:
        if isinstance(election, StandingOrder):
            place = self._orders
        elif isinstance(election, Identification) and election.outflow:
            place = self._named.setdefault(election.outflow, [])
        elif isinstance(election, Identification):
            place = self._intents.setdefault(
                (election.account, election.asset, election.quantity), []
            )
        else:
            return
        if name not in place:
            place.append(name)

    def choose(self, outflow: Outflow) -> Selection:
        """The selection for one outflow, asked in booking order (an intent binds only once)."""
        if not self.knowledge.elections:
            return FIFO
        findings: list[Finding] = []
        identified = self._identification(outflow, findings) if outflow.main else None
        if identified is not None:
            return Selection("fifo", "fifo", identified.lots, tuple(findings))
        order = self._standing_order(outflow, findings)
        if order is not None and order.method != "fifo":
            return Selection(order.method, "standing_order", (), tuple(findings))
        late = any(finding.code == "late_identification" for finding in findings)
        return Selection("fifo", "late_identification" if late else "fifo", (), tuple(findings))

    def _identification(self, outflow: Outflow, findings: list[Finding]) -> Identification | None:
        """The identification that governs an outflow: of the timely ones the latest recorded."""
        best: tuple[int, str, Identification] | None = None
        units = (outflow.account, outflow.asset, outflow.quantity)
        for name in (*self._named.get(outflow.name, ()), *self._intents.get(units, ())):
            chain = self.knowledge.elections[name]
            found = _in_force(chain, outflow.at, strictly=False)
            election = found.election if found else None
            if found and isinstance(election, Identification):
                if name not in self._spent and self._speaks_of(election, outflow):
                    best = max(best or (0, "", election), (found.position, name, election))
            elif _still_names(chain, outflow.name):
                text = f"{name} names lots for {outflow.name}, but was recorded after it"
                findings.append(Finding("late_identification", outflow.name, text))
        if best is None or not self._binds(best[2], outflow, findings):
            return None
        _, name, election = best
        self._spent.add(name)
        _report_change(self.knowledge.elections[name], election, outflow, findings)
        return election

    def _speaks_of(self, election: Identification, outflow: Outflow) -> bool:
        if election.outflow:
            return election.outflow == outflow.name
        return self._describes(election, outflow)

    def _describes(self, intent: Identification, outflow: Outflow) -> bool:
        until = intent.valid_until
        if until is not None and not isinstance(until, datetime):
            until = end_of(until, self.knowledge.zone)
        return (
            (intent.account, intent.asset, intent.quantity)
            == (outflow.account, outflow.asset, outflow.quantity)
            and until is not None
            and outflow.at <= until
        )

    def _standing_order(self, outflow: Outflow, findings: list[Finding]) -> StandingOrder | None:
        """The latest order in force that covers the outflow; one a broker must know and does not
        is no order there, so an earlier one goes on.
        """
        covering: list[tuple[int, StandingOrder]] = []
        for name in self._orders:
            found = _in_force(self.knowledge.elections[name], outflow.at, strictly=True)
            order = found.election if found else None
            if found and isinstance(order, StandingOrder) and self._covers(order, outflow):
                covering.append((found.position, order))
        for _, order in sorted(covering, key=lambda each: -each[0]):
            if self._binds(order, outflow, findings):
                _report_change(self.knowledge.elections[order.name], order, outflow, findings)
                return order
        return None

    def _covers(self, order: StandingOrder, outflow: Outflow) -> bool:
        start = order.valid_from
        if start is not None and not isinstance(start, datetime):
            start = start_of(start, self.knowledge.zone)
        return (
            order.account in ("", outflow.account)
            and order.asset in ("", outflow.asset)
            and (start is None or start <= outflow.at)
        )

    def _binds(self, election: Election, outflow: Outflow, findings: list[Finding]) -> bool:
        account = self.knowledge.accounts.get(outflow.account)
        must_tell = (
            account is not None
            and account.custody == "us_broker"
            and tax_date(outflow.at, self.knowledge.zone) >= BROKER_MUST_BE_TOLD
        )
        if not must_tell or election.told_broker:
            return True
        text = f"{election.name} was kept in own books only; {outflow.name} is in broker custody"
        findings.append(Finding("broker_not_told", outflow.name, text))
        return False


def _in_force(chain: Iterable[Revision], at: datetime, *, strictly: bool) -> Revision | None:
    """The latest revision on record at that instant (before it, where `strictly`)."""
    last = None
    for revision in chain:
        if revision.recorded_at < at or (revision.recorded_at == at and not strictly):
            last = revision
    return last


def _still_names(chain: list[Revision], outflow: str) -> bool:
    head = chain[-1].election
    return isinstance(head, Identification) and head.outflow == outflow


def _report_change(
    chain: list[Revision], used: Election, outflow: Outflow, findings: list[Finding]
) -> None:
    if chain[-1].election is not used:
        text = f"{used.name} was changed after {outflow.name}; the change does not reach it"
        findings.append(Finding("late_election_change", outflow.name, text))
