"""The nodes an explanation is made of.

An explanation is a tree that reads from a figure down to what it rests on:

    gain 19,830.00                                  gain:cb09#1
      + proceeds 26,865.00                          gain:cb09#1/proceeds
        + gross 27,000.00
        - costs 135.00                              R-FEE-1
        sale of 0.25 BTC in coinbase                cb09, a fact
      - basis 7,035.00                              gain:cb09#1/basis
        ...

Where children carry a sign they are the terms of their parent's figure and add up to it, to the
last digit. Children without a sign say where the figure comes from. A node that is only `seen`
here is told elsewhere: in another place of the same tree, or by explaining its id.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from typing import Any
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import exactly
from projections.explaining.index import Index
from projections.replay import Question
from projections.replay import Replay
from projections.report import money

PLUS, MINUS = "+", "-"


class Node(NamedTuple):
    """One line of an explanation.

    `figure` is written as reports write it; `part` is its sign as a term of the figure above, "" if
    it is none. `note` says how it was reckoned, `rule` by which rule. `id` is what `explain` takes,
    and `fact` names the fact whose own history belongs under this line. `source` is what the log
    or a file says of it, in keys and values.
    """

    label: str
    figure: str = ""
    note: str = ""
    rule: str = ""
    part: str = ""
    id: str = ""
    fact: str = ""
    seen: bool = False
    source: Mapping[str, Any] | None = None
    children: tuple["Node", ...] = ()


@dataclass(slots=True)
class Telling:
    """One explanation under way: the answer it is about, and what has been told in it already.

    The answer is not narrowed; `asked` says by what totals are. `whole` asks for every row of a
    total down to its source.
    """

    answer: Replay
    index: Index
    asked: Question
    whole: bool = False
    told: set[str] = field(default_factory=set)

    def first(self, key: str) -> bool:
        """Whether this is the first time something is told; from now on it is told."""
        if key in self.told:
            return False
        self.told.add(key)
        return True


def terms(amount: Decimal, parts: Iterable[tuple[Decimal, Node]]) -> tuple[Node, ...]:
    """Nodes as the terms of an amount, each with its own signed amount; a bare 0 is left out.

    They bear no sign where they do not add up to it: an amount may be the smaller of two.
    """
    counted = [(value, node) for value, node in parts if value or node.children or node.seen]
    with exactly():
        adds_up = sum((value for value, _ in counted), ZERO) == amount
    return tuple(_term(value, node, adds_up=adds_up) for value, node in counted)


def _term(value: Decimal, node: Node, *, adds_up: bool) -> Node:
    """A node with its sign; one that has a figure of its own keeps it."""
    if not adds_up:
        return node._replace(figure=node.figure or money(value))
    if node.figure:
        return node._replace(part=PLUS if Decimal(node.figure) == value else MINUS)
    return node._replace(part=MINUS if value < 0 else PLUS, figure=money(abs(value)))


def spoken(amount: Decimal) -> str:
    """Dollars as a sentence writes them, with thousands separated."""
    whole, point, decimals = money(abs(amount)).partition(".")
    return f"{'-' if amount < 0 else ''}{int(whole):,}{point}{decimals}"


def moment(instant: datetime) -> str:
    """An instant in words."""
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"
