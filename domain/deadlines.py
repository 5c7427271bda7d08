"""Dates of the tax calendar, as aids: when a return is due, and until when it may be changed.

A person who learns in July that her return of 2025 was wrong asks: is it too late for a superseding
return? Until when can I claim a refund? These dates answer for the ordinary case of an individual
with a calendar year, and each says in a line what it leaves aside. They decide nothing: the ledger
never refuses a filing for its date.

    return of 2025: due 2026-04-15, with an extension 2026-10-15
    return of 2022: due 2023-04-18, for the 15th was a Saturday and Emancipation Day fell on Sunday

A day that is a Saturday, a Sunday or a legal holiday in the District of Columbia counts as the next
day that is none (IRC section 7503; Rev. Rul. 2015-13 on Emancipation Day).
"""

from dataclasses import dataclass
from datetime import date
from datetime import timedelta

_DAY = timedelta(days=1)

SATURDAY, SUNDAY = 5, 6


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date: what ends on it, by which law, and what the date leaves aside."""

    what: str
    on: date
    law: str
    caveat: str

    def sentence(self) -> str:
        """The date in a line."""
        return f"{self.what}: {self.on} ({self.law}; {self.caveat})"


def emancipation_day(year: int) -> date:
    """The day on which the District of Columbia observes April 16."""
    day = date(year, 4, 16)
    if day.weekday() == SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() == SUNDAY else day


def next_business_day(day: date) -> date:
    """The day itself, or the first after it that is no weekend and no Emancipation Day.

    Other holidays never meet the dates asked for here: April 15 and October 15 and what follows
    them by a weekend. For other days they are not known.
    """
    while day.weekday() in (SATURDAY, SUNDAY) or day == emancipation_day(day.year):
        day += _DAY
    return day


def due_date(year: int) -> date:
    """When the return of a tax year is due without an extension."""
    return next_business_day(date(year + 1, 4, 15))


def extended_due_date(year: int) -> date:
    """When the return of a tax year is due with the automatic extension of six months."""
    return next_business_day(date(year + 1, 10, 15))


def refund_claim_until(year: int, filed: date, paid: date | None = None) -> date:
    """The last day to claim a refund: three years from filing, or two from payment if later.

    A return that was early counts as filed on the due date (IRC section 6513).
    """
    days = [_years_after(max(filed, due_date(year)), 3)]
    if paid is not None:
        days.append(_years_after(max(paid, due_date(year)), 2))
    return next_business_day(max(days))


def worthlessness_claim_until(year: int) -> date:
    """The last day to claim a refund for a worthless security: seven years from the due date."""
    return next_business_day(_years_after(due_date(year), 7))


def deadlines(year: int, filed: date, paid: date | None = None) -> tuple[Deadline, ...]:
    """Every date of a year's return that was first filed on a day, with what each leaves aside."""
    return (
        Deadline(
            "return due",
            due_date(year),
            "IRC sections 6072 and 7503",
            "postponements by the IRS, for disasters and in 2020 and 2021, are not counted",
        ),
        Deadline(
            "with an extension, and until then a superseding return",
            extended_due_date(year),
            "IRC section 6081",
            "only if the extension was asked for in time; else a superseding return ends "
            "with the due date",
        ),
        Deadline(
            "refund claim until",
            refund_claim_until(year, filed, paid),
            "IRC section 6511(a)",
            "counted from the day this ledger recorded the first filing; two years from a later "
            "payment, and limits on the amount, are for you to check",
        ),
        Deadline(
            "refund claim for a worthless security until",
            worthlessness_claim_until(year),
            "IRC section 6511(d)(1)",
            "for securities and bad debts; plain crypto is commonly held to be neither",
        ),
    )


def _years_after(day: date, years: int) -> date:
    """The same day so many years later; February 29 becomes February 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
