"""What Koinly's rows and labels mean."""

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.importers.reading import Reading
from tests.importers.reads import UNIVERSAL
from tests.importers.reads import codes
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import remarks
from tests.importers.reads import rows
from tests.importers.reads import unaccounted

EXPORT = (
    "Date,Type,Label,Sending Wallet,Sent Amount,Sent Currency,Receiving Wallet,Received Amount,"
    "Received Currency,Fee Amount,Fee Currency,Net Value (USD),Fee Value (USD),TxHash,Description"
)


def row(sent: str = "", received: str = "", fee: str = "", worth: str = "", label: str = "") -> str:
    """A row of the universal template; legs are written `1 BTC`."""
    legs = (",".join([*text.split(" "), "", ""][:2]) for text in (sent, received, fee, worth))
    return f"2024-01-01 00:00:00 UTC,{','.join(legs)},{label},,"


def template(*lines: str) -> Reading:
    """A universal template of these rows, read."""
    return read("koinly", rows(UNIVERSAL, *lines))


def the_fact(*cells: str, **named: str) -> Mapping[str, Any]:
    """The only fact of one row."""
    return fact(template(row(*cells, **named)))


@pytest.mark.parametrize(
    ("sent", "received", "expected"),
    [
        ("100 EUR", "2 BTC", {"type": "acquisition", "cost": {"amount": "100", "currency": "EUR"}}),
        ("2 BTC", "100 USD", {"type": "disposal", "proceeds": "100"}),
    ],
)
def test_money_on_one_side_is_a_purchase_or_a_sale(
    sent: str, received: str, expected: dict[str, Any]
) -> None:
    """At the money that changed hands, not at a net worth."""
    found = the_fact(sent, received, worth="999 USD")
    assert found == {"asset": "BTC", "quantity": "2"} | expected


def test_two_assets_are_a_swap_at_its_net_worth() -> None:
    """The fee is in addition to both legs."""
    assert the_fact("1 BTC", "20 ETH", "0.1 BNB", "5000 EUR") == {
        "type": "swap",
        "sent": {"asset": "BTC", "quantity": "1"},
        "received": {"asset": "ETH", "quantity": "20"},
        "value": {"amount": "5000", "currency": "EUR"},
        "fee": {"asset": "BNB", "quantity": "0.1"},
    }


def test_a_fee_in_money_stays_money() -> None:
    """A cash fee on any trade."""
    assert the_fact("1 BTC", "20 ETH", "3 USD")["fee"] == {"amount": "3"}


@pytest.mark.parametrize(
    ("label", "how"),
    [
        ("airdrop", "airdrop"),
        ("Fork", "hard_fork"),
        ("mining", "mining"),
        ("reward", "reward"),
        ("staking", "staking"),
        ("other_income", "reward"),
        ("Salary", "wages"),
        ("lending_interest", "interest"),
    ],
)
def test_labels_of_income(label: str, how: str) -> None:
    """In any spelling Koinly has used for a label."""
    assert the_fact("", "1 ETH", worth="7 USD", label=label) == {
        "type": "income",
        "asset": "ETH",
        "quantity": "1",
        "value": "7",
        "how": how,
    }


@pytest.mark.parametrize(
    ("label", "how"),
    [
        ("gift", "gift"),
        ("donation", "donation"),
        ("cost", "spend"),
        ("tax", "spend"),
        ("loan_fee", "spend"),
        ("interest payment", "spend"),
    ],
)
def test_labels_of_units_given_up(label: str, how: str) -> None:
    """With their value, whatever the law makes of it."""
    found = the_fact("1 ETH", "", "0.01 ETH", "7 USD", label)
    assert (found["type"], found["how"], found["proceeds"]) == ("disposal", how, "7")
    assert found["fee"] == {"asset": "ETH", "quantity": "0.01"}


@pytest.mark.parametrize("label", ["", "cashback", "fee refund", "loan", "margin loan"])
def test_labels_that_leave_a_receipt_open(label: str) -> None:
    """Koinly would call them purchases at market price; nobody said so."""
    reading = template(row("", "1 ETH", label=label))
    assert fact(reading) == {"type": "receipt", "asset": "ETH", "quantity": "1"}
    assert remarks(reading) == []


@pytest.mark.parametrize("label", ["", "loan repayment", "margin repayment", "add to pool"])
def test_labels_that_leave_a_removal_open(label: str) -> None:
    """The fee in the same asset left with the units."""
    reading = template(row("1 ETH", "", "0.01 ETH", label=label))
    assert fact(reading) == {"type": "removal", "asset": "ETH", "quantity": "1.01"}
    assert remarks(reading) == []


