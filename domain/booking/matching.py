"""Binding transfer matches: which removals and receipts are ends of one move.

A match is a statement like any other and may be wrong: it may name facts the ledger does not know,
two different assets, or more arriving than left. Such a match is reported and binds nothing, so
that its sides stay unclassified rather than becoming a wrong move. One removal may arrive in parts,
and several may arrive as one:

    out 1.0 BTC   in-1 0.6   in-2 0.3           both arrive out of it, 0.1 was the fee
    out 1.0 BTC   in-1 0.6   in-2 0.5           in-2 does not fit: 0.4 was left
    out-1 0.7 BTC   out-2 0.4   in 1.1          it arrives out of both

What fits is decided receipt by receipt, in the order of their first matches by (at, name): the
first removal that has enough left for it is its own; one that has not, and of which nothing is
spoken for, is put together with the next. So no removal is both parted and put together with
another, and a receipt never takes more removals than it needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import plain
from domain.booking.book import Book
from domain.facts import Fact
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import TransferMatch


class Ends(NamedTuple):
    """A match with the two facts it names."""

    match: TransferMatch
    removal: Removal
    receipt: Receipt


@dataclass(slots=True)
class Fitted:
    """What became of matches: by receipt those that bind it, and those that do not fit, with why.

    `left` is what each removal that is spoken for still has for others, in units.
    """

    bound: dict[str, list[Ends]] = field(default_factory=dict)
    misfits: list[tuple[TransferMatch, str]] = field(default_factory=list)
    left: dict[str, Decimal] = field(default_factory=dict)


def fit_matches(ends: Iterable[Ends]) -> Fitted:
    """Bind matches of units that left and arrived, as far as they fit each other.

    The order they are given in does not matter. Arithmetic must be exact (`exactly`).
    """
    fitted = Fitted()
    by_receipt: dict[str, list[Ends]] = {}
    for each in sorted(ends, key=lambda end: (end.match.at, end.match.name)):
        if each.removal.asset != each.receipt.asset:
            why = f"{each.removal.asset} left and {each.receipt.asset} arrived"
            fitted.misfits.append((each.match, why))
        else:
            by_receipt.setdefault(each.receipt.name, []).append(each)
    for of_receipt in by_receipt.values():
        _fit_receipt(of_receipt, fitted)
    return fitted


def _fit_receipt(offered: list[Ends], fitted: Fitted) -> None:
    """Bind one receipt to the removals it arrived from; what is not needed does not fit."""
    receipt, left = offered[0].receipt, fitted.left
    taken: list[Ends] = []
    gathered = ZERO
    for each in offered:
        removal = each.removal
        free = left.get(removal.name, removal.quantity)
        if gathered >= receipt.quantity:
            why = f"{receipt.name} has arrived whole out of {_names(taken)}"
            fitted.misfits.append((each.match, why))
        elif free >= receipt.quantity and not taken:
            left[removal.name] = free - receipt.quantity
            taken, gathered = [each], receipt.quantity
        elif removal.name in left or removal in [one.removal for one in taken]:
            units = f"{plain(receipt.quantity)} arrived of {plain(free)} still under way"
            fitted.misfits.append((each.match, f"{units} from {removal.name}"))
        else:
            taken.append(each)
            gathered += free
    if gathered < receipt.quantity:
        why = f"{plain(receipt.quantity)} arrived of {plain(gathered)} that left"
        fitted.misfits.extend((each.match, why) for each in taken)
        return
    fitted.bound[receipt.name] = taken
    if len(taken) > 1:
        left.update(dict.fromkeys((each.removal.name for each in taken), ZERO))


def _names(ends: list[Ends]) -> str:
    return " and ".join(each.removal.name for each in ends)


def bind_transfers(book: Book, matches: Iterable[TransferMatch]) -> None:
    """Enter the matches that fit into the book; note a finding for each that does not.

    All known matches must be given, also those dated after the book's cut: what will yet arrive
    of a removal is under way at the cut, and no fee. Such a match binds no receipt before its day.
    """
    ends = []
    for match in matches:
        if isinstance(known := _ends_of(book, match), Ends):
            ends.append(known)
        elif _in_force(book, match):
            book.note(known[0], match.name, known[1])
    fitted = fit_matches(ends)
    for match, why in fitted.misfits:
        if _in_force(book, match):
            book.note("unmatched_transfer", match.name, why)
    for receipt, taken in fitted.bound.items():
        in_force = [each.removal for each in taken if _in_force(book, each.match)]
        book.matched_removals.update(removal.name for removal in in_force)
        if len(in_force) == len(taken):
            book.matched_receipts[receipt] = sorted(in_force, key=_place)
        book.arrives_from[receipt] = [each.removal for each in taken]
        for each in taken:
            book.awaited.setdefault(each.removal.name, set()).add(receipt)


def _ends_of(book: Book, match: TransferMatch) -> Ends | tuple[str, str]:
    """Both facts a match names; the finding's code and message where it cannot speak of a move."""
    facts = book.knowledge.facts
    removal, receipt = facts.get(match.removal), facts.get(match.receipt)
    if not isinstance(removal, Removal) or not isinstance(receipt, Receipt):
        missing = match.receipt if isinstance(removal, Removal) else match.removal
        return "unbound_reference", f"{missing} is not known as its side"
    if book.is_retirement(removal.account) or book.is_retirement(receipt.account):
        return "open_treatment", "a move into or out of a retirement account is no own transfer"
    return Ends(match, removal, receipt)


def _in_force(book: Book, match: TransferMatch) -> bool:
    return book.cut is None or match.at <= book.cut


def _place(fact: Fact) -> tuple[object, ...]:
    """Where an outflow stands among outflows in booking order."""
    return fact.at, fact.order, fact.name


def bind_recoveries(book: Book, recoveries: Iterable[Recovery]) -> None:
    """Enter what came back by the theft it came back from."""
    for recovery in recoveries:
        book.recoveries.setdefault(recovery.theft, []).append(recovery)
