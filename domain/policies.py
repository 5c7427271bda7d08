"""When a policy counts: for its year, or from the first day of its `from` on.

    scope   = universal   year 2023          counts on 2023-01-01 to 2023-12-31
    custody = self        from 2026-03-01    counts on 2026-03-01 and ever after

An instant in `from` is of the day it falls on in the taxpayer's zone.
"""

from datetime import date
from zoneinfo import ZoneInfo

from domain.calendar import tax_date
from domain.facts import Policy


def first_day(policy: Policy, zone: ZoneInfo) -> date:
    """The first tax date a policy counts on."""
    if policy.year is not None:
        return date(policy.year, 1, 1)
    return date.min if policy.valid_from is None else tax_date(policy.valid_from, zone)


def covers(policy: Policy, day: date, zone: ZoneInfo) -> bool:
    """Whether a policy counts on a tax date."""
    if policy.year is not None:
        return policy.year == day.year
    return first_day(policy, zone) <= day
