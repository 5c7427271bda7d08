"""Units given away: to a person, to a spouse, to charity (R-GIFT-2, R-PROP-2).

None of them realises anything. A gift and a transfer to a spouse (section 1041) leave no row; a
donation is a claim of what may be deducted for it, lot by lot:

    2 BTC to a public charity, worth 18,000.00, basis 2,000.00 each
    lot of 2023: held over a year          its value   9,000.00
    lot of this spring: held for less      its basis   2,000.00        deduction base 11,000.00

A private foundation is given no more than basis for either.
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import split
from domain.booking.book import Book
from domain.booking.claiming import Lost
from domain.booking.claiming import book_claim
from domain.facts import Disposal
from domain.lots import Match
from domain.lots import basis_of
from domain.steps import Step
from domain.steps import sum_of

RULE = "R-GIFT-2"


def give(book: Book, fact: Disposal, matches: list[Match]) -> None:
    """Lots have left without gain or loss; a donation is a claim, where the rules make it one."""
    if fact.how == "donation" and book.ruleset.carries_out(RULE):
        _book_donation(book, fact, matches)
    else:
        book.given_away[fact.name] = matches


def _book_donation(book: Book, fact: Disposal, matches: list[Match]) -> None:
    """The deduction base: what the units are worth or their basis, as each lot was held."""
    quantity = sum((match.quantity for match in matches), ZERO)
    worth = book.amount(fact.proceeds, fact, (fact.asset, quantity))
    at_value = fact.charity == "public"
    steps = [Step("basis of the units", basis_of(matches), RULE)]
    shares = split(worth, [match.quantity for match in matches])
    for match, value in zip(matches, shares, strict=True):
        held_long = at_value and match.is_long(book.day(fact.at))
        base = value if held_long else min(match.basis, value)
        held = "held over a year, so its value counts" if held_long else "no more than its value"
        name = match.lot.origin.name if match.lot else "units that no lot accounts for"
        if base != match.basis:
            steps.append(Step(f"{name}: {held}", base - match.basis, RULE))
    year = book.day(fact.at).year
    treatment = "donation" if at_value else "donation_foundation"
    lost = Lost(fact.account, fact.asset, quantity, matches)
    book_claim(book, fact.name, "donation", lost, year, treatment, steps)
    _note_appraisal(book, fact, sum_of(steps))


def _note_appraisal(book: Book, fact: Disposal, base: Decimal) -> None:
    """Above the limit a price of an exchange does not do: a qualified appraisal is needed."""
    limit = book.ruleset.appraisal_above
    if limit is not None and base > limit and not fact.appraised:
        text = f"{base:f} dollars are claimed for a donation; above {limit:f} it must be appraised"
        book.note("appraisal_needed", fact.name, text)
