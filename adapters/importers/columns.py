"""Headers: the same columns under the many names a source has given them over the years.

`EUR Total (inclusive of fees)` of 2020, `Total (inclusive of fees and/or spread)` of 2023 and a
plain `Total` of 2025 are one column. Comparing headers letter for letter is what breaks importers
in the field, so names are folded (case, spaces, marks), looked up among synonyms, and matched by
pattern where a currency stands in the name. Columns nobody asked for are accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
import re


def fold(name: str) -> str:
    """A column's name for comparison: no case, no marks, single spaces."""
    return " ".join(name.replace("\ufeff", "").replace("\xa0", " ").casefold().split())


@dataclass(frozen=True, slots=True)
class Column:
    """One column: our name for it, the folded names it has had, and a pattern for others.

    The pattern's first group, if any, is a currency that stands in the name.
    """

    field: str
    names: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    required: bool = False

    def place(self, folded: Sequence[str]) -> int | None:
        """Where this column stands; of equal names the first."""
        for place, name in enumerate(folded):
            if name in self.names or (self.pattern and self.pattern.fullmatch(name)):
                return place
        return None

    def currency(self, name: str) -> str:
        """The currency a folded column name carries, or ""."""
        match = self.pattern.fullmatch(name) if self.pattern else None
        return match.group(1).upper() if match and match.re.groups else ""


@dataclass(frozen=True, slots=True)
class Binding:
    """A header found: which cell holds which field.

    `titles` are the names as the file writes them, for faults; `currencies` those that stand in
    names; a row may have fewer than `width` cells down to `least`.
    """

    layout: str
    width: int
    least: int
    places: dict[str, int]
    titles: dict[str, str]
    currencies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """A file layout: its columns, and which of them a row may leave out at its end."""

    name: str
    columns: tuple[Column, ...]
    may_miss: frozenset[str] = frozenset()

    def missing(self, cells: Sequence[str]) -> list[str]:
        """The required columns these cells do not name, by their first known name."""
        folded = [fold(cell) for cell in cells]
        wanted = [column for column in self.columns if column.required]
        return [
            column.names[0] if column.names else column.field
            for column in wanted
            if column.place(folded) is None
        ]

    def bind(self, cells: Sequence[str]) -> Binding | None:
        """The binding of a header line, or None where a required column is missing."""
        folded = [fold(cell) for cell in cells]
        places: dict[str, int] = {}
        currencies: dict[str, str] = {}
        for column in self.columns:
            place = column.place(folded)
            if place is None:
                if column.required:
                    return None
                continue
            places[column.field] = place
            if currency := column.currency(folded[place]):
                currencies[column.field] = currency
        needed = [place for name, place in places.items() if name not in self.may_miss]
        titles = {name: cells[place].strip() for name, place in places.items()}
        return Binding(self.name, len(cells), max(needed) + 1, places, titles, currencies)


@dataclass(frozen=True, slots=True)
class Relative:
    """A known file of the same source that must not be read as this one, and what to do."""

    columns: frozenset[str]
    found: str
    next: str

    def matches(self, cells: Sequence[str]) -> bool:
        """Whether a header line is that file's."""
        return self.columns <= {fold(cell) for cell in cells}
