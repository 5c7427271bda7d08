"""Where an amount goes on a return: form and line by year, as data (R-INC-2, R-THEFT-4, R-GIFT-2).

A figure is of use to somebody who fills in a form only with the place it goes to, and places move:

    staking rewards of 2024    Schedule 1 line 8v
    staking rewards of 2021    Schedule 1, other income      (the line came with 2023)

A place without a line number is one whose line was not looked up; how far each was is told in the
register of rules.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

NOWHERE = "none"
"""Stands where nothing is deductible, so nothing goes anywhere."""


class Place(NamedTuple):
    """A place on a return, from a tax year on."""

    first_year: int
    words: str


ALWAYS = 0
"""A first year before all others."""

_OTHER_INCOME = Place(ALWAYS, "Schedule 1, other income")
_UNITS_EARNED = (_OTHER_INCOME, Place(2023, "Schedule 1 line 8v"))

INCOME_PLACES: Mapping[str, Sequence[Place]] = {
    "staking": _UNITS_EARNED,
    "mining": _UNITS_EARNED,
    "airdrop": _UNITS_EARNED,
    "hard_fork": _UNITS_EARNED,
    "interest": _UNITS_EARNED,
    "reward": _UNITS_EARNED,
    "wages": (Place(ALWAYS, "Form 1040, wages"), Place(2022, "Form 1040 line 1a")),
    "debt_cancelled": (_OTHER_INCOME, Place(2021, "Schedule 1 line 8c")),
    "funding": (_OTHER_INCOME,),
    "theft_recovery": (_OTHER_INCOME,),
}
"""By kind of income, earliest year first. What is earned in a business goes to Schedule C, and
that it is one the ledger is not told."""


def place_in(places: Sequence[Place], year: int) -> str:
    """The place that holds for a tax year: the latest that has begun."""
    return next(place.words for place in reversed(places) if place.first_year <= year)


def income_line(kind: str, year: int) -> str:
    """Where income of a kind goes on the return of a year; KeyError for a kind there is none of."""
    return place_in(INCOME_PLACES[kind], year)
