"""What Coinbase says only in its notes: the other leg of a trade.

    Converted 0.00363125 BTC to 156.145683 XRP
    Bought 0.5 BTC for 20,120.50 USDC on BTC-USDC at 40000.00 USDC/BTC
    Bought 0.03182812 BTC for € 300.00 EUR

The columns of an advanced trade give dollars even where the counter leg was USDC, so a purchase
can only be told from a swap by these sentences.
"""

from dataclasses import dataclass
from decimal import Decimal
import re

from adapters.importers.cells import Malformed
from adapters.importers.cells import parse_amount
from adapters.importers.coinbase.rows import RENAMED
from domain.facts import Leg

_NUMBER = r"[0-9.,]+(?:[eE][-+]?[0-9]+)?"
_ASSET = r"[A-Za-z0-9][\w.]*"
_TRADE = re.compile(
    rf"(?:bought|sold)\s+({_NUMBER})\s+({_ASSET})\s+for\s+[$€£]?\s*({_NUMBER})\s+({_ASSET})"
    rf"(?:\s+on\s+[\w.]+-[\w.]+)?(?:\s+at\s+({_NUMBER})\s+[\w.]+/[\w.]+)?(?:\s+using\b.*)?",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    rf"(?:converted|wrapped|unwrapped|swapped)\s+({_NUMBER})\s+({_ASSET})"
    rf"\s+to\s+({_NUMBER})\s+({_ASSET})",
    re.IGNORECASE,
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Told:
    """Two legs as the notes tell them; `rate` is counter units per unit, where given."""

    units: Leg
    counter: Leg
    rate: Decimal | None = None


def read_trade(notes: str) -> Told | None:
    """The legs of a `Bought … for …` or `Sold … for …` sentence, else None."""
    match = _TRADE.fullmatch(notes.strip()) if len(notes) <= _LONGEST else None
    if not match:
        return None
    units, counter = _leg(match[1], match[2]), _leg(match[3], match[4])
    rate = parse_amount(match[5]) if match[5] else None
    if units is None or counter is None or isinstance(rate, Malformed):
        return None
    return Told(units, counter, rate)


def read_change(notes: str) -> Told | None:
    """The legs of a `Converted … to …` sentence (what went, what came), else None."""
    match = _CHANGE.fullmatch(notes.strip()) if len(notes) <= _LONGEST else None
    if not match:
        return None
    sent, received = _leg(match[1], match[2]), _leg(match[3], match[4])
    return Told(sent, received) if sent and received else None


def _leg(number: str, asset: str) -> Leg | None:
    quantity = parse_amount(number)
    if not isinstance(quantity, Decimal) or quantity <= 0:
        return None
    return Leg(RENAMED.get(asset, asset), quantity)
