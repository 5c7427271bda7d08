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
from domain.booking.claiming import Lost
from domain.booking.claiming import book_claim
from domain.booking.claiming import itemizes
from domain.booking.moving import suspend
from domain.elections import outflow_of
from domain.facts import LostAccess
from domain.facts import Recovery
from domain.facts import Theft
from domain.facts import Worthlessness
from domain.loss_treatments import TREATMENTS
from domain.lots import Lot
from domain.lots import Match
from domain.lots import basis_of
from domain.outcomes import Earned
from domain.outcomes import Step
from domain.outcomes import Stolen
from domain.outcomes import sum_of


def book_theft(book: Book, fact: Theft) -> None:
    """Units are gone from the day of the theft; the claim belongs to the year of discovery."""
    matches = book.take(outflow_of(fact))
    discovered = book.day(fact.discovered)
    treatment = _treatment(book, fact, discovered.year)
    steps = _loss(book, fact, basis_of(matches), treatment)
    expected = min(book.amount_or_zero(fact.recovery_expected, fact), sum_of(steps))
    personal = treatment.startswith("personal")
    stolen = Stolen(fact, matches, expected, "personal_rest" if personal else "investment_rest")
    _deduct(book, stolen, discovered.year, sum_of(steps) - expected)
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


def _deduct(book: Book, stolen: Stolen, year: int, allowed: Decimal) -> None:
    """Note whether an allowed loss lessens a tax: without itemising it does not (R-THEFT-4)."""
    if itemizes(book, year) is False:
        stolen.unused += allowed
    else:
        stolen.deducted += allowed


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


def _loss(book: Book, fact: Theft, basis: Decimal, treatment: str) -> list[Step]:
    """What the theft cost, less what had come back when it was discovered, line by line."""
    steps = [Step("basis of the units", basis, "R-THEFT-3")]
    rule = TREATMENTS[treatment].rule
    if treatment == "personal":
        return [*steps, Step("personal theft: nothing is deductible", -basis, rule)]
    paid = book.amount_or_zero(fact.fees_paid, fact)
    steps.append(Step("fees and taxes paid to the thief", paid, "R-THEFT-3", fact.name))
    if treatment == "ponzi":
        steps.extend(_by_safe_harbor(book, fact, sum_of(steps)))
    for each in book.recoveries.get(fact.name, ()):
        if _is_early(book, fact, each):
            back = -_recovered(book, each)
            steps.append(Step("came back before it was discovered", back, rule, each.name))
    below = min(sum_of(steps), ZERO)
    steps.append(Step("a loss is never less than nothing", -below, rule))
    return [steps[0], *(step for step in steps[1:] if step.amount)]


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
    """Set a recovery against what was expected; what lies beyond is income up to what was deducted.

    Returns what of it had not been deducted, or is income now: the basis of units that came back
    (R-THEFT-4: basis stolen - loss allowed + amount included).
    """
    waited_for = min(amount, stolen.expected)
    stolen.expected -= waited_for
    stolen.awaited.append(Step("came back", -waited_for, "R-THEFT-3", fact.name))
    included = min(amount - waited_for, stolen.deducted - stolen.included)
    stolen.included += included
    without_benefit = min(amount - waited_for - included, stolen.unused)
    stolen.unused -= without_benefit
    day = book.day(fact.at)
    if included or without_benefit:
        steps = (
            Step("came back", amount, "R-THEFT-4", fact.name),
            Step("was waited for and never deducted", -waited_for, "R-THEFT-3"),
            Step("its deduction lessened no tax", -without_benefit, "R-THEFT-4"),
            Step(
                "beyond what was deducted",
                included + waited_for + without_benefit - amount,
                "R-THEFT-4",
            ),
        )
        book.outcome.income.append(
            Earned(fact.name, "theft_recovery", fact.account, None, None, day, included, steps)
        )
    if included:
        text = f"{included:f} dollars more than expected came back from {fact.theft}"
        book.note("recovery_exceeds_expectation", fact.name, text)
    if fact.final and stolen.expected:
        lost = Lost(stolen.theft.account, stolen.theft.asset, None)
        book_claim(book, fact.name, "theft_final", lost, day.year, stolen.rest, stolen.awaited)
        _deduct(book, stolen, day.year, stolen.expected)
        stolen.awaited.append(Step("claimed", -stolen.expected, "R-THEFT-3", fact.name))
        stolen.expected = ZERO
    return waited_for + included + without_benefit


def _return_units(book: Book, fact: Recovery, stolen: Stolen | None, basis: Decimal) -> None:
    """Units came back: with their old lots where nothing was deducted, else with `basis`."""
    quantity = fact.quantity or ZERO
    unknown = stolen is None
    if stolen and not stolen.deducted and fact.asset == stolen.theft.asset:
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
    steps = _nothing_of(basis_of(matches), TREATMENTS[treatment].rule)
    lost = Lost(fact.account, fact.asset, fact.quantity, matches)
    allowed = steps[:1] if treatment == "miscellaneous" else steps
    book_claim(book, fact.name, fact.how, lost, year, treatment, allowed)


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
    steps = _nothing_of(basis_of(matches), "R-WORTH-2")
    lost = Lost(fact.account, fact.asset, fact.quantity, matches)
    year = book.day(fact.at).year
    book_claim(book, fact.name, "lost_access", lost, year, "lost_access", steps)
