"""The command as a process: terminal and pipe, environment, signals, and how it ends.

Every command here is a real process, for that is what the claims are about.
"""

import json
import os
from pathlib import Path
import pty
import re
import select
import signal
import subprocess
import time

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line

SOME = 3_000
"""Facts that make a report larger than a pipe holds."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A ledger with a loss, an error among its findings, and many facts; nobody writes to it."""
    desk = opened(Desk(tmp_path_factory.mktemp("shared")))
    desk.journal(
        line("acquisition", "lot", at="2024-01-01T00:00:00Z", cost="1000"),
        line("disposal", "loss", quantity="0.25", proceeds="1"),
        line("disposal", "naked", asset="DOGE", proceeds="1"),
        *(line("income", f"many:{number}", account="kr", value="1") for number in range(SOME)),
    )
    return desk


def on_a_terminal(desk: Desk, *arguments: str, **environment: str) -> str:
    """What a process writes to a terminal of its own."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        desk.command(*arguments),
        cwd=desk.folder,
        env={**desk.environment(), "TERM": "xterm-256color", "COLUMNS": "150", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        written += part
    os.close(ours)
    assert process.wait(20) == 0
    return written.decode()


def test_a_terminal_gets_a_table_and_a_pipe_gets_json(shared: Desk) -> None:
    """The form follows the reader, unless one is asked for."""
    shown = on_a_terminal(shared, "gains")
    assert "gains of ana" in shown
    assert re.search(r"loss +sale +lot", shown)
    assert shared.run("gains").data()["report"] == "gains"
    assert json.loads(on_a_terminal(shared, "gains", "--format", "json"))["report"] == "gains"


def test_color_can_be_done_without(shared: Desk) -> None:
    """A loss is red on a terminal; --no-color and NO_COLOR leave plain text, minus and all."""
    assert "\x1b[31m" in on_a_terminal(shared, "gains")
    for options, environment in ((["--no-color"], {}), ([], {"NO_COLOR": "1"})):
        plain = on_a_terminal(shared, *options, "gains", **environment)
        assert "\x1b[31m" not in plain
        assert "-249.00" in plain


def test_a_pipe_gets_no_escapes(shared: Desk) -> None:
    """A table written to a file is text and nothing else, in whole rows."""
    ran = shared.run("gains", "--format", "table", COLUMNS="40")
    assert "\x1b" not in ran.out
    assert re.search(r"^loss +sale +lot .*fifo", ran.out, re.MULTILINE)


def test_global_options_have_their_environment_variables(empty: Desk) -> None:
    """Store, ledger and actor by environment; what stands on the command line wins."""
    store = f"sqlite:///{empty.folder / 'elsewhere.db'}"
    named = {"LOTLEDGER_STORE": store, "LOTLEDGER_LEDGER": "two", "LOTLEDGER_ACTOR": "ben"}
    assert empty.run("init", **named).status == 0
    for name in ("one", "two"):
        assert empty.run("ledger", "create", name, "--zone", "UTC", **named).status == 0
    assert not (empty.folder / "lotledger.db").exists()
    data = empty.run("history", **named).data()
    assert (data["ledger"], data["rows"][0]["actor"]) == ("two", "ben")
    given = ("--store", store, "--ledger", "one", "--actor", "eva")
    account = ("account", "add", "x", "--custody", "self")
    assert empty.run(*given, *account, **named).status == 0
    data = empty.run(*given, "history", **named).data()
    assert (data["ledger"], [row["actor"] for row in data["rows"]]) == ("one", ["ben", "eva"])


def test_the_default_actor_is_the_systems_user(empty: Desk) -> None:
    """Without --actor the event names who is logged in."""
    empty.run("init")
    empty.run("ledger", "create", "one", "--zone", "UTC", LOGNAME="olga", USER="olga")
    assert empty.run("history").rows()[0]["actor"] == "olga"


@pytest.mark.parametrize("option", ["--actor", "--ledger"])
@pytest.mark.parametrize("name", [os.fsdecode(b"\xff"), "a\nb", "\x1b[31m"])
def test_a_name_nobody_can_print_is_refused(shared: Desk, option: str, name: str) -> None:
    """Bytes that are no text, line breaks and escapes: 2, in one harmless line."""
    ran = shared.run(option, name, "record", "price", "--at", "2024-05-01T12:00:00Z",
                     "--asset", "BTC", "--value", "1")  # fmt: skip
    assert (ran.status, len(ran.complaints())) == (2, 1)
    assert "\x1b" not in ran.err


def test_quiet_leaves_results_alone(empty: Desk) -> None:
    """Commands that only report success say nothing; answers are printed in full."""
    for words in (("init",), ("ledger", "create", "one", "--zone", "UTC"),
                  ("account", "add", "cb", "--custody", "self")):  # fmt: skip
        assert empty.run("--quiet", *words).out == ""
    assert empty.run("--quiet", "ledger", "list").out == "one\n"
    assert len(empty.run("--quiet", "history").rows()) == 2
    assert "cb" in empty.run("--quiet", "account", "list").out
    table = empty.run("--quiet", "history", "--format", "table").out
    assert "known at position" not in table


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("lots",), 0),
        (("--help",), 0),
        (("lots", "--strict"), 1),
        (("lots", "--bogus"), 2),
        (("nonsense",), 2),
        ((), 2),
        (("--ledger", "nobody", "lots"), 2),
        (("import", "journal", "nowhere.jsonl"), 3),
        (("--store", "sqlite:///nowhere.db", "lots"), 3),
    ],
)
def test_the_exit_status_says_how_it_went(
    shared: Desk, arguments: tuple[str, ...], status: int
) -> None:
    """0 done, 1 errors found, 2 wrong usage, 3 refused; whatever is wrong is a short sentence."""
    ran = shared.run(*arguments)
    assert ran.status == status
    assert "Traceback" not in ran.err
    assert bool(ran.err) == (status > 1)


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_reader_that_has_seen_enough_is_no_failure(shared: Desk, form: str) -> None:
    """`lotledger history | head -1` ends with 0 and without a word."""
    process = subprocess.Popen(
        shared.command("history", "--format", form),
        cwd=shared.folder,
        env=shared.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline()
    process.stdout.close()
    _, complaint = process.communicate(timeout=30)
    assert (process.returncode, complaint) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_output_that_cannot_be_written_is_said(shared: Desk, form: str) -> None:
    """A full disk under the output ends with 3 and the system's own words."""
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        done = subprocess.run(
            shared.command("lots", "--format", form),
            cwd=shared.folder,
            env=shared.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == b"lotledger could not go on: No space left on device.\n"


def test_a_closed_output_changes_nothing(shared: Desk) -> None:
    """With nowhere to write, the command runs all the same."""
    for closing in (">&-", "2>&-", ">&- 2>&-"):
        script = " ".join((*shared.command("lots"), closing))
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=shared.folder,
            env=shared.environment(),
            check=False,
            capture_output=True,
        )
        assert (done.returncode, done.stderr) == (0, b"")


