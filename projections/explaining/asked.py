"""Explaining: from an id that a report printed to the tree of what its figure rests on.

"Why is my gain 19,830.00?" has one honest answer: the very rows, matches and lots of the fold that
printed it, with the rule of each step. This module finds what an id names and tells it:

    gain:FACT#n  lot:NAME@ACCOUNT/ASSET  income:FACT  claim:FACT     rows, or /COLUMN of them
    allocation:NAME@ACCOUNT/ASSET                                     a line of that schedule
    carryforward:YEAR  carryforward:YEAR/COLUMN                       a year, or one figure
    carryforward:YEAR@spouse                                          the spouse's own return
    total:REPORT/KEY  total:REPORT/YEAR/KEY  total:REPORT             the sum of rows, all sums
    total:gains/YEAR@OWNER/KEY                                        of one owner's accounts
    finding:CODE:FACT                                                 what to look at
    FACT                                                              a fact by its name

Where the facts themselves come from (revisions, people, files, rows) the event log knows; that is
put under the facts of the tree by the adapter.
"""

from collections.abc import Iterator
import re

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

_TOTAL = re.compile(
    r"total:(?P<report>\w+)(?:/(?P<year>[0-9]{4})(?:@(?P<owner>taxpayer|spouse))?)?"
    r"(?:/(?P<key>[a-z_]+))?"
)
_YEAR = re.compile(r"carryforward:(?P<name>(?P<year>[0-9]{4})(?:@spouse)?)(?:/(?P<column>\w+))?")


def explain(answer: Replay, asked: Question, name: str, *, whole: bool = False) -> Node | None:
    """What an id names, told; None where the answer has nothing of that id.

    `answer` is folded without narrowing; `asked` narrows totals by year, account and asset. With
    `whole` the rows of a total are told down to their sources too.
    """
    year = _YEAR.fullmatch(name)
    named = int(year["year"]) if year else 0
    telling = Telling(answer, Index(answer, named if named in ASKED_YEARS else 0), asked, whole)
    told = _told(telling, name)
    return _uncited(told) if told is not None and answer.ruleset.authorities else told


def _told(telling: Telling, name: str) -> Node | None:
    """What the id names: a year, a total, a row, a finding or a fact."""
    if year := _YEAR.fullmatch(name):
        return told_years(telling, year["name"], year["column"] or "")
    if total := _TOTAL.fullmatch(name):
        when = int(total["year"] or telling.asked.year)
        owner = total["owner"] or ""
        return told_total(telling, total["report"], when, total["key"] or "", owner)
    return told_row(telling, name) or _told_finding(telling, name) or _told_named(telling, name)


def _uncited(node: Node) -> Node:
    """The same without rules of the register, for a country they are not of."""
    return node._replace(rule="", children=tuple(map(_uncited, node.children)))


def every_id(answer: Replay) -> Iterator[str]:
    """Every id that the reports print, in their order, and every fact's name."""
    for report, make in REPORTS.items():
        made = make(answer)
        yield from (str(row["id"]) for row in made.rows)
        yield from (f"total:{report}/{key}" for key in made.totals)
    yield from answer.knowledge.facts


def year_of(answer: Replay, name: str) -> int:
    """The tax year of the figure an id names, 0 where it has none; its rules are those of it."""
    found = _YEAR.fullmatch(name) or _TOTAL.fullmatch(name)
    if found and found["year"]:
        return int(found["year"])
    kind, _, row = name.partition(":")
    outcome = answer.outcome
    rows = {
        "gain": ((f"{each.disposal}#{each.number}", each.year) for each in outcome.gains),
        "income": ((each.fact, each.year) for each in outcome.income),
        "claim": ((each.fact, each.year) for each in outcome.claims),
    }
    whole, _, _ = row.rpartition("/")
    return next((year for key, year in rows.get(kind, ()) if key in (row, whole)), 0)


def _told_finding(telling: Telling, name: str) -> Node | None:
    """A finding: what it says, what to do, and the fact or year it concerns."""
    row = telling.index.findings.get(name)
    if row is None:
        return None
    label = f"{row['severity']} {row['code']}: {row['message']}"
    rule, concerned = row["rule"] or "", _concerns(telling, row)
    return Node(label, note=row["next"], rule=rule, id=name, children=(concerned,))


def _concerns(telling: Telling, row: Row) -> Node:
    """What a finding concerns: a fact, a year, or an event that is no fact."""
    kind, _, which = row["fact"].partition(":")
    if kind == "year" and which.partition("@")[0].isdigit():
        return _year_of(telling, which)
    if kind == "event" and which.isdigit():
        return Node(f"event {which}", id=row["fact"], seen=True)
    return told_fact(telling, row["fact"])


def _year_of(telling: Telling, which: str) -> Node:
    """The year a finding concerns, or the nearest one that has a return."""
    label = f"the year {which}"
    if not telling.answer.ruleset.terms:
        return Node(label, id=f"total:gains/{which}/gain", seen=True)
    years, number = telling.index.years, int(which.partition("@")[0])
    if which in years or not years:
        return Node(label, id=f"carryforward:{which}", seen=True)
    nearest = min(years, key=lambda name: abs(years[name].year - number))
    note = f"nothing has happened in it; {nearest} is nearest"
    return Node(label, note=note, id=f"carryforward:{nearest}", seen=True)


def _told_named(telling: Telling, name: str) -> Node | None:
    """A fact by its name, with what came of it."""
    if find_fact(telling.answer.knowledge, name) is None:
        return None
    return told_fact(telling, name)._replace(children=told_traces(telling, name))
