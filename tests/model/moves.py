"""How units move, or come and go without anybody having said yet what that was.

10:00  removal of 1 BTC from the exchange      units wait, with basis and date
10:20  receipt of 0.6 BTC in the vault         a lot without basis ...
10:40  receipt of 0.399 BTC in the wallet      another ...
later  somebody says: that is one move         ... or 0.6, then 0.399 of what was waiting; a fee
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.desk import Desk
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.facts import booking_key
from tests.model.pools import Match
from tests.model.pools import Piece
from tests.model.pools import take


@dataclass(frozen=True)
class Tie:
    """A receipt and the removals it came out of, first that left first, by these matches."""

    receipt: str
    removals: Sequence[str]
    matches: Sequence[Fact]


def ties(known: Known) -> list[Tie]:
    """What was matched and fits, whenever it happened.

    Receipts choose one after another, by when they were first matched. A removal that has enough
    for the receipt is enough; several that nobody else has drawn on may serve it together.
    """
    facts = {fact.name: fact for fact in known.of_any_time}
    matches = [
        fact
        for fact in sorted(known.of_any_time, key=lambda fact: (fact.at, fact.name))
        if fact.type == "transfer_match" and _may_be_ends(facts, fact.line, alike=True)
    ]
    left = {name: fact.number("quantity") for name, fact in facts.items()}
    drawn_on: set[str] = set()
    found = []
    for name in dict.fromkeys(match.line["receipt"] for match in matches):
        serving: list[Fact] = []
        for match in matches:
            removal = match.line["removal"]
            if match.line["receipt"] != name:
                continue
            units = sum((left[each.line["removal"]] for each in serving), ZERO)
            if units >= left[name] or removal in [each.line["removal"] for each in serving]:
                continue
            alone = not serving and left[removal] >= left[name]
            if alone or removal not in drawn_on:
                serving.append(match)
        removals = [match.line["removal"] for match in serving]
        if not serving or sum((left[each] for each in removals), ZERO) < left[name]:
            continue
        drawn_on.update(removals)
        for each in removals:
            left[each] = left[each] - left[name] if len(removals) == 1 else ZERO
        removals.sort(key=lambda each: booking_key(facts[each]))
        found.append(Tie(name, removals, serving))
    return found


def _may_be_ends(facts: dict[str, Fact], match: Line, *, alike: bool) -> bool:
    """Whether both sides are known as what they are called, and of one asset where asked."""
    out, back = facts.get(match["removal"]), facts.get(match["receipt"])
    if out is None or back is None or (out.type, back.type) != ("removal", "receipt"):
        return False
    return not alike or bool(out.line["asset"] == back.line["asset"])


def unmatched(known: Known) -> bool:
    """Whether anybody matched what does not fit."""
    facts = {fact.name: fact for fact in known.of_any_time}
    fitting = [match.name for tie in ties(known) for match in tie.matches]
    return any(
        match.name not in fitting and _may_be_ends(facts, match.line, alike=False)
        for match in known.of_type("transfer_match")
    )


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
    for name in tie.removals:
        for piece, selection in desk.suspended[name]:
            units = min(arriving, piece.left())
            if units > 0:
                put(desk, received, received.line["account"], [take(piece, units, selection)])
                arriving -= units
        expected = [other.receipt for other in ties(desk.known) if name in other.removals]
        if desk.arrived.issuperset(expected):
            spend_rest(desk, name)


def spend_rest(desk: Desk, name: str) -> None:
    """What never arrives was the fee, at what the market said."""
    removed = desk.known.booked(name)
    assert removed is not None
    waiting = desk.suspended.pop(name)
    fee = [take(piece, piece.left(), how) for piece, how in waiting if piece.left() > 0]
    if fee:
        asset = removed.line["asset"]
        units: Fraction = sum((match.quantity for match in fee), ZERO)
        value = desk.dollars(removed, {}, "value", {"asset": asset, "quantity": units})
        desk.gain(removed, "fee", asset, fee, value)


def lost_access(desk: Desk, fact: Fact) -> None:
    """Keys gone: units leave for suspense, and nothing is deducted."""
    suspend(desk, fact)
