"""The rows of the reports as an explanation tells them: gains, income, claims and lots.

Each is told from the very objects the reports are made of. Nothing is reckoned again here: what a
row consists of was noted by the fold when it booked the fact.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from domain.allocations import Placed
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.amounts import plain
from domain.facts import Conversion
from domain.facts import Removal
from domain.facts import Transfer
from domain.lots import Lot
from domain.outcomes import TERMLESS
from domain.outcomes import Claim
from domain.outcomes import Earned
from domain.outcomes import Gain
from domain.steps import Step
from projections.explaining.facts import find_fact
from projections.explaining.facts import prices_used
from projections.explaining.facts import told_fact
from projections.explaining.lots import name_of
from projections.explaining.lots import told_lot
from projections.explaining.lots import told_match
from projections.explaining.tree import MINUS
from projections.explaining.tree import PLUS
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.tree import spoken
from projections.explaining.tree import terms
from projections.report import money

COSTS: dict[str, str] = {
    "swap": "R-FEE-3",
    "conversion": "R-FEE-3",
    "liquidation": "R-LIQ-1",
    "fee": "R-FEE-4",
    "settlement": "R-DERIV-2",
}
"""The rule by which costs reduce what was realised, by kind of row; R-FEE-1 for others."""

ADJUSTED: dict[str, tuple[str, str]] = {
    "L": ("a loss on a sale to a related person is not deductible", "R-WORTH-3"),
}
"""Why part of a loss is added back, and by which rule, by `code`."""

REALISED: dict[str, str] = {
    "sale": "R-PROP-1",
    "spend": "R-PROP-1",
    "swap": "R-SWAP-1",
    "conversion": "R-DEFI-1",
    "liquidation": "R-LIQ-1",
    "fee": "R-FEE-4",
    "settlement": "R-DERIV-2",
    "settlement_units": "R-DERIV-2",
    "repay": "R-LIQ-1",
}
"""The rule that makes it a disposal, by kind of row."""

SELECTED: dict[str, str] = {
    "fifo": "R-LOT-2",
    "identified": "R-LOT-3",
    "standing_order": "R-LOT-5",
    "late_identification": "R-LOT-5",
    "attested": "R-LOT-5",
    "forced": "R-FEE-4",
}
"""The rule that picked the lot, by `selection`."""


def gain_id(gain: Gain) -> str:
    """The id of a gains row."""
    return f"gain:{gain.disposal}#{gain.number}"


def told_gain(telling: Telling, gain: Gain) -> Node:
    """A gains row: proceeds less basis, the term, and the rule that picked the lot."""
    if gain.match is None:
        return _told_contract(telling, gain)
    units = f"{plain(gain.match.quantity)} {gain.asset}"
    term = f"{gain.term}-term " if gain.term != TERMLESS else ""
    label = f"{term}{_gain_or_loss(gain)} on {units}, {gain.kind} of {gain.disposed}"
    lines = (
        told_proceeds(telling, gain)._replace(part=PLUS),
        told_basis(telling, gain)._replace(part=MINUS),
        *([told_adjustment(telling, gain)._replace(part=PLUS)] if gain.adjustment else []),
        *([_told_term(gain)] if gain.term != TERMLESS else []),
        _told_selection(telling, gain),
    )
    rule = _rule_of_disposal(telling, gain)
    return Node(label, money(gain.gain), rule=rule, id=gain_id(gain), children=lines)


def _rule_of_disposal(telling: Telling, gain: Gain) -> str:
    """The rule that makes it a disposal; fees of own moves have one of their own."""
    fact = find_fact(telling.answer.knowledge, gain.disposal)
    if gain.kind == "fee" and isinstance(fact, Conversion | Removal | Transfer):
        return "R-FEE-5"
    return REALISED.get(gain.kind, "R-PROP-1")


def _gain_or_loss(gain: Gain) -> str:
    return "loss" if gain.gain < 0 else "gain"


def told_proceeds(telling: Telling, gain: Gain) -> Node:
    """What was realised: the row's share of gross proceeds, less its share of the costs."""
    node = Node("proceeds", money(gain.proceeds), id=f"{gain_id(gain)}/proceeds")
    if gain.match is None:
        return _of_contract(telling, gain, node)
    share = _share(telling, gain)
    lines = terms(
        gain.proceeds,
        [
            (gain.gross, Node("realised before costs", note=share)),
            (-gain.costs, Node("costs", note=share, rule=_rule_of_costs(telling, gain))),
        ],
    )
    return node._replace(children=(*lines, *_told_disposal(telling, gain)))


