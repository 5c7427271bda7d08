"""A person at a desk: a folder, a store, and the command, run as she would run it.

`run` starts a real process, with nothing of ours inside it. `call` runs the very same entry point
in this process, which is a hundred times cheaper: it serves where a claim has many cases and the
process itself is not what the claim is about.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import chdir
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from dataclasses import dataclass
import gc
import io
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any
from unittest.mock import patch

from cli.main import main
from tests.support.processes import ROOT

LEDGER = "ana"
ZONE = "America/New_York"
ACCOUNTS = ("cb", "kr", "cold")

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    def data(self) -> dict[str, Any]:
        """The report it printed as JSON."""
        assert self.status in (0, 1), self.err
        data: dict[str, Any] = json.loads(self.out)
        return data

    def rows(self) -> list[dict[str, Any]]:
        """The rows of that report."""
        rows: list[dict[str, Any]] = self.data()["rows"]
        return rows

    def complaints(self) -> list[str]:
        """The lines on standard error."""
        return self.err.splitlines()


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder to work in; `store` is the URL given by the environment, "" for the default."""

    folder: Path
    store: str = ""

    def environment(self) -> dict[str, str]:
        """The environment of a command: ours, without what would change its answers."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("LOTLEDGER_") and name not in ("NO_COLOR", "COLUMNS", "LINES")
        }
        named = {"LOTLEDGER_STORE": self.store} if self.store else {}
        return {**kept, **named, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    def command(self, *arguments: str) -> list[str]:
        """The command line of a real process."""
        return [sys.executable, "-m", "cli.main", *arguments]

    def run(self, *arguments: str, **environment: str) -> Ran:
        """The command as a process of its own."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env={**self.environment(), **environment},
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def call(self, *arguments: str, **environment: str) -> Ran:
        """The command's entry point, in this process."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
        status: Any = 0
        collecting = gc.isenabled()
        with (
            chdir(self.folder),
            patch.object(sys, "argv", ["lotledger", *arguments]),
            patch.dict(os.environ, {**self.environment(), **environment}, clear=True),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as ended:
                status = ended.code or 0
        if collecting:
            gc.enable()
        return Ran(status, _written(out), _written(err))

    def done(self, *arguments: str) -> Ran:
        """A command that has to succeed, in this process."""
        ran = self.call(*arguments)
        assert ran.status == 0, (arguments, ran.err)
        return ran

    def write(self, name: str, content: str | bytes | Iterable[Line]) -> str:
        """A file in the folder: bytes and text as they stand, objects as a journal."""
        if isinstance(content, bytes):
            raw = content
        elif isinstance(content, str):
            raw = content.encode()
        else:
            raw = "".join(json.dumps(line) + "\n" for line in content).encode()
        (self.folder / name).write_bytes(raw)
        return name

    def journal(self, *lines: Line) -> Ran:
        """These lines imported as a journal."""
        return self.done("import", "journal", self.write("lines.jsonl", lines))

    def history(self) -> list[dict[str, Any]]:
        """Every event, in the order of knowledge."""
        return self.done("history", "--format", "json").rows()

    def facts(self) -> list[str]:
        """Names of all facts, in the order they became known."""
        return [row["fact"] for row in self.history() if row["fact"]]


def _written(stream: io.TextIOWrapper) -> str:
    """Everything that went through a stream, whether as text or as bytes."""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


def opened(desk: Desk) -> Desk:
    """A desk with a store, the ledger and its accounts."""
    desk.done("init")
    desk.done("ledger", "create", LEDGER, "--zone", ZONE)
    for account in ACCOUNTS:
        custody = "self" if account == "cold" else "us_broker"
        desk.done("account", "add", account, "--custody", custody)
    return desk
