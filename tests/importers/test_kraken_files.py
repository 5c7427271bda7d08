"""Kraken's files: headers, balances, names, trades.csv, and what cannot be read."""

import pytest

from adapters.importers.kraken.assets import asset_name
from adapters.importers.kraken.assets import split_pair
from tests.importers.kraken_rows import ledger
from tests.importers.kraken_rows import row
from tests.importers.kraken_rows import the_fact
from tests.importers.reads import LEDGER
from tests.importers.reads import codes
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import rows

TRADES = "txid,ordertxid,pair,time,type,ordertype,price,cost,fee,vol,margin,misc,ledgers"
NEWEST_LEDGER = (
    "txid,refid,time,type,subtype,aclass,subclass,asset,wallet,amount,fee,balance,"
    "amountusd,feeusd,balanceusd,feecurrency"
)


@pytest.mark.parametrize(
    "header",
    [
        LEDGER,
        LEDGER + ",amountusd",
        LEDGER + ",",
        "txid,refid,time,type,subtype,aclass,asset,wallet,amount,fee,balance",
        "txid,refid,time,type,subtype,aclass,asset,wallet,amount,fee,balance,amountusd",
        "txid,refid,time,type,subtype,aclass,subclass,asset,wallet,amount,fee,balance",
        NEWEST_LEDGER,
    ],
)
def test_one_purchase_under_every_header(header: str) -> None:
    """Money and a fee in it went, units came."""
    legs = (
        {"txid": "L1", "asset": "ZEUR", "amount": "-386.0000", "fee": "1.0036"},
        {"txid": "L2", "asset": "XXBT", "amount": "0.0140000000", "fee": "0.0000000000"},
    )
    common = {"refid": "T1", "time": "2024-01-01 00:00:00", "type": "trade"}
    lines = [",".join((common | leg).get(name, "") for name in header.split(",")) for leg in legs]
    assert the_fact(*lines, header=header) == {
        "type": "acquisition",
        "asset": "BTC",
        "quantity": "0.014",
        "cost": {"amount": "386", "currency": "EUR"},
        "fee": {"amount": {"amount": "1.0036", "currency": "EUR"}},
    }


def test_a_gap_in_the_balance_is_told_once_for_each_asset() -> None:
    """Which row, what stands there and what should."""
    reading = ledger(
        row("L1", "deposit", "XXBT", "1", balance="1", ref="1"),
        row("L2", "deposit", "XXBT", "1", balance="3", ref="2"),
        row("L3", "deposit", "XXBT", "1", balance="9", ref="3"),
        row("L4", "deposit", "XETH", "1", balance="5", ref="4"),
        row("L5", "withdrawal", "XETH", "-1", "0.5", balance="3.5", ref="5"),
    )
    (gap,) = reading.remarks
    assert gap.code == "balance_gap"
    assert "XXBT does not follow from the rows in 2 of 2 steps" in gap.message
    assert "row 3 (L2) it is 3 and should be 2" in gap.message


def test_balances_are_replayed_in_time_whichever_way_the_file_runs() -> None:
    """Newest first is no gap."""
    lines = [
        row("L1", "deposit", "XXBT", "1", balance="1", ref="1", time="2024-01-01 00:00:00"),
        row(
            "L2",
            "withdrawal",
            "XXBT",
            "-0.4",
            "0.1",
            balance="0.5",
            ref="2",
            time="2024-01-02 00:00:00",
        ),
        row("L3", "deposit", "XXBT", "1", balance="1.5", ref="3", time="2024-01-02 00:00:00"),
    ]
    assert ledger(*lines).remarks == ledger(*lines[::-1]).remarks == []


def test_wallets_have_balances_of_their_own() -> None:
    """The same asset in two wallets is two accounts with Kraken."""
    header = LEDGER + ",wallet"
    lines = [
        row("L1", "deposit", "SOL", "1", balance="1", ref="1") + ",spot",
        row("L2", "deposit", "SOL", "1", balance="7", ref="2") + ",earn",
        row("L3", "deposit", "SOL", "1", balance="2", ref="3") + ",spot",
    ]
    assert ledger(*lines, header=header).remarks == []


@pytest.mark.parametrize(("balance", "quantity"), [("8.8", "1.2"), ("9.2", "0.8"), ("", "1.2")])
def test_a_negative_fee_is_told_from_a_rebate_by_the_balance(balance: str, quantity: str) -> None:
    """Some exports wrote every fee with a minus; only the balance knows what it was."""
    reading = ledger(
        row("L1", "deposit", "XXBT", "10", balance="10", ref="1"),
        row("L2", "withdrawal", "XXBT", "-1", "-0.2", balance=balance, ref="2"),
    )
    assert facts(reading)[1]["quantity"] == quantity
    assert reading.remarks == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("XXBT", "BTC"),
        ("XBT", "BTC"),
        ("XBT.M", "BTC"),
        ("XXBT.F", "BTC"),
        ("XETH", "ETH"),
        ("ETH2", "ETH"),
        ("ETH2.S", "ETH"),
        ("XXDG", "DOGE"),
        ("XDG", "DOGE"),
        ("ZEUR", "EUR"),
        ("EUR.HOLD", "EUR"),
        ("USD.M", "USD"),
        ("DOT.S", "DOT"),
        ("DOT28.S", "DOT"),
        ("SOL03.S", "SOL"),
        ("C98.F", "C98"),
        ("LUNA2", "LUNA2"),
        ("XTZ", "XTZ"),
        ("TSLAx", "TSLAx"),
    ],
)
def test_an_asset_has_one_name(raw: str, name: str) -> None:
    """Legacy codes and pockets are folded, and nothing else is."""
    assert asset_name(raw) == name


