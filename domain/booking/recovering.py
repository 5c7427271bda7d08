"""What comes back of a theft: less to wait for, more to claim at the end, income, or old lots.

Whatever was lost is in one of four sums: still expected, claimed and of use, claimed and of none,
or never to be claimed. What comes back is set against them, so that no dollar is lost or had twice:

    1 BTC, basis 20,000, stolen; 20,000 expected, so nothing is claimed
    -> 0.5 BTC come back, and no more will: their lot, its date and 10,000 of basis come back with
       them, and the other 10,000 are claimed

Units come back with their old lots where no claim was of use, and meet what was lost by the basis
they take along; elsewhere by what they are worth, which is their basis so far as it was not
deducted or is income now (R-THEFT-4). A set of rules without R-THEFT-4 always asks what they are
worth.
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.booking.book import Book
from domain.booking.claiming import Lost
from domain.booking.claiming import book_claim
from domain.booking.claiming import deduct
from domain.facts import Recovery
from domain.lots import Lot
from domain.lots import Match
from domain.lots import lost_of
from domain.outcomes import Earned
from domain.outcomes import Stolen
from domain.steps import Step


def came_early(
    book: Book, stolen: Stolen, lost: Decimal, left_out: Decimal
) -> list[tuple[str, Decimal]]:
    """What came back before the theft was discovered, by recovery: it is never claimed.

    Of the dollars `lost` a claim leaves out `left_out`; both are lessened by what came back.
    """
    found = []
    passed, open_yet = ZERO, max(lost, ZERO)
    for each in book.recoveries.get(stolen.theft.name, ()):
        if not _is_early(book, stolen, each):
            continue
        back = _recovered(book, each)
        if _keeps_lots(book, stolen, each):
            parts = _parts(stolen, passed, each.quantity or ZERO)
            passed += _units(parts)
            back = _reckoned(each, parts, back)
        found.append((each.name, back))
        stolen.early[each.name] = min(back, open_yet)
        open_yet -= stolen.early[each.name]
    if book.ruleset.carries_out("R-THEFT-4"):
        stolen.left_out = max(ZERO, min(left_out, open_yet))
    return found


def _is_early(book: Book, stolen: Stolen, fact: Recovery) -> bool:
    """Whether something came back before the theft was discovered."""
    return book.day(fact.at) < book.day(stolen.theft.discovered)


def _recovered(book: Book, fact: Recovery) -> Decimal:
    """What came back, in dollars."""
    units = (fact.asset, fact.quantity) if fact.quantity is not None else None
    money = fact.amount if fact.amount is not None else fact.value
    return book.amount(money, fact, units)


def _keeps_lots(book: Book, stolen: Stolen, fact: Recovery) -> bool:
    """Whether units come back with the lots they left: no deduction has had any use of them yet."""
    if fact.quantity is None or fact.asset != stolen.theft.asset:
        return False
    unused = _is_early(book, stolen, fact) or not stolen.deducted
    return unused and book.ruleset.carries_out("R-THEFT-4")


def _reckoned(fact: Recovery, parts: list[Match], value: Decimal) -> Decimal:
    """What units of old lots set against the loss: the basis that was lost with them, and the value
    of any beyond.
    """
    quantity = fact.quantity or ZERO
    return lost_of(parts) + proportion(value, quantity - _units(parts), quantity)


def _units(parts: list[Match]) -> Decimal:
    """How many units these are."""
    return sum((part.quantity for part in parts), ZERO)


def book_recovery(book: Book, fact: Recovery) -> None:
    """Something came back: less to wait for, more to claim at the end, or income (R-THEFT-3, 4)."""
    stolen = book.stolen.get(fact.theft)
    if stolen is None:
        book.note("unbound_reference", fact.name, f"theft {fact.theft} is not known")
    amount = _recovered(book, fact)
    if stolen and _keeps_lots(book, stolen, fact):
        _return_old(book, fact, stolen, amount)
        return
    basis = amount if stolen else ZERO
    if stolen and not _is_early(book, stolen, fact):
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
    never = min(amount - waited_for - included - without_benefit, stolen.left_out)
    stolen.left_out -= never
    met = waited_for + included + without_benefit + never
    if included or without_benefit:
        steps = (
            Step("came back", amount, "R-THEFT-4", fact.name),
            Step("was waited for and never deducted", -waited_for, "R-THEFT-3"),
            Step("its deduction lessened no tax", -without_benefit, "R-THEFT-4"),
            *((Step("no claim takes it", -never, "R-THEFT-4"),) if never else ()),
            Step("beyond what was deducted", met - amount, "R-THEFT-4"),
        )
        day = book.day(fact.at)
        book.outcome.income.append(
            Earned(fact.name, "theft_recovery", fact.account, None, None, day, included, steps)
        )
    if included:
        _note_excess(book, fact, amount - waited_for, included)
    if fact.final:
        _claim_rest(book, fact, stolen)
    return met


def _note_excess(book: Book, fact: Recovery, beyond: Decimal, included: Decimal) -> None:
    """More came back than was expected: how much, and how much of that is income."""
    told = book.ruleset.carries_out("R-THEFT-4")
    text = (
        f"{beyond if told else included:f} dollars more than expected came back from {fact.theft}"
    )
    if told:
        text += f"; {included:f} of them are income"
    book.note("recovery_exceeds_expectation", fact.name, text)


def _claim_rest(book: Book, fact: Recovery, stolen: Stolen) -> None:
    """Nothing more will come: what is still expected is claimed, and what is lost for good told."""
    year = book.day(fact.at).year
    if stolen.expected:
        lost = Lost(stolen.theft.account, stolen.theft.asset, None)
        book_claim(book, fact.name, "theft_final", lost, year, stolen.rest, stolen.awaited)
        deduct(book, stolen, year, stolen.expected)
        stolen.awaited.append(Step("claimed", -stolen.expected, "R-THEFT-3", fact.name))
        stolen.expected = ZERO
    if stolen.unused:
        text = f"{stolen.unused:f} dollars claimed for {stolen.theft.name} lessened no tax"
        book.note("theft_claim_unused", fact.name, f"{text}, and did not come back")


def _return_old(book: Book, fact: Recovery, stolen: Stolen, value: Decimal) -> None:
    """Units come back with their old lots, dates and basis, in the order they were taken.

    Basis that money has met before does not come back a second time; units beyond those stolen
    have what of their value met the loss.
    """
    quantity = fact.quantity or ZERO
    parts = _parts(stolen, stolen.returned, quantity)
    amount = _reckoned(fact, parts, value)
    if _is_early(book, stolen, fact):
        left = stolen.early.get(fact.name, ZERO)
    else:
        left = _settle(book, fact, stolen, amount)
    for part in parts:
        kept = min(part.lost, left)
        left -= kept
        _put_old(book, fact, part, part.lost - kept)
    stolen.returned += _units(parts)
    beyond = quantity - _units(parts)
    if beyond:
        origin = book.origin(fact)
        book.put(Lot(origin, fact.account, fact.asset, beyond, left, missing_basis=True))


def _return_units(book: Book, fact: Recovery, stolen: Stolen | None, basis: Decimal) -> None:
    """Units came back: a new lot with `basis`, or the old ones where nothing was deducted.

    Only a set of rules without R-THEFT-4 still finds here that nothing was deducted.
    """
    quantity = fact.quantity or ZERO
    unknown = stolen is None
    if stolen and not stolen.deducted and fact.asset == stolen.theft.asset:
        parts = _parts(stolen, stolen.returned, quantity)
        for part in parts:
            _put_old(book, fact, part, ZERO)
        stolen.returned += _units(parts)
        quantity -= _units(parts)
        unknown = True
    if quantity:
        lot = Lot(
            book.origin(fact), fact.account, fact.asset, quantity, basis, missing_basis=unknown
        )
        book.put(lot)


def _put_old(book: Book, fact: Recovery, part: Match, met: Decimal) -> None:
    """Units of an old lot come in again, with the basis they had taken along, less what was met."""
    added = (Step("met by money that came back", -met, "R-THEFT-4"),) if met else ()
    if part.lot is not None:
        book.put(part.lot.carried(part, fact.account, fact.asset, fact.name, added))


def _parts(stolen: Stolen, passed: Decimal, quantity: Decimal) -> list[Match]:
    """So many stolen units of known lots after `passed` ones, in the order they were taken."""
    parts = []
    for match in stolen.matches:
        skipped = min(passed, match.quantity)
        passed -= skipped
        wanted = min(quantity, match.quantity - skipped)
        if not wanted or match.lot is None:
            continue
        basis = _between(match.basis, skipped, wanted, match.quantity)
        loss_basis = match.loss_basis
        if loss_basis is not None:
            loss_basis = _between(loss_basis, skipped, wanted, match.quantity)
        parts.append(match._replace(quantity=wanted, basis=basis, loss_basis=loss_basis))
        quantity -= wanted
    return parts


def _between(total: Decimal, skipped: Decimal, wanted: Decimal, whole: Decimal) -> Decimal:
    """The part of an amount that belongs to units after `skipped` ones, to the cent."""
    return proportion(total, skipped + wanted, whole) - proportion(total, skipped, whole)
