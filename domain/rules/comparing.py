"""What applies to a year, and what two sets of rules say otherwise.

us-2026.2 of 2026-02-01  ->  us-2026.2
broker_told_from     2026-01-01   2027-01-01   Notice 2026-20: own books do in 2026 as well
R-LOT-4              -            2026: In 2026 own books do, whoever holds the units
"""

from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from typing import Any
from typing import NamedTuple

from domain.rules import REGISTER
from domain.rules import Version
from domain.rules import in_force
from domain.rulesets import Enactment
from domain.rulesets import Ruleset
from domain.rulesets.base import FOREVER
from domain.rulesets.base import NO_DAY


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


WORDS: dict[str, str] = {
    "loss_limit": "deducted of a net loss, dollars a year",
    "loss_limit_separate": "deducted of a net loss by spouses filing apart, dollars a year",
    "broker_told_from": "a choice of lots at a US broker needs that it was told, from",
    "practice_until": "lots follow the taxpayer's own practice, up to tax year",
    "swap_fees_regulated_from": "a swap's fee belongs to what was given up, from tax year",
    "ponzi_rates": "part of a loss that a Ponzi safe harbor allows",
    "section_1256": "long and short part of a section 1256 contract, per cent",
    "carryover_families": "conversions that are the same units under another name",
    "price_good_for": "how old a market price may be",
    "wash_classes": "classes whose losses on a repurchase are disallowed",
    "wash_days": "days before and after in which a purchase replaces what was sold",
    "rebuy_within": "a repurchase is advised of within",
    "allocation_described_before": "a global allocation is described before",
    "allocation_due": "an allocation is complete before",
    "miscellaneous_disallowed_until": "no miscellaneous itemised deduction, up to tax year",
    "personal_theft_limited_until": "personal thefts only in disasters, up to tax year",
    "state_disasters_from": "disasters a state declared count, from tax year",
    "itemized_trim_from": "itemised deductions are trimmed, from tax year",
    "charity_floor_from": "charity has a floor, from tax year",
    "appraisal_above": "a donation needs an appraisal above, dollars",
    "evidence_asked": "kinds of evidence a theft claim is held against",
    "currency": "amounts are in",
    "year_begins": "the first day of a tax year",
    "terms": "terms that gains are told apart by",
}
"""What each field of a set says, in words; those without are no law."""


def _numbers(first: Ruleset, second: Ruleset) -> Iterator[Difference]:
    for key, words in WORDS.items():
        was, now = (getattr(side, key) for side in (first, second))
        if was != now:
            because = [each.what for each in _between(first, second) if key in each.before]
            yield Difference(
                f"{key}: {words}", _said(key, was), _said(key, now), "; ".join(because)
            )


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


def _said(key: str, value: Any) -> str:
    """A value of a set in words."""
    if value in (FOREVER, NO_DAY):
        return "for ever" if key.endswith("_until") else "never"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items()) or "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "-"
    return str(value)
