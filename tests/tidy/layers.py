"""Which module may know which: arrows point one way, and each library has its place.

`from adapters.event_log import port` inside `domain/` would let a database decide what a lot is.
`import psycopg` at the top of a shared module would make everybody who keeps a SQLite file pay for
loading it. Both are one line, easily written and hard to see in a review; so a machine looks.
"""

from collections.abc import Iterator
import sys

from tests.tidy.tree import PACKAGES
from tests.tidy.tree import Module
from tests.tidy.tree import imports

ALONE = ("domain", "projections")
"""Packages that use the standard library and nothing else."""

TERMINAL = frozenset({"typer", "rich", "click"})
"""Libraries that talk to a person; only the command line does."""

SERVER = frozenset({"psycopg", "psycopg_pool"})
"""Libraries that talk to a PostgreSQL server; only modules named after it do."""


def wrong_imports(of: Module) -> Iterator[str]:
    """Imports that point outwards, or that use a library in the wrong place."""
    for line, name in imports(of):
        reason = _reason(of, name)
        if reason:
            yield of.at(line, f"imports {name}: {reason}")


def _reason(of: Module, name: str) -> str:
    """Why this module may not import that name, or nothing."""
    top = name.partition(".")[0]
    if name.startswith("."):
        return "imports are written in full, so that a layer can be read off them"
    if top == "tests":
        return "what is shipped does not know its tests"
    if top in PACKAGES:
        inward = PACKAGES.index(top) <= PACKAGES.index(of.package)
        return "" if inward else f"{of.package} may not know {top}"
    if of.package in ALONE and top not in sys.stdlib_module_names:
        return f"{of.package} uses the standard library alone"
    if top in TERMINAL and of.package != "cli":
        return "only cli talks to a terminal"
    if top in SERVER and not _names_server(of):
        return "only modules named after postgres know the server's library"
    if name.startswith("eventsourcing.postgres") and not _names_server(of):
        return "it loads the server's library, which only modules named after postgres may"
    return ""


def _names_server(of: Module) -> bool:
    """Whether the file, or a folder it is in, is named after PostgreSQL."""
    return of.package == "adapters" and "postgres" in of.path
