"""Provenance: every event with who, when and from where, in the order of knowledge."""

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from adapters.event_log.port import EventLog
from adapters.events import CORRECTIONS
from adapters.events import Event
from adapters.events import parse_recorded_at
from adapters.events import read_events
from adapters.surveying import Survey
from adapters.surveying import survey
from domain.calendar import parse_instant
from domain.calendar import tax_date
from domain.corrections import Revision
from domain.corrections import changes
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.rulesets import ruleset_named
from projections.replay import Question
from projections.replay import cut_instant
from projections.report import Report

COLUMNS = (
    "id position recorded_at effective_at fact revision event actor reason supersedes source "
    "reason_code approved_by changed evidence note batch"
)


def history(log: EventLog, question: Question, knowledge: Knowledge) -> Report:
    """The history report: events up to what is known, cut by effective time where asked.

    Asked for a fact it is that fact's chain of revisions; Refused where the ledger has no such
    fact. Raises ValueError for an `as_of` that is no date or instant.
    """
    fact = question.fact
    as_of = cut_instant(question.as_of, knowledge.zone)
    known, chains = _chains(log, question.ledger, knowledge.position, fact)
    rows = []
    for event in read_events(log.scan(question.ledger, knowledge.position)):
        if fact and event.fact != fact:
            continue
        at = parse_instant(event.effective_at) if event.effective_at else None
        year = tax_date(at, knowledge.zone).year if at else None
        too_late = at is not None and as_of is not None and at > as_of
        touches = _touches(event, chains, question)
        if not too_late and question.wants(year, None, None) and touches:
            rows.append(_row(event, chains, known))
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
        ruleset_named(question.ruleset).name,
    )


Chains = dict[tuple[str, int], tuple[Revision, Revision | None]]
"""Each correction with the revision it superseded, by fact and position."""


def _chains(log: EventLog, ledger: str, upto: int, fact: str) -> tuple[Survey, Chains]:
    """The chains of the facts that were corrected, read with their first revisions."""
    if fact and fact not in log.known(ledger, [fact]):
        advice = "lotledger history lists every fact by its name."
        found = Fault("unknown_fact", "history", 0, "FACT", fact, "a fact of this ledger", advice)
        raise Refused(found, status=2)
    known = survey(log, ledger, {fact} if fact else (), upto)
    if known.chains and not fact:
        known = survey(log, ledger, known.chains.keys(), upto)
    chains = {
        (name, revision.position): (revision, before)
        for name, chain in known.chains.items()
        for before, revision in zip([None, *chain], chain, strict=False)
    }
    return known, chains


def _touches(event: Event, chains: Chains, question: Question) -> bool:
    """Whether an event names the account and the asset that are asked for, or names none at all.

    A transfer names two accounts and a swap two assets; a correction names what its fact said
    before and what it says now.
    """
    accounts: set[Any] = set()
    assets: set[Any] = set()
    for kind, data in _statements(event, chains):
        accounts |= {data.get("account"), data.get("to"), event.fact if kind == "account" else ""}
        legs = (data.get(key) for key in ("sent", "received", "fee"))
        assets |= {data.get("asset"), *(leg.get("asset") for leg in legs if leg)}
    return all(
        not asked or asked in named or not any(named)
        for asked, named in ((question.account, accounts), (question.asset, assets))
    )


def _statements(event: Event, chains: Chains) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What an event states, by journal type."""
    if event.type not in CORRECTIONS:
        yield event.type, event.data
        return
    for revision in chains[event.fact, event.position]:
        if revision is not None:
            for stated in (revision.stated, revision.content.held):
                yield stated.type, stated.data


def _row(event: Event, chains: Chains, known: Survey) -> dict[str, Any]:
    first = (None, None)
    revision, before = chains.get((event.fact, event.position), first)
    number = revision.number if revision else int(bool(event.fact))
    evidence = revision.added_evidence if revision else event.evidence
    # A fact recorded beside corrections was recorded for their reason.
    beside = known.batches.get(event.batch)
    why = beside.why if beside and event.batch else event.data
    return {
        "id": f"event:{event.position}",
        "position": event.position,
        "recorded_at": event.recorded_at,
        "effective_at": event.effective_at or None,
        "fact": event.fact or None,
        "revision": number or None,
        "event": event.type,
        "actor": event.actor,
        "reason": why.get("reason") or None,
        "supersedes": revision.supersedes if revision else None,
        "source": _source(event),
        "reason_code": why.get("reason_code") or None,
        "approved_by": why.get("approved_by") or None,
        "changed": _changed(revision, before) or _of_year(event),
        "evidence": "; ".join(map(_document, evidence)) or None,
        "note": event.note or None,
        "batch": event.data.get("batch") or event.batch or None,
    }


def _changed(revision: Revision | None, before: Revision | None) -> str | None:
    """What a revision changed, in words."""
    if revision is None or before is None:
        return None
    return ", ".join(changes(before.content, revision.content)) or "nothing"


def _of_year(event: Event) -> str | None:
    """Which year an event speaks of, and what it said becomes of it."""
    if "year" not in event.data or event.fact:
        return None
    return " ".join(map(str, (event.data["year"], event.data.get("resolution", "")))).strip()


def _document(evidence: Mapping[str, str]) -> str:
    digest = evidence.get("sha256", "")
    named = evidence.get("ref") or evidence["kind"]
    return f"{named} sha256:{digest[:16]}" if digest else named


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
