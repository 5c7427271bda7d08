"""Elections as they are listed, and what is said of one on the day it is recorded."""

from datetime import datetime
from typing import Any

import pytest

from projections.electing import identifications
from projections.electing import standing_orders
from projections.election_remarks import remarks_on
from projections.replay import Question
from projections.replay import replay
from tests.support.story import Story
from tests.support.story import moment

NOW = moment("2026-06-01")


def story(custody: str = "self") -> Story:
    """Two lots in w, one in x, at the beginning of 2026."""
    told = Story(accounts=("x",)).given("account", id="w", known="2010-01-01", custody=custody)
    for name, account in (("old", "w"), ("young", "w"), ("far", "x")):
        told.bought(name, "2025-01-01", "1", "10", account=account, known="2026-01-01")
    return told


def named(told: Story, name: str, known: str, lot: str = "young", **keys: Any) -> Story:
    """An identification of one unit of that lot, for a sale or described."""
    lots = [{"lot": lot, "quantity": keys.pop("units", "1")}]
    described = {"account": "w", "asset": "BTC", "quantity": "1", "valid_until": "2026-05-31"}
    line = keys if "for_" in keys else {**described, **keys}
    return told.given("identification", id=name, known=known, lots=lots, **line)


def listed(told: Story, now: datetime = NOW) -> list[tuple[str, str, str]]:
    """(identification, status, outflow) of every row."""
    rows = identifications(replay(Question("test"), told.knowledge), now).rows
    return [(row["identification"], row["status"], row["outflow"]) for row in rows]


def test_every_identification_says_what_became_of_it() -> None:
    """By the fold's own verdicts, and for what it has not come to by what was said."""
    told = story()
    named(told, "bound", "2026-02-01", for_="s1")
    named(told, "intent", "2026-02-01", valid_until="2026-06-01", quantity="2")
    named(told, "idle", "2026-02-01", for_="old")
    named(told, "gone", "2026-02-01").voided("gone", "2026-02-02")
    named(told, "short", "2026-02-01", valid_until="2026-02-03")
    named(told, "ahead", "2026-02-01", for_="not-yet")
    told.sold("s1", "2026-03-01", "1", "70").sold("s2", "2026-03-02", "0.1", "70")
    named(told, "late", "2026-04-01", for_="s2")
    assert listed(told) == [
        ("bound", "bound", "s1"),
        ("intent", "waiting", ""),
        ("idle", "idle", "old"),
        ("gone", "voided", ""),
        ("short", "expired", ""),
        ("ahead", "waiting", "not-yet"),
        ("late", "late", "s2"),
    ]
    assert listed(told, moment("2026-06-03"))[1] == ("intent", "expired", "")


def test_a_row_is_what_was_judged_and_tells_what_was_done_with_it_since() -> None:
    """A later void does not reach back, and must not look as if it did."""
    told = named(story(), "c", "2026-02-01", for_="s").sold("s", "2026-03-01", "0.4", "70")
    told.voided("c", "2026-04-01")
    (row,) = identifications(replay(Question("test"), told.knowledge), NOW).rows
    assert (row["status"], row["changed"], row["quantity"]) == ("bound", "voided", "0.4")
    assert (row["account"], row["asset"], row["lots"]) == ("w", "BTC", "young 1")


def test_one_that_is_outranked_goes_on_waiting() -> None:
    """Both are shown: that another governed the sale, and that it still waits."""
    told = named(named(story(), "i", "2026-02-01"), "n", "2026-02-02", for_="s")
    told.sold("s", "2026-03-01", "1", "70")
    both = [("i", "outranked", "s"), ("i", "waiting", "")]
    assert listed(told, moment("2026-03-02")) == [*both, ("n", "bound", "s")]


def orders(told: Story, now: datetime = NOW) -> dict[str, tuple[str, int]]:
    """Status and count of every standing order."""
    rows = standing_orders(replay(Question("test"), told.knowledge), now).rows
    return {row["standing_order"]: (row["status"], row["outflows"]) for row in rows}


def test_standing_orders_say_whether_they_are_in_force() -> None:
    """A narrower later order leaves the wider one in force elsewhere; one of all ends it."""
    told = story().given("standing_order", id="all", known="2026-02-01", method="hifo")
    told.sold("s", "2026-03-01", "1", "70")
    told.given("standing_order", id="w", known="2026-03-02", method="lifo", account="w")
    told.given("standing_order", id="gone", known="2026-03-02", method="lofo").voided(
        "gone", "2026-03-03"
    )
    told.given("standing_order", id="later", known="2026-03-02", method="lofo", from_="2026-07-01")
    expected = {"all": ("in_force", 1), "w": ("in_force", 0), "gone": ("voided", 0)}
    assert orders(told) == {**expected, "later": ("not_yet", 0)}
    told.given("standing_order", id="off", known="2026-05-01", method="fifo")
    assert orders(told)["all"] == ("ended", 1)
    assert orders(told)["off"] == ("in_force", 0)


