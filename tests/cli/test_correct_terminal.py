"""`correct` on a terminal: the consequences first, then a question, and nothing without a yes."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
import pty
import select
import signal
import subprocess
import time

import pytest

from tests.cli.desk import Desk
from tests.cli.story import STORY
from tests.cli.story import WHY

QUESTION = "Record it? [y/N]:"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger with the story in it."""
    desk.journal(*STORY)
    return desk


class Terminal:
    """A command on a terminal of its own, and the person in front of it."""

    def __init__(self, desk: Desk, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self.shown = ""
        self.process = subprocess.Popen(
            desk.command(*arguments),
            cwd=desk.folder,
            env={**desk.environment(), "TERM": "xterm-256color", "COLUMNS": "150"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509  one thread, and Ctrl-C needs it
        )
        os.close(theirs)

    def read(self, until: str = "") -> str:
        """What is shown until these words, or to the end."""
        ends = time.monotonic() + 30
        while not (until and until in self.shown) and time.monotonic() < ends:
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    part = os.read(self._ours, 65536)
                except OSError:  # the other end is closed
                    break
                self.shown += part.decode()
        return self.shown

    def type(self, text: str) -> None:
        """Keys pressed."""
        os.write(self._ours, text.encode())

    def status(self) -> int:
        """How it ended."""
        self.read()
        return self.process.wait(30)

    def close(self) -> None:
        """Leave nothing of it behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)


def _take_the_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def asked(desk: Desk, *arguments: str) -> Iterator[Terminal]:
    """A correction that has come to its question."""
    terminal = Terminal(desk, "correct", *arguments, *WHY)
    try:
        assert QUESTION in terminal.read(QUESTION), terminal.shown
        yield terminal
    finally:
        terminal.close()


def test_a_yes_makes_what_was_shown(told: Desk) -> None:
    """The consequences as a table, the question, the answer, and what came of it."""
    with asked(told, "void", "sale") as terminal:
        assert "consequences of ana" in terminal.shown
        assert "gain:sale#1" in terminal.shown
        assert "row gone" in terminal.shown
        terminal.type("y\n")
        assert terminal.status() == 0
    assert "sale: void, now revision 2 (void)" in terminal.shown
    assert [row["event"] for row in told.history()[9:]] == ["fact_voided"]


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_without_a_yes_nothing_is_recorded(told: Desk, answer: str) -> None:
    """No, or just Enter; evidence is not kept either."""
    before = told.history()
    with asked(told, "void", "sale") as terminal:
        terminal.type(answer)
        assert terminal.status() == 0
    assert "Nothing was recorded." in terminal.shown
    assert told.history() == before


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_breaking_off_records_nothing(told: Desk, key: str) -> None:
    """Ctrl-C or the end of input at the question: no traceback, and not a success."""
    before = told.history()
    with asked(told, "void", "sale") as terminal:
        terminal.type(key)
        assert terminal.status() == 130
    assert "Interrupted; nothing was half-written." in terminal.shown
    assert "Traceback" not in terminal.shown
    assert told.history() == before


def test_somebody_may_be_faster_than_the_answer(told: Desk) -> None:
    """The head that was shown has moved when the yes comes: exit 4, with the winner."""
    with asked(told, "reclassify", "out", "--as", "lost_access") as terminal:
        told.call("--actor", "ben", "correct", "void", "out", "--reason", "a test transfer")
        terminal.type("y\n")
        assert terminal.status() == 4
    assert "already_corrected: found revision 2 by ben" in terminal.shown
    assert "a test transfer" in terminal.shown
    assert len([row for row in told.history() if row["supersedes"]]) == 1


def test_yes_can_be_said_beforehand(told: Desk) -> None:
    """With --yes nothing is asked, and nothing foreseen."""
    terminal = Terminal(told, "correct", "void", "sale", "--yes", *WHY)
    assert terminal.status() == 0
    terminal.close()
    assert QUESTION not in terminal.shown
    assert "consequences" not in terminal.shown
    assert len(told.history()) == 10


def test_a_dry_run_asks_nothing(told: Desk) -> None:
    """It shows the table and ends."""
    terminal = Terminal(told, "correct", "void", "sale", "--dry-run", *WHY)
    assert terminal.status() == 0
    terminal.close()
    assert "consequences of ana" in terminal.shown
    assert QUESTION not in terminal.shown
    assert len(told.history()) == 9


def test_a_kill_at_the_question_leaves_no_trace(told: Desk) -> None:
    """Whoever walks away from it has done nothing, and nobody waits for her."""
    before = told.history()
    with asked(told, "void", "sale") as terminal:
        told.done("correct", "annotate", "out", *WHY)
        os.kill(terminal.process.pid, signal.SIGKILL)
    assert told.history()[:9] == before
    assert len(told.history()) == 10


def test_a_reissue_is_asked_fact_by_fact(told: Desk) -> None:
    """Shown with its difference each; what is not wanted is counted as left out."""
    anew = [{**each, "quantity": "2"} for each in STORY[2:]]
    file = told.write("anew.jsonl", anew)
    terminal = Terminal(told, "import", "journal", file, "--reissue")
    for fact, answer in (("out", "n"), ("in", "y")):
        terminal.read(f"{fact}: quantity 1 -> 2")
        terminal.read("Record it? [y/N]:" if fact == "out" else f"{fact}: quantity 1 -> 2")
        terminal.type(f"{answer}\n")
    assert terminal.status() == 0
    terminal.close()
    assert "read 2 = recorded 1 + already recorded 0 + not imported 1" in terminal.shown
    reissued = [row["fact"] for row in told.history() if row["event"] == "observation_reissued"]
    assert reissued == ["in"]
