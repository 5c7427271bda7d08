"""What is on record about years: closings, filings and what became of restatements.

These are a handful among a hundred thousand events, and `--known-at filing:2025` asks for one of
them before anything else is read. So the ledger is scanned (and its chain verified), but only the
events of years are decoded:

    filing:2025      the latest filing of 2025        filing:2025/1    the first
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
import re
from typing import Any

import orjson

from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import TOPICS
from adapters.events import lift
from adapters.events import parse_recorded_at
from domain.periods import Filing
from domain.periods import Recorded
from domain.periods import RestatementResolved
from domain.periods import YearClosed
from domain.periods import YearFiled
from domain.periods import YearReopened

KINDS: dict[str, type] = {
    "year_closed": YearClosed,
    "year_reopened": YearReopened,
    "year_filed": YearFiled,
    "restatement_resolved": RestatementResolved,
}

YEAR_TOPICS: dict[str, tuple[str, int]] = {
    topic: known for topic, known in TOPICS.items() if known[0] in KINDS
}
"""The topics of events that speak of years."""

_NAME = re.compile(r"([0-9]{4})(?:/([1-9][0-9]{0,5}))?")


@dataclass(slots=True)
class Years:
    """What is on record about years, up to `position`.

    `closings` holds the closing in force of each year, `events` everything in order.
    """

    position: int = 0
    closings: dict[int, Recorded] = field(default_factory=dict)
    filings: list[Filing] = field(default_factory=list)
    resolutions: list[Recorded] = field(default_factory=list)
    events: list[Recorded] = field(default_factory=list)

    def latest(self, year: int) -> Filing | None:
        """The latest filing of a year."""
        return filing_named(self.filings, str(year))

    def state(self, year: int) -> str:
        """open, closed or filed."""
        if self.latest(year) is not None:
            return "filed"
        return "closed" if year in self.closings else "open"

    def resolution(self, filing: Filing) -> Recorded | None:
        """What a person last said becomes of the restatement of a filing."""
        said = (each for each in reversed(self.resolutions) if _is_of(each, filing))
        return next(said, None)

    def take_in(self, recorded: Recorded) -> None:
        """Let it learn the next event."""
        self.events.append(recorded)
        event = recorded.event
        if isinstance(event, YearClosed):
            self.closings[event.year] = recorded
        elif isinstance(event, YearReopened):
            self.closings.pop(event.year, None)
        elif isinstance(event, YearFiled):
            self.filings.append(filing_of(recorded))
        else:
            self.resolutions.append(recorded)


def _is_of(resolution: Recorded, filing: Filing) -> bool:
    event: RestatementResolved = resolution.event
    return (event.year, event.version) == (filing.year, filing.version)


def read_years(log: EventLog, ledger: str) -> Years:
    """What a ledger has on record about years; Refused for a broken chain."""
    years = Years()
    for stored in log.scan(ledger):
        years.position = stored.position
        if stored.topic in YEAR_TOPICS:
            years.take_in(recorded_event(stored))
    return years


def events_of_years(since: Sequence[Stored]) -> list[Recorded]:
    """Those of some stored events that speak of years."""
    return [recorded_event(stored) for stored in since if stored.topic in YEAR_TOPICS]


def recorded_event(stored: Stored) -> Recorded:
    """A stored event of a year, read back whole."""
    kind, version = YEAR_TOPICS[stored.topic]
    state: Mapping[str, Any] = orjson.loads(stored.state)
    event = KINDS[kind](**lift(kind, version, state["data"]))
    return Recorded(event, stored.position, parse_recorded_at(state["recorded_at"]), state["actor"])


def filing_of(recorded: Recorded) -> Filing:
    """The filing that an event on record is."""
    event: YearFiled = recorded.event
    return Filing(
        year=event.year,
        version=event.version,
        position=recorded.position,
        known_at=event.known_at,
        as_of=event.as_of,
        ruleset=event.ruleset,
        program=event.program,
        tzdata=event.tzdata,
        zone=event.zone,
        price_set_digest=event.price_set_digest,
        elections_digest=event.elections_digest,
        reports=event.reports,
        kind=event.kind,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        reason=event.reason,
    )


def filings(log: EventLog, ledger: str) -> list[Filing]:
    """Every filing of a ledger, oldest first; Refused for a broken chain."""
    return read_years(log, ledger).filings


def filing_named(filings: Sequence[Filing], name: str) -> Filing | None:
    """The filing meant by `2025` (its latest) or `2025/1`; None where there is none.

    The words `filing:` before it are taken as well.
    """
    match = _NAME.fullmatch(name.removeprefix("filing:"))
    if match is None:
        return None
    year, version = int(match[1]), match[2]
    of_year = [
        each
        for each in filings
        if each.year == year and (version is None or each.version == int(version))
    ]
    return max(of_year, key=lambda each: each.version, default=None)


def names_of(filings: Sequence[Filing]) -> str:
    """The filings there are, for a person who named another."""
    return ", ".join(each.name for each in filings) or "none yet"
