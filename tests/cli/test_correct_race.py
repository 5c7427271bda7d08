"""Fifty people correct one fact at the same instant: one of them wins, and the others are told.

Every one of them is a real process. Each waits for its evidence, a pipe that all of them are given
at once, so that all have opened the ledger before the first of them reads it.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
import os
from pathlib import Path
import re
import subprocess
import time

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line
from tests.support.stores import Store

PEOPLE = 50


@contextmanager
def racing(
    desk: Desk, arguments: Sequence[tuple[str, ...]]
) -> Iterator[list[subprocess.Popen[str]]]:
    """These corrections as processes, each let go when all are ready; none outlives the block."""
    pipes = [desk.folder / f"pipe-{number}" for number in range(len(arguments))]
    for pipe in pipes:
        os.mkfifo(pipe)
    started = [
        subprocess.Popen(
            desk.command("--actor", f"p{number}", "correct", *words, "--evidence", pipe.name),
            cwd=desk.folder,
            env=desk.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, (words, pipe) in enumerate(zip(arguments, pipes, strict=True))
    ]
    try:
        for ready in [_read_by(*each) for each in zip(started, pipes, strict=True)]:
            os.close(ready)
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def _read_by(process: subprocess.Popen[str], pipe: Path) -> int:
    """The pipe's other end, which can be had once the process waits for what comes through it."""
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.01)
    process.kill()
    raise AssertionError(process.communicate())


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """How a process ended and what it said."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_of_fifty_one_wins_and_the_others_are_told(database_store: Store, tmp_path: Path) -> None:
    """One exits with 0 and 49 with 4, naming the winner; the history has one correction."""
    desk = opened(Desk(tmp_path, database_store.url))
    desk.journal(
        line("acquisition", "lot", at="2024-01-01T12:00:00Z", quantity="4", cost="400"),
        line("removal", "out"),
    )
    ways: list[tuple[str, ...]] = [
        ("void", "out"),
        ("replace", "out", "--quantity", "2"),
        ("reclassify", "out", "--as", "lost_access"),
        ("annotate", "out"),
        ("reclassify", "out", "--as", "disposal", "--how", "gift"),
    ]
    common = ("--expect", "1", "--reason", "it was wrong")
    with racing(desk, [(*ways[n % len(ways)], *common) for n in range(PEOPLE)]) as people:
        results = [ended(process) for process in people]
    statuses = [status for status, _, _ in results]
    assert sorted(statuses) == [0] + [4] * (PEOPLE - 1), [err for _, _, err in results]
    winner = statuses.index(0)
    for number, (_, out, err) in enumerate(results):
        if number != winner:
            assert out == ""
            assert re.search(rf"already_corrected: found revision 2 by p{winner} at ", err)
            assert "original: found revision 1: removal" in err
            assert "yours: found " in err
    rows = [row for row in desk.history() if row["fact"] == "out"]
    assert [(row["revision"], row["supersedes"]) for row in rows] == [(1, None), (2, 1)]
    assert rows[1]["actor"] == f"p{winner}"
    assert len(desk.history()) == 4 + 2 + 1 + 1


def test_batches_that_overlap_hold_whole_or_not_at_all(
    database_store: Store, tmp_path: Path
) -> None:
    """Each takes two of three facts: one batch is made, and nothing of the others."""
    desk = opened(Desk(tmp_path, database_store.url))
    facts = ("a", "b", "c")
    desk.journal(*(line("removal", fact) for fact in facts))
    pairs = [(one, other) for one in facts for other in facts if one < other]
    for one, other in pairs:
        lines = [{"correct": "void", "fact": fact, "expect": 1} for fact in (one, other)]
        desk.write(f"{one}{other}.jsonl", lines)
    words = [("batch", f"{one}{other}.jsonl", "--reason", "x") for one, other in pairs * 2]
    with racing(desk, words) as people:
        statuses = [ended(process)[0] for process in people]
    assert sorted(statuses) == [0, 4, 4, 4, 4, 4]
    won = pairs[statuses.index(0) % 3]
    corrected = [row["fact"] for row in desk.history() if row["supersedes"]]
    assert corrected == list(won)
