"""Every golden case, through the whole product, on every kind of store."""

import pytest

from adapters.event_log.port import EventLog
from tests.golden.reporting import reported
from tests.golden.runner import Case
from tests.golden.runner import journal
from tests.golden.runner import load_cases
from tests.golden.runner import load_pack_cases
from tests.golden.runner import matches
from tests.support.product import SetClock
from tests.support.product import fill
from tests.support.stores import Store

CASES = [*load_cases(), *load_pack_cases()]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_golden_case(case: Case, store: Store) -> None:
    """The reports say what the case says, whichever store the ledger lies in."""
    clock = SetClock()
    log: EventLog = store.log(clock)
    fill(log, clock, journal(case), case["zone"], case.get("filing_status", "single"))
    differences: list[str] = []
    for expected in case["then"]:
        differences += matches(expected, reported(log, expected, case.get("ruleset", "")))
    assert differences == []
