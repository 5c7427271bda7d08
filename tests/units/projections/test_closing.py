"""Which findings count when a year is closed."""

from datetime import UTC
from datetime import datetime

import pytest

from projections.closing import concerns
from projections.closing import counted
from projections.closing import found_by_checks
from projections.closing import not_over
from projections.replay import Question
from projections.replay import replay
from projections.reports import REPORTS
from tests.support.story import Story


def story() -> Story:
    """New York: a sale in each of three years out of nothing, and statements without a date."""
    made = Story(zone="America/New_York")
    for year in (2024, 2025, 2026):
        made.sold(f"s{year}", f"{year}-06-01", "1", "9")
        made.given("year_facts", id=f"facts{year}", year=year, carryover_short="1")
    made.given("policy", id="policy26", switch="wash_regime", value="on", year=2026)
    made.given("policy", id="later", switch="wash_regime", value="on", from_="2026-05-01")
    made.given("policy", id="earlier", switch="wash_regime", value="on", from_="2025-05-01")
    return made.given("price", "2026-02-01", id="p26", asset="BTC", value="1")


@pytest.mark.parametrize(
    ("name", "of_2025"),
    [
        ("s2024", True),
        ("s2025", True),
        ("s2026", False),
        ("year:2024", True),
        ("year:2025", True),
        ("year:2026", False),
        ("facts2025", True),
        ("facts2026", False),
        ("policy26", False),
        ("later", False),
        ("earlier", True),
        ("p26", False),
        ("w", True),
        ("event:12", True),
        ("nobody knows", True),
        ("year:", True),
    ],
)
def test_what_happened_later_is_left_to_later_closings(name: str, *, of_2025: bool) -> None:
    """What has no date concerns every year."""
    assert concerns(name, 2025, story().knowledge) is of_2025


def test_the_year_ends_where_the_taxpayer_lives() -> None:
    """A sale at three in the morning of January 1 in Greenwich is of the old year in New York."""
    made = Story(zone="America/New_York").sold("eve", "2026-01-01T03:00:00+00:00", "1", "9")
    made.sold("new", "2026-01-01T05:00:00+00:00", "1", "9")
    assert concerns("eve", 2025, made.knowledge)
    assert not concerns("new", 2025, made.knowledge)


def test_findings_of_the_year_and_before_are_found() -> None:
    """From the whole history, each with its sentence."""
    knowledge = story().knowledge
    report = REPORTS["findings"](replay(Question("me"), knowledge))
    found = found_by_checks(report, 2025, knowledge)
    naked = [item for item in found if item.code == "missing_basis"]
    assert [item.fact for item in naked] == ["s2024", "s2025"]
    assert naked[0].message == "1 BTC left w, 1 too many"
    assert counted(found)["missing_basis"] == 2
    assert counted(found)["missing_value"] == 0


def test_a_year_that_is_not_over_is_told() -> None:
    """Until its last instant has passed there."""
    knowledge = story().knowledge
    (item,) = not_over(2025, datetime(2026, 1, 1, 4, 59, tzinfo=UTC), knowledge)
    assert (item.code, item.fact) == ("year_not_over", "year:2025")
    assert item.message == "2025 is not over: today is 2025-12-31"
    assert not_over(2025, datetime(2026, 1, 1, 5, tzinfo=UTC), knowledge) == []
