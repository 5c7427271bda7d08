"""Moves without a sale: transfers, unclassified receipts and removals, conversions, balances.

A move between own accounts carries lots with their basis and dates, and a partial move selects
lots as a sale would (R-LOT-9). What went out without an explanation waits in suspense under the
removal's name; if receipts elsewhere turn out to be its other end, the very same lots arrive:

    removal of 1.001 BTC from X, receipts of 0.6 BTC at Y and 0.4 BTC at Z, matched
    -> its lots arrive at Y, then at Z; 0.001 BTC was the network fee (R-FEE-5)
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN
from decimal import Decimal

from domain.amounts import EXACT
from domain.amounts import ROUNDING
from domain.amounts import ZERO
from domain.amounts import plain
from domain.amounts import split
from domain.booking.book import Book
from domain.booking.disposing import book_unit_fee
from domain.booking.disposing import exchange
from domain.booking.disposing import fee_apart
from domain.booking.disposing import realise
from domain.booking.disposing import value_of_exchange
from domain.elections import Outflow
from domain.elections import outflow_of
from domain.facts import Balance
from domain.facts import Conversion
from domain.facts import Fact
from domain.facts import LostAccess
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import Repay
from domain.facts import Swap
from domain.facts import Transfer
from domain.facts import UnitFee
from domain.lots import Lot
from domain.lots import Match
from domain.lots import basis_of
from domain.steps import Step

FINEST = Decimal(1).scaleb(-30)
"""Units of a carryover conversion are dealt to lots down to this; the last lot takes the rest."""


def book_transfer(book: Book, fact: Transfer) -> None:
    """Lots move with basis and dates; the fee, if in units, leaves after them (R-FEE-5).

    Between accounts of one pool no lot moves and none is selected. Units that go into a retirement
    account wait in suspense: what that is for tax is not judged.
    """
    if book.is_retirement(fact.to):
        suspend(book, fact)
        book.note("open_treatment", fact.name, f"units went into the retirement account {fact.to}")
    elif book.shift(fact):
        book_unit_fee(book, fact, fact.account, fact.fee)
    else:
        matches = book.take(outflow_of(fact), chosen=_selects(book, fact))
        borne = _fee_borne(book, fact)
        arrive(book, fact, fact.to, matches, borne)
        if not borne:
            book_unit_fee(book, fact, fact.account, fact.fee)


def _fee_borne(book: Book, fact: Transfer) -> list[Match]:
    """Units that leave as the fee of a move and that what moved is to bear; none by default."""
    fee = fact.fee
    if not isinstance(fee, UnitFee) or not bears_fee(book, fact):
        return []
    return book.take(Outflow(fact.name, fact.at, fact.account, fee.asset, fee.quantity, main=False))


def _selects(book: Book, fact: Fact) -> bool:
    """Whether a move between own accounts takes the lots chosen for it (R-LOT-9, open)."""
    return book.switches.value("self_transfer_selects_lots", book.day(fact.at)) == "yes"


def bears_fee(book: Book, fact: Fact) -> bool:
    """Whether the units that moved bear what the fee units had cost (R-FEE-5, not as the IRS)."""
    return book.switches.value("self_transfer_fee", book.day(fact.at)) == "add_to_basis"


def arrive(
    book: Book,
    fact: Transfer | Receipt,
    account: str,
    matches: list[Match],
    fee: Sequence[Match] = (),
) -> None:
    """Lots arrive out of matches. The basis of fee units that nobody disposes of is added to them
    by units, to the cent; the parts sum to it.
    """
    weights = [match.quantity for match in matches]
    shares = split(basis_of(fee), weights)
    for match, share in zip(matches, shares, strict=True):
        book.put(moved(book, fact, match, account, fact.asset, share))
    if fee:
        book.spent_on_moves[fact.name] = list(fee)


def moved(
    book: Book, fact: Fact, match: Match, account: str, asset: str, added: Decimal = ZERO
) -> Lot:
    """The lot a match becomes where it arrives: same origin, with the basis it took along and what
    is `added` to it.

    Units that no lot accounts for arrive as a lot of this fact without basis.
    """
    steps = (Step("basis of the fee", added, "R-FEE-5", fact.name),) if added else ()
    if match.lot is None:
        origin = book.origin(fact)
        basis = match.basis + added
        lot = Lot(origin, account, asset, match.quantity, basis, missing_basis=True)
        return lot.made_of(steps)
    return match.lot.carried(match, account, asset, fact.name, steps)


def suspend(book: Book, fact: Removal | Repay | LostAccess | Transfer) -> list[Match]:
    """Units leave for suspense, with their lots; returns the matches.

    A removal that is the end of an own move takes lots as that does (R-LOT-9).
    """
    matches = book.take(
        outflow_of(fact), chosen=fact.name not in book.awaited or _selects(book, fact)
    )
    book.suspense[fact.name] = [
        (moved(book, fact, match, fact.account, fact.asset), match.selection) for match in matches
    ]
    return matches


def book_removal(book: Book, fact: Removal) -> None:
    """Out, not yet classified: the lots wait, and a person must say what it was (R-XFER-1)."""
    suspend(book, fact)
    if fact.name not in book.matched_removals:
        text = f"{plain(fact.quantity)} {fact.asset} left {fact.account}"
        book.note("unclassified_removal", fact.name, text)


def book_receipt(book: Book, fact: Receipt) -> None:
    """In, not yet classified: the other end of removals, or a lot without basis."""
    removals = book.matched_receipts.get(fact.name)
    if removals is not None:
        _arrive(book, fact, removals)
        return
    text = f"{plain(fact.quantity)} {fact.asset} came into {fact.account}"
    book.note("unclassified_receipt", fact.name, text)
    lot = Lot(book.origin(fact), fact.account, fact.asset, fact.quantity, ZERO, missing_basis=True)
    book.put(lot)


def _arrive(book: Book, fact: Receipt, removals: list[Removal]) -> None:
    """Suspended lots arrive in the order they left; after a removal's last receipt comes its fee.

    Where the fold ends before one of the removals, whose clock ran ahead, nothing has moved yet.
    """
    if any(removal.name not in book.suspense for removal in removals):
        return
    needed = fact.quantity
    matches: list[Match] = []
    for removal in removals:
        for lot, selection in book.suspense[removal.name]:
            quantity = min(needed, lot.remaining)
            if quantity:
                matches.append(lot.match(quantity, selection))
                needed -= quantity
    borne: list[Match] = []
    for removal in removals:
        awaited = book.awaited[removal.name]
        awaited.remove(fact.name)
        if not awaited:
            borne.extend(_spend_rest(book, removal))
    arrive(book, fact, fact.account, matches, borne)


def _spend_rest(book: Book, removal: Removal) -> list[Match]:
    """All has arrived that ever will: the rest of a removal was the network's fee (R-FEE-5).

    What of it the units that arrived last are to bear, which is then not disposed of.
    """
    waiting = book.suspense.pop(removal.name)
    fee = [lot.match(lot.remaining, selection) for lot, selection in waiting if lot.remaining]
    if not fee or bears_fee(book, removal):
        return fee
    spent = sum((match.quantity for match in fee), ZERO)
    worth = book.amount(None, removal, (removal.asset, spent))
    outflow = Outflow(removal.name, removal.at, removal.account, removal.asset, spent)
    realise(book, removal, "fee", outflow, fee, worth, ZERO)
    return []


def book_conversion(book: Book, fact: Conversion) -> None:
    """Other units for the same thing (carryover), or an exchange, as R-DEFI-1's switch says."""
    _note_untold(book, fact)
    if is_exchange(book, fact):
        exchange(book, fact, "conversion", value_of_exchange(book, fact, None))
        return
    out, fee = fee_apart(fact.sent.quantity, fact.fee)
    back = fact.received.quantity
    outflow = Outflow(fact.name, fact.at, fact.account, fact.sent.asset, out)
    matches = book.take(outflow)
    # A lot too small for a single unit of the new kind hands its basis to the next one.
    passed_on = ZERO
    sources: list[Match] = []
    for match, quantity in zip(matches, _dealt(back, matches), strict=True):
        passed_on += match.basis
        sources.append(match)
        if quantity:
            became = match._replace(quantity=quantity, basis=passed_on)
            lot = moved(book, fact, became, fact.account, fact.received.asset)
            book.put(lot.made_of(sources=tuple(sources), by=fact.name))
            passed_on = ZERO
            sources.clear()
    book_unit_fee(book, fact, fact.account, fee)


