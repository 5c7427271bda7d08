"""The restatement of a filed year: as filed, change, corrected, figure by figure, with causes.

What was filed stays as it was filed. What is known since moves figures, and every movement has a
cause. The causes are taken one after the other in the order the ledger learned of them, so that
their parts add up to the whole change, and the whole change to the corrected figure:

    gain:t3#1 gain        as filed 1,000.00    change 250.00    corrected 1,250.00
        correction 1f3a: wrong cost, by ana    +300.00
        import 41: kraken.csv                   -50.00

These are the columns A, B and C of Form 1040-X; A + B = C is asserted for each figure.
"""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from projections.figures import Figures
from projections.figures import Key
from projections.report import Row
from projections.report import money


class RestatementError(AssertionError):
    """As filed and change do not add up to corrected: a fault of the program."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something learned or changed since a year was filed.

    `id` is stable (`correction:BATCH`, `import:POSITION`, `event:POSITION`, `program`, `rules`,
    `cut`); `facts` names the facts it spoke of, the first of them where there are many.
    """

    id: str
    what: str
    actor: str = ""
    recorded_at: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = ()
    approved_by: str = ""
    facts: tuple[str, ...] = ()

    def as_data(self) -> Row:
        """The cause as an object."""
        return {
            "id": self.id,
            "what": self.what,
            "actor": self.actor or None,
            "recorded_at": self.recorded_at or None,
            "reason": self.reason or None,
            "evidence": list(self.evidence),
            "approved_by": self.approved_by or None,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, slots=True)
class World:
    """A filed year as it stands once a cause and all before it are taken in."""

    cause: Cause
    figures: Figures


@dataclass(frozen=True, slots=True)
class Line:
    """One figure that moved, in three columns; `parts` are the changes by cause id."""

    key: Key
    as_filed: Decimal
    change: Decimal
    corrected: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    words: str

    def as_data(self) -> Row:
        """The line as a row."""
        row, column = self.key
        return {
            "id": row,
            "figure": column,
            "as_filed": money(self.as_filed),
            "change": money(self.change),
            "corrected": money(self.corrected),
            "causes": [{"cause": cause, "change": money(part)} for cause, part in self.parts],
            "words": self.words,
        }


def restate(as_filed: Figures, worlds: Sequence[World]) -> list[Line]:
    """Every figure of a year that any cause moves, in the order of its reports.

    `worlds` are in the order of their causes, the last being the year as it is now known. Raises
    RestatementError if a line does not add up.
    """
    with exactly():
        return list(_lines(as_filed, worlds))


def _lines(as_filed: Figures, worlds: Sequence[World]) -> list[Line]:
    steps = [as_filed, *(world.figures for world in worlds)]
    lines = []
    keys = dict.fromkeys(key for step in steps for key in step.amounts)
    moved = (key for key in keys if _moved(key, steps))
    for key in sorted(moved, key=_place(steps)):
        amounts = [step.amount(key) for step in steps]
        words = _words(steps[0], steps[-1], key[0])
        parts = tuple(
            (world.cause.id, after - before)
            for world, before, after, step, last in zip(
                worlds, amounts, amounts[1:], steps[1:], steps, strict=False
            )
            if after != before or step.words.get(key[0]) != last.words.get(key[0])
        )
        change = sum((part for _, part in parts), ZERO)
        shown = (_name(key[0], steps), key[1])
        line = Line(shown, amounts[0], change, amounts[-1], parts, words)
        if line.as_filed + line.change != line.corrected:
            raise RestatementError(f"{key}: {line.as_filed} + {line.change} != {line.corrected}")
        lines.append(line)
    return lines


def _name(row: str, steps: Sequence[Figures]) -> str:
    """The id of a row in the latest world that has it."""
    return next((step.names[row] for step in reversed(steps) if row in step.names), row)


def _moved(key: Key, steps: Sequence[Figures]) -> bool:
    """Whether a figure, or what its row says, is not the same in every world."""
    amount, words = steps[0].amount(key), steps[0].words.get(key[0])
    return any(step.amount(key) != amount or step.words.get(key[0]) != words for step in steps[1:])


def _place(steps: Sequence[Figures]) -> Callable[[Key], tuple[int, int]]:
    """Where a figure is listed: by report, within it as its rows stand, totals at the end."""
    order = {key: place for step in reversed(steps) for place, key in enumerate(step.amounts)}
    reports = ("gain:", "income:", "claim:", "carryforward:", "total:", "lot:")

    def place(key: Key) -> tuple[int, int]:
        report = next(rank for rank, name in enumerate(reports) if key[0].startswith(name))
        return report, order[key]

    return place


def _words(before: Figures, after: Figures, row: str) -> str:
    """What a row says otherwise than it did, or that it is new, or gone."""
    old, new = before.words.get(row), after.words.get(row)
    if old is None or new is None:
        if old is new or row.startswith("total:"):
            return ""
        return "new row" if old is None else "row gone"
    changed = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    return ", ".join(f"{key} {old.get(key, 'none')} -> {new.get(key, 'none')}" for key in changed)
