"""What golden cases expect of forms adds up: row by row, line by line, and in whole dollars."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from tests.golden.reporting import FORMS
from tests.golden.runner import Case
from tests.golden.runner import load_cases

Expected = dict[str, Any]

COLUMNS = ("proceeds", "basis", "adjustment", "gain")
LINES = ("1", "2", "3", "8", "9", "10")
"""The lines of boxes A to F, without their letters; boxes G to L are on the same."""

CASES = [case for case in load_cases() if any(each["report"] in FORMS for each in case["then"])]


def forms_of(case: Case, *, whole: bool) -> Iterator[Expected]:
    """The forms a case expects, in whole dollars or in dollars and cents."""
    for expected in case["then"]:
        if expected["report"] != "form_8949":
            continue
        if expected["options"].get("in_whole_dollars", False) is whole:
            yield expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_expected_rows_add_up(case: Case) -> None:
    """Column (h) is (d) less (e) with (g); codes are sorted, and an amount has a code."""
    for expected in forms_of(case, whole=False):
        for row in expected["rows"]:
            proceeds, basis, adjustment, gain = (Fraction(row[column]) for column in COLUMNS)
            assert proceeds - basis + adjustment == gain
            assert list(row["code"]) == sorted(set(row["code"]))
            assert row["code"].isupper() or not adjustment


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_expected_lines_are_sums(case: Case) -> None:
    """Every line with a row is in the totals, each column of it the sum of its rows; so are the
    results by term, and what no line has.
    """
    for expected in forms_of(case, whole=False):
        rows, totals = expected["rows"], dict(expected["totals"])
        for line in {row["line"] for row in rows} - {None}:
            for column in COLUMNS:
                of_line = [Fraction(row[column]) for row in rows if row["line"] == line]
                assert Fraction(totals.pop(f"line_{line}_{column}")) == sum(of_line)
        for name, key, value in (
            ("short_gain", "term", "short"), ("long_gain", "term", "long"),
            ("unplaced_gain", "line", None),
        ):  # fmt: skip
            meant = [Fraction(row["gain"]) for row in rows if row[key] == value]
            assert Fraction(totals.pop(name)) == sum(meant)
        assert totals == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_expected_boxes_are_on_their_lines(case: Case) -> None:
    """A box has its line and its term; without a line there is no box."""
    for expected in (*forms_of(case, whole=False), *forms_of(case, whole=True)):
        for row in expected["rows"]:
            if row["box"] is None:
                assert row["line"] is None
            else:
                place = "ABCDEFGHIJKL".index(row["box"]) % 6
                assert row["line"].rstrip("ab") == LINES[place]
                assert (place < 3) is (row["term"] == "short")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_expected_whole_dollars_round_the_same_form(case: Case) -> None:
    """A form in whole dollars is one of the case's forms in cents, with every amount rounded."""
    in_cents = [(each["statements"], each) for each in forms_of(case, whole=False)]
    for expected in forms_of(case, whole=True):
        form = next(form for said, form in in_cents if said == expected["statements"])
        pairs = list(zip(form["rows"], expected["rows"], strict=True))
        for exact, rounded in pairs:
            assert {**exact, **dict.fromkeys(COLUMNS)} == {**rounded, **dict.fromkeys(COLUMNS)}
            assert {key: to_dollars(exact[key]) for key in COLUMNS} == {
                key: rounded[key] for key in COLUMNS
            }
        assert {key: to_dollars(text) for key, text in form["totals"].items()} == expected["totals"]


def to_dollars(text: str) -> str:
    """Half a dollar and more goes away from zero, written without cents."""
    amount = Fraction(text)
    whole = int(abs(amount) + Fraction(1, 2))
    return str(-whole if amount < 0 else whole)


def test_cases_hold_every_kind_of_form() -> None:
    """No check above passes for want of anything to look at."""
    assert {each["report"] for case in CASES for each in case["then"]} >= set(FORMS)
    assert [each for case in CASES for each in forms_of(case, whole=True)]
