"""Purchases, sales and conversions on Coinbase.

The columns of a trade are in the customer's own currency, whatever was really paid with. A buy of
BTC with USDC therefore looks like a purchase for dollars; it is a swap that disposes of USDC, and
only the notes say so. Fees of such a trade are units out of the USDC leg: what the notes paid,
less quantity x rate. For a buy they left with what was sent, for a sale they were kept back from
what was received.
"""

from decimal import Decimal

from adapters.importers.cells import fits
from adapters.importers.coinbase.amounts import Settled
from adapters.importers.coinbase.amounts import differs
from adapters.importers.coinbase.amounts import settle
from adapters.importers.coinbase.amounts import worth_of_received
from adapters.importers.coinbase.notes import Told
from adapters.importers.coinbase.notes import read_trade
from adapters.importers.coinbase.rows import CoinbaseRow
from adapters.importers.exchanges import conversion
from adapters.importers.exchanges import exchange
from adapters.importers.exchanges import in_units
from adapters.importers.exchanges import is_money
from adapters.importers.exchanges import money
from adapters.importers.exchanges import unit_fee
from adapters.importers.reading import Remark
from adapters.importers.stated import Body
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.amounts import plain
from domain.facts import Leg
from domain.fiat import FIAT

STAKED_ETHER = frozenset({"ETH", "ETH2"})
"""One asset under two names while it was staked; turning one into the other is a migration."""

MOST_FEE = Decimal("0.1")
"""A fee worked out from the notes that is a larger part of the trade than this is a misreading."""

Result = tuple[Body, tuple[Remark, ...]]


def trade(row: CoinbaseRow, *, outward: bool) -> Result | None:
    """A buy, or a sale (`outward`); None where money was changed for money.

    An advanced trade whose notes do not say what it was against is left unclassified.
    """
    told = None if _names_money(row) else read_trade(row.notes)
    if told and not is_money(told.counter.asset):
        return _against_units(row, told, outward=outward)
    if told is None and row.key.startswith("advance"):
        remark = Remark("unknown_label", f"Coinbase {row.label}: the notes name no counter leg.")
        return in_units("removal" if outward else "receipt", _units(row)), (remark,)
    if is_money(row.asset):
        return None
    settled = _paid(row, outward=outward)
    key, kind = ("proceeds", "disposal") if outward else ("cost", "acquisition")
    body = in_units(kind, _units(row), **{key: settled.amount(), "fee": settled.charge()})
    return body, settled.remarks


def _units(row: CoinbaseRow) -> Leg:
    return Leg(row.asset, row.units)


def _names_money(row: CoinbaseRow) -> bool:
    """Whether the notes of a plain buy or sell end in the currency of its columns."""
    return (
        row.currency in FIAT
        and row.key in ("buy", "sell")
        and row.notes.endswith(" " + row.currency)
    )


def _paid(row: CoinbaseRow, *, outward: bool) -> Settled:
    settled = settle(row, outward=outward)
    told = read_trade(row.notes) if settled.before_fee is None else None
    if told:
        return Settled(told.counter.quantity, ZERO, told.counter.asset.upper())
    return settled


def _against_units(row: CoinbaseRow, told: Told, *, outward: bool) -> Result | None:
    units = _units(row)
    fee, remarks = _fee_in_units(row, units, told, outward=outward)
    settled = settle(row, outward=outward)
    counter, value = told.counter, settled.amount()
    if outward and fee:
        gross = EXACT.add(counter.quantity, Decimal(fee["quantity"]))
        counter = Leg(counter.asset, gross)
    elif outward and settled.before_fee is not None:
        net = EXACT.subtract(settled.before_fee, settled.fee)
        value = money(max(net, ZERO), row.currency)
    legs = (units, counter) if outward else (counter, units)
    body = exchange(*legs, value, fee)
    return (body, settled.remarks + remarks) if body else None


def _fee_in_units(
    row: CoinbaseRow, units: Leg, told: Told, *, outward: bool
) -> tuple[Body | None, tuple[Remark, ...]]:
    """The fee the notes tell in units of the counter leg, if they tell one that can be true."""
    if told.rate is None or row.fee == 0:
        return None, ()
    gross = EXACT.multiply(units.quantity, told.rate)
    charged = EXACT.subtract(gross, told.counter.quantity)
    charged = charged if outward else charged.copy_negate()
    if charged <= 0 or charged > EXACT.multiply(gross, MOST_FEE) or not fits(charged):
        what = f"the notes give no fee that fits Fees {row.fee}" if row.fee else ""
        return None, (differs(row, what),) if what else ()
    value = money(row.fee.copy_abs(), row.currency) if row.fee else None
    withheld = "received" if outward else "sent"
    return unit_fee(Leg(told.counter.asset, charged), withheld, value), ()


def convert(row: CoinbaseRow, told: Told, other: CoinbaseRow | None = None) -> Result | None:
    """A conversion whose legs the notes tell; the rows' own quantities are the exact ones.

    None where money was changed for money.
    """
    rows = {each.asset: each for each in (row, other) if each}
    sent, received = (
        Leg(part.asset, rows[part.asset].units if part.asset in rows else part.quantity)
        for part in (told.units, told.counter)
    )
    remarks = _rounding(row, told, sent, received)
    if {sent.asset, received.asset} == STAKED_ETHER:
        return conversion(sent, received, "migration"), remarks
    body = exchange(sent, received, worth_of_received(rows.get(sent.asset, row)))
    return (body, remarks) if body else None


def _rounding(row: CoinbaseRow, told: Told, sent: Leg, received: Leg) -> tuple[Remark, ...]:
    """A remark where a row's quantity is not the one its notes tell, beyond rounding."""
    for exact, spoken in ((sent, told.units), (received, told.counter)):
        gap = EXACT.subtract(exact.quantity, spoken.quantity).copy_abs()
        if EXACT.multiply(gap, Decimal(1000)) > exact.quantity:
            both = f"{plain(exact.quantity)} and, in the notes, {plain(spoken.quantity)}"
            return (differs(row, f"the quantity of {exact.asset} is {both}"),)
    return ()
