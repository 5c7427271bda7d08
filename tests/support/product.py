"""The whole product as one function: journal lines with their moments of knowledge in, reports out.

Lines pass through the very path a file takes: the check of the journal, the event log with its keys
and chain, the reading back, the fold. Only the clock is ours, since what a ledger knew and when is
what most tests are about.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from itertools import groupby
from typing import Any

from adapters.asking import ask
from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.port import EventLog
from adapters.events import fact_entry
from adapters.recording import append
from adapters.recording import create_ledger
from domain.journal import check
from projections.replay import Question

LEDGER = "test"
BEGINNING = datetime(2010, 1, 1, tzinfo=UTC)
REPORTS = ("lots", "gains", "income", "claims", "carryforward", "findings")

Line = Mapping[str, Any]


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self) -> None:
        self.moment = BEGINNING

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.moment


def fill(
    log: EventLog,
    clock: SetClock,
    lines: Iterable[tuple[datetime, Line]],
    zone: str = "America/New_York",
    filing_status: str = "single",
) -> None:
    """Create the ledger and record the lines, those of one moment in one batch.

    Lines must come in the order they became known.
    """
    create_ledger(log, LEDGER, zone, filing_status, "tester")
    for moment, batch in groupby(lines, key=lambda pair: pair[0]):
        clock.moment = moment
        entries = []
        for _, line in batch:
            statement, faults = check(line, "given", 0)
            assert statement is not None, [fault.sentence() for fault in faults]
            entries.append(fact_entry(statement, "tester"))
        append(log, LEDGER, entries)


def report(
    log: EventLog,
    name: str,
    *,
    as_of: str = "",
    known_at: str = "",
    year: int = 0,
    account: str = "",
    asset: str = "",
    law: str = "",
    what_if: Mapping[str, str] | None = None,
    ruleset: str = "",
) -> dict[str, Any]:
    """One report as the contract's JSON object."""
    supposed = tuple((what_if or {}).items())
    question = Question(LEDGER, as_of, year, account, asset, ruleset, law=law, what_if=supposed)
    return ask(log, LEDGER, name, question, known_at).as_data()


def run(
    lines_with_recorded_at: Iterable[tuple[datetime, Line]],
    zone: str,
    filing_status: str = "single",
    as_of: str | datetime | None = None,
    known_at: int | str | None = None,
    **asked: Any,
) -> dict[str, dict[str, Any]]:
    """Every report of a ledger made of these lines, kept in memory; `asked` as for `report`.

    `known_at` is a position (the ledger's creation is position 1, the first line 2) or a text.
    """
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    fill(log, clock, lines_with_recorded_at, zone, filing_status)
    cut = as_of.isoformat() if isinstance(as_of, datetime) else as_of or ""
    known = f"position:{known_at}" if isinstance(known_at, int) else known_at or ""
    return {name: report(log, name, as_of=cut, known_at=known, **asked) for name in REPORTS}
