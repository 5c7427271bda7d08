"""Starts the writer program, lets several of them go at once, and ends what it started."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import subprocess
import sys
import tempfile
from typing import Any

ROOT = Path(__file__).parents[2]
"""Where the packages lie."""


class Writer:
    """One running writer process."""

    def __init__(self, *arguments: str) -> None:
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  closed by end()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.writer", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=ROOT,
            text=True,
        )

    def go(self) -> None:
        """Wait until it is loaded and let it start."""
        assert self.process.stdin
        assert self.heard() == {"ready": True}, self.complaint()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def heard(self) -> dict[str, Any] | None:
        """The next thing it said, or None if it has ended; half a line was never said."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        said: dict[str, Any] | None = json.loads(line) if line.endswith("\n") else None
        return said

    def rest(self) -> list[dict[str, Any]]:
        """Everything else it says until it ends by itself, without an error."""
        said = list(iter(self.heard, None))
        assert self.process.wait() == 0, self.complaint()
        return said

    def kill(self) -> list[dict[str, Any]]:
        """Kill it without warning; what else it had said by then."""
        self.process.kill()
        said = list(iter(self.heard, None))
        self.process.wait()
        return said

    def complaint(self) -> str:
        """What it wrote to standard error."""
        self._errors.seek(0)
        return self._errors.read()

    def end(self) -> None:
        """Leave nothing of it behind."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self._errors):
            if pipe:
                pipe.close()


@contextmanager
def writers(*commands: tuple[str, ...]) -> Iterator[list[Writer]]:
    """Writer processes, all loaded, then let go together; none of them outlives the block."""
    started = [Writer(*command) for command in commands]
    try:
        for writer in started:
            writer.go()
        yield started
    finally:
        for writer in started:
            writer.end()
