"""What the calculation may not touch: binary fractions, the clock, and the world outside.

The same facts, read under the same law, must give the same figures in ten years, on another
machine, to the last digit. 0.1 + 0.2 is not 0.3 in binary; `datetime.now()` in a fold makes the
answer depend on the day it is asked; a file read there makes it depend on the machine. Time and
texts come in as arguments, from adapters.
"""

import ast
from collections.abc import Iterator

from tests.tidy.tree import Module
from tests.tidy.tree import imports

PURE = ("domain", "projections")
"""Packages that only compute."""

CLOCKS = frozenset({"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter"})
"""Calls that read a clock, by their last name."""

OUTSIDE = frozenset({"open", "input", "print", "exec", "eval", "__import__"})
"""Builtins that reach the world outside, or run text as code."""

DOORS = frozenset(
    "asyncio builtins fcntl ftplib getpass glob http io locale logging multiprocessing os pathlib "
    "pickle platform random secrets select shelve shutil signal socket sqlite3 ssl subprocess sys "
    "tempfile threading time urllib uuid".split()
)
"""Modules of the standard library that lead outside, to the clock, to chance or to shared state."""

FRACTIONS = frozenset({"math", "cmath", "statistics", "numbers"})
"""Modules whose results are binary fractions, or are easily made so."""


def impurities(of: Module) -> Iterator[str]:
    """Uses of a clock, of chance, of files or of anything else outside."""
    for line, name in imports(of):
        if name.partition(".")[0] in DOORS:
            yield of.at(line, f"imports {name}: this package only computes")
    for node in ast.walk(of.syntax):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield of.at(node.lineno, f".{node.attr}: time comes in as an argument")
        elif isinstance(node, ast.Name) and node.id in OUTSIDE:
            yield of.at(node.lineno, f"{node.id}: this package only computes")


def binary_fractions(of: Module) -> Iterator[str]:
    """Float literals, the name `float`, and modules that compute in floats."""
    for line, name in imports(of):
        if name.partition(".")[0] in FRACTIONS:
            yield of.at(line, f"imports {name}: amounts are exact decimals")
    for node in ast.walk(of.syntax):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            yield of.at(node.lineno, f"{node.value!r}: amounts are exact decimals")
        elif isinstance(node, ast.Name) and node.id == "float":
            yield of.at(node.lineno, "float: amounts are exact decimals")
