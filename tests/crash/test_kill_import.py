"""A real import is killed at any instant: each file is there whole or not at all.

A run imports two files. What it said on standard output was recorded, whatever came after; of what
it did not say, all or nothing was. So nobody has to find out how far a dead import had come: doing
it again completes it, and records nothing twice.
"""

from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from itertools import pairwise
import json
from pathlib import Path
import random
import re
import subprocess
import time

from adapters.event_log.opening import open_log
from tests.cli.desk import Desk
from tests.crash.killing import killed
from tests.support.stores import Store

ROWS = 1_500
ROUND = 10
"""Kills in one ledger; a fresh ledger keeps an import as short as it was at first."""

KILLS = {"sqlite": 50, "postgres": 8}
SEED = 8949
SAID = re.compile(r"^(\S+)\.jsonl: read \d+ = recorded \d+ \+ already recorded \d+ .*\n", re.M)


def files_of(desk: Desk, run: int) -> list[str]:
    """Two files of a run, with facts nobody else has."""
    names = []
    for part in ("a", "b"):
        keys = {"type": "income", "at": "2024-05-01T12:00:00Z", "account": "cb", "asset": "BTC",
                "quantity": "1", "value": "60000", "how": "mining"}  # fmt: skip
        name = f"{run}{part}"
        lines = ({"id": f"{name}:{row}", **keys} for row in range(ROWS))
        names.append(desk.write(f"{name}.jsonl", lines))
    return names


@contextmanager
def importing(desk: Desk, ledger: str, names: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The import as a process; it does not outlive the block."""
    process = subprocess.Popen(
        desk.command("--ledger", ledger, "import", "journal", *names),
        cwd=desk.folder,
        env=desk.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def opened_ledger(desk: Desk, ledger: str) -> None:
    """A ledger with the one account that all files name."""
    desk.done("ledger", "create", ledger, "--zone", "UTC")
    desk.done("--ledger", ledger, "account", "add", "cb", "--custody", "us_broker")


def whole_files(desk: Desk, ledger: str, names: list[str]) -> set[str]:
    """Those of the files that are recorded, each of them to its last fact."""
    files = [name.removesuffix(".jsonl") for name in names]
    with closing(open_log(desk.store)) as log:
        counts = {
            file: len(log.known(ledger, [f"{file}:{row}" for row in range(ROWS)])) for file in files
        }
    assert set(counts.values()) <= {0, ROWS}, counts
    return {file for file, count in counts.items() if count}


def verified(desk: Desk, ledger: str) -> tuple[int, int]:
    """How many facts and how many files the ledger holds, every link of its chain made again."""
    facts, files = 0, 0
    with closing(open_log(desk.store)) as log:
        scanned = list(log.scan(ledger))
        assert all(after.position == before.position + 1 for before, after in pairwise(scanned))
        for stored in scanned:
            facts += stored.topic.startswith("income.")
            if stored.topic.startswith("file_imported."):
                files += 1
                data = json.loads(stored.state)["data"]
                assert data["read"] == data["recorded"] == ROWS
                content = log.kept_file(ledger, data["digest"])
                assert content is not None
                assert content.count(b"\n") == ROWS
    return facts, files


def instants(kills: int) -> list[float]:
    """For each kill the part of a whole run after which it comes, one out of every stretch."""
    seeded = random.Random(SEED)
    parts = [(stretch + seeded.random()) * 1.1 / kills for stretch in range(kills)]
    first, *others = parts
    seeded.shuffle(others)
    return [first, *others]


def test_a_killed_import_leaves_whole_files_or_none(database_store: Store, tmp_path: Path) -> None:
    """Kill -9 at instants spread over the whole run; what was acknowledged is there, always."""
    desk = Desk(tmp_path, database_store.url)
    desk.done("init")
    opened_ledger(desk, "rehearsal")
    begun = time.monotonic()
    with importing(desk, "rehearsal", files_of(desk, 0)) as process:
        assert process.wait(60) == 0
    whole_run = time.monotonic() - begun
    outcomes: list[int] = []
    parts = instants(KILLS[database_store.kind])
    for first in range(0, len(parts), ROUND):
        ledger, names, there = f"round{first}", [], 0
        opened_ledger(desk, ledger)
        for part in parts[first : first + ROUND]:
            mine = files_of(desk, len(outcomes))
            last = len(outcomes) == len(parts) - 1
            with importing(desk, ledger, mine) as process:
                said = killed(process, part * whole_run, once_it_spoke=last)
            recorded = whole_files(desk, ledger, mine)
            assert set(SAID.findall(said)) <= recorded, (said, recorded)
            outcomes.append(len(recorded))
            names.extend(mine)
            there += len(recorded)
        assert verified(desk, ledger) == (there * ROWS, there)
        completed(desk, ledger, names)
    assert outcomes[0] == 0
    assert outcomes[-1] > 0


def completed(desk: Desk, ledger: str, names: list[str]) -> None:
    """The same import again records what is missing, once, and then nothing more."""
    again = desk.done("--ledger", ledger, "import", "journal", *names)
    assert len(SAID.findall(again.out)) == len(names)
    assert verified(desk, ledger) == (len(names) * ROWS, len(names))
