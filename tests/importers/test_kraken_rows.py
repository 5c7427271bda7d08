"""What Kraken's rows mean, alone and under one reference."""

import pytest

from tests.importers.kraken_rows import WITH_DOLLARS
from tests.importers.kraken_rows import ledger
from tests.importers.kraken_rows import row
from tests.importers.kraken_rows import the_fact
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import remarks
from tests.importers.reads import unaccounted


@pytest.mark.parametrize("kinds", [("trade", "trade"), ("spend", "receive"), ("sell", "buy")])
def test_two_units_under_one_reference_are_a_swap(kinds: tuple[str, str]) -> None:
    """Trades of the exchange and of the app alike."""
    sent, received = kinds
    assert the_fact(row("L1", sent, "XXBT", "-1"), row("L2", received, "XETH", "20")) == {
        "type": "swap",
        "sent": {"asset": "BTC", "quantity": "1"},
        "received": {"asset": "ETH", "quantity": "20"},
    }


@pytest.mark.parametrize(
    ("fees", "sent", "received", "fee"),
    [
        (("0.01", "0"), "1.01", "20", ("BTC", "0.01", "sent")),
        (("0", "0.05"), "1", "20", ("ETH", "0.05", "received")),
        (("0.01", "0.05"), "1.01", "20", ("ETH", "0.05", "received")),
    ],
)
def test_a_fee_in_units_is_named_in_its_leg(
    fees: tuple[str, str], sent: str, received: str, fee: tuple[str, str, str]
) -> None:
    """Legs are gross of the fee: what left beside the sent units, and what never stayed."""
    found = the_fact(
        row("L1", "trade", "XXBT", "-1", fees[0]), row("L2", "trade", "XETH", "20", fees[1])
    )
    assert (found["sent"]["quantity"], found["received"]["quantity"]) == (sent, received)
    asset, quantity, withheld = fee
    assert found["fee"] == {"asset": asset, "quantity": quantity, "withheld": withheld}


def test_of_two_fees_one_goes_into_its_leg() -> None:
    """A fact keeps one: units beside the sent ones are sent, money beside a cost is cost."""
    sold = the_fact(
        row("L1", "trade", "XXBT", "-1", "0.01"), row("L2", "trade", "ZUSD", "100", "2")
    )
    bought = the_fact(
        row("L1", "trade", "ZUSD", "-100", "2"), row("L2", "trade", "XXBT", "1", "0.01")
    )
    assert (sold["quantity"], sold["proceeds"], sold["fee"]) == ("1.01", "100", {"amount": "2"})
    assert (bought["quantity"], bought["cost"]) == ("1", "102")
    assert bought["fee"] == {"asset": "BTC", "quantity": "0.01", "withheld": "received"}


def test_a_fee_that_took_all_that_came_leaves_no_exchange() -> None:
    """What went and what was charged are left to a person."""
    reading = ledger(row("L1", "trade", "XXBT", "-1"), row("L2", "trade", "XETH", "2", "3"))
    assert [found["type"] for found in facts(reading)] == ["removal", "removal"]
    assert remarks(reading) == ["unknown_label"] * 2


def test_a_trade_filled_in_parts_is_one() -> None:
    """Rows of one asset and one reference are summed."""
    found = the_fact(
        row("L1", "trade", "ZUSD", "-40", "0.1"),
        row("L2", "trade", "XXBT", "0.4"),
        row("L3", "trade", "ZUSD", "-60", "0.2"),
        row("L4", "trade", "XXBT", "0.6"),
    )
    assert (found["quantity"], found["cost"], found["fee"]) == ("1", "100", {"amount": "0.3"})


def test_a_leg_alone_is_not_guessed() -> None:
    """A filtered export holds one side: units came or went, with a remark."""
    for amount, kind, units in (("-1", "removal", "1.01"), ("1", "receipt", "0.99")):
        reading = ledger(row("L1", "trade", "XXBT", amount, "0.01"))
        assert fact(reading) == {"type": kind, "asset": "BTC", "quantity": units}
        assert remarks(reading) == ["unknown_label"]


def test_a_leg_of_money_alone_is_left_out_and_told() -> None:
    """Money has no lots, but its other side is missing, which a person must know."""
    reading = ledger(row("L1", "trade", "ZEUR", "-1"))
    assert facts(reading) == []
    assert [remark.code for remark in reading.remarks] == ["unknown_label"]
    assert unaccounted(reading) == []


def test_several_assets_for_one_are_not_divided() -> None:
    """Nobody says which part of the bitcoin came from which dust."""
    reading = ledger(
        row("L1", "spend", "ADA", "-1"),
        row("L2", "spend", "XXRP", "-2"),
        row("L3", "receive", "XXBT", "3"),
    )
    assert [found["type"] for found in facts(reading)] == ["removal", "removal", "receipt"]
    assert remarks(reading) == ["unknown_label"] * 3


