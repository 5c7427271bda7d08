"""Four people import overlapping files into one ledger at the same moment, as real processes."""

from contextlib import closing
import json
from pathlib import Path
import subprocess
from typing import Any

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line
from tests.cli.test_import import COUNTS

FACTS = 1_200
SHARES = [range(600), range(300, 900), range(600, 1200), range(0, 1200, 2)]
"""Which of the facts each file holds: every fact is in two of them at least."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """A ledger in a file, or on a server."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres_url")
    return opened(Desk(tmp_path, url))


def statements(desk: Desk) -> tuple[list[int], dict[str, Any], int]:
    """All positions, what is recorded of each fact, and how many files were."""
    facts: dict[str, Any] = {}
    positions, files = [], 0
    with closing(open_log(desk.store)) as log:
        for stored in log.scan(LEDGER):
            state = json.loads(stored.state)
            positions.append(stored.position)
            files += stored.topic.startswith("file_imported.")
            if state["fact"]:
                assert state["fact"] not in facts
                facts[state["fact"]] = (stored.topic, state["effective_at"], state["data"])
    return positions, facts, files


def test_overlapping_imports_at_once_equal_one_after_the_other(shared: Desk) -> None:
    """The same facts as by a serial import, each once, in positions without a gap; no conflict."""
    lines = [line("income", f"fact:{number}", quantity=str(number + 1)) for number in range(FACTS)]
    names = [
        shared.write(f"{part}.jsonl", [lines[number] for number in share])
        for part, share in enumerate(SHARES)
    ]
    running = [
        subprocess.Popen(
            shared.command("import", "journal", name),
            cwd=shared.folder,
            env=shared.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    ended = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 4, ended
    assert {err for _, err in ended} == {""}
    found = [COUNTS.search(out) for out, _ in ended]
    recorded = [int(match[3]) for match in found if match]
    already = [int(match[4]) for match in found if match]
    assert sum(recorded) == FACTS
    assert [sum(pair) for pair in zip(recorded, already, strict=True)] == list(map(len, SHARES))
    positions, facts, files = statements(shared)
    assert positions == list(range(1, len(positions) + 1))
    assert files == sum(1 for count in recorded if count)
    alone = opened(Desk(shared.folder, f"sqlite:///{shared.folder / 'alone.db'}"))
    alone.done("import", "journal", *names)
    assert facts == statements(alone)[1]