def test_an_output_without_those_letters_gets_the_rows(shared: Desk) -> None:
    """An output that knows ASCII only is no reason to fail half-way through a table."""
    for report in ("findings", "lots", "history"):
        ran = shared.run(report, "--format", "table", PYTHONIOENCODING="ascii", LANG="C")
        assert (ran.status, ran.err) == (0, "")
        assert "known at position 3008" in ran.out


def test_ctrl_c_ends_an_import_without_a_trace(desk: Desk) -> None:
    """Interrupted in the middle: 130, one sentence, nothing recorded; then it can be repeated."""
    os.mkfifo(desk.folder / "many.jsonl")
    process = subprocess.Popen(
        desk.command("import", "journal", "many.jsonl"),
        cwd=desk.folder,
        env=desk.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with (desk.folder / "many.jsonl").open("w") as pipe:  # opened once the import reads it
        pipe.writelines(json.dumps(line("income", f"n:{n}")) + "\n" for n in range(60_000))
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert err == "Interrupted; nothing was half-written.\n"
    assert len(desk.history()) == 4


def test_the_demo_leaves_nothing_behind(empty: Desk) -> None:
    """The tour runs to its end, in a scratch folder that is gone afterwards."""
    (empty.folder / "scratch").mkdir()
    ran = empty.run("demo", TMPDIR=str(empty.folder / "scratch"))
    assert ran.status == 0
    assert ran.out.count("\n$ lotledger ") == 22
    assert [path.name for path in empty.folder.rglob("*")] == ["scratch"]


def test_every_command_has_help_with_an_example(empty: Desk) -> None:
    """`--help` of each command answers without a store and shows how it is typed."""
    listed = empty.call("--help").out.partition("Commands:")[2]
    commands = [found.split() for found in re.findall(r"^  ([\w-]+) ", listed, re.MULTILINE)]
    for family in ("ledger", "account", "transfers", "correct", "export", "standing-order"):
        commands.remove([family])
        inner = empty.call(family, "--help").out.partition("Commands:")[2]
        found = re.findall(r"^  ([\w-]+) ", inner, re.MULTILINE)
        commands.extend([family, name] for name in found)
    commands.append(["rules", "diff"])
    assert len(commands) == 37
    for command in commands:
        ran = empty.call(*command, "--help")
        assert ran.status == 0
        assert f"Example: lotledger {' '.join(command)}" in ran.out


def test_an_export_cannot_steer_the_terminal(desk: Desk) -> None:
    """Escapes in a stranger's cell are shown as text, in the summary and in the table."""
    rows = "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Label\n"
    name = desk.write("k.csv", f"{rows}2024-01-05 10:00 UTC,,,1,ETH,\x1b[7modd\n")
    imported = on_a_terminal(desk, "import", "koinly", name, "--account", "cb")
    table = on_a_terminal(desk, "--no-color", "findings", COLUMNS="250")
    for shown in (imported, table):
        assert "\x1b[7m" not in shown
        assert r"\x1b[7modd" in shown
