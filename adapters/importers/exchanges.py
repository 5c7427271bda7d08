"""What an exchange of two legs is: a purchase, a sale, a swap, or nothing this ledger keeps.

    100 EUR -> 0.002 BTC     acquisition of BTC at a cost of 100 EUR
    0.002 BTC -> 100 EUR     disposal of BTC for 100 EUR
    0.002 BTC -> 0.05 ETH    swap, valued by what was received
    100 EUR -> 108 USD       money for money: no units, no fact

A fee is named in the leg it was taken from. The fact keeps one fee, so where a source took two,
the one that is economically a part of its leg is folded into it: money paid into the cost, units
that left beside the sent ones into the sent quantity (R-FEE-4: all of them are given up).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from decimal import Context
from decimal import Decimal
from typing import Any

from adapters.importers.cells import fits
from adapters.importers.stated import Body
from domain.amounts import EXACT
from domain.amounts import ROUNDING
from domain.amounts import ZERO
from domain.amounts import plain
from domain.facts import Leg
from domain.fiat import DOLLAR
from domain.fiat import FIAT

_RATE = Context(prec=18, rounding=ROUNDING.rounding)
"""Digits of a price per unit that a source gives only as an amount and a quantity."""


def is_money(asset: str) -> bool:
    """Whether a code is a currency: money has no lots."""
    return asset.upper() in FIAT


def money(amount: Decimal, currency: str) -> str | dict[str, str]:
    """An amount as a journal's dollar key takes it."""
    if currency.upper() == DOLLAR:
        return plain(amount)
    return {"amount": plain(amount), "currency": currency}


def leg(units: Leg) -> dict[str, str]:
    """One side of a trade as the journal writes it."""
    return {"asset": units.asset, "quantity": plain(units.quantity)}


def in_units(kind: str, units: Leg, **keys: Any) -> Body:
    """A body that holds units of one asset; keys that are None are left away."""
    body: Body = {"type": kind, "asset": units.asset, "quantity": plain(units.quantity)}
    for key, value in keys.items():
        if value is not None:
            body[key] = value
    return body


def unit_fee(units: Leg, withheld: str = "", value: Any = None) -> Body:
    """A fee paid in units; `withheld` where they were taken out of a leg."""
    body: Body = leg(units)
    if value is not None:
        body["value"] = value
    if withheld:
        body["withheld"] = withheld
    return body


def exchange(sent: Leg, received: Leg, value: Any = None, fee: Any = None) -> Body | None:
    """The body of an exchange, or None where both sides are money.

    `value` is what the received units were worth; it matters only where no side is money.
    """
    if is_money(sent.asset) and is_money(received.asset):
        return None
    if is_money(sent.asset):
        cost = money(sent.quantity, sent.asset.upper())
        return in_units("acquisition", received, cost=cost, fee=fee)
    if is_money(received.asset):
        proceeds = money(received.quantity, received.asset.upper())
        return in_units("disposal", sent, proceeds=proceeds, fee=fee)
    body: Body = {"type": "swap", "sent": leg(sent), "received": leg(received)}
    if value is not None:
        body["value"] = value
    if fee is not None:
        body["fee"] = fee
    return body


def conversion(sent: Leg, received: Leg, family: str) -> Body:
    """Units that became other units."""
    return {
        "type": "conversion",
        "sent": leg(sent),
        "received": leg(received),
        "family": family,
    }


def price(asset: str, amount: Decimal | None, currency: str, source: str) -> Body | None:
    """What one unit was worth, as the source says in passing; None where it does not say."""
    if not amount or not fits(amount):
        return None
    return {
        "type": "price",
        "asset": asset,
        "value": money(amount.copy_abs(), currency),
        "source": source,
    }


def per_unit(amount: Decimal, quantity: Decimal) -> Decimal | None:
    """A price per unit from an amount and a quantity, to 18 digits."""
    if not amount or not quantity:
        return None
    return _RATE.divide(amount, quantity).copy_abs()


@dataclass(frozen=True, slots=True)
class Charged:
    """What was charged on top of an exchange: units or money by asset, in addition to the legs.

    Negative where the source gave some back. `values` are their worth in dollars where stated.
    """

    by_asset: Mapping[str, Decimal]
    values: Mapping[str, Decimal] = field(default_factory=dict)

    def of(self, asset: str) -> Decimal:
        """What was charged in this asset."""
        return self.by_asset.get(asset, ZERO)

    def worth(self, asset: str) -> str | None:
        """The worth of what was charged in this asset, where the source states it."""
        value = self.values.get(asset)
        return plain(value.copy_abs()) if value else None


def swallowed(received: Leg, charged: Charged) -> bool:
    """Whether the fee took all the units that came: then nothing was received."""
    return not is_money(received.asset) and charged.of(received.asset) >= received.quantity


def charged_exchange(sent: Leg, received: Leg, charged: Charged, value: Any = None) -> Body | None:
    """The exchange of legs on which fees were charged in addition, in the legs' own assets.

    Units charged on the sent side left beside it, so the sent quantity is gross of them; units
    charged on the received side came and went again, so the received quantity stays gross.
    The legs are of two assets, and what came was not `swallowed` by its fee.
    """
    if is_money(sent.asset) and is_money(received.asset):
        return None
    in_sent = charged.of(sent.asset)
    if is_money(sent.asset):
        fee = _withheld("received", received.asset, charged)
        cost = EXACT.add(sent.quantity, in_sent) if fee else sent.quantity
        paid = Leg(sent.asset, cost)
        return exchange(paid, _came(received, charged), fee=fee or _cash(sent.asset, in_sent))
    gone = Leg(sent.asset, EXACT.add(sent.quantity, in_sent))
    beside = _withheld("sent", sent.asset, charged)
    if is_money(received.asset):
        fee = _cash(received.asset, charged.of(received.asset)) or beside
        return exchange(gone, received, fee=fee)
    fee = _withheld("received", received.asset, charged) or beside
    return exchange(gone, _came(received, charged), value, fee)


def _cash(currency: str, amount: Decimal) -> Body | None:
    return {"amount": money(amount, currency.upper())} if amount else None


def _withheld(side: str, asset: str, charged: Charged) -> Body | None:
    amount = charged.of(asset)
    return unit_fee(Leg(asset, amount), side, charged.worth(asset)) if amount > 0 else None


def _came(received: Leg, charged: Charged) -> Leg:
    """Received units are gross of a fee; units given back as a rebate come on top."""
    amount = charged.of(received.asset)
    if amount >= 0:
        return received
    return Leg(received.asset, EXACT.subtract(received.quantity, amount))
