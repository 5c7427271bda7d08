"""A seeded workload: the export of a busy taxpayer, the same bytes for the same seed and size.

Rows are spread over eight years and eight assets in Coinbase's newest layout: half of them buy, the
rest sell, convert, earn and send, and a pool is never sold below zero. Figures in the documents say
which size and seed they were measured with.
"""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

SEED = 8123
ASSETS = ("BTC", "ETH", "SOL", "ADA", "DOT", "LINK", "AVAX", "ATOM")
BEGINNING = datetime(2018, 1, 2, tzinfo=UTC)
SPAN = timedelta(days=8 * 365)
HEADER = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
    "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes"
)
_MILLIONTH = Decimal("0.000001")


def write_export(path: Path, rows: int, seed: int = SEED) -> None:
    """Write a Coinbase export of so many data rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\nTransactions\nUser,Bench,00000000-0000-0000-0000-000000000000\n")
        file.write(HEADER + "\n")
        for line in _rows(rows, Random(seed)):  # noqa: S311 - a workload, not a secret
            file.write(line + "\n")


def _rows(rows: int, random: Random) -> Iterator[str]:
    held = dict.fromkeys(ASSETS, 0)
    step = SPAN / rows
    for number in range(rows):
        at = BEGINNING + step * number
        asset = random.choice(ASSETS)
        price = random.randint(100, 9_000_000)
        chance = random.random()
        if held[asset] < 10 or chance < 0.5:
            kind, units = "Buy", random.randint(1_000, 5_000_000)
            held[asset] += units
        elif chance < 0.55:
            kind, units = "Staking Income", random.randint(1, 1_000)
            held[asset] += units
        else:
            kind, units = "Sell", random.randint(1, max(1, held[asset] // 3))
            held[asset] -= units
        yield _row(number, at, kind, asset, units, price)


def _row(number: int, at: datetime, kind: str, asset: str, units: int, price: int) -> str:
    quantity = units * _MILLIONTH
    each = Decimal(price) / 100
    subtotal = (quantity * each).quantize(Decimal("0.01"))
    fee = Decimal(0) if kind == "Staking Income" else (subtotal / 200).quantize(Decimal("0.01"))
    total = subtotal - fee if kind == "Sell" else subtotal + fee
    sign = "-" if kind == "Sell" else ""
    moment = at.strftime("%Y-%m-%d %H:%M:%S UTC")
    return (
        f"{number:024x},{moment},{kind},{asset},{sign}{quantity:f},USD,${each},${subtotal},${total},"
        f"${fee},"
    )