def is_exchange(book: Book, fact: Swap | Conversion) -> bool:
    """Whether one asset was given for another: in a swap always, in a conversion unless its units
    are the same under another name, by rule or by the family's switch.

    A family the rules know nothing of is carried over.
    """
    if isinstance(fact, Swap):
        return True
    family = fact.family
    if family in book.ruleset.carryover_families or family not in book.ruleset.switches:
        return False
    return book.switches.value(family, book.day(fact.at), fact.account) != "carryover"


def _note_untold(book: Book, fact: Conversion) -> None:
    """Of units lent nobody has said what that is, so the carryover stands with a finding until a
    policy answers; so it does where the rules know nothing of a family.
    """
    family = fact.family
    if family in book.ruleset.carryover_families:
        return
    if family not in book.ruleset.switches:
        text = f"how {family} is treated is not part of {book.ruleset.name} (R-DEFI-1)"
        book.note("rule_not_carried_out", fact.name, text)
    elif family == "lending" and not book.switches.attested(
        family, book.day(fact.at), fact.account
    ):
        text = f"{fact.sent.asset} lent from {fact.account}: carried over until a policy says"
        book.note("open_treatment", fact.name, text)


def _dealt(units: Decimal, matches: list[Match]) -> list[Decimal]:
    """Units received, dealt to the matches by units sent; they sum to the last digit."""
    whole = sum((match.quantity for match in matches), ZERO)
    dealt: list[Decimal] = []
    for match in matches[:-1]:
        exact = ROUNDING.divide(EXACT.multiply(units, match.quantity), whole)
        dealt.append(exact.quantize(FINEST, rounding=ROUND_DOWN, context=ROUNDING))
    return [*dealt, units - sum(dealt, ZERO)]


def book_balance(book: Book, fact: Balance) -> None:
    """Compare what a source says with what the lots add up to."""
    held = book.held(fact.account, fact.asset)
    if held != fact.quantity:
        text = (
            f"{fact.account} holds {plain(held)} {fact.asset} by its lots, "
            f"{plain(fact.quantity)} by the source"
        )
        book.note("balance_differs", fact.name, text)
