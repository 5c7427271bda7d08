"""Wash sales: a loss is disallowed so far as units sold are replaced (R-WASH-1 to R-WASH-4).

    100 units, cost 1,000, sold for 750; 100 bought for 800 within thirty days
    -> the loss of 250 is disallowed; the new units have a basis of 1,050 and the old ones' period

Judged going forward in time. A loss first meets what was bought in the days before and is still
held, then waits for what is bought in the days after; tax dates count, the last day included. What
was on its way between accounts meets it on arrival, within those days. The losses sold first are
served first, and of one instant, where no order can be told, those on units acquired first (Reg.
1.1091-1(b)); purchases serve in order of acquisition, each unit once. The rest of a purchase of
which a part is sold replaces nothing of it (Rev. Rul. 56-602).

Units that replaced others are a lot of their own, in the place the purchase has. In a retirement
account there is no basis to add to: the loss is gone (Rev. Rul. 2008-5). Accounts of both spouses
are one book, so a spouse's purchase counts as one's own.

As of a day before a purchase the loss is allowed still; only what was bought by then is known.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal

from domain.amounts import ZERO
from domain.booking.book import Book
from domain.booking.replacements import REGIME
from domain.booking.replacements import Bought
from domain.booking.replacements import Loss
from domain.booking.replacements import Sold
from domain.calendar import start_of
from domain.facts import Fact
from domain.facts import Leg
from domain.lots import Lot
from domain.lots import Match
from domain.outcomes import Gain
from domain.outcomes import Replaced
from domain.steps import Step

DAY = timedelta(1)

Row = tuple[Gain, int | None]
"""A row of gains, and its place where it is kept."""


def governs(book: Book, asset: str, day: date) -> bool:
    """Whether the rule governs a loss on an asset sold that day.

    Securities always. By the switch every other class as well, the widest reading of such a law:
    no bill is law, and those there are draw the line differently (R-WASH-3, R-WASH-6).
    """
    known = book.replacements
    return asset in known.governed or (known.supposed and book.switches.value(REGIME, day) == "on")


def sold_at_loss(book: Book, fact: Fact, rows: list[Row]) -> None:
    """Judge the rows of an outflow: each loss on a governed asset, oldest acquisition first.

    No loss is known where the basis is not.
    """
    losses = [
        Loss(gain, place, gain.match.lot.origin, gain.match.quantity, -gain.gain)
        for gain, place in rows
        if gain.gain < ZERO and gain.match and gain.match.lot and not gain.missing_basis
    ]
    if not losses or not governs(book, losses[0].gain.asset or "", losses[0].gain.disposed):
        return
    losses.sort(key=lambda loss: loss.sold.place)
    for loss in losses:
        _meet_held(book, loss)
        if loss.remaining:
            book.replacements.wait(loss, fact.at, fact.order)


def _meet_held(book: Book, loss: Loss) -> None:
    """Set a loss against what was bought within the days that count and is still held."""
    known, day = book.replacements, loss.gain.disposed
    start = start_of(day - known.days, book.zone)
    end = start_of(day + known.days + DAY, book.zone)
    for lot in known.held(loss.gain.asset or "", start, end, loss.sold.name):
        _replace(book, loss, lot)
        if not loss.remaining:
            return


def bought(book: Book, fact: Fact, lot: Lot) -> None:
    """A lot is bought: it comes into its pool, and can replace what was sold at a loss."""
    if book.replacements.watch(lot.asset):
        book.replacements.buy(fact.name, lot.asset)
    book.put(lot)
    _advise_bought(book, fact, lot)


def bought_in_retirement(book: Book, fact: Fact, account: str, leg: Leg) -> None:
    """A retirement account bought: no lot of the books, but it replaces like any other."""
    if book.replacements.watch(leg.asset):
        book.replacements.buy(fact.name, leg.asset)
        lot = Lot(book.origin(fact), account, leg.asset, leg.quantity, ZERO, missing_basis=True)
        come_in(book, lot)


def come_in(book: Book, lot: Lot) -> None:
    """A lot comes in: if it was bought and is not spent on another loss, it is set against losses
    that wait, but for one on its own purchase.
    """
    known = book.replacements
    if not known.hold(lot):
        return
    bought_on = lot.origin.held_from
    today = book.day(book.knowledge.facts[lot.by or lot.origin.name].at)
    first, last = max(bought_on, today) - known.days, bought_on + known.days
    if last < first:
        return
    start, end = start_of(first, book.zone), start_of(last + DAY, book.zone)
    for loss in known.waiting(lot.asset, start, end):
        if loss.sold.name != lot.origin.name:
            _replace(book, loss, lot)
        if not lot.remaining:
            return


def _replace(book: Book, loss: Loss, lot: Lot) -> None:
    """As many units as can be replaced by a lot are: their loss is disallowed and goes into the
    basis of the lot they become, which takes on their period (sections 1091(d), 1223(3)).
    """
    units = min(loss.remaining, lot.remaining)
    disallowed = loss.replace(units)
    gone = book.is_retirement(lot.account)
    if gone:
        lot.take(units)
    else:
        book.put(_replacement(book, loss, lot, units, disallowed))
    link = Replaced(lot.origin.name, units, disallowed, gone)
    _disallow(book, loss, link)


def _replacement(book: Book, loss: Loss, lot: Lot, units: Decimal, disallowed: Decimal) -> Lot:
    sale = loss.gain.disposal
    held = loss.gain.disposed - _period_from(loss)
    tacked_from = lot.origin.held_from - held
    origin = replace(
        lot.origin,
        short_until=book.short_until(tacked_from),
        tacked_from=tacked_from,
        replaces=sale,
    )
    match = book.take_out_of(lot, units, "forced")
    added = Step(f"loss disallowed on {sale}", disallowed, "R-WASH-2", sale)
    return lot.carried(match, lot.account, lot.asset, sale, (added,), origin)


def _period_from(loss: Loss) -> date:
    """The day the period of the units sold counts from; a gift's at a loss may be its own."""
    by_gift = loss.gain.match is not None and loss.gain.match.loss_basis is not None
    return loss.sold.held_from if by_gift else loss.sold.period_from


