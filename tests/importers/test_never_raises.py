"""Whatever is in a file: faults, never an exception, and every row accounted for."""

from pathlib import Path

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
import pytest

from adapters.importers.reading import Reading
from domain.journal import check
from tests.importers.golden import files
from tests.importers.reads import HISTORY
from tests.importers.reads import LEDGER
from tests.importers.reads import UNIVERSAL
from tests.importers.reads import read
from tests.importers.reads import rows
from tests.importers.reads import unaccounted

SOURCES = ("coinbase", "kraken", "koinly")
HEADERS = {"coinbase": HISTORY, "kraken": LEDGER, "koinly": UNIVERSAL}

each_source = pytest.mark.parametrize("source", SOURCES)

WORDS = """
1 -1 0 0.5 -0.25 1e-8 $10 -$10 €3 1,000 BTC ETH ETH2 EUR USD XXBT ZEUR DOT.S KFEE Buy Sell
Convert Send Receive trade spend receive margin rollover settled transfer staking earn reward
deposit withdrawal gift lost swap 2024-01-01 2024-01-01T00:00:00Z L1 L2 R1 x
"""
PHRASES = (
    "",
    "2024-01-01 00:00:00 UTC",
    "Retail Staking Transfer",
    "Advanced Trade Buy",
    "Converted 1 BTC to 2 ETH",
    "Bought 1 BTC for 2 USDC",
    "realized gain",
    "Wrap Asset",
)
CELLS = st.sampled_from(WORDS.split()) | st.sampled_from(PHRASES)


def sound(reading: Reading) -> None:
    """Faults explain a refusal; without any, all rows are accounted for and all facts are valid."""
    assert all(fault.sentence() for fault in reading.faults)
    if not reading.faults:
        assert unaccounted(reading) == []
        for draft in reading.drafts:
            assert check(draft.line, "file.csv", draft.rows[0])[1] == []


@each_source
@given(content=st.binary(max_size=400))
def test_any_bytes(source: str, content: bytes) -> None:
    """A file of anything at all is refused, or read."""
    sound(read(source, content))


@each_source
@given(body=st.text(max_size=400))
def test_any_text_below_a_header(source: str, body: str) -> None:
    """Text that is no table is refused, or read."""
    reading = read(source, HEADERS[source] + "\n" + body)
    assert all(fault.sentence() for fault in reading.faults)
    if not reading.faults:
        assert unaccounted(reading) == []


@each_source
@settings(max_examples=300)
@given(data=st.data())
def test_rows_of_plausible_cells(source: str, data: st.DataObject) -> None:
    """Known words in the wrong places make facts that are valid, or faults."""
    width = HEADERS[source].count(",") + 1
    line = st.lists(CELLS, min_size=width, max_size=width).map(",".join)
    lines = data.draw(st.lists(line, max_size=5))
    sound(read(source, rows(HEADERS[source], *lines)))


def plausible(source: str) -> st.SearchStrategy[str]:
    """Rows whose cells stand in their columns, in every combination of meaning."""
    units = st.sampled_from(["1", "-1", "2.5", "-2.5", "0", "0.1"])
    money = st.sampled_from(["", "0", "10", "11", "-10", "1"])
    asset = st.sampled_from(["BTC", "ETH", "ETH2", "USDC", "EUR", "USD", "SOL"])
    cells: tuple[st.SearchStrategy[str], ...]
    if source == "coinbase":
        kind = st.sampled_from(
            "Buy,Sell,Convert,Send,Receive,Deposit,Staking Income,Card Spend,Donation,Wrap Asset,"
            "Unwrap,Asset Migration,Retail Staking Transfer,Retail Unstaking Transfer,"
            "Retail MGX DEX Buy,Derivatives Settlement,Admin Debit,Transfer,Subscription,"
            "Advanced Trade Buy,Advanced Trade Sell,Never Seen".split(",")
        )
        notes = st.sampled_from(
            [
                "",
                "Converted 1 BTC to 2.5 ETH",
                "Converted 1 USD to 1 USDC",
                "Bought 1 BTC for 11 USDC on BTC-USDC at 10 USDC/BTC",
                "Sold 1 BTC for 10 USDC on BTC-USDC at 11 USDC/BTC",
                "Received 1 BTC from an airdrop",
            ]
        )
        cells = (st.uuids().map(str), kind, asset, units, money, money, money, money, notes)
        form = "{},2024-01-01 00:00:00 UTC,{},{},{},USD,{},{},{},{},{}"
    elif source == "kraken":
        kind = st.sampled_from(
            "trade spend receive margin rollover settled transfer staking earn deposit "
            "withdrawal adjustment dividend hybridearnwithdrawal unseen".split()
        )
        sub = st.sampled_from(
            ["", "reward", "allocation", "migration", "spotfromfutures", "delistingconversion"]
        )
        fee = st.sampled_from(["0", "0.01", "-0.01", "3"])
        reference = st.sampled_from(["R1", "R2", ""])
        balance = st.sampled_from(["", "1", "2.5"])
        cells = (st.uuids().map(str), reference, kind, sub, asset, units, fee, balance)
        form = "{},{},2024-01-01 00:00:00,{},{},currency,{},{},{},{}"
    else:
        amount = st.sampled_from(["", "1", "2.5"])
        label = st.sampled_from(
            ["", "gift", "reward", "lost", "swap", "realized gain", "liquidity in", "unseen"]
        )
        cells = (amount, asset, amount, asset, amount, asset, amount, label)
        form = "2024-01-01 00:00:00,{},{},{},{},{},{},{},USD,{},,"
    return st.tuples(*cells).map(lambda each: form.format(*each))


@each_source
@settings(max_examples=300)
@given(data=st.data())
def test_rows_of_every_meaning(source: str, data: st.DataObject) -> None:
    """Any mixture of types, legs and fees makes valid facts, and every row is somewhere."""
    lines = data.draw(st.lists(plausible(source), min_size=1, max_size=6))
    sound(read(source, rows(HEADERS[source], *lines)))


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
@settings(max_examples=40)
@given(data=st.data())
def test_files_with_bytes_changed(path: Path, data: st.DataObject) -> None:
    """A damaged file is refused, or what it still says is valid."""
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        stop = min(len(content), start + data.draw(st.integers(0, 6)))
        content[start:stop] = data.draw(st.binary(max_size=6))
    reading = read(path.name.partition("_")[0], bytes(content))
    assert all(fault.sentence() for fault in reading.faults)
    if not reading.faults:
        assert unaccounted(reading) == []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_files_cut_anywhere(path: Path) -> None:
    """A file that stops early is refused, or its whole rows are read."""
    content = path.read_bytes()
    for stop in range(0, len(content), 97):
        reading = read(path.name.partition("_")[0], content[:stop])
        if not reading.faults:
            assert unaccounted(reading) == []