def _rule_of_costs(telling: Telling, gain: Gain) -> str:
    rule = COSTS.get(gain.kind, "R-FEE-1")
    regulated = telling.answer.ruleset.swap_fees_regulated_from
    return "R-FEE-2" if rule == "R-FEE-3" and gain.disposed.year < regulated else rule


def _share(telling: Telling, gain: Gain) -> str:
    """Of how much a row has its share, where an outflow has several rows (R-GEN-3)."""
    rows = [row for row in telling.index.gains[gain.disposal] if row.kind == gain.kind]
    if len(rows) == 1:
        return ""
    units = sum((row.quantity for row in rows if row.quantity is not None), ZERO)
    return f"its share by units, {plain(gain.quantity or ZERO)} of {plain(units)} (R-GEN-3)"


def _told_disposal(telling: Telling, gain: Gain) -> list[Node]:
    fact = find_fact(telling.answer.knowledge, gain.disposal)
    prices = prices_used(telling, fact) if fact is not None else []
    return [*prices, *_borrowed(telling, gain), told_fact(telling, gain.disposal)]


def _borrowed(telling: Telling, gain: Gain) -> Iterator[Node]:
    """Borrowings that returned units settled, each with what was owed for it."""
    for part in telling.answer.book.repaid.get(gain.disposal, ()):
        note = f"{plain(part.quantity)} of it were owed at {spoken(part.value)}"
        yield told_fact(telling, part.fact)._replace(note=note, rule="R-LIQ-1")


def told_basis(telling: Telling, gain: Gain) -> Node:
    """What the units had cost; of a gift's two bases, the one that governs (R-GIFT-1)."""
    match = gain.match
    node = Node("basis", money(gain.basis), id=f"{gain_id(gain)}/basis")
    if match is None:
        return _of_contract(telling, gain, node)
    taken = told_match(telling, match)
    if gain.basis == match.basis:
        return node._replace(children=terms(gain.basis, [(gain.basis, taken)]) or (taken,))
    if _sold_below_gift(gain):
        note = "sold at a loss, so the value at the gift governs, by units"
    else:
        low, high = spoken(match.loss_basis or ZERO), spoken(match.basis)
        note = f"between {low} and {high} nothing is realised: as much as the proceeds"
    return node._replace(note=note, rule="R-GIFT-1", children=(taken,))


def told_adjustment(telling: Telling, gain: Gain) -> Node:
    """What of a loss is disallowed and why: purchase by purchase, or all of it; mostly nothing."""
    node = Node("disallowed", money(gain.adjustment), id=f"{gain_id(gain)}/adjustment")
    if not gain.replaced:
        note, rule = ADJUSTED[gain.code] if gain.adjustment else ("nothing is", "")
        return node._replace(note=note, rule=rule, children=(told_fact(telling, gain.disposal),))
    parts = []
    for each in gain.replaced:
        note = f"{plain(each.quantity)} of {plain(gain.quantity or ZERO)} {gain.asset}"
        if each.gone:
            note += "; bought by a retirement account, so no basis is raised"
        label = f"loss disallowed: replaced by {each.by}"
        fact = (told_fact(telling, each.by),)
        parts.append((each.loss, Node(label, note=note, rule="R-WASH-2", children=fact)))
    return node._replace(rule="R-WASH-2", children=terms(gain.adjustment, parts))


def _sold_below_gift(gain: Gain) -> bool:
    """Whether a gift was sold for less than its value at the gift, which governs then."""
    below = gain.match.loss_basis if gain.match else None
    return below is not None and gain.proceeds < below


def _told_term(gain: Gain) -> Node:
    if gain.acquired is None:
        return Node("term", gain.term, "units that no lot accounts for count as short-term")
    held = f"held from {gain.acquired} to {gain.disposed}"
    origin = gain.match.lot.origin if gain.match and gain.match.lot else None
    until = origin.short_until if origin else None
    if origin and origin.replaces:
        own = f"{held}, with the period of the units sold by {origin.replaces} before"
        note = f"{own}: as from {origin.period_from}; short-term up to {until}"
        return Node("term", gain.term, note, "R-HOLD-2")
    if origin and _sold_below_gift(gain):
        until = origin.gift_short_until
    if until is None:
        return Node("term", gain.term, f"{held}; inherited units are long-term", "R-DEATH-1")
    return Node("term", gain.term, f"{held}; short-term up to {until}", "R-HOLD-1")


