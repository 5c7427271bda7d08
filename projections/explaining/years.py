"""Years as an explanation tells them: Schedule D in short, and the carryover worksheet.

A carryover of 2027 goes back to losses of 2025 through three worksheets. Told as a tree in a tree
that would be deep and say everything several times, so every figure of every year is one node that
names the figures it follows from, and all of them stand side by side, the latest year first:

    carryforward:2026/carryover_short  24,000.00     = line 8 of the worksheet
    carryforward:2026/line_8           24,000.00     = line 5 - line 7
    carryforward:2026/line_5           27,000.00     from short_net
    ...
    carryforward:2025/carryover_short  27,000.00

Where no joint return is filed the spouse's own stands beside: `carryforward:2026@spouse`.
"""

from collections.abc import Callable

from domain.carryovers import DEATHS
from domain.netting import BOTH
from domain.netting import SPOUSE
from domain.netting import Worksheet
from projections.explaining.parting import from_before
from projections.explaining.parting import returns_before
from projections.explaining.parting import told_own_net
from projections.explaining.parting import told_share
from projections.explaining.totals import of_owner
from projections.explaining.totals import told_total
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.tree import spoken
from projections.explaining.tree import terms
from projections.explaining.year_figures import COLUMNS
from projections.explaining.year_figures import LINES
from projections.explaining.year_figures import PARTS
from projections.explaining.year_figures import SIDES
from projections.explaining.year_figures import Figure
from projections.explaining.year_figures import key_of
from projections.explaining.year_figures import named
from projections.explaining.year_figures import value_of
from projections.report import money

FOLLOWS: dict[str, tuple[tuple[int, str], ...]] = {
    "line_2": ((1, "deduction"),),
    "line_3": ((1, "line_1"), (1, "line_2")),
    "line_4": ((1, "line_2"), (1, "line_3")),
    "line_5": ((1, "short_net"),),
    "line_6": ((1, "long_net"),),
    "line_7": ((1, "line_4"), (1, "line_6")),
    "line_8": ((1, "line_5"), (-1, "line_7")),
    "line_9": ((1, "long_net"),),
    "line_10": ((1, "short_net"),),
    "line_11": ((1, "line_4"), (-1, "line_5")),
    "line_12": ((1, "line_10"), (1, "line_11")),
    "line_13": ((1, "line_9"), (-1, "line_12")),
    "net": ((1, "short_net"), (1, "long_net")),
}
"""What a figure follows from, with its sign."""


def told_years(telling: Telling, name: str, column: str = "") -> Node | None:
    """A return's figures, or one of them, with every figure it follows from; None for no such.

    `name` is a year, or the spouse's own return of it, `2026@spouse`.
    """
    if name not in telling.index.years or (column and not _is_figure(telling, name, column)):
        return None
    asked = [key_of(name, column)] if column else [key_of(name, each) for each in COLUMNS]
    told = {key: _told(telling, key) for key in asked}
    waiting = [*told.values()]
    while waiting:
        for child in waiting.pop().children:
            if child.seen and child.id not in told and _is_of_years(child.id):
                told[child.id] = node = _told(telling, child.id)
                waiting.append(node)
    beside = sorted((key for key in told if key not in asked), key=_place)
    rest = tuple(told[key] for key in beside)
    if column:
        return told[asked[0]]._replace(children=(*told[asked[0]].children, *rest))
    shown = tuple(told[key] for key in asked)
    return Node(f"the year {name}", id=key_of(name, ""), children=(*shown, *rest))


def _is_of_years(name: str) -> bool:
    return name.startswith(("carryforward:", "total:gains/"))


def _is_figure(telling: Telling, name: str, column: str) -> bool:
    net = telling.index.years[name]
    if column in PARTS:
        return net.shares is not None
    return column in COLUMNS or (net.worksheet is not None and column in Worksheet._fields)


def _place(key: str) -> tuple[int, str, int, int]:
    """The latest year first, in it the taxpayer's return before the spouse's, the figures before
    the lines, and realised totals last.
    """
    name, column = _parsed(key)
    year, _, owner = name.partition("@")
    order = [*COLUMNS, *PARTS, *LINES]
    return -int(year), owner, order.index(column) if column in order else len(order), len(key)


def _parsed(key: str) -> tuple[str, str]:
    """The return (or the year of a total) and the column of a key of this tree."""
    name, _, column = key.rpartition("/")
    return name.replace("/", ":").rpartition(":")[2], column


def _told(telling: Telling, key: str) -> Node:
    """One figure, with those it follows from only named."""
    name, column = _parsed(key)
    if key.startswith("total:"):
        year, _, owner = name.partition("@")
        return told_total(telling, "gains", int(year), column, owner) or Node(column, id=key)
    net = telling.index.years[name]
    words = COLUMNS.get(column) or PARTS.get(column) or f"worksheet, {LINES[column]}"
    whose = f"{net.year}, the spouse's return" if net.owner == SPOUSE else str(net.year)
    node = Node(f"{whose}: {words}", money(value_of(net, column)), id=key)
    return _FIGURES.get(column, _from_others)(Figure(telling, net, column, node))


