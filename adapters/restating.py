"""Restating: the years as filed beside the years as now known, and what lies between, by cause.

The ledger is read once. Where a filing was made, its year is computed again from what it pins;
behind it every cause is taken in as a whole, a correction, an import, a run of facts recorded by
hand, and the years it reaches are computed anew:

    position 812  filing:2025 as pinned    not the kept bytes? -> the program is a cause
    position 830  correction 1f3a          reaches 2025: fold  -> its part
    position 841  import of 2026's trades  reaches no filed year: no fold
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from adapters.divergences import head_of
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import CORRECTIONS
from adapters.events import known_topic
from adapters.filing import filed_report
from adapters.learning import take_in
from adapters.versions import program_version
from adapters.years import YEAR_TOPICS
from adapters.years import Years
from adapters.years import read_years
from domain.facts import Fact
from domain.facts.base import NO_INSTANT
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.periods import Filing
from domain.periods import Recorded
from domain.periods import divergence
from domain.periods import end_of_year
from domain.periods import latest_by_year
from domain.rulesets import ruleset_named
from projections.figures import FIGURES
from projections.figures import LOTS
from projections.figures import Figures
from projections.figures import figures_of
from projections.figures import reports_of_year
from projections.filed import filed_question
from projections.replay import Question
from projections.replay import Replay
from projections.replay import replay
from projections.reports import REPORTS
from projections.restating import Cause
from projections.restating import Line
from projections.restating import World
from projections.restating import restate

MOST_NAMED = 20
"""Facts of a cause that are named."""


@dataclass(slots=True)
class YearRestated:
    """One filed year: its filing, every figure that moved, and the causes in order."""

    filing: Filing
    first_filed: datetime
    resolution: Recorded | None
    lines: list[Line]
    causes: list[Cause]


@dataclass(frozen=True, slots=True)
class Restated:
    """The year asked for and every later filed year, as known at `position`."""

    position: int
    recorded_at: datetime
    zone: ZoneInfo
    ruleset: str
    years: list[YearRestated]


@dataclass(slots=True)
class _Course:
    """One filed year on its way from what was filed to what is now known."""

    filing: Filing
    as_filed: Figures
    worlds: list[World] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    """Events of one cause that stand together: what they are, and which years they reach."""

    key: tuple[str, ...]
    first: Stored
    events: int = 0
    facts: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    closer: Stored | None = None


def restate_year(log: EventLog, ledger: str, year: int, *, with_lots: bool = False) -> Restated:
    """The restatement of a filed year and of every later one.

    With lots those held at the end of each year are compared as well, which costs another fold for
    each year and cause.

    Refused where the year was never filed, or where kept bytes are not what they were (5).
    """
    years = read_years(log, ledger)
    latest = latest_by_year(years.filings)
    if year not in latest:
        some = ", ".join(map(str, latest)) or "none yet"
        step = f"A year that was not filed has nothing to restate: lotledger gains --year {year}"
        found = Fault("not_filed", "restate", 0, str(year), "no filing", f"one of: {some}", step)
        raise Refused(found)
    courses = {
        each.year: _Course(each, _as_filed(log, ledger, each, with_lots=with_lots))
        for each in latest.values()
        if each.year >= year
    }
    knowledge = _Walk(ledger, courses, with_lots=with_lots).over(log.scan(ledger, years.position))
    restated = [
        YearRestated(
            course.filing,
            _first_filed(years, course.filing),
            years.resolution(course.filing),
            restate(course.as_filed, course.worlds),
            [world.cause for world in course.worlds],
        )
        for course in courses.values()
    ]
    newest = ruleset_named("").name
    moment = knowledge.recorded_at or NO_INSTANT
    return Restated(knowledge.position, moment, knowledge.zone, newest, restated)


def _first_filed(years: Years, filing: Filing) -> datetime:
    """When the year of a filing was filed for the first time."""
    return min(each.recorded_at for each in years.filings if each.year == filing.year)


def _as_filed(log: EventLog, ledger: str, filing: Filing, *, with_lots: bool) -> Figures:
    names = [*FIGURES, *(LOTS if with_lots else ())]
    reports = {name: filed_report(log, ledger, filing, name) for name in names}
    return figures_of(reports, filing.year)


class _Walk:
    """One reading of the ledger: years are computed where they were filed, and behind each cause.

    A fold is made again only once a head has changed since the last one.
    """

    def __init__(self, ledger: str, courses: Mapping[int, _Course], *, with_lots: bool) -> None:
        self.ledger = ledger
        self.with_lots = with_lots
        self.courses = courses
        self.knowledge = Knowledge()
        self.run: _Run | None = None
        self.folds: dict[tuple[str, str], Replay] = {}

    def over(self, events: Iterable[Stored]) -> Knowledge:
        """Read these events, filling each year's worlds; what is known at the end."""
        pinned = {course.filing.known_at for course in self.courses.values()}
        first = min(pinned)
        for stored in events:
            if stored.position <= first:
                take_in(self.knowledge, stored)
            else:
                self._go_on(stored)
            if stored.position in pinned:
                self._finish()
                self._begin()
        self._finish()
        return self.knowledge

    def _go_on(self, stored: Stored) -> None:
        """Take in an event behind a filing: it begins a run, or goes on with one."""
        key = _key(stored)
        if self.run is not None and self.run.key != key:
            self._finish()
        if not key:
            take_in(self.knowledge, stored)
            return
        run = self.run = self.run or _Run(key, stored)
        name = orjson.loads(stored.state)["fact"]
        before = head_of(self.knowledge, name)
        take_in(self.knowledge, stored)
        if not name:
            run.closer = stored
            return
        run.events += 1
        if len(run.facts) < MOST_NAMED and name not in run.facts:
            run.facts.append(name)
        run.years |= self._reached(stored.position, before, head_of(self.knowledge, name))

    def _reached(self, position: int, before: Fact | None, after: Fact | None) -> set[int]:
        """The filed years that a new head reaches; anything it could move is folded anew."""
        known = self.knowledge
        if known.recorded_at is None or before == after:
            return set()
        self.folds.clear()
        diverged = divergence(before, after, known.recorded_at, known)
        return {
            year
            for year, course in self.courses.items()
            if course.filing.known_at < position
            and diverged is not None
            and diverged <= end_of_year(year, known.zone)
        }

    def _begin(self) -> None:
        """Compute the years that were filed here from what they pin, and by the newest rules."""
        newest = ruleset_named("").name
        for year, course in self.courses.items():
            filing = course.filing
            if filing.known_at != self.knowledge.position:
                continue
            derived = self._figures(filing.as_of, filing.ruleset, year)
            if derived != course.as_filed:
                what = f"program {filing.program} -> {program_version()}"
                reason = "the same events by the same rules give other figures than were filed"
                course.worlds.append(World(Cause("program", what, reason=reason), derived))
            if filing.ruleset != newest:
                cause = Cause("rules", f"rules {filing.ruleset} -> {newest}")
                course.worlds.append(World(cause, self._figures(filing.as_of, newest, year)))
            if filing.as_of:
                cause = Cause("cut", f"nothing cut, where {filing.name} was cut at {filing.as_of}")
                course.worlds.append(World(cause, self._figures("", newest, year)))

    def _finish(self) -> None:
        """Compute the years that the run reaches, as they stand with it."""
        run, self.run = self.run, None
        if run is None:
            return
        cause = _cause(run, self.knowledge)
        for year in sorted(run.years):
            course = self.courses[year]
            figures = self._figures("", ruleset_named("").name, year)
            course.worlds.append(World(cause, figures))

    def _figures(self, as_of: str, ruleset: str, year: int) -> Figures:
        """Figures of a year as now known, by a cut and a set of rules."""
        fold = (as_of, ruleset)
        if fold not in self.folds:
            question = Question(self.ledger, as_of=as_of, ruleset=ruleset)
            self.folds[fold] = replay(question, self.knowledge, years=self.courses.keys())
        reports = reports_of_year(self.folds[fold], year)
        if self.with_lots:
            asked = Question(self.ledger, as_of=as_of, ruleset=ruleset)
            at_end = filed_question(asked, year, "lots", self.knowledge)
            held = replay(at_end, self.knowledge, with_gains=False)
            reports["lots"] = REPORTS["lots"](held).as_data()
        return figures_of(reports, year)


