"""Losses that are no sale: theft, worthlessness, lost keys.

Each makes a *claim* row that says what may be deducted, in which year and by which rule, and says
just as plainly where nothing may be. None of them is a capital loss and none enters a pool.

    theft of 1 BTC, basis 20,000, plus 3,000 of bogus fees, 5,000 expected back, found in 2025
    -> 2025: 18,000 allowed.   2027: 4,000 came back and no more will -> 1,000 more (case T-1)
"""

from collections.abc import Sequence
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.booking.book import Book
from domain.booking.claiming import Lost
from domain.booking.claiming import book_claim
from domain.booking.claiming import deduct
from domain.booking.moving import suspend
from domain.booking.recovering import came_early
from domain.elections import outflow_of
from domain.facts import LostAccess
from domain.facts import Theft
from domain.facts import Worthlessness
from domain.loss_treatments import TREATMENTS
from domain.lots import Match
from domain.lots import basis_of
from domain.lots import lost_of
from domain.outcomes import Stolen
from domain.steps import Step
from domain.steps import sum_of


def book_theft(book: Book, fact: Theft) -> None:
    """Units are gone from the day of the theft; the claim belongs to the year of discovery."""
    matches = book.take(outflow_of(fact))
    discovered = book.day(fact.discovered)
    treatment = _treatment(book, fact, discovered.year)
    personal = treatment.startswith("personal")
    stolen = Stolen(fact, matches, "personal_rest" if personal else "investment_rest")
    steps = _loss(book, stolen, treatment)
    expected = min(book.amount_or_zero(fact.recovery_expected, fact), sum_of(steps))
    stolen.expected = expected
    deduct(book, stolen, discovered.year, sum_of(steps) - expected)
    if expected:
        steps.append(Step("expected back: waits until that is settled", -expected, "R-THEFT-3"))
        stolen.awaited.append(Step("expected back", expected, "R-THEFT-3", fact.name))
    book.stolen[fact.name] = stolen
    if book.cut is not None and book.instant(fact.discovered) > book.cut:
        return
    lost = Lost(fact.account, fact.asset, fact.quantity, matches)
    book_claim(book, fact.name, "theft", lost, discovered.year, treatment, steps)
    if treatment != "personal":
        _note_evidence(book, fact)


def _note_evidence(book: Book, fact: Theft) -> None:
    """Whether a claim has evidence, and which kinds of what is asked for are not among it."""
    if not fact.evidenced:
        book.note("evidence_missing", fact.name, "the theft claim has no evidence attached")
        return
    missing = [kind for kind in book.ruleset.evidence_asked if kind not in fact.evidence]
    if missing:
        text = f"not attached: {', '.join(missing)}; none of them is a condition of the claim"
        book.note("evidence_incomplete", fact.name, text)


def _treatment(book: Book, fact: Theft, year: int) -> str:
    """How a theft is treated: by motive, and a personal one by disaster and law (R-THEFT-1)."""
    rules = book.ruleset
    if fact.for_profit:
        return "ponzi" if fact.safe_harbor else "investment"
    if not rules.carries_out("R-THEFT-1"):
        return "personal"
    if year > rules.personal_theft_limited_until:
        return "personal_unlimited"
    of_state = fact.disaster == "state" and year >= rules.state_disasters_from
    return "personal_disaster" if of_state or fact.disaster == "federal" else "personal"


def _loss(book: Book, stolen: Stolen, treatment: str) -> list[Step]:
    """What the theft cost, less what had come back when it was discovered, line by line."""
    fact, lost = stolen.theft, lost_of(stolen.matches)
    steps = _basis_lost(stolen.matches, "R-THEFT-3")
    rule = TREATMENTS[treatment].rule
    if treatment == "personal":
        if book.ruleset.carries_out("R-THEFT-4"):
            came_early(book, stolen, lost, lost)
        return [*steps, Step("personal theft: nothing is deductible", -lost, rule)]
    paid = book.amount_or_zero(fact.fees_paid, fact)
    steps.append(Step("fees and taxes paid to the thief", paid, "R-THEFT-3", fact.name))
    left_out = ZERO
    if treatment == "ponzi":
        steps.extend(_by_safe_harbor(book, fact, sum_of(steps)))
        left_out = -steps[-1].amount
    for name, back in came_early(book, stolen, sum_of(steps) + left_out, left_out):
        steps.append(Step("came back before it was discovered", -back, rule, name))
    below = min(sum_of(steps), ZERO)
    steps.append(Step("a loss is never less than nothing", -below, rule))
    return [steps[0], *(step for step in steps[1:] if step.amount)]


