"""What came of a fact: the rows it made, the lots it moved, the sales it governed.

Asked about a sale or a transfer by its name, an explanation names every row that rests on it, so
that one can go up from a fact as well as down from a figure.
"""

from collections.abc import Iterator

from domain.facts import TransferMatch
from domain.facts import YearFacts
from domain.lots import Lot
from projections.explaining.facts import find_fact
from projections.explaining.rows import gain_id
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.report import money


def told_traces(telling: Telling, name: str) -> tuple[Node, ...]:
    """Rows that rest on a fact, each named to be explained by its own id."""
    fact = find_fact(telling.answer.knowledge, name)
    if isinstance(fact, TransferMatch):
        return tuple(_moved(telling, fact.receipt))
    if isinstance(fact, YearFacts):
        year = f"carryforward:{fact.year}"
        known = str(fact.year) in telling.index.years
        return (Node(f"the year {fact.year}", id=year, seen=True),) if known else ()
    return (*_made(telling, name), *_moved(telling, name), *_governed(telling, name))


def _made(telling: Telling, name: str) -> Iterator[Node]:
    """Rows that the fact itself makes, and what is left of the lot it made."""
    index = telling.index
    for gain in index.gains.get(name, ()):
        yield Node("gain or loss", money(gain.gain), gain.kind, id=gain_id(gain), seen=True)
    if name in index.income:
        value = money(index.income[name].value)
        yield Node("income", value, id=f"income:{name}", seen=True)
    if name in index.claims:
        allowed = money(index.claims[name].allowed)
        yield Node("claim, allowed", allowed, id=f"claim:{name}", seen=True)
    for row_id, lot in index.lots.items():
        if lot.origin.name == name:
            yield _held(row_id, lot)


def _moved(telling: Telling, name: str) -> Iterator[Node]:
    """Lots that the fact moved and that are still held, and sales of units it moved."""
    for row_id, lot in telling.index.lots.items():
        if name in lot.via and lot.origin.name != name:
            yield _held(row_id, lot)
    for gain in telling.answer.outcome.gains:
        if name in gain.via and gain.disposal != name:
            yield Node("moved, then sold", money(gain.gain), id=gain_id(gain), seen=True)


def _held(row_id: str, lot: Lot) -> Node:
    basis = money(lot.remaining_basis)
    return Node("basis of units still held", basis, id=row_id, seen=True)


def _governed(telling: Telling, name: str) -> Iterator[Node]:
    """Sales whose lots an identification chose, or came too late to choose."""
    for verdict in telling.answer.book.elections.verdicts:
        if verdict.election.name == name:
            words = f"{verdict.verdict.replace('_', ' ')} for {verdict.outflow.name}"
            yield Node(words, id=verdict.outflow.name, seen=True)
