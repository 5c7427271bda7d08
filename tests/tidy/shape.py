"""How large a piece may be, that it says what it is for, and that nothing is left half done.

A module is one idea and fits in a sitting; a function fits on a screen; whoever opens either is
told first what problem it solves. A test says in one sentence what it claims, so that a failing
name can be read as a broken promise.
"""

import ast
from collections.abc import Iterator
import re

from tests.tidy.tree import Module

MODULE_LINES = 400
FUNCTION_LINES = 70

LEFTOVER = re.compile(
    r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b"
)
"""Marks people leave for later. Later is an issue, not a comment."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def oversize(of: Module) -> Iterator[str]:
    """Modules and functions that are too long to be one thing."""
    lines = len(of.source.splitlines())
    if lines > MODULE_LINES:
        yield of.at(1, f"has {lines} lines, more than {MODULE_LINES}")
    for node in _functions(of):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield of.at(node.lineno, f"{node.name} has {length} lines, more than {FUNCTION_LINES}")


def undescribed(of: Module) -> Iterator[str]:
    """Modules and public classes, methods and functions without a docstring."""
    if not _described(of.syntax):
        yield of.at(1, "has no docstring")
    for node in _public(of.syntax):
        if not _described(node):
            yield of.at(node.lineno, f"{node.name} has no docstring")


def unclaimed(of: Module) -> Iterator[str]:
    """Tests that do not say in a docstring what they claim."""
    for node in _functions(of):
        if node.name.startswith("test") and not _described(node):
            yield of.at(node.lineno, f"{node.name} does not say what it claims")


def leftovers(path: str, text: str) -> Iterator[str]:
    """Marks of work that was put off."""
    for number, line in enumerate(text.splitlines(), 1):
        if LEFTOVER.search(line):
            yield f"{path}:{number} {line.strip()}"


def _functions(of: Module) -> Iterator[Function]:
    """Every function, wherever it is defined."""
    for node in ast.walk(of.syntax):
        if isinstance(node, Function):
            yield node


def _public(parent: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Definitions a reader may use: no underscore in front, and not inside a function."""
    for node in parent.body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not _overload(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def _overload(node: Definition) -> bool:
    """Whether this is one signature of an overloaded function, which is described once."""
    return any(ast.unparse(each).endswith("overload") for each in node.decorator_list)


def _described(node: ast.Module | Definition) -> bool:
    """Whether there is a docstring that says anything."""
    return bool((ast.get_docstring(node) or "").strip())