def _key(stored: Stored) -> tuple[str, ...]:
    """What an event has in common with its neighbours of one cause; () for one that moves nothing.

    Facts of an import share its file, corrections their batch. Facts recorded by hand are one cause
    if one command recorded them: then the ledger learned of them at the same instant.
    """
    if stored.topic in YEAR_TOPICS:
        return ()
    state = orjson.loads(stored.state)
    data = state["data"]
    batch = data.get("batch") or state.get("batch") if isinstance(data, dict) else ""
    kind = known_topic(stored)[0]
    if kind == "file_imported":
        return "import", data["digest"]
    if state.get("source"):
        return "import", state["source"]["digest"]
    if kind in CORRECTIONS or kind == "corrections_applied" or batch:
        return "correction", batch
    return "recorded", state["actor"], state["recorded_at"]


def _cause(run: _Run, knowledge: Knowledge) -> Cause:
    """A run in words, from its first event and the one that closes it."""
    first = orjson.loads(run.first.state)
    last = orjson.loads(run.closer.state)["data"] if run.closer else {}
    data, kind = first["data"], known_topic(run.first)[0]
    evidence = tuple(_documents(data.get("added_evidence") or first.get("evidence") or ()))
    if run.key[0] == "import":
        identity, what = f"import:{knowledge.position}", f"import of {last.get('file', 'a file')}"
        reason = ""
    elif run.key[0] == "correction":
        identity, reason = f"correction:{run.key[1]}", data.get("reason") or last.get("reason", "")
        what = last.get("what") or f"{CORRECTIONS.get(kind, kind)} {first['fact']}"
    else:
        identity, reason = f"event:{run.first.position}", first.get("note", "")
        what = f"{kind} {first['fact']} recorded"
        if run.events > 1:
            what = f"{run.events} facts recorded, the first {first['fact']}"
    approved_by = data.get("approved_by") or last.get("approved_by", "")
    return Cause(
        identity,
        what,
        first["actor"],
        first["recorded_at"],
        reason,
        evidence,
        approved_by,
        tuple(run.facts),
    )


def _documents(evidence: Any) -> Iterator[str]:
    for each in evidence:
        digest = each.get("sha256", "")
        yield (each.get("ref") or each["kind"]) + (f" sha256:{digest}" if digest else "")
