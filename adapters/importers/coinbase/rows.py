"""Coinbase's columns under all their names, and one row of them with its cells read.

The same purchase as it has been written since 2015:

    10/06/2015,Buy,BTC,1,247.26,0 USD,249.73 USD,                          tax report
    2020-09-27T18:36:58Z,Buy,BTC,...,{CCY} columns                         to 2021
    6637...,2023-04-20T04:05:40Z,Buy,ETH,0.0021,EUR,€1810.23,...           with an id, from 2024

Quantities were positive for years and carry a sign now, though not everywhere, so a row keeps the
sign and says whether its file has signs at all; what a row means is decided by its type.
"""

from datetime import datetime
from decimal import Decimal
import re
from typing import NamedTuple

from adapters.importers.cells import NO_NUMBER
from adapters.importers.cells import time_words
from adapters.importers.columns import Column
from adapters.importers.columns import Layout
from adapters.importers.columns import Relative
from adapters.importers.intake import Intake
from adapters.importers.table import Format
from adapters.importers.table import Row
from domain.amounts import plain

_MONEY = ("price", "subtotal", "total", "fee")
_FULL = "(inclusive of fees and/or spread)"

HISTORY = Layout(
    "transaction history",
    (
        Column("identity", ("id",)),
        Column("time", ("timestamp",), required=True),
        Column("label", ("transaction type",), required=True),
        Column("asset", ("asset",), required=True),
        Column("quantity", ("quantity transacted",), required=True),
        Column("currency", ("price currency", "spot price currency")),
        Column(
            "price",
            ("price at transaction", "spot price at transaction"),
            re.compile(r"(\w{3,5}) spot price at transaction"),
            required=True,
        ),
        Column("subtotal", ("subtotal",), re.compile(r"(\w{3,5}) subtotal"), required=True),
        Column(
            "total",
            ("total", "total (inclusive of fees)", f"total {_FULL}"),
            re.compile(r"(\w{3,5}) total(?: \(inclusive of fees.*\))?"),
            required=True,
        ),
        Column("fee", ("fees", "fees and/or spread"), re.compile(r"(\w{3,5}) fees.*")),
        Column("notes", ("notes",)),
        Column("sender", ("sender address",)),
        Column("recipient", ("recipient address",)),
    ),
    may_miss=frozenset({"notes", "sender", "recipient"}),
)

COINBASE = Format(
    "coinbase",
    (HISTORY,),
    relatives=(
        Relative(
            frozenset({"tax lot id", "date of disposition", "asset name"}),
            "Coinbase's gain/loss report (one row per lot sold)",
            "It is reference data for reconciling; importing it too would count every sale twice. "
            "Import the transaction history (Reports, Transaction history, CSV).",
        ),
        Relative(
            frozenset({"asset acquired", "data source", "quantity disposed"}),
            "Coinbase's raw transactions of the tax centre",
            "It is reference data for reconciling; importing it too would count every row twice. "
            "Import the transaction history (Reports, Transaction history, CSV).",
        ),
        Relative(
            frozenset({"amount/balance unit", "trade id"}),
            "a Coinbase Pro account statement",
            "Import the transaction history of Coinbase itself.",
        ),
        Relative(
            frozenset({"product", "price/fee/total unit"}),
            "Coinbase Pro fills",
            "Import the transaction history of Coinbase itself.",
        ),
    ),
    preamble=("transactions", "user", "you can use this transaction report"),
    advice="Export the transaction history as CSV (Reports, Transaction history).",
)

RENAMED = {"CGLD": "CELO", "ZETACHAIN": "ZETA"}
"""Coinbase's names that it changed itself; both stand for the same units."""


class CoinbaseRow(NamedTuple):
    """One row. `quantity` is signed where `signed`; money is as written, sign included.

    `key` is the folded label, `when` the time as the file writes it, for names: another `--zone`
    for a file of bare dates then tells another story of the same fact, which is refused, and not a
    second fact.
    """

    line: int
    identity: str
    at: datetime
    when: str
    whole_day: bool
    label: str
    key: str
    asset: str
    quantity: Decimal
    signed: bool
    currency: str
    price: Decimal | None
    subtotal: Decimal | None
    total: Decimal | None
    fee: Decimal | None
    notes: str
    addresses: str

    @property
    def units(self) -> Decimal:
        """How many units, without a sign."""
        return self.quantity.copy_abs()

    def content(self) -> tuple[str, ...]:
        """What happened, in words that do not change between downloads (for names by hash)."""
        notes = " ".join(self.notes.split())
        return (self.key, time_words(self.when), self.asset, plain(self.units), notes)


def read_row(intake: Intake, row: Row) -> CoinbaseRow | None:
    """One row with its cells read, or None where a cell was faulty."""
    before = len(intake.faults)
    moment = intake.moment(row, "time")
    asset, label = intake.text(row, "asset"), intake.text(row, "label")
    quantity = intake.number(row, "quantity", asset)
    currency = _currency(intake, row)
    price = intake.number(row, "price", currency)
    subtotal = intake.number(row, "subtotal", currency)
    total = intake.number(row, "total", currency)
    fee = intake.number(row, "fee", currency)
    if not asset or not label or not currency or quantity is None or len(intake.faults) > before:
        _check(intake, row, before, has_money=bool(price or subtotal or total or fee))
        if quantity is None or len(intake.faults) > before:
            return None
    return CoinbaseRow(
        row.line,
        intake.text(row, "identity"),
        moment.at,
        intake.text(row, "time"),
        moment.whole_day,
        label,
        label.casefold(),
        RENAMED.get(asset, asset),
        quantity,
        "identity" in row.binding.places,
        currency,
        price,
        subtotal,
        total,
        fee,
        intake.text(row, "notes"),
        _addresses(intake, row),
    )


def _check(intake: Intake, row: Row, before: int, *, has_money: bool) -> None:
    """Faults for cells that must not be empty, where the cells themselves could be read."""
    unread = len(intake.faults) == before
    for name in ("asset", "label"):
        intake.required(row, name)
    if unread and intake.text(row, "quantity").casefold() in NO_NUMBER:
        intake.fault(row, "quantity", "empty", "no number", "a number of units")
    if has_money and not _currency(intake, row):
        intake.fault(row, "currency", "empty", "an empty cell", "the currency of the amounts")


def _currency(intake: Intake, row: Row) -> str:
    """The currency of a row's amounts: from its own cell, else from the columns' names."""
    currencies = row.binding.currencies
    if not currencies:
        return intake.text(row, "currency")
    return next((currencies[name] for name in _MONEY if name in currencies), "")


def _addresses(intake: Intake, row: Row) -> str:
    if "sender" not in row.binding.places and "recipient" not in row.binding.places:
        return ""
    ends = (("from", "sender"), ("to", "recipient"))
    return " ".join(f"{word} {text}" for word, name in ends if (text := intake.text(row, name)))
