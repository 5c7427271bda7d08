"""Explaining: from an id that a report printed to the tree of what its figure rests on.

"Why is my gain 19,830.00?" has one honest answer: the very rows, matches and lots of the fold that
printed it, with the rule of each step. This module finds what an id names and tells it:

    gain:FACT#n  lot:NAME@ACCOUNT/ASSET  income:FACT  claim:FACT     rows, or /COLUMN of them
    allocation:NAME@ACCOUNT/ASSET                                     a line of that schedule
    carryforward:YEAR  carryforward:YEAR/COLUMN                       a year, or one figure
    total:REPORT/KEY  total:REPORT/YEAR/KEY  total:REPORT             the sum of rows, all sums
    finding:CODE:FACT                                                 what to look at
    FACT                                                              a fact by its name

Where the facts themselves come from (revisions, people, files, rows) the event log knows; that is
put under the facts of the tree by the adapter.
"""

from collections.abc import Iterator
import re

from domain.findings import CATALOGUE
from projections.explaining.facts import find_fact
from projections.explaining.facts import told_fact
from projections.explaining.ids import told_row
from projections.explaining.index import Index
from projections.explaining.totals import told_total
from projections.explaining.traces import told_traces
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.years import told_years
from projections.replay import Question
from projections.replay import Replay
from projections.report import Row
from projections.reports import REPORTS

ASKED_YEARS = range(2009, 2201)
"""Years that may be asked for although nothing happened in them, as reports may."""

_TOTAL = re.compile(r"total:(?P<report>\w+)(?:/(?P<year>[0-9]{4}))?(?:/(?P<key>[a-z_]+))?")
_YEAR = re.compile(r"carryforward:(?P<year>[0-9]{4})(?:/(?P<column>\w+))?")
_RULE = re.compile(r"R-[A-Z]+-[0-9]+")


def explain(answer: Replay, asked: Question, name: str, *, whole: bool = False) -> Node | None:
    """What an id names, told; None where the answer has nothing of that id.

    `answer` is folded without narrowing; `asked` narrows totals by year, account and asset. With
    `whole` the rows of a total are told down to their sources too.
    """
    year = _YEAR.fullmatch(name)
    named = int(year["year"]) if year else 0
    telling = Telling(answer, Index(answer, named if named in ASKED_YEARS else 0), asked, whole)
    if year:
        return told_years(telling, int(year["year"]), year["column"] or "")
    if total := _TOTAL.fullmatch(name):
        when = int(total["year"] or asked.year)
        return told_total(telling, total["report"], when, total["key"] or "")
    return told_row(telling, name) or _told_finding(telling, name) or _told_named(telling, name)


def every_id(answer: Replay) -> Iterator[str]:
    """Every id that the reports print, in their order, and every fact's name."""
    for report, make in REPORTS.items():
        made = make(answer)
        yield from (str(row["id"]) for row in made.rows)
        yield from (f"total:{report}/{key}" for key in made.totals)
    yield from answer.knowledge.facts


def _told_finding(telling: Telling, name: str) -> Node | None:
    """A finding: what it says, what to do, and the fact or year it concerns."""
    row = telling.index.findings.get(name)
    if row is None:
        return None
    rules = _RULE.findall(CATALOGUE[row["code"]].meaning)
    label = f"{row['severity']} {row['code']}: {row['message']}"
    rule = rules[0] if rules else ""
    return Node(label, note=row["next"], rule=rule, id=name, children=(_concerns(telling, row),))


def _concerns(telling: Telling, row: Row) -> Node:
    """What a finding concerns: a fact, a year, or an event that is no fact."""
    kind, _, which = row["fact"].partition(":")
    if kind == "year" and which.isdigit():
        years = telling.index.years
        nearest = min(years, key=lambda year: abs(year - int(which)), default=int(which))
        note = "" if nearest == int(which) else f"nothing has happened in it; {nearest} is nearest"
        return Node(f"the year {which}", note=note, id=f"carryforward:{nearest}", seen=True)
    if kind == "event" and which.isdigit():
        return Node(f"event {which}", id=row["fact"], seen=True)
    return told_fact(telling, row["fact"])


def _told_named(telling: Telling, name: str) -> Node | None:
    """A fact by its name, with what came of it."""
    if find_fact(telling.answer.knowledge, name) is None:
        return None
    return told_fact(telling, name)._replace(children=told_traces(telling, name))
