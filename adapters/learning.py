"""From stored events to what the ledger knows: the read side's one way in.

Reads a ledger in position order up to the asked moment of knowledge. The first event tells the
zone, and only then can "known at 2026-04-15" be understood, for it means the end of that day where
the taxpayer lives:

    --known-at position:8123            the event at that position is the last one known
    --known-at 2026-04-15               the last event recorded on that day or before
    --known-at 2026-04-15T12:00:00Z     the last event recorded by that instant
    --known-at filing:2025              the position pinned by the latest filing of 2025
"""

from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
import re
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from adapters.corrected import content_of
from adapters.corrected import fact_held
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import CORRECTIONS
from adapters.events import NEWEST
from adapters.events import known_topic
from adapters.events import lift
from adapters.events import parse_recorded_at
from adapters.years import filing_named
from adapters.years import filings
from adapters.years import names_of
from domain.calendar import end_of
from domain.calendar import parse_date
from domain.calendar import parse_instant
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import fact_of
from domain.knowledge import Knowledge
from domain.periods import Filing
from domain.shapes import SHAPES

_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


def learn(log: EventLog, ledger: str, known_at: str = "") -> Knowledge:
    """What a ledger knows at a moment of knowledge ("" is now).

    Raises Refused for a moment that cannot be understood, an unknown event, or a broken chain.
    """
    filing = pinned_filing(log, ledger, known_at)
    position = filing.known_at if filing else _position(known_at)
    knowledge = Knowledge()
    limit: datetime | None = None
    zone = knowledge.zone
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
        elif limit is not None and knowledge.zone is not zone:
            # The taxpayer moved: a date ends where the zone then in force ends it.
            limit = _instant(known_at, knowledge.zone)
        zone = knowledge.zone
    if position is not None and knowledge.position < position:
        # An answer for a position yet to come would change once it has come.
        raise _unknown_moment(known_at, f"a position up to {knowledge.position}")
    return knowledge


def learn_in_steps(log: EventLog, ledger: str, positions: Iterable[int]) -> Iterator[Knowledge]:
    """One knowledge as it grows: yielded at each of these positions, which must not descend.

    Whoever wants to know what each of ten events changed reads the ledger once, not ten times.
    """
    knowledge = Knowledge()
    wanted = list(positions)
    for stored in log.scan(ledger, wanted[-1] if wanted else 0):
        take_in(knowledge, stored)
        while wanted and stored.position == wanted[0]:
            yield knowledge
            wanted.pop(0)


def take_in(knowledge: Knowledge, stored: Stored) -> None:
    """Let a knowledge learn the next event."""
    state = orjson.loads(stored.state)
    _learn_one(knowledge, stored, state, parse_recorded_at(state["recorded_at"]))


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
    elif kind in CORRECTIONS:
        _learn_correction(knowledge, name, kind, data, recorded_at)
        _learn_what_is_noted(knowledge, name, kind, state)
    elif kind == "ledger_created":
        knowledge.zone = ZoneInfo(str(data["zone"]))
        knowledge.filing_status = str(data["filing_status"])
    if "remarks" in state and kind not in CORRECTIONS:
        where = name or f"event:{position}"
        knowledge.remarks.extend((code, where, message) for code, message in state["remarks"])
    if "clock" in state:
        text = f"the clock read {state['clock']} when event {position} was recorded"
        knowledge.remarks.append(("clock_clamped", name or f"event:{position}", text))


def _learn_correction(
    knowledge: Knowledge, name: str, kind: str, data: dict[str, Any], recorded_at: datetime
) -> None:
    """Take in a fact's new head; a note beside an election is no change of it."""
    content = content_of(data)
    if kind == "fact_annotated" and name in knowledge.elections:
        return
    if content.standing:
        knowledge.learn(fact_held(name, content), knowledge.position, recorded_at)
    elif knowledge.knows(name):
        knowledge.void(name, knowledge.position, recorded_at)


def _learn_what_is_noted(knowledge: Knowledge, name: str, kind: str, state: dict[str, Any]) -> None:
    """A person's correction settles what importers noted; going back brings it back.

    A source's new word is noted anew, unless a person has said how the fact is held for tax.
    """
    reissued = kind == "observation_reissued"
    if reissued and state["data"]["treatment"] is None:
        noted = ((code, name, message) for code, message in state.get("remarks", ()))
        knowledge.note_anew(name, noted)
    elif reissued or kind == "fact_annotated":
        knowledge.note_as_before(name)
    elif kind == "fact_reinstated":
        knowledge.note_as_before(name, state["data"]["restores"])
    else:
        knowledge.settle(name)


def pinned_filing(log: EventLog, ledger: str, known_at: str) -> Filing | None:
    """The filing that a moment such as `filing:2025` or `filing:2025/1` means.

    None for a moment of another kind. Raises Refused for a filing there is none of.
    """
    if not known_at.startswith("filing:"):
        return None
    found = filings(log, ledger)
    filing = filing_named(found, known_at)
    if filing is None:
        raise _unknown_moment(known_at, f"a filing of this ledger, one of: {names_of(found)}")
    return filing


def _position(known_at: str) -> int | None:
    kind, colon, number = known_at.partition(":")
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
        raise _unknown_moment(
            known_at, "a date, an instant with offset or Z, position:N or filing:Y"
        )
    return instant


def _unknown_moment(found: str, expected: str) -> Refused:
    fault = Fault("not_a_moment", "--known-at", 0, "", found, expected)
    return Refused(fault, status=2)
