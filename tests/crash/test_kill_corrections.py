"""A batch of corrections is killed at any instant: it is made whole or not at all.

What it said on standard output was made, whatever came after. A whole import is voided and brought
back, again and again, and each time the process is killed somewhere on its way.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
import json
from pathlib import Path
import random
import subprocess
import time

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line
from tests.crash.killing import killed
from tests.support.stores import Store

FACTS = 800
KILLS = {"sqlite": 24, "postgres": 8}
SEED = 8949


@contextmanager
def correcting(desk: Desk, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A correction as a process; it does not outlive the block."""
    process = subprocess.Popen(
        desk.command("correct", *words, "--reason", "the wrong file", "--evidence", "letter.pdf"),
        cwd=desk.folder,
        env=desk.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def batches(desk: Desk) -> list[tuple[str, int, set[bool]]]:
    """For each batch its name, how many corrections it made, and whether its facts stand.

    The chain is verified; no batch is without the event that closes it, nor the reverse.
    """
    made: Counter[str] = Counter()
    standing: dict[str, set[bool]] = {}
    closed = []
    with closing(open_log(desk.store)) as log:
        for stored in log.scan("ana"):
            data = json.loads(stored.state)["data"]
            if stored.topic.startswith("corrections_applied."):
                closed.append(data["batch"])
                assert data["count"] == made[data["batch"]]
            elif "supersedes" in data:
                made[data["batch"]] += 1
                standing.setdefault(data["batch"], set()).add(data["standing"])
    assert list(made) == closed
    return [(batch, made[batch], standing[batch]) for batch in closed]


@pytest.fixture
def desk(database_store: Store, tmp_path: Path) -> Desk:
    """A ledger with one large import, and a document."""
    desk = opened(Desk(tmp_path, database_store.url))
    desk.journal(*(line("income", f"n:{n}", value="1") for n in range(FACTS)))
    desk.write("letter.pdf", b"evidence" * 10_000)
    return desk


def test_a_killed_batch_is_whole_or_nothing(database_store: Store, desk: Desk) -> None:
    """Kill -9 at instants spread over the whole run, voiding and undoing in turn."""
    position = str(4 + FACTS + 1)
    begun = time.monotonic()
    with correcting(desk, "void", "--import", position) as process:
        assert process.wait(60) == 0
    whole_run = time.monotonic() - begun
    kills = KILLS[database_store.kind]
    instants = random.Random(SEED)
    parts = [(stretch + instants.random()) * 1.15 / kills for stretch in range(kills)]
    instants.shuffle(parts)
    made = batches(desk)
    completed = []
    for part in (*parts, None):
        last, _, _ = made[-1]
        before = len(made)
        with correcting(desk, "reinstate", "--batch", last) as process:
            said = killed(process, (part or 0) * whole_run, once_it_spoke=part is None)
        made = batches(desk)
        completed.append(len(made) - before)
        assert completed[-1] in ((1,) if "Recorded at position" in said else (0, 1))
        assert all(count == FACTS and len(standing) == 1 for _, count, standing in made)
    assert [standing for _, _, standing in made] == [
        {bool(number % 2)} for number in range(len(made))
    ]
    assert 0 in completed
    assert completed[-1] == 1
    last, _, _ = made[-1]
    desk.done("correct", "reinstate", "--batch", last, "--reason", "the wrong file")
    assert len(batches(desk)) == len(made) + 1
