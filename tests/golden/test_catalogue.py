"""The golden cases are complete, well-formed, and compared as they claim to be."""

import json
import re
from typing import Any

import pytest

from domain.rulesets import RULESETS
from tests.golden.reporting import FORMS
from tests.golden.runner import LATE
from tests.golden.runner import Case
from tests.golden.runner import catalogue_id
from tests.golden.runner import journal
from tests.golden.runner import load_cases
from tests.golden.runner import load_pack_cases
from tests.golden.runner import matches

CASES = load_cases()
CATALOGUE = [
    *(f"F-{number}" for number in range(1, 12)),
    *(f"H-{number}" for number in range(1, 10)),
    *(f"L-{number}" for number in range(1, 19)),
    *(f"Q-{number}" for number in range(1, 10)),
    *(f"C-{number}" for number in range(1, 25)),
    "C-1b",
    *(f"S-{number}" for number in range(1, 15)),
    *(f"T-{number}" for number in range(1, 5)),
    *(f"W-{number}" for number in range(1, 8)),
    *(f"G-{number}" for number in range(1, 4)),
    *(f"M-{number}" for number in range(1, 11)),
    *(f"X-{number}" for number in range(1, 5)),
]
"""The cases of the rules' own catalogue, and X for rules that it has none for."""
REPORTS = {"gains", "lots", "income", "claims", "carryforward", "allocation", *FORMS}
LEAST_SAID = 20
"""Characters of a derivation, at least."""
MONEY = re.compile(r"-?\d+\.\d{2,}")
WHOLE = re.compile(r"0|-?[1-9]\d*")
MONEY_KEYS = {
    "proceeds", "basis", "adjustment", "gain", "value", "allowed", "short_net", "long_net", "net",
    "deduction", "carryover_in_short", "carryover_in_long", "carryover_short",
    "carryover_long",
}  # fmt: skip


def test_every_case_of_the_catalogue_is_present() -> None:
    """Every case is a file, and no file stands for a case nobody knows."""
    assert {catalogue_id(case) for case in CASES} == set(CATALOGUE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case_is_well_formed(case: Case) -> None:
    """A case names its rules, gives dated lines, and expects known reports in the right form."""
    assert case["title"]
    assert case["rules"]
    assert all(re.fullmatch(r"R-[A-Z]+-\d+", rule) for rule in case["rules"])
    assert catalogue_id(case) in CATALOGUE
    names = [line["id"] for _, line in journal(case)]
    assert len(names) == len(set(names))
    for expected in case["then"]:
        assert expected["report"] in REPORTS
        amounts = [*expected["rows"], expected.get("totals", {})]
        written = WHOLE if expected.get("options", {}).get("in_whole_dollars") else MONEY
        for row in amounts:
            for key in MONEY_KEYS & set(row):
                assert written.fullmatch(row[key]), (key, row[key])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_expected_gains_add_up(case: Case) -> None:
    """In every expected row gain is proceeds less basis and what of a loss is disallowed, and the
    totals are the sums of rows.
    """
    for expected in case["then"]:
        if expected["report"] == "gains":
            cents = [_cents(row) for row in expected["rows"]]
            for row in cents:
                assert row["proceeds"] - row["basis"] + row["adjustment"] == row["gain"]
            totals = {key: _in_cents(text) for key, text in expected["totals"].items()}
            for key in ("proceeds", "basis", "gain"):
                assert totals[key] == sum(row[key] for row in cents)
            assert totals["short_gain"] + totals["long_gain"] == totals["gain"]


PACK_CASES = load_pack_cases()


@pytest.mark.parametrize("case", PACK_CASES, ids=lambda case: case["id"])
def test_case_of_another_country_is_well_formed(case: Case) -> None:
    """It names its ruleset and its texts, derives every figure, and its sums are right."""
    assert case["title"]
    assert case["texts"]
    assert case["ruleset"] in RULESETS
    for expected in case["then"]:
        assert expected["report"] in REPORTS
        assert len(expected["why"]) > LEAST_SAID
        for row in [*expected["rows"], expected.get("totals", {})]:
            for key in MONEY_KEYS & set(row):
                assert MONEY.fullmatch(row[key]), (key, row[key])
        if expected["report"] == "gains":
            cents = [_cents(row) for row in expected["rows"]]
            assert all(row["proceeds"] - row["basis"] == row["gain"] for row in cents)
            for key in ("proceeds", "basis", "gain"):
                assert _in_cents(expected["totals"][key]) == sum(row[key] for row in cents)


def _in_cents(text: str) -> int:
    """Dollars and cents as a number of cents."""
    return int(text.replace(".", ""))


def _cents(row: dict[str, Any]) -> dict[str, int]:
    """The amounts of a row of gains in cents."""
    row = {"adjustment": "0.00", **row}
    return {key: _in_cents(row[key]) for key in ("proceeds", "basis", "adjustment", "gain")}


def test_lines_without_a_moment_became_known_late() -> None:
    """A line that does not say when it was recorded became known after every line that does."""
    case = next(case for case in CASES if case["id"] == "L-4")
    recorded = [moment for moment, _ in journal(case)]
    assert recorded == sorted(recorded)
    assert all(moment <= LATE for moment in recorded)


def test_differences_are_told_as_sentences() -> None:
    """A wrong cell, a missing row, a wrong total and a missing finding are each told."""
    report = {
        "rows": [{"lot": "a", "basis": "1.00"}],
        "totals": {"basis": "1.00"},
        "findings": [{"code": "missing_basis"}],
    }
    right = {"report": "lots", "rows": [{"basis": "1.00"}], "totals": {"basis": "1.00"}}
    assert matches(right, report) == []
    wrong = {
        "report": "lots",
        "rows": [{"lot": "b"}],
        "totals": {"basis": "2.00"},
        "findings": ["missing_value"],
        "no_findings": ["missing_basis"],
    }
    assert matches(wrong, report) == [
        "lots: row 1 has lot a, expected b",
        "lots: total basis is 1.00, expected 2.00",
        "lots: finding missing_value is absent, expected it to be present",
        "lots: finding missing_basis is present, expected it to be absent",
    ]
    assert matches({"report": "lots", "rows": []}, report) == ["lots: 1 rows, expected 0"]


def test_rows_in_any_order_are_paired_by_likeness() -> None:
    """Where a case leaves the order open, rows are compared with the row most like them."""
    found = {"rows": [{"lot": "b"}, {"lot": "a"}], "totals": {}, "findings": []}
    wanted = json.loads('{"report": "lots", "any_order": true, "rows": [{"lot":"a"},{"lot":"b"}]}')
    assert matches(wanted, found) == []
    wanted["any_order"] = False
    assert len(matches(wanted, found)) == 2
