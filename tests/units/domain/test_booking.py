"""Booking beyond the golden cases: moves, conversions, claims, and what is missing."""

from typing import Any

import pytest

from domain.amounts import exactly
from domain.amounts import plain
from tests.support.story import Story

GAIN = ("sale", "a", "1", "50", "10", "long")


def test_units_beyond_the_pool_are_booked_without_basis() -> None:
    """Selling more than is known of is booked, marked and reported, never stopped or guessed."""
    told = Story().bought("a", "2024-01-01", "1", "10").sold("s", "2025-03-01", "3", "90").told()
    assert told.gains() == [
        ("sale", "a", "1", "30", "10", "long"),
        ("sale", None, "2", "60", "0", "short"),
    ]
    assert told.codes() == ["missing_basis"]


def test_a_later_purchase_does_not_fill_the_hole() -> None:
    """A balance below zero is missing history, not a debt that the next purchase repays."""
    story = Story().sold("s", "2025-03-01", "1", "90").bought("a", "2025-04-01", "1", "10")
    assert story.told().lots() == [("a", "w", "BTC", "1", "10")]


def test_a_purchase_whose_cost_is_unknown_makes_a_lot_without_basis() -> None:
    """No cost and no price: the lot is marked, the value asked for."""
    story = Story().given(
        "acquisition", "2025-01-01", id="a", account="w", asset="BTC", quantity="1"
    )
    told = story.sold("s", "2025-03-01", "1", "90").told()
    assert told.outcome.gains[0].missing_basis
    assert told.codes() == ["missing_basis", "missing_value"]


def test_an_absent_amount_is_filled_from_a_fresh_price() -> None:
    """The latest price not older than a day is used; an older one is not."""
    story = Story().given("price", "2025-01-01T00:00:00+00:00", id="p", asset="BTC", value="100")
    for name, at in (("a", "2025-01-02T00:00:00+00:00"), ("b", "2025-01-02T00:00:01+00:00")):
        story.given("acquisition", at, id=name, account="w", asset="BTC", quantity="2")
    told = story.told()
    assert [lot[4] for lot in told.lots()] == ["200", "0"]
    assert [finding.fact for finding in told.outcome.findings] == ["b"]


def test_another_currency_needs_its_rate() -> None:
    """Euros become dollars by the price of the euro, to the last digit."""
    story = Story().given("price", "2025-01-01", id="p", asset="EUR", value="1.085")
    story.bought("a", "2025-01-01", "1", "0").given(
        "acquisition",
        "2025-01-01",
        id="e",
        account="w",
        asset="BTC",
        quantity="1",
        cost={"amount": "4.85", "currency": "EUR"},
        fee={"amount": {"amount": "0.99", "currency": "EUR"}},
    )
    assert story.told().lots()[1] == ("e", "w", "BTC", "1", "6.3364")


def converted(family: str, **keys: Any) -> Story:
    """1 ETH (basis 2,000, worth 3,000) becomes 1.1 of something else."""
    story = Story().bought("a", "2024-01-01", "1", "2000", asset="ETH")
    story.given("price", "2025-02-01", id="p", asset="STETH", value="3000")
    return story.given(
        "conversion",
        "2025-02-01",
        id="c",
        account="w",
        sent={"asset": "ETH", "quantity": "1"},
        received={"asset": "STETH", "quantity": "1"},
        family=family,
        **keys,
    )


@pytest.mark.parametrize("family", ["migration", "redenomination", "bridge", "wrap"])
def test_carryover_conversions_keep_lot_basis_and_date(family: str) -> None:
    """The same thing under another name is no disposal (R-DEFI-1 defaults)."""
    told = converted(family).told()
    assert told.gains() == []
    assert told.lots() == [("a", "w", "STETH", "1", "2000")]


@pytest.mark.parametrize("family", ["liquid_staking", "liquidity_pool"])
def test_exchange_conversions_are_disposals(family: str) -> None:
    """A token whose ratio changes is another thing: gain now, new basis (R-DEFI-1 defaults)."""
    told = converted(family).told()
    assert told.gains() == [("conversion", "a", "1", "3000", "2000", "long")]
    assert told.lots() == [("c", "w", "STETH", "1", "3000")]


