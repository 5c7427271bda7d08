"""Disposals: sales, spending, swaps and liquidations, with their fees (R-FEE-1 to R-FEE-5).

A fee paid in units is a disposal of those units *and* a cost of the trade it was paid for:

    10 A (basis 5.00) -> 20 B worth 20.00, fee 2 C + 1 C for disposing of C (basis 0.50 each)
    A: 20 - 2 = 18 realised, gain 13        C: 3 units, 3 - 1 = 2 realised, basis 1.50, gain 0.50

Gross proceeds and costs of one outflow are each split over its matches by units, so that the rows
add up to the fact to the cent.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.amounts import split
from domain.booking.book import Book
from domain.booking.giving import give
from domain.booking.relating import is_related
from domain.booking.relating import not_deductible
from domain.booking.washing import Row
from domain.booking.washing import advise_sold
from domain.booking.washing import bought
from domain.booking.washing import sold_at_loss
from domain.elections import Outflow
from domain.elections import outflow_of
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import DollarFee
from domain.facts import Fact
from domain.facts import Fee
from domain.facts import Liquidation
from domain.facts import Money
from domain.facts import Swap
from domain.facts import UnitFee
from domain.lots import Lot
from domain.lots import Match
from domain.lots import basis_of
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import Earned
from domain.outcomes import Gain
from domain.steps import Step


def book_disposal(book: Book, fact: Disposal) -> None:
    """Sale or spending: gain or loss. Given away, lots leave without one (R-GIFT-2, R-PROP-2)."""
    outflow = outflow_of(fact)
    if fact.how in ("gift", "donation", "spouse"):
        given, fee = fee_apart(fact.quantity, fact.fee)
        give(book, fact, book.take(outflow._replace(quantity=given)))
        book_unit_fee(book, fact, fact.account, fee)
        return
    gross = book.amount(fact.proceeds, fact, (fact.asset, fact.quantity))
    sell(book, fact, fact.how, outflow, gross, fact.fee)


def book_swap(book: Book, fact: Swap) -> None:
    """One asset for another: a disposal of what was sent, a new lot of what came (R-SWAP-1)."""
    exchange(book, fact, "swap", value_of_exchange(book, fact, fact.value))


def value_of_exchange(book: Book, fact: Swap | Conversion, stated: Money | None) -> Decimal | None:
    """What was received is worth: stated, else its price, else that of what was given (R-GEN-4)."""
    received, sent = fact.received, fact.sent
    value = book.amount_if_known(stated, fact.at, (received.asset, received.quantity))
    if value is None and stated is None:
        value = book.amount_if_known(None, fact.at, (sent.asset, sent.quantity))
    if value is None:
        text = f"neither {received.asset} nor {sent.asset} has a value at that time"
        book.note("missing_value", fact.name, text)
    return value


def exchange(book: Book, fact: Swap | Conversion, kind: str, value: Decimal | None) -> None:
    """Dispose of what was sent for `value` and make a lot of what was received at that basis."""
    account = fact.account
    worth = ZERO if value is None else value
    cost = fee_cost(book, fact, fact.fee)
    added = _share_of_received(book, fact, cost)
    withheld = fact.fee if isinstance(fact.fee, UnitFee) else None
    gross = worth + (cost if withheld and withheld.withheld == "sent" else ZERO)
    sent = Outflow(fact.name, fact.at, account, fact.sent.asset, fact.sent.quantity)
    realise(book, fact, kind, sent, book.take(sent), gross, cost - added)
    of_all, of_rest = borne(fact.fee, added)
    lot = Lot(
        book.origin(fact),
        account,
        fact.received.asset,
        fact.received.quantity,
        worth + of_all,
        missing_basis=value is None,
    ).made_of(cost_of_acquiring(of_all))
    if of_rest:
        lot = withhold(book, fact, lot, *of_rest)
    bought(book, fact, lot)
    book_unit_fee(book, fact, account, fact.fee)


def _share_of_received(book: Book, fact: Swap | Conversion, cost: Decimal) -> Decimal:
    """The part of a swap's fee that is basis of what was received: none from 2025 (R-FEE-2, 3)."""
    day = book.day(fact.at)
    if day.year >= book.ruleset.swap_fees_regulated_from:
        return ZERO
    rule = book.switches.value("pre2025_swap_fee", day)
    if rule == "split":
        return cost - proportion(cost, Decimal(1), Decimal(2))
    return cost if rule == "acquisition" else ZERO


