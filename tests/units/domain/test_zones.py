"""A taxpayer who moves: which date an instant has, and when each day begins."""

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.calendar import end_of
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.facts import Policy
from domain.facts.base import NO_INSTANT
from domain.residence import zone_by
from domain.zones import MovingZone
from domain.zones import home_of
from projections.replay import Question
from projections.replay import replay
from tests.support.story import Story

NAMES = (
    "America/New_York", "Asia/Tokyo", "UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/London",
)  # fmt: skip
NEW_YORK = ZoneInfo("America/New_York")
MOVED = date(2026, 1, 1)


def told(
    value: str, *, year: int | None = None, since: date | None = None, account: str = ""
) -> Policy:
    """A policy about the zone."""
    name = f"{value}{year}{since}"
    return Policy(name, NO_INSTANT, 0, "taxpayer_zone", value, year, since, account)


def instant(text: str) -> datetime:
    """An instant of a text without offset, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("home", "new", "moment", "day"),
    [
        ("America/New_York", "Asia/Tokyo", "2026-01-01T03:30", date(2025, 12, 31)),
        ("America/New_York", "Asia/Tokyo", "2026-01-01T05:00", date(2026, 1, 1)),
        ("America/New_York", "Asia/Tokyo", "2026-03-01T20:00", date(2026, 3, 2)),
        ("Asia/Tokyo", "America/New_York", "2025-12-31T14:59", date(2025, 12, 31)),
        ("Asia/Tokyo", "America/New_York", "2025-12-31T15:00", date(2026, 1, 1)),
        ("Asia/Tokyo", "America/New_York", "2026-01-02T03:30", date(2026, 1, 1)),
    ],
)
def test_the_old_year_ends_where_the_old_zone_ends_it(
    home: str, new: str, moment: str, day: date
) -> None:
    """Whichever way somebody moves, the day of the move begins by the old zone (R-HOLD-3)."""
    zone = zone_by(ZoneInfo(home), [told(new, since=MOVED)])
    assert tax_date(instant(moment), zone) == day
    assert end_of(date(2025, 12, 31), zone) == end_of(date(2025, 12, 31), ZoneInfo(home))


zones = st.sampled_from(NAMES)
days = st.dates(date(2025, 12, 20), date(2026, 1, 20))
moves = st.lists(st.tuples(days, zones), min_size=1, max_size=4)


@given(zones, moves, days, st.integers(-172_800, 172_800))
def test_days_follow_each_other_and_begin_once(
    home: str, made: list[tuple[date, str]], day: date, seconds: int
) -> None:
    """Dates never go back, and a day begins at the first instant of a date not before it."""
    zone = zone_by(ZoneInfo(home), [told(name, since=since) for since, name in made])
    start = start_of(day, zone)
    assert tax_date(start, zone) >= day
    assert tax_date(start - timedelta(microseconds=1), zone) < day
    assert end_of(day, zone) == start_of(day + timedelta(days=1), zone) - timedelta(microseconds=1)
    later = start + timedelta(seconds=seconds)
    assert (tax_date(later, zone) >= day) == (later >= start)


def test_a_zone_that_never_changes_is_the_ledgers_own() -> None:
    """Nothing told, the default told, or what names no zone: all is as ever, to the object."""
    for policies in (
        [],
        [told("ledger", since=MOVED)],
        [told("Mars/Olympus", since=MOVED)],
        [told("Asia/Tokyo", since=MOVED, account="w")],
        [told("America/New_York", since=MOVED)],
    ):
        assert zone_by(NEW_YORK, policies) is NEW_YORK


def test_a_zone_of_one_year_is_left_again() -> None:
    """A policy of a year counts for that year, and a later one goes before an earlier."""
    zone = zone_by(NEW_YORK, [told("UTC", since=MOVED), told("Asia/Tokyo", year=2026)])
    assert isinstance(zone, MovingZone)
    assert [(day, new.key) for day, _, new in zone.moves] == [
        (date(2026, 1, 1), "Asia/Tokyo"), (date(2027, 1, 1), "UTC")
    ]  # fmt: skip
    assert (zone.key, home_of(zone)) == ("America/New_York", NEW_YORK)


def moved_after_a_sale() -> Story:
    """A sale at 20:00 UTC on New Year's Eve by somebody who left Tokyo in 2024."""
    story = Story(zone="Asia/Tokyo").bought("a", "2025-01-02", "1", "10")
    story.sold("s", "2025-12-31T20:00:00+00:00", "1", "90")
    return story.given("policy", id="p", switch="taxpayer_zone", value="America/New_York",
                       from_="2024-06-01")  # fmt: skip


def test_the_newest_set_follows_a_move_and_says_so() -> None:
    """The sale is one of 2025, and the report names the policy it rests on."""
    answer = replay(Question("me"), moved_after_a_sale().knowledge)
    assert [gain.year for gain in answer.outcome.gains] == [2025]
    assert {(used.switch, used.policy) for used in answer.book.switches.used} == {
        ("taxpayer_zone", "p")
    }
    assert "switch_without_effect" not in {each.code for each in answer.outcome.findings}


def test_an_earlier_set_keeps_the_zone_of_the_ledger() -> None:
    """By us-2026.1 the policy is without effect, and that is an error somebody must see."""
    answer = replay(Question("me", ruleset="us-2026.1"), moved_after_a_sale().knowledge)
    assert [gain.year for gain in answer.outcome.gains] == [2026]
    assert "switch_without_effect" in {each.code for each in answer.outcome.findings}


def test_what_is_no_zone_is_said_and_counts_for_nothing() -> None:
    """A slip in a name must not move a date in silence."""
    story = Story().given("policy", id="p", switch="taxpayer_zone", value="Mars", year=2025)
    answer = replay(Question("me"), story.knowledge)
    assert "switch_without_effect" in {each.code for each in answer.outcome.findings}
    assert not isinstance(answer.knowledge.zone, MovingZone)
