"""Steps: how an amount came about, line by line, each by a rule and as some fact says.

    basis of the units      20,000.00   R-THEFT-3
    expected back           -5,000.00   R-THEFT-3     15,000.00 is what they come to

A figure that is no plain sum of rows carries its steps along, and an explanation prints them.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO


class Step(NamedTuple):
    """A line of how an amount came about: signed dollars, by which rule, as which fact says."""

    label: str
    amount: Decimal
    rule: str = ""
    fact: str = ""


def sum_of(steps: Iterable[Step]) -> Decimal:
    """What the lines come to."""
    return sum((step.amount for step in steps), ZERO)
