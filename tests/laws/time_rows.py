"""Two laws of what comes out of the fold, judged from the facts and not by the code that booked it.

every row that says `identified`     the lots were named, on record by the sale's instant
every lot that was made              is what left it and what is left of it, to the last digit
"""

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.event_log.port import EventLog
from adapters.learning import learn
from domain.amounts import exactly
from domain.corrections import Revision
from domain.facts import Acquisition
from domain.facts import Fact
from domain.facts import Income
from domain.facts import Receipt
from domain.facts import Swap
from domain.facts.base import DollarFee
from domain.facts.base import Money
from domain.knowledge import Knowledge
from domain.lots import Match
from projections.replay import Question
from projections.replay import Replay
from projections.replay import replay
from tests.laws.time_views import FAR
from tests.laws.time_views import apart
from tests.laws.time_views import surveyed
from tests.laws.time_views import view

ZERO = Decimal(0)
Held = tuple[str, Decimal, Decimal]
"""A lot's name, units and basis."""


def late_election_never_binds(log: EventLog, ledger: str) -> Iterator[str]:
    """Lots were picked by choice where one was on record in time or attests it, and an election
    that was taken out again leaves everything before it as it is.
    """
    knowledge = learn(log, ledger)
    choices = [
        chain
        for chain in surveyed(log, ledger).chains.values()
        if chain[0].stated.type in ("identification", "standing_order")
    ]
    for fact, lot, selection in _selections(replay(Question(ledger, as_of=FAR), knowledge)):
        outflow = knowledge.facts[fact]
        if selection in _ALLOWED and not any(
            _ALLOWED[selection](chain, outflow, lot) for chain in choices
        ):
            yield f"{fact} took {lot} by {selection}, and nothing on record allows it"
    moments = {each.recorded_at for chain in knowledge.elections.values() for each in chain}
    for moment in sorted(moments)[-3:]:
        cut = moment - timedelta(microseconds=1)
        for each in apart(view(knowledge, cut), view(_without(knowledge, moment), cut)):
            yield f"without the elections from {moment} on: {each}"


def _without(knowledge: Knowledge, moment: datetime) -> Knowledge:
    """The same knowledge without what was elected from an instant on; what attests stays."""
    other = knowledge.copy()
    for name, chain in knowledge.elections.items():
        if not any(getattr(each.election, "attested", False) for each in chain):
            other.elections[name] = [each for each in chain if each.recorded_at < moment]
            if not other.elections[name]:
                del other.elections[name]
    return other


def _selections(answer: Replay) -> Iterator[tuple[str, str, str]]:
    """For every row and claim: the outflow, the lot it took, and by what."""
    for gain in answer.outcome.gains:
        if gain.lot is not None:
            yield gain.disposal, gain.lot, gain.selection
    for claim in answer.outcome.claims:
        for match in claim.matches:
            if match.lot is not None and claim.kind != "declared":
                yield claim.fact, match.lot.origin.name, match.selection


def _identified(chain: list[Revision], outflow: Fact, lot: str) -> bool:
    said = _in_force(chain, outflow.at, strictly=False)
    return said.get("type") == "identification" and _names(said, outflow, lot)


def _ordered(chain: list[Revision], outflow: Fact, _: str) -> bool:
    said = _in_force(chain, outflow.at, strictly=True)
    return said.get("type") == "standing_order" and said["method"] != "fifo"


def _attested(chain: list[Revision], outflow: Fact, lot: str) -> bool:
    head = chain[-1]
    said = _said(head)
    return (
        said.get("attested") is True
        and bool(head.evidence)
        and datetime.fromisoformat(head.stated.at) <= outflow.at
        and _names(said, outflow, lot)
    )


_ALLOWED = {"identified": _identified, "standing_order": _ordered, "attested": _attested}


def _in_force(chain: list[Revision], at: datetime, *, strictly: bool) -> dict[str, Any]:
    """What an election said at an instant; nothing where it was void or not on record."""
    known = [
        each
        for each in chain
        if (moment := datetime.fromisoformat(each.recorded_at)) < at
        or (moment == at and not strictly)
    ]
    return _said(known[-1]) if known else {}