@pytest.mark.parametrize(
    ("pair", "legs"),
    [
        ("XXBTZUSD", ("BTC", "USD")),
        ("XXBT/ZUSD", ("BTC", "USD")),
        ("XBT/USD", ("BTC", "USD")),
        ("XETHXXBT", ("ETH", "BTC")),
        ("TRXXBT", ("TRX", "BTC")),
        ("USDTZUSD", ("USDT", "USD")),
        ("XTZUSD", ("XTZ", "USD")),
        ("DOTUSDT", ("DOT", "USDT")),
        ("ADAEUR", ("ADA", "EUR")),
        ("USD", None),
        ("/USD", None),
        ("", None),
        ("NONSENSE", None),
    ],
)
def test_a_pair_is_split_in_every_spelling(pair: str, legs: tuple[str, str] | None) -> None:
    """A pair that cannot be split is none."""
    assert split_pair(pair) == legs


def test_trades_and_ledger_name_a_trade_alike() -> None:
    """Both files of one trade are one fact, so it cannot count twice."""
    trade = 'T1,O1,XXBTZUSD,2024-01-01 00:00:00,buy,limit,100,100,2,1,0,,"L2, L1"'
    reading = read("kraken", rows(TRADES, trade))
    (from_ledger,) = facts(
        ledger(row("L2", "trade", "XXBT", "1"), row("L1", "trade", "ZUSD", "-100", "2"))
    )
    assert facts(reading) == [from_ledger]
    assert [remark.code for remark in reading.remarks] == ["trades_fallback"]


def test_trades_without_ledger_rows_keep_their_own_id() -> None:
    """The quote's fee is beside what was sent, or out of what was received."""
    line = "T1,O1,{},2024-01-01 00:00:00,{},limit,1,100,2,1,0,,"
    bought = fact(read("kraken", rows(TRADES, line.format("ETHUSDT", "buy"))))
    sold = fact(read("kraken", rows(TRADES, line.format("ETHUSDT", "sell"))))
    assert (bought["sent"]["quantity"], bought["fee"]["withheld"]) == ("102", "sent")
    assert (sold["received"]["quantity"], sold["fee"]["withheld"]) == ("100", "received")


def test_trades_on_margin_are_left_to_the_ledger() -> None:
    """Opening a position is no sale."""
    line = "T1,O1,XXBTZUSD,2024-01-01 00:00:00,sell,limit,100,100,2,1,20,,"
    reading = read("kraken", rows(TRADES, line))
    assert reading.not_imported == [(2, "a trade on margin: its result stands in the ledger")]


def test_faults_of_a_trades_file_name_their_columns() -> None:
    """All of a row in one run."""
    line = "T1,O1,NONSENSE,never,hold,limit,100,-1,2,x,0,,"
    reading = read("kraken", rows(TRADES, line))
    assert [(fault.code, fault.column) for fault in reading.faults] == [
        ("not_an_instant", "time"),
        ("not_a_choice", "type"),
        ("unknown_pair", "pair"),
        ("not_a_number", "vol"),
        ("out_of_range", "vol"),
        ("out_of_range", "cost"),
    ]


def test_faults_of_a_ledger_name_their_columns() -> None:
    """All of a row in one run."""
    reading = ledger(
        row("L1", "", "", "x", "y", balance="z", time="never"), row("L2", "deposit", "XXBT", "")
    )
    assert [(fault.code, fault.column, fault.row) for fault in reading.faults] == [
        ("not_an_instant", "time", 2),
        ("empty", "asset", 2),
        ("empty", "type", 2),
        ("not_a_number", "amount", 2),
        ("not_a_number", "fee", 2),
        ("not_a_number", "balance", 2),
        ("empty", "amount", 3),
    ]


def test_an_id_twice_with_other_content_refuses_the_file() -> None:
    """As everywhere, both rows are shown."""
    reading = ledger(row("L1", "deposit", "XXBT", "1"), row("L1", "deposit", "XXBT", "2"))
    assert codes(reading) == [("duplicate_id", 3)]


def test_times_are_utc_whatever_zone_is_named() -> None:
    """Kraken writes UTC without saying so."""
    reading = read("kraken", rows(LEDGER, row("L1", "deposit", "XXBT", "1")), zone="Asia/Tokyo")
    assert (facts(reading)[0]["at"], reading.zone) == ("2024-01-01T00:00:00Z", "UTC")
