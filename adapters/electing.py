"""Putting a choice of lots on record before the sale, with a receipt and what is worth saying now.

    identify --account wallet --asset BTC --quantity 0.4 --valid-until 2026-03-31 --lot middle=0.4
    -> position 8, recorded 2026-03-02T14:00:00Z, chain digest 5f1c…; lot middle holds 0.3: the
       rest is first in, first out

It is written by the same path as any fact; only the ledger's clock says when. What is listed later
is what the fold made of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.event_log.port import EventLog
from adapters.evidence import Attached
from adapters.evidence import keep_evidence
from adapters.learning import learn
from adapters.receipts import ElectionReceipt
from adapters.receipts import new_file
from adapters.receipts import receipt_of
from adapters.recording import record
from domain.calendar import write_instant
from domain.facts import Identification
from domain.facts import StandingOrder
from domain.knowledge import Knowledge
from projections.electing import identifications
from projections.electing import standing_orders
from projections.election_remarks import remarks_on
from projections.replay import Question
from projections.replay import replay
from projections.report import Report


@dataclass(frozen=True, slots=True)
class Order:
    """An election as given: the journal object, evidence beside it, and where its receipt goes."""

    line: Mapping[str, Any]
    where: str
    attached: Attached | None = None
    receipt: Path | None = None


def elect(log: EventLog, ledger: str, order: Order, actor: str) -> ElectionReceipt:
    """Record an identification or a standing order, and write its receipt, remarks included.

    What is known already with the same content adds nothing; its receipt is that of the first time.
    Refused with every fault the line has, and where the receipt's file cannot be written; then
    nothing was recorded.
    """
    line = dict(order.line)
    if order.attached and order.attached.entries:
        line["evidence"] = [dict(each) for each in order.attached.entries]
    name = str(line.get("id"))
    with new_file(order.receipt) as write:
        if order.attached:
            keep_evidence(log, ledger, order.attached)
        done = record(log, ledger, line, actor, order.where)
        position = done.positions.get(name) or log.known(ledger, [name])[name]
        plain = receipt_of(log, ledger, position, new=bool(done.positions))
        receipt = replace(plain, remarks=tuple(_remarks(log, ledger, name)))
        write(receipt.as_bytes())
    return receipt


def _remarks(log: EventLog, ledger: str, name: str) -> list[str]:
    """What is worth saying about an election as it is now known, at its head's own moment."""
    knowledge = learn(log, ledger)
    head = knowledge.elections[name][-1]
    if not isinstance(head.election, Identification | StandingOrder):
        step = f"lotledger correct reinstate {name} --reason …"
        return [f"{name} was voided since; bring it back: {step}"]
    known = replay(Question(ledger), knowledge, with_gains=False)
    held = known
    if any(fact.at > head.recorded_at for fact in knowledge.facts.values()):
        cut = Question(ledger, write_instant(head.recorded_at))
        held = replay(cut, knowledge, with_gains=False)
    return remarks_on(head.election, head.recorded_at, known, held)


def listed(log: EventLog, ledger: str, kind: str, known_at: str, now: datetime) -> Report:
    """Every `identification` or `standing_order` as known at a moment, and how it stands by then.

    `now` is the clock's reading, used where nothing is cut by knowledge.
    """
    knowledge = learn(log, ledger, known_at)
    answer = replay(Question(ledger), knowledge, with_gains=False)
    report = identifications if kind == "identification" else standing_orders
    return report(answer, _moment(knowledge, known_at, now))


def _moment(knowledge: Knowledge, known_at: str, now: datetime) -> datetime:
    """A clock that stands behind what was recorded counts as the moment of the last event."""
    last = knowledge.recorded_at or now
    return last if known_at else max(now, last)
