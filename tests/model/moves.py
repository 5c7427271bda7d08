"""How units move, or come and go without anybody having said yet what that was.

10:00  removal of 1 BTC from the exchange      units wait, with basis and date
10:20  receipt of 0.999 BTC in the vault       a lot without basis ...
later  somebody says: these two are one move   ... or 0.999 of what was waiting, and a fee
"""

from dataclasses import replace

from tests.model.amounts import ZERO
from tests.model.desk import Desk
from tests.model.facts import Fact
from tests.model.pools import Match
from tests.model.pools import Piece
from tests.model.pools import divide


def transfer(desk: Desk, fact: Fact) -> None:
    """Units move with basis, date and place in the order; the fee leaves after them."""
    matches = desk.leave(fact, fact.line)
    put(desk, fact, fact.line["to"], matches)
    desk.pay_fee(fact)


def put(desk: Desk, fact: Fact, account: str, matches: list[Match]) -> None:
    """Matches arrive as pieces of their own; units that were not there are named by the fact."""
    for match in matches:
        origin = match.origin or desk.origin(fact, missing_basis=True)
        asset = fact.line["asset"]
        piece = Piece(origin, account, asset, match.quantity, match.basis, match.loss_basis)
        desk.pools.arrive(piece)


def suspend(desk: Desk, fact: Fact) -> None:
    """Units leave their pool and wait; units that were not there wait under the fact's name."""
    unknown = desk.origin(fact, missing_basis=True)
    desk.suspended[fact.name] = [
        replace(match, origin=match.origin or unknown) for match in desk.leave(fact, fact.line)
    ]


def removal(desk: Desk, fact: Fact) -> None:
    """Units go into suspense; if they have already been received elsewhere they arrive there."""
    suspend(desk, fact)
    receipt_fact = partner(desk, fact.name)
    if receipt_fact is None:
        desk.findings.add("unclassified_removal")
    elif desk.known.to_book.index(receipt_fact) < desk.known.to_book.index(fact):
        complete(desk, fact, receipt_fact)


def receipt(desk: Desk, fact: Fact) -> None:
    """Units come in: those a removal sent here, or else a lot without basis."""
    removal_fact = partner(desk, fact.name)
    if removal_fact is None:
        desk.findings.add("unclassified_receipt")
        desk.arrive(desk.origin(fact, missing_basis=True), fact.line["account"], fact.line, ZERO)
    elif removal_fact.name in desk.suspended:
        complete(desk, removal_fact, fact)


def partner(desk: Desk, name: str) -> Fact | None:
    """The other half of a move, if somebody matched the two and both are booked."""
    for match in desk.known.to_book:
        if match.type == "transfer_match" and name in (
            match.line["removal"],
            match.line["receipt"],
        ):
            halves = {match.line["removal"], match.line["receipt"]}
            (other,) = halves - {name}
            return desk.known.booked(other)
    return None


def complete(desk: Desk, removed: Fact, received: Fact) -> None:
    """The first units of a removal arrive; the rest was the fee, at what the market said."""
    arriving = received.number("quantity")
    fee: list[Match] = []
    for match in desk.suspended.pop(removed.name):
        if arriving >= match.quantity:
            put(desk, removed, received.line["account"], [match])
            arriving -= match.quantity
        elif arriving > 0:
            here, rest = divide(match, arriving)
            put(desk, removed, received.line["account"], [here])
            fee.append(rest)
            arriving = ZERO
        else:
            fee.append(match)
    if fee:
        asset = removed.line["asset"]
        units = sum((match.quantity for match in fee), ZERO)
        value = desk.dollars(removed, {}, "value", {"asset": asset, "quantity": units})
        desk.gain(removed, "fee", asset, fee, value)


def lost_access(desk: Desk, fact: Fact) -> None:
    """Keys gone: units leave for suspense, and nothing is deducted."""
    suspend(desk, fact)
