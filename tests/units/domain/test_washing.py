"""Wash sales: which losses are disallowed, and by what."""

from typing import Any

import pytest

from domain.amounts import plain
from domain.booking import Outcome
from domain.folding import fold
from domain.rulesets import US_2026_1
from tests.support.story import Story
from tests.units.domain.washed import bought
from tests.units.domain.washed import disallowed
from tests.units.domain.washed import harvested
from tests.units.domain.washed import held
from tests.units.domain.washed import links
from tests.units.domain.washed import securities
from tests.units.domain.washed import sold


@pytest.mark.parametrize(
    ("day", "basis"),
    [
        ("2025-05-10", "800"),
        ("2025-05-11", "1050"),
        ("2025-06-10T12:00:01+00:00", "1050"),
        ("2025-07-10T23:59:59+00:00", "1050"),
        ("2025-07-11T00:00:00+00:00", "800"),
    ],
)
def test_thirty_days_before_and_after_count(day: str, basis: str) -> None:
    """Tax dates count, whatever the hour; the thirtieth day is in, the one after it out."""
    told = bought(harvested(), "new", day, "100", "800").told()
    assert held(told) == [("new", "100", basis)]
    assert disallowed(told) == [("sale", *(("W", "250") if basis == "1050" else ("", "0")))]


def test_the_days_are_those_of_the_taxpayer() -> None:
    """Late on the thirtieth day in New York is the thirty-first in London."""
    story = Story(zone="America/New_York")
    story.given("asset", id="stk", known="2010-01-01", asset="STK", class_="security")
    bought(story, "old", "2024-01-02", "100", "1000")
    sold(story, "sale", "2025-06-10", "100", "750")
    told = bought(story, "new", "2025-07-11T03:00:00+00:00", "100", "800").told()
    assert disallowed(told) == [("sale", "W", "250")]


def test_parts_of_a_loss_add_up_to_it() -> None:
    """Three purchases of a third each take 10 dollars to the cent."""
    story = bought(securities(), "old", "2024-01-02", "3", "40")
    sold(story, "sale", "2025-06-10", "3", "30")
    for number in (1, 2, 3):
        bought(story, f"n{number}", f"2025-06-1{number}", "1", "5")
    told = story.told()
    assert [link[3] for link in links(told)] == ["3.33", "3.34", "3.33"]
    assert told.outcome.gains[0].gain == 0


def test_what_is_not_replaced_stays_a_loss() -> None:
    """Forty of a hundred bought back: two fifths of the loss."""
    told = bought(harvested(), "new", "2025-06-11", "40", "300").told()
    assert links(told) == [("sale", "new", "40", "100")]
    assert told.outcome.gains[0].gain == -150
    assert told.outcome.nets == {(2025, "long"): -150}


def test_only_as_many_units_as_were_sold_replace_them() -> None:
    """The first bought absorb the loss; the rest of that purchase is a lot as it was."""
    story = bought(harvested(), "first", "2025-06-11", "60", "600")
    told = bought(story, "second", "2025-06-12", "60", "600").told()
    assert held(told) == [
        ("first", "60", "750"),
        ("second", "20", "200"),
        ("second", "40", "500"),
    ]


def test_a_unit_replaces_once() -> None:
    """The oldest loss is served first; what is left waits for the next purchase."""
    story = bought(securities(), "a", "2024-01-02", "10", "100")
    bought(story, "b", "2024-01-03", "10", "200")
    sold(story, "s1", "2025-06-10", "10", "50")
    sold(story, "s2", "2025-06-11", "10", "50")
    bought(story, "n1", "2025-06-12", "15", "75")
    told = bought(story, "n2", "2025-06-13", "15", "75").told()
    assert links(told) == [
        ("s1", "n1", "10", "50"),
        ("s2", "n1", "5", "75"),
        ("s2", "n2", "5", "75"),
    ]


def test_losses_of_one_instant_go_by_what_was_acquired_first() -> None:
    """Where no order of sales can be told, the older lot's loss is served first."""
    story = bought(securities(), "young", "2024-03-02", "10", "200", account="x")
    bought(story, "old", "2024-01-02", "10", "100")
    sold(story, "a", "2025-06-10", "10", "50", account="x")
    sold(story, "b", "2025-06-10", "10", "50")
    told = bought(story, "new", "2025-06-12", "10", "75").told()
    assert links(told) == [("b", "new", "10", "50")]


def test_a_stated_order_of_one_instant_counts() -> None:
    """An order that is known goes before the dates of acquisition."""
    story = bought(securities(), "young", "2024-03-02", "10", "200", account="x")
    bought(story, "old", "2024-01-02", "10", "100")
    sold(story, "a", "2025-06-10", "10", "50", account="x", order=1)
    sold(story, "b", "2025-06-10", "10", "50", order=2)
    told = bought(story, "new", "2025-06-12", "10", "75").told()
    assert links(told) == [("a", "new", "10", "150")]


def test_the_rest_of_a_purchase_does_not_replace_a_part_of_it() -> None:
    """Selling half of what was bought last week reduces a holding (Rev. Rul. 56-602)."""
    story = bought(securities(), "a", "2025-06-01", "100", "1000")
    told = sold(story, "sale", "2025-06-10", "50", "400").told()
    assert disallowed(told) == [("sale", "", "0")]


