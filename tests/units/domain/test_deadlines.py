"""Dates of the tax calendar: weekends, Emancipation Day, and the years claims may take."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.deadlines import deadlines
from domain.deadlines import due_date
from domain.deadlines import extended_due_date
from domain.deadlines import refund_claim_until
from domain.deadlines import worthlessness_claim_until


@pytest.mark.parametrize(
    ("year", "due"),
    [
        (2010, "2011-04-18"),  # the 15th was a Friday, Emancipation Day was observed on it
        (2011, "2012-04-17"),  # Sunday, and Emancipation Day on Monday
        (2014, "2015-04-15"),
        (2015, "2016-04-18"),
        (2016, "2017-04-18"),  # Saturday, and Emancipation Day observed on Monday
        (2017, "2018-04-17"),
        (2018, "2019-04-15"),
        (2021, "2022-04-18"),
        (2022, "2023-04-18"),
        (2023, "2024-04-15"),
        (2024, "2025-04-15"),
        (2025, "2026-04-15"),
        (2026, "2027-04-15"),
        (2027, "2028-04-18"),
    ],
)
def test_a_return_is_due_in_the_middle_of_april(year: int, due: str) -> None:
    """As the IRS announced it for these years, where no disaster postponed it."""
    assert due_date(year) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("year", "due"),
    [(2015, "2016-10-17"), (2021, "2022-10-17"), (2022, "2023-10-16"), (2025, "2026-10-15")],
)
def test_an_extension_ends_in_the_middle_of_october(year: int, due: str) -> None:
    """Moved on by a weekend, and by nothing else."""
    assert extended_due_date(year) == date.fromisoformat(due)


@given(st.integers(2009, 2200))
def test_a_due_date_is_a_working_day(year: int) -> None:
    """Never earlier than the day the statute names, and within four days of it."""
    for found, named in (
        (due_date(year), date(year + 1, 4, 15)),
        (extended_due_date(year), date(year + 1, 10, 15)),
    ):
        assert found.weekday() < 5
        assert 0 <= (found - named).days <= 3


@pytest.mark.parametrize(
    ("filed", "paid", "until"),
    [
        ("2026-03-01", None, "2029-04-17"),  # early, as if filed on April 15; 2029 a Sunday
        ("2026-04-15", None, "2029-04-17"),
        ("2026-10-10", None, "2029-10-10"),
        ("2026-04-15", "2028-06-01", "2030-06-03"),  # two years from payment, a Saturday
        ("2026-10-10", "2026-11-01", "2029-10-10"),
        ("2028-02-29", None, "2031-02-28"),
    ],
)
def test_a_refund_may_be_claimed_for_three_years_or_two(
    filed: str, paid: str | None, until: str
) -> None:
    """From filing, an early return counting as filed when due; or from payment, if later."""
    payment = date.fromisoformat(paid) if paid else None
    found = refund_claim_until(2025, date.fromisoformat(filed), payment)
    assert found == date.fromisoformat(until)


def test_a_worthless_security_has_seven_years() -> None:
    """From the day the return was due; it says that this is not commonly held of plain crypto."""
    assert worthlessness_claim_until(2025) == date(2033, 4, 18)
    last = deadlines(2025, date(2026, 3, 1))[-1]
    assert last.on == date(2033, 4, 18)
    assert "plain crypto" in last.caveat


def test_every_date_says_what_it_leaves_aside() -> None:
    """A date with its law and its caveat, in one line."""
    for each in deadlines(2025, date(2026, 3, 1)):
        assert each.law.startswith("IRC section")
        assert each.caveat
        assert each.sentence() == f"{each.what}: {each.on} ({each.law}; {each.caveat})"
