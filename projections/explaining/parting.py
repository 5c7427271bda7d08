"""Whose a carryover is, as an explanation tells it: parted, added, or carried on (R-LOSS-5).

carryforward:2026@spouse/carryover_in_short   2,250.00   = spouse_share_short of 2025
carryforward:2025/spouse_share_short          2,250.00   own net loss 3,000 of 12,000
carryforward:2025/spouse_net_short           -3,000.00   = realised in the spouse's accounts
"""

from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.netting import BOTH
from domain.netting import SPOUSE
from domain.netting import TAXPAYER
from domain.netting import YearNet
from domain.netting import name_of_return
from projections.explaining.totals import of_owner
from projections.explaining.tree import Node
from projections.explaining.tree import spoken
from projections.explaining.tree import terms
from projections.explaining.year_figures import SIDES
from projections.explaining.year_figures import Figure
from projections.explaining.year_figures import named
from projections.explaining.year_figures import value_of
from projections.report import money


def returns_before(figure: Figure) -> list[YearNet]:
    """The returns of the year before, the joint one or one or two separate ones."""
    years, last = figure.telling.index.years, figure.net.year - 1
    names = (name_of_return(last, owner) for owner in (TAXPAYER, SPOUSE))
    return [years[name] for name in names if name in years]


def from_before(
    figure: Figure, before: list[YearNet], side: str
) -> tuple[str, list[tuple[Decimal, Node]]]:
    """The carryovers a figure comes from: on from a return, parted from a joint one, or added."""
    net, joint = figure.net, before[0]
    column = f"carryover_{side}"
    if net.owner != BOTH and joint.shares is not None:
        share = f"{net.owner}_share_{side}"
        return "parted from a joint return", [(value_of(joint, share), named(joint, share))]
    kept = [each for each in before if net.owner in (BOTH, each.owner)]
    return "", [(value_of(each, column), named(each, column)) for each in kept]


def told_share(figure: Figure) -> Node:
    """What of a joint carryover is whose: parted by each one's own net loss of that character."""
    net, side = figure.net, figure.column.rpartition("_")[2]
    place, column = SIDES[side][0], f"carryover_{side}"
    if figure.column.startswith(TAXPAYER):
        rest = f"spouse_share_{side}"
        parts = [
            (value_of(net, column), named(net, column)),
            (-value_of(net, rest), named(net, rest)),
        ]
        return figure.node._replace(rule="R-LOSS-5", children=terms(figure.value, parts))
    with exactly():
        losses = [max(-own[place], ZERO) for own in net.own or ()]
        whole = sum(losses, ZERO)
    note = f"own net loss {spoken(losses[1])} of {spoken(whole)}, to the cent" if whole else ""
    if net.lost[place]:
        note = "after what was lost at death"
    told = (column, f"taxpayer_net_{side}", f"spouse_net_{side}")
    children = tuple(named(net, each) for each in told)
    return figure.node._replace(note=note, rule="R-LOSS-5", children=children)


def told_own_net(figure: Figure) -> Node:
    """One spouse's own net of a joint return, with the own share of what was carried in."""
    net, side = figure.net, figure.column.rpartition("_")[2]
    if figure.column.startswith(TAXPAYER):
        whole, theirs = f"{side}_net", f"spouse_net_{side}"
        parts = [
            (value_of(net, whole), named(net, whole)),
            (-value_of(net, theirs), named(net, theirs)),
        ]
        return figure.node._replace(rule="R-LOSS-5", children=terms(figure.value, parts))
    outcome = figure.telling.answer.outcome
    realised = outcome.spouse_nets.get((net.year, side), ZERO)
    total = f"total:gains/{of_owner(net.year, SPOUSE)}/{SIDES[side][1]}"
    earned = Node("realised in the spouse's accounts", money(realised), id=total, seen=True)
    with exactly():
        brought = realised - figure.value
    parts = [(realised, earned), (-brought, _brought(figure, side, brought))]
    lines = terms(figure.value, [part for part in parts if part[0]])
    return figure.node._replace(rule="R-LOSS-5", children=lines)


def _brought(figure: Figure, side: str, brought: Decimal) -> Node:
    """The spouse's share of what was carried into a joint year."""
    for each in returns_before(figure):
        column = f"spouse_share_{side}" if each.shares is not None else f"carryover_{side}"
        if (each.owner == SPOUSE or each.shares is not None) and value_of(each, column) == brought:
            return named(each, column)
    carried = named(figure.net, f"carryover_in_{side}")
    return Node("the spouse's share of what was carried in", children=(carried,))
