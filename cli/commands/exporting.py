"""`export`: getting out what the store keeps, as it came in."""

from pathlib import Path
from typing import Annotated

import typer

from cli.session import printable
from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused

export_app = typer.Typer(
    help="Files out of the store, byte for byte.", no_args_is_help=True, rich_markup_mode=None
)


@export_app.command("source")
def export_source(
    context: typer.Context,
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="The file's SHA-256, or how it begins.")
    ],
    to: Annotated[
        Path | None, typer.Option(help="Where to; default: its own name in this folder.")
    ] = None,
) -> None:
    """Write one imported file, or one piece of evidence, as it came; prints digest and name.

    Example: lotledger export source 5ffdde27 --to coinbase-as-imported.csv
    """
    from adapters.exporting import export_kept
    from adapters.exporting import find_kept
    from adapters.exporting import kept_files

    with session_of(context).book() as (log, ledger):
        kept = find_kept(kept_files(log, ledger), digest)
        target = export_kept(log, ledger, kept, to or Path(kept.safe_name))
    _say(kept.digest, target)


@export_app.command("sources")
def export_sources(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="The folder; made if it is not there.")],
) -> None:
    """Write every file the ledger rests on into a folder; prints digests and names.

    A file the store should hold and does not, or not whole, is told after the others are written,
    with exit status 5. Evidence kept elsewhere is only told.

    Example: lotledger export sources --to sources
    """
    from adapters.event_log.refusals import INTEGRITY
    from adapters.exporting import export_all

    faults: list[Fault] = []
    with session_of(context).book() as (log, ledger):
        for done in export_all(log, ledger, to):
            faults.extend(done.faults)
            if done.target:
                _say(done.kept.digest, done.target)
            elif not done.faults:
                note = f"Note: not in this store: {done.kept.digest} ({done.kept.name})"
                typer.echo(printable(note), err=True)
    if faults:
        raise Refused(*faults, status=INTEGRITY)


def _say(digest: str, target: Path) -> None:
    """A line that `sha256sum --check` can read."""
    typer.echo(f"{digest}  {printable(str(target))}")
