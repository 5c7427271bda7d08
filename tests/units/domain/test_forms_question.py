"""The digital asset question: what makes it yes, what leaves it open, and what does neither."""

import pytest

from domain.forms.question import Answer
from domain.forms.question import Reason
from domain.forms.question import answer_of
from domain.forms.question import place_of_question

SOLD = Reason("s", "sale", decides=True)
GONE = Reason("g", "removal", decides=False)


def test_one_reason_decides_whatever_else_is_open() -> None:
    """What left unexplained does not matter once something was sold; only what decides is told."""
    assert answer_of([GONE, SOLD, SOLD], 2025) == Answer("yes", "s", "sale × 2")


def test_what_is_unexplained_is_never_no() -> None:
    """It may have been a payment."""
    assert answer_of([GONE], 2025) == Answer(None, "g", "removal × 1")


def test_nothing_at_all_is_no() -> None:
    """Bought and held, or moved (M-10)."""
    assert answer_of([], 2025) == Answer("no", None, "")


def test_before_2019_nobody_asked() -> None:
    """There is no answer to a question that was not there."""
    assert answer_of([SOLD], 2018) == Answer(None, None, "not asked")


@pytest.mark.parametrize(
    ("year", "place"),
    [
        (2018, None),
        (2019, "Schedule 1"),
        (2020, "Form 1040 page 1"),
        (2025, "Form 1040 page 1"),
        (2026, None),
    ],
)
def test_the_question_stands_where_the_form_of_the_year_has_it(
    year: int, place: str | None
) -> None:
    """A form that has not been seen has no place that could be named (R-FORM-5)."""
    assert place_of_question(year) == place
