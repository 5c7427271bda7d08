"""The figures of a return: their names in words, their values, and the line each is told by.

2026/carryover_short     a column of the carryforward report
2026/spouse_share_short  whose part of a joint return's carryover is
2026/line_8              a line of the carryover worksheet
"""

from decimal import Decimal
from typing import NamedTuple

from domain.netting import SPOUSE
from domain.netting import TAXPAYER
from domain.netting import YearNet
from projections.explaining.facts import told_fact
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.report import money

COLUMNS: dict[str, str] = {
    "short_net": "net short-term gain or loss, line 7 of Schedule D",
    "long_net": "net long-term gain or loss, line 15 of Schedule D",
    "net": "net gain or loss, line 16 of Schedule D",
    "deduction": "deducted from other income, line 21 of Schedule D",
    "carryover_in_short": "short-term loss carried into the year",
    "carryover_in_long": "long-term loss carried into the year",
    "carryover_short": "short-term loss carried on",
    "carryover_long": "long-term loss carried on",
}
"""The figures of a year."""

PARTS: dict[str, str] = {
    f"{owner}_{kind}_{side}": words.format(owner=owner, side=side)
    for kind, words in (
        ("share", "the {owner}'s share of the {side}-term loss carried on"),
        ("net", "the {owner}'s own net {side}-term gain or loss"),
    )
    for side in ("short", "long")
    for owner in (TAXPAYER, SPOUSE)
}
"""Further figures of a joint return: whose its nets and carryovers are."""

LINES: dict[str, str] = {
    "line_1": "line 1: taxable income, which may be below zero",
    "line_2": "line 2: the loss that was deducted",
    "line_3": "line 3: lines 1 and 2 together, not below zero",
    "line_4": "line 4: the smaller of lines 2 and 3",
    "line_5": "line 5: the net short-term loss, if there is one",
    "line_6": "line 6: the net long-term gain, if there is one",
    "line_7": "line 7: lines 4 and 6 together",
    "line_8": "line 8: line 5 less line 7, not below zero: carried on as short-term loss",
    "line_9": "line 9: the net long-term loss, if there is one",
    "line_10": "line 10: the net short-term gain, if there is one",
    "line_11": "line 11: line 4 less line 5, not below zero",
    "line_12": "line 12: lines 10 and 11 together",
    "line_13": "line 13: line 9 less line 12, not below zero: carried on as long-term loss",
}
"""The lines of the Capital Loss Carryover Worksheet."""

SIDES: dict[str, tuple[int, str]] = {"short": (0, "short_gain"), "long": (1, "long_gain")}
"""For short and long: the place in a pair, and the total of the gains report."""


def key_of(name: str, column: str) -> str:
    """The id of a return, or of one figure of it."""
    return f"carryforward:{name}/{column}" if column else f"carryforward:{name}"


class Figure(NamedTuple):
    """One figure of a year to be told, its own line (`node`) already made."""

    telling: Telling
    net: YearNet
    column: str
    node: Node

    @property
    def value(self) -> Decimal:
        """The figure."""
        return value_of(self.net, self.column)

    @property
    def is_spouses(self) -> bool:
        """Whether it is of the spouse's own return, of which year facts say nothing."""
        return self.net.owner == SPOUSE

    def stated(self, key: str) -> tuple[Node, ...]:
        """The fact that states something about the year: the last one that does."""
        name = ""
        for stated in self.telling.answer.knowledge.year_statements.values():
            if stated.year == self.net.year and getattr(stated, key) not in (None, ""):
                name = stated.name
        return (told_fact(self.telling, name),) if name else ()


def value_of(net: YearNet, column: str) -> Decimal:
    """A figure of a return, in dollars."""
    if column in PARTS:
        owner, kind, side = column.split("_")
        pairs = (net.shares if kind == "share" else net.own) or ()
        return pairs[int(owner == SPOUSE)][SIDES[side][0]]
    value: Decimal = getattr(net.worksheet if column in LINES else net, column)
    return value


def named(net: YearNet, column: str) -> Node:
    """A figure that is told beside."""
    words = COLUMNS.get(column) or PARTS.get(column) or LINES[column]
    return Node(words, money(value_of(net, column)), id=key_of(net.name, column), seen=True)
