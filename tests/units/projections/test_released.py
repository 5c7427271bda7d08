"""A released set of rules gives for ever what it gave: rows, totals and findings, to the letter.

The reports under `tests/fixtures/released` were computed by the program of their release, of a
ledger with nearly everything in it, answers to switches and facts included that the set leaves
aside. What later programs tell beside is not looked at.
"""

from datetime import datetime
import json
from typing import Any

import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.learning import learn
from projections.filed import cut_to_keys
from projections.filed import year_reports
from projections.replay import Question
from tests.support.product import LEDGER
from tests.support.product import SetClock
from tests.support.product import fill
from tests.tidy.tree import ROOT

FILES = sorted((ROOT / "tests/fixtures/released").glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_released_set_gives_what_it_gave(path: Any) -> None:
    """Every report of every year in the file is what it was."""
    frozen = json.loads(path.read_text(encoding="utf-8"))
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    lines = [(datetime.fromisoformat(moment), line) for moment, line in frozen["lines"]]
    fill(log, clock, lines, "America/New_York", "joint")
    knowledge = learn(log, LEDGER, "")
    question = Question(LEDGER, ruleset=path.stem)
    for year, reports in frozen["reports"].items():
        now = year_reports(question, int(year), knowledge)
        for name, filed in reports.items():
            assert cut_to_keys(now[name].as_data(), filed) == filed, (year, name)


def test_something_is_frozen() -> None:
    """A folder without files would prove nothing."""
    assert [path.stem for path in FILES] == ["us-2026.1"]
