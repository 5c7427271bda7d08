"""Lot selection: what was on record in time binds, and nothing said later reaches back."""

import pytest

from tests.support.story import Story


def two_lots() -> Story:
    """An old cheap lot and a young dear one."""
    story = Story()
    story.bought("old", "2024-01-10", "1", "40000")
    return story.bought("young", "2025-09-10", "1", "110000")


def identified(story: Story, known: str, lot: str = "young", name: str = "choice") -> Story:
    """An identification of that lot for the sale s, recorded at that moment."""
    lots = [{"lot": lot, "quantity": "1"}]
    return story.given("identification", id=name, known=known, for_="s", lots=lots)


@pytest.mark.parametrize(
    ("known", "selection"),
    [
        ("2026-03-05T11:59:59+00:00", ("young", "identified")),
        ("2026-03-05T12:00:00+00:00", ("young", "identified")),
        ("2026-03-05T12:00:01+00:00", ("old", "late_identification")),
    ],
)
def test_an_identification_binds_up_to_the_very_instant(
    known: str, selection: tuple[str, str]
) -> None:
    """Recorded no later than the sale it binds; a second later it never does (R-LOT-5, L-7)."""
    story = identified(two_lots(), known).sold("s", "2026-03-05", "1", "70000")
    assert story.told().selections() == [selection]


@pytest.mark.parametrize(
    ("known", "lot"),
    [("2026-03-05T11:59:59+00:00", "young"), ("2026-03-05T12:00:00+00:00", "old")],
)
def test_a_standing_order_must_be_strictly_earlier(known: str, lot: str) -> None:
    """An order entered at the instant of the sale is too late (L-8)."""
    story = two_lots().given("standing_order", id="o", known=known, method="hifo")
    told = story.sold("s", "2026-03-05", "1", "70000").told()
    assert told.outcome.gains[0].lot == lot


def test_voiding_an_identification_after_the_sale_changes_nothing() -> None:
    """No hindsight by correction: the choice in force at the sale stands, and the void is told."""
    story = identified(two_lots(), "2026-03-01").voided("choice", "2026-04-01")
    told = story.sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("young", "identified")]
    assert "late_election_change" in told.codes()


def test_voiding_an_identification_before_the_sale_takes_it_away() -> None:
    """A void in time is a choice too."""
    story = identified(two_lots(), "2026-03-01").voided("choice", "2026-03-02")
    told = story.sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("old", "fifo")]


def test_replacing_an_identification_after_the_sale_does_not_reach_it() -> None:
    """The revision in force at the sale decides, not the head."""
    story = identified(two_lots(), "2026-03-01", "young")
    told = identified(story, "2026-04-01", "old").sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("young", "identified")]
    assert "late_election_change" in told.codes()


def test_a_late_replacement_cannot_make_a_choice_timely() -> None:
    """A choice first recorded after the sale stays late whatever is done to it."""
    story = identified(two_lots(), "2026-04-01", "young")
    told = identified(story, "2026-04-02", "young").sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("old", "late_identification")]


def test_a_replaced_standing_order_governs_later_sales_only() -> None:
    """Each sale follows the revision in force at its own instant."""
    story = two_lots().bought("third", "2025-10-01", "1", "90000")
    story.given("standing_order", id="o", known="2026-01-01", method="hifo")
    story.given("standing_order", id="o", known="2026-03-10", method="lifo")
    story.sold("s1", "2026-03-05", "1", "70000").sold("s2", "2026-03-15", "1", "70000")
    told = story.told()
    assert [lot for lot, _ in told.selections()] == ["young", "third"]


def test_the_latest_order_in_force_wins_narrower_or_not() -> None:
    """Scope decides whether an order covers, never which of two wins."""
    story = two_lots()
    story.given(
        "standing_order", id="n", known="2026-01-01", method="lifo", asset="BTC", account="w"
    )
    story.given("standing_order", id="all", known="2026-01-02", method="hifo")
    story.given("standing_order", id="other", known="2026-01-03", method="lofo", asset="ETH")
    told = story.sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("young", "standing_order")]


def test_a_later_fifo_order_ends_an_order() -> None:
    """To stop highest-first, order first-in-first-out."""
    story = two_lots().given("standing_order", id="o", known="2026-01-01", method="hifo")
    story.given("standing_order", id="p", known="2026-01-02", method="fifo")
    assert story.sold("s", "2026-03-05", "1", "70000").told().selections() == [("old", "fifo")]


