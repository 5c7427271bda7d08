"""Totals as an explanation tells them: the rows they are the sum of, a line each.

    total:gains/2025/short_gain        -1,164.00
      - 2,642.00  coinbase:cb07: swap of 40 SOL        gain:coinbase:cb07#1
      + 1,478.00  ...

With `whole` every row is told down to its source. `total:gains/2026@spouse/short_gain` is over the
rows of the spouse's accounts alone: separate returns have one owner's gains each (R-LOSS-5).
"""

from dataclasses import replace
from decimal import Decimal

from domain.netting import SPOUSE
from projections.allocation import SCHEDULES
from projections.explaining.ids import MAIN
from projections.explaining.ids import told_row
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.tree import terms
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.reports import REPORTS

TERMS: dict[str, str] = {"short_gain": "short", "long_gain": "long"}
"""Totals over the gains rows of one term."""


def told_total(telling: Telling, report: str, year: int, key: str, owner: str = "") -> Node | None:
    """A report's total over its rows, of one year where one is named; None for no such total.

    Without a key all its totals, side by side. With an `owner`, taxpayer or spouse, only gains in
    accounts of that one.
    """
    if report not in MAIN or (owner and report != "gains"):
        return None
    made = (REPORTS | SCHEDULES)[report](_narrowed(telling, year, owner))
    name = "/".join(filter(None, (f"total:{report}", of_owner(year, owner))))
    if not key:
        told = [_told_sum(telling, made, name, each) for each in made.totals]
        when = f" of {of_owner(year, owner)}" if year else ""
        return Node(f"totals of {report}{when}", id=name, children=tuple(told))
    return _told_sum(telling, made, name, key) if key in made.totals else None


def of_owner(year: int, owner: str) -> str:
    """A year as an id of a total names it: `2026`, of one owner `2026@spouse`, "" for all years."""
    return f"{year}@{owner}" if owner else str(year or "")


def _told_sum(telling: Telling, made: Report, name: str, key: str) -> Node:
    """One total with the rows it is the sum of."""
    report = made.name
    column = MAIN["gains"] if key in TERMS else key
    rows = [row for row in made.rows if key not in TERMS or row["term"] == TERMS[key]]
    asked = telling.asked
    when = name.partition("/")[2]
    narrowed = ", ".join(filter(None, [when, asked.account, asked.asset]))
    what = f"{key.replace('_', ' ')} of {narrowed}" if narrowed else key.replace("_", " ")
    label = f"{what}: the sum of {len(rows)} {report} rows"
    parts = [(Decimal(row[column]), _line(telling, report, row, column)) for row in rows]
    lines = terms(Decimal(made.totals[key]), parts)
    return Node(label, made.totals[key], id=f"{name}/{key}", children=lines)


def _narrowed(telling: Telling, year: int, owner: str) -> Replay:
    """The answer, narrowed as a report of that year (and owner) would be."""
    answer = telling.answer
    question = replace(telling.asked, year=year)
    theirs = answer.outcome.spouse
    kept = [
        gain
        for gain in telling.index.gains_of(year)
        if question.wants(gain.year, gain.account, gain.asset or "")
        if not owner or (gain.account in theirs) == (owner == SPOUSE)
    ]
    return replace(answer, question=question, outcome=replace(answer.outcome, gains=kept))


def _line(telling: Telling, report: str, row: Row, column: str) -> Node:
    """A row of a total: told whole, or named."""
    name = row["id"] if column == MAIN[report] else f"{row['id']}/{column}"
    told = told_row(telling, name) if telling.whole and telling.first(f"row {name}") else None
    if told is not None:
        return told
    return Node(_words(row), row[column], id=name, seen=True)


def _words(row: Row) -> str:
    """A row in a few words."""
    name = row.get("disposal") or row.get("lot") or row["fact"]
    units = f"{row['quantity']} {row['asset']}" if row.get("quantity") else ""
    when = row.get("disposed") or row.get("received") or row.get("year") or ""
    said = (row.get("term", ""), row.get("kind", ""), units, row.get("account", ""), str(when))
    return f"{name}: " + ", ".join(filter(None, said))
