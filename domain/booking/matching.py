"""Binding transfer matches: which removal a receipt is the other end of.

A match is a statement like any other and may be wrong: it may name facts the ledger does not know,
two different assets, or more arriving than left. Such a match is reported and binds nothing, so
both sides stay unclassified rather than becoming a wrong move.
"""

from collections.abc import Iterable

from domain.booking.book import Book
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import TransferMatch


def bind_transfers(book: Book, matches: Iterable[TransferMatch]) -> None:
    """Enter the matches that fit into the book; note a finding for each that does not."""
    facts = book.knowledge.facts
    for match in matches:
        removal, receipt = facts.get(match.removal), facts.get(match.receipt)
        if not isinstance(removal, Removal) or not isinstance(receipt, Receipt):
            missing = match.receipt if isinstance(removal, Removal) else match.removal
            book.note("unbound_reference", match.name, f"{missing} is not known as its side")
        elif book.is_retirement(removal.account) or book.is_retirement(receipt.account):
            text = "a move into or out of a retirement account is no own transfer"
            book.note("open_treatment", match.name, text)
        elif problem := why_not_one_move(removal, receipt) or _taken(book, removal, receipt):
            book.note("unmatched_transfer", match.name, problem)
        else:
            book.matched_receipts[receipt.name] = removal
            book.matched_removals.add(removal.name)


def bind_recoveries(book: Book, recoveries: Iterable[Recovery]) -> None:
    """Enter what came back by the theft it came back from."""
    for recovery in recoveries:
        book.recoveries.setdefault(recovery.theft, []).append(recovery)


def why_not_one_move(removal: Removal, receipt: Receipt) -> str:
    """Why two halves cannot be one move, "" where they can."""
    if removal.asset != receipt.asset:
        return f"{removal.asset} left and {receipt.asset} arrived"
    if receipt.quantity > removal.quantity:
        return f"{receipt.quantity:f} arrived of {removal.quantity:f} that left"
    return ""


def _taken(book: Book, removal: Removal, receipt: Receipt) -> str:
    taken = removal.name in book.matched_removals or receipt.name in book.matched_receipts
    return "one side is already matched" if taken else ""