def test_an_order_that_is_brought_back_is_no_later_than_it_was() -> None:
    """Voided by mistake and reinstated, it does not overtake one that came after it."""
    story = two_lots().given("standing_order", id="o", known="2026-01-01", method="hifo")
    story.given("standing_order", id="p", known="2026-01-02", method="fifo")
    story.voided("o", "2026-01-03").given(
        "standing_order", id="o", known="2026-01-04", method="hifo"
    )
    assert story.sold("s", "2026-03-05", "1", "70000").told().selections() == [("old", "fifo")]


def test_an_identification_that_is_brought_back_is_no_later_than_it_was() -> None:
    """Of two the one recorded later governs; replaced by another choice it is a new one."""
    story = identified(identified(two_lots(), "2026-01-01"), "2026-01-02", "old", "second")
    identified(story.voided("choice", "2026-01-03"), "2026-01-04")
    story.sold("s", "2026-03-05", "1", "70000")
    assert story.told().selections() == [("old", "identified")]
    identified(story, "2026-01-05", "old")
    identified(story, "2026-01-06", "young")
    identified(story, "2026-01-07", "young", "second")
    assert story.told().selections() == [("young", "identified")]


def test_an_order_counts_from_its_own_date() -> None:
    """`from` delays an order; it never brings it forward."""
    story = two_lots().bought("third", "2025-10-01", "1", "90000")
    story.given("standing_order", id="o", known="2026-01-01", method="hifo", from_="2026-03-10")
    story.sold("s1", "2026-03-05", "1", "70000").sold("s2", "2026-03-15", "1", "70000")
    assert [lot for lot, _ in story.told().selections()] == ["old", "young"]


def test_the_rest_of_a_short_identification_is_fifo() -> None:
    """A named lot with too few units gives what it has; no standing order fills in (L-18)."""
    story = two_lots().bought("dear", "2025-10-01", "1", "120000")
    story.given("standing_order", id="o", known="2026-01-01", method="hifo")
    lots = [{"lot": "young", "quantity": "0.4"}]
    story.given("identification", id="i", known="2026-01-02", for_="s", lots=lots)
    told = story.sold("s", "2026-03-05", "1", "70000").told()
    assert told.selections() == [("young", "identified"), ("old", "fifo")]


def intended(story: Story, until: str) -> Story:
    """A choice put on record before there is a sale."""
    lots = [{"lot": "young", "quantity": "1"}]
    return story.given(
        "identification",
        id="i",
        known="2026-03-01",
        account="w",
        asset="BTC",
        quantity="1",
        valid_until=until,
        lots=lots,
    )


def test_an_intent_binds_the_first_matching_sale_and_only_it() -> None:
    """A choice made by intent is used up by the first outflow it describes."""
    story = intended(two_lots(), "2026-03-31").bought("third", "2025-10-01", "1", "90000")
    story.sold("small", "2026-03-04", "0.5", "35000")
    story.sold("s1", "2026-03-05", "1", "70000").sold("s2", "2026-03-06", "1", "70000")
    named = [lot for lot, how in story.told().selections() if how == "identified"]
    assert named == ["young"]


def test_an_intent_expires() -> None:
    """After its last day an intent binds nothing."""
    story = intended(two_lots(), "2026-03-04").sold("s", "2026-03-05", "1", "70000")
    assert story.told().selections() == [("old", "fifo")]


def test_an_order_the_broker_was_not_told_does_not_end_one_it_was() -> None:
    """At a US broker from 2027 an untold order is none, so the told one before it goes on."""
    story = Story(accounts=())
    story.given("account", id="w", known="2010-01-01", custody="us_broker")
    story.bought("old", "2024-01-10", "1", "40000").bought("young", "2025-09-10", "1", "110000")
    story.given("standing_order", id="o", known="2026-01-01", method="hifo", told_broker=True)
    story.given("standing_order", id="p", known="2026-02-01", method="fifo")
    told = story.sold("s", "2027-02-01", "1", "70000").told()
    assert told.selections() == [("young", "standing_order")]
    assert told.codes() == ["broker_not_told"]