def _from_others(figure: Figure) -> Node:
    """A figure that follows from others of its year."""
    net, column = figure.net, figure.column
    parts = [(sign * value_of(net, each), named(net, each)) for sign, each in FOLLOWS[column]]
    rule = "R-LOSS-1" if column == "net" else "R-LOSS-3"
    return figure.node._replace(rule=rule, children=terms(figure.value, parts))


def _net_of_a_side(figure: Figure) -> Node:
    """Line 7 or 15: what was realised here and elsewhere, less what was carried in."""
    net, side = figure.net, figure.column.partition("_")[0]
    place, total = SIDES[side]
    outcome = figure.telling.answer.outcome
    parted = net.owner != BOTH and any((net.year, term) in outcome.spouse_nets for term in SIDES)
    owner = net.owner if parted else ""
    total_id = f"total:gains/{of_owner(net.year, owner)}/{total}"
    where = f"the {owner}'s accounts" if owner else "this ledger"
    realised = Node(f"realised in {where}", money(net.realised[place]), id=total_id, seen=True)
    stated = figure.stated(f"other_{side}_term") if net.other[place] else ()
    carried = f"carryover_in_{side}"
    parts = [
        (net.realised[place], realised),
        (net.other[place], Node("stated, from outside this ledger", children=stated)),
        (-value_of(net, carried), named(net, carried)),
    ]
    lines = terms(figure.value, [part for part in parts if part[0]])
    note = "" if lines else "nothing was realised, stated or carried in"
    return figure.node._replace(note=note, rule="R-LOSS-1", children=lines)


def _deduction(figure: Figure) -> Node:
    """Line 21: the net loss, as far as the yearly limit goes."""
    net, status = figure.net, figure.net.status
    told: tuple[Node, ...] = ()
    if net.net >= 0:
        note = "there is no net loss"
    else:
        rules = figure.telling.answer.ruleset
        limit = rules.loss_limit_separate if status == "separate" else rules.loss_limit
        note = f"the net loss of {spoken(-net.net)}, at most {spoken(limit)} (filing {status})"
        ledger = Node("filing status the ledger was created with", id="event:1", seen=True)
        told = figure.stated("filing_status") or (ledger,)
    children = (named(net, "net"), *told)
    return figure.node._replace(note=note, rule="R-LOSS-2", children=children)


def _carried_in(figure: Figure) -> Node:
    """What was carried in: from the year before, or as stated instead of it (R-LOSS-5)."""
    side = figure.column.rpartition("_")[2]
    stated = () if figure.is_spouses else figure.stated(f"carryover_{side}")
    before = returns_before(figure)
    note, children = "", stated
    if stated:
        note = "as stated, instead of what this ledger would compute"
    elif not before:
        note = "no earlier year is known here"
    elif figure.value:
        note, parts = from_before(figure, before, side)
        children = terms(figure.value, parts)
    else:
        note = f"nothing was carried on from {before[0].year}"
    return figure.node._replace(note=note, rule="R-LOSS-5", children=children)


def _carried_on(figure: Figure) -> Node:
    """What is carried on: line 8 or 13 of the worksheet, in a year of net loss; of the dead one
    nothing (R-LOSS-5).
    """
    net = figure.net
    if net.worksheet is None:
        return figure.node._replace(note="there is no net loss", children=(named(net, "net"),))
    line, place = ("line_8", 0) if figure.column.endswith("short") else ("line_13", 1)
    parts = [(value_of(net, line), named(net, line))]
    rule = "R-LOSS-3"
    if net.lost[place]:
        rule = "R-LOSS-5"
        keys = DEATHS.values() if net.owner == BOTH else (DEATHS[net.owner],)
        died = tuple(node for key in keys for node in figure.stated(key))
        parts.append((-net.lost[place], Node("lost at death", children=died)))
    return figure.node._replace(rule=rule, children=terms(figure.value, parts))


def _taxable_income(figure: Figure) -> Node:
    """Line 1: taxable income as stated; by the statute with the deduction of section 151."""
    name = figure.net.name
    facts = figure.telling.answer.knowledge.year_facts(figure.net.year)
    income = facts.taxable_income if facts and not figure.is_spouses else None
    if income is None:
        note = "not stated, and taken not to be negative"
        finding = Node("income_unknown", id=f"finding:income_unknown:year:{name}", seen=True)
        return figure.node._replace(note=note, rule="R-LOSS-3", children=(finding,))
    stated = figure.stated("taxable_income")
    if figure.value == income:
        return figure.node._replace(rule="R-LOSS-3", children=stated)
    exempt = Node("deduction of section 151", children=figure.stated("section_151"))
    parts = [
        (income, Node("taxable income as stated", money(income), children=stated)),
        (figure.value - income, exempt),
    ]
    return figure.node._replace(rule="R-LOSS-4", children=terms(figure.value, parts))


_FIGURES: dict[str, Callable[[Figure], Node]] = {
    "short_net": _net_of_a_side,
    "long_net": _net_of_a_side,
    "deduction": _deduction,
    "carryover_in_short": _carried_in,
    "carryover_in_long": _carried_in,
    "carryover_short": _carried_on,
    "carryover_long": _carried_on,
    "line_1": _taxable_income,
    **{column: told_share if "_share_" in column else told_own_net for column in PARTS},
}
"""How each figure is told; the others follow from figures of their year."""
