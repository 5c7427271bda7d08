"""Claims: the rows of losses that are no sale, with what of each reaches the return (R-THEFT-4).

An allowed loss is worth something only to somebody who itemises. What a year's return does is
stated in `year_facts`, and a claim says what becomes of it:

    allowed 18,000.00, the return itemises           itemized 18,000.00
    allowed 18,000.00, the standard deduction        itemized 0.00, and nothing is carried on (T-4)
    allowed 18,000.00, nobody has said               itemized unknown, with `itemizing_unknown`

A set of rules that does not carry out R-THEFT-4 makes the row without any of that.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.booking.book import Book
from domain.loss_treatments import TREATMENTS
from domain.lots import Match
from domain.lots import basis_of
from domain.outcomes import Claim
from domain.outcomes import Stolen
from domain.steps import Step
from domain.steps import sum_of


class Lost(NamedTuple):
    """What a claim is about: units (None where it is about none) and the lots they came from."""

    account: str
    asset: str
    quantity: Decimal | None
    matches: Sequence[Match] = ()


def book_claim(
    book: Book, name: str, kind: str, lost: Lost, year: int, treatment: str, steps: Sequence[Step]
) -> None:
    """Make the claim of a fact: allowed is the sum of `steps`, treated as the table says."""
    how = TREATMENTS[treatment]
    allowed = sum_of(steps)
    told = book.ruleset.carries_out("R-THEFT-4")
    claim = Claim(
        name,
        kind,
        lost.account,
        lost.asset,
        lost.quantity,
        basis_of(lost.matches),
        year,
        allowed,
        how.words,
        how.rule,
        tuple(lost.matches),
        tuple(steps),
        how.form(year) if told else "",
        how.reasons(year, book.ruleset) if told else "",
        itemized(book, year, allowed) if told else None,
    )
    book.outcome.claims.append(claim)
    if told and claim.itemized is None:
        text = f"{year}: nobody has said whether the return itemises; a loss is allowed"
        book.note("itemizing_unknown", f"year:{year}", text)


def itemizes(book: Book, year: int) -> bool | None:
    """Whether the return of a year itemises; None where that is not stated or not asked."""
    stated = book.knowledge.year_facts(year)
    if stated is None or not book.ruleset.carries_out("R-THEFT-4"):
        return None
    return stated.itemizes


def deduct(book: Book, stolen: Stolen, year: int, allowed: Decimal) -> None:
    """Note whether an allowed loss lessens a tax: without itemising it does not (R-THEFT-4)."""
    if itemizes(book, year) is False:
        stolen.unused += allowed
    else:
        stolen.deducted += allowed


def itemized(book: Book, year: int, allowed: Decimal) -> Decimal | None:
    """What of an allowed loss reaches the return; None where nobody has said if it itemises."""
    stated = itemizes(book, year)
    if not allowed or stated is False:
        return ZERO
    return allowed if stated else None
