"""Lots and matches as an explanation tells them: how a basis was made, moved and divided.

    7,035.00 taken along by 0.25 BTC                    28,140.00 × 0.25 / 1
      lot cb02 in coinbase: 1 BTC, basis 28,140.00
        + 28,000.00 cost
        +    140.00 costs of acquiring                  R-FEE-1

A lot that was moved is told in the order things happened: how it was made, then every move with
the share of basis that went along. So the tree stays flat however often units were sent about.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from domain.amounts import EXACT
from domain.amounts import exactly
from domain.amounts import plain
from domain.amounts import proportion
from domain.facts import Acquisition
from domain.facts import Borrow
from domain.facts import Conversion
from domain.facts import Fact
from domain.facts import Income
from domain.facts import Receipt
from domain.facts import Recovery
from domain.facts import SafeHarbor
from domain.facts import Settlement
from domain.facts import Swap
from domain.lots import POOLED
from domain.lots import Lot
from domain.lots import Match
from domain.steps import Step
from domain.steps import sum_of
from projections.explaining.facts import find_fact
from projections.explaining.facts import prices_used
from projections.explaining.facts import told_fact
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.tree import spoken
from projections.explaining.tree import terms
from projections.report import money

ACQUIRED: dict[str, tuple[str, str]] = {
    "purchase": ("cost", "R-PROP-2"),
    "gift": ("the donor's basis", "R-GIFT-1"),
    "inheritance": ("value at death", "R-DEATH-1"),
    "opening": ("basis as stated", "R-PROP-2"),
    "spouse": ("the spouse's basis", "R-PROP-2"),
}
"""What the basis of an acquired lot is, before costs, and by which rule."""

MADE: dict[type, tuple[str, str]] = {
    Income: ("income at its value that day", "R-INC-1"),
    Swap: ("value of what was received", "R-SWAP-1"),
    Conversion: ("value of what was received", "R-DEFI-1"),
    Borrow: ("value when borrowed", "R-LIQ-1"),
    Settlement: ("what the contract paid", "R-DERIV-2"),
    Recovery: ("not deducted, or included in income", "R-THEFT-4"),
}
"""The same for lots that other facts make."""

Shares = list[tuple[Decimal, Node]]


def told_match(telling: Telling, match: Match) -> Node:
    """A match: the basis its units took along, how it was reckoned, and the lot it came from."""
    lot = match.lot
    if lot is None:
        label = f"{plain(match.quantity)} units that no lot accounts for"
        return Node(label, money(match.basis), "no basis is known, so none is counted")
    label = f"{plain(match.quantity)} {lot.asset} out of {name_of(lot)}"
    note, shares = _reckoned(match, lot)
    lines = (*terms(match.basis, shares), told_lot(telling, lot))
    return Node(label, money(match.basis), note, "R-GEN-3", children=lines)


def told_lot(telling: Telling, lot: Lot) -> Node:
    """A lot as it came into its account: how it was made, and the way it came."""
    label = f"{name_of(lot)}: {plain(lot.quantity)} {lot.asset}"
    node = Node(label, money(lot.basis), _doubt(lot))
    if not telling.first(f"lot {id(lot)}"):
        return node._replace(id=lot.origin.name, seen=True)
    path = list(_path(lot))
    if len(path) == 1:
        return node._replace(children=_made(telling, lot))
    made = _as_made(telling, path[0])
    *moves, last = [_move(telling, before, after) for before, after in pairwise(path)]
    return node._replace(children=(made, *moves, *terms(lot.basis, [(lot.basis, last)])))


def name_of(lot: Lot) -> str:
    """A lot by its name and where it lies."""
    return f"lot {lot.origin.name} in {lot.account}"


def _doubt(lot: Lot) -> str:
    if lot.missing_basis:
        return "its basis is not known"
    if lot.loss_basis is not None:
        return f"for a loss its basis is {spoken(lot.loss_basis)}, the value at the gift"
    return ""


def _path(lot: Lot) -> Iterator[Lot]:
    """The lot and those it came out of, one after the other, the first one made in front."""
    way = [lot]
    while (before := _before(way[-1])) is not None:
        way.append(before)
    return reversed(way)


def _before(lot: Lot) -> Lot | None:
    """The lot it came out of: the only one, or the pool that it goes on from."""
    pooled = any(match.selection == POOLED for match in lot.sources)
    return lot.sources[-1].lot if pooled or len(lot.sources) == 1 else None


def _as_made(telling: Telling, lot: Lot) -> Node:
    label = f"as made in {lot.account}: {plain(lot.quantity)} {lot.asset}"
    node = Node(label, money(lot.basis), _doubt(lot))
    if not telling.first(f"lot {id(lot)}"):
        return node._replace(id=lot.origin.name, seen=True)
    return node._replace(children=_made(telling, lot))


def _made(telling: Telling, lot: Lot) -> tuple[Node, ...]:
    """What the basis of a lot was made of: what its units cost, or took along, and the fee."""
    name = lot.by or lot.origin.name
    fact = find_fact(telling.answer.knowledge, name)
    added = _added(telling, lot)
    if lot.sources:
        parts = [(match.basis, told_match(telling, match)) for match in lot.sources]
        return (*terms(lot.basis, [*parts, *added]), told_fact(telling, name))
    label, rule = _kind_of_cost(fact)
    with exactly():
        cost = lot.basis - sum_of(lot.added)
    lines = terms(lot.basis, [(cost, Node(label, rule=rule)), *added])
    prices = prices_used(telling, fact) if fact is not None else []
    return (*lines, *prices, told_fact(telling, name))


def _added(telling: Telling, lot: Lot) -> Shares:
    """What was added to a lot's basis, line by line."""
    return [(step.amount, _line_added(telling, step)) for step in lot.added]


