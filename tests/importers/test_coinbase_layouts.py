"""Coinbase's headers through the years, and cells that cannot be read."""

import pytest

from tests.importers.coinbase_rows import row
from tests.importers.reads import HISTORY
from tests.importers.reads import OLD_HISTORY
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import rows

V0_HEADER = (
    "Timestamp,Transaction Type,Asset,Quantity Transacted,USD Spot Price at Transaction,Subtotal,"
    "Total (inclusive of fees),Notes"
)
GAIN_LOSS = (
    "Transaction Type,Transaction ID,Tax lot ID,Asset name,Amount,Date Acquired,Cost basis (USD),"
    "Date of Disposition,Proceeds (USD),Gains (Losses) (USD),Holding period (Days),Data source"
)
RAW = (
    'Transaction ID,Transaction Type,Date & time,Asset Acquired,"Quantity Acquired (Bought, '
    'Received, etc)",Cost Basis (incl. fees and/or spread) (USD),Data Source,"Asset Disposed '
    '(Sold, Sent, etc)",Quantity Disposed,Proceeds (excl. fees and/or spread) (USD)'
)
V1_HEADER = (
    "Timestamp,Transaction Type,Asset,Quantity Transacted,USD Spot Price at Transaction,"
    "USD Subtotal,USD Total (inclusive of fees),USD Fees,Notes"
)
V2_HEADER = OLD_HISTORY.replace(" and/or spread)", ")").replace("Fees and/or Spread", "Fees")
V4_HEADER = OLD_HISTORY.replace("Spot Price", "Price")
OLD = "2023-01-01T00:00:00Z,Buy,BTC,1,USD,100.00,100.00,101.00,1.00,Bought 1 BTC for $101.00 USD"
V1_ROW = "2020-01-01T00:00:00Z,Buy,BTC,1,100.00,100.00,101.00,1.00,Bought 1 BTC for $101.00 USD"


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (V1_HEADER, V1_ROW),
        (V2_HEADER, OLD),
        (OLD_HISTORY, OLD),
        (V4_HEADER, OLD),
        (HISTORY, "i1," + OLD),
        (HISTORY.replace("fees and/or spread)", "Fees and/or Spread)"), "i1," + OLD),
        (HISTORY.replace("Total (inclusive of fees and/or spread)", "Total"), "i1," + OLD),
        (HISTORY + ",Sender Address,Recipient Address", "i1," + OLD + ",,"),
    ],
)
def test_one_purchase_under_every_header(header: str, line: str) -> None:
    """Cost is before the fee, whatever the columns are called."""
    assert fact(read("coinbase", rows(header, line))) == {
        "type": "acquisition",
        "asset": "BTC",
        "quantity": "1",
        "cost": "100",
        "fee": {"amount": "1"},
    }


def test_the_oldest_report_has_dates_and_the_fee_inside_the_total() -> None:
    """A date is noon in the zone the person names, which the reading tells."""
    line = "10/06/2015,Buy,BTC,1,247.26,0 USD,249.73 USD,"
    reading = read("coinbase", rows(V0_HEADER, line), zone="America/New_York")
    (found,) = facts(reading)
    assert (found["at"], found["cost"], "fee" in found) == ("2015-10-06T16:00:00Z", "249.73", False)
    assert reading.zone == "America/New_York"
    assert "date only" in found["note"]


def test_another_zone_for_dates_tells_another_story_of_the_same_fact() -> None:
    """The name of a dated row does not hang on the zone assumed, so it cannot count twice."""
    line = "10/06/2015,Buy,BTC,1,247.26,0 USD,249.73 USD,"
    found = [
        facts(read("coinbase", rows(V0_HEADER, line), zone=zone))[0]
        for zone in ("UTC", "America/New_York")
    ]
    assert found[0]["id"] == found[1]["id"]
    assert found[0]["at"] != found[1]["at"]


def test_times_are_utc_whatever_zone_is_named() -> None:
    """A zone is only for times that have none; Coinbase writes UTC."""
    reading = read("coinbase", rows(OLD_HISTORY, OLD), zone="Asia/Tokyo")
    assert facts(reading)[0]["at"] == "2023-01-01T00:00:00Z"
    assert reading.zone == "UTC"


@pytest.mark.parametrize(
    ("cells", "faults"),
    [
        ({"asset": ""}, [("empty", "Asset")]),
        ({"kind": ""}, [("empty", "Transaction Type")]),
        ({"quantity": ""}, [("empty", "Quantity Transacted")]),
        ({"quantity": "1 ETH"}, [("other_unit", "Quantity Transacted")]),
        ({"price": "€5"}, [("other_unit", "Price at Transaction")]),
        ({"currency": "", "total": "$5"}, [("empty", "Price Currency")]),
        (
            {"asset": "", "quantity": "x"},
            [("not_a_number", "Quantity Transacted"), ("empty", "Asset")],
        ),
    ],
)
def test_a_cell_that_must_not_be_so_is_a_fault(
    cells: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    """Each with the column as the file calls it."""
    named = {"kind": "Receive", "asset": "BTC", "quantity": "1"} | cells
    reading = read("coinbase", rows(HISTORY, row(**named)))
    assert [(fault.code, fault.column) for fault in reading.faults] == faults


@pytest.mark.parametrize(
    "header",
    [
        GAIN_LOSS,
        RAW,
        "portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id",
        "trade id,product,side,created at,size,size unit,price,fee,total,price/fee/total unit",
    ],
)
def test_a_relative_of_the_history_is_refused_with_advice(header: str) -> None:
    """Reference data would count everything twice; the fault says what to import instead."""
    (fault,) = read("coinbase", rows("Some preamble", header, "x")).faults
    assert (fault.code, fault.row) == ("other_file", 2)
    assert "transaction history" in fault.next
