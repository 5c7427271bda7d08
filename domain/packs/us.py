"""The rule pack of the United States: which kinds of facts are booked, and by what."""

from collections.abc import Sequence

from domain.booking.acquiring import book_acquisition
from domain.booking.acquiring import book_income
from domain.booking.book import Book
from domain.booking.borrowing import book_borrow
from domain.booking.borrowing import book_repay
from domain.booking.disposing import book_disposal
from domain.booking.disposing import book_liquidation
from domain.booking.disposing import book_swap
from domain.booking.losing import book_lost_access
from domain.booking.losing import book_theft
from domain.booking.losing import book_worthlessness
from domain.booking.matching import bind_recoveries
from domain.booking.matching import bind_transfers
from domain.booking.moving import book_balance
from domain.booking.moving import book_conversion
from domain.booking.moving import book_receipt
from domain.booking.moving import book_removal
from domain.booking.moving import book_transfer
from domain.booking.moving import is_exchange
from domain.booking.pooling import turn_years
from domain.booking.recovering import book_recovery
from domain.booking.settling import book_settlement
from domain.booking.washing import bought_in_retirement
from domain.booking.washing import come_in
from domain.facts import Acquisition
from domain.facts import Balance
from domain.facts import Borrow
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Income
from domain.facts import Leg
from domain.facts import Liquidation
from domain.facts import LostAccess
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import Repay
from domain.facts import Settlement
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.facts import TransferMatch
from domain.facts import Worthlessness
from domain.packs.base import COUNT
from domain.packs.base import INFLOW
from domain.packs.base import OUTFLOW
from domain.packs.base import RulePack


def _begin(book: Book, facts: Sequence[Fact]) -> None:
    """Bind what belongs together: the two ends of moves, and what came back from a theft. A lot
    that comes in may replace units that were sold at a loss, where the rules judge such losses.
    """
    if book.replacements.days:
        book.on_arrival = come_in
    known = book.knowledge.facts.values()
    bind_transfers(book, [fact for fact in known if type(fact) is TransferMatch])
    bind_recoveries(book, [fact for fact in facts if type(fact) is Recovery])


def _before(book: Book, fact: Fact) -> None:
    """A tax year may begin with other pools than those of the year before."""
    if fact.at >= book.scope.ends:
        turn_years(book, fact.at)


def _skipped(book: Book, fact: Fact) -> None:
    """What a retirement account buys can replace units that were sold at a loss (R-WASH-2)."""
    if isinstance(fact, Acquisition) and fact.how == "purchase":
        bought_in_retirement(book, fact, fact.account, Leg(fact.asset, fact.quantity))
    elif isinstance(fact, Swap | Conversion) and is_exchange(book, fact):
        bought_in_retirement(book, fact, fact.account, fact.received)


def _finish(book: Book) -> None:
    """The year that is looked at may have begun since the last fact."""
    end = book.cut or book.knowledge.recorded_at
    if end is not None and end >= book.scope.ends:
        turn_years(book, end)


_US = RulePack(
    country="us",
    handlers={
        Acquisition: (INFLOW, book_acquisition),
        Income: (INFLOW, book_income),
        Receipt: (INFLOW, book_receipt),
        Recovery: (INFLOW, book_recovery),
        Borrow: (INFLOW, book_borrow),
        Disposal: (OUTFLOW, book_disposal),
        Swap: (OUTFLOW, book_swap),
        Conversion: (OUTFLOW, book_conversion),
        Liquidation: (OUTFLOW, book_liquidation),
        Transfer: (OUTFLOW, book_transfer),
        Removal: (OUTFLOW, book_removal),
        Theft: (OUTFLOW, book_theft),
        Worthlessness: (OUTFLOW, book_worthlessness),
        LostAccess: (OUTFLOW, book_lost_access),
        Repay: (OUTFLOW, book_repay),
        Settlement: (OUTFLOW, book_settlement),
        Balance: (COUNT, book_balance),
    },
    begin=_begin,
    before=_before,
    skipped=_skipped,
    finish=_finish,
)


def us_pack() -> RulePack:
    """The pack of the United States; it keeps nothing in mind, so one serves every fold."""
    return _US