def test_an_order_the_broker_was_not_told_is_in_force_until_then() -> None:
    """At a US broker, through 2026."""
    told = story("us_broker").given(
        "standing_order", id="o", known="2026-02-01", method="hifo", account="w"
    )
    assert orders(told)["o"] == ("in_force", 0)
    assert orders(told, moment("2027-01-02"))["o"] == ("broker_not_told", 0)


def remarks(told: Story, name: str) -> list[str]:
    """What is said of an election when it is recorded."""
    head = told.knowledge.elections[name][-1]
    assert head.election is not None
    known = replay(Question("test"), told.knowledge)
    held = replay(Question("test", head.recorded_at.isoformat()), told.knowledge)
    return remarks_on(head.election, head.recorded_at, known, held)


MORE_NAMED = (
    "The lots named add up to 1, more than the 0.7: they are taken in the order they are named."
)
LATE = (
    "past had happened before this was recorded: c is late and does not bind. It is kept and shown "
    "(late_identification); identify before the next sale."
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, []),
        ({"lot": "nothing"}, ["Lot nothing is not known yet."]),
        ({"lot": "far"}, ["Lot far does not lie in w now, but in x."]),
        ({"lot": "spent"}, ["Lot spent holds no BTC now."]),
        (
            {"lot": "part"},
            ["Lot part holds 0.3 in w now, and 1 are named."],
        ),
        (
            {"units": "0.4"},
            ["The lots named add up to 0.4 of 1: the rest is first in, first out."],
        ),
        (
            {"units": "1", "quantity": "0.7"},
            [
                MORE_NAMED,
            ],
        ),
        (
            {"valid_until": "2026-01-31"},
            ["It was valid until 2026-01-31, which is past: it will bind nothing."],
        ),
        (
            {"for_": "old"},
            ["old is on record and takes no lots: there is nothing to choose for it."],
        ),
        ({"for_": "ahead"}, []),
        ({"for_": "ahead", "lot": "nothing"}, ["Lot nothing is not known yet."]),
        (
            {"for_": "past"},
            [
                LATE,
                MORE_NAMED,
            ],
        ),
        ({"for_": "coming"}, ["c governs coming."]),
    ],
)
def test_what_can_be_seen_of_an_identification_is_said(
    given: dict[str, Any], said: list[str]
) -> None:
    """Each on the day it is recorded; what is in order goes without a word."""
    told = story().bought("part", "2025-01-01", "1", "10", known="2026-01-01")
    told.bought("spent", "2024-01-01", "1", "10", known="2026-01-01")
    told.sold("use", "2025-02-01", "1", "10", known="2026-01-01")
    lots = [{"lot": "part", "quantity": "0.7"}]
    told.given("identification", id="before", known="2025-02-02", for_="past", lots=lots)
    told.sold("past", "2025-02-03", "0.7", "10", known="2026-01-01")
    told.sold("coming", "2026-12-01", "1", "10", known="2026-01-01")
    named(told, "c", "2026-02-01", **given)
    assert remarks(told, "c") == said


def test_at_a_us_broker_the_end_of_the_relief_is_said() -> None:
    """For what may bind in 2027, unless the broker was told."""
    word = (
        "w is a US broker: after 2026-12-31 this binds there only if the broker was told "
        "(--told-broker)."
    )
    for until, told_broker, said in (
        ("2026-12-31", False, []),
        ("2027-01-01", False, [word]),
        ("2027-01-01", True, []),
    ):
        told = story("us_broker")
        named(told, "c", "2026-02-01", valid_until=until, told_broker=told_broker)
        assert remarks(told, "c") == said
    told = story("us_broker").given("standing_order", id="o", known="2026-02-01", method="hifo")
    assert remarks(told, "o") == [word]


def test_what_can_be_seen_of_a_standing_order_is_said() -> None:
    """What it ends, that it does not reach back, and that nothing it speaks of is known."""
    told = story().given("standing_order", id="one", known="2026-02-01", method="hifo")
    assert remarks(told, "one") == []
    told.given("standing_order", id="two", known="2026-02-02", method="lifo", from_="2026-01-01")
    assert remarks(told, "two") == [
        "It ends one, as far as it reaches.",
        "It does not reach back to 2026-01-01: it holds from now on.",
    ]
    told.given("standing_order", id="three", known="2026-02-03", method="hifo", asset="DOGE")
    assert remarks(told, "three") == [
        "It ends two, as far as it reaches.",
        "No fact of this ledger moves DOGE yet.",
    ]