def book_liquidation(book: Book, fact: Liquidation) -> None:
    """Collateral taken: realised is what it fetched, or cleared and returned (R-LIQ-1, R-LIQ-2)."""
    penalty = book.amount_or_zero(fact.penalty, fact)
    deductible = book.switches.value("liq_penalty", book.day(fact.at)) == "selling_cost"
    obtained = book.amount_or_zero(fact.debt_repaid, fact) + book.amount_or_zero(
        fact.returned, fact
    )
    outflow = outflow_of(fact)
    if fact.proceeds is None:
        # Told from the account, fee and penalty are already out of it; only a penalty that may
        # not be deducted comes back in.
        gross = obtained if deductible else obtained + penalty
        realise(book, fact, "liquidation", outflow, book.take(outflow), gross, ZERO)
        book_unit_fee(book, fact, fact.account, fact.fee)
        return
    gross = book.amount(fact.proceeds, fact, None)
    # A fee in units from elsewhere is a cost, but nothing the lender did not get.
    aside = isinstance(fact.fee, UnitFee) and not fact.fee.withheld
    fee = ZERO if aside else fee_cost(book, fact, fact.fee)
    fetched = gross - fee - penalty
    beyond = obtained - fetched
    if fact.debt_repaid is not None and fact.recourse is not None and beyond > 0:
        gross += _under_water(book, fact, obtained, fetched)
    elif None not in (fact.debt_repaid, fact.returned) and beyond:
        text = f"{gross:f} - {fee:f} - {penalty:f} is not {obtained:f}"
        book.note("liquidation_does_not_tie", fact.name, text)
    costs = penalty if deductible else ZERO
    sell(book, fact, "liquidation", outflow, gross, fact.fee, costs)


def _under_water(book: Book, fact: Liquidation, obtained: Decimal, fetched: Decimal) -> Decimal:
    """Debt cleared beyond what the collateral fetched: what of it is realised (R-LIQ-1).

    Nonrecourse debt counts whole. Of recourse debt the rest was cancelled, which is income.
    """
    beyond = obtained - fetched
    if not fact.recourse:
        return beyond
    steps = (
        Step("debt repaid and money returned", obtained, "R-LIQ-1", fact.name),
        Step("what the collateral fetched, less fee and penalty", -fetched, "R-LIQ-1", fact.name),
    )
    day = book.day(fact.at)
    book.outcome.income.append(
        Earned(fact.name, "debt_cancelled", fact.account, None, None, day, beyond, steps)
    )
    return ZERO


def sell(
    book: Book,
    fact: Fact,
    kind: str,
    outflow: Outflow,
    gross: Decimal,
    fee: Fee | None,
    costs: Decimal = ZERO,
) -> None:
    """Units leave for `gross` dollars, less the fee and other `costs`; the fee units after them."""
    cost = fee_cost(book, fact, fee)
    withheld = isinstance(fee, UnitFee) and fee.withheld == "sent"
    matches = book.take(outflow)
    realise(book, fact, kind, outflow, matches, gross + (cost if withheld else ZERO), cost + costs)
    book_unit_fee(book, fact, outflow.account, fee)


def fee_cost(book: Book, fact: Fact, fee: Fee | None) -> Decimal:
    """Dollars a fee costs the trade it was paid for.

    Of units from elsewhere their value less the cost of disposing of them; of withheld units the
    whole value, since the cascading-cost rule gives all of it to the asset sent (R-FEE-4).
    """
    if fee is None:
        return ZERO
    if isinstance(fee, DollarFee):
        return book.amount(fee.amount, fact, None)
    units = (fee.asset, fee.quantity)
    if fee.withheld == "sent" and fee.value is None:
        # Withheld from what was sent, the fee is proceeds and cost alike: no price is needed.
        return book.amount_if_known(None, fact.at, units) or ZERO
    value = book.amount(fee.value, fact, units)
    return value if fee.withheld else value - book.amount_or_zero(fee.own_cost, fact)


def book_unit_fee(book: Book, fact: Fact, account: str, fee: Fee | None) -> None:
    """Dispose of units paid as a fee at their value; withheld units went with their leg."""
    if not isinstance(fee, UnitFee) or fee.withheld:
        return
    value = book.amount(fee.value, fact, (fee.asset, fee.quantity))
    outflow = Outflow(fact.name, fact.at, account, fee.asset, fee.quantity, main=False)
    own = book.amount_or_zero(fee.own_cost, fact)
    realise(book, fact, "fee", outflow, book.take(outflow), value, own)


def borne(fee: Fee | None, cost: Decimal) -> tuple[Decimal, tuple[UnitFee, Decimal] | None]:
    """Dollars of a fee that are basis of all that came; or nothing, and the fee with its dollars,
    where it was withheld from what came: those units are worth what they cost, and the rest bears
    the fee (golden case F-8).
    """
    if isinstance(fee, UnitFee) and fee.withheld == "received":
        return ZERO, (fee, cost)
    return cost, None


def fee_apart(quantity: Decimal, fee: Fee | None) -> tuple[Decimal, Fee | None]:
    """Units sent without those withheld from them, and the fee: where nothing is traded, units
    withheld are a fee of their own like any other.
    """
    if not isinstance(fee, UnitFee) or not fee.withheld:
        return quantity, fee
    left = quantity - fee.quantity if fee.withheld == "sent" else quantity
    return left, replace(fee, withheld="")


