"""The command: global options, the families of commands, and how errors reach people.

Modules that cost time to load (rich, PostgreSQL, importers) are imported where they are used, so
that `lotledger --help` answers at once.
"""

import os
import sys
from typing import Annotated

import typer

from cli.commands.books import account_app
from cli.commands.books import init
from cli.commands.books import ledger_app
from cli.commands.importing import import_files
from cli.commands.measuring import bench
from cli.commands.recording import record
from cli.commands.reporting import add_reports
from cli.commands.touring import demo
from cli.commands.transfers import transfers_app
from cli.session import DEFAULT_STORE
from cli.session import Session
from cli.session import current_user
from domain.booking.book import ConservationError
from domain.faults import Refused

app = typer.Typer(
    name="lotledger",
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
add_reports(app)
app.command()(bench)
app.command()(demo)


def main() -> None:
    """Run the command; every failure is a sentence and an exit status."""
    try:
        app()
    except Refused as refused:
        for fault in refused.faults:
            typer.echo(fault.sentence(), err=True)
        sys.exit(refused.status)
    except ConservationError as error:
        typer.echo(f"The figures do not add up and were not printed: {error}", err=True)
        typer.echo("This is a fault of lotledger; please report it.", err=True)
        sys.exit(5)
    except KeyboardInterrupt:
        typer.echo("Interrupted; nothing was half-written.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last resort: a traceback helps no user
        if os.environ.get("LOTLEDGER_DEBUG"):
            raise
        typer.echo(f"lotledger failed: {type(error).__name__}: {error}", err=True)
        typer.echo("This is a fault of lotledger. LOTLEDGER_DEBUG=1 shows where.", err=True)
        sys.exit(70)


if __name__ == "__main__":
    main()
