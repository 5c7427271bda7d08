"""Foreseeing: what decided corrections would move, from the ledger as it is, with nothing written.

The corrections are taken in by the same code that reads them from the log, at the position they
would get; only then are the two ledgers, as it is and as it would be, folded and compared.
"""

from collections.abc import Sequence
from dataclasses import replace as with_changes
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson

from adapters.corrected import fact_held
from adapters.correcting import Decided
from adapters.divergences import head_of
from adapters.event_log.port import Stored
from adapters.learning import take_in
from domain.calendar import tax_date
from domain.calendar import write_instant
from domain.facts.base import NO_INSTANT
from domain.knowledge import Knowledge
from domain.periods import divergence
from projections.consequences import consequences
from projections.consequences import told_row
from projections.consequences import years_moved
from projections.replay import Question
from projections.replay import replay
from projections.report import Report


def foresee(ledger: str, knowledge: Knowledge, decided: Decided, actor: str) -> Report:
    """The consequences of decided corrections as a report; see `projections.consequences`.

    `knowledge` is what they were decided by; it learns them.
    """
    question = Question(ledger)
    years = _years_reached(knowledge, decided)
    before = replay(question, knowledge.copy(), years=years)
    apply(knowledge, decided, actor)
    report = consequences(before, replay(question, knowledge, years=years))
    moved = years_moved(report)
    for filing in decided.filed:
        if filing.year in moved:
            words = f"as filed it stays; to restate: lotledger restate {filing.year}"
            report.rows.append(told_row(filing.name, filing.year, "filing", words))
    # What it tells of is not known yet; what it was reckoned from is.
    return with_changes(report, position=decided.position)


def _years_reached(knowledge: Knowledge, decided: Decided) -> range:
    """The tax years whose rows can differ: from the first that a correction reaches by its dates.

    Nothing before the divergence point moves, so rows of earlier years need not be made.
    """
    moment = knowledge.recorded_at
    if moment is None or decided.lines:
        return range(10_000)
    reached = [
        divergence(
            head_of(knowledge, each.fact),
            fact_held(each.fact, each.content) if each.content.standing else None,
            moment,
            knowledge,
        )
        for each in decided.corrections
    ]
    known = [_year_of(each, knowledge.zone) for each in reached if each is not None]
    return range(min(known, default=10_000), 10_000)


def _year_of(moment: datetime, zone: ZoneInfo) -> int:
    """The tax year of a moment; the very beginning is before all of them."""
    return 0 if moment == NO_INSTANT else tax_date(moment, zone).year


def apply(knowledge: Knowledge, decided: Decided, actor: str) -> None:
    """Let a knowledge learn decided corrections, as if recorded right behind the last event."""
    if knowledge.recorded_at is not None:
        moment = write_instant(knowledge.recorded_at)
        for stored in _as_stored(decided, actor, knowledge.position, moment):
            take_in(knowledge, stored)


def _as_stored(decided: Decided, actor: str, position: int, moment: str) -> Sequence[Stored]:
    front = b'{"recorded_at":' + orjson.dumps(moment) + b","
    return [
        Stored(position + place, entry.topic, front + entry.body[1:])
        for place, entry in enumerate(decided.entries(actor, "dry-run"), start=1)
    ]
