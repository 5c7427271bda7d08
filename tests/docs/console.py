"""Runs the examples of a page and puts what they really print under each of them.

A page says what the program does; this keeps it true. Fenced `console` blocks hold what a person
types (lines that start with `$ `) and what she then sees. All blocks of a page run one after the
other in one scratch folder, `lotledger` through its real entry point and everything else by `sh`:

    $ lotledger init
    The store is ready: sqlite:///lotledger.db

A test replays each page and expects the page back, letter for letter. A reader sits at a terminal,
where reports are tables, so that is the form they get here unless the example says otherwise.
A command may fail only if `echo $?` follows it. `<!-- clock: INSTANT -->` sets the ledger's clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import redirect_stderr
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from functools import partial
import gc
import io
import os
from pathlib import Path
import re
import shlex
import subprocess
import sys

from cli import main as entry
from cli.commands.reporting import REPORTS
from cli.session import DEFAULT_STORE
from cli.session import Session

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
"""The ledger's clock where a page does not set it."""

PIECE = re.compile(
    r"^<!-- clock: (?P<clock>\S+) -->$|^```console\n(?P<block>.*?)^```$", re.MULTILINE | re.DOTALL
)
HERE_DOCUMENT = re.compile(r"<<-?\s*'?(\w+)'?")
REDIRECTED = re.compile(r"\s(\||>)\s")
WITH_VALUE = frozenset({"--store", "--ledger", "--actor"})
"""Global options that are followed by a value."""


OF_THIS_MACHINE = re.compile(r"(?<=zone data )\S+|(?<=chain)( digest)?\s+[0-9a-f]{64}")
"""What a filing's receipt says of the machine: its zone database, and what is hashed with it."""


def masked(text: str) -> str:
    """Text without what differs from machine to machine."""
    return OF_THIS_MACHINE.sub("…", text)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: its exit status and all it printed, as a terminal shows it."""

    status: int
    printed: str


def has_examples(text: str) -> bool:
    """Whether a page has anything to run."""
    return any(piece["block"] for piece in PIECE.finditer(text))


def replayed(text: str, folder: Path) -> str:
    """The page with what its examples print now, run in that folder, which should be empty.

    Raises AssertionError for a command that fails although the page does not show its status.
    """
    clock = NOON
    pieces: list[str] = []
    place = 0
    with at_home_in(folder):
        for piece in PIECE.finditer(text):
            pieces.append(text[place : piece.start()])
            place = piece.end()
            if piece["clock"]:
                clock = datetime.fromisoformat(piece["clock"])
                pieces.append(piece[0])
            else:
                pieces.append(f"```console\n{_block(piece['block'], folder, clock)}```")
    return "".join([*pieces, text[place:]])


def _block(block: str, folder: Path, clock: datetime) -> str:
    commands = list(_commands(block))
    out: list[str] = []
    status = 0
    for command, following in zip(commands, [*commands[1:], ""], strict=True):
        ran = Ran(0, f"{status}\n") if command == "echo $?" else _run(command, folder, clock)
        status = ran.status
        assert not status or following == "echo $?", f"{command}\n{ran.printed}"
        out.append(f"$ {command}\n")
        out.extend(f"{line.rstrip()}\n" for line in ran.printed.splitlines())
    return "".join(out)


def _commands(block: str) -> Iterator[str]:
    """The commands of a block, each with its continuation lines and its here-document."""
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            continue
        command = line[2:]
        while command.endswith("\\"):
            command += "\n" + next(lines)
        if found := HERE_DOCUMENT.search(command):
            for inner in lines:
                command += "\n" + inner
                if inner == found[1]:
                    break
        yield command


def _run(command: str, folder: Path, clock: datetime) -> Ran:
    if not command.startswith("lotledger"):
        done = subprocess.run(
            ["sh", "-c", command], cwd=folder, check=False, capture_output=True, encoding="utf-8"
        )
        return Ran(done.returncode, done.stdout + done.stderr)
    line = command.replace("\\\n", " ")
    found = REDIRECTED.search(line)
    if not found:
        return lotledger(_as_on_a_terminal(shlex.split(line)[1:]), clock)
    first = lotledger(shlex.split(line[: found.start()])[1:], clock)
    rest = line[found.end() :] if found[1] == "|" else f"cat > {line[found.end() :]}"
    done = subprocess.run(
        ["sh", "-c", rest], cwd=folder, input=first.printed, check=False, capture_output=True,
        encoding="utf-8",
    )  # fmt: skip
    return Ran(first.status or done.returncode, done.stdout + done.stderr)


def _as_on_a_terminal(arguments: list[str]) -> list[str]:
    """Reports are tables on a terminal."""
    words = iter(arguments)
    for word in words:
        if word in WITH_VALUE:
            next(words, "")
        elif not word.startswith("--"):
            shown = word in REPORTS or word in ("restate", "explain") or "--dry-run" in arguments
            table = shown and word != "import" and not {"--format", "--help"} & set(arguments)
            return [*arguments, "--format", "table"] if table else arguments
    return arguments


def lotledger(arguments: list[str], clock: datetime = NOON) -> Ran:
    """Run the command itself, through the function its script calls, by the given clock."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    session = Session(DEFAULT_STORE, "", "", clock=lambda: clock)
    app, argv, collecting = entry.app, sys.argv, gc.isenabled()
    status = 0
    try:
        # The demo hands its own clock to the command in this very way.
        entry.app = partial(app, obj=session, prog_name="lotledger")  # type: ignore[assignment]
        sys.argv = ["lotledger", *arguments]
        with redirect_stdout(printed), redirect_stderr(printed):
            entry.main()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else 0
    finally:
        entry.app, sys.argv = app, argv
        if collecting:
            gc.enable()
    return Ran(status, printed.detach().getvalue().decode("utf-8"))


@contextmanager
def at_home_in(folder: Path) -> Iterator[None]:
    """Work in a folder, on a terminal of fixed width, without a store named from outside."""
    kept, before = dict(os.environ), Path.cwd()
    for name in [name for name in os.environ if name.startswith("LOTLEDGER_")]:
        del os.environ[name]
    os.environ["COLUMNS"] = "100"
    os.environ["LOTLEDGER_ACTOR"] = "ana"
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
        os.environ.clear()
        os.environ.update(kept)