def test_money_for_money_is_no_fact() -> None:
    """Euros for dollars are no units."""
    reading = ledger(row("L1", "trade", "ZEUR", "-1"), row("L2", "trade", "ZUSD", "1.1"))
    assert (facts(reading), unaccounted(reading)) == ([], [])


def test_fee_credits_are_no_units() -> None:
    """KFEE lowers a fee; it is part of the trade and nothing else."""
    found = the_fact(
        row("L0", "trade", "KFEE", "0", "52"),
        row("L1", "trade", "ZUSD", "-100"),
        row("L2", "trade", "XXBT", "1"),
    )
    assert (found["cost"], "fee" in found) == ("100", False)
    assert ledger(row("L1", "deposit", "KFEE", "1000")).not_imported == [
        (2, "Kraken fee credits are no units")
    ]


def test_a_deposit_and_a_withdrawal_are_unclassified() -> None:
    """A withdrawal takes the fee with it: which part it was shows when the arrival is known."""
    came = the_fact(row("L1", "deposit", "XXBT", "1", "0.001"))
    went = the_fact(row("L1", "withdrawal", "XXBT", "-1", "0.0005"))
    assert came == {"type": "receipt", "asset": "BTC", "quantity": "0.999"}
    assert went == {"type": "removal", "asset": "BTC", "quantity": "1.0005"}


def test_money_in_and_out_is_left_out() -> None:
    """Deposits and withdrawals of money, on hold or not."""
    reading = ledger(
        row("L1", "deposit", "ZEUR", "10"), row("L2", "withdrawal", "EUR.HOLD", "-10", "1")
    )
    assert (facts(reading), len(reading.not_imported)) == ([], 2)


def test_a_withdrawal_that_came_back_is_remarked() -> None:
    """A row against its own label is still units that came."""
    reading = ledger(row("L1", "withdrawal", "XXBT", "1"))
    assert fact(reading)["type"] == "receipt"
    assert remarks(reading) == ["unknown_label"]


@pytest.mark.parametrize(
    ("kind", "sub", "how"),
    [
        ("staking", "", "staking"),
        ("earn", "reward", "reward"),
        ("earn", "airdrop", "airdrop"),
        ("transfer", "airdrop", "airdrop"),
        ("dividend", "", "reward"),
        ("invite bonus", "", "reward"),
    ],
)
def test_rewards_are_income_net_of_what_kraken_keeps(kind: str, sub: str, how: str) -> None:
    """Nobody has dominion over units that never arrive."""
    assert the_fact(row("L1", kind, "DOT.S", "0.5", "0.1", sub=sub)) == {
        "type": "income",
        "asset": "DOT",
        "quantity": "0.4",
        "how": how,
    }


def test_income_in_money_is_left_out() -> None:
    """Interest on euros is no business of this ledger."""
    reading = ledger(row("L1", "earn", "EUR.M", "0.5", sub="reward"))
    assert reading.not_imported == [(2, "income in money is not kept here")]


@pytest.mark.parametrize(
    ("kind", "sub"),
    [
        ("transfer", "spottostaking"),
        ("transfer", "stakingfromspot"),
        ("transfer", "stakingtospot"),
        ("transfer", "spotfromstaking"),
        ("earn", "allocation"),
        ("earn", "deallocation"),
        ("earn", "autoallocation"),
        ("earn", "migration"),
    ],
)
def test_moves_between_pockets_are_no_facts(kind: str, sub: str) -> None:
    """Alone or with their other end, units that stay in the account went nowhere."""
    ends = (row("L1", kind, "DOT", "-5", sub=sub), row("L2", kind, "DOT.S", "5", sub=sub))
    for lines in (ends, ends[:1]):
        reading = ledger(*lines)
        assert (facts(reading), unaccounted(reading)) == ([], [])


def test_both_ends_under_one_reference_are_a_move_whatever_the_label() -> None:
    """A label nobody knows does no harm where the units cancel."""
    reading = ledger(
        row("L1", "hybridearnwithdrawal", "USDC", "-5"),
        row("L2", "hybridearnwithdrawal", "USDC", "5"),
    )
    assert (facts(reading), unaccounted(reading)) == ([], [])


def test_a_migration_into_another_asset_is_a_conversion() -> None:
    """The units became other units inside the same account."""
    found = the_fact(
        row("L1", "earn", "MATIC", "-10", sub="migration"),
        row("L2", "earn", "POL", "10", sub="migration"),
    )
    assert (found["type"], found["family"]) == ("conversion", "migration")


def test_a_row_of_nothing_is_no_other_end() -> None:
    """Zero units came of nothing: what left under the same reference is told by its own label."""
    reading = ledger(
        row("L1", "transfer", "BTC", "0", sub="allocation"),
        row("L2", "transfer", "ETH", "-1"),
    )
    assert [each["type"] for each in facts(reading)] == ["removal"]
    assert unaccounted(reading) == []


