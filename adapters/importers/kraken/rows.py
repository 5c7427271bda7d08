"""Kraken's ledger columns through the years, and one row with its cells read.

Sixteen columns in 2026, ten in 2021; the ten have never changed their names. `amount` is signed
and `fee` comes on top, in the row's own asset (2026: in `feecurrency` where that is filled):

    balance = balance before + amount - fee      for each asset as written and each wallet
"""

from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from adapters.importers.columns import Column
from adapters.importers.columns import Layout
from adapters.importers.columns import Relative
from adapters.importers.intake import Intake
from adapters.importers.kraken.assets import asset_name
from adapters.importers.table import Format
from adapters.importers.table import Row
from domain.amounts import EXACT
from domain.amounts import ZERO

LEDGER = Layout(
    "ledger",
    (
        Column("identity", ("txid",), required=True),
        Column("reference", ("refid",), required=True),
        Column("time", ("time",), required=True),
        Column("kind", ("type",), required=True),
        Column("subkind", ("subtype",)),
        Column("asset", ("asset",), required=True),
        Column("wallet", ("wallet",)),
        Column("amount", ("amount",), required=True),
        Column("fee", ("fee",), required=True),
        Column("balance", ("balance",), required=True),
        Column("dollars", ("amountusd",)),
        Column("fee_dollars", ("feeusd",)),
        Column("fee_asset", ("feecurrency",)),
    ),
)

TRADES = Layout(
    "trades",
    (
        Column("identity", ("txid",), required=True),
        Column("pair", ("pair",), required=True),
        Column("time", ("time",), required=True),
        Column("kind", ("type",), required=True),
        Column("cost", ("cost",), required=True),
        Column("fee", ("fee",), required=True),
        Column("volume", ("vol",), required=True),
        Column("margin", ("margin",)),
        Column("ledgers", ("ledgers",)),
    ),
)

KRAKEN = Format(
    "kraken",
    (TRADES, LEDGER),
    relatives=(
        Relative(
            frozenset({"uid", "realized pnl", "new balance"}),
            "a Kraken Futures account log",
            "It belongs to another account and layout; import the spot ledgers.csv.",
        ),
    ),
    advice="Export ledgers (not trades) for all assets and the whole time.",
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One ledger row. `written` is the asset as the file names it, `asset` its common name.

    `dollars` are Kraken's worth of the amount, `fee_dollars` of the fee, without signs.
    """

    line: int
    identity: str
    reference: str
    at: datetime
    kind: str
    subkind: str
    written: str
    asset: str
    wallet: str
    amount: Decimal
    fee: Decimal
    balance: Decimal | None
    dollars: Decimal | None
    fee_dollars: Decimal | None
    fee_asset: str

    @property
    def net(self) -> Decimal:
        """What the balance of this asset changes by."""
        own = self.fee_asset == self.asset
        return EXACT.subtract(self.amount, self.fee) if own else self.amount

    def with_fee(self, fee: Decimal) -> "LedgerRow":
        """The same row with another fee."""
        return replace(self, fee=fee)


def read_row(intake: Intake, row: Row) -> LedgerRow | None:
    """One ledger row with its cells read, or None where a cell was faulty."""
    before = len(intake.faults)
    moment = intake.moment(row, "time")
    written = intake.required(row, "asset")
    kind = intake.required(row, "kind")
    amount = intake.number(row, "amount")
    if amount is None and len(intake.faults) == before:
        intake.fault(row, "amount", "empty", "no number", "a signed amount")
    fee = intake.number(row, "fee")
    balance = intake.number(row, "balance")
    dollars = intake.number(row, "dollars")
    fee_dollars = intake.number(row, "fee_dollars")
    if amount is None or len(intake.faults) > before:
        return None
    asset = asset_name(written)
    return LedgerRow(
        row.line,
        intake.text(row, "identity"),
        intake.text(row, "reference"),
        moment.at,
        kind.casefold(),
        intake.text(row, "subkind").casefold(),
        written,
        asset,
        intake.text(row, "wallet"),
        amount,
        fee or ZERO,
        balance,
        dollars.copy_abs() if dollars else None,
        fee_dollars.copy_abs() if fee_dollars is not None else None,
        asset_name(intake.text(row, "fee_asset")) or asset,
    )
