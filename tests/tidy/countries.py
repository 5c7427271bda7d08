"""Which modules may know of countries: rule packs and sets of rules, and nothing else.

`if ruleset.country == "uk"` in a booking module would be a line that every later country has to
edit. What differs is data of a ruleset or code of a pack, and the rest asks for it by what it is.
"""

import ast
from collections.abc import Iterator
import re

from tests.tidy.tree import Module
from tests.tidy.tree import imports

AT_HOME = ("domain/packs/", "domain/rulesets/")
"""Folders whose modules are about countries."""

NAMED = re.compile(r"domain\.(packs|rulesets)\.[a-z]{2}(_|\.|$)")
"""Modules of one country."""


def countries_known(of: Module) -> Iterator[str]:
    """Uses of a country, or of what is one country's, outside the packs and sets of rules."""
    if of.path.startswith(AT_HOME):
        return
    for line, name in imports(of):
        if NAMED.match(name):
            yield of.at(line, f"imports {name}: only packs and sets of rules know of countries")
        elif name.startswith("domain.packs") and of.path.startswith("domain/booking/"):
            yield of.at(line, f"imports {name}: booking is asked by packs and does not know them")
    for node in ast.walk(of.syntax):
        if isinstance(node, ast.Attribute) and node.attr == "country":
            yield of.at(node.lineno, ".country: what differs is data of the set, or code of a pack")
