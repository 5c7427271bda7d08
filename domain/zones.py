"""A taxpayer's zone that changes on a day: somebody who moves from New York to Tokyo (R-HOLD-3).

Up to the day before, dates are those of the old zone; the new one holds once the day has begun in
both. So the old year ends where the old zone ends it, and no instant gets a date before the move
once the move is made, whichever way one travels:

    New York until 2025, Tokyo from 2026-01-01
    2026-01-01T03:30Z  in New York still 2025-12-31, in Tokyo noon of 2026-01-01   -> 2025-12-31
    2026-01-01T05:00Z  the day begins in New York: from here on Tokyo              -> 2026-01-01

A zone that never changes is a plain `ZoneInfo` and behaves as ever.
"""

from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from datetime import tzinfo
from zoneinfo import ZoneInfo

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

    def __eq__(self, other: object) -> bool:
        """Whether both move alike, however often each was worked out."""
        if not isinstance(other, MovingZone):
            return NotImplemented
        return (self.home, self.moves) == (other.home, other.moves)

    def __hash__(self) -> int:
        """A hash that agrees with equality."""
        return hash((self.home, self.moves))

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
