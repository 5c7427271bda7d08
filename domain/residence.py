"""Where a taxpayer lives, as policies say: the zone of tax dates, which a move changes (R-HOLD-3).

ledger created with America/New_York     policy taxpayer_zone = Asia/Tokyo from 2026-01-01
-> dates up to 2025-12-31 are those of New York, from 2026-01-01 on those of Tokyo
"""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from domain.calendar import find_zone
from domain.facts import Policy
from domain.policies import covers
from domain.policies import first_day
from domain.zones import MovingZone

SWITCH = "taxpayer_zone"


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
        governing = next((each for each in reversed(told) if covers(each, day, home)), None)
        zone = (zone_of(governing, home) if governing else None) or home
        if zone is not last:
            days.append((day, zone))
            last = zone
    return MovingZone.of(home, days) if days else home


def zone_of(policy: Policy, home: ZoneInfo) -> ZoneInfo | None:
    """The zone a policy names; None where it names none, or speaks of one account alone."""
    if policy.account:
        return None
    return home if policy.value == "ledger" else find_zone(policy.value)


def _edges(policy: Policy, home: ZoneInfo) -> Iterable[date]:
    """The days on which a policy begins to count and, if it does, ends."""
    yield first_day(policy, home)
    if policy.year is not None:
        yield date(policy.year + 1, 1, 1)
