"""Losses that are no sale: theft and recovery, worthlessness, lost keys.

Each makes a *claim* row that says what may be deducted, in which year and by which rule, and says
just as plainly where nothing may be. None of them is a capital loss and none enters a pool.

    theft of 1 BTC, basis 20,000, plus 3,000 of bogus fees, 5,000 expected back, found in 2025
    -> 2025: 18,000 allowed.   2027: 4,000 came back and no more will -> 1,000 more (case T-1)
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.booking.book import Book
from domain.booking.moving import suspend
from domain.elections import outflow_of
from domain.facts import LostAccess
from domain.facts import Recovery
from domain.facts import Theft
from domain.facts import Worthlessness
from domain.lots import Lot
from domain.lots import Match
from domain.lots import basis_of
from domain.outcomes import Claim
from domain.outcomes import Earned
from domain.outcomes import Step
from domain.outcomes import Stolen
from domain.outcomes import sum_of


def book_theft(book: Book, fact: Theft) -> None:
    """Units are gone from the day of the theft; the claim belongs to the year of discovery."""
    matches = book.take(outflow_of(fact))
    basis = basis_of(matches)
    steps, treatment, rule = _loss(book, fact, basis)
    expected = min(book.amount_or_zero(fact.recovery_expected, fact), sum_of(steps))
    stolen = Stolen(fact, matches, expected, sum_of(steps) - expected)
    if expected:
        steps.append(Step("expected back: waits until that is settled", -expected, "R-THEFT-3"))
        stolen.awaited.append(Step("expected back", expected, "R-THEFT-3", fact.name))
    book.stolen[fact.name] = stolen
    discovered = book.day(fact.discovered)
    if book.cut is not None and book.instant(fact.discovered) > book.cut:
        return
    claim = Claim(
        fact.name,
        "theft",
        fact.account,
        fact.asset,
        fact.quantity,
        basis,
        discovered.year,
        stolen.allowed,
        treatment,
        rule,
        tuple(matches),
        tuple(steps),
    )
    book.outcome.claims.append(claim)
    if fact.for_profit and not fact.evidenced:
        book.note("evidence_missing", fact.name, "the theft claim has no evidence attached")


def _loss(book: Book, fact: Theft, basis: Decimal) -> tuple[list[Step], str, str]:
    """What the theft cost, less what had come back when it was discovered, line by line; treatment
    and rule.
    """
    steps = [Step("basis of the units", basis, "R-THEFT-3")]
    if not fact.for_profit:
        steps.append(Step("personal theft: nothing is deductible", -basis, "R-THEFT-1"))
        return steps, "personal theft: not deductible, no profit motive", "R-THEFT-1"
    paid = book.amount_or_zero(fact.fees_paid, fact)
    steps.append(Step("fees and taxes paid to the thief", paid, "R-THEFT-3", fact.name))
    treatment, rule = "investment theft: ordinary, itemised", "R-THEFT-3"
    if fact.safe_harbor:
        steps.extend(_by_safe_harbor(book, fact, sum_of(steps)))
        treatment, rule = "Ponzi safe harbor: ordinary, itemised", "R-THEFT-5"
    for each in book.recoveries.get(fact.name, ()):
        if _is_early(book, fact, each):
            back = -_recovered(book, each)
            steps.append(Step("came back before it was discovered", back, rule, each.name))
    below = min(sum_of(steps), ZERO)
    steps.append(Step("a loss is never less than nothing", -below, rule))
    return [steps[0], *(step for step in steps[1:] if step.amount)], treatment, rule


def _by_safe_harbor(book: Book, fact: Theft, lost: Decimal) -> list[Step]:
    """What the safe harbor adds and leaves out (R-THEFT-5)."""
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


def _is_early(book: Book, theft: Theft, recovery: Recovery) -> bool:
    """Whether something came back before the theft was discovered: it was never claimed."""
    return book.day(recovery.at) < book.day(theft.discovered)


def _recovered(book: Book, fact: Recovery) -> Decimal:
    """What came back, in dollars."""
    units = (fact.asset, fact.quantity) if fact.quantity is not None else None
    money = fact.amount if fact.amount is not None else fact.value
    return book.amount(money, fact, units)


def book_recovery(book: Book, fact: Recovery) -> None:
    """Something came back: less to wait for, more to claim at the end, or income (R-THEFT-3, 4)."""
    stolen = book.stolen.get(fact.theft)
    if stolen is None:
        book.note("unbound_reference", fact.name, f"theft {fact.theft} is not known")
    amount = _recovered(book, fact)
    basis = amount if stolen else ZERO
    if stolen and not _is_early(book, stolen.theft, fact):
        basis = _settle(book, fact, stolen, amount)
    if fact.quantity is not None:
        _return_units(book, fact, stolen, basis)


def _settle(book: Book, fact: Recovery, stolen: Stolen, amount: Decimal) -> Decimal:
    """Set a recovery against what was expected; what lies beyond is income up to what was allowed.

    Returns what of it had not been deducted, or is income now: the basis of units that came back
    (R-THEFT-4: basis stolen - loss allowed + amount included).
    """
    waited_for = min(amount, stolen.expected)
    stolen.expected -= waited_for
    stolen.awaited.append(Step("came back", -waited_for, "R-THEFT-3", fact.name))
    included = min(amount - waited_for, stolen.allowed - stolen.included)
    stolen.included += included
    day = book.day(fact.at)
    if included:
        steps = (
            Step("came back", amount, "R-THEFT-4", fact.name),
            Step("was waited for and never deducted", -waited_for, "R-THEFT-3"),
            Step("beyond what was deducted", included + waited_for - amount, "R-THEFT-4"),
        )
        book.outcome.income.append(
            Earned(fact.name, "theft_recovery", fact.account, None, None, day, included, steps)
        )
        text = f"{included:f} dollars more than expected came back from {fact.theft}"
        book.note("recovery_exceeds_expectation", fact.name, text)
    if fact.final and stolen.expected:
        claim = Claim(
            fact.name,
            "theft_final",
            stolen.theft.account,
            stolen.theft.asset,
            None,
            ZERO,
            day.year,
            stolen.expected,
            "investment theft: what was expected and did not come back",
            "R-THEFT-3",
            steps=tuple(stolen.awaited),
        )
        book.outcome.claims.append(claim)
        stolen.allowed += stolen.expected
        stolen.awaited.append(Step("claimed", -stolen.expected, "R-THEFT-3", fact.name))
        stolen.expected = ZERO
    return waited_for + included


def _return_units(book: Book, fact: Recovery, stolen: Stolen | None, basis: Decimal) -> None:
    """Units came back: with their old lots where nothing was deducted, else with `basis`."""
    quantity = fact.quantity or ZERO
    unknown = stolen is None
    if stolen and not stolen.allowed and fact.asset == stolen.theft.asset:
        quantity = _return_lots(book, fact, stolen, quantity)
        unknown = True
    if quantity:
        lot = Lot(
            book.origin(fact), fact.account, fact.asset, quantity, basis, missing_basis=unknown
        )
        book.put(lot)


def _return_lots(book: Book, fact: Recovery, stolen: Stolen, quantity: Decimal) -> Decimal:
    """Old lots come back in the order they were taken; returns the units beyond them."""
    passed = stolen.returned
    for match in stolen.matches:
        skipped = min(passed, match.quantity)
        passed -= skipped
        wanted = min(quantity, match.quantity - skipped)
        if wanted and match.lot is not None:
            lot = match.lot
            basis = _between(match.basis, skipped, wanted, match.quantity)
            book.put(
                Lot(
                    lot.origin,
                    fact.account,
                    fact.asset,
                    wanted,
                    basis,
                    missing_basis=lot.missing_basis,
                    loss_basis=None
                    if match.loss_basis is None
                    else _between(match.loss_basis, skipped, wanted, match.quantity),
                ).made_of(sources=(match._replace(quantity=wanted, basis=basis),), by=fact.name)
            )
            quantity -= wanted
            stolen.returned += wanted
    return quantity


def _between(total: Decimal, skipped: Decimal, wanted: Decimal, whole: Decimal) -> Decimal:
    """The part of an amount that belongs to units after `skipped` ones, to the cent."""
    return proportion(total, skipped + wanted, whole) - proportion(total, skipped, whole)


def book_worthlessness(book: Book, fact: Worthlessness) -> None:
    """Nothing is allowed to an individual investor, in any year (R-WORTH-1, R-WORTH-2)."""
    if fact.how == "declared":
        matches = _held(book, fact)
        treatment = "units are still held: a fall in price is no loss"
        rule = "R-WORTH-1"
    else:
        matches = book.take(outflow_of(fact))
        treatment = "abandoned: a disallowed miscellaneous itemised deduction"
        rule = "R-WORTH-2"
    basis = basis_of(matches)
    claim = Claim(
        fact.name,
        fact.how,
        fact.account,
        fact.asset,
        fact.quantity,
        basis,
        book.day(fact.at).year,
        ZERO,
        treatment,
        rule,
        tuple(matches),
        _nothing_of(basis, rule),
    )
    book.outcome.claims.append(claim)


def _nothing_of(basis: Decimal, rule: str) -> tuple[Step, ...]:
    """The lines of a claim for which nothing is allowed."""
    return (
        Step("basis of the units", basis, rule),
        Step("no part of it is deductible", -basis, rule),
    )


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
    claim = Claim(
        fact.name,
        "lost_access",
        fact.account,
        fact.asset,
        fact.quantity,
        basis_of(matches),
        book.day(fact.at).year,
        ZERO,
        "keys lost: no sale, no theft, nothing deducted",
        "R-WORTH-2",
        tuple(matches),
        _nothing_of(basis_of(matches), "R-WORTH-2"),
    )
    book.outcome.claims.append(claim)
