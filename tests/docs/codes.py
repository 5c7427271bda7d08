"""Every fault code the product can give, found in its sources by the calls that make faults."""

import ast
from collections.abc import Iterator

from tests.tidy.tree import shipped

MAKERS = {
    "Fault": 0,
    "Malformed": 0,
    "refusal": 0,
    "problems.add": 0,
    "intake.fault": 2,
    "self.fault": 2,
    "self._count": 0,
    "_fault": 1,
}
"""Calls that name a fault's code, and the place it has among their arguments. A new way of making
faults has to be added here, or its codes are not seen."""


def fault_codes() -> dict[str, list[str]]:
    """Each code with the places that give it."""
    codes: dict[str, list[str]] = {}
    for module in shipped():
        for line, code in _codes(module.syntax):
            codes.setdefault(code, []).append(module.at(line, code))
    return codes


def _codes(syntax: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(syntax):
        if isinstance(node, ast.Call):
            place = MAKERS.get(ast.unparse(node.func))
            if place is not None and len(node.args) > place:
                code = node.args[place]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield node.lineno, code.value
