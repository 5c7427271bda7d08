"""Provenance: every event with who, when and from where, in the order of knowledge."""

from typing import Any

from adapters.event_log.port import EventLog
from adapters.events import Event
from adapters.events import parse_recorded_at
from adapters.events import read_events
from domain.calendar import parse_instant
from domain.calendar import tax_date
from domain.knowledge import Knowledge
from projections.replay import Question
from projections.replay import cut_instant
from projections.report import Report

COLUMNS = "id position recorded_at effective_at fact revision event actor reason supersedes source"


def history(log: EventLog, question: Question, knowledge: Knowledge) -> Report:
    """The history report: events up to what is known, cut by effective time where asked.

    Raises ValueError for an `as_of` that is no date or instant.
    """
    as_of = cut_instant(question.as_of, knowledge.zone)
    revisions: dict[str, int] = {}
    rows = []
    for event in read_events(log.scan(question.ledger, knowledge.position)):
        if event.fact:
            revisions[event.fact] = revisions.get(event.fact, 0) + 1
        at = parse_instant(event.effective_at) if event.effective_at else None
        year = tax_date(at, knowledge.zone).year if at else None
        too_late = at is not None and as_of is not None and at > as_of
        if not too_late and question.wants(year, None, None) and _touches(event, question):
            rows.append(_row(event, revisions.get(event.fact, 0)))
    return Report(
        question.ledger,
        "history",
        as_of,
        knowledge.position,
        knowledge.recorded_at,
        tuple(COLUMNS.split()),
        rows,
        {},
        [],
    )


def _touches(event: Event, question: Question) -> bool:
    """Whether an event names the account and the asset that are asked for, or names none at all.

    A transfer names two accounts and a swap two assets.
    """
    data = event.data
    accounts = {data.get("account"), data.get("to"), event.fact if event.type == "account" else ""}
    legs = (data.get(key) for key in ("sent", "received", "fee"))
    assets = {data.get("asset"), *(leg.get("asset") for leg in legs if leg)}
    return all(
        not asked or asked in named or not any(named)
        for asked, named in ((question.account, accounts), (question.asset, assets))
    )


def _row(event: Event, revision: int) -> dict[str, Any]:
    return {
        "id": f"event:{event.position}",
        "position": event.position,
        "recorded_at": event.recorded_at,
        "effective_at": event.effective_at or None,
        "fact": event.fact or None,
        "revision": revision or None,
        "event": event.type,
        "actor": event.actor,
        "reason": None,
        "supersedes": None,
        "source": _source(event),
    }


def _source(event: Event) -> str | None:
    if event.source is None:
        return None
    rows = ",".join(map(str, event.source["rows"]))
    return f"{event.source['file']}:{rows} sha256:{event.source['digest'][:16]}"


def past_imports(log: EventLog, ledger: str) -> list[dict[str, Any]]:
    """Every file that was imported, oldest first, with what became of its rows."""
    return [
        {
            "position": event.position,
            "recorded_at": f"{parse_recorded_at(event.recorded_at):%Y-%m-%d %H:%M}",
            "actor": event.actor,
            "importer": f"{event.data['importer']} {event.data['version']}",
            "file": event.data["file"],
            "read": event.data["read"],
            "recorded": event.data["recorded"],
            "already": event.data["already"],
            "not_imported": sum(event.data["not_imported"].values()),
        }
        for event in read_events(log.scan(ledger))
        if event.type == "file_imported"
    ]
