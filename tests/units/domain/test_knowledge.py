"""Knowledge: heads of facts, whole chains of elections."""

import pytest

from tests.support.story import Story
from tests.support.story import moment


def test_a_new_statement_is_the_head() -> None:
    """What was said last about a fact is what is booked."""
    story = Story().bought("a", "2025-01-01", "1", "10").bought("a", "2025-01-01", "2", "30")
    assert story.told().lots() == [("a", "w", "BTC", "2", "30")]


def test_a_voided_fact_drops_out() -> None:
    """A fact that never happened leaves no trace in the books."""
    story = Story().bought("a", "2025-01-01", "1", "10").voided("a", "2026-01-01")
    assert story.told().lots() == []
    assert not story.knowledge.knows("a")


def test_voiding_what_is_not_known_is_refused() -> None:
    """There is nothing to take back of what was never said."""
    with pytest.raises(KeyError):
        Story().voided("ghost", "2026-01-01")


def test_elections_keep_their_whole_chain() -> None:
    """Each revision of an election stays, with the moment it became known."""
    story = Story().given("standing_order", id="o", known="2026-01-01", method="hifo")
    story.given("standing_order", id="o", known="2026-02-01", method="lifo").voided(
        "o", "2026-03-01"
    )
    chain = story.knowledge.elections["o"]
    assert [revision.recorded_at for revision in chain] == [
        moment("2026-01-01"),
        moment("2026-02-01"),
        moment("2026-03-01"),
    ]
    assert chain[-1].election is None
