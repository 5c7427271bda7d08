"""The first disposal of an asset since a day: what closes the window of an allocation (R-LOT-8).

A sale, spending, swap or gift disposes of units, and so do those paid as a fee, be it the fee of a
move between own wallets; the move itself does not. What left and nobody has classified may have
been a sale, so it counts:

    2025-01-03   0.001 ETH of gas for a transfer      the window of ETH is closed from then on
    2025-01-03   1 XYZ moved to another own wallet    the window of XYZ stays open
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from domain.amounts import ZERO
from domain.booking.book import Book
from domain.booking.moving import is_exchange
from domain.booking.settling import direction
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Liquidation
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import Repay
from domain.facts import Settlement
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.facts import UnitFee
from domain.facts import Worthlessness


def first_disposals(book: Book, since: datetime) -> dict[str, datetime]:
    """By asset the instant of its first disposal since, by all that is known, cut or not."""
    first: dict[str, datetime] = {}
    for fact in book.knowledge.facts.values():
        if fact.at < since or book.is_retirement(getattr(fact, "account", "")):
            continue
        for asset in _disposed_of(book, fact):
            first[asset] = min(first.get(asset, fact.at), fact.at)
    return first


def _disposed_of(book: Book, fact: Fact) -> Iterator[str]:
    """Assets of which units are disposed of by a fact, or go to somebody else."""
    fee = getattr(fact, "fee", None)
    if isinstance(fee, UnitFee):
        yield fee.asset
    if isinstance(fact, Swap | Conversion):
        yield from [fact.sent.asset] if is_exchange(book, fact) else []
    elif isinstance(fact, Disposal | Liquidation | Theft | Repay) or _leaves(book, fact):
        yield getattr(fact, "asset", "")


def _leaves(book: Book, fact: Fact) -> bool:
    """Whether units leave the taxpayer by a fact that may also leave them."""
    if isinstance(fact, Worthlessness):
        return fact.how != "declared"
    if isinstance(fact, Transfer):
        return book.is_retirement(fact.to)
    if isinstance(fact, Removal):
        return _left_for_good(book, fact)
    return isinstance(fact, Settlement) and fact.quantity is not None and _went_out(fact)


def _went_out(fact: Settlement) -> bool:
    """Whether a contract's units were taken, not given."""
    pnl, funding, fee = (
        amount if isinstance(amount, Decimal) else ZERO
        for amount in (getattr(each, "amount", each) for each in (fact.pnl, fact.funding, fact.fee))
    )
    return direction(pnl + funding, fee) < 0


def _left_for_good(book: Book, removal: Removal) -> bool:
    """Whether units of a removal did not arrive elsewhere: all, or those that were the fee."""
    receipts = book.awaited.get(removal.name)
    if not receipts:
        return True
    facts = book.knowledge.facts
    sides = {side.name: side for receipt in receipts for side in book.arrives_from[receipt]}
    sent = sum((side.quantity for side in sides.values()), ZERO)
    arrived = (facts.get(name) for name in receipts)
    return sent > sum((fact.quantity for fact in arrived if isinstance(fact, Receipt)), ZERO)
