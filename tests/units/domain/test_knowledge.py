"""Knowledge: heads of facts, whole chains of elections."""

import pytest

from domain.knowledge import Knowledge
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


def test_facts_stand_in_the_order_they_were_learned() -> None:
    """Also those that were voided and stand again, before what was learned in between."""
    story = Story()
    for name in "abc":
        story.bought(name, "2025-01-01", "1", "10")
    story.voided("b", "2026-01-01").bought("d", "2025-01-01", "1", "10")
    story.voided("d", "2026-01-01").voided("a", "2026-01-01").bought("e", "2025-01-01", "1", "10")
    for name in "dba":
        story.bought(name, "2025-01-01", "1", "10")
    copy = story.knowledge.copy()
    for knowledge in (story.knowledge, copy):
        knowledge.put_in_order()
        assert list(knowledge.facts) == ["a", "b", "c", "d", "e"]


def noted(knowledge: Knowledge) -> list[str]:
    """Messages of what importers noted and nobody has settled."""
    return [message for _, _, message in knowledge.open_remarks()]


def test_a_persons_correction_settles_what_was_noted() -> None:
    """Of that fact and no other; what the clock did is nobody's to settle."""
    knowledge = Story().knowledge
    knowledge.remarks += [
        ("unknown_label", "a", "odd"),
        ("unknown_label", "b", "odder"),
        ("clock_clamped", "a", "slow"),
    ]
    knowledge.settle("a")
    assert noted(knowledge) == ["odder", "slow"]
    assert knowledge.settled == {"a"}


def test_going_back_brings_back_what_was_noted() -> None:
    """Through any number of corrections: each revision has the remarks it had."""
    knowledge = Story().knowledge
    knowledge.remarks.append(("unknown_label", "a", "first"))
    knowledge.note_as_before("a")
    assert noted(knowledge) == ["first"]
    knowledge.note_anew("a", [("unknown_label", "a", "anew")])
    assert noted(knowledge) == ["anew"]
    knowledge.settle("a")
    assert (noted(knowledge), knowledge.settled) == ([], {"a"})
    for revision, found in ((1, ["first"]), (3, ["anew"]), (4, []), (2, ["first"]), (6, ["anew"])):
        knowledge.note_as_before("a", revision)
        assert noted(knowledge) == found
        assert knowledge.settled == (set() if found else {"a"})


def test_a_copy_does_not_grow_along() -> None:
    """Whatever is learned, voided or settled afterwards; and the copy can grow by itself."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    story.given("standing_order", id="rule", method="hifo")
    story.given("price", "2024-01-01", id="p", asset="BTC", value="5")
    knowledge = story.knowledge
    knowledge.remarks.append(("unknown_label", "a", "odd"))
    copy = knowledge.copy()
    assert copy == knowledge
    story.voided("a", "2031-01-01").voided("rule", "2031-01-01").voided("p", "2031-01-01")
    story.sold("s", "2024-02-01", "1", "10")
    knowledge.settle("a")
    knowledge.remarks.append(("unknown_label", "s", "odd"))
    assert [copy.knows(name) for name in ("a", "rule", "p", "s")] == [True, True, True, False]
    assert noted(copy) == ["odd"]
    copy.settle("a")
    copy.void("a", 99, moment("2031-01-01"))
    assert not copy.knows("a")
    assert knowledge.knows("s")


def test_the_class_of_an_asset_is_what_was_first_said_last() -> None:
    """A correction of the earlier of two statements leaves the later one in force."""
    story = Story().given("asset", id="one", known="2026-01-01", asset="STK", class_="security")
    story.given("asset", id="two", known="2026-01-02", asset="STK", class_="nft")
    story.given("asset", id="one", known="2026-01-03", asset="STK", class_="stablecoin")
    before = story.knowledge.copy()
    story.voided("two", "2026-01-04")
    assert (before.class_of("STK"), story.knowledge.class_of("STK")) == ("nft", "stablecoin")
    story.given("asset", id="one", known="2026-01-05", asset="OTHER", class_="security")
    now = [story.knowledge.class_of(asset) for asset in ("STK", "OTHER")]
    assert now == ["crypto", "security"]