def test_lost_is_not_yet_a_loss() -> None:
    """Theft, lost keys and worthlessness are three different claims."""
    reading = template(row("1 ETH", "", worth="7 USD", label="lost"))
    assert fact(reading)["type"] == "removal"
    assert remarks(reading) == ["unknown_label"]


@pytest.mark.parametrize(("sent", "received"), [("1 ETH", ""), ("", "1 ETH"), ("1 ETH", "2 SOL")])
def test_an_unknown_label_is_remarked(sent: str, received: str) -> None:
    """The units moved as the row says."""
    assert remarks(template(row(sent, received, label="jackpot"))) == ["unknown_label"]


def test_a_fee_of_a_movement_in_another_asset_is_spent_beside_it() -> None:
    """Gas is a disposal of its own, whatever the movement turns out to be."""
    moved, gas = facts(template(row("50 DAI", "", "0.003 ETH")))
    assert (moved["type"], gas["type"], gas["how"]) == ("removal", "disposal", "spend")
    assert gas["id"] == moved["id"] + ":fee"
    assert gas["order"] == moved["order"] if "order" in moved else "order" not in gas


def test_a_fee_of_a_movement_in_money_is_noted() -> None:
    """It changes no figure here."""
    (moved,) = facts(template(row("50 DAI", "", "2 EUR")))
    assert moved["note"] == "fee 2 EUR"


def test_gas_alone_is_spent() -> None:
    """A row with nothing but a fee."""
    found = the_fact(fee="0.003 ETH", worth="9 USD")
    assert (found["type"], found["how"], found["proceeds"]) == ("disposal", "spend", "9")


def test_a_swap_in_koinlys_sense_is_a_conversion_with_a_remark() -> None:
    """Koinly's label means that no gain was counted; a person should know that it was taken so."""
    reading = template(row("100 OLD", "100 NEW", label="swap"))
    assert (fact(reading)["type"], fact(reading)["family"]) == ("conversion", "migration")
    assert remarks(reading) == ["unknown_label"]


def test_liquidity_is_a_conversion() -> None:
    """Its tax is decided by a switch."""
    assert the_fact("1 ETH", "2 LP", label="liquidity in")["family"] == "liquidity_pool"


@pytest.mark.parametrize(
    ("sent", "received", "worth", "expected"),
    [
        ("", "25 USDT", "24 USD", {"pnl": "24", "asset": "USDT", "quantity": "25"}),
        ("25 USDT", "", "24 USD", {"pnl": "-24", "asset": "USDT", "quantity": "25"}),
        ("", "25 USD", "", {"pnl": "25"}),
        ("25 EUR", "", "", {"pnl": {"amount": "-25", "currency": "EUR"}}),
    ],
)
def test_a_realized_gain_is_a_settlement(
    sent: str, received: str, worth: str, expected: dict[str, Any]
) -> None:
    """Units that came are profit, units that went are loss."""
    found = the_fact(sent, received, worth=worth, label="realized gain")
    assert found == {"type": "settlement", "contract": "other"} | expected


def test_a_realized_gain_without_worth_is_left_open() -> None:
    """A settlement without an amount is none."""
    reading = template(row("", "25 USDT", label="realized gain"))
    assert (fact(reading)["type"], remarks(reading)) == ("receipt", ["unknown_label"])


def test_one_asset_on_both_sides_left_and_came() -> None:
    """Within one wallet it is not said which move it was; a match makes the difference a fee."""
    reading = template(row("1 ETH", "0.999 ETH"))
    left, came = facts(reading)
    assert (left["type"], left["quantity"]) == ("removal", "1")
    assert (came["type"], came["quantity"]) == ("receipt", "0.999")
    assert came["id"] == left["id"] + ":receipt"
    assert unaccounted(reading) == []


@pytest.mark.parametrize(
    ("sent", "received", "fee"),
    [("5 USD", "", ""), ("", "5 EUR", ""), ("5 USD", "4 EUR", "1 USD"), ("", "", "1 USD")],
)
def test_money_alone_is_no_fact(sent: str, received: str, fee: str) -> None:
    """Left out, with the reason."""
    reading = template(row(sent, received, fee))
    assert (facts(reading), len(reading.not_imported)) == ([], 1)


def test_a_row_that_moves_nothing_is_left_out() -> None:
    """An empty or a zero amount is no movement."""
    reading = template(row(label="reward"), row("0 BTC", "", label="reward"))
    assert reading.not_imported == [(2, "no units moved"), (3, "no units moved")]


