"""Elections as the fold sees them: what bound to what, what waits, and what is worth a warning.

Which lots an outflow takes is decided in one place, by asking in booking order. So nothing is
decided here: the verdicts that the fold left behind are shown, and what it has not come to yet.

    choose-middle   bound      sale-1      recorded two hours before it
    regret          late       sale-0      recorded after it, and binds nothing
    choose-next     waiting                no outflow has come that it describes
"""

from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta

from domain.calendar import end_of
from domain.calendar import start_of
from domain.calendar import write_instant
from domain.elections import Verdict
from domain.facts import Identification
from domain.facts import StandingOrder
from domain.facts.base import Moment
from domain.knowledge import Revision
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import units
from projections.reports import bare_report

NEXT = timedelta(microseconds=1)
"""An order governs what comes strictly after it; the next thing that can come is so much later."""

IDENTIFICATIONS = (
    "id identification status outflow account asset quantity lots valid_until told_broker "
    "changed position recorded_at"
)
STANDING_ORDERS = (
    "id standing_order status method account asset valid_from told_broker outflows position "
    "recorded_at"
)


def identifications(answer: Replay, now: datetime) -> Report:
    """Every identification in the order they were recorded, with what became of it by `now`.

    `status` is the fold's verdict (`bound`, `attested`, `late`, `outranked`, `broker_not_told`,
    `before_allocation`), or `waiting`, `expired` or `voided` where no outflow has come that it
    speaks of, or `idle` where the fact it names takes no lots.
    """
    rows: list[Row] = []
    for name, chain in answer.knowledge.elections.items():
        said = _said(chain)
        if not isinstance(said.election, Identification):
            continue
        verdicts = [each for each in answer.book.elections.verdicts if each.election.name == name]
        rows.extend(_judged_row(chain, each) for each in verdicts)
        bound = any(each.verdict == "bound" for each in verdicts)
        if not verdicts or not (said.election.outflow or bound):
            rows.append(_row(said.election, said, _unjudged(answer, chain, said.election, now)))
    return bare_report(answer, "identifications", IDENTIFICATIONS, rows, {})


def _said(chain: list[Revision]) -> Revision:
    """The latest revision that says anything: the head, or what stood before it was voided."""
    return next((each for each in reversed(chain) if each.election is not None), chain[-1])


def _judged_row(chain: list[Revision], verdict: Verdict) -> Row:
    """What came of a revision; and what was done with it since, which does not reach back."""
    revision = next(each for each in chain if each.position == verdict.position)
    outflow, head = verdict.outflow, chain[-1].election
    row = _row(verdict.election, revision, verdict.verdict)
    row |= {"outflow": outflow.name, "account": outflow.account, "asset": outflow.asset}
    row |= {"quantity": units(outflow.quantity), "id": f"{row['id']}/{outflow.name}"}
    row["changed"] = "voided" if head is None else "" if head == verdict.election else "changed"
    return row


def _unjudged(
    answer: Replay, chain: list[Revision], election: Identification, now: datetime
) -> str:
    if chain[-1].election is None:
        return "voided"
    if election.outflow:
        return "idle" if election.outflow in answer.knowledge.facts else "waiting"
    return "expired" if last_instant(answer, election) < now else "waiting"


def last_instant(answer: Replay, intent: Identification) -> datetime:
    """The last instant at which an intent may bind."""
    until = intent.valid_until
    if until is None or isinstance(until, datetime):
        return until or intent.at
    return end_of(until, answer.knowledge.zone)


def _row(said: Identification, revision: Revision, status: str) -> Row:
    return {
        "id": f"election:{said.name}@{revision.position}",
        "identification": said.name,
        "status": status,
        "outflow": said.outflow,
        "account": said.account,
        "asset": said.asset,
        "quantity": units(said.quantity),
        "lots": ", ".join(f"{choice.lot} {units(choice.quantity)}" for choice in said.lots),
        "valid_until": _moment(said.valid_until),
        "told_broker": said.told_broker,
        "changed": "",
        "position": revision.position,
        "recorded_at": write_instant(revision.recorded_at),
    }


def _moment(moment: Moment | None) -> str | None:
    if isinstance(moment, datetime):
        return write_instant(moment)
    return moment.isoformat() if moment else None


def standing_orders(answer: Replay, now: datetime) -> Report:
    """Every standing order in the order they were recorded, and how it stands from `now` on.

    `status`: `in_force` somewhere, `ended` by later ones, `not_yet` (its `from` is to come),
    `broker_not_told` or `voided`. `outflows` counts what it has governed, fees included.
    """
    rows = []
    for name, chain in answer.knowledge.elections.items():
        said = _said(chain)
        order = said.election
        if isinstance(order, StandingOrder):
            status = "voided" if chain[-1].election is None else _standing(answer, order, now)
            rows.append(
                {
                    "id": f"election:{name}@{said.position}",
                    "standing_order": name,
                    "status": status,
                    "method": order.method,
                    "account": order.account or "all",
                    "asset": order.asset or "all",
                    "valid_from": _moment(order.valid_from),
                    "told_broker": order.told_broker,
                    "outflows": answer.book.elections.governed.get(name, 0),
                    "position": said.position,
                    "recorded_at": write_instant(said.recorded_at),
                }
            )
    return bare_report(answer, "standing_orders", STANDING_ORDERS, rows, {})


def _standing(answer: Replay, order: StandingOrder, now: datetime) -> str:
    if order.valid_from is not None and first_instant(answer, order.valid_from) > now:
        return "not_yet"
    governing = {
        answer.book.elections.order_in_force(account, asset, now + NEXT)
        for account, asset in pools_of(answer, order)
    }
    if order.name in governing:
        return "in_force"
    return "ended" if governing - {""} else "broker_not_told"


def first_instant(answer: Replay, moment: Moment) -> datetime:
    """The instant a moment begins."""
    if isinstance(moment, datetime):
        return moment
    return start_of(moment, answer.knowledge.zone)


def pools_of(answer: Replay, order: StandingOrder) -> Iterator[tuple[str, str]]:
    """The accounts and assets an order is about, as far as they are known."""
    known = answer.knowledge
    for account in [order.account] if order.account else list(known.accounts) or [""]:
        for asset in [order.asset] if order.asset else sorted(known.known_assets()) or [""]:
            yield account, asset
