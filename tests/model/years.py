"""Netting by year and the loss carried into the next.

    2025: short -7,000, long 0         deducted 3,000, carried 4,000 short
    2026: long +1,000                  short -4,000 coming in, net -3,000, nothing carried

The carryover follows the thirteen lines of the printed worksheet, line by line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.amounts import money
from tests.model.days import tax_date
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.rows import Gain
from tests.model.rows import Row


@dataclass(frozen=True)
class Year:
    """One year's Schedule D as far as it matters here."""

    year: int
    carried_in: tuple[Fraction, Fraction]
    short: Fraction
    long: Fraction
    deduction: Fraction
    carried_out: tuple[Fraction, Fraction]

    def row(self) -> Row:
        """The row as the report shows it."""
        return {
            "year": self.year,
            "carryover_in_short": money(self.carried_in[0]),
            "carryover_in_long": money(self.carried_in[1]),
            "short_net": money(self.short),
            "long_net": money(self.long),
            "net": money(self.short + self.long),
            "deduction": money(self.deduction),
            "carryover_short": money(self.carried_out[0]),
            "carryover_long": money(self.carried_out[1]),
        }


def worksheet(
    income: Fraction, limited_loss: Fraction, line_7: Fraction, line_15: Fraction
) -> tuple[Fraction, Fraction]:
    """The Capital Loss Carryover Worksheet: short and long carryover into the next year."""
    step_4 = min(limited_loss, max(ZERO, income + limited_loss))
    step_5 = max(ZERO, -line_7)
    short = long = ZERO
    if step_5 > 0:
        step_7 = step_4 + max(ZERO, line_15)
        short = max(ZERO, step_5 - step_7)
    if line_15 < 0:
        step_12 = max(ZERO, line_7) + max(ZERO, step_4 - step_5)
        long = max(ZERO, -line_15 - step_12)
    return short, long


def facts_of_years(known: Known) -> dict[int, Line]:
    """What was said of each year; later words replace earlier ones key by key."""
    years: dict[int, Line] = {}
    for fact in known.of_type("year_facts"):
        years.setdefault(fact.line["year"], {}).update(fact.line)
    return years


def year_range(known: Known, asked: int | None) -> range:
    """Every year from the first fact to the last, or to the one asked for.

    What the market did is no fact of the taxpayer's.
    """
    facts = [fact for fact in known.to_book if fact.type != "price"]
    years = {tax_date(fact.at, known.zone).year for fact in facts}
    years |= set(facts_of_years(known))
    if not years:
        return range(0)
    return range(min(years), (max(years) if asked is None else asked) + 1)


def carryforward(
    known: Known, gains: Sequence[Gain], status: str, asked: int | None, findings: set[str]
) -> list[Year]:
    """One row per year, each beginning with what the year before it carried out."""
    said = facts_of_years(known)
    carried = (ZERO, ZERO)
    rows: list[Year] = []
    for year in year_range(known, asked):
        words = said.get(year, {})
        carried = (
            Fraction(words.get("carryover_short", carried[0])),
            Fraction(words.get("carryover_long", carried[1])),
        )
        of_year = [gain for gain in gains if gain.disposed.year == year]
        short = Fraction(words.get("other_short_term", "0")) - carried[0]
        short += sum((gain.gain for gain in of_year if not gain.long), ZERO)
        long = Fraction(words.get("other_long_term", "0")) - carried[1]
        long += sum((gain.gain for gain in of_year if gain.long), ZERO)
        limit = 1500 if words.get("filing_status", status) == "separate" else 3000
        deduction = min(max(ZERO, -(short + long)), Fraction(limit))
        out = (ZERO, ZERO)
        if deduction > 0:
            if "taxable_income" not in words:
                findings.add("income_unknown")
            taxable = Fraction(words.get("taxable_income", "0"))
            out = worksheet(taxable, deduction, short, long)
            added_back = taxable + Fraction(words.get("section_151", "0"))
            if worksheet(added_back, deduction, short, long) != out:
                findings.add("section_151_differs")
        rows.append(Year(year, carried, short, long, deduction, out))
        carried = out
    return rows