def test_a_switch_turns_a_wrap_into_an_exchange() -> None:
    """What is open is a named switch, by year (case Q-6)."""
    story = converted("wrap").given("policy", id="p1", switch="wrap", value="exchange", year=2025)
    assert story.told().gains() == [("conversion", "a", "1", "3000", "2000", "long")]
    other = converted("wrap").given("policy", id="p1", switch="wrap", value="exchange", year=2024)
    assert other.told().gains() == []


def test_a_redenomination_deals_units_to_the_last_digit() -> None:
    """Three lots of a third each become 10 units together, however they divide."""
    story = Story()
    for name in ("a", "b", "c"):
        story.bought(name, "2024-01-01", "1", "1", asset="OLD")
    story.given(
        "conversion",
        "2025-01-01",
        id="r",
        account="w",
        sent={"asset": "OLD", "quantity": "3"},
        received={"asset": "NEW", "quantity": "10"},
        family="redenomination",
    )
    lots = [lot for lot in story.told().book.lots() if lot.asset == "NEW"]
    with exactly():
        assert sum(lot.remaining for lot in lots) == 10
        assert sum(lot.basis for lot in lots) == 3


def test_a_balance_is_compared_with_the_lots() -> None:
    """What the source says it holds is checked after all facts of that instant."""
    story = Story().bought("a", "2025-01-01", "1.5", "10")
    story.given("balance", "2025-01-01", id="ok", account="w", asset="BTC", quantity="1.5")
    story.given("balance", "2025-01-02", id="off", account="w", asset="BTC", quantity="1.4")
    told = story.told()
    assert [(each.code, each.fact) for each in told.outcome.findings] == [
        ("balance_differs", "off")
    ]


def test_a_retirement_account_stays_out_of_the_books() -> None:
    """Units in an IRA make no lots and no gains (R-RET-1), and that is said."""
    story = Story().given(
        "account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira"
    )
    told = story.bought("a", "2025-01-01", "1", "10", account="ira").told()
    assert (told.lots(), told.codes()) == ([], ["ira_excluded"])


def test_a_balance_in_a_wallet_group_counts_the_account_and_not_its_lots() -> None:
    """A sale from one account may take a lot of the other; the balances follow the units."""
    story = Story(accounts=())
    for account in ("w", "x"):
        story.given("account", id=account, known="2010-01-01", custody="self", wallet_group="seed")
    story.bought("a", "2024-01-01", "1", "10", account="w").bought(
        "b", "2024-02-01", "1", "40", account="x"
    )
    story.sold("s", "2025-03-01", "1", "50", account="x")
    story.given("balance", "2025-03-02", id="n", account="w", asset="BTC", quantity="1")
    assert story.told().codes() == []


def test_a_lot_too_small_for_a_unit_hands_its_basis_on() -> None:
    """However small the new units, no basis is lost."""
    story = Story().bought("a", "2024-01-01", "3", "100", asset="OLD")
    story.bought("b", "2024-01-02", "7", "100", asset="OLD")
    story.given(
        "conversion",
        "2025-01-01",
        id="r",
        account="w",
        sent={"asset": "OLD", "quantity": "10"},
        received={"asset": "NEW", "quantity": "0.0000000000000000000000000000001"},
        family="redenomination",
    )
    assert [lot[4] for lot in story.told().lots()] == ["200"]


