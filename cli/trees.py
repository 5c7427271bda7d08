"""Explanations for people: a figure, and under it, step by step to the right, what it rests on.

A line stays a line however long it is, so that it can be searched and cut by other programs; a
terminal wraps it. A plus or a minus stands before the terms of the figure above. Lines that are
told elsewhere say where: `see gain:cb09#1`.
"""

from collections.abc import Iterable
from collections.abc import Iterator

import typer

from adapters.explaining import Explained
from cli.session import Session
from cli.session import printable
from cli.tables import clocks
from cli.tables import grouped
from cli.tables import switches_in_words
from domain.rules import cited
from projections.explaining import Node
from projections.explaining.tree import MINUS
from projections.explaining.tree import PLUS

MOST_SEEN = 40
"""Rows of one total that are listed; JSON has them all."""


def print_explained(session: Session, explained: Explained) -> None:
    """An explanation as an indented tree, the rules it cites, and its two clocks."""
    typer.secho(f"{printable(explained.id)} of {explained.ledger}", bold=session.color or None)
    for line in _lines(explained.tree, explained.id, 0):
        typer.echo(line)
    rules = sorted(set(_rules(explained.tree)))
    if rules:
        typer.echo("rules")
    for rule in rules:
        for said in cited(rule, explained.year, explained.law):
            weight = f"{', '.join(said.authority)}; {', '.join(said.status)}"
            typer.echo(f"  {rule}  {said.title}; {said.source} ({weight})")
    if explained.switches:
        typer.echo(switches_in_words(explained.switches))
    session.say(clocks(explained))


def _lines(node: Node, asked: str, depth: int) -> Iterator[str]:
    yield "  " * depth + printable(_line(node, asked))
    seen = 0
    for child in node.children:
        seen += child.seen
        if not child.seen or seen <= MOST_SEEN:
            yield from _lines(child, asked, depth + 1)
    if seen > MOST_SEEN:
        left = f"… {seen - MOST_SEEN} more; JSON lists them all, and each has an id to explain"
        yield "  " * (depth + 1) + left


def _line(node: Node, asked: str) -> str:
    is_number = node.figure.lstrip("-")[:1].isdigit()
    parts = [f"{_signed(node)}  " if is_number else "", node.label]
    if node.figure and not is_number:
        parts.append(f": {node.figure}")
    if node.note:
        is_row = node.source is not None and "text" in node.source
        parts.append(f"{': ' if is_row else ' · '}{node.note}")
    if node.rule:
        parts.append(f" [{node.rule}]")
    if node.seen:
        parts.append(f", see {node.id}")
    elif node.id not in ("", asked) and not node.fact and not node.id.startswith("event:"):
        parts.append(f"  {node.id}")
    return "".join(parts)


def _signed(node: Node) -> str:
    """A figure with thousands separated; as a term, behind the sign it enters the sum with."""
    if not node.part:
        return grouped(node.figure)
    minus = (node.part == MINUS) != node.figure.startswith("-")
    return f"{MINUS if minus else PLUS} {grouped(node.figure.lstrip('-'))}"


def _rules(node: Node) -> Iterable[str]:
    if node.rule:
        yield node.rule
    for child in node.children:
        yield from _rules(child)
