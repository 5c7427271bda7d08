"""Holding explanations to what they promise: figures that add up, and ends that are sources.

An explanation is as good as its worst line. So every id that any report of a ledger prints is
explained, and each tree is walked: terms must come to the figure above them to the last digit, a
line that points elsewhere must point at something that can be explained, and every figure must
reach a row as its source wrote it, or an event with a person and a moment.
"""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
import re
from typing import Any

from adapters.asking import ask
from adapters.event_log.port import EventLog
from adapters.explaining import explain
from projections.allocation import SCHEDULES
from projections.explaining.year_figures import COLUMNS
from projections.replay import Question
from projections.reports import REPORTS

Tree = Mapping[str, Any]

FIGURES = {
    "gains": ("gain", "proceeds", "basis", "adjustment"),
    "lots": ("basis",),
    "allocation": ("basis",),
    "income": ("value",),
    "claims": ("allowed", "basis", "itemized"),
}
"""For each report with rows of its own, the figures of a row that can be explained; the first is
told by the row's own id.
"""


def figures_in(reports: Iterable[Tree]) -> dict[str, str]:
    """Every figure that reports print, by the id it is explained by; "" for what is no figure."""
    found: dict[str, str] = {}
    for report in reports:
        name = report["report"]
        for row in report["rows"]:
            found[row["id"]] = ""
            for column in COLUMNS if name == "carryforward" else ():
                found[f"{row['id']}/{column}"] = row[column]
            for column in FIGURES.get(name, ()):
                found[f"{row['id']}/{column}"] = row[column]
                found[row["id"]] = found[row["id"]] or row[column]
            if name == "history" and row["fact"]:
                found[row["fact"]] = ""
        found.update({f"total:{name}/{key}": amount for key, amount in report["totals"].items()})
        found.update({finding["id"]: "" for finding in report["findings"]})
    return found


def complaints(
    figures: Mapping[str, str], told: Callable[[str], Tree], asked: Collection[str] | None = None
) -> list[str]:
    """What is wrong with the explanations of these figures; nothing, if all is well.

    `told` explains an id, and gives the tree; `asked` are the ids to try, if not all of them.
    """
    found = []
    for name in figures if asked is None else asked:
        figure, tree = figures[name], told(name)
        if figure and tree["figure"] != figure:
            found.append(f"{name}: the report says {figure}, its explanation {tree['figure']}")
        found.extend(f"{name}: {each}" for each in wrong_in(tree, figures))
    return found


def complaints_of(
    log: EventLog, ledger: str, *, whole: bool = False, known_at: str = "", **asked: Any
) -> list[str]:
    """What is wrong with the explanations of a ledger under two cuts."""
    question = Question(ledger, **asked)
    names = (*REPORTS, *SCHEDULES, "history")
    reports = [ask(log, ledger, name, question, known_at).as_data() for name in names]

    def told(name: str) -> Tree:
        explained = explain(log, ledger, name, question, known_at, whole=whole)
        tree: Tree = explained.as_data()["tree"]
        return tree

    return complaints(figures_in(reports), told)


def wrong_in(tree: Tree, known: Mapping[str, str]) -> list[str]:
    """What is wrong with one tree, `known` being all ids there are."""
    told = {node["id"] for node in walk(tree) if node["id"] and not node["seen"]}
    wrong: list[str] = []
    for node, above in _with_parents(tree, tree):
        wrong.extend(_sums(node))
        wrong.extend(_shares(node))
        if node["seen"] and not (node["id"] in told or node["id"] in known):
            if not _is_total_of_a_year(node["id"]):
                wrong.append(f"points at {node['id']}, which nothing tells")
        elif not _ends_well(node) and not (_is_bare(node) and _ends_well(above)):
            wrong.append(f"{node['label']} {node['figure']} ends nowhere")
    return wrong


def walk(tree: Tree) -> Iterator[Tree]:
    """Every line of a tree."""
    yield tree
    for child in tree["children"]:
        yield from walk(child)


def sources_of(tree: Tree) -> list[Mapping[str, Any]]:
    """What logs and files say under a tree, in order."""
    return [node["source"] for node in walk(tree) if node["source"]]


def rows_of(tree: Tree) -> list[str]:
    """The rows of source files under a tree, as they were written."""
    return [source["text"] for source in sources_of(tree) if "text" in source]


def _with_parents(node: Tree, above: Tree) -> Iterator[tuple[Tree, Tree]]:
    yield node, above
    for child in node["children"]:
        yield from _with_parents(child, node)


def _sums(node: Tree) -> Iterator[str]:
    """The terms of a figure come to it."""
    terms = [child for child in node["children"] if child["part"]]
    if terms:
        signs = {"+": 1, "-": -1}
        whole = sum(signs[term["part"]] * Decimal(term["figure"]) for term in terms)
        if whole != Decimal(node["figure"]):
            yield f"{node['label']} is {node['figure']}, its terms come to {whole}"


def _shares(node: Tree) -> Iterator[str]:
    """A share that a note reckons (`28,140.00 × 0.6 / 1`) is the figure, to the cent, half even."""
    found = _SHARE.fullmatch(node["note"] or "")
    if found:
        total, part, whole = (Fraction(number.replace(",", "")) for number in found.groups())
        share = Decimal(round(total * part / whole * 100)).scaleb(-2)
        if share != Decimal(node["figure"]):
            yield f"{node['label']} is {node['figure']}, and {node['note']} is {share}"


_SHARE = re.compile(r"([-0-9.,]+) × ([0-9.]+) / ([0-9.]+)")


def _ends_well(node: Tree) -> bool:
    """Whether a line, or one under it, is a source, a person's event, or told elsewhere."""
    if node["seen"]:
        return True
    source = node["source"]
    if node["figure"] == "0.00" and not node["children"]:
        return True
    if source and ("text" in source or (source.get("actor") and source.get("recorded_at"))):
        return True
    return any(_ends_well(child) for child in node["children"])


def _is_bare(node: Tree) -> bool:
    """Whether a line has nothing under it: the lines beside it then say where it comes from."""
    return not node["children"]


def _is_total_of_a_year(name: str) -> bool:
    return name.startswith("total:gains/") and name.count("/") == 2
