"""Figures: what a report says in numbers, one by one, so that two answers can be laid side by side.

A year as filed, the same year as now known: which numbers differ? Rows of both are taken apart into
figures, each under the row's own id and column, whichever world they come from, a replay of today
or the kept bytes of a filing:

    (first sale row of t3, "proceeds") -> 30000.00    ("carryforward:2025", "deduction") -> 3000.00

What a row says in words (which lot, which term) goes along and is told where it changed.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from decimal import Decimal
from typing import Any

from domain.amounts import ZERO
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import TERMLESS
from projections.replay import Replay
from projections.reports import REPORTS

FIGURES: dict[str, tuple[str, ...]] = {
    "gains": ("proceeds", "basis", "adjustment", "gain"),
    "income": ("value",),
    "claims": ("basis", "allowed"),
    "carryforward": (
        "short_net",
        "long_net",
        "net",
        "deduction",
        "carryover_in_short",
        "carryover_in_long",
        "carryover_short",
        "carryover_long",
    ),
}
"""The columns of each report of a year that a return is made from."""

LOTS = {"lots": ("basis",)}
"""And those of the lots held at the end of the year, where they are asked for."""

WORDS: dict[str, tuple[str, ...]] = {
    "gains": (
        "kind",
        "account",
        "asset",
        "lot",
        "quantity",
        "acquired",
        "disposed",
        "term",
        "selection",
        "missing_basis",
        "code",
    ),
    "income": ("kind", "account", "asset", "quantity", "received"),
    "claims": ("kind", "asset", "quantity", "year", "treatment", "rule", "itemized"),
    "carryforward": (),
    "lots": ("account", "asset", "quantity", "acquired", "missing_basis"),
}
"""What rows say in words; a change of it is told beside the figures. What reaches the return
(`itemized`) is one of them: rows of earlier rules, or that wait for a statement, do not say it.
"""

Key = tuple[str, str]
"""A row's id and a column."""


@dataclass(slots=True)
class Figures:
    """One year in numbers: by row and column, and what each row says in words.

    Rows of two worlds are the same if they are of one fact, kind and asset and come in the same
    place among these: a fee is never set against a swap. `names` holds each row's id in its world.
    """

    amounts: dict[Key, Decimal] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def amount(self, key: Key) -> Decimal:
        """A figure; nothing where there is no such row."""
        return self.amounts.get(key, ZERO)


def figures_of(reports: Mapping[str, Mapping[str, Any]], year: int) -> Figures:
    """The figures of a year, from its reports as data; raises KeyError for a report that lacks one.

    Totals of short and long gains are made from the rows, so that they cannot differ from them.
    """
    found = Figures()
    places: Counter[str] = Counter()
    for name, columns in {**FIGURES, **LOTS}.items():
        if name in LOTS and name not in reports:
            continue
        for row in _rows_of_year(name, reports[name]["rows"], year):
            identity = str(row["id"])
            if name == "gains":
                alike = paired(row["disposal"], row["kind"], row["asset"])
                places[alike] += 1
                identity = f"{alike}#{places[alike]}"
            found.names[identity] = str(row["id"])
            for column in columns:
                found.amounts[identity, column] = Decimal(row[column])
            words = {word: str(row[word]) for word in WORDS[name] if row.get(word) is not None}
            found.words[identity] = words
    _add_totals(found, reports, year)
    return found


def paired(disposal: str, kind: str, asset: str | None) -> str:
    """What rows of gains have in common that are set against each other."""
    return f"gain:{disposal} {kind} {asset or ''}"


def _rows_of_year(
    name: str, rows: Iterable[Mapping[str, Any]], year: int
) -> Iterator[Mapping[str, Any]]:
    """Carryforward rows of earlier years are told with those years."""
    return (row for row in rows if name != "carryforward" or row["year"] == year)


def _add_totals(found: Figures, reports: Mapping[str, Mapping[str, Any]], year: int) -> None:
    terms = {SHORT: ZERO, LONG: ZERO}
    for row in reports["gains"]["rows"]:
        if row["term"] != TERMLESS:
            terms[row["term"]] += Decimal(row["gain"])
    for term, total in terms.items():
        found.amounts[f"total:gains/{year}", f"{term}_gain"] = total
    for name in ("gains", "income", "claims"):
        for column in FIGURES[name]:
            total = sum((Decimal(row[column]) for row in reports[name]["rows"]), ZERO)
            found.amounts[f"total:{name}/{year}", column] = total


def reports_of_year(answer: Replay, year: int) -> dict[str, dict[str, Any]]:
    """The reports a return is made from, for one year out of a replay of all, as data."""
    return {name: REPORTS[name](narrowed(answer, year)).as_data() for name in FIGURES}


def narrowed(answer: Replay, year: int) -> Replay:
    """The same answer, asked for one year; the fold is not repeated."""
    outcome = replace(
        answer.outcome,
        gains=[gain for gain in answer.outcome.gains if gain.year == year],
        findings=list(answer.outcome.findings),
    )
    return replace(answer, question=replace(answer.question, year=year), outcome=outcome)
