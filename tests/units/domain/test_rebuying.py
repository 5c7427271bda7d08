"""Advice on what was sold at a loss and bought back at nearly the same time."""

import pytest

from tests.support.story import Story
from tests.units.domain.washed import bought
from tests.units.domain.washed import disallowed
from tests.units.domain.washed import harvested


@pytest.mark.parametrize(
    ("minute", "advised"),
    [("11:00:00", True), ("13:00:00", True), ("10:59:59", False), ("13:00:01", False)],
)
def test_a_loss_bought_back_within_the_hour_is_advised_of(minute: str, advised: bool) -> None:
    """Before or after, sixty minutes included; the loss stands."""
    story = Story().bought("old", "2024-01-02", "1", "1000").sold("sale", "2025-06-10", "1", "750")
    told = story.bought("new", f"2025-06-10T{minute}+00:00", "1", "750").told()
    found = [(each.code, each.fact) for each in told.outcome.findings]
    assert found == ([("rebought_at_once", "sale")] if advised else [])
    assert disallowed(told) == [("sale", "", "0")]


def test_selling_what_was_just_bought_is_no_round_trip() -> None:
    """A gain bought back, a purchase that is sold itself, and a fee are not advised of."""
    story = Story().bought("old", "2024-01-02", "1", "100").sold("gain", "2025-06-10", "1", "750")
    story.bought("new", "2025-06-10T12:01:00+00:00", "1", "750")
    told = story.sold("same", "2025-06-10T12:30:00+00:00", "0.5", "300").told()
    assert told.codes() == []


def test_governed_losses_are_not_advised_of() -> None:
    """They are disallowed, which says more."""
    told = bought(harvested(), "new", "2025-06-10T12:01:00+00:00", "100", "800").told()
    assert told.codes() == []


def test_every_loss_of_the_hour_is_advised_of_once() -> None:
    """Two sales and two purchases after them: one advice a sale."""
    story = Story().bought("old", "2024-01-02", "3", "3000")
    for number, minute in enumerate(("00", "10")):
        story.sold(f"s{number}", f"2025-06-10T12:{minute}:00+00:00", "1", "750")
    for number, minute in enumerate(("20", "30")):
        story.bought(f"n{number}", f"2025-06-10T12:{minute}:00+00:00", "1", "750")
    found = [each.fact for each in story.told().outcome.findings]
    assert found == ["s0", "s1"]