@pytest.mark.parametrize(("kind", "sub"), [("transfer", "delistingconversion"), ("adjustment", "")])
def test_a_delisted_asset_is_exchanged_by_its_legs(kind: str, sub: str) -> None:
    """For money a sale, for another asset a swap."""
    sent = row("L1", kind, "XICN", "-10", sub=sub)
    sold = the_fact(sent, row("L2", kind, "ZUSD", "7", sub=sub))
    swapped = the_fact(sent, row("L2", kind, "XETH", "0.1", sub=sub))
    assert (sold["type"], sold["proceeds"], swapped["type"]) == ("disposal", "7", "swap")


@pytest.mark.parametrize(
    ("kind", "sub"),
    [
        ("transfer", ""),
        ("transfer", "spotfromfutures"),
        ("transfer", "delistingconversion"),
        ("adjustment", ""),
        ("hybridearnwithdrawal", ""),
        ("something new", ""),
    ],
)
def test_labels_that_do_not_say_enough_are_remarked(kind: str, sub: str) -> None:
    """Units came; what for is asked."""
    reading = ledger(row("L1", kind, "XXLM", "5", sub=sub))
    assert fact(reading)["type"] == "receipt"
    assert remarks(reading) == ["unknown_label"]


def test_pending_rows_are_shadows() -> None:
    """A row without id comes again with one; counting both would move units twice."""
    reading = ledger(row("", "deposit", "XXBT", "1"), row("L1", "deposit", "XXBT", "1", ref="R2"))
    assert len(facts(reading)) == 1
    assert reading.not_imported[0][0] == 2


def test_margin_in_money_is_settled() -> None:
    """Result and fee of a position, and what it cost to hold it."""
    result = the_fact(row("L1", "margin", "ZUSD", "-15", "0.2"))
    held = the_fact(row("L1", "rollover", "ZUSD", "0", "0.05"))
    assert result == {
        "type": "settlement",
        "contract": "other",
        "pnl": "-15",
        "fee": {"amount": "0.2"},
    }
    assert held == {"type": "settlement", "contract": "other", "pnl": "0", "funding": "-0.05"}


def test_margin_in_units_needs_its_worth() -> None:
    """With dollars a settlement of units; without, units that went, with a remark."""
    line = row("L1", "margin", "XXBT", "-0.002", dollars="-180", fee_dollars="0")
    assert the_fact(line, header=WITH_DOLLARS) == {
        "type": "settlement",
        "contract": "other",
        "pnl": "-180",
        "asset": "BTC",
        "quantity": "0.002",
    }
    reading = ledger(row("L1", "margin", "XXBT", "-0.002"))
    assert fact(reading)["type"] == "removal"
    assert remarks(reading) == ["unknown_label"]


def test_several_assets_taken_on_margin_may_be_a_liquidation() -> None:
    """Even with their worth they are left to a person."""
    reading = ledger(
        row("L1", "margin", "XXBT", "-1", dollars="-100", fee_dollars="0"),
        row("L2", "margin", "XETH", "-2", dollars="-50", fee_dollars="0"),
        header=WITH_DOLLARS,
    )
    assert [found["type"] for found in facts(reading)] == ["removal", "removal"]
    assert "liquidation" in reading.drafts[0].remarks[0].message


def test_a_settled_position_is_the_exchange_of_its_legs() -> None:
    """Units paid for with money, under the reference of a position."""
    found = the_fact(
        row("L1", "margin", "ZUSD", "0", "0"),
        row("L2", "settled", "ZUSD", "-100", "1"),
        row("L3", "settled", "XXBT", "0.01"),
    )
    assert (found["type"], found["cost"], found["fee"]) == ("acquisition", "100", {"amount": "1"})


def test_dollars_stated_by_kraken_are_used() -> None:
    """A swap's value, an income's value, a fee's value, a price beside a move."""
    swap = the_fact(
        row("L1", "trade", "BTC", "-1", dollars="-90", fee_dollars="0"),
        row("L2", "trade", "ETH", "30", "0.1", dollars="89", fee_dollars="0.3"),
        header=WITH_DOLLARS,
    )
    assert (swap["value"], swap["fee"]["value"]) == ("89", "0.3")
    earned = row("L1", "earn", "ETH", "1", "0.25", sub="reward", dollars="4", fee_dollars="1")
    assert the_fact(earned, header=WITH_DOLLARS)["value"] == "3"
    moved = ledger(
        row("L1", "withdrawal", "ETH", "-4", dollars="-12", fee_dollars="0"), header=WITH_DOLLARS
    )
    assert moved.drafts[1].line["value"] == "3"


def test_a_fee_in_a_third_asset_is_of_its_own() -> None:
    """It was not taken out of a leg."""
    found = the_fact(
        row("L1", "trade", "BTC", "-1", "2", dollars="-90", fee_dollars="1.9", fee_asset="USDG"),
        row("L2", "trade", "ETH", "30", dollars="89", fee_dollars="0"),
        header=WITH_DOLLARS,
    )
    assert found["sent"]["quantity"] == "1"
    assert found["fee"] == {"asset": "USDG", "quantity": "2", "value": "1.9"}
