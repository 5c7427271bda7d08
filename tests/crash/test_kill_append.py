"""A writer is killed at any instant: what it acknowledged is there, nothing is half there."""

from collections import Counter
import json
import random
import time

import pytest

from adapters.event_log.port import EventLog
from tests.support.processes import writers
from tests.support.stores import Store
from tests.support.stores import create

SIZE = 300
KILLS = {"sqlite": 15, "postgres": 5}


def whole_batches(log: EventLog) -> tuple[Counter[str], int]:
    """How many facts of each batch are recorded, and how many closing events; chain verified."""
    facts: Counter[str] = Counter()
    closings = 0
    for stored in log.scan("smith"):
        state = json.loads(stored.state)
        if "batch" in state:
            facts[state["batch"]] += 1
        closings += stored.topic == "import.completed.1"
    return facts, closings


def test_a_killed_writer_loses_nothing_it_acknowledged(
    database_store: Store, pytestconfig: pytest.Config
) -> None:
    """Kill -9 in the middle of appending, again and again, in one and the same store."""
    seed = random.randrange(2**32)
    print(f"seed {seed}")  # shown if the test fails
    instants = random.Random(seed)
    create(database_store.log())
    acknowledged: set[str] = set()
    log = database_store.log()
    for kill in range(KILLS[database_store.kind]):
        command = ("endless", database_store.url, "smith", f"run{kill}", str(SIZE))
        with writers(command) as (writer,):
            first = writer.heard()
            time.sleep(instants.uniform(0, 0.08))
            said = [first, *writer.kill()]
        acknowledged.update(str(line["batch"]) for line in said if line)
        facts, closings = whole_batches(log)
        assert acknowledged <= facts.keys()
        assert set(facts.values()) == {SIZE}
        assert closings == len(facts)
        unacknowledged = facts.keys() - acknowledged
        assert len(unacknowledged) <= kill + 1
    assert len(acknowledged) >= KILLS[database_store.kind]


def test_a_killed_init_can_be_repeated(database_store: Store) -> None:
    """Kill -9 while the store is being made leaves nothing that a second `init` could not use."""
    instants = random.Random(8949)
    for _ in range(4):
        with writers(("init", database_store.url)) as (writer,):
            time.sleep(instants.uniform(0, 0.03))
            writer.kill()
    assert create(database_store.log()).head == 1
