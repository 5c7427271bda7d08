"""`demo`: a tour in a scratch store, on data written for it, by a clock of its own.

The story is that of two exchanges and a theft. Ana imports both exports in March; a sale on Kraken
stands there without a basis, because nobody has said that the coins came from Coinbase. In April
she says so, closes 2025 and files it. In June she learns that coins she could not account for were
stolen: the year as filed stays, and the ledger shows line by line what is now known, and why. The
commands shown are the very commands that run.
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

MARCH = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
APRIL = datetime(2026, 4, 12, 9, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 20, 9, 0, tzinfo=UTC)

STORE = "sqlite:///demo.db"

STOLEN = (
    "correct reclassify coinbase:cb10 --as theft --scheme phishing --for_profit true"
    " --discovered 2025-12-02 --reason 'letter of the police'"
)
IDENTIFY = (
    "identify --account kraken --asset BTC --quantity 0.2 --lot coinbase:cb02=0.2"
    " --valid-until 2026-07-31"
)

STORY: tuple[tuple[datetime, str, tuple[str, ...]], ...] = (
    (
        MARCH,
        "In March Ana sets up her book and tells where her coins are held.",
        (
            "init",
            "ledger create ana --zone America/New_York",
            "account add coinbase --name Coinbase --custody us_broker",
            "account add kraken --name Kraken --custody us_broker",
        ),
    ),
    (
        MARCH,
        "She imports both exports as she downloaded them; the second time nothing is stored twice.",
        (
            "import coinbase coinbase.csv",
            "import kraken kraken.csv",
            "import coinbase coinbase.csv",
        ),
    ),
    (
        MARCH,
        "She looks at 2025. The sale on Kraken has no basis: that cannot be right.",
        ("gains --year 2025 --format table", "findings --format table"),
    ),
    (
        APRIL,
        "In April she finds out: those coins were her own. The ledger finds a move's two halves.",
        ("transfers propose", "transfers accept --all"),
    ),
    (
        APRIL,
        "The lots have travelled with basis and date; the network fee is a disposal of its own.",
        ("gains --year 2025 --format table",),
    ),
    (
        APRIL,
        "And what did the ledger say in March? The same question, as known then. Nothing is lost.",
        ("gains --year 2025 --known-at 2026-03-31 --format table",),
    ),
    (
        APRIL,
        "What 1.5 ETH were nobody knows yet. She stands by that, with a reason, and files.",
        (
            "close 2025 --waive unclassified_removal:coinbase:cb10 --reason 'asked, no answer'",
            "file 2025",
        ),
    ),
    (
        JUNE,
        "In June a letter comes: they were stolen. What would it change to say so?",
        (
            f"{STOLEN} --dry-run --format table",
            f"{STOLEN} --evidence letter.txt",
        ),
    ),
    (
        JUNE,
        "What was filed does not move. What is known since stands beside it, with its cause.",
        (
            "claims --year 2025 --known-at filing:2025 --format table",
            "restate 2025 --format table",
        ),
    ),
    (
        JUNE,
        "Where does that figure come from? Down to the row of the file, and the person.",
        ("explain claim:coinbase:cb10 --format table",),
    ),
    (
        JUNE,
        "Whoever doubts any of this can have everything checked and computed again.",
        ("verify --filings",),
    ),
    (
        JUNE,
        "And before her next sale she puts her choice of lots on record, while it still counts.",
        (IDENTIFY,),
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
            for path in sorted(data.iterdir()):
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
