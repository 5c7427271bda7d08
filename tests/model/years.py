"""Netting by year and the loss carried into the next.

    2025: short -7,000, long 0         deducted 3,000, carried 4,000 short
    2026: long +1,000                  short -4,000 coming in, net -3,000, nothing carried

The carryover follows the thirteen lines of the printed worksheet, line by line. Spouses share one
on a joint return, each by the own net loss; apart, each has a purse of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.amounts import money
from tests.model.amounts import split
from tests.model.days import last_instant
from tests.model.days import start_of_day
from tests.model.days import tax_date
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.rows import Gain
from tests.model.rows import Row


@dataclass(frozen=True)
class Year:
    """One return's Schedule D as far as it matters here; `owner` is both, taxpayer or spouse."""

    year: int
    owner: str
    carried_in: tuple[Fraction, Fraction]
    short: Fraction
    long: Fraction
    deduction: Fraction
    carried_out: tuple[Fraction, Fraction]

    def row(self) -> Row:
        """The row as the report shows it."""
        return {
            "year": self.year,
            "owner": self.owner,
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

    What the market did is no fact of the taxpayer's, and years after a cut are not stated yet.
    """
    facts = [fact for fact in known.to_book if fact.type != "price"]
    years = {tax_date(fact.at, known.zone).year for fact in facts}
    for year in facts_of_years(known):
        if known.covers(start_of_day(date(year, 1, 1), known.zone)):
            years.add(year)
    if not years:
        return range(0)
    return range(min(years), (max(years) if asked is None else asked) + 1)


@dataclass
class Purse:
    """What one of the two will carry into the next year, short and long."""

    short: Fraction = ZERO
    long: Fraction = ZERO


class Couple:
    """Taxpayer and spouse through the years: who files with whom, and who still carries a loss."""

    def __init__(
        self, known: Known, gains: Sequence[Gain], status: str, findings: set[str]
    ) -> None:
        """Begin with nothing carried; `status` is the ledger's own filing status."""
        self.known, self.gains, self.status, self.findings = known, gains, status, findings
        self.said = facts_of_years(known)
        self.his = {
            fact.name: fact.line.get("owner", "taxpayer") for fact in known.of_type("account")
        }
        self.purses = {"taxpayer": Purse(), "spouse": Purse()}
        self.doubtful = False
        self.dead: dict[str, int] = {}
        for who, key in (("taxpayer", "died"), ("spouse", "spouse_died")):
            told = [year for year, words in self.said.items() if key in words]
            if told:
                self.dead[who] = min(told)
                self.look_after_death(who, self.said[min(told)][key])

    def look_after_death(self, who: str, died: str) -> None:
        """Facts in the accounts of somebody who is dead by then or joint returns are findings."""
        for year, words in self.said.items():
            if year > self.dead[who] and words.get("filing_status") == "joint":
                self.findings.add("facts_after_death")
        day = tax_date(last_instant(died, self.known.zone), self.known.zone).isoformat()
        for fact in self.known.to_book:
            owner = self.his.get(fact.line.get("account", ""))
            if owner == who and fact.at > last_instant(day, self.known.zone):
                self.findings.add("facts_after_death")

    def earned(self, year: int, owner: str) -> tuple[Fraction, Fraction]:
        """Short and long gains of a year in one owner's accounts."""
        own = [
            gain
            for gain in self.gains
            if gain.disposed.year == year and self.his.get(gain.account, "taxpayer") == owner
        ]
        short = sum((gain.gain for gain in own if not gain.long), ZERO)
        return short, sum((gain.gain for gain in own if gain.long), ZERO)

    def status_of(self, year: int) -> str:
        """How a year is filed; the dead file no joint return in later years."""
        status = str(self.said.get(year, {}).get("filing_status", self.status))
        widowed = any(year > death for death in self.dead.values())
        return "single" if status == "joint" and widowed else status

    def rows(self, year: int) -> list[Year]:
        """The year's returns; afterwards the purses hold what goes on."""
        if self.status_of(year) == "joint":
            return [self.together(year)]
        if self.doubtful:
            self.findings.add("carryover_owner_unknown")
            self.doubtful = False
        rows = [self.alone(year, "taxpayer")]
        purse = self.purses["spouse"]
        traded = any(
            gain.disposed.year == year and self.his.get(gain.account) == "spouse"
            for gain in self.gains
        )
        if traded or purse.short or purse.long:
            rows.append(self.alone(year, "spouse"))
        return rows

    def alone(self, year: int, owner: str) -> Year:
        """One's own return."""
        words = self.said.get(year, {}) if owner == "taxpayer" else {}
        purse = self.purses[owner]
        carried = (
            Fraction(words.get("carryover_short", purse.short)),
            Fraction(words.get("carryover_long", purse.long)),
        )
        row = self.one_return(year, owner, words, carried, self.earned(year, owner))
        out = row.carried_out
        if self.dead.get(owner) == year:
            row, out = self.bury(row, out), (ZERO, ZERO)
        self.purses[owner] = Purse(*out)
        return row

    def together(self, year: int) -> Year:
        """A joint return, and whose its carryover is."""
        words = self.said.get(year, {})
        his, hers = self.purses["taxpayer"], self.purses["spouse"]
        computed = (his.short + hers.short, his.long + hers.long)
        carried = (
            Fraction(words.get("carryover_short", computed[0])),
            Fraction(words.get("carryover_long", computed[1])),
        )
        first, second = self.earned(year, "taxpayer"), self.earned(year, "spouse")
        whole = (first[0] + second[0], first[1] + second[1])
        row = self.one_return(year, "both", words, carried, whole)
        hers_on: list[Fraction] = []
        doubts = False
        for place, term in enumerate(("short", "long")):
            share = getattr(hers, term)
            if carried[place] != computed[place]:
                share = hers_of(carried[place], getattr(his, term), share)
            other = Fraction(words.get(f"other_{term}_term", "0"))
            own_hers = second[place] - share
            own_his = first[place] + other - (carried[place] - share)
            on = row.carried_out[place]
            hers_on.append(hers_of(on, -own_his, -own_hers))
            unknown = carried[place] != 0 and computed[place] == 0
            doubts = doubts or (on > 0 and (other != 0 or unknown or self.doubtful))
        self.doubtful = doubts
        out = row.carried_out
        kept = {
            "taxpayer": (out[0] - hers_on[0], out[1] - hers_on[1]),
            "spouse": (hers_on[0], hers_on[1]),
        }
        for who in ("taxpayer", "spouse"):
            if self.dead.get(who) == year:
                row = self.bury(row, kept[who])
                kept[who] = (ZERO, ZERO)
            self.purses[who] = Purse(*kept[who])
        return row

    def bury(self, row: Year, lost: tuple[Fraction, Fraction]) -> Year:
        """The row without what the dead one would have carried on."""
        if lost == (ZERO, ZERO):
            return row
        self.findings.add("carryover_lost_at_death")
        if self.doubtful:
            self.findings.add("carryover_owner_unknown")
            self.doubtful = False
        on = row.carried_out
        return replace(row, carried_out=(on[0] - lost[0], on[1] - lost[1]))

    def one_return(
        self,
        year: int,
        owner: str,
        words: Line,
        carried: tuple[Fraction, Fraction],
        earned: tuple[Fraction, Fraction],
    ) -> Year:
        """Schedule D and the worksheet of one return."""
        short = earned[0] + Fraction(words.get("other_short_term", "0")) - carried[0]
        long = earned[1] + Fraction(words.get("other_long_term", "0")) - carried[1]
        limit = 1500 if self.status_of(year) == "separate" else 3000
        deduction = min(max(ZERO, -(short + long)), Fraction(limit))
        out = (ZERO, ZERO)
        if deduction > 0:
            if "taxable_income" not in words:
                self.findings.add("income_unknown")
            taxable = Fraction(words.get("taxable_income", "0"))
            out = worksheet(taxable, deduction, short, long)
            # Where income is not known, neither is what the statute adds to it.
            exempt = Fraction(words.get("section_151", "0")) if "taxable_income" in words else ZERO
            statute = worksheet(taxable + exempt, deduction, short, long)
            if statute != out and self.known.policy("section151_addback", year) == "statute":
                out = statute
            elif statute != out:
                self.findings.add("section_151_differs")
        return Year(year, owner, carried, short, long, deduction, out)


def hers_of(amount: Fraction, his_loss: Fraction, her_loss: Fraction) -> Fraction:
    """The spouse's part of an amount, as her loss is to his."""
    if her_loss <= 0:
        return ZERO
    if his_loss <= 0:
        return amount
    return split(amount, [his_loss, her_loss])[1]


def carryforward(
    known: Known, gains: Sequence[Gain], status: str, asked: int | None, findings: set[str]
) -> list[Year]:
    """The returns of every year, each beginning with what those before it carried out."""
    couple = Couple(known, gains, status, findings)
    return [row for year in year_range(known, asked) for row in couple.rows(year)]
