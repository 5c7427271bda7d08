"""Where amounts go on a return: tables that leave no kind out."""

import pytest

from domain.loss_treatments import TREATMENTS
from domain.return_lines import INCOME_PLACES
from domain.return_lines import NOWHERE
from domain.return_lines import income_line
from domain.rules import REGISTER
from domain.shapes import SHAPES


def test_every_kind_of_income_has_a_place_in_every_year() -> None:
    """What units are earned by, and what booking makes income of."""
    earned = SHAPES["income"].keys["how"].kind.expected.removeprefix("one of ").split(", ")
    made = {"debt_cancelled", "funding", "theft_recovery"}
    assert INCOME_PLACES.keys() == made | set(earned)
    for kind, places in INCOME_PLACES.items():
        years = [place.first_year for place in places]
        assert years == sorted(years)
        assert all(income_line(kind, year) for year in range(2018, 2027))


@pytest.mark.parametrize(
    ("kind", "year", "line"),
    [
        ("staking", 2022, "Schedule 1, other income"),
        ("staking", 2023, "Schedule 1 line 8v"),
        ("wages", 2025, "Form 1040 line 1a"),
        ("debt_cancelled", 2025, "Schedule 1 line 8c"),
    ],
)
def test_a_place_holds_from_its_year_on(kind: str, year: int, line: str) -> None:
    """The line for digital assets came with 2023 (R-INC-2)."""
    assert income_line(kind, year) == line


def test_what_goes_nowhere_says_why() -> None:
    """And what goes somewhere names its limits; each rests on a rule there is."""
    for name, treatment in TREATMENTS.items():
        assert treatment.rule in REGISTER, name
        if treatment.form(2025) == NOWHERE:
            assert (bool(treatment.why), treatment.limits) == (True, ()), name
        else:
            assert treatment.limits, name
