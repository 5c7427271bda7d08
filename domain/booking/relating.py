"""Sales to related persons: section 267 disallows the loss, never the gain (R-WORTH-3).

    sold to a brother: lot A at a loss of 300.00, lot B at a gain of 100.00
    A: code L, adjustment 300.00, gain 0.00            B: gain 100.00, untouched

What the buyer makes of the loss later is his own return's. Who is related the ledger is told.
"""

from domain.amounts import ZERO
from domain.booking.book import Book
from domain.facts import Fact
from domain.outcomes import Gain

CODE = "L"
"""The letter of Form 8949 for a loss that is not deductible (R-FORM-3)."""


def is_related(book: Book, fact: Fact, kind: str) -> bool:
    """Whether what left went to a related person; units paid as a fee did not.

    By rules that do not carry this out the loss stands, with the finding `rule_not_carried_out`.
    """
    if kind == "fee" or not getattr(fact, "related", False):
        return False
    if book.ruleset.carries_out("R-WORTH-3"):
        return True
    text = "a loss on a sale to a related person is not disallowed yet (R-WORTH-3)"
    book.note("rule_not_carried_out", fact.name, text)
    return False


def not_deductible(gain: Gain) -> Gain:
    """The row with all of a loss added back; a gain stands."""
    if gain.gain >= ZERO:
        return gain
    return gain._replace(code=CODE, adjustment=-gain.gain)
