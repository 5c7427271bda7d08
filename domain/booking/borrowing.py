"""Units borrowed and returned: what that is for tax is open, and a switch answers (`loan_units`).

Borrowed units come in as a lot at their value. What happens when as many go back depends:

    borrowed 1 ETH worth 2,000.00; a lot of 1 ETH with basis 500.00 goes back, worth 3,000.00
    undecided     the lot leaves, no gain or loss is computed, finding `open_treatment`
    disposal      the lot is disposed of at its value then:                 gain 2,500.00
    obligation    it settles what was owed at its value when borrowed:      gain 1,500.00

As an obligation the borrowings of one loan are repaid first in, first out, as a short sale is
closed; units beyond them (interest in kind) are disposed of at their value. No answer is the law.
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.booking.book import Book
from domain.booking.disposing import realise
from domain.booking.moving import suspend
from domain.elections import outflow_of
from domain.facts import Borrow
from domain.facts import Repay
from domain.lots import Lot
from domain.outcomes import Owed
from domain.outcomes import Repaid

SWITCH = "loan_units"
UNDECIDED, DISPOSAL = "undecided", "disposal"


def book_borrow(book: Book, fact: Borrow) -> None:
    """Borrowed units come in at their value and are owed to the loan."""
    value = book.amount(fact.value, fact, (fact.asset, fact.quantity))
    book.put(Lot(book.origin(fact), fact.account, fact.asset, fact.quantity, value))
    book.loans.setdefault(_loan(fact), []).append(Owed(fact.name, fact.quantity, value))
    if book.switches.value(SWITCH, book.day(fact.at), fact.account) == UNDECIDED:
        book.note("open_treatment", fact.name, f"{fact.asset} borrowed into {fact.account}")


def _loan(fact: Borrow | Repay) -> tuple[str, str, str]:
    """What a borrowing and its return have in common: the loan, or the account where none is."""
    return fact.loan, "" if fact.loan else fact.account, fact.asset


def book_repay(book: Book, fact: Repay) -> None:
    """Borrowed units go back: in suspense where nobody has decided, else a row as decided."""
    treatment = book.switches.value(SWITCH, book.day(fact.at), fact.account)
    repaid = _give_back(book, fact)
    if treatment == UNDECIDED:
        suspend(book, fact)
        text = f"borrowed {fact.asset} returned from {fact.account}"
        book.note("open_treatment", fact.name, text)
        return
    outflow = outflow_of(fact)
    matches = book.take(outflow)
    gross = _worth(book, fact) if treatment == DISPOSAL else _settled(book, fact, repaid)
    realise(book, fact, "repay", outflow, matches, gross, ZERO)


def _worth(book: Book, fact: Repay) -> Decimal:
    """What the units that went back were worth then."""
    return book.amount(fact.value, fact, (fact.asset, fact.quantity))


def _give_back(book: Book, fact: Repay) -> list[Repaid]:
    """Take as many units off what the loan owes, oldest borrowing first."""
    repaid = []
    needed = fact.quantity
    for owed in book.loans.get(_loan(fact), ()):
        part = owed.give_back(needed)
        if part.quantity:
            repaid.append(part)
            needed -= part.quantity
    return repaid


def _settled(book: Book, fact: Repay, repaid: list[Repaid]) -> Decimal:
    """What of the debt went with the units, and what those beyond it were worth then."""
    if not repaid:
        loan = f"loan {fact.loan}" if fact.loan else f"loan of {fact.account}"
        book.note("unbound_reference", fact.name, f"no {fact.asset} is owed to the {loan}")
    beyond = fact.quantity - sum((part.quantity for part in repaid), ZERO)
    settled = sum((part.value for part in repaid), ZERO)
    book.repaid[fact.name] = repaid
    if beyond:
        settled += proportion(_worth(book, fact), beyond, fact.quantity)
    return settled
