"""What a ledger shows, in a form in which two moments of knowledge can be compared.

Rows and totals alone: a finding may be worded by the ledger's clock, and a lot that was named too
late is taken by FIFO whether or not the row says that somebody tried.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson

from adapters.canonical import canonical
from adapters.corrected import fact_held
from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import known_topic
from adapters.surveying import Survey
from adapters.surveying import survey
from domain.calendar import write_instant
from domain.corrections import Content
from domain.facts import Fact
from domain.knowledge import Knowledge
from domain.shapes import SHAPES
from projections.replay import Question
from projections.replay import Replay
from projections.replay import replay
from projections.reports import REPORTS
from tests.support.product import SetClock

FAR = "2100-01-01"
"""A cut behind everything, so that the ledger's own clock has no say in what is shown."""

VIEWED = ("lots", "gains", "income", "claims", "carryforward")
View = dict[str, Any]


def view(knowledge: Knowledge, cut: datetime | None = None) -> View:
    """Rows and totals of every report with figures, up to an instant."""
    answer = replay(Question("", as_of=write_instant(cut) if cut else FAR), knowledge)
    return view_of(answer)


def view_of(answer: Replay) -> View:
    """The same out of a replay that was made already."""
    seen: View = {}
    for name in VIEWED:
        report = REPORTS[name](answer)
        seen[name] = [_figures(row) for row in report.rows]
        seen[f"{name} totals"] = report.totals
    return seen


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("selection") == "late_identification":
        return {**row, "selection": "fifo"}
    return row


def up_to_year(seen: View, year: int) -> View:
    """The same without what later years carry forward, and years of which there is nothing to say:
    another fact may be what makes the report begin or end with them.
    """
    rows = [row for row in seen["carryforward"] if row["year"] <= year and _says_anything(row)]
    return {**seen, "carryforward": rows}


def _says_anything(row: dict[str, Any]) -> bool:
    return any(value != "0.00" for key, value in row.items() if key not in ("id", "year"))


def apart(one: View, other: View) -> Iterator[str]:
    """Where two views differ, a sentence for each report."""
    for name in one:
        if one[name] != other[name]:
            mine = [row for row in one[name] if row not in other[name]]
            theirs = [row for row in other[name] if row not in one[name]]
            yield f"{name}: {mine or one[name]} / {theirs or other[name]}"


def report_bytes(knowledge: Knowledge, as_of: str = "") -> dict[str, bytes]:
    """Every report as the bytes a filing would keep, findings and clocks included."""
    answer = replay(Question("", as_of=as_of), knowledge)
    return {name: canonical(REPORTS[name](_apart(answer)).as_data()) for name in REPORTS}


def _apart(answer: Replay) -> Replay:
    """The same answer with findings of its own, for a report to add to."""
    outcome = replace(answer.outcome, findings=list(answer.outcome.findings))
    return replace(answer, outcome=outcome)


def names_of(log: EventLog, ledger: str) -> list[str]:
    """Every fact there is, in the order it was first recorded."""
    names = (orjson.loads(stored.state)["fact"] for stored in log.scan(ledger))
    return [name for name in dict.fromkeys(names) if name]


def surveyed(log: EventLog, ledger: str) -> Survey:
    """All there is about every fact."""
    return survey(log, ledger, names_of(log, ledger))


def held_fact(name: str, content: Content) -> Fact | None:
    """What a revision makes of its fact; None where it is void."""
    return fact_held(name, content) if content.standing else None


def copied(log: EventLog, ledger: str, only: frozenset[str] | None = None) -> MemoryEventLog:
    """A copy of a ledger in memory, event by event, each at its own moment.

    With `only`, the facts of these types and their corrections; else everything, byte for byte.
    """
    clock = SetClock()
    made = MemoryEventLog(clock=clock)
    for stored in log.scan(ledger):
        state = orjson.loads(stored.state)
        if stored.position > 1 and only is not None and _type(stored, state) not in only:
            continue
        clock.moment = datetime.fromisoformat(state.get("clock") or state["recorded_at"])
        made.append(ledger, [_entry(stored, state)], expect_new=stored.position == 1)
    return made


def _type(stored: Stored, state: dict[str, Any]) -> str:
    """The type of the fact an event speaks of; that of the event where it speaks of none."""
    stated = state["data"].get("stated") or {}
    return str(stated.get("type") or known_topic(stored)[0])


def _entry(stored: Stored, state: dict[str, Any]) -> Entry:
    """The entry an event was made from: its own bytes without what the log put in front."""
    body = stored.state
    for key in ("recorded_at", "clock"):
        if key in state:
            front = f'"{key}":{orjson.dumps(state[key]).decode()},'.encode()
            body = body.replace(front, b"", 1)
    first = known_topic(stored)[0] in SHAPES
    return Entry(state["fact"] if first else "", bytes(32), stored.topic, body)
