"""Dollars and units as exact fractions: rounding, splitting, and their text.

One sale of three units for 100.00 from three lots of one unit each has to hand out 33.34, 33.33
and 33.33: nobody's share may be rounded alone, or the parts would not add up to the whole. And a
basis of 0.004 must not vanish merely because somebody looked at it.
"""

from collections.abc import Sequence
from fractions import Fraction

ZERO = Fraction(0)
CENT = Fraction(1, 100)


def to_cent(amount: Fraction) -> Fraction:
    """The amount to the cent, half to the even cent."""
    return Fraction(round(amount * 100), 100)


def basis_of_first(units: Fraction, quantity: Fraction, basis: Fraction) -> Fraction:
    """The basis that has left with the first `units` of a lot of `quantity` and `basis`."""
    if units == quantity:
        return basis
    return to_cent(basis * units / quantity)


def split(amount: Fraction, weights: Sequence[Fraction]) -> list[Fraction]:
    """The amount over the weights: to the cent, by largest remainder, the parts adding up.

    What lies below one cent goes to the part with the largest remainder; of equal remainders the
    earlier part comes first. A single part takes the amount as it is.
    """
    if len(weights) == 1:
        return [amount]
    sign = -1 if amount < 0 else 1
    magnitude = abs(amount)
    exact = [magnitude * weight / sum(weights) for weight in weights]
    parts = [CENT * (share // CENT) for share in exact]
    ranked = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    left = magnitude - sum(parts)
    for place in ranked:
        if left >= CENT:
            parts[place] += CENT
            left -= CENT
    parts[ranked[0]] += left
    return [sign * part for part in parts]


def _text(number: Fraction, least_places: int) -> str:
    """A terminating fraction as a decimal, with no more places than it needs."""
    for places in range(least_places, 200):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if number < 0 else ""
            return sign + (digits[:-places] + "." + digits[-places:] if places else digits)
    raise ValueError(f"{number} has no finite decimal form")


def money(amount: Fraction) -> str:
    """Dollars as text: at least two decimals, more only where there is something below a cent."""
    return _text(amount, 2)


def units(quantity: Fraction) -> str:
    """Units as text, without trailing zeros."""
    return _text(quantity, 0)
