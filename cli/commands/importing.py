"""`import`: files of exchanges and journals into the ledger, all or nothing per file."""

from collections.abc import Iterable
from pathlib import Path
import sys
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from cli.session import Session
from cli.session import printable
from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from adapters.importers.reading import Draft
    from adapters.importing import Imported
    from adapters.importing import Prepared
    from adapters.reissuing import Reissue

LONG_FILE = 5_000
"""Rows from which a progress bar is shown."""


def import_files(
    context: typer.Context,
    source_format: Annotated[str, typer.Argument(metavar="FORMAT", help="See --list.")] = "",
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="One or more files.")
    ] = None,
    account: Annotated[str, typer.Option(help="Account that holds the units.")] = "",
    zone: Annotated[str, typer.Option(help="Zone of times that carry none.")] = "UTC",
    source: Annotated[str, typer.Option(help="Prefix of the facts' names.")] = "",
    skip: Annotated[list[str] | None, typer.Option(help="Leave this fact out.")] = None,
    reissue: Annotated[
        bool, typer.Option("--reissue", help="Record what the source now states otherwise.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, record nothing.")] = False,
    list_formats: Annotated[bool, typer.Option("--list", help="Formats and past imports.")] = False,
) -> None:
    """Import files, all or nothing per file.

    A file that states a known fact otherwise is refused with both shown. With --reissue its new
    observation is recorded: on a terminal you are asked fact by fact. Nothing is overwritten.

    Example: lotledger import coinbase my-coinbase.csv --account coinbase
    """
    session = session_of(context)
    if list_formats:
        _list(session)
        return
    if not source_format or not files:
        raise _usage("no FORMAT or FILE", "lotledger import FORMAT FILE…")
    from adapters.importers.reading import Options
    from adapters.importing import Request
    from adapters.importing import prepare

    held_by = account or ("" if source_format == "journal" else source_format)
    options = Options(held_by, zone, source, frozenset(skip or ()))
    with session.book():
        pass
    for path in files:
        prepared = prepare(
            Request(source_format, path, options, session.actor),
            lambda drafts, total: _watched(session, drafts, total),
        )
        _import_one(session, prepared, dry_run=dry_run, reissue=reissue)


def _import_one(session: Session, prepared: "Prepared", *, dry_run: bool, reissue: bool) -> None:
    from adapters.importing import line_of
    from adapters.importing import preview
    from adapters.importing import write

    with session.book() as (log, ledger):
        if dry_run:
            import orjson

            statements, reissues, done = preview(log, ledger, prepared, reissue=reissue)
            for statement in statements:
                typer.echo(orjson.dumps(line_of(statement)).decode())
            for each in reissues:
                session.say(f"  re-issued: {each.fact}: {printable(each.difference())}")
            _summary(session, done, "would be recorded")
        else:
            done = write(
                log, ledger, prepared, (lambda each: _chosen(session, each)) if reissue else None
            )
            _summary(session, done, "recorded")


def _chosen(session: Session, reissues: "list[Reissue]") -> "list[Reissue]":
    """The re-issues to record: all of them, or those a person on a terminal says yes to."""
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    chosen = []
    for each in reissues:
        told = f"{each.fact}: {printable(each.difference())}"
        if not asking:
            session.say(f"  re-issued: {told}")
        if not asking or typer.confirm(f"{told}\n  Record it?", default=False):
            chosen.append(each)
    return chosen


def _summary(session: Session, done: "Imported", verb: str) -> None:
    left_out = sum(done.not_imported.values())
    typer.echo(
        f"{printable(done.file)}: read {done.read} = {verb} {done.recorded}"
        f" + already recorded {done.already} + not imported {left_out}"
    )
    for reason, count in sorted(done.not_imported.items()):
        session.say(f"  not imported: {count} × {reason}")
    for code, count in _counted(remark.code for remark in done.remarks):
        example = next(remark.message for remark in done.remarks if remark.code == code)
        more = f" (and {count - 1} more)" if count > 1 else ""
        session.say(f"  {code}: {printable(example)}{more}")


def _counted(codes: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for code in codes:
        counts[code] = counts.get(code, 0) + 1
    return sorted(counts.items())


def _watched(session: Session, drafts: Iterable["Draft"], total: int) -> Iterable["Draft"]:
    if session.quiet or total < LONG_FILE or not sys.stderr.isatty():
        return drafts
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True, no_color=not session.color)
    return track(drafts, "checking rows", total=total, console=console)


def _list(session: Session) -> None:
    from adapters.importers.registry import IMPORTERS
    from adapters.provenance import past_imports
    from cli.tables import print_rows

    for name, importer in sorted(IMPORTERS.items()):
        typer.echo(f"{name:<10} {importer.description}")
    try:
        with session.book() as (log, ledger):
            rows = past_imports(log, ledger)
    except Refused as refused:
        if refused.faults[0].code in ("store_missing", "no_ledger", "which_ledger"):
            return  # the formats can be asked for before there is anything to import into
        raise
    if rows:
        columns = "position recorded_at actor importer file read recorded already not_imported"
        session.say()
        print_rows(session, "imports", tuple(columns.split()), rows)


def _usage(found: str, expected: str) -> Refused:
    return Refused(Fault("wrong_usage", "import", 0, "", found, expected), status=2)