def _told_selection(telling: Telling, gain: Gain) -> Node:
    """Which rule picked the lot, and the choice on record that made it so."""
    authority = dict(telling.answer.ruleset.authorities).get(gain.selection)
    if authority is not None:
        return Node("matched by", gain.selection, authority)
    elections = telling.answer.book.elections
    names: list[str] = []
    fact = find_fact(telling.answer.knowledge, gain.disposal)
    if gain.selection == "standing_order" and fact is not None:
        names = [elections.order_in_force(gain.account, gain.asset or "", fact.at)]
    elif gain.selection in ("identified", "attested", "late_identification"):
        names = [
            verdict.election.name
            for verdict in elections.verdicts
            if verdict.outflow.name == gain.disposal
            and verdict.verdict == _VERDICTS[gain.selection]
        ]
    rule = SELECTED[gain.selection]
    if gain.selection == "attested" and not names:
        switches = telling.answer.book.switches
        policy = switches.policy("pre2025_method", date(gain.year, 1, 1))
        names, rule = [policy.name if policy else ""], "R-LOT-7"
    told = tuple(told_fact(telling, name) for name in dict.fromkeys(names) if name)
    return Node("lot picked by", gain.selection, rule=rule, children=told)


_VERDICTS: dict[str, str] = {
    "identified": "bound",
    "attested": "attested",
    "late_identification": "late",
}
"""What the fold made of the identification that a selection speaks of."""


def _told_contract(telling: Telling, gain: Gain) -> Node:
    """A contract's row: all of its result, or the part that section 1256 makes long or short."""
    rows = [row for row in telling.index.gains[gain.disposal] if row.match is None]
    result = EXACT.subtract(gain.gross, gain.costs)
    settled = Node("settled, with funding as the switch says", money(gain.gross))
    parts = [(gain.gross, settled), (-gain.costs, Node("costs", rule="R-FEE-1"))]
    told = (*terms(result, parts), *_told_disposal(telling, gain))
    whole = Node("the contract's result", money(result), children=told)
    label = f"{gain.term}-term {_gain_or_loss(gain)} of a contract settled on {gain.disposed}"
    rule = "R-DERIV-2" if len(rows) == 1 else "R-DERIV-1"
    note = "" if len(rows) == 1 else "60 per cent are long-term, 40 short-term"
    lines = terms(gain.gain, [(result, whole)])
    return Node(label, money(gain.gain), note, rule, id=gain_id(gain), children=lines)


def _of_contract(telling: Telling, gain: Gain, node: Node) -> Node:
    """A figure of a contract's row, which has neither units nor a lot."""
    note = "a contract's gain stands as proceeds, its loss as basis"
    return node._replace(note=note, children=(_told_contract(telling, gain),))


def told_earned(telling: Telling, earned: Earned) -> Node:
    """An income row."""
    units = f" of {plain(earned.quantity)} {earned.asset}" if earned.quantity is not None else ""
    label = f"{earned.kind.replace('_', ' ')}{units} on {earned.received}"
    fact = find_fact(telling.answer.knowledge, earned.fact)
    lines = terms(earned.value, [_told_step(telling, step) for step in earned.steps])
    prices = prices_used(telling, fact) if fact is not None else []
    children = (*lines, *prices, told_fact(telling, earned.fact))
    rule = earned.steps[0].rule if earned.steps else "R-INC-1"
    row_id = f"income:{earned.fact}"
    return Node(label, money(earned.value), rule=rule, id=row_id, children=children)


def _told_step(telling: Telling, step: Step) -> tuple[Decimal, Node]:
    lines = (told_fact(telling, step.fact),) if step.fact else ()
    return step.amount, Node(step.label, rule=step.rule, children=lines if step.amount else ())


def told_claim(telling: Telling, claim: Claim) -> Node:
    """A claim: what of a loss may be deducted, line by line."""
    label = f"allowed for {claim.kind.replace('_', ' ')}, {claim.year}"
    steps = [_told_step(telling, step) for step in claim.steps]
    if claim.matches and steps:
        basis = told_claim_basis(telling, claim)
        steps[0] = (steps[0][0], basis._replace(label=steps[0][1].label))
    lines = terms(claim.allowed, steps)
    fact = find_fact(telling.answer.knowledge, claim.fact)
    prices = prices_used(telling, fact) if fact is not None else []
    return Node(
        label,
        money(claim.allowed),
        "; ".join(filter(None, (claim.treatment, claim.why))),
        claim.rule,
        id=f"claim:{claim.fact}",
        children=(*lines, *prices, told_fact(telling, claim.fact), *_reaching(telling, claim)),
    )


