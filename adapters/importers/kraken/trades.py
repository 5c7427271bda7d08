"""Kraken rows that share a reference: the legs of one exchange.

    TX7WY4  ZEUR  -386.0000  fee 1.0036        bought 1 AAVE for 386 EUR and a fee of 1.0036 EUR
    TX7WY4  AAVE     1.0000  fee 0

Legs are summed by asset, because an exchange filled in parts has several rows a side. One asset
out and one in is an exchange. One leg alone is a filtered export: units that came or went, with
a remark, since what they were exchanged for is not in the file. Several assets for one (dust
swept together) would have to be divided by a value nobody states, so they stay legs, too.
"""

from collections.abc import Iterable
from decimal import Decimal

from adapters.importers.exchanges import Charged
from adapters.importers.exchanges import charged_exchange
from adapters.importers.exchanges import in_units
from adapters.importers.exchanges import is_money
from adapters.importers.exchanges import money
from adapters.importers.exchanges import swallowed
from adapters.importers.exchanges import unit_fee
from adapters.importers.kraken.assets import FEE_CREDIT
from adapters.importers.kraken.facts import MONEY_ALONE
from adapters.importers.kraken.facts import MONEY_FOR_MONEY
from adapters.importers.kraken.facts import MONEY_MOVED
from adapters.importers.kraken.facts import NO_UNITS
from adapters.importers.kraken.facts import STAYS_HERE
from adapters.importers.kraken.facts import Outcome
from adapters.importers.kraken.facts import name_of
from adapters.importers.kraken.facts import remarked
from adapters.importers.kraken.rows import LedgerRow
from adapters.importers.stated import Body
from adapters.importers.stated import Stated
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.amounts import plain
from domain.facts import Leg

UNPAIRED = "unpaired leg: the other side of this exchange is not in the file"
SEVERAL = "several assets in one exchange, which cannot be divided between them"
SWALLOWED = "the fee took all that was received"

Outcomes = list[tuple[list[LedgerRow], Outcome]]
"""What became of which rows."""


def exchanged(rows: list[LedgerRow]) -> Outcomes:
    """What the rows of one reference are."""
    sent, received = _sums(rows, negative=True), _sums(rows, negative=False)
    for asset in sent.keys() & received.keys():
        _offset(asset, sent, received)
    if len(sent) == 1 and len(received) == 1:
        if swallowed(_leg(received), charges(rows)):
            return _legs(rows, SWALLOWED)
        return [(rows, _one_exchange(rows, _leg(sent), _leg(received)))]
    if not sent and not received:
        return _nothing_exchanged(rows)
    return _legs(rows, SEVERAL if sent and received else UNPAIRED)


def _sums(rows: Iterable[LedgerRow], *, negative: bool) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        if row.amount and (row.amount < 0) == negative and row.asset != FEE_CREDIT:
            sums[row.asset] = EXACT.add(sums.get(row.asset, ZERO), row.amount.copy_abs())
    return sums


def _offset(asset: str, sent: dict[str, Decimal], received: dict[str, Decimal]) -> None:
    """One asset on both sides is a move between pockets, as far as the two are equal."""
    common = min(sent[asset], received[asset])
    for side in (sent, received):
        left = EXACT.subtract(side.pop(asset), common)
        if left:
            side[asset] = left


def _leg(sums: dict[str, Decimal]) -> Leg:
    ((asset, quantity),) = sums.items()
    return Leg(asset, quantity)


def charges(rows: Iterable[LedgerRow]) -> Charged:
    """What was charged, by asset, with its worth where Kraken states it; not in fee credits."""
    fees: dict[str, Decimal] = {}
    values: dict[str, Decimal] = {}
    for row in rows:
        if row.fee and row.fee_asset != FEE_CREDIT:
            fees[row.fee_asset] = EXACT.add(fees.get(row.fee_asset, ZERO), row.fee)
            if row.fee_dollars:
                worth = values.get(row.fee_asset, ZERO)
                values[row.fee_asset] = EXACT.add(worth, row.fee_dollars)
    return Charged(fees, values)


def _one_exchange(rows: list[LedgerRow], sent: Leg, received: Leg) -> Outcome:
    charged = charges(rows)
    worths = [row.dollars for row in rows if row.asset == received.asset and row.amount > 0]
    value = ZERO
    for worth in worths:
        value = EXACT.add(value, worth or ZERO)
    stated = plain(value) if value and None not in worths else None
    body = charged_exchange(sent, received, charged, stated)
    if body is None:
        return MONEY_FOR_MONEY
    attached = _elsewhere(body, charged, {sent.asset, received.asset})
    lines = tuple(sorted(row.line for row in rows))
    return Stated(rows[0].line, rows[0].at, body, lines, name_of(rows), attached=tuple(attached))


def _elsewhere(body: Body, charged: Charged, legs: set[str]) -> Iterable[tuple[str, Body]]:
    """A fee taken in an asset that is no leg: the exchange's fee, or units spent beside it."""
    for asset, amount in charged.by_asset.items():
        if asset in legs or amount <= 0:
            continue
        units = Leg(asset, amount)
        if "fee" not in body and is_money(asset):
            body["fee"] = {"amount": money(amount, asset)}
        elif "fee" not in body:
            body["fee"] = unit_fee(units, value=charged.worth(asset))
        elif is_money(asset):
            body["note"] = f"Kraken also charged {plain(amount)} {asset}"
        else:
            worth = charged.worth(asset)
            yield f":fee:{asset}", in_units("disposal", units, proceeds=worth, how="spend")


def _nothing_exchanged(rows: list[LedgerRow]) -> Outcomes:
    """Legs that cancel each other, or none: only a fee can be left."""
    if any(row.fee for row in rows):
        return _legs(rows, "a fee without a trade")
    return [(rows, STAYS_HERE if any(row.amount for row in rows) else NO_UNITS)]


def _legs(rows: list[LedgerRow], remark: str) -> Outcomes:
    """Each asset's rows as units that came or went; rows that carry nothing go with the first."""
    by_asset: dict[str, list[LedgerRow]] = {}
    idle = []
    for row in rows:
        if row.net and row.asset != FEE_CREDIT:
            by_asset.setdefault(row.asset, []).append(row)
        else:
            idle.append(row)
    outcomes = [(each, _moved_together(each, remark)) for each in by_asset.values()]
    return [*outcomes, *(([row], NO_UNITS) for row in idle)]


def _moved_together(rows: list[LedgerRow], remark: str) -> Outcome:
    asset = rows[0].asset
    if is_money(asset):
        return MONEY_ALONE if remark == UNPAIRED else MONEY_MOVED
    units = ZERO
    for row in rows:
        units = EXACT.add(units, row.net)
    if not units:
        return STAYS_HERE
    body = in_units("removal" if units < 0 else "receipt", Leg(asset, units.copy_abs()))
    lines = tuple(sorted(row.line for row in rows))
    remarks = remarked(rows[0], remark)
    return Stated(rows[0].line, rows[0].at, body, lines, name_of(rows), remarks=remarks)
