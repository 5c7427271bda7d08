"""Closing a year: check it as known now, let pass what a person stands by, and record it all.

A close is a boundary and not a wall: what is learned later is recorded all the same, and shows as a
year that moved. But it says with a name and a reason that somebody looked, at which position, by
which rules, and at which figures:

    close 2025                           refused: t9 has no basis (one line for each finding)
    close 2025 --waive missing_basis:t9 --reason "bought before records began"
                                         closed as known at position 812; the reason stays with it
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.asking import refuse_unknown_rules
from adapters.canonical import rows_digest
from adapters.divergences import first_unsettled
from adapters.divergences import learn_with_changes
from adapters.divergences import named
from adapters.divergences import open_restatements
from adapters.event_log.port import Appended
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from adapters.event_log.refusals import refusal
from adapters.events import book_entry
from adapters.years import Years
from adapters.years import events_of_years
from adapters.years import read_years
from domain.checklist import BLOCKING
from domain.checklist import Item
from domain.checklist import Verdict
from domain.checklist import Waive
from domain.checklist import judge
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.periods import YearClosed
from domain.periods import YearReopened
from domain.rulesets import ruleset_named
from projections.closing import counted
from projections.closing import found_by_checks
from projections.closing import not_over
from projections.filed import FIGURES
from projections.filed import year_reports
from projections.replay import Question
from projections.report import Report


@dataclass(frozen=True, slots=True)
class Checked:
    """A year that was looked at: what was known, what its reports say, and what the checks found.

    `rows` are the digests of the reports that hold figures.
    """

    year: int
    ruleset: str
    years: Years
    knowledge: Knowledge
    reports: dict[str, Report]
    items: list[Item]

    @property
    def rows(self) -> dict[str, str]:
        """A digest of the rows and totals of each report that holds figures."""
        return {name: rows_digest(self.reports[name].as_data()) for name in FIGURES}


def check_year(
    log: EventLog,
    ledger: str,
    year: int,
    now: datetime,
    ruleset: str = "",
    years: Years | None = None,
) -> Checked:
    """Look at a year as it is now known.

    `now` tells whether the year is over. Without a ruleset a year that was filed is looked at by
    the rules it was filed with, another by the newest; `years` are read if they are not given, and
    what was recorded behind them is left aside. Refused for rules this program lacks.
    """
    years = years or read_years(log, ledger)
    filed = years.latest(year)
    rules = ruleset or (filed.ruleset if filed else ruleset_named().name)
    refuse_unknown_rules(rules, 2 if ruleset else 3)
    unsettled = first_unsettled(years)
    after = years.position if unsettled is None else unsettled
    knowledge, changes = learn_with_changes(log, ledger, after, years.position)
    reports = year_reports(Question(ledger, ruleset=rules), year, knowledge)
    items = [
        *not_over(year, now, knowledge),
        *(
            Item(
                "restatement_open",
                f"year:{earlier}",
                f"{earlier} was filed before this was known: {named(since)}",
            )
            for earlier, since in open_restatements(years, changes, knowledge).items()
            if earlier < year
        ),
        *found_by_checks(reports["findings"], year, knowledge),
    ]
    return Checked(year, rules, years, knowledge, reports, items)


def close_year(
    log: EventLog, ledger: str, checked: Checked, waivers: Sequence[Waive], actor: str
) -> tuple[Appended, Verdict]:
    """Record that a checked year is closed.

    Refused (3) with a fault for each finding that blocks, (2) for a waiver of nothing, and (4) if
    somebody closed, opened or filed the year meanwhile.
    """
    verdict = judge(checked.items, waivers)
    refuse_idle(verdict, checked)
    if verdict.blocking:
        raise Refused(*(blocking_fault(item, checked.year) for item in verdict.blocking))
    event = YearClosed(
        year=checked.year,
        known_at=checked.years.position,
        ruleset=checked.ruleset,
        checks=counted(checked.items),
        waivers=[
            {
                "code": item.code,
                "fact": item.fact,
                "message": item.message,
                "reason": waive.reason,
            }
            for item, waive in verdict.waived
        ],
        rows=checked.rows,
    )
    unless = unless_touched(checked.years, checked.year, "close")
    return log.append(ledger, [book_entry(event, actor)], unless=unless), verdict


def reopen_year(
    log: EventLog, ledger: str, year: int, reason: str, approved_by: str, actor: str
) -> Appended:
    """Open a closed year again; Refused for one that is open or filed."""
    years = read_years(log, ledger)
    state = years.state(year)
    if state == "filed":
        step = f"Restate it: file {year} --amended, once it is closed as now known."
        place = f"close {year}"
        raise refusal("year_filed", place, "a filed year", "one not yet filed", step)
    if state == "open":
        step = "Nothing has to be opened: record or correct what there is."
        raise refusal("year_not_closed", f"close {year}", "an open year", "a closed one", step)
    event = YearReopened(year, reason, approved_by)
    unless = unless_touched(years, year, "close")
    return log.append(ledger, [book_entry(event, actor)], unless=unless)


def refuse_idle(verdict: Verdict, checked: Checked) -> None:
    """Refuse waivers of what does not block, or may never be let pass."""
    faults = []
    for waive in verdict.idle:
        found = [item for item in checked.items if waive.covers(item)]
        named = f"{waive.code}:{waive.fact}" if waive.fact else waive.code
        if any(item.standing == BLOCKING for item in found):
            expected, step = "a finding that may be let pass", found[0].next
            faults.append(Fault("never_waived", "close", 0, "--waive", named, expected, step))
        else:
            step = f"lotledger close {checked.year} --dry-run shows what blocks."
            expected = "something that blocks closing this year"
            faults.append(Fault("waives_nothing", "close", 0, "--waive", named, expected, step))
    if faults:
        raise Refused(*faults, status=2)


def blocking_fault(item: Item, year: int) -> Fault:
    """A finding that blocks, with how to mend it or let it pass."""
    advice = item.next
    if item.standing != BLOCKING:
        waiver = f"--waive {item.code}:{item.fact} --reason …"
        advice = f"{advice} Or stand by it: lotledger close {year} {waiver}"
    expected = "nothing that blocks closing a year"
    return Fault(item.code, f"close {year}", 0, item.fact, item.message, expected, advice)


def unless_touched(years: Years, year: int, where: str, *, any_filing: bool = False) -> Unless:
    """Unless somebody closed, opened, filed or resolved that year meanwhile (status 4).

    With `any_filing` a filing of another year matters too: years are filed in order.
    """

    def check(since: Sequence[Stored]) -> None:
        for each in events_of_years(since):
            kind = type(each.event).__name__
            if each.event.year == year or (any_filing and kind == "YearFiled"):
                found = (
                    f"{each.event.year} {_DONE[kind]} by {each.actor} at position {each.position}"
                )
                step = "Look at what was done, then run the same again if it is still wanted."
                place, expected = f"{where} {year}", "nobody else at this year"
                raise refusal("year_touched", place, found, expected, step, status=4)

    return Unless(years.position, check)


_DONE = {
    "YearClosed": "closed",
    "YearReopened": "opened again",
    "YearFiled": "filed",
    "RestatementResolved": "resolved",
}
