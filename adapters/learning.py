"""From stored events to what the ledger knows: the read side's one way in.

Reads a ledger in position order up to the asked moment of knowledge. The first event tells the
zone, and only then can "known at 2026-04-15" be understood, for it means the end of that day where
the taxpayer lives:

    --known-at position:8123            the event at that position is the last one known
    --known-at 2026-04-15               the last event recorded on that day or before
    --known-at 2026-04-15T12:00:00Z     the last event recorded by that instant
"""

from contextlib import suppress
from datetime import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import NEWEST
from adapters.events import known_topic
from adapters.events import lift
from adapters.events import parse_recorded_at
from domain.calendar import end_of
from domain.calendar import parse_date
from domain.calendar import parse_instant
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import fact_of
from domain.knowledge import Knowledge
from domain.shapes import SHAPES

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def learn(log: EventLog, ledger: str, known_at: str = "") -> Knowledge:
    """What a ledger knows at a moment of knowledge ("" is now).

    Raises Refused for a moment that cannot be understood, an unknown event, or a broken chain.
    """
    position = _position(known_at)
    knowledge = Knowledge()
    limit: datetime | None = None
    last = ""
    for stored in log.scan(ledger, position):
        state = orjson.loads(stored.state)
        text = state["recorded_at"]
        if text != last:
            last, recorded_at = text, parse_recorded_at(text)
            if limit is not None and recorded_at > limit:
                break
        _learn_one(knowledge, stored, state, recorded_at)
        if stored.position == 1 and known_at and position is None:
            limit = _instant(known_at, knowledge.zone)
            if recorded_at > limit:
                raise _unknown_moment(known_at, "a moment after this ledger was created")
    if position is not None and knowledge.position < position:
        # An answer for a position yet to come would change once it has come.
        raise _unknown_moment(known_at, f"a position up to {knowledge.position}")
    return knowledge


def _learn_one(
    knowledge: Knowledge, stored: Stored, state: dict[str, Any], recorded_at: datetime
) -> None:
    position, topic, _ = stored
    data = state["data"]
    if topic in NEWEST:
        kind = NEWEST[topic]
    else:
        kind, version = known_topic(stored)
        data = lift(kind, version, data)
    name = state["fact"]
    knowledge.position = position
    knowledge.recorded_at = recorded_at
    if kind in SHAPES:
        if "evidence" in state:
            data["evidence"] = state["evidence"]
        knowledge.learn(fact_of(name, kind, state["effective_at"], data), position, recorded_at)
    elif kind == "ledger_created":
        knowledge.zone = ZoneInfo(str(data["zone"]))
        knowledge.filing_status = str(data["filing_status"])
    if "remarks" in state:
        where = name or f"event:{position}"
        knowledge.remarks.extend((code, where, message) for code, message in state["remarks"])
    if "clock" in state:
        text = f"the clock read {state['clock']} when event {position} was recorded"
        knowledge.remarks.append(("clock_clamped", name or f"event:{position}", text))


def _position(known_at: str) -> int | None:
    kind, colon, number = known_at.partition(":")
    if kind == "filing" and colon:
        raise _unknown_moment(
            known_at, "a year that has been filed; this ledger has no filing of it"
        )
    if kind != "position" or not colon:
        return None
    if not _NUMBER.fullmatch(number):
        raise _unknown_moment(known_at, "position:N with N from 1")
    return int(number)


def _instant(known_at: str, zone: ZoneInfo) -> datetime:
    day = parse_date(known_at)
    instant = None
    with suppress(OverflowError):
        instant = end_of(day, zone) if day else parse_instant(known_at)
    if instant is None:
        raise _unknown_moment(known_at, "a date, an instant with offset or Z, or position:N")
    return instant


def _unknown_moment(found: str, expected: str) -> Refused:
    fault = Fault("not_a_moment", "--known-at", 0, "", found, expected)
    return Refused(fault, status=2)
