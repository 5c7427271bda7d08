"""Instants, tax dates and the anniversary that parts short from long."""

from datetime import UTC
from datetime import date
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.calendar import anniversary
from domain.calendar import end_of
from domain.calendar import find_zone
from domain.calendar import parse_instant
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.calendar import write_instant


@pytest.mark.parametrize(
    ("acquired", "last_short_day"),
    [
        ("2024-01-31", "2025-01-31"),
        ("2024-06-17", "2025-06-17"),
        ("2024-02-29", "2025-02-28"),
        ("2023-02-28", "2024-02-29"),
        ("2024-02-28", "2025-02-28"),
        ("2024-12-31", "2025-12-31"),
        ("2024-04-30", "2025-04-30"),
    ],
)
def test_the_anniversary_is_counted_in_calendar_months(acquired: str, last_short_day: str) -> None:
    """Units bought on the last day of a month complete a year on the last day of it (R-HOLD-1)."""
    assert anniversary(date.fromisoformat(acquired)) == date.fromisoformat(last_short_day)


def test_the_end_of_month_rule_is_a_switch() -> None:
    """With the switch off, 28 February 2023 completes its year on 28 February 2024."""
    assert anniversary(date(2023, 2, 28), end_of_month_rule=False) == date(2024, 2, 28)
    assert anniversary(date(2024, 2, 29), end_of_month_rule=False) == date(2025, 2, 28)


def test_a_tax_date_is_the_date_where_the_taxpayer_lives() -> None:
    """One instant is two dates in two zones (R-HOLD-3, case H-8)."""
    instant = datetime(2026, 1, 1, 3, 30, tzinfo=UTC)
    new_york, tokyo = find_zone("America/New_York"), find_zone("Asia/Tokyo")
    assert new_york is not None
    assert tokyo is not None
    assert tax_date(instant, new_york) == date(2025, 12, 31)
    assert tax_date(instant, tokyo) == date(2026, 1, 1)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_a_day_ends_just_before_the_next_begins(day: date) -> None:
    """Start and end of a day fall on that day, also where the clocks change."""
    zone = find_zone("America/New_York")
    assert zone is not None
    assert tax_date(start_of(day, zone), zone) == day
    assert tax_date(end_of(day, zone), zone) == day


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-01",
        "2025-01-01T10:00:00",
        "2025-13-01T00:00:00Z",
        "2025-01-01T10:00:00.1234567Z",
        "x",
    ],
)
def test_what_is_no_instant(text: str) -> None:
    """A date, a time without offset, an impossible month and 100 nanoseconds are no instants."""
    assert parse_instant(text) is None


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - naive bounds are what the strategy takes
        max_value=datetime(2200, 12, 31),  # noqa: DTZ001 - see above
        timezones=st.just(UTC),
    )
)
def test_an_instant_has_one_written_form(instant: datetime) -> None:
    """What is written is read back as the same instant, in UTC with Z."""
    text = write_instant(instant)
    assert text.endswith("Z")
    assert parse_instant(text) == instant