def _line_added(telling: Telling, step: Step) -> Node:
    """One line of what was added; the fee of an own move by the lots its units came from."""
    node = Node(step.label, rule=step.rule)
    spent = telling.answer.book.spent_on_moves.get(step.fact, ())
    if step.rule == "R-FEE-5" and spent:
        note = "its share by units of the basis of the units paid as the fee"
        return node._replace(
            note=note, children=tuple(told_match(telling, match) for match in spent)
        )
    told = (told_fact(telling, step.fact),) if step.fact and step.amount else ()
    return node._replace(children=told)


def _kind_of_cost(fact: Fact | None) -> tuple[str, str]:
    if isinstance(fact, Acquisition):
        return ACQUIRED[fact.how]
    return MADE.get(type(fact), ("basis", "R-PROP-2"))


def _move(telling: Telling, before: Lot, after: Lot) -> Node:
    """One step of a lot's way: what came along, by which fact, and how that was reckoned."""
    *joined, match = after.sources
    fact = find_fact(telling.answer.knowledge, after.by)
    note, shares = _reckoned(match, before)
    if isinstance(fact, Recovery):
        note, shares = f"its share by units of what the theft {fact.theft} took", []
    if after.added and not shares:
        # The note tells of what was taken along, which is not all of the basis then.
        shares, note = [(match.basis, Node("taken along", note=note))], ""
    parts = [*(shares or [(match.basis, Node("taken along"))]), *_added(telling, after)]
    if joined:
        parts = [(match.basis, Node("what it held", note=note)), *_added(telling, after)]
        parts += ((each.basis, told_match(telling, each)) for each in joined)
        note = ""
    lines = terms(after.basis, parts)
    if len(lines) == 1:
        lines = ()
    names = (after.by, *_joined(telling, fact)) if fact else _practice(telling, after)
    told = [told_fact(telling, name) for name in names]
    units = f"{plain(after.quantity)} {after.asset}"
    label, rule = _step(fact, before, after)
    return Node(f"{label}: {units}", money(after.basis), note, rule, children=(*lines, *told))


def _practice(telling: Telling, lot: Lot) -> list[str]:
    """What says that lots were pooled otherwise before a year began: the policy, if there is one,
    else the fact the lot came from.
    """
    switches = telling.answer.book.switches
    before = date(int(lot.by.partition(":")[2]) - 1, 1, 1)
    named = "pre2025_scope" if before.year <= telling.answer.ruleset.practice_until else ""
    policy = switches.policy(named or "selfcustody_fifo_scope", before)
    return [policy.name if policy else lot.origin.name]


def _step(fact: Fact | None, before: Lot, after: Lot) -> tuple[str, str]:
    """What a step of a lot's way was, and its rule: by how the lot became another, else by whom."""
    if after.sources[-1].selection == POOLED:
        return f"in the pool of {after.account}", "R-GEN-3"
    if before.origin.replaces != after.origin.replaces:
        return f"replaced units sold by {after.origin.replaces}", "R-WASH-2"
    if fact is None:
        return f"dealt to {after.account} as {after.by.replace(':', ' ')} began", "R-LOT-7"
    return _step_by(fact, after)


def _step_by(fact: Fact, after: Lot) -> tuple[str, str]:
    if isinstance(fact, SafeHarbor):
        return f"allocated to {after.account}", "R-LOT-8"
    if isinstance(fact, Conversion):
        return f"became {after.asset}", "R-DEFI-1"
    if isinstance(fact, Recovery):
        return f"came back to {after.account}", "R-THEFT-4"
    if isinstance(fact, Acquisition | Swap):
        return f"less what was withheld, in {after.account}", "R-FEE-4"
    if isinstance(fact, Receipt) or after.account == getattr(fact, "to", ""):
        return f"arrived in {after.account}", "R-XFER-1"
    return f"left {after.account}", "R-XFER-1"


def _joined(telling: Telling, fact: Fact | None) -> list[str]:
    """What makes a move what it is: the matches of a receipt, the theft of a recovery."""
    if isinstance(fact, Recovery):
        return [fact.theft]
    name = fact.name if fact is not None else ""
    bound = [removal.name for removal in telling.answer.book.matched_receipts.get(name, ())]
    matches = telling.index.matches.get(name, ()) if bound else ()
    return [match.name for match in matches if match.removal in bound]


def _reckoned(match: Match, lot: Lot) -> tuple[str, Shares]:
    """How a match's basis follows from its lot's, in words, and as terms where it is a difference.

    The basis taken by then is the lot's, by units, to the cent; a match takes the increase.
    """
    used = EXACT.subtract(lot.quantity, match.left)
    earlier = EXACT.subtract(used, match.quantity)
    before = EXACT.subtract(match.taken, match.basis)
    if earlier < 0 or before != proportion(lot.basis, earlier, lot.quantity):
        return "its share by units of what was there", []
    upto = _formula(lot, used)
    if not earlier:
        return upto, []
    return "", [
        (match.taken, Node(f"of the first {plain(used)} {lot.asset}", note=upto)),
        (-before, Node(f"taken before, by {plain(earlier)}", note=_formula(lot, earlier))),
    ]


def _formula(lot: Lot, units: Decimal) -> str:
    if units == lot.quantity:
        return f"all of {spoken(lot.basis)}"
    return f"{spoken(lot.basis)} × {plain(units)} / {plain(lot.quantity)}"