def _reaching(telling: Telling, claim: Claim) -> tuple[Node, ...]:
    """What of it reaches the return, where it is known and the rules tell it."""
    return () if claim.itemized is None else (told_itemized(telling, claim),)


def told_itemized(telling: Telling, claim: Claim) -> Node:
    """What of a claim reaches the return: all or nothing, as the year itemises or does not."""
    row = f"claim:{claim.fact}"
    allowed = Node("allowed", money(claim.allowed), id=row, seen=True)
    stated = [
        each.name
        for each in telling.answer.knowledge.year_statements.values()
        if each.year == claim.year and each.itemizes is not None
    ]
    told = [told_fact(telling, name) for name in (*stated[-1:], claim.fact)]
    node = Node("reaches the return", rule="R-THEFT-4", id=f"{row}/itemized")
    if claim.itemized is None:
        return node._replace(note="nobody has said whether it itemises", children=(allowed, *told))
    node = node._replace(figure=money(claim.itemized))
    if claim.itemized:
        parts = terms(claim.itemized, [(claim.allowed, allowed)])
        return node._replace(note="the return itemises", children=(*parts, *told))
    note = "the return does not itemise" if claim.allowed else "nothing is allowed"
    return node._replace(note=note, children=(allowed, *told))


def told_claim_basis(telling: Telling, claim: Claim) -> Node:
    """The basis of the units a claim is about, lot by lot."""
    parts = [(match.basis, told_match(telling, match)) for match in claim.matches]
    lines = terms(claim.basis, parts)
    node = Node("basis of the units", money(claim.basis), id=f"claim:{claim.fact}/basis")
    return node._replace(children=lines or (told_fact(telling, claim.fact),))


def told_held(telling: Telling, row_id: str, lot: Lot) -> Node:
    """A lot that holds units: the basis it came with, less what units that left took along."""
    label = f"{plain(lot.remaining)} {lot.asset} left in {name_of(lot)}"
    used = EXACT.subtract(lot.quantity, lot.remaining)
    taken = Node(
        f"taken along by {plain(used)} {lot.asset} that left",
        note=f"{spoken(lot.basis)} × {plain(used)} / {plain(lot.quantity)}",
        rule="R-GEN-3",
        children=told_uses(telling, lot),
    )
    parts = [(lot.basis, told_lot(telling, lot)), (-lot.taken, taken)]
    lines = terms(lot.remaining_basis, parts if used else parts[:1])
    return Node(label, money(lot.remaining_basis), id=row_id, children=lines)


def told_placed(telling: Telling, row_id: str, placed: Placed) -> Node:
    """A line of the schedule of an allocation: the basis a lot came with, less what was gone."""
    lot = placed.lot
    basis = EXACT.subtract(lot.basis, placed.taken)
    used = EXACT.subtract(lot.quantity, placed.quantity)
    gone = Node(
        f"taken along by {plain(used)} {lot.asset} before",
        note=f"{spoken(lot.basis)} × {plain(used)} / {plain(lot.quantity)}",
        rule="R-GEN-3",
    )
    parts = [(lot.basis, told_lot(telling, lot)), (-placed.taken, gone)]
    lines = terms(basis, parts if used else parts[:1])
    label = f"{plain(placed.quantity)} {lot.asset} in {name_of(lot)} at the end of own practice"
    return Node(label, money(basis), rule="R-LOT-8", id=row_id, children=lines)


def told_uses(telling: Telling, lot: Lot) -> tuple[Node, ...]:
    """What took units out of a lot, each with the basis it took along."""
    parts = []
    for row_id, name, match in telling.index.uses_of(lot):
        fact = find_fact(telling.answer.knowledge, name)
        when = str(telling.answer.book.day(fact.at)) if fact is not None else ""
        units = f"{plain(match.quantity)} {lot.asset}: {row_id}"
        parts.append((match.basis, Node(units, note=when, id=row_id, seen=True)))
    return terms(lot.taken, parts)