def test_a_fee_withheld_from_what_was_sent_needs_no_price() -> None:
    """It is proceeds and cost alike, so its value cancels out."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    fee = {"asset": "BTC", "quantity": "0.1", "withheld": "sent"}
    told = story.sold("s", "2025-03-01", "1", "50", fee=fee).told()
    assert (told.gains(), told.codes()) == ([GAIN], [])


def test_a_fee_in_money_is_part_of_what_a_settlement_moved() -> None:
    """800 lost, 25 of funding, 5 of fee: 830 units went, and their own gain is nil."""
    story = Story().bought("a", "2024-01-01", "5000", "5000", asset="USDT")
    story.given(
        "settlement", "2025-02-01", id="q", account="w", pnl="-800", funding="-25",
        contract="perpetual", asset="USDT", quantity="830", fee={"amount": "5"},
    )  # fmt: skip
    assert story.told().gains() == [
        ("settlement", None, "", "0", "830", "short"),
        ("settlement_units", "a", "830", "830", "830", "long"),
    ]


def test_borrowed_units_are_an_open_question() -> None:
    """The law is open, so nothing is computed and the finding says so."""
    story = Story()
    story.given("borrow", "2025-01-01", id="b", account="w", asset="BTC", quantity="1", value="90")
    story.given("repay", "2025-02-01", id="r", account="w", asset="BTC", quantity="1", value="95")
    told = story.told()
    assert (told.gains(), told.lots(), told.codes()) == ([], [], ["open_treatment"])


def test_a_liquidation_that_does_not_tie_is_a_finding() -> None:
    """The two ways of telling a liquidation must agree; the execution value is used."""
    story = (
        Story()
        .bought("a", "2024-01-01", "1", "30000")
        .given(
            "liquidation",
            "2025-03-01",
            id="q",
            account="w",
            asset="BTC",
            quantity="1",
            proceeds="55000",
            fee={"amount": "1000"},
            debt_repaid="50000",
            returned="3999",
        )
    )
    told = story.told()
    assert told.gains() == [("liquidation", "a", "1", "54000", "30000", "long")]
    assert told.codes() == ["liquidation_does_not_tie"]


@pytest.mark.parametrize(
    ("recourse", "realised", "income"), [(True, "40000", "10000"), (False, "50000", "")]
)
def test_debt_cleared_beyond_the_collateral(recourse: bool, realised: str, income: str) -> None:
    """Cancelled recourse debt is income; nonrecourse debt is realised whole (R-LIQ-1)."""
    story = (
        Story()
        .bought("a", "2024-01-01", "1", "30000")
        .given(
            "liquidation",
            "2025-03-01",
            id="q",
            account="w",
            asset="BTC",
            quantity="1",
            proceeds="40000",
            debt_repaid="50000",
            recourse=recourse,
        )
    )
    told = story.told()
    assert told.gains() == [("liquidation", "a", "1", realised, "30000", "long")]
    assert [plain(each.value) for each in told.outcome.income] == [income] * bool(income)
    assert told.codes() == []


@pytest.mark.parametrize(
    ("value", "proceeds", "basis"),
    [("disposal", "18", "20"), ("acquisition", "20", "22"), ("split", "19", "21")],
)
def test_before_2025_a_swap_fee_goes_where_the_switch_says(
    value: str, proceeds: str, basis: str
) -> None:
    """Until 2024 no regulation allocated it; what was filed is a policy of that year (R-FEE-2)."""
    story = (
        Story()
        .bought("a", "2023-01-01", "10", "5", asset="A")
        .given(
            "swap",
            "2024-05-01",
            id="s",
            account="w",
            sent={"asset": "A", "quantity": "10"},
            received={"asset": "B", "quantity": "20"},
            value="20",
            fee={"amount": "2"},
        )
    )
    story.given("policy", id="p", switch="pre2025_swap_fee", value=value, year=2024)
    told = story.told()
    assert told.gains() == [("swap", "a", "10", proceeds, "5", "long")]
    assert told.lots() == [("s", "w", "B", "20", basis)]


@pytest.mark.parametrize(("value", "basis"), [("acquisition", "20"), ("split", "18.5")])
def test_units_withheld_from_what_came_gain_nothing_wherever_the_fee_goes(
    value: str, basis: str
) -> None:
    """3 of 20 B are kept: they cost what they are worth, and the other 17 bear the fee."""
    fee = {"asset": "B", "quantity": "3", "value": "3", "withheld": "received"}
    story = Story().bought("a", "2023-01-01", "10", "5", asset="A")
    story.given("swap", "2024-05-01", id="s", account="w", value="20", fee=fee,
                sent={"asset": "A", "quantity": "10"},
                received={"asset": "B", "quantity": "20"})  # fmt: skip
    story.given("policy", id="p", switch="pre2025_swap_fee", value=value, year=2024)
    told = story.told()
    assert told.gains()[1:] == [("fee", "s", "3", "3", "3", "short")]
    assert told.lots() == [("s", "w", "B", "17", basis)]


@pytest.mark.parametrize(
    ("keys", "realised", "income"),
    [
        ({"proceeds": "45000", "recourse": True}, "44000", "5000"),
        ({"proceeds": "45000", "recourse": False}, "49000", ""),
        ({"proceeds": "55000", "returned": "5000"}, "54000", ""),
    ],
)
def test_a_fee_from_elsewhere_is_nothing_the_lender_went_without(
    keys: dict[str, Any], realised: str, income: str
) -> None:
    """It is a cost of the liquidation, and all the collateral fetched went to the debt."""
    story = Story().bought("a", "2024-01-01", "1", "30000")
    story.bought("e", "2024-01-01", "1", "500", asset="ETH")
    story.given("liquidation", "2025-03-01", id="q", account="w", asset="BTC", quantity="1",
                debt_repaid="50000", fee={"asset": "ETH", "quantity": "1", "value": "1000"},
                **keys)  # fmt: skip
    told = story.told()
    assert told.gains() == [
        ("liquidation", "a", "1", realised, "30000", "long"),
        ("fee", "e", "1", "1000", "500", "long"),
    ]
    assert [plain(each.value) for each in told.outcome.income] == [income] * bool(income)
    assert told.codes() == []


def test_units_of_a_settlement_whose_result_went_as_the_fee_came_for_nothing() -> None:
    """They go the way of the result (contract section 4), and are never dropped."""
    story = Story().given(
        "settlement", "2025-02-01", id="q", account="w", pnl="5", contract="perpetual",
        asset="USDT", quantity="1", fee={"amount": "5"},
    )  # fmt: skip
    assert story.told().lots() == [("q", "w", "USDT", "1", "0")]


@pytest.mark.parametrize(
    ("keys", "term"),
    [
        ({"year": 2024}, "long"),
        ({"from_": "2024-01-01"}, "long"),
        ({"year": 2023}, "short"),
    ],
)
def test_the_end_of_month_rule_is_asked_for_the_day_of_the_sale(
    keys: dict[str, Any], term: str
) -> None:
    """The readings part over the sales of one day; what was said of other years is no matter."""
    story = Story().bought("a", "2023-02-28", "1", "10").sold("s", "2024-02-29", "1", "20")
    story.given("policy", id="p", switch="end_of_month_rule", value="off", **keys)
    assert [row[-1] for row in story.told().gains()] == [term]


def test_a_gift_made_takes_lots_and_realises_nothing() -> None:
    """Giving units away is no sale (R-GIFT-2)."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    told = story.sold("g", "2025-01-01", "1", "0", how="gift").told()
    assert (told.gains(), told.lots()) == ([], [("a", "w", "BTC", "1", "10")])