def test_from_2027_a_us_broker_must_be_told() -> None:
    """Own books alone no longer bind in US-broker custody; elsewhere they do (R-LOT-4, 11)."""
    for custody, told_broker, lot in (
        ("us_broker", False, "old"),
        ("us_broker", True, "young"),
        ("foreign_exchange", False, "young"),
    ):
        story = Story(accounts=())
        story.given("account", id="w", known="2010-01-01", custody=custody)
        story.bought("old", "2024-01-10", "1", "40000").bought("young", "2025-09-10", "1", "110000")
        story.given(
            "standing_order", id="o", known="2026-01-01", method="hifo", told_broker=told_broker
        )
        told = story.sold("s", "2027-02-01", "1", "70000").told()
        assert told.outcome.gains[0].lot == lot
        assert ("broker_not_told" in told.codes()) is (lot == "old")


def test_an_intent_replaced_by_name_serves_the_outflow_it_then_names() -> None:
    """It had served one sale; what it says now was on record before the other."""
    story = intended(two_lots(), "2026-03-31").bought("third", "2025-10-01", "1", "90000")
    lots = [{"lot": "third", "quantity": "1"}]
    story.given("identification", id="i", known="2026-03-10", for_="s2", lots=lots)
    told = (
        story.sold("s1", "2026-03-05", "1", "70000").sold("s2", "2026-03-15", "1", "70000").told()
    )
    assert told.selections() == [("young", "identified"), ("third", "identified")]


def test_one_replaced_too_late_to_name_another_sale_is_told() -> None:
    """It was in force for its own sale; the other sale it names since had happened already."""
    story = identified(two_lots(), "2026-03-01").bought("third", "2025-10-01", "1", "90000")
    lots = [{"lot": "third", "quantity": "1"}]
    story.given("identification", id="choice", known="2026-04-01", for_="s2", lots=lots)
    told = story.sold("s", "2026-03-05", "1", "70000").sold("s2", "2026-03-15", "1", "70000").told()
    assert told.selections() == [("young", "identified"), ("old", "late_identification")]
    assert told.codes() == ["late_election_change", "late_identification"]


def test_an_intent_that_is_outranked_waits_for_the_next_outflow() -> None:
    """The sale was identified by name later on; what was meant for any sale serves the next."""
    story = intended(two_lots(), "2026-03-31").bought("third", "2025-10-01", "1", "90000")
    lots = [{"lot": "third", "quantity": "1"}]
    story.given("identification", id="named", known="2026-03-02", for_="s1", lots=lots)
    told = (
        story.sold("s1", "2026-03-05", "1", "70000").sold("s2", "2026-03-06", "1", "70000").told()
    )
    assert told.selections() == [("third", "identified"), ("young", "identified")]
    judged = [
        (each.election.name, each.outflow.name, each.verdict)
        for each in told.book.elections.verdicts
    ]
    assert judged == [("named", "s1", "bound"), ("i", "s1", "outranked"), ("i", "s2", "bound")]


def test_an_identification_the_broker_was_not_told_gives_way_to_one_it_was() -> None:
    """At a US broker from 2027, as for standing orders."""
    story = Story(accounts=())
    story.given("account", id="w", known="2010-01-01", custody="us_broker")
    story.bought("old", "2024-01-10", "1", "40000").bought("young", "2025-09-10", "1", "110000")
    for name, lot, told_broker in (("told", "young", True), ("untold", "old", False)):
        story.given(
            "identification",
            id=name,
            known=f"2027-01-0{1 + (not told_broker)}",
            for_="s",
            lots=[{"lot": lot, "quantity": "1"}],
            told_broker=told_broker,
        )
    told = story.sold("s", "2027-02-01", "1", "70000").told()
    assert told.selections() == [("young", "identified")]
    assert told.codes() == ["broker_not_told"]


def test_the_fold_counts_what_a_standing_order_governed() -> None:
    """Sales and fees in units alike; what it never came to has no count."""
    story = two_lots().bought("gas", "2024-01-01", "1", "10", asset="GAS")
    story.given("standing_order", id="o", known="2026-01-01", method="hifo")
    story.given("standing_order", id="p", known="2027-01-01", method="fifo")
    fee = {"asset": "GAS", "quantity": "0.1", "value": "1"}
    told = story.sold("s", "2026-03-05", "1", "70000", fee=fee).told()
    assert told.book.elections.governed == {"o": 2}