def _basis_lost(matches: Sequence[Match], rule: str) -> list[Step]:
    """The lines of what units lost had cost: of a gift, what it was worth if that is less."""
    basis, lost = basis_of(matches), lost_of(matches)
    steps = [Step("basis of the units", basis, rule)]
    if lost != basis:
        steps.append(Step("a gift counts as what it was worth then", lost - basis, "R-GIFT-1"))
    return steps


def _by_safe_harbor(book: Book, fact: Theft, lost: Decimal) -> list[Step]:
    """What the safe harbor adds and, on the last line, what it leaves out (R-THEFT-5)."""
    rule = "R-THEFT-5"
    taxed = book.amount_or_zero(fact.taxed_income, fact)
    withdrawn = book.amount_or_zero(fact.withdrawn, fact)
    rest = 1 - book.ruleset.ponzi_rates[fact.safe_harbor]
    left_out = (lost + taxed - withdrawn) * rest
    return [
        Step("income that was taxed and never came", taxed, rule, fact.name),
        Step("withdrawn before", -withdrawn, rule, fact.name),
        Step(f"left out: {rest.scaleb(2):f} per cent", -left_out, rule),
    ]


def book_worthlessness(book: Book, fact: Worthlessness) -> None:
    """Nothing is allowed to an individual investor (R-WORTH-1, R-WORTH-2), unless the law asked
    for lets miscellaneous deductions in again: then units given up are one.
    """
    year = book.day(fact.at).year
    if fact.how == "declared":
        matches, treatment = _held(book, fact), "declared"
    else:
        matches = book.take(outflow_of(fact))
        disallowed = year <= book.ruleset.miscellaneous_disallowed_until
        treatment = "abandoned" if disallowed else "miscellaneous"
    if book.knowledge.class_of(fact.asset) in book.ruleset.wash_classes:
        text = f"{fact.asset} is a security: section 165(g) on worthless ones is not judged"
        book.note("rule_not_carried_out", fact.name, text)
    steps = _basis_lost(matches, TREATMENTS[treatment].rule)
    if treatment != "miscellaneous":
        steps.append(_nothing_of(steps))
    lost = Lost(fact.account, fact.asset, fact.quantity, matches)
    book_claim(book, fact.name, fact.how, lost, year, treatment, steps)


def _nothing_of(steps: Sequence[Step]) -> Step:
    """The last line of a claim for which nothing is allowed."""
    return Step("no part of it is deductible", -sum_of(steps), steps[0].rule)


def _held(book: Book, fact: Worthlessness) -> list[Match]:
    """So many units by FIFO and the basis they have, without moving them."""
    needed = fact.quantity
    matches = []
    for lot in book.pool(fact.account, fact.asset):
        part = min(needed, lot.remaining)
        basis = proportion(lot.remaining_basis, part, lot.remaining)
        left = lot.remaining - part
        matches.append(Match(lot, part, basis, None, "fifo", left, lot.taken + basis))
        needed -= part
        if not needed:
            break
    return matches


def book_lost_access(book: Book, fact: LostAccess) -> None:
    """Keys are gone: units wait in suspense, nothing is deducted (R-WORTH-2)."""
    matches = suspend(book, fact)
    steps = _basis_lost(matches, "R-WORTH-2")
    steps.append(_nothing_of(steps))
    lost = Lost(fact.account, fact.asset, fact.quantity, matches)
    year = book.day(fact.at).year
    book_claim(book, fact.name, "lost_access", lost, year, "lost_access", steps)
