"""Instants, tax dates and the holding period.

What is stored is an instant in UTC. The tax year, the term and every printed date come from its
date in the taxpayer's zone (R-HOLD-3), which is derived and never stored:

    sale at 2026-01-01T03:30Z, zone America/New_York -> 2025-12-31, tax year 2025
    the same sale, zone Asia/Tokyo                   -> 2026-01-01, tax year 2026   (case H-8)

A taxpayer who moves changes zone on a day (`domain.zones`); every date here is of the zone then.

Long-term means held for more than one year counted in calendar months, so the question is never
"more than 365 days?" but "after the anniversary?" (R-HOLD-1).
"""

from calendar import monthrange
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from functools import lru_cache
import re
from zoneinfo import ZoneInfo
from zoneinfo import ZoneInfoNotFoundError

from domain.zones import MovingZone

_DAY = r"(19\d\d|2[01]\d\d|2200)-\d\d-\d\d"
"""From 1900 to 2200: at the ends of the calendar there is no zone, day's end or anniversary."""

_INSTANT = re.compile(_DAY + r"[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(_DAY, re.ASCII)


def parse_instant(text: str) -> datetime | None:
    """An ISO 8601 instant with an offset or Z, to the microsecond, as UTC; else None."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_date(text: str) -> date | None:
    """A plain ISO date, else None."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def write_instant(instant: datetime) -> str:
    """The one written form of an instant: UTC with Z, a fraction only where there is one."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def tax_date(moment: datetime | date, zone: ZoneInfo) -> date:
    """The date a moment falls on in the taxpayer's zone; a plain date is already one."""
    if isinstance(moment, datetime):
        return moment.astimezone(zone).date()
    return moment


def tax_year(day: date, begins: tuple[int, int]) -> int:
    """The tax year a day is of, named after the calendar year in which it begins.

    `begins` is the month and the day of its first day: with (4, 6), 2026-04-05 is of 2025.
    """
    return day.year if (day.month, day.day) >= begins else day.year - 1


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant a day begins in the taxpayer's zone, as UTC."""
    if isinstance(zone, MovingZone):
        return zone.start_of(day)
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last microsecond of a day in the taxpayer's zone, as UTC: what "as of" a date means."""
    if isinstance(zone, MovingZone):
        return zone.start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
    return datetime.combine(day, time.max, tzinfo=zone).astimezone(UTC)


@lru_cache(maxsize=4096)
def anniversary(acquired: date, *, end_of_month_rule: bool = True) -> date:
    """The last day on which a sale is still short-term (R-HOLD-1).

    The same day next year; for a lot bought on the last day of a month the last day of that month
    next year (Rev. Rul. 66-7, Caspe), unless the switch `end_of_month_rule` is off.
    """
    year = acquired.year + 1
    last = monthrange(year, acquired.month)[1]
    at_month_end = acquired.day == monthrange(acquired.year, acquired.month)[1]
    if (end_of_month_rule and at_month_end) or acquired.day > last:
        return date(year, acquired.month, last)
    return date(year, acquired.month, acquired.day)
