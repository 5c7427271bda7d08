"""Random runs of the machine: every law, on every kind of store, whoever edits at once."""

from itertools import count
from pathlib import Path
import zlib

from hypothesis import HealthCheck
from hypothesis import seed
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.port import EventLog
from tests.laws.machine import LedgerMachine
from tests.laws.machine import Opened
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import PHASES
from tests.support.product import SetClock
from tests.support.stores import Store

SHARDS = 8
STEPS = 50
RUNS = EXAMPLES // 2
"""Runs in memory, all shards together."""

DURABLE_RUNS = max(1, EXAMPLES // 40)
"""Runs on each store that lasts."""


def run(name: str, runs: int, opened: Opened) -> None:
    """Run the machine so many times, always the same runs under the same name."""

    class Machine(LedgerMachine):
        def __init__(self) -> None:
            super().__init__(opened)

    run_state_machine_as_test(
        seed(zlib.crc32(name.encode()))(Machine),
        settings=settings(
            max_examples=max(1, runs),
            stateful_step_count=STEPS,
            phases=PHASES,
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("shard", range(SHARDS))
def test_the_laws_hold_in_memory(shard: int, tmp_path: Path) -> None:
    """Whatever importers and correctors do at once, every law holds after it."""

    def opened() -> tuple[EventLog, SetClock, str, Path]:
        clock = SetClock()
        return MemoryEventLog(clock=clock), clock, "laws", tmp_path

    run(f"machine, shard {shard}", RUNS // SHARDS, opened)


def test_the_laws_hold_in_stores_that_last(database_store: Store, tmp_path: Path) -> None:
    """The same, each run in a ledger of its own among those of the runs before."""
    clock = SetClock()
    log = database_store.log(clock)
    numbers = count(1)

    def opened() -> tuple[EventLog, SetClock, str, Path]:
        return log, clock, f"run-{next(numbers)}", tmp_path

    run(f"machine, {database_store.kind}", DURABLE_RUNS, opened)
