"""Boxes, lines and whole dollars: small tables, and one way of rounding."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.forms.boxes import FORM_1099_B
from domain.forms.boxes import FORM_1099_DA
from domain.forms.boxes import NO_FORM
from domain.forms.boxes import box
from domain.forms.lines import LINES
from domain.forms.lines import ORDER
from domain.forms.lines import SUMMARY_LINES
from domain.forms.lines import form_1040_line
from domain.forms.lines import may_be_summed
from domain.forms.rounding import whole_dollars


@pytest.mark.parametrize(
    ("form", "basis_reported", "digital_asset", "year", "boxes"),
    [
        (FORM_1099_DA, True, True, 2025, "GJ"),
        (FORM_1099_DA, False, True, 2026, "HK"),
        (FORM_1099_B, True, True, 2025, "AD"),
        (FORM_1099_B, False, True, 2025, "BE"),
        (FORM_1099_B, True, True, 2024, "AD"),
        (FORM_1099_B, False, False, 2020, "BE"),
        (NO_FORM, False, True, 2025, "IL"),
        (NO_FORM, False, True, 2024, "CF"),
        (NO_FORM, False, False, 2025, "CF"),
    ],
)
def test_a_box_follows_from_form_basis_term_and_year(
    form: str, basis_reported: bool, digital_asset: bool, year: int, boxes: str
) -> None:
    """The first box is that of a short-term row, the second that of a long-term one (R-FORM-1)."""
    found = [
        box(term, form, basis_reported=basis_reported, digital_asset=digital_asset, year=year)
        for term in ("short", "long")
    ]
    assert "".join(found) == boxes


def test_a_box_of_a_form_the_year_did_not_have_is_refused() -> None:
    """Boxes G, H, J and K begin in 2025."""
    with pytest.raises(ValueError, match="no Form 1099-DA for 2024"):
        box("short", FORM_1099_DA, basis_reported=True, digital_asset=True, year=2024)


def test_every_box_has_its_line() -> None:
    """Twelve boxes on six lines, part I before part II (R-FORM-5)."""
    assert "".join(sorted(LINES)) == "ABCDEFGHIJKL"
    assert {LINES[box] for box in "ABCGHI"} == {"1b", "2", "3"}
    assert {LINES[box] for box in "DEFJKL"} == {"8b", "9", "10"}
    assert set(LINES.values()) | set(SUMMARY_LINES.values()) | {"4", "11"} == set(ORDER)


@pytest.mark.parametrize(
    ("box", "codes", "collectible", "may"),
    [
        ("G", "", False, True),
        ("D", "", False, True),
        ("G", "B", False, False),
        ("J", "T", False, False),
        ("J", "", True, False),
        ("H", "", False, False),
        ("L", "", False, False),
    ],
)
def test_only_a_reported_row_without_adjustment_may_be_summed(
    box: str, codes: str, collectible: bool, may: bool
) -> None:
    """Exception 1: basis reported, no code, no collectible (R-FORM-4)."""
    assert may_be_summed(box, codes, collectible=collectible) is may


@pytest.mark.parametrize(
    ("year", "line"),
    [
        (2017, None),
        (2018, "Schedule 1 line 13"),
        (2019, "Form 1040 line 6"),
        (2020, "Form 1040 line 7"),
        (2024, "Form 1040 line 7"),
        (2025, "Form 1040 line 7a"),
        (2026, None),
    ],
)
def test_the_result_goes_to_the_line_of_its_year(year: int, line: str | None) -> None:
    """A form that has not been seen has no line that could be named (R-FORM-5)."""
    assert form_1040_line(year) == line


@pytest.mark.parametrize(
    ("amount", "dollars"),
    [("100.40", 100), ("0.49", 0), ("0.50", 1), ("-0.50", -1), ("-0.49", 0), ("1.4999", 1)],
)
def test_half_a_dollar_goes_away_from_zero(amount: str, dollars: int) -> None:
    """By magnitude, and never to a zero with a sign (R-GEN-2, F-10)."""
    found = whole_dollars(Decimal(amount))
    assert found == dollars
    assert found.is_signed() is (dollars < 0)


@given(st.decimals(min_value=-(10**60), max_value=10**60, places=4))
def test_whole_dollars_are_the_nearest_ones(amount: Decimal) -> None:
    """Of any amount, exactly; two equally near ones give the larger by magnitude."""
    exact = Fraction(amount)
    whole = int(abs(exact) + Fraction(1, 2))
    assert whole_dollars(amount) == (-whole if exact < 0 else whole)
