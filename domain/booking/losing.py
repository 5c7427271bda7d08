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
from domain.elections import Outflow
from domain.facts import LostAccess
from domain.facts import Money
from domain.facts import Recovery
from domain.facts import Theft
from domain.facts import Worthlessness
from domain.lots import Lot
from domain.lots import Stolen
from domain.outcomes import Claim
from domain.outcomes import Earned

SAFE_HARBOR_RATE = {"ponzi_95": Decimal("0.95"), "ponzi_75": Decimal("0.75")}
"""Rev. Proc. 2009-20: the part allowed without, and with, pursuing third parties (R-THEFT-5)."""


def book_theft(book: Book, fact: Theft) -> None:
    """Units are gone from the day of the theft; the claim belongs to the year of discovery."""
    outflow = Outflow(fact.name, fact.at, fact.account, fact.asset, fact.quantity)
    matches = book.take(outflow)
    basis = sum((match.basis for match in matches), ZERO)
    expected = _dollars(book, fact, fact.recovery_expected)
    allowed, treatment, rule = _theft_claim(book, fact, basis, expected)
    book.stolen[fact.name] = Stolen(fact, matches, basis, expected, allowed)
    discovered = book.day(fact.discovered)
    if book.cut is not None and discovered > book.day(book.cut):
        return
    claim = Claim(
        fact.name,
        "theft",
        fact.asset,
        fact.quantity,
        basis,
        discovered.year,
        allowed,
        treatment,
        rule,
    )
    book.outcome.claims.append(claim)
    if fact.for_profit and not fact.evidenced:
        book.note("evidence_missing", fact.name, "the theft claim has no evidence attached")


def _theft_claim(
    book: Book, fact: Theft, basis: Decimal, expected: Decimal
) -> tuple[Decimal, str, str]:
    if not fact.for_profit:
        return ZERO, "personal theft: not deductible, no profit motive", "R-THEFT-1"
    lost = basis + _dollars(book, fact, fact.fees_paid)
    if fact.safe_harbor:
        lost += _dollars(book, fact, fact.taxed_income) - _dollars(book, fact, fact.withdrawn)
        allowed = lost * SAFE_HARBOR_RATE[fact.safe_harbor] - expected
        return max(allowed, ZERO), "Ponzi safe harbor: ordinary, itemised", "R-THEFT-5"
    return max(lost - expected, ZERO), "investment theft: ordinary, itemised", "R-THEFT-3"


def book_recovery(book: Book, fact: Recovery) -> None:
    """Something came back: less to wait for, more to claim at the end, or income (R-THEFT-3, 4)."""
    stolen = book.stolen.get(fact.theft)
    if stolen is None:
        book.note("unbound_reference", fact.name, f"theft {fact.theft} is not known")
    units = (fact.asset, fact.quantity) if fact.quantity is not None else None
    money = fact.amount if fact.amount is not None else fact.value
    amount = book.amount(money, fact, units)
    included = _settle(book, fact, stolen, amount) if stolen else ZERO
    if fact.quantity is not None:
        _return_units(book, fact, stolen, fact.quantity, included)


def _settle(book: Book, fact: Recovery, stolen: Stolen, amount: Decimal) -> Decimal:
    """Set a recovery against what was expected; returns what of it is income."""
    excess = max(amount - stolen.expected, ZERO)
    stolen.expected = max(stolen.expected - amount, ZERO)
    included = min(excess, stolen.allowed)
    day = book.day(fact.at)
    if included:
        book.outcome.income.append(
            Earned(fact.name, "theft_recovery", fact.account, None, None, day, included)
        )
        text = f"{included:f} dollars more than expected came back from {fact.theft}"
        book.note("recovery_exceeds_expectation", fact.name, text)
    if fact.final and stolen.expected and stolen.theft.for_profit:
        claim = Claim(
            fact.name,
            "theft_final",
            stolen.theft.asset,
            None,
            ZERO,
            day.year,
            stolen.expected,
            "investment theft: what was expected and did not come back",
            "R-THEFT-3",
        )
        book.outcome.claims.append(claim)
        stolen.allowed += stolen.expected
        stolen.expected = ZERO
    return included


def _return_units(
    book: Book, fact: Recovery, stolen: Stolen | None, quantity: Decimal, included: Decimal
) -> None:
    """Units came back: with their old lots where nothing was deducted, else with what is left.

    Basis = basis stolen - loss allowed + amount included, by units for a part (R-THEFT-4).
    """
    if stolen is None:
        lot = Lot(book.origin(fact), fact.account, fact.asset, quantity, ZERO, missing_basis=True)
        book.put(lot)
        return
    if not stolen.allowed and fact.asset == stolen.theft.asset:
        quantity = _return_lots(book, fact, stolen, quantity)
    if quantity:
        left = max(stolen.basis - stolen.allowed, ZERO)
        whole = stolen.theft.quantity
        basis = proportion(left, min(quantity, whole), whole) if stolen.allowed else ZERO
        unknown = not stolen.allowed
        lot = Lot(
            book.origin(fact),
            fact.account,
            fact.asset,
            quantity,
            basis + included,
            missing_basis=unknown,
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
            before = proportion(match.basis, skipped, match.quantity)
            basis = proportion(match.basis, skipped + wanted, match.quantity) - before
            lot = match.lot
            book.put(
                Lot(
                    lot.origin,
                    fact.account,
                    fact.asset,
                    wanted,
                    basis,
                    missing_basis=lot.missing_basis,
                )
            )
            quantity -= wanted
            stolen.returned += wanted
    return quantity


def book_worthlessness(book: Book, fact: Worthlessness) -> None:
    """Nothing is allowed to an individual investor, in any year (R-WORTH-1, R-WORTH-2)."""
    outflow = Outflow(fact.name, fact.at, fact.account, fact.asset, fact.quantity)
    if fact.how == "declared":
        basis = _basis_held(book, fact)
        treatment = "units are still held: a fall in price is no loss"
        rule = "R-WORTH-1"
    else:
        basis = sum((match.basis for match in book.take(outflow)), ZERO)
        treatment = "abandoned: a disallowed miscellaneous itemised deduction"
        rule = "R-WORTH-2"
    claim = Claim(
        fact.name,
        fact.how,
        fact.asset,
        fact.quantity,
        basis,
        book.day(fact.at).year,
        ZERO,
        treatment,
        rule,
    )
    book.outcome.claims.append(claim)


def _basis_held(book: Book, fact: Worthlessness) -> Decimal:
    """The basis of so many units by FIFO, without moving them."""
    needed, basis = fact.quantity, ZERO
    for lot in book.pool(fact.account, fact.asset):
        part = min(needed, lot.remaining)
        basis += proportion(lot.remaining_basis, part, lot.remaining)
        needed -= part
        if not needed:
            break
    return basis


def book_lost_access(book: Book, fact: LostAccess) -> None:
    """Keys are gone: units wait in suspense, nothing is deducted (R-WORTH-2)."""
    matches = suspend(book, fact)
    claim = Claim(
        fact.name,
        "lost_access",
        fact.asset,
        fact.quantity,
        sum((match.basis for match in matches), ZERO),
        book.day(fact.at).year,
        ZERO,
        "keys lost: no sale, no theft, nothing deducted",
        "R-WORTH-2",
    )
    book.outcome.claims.append(claim)


def _dollars(book: Book, fact: Theft, money: Money | None) -> Decimal:
    return ZERO if money is None else book.amount(money, fact, None)