def test_a_name_does_not_hang_on_the_label() -> None:
    """A label corrected later tells another story of the same fact."""
    (gift,) = facts(template(row("1 ETH", "", label="gift")))
    (spent,) = facts(template(row("1 ETH", "", label="cost")))
    assert gift["id"] == spent["id"]


def test_numbers_behind_tickers_mean_nothing_here() -> None:
    """Koinly numbers its currencies."""
    assert the_fact("1 BTC;1", "20 ETH;2")["sent"]["asset"] == "BTC"


def test_the_simple_template_has_signs() -> None:
    """A negative amount was sent."""
    lines = [f"2024-01-0{day} 00:00:00,{amount},ETH,gift," for day, amount in ((1, "-1"), (2, "1"))]
    reading = read("koinly", rows("Koinly Date,Amount,Currency,Label,TxHash", *lines))
    assert [found["type"] for found in facts(reading)] == ["disposal", "receipt"]


def test_times_of_a_template_are_in_the_zone_named() -> None:
    """Unless a cell says UTC."""
    plain = row("", "1 ETH").replace(" UTC", "")
    for line, at in ((plain, "2024-01-01T05:00:00Z"), (row("", "1 ETH"), "2024-01-01T00:00:00Z")):
        reading = read("koinly", rows(UNIVERSAL, line), zone="America/New_York")
        assert facts(reading)[0]["at"] == at
        assert reading.zone == "America/New_York"


def test_wallets_of_the_export_are_accounts() -> None:
    """A transfer between two of them is one fact; what did not arrive was its fee."""
    line = "2024-01-01 00:00:00,transfer,,Kraken,1,ETH,Ledger,0.998,ETH,0.001,ETH,3000,3,0xaa,"
    reading = read("koinly", rows(EXPORT, line), zone="America/New_York")
    assert facts(reading)[0]["account"] == "Kraken"
    assert fact(reading) == {
        "type": "transfer",
        "asset": "ETH",
        "quantity": "0.998",
        "to": "Ledger",
        "fee": {"asset": "ETH", "quantity": "0.003"},
        "tx": "0xaa",
    }
    assert (facts(reading)[0]["at"], reading.zone) == ("2024-01-01T00:00:00Z", "UTC")


def test_a_transfer_whose_fee_is_another_asset_keeps_both() -> None:
    """Missing units are the transfer's fee; the gas is spent beside it."""
    line = "2024-01-01 00:00:00,transfer,,A,10,DAI,B,{},DAI,0.001,ETH,10,3,,"
    (whole,) = facts(read("koinly", rows(EXPORT, line.format("10"))))
    assert whole["fee"] == {"asset": "ETH", "quantity": "0.001", "value": "3"}
    partly, gas = facts(read("koinly", rows(EXPORT, line.format("9.9"))))
    assert partly["fee"] == {"asset": "DAI", "quantity": "0.1"}
    assert (gas["type"], gas["account"]) == ("disposal", "A")


def test_more_arriving_than_left_is_no_transfer() -> None:
    """The two sides are kept apart, with a remark."""
    line = "2024-01-01 00:00:00,transfer,,A,1,ETH,B,1.5,ETH,,,10,,,"
    reading = read("koinly", rows(EXPORT, line))
    assert [(found["type"], found["account"]) for found in facts(reading)] == [
        ("removal", "A"),
        ("receipt", "B"),
    ]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (row("x BTC"), [("not_a_number", "Sent Amount")]),
        (row("-1 BTC"), [("out_of_range", "Sent Amount")]),
        (row("1"), [("empty", "Sent Currency")]),
        (row("", "1 BTC", worth="5"), [("empty", "Net Worth Currency")]),
        (
            row("", "1 BTC", "y BNB", "z USD"),
            [("not_a_number", "Fee Amount"), ("not_a_number", "Net Worth Amount")],
        ),
    ],
)
def test_a_cell_that_must_not_be_so_is_a_fault(line: str, faults: list[tuple[str, str]]) -> None:
    """Each with the column as the file calls it."""
    assert [(fault.code, fault.column) for fault in template(line).faults] == faults


def test_a_time_the_clocks_left_out_is_refused() -> None:
    """It shows that the zone named is not the file's."""
    line = row("", "1 ETH").replace("2024-01-01 00:00:00 UTC", "2024-03-10 02:30:00")
    assert codes(read("koinly", rows(UNIVERSAL, line), zone="America/New_York")) == [
        ("no_such_time", 2)
    ]
