"""What single Kraken rows are as facts, and the small parts all groups share.

Rewards are income in the units one can dispose of: Kraken keeps its cut before anybody has
dominion over it, so the income is amount less fee. A withdrawal takes amount and fee from the
account; which part was the fee shows only when the arrival is known, so the removal has both and
the match of the two makes the difference a fee.
"""

from decimal import Decimal

from adapters.importers.cells import fits
from adapters.importers.exchanges import in_units
from adapters.importers.exchanges import is_money
from adapters.importers.exchanges import money
from adapters.importers.exchanges import per_unit
from adapters.importers.exchanges import price
from adapters.importers.kraken.assets import FEE_CREDIT
from adapters.importers.kraken.rows import LedgerRow
from adapters.importers.reading import Remark
from adapters.importers.stated import Body
from adapters.importers.stated import Stated
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.amounts import plain
from domain.facts import Leg
from domain.fiat import DOLLAR

SOURCE = "kraken export"

PENDING = "a pending row without id: Kraken repeats it when it is done"
CREDIT = "Kraken fee credits are no units"
MONEY_MOVED = "money came or went: money has no lots"
NO_UNITS = "no units moved"
STAYS_HERE = "a move between pockets of the same account"
MONEY_FOR_MONEY = "money for money: no units, no fact"
MONEY_ALONE = "a leg in money whose other leg is not in the file"

Outcome = Stated | str
"""A fact, or why its rows are none."""


def name_of(rows: list[LedgerRow]) -> str:
    """The smallest id of these rows."""
    return min(row.identity for row in rows)


def worth(row: LedgerRow, units: Decimal) -> Decimal | None:
    """What so many units of a row were worth in dollars, where the row says so."""
    if row.dollars is None or not row.amount:
        return None
    if units == row.amount.copy_abs():
        return row.dollars
    if row.fee_dollars is None:
        return None
    size = EXACT.subtract(row.dollars, row.fee_dollars)
    return size if size > 0 and units < row.amount.copy_abs() else None


def moved(row: LedgerRow, remark: str = "") -> Outcome:
    """Units that came or went, not yet classified; with a remark where the label says nothing."""
    if row.asset == FEE_CREDIT:
        return CREDIT
    if is_money(row.asset):
        return MONEY_MOVED
    units = row.net
    if not units:
        return NO_UNITS
    kind = "removal" if units < 0 else "receipt"
    body = in_units(kind, Leg(row.asset, units.copy_abs()), note=_note(row))
    return Stated(
        row.line,
        row.at,
        body,
        (row.line,),
        row.identity,
        remarks=remarked(row, remark),
        attached=_price(row),
    )


def remarked(row: LedgerRow, text: str) -> tuple[Remark, ...]:
    """The remark on a row whose label does not say what it is."""
    label = f"{row.kind}/{row.subkind}" if row.subkind else row.kind
    return (Remark("unknown_label", f"Kraken {label}: {text}."),) if text else ()


def _note(row: LedgerRow) -> str | None:
    if not row.fee:
        return None
    return f"Kraken: amount {plain(row.amount)}, fee {plain(row.fee)} {row.fee_asset}"


def _price(row: LedgerRow) -> tuple[tuple[str, Body], ...]:
    each = per_unit(row.dollars, row.amount) if row.dollars else None
    found = price(row.asset, each, DOLLAR, SOURCE)
    return ((":price", found),) if found else ()


def earned(row: LedgerRow, how: str) -> Outcome:
    """Units earned, less what Kraken kept of them."""
    units = row.net
    if is_money(row.asset):
        return "income in money is not kept here"
    if units <= 0:
        return moved(row, "less than nothing was earned")
    value = worth(row, units)
    dollars = money(value, DOLLAR) if value is not None and fits(value) else None
    body = in_units("income", Leg(row.asset, units), value=dollars, how=how, note=_note(row))
    return Stated(row.line, row.at, body, (row.line,), row.identity)


def settlement(row: LedgerRow, *, financing: bool, with_others: bool) -> Outcome:
    """Profit, loss or financing of a margin position.

    In money it is a settlement whatever the sign. In units it needs a worth in dollars, and
    units taken in several assets at once look like a liquidation: those stay unclassified.
    """
    if not row.amount and not row.fee:
        return NO_UNITS
    if is_money(row.asset):
        return _settled(row, _settled_in_money(row, financing=financing))
    if with_others and row.net < 0:
        return moved(row, "several assets were taken at once, which may be a liquidation")
    body = _settled_in_units(row, financing=financing)
    return _settled(row, body) if body else moved(row, "a margin result without its worth")


def _settled(row: LedgerRow, body: Body) -> Stated:
    return Stated(row.line, row.at, body, (row.line,), row.identity)


def _settled_in_money(row: LedgerRow, *, financing: bool) -> Body:
    body: Body = {"type": "settlement", "contract": "other"}
    if financing:
        body["pnl"] = money(ZERO, row.asset)
        body["funding"] = money(row.net, row.asset)
        return body
    body["pnl"] = money(row.amount, row.asset)
    if row.fee:
        body["fee"] = {"amount": money(row.fee, row.fee_asset)}
    return body


def _settled_in_units(row: LedgerRow, *, financing: bool) -> Body | None:
    """The whole effect in dollars, fee included, so that its sign is that of the units."""
    size = row.dollars or ZERO
    if (row.amount and row.dollars is None) or (row.fee and row.fee_dollars is None):
        return None
    gain = size if row.amount > 0 else size.copy_negate()
    effect = EXACT.subtract(gain, row.fee_dollars or ZERO)
    if not effect or not row.net or (effect < 0) != (row.net < 0):
        return None
    body: Body = {"type": "settlement", "contract": "other"}
    body["pnl"] = money(ZERO if financing else effect, DOLLAR)
    if financing:
        body["funding"] = money(effect, DOLLAR)
    return body | {"asset": row.asset, "quantity": plain(row.net.copy_abs())}
