"""What was learned after a year was filed, and how far back it reaches.

A filed year does not move. But if a sale of 2025 is corrected in June, the year as it is now known
is another one than was filed, and somebody has to say what becomes of that. Which years are touched
is decided by dates alone, so it costs one reading of the ledger and no fold:

    filing:2025 pins position 812     position 840 replaces a sale of March 2025 -> 2025 is open
                                      position 841 records a sale of 2026        -> 2025 is not
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from adapters.event_log.port import EventLog
from adapters.learning import take_in
from adapters.years import Years
from adapters.years import read_years
from domain.facts import Fact
from domain.knowledge import Knowledge
from domain.periods import Filing
from domain.periods import Recorded
from domain.periods import divergence
from domain.periods import end_of_year
from domain.periods import latest_by_year
from projections.checks import span_of_years


@dataclass(frozen=True, slots=True)
class Change:
    """A fact got another head at a position; figures may differ from `diverged` on."""

    position: int
    fact: str
    diverged: datetime


def learn_with_changes(
    log: EventLog, ledger: str, after: int, upto: int
) -> tuple[Knowledge, list[Change]]:
    """What a ledger knows at one position, and every change of a head since an earlier one.

    Refused for an unknown event or a broken chain.
    """
    knowledge = Knowledge()
    changes = []
    for stored in log.scan(ledger, upto):
        if stored.position <= after:
            take_in(knowledge, stored)
            continue
        name = orjson.loads(stored.state)["fact"]
        before = head_of(knowledge, name)
        take_in(knowledge, stored)
        if not name or knowledge.recorded_at is None:
            continue
        now = head_of(knowledge, name)
        diverged = divergence(before, now, knowledge.recorded_at, knowledge)
        if diverged is not None:
            changes.append(Change(stored.position, name, diverged))
    return knowledge, changes


def head_of(knowledge: Knowledge, name: str) -> Fact | None:
    """The head of a fact, None where it does not stand."""
    if name in knowledge.elections:
        return knowledge.elections[name][-1].election
    shelves: tuple[Mapping[str, Fact], ...] = (
        knowledge.facts,
        knowledge.prices,
        knowledge.accounts,
        knowledge.assets,
        knowledge.policies,
        knowledge.safe_harbors,
        knowledge.year_statements,
    )
    return next((shelf[name] for shelf in shelves if name in shelf), None)


def settled_at(years: Years, filing: Filing) -> int:
    """The position up to which a filing has taken everything in, or a person has resolved it."""
    settled = filing.known_at
    for each in years.resolutions:
        if (each.event.year, each.event.version) == (filing.year, filing.version):
            settled = max(settled, each.event.known_at)
    return settled


def first_unsettled(years: Years) -> int | None:
    """The position after which changes matter to some filed year; None where none is filed."""
    latest = latest_by_year(years.filings).values()
    return min((settled_at(years, filing) for filing in latest), default=None)


def open_restatements(
    years: Years, changes: Iterable[Change], knowledge: Knowledge
) -> dict[int, list[Change]]:
    """For each filed year what was learned since and reaches it; years with nothing are left out.

    A change may turn out to move no figure: that is for the restatement itself to show.
    """
    known = list(changes)
    found = {}
    for year, filing in latest_by_year(years.filings).items():
        after, end = settled_at(years, filing), end_of_year(year, knowledge.zone)
        since = [each for each in known if each.position > after and each.diverged <= end]
        if since:
            found[year] = since
    return found


def named(changes: Sequence[Change]) -> str:
    """Changes in short: the first fact, and how many more there are."""
    facts = list(dict.fromkeys(each.fact for each in changes))
    more = f" (and {len(facts) - 1} more)" if len(facts) > 1 else ""
    return "".join(facts[:1]) + more


@dataclass(frozen=True, slots=True)
class YearState:
    """Where a year stands: open, closed or filed; and what was learned since it was filed.

    `known_at` is the position of the closing or filing it rests on, 0 where there is none;
    `resolution` is what was last said becomes of the restatement of that filing.
    """

    year: int
    state: str
    known_at: int
    filing: Filing | None
    restatement: list[Change]
    resolution: Recorded | None = None

    @property
    def cause(self) -> str:
        """What opened its restatement, "" where it is settled."""
        return named(self.restatement)


def year_states(log: EventLog, ledger: str) -> tuple[Years, list[YearState]]:
    """Every year the ledger tells of, in order, and what is on record about years."""
    years = read_years(log, ledger)
    unsettled = first_unsettled(years)
    after = years.position if unsettled is None else unsettled
    knowledge, changes = learn_with_changes(log, ledger, after, years.position)
    opened = open_restatements(years, changes, knowledge)
    mentioned = {*span_of_years(knowledge, None, 0), *years.closings}
    mentioned |= {filing.year for filing in years.filings}
    return years, [_state(year, years, opened.get(year, [])) for year in sorted(mentioned)]


def _state(year: int, years: Years, since: list[Change]) -> YearState:
    filing, closing = years.latest(year), years.closings.get(year)
    known_at = filing.known_at if filing else closing.event.known_at if closing else 0
    resolution = years.resolution(filing) if filing else None
    return YearState(year, years.state(year), known_at, filing, since, resolution)
