"""Amounts: exact arithmetic, one normal form, and parts that always sum to the whole."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.amounts import EXACT
from domain.amounts import dollars
from domain.amounts import exactly
from domain.amounts import normal_number
from domain.amounts import parse_number
from domain.amounts import plain
from domain.amounts import proportion
from domain.amounts import split

cents = st.decimals(min_value=0, max_value=10**12, places=2)
money = st.decimals(min_value=-(10**9), max_value=10**9, places=5)
units = st.decimals(min_value=Decimal("1e-18"), max_value=10**9, places=18).filter(bool)


@given(money, st.lists(units, min_size=1, max_size=7))
def test_parts_sum_to_the_whole(amount: Decimal, weights: list[Decimal]) -> None:
    """Whatever is split over whatever, nothing is lost and nothing appears."""
    with exactly():
        assert sum(split(amount, weights), Decimal(0)) == amount


@given(cents, st.lists(units, min_size=2, max_size=7))
def test_parts_are_whole_cents_within_one_of_their_share(
    amount: Decimal, weights: list[Decimal]
) -> None:
    """An amount in cents is split into cents, and no part is a cent or more off its exact share."""
    with exactly():
        parts = split(amount, weights)
    whole = sum(map(Fraction, weights))
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(amount) * Fraction(weight) / whole
        assert abs(Fraction(part) - share) < Fraction(1, 100)
        assert Fraction(part) * 100 == int(Fraction(part) * 100)


@pytest.mark.parametrize(
    ("amount", "weights", "parts"),
    [
        ("100.00", "1 1 1", "33.34 33.33 33.33"),
        ("-100.00", "1 1 1", "-33.34 -33.33 -33.33"),
        ("0.01", "1 1", "0.01 0.00"),
        ("1.00", "1 2", "0.33 0.67"),
        ("100.005", "1 1", "50.005 50.00"),
        ("0.004", "5", "0.004"),
        ("0", "1 2", "0 0"),
    ],
)
def test_split_gives_spare_cents_to_the_largest_remainder(
    amount: str, weights: str, parts: str
) -> None:
    """Spare cents go to the largest remainders, ties by order; what is below a cent stays whole."""
    with exactly():
        found = split(Decimal(amount), [Decimal(weight) for weight in weights.split()])
    assert found == [Decimal(part) for part in parts.split()]


@given(st.decimals(min_value=0, max_value=10**9, places=4), units, units)
def test_a_proportion_is_the_exact_quotient_half_even(
    total: Decimal, one: Decimal, other: Decimal
) -> None:
    """The share of a part is the true quotient rounded once, half even."""
    part, whole = min(one, other), max(one, other)
    found = proportion(total, part, whole)
    if part == whole:
        assert found == total
    else:
        exact = Fraction(total) * Fraction(part) / Fraction(whole) * 100
        assert Fraction(found) * 100 == round(exact)


def test_a_proportion_at_a_tie_goes_to_the_even_cent() -> None:
    """Half a cent goes to the even neighbour, not always up."""
    two = Decimal(2)
    assert proportion(Decimal("0.01"), Decimal(1), two) == 0
    assert proportion(Decimal("0.03"), Decimal(1), two) == Decimal("0.02")


def test_the_exact_context_refuses_to_round() -> None:
    """A step that cannot be exact raises instead of losing a digit."""
    with exactly(), pytest.raises(ArithmeticError):
        _ = Decimal(1) / Decimal(3)
    assert EXACT.add(Decimal("1e30"), Decimal("1e-30")) == Decimal(
        "1" + "0" * 30 + "." + "0" * 29 + "1"
    )


@given(st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,20})?", fullmatch=True))
def test_a_number_has_one_normal_form(text: str) -> None:
    """However a number is written, its normal form is the same, and says the same number."""
    number = parse_number(text)
    assert number is not None
    normal = normal_number(text)
    assert normal == plain(number)
    assert normal_number(normal) == normal


@pytest.mark.parametrize("text", ["", "1e5", ".5", "5.", "+1", "1,000", "NaN", "1 ", "٣", "1" * 61])
def test_what_is_no_number(text: str) -> None:
    """Exponents, bare points, signs, separators, other digits and 61 digits are no numbers."""
    assert normal_number(text) is None


def test_dollars_show_cents_and_every_digit_below() -> None:
    """Money has two decimals at least, and hides none it has."""
    assert dollars(Decimal("13")) == "13.00"
    assert dollars(Decimal("-0.5")) == "-0.50"
    assert dollars(Decimal("0.00401")) == "0.00401"
    assert dollars(Decimal("-0.00")) == "0.00"
