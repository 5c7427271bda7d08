"""What Coinbase's rows mean beside trades: pairs, rewards, moves, money."""

import pytest

from tests.importers.coinbase_rows import row
from tests.importers.coinbase_rows import the_fact
from tests.importers.reads import HISTORY
from tests.importers.reads import OLD_HISTORY
from tests.importers.reads import codes
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import remarks
from tests.importers.reads import rows
from tests.importers.reads import unaccounted


def test_staked_ether_that_comes_back_is_a_migration() -> None:
    """A send and a receipt of one quantity in one second, under two names."""
    sent = row("Send", "ETH2", "-0.5")
    received = row("Receive", "ETH", "0.5", id="i0")
    reading = read("coinbase", rows(HISTORY, sent, received))
    assert fact(reading) == {
        "type": "conversion",
        "sent": {"asset": "ETH2", "quantity": "0.5"},
        "received": {"asset": "ETH", "quantity": "0.5"},
        "family": "migration",
    }
    assert reading.drafts[0].rows == (2, 3)


@pytest.mark.parametrize(("quantity", "time"), [("0.4", "00:00:00"), ("0.5", "00:00:03")])
def test_other_sends_and_receipts_of_ether_stay_two(quantity: str, time: str) -> None:
    """Another quantity, or more than two seconds apart, is another thing."""
    sent = row("Send", "ETH2", "-0.5")
    received = row("Receive", "ETH", quantity, id="i0", time=f"2025-01-01 {time} UTC")
    reading = read("coinbase", rows(HISTORY, sent, received))
    assert sorted(found["type"] for found in facts(reading)) == ["receipt", "removal"]


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("Retail Staking Transfer", "ETH"),
        ("Retail Unstaking Transfer", "ETH2"),
        ("Retail Eth2 Deprecation", "ETH2"),
    ],
)
def test_without_signs_the_type_tells_which_ether_was_sent(kind: str, sent: str) -> None:
    """The layouts before ids write both quantities without a sign."""
    line = "2024-01-01 00:00:00 UTC,{},{},0.5,USD,1,1,1,0,"
    text = rows(OLD_HISTORY, line.format(kind, "ETH"), line.format(kind, "ETH2"))
    assert fact(read("coinbase", text))["sent"]["asset"] == sent


def test_staking_of_an_asset_that_keeps_its_name_is_no_fact() -> None:
    """Units that stay in the account under the same name went nowhere, in one row or two."""
    both = (
        row("Retail Staking Transfer", "SOL", "-1"),
        row("Retail Staking Transfer", "SOL", id="i2"),
    )
    for lines in (both, both[:1]):
        reading = read("coinbase", rows(HISTORY, *lines))
        assert facts(reading) == []
        assert unaccounted(reading) == []


def test_half_a_migration_is_left_unclassified() -> None:
    """What its other half was is not in the file."""
    reading = read("coinbase", rows(HISTORY, row("Retail Eth2 Deprecation", "ETH2", "-1")))
    assert fact(reading)["type"] == "removal"
    assert remarks(reading) == ["unknown_label"]


def test_a_wrap_whose_ratio_moves_is_not_called_a_wrap() -> None:
    """One to one is a wrap; half a unit more is a staking token, taxed by another switch."""
    for received, family in (("1", "wrap"), ("0.93", "liquid_staking")):
        sent = row("Wrap Asset", "ETH", "-1")
        came = row("Wrap Asset", "CBETH", received, id="i2")
        assert the_fact(sent, came)["family"] == family


@pytest.mark.parametrize(
    ("kind", "notes", "how"),
    [
        ("Staking Income", "", "staking"),
        ("Inflation Reward", "", "staking"),
        ("Rewards Income", "", "reward"),
        ("Learning Reward", "", "reward"),
        ("Coinbase Earn", "", "reward"),
        ("Interest payout", "", "interest"),
        ("Incentives Rewards Payout", "", "reward"),
        ("Receive", "Received 1 BTC from Coinbase Earn", "reward"),
        ("Receive", "Received 1 BTC from Coinbase Referral", "reward"),
        ("Receive", "Received 1 BTC, an Airdrop", "airdrop"),
    ],
)
def test_rewards_are_income(kind: str, notes: str, how: str) -> None:
    """By type, or by the notes of a receipt."""
    line = row(kind, price="$90", subtotal="$90", total="$90", fee="$0", notes=notes)
    assert the_fact(line) == {
        "type": "income",
        "asset": "BTC",
        "quantity": "1",
        "value": "90",
        "how": how,
    }


def test_dust_income_is_valued_by_its_price() -> None:
    """Where cents round to nothing, price times quantity is what it was worth."""
    line = row(
        "Staking Income", quantity="0.0000001", price="$90000", subtotal="$0.00", total="$0.00"
    )
    assert the_fact(line)["value"] == "0.009"


