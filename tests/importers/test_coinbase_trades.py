"""Purchases, sales and conversions on Coinbase."""

import pytest

from tests.importers.coinbase_rows import row
from tests.importers.coinbase_rows import the_fact
from tests.importers.reads import HISTORY
from tests.importers.reads import codes
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import remarks
from tests.importers.reads import rows


@pytest.mark.parametrize(
    ("amounts", "proceeds", "fee"),
    [
        ({"subtotal": "$190", "total": "$187", "fee": "$3"}, "190", {"amount": "3"}),
        ({"subtotal": "-$190", "total": "-$187", "fee": "$3"}, "190", {"amount": "3"}),
        ({"subtotal": "$190", "total": "$193", "fee": "$3"}, "190", {"amount": "-3"}),
        ({"subtotal": "$190", "total": "$190", "fee": ""}, "190", None),
        ({"subtotal": "", "total": "$187", "fee": "$3"}, "190", {"amount": "3"}),
        ({"subtotal": "$190", "total": "", "fee": "$3"}, "190", {"amount": "3"}),
        ({"subtotal": "$190.01", "total": "$187", "fee": "$3"}, "190", {"amount": "3"}),
    ],
)
def test_proceeds_are_before_the_fee(amounts: dict[str, str], proceeds: str, fee: object) -> None:
    """Total is what was got; with the fee it makes the proceeds, and a rebate is a negative fee."""
    found = the_fact(row("Sell", quantity="-1", notes="Sold 1 BTC for 187 USD", **amounts))
    assert (found["proceeds"], found.get("fee")) == (proceeds, fee)


def test_amounts_that_do_not_tie_are_remarked() -> None:
    """Total and Fees decide, and a person is told that Subtotal says otherwise."""
    line = row("Buy", subtotal="$50", total="$101", fee="$1", notes="Bought 1 BTC for 101 USD")
    reading = read("coinbase", rows(HISTORY, line))
    assert fact(reading)["cost"] == "100"
    assert remarks(reading) == ["source_conflict"]


def test_a_fee_above_the_total_is_not_made_a_negative_cost() -> None:
    """What was paid is then the cost, with a remark."""
    line = row("Buy", subtotal="$5", total="$1", fee="$3", notes="Bought 1 BTC for 1 USD")
    reading = read("coinbase", rows(HISTORY, line))
    assert fact(reading)["cost"] == "1"
    assert remarks(reading) == ["source_conflict"]


def test_a_purchase_without_amounts_takes_them_from_the_notes() -> None:
    """The sentence holds what the cells lack."""
    assert the_fact(row("Buy", notes="Bought 1 BTC for €70.50 EUR")) == {
        "type": "acquisition",
        "asset": "BTC",
        "quantity": "1",
        "cost": {"amount": "70.5", "currency": "EUR"},
    }


def test_a_purchase_with_a_stablecoin_is_a_swap() -> None:
    """The columns are in dollars, the notes say what was really paid with."""
    notes = "Bought 2 SOL for 261.56 USDC on SOL-USDC at 130.00 USDC/SOL"
    amounts = {"subtotal": "$260.00", "total": "$261.56", "fee": "$1.56"}
    assert the_fact(row("Advanced Trade Buy", "SOL", "2", notes=notes, **amounts)) == {
        "type": "swap",
        "sent": {"asset": "USDC", "quantity": "261.56"},
        "received": {"asset": "SOL", "quantity": "2"},
        "value": "260",
        "fee": {"asset": "USDC", "quantity": "1.56", "value": "1.56", "withheld": "sent"},
    }


def test_a_sale_for_a_stablecoin_without_a_rate_is_net_of_its_fee() -> None:
    """Without a rate the fee in units is unknown: what came and its value are net."""
    amounts = {"subtotal": "$131.00", "total": "$130.00", "fee": "$1.00"}
    notes = "Sold 1 SOL for 130 USDC"
    found = the_fact(row("Advanced Trade Sell", "SOL", "-1", notes=notes, **amounts))
    assert (found["received"]["quantity"], found["value"]) == ("130", "130")
    assert "fee" not in found


def test_a_fee_the_notes_cannot_mean_is_remarked_and_not_used() -> None:
    """A rate that would make half the trade a fee is a misreading."""
    notes = "Bought 2 SOL for 261.56 USDC on SOL-USDC at 65.00 USDC/SOL"
    amounts = {"subtotal": "$260.00", "total": "$261.56", "fee": "$1.56"}
    line = row("Advanced Trade Buy", "SOL", "2", notes=notes, **amounts)
    reading = read("coinbase", rows(HISTORY, line))
    assert "fee" not in fact(reading)
    assert remarks(reading) == ["source_conflict"]


