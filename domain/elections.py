"""Which lots an outflow takes: by an identification, else the standing order, else FIFO.

A choice of lots counts only if it was on record in time, and time here is the ledger's own clock,
never a date somebody wrote down (R-LOT-3 to R-LOT-5):

    identification  recorded_at <= the outflow's instant     (equality passes, case L-7)
    standing order  recorded_at <  the outflow's instant     (equality fails,  case L-8)

For each election the revision in force at that instant decides; a later void or replacement
touches later outflows only and is reported. From 2027 a choice at a US broker also needs that the
broker was told (R-LOT-4). Where a global allocation of unused basis was not complete yet, no lot
could be named and own books were not enough at a broker: only a standing order binds (R-LOT-8).
Where nothing was chosen, the order is first in, first out, or up to 2024 the one that is attested
to have been the taxpayer's practice (R-LOT-7).

A history brought in from elsewhere cannot show by this clock when its choices were made. It can
attest one: an identification with `attested`, the sale it was `for`, when it was made (`at`) and
evidence. Recorded after its outflow, such an identification governs it if

    its head stands, names that outflow and has evidence attached,
    the `at` it states is not after the outflow's instant, and
    no identification that was recorded in time governs the outflow

and the rows say `attested`, never `identified`, with the finding `attested_identification`: the
choice then rests on that evidence. It ranks before a standing order, as every identification
does; of several the one recorded last counts. What attests is a statement about the past like any
other fact, so its head counts: voided, it attests nothing any more. One that was recorded in time
needs no evidence and is like any other; one that is late and does not attest never binds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from typing import Protocol
from typing import TypeGuard

from domain.amounts import ZERO
from domain.calendar import end_of
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.custody import BROKER
from domain.custody import custody_of
from domain.facts import Choice
from domain.facts import Identification
from domain.facts import StandingOrder
from domain.findings import Finding
from domain.knowledge import Election
from domain.knowledge import Knowledge
from domain.knowledge import Revision
from domain.switches import Switchboard

Units = tuple[str, str, Decimal | None]
"""Account, asset and quantity: what an intent describes."""


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
    """The answer: lots by name first, then the method for the rest; labels for the rows.

    `named_label` is what rows of lots taken by name say, `label` what the others do.
    """

    method: str
    label: str
    lots: tuple[Choice, ...] = ()
    findings: tuple[Finding, ...] = ()
    named_label: str = "identified"


FIFO = Selection("fifo", "fifo")


class Verdict(NamedTuple):
    """What the fold made of an identification when an outflow came that it speaks of.

    `election` is what was judged, as said at `position`. `verdict`: `bound` (in time), `attested`
    (by evidence), `late`, `outranked` (another one governs the outflow), `broker_not_told` or
    `before_allocation` (the lots were not allocated to the account yet).
    """

    election: Identification
    position: int
    outflow: Outflow
    verdict: str


class Allocated(NamedTuple):
    """That unused basis of an asset was allocated as of `since`, and when that was `completed`;
    `mechanical` for a global allocation (R-LOT-8).
    """

    since: datetime
    completed: datetime
    mechanical: bool


class _Said(NamedTuple):
    """An identification as said at a position; `place` ranks it among others."""

    place: int
    position: int
    election: Identification


@dataclass(slots=True)
class Elections:
    """All elections a ledger knows, indexed for asking.

    From `broker_told_from` on a choice at a US broker needs that the broker was told (R-LOT-4).
    `allocated` says by asset what became of unused basis. Asking leaves behind what came of them:
    the `verdicts` on identifications in booking order, and how many outflows, fees included, each
    standing order has `governed`.
    """

    knowledge: Knowledge
    broker_told_from: date
    switches: Switchboard
    allocated: dict[str, Allocated] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    governed: dict[str, int] = field(default_factory=dict)
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

    def choose(self, outflow: Outflow, practice: str = "fifo") -> Selection:
        """The selection for one outflow, asked in booking order (an intent binds only once).

        `practice` is the order that is attested for the year, where nothing was chosen.
        """
        if not self.knowledge.elections:
            return FIFO if practice == "fifo" else Selection(practice, "attested")
        findings: list[Finding] = []
        if outflow.main:
            identified = self._identification(outflow, findings)
            if identified is not None:
                return identified
        order = self._standing_order(outflow, findings)
        if order is not None:
            self.governed[order.name] = self.governed.get(order.name, 0) + 1
        if order is not None and order.method != "fifo":
            return Selection(order.method, "standing_order", (), tuple(findings))
        if order is None and practice != "fifo":
            return Selection(practice, "attested", (), tuple(findings))
        late = any(finding.code == "late_identification" for finding in findings)
        return Selection("fifo", "late_identification" if late else "fifo", (), tuple(findings))

    def order_in_force(self, account: str, asset: str, at: datetime) -> str:
        """The standing order that would govern units leaving there at that instant; "" for none."""
        order = self._standing_order(Outflow("", at, account, asset, ZERO), [])
        return order.name if order else ""

    def _identification(self, outflow: Outflow, findings: list[Finding]) -> Selection | None:
        """The selection of what governs an outflow by name: of those in time the latest recorded,
        else of those attested. What is late and governs nothing is told.
        """
        timely, late = self._about(outflow)
        governing = self._first_that_binds(timely, "bound", outflow, findings)
        attesting = [] if governing else [said for said in late if _attests(said.election, outflow)]
        for said in late:
            if said not in attesting:
                self.verdicts.append(Verdict(said.election, said.position, outflow, "late"))
                text = _why_late(said.election, outflow)
                findings.append(Finding("late_identification", outflow.name, text))
        if governing is not None:
            if not governing.outflow:
                self._spent.add(governing.name)
            chain = self.knowledge.elections[governing.name]
            _report_change(chain, governing, outflow, findings)
            return Selection("fifo", "fifo", governing.lots, tuple(findings))
        governing = self._first_that_binds(attesting, "attested", outflow, findings)
        if governing is None:
            return None
        return Selection("fifo", "fifo", governing.lots, tuple(findings), "attested")

    def _about(self, outflow: Outflow) -> tuple[list[_Said], list[_Said]]:
        """The identifications that speak of an outflow: those in force at its instant, and those
        whose head names it and came too late. The latest recorded comes first.
        """
        timely: list[_Said] = []
        late: list[_Said] = []
        units = (outflow.account, outflow.asset, outflow.quantity)
        names = (*self._named.get(outflow.name, ()), *self._intents.get(units, ()))
        for name in dict.fromkeys(names):
            chain = self.knowledge.elections[name]
            found, head = _in_force(chain, outflow.at, strictly=False), chain[-1]
            if found and self._speaks_of(found.election, outflow):
                timely.append(_Said(found.place, found.position, found.election))
            elif isinstance(head.election, Identification) and _names(head.election, outflow):
                late.append(_Said(head.place, head.position, head.election))
        timely.sort(key=_place, reverse=True)
        late.sort(key=_place, reverse=True)
        return timely, late

    def _first_that_binds(
        self, offered: list[_Said], verdict: str, outflow: Outflow, findings: list[Finding]
    ) -> Identification | None:
        """The first one that binds, each judged: one a broker must know and does not is none."""
        governing: Identification | None = None
        for _, position, election in offered:
            judged, over = verdict, ""
            if self._before_allocation(election, outflow, findings):
                judged = "before_allocation"
            elif governing is not None:
                judged, over = "outranked", f"; {governing.name}, recorded later, governs it"
            elif self._binds(election, outflow, findings):
                governing = election
            else:
                judged = "broker_not_told"
            self.verdicts.append(Verdict(election, position, outflow, judged))
            if verdict == "attested" and judged in ("attested", "outranked"):
                text = f"{election.name} attests the choice of lots for {outflow.name}{over}"
                findings.append(Finding("attested_identification", outflow.name, text))
        return governing

    def _speaks_of(self, election: Election | None, outflow: Outflow) -> TypeGuard[Identification]:
        if not isinstance(election, Identification):
            return False
        if election.outflow:
            return _names(election, outflow)
        return election.name not in self._spent and self._describes(election, outflow)

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
                covering.append((found.place, order))
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

    def _before_allocation(
        self, election: Identification, outflow: Outflow, findings: list[Finding]
    ) -> bool:
        """Whether lots are named that a global allocation had yet to deal (R-LOT-8)."""
        allocated = self._incomplete(outflow)
        if allocated is None or not allocated.mechanical:
            return False
        text = f"{election.name} names lots for {outflow.name}, which were not allocated yet"
        findings.append(Finding("before_allocation", outflow.name, text))
        return True

    def _incomplete(self, outflow: Outflow) -> Allocated | None:
        """The allocation of an outflow's asset that had begun and was not complete yet, if any."""
        allocated = self.allocated.get(outflow.asset)
        if allocated is None or not allocated.since <= outflow.at < allocated.completed:
            return None
        return allocated

    def _must_tell(self, outflow: Outflow) -> bool:
        """Whether a broker had to be told which lots are taken (R-LOT-4, R-LOT-11): the relief from
        that has its end, and is not open before the unused basis was allocated (R-LOT-8).
        """
        day = tax_date(outflow.at, self.knowledge.zone)
        relieved = day < self.broker_told_from and self._incomplete(outflow) is None
        custody = custody_of(self.knowledge, self.switches, outflow.account, day)
        return custody == BROKER and not relieved

    def _binds(self, election: Election, outflow: Outflow, findings: list[Finding]) -> bool:
        if election.told_broker or not self._must_tell(outflow):
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


def _place(said: _Said) -> int:
    return said.place


def _names(election: Identification, outflow: Outflow) -> bool:
    return election.outflow == outflow.name


def _attests(election: Identification, outflow: Outflow) -> bool:
    """Whether a late identification says, with evidence, that it was made in time."""
    return election.attested and election.evidence and election.at <= outflow.at


def _why_late(election: Identification, outflow: Outflow) -> str:
    text = f"{election.name} names lots for {outflow.name}, but was recorded after it"
    if election.attested and election.at > outflow.at:
        text += ", and was made after it by its own word"
    return text


def _report_change(
    chain: list[Revision], used: Election, outflow: Outflow, findings: list[Finding]
) -> None:
    if chain[-1].election != used:
        text = f"{used.name} was changed after {outflow.name}; the change does not reach it"
        findings.append(Finding("late_election_change", outflow.name, text))
