"""Exact amounts: units and dollars as decimals, settled to cents only where an amount is split.

Two sales out of one lot of 3 units that cost 100.00 show why a lot carries its *total* basis:

    sell 1 unit: basis taken so far 100 x 1/3 -> 33.33, this match takes 33.33
    sell 2 more: basis taken so far is 100.00 exactly,  this match takes 66.67

A unit basis of 33.333... would have lost a cent somewhere. Sums and products here are exact: the
working context traps rounding, so an inexact step is an error of ours and never a silent digit.
Rules: R-GEN-1 and R-GEN-3 (largest remainder), contract section 5.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_EVEN
from decimal import Context
from decimal import Decimal
from decimal import Inexact
from decimal import InvalidOperation
from decimal import Overflow
from decimal import localcontext
import re

ZERO = Decimal(0)
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
MOST_DIGITS = 60
"""How many digits a number may have on input (contract section 4)."""

EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow])
"""Sums and products of amounts of 60 digits fit; anything that would round raises."""

ROUNDING = Context(prec=200, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, Overflow])
"""Quotients: 200 digits tell any two distinct quotients of such amounts apart, and from a tie."""


def exactly() -> AbstractContextManager[Context]:
    """Exact arithmetic for the operators +, - and * inside a `with` block."""
    return localcontext(EXACT)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NORMAL = re.compile(r"-?(?!0*\.?0*$)(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?|0")


def parse_number(text: str) -> Decimal | None:
    """The decimal written as `-?digits[.digits]` with at most 60 digits, else None."""
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > MOST_DIGITS:
        return None
    return Decimal(text)


def normal_number(text: str) -> str | None:
    """The normal form of a written number (as `plain` gives it), None where it is no number.

    Most numbers of most files are in normal form already and are returned as they stand.
    """
    if len(text) <= MOST_DIGITS and _NORMAL.fullmatch(text):
        return text
    number = parse_number(text)
    return None if number is None else plain(number)


def plain(number: Decimal) -> str:
    """A quantity as people and the journal write it: no exponent, no trailing zeros, no -0."""
    if not number:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dollars(amount: Decimal) -> str:
    """An amount of money with at least two decimals; digits below a cent are kept, never hidden."""
    text = f"{amount:f}"
    if text[-3:-2] == "." and amount:
        return text
    text = plain(amount)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def proportion(total: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """Total x part / whole to the cent, half even; exactly `total` when part = whole.

    The quotient is taken in whole cents with its exact remainder, so a tie is a true tie.
    """
    if part == whole:
        return total
    due = EXACT.multiply(EXACT.multiply(abs(total), part), HUNDRED)
    cents, rest = EXACT.divmod(due, whole)
    twice = EXACT.add(rest, rest)
    if twice > whole or (twice == whole and int(cents) % 2):
        cents += 1
    amount = cents.scaleb(-2)
    return -amount if total < 0 else amount


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split dollars over matches by units so that the parts sum to the amount, always.

    Every part is floored to the cent and the cents left over go one each to the largest
    remainders, ties by match order (R-GEN-3). What lies below a cent in the amount itself stays
    with the part that ranks first, so nothing is lost. One match takes the amount unchanged.

        100.00 over 1, 1, 1 units -> 33.34, 33.33, 33.33   (golden case F-11)

    `weights` are positive quantities. A negative amount (a rebate) is split by its magnitude.
    To be called with exact arithmetic in force (`exactly`).
    """
    if len(weights) == 1 or not amount:
        return [amount] * len(weights)
    hundredfold = abs(amount) * HUNDRED
    whole = sum(weights, ZERO)
    shares = [divmod(hundredfold * weight, whole) for weight in weights]
    cents = [share[0] for share in shares]
    left = int(hundredfold) - int(sum(cents, ZERO))
    dust = hundredfold % 1
    if left or dust:
        remainders = [share[1] for share in shares]
        # A reversed sort is stable too, so equal remainders keep the order of the matches.
        ranking = sorted(range(len(cents)), key=remainders.__getitem__, reverse=True)
        for place in ranking[:left]:
            cents[place] += 1
        cents[ranking[0]] += dust
    unit = -CENT if amount < 0 else CENT
    return [share * unit for share in cents]
