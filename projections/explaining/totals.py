"""Totals as an explanation tells them: the rows they are the sum of, a line each.

    total:gains/2025/short_gain        -1,164.00
      - 2,642.00  coinbase:cb07: swap of 40 SOL        gain:coinbase:cb07#1
      + 1,478.00  ...

With `whole` every row is told down to its source.
"""

from dataclasses import replace
from decimal import Decimal

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


def told_total(telling: Telling, report: str, year: int, key: str) -> Node | None:
    """A report's total over its rows, of one year where one is named; None for no such total.

    Without a key all its totals, side by side.
    """
    if report not in MAIN:
        return None
    made = REPORTS[report](_narrowed(telling, year))
    if not key:
        told = [_told_sum(telling, made, report, year, each) for each in made.totals]
        when = f" of {year}" if year else ""
        name = f"total:{report}/{year}" if year else f"total:{report}"
        return Node(f"totals of {report}{when}", id=name, children=tuple(told))
    return _told_sum(telling, made, report, year, key) if key in made.totals else None


def _told_sum(telling: Telling, made: Report, report: str, year: int, key: str) -> Node:
    """One total with the rows it is the sum of."""
    column = MAIN["gains"] if key in TERMS else key
    rows = [row for row in made.rows if key not in TERMS or row["term"] == TERMS[key]]
    asked = telling.asked
    narrowed = ", ".join(filter(None, [str(year or ""), asked.account, asked.asset]))
    what = f"{key.replace('_', ' ')} of {narrowed}" if narrowed else key.replace("_", " ")
    label = f"{what}: the sum of {len(rows)} {report} rows"
    parts = [(Decimal(row[column]), _line(telling, report, row, column)) for row in rows]
    name = f"total:{report}/{year}/{key}" if year else f"total:{report}/{key}"
    lines = terms(Decimal(made.totals[key]), parts)
    return Node(label, made.totals[key], id=name, children=lines)


def _narrowed(telling: Telling, year: int) -> Replay:
    """The answer, narrowed as a report of that year would be."""
    answer = telling.answer
    question = replace(telling.asked, year=year)
    gains = telling.index.gains_of(year)
    kept = [gain for gain in gains if question.wants(gain.year, gain.account, gain.asset or "")]
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
