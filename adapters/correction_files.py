"""Files of corrections: one JSON object a line, a correction or a new fact.

    {"correct": "void", "fact": "match:cb08>LA1", "expect": 1}
    {"id": "m1", "type": "transfer_match", "at": "...", "removal": "cb08", "receipt": "LA2"}

All lines are one batch. Every fault of a file is reported in one run, with its row.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from adapters.correcting import Order
from adapters.importers.journal import parsed_lines
from adapters.importing import file_name
from adapters.importing import read_file
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import check
from domain.shapes import SHAPES

_KEYS: dict[str, tuple[set[str], set[str]]] = {
    "void": (set(), {"twin"}),
    "replace": ({"line"}, set()),
    "reclassify": ({"as"}, {"given"}),
    "annotate": (set(), set()),
    "reinstate": (set(), {"revision"}),
}
"""The keys each correction needs, and those it may have, beside `correct`, `fact` and `expect`."""


def read_corrections(path: Path) -> tuple[list[Order], list[Mapping[str, Any]]]:
    """The corrections and new facts of a file; Refused with all its faults."""
    file = file_name(path)
    parsed, faults, _ = parsed_lines(read_file(path), file)
    orders: list[Order] = []
    lines: list[Mapping[str, Any]] = []
    for row, line in parsed:
        if "correct" not in line:
            faults.extend(check(line, file, row)[1])
            lines.append(line)
            continue
        found = _faults(line, file, row)
        faults.extend(found)
        if not found:
            orders.append(_order(line))
    if not orders and not faults:
        expected = 'a line with "correct"'
        faults.append(Fault("empty_file", file, 0, "", "no correction", expected))
    if faults:
        raise Refused(*sorted(faults, key=lambda fault: fault.row))
    return orders, lines


def _faults(line: Mapping[str, Any], file: str, row: int) -> list[Fault]:
    verb = line["correct"]
    if not isinstance(verb, str) or verb not in _KEYS:
        expected = "one of " + ", ".join(_KEYS)
        return [Fault("not_a_choice", file, row, "correct", repr(verb), expected)]
    required, optional = _KEYS[verb]
    known = {"correct", "fact", "expect"} | required | optional
    faults = [
        Fault("unknown_key", file, row, key, key, "one of " + ", ".join(sorted(known)))
        for key in line
        if key not in known
    ]
    faults += [
        Fault("missing_key", file, row, key, "nothing", "this key")
        for key in sorted(required | {"fact"})
        if key not in line
    ]
    return faults or _kinds(line, file, row)


def _kinds(line: Mapping[str, Any], file: str, row: int) -> list[Fault]:
    """Faults for values of the wrong kind."""
    faults = [
        Fault("wrong_value", file, row, key, repr(line[key]), expected)
        for key, (kind, expected) in _VALUES.items()
        if key in line and (not isinstance(line[key], kind) or isinstance(line[key], bool))
    ]
    if not faults and line.get("as", "theft") not in SHAPES:
        expected = "one of " + ", ".join(SHAPES)
        faults.append(Fault("unknown_type", file, row, "as", repr(line["as"]), expected))
    if not faults and "line" in line:
        faults.extend(_replacement(line["fact"], line["line"], file, row))
    return faults


def _replacement(fact: str, line: Mapping[str, Any], file: str, row: int) -> list[Fault]:
    """Faults of a whole new statement; the fact's name need not be said again."""
    if line.get("id", fact) != fact:
        return [Fault("another_fact", file, row, "line.id", repr(line["id"]), repr(fact))]
    return check({**line, "id": fact}, file, row)[1]


_VALUES: dict[str, tuple[type, str]] = {
    "fact": (str, "a fact's name"),
    "expect": (int, "a revision's number"),
    "revision": (int, "a revision's number"),
    "twin": (str, "a fact's name"),
    "as": (str, "a journal type"),
    "given": (Mapping, "an object of journal keys"),
    "line": (Mapping, "a journal object"),
}


def _order(line: Mapping[str, Any]) -> Order:
    return Order(
        line["correct"],
        line["fact"],
        line.get("expect", 0),
        line.get("line"),
        line.get("as", ""),
        line.get("given", {}),
        line.get("revision", 0),
        line.get("twin", ""),
    )