def _said(revision: Revision) -> dict[str, Any]:
    if not revision.standing:
        return {}
    return {"type": revision.stated.type, **revision.stated.data}


def _names(said: dict[str, Any], outflow: Fact, lot: str) -> bool:
    """Whether an identification names that lot for that outflow."""
    speaks = said.get("for") == outflow.name or said.get("account") == getattr(
        outflow, "account", None
    )
    return speaks and lot in [each["lot"] for each in said["lots"]]


def conservation_of_units_and_basis(log: EventLog, ledger: str) -> Iterator[str]:
    """What a lot was made with is what left it and what is left of it, to the last digit."""
    answer = replay(Question(ledger, as_of=FAR), learn(log, ledger))
    with exactly():
        found = _sums(_all_of(answer))
        for name, (units, basis) in _made(answer.knowledge, answer).items():
            there = found.pop(name, (ZERO, ZERO))
            if there[0] != units:
                yield f"{name} was made of {units} units, {there[0]} are accounted for"
            if basis is not None and there[1] != basis:
                yield f"{name} was made with {basis} dollars, {there[1]} are accounted for"
        for name, (_, basis) in found.items():
            if basis:
                yield f"{name} made no lot, and {basis} dollars of basis bear its name"


def _sums(parts: Iterable[Held]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for name, units, basis in parts:
        before = sums.get(name, (ZERO, ZERO))
        sums[name] = (before[0] + units, before[1] + basis)
    return sums


def _all_of(answer: Replay) -> Iterator[Held]:
    """Every part of every lot: held, waiting, sold, stolen, abandoned, given away."""
    waiting = (lot for lots in answer.book.suspense.values() for lot, _ in lots)
    for lot in (*answer.book.lots(), *waiting):
        yield lot.origin.name, lot.remaining, lot.remaining_basis
    for gain in answer.outcome.gains:
        if gain.lot is not None and gain.quantity is not None:
            yield gain.lot, gain.quantity, gain.basis
    gone = [match for each in answer.book.given_away.values() for match in each]
    gone += [match for each in answer.book.stolen.values() for match in each.matches]
    for claim in answer.outcome.claims:
        gone += claim.matches if claim.kind in ("abandoned", "burned") else ()
    yield from _parts(gone)


def _parts(matches: Iterable[Match]) -> Iterator[Held]:
    for match in matches:
        if match.lot is not None:
            yield match.lot.origin.name, match.quantity, match.basis


def _made(knowledge: Knowledge, answer: Replay) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Units and basis each lot was made with; None where the basis is another law's business."""
    made: dict[str, tuple[Decimal, Decimal | None]] = {}
    for fact in knowledge.facts.values():
        if isinstance(fact, Acquisition):
            made[fact.name] = (fact.quantity, _together(fact.cost, *_fee(fact)))
        elif isinstance(fact, Income):
            made[fact.name] = (fact.quantity, _together(fact.value))
        elif isinstance(fact, Swap):
            made[fact.name] = (fact.received.quantity, None)
        elif isinstance(fact, Receipt) and fact.name not in answer.book.matched_receipts:
            made[fact.name] = (fact.quantity, ZERO)
    return made


def _fee(fact: Acquisition) -> Iterator[Money | None]:
    """What a fee adds to what was bought; of units less what disposing of them cost."""
    if isinstance(fact.fee, DollarFee):
        yield fact.fee.amount
    elif fact.fee is not None:
        yield fact.fee.value
        yield -fact.fee.own_cost if isinstance(fact.fee.own_cost, Decimal) else ZERO


def _together(*amounts: Money | None) -> Decimal | None:
    """The sum of dollar amounts; None where one of them is left to the market."""
    dollars = [amount for amount in amounts if isinstance(amount, Decimal)]
    return sum(dollars, ZERO) if len(dollars) == len(amounts) else None