def test_what_was_bought_and_is_gone_replaces_nothing() -> None:
    """Units that left before the loss, or with it, are not held."""
    story = bought(securities(), "a", "2024-01-02", "100", "1000")
    bought(story, "b", "2025-06-01", "50", "500")
    told = sold(story, "sale", "2025-06-10", "150", "900").told()
    assert {row.code for row in told.outcome.gains} == {""}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("acquisition", {"how": "gift", "donor_basis": "800", "donor_acquired": "2024-01-01"}),
        ("acquisition", {"how": "inheritance", "cost": "800"}),
        ("acquisition", {"how": "opening", "cost": "800", "acquired": "2025-06-12"}),
        ("income", {"how": "staking", "value": "800"}),
        ("receipt", {}),
    ],
)
def test_only_what_is_bought_replaces(kind: str, keys: dict[str, str]) -> None:
    """A gift, an inheritance, income, an opening lot or an unknown receipt does not."""
    told = (
        harvested()
        .given(kind, "2025-06-12", id="n", account="w", asset="STK", quantity="100", **keys)
        .told()
    )
    assert disallowed(told) == [("sale", "", "0")]


def test_a_taxable_exchange_replaces() -> None:
    """Units received in a swap, or in a conversion that counts as an exchange."""
    for kind, keys in (("swap", {"value": "800"}), ("conversion", {"family": "liquid_staking"})):
        story = harvested().given("price", "2025-06-12", id="p", asset="STK", value="8")
        story.bought("btc", "2025-01-02", "1", "100")
        legs: dict[str, Any] = {
            "sent": {"asset": "BTC", "quantity": "1"},
            "received": {"asset": "STK", "quantity": "100"},
        }
        told = story.given(kind, "2025-06-12", id="n", account="w", **legs, **keys).told()
        assert links(told) == [("sale", "n", "100", "250")]
        assert held(told) == [("n", "100", "1050")]


def test_units_that_stay_what_they_are_replace_nothing() -> None:
    """A conversion that carries lots over buys nothing."""
    story = harvested().bought("btc", "2025-06-11", "1", "100")
    legs: dict[str, Any] = {
        "sent": {"asset": "BTC", "quantity": "1"},
        "received": {"asset": "STK", "quantity": "100"},
    }
    told = story.given("conversion", "2025-06-12", id="n", account="w", family="wrap", **legs)
    assert disallowed(told.told()) == [("sale", "", "0")]


@pytest.mark.parametrize("day", ["2025-06-01", "2025-06-12"])
def test_what_a_retirement_account_bought_takes_the_loss_for_good(day: str) -> None:
    """Before or after: disallowed, and nothing is added to any basis."""
    told = bought(harvested(), "new", day, "40", "300", account="ira").told()
    assert links(told) == [("sale", "new", "40", "100")]
    assert told.outcome.gains[0].replaced[0].gone
    assert held(told) == []


def test_a_retirement_account_buys_by_a_swap_too() -> None:
    """And its units, too, replace once."""
    story = harvested().given(
        "swap",
        "2025-06-12",
        id="n",
        account="ira",
        sent={"asset": "BTC", "quantity": "1"},
        received={"asset": "STK", "quantity": "70"},
        value="500",
    )
    told = bought(story, "own", "2025-06-13", "100", "800").told()
    assert [link[1:3] for link in links(told)] == [("n", "70"), ("own", "30")]


def test_the_years_sums_are_the_same_where_no_rows_are_kept() -> None:
    """A purchase in January reaches back into the year of the loss, rows or no rows."""
    story = bought(harvested("2025-12-20"), "new", "2026-01-10", "50", "400")
    outcome = Outcome(lambda *_: False)
    fold(story.knowledge, None, outcome)
    assert outcome.nets == story.told().outcome.nets == {(2025, "long"): -125}
    assert outcome.gains == []


def test_before_the_purchase_the_loss_stands() -> None:
    """As of New Year's Eve nothing has been bought back."""
    story = bought(harvested("2025-12-20"), "new", "2026-01-10", "50", "400")
    assert disallowed(story.told("2025-12-31")) == [("sale", "", "0")]


def test_plain_crypto_is_governed_only_where_the_switch_says_so() -> None:
    """By a policy for its year, and then it is told as an answer that figures rest on."""
    for year, expected in ((2025, "250"), (2024, "0")):
        story = Story().given("policy", id="p", switch="wash_regime", value="on", year=year)
        story.bought("old", "2024-01-02", "100", "1000").sold("sale", "2025-06-10", "100", "750")
        told = story.bought("new", "2025-06-11", "100", "800").told()
        assert disallowed(told)[0][2] == expected
        used = [(each.switch, each.year, each.policy) for each in told.book.switches.used]
        assert used == ([("wash_regime", 2025, "p")] if expected == "250" else [])


def test_a_regime_may_be_supposed() -> None:
    """Asked what if, the same ledger answers otherwise, stablecoins and all."""
    story = Story().given("asset", id="usd", asset="BTC", class_="stablecoin")
    story.bought("old", "2024-01-02", "100", "1000").sold("sale", "2025-06-10", "100", "750")
    story.bought("new", "2025-06-11", "100", "800")
    outcome = Outcome()
    fold(story.knowledge, None, outcome, what_if={"wash_regime": "on"})
    assert [plain(row.adjustment) for row in outcome.gains] == ["250"]
    assert disallowed(story.told()) == [("sale", "", "0")]


def test_the_first_set_of_rules_knows_no_wash_sales() -> None:
    """Years filed by it stay what they were: no adjustment, no advice."""
    story = bought(harvested(), "new", "2025-06-10T12:01:00+00:00", "100", "800")
    story.bought("b", "2024-01-02", "1", "10").sold("s", "2025-06-10", "1", "5")
    story.bought("c", "2025-06-10T12:01:00+00:00", "1", "5")
    story.given("policy", id="p", switch="wash_regime", value="on", year=2025)
    outcome = Outcome()
    fold(story.knowledge, None, outcome, US_2026_1, {"wash_regime": "on"})
    assert {row.code for row in outcome.gains} == {""}
    assert outcome.findings == []
