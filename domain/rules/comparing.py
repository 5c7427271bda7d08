"""What applies to a year, and what two sets of rules say otherwise.

us-2026.2 of 2026-02-01  ->  us-2026.2
broker_told_from     2026-01-01   2027-01-01   Notice 2026-20: own books do in 2026 as well
R-LOT-4              -            2026: In 2026 own books do, whoever holds the units
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from typing import NamedTuple

from domain.rules import REGISTER
from domain.rules import Version
from domain.rules import in_force
from domain.rulesets import Enactment
from domain.rulesets import Ruleset


class Difference(NamedTuple):
    """One thing that two sets say otherwise; "-" where one says nothing of it.

    `what` is a number of the set, a switch or a rule; `because` the enactments between, if any.
    """

    what: str
    first: str
    second: str
    because: str = ""


def applying(year: int = 0, law: date | None = None) -> Iterator[tuple[str, Version]]:
    """The rules that govern a tax year (0: any), as the law stood on a day, in their order."""
    for name, versions in REGISTER.items():
        for version in in_force(versions, year, law):
            yield name, version


def differences(first: Ruleset, second: Ruleset) -> list[Difference]:
    """What two sets of rules, each as of its law, say otherwise."""
    return [
        *_numbers(first, second),
        *_switches(first, second),
        *_register(first.law, second.law),
    ]


def _numbers(first: Ruleset, second: Ruleset) -> Iterator[Difference]:
    sides = first.as_data(), second.as_data()
    aside = {"name", "switches", "enactments", "law", "law_from"}
    for key in dict.fromkeys((*sides[0], *sides[1])):
        was, now = (side.get(key) for side in sides)
        if key not in aside and was != now:
            because = [each.what for each in _between(first, second) if key in each.before]
            yield Difference(key, _said(was), _said(now), "; ".join(because))


def _between(first: Ruleset, second: Ruleset) -> list[Enactment]:
    """The enactments that one side knows and the other does not."""
    known = [
        [each for each in side.enactments if side.law is None or each.on <= side.law]
        for side in (first, second)
    ]
    return [
        *(each for each in known[0] if each not in known[1]),
        *(each for each in known[1] if each not in known[0]),
    ]


def _switches(first: Ruleset, second: Ruleset) -> Iterator[Difference]:
    sides = first.switches, second.switches
    for name in dict.fromkeys((*sides[0], *sides[1])):
        was, now = (side.get(name) for side in sides)
        if was != now:
            told = [
                "-" if each is None else f"{each.default} of {', '.join(each.honoured)}"
                for each in (was, now)
            ]
            yield Difference(f"switch {name}", *told)


def _register(first: date | None, second: date | None) -> Iterator[Difference]:
    was, now = ({*applying(0, law)} for law in (first, second))
    for name, version in applying_ever():
        pair = (name, version)
        if (pair in was) != (pair in now):
            said = f"{version.years}: {version.title}"
            yield Difference(name, *((said, "-") if pair in was else ("-", said)), version.source)


def applying_ever() -> Iterator[tuple[str, Version]]:
    """Every version of every rule, in their order."""
    for name, versions in REGISTER.items():
        for version in versions:
            yield name, version


def _said(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    if isinstance(value, dict):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return str(value)
