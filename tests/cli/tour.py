"""The demo's story, and any command, run at a desk by a clock of its own."""

from contextlib import chdir
from datetime import datetime
from importlib.resources import files
import shlex

from cli.commands.touring import STORY
from cli.main import app
from cli.session import DEFAULT_STORE
from cli.session import Session
from tests.cli.desk import Desk


def run_at(desk: Desk, moment: datetime, *arguments: str) -> None:
    """Run a command that has to succeed, at a moment of the ledger's clock."""
    url = desk.store or DEFAULT_STORE
    session = Session(url, "", "ana", clock=lambda: moment)
    with chdir(desk.folder):
        app(
            ["--store", url, "--actor", "ana", *arguments],
            standalone_mode=False,
            obj=session,
        )


def play(desk: Desk) -> Desk:
    """Everything the demo does, in its order and at its moments."""
    for path in (files("cli") / "demo_data").iterdir():
        desk.write(path.name, path.read_bytes())
    for moment, _, commands in STORY:
        for command in commands:
            run_at(desk, moment, *shlex.split(command))
    return desk
