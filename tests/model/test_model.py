"""The model reproduces every golden case: the same rules worked by hand and by loop."""

import pytest

from tests.golden.reporting import FORMS
from tests.golden.runner import Case
from tests.golden.runner import journal
from tests.golden.runner import load_cases
from tests.golden.runner import matches
from tests.model import brute
from tests.model.days import last_instant

CASES = [case for case in load_cases() if any(each["report"] not in FORMS for each in case["then"])]
"""Every case but those of forms alone: the model books and nets, and fills in no form."""


def position_known_at(case: Case, text: str) -> int:
    """The last position recorded not after a date or instant; the first line has position 2."""
    until = last_instant(text, case["zone"])
    return 1 + sum(recorded_at <= until for recorded_at, _ in journal(case))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_model_reproduces_golden_case(case: Case) -> None:
    """Booked by the model, the case's lines give the case's rows, totals and findings."""
    differences = []
    for expected in case["then"]:
        if expected["report"] in FORMS:
            continue
        options = dict(expected.get("options", {}))
        if "known_at" in options:
            options["known_at"] = position_known_at(case, options["known_at"])
        reports = brute.run(journal(case), case["zone"], case["filing_status"], **options)
        differences += matches(expected, reports[expected["report"]])
    assert differences == []