def test_a_gift_without_the_donors_basis_has_none() -> None:
    """Unproved basis is not assumed (R-GIFT-1)."""
    story = Story().bought("a", "2025-01-01", "1", "0", how="gift", value_at_gift="90")
    assert story.sold("s", "2025-02-01", "1", "100").told().codes() == ["missing_basis"]


def test_fees_paid_in_units_from_an_empty_pool_are_marked() -> None:
    """A fee in a coin nobody knows of is missing its basis like any other outflow."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    fee = {"asset": "BNB", "quantity": "0.01", "value": "6.4"}
    told = story.sold("s", "2025-03-01", "1", "50", fee=fee).told()
    assert told.gains() == [
        ("sale", "a", "1", "43.6", "10", "long"),
        ("fee", None, "0.01", "6.4", "0", "short"),
    ]


def test_inflows_come_before_outflows_of_one_instant() -> None:
    """A purchase and a sale in one second find each other, whatever their names."""
    told = (
        Story().sold("a_sale", "2025-01-01", "1", "50").bought("z", "2025-01-01", "1", "10").told()
    )
    assert told.codes() == []


def test_order_ranks_facts_of_one_instant() -> None:
    """Where the source numbers its rows, its order stands, even before inflows."""
    story = Story().sold("s", "2025-01-01", "1", "50", order=1)
    assert story.bought("b", "2025-01-01", "1", "10", order=2).told().codes() == ["missing_basis"]


def test_an_account_nobody_knows_is_said_once() -> None:
    """Units are booked all the same; the account is asked for."""
    story = Story().bought("a", "2025-01-01", "1", "1", account="ghost")
    told = story.bought("b", "2025-01-02", "1", "1", account="ghost").told()
    assert [each.code for each in told.outcome.findings] == ["unbound_reference"]
    assert len(told.lots()) == 2