def test_an_advanced_trade_nobody_can_read_is_left_unclassified() -> None:
    """Not knowing what was paid with, neither a purchase nor a swap is claimed."""
    line = row("Advance Trade Buy", subtotal="$1", total="$1", fee="$0", notes="")
    reading = read("coinbase", rows(HISTORY, line))
    assert fact(reading) == {"type": "receipt", "asset": "BTC", "quantity": "1"}
    assert remarks(reading) == ["unknown_label"]


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "Konvertiert",
        "Converted 1 DOGE to 2 ETH",
        "Converted 1 BTC to BTC",
        "Converted 1 BTC to 1 BTC",
    ],
)
def test_a_conversion_without_its_sentence_is_refused(notes: str) -> None:
    """The other leg stands nowhere else."""
    assert codes(read("coinbase", rows(HISTORY, row("Convert", notes=notes)))) == [
        ("notes_not_understood", 2)
    ]


def test_money_traded_on_a_market_needs_its_sentence() -> None:
    """Euros sold for dollar tokens are a purchase of those tokens, which the notes must name."""
    line = row("Advanced Trade Sell", "EUR", "-10", subtotal="$11", total="$11", fee="$0")
    assert codes(read("coinbase", rows(HISTORY, line))) == [("notes_not_understood", 2)]
    told = row("Advanced Trade Sell", "EUR", "-10", notes="Sold 10 EUR for 11 USDC on EUR-USDC")
    assert the_fact(told) == {
        "type": "acquisition",
        "asset": "USDC",
        "quantity": "11",
        "cost": {"amount": "10", "currency": "EUR"},
    }


@pytest.mark.parametrize(
    ("asset", "notes", "kind"),
    [
        ("USD", "Converted 1 USD to 1 USDC", "acquisition"),
        ("USDC", "Converted 1 USDC to 1 USD", "disposal"),
        ("BTC", "Converted 1 BTC to 1,234.5 XRP", "swap"),
        ("ETH", "Converted 1 ETH to 1 ETH2", "conversion"),
    ],
)
def test_a_conversion_is_what_its_legs_make_it(asset: str, notes: str, kind: str) -> None:
    """Money on one side makes it a purchase or a sale."""
    assert the_fact(row("Convert", asset, notes=notes))["type"] == kind


def test_a_conversion_of_money_into_money_is_no_fact() -> None:
    """No units, so nothing this ledger keeps."""
    reading = read(
        "coinbase", rows(HISTORY, row("Convert", "EUR", notes="Converted 1 EUR to 1 USD"))
    )
    assert (facts(reading), reading.not_imported) == (
        [],
        [(2, "money for money: no units, no fact")],
    )


@pytest.mark.parametrize(
    ("amounts", "value"),
    [
        ({"subtotal": "$1.46", "total": "$1.50", "fee": "$0.04"}, "1.46"),
        ({"subtotal": "$338.93", "total": "$351.66", "fee": ""}, "338.93"),
        ({"subtotal": "$2289.88", "total": "$998.86", "fee": "$1291.02"}, "998.86"),
        ({"subtotal": "", "total": "$12", "fee": ""}, "12"),
        ({}, None),
    ],
)
def test_a_conversion_is_valued_by_what_came(amounts: dict[str, str], value: str | None) -> None:
    """The spread is part of what was given, so no fee is subtracted again."""
    found = the_fact(row("Convert", notes="Converted 1 BTC to 20 ETH", **amounts))
    assert found.get("value") == value
    assert "fee" not in found


def test_a_quantity_that_contradicts_its_notes_is_remarked() -> None:
    """The row's own quantity is used."""
    reading = read("coinbase", rows(HISTORY, row("Convert", notes="Converted 2 BTC to 20 ETH")))
    assert fact(reading)["sent"]["quantity"] == "1"
    assert remarks(reading) == ["source_conflict"]


def test_two_equal_conversions_are_not_taken_for_a_pair() -> None:
    """A pair has two assets; the same row twice is two conversions."""
    line = row("Convert", notes="Converted 1 BTC to 20 ETH")
    reading = read("coinbase", rows(HISTORY, line, line.replace("i1", "i2")))
    assert [found["type"] for found in facts(reading)] == ["swap", "swap"]
