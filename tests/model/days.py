"""Instants, tax dates and the holding period, in the taxpayer's zone.

A coin bought at noon on 28 February 2023 and sold on 29 February 2024 has been held for 366 days
and is still short-term: it was bought on the last day of a month, so its year ends on the last
day of that month. Days are therefore never counted; anniversaries are.
"""

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from zoneinfo import ZoneInfo


def is_plain_date(text: str) -> bool:
    """Whether a journal's time is a date without a time of day."""
    return len(text) == 10


def moves_of(zone: str) -> list[tuple[date, str]]:
    """The zones of somebody who moves, written "America/New_York 2026-01-01 Asia/Tokyo"."""
    first, *rest = zone.split()
    moves = zip(rest[::2], rest[1::2], strict=True)
    return [(date.min, first), *((date.fromisoformat(day), name) for day, name in moves)]


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a day in the zone: a midnight, of that day or of a move."""
    moves = moves_of(zone)
    days = [day, *(since for since, _ in moves[1:])]
    midnights = [
        datetime.combine(each, time(), ZoneInfo(name)) for each in days for _, name in moves
    ]
    return min(each.astimezone(UTC) for each in midnights if tax_date(each, zone) >= day)


def instant(text: str, zone: str) -> datetime:
    """The instant a journal's time means; a plain date is the start of that day."""
    if is_plain_date(text):
        return start_of_day(date.fromisoformat(text), zone)
    return datetime.fromisoformat(text)


def last_instant(text: str, zone: str) -> datetime:
    """The last instant covered by a journal's time; a plain date lasts until its end."""
    if is_plain_date(text):
        following = date.fromisoformat(text) + timedelta(days=1)
        return start_of_day(following, zone) - timedelta(microseconds=1)
    return datetime.fromisoformat(text)


def tax_date(moment: datetime, zone: str) -> date:
    """The date an instant has for the taxpayer.

    From the day of a move on, dates are those of the new zone, but never before that day.
    """
    day = date.min
    for since, name in moves_of(zone):
        if day >= since:
            day = max(since, moment.astimezone(ZoneInfo(name)).date())
    return day


def anniversary(acquired: date) -> date:
    """The last day that still counts as one year; from a month's end it is that month's end."""
    if (acquired + timedelta(days=1)).day == 1:
        first_of_next = acquired + timedelta(days=1)
        return first_of_next.replace(year=first_of_next.year + 1) - timedelta(days=1)
    return acquired.replace(year=acquired.year + 1)


def is_long(acquired: date, disposed: date) -> bool:
    """Whether units of these dates were held for more than a year."""
    return disposed > anniversary(acquired)
