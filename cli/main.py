"""The command: global options, the families of commands, and how errors reach people.

However a command ends, a person is told in a sentence and a script by the exit status: a refused
file, a full disk under the output, Ctrl-C, a reader that has seen enough (`lots | head -3`).

Modules that cost time to load (rich, PostgreSQL, importers) are imported where they are used, so
that `lotledger --help` answers at once.
"""

from contextlib import suppress
import gc
import io
import os
import sys
from typing import Annotated
from typing import Any

import typer
from typer.core import TyperGroup

from cli.commands.books import account_app
from cli.commands.books import init
from cli.commands.books import ledger_app
from cli.commands.correcting import correct_app
from cli.commands.electing import identify
from cli.commands.electing import standing_order_app
from cli.commands.explaining import explain
from cli.commands.exporting import export_app
from cli.commands.filing import close
from cli.commands.filing import file_year
from cli.commands.importing import import_files
from cli.commands.measuring import bench
from cli.commands.recording import record
from cli.commands.reporting import add_reports
from cli.commands.restating import restate
from cli.commands.ruling import rules_app
from cli.commands.touring import demo
from cli.commands.transfers import transfers_app
from cli.commands.verifying import verify
from cli.session import DEFAULT_STORE
from cli.session import Session
from cli.session import current_user
from cli.session import printable
from domain.booking.holdings import ConservationError
from domain.faults import Fault
from domain.faults import Refused


class Ended(Exception):
    """A command ended before its end, by nobody's fault: its exit status, and what to say."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status = status


class Commands(TyperGroup):
    """The commands. How Ctrl-C and a closed pipe end them is for us to say, not for Typer."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command and see its output written while that can still be complained about."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except (KeyboardInterrupt, typer.Abort):  # the second, where it was asked something
            raise Ended(130, "Interrupted; nothing was half-written.") from None
        except BrokenPipeError:
            _drop_output()
            raise Ended(0) from None


app = typer.Typer(
    name="lotledger",
    cls=Commands,
    help="An append-only, bitemporal tax-lot ledger for digital assets.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def global_options(
    context: typer.Context,
    store: Annotated[
        str, typer.Option(envvar="LOTLEDGER_STORE", help="sqlite:///FILE or postgresql://…")
    ] = DEFAULT_STORE,
    ledger: Annotated[
        str, typer.Option(envvar="LOTLEDGER_LEDGER", help="Default: the only one in the store.")
    ] = "",
    actor: Annotated[
        str, typer.Option(envvar="LOTLEDGER_ACTOR", help="Default: the operating-system user.")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print results only.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Print without color.")] = False,
) -> None:
    """An append-only, bitemporal tax-lot ledger for digital assets."""
    for option, name in (("--ledger", ledger), ("--actor", actor)):
        if not name.isprintable():
            found, expected = ascii(name), "printable characters"
            raise Refused(Fault("bad_name", option, 0, "", found, expected), status=2)
    color = not no_color and not os.environ.get("NO_COLOR")
    # The demo plays these commands by a clock of its own and hands it on.
    clock = context.obj.clock if isinstance(context.obj, Session) else None
    context.obj = Session(store, ledger, actor or current_user(), quiet, color, clock)


app.command()(init)
app.add_typer(ledger_app, name="ledger")
app.add_typer(account_app, name="account")
app.command("import")(import_files)
app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(record)
app.add_typer(transfers_app, name="transfers")
app.command()(identify)
app.add_typer(standing_order_app, name="standing-order")
app.add_typer(correct_app, name="correct")
app.command()(restate)
add_reports(app)
app.command()(explain)
app.add_typer(rules_app, name="rules")
app.add_typer(export_app, name="export")
app.command()(close)
app.command("file")(file_year)
app.command()(verify)
app.command()(bench)
app.command()(demo)


def main() -> None:
    """Run the command; every failure is a sentence and an exit status."""
    # A command is one short process, and facts and lots hold no cycles: walking a million of them
    # again and again would double its time.
    gc.disable()
    _prepare_streams()
    try:
        app()
    except Refused as refused:
        for fault in refused.faults:
            _complain(fault.sentence())
        sys.exit(refused.status)
    except Ended as ended:
        if str(ended):
            _complain(str(ended))
        sys.exit(ended.status)
    except ConservationError as error:
        _complain(f"The figures do not add up and were not printed: {error}")
        _complain("This is a fault of lotledger; please report it.")
        sys.exit(5)
    except OSError as error:
        _drop_output()
        _complain(f"lotledger could not go on: {error.strerror or error}.")
        sys.exit(3)
    except Exception as error:  # the last resort: a traceback helps no user
        if os.environ.get("LOTLEDGER_DEBUG"):
            raise
        _complain(f"lotledger failed: {type(error).__name__}: {error}")
        _complain("This is a fault of lotledger. LOTLEDGER_DEBUG=1 shows where.")
        sys.exit(70)


def _complain(text: str) -> None:
    """A line on standard error."""
    typer.echo(printable(text), err=True)


def _prepare_streams() -> None:
    """Give output a place to go, and a way to write what the terminal's encoding cannot."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), "utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Send what is left of the output nowhere, or the interpreter would stumble at its own end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