def withhold(book: Book, fact: Fact, lot: Lot, fee: UnitFee, added: Decimal) -> Lot:
    """Fee units leave the lot just received, whatever order stands (R-FEE-4, forced).

    Returns the lot that remains, its basis raised by `added` (a purchase for cash bears the fee as
    acquisition cost; golden case F-8).
    """
    value = book.amount(fee.value, fact, (fee.asset, fee.quantity))
    outflow = Outflow(fact.name, fact.at, lot.account, fee.asset, fee.quantity)
    match = lot.match(fee.quantity, "forced")
    realise(book, fact, "fee", outflow, [match], value, ZERO)
    rest = lot.match(lot.remaining, "forced")
    return lot.carried(rest, lot.account, lot.asset, fact.name, cost_of_acquiring(added))


def cost_of_acquiring(amount: Decimal) -> tuple[Step, ...]:
    """The line of a lot's basis that is what it cost to acquire, where it cost anything."""
    return (Step("costs of acquiring", amount, "R-FEE-1"),) if amount else ()


def realise(
    book: Book,
    fact: Fact,
    kind: str,
    outflow: Outflow,
    matches: list[Match],
    gross: Decimal,
    costs: Decimal,
) -> None:
    """One gains row a match: its share of gross proceeds and costs against the basis it took.

    Shares sum to the whole, so where nobody wants the rows and all are of one term the year's sum
    follows from the totals, and nothing need be split; unless a loss may have to be judged, which
    is done row by row.
    """
    disposed = book.day(fact.at)
    first = book.number_rows(outflow.name, len(matches))
    rows: list[Row] = []
    realised = ZERO
    judged = book.replacements.watch(outflow.asset)
    related = is_related(book, fact, kind)
    kept = book.outcome.keeps(disposed.year, outflow.account, outflow.asset)
    wanted = judged or related or kept
    term = None if wanted else _common_term(matches, disposed)
    if term is not None:
        realised = gross - costs - basis_of(matches)
        book.outcome.count(disposed.year, term, realised, outflow.account)
    else:
        for each in _rows(kind, outflow, disposed, matches, (gross, costs), first):
            gain = not_deductible(each) if related else each
            book.outcome.count(disposed.year, gain.term, gain.gain, gain.account)
            rows.append((gain, book.outcome.keep(gain)))
            realised += gain.gain
    if judged:
        sold_at_loss(book, fact, rows)
    if kind != "fee" and realised < ZERO:
        advise_sold(book, fact, outflow.asset, matches)


def _rows(
    kind: str,
    outflow: Outflow,
    disposed: date,
    matches: list[Match],
    whole: tuple[Decimal, Decimal],
    first: int,
) -> Iterator[Gain]:
    """The rows of an outflow, from number `first` on; `whole` are its gross proceeds and costs."""
    weights = [match.quantity for match in matches]
    settled = zip(matches, split(whole[0], weights), split(whole[1], weights), strict=True)
    for number, (match, share, burden) in enumerate(settled, first):
        proceeds = share - burden
        basis, gift_below_basis = _governing_basis(match, proceeds)
        yield Gain(
            disposal=outflow.name,
            number=number,
            kind=kind,
            lot=match.lot.origin.name if match.lot else None,
            account=outflow.account,
            asset=outflow.asset,
            quantity=match.quantity,
            acquired=match.lot.origin.held_from if match.lot else None,
            disposed=disposed,
            term=_term(match, disposed, gift_below_basis=gift_below_basis),
            proceeds=proceeds,
            basis=basis,
            selection=match.selection,
            missing_basis=match.missing_basis,
            match=match,
            gross=share,
            costs=burden,
        )


def _term(match: Match, disposed: date, *, gift_below_basis: bool = False) -> str:
    """Short-term up to the anniversary; units no lot accounts for are short-term always."""
    return LONG if match.is_long(disposed, gift_below_basis=gift_below_basis) else SHORT


def _common_term(matches: list[Match], disposed: date) -> str | None:
    """The one term of all matches; None where they differ or a gift's two bases are in question."""
    terms = set()
    for match in matches:
        if match.loss_basis is not None:
            return None
        terms.add(_term(match, disposed))
    return terms.pop() if len(terms) == 1 else None


def _governing_basis(match: Match, proceeds: Decimal) -> tuple[Decimal, bool]:
    """The basis that governs a match, and whether it is that of a gift sold at a loss.

    A gift has two bases (R-GIFT-1): the donor's for a gain; the lower value at the gift for a
    loss, with the period from the gift; between the two nothing is realised.
    """
    if match.loss_basis is None or proceeds > match.basis:
        return match.basis, False
    if proceeds < match.loss_basis:
        return match.loss_basis, True
    return proceeds, False
