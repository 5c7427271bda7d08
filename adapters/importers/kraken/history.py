"""Kraken's trades.csv: a fallback, because Kraken itself does not hold it to be complete.

It leaves out what was bought in the app, and its fee is an estimate in the quote asset. Where it
names the ledger rows of a trade, the fact gets the name the ledger would give it, so that both
files together do not count a trade twice: they agree, or the second is refused with both shown.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.importers.exchanges import Charged
from adapters.importers.exchanges import charged_exchange
from adapters.importers.exchanges import swallowed
from adapters.importers.intake import Intake
from adapters.importers.kraken.assets import split_pair
from adapters.importers.kraken.facts import MONEY_FOR_MONEY
from adapters.importers.kraken.facts import NO_UNITS
from adapters.importers.reading import Draft
from adapters.importers.reading import Remark
from adapters.importers.repeats import without_repeats
from adapters.importers.stated import Stated
from adapters.importers.stated import in_time_order
from adapters.importers.stated import name_facts
from adapters.importers.table import Row
from domain.amounts import ZERO
from domain.facts import Leg

FALLBACK = Remark(
    "trades_fallback",
    "trades.csv leaves out purchases made in the app and estimates fees; ledgers.csv is "
    "authoritative. Import that instead where you can.",
)

SWALLOWED = "the fee took all that was received: see the ledger"
ON_MARGIN = "a trade on margin: its result stands in the ledger"


@dataclass(frozen=True, slots=True)
class TradeRow:
    """One trade: `bought` units of base for `cost` units of quote, or sold for them."""

    line: int
    identity: str
    at: datetime
    bought: bool
    base: Leg
    quote: Leg
    fee: Decimal
    on_margin: bool


def read_trades(intake: Intake) -> list[Draft]:
    """The drafts of a trades.csv that lies on the desk."""
    intake.remarks.append(FALLBACK)
    said_once = without_repeats(intake, intake.rows, "identity")
    rows = [row for each in said_once if (row := _read(intake, each))]
    ordered = in_time_order(rows, newest_first=False)
    facts = [fact for row in ordered if (fact := _fact(intake, row))]
    return name_facts(intake, ordered, facts)


def _read(intake: Intake, row: Row) -> TradeRow | None:
    before = len(intake.faults)
    moment = intake.moment(row, "time")
    identity = _identity(intake, row)
    kind = intake.text(row, "kind").casefold()
    if kind not in ("buy", "sell"):
        intake.fault(row, "kind", "not_a_choice", repr(kind[:80]), "buy or sell")
    pair = split_pair(intake.text(row, "pair"))
    if pair is None:
        found = repr(intake.text(row, "pair")[:80])
        intake.fault(row, "pair", "unknown_pair", found, "a pair such as XXBTZUSD or XBT/USD")
    volume, cost = intake.number(row, "volume"), intake.number(row, "cost")
    fee, margin = intake.number(row, "fee"), intake.number(row, "margin")
    for name, number in (("volume", volume), ("cost", cost)):
        if number is None or number < 0:
            found = repr(intake.text(row, name)[:80])
            intake.fault(row, name, "out_of_range", found, "a number, 0 or more")
    if pair is None or volume is None or cost is None or len(intake.faults) > before:
        return None
    base, quote = Leg(pair[0], volume), Leg(pair[1], cost)
    bought = kind == "buy"
    return TradeRow(row.line, identity, moment.at, bought, base, quote, fee or ZERO, bool(margin))


def _identity(intake: Intake, row: Row) -> str:
    ledgers = intake.text(row, "ledgers").replace(" ", "")
    return min(filter(None, ledgers.split(",")), default=intake.required(row, "identity"))


def _fact(intake: Intake, row: TradeRow) -> Stated | None:
    sent, received = (row.quote, row.base) if row.bought else (row.base, row.quote)
    reason = ON_MARGIN if row.on_margin else ""
    if not sent.quantity or not received.quantity:
        reason = reason or NO_UNITS
    charged = Charged({row.quote.asset: row.fee})
    if swallowed(received, charged):
        reason = reason or SWALLOWED
    body = None if reason else charged_exchange(sent, received, charged)
    if body is None:
        intake.leave(row.line, reason or MONEY_FOR_MONEY)
        return None
    return Stated(row.line, row.at, body, (row.line,), row.identity)
