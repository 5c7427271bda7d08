"""What the law allows by year, as it stood on a day, written down once more.

a romance scam found in 2026    by the law now known      nothing
by that of June 2025      allowed: the bar was to end with 2025
"""

from datetime import date

from tests.model.facts import Known

BAR_MADE_PERMANENT = date(2025, 7, 4)


class Law:
    """The law of losses as it stood at the end of a day; None is the law as now known."""

    def __init__(self, day: date | None) -> None:
        """Keep the day."""
        self.bar_ends = day is not None and day < BAR_MADE_PERMANENT

    def barred(self, year: int) -> bool:
        """Whether miscellaneous deductions and personal thefts are barred in a year."""
        return year <= 2025 or not self.bar_ends

    def counts_disaster(self, declared_by: str | None, year: int) -> bool:
        """Whether a personal theft in a disaster counts in spite of the bar."""
        of_state = declared_by == "state" and year >= 2026 and not self.bar_ends
        return declared_by == "federal" or of_state


def itemizes(known: Known, year: int) -> bool | None:
    """Whether the return of a year itemises; the latest word counts, None where there is none."""
    said = [
        fact.line["itemizes"]
        for fact in known.of_type("year_facts")
        if fact.line["year"] == year and "itemizes" in fact.line
    ]
    return said[-1] if said else None


INVESTMENT = "Form 4684 Section B lines 20-28, Schedule A line 16"
FORMS = {
    "investment": INVESTMENT,
    "ponzi": "Form 4684 Section C lines 40-51, Section B line 28, Schedule A line 16",
    "personal": "Form 4684 Section A, Schedule A line 15",
    "miscellaneous": "Schedule A, miscellaneous deductions",
    "donation": "Form 8283, Schedule A line 12",
}
"""Where a claim goes; one for which nothing is allowed goes nowhere."""

EARNED = frozenset({"staking", "mining", "airdrop", "hard_fork", "interest", "reward"})


def income_line(kind: str, year: int) -> str:
    """Where income goes on the return."""
    if kind in EARNED and year >= 2023:
        return "Schedule 1 line 8v"
    if kind == "wages":
        return "Form 1040 line 1a" if year >= 2022 else "Form 1040, wages"
    if kind == "debt_cancelled" and year >= 2021:
        return "Schedule 1 line 8c"
    return "Schedule 1, other income"