def _disallow(book: Book, loss: Loss, link: Replaced) -> None:
    """Amend the row of a loss, and the net of its year."""
    gain = loss.gain
    adjustment = gain.adjustment + link.loss
    loss.gain = gain._replace(
        code="W" if adjustment else "",
        adjustment=adjustment,
        replaced=(*gain.replaced, link),
    )
    if loss.place is not None:
        book.outcome.gains[loss.place] = loss.gain
    book.outcome.count(gain.year, gain.term, link.loss, gain.account)


# -- what no wash-sale rule governs ----------------------------------------------------------


def advise_sold(book: Book, fact: Fact, asset: str, matches: Iterable[Match]) -> None:
    """Advise of an outflow at a loss if the asset was bought just before and what was bought is
    held still (R-WASH-4); else remember it. Units of that very purchase were not bought back.
    """
    within = book.ruleset.rebuy_within
    if not within or governs(book, asset, book.day(fact.at)):
        return
    known = book.replacements
    last = known.just_bought.get(asset)
    if last and fact.at - last.at <= within and last.lot.remaining:
        name = last.lot.origin.name
        if all(match.lot is None or match.lot.origin.name != name for match in matches):
            _advise(book, fact.name, asset, name)
            return
    recent = known.just_sold.setdefault(asset, [])
    while recent and fact.at - recent[0].at > within:
        recent.pop(0)
    recent.append(Sold(fact.at, fact.name))


def _advise_bought(book: Book, fact: Fact, lot: Lot) -> None:
    """Advise of losses of just before on what is bought now."""
    within = book.ruleset.rebuy_within
    if not within:
        return
    book.replacements.just_bought[lot.asset] = Bought(fact.at, lot)
    for sold in book.replacements.just_sold.pop(lot.asset, ()):
        if fact.at - sold.at <= within:
            _advise(book, sold.name, lot.asset, fact.name)


def _advise(book: Book, sale: str, asset: str, purchase: str) -> None:
    text = f"{asset} was sold at a loss and bought by {purchase} at nearly the same time"
    book.note("rebought_at_once", sale, text)
