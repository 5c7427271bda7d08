"""Every figure of every golden case is explained, down to what was recorded."""

import pytest

from adapters.event_log.memory import MemoryEventLog
from tests.golden.runner import Case
from tests.golden.runner import journal
from tests.golden.runner import load_cases
from tests.golden.runner import load_pack_cases
from tests.support.explained import complaints_of
from tests.support.product import LEDGER
from tests.support.product import SetClock
from tests.support.product import fill

CASES = [*load_cases(), *load_pack_cases()]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden_case_is_explained(case: Case) -> None:
    """Its figures add up down the tree and end at the facts it was given."""
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    fill(log, clock, journal(case), case["zone"], case.get("filing_status", "single"))
    ruleset = case.get("ruleset", "")
    assert complaints_of(log, LEDGER, whole=True, ruleset=ruleset) == []