@pytest.mark.parametrize(
    ("kind", "quantity", "moved"),
    [
        ("Send", "-1", "removal"),
        ("Receive", "1", "receipt"),
        ("Exchange Deposit", "-1", "removal"),
        ("Exchange Withdrawal", "1", "receipt"),
        ("Pro Deposit", "1", "removal"),
        ("Pro Withdrawal", "1", "receipt"),
        ("Prime Deposit", "-1", "removal"),
        ("Vault Withdrawal", "1", "receipt"),
        ("Withdrawal", "-1", "removal"),
        ("Deposit", "1", "receipt"),
        ("Transfer", "-1", "removal"),
        ("Transfer", "1", "receipt"),
    ],
)
def test_moves_are_units_that_came_or_went(kind: str, quantity: str, moved: str) -> None:
    """Never a sale and never a gift; the type tells the direction before the sign does."""
    assert the_fact(row(kind, quantity=quantity))["type"] == moved


def test_a_move_carries_the_price_of_its_row() -> None:
    """Whatever it turns out to be, its value will be asked for."""
    reading = read(
        "coinbase", rows(HISTORY, row("Send", quantity="-1", price="€24,073.28", currency="EUR"))
    )
    _, told = reading.drafts
    assert told.line == {
        "id": "coinbase:i1:price",
        "type": "price",
        "at": "2025-01-01T00:00:00Z",
        "asset": "BTC",
        "value": {"amount": "24073.28", "currency": "EUR"},
        "source": "coinbase export",
    }
    assert told.rows == (2,)


def test_an_unknown_type_is_decided_by_its_sign() -> None:
    """Units that came or went, with a remark."""
    for quantity, kind in (("1", "receipt"), ("-1", "removal")):
        reading = read("coinbase", rows(HISTORY, row("Moon Bonus", quantity=quantity)))
        assert fact(reading)["type"] == kind
        assert remarks(reading) == ["unknown_label"]


def test_an_unknown_type_without_a_sign_is_refused() -> None:
    """Whether units came or went cannot be told, unless the notes begin with it."""
    line = "2024-01-01 00:00:00 UTC,Moon Bonus,BTC,1,USD,1,1,1,0,{}"
    assert codes(read("coinbase", rows(OLD_HISTORY, line.format("")))) == [("no_direction", 2)]
    found = fact(read("coinbase", rows(OLD_HISTORY, line.format("Sent 1 BTC"))))
    assert found["type"] == "removal"


@pytest.mark.parametrize("kind", ["Deposit", "Withdrawal", "Subscription", "Credit", "Moon Bonus"])
def test_money_is_never_units(kind: str) -> None:
    """Deposits, fees and gifts of money are left out with the reason."""
    reading = read("coinbase", rows(HISTORY, row(kind, "EUR", "-5")))
    assert (facts(reading), reading.not_imported) == (
        [],
        [(2, "money came or went: money has no lots")],
    )


def test_money_bought_with_money_is_no_fact() -> None:
    """A row that Coinbase writes by mistake."""
    reading = read(
        "coinbase", rows(HISTORY, row("Buy", "EUR", "10", notes="Bought 10 EUR for 10 EUR"))
    )
    assert (facts(reading), unaccounted(reading)) == ([], [])


def test_units_spent_by_card_are_a_disposal() -> None:
    """What was bought is worth what the units were, less the fee."""
    line = row("Card Spend", quantity="-1", subtotal="$10", total="$10.25", fee="$0.25")
    assert the_fact(line) == {
        "type": "disposal",
        "asset": "BTC",
        "quantity": "1",
        "proceeds": "10.25",
        "how": "spend",
        "fee": {"amount": "0.25"},
    }


def test_a_donation_is_valued_without_being_sold() -> None:
    """Its value is kept; whether it counts is for the law."""
    found = the_fact(row("Donation", quantity="-1", subtotal="$10", total="$10", fee="$0"))
    assert (found["how"], found["proceeds"]) == ("donation", "10")


@pytest.mark.parametrize(
    ("asset", "quantity", "total", "expected"),
    [
        ("USD", "-12.5", "-$12.50", {"pnl": "-12.5"}),
        ("USDC", "40", "$39.99", {"pnl": "39.99", "asset": "USDC", "quantity": "40"}),
        ("USDC", "-40", "-$39.99", {"pnl": "-39.99", "asset": "USDC", "quantity": "40"}),
    ],
)
def test_a_settled_derivative_keeps_its_sign(
    asset: str, quantity: str, total: str, expected: dict[str, str]
) -> None:
    """Profit or loss in money, and the units that moved if any did."""
    found = the_fact(row("Derivatives Settlement", asset, quantity, total=total))
    assert found == {"type": "settlement", "contract": "other"} | expected


def test_an_admin_debit_is_not_explained_away() -> None:
    """It may be a theft's aftermath or an error; a person must say."""
    reading = read("coinbase", rows(HISTORY, row("Admin Debit", quantity="-1")))
    assert fact(reading)["type"] == "removal"
    assert remarks(reading) == ["unknown_label"]


def test_names_coinbase_changed_are_one_asset() -> None:
    """CGLD of old files and CELO of new ones are the same units."""
    assert the_fact(row("Receive", "CGLD"))["asset"] == "CELO"
    assert the_fact(row("Receive", "ZETACHAIN"))["asset"] == "ZETA"
