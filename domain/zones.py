"""A taxpayer's zone that changes on a day: somebody who moves from New York to Tokyo (R-HOLD-3).

Up to the day before, dates are those of the old zone; the new one holds once the day has begun in
both. So the old year ends where the old zone ends it, and no instant gets a date before the move
once the move is made, whichever way one travels:

    New York until 2025, Tokyo from 2026-01-01
    2026-01-01T03:30Z  in New York still 2025-12-31, in Tokyo noon of 2026-01-01   -> 2025-12-31
    2026-01-01T05:00Z  the day begins in New York: from here on Tokyo              -> 2026-01-01

A zone that never changes is a plain `ZoneInfo` and behaves as ever.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import tzinfo
from zoneinfo import ZoneInfo

from domain.facts.knowledge import Policy

SWITCH = "taxpayer_zone"

ZONES_APART = timedelta(days=2)
"""Longer than any two zones are apart on any day."""

_ONE = timedelta(days=1)


class MovingZone(ZoneInfo):
    """The zones of somebody who moves. It bears the name (`key`) of the first, `home`."""

    home: ZoneInfo
    moves: tuple[tuple[date, datetime, ZoneInfo], ...]
    """For each move, in order: its day, the instant (UTC) the new zone holds from, the zone."""

    @classmethod
    def of(cls, home: ZoneInfo, days: Sequence[tuple[date, ZoneInfo]]) -> "MovingZone":
        """The zones of these days on, the days in order and before them `home`."""
        made = cls.no_cache(home.key)
        made.home, made.moves = home, ()
        since, last = datetime.min.replace(tzinfo=UTC), home
        for day, zone in days:
            since = max(since, _midnight(day, last), _midnight(day, zone))
            made.moves, last = (*made.moves, (day, since, zone)), zone
        return made

    def on(self, day: date) -> ZoneInfo:
        """The zone of a day."""
        return next((zone for first, _, zone in reversed(self.moves) if first <= day), self.home)

    def start_of(self, day: date) -> datetime:
        """The first instant (UTC) whose date is not before the day."""
        eve = day - _ONE
        held = [since for first, since, _ in self.moves if first <= eve]
        return max([_midnight(day, self.on(eve)), *held])

    def fromutc(self, moment: datetime) -> datetime:
        """The moment in the zone that holds then; what `astimezone` asks."""
        utc = moment.replace(tzinfo=UTC)
        held = (zone for _, since, zone in reversed(self.moves) if since <= utc)
        return utc.astimezone(next(held, self.home))


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def home_of(zone: ZoneInfo) -> ZoneInfo:
    """The zone a ledger was created with."""
    return zone.home if isinstance(zone, MovingZone) else zone


def zone_by(home: ZoneInfo, policies: Iterable[Policy]) -> ZoneInfo:
    """The zone that policies of `taxpayer_zone` make of the one the ledger was created with.

    They count as those of any switch do: for their year or from a day on, the one recorded last
    first. What names no zone, or is of one account, counts for nothing.
    """
    told = [each for each in policies if each.switch == SWITCH and zone_of(each, home)]
    edges = {edge for each in told for edge in _edges(each, home)}
    days: list[tuple[date, ZoneInfo]] = []
    last = home
    for day in sorted(edges):
        governing = next((each for each in reversed(told) if _covers(each, day, home)), None)
        zone = (zone_of(governing, home) if governing else None) or home
        if zone is not last:
            days.append((day, zone))
            last = zone
    return MovingZone.of(home, days) if days else home


def zone_of(policy: Policy, home: ZoneInfo) -> ZoneInfo | None:
    """The zone a policy names; None where it names none, or speaks of one account alone."""
    if policy.account:
        return None
    if policy.value == "ledger":
        return home
    try:
        return ZoneInfo(policy.value)
    except (KeyError, ValueError, OSError):
        return None


def _edges(policy: Policy, home: ZoneInfo) -> tuple[date, ...]:
    if policy.year is not None:
        return date(policy.year, 1, 1), date(policy.year + 1, 1, 1)
    return (_first_day(policy, home),)


def _covers(policy: Policy, day: date, home: ZoneInfo) -> bool:
    if policy.year is not None:
        return policy.year == day.year
    return _first_day(policy, home) <= day


def _first_day(policy: Policy, home: ZoneInfo) -> date:
    start = policy.valid_from
    if isinstance(start, datetime):
        return start.astimezone(home).date()
    return start or date.min
