"""Koinly's three tables, and one row of any of them: what went, what came, a fee, a label.

    universal  Date, Sent Amount, Sent Currency, Received Amount, Received Currency, Fee Amount, …
    simple     Koinly Date, Amount, Currency, Label, TxHash         (a negative amount was sent)
    export     Koinly's own transactions, with wallets; two headers, one of them with ids

Times of the templates are in the zone the person names unless a cell says UTC; the export is
always UTC. Koinly tells equal tickers apart by a number behind a semicolon (`BTC;1`), which means
nothing outside Koinly and is left away.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
import re

from adapters.importers.cells import time_words
from adapters.importers.columns import Column
from adapters.importers.columns import Layout
from adapters.importers.intake import UTC
from adapters.importers.intake import Intake
from adapters.importers.table import Format
from adapters.importers.table import Row
from domain.amounts import plain
from domain.facts import Leg

_WORTH = (
    Column("worth", ("net worth amount",), re.compile(r"net value \((\w{3,5})\)")),
    Column("worth_currency", ("net worth currency",)),
    Column("value", ("net value (read-only)",)),
    Column("value_currency", ("value currency (read-only)",)),
    Column("fee_worth", ("fee worth amount",), re.compile(r"fee value \((\w{3,5})\)")),
    Column("fee_worth_currency", ("fee worth currency",)),
)
_WORDS = (
    Column("label", ("label", "tag", "label or tag", "label|tag")),
    Column("description", ("description",)),
    Column("tx", ("txhash", "tx hash")),
)
_FEE = (Column("fee", ("fee amount",)), Column("fee_asset", ("fee currency",)))
_AT_THE_END = frozenset({"label", "description", "tx"})

EXPORT = Layout(
    "export",
    (
        Column("identity", ("id (read-only)",)),
        Column("time", ("date", "date (utc)"), required=True),
        Column("type", ("type",), required=True),
        Column("sent", ("sent amount", "from amount"), required=True),
        Column("sent_asset", ("sent currency", "from currency"), required=True),
        Column("sent_wallet", ("sending wallet", "from wallet (read-only)"), required=True),
        Column("received", ("received amount", "to amount"), required=True),
        Column("received_asset", ("received currency", "to currency"), required=True),
        Column("received_wallet", ("receiving wallet", "to wallet (read-only)"), required=True),
        Column("deleted", ("deleted",)),
        *_FEE,
        *_WORTH,
        *_WORDS,
    ),
    may_miss=_AT_THE_END,
)

UNIVERSAL = Layout(
    "universal",
    (
        Column("time", ("date", "koinly date"), required=True),
        Column("sent", ("sent amount",), required=True),
        Column("sent_asset", ("sent currency",), required=True),
        Column("received", ("received amount",), required=True),
        Column("received_asset", ("received currency",), required=True),
        *_FEE,
        *_WORTH,
        *_WORDS,
    ),
    may_miss=_AT_THE_END,
)

SIMPLE = Layout(
    "simple",
    (
        Column("time", ("koinly date", "date"), required=True),
        Column("amount", ("amount",), required=True),
        Column("asset", ("currency",), required=True),
        *_WORDS,
    ),
    may_miss=_AT_THE_END,
)

KOINLY = Format(
    "koinly",
    (EXPORT, SIMPLE, UNIVERSAL),
    advice="Use Koinly's universal template, or export the transactions from Koinly as CSV.",
)


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount of money with its currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class KoinlyRow:
    """One row. Legs and fee are None where there is none; wallets are "" in the templates.

    `when` is the time as the file writes it, for names.
    """

    line: int
    identity: str
    at: datetime
    when: str
    sent: Leg | None
    received: Leg | None
    fee: Leg | None
    worth: Worth | None
    fee_worth: Worth | None
    label: str
    description: str
    tx: str
    sent_wallet: str
    received_wallet: str

    def content(self) -> tuple[str, ...]:
        """What moved, for names by hash: not the label, which a person may still correct."""
        legs = (self.sent, self.received)
        words = (f"{plain(leg.quantity)} {leg.asset}" if leg else "" for leg in legs)
        wallets = (self.sent_wallet, self.received_wallet)
        return (time_words(self.when), *words, *wallets, self.tx)


def read_row(intake: Intake, row: Row) -> KoinlyRow | None:
    """One row with its cells read, or None where a cell was faulty."""
    before = len(intake.faults)
    export = row.binding.layout == EXPORT.name
    moment = intake.moment(row, "time", UTC if export else intake.zone)
    sent, received = _legs(intake, row)
    fee = _leg(intake, row, "fee", "fee_asset")
    worth = _worth(intake, row, "worth", "worth_currency")
    worth = worth or _worth(intake, row, "value", "value_currency")
    fee_worth = _worth(intake, row, "fee_worth", "fee_worth_currency")
    if len(intake.faults) > before:
        return None
    return KoinlyRow(
        row.line,
        intake.text(row, "identity"),
        moment.at,
        intake.text(row, "time"),
        sent,
        received,
        fee,
        worth,
        fee_worth,
        intake.text(row, "label").replace("_", " ").casefold(),
        intake.text(row, "description"),
        intake.text(row, "tx"),
        intake.text(row, "sent_wallet"),
        intake.text(row, "received_wallet"),
    )


def _legs(intake: Intake, row: Row) -> tuple[Leg | None, Leg | None]:
    if row.binding.layout != SIMPLE.name:
        return _leg(intake, row, "sent", "sent_asset"), _leg(
            intake, row, "received", "received_asset"
        )
    amount, asset = intake.number(row, "amount"), _asset(intake, row, "asset")
    if not amount or not asset:
        return None, None
    units = Leg(asset, amount.copy_abs())
    return (units, None) if amount < 0 else (None, units)


def _asset(intake: Intake, row: Row, name: str) -> str:
    return intake.text(row, name).partition(";")[0].strip()


def _leg(intake: Intake, row: Row, name: str, asset_name: str) -> Leg | None:
    amount, asset = intake.number(row, name), _asset(intake, row, asset_name)
    if not amount:
        return None
    if amount < 0:
        found = repr(intake.text(row, name)[:80])
        intake.fault(row, name, "out_of_range", found, "an amount, 0 or more")
        return None
    if not asset:
        intake.required(row, asset_name)
        return None
    return Leg(asset, amount)


def _worth(intake: Intake, row: Row, name: str, currency_name: str) -> Worth | None:
    amount = intake.number(row, name)
    if not amount:
        return None
    named = row.binding.currencies.get(name) or _asset(intake, row, currency_name)
    if not named:
        intake.required(row, currency_name)
        return None
    return Worth(amount.copy_abs(), named.upper())
