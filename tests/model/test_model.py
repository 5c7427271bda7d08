"""The model reproduces every golden case: two readings of the same rules by hand and by loop."""

from datetime import date
from datetime import datetime
from typing import Any

import pytest

from tests.golden.runner import Case
from tests.golden.runner import journal
from tests.golden.runner import load_cases
from tests.golden.runner import matches
from tests.model.brute import View
from tests.model.brute import replay
from tests.model.days import last_instant
from tests.model.facts import Recorded


def position_known_at(recorded: list[Recorded], when: str, zone: str) -> int:
    """The last position recorded not after a moment; a date counts to its end."""
    moment = last_instant(when, zone)
    return max((position for position, at, _ in recorded if at <= moment), default=0)


def view_of(case: Case, options: dict[str, Any], recorded: list[Recorded]) -> View:
    """The view a case's expectation asks for."""
    zone = case["zone"]
    as_of: date | datetime | None = None
    if "as_of" in options:
        text = options["as_of"]
        as_of = date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    known_at = None
    if "known_at" in options:
        known_at = position_known_at(recorded, options["known_at"], zone)
    return View(zone, case["filing_status"], as_of, known_at, options.get("year"))


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case["id"])
def test_model_reproduces_golden_case(case: Case) -> None:
    """Booked by the model, the case's lines give the case's rows, totals and findings."""
    recorded = [(place, at, line) for place, (at, line) in enumerate(journal(case), start=2)]
    differences = []
    for expected in case["then"]:
        view = view_of(case, expected.get("options", {}), recorded)
        differences += matches(expected, replay(recorded, view)[expected["report"]])
    assert differences == []
