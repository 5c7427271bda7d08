"""`demo`: a tour in a scratch store, on data written for it, by a clock of its own.

The story is that of two exchanges. Ana imports both exports in April and looks at 2025; the sale on
Kraken stands there without a basis, because nobody has said that the coins came from Coinbase. In
May she says so. The figures change, and the question "what did we know in April?" still gets
April's answer. The commands shown are the very commands that run.
"""

from datetime import UTC
from datetime import datetime
from importlib.resources import as_file
from importlib.resources import files
import os
from pathlib import Path
import shlex
import shutil
import tempfile
from typing import TYPE_CHECKING
from typing import Any

import typer

from cli.session import Session
from cli.session import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator

APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
MAY = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)

STORE = "sqlite:///demo.db"

STORY: tuple[tuple[datetime, str, tuple[str, ...]], ...] = (
    (
        APRIL,
        "In April Ana sets up her book and tells where her coins are held.",
        (
            "init",
            "ledger create ana --zone America/New_York",
            "account add coinbase --name Coinbase --custody us_broker",
            "account add kraken --name Kraken --custody us_broker",
        ),
    ),
    (
        APRIL,
        "She imports both exports as she downloaded them; the second time nothing is stored twice.",
        (
            "import coinbase coinbase.csv",
            "import kraken kraken.csv",
            "import coinbase coinbase.csv",
        ),
    ),
    (
        APRIL,
        "She looks at 2025. The sale on Kraken has no basis: that cannot be right.",
        ("gains --year 2025 --format table", "findings --format table"),
    ),
    (
        MAY,
        "In May she finds out: those coins were her own. The ledger can tell a move's two halves.",
        ("transfers propose", "transfers accept --all"),
    ),
    (
        MAY,
        "The lots have travelled with basis and date; the network fee is a disposal of its own.",
        ("gains --year 2025 --format table", "carryforward --format table"),
    ),
    (
        MAY,
        "And what did the ledger say in April? The same question, as known then. Nothing is lost.",
        ("gains --year 2025 --known-at 2026-04-30 --format table",),
    ),
    (
        MAY,
        "Any past date works the same way: the lots at the end of 2024, as known now.",
        ("lots --as-of 2024-12-31 --format table",),
    ),
)


def demo(context: typer.Context) -> None:
    """A tour on shipped data in a scratch store, which is removed afterwards.

    Example: lotledger demo
    """
    color = session_of(context).color
    folder = Path(tempfile.mkdtemp(prefix="lotledger-demo-"))
    before = Path.cwd()
    try:
        with as_file(files("cli") / "demo_data") as data:
            for path in sorted(data.glob("*.csv")):
                shutil.copy(path, folder)
        os.chdir(folder)
        for step in _told(color=color):
            _play(step, color=color)
    finally:
        os.chdir(before)
        shutil.rmtree(folder)
    typer.echo("\nThe scratch store is gone. To begin your own: lotledger init")


def _told(*, color: bool) -> "Iterator[tuple[datetime, str]]":
    for clock, words, commands in STORY:
        typer.echo()
        typer.secho(words, bold=color or None)
        for command in commands:
            typer.echo(f"\n$ lotledger {command}")
            yield clock, command


def _play(step: tuple[datetime, str], *, color: bool) -> None:
    from cli.main import app

    clock, command = step
    own: dict[str, Any] = {"obj": Session(STORE, "", "ana", clock=lambda: clock)}
    options = ["--store", STORE, "--actor", "ana", *([] if color else ["--no-color"])]
    app([*options, *shlex.split(command)], standalone_mode=False, **own)
