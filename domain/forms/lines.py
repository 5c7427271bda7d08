"""Where Schedule D takes the rows of Form 8949, and Form 1040 the result (R-FORM-4, R-FORM-5).

box J, basis wrong, code B          Schedule D line 8b
box J, nothing to adjust            line 8b, or without a row of its own line 8a (Exception 1)
a section 1256 contract             Form 6781, and from there lines 4 and 11
"""

from domain.outcomes import LONG
from domain.outcomes import SHORT

LINES: dict[str, str] = {
    **dict.fromkeys("AG", "1b"),
    **dict.fromkeys("BH", "2"),
    **dict.fromkeys("CI", "3"),
    **dict.fromkeys("DJ", "8b"),
    **dict.fromkeys("EK", "9"),
    **dict.fromkeys("FL", "10"),
}
"""The line of Schedule D for each box; that of 2025, and the same for A to F before (R-FORM-5)."""

SUMMARY_LINES: dict[str, str] = {**dict.fromkeys("AG", "1a"), **dict.fromkeys("DJ", "8a")}
"""The lines of Exception 1 (R-FORM-4)."""

SECTION_1256_LINES: dict[str, str] = {SHORT: "4", LONG: "11"}
"""Where Form 6781 goes (R-DERIV-1); its contracts are no rows of Form 8949."""

ORDER = ("1a", "1b", "2", "3", "4", "8a", "8b", "9", "10", "11")
"""The lines above as they stand on Schedule D."""


def may_be_summed(box: str, codes: str, *, collectible: bool) -> bool:
    """Whether a row may go to Schedule D as part of a total alone (Exception 1, R-FORM-4).

    The basis was reported and there is nothing to adjust. A broker who called the result ordinary
    makes code T. What may be a collectible keeps its row, which is always allowed.
    """
    return box in SUMMARY_LINES and not codes and not collectible


def form_1040_line(year: int) -> str | None:
    """Where the result of Schedule D goes; None for a year whose form has not been seen."""
    if year == 2018:
        return "Schedule 1 line 13"
    if year == 2019:
        return "Form 1040 line 6"
    if 2020 <= year <= 2024:
        return "Form 1040 line 7"
    return "Form 1040 line 7a" if year == 2025 else None
