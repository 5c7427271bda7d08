"""How units move, or come and go without anybody having said yet what that was.

10:00  removal of 1 BTC from the exchange      units wait, with basis and date
10:20  receipt of 0.6 BTC in the vault         a lot without basis ...
10:40  receipt of 0.399 BTC in the wallet      another ...
later  somebody says: that is one move         ... or 0.6, then 0.399 of what was waiting; a fee
"""

from collections.abc import Sequence
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.amounts import split
from tests.model.desk import Desk
from tests.model.facts import Fact
from tests.model.pools import Match
from tests.model.pools import Piece
from tests.model.pools import take
from tests.model.ties import Tie
from tests.model.ties import ties


def transfer(desk: Desk, fact: Fact) -> None:
    """Units move with basis, date and place in the order; the fee leaves after them.

    Within one pool nothing moves but the counts of its accounts.
    """
    line = fact.line
    pools, units = desk.pools, fact.number("quantity")
    if pools.pool_of(line["account"]) == pools.pool_of(line["to"]):
        pools.count(line["account"], line["asset"], -units)
        pools.count(line["to"], line["asset"], units)
        if pools.counts[line["account"], line["asset"]] < 0:
            desk.findings.add("missing_basis")
        desk.pay_fee(fact)
        return
    matches = desk.leave(fact, line)
    fee = line.get("fee", {})
    if "asset" in fee and desk.bears_fee(fact):
        put(desk, fact, line["to"], matches, desk.leave(fact, fee, main=False))
        return
    put(desk, fact, line["to"], matches)
    desk.pay_fee(fact)


def put(
    desk: Desk, fact: Fact, account: str, matches: list[Match], fee: Sequence[Match] = ()
) -> None:
    """Matches arrive as pieces of their own; units that were not there are named by the fact. What
    fee units had cost is spread over them by units.
    """
    spent: Fraction = sum((match.basis for match in fee), ZERO)
    shares = split(spent, [match.quantity for match in matches]) if matches else []
    for match, share in zip(matches, shares, strict=True):
        origin = match.origin or desk.origin(fact, missing_basis=True)
        asset = fact.line["asset"]
        loss_basis = None if match.loss_basis is None else match.loss_basis + share
        piece = Piece(origin, account, asset, match.quantity, match.basis + share, loss_basis)
        desk.pools.arrive(piece)


def suspend(desk: Desk, fact: Fact) -> None:
    """Units leave their pool and wait, as pieces of their own; units that were not there wait
    under the fact's name.
    """
    unknown = desk.origin(fact, missing_basis=True)
    account, asset = fact.line["account"], fact.line["asset"]
    desk.suspended[fact.name] = [
        (
            Piece(
                match.origin or unknown,
                account,
                asset,
                match.quantity,
                match.basis,
                match.loss_basis,
            ),
            match.selection,
        )
        for match in desk.leave(fact, fact.line)
    ]


def removal(desk: Desk, fact: Fact) -> None:
    """Units go into suspense; what has already been received elsewhere arrives there now."""
    suspend(desk, fact)
    in_force = [
        match.line["removal"]
        for tie in ties(desk.known)
        for match in tie.matches
        if desk.known.covers(match.at)
    ]
    if fact.name not in in_force:
        desk.findings.add("unclassified_removal")
    for received in list(desk.on_hold):
        arrive_if_all_left(desk, received)


def receipt(desk: Desk, fact: Fact) -> None:
    """Units come in: those that removals sent here, or else a lot without basis."""
    tie = tie_of(desk, fact.name)
    if tie is None or not all(desk.known.covers(match.at) for match in tie.matches):
        desk.findings.add("unclassified_receipt")
        desk.arrive(desk.origin(fact, missing_basis=True), fact.line["account"], fact.line, ZERO)
        return
    desk.on_hold.append(fact)
    arrive_if_all_left(desk, fact)


def tie_of(desk: Desk, name: str) -> Tie | None:
    """The tie of a receipt."""
    return next((tie for tie in ties(desk.known) if tie.receipt == name), None)


def arrive_if_all_left(desk: Desk, received: Fact) -> None:
    """A receipt arrives once all its removals have left, the first that left first."""
    tie = tie_of(desk, received.name)
    if tie is None or not all(name in desk.suspended for name in tie.removals):
        return
    desk.on_hold.remove(received)
    desk.arrived.add(received.name)
    arriving = received.number("quantity")
    matches = []
    for name in tie.removals:
        for piece, selection in desk.suspended[name]:
            units = min(arriving, piece.left())
            if units > 0:
                matches.append(take(piece, units, selection))
                arriving -= units
    borne: list[Match] = []
    for name in tie.removals:
        expected = [other.receipt for other in ties(desk.known) if name in other.removals]
        if desk.arrived.issuperset(expected):
            borne += spend_rest(desk, name)
    put(desk, received, received.line["account"], matches, borne)


def spend_rest(desk: Desk, name: str) -> list[Match]:
    """What never arrives was the fee, at what the market said; or what arrived last bears it."""
    removed = desk.known.booked(name)
    assert removed is not None
    waiting = desk.suspended.pop(name)
    fee = [take(piece, piece.left(), how) for piece, how in waiting if piece.left() > 0]
    if desk.bears_fee(removed):
        return fee
    if fee:
        asset = removed.line["asset"]
        units: Fraction = sum((match.quantity for match in fee), ZERO)
        value = desk.dollars(removed, {}, "value", {"asset": asset, "quantity": units})
        desk.gain(removed, "fee", asset, fee, value)
    return []


def lost_access(desk: Desk, fact: Fact) -> None:
    """Keys gone: units leave for suspense, and nothing is deducted."""
    suspend(desk, fact)
