"""The reports: one question asked of the ledger with two clocks, in three forms."""

from collections.abc import Callable
from enum import StrEnum
import sys
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

import typer

from cli.session import session_of

if TYPE_CHECKING:
    from projections.report import Report

REPORTS = {
    "lots": "Lots that hold units, with their basis.",
    "gains": "Realised gains and losses, one row a match.",
    "income": "Units earned, at their value on the day.",
    "claims": "Losses that are no sale: theft, worthlessness, lost keys.",
    "carryforward": "Each year's net, deduction and capital-loss carryover.",
    "history": "Every event in the order the ledger learned of it.",
    "findings": "What a person must look at, errors first.",
}


class Form(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def add_reports(app: typer.Typer) -> None:
    """Add one command for each report."""
    for name, summary in REPORTS.items():
        app.command(name)(_command(name, summary))


def _command(name: str, summary: str) -> Callable[..., None]:
    def report(
        context: typer.Context,
        year: Annotated[
            int | None, typer.Option(help="Only this tax year.", min=2009, max=2200)
        ] = None,
        as_of: Annotated[
            str, typer.Option(help="Only what happened by then: a date or an instant.")
        ] = "",
        known_at: Annotated[
            str, typer.Option(help="Only what was known then: a date, instant or position:N.")
        ] = "",
        account: Annotated[str, typer.Option(help="Only this account.")] = "",
        asset: Annotated[str, typer.Option(help="Only this asset.")] = "",
        form: Annotated[
            Form | None, typer.Option("--format", help="Default: table on a terminal, else json.")
        ] = None,
        strict: Annotated[
            bool, typer.Option("--strict", help="Exit with 1 if any finding is an error.")
        ] = False,
    ) -> None:
        from adapters.asking import ask
        from projections.replay import Question

        session = session_of(context)
        question = Question(session.ledger, as_of, year or 0, account, asset)
        with session.book() as (log, ledger):
            answer = ask(log, ledger, name, question, known_at)
        _write(context, answer, form)
        if strict and answer.has_errors():
            raise typer.Exit(1)

    report.__doc__ = (
        f"{summary}\n\nExample: lotledger {name} --as-of 2025-12-31 --known-at 2026-04-15"
    )
    return report


def _write(context: typer.Context, report: "Report", form: Form | None) -> None:
    chosen = form or (Form.TABLE if sys.stdout.isatty() else Form.JSON)
    if chosen is Form.TABLE:
        from cli.tables import print_report

        print_report(session_of(context), report)
    elif chosen is Form.JSON:
        import orjson

        sys.stdout.buffer.write(orjson.dumps(report.as_data(), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        import csv

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(report.columns)
        writer.writerows([_cell(row[column]) for column in report.columns] for row in report.rows)


def _cell(value: Any) -> Any:
    """A value in CSV; yes and no are written as in JSON."""
    return str(value).lower() if isinstance(value, bool) else value
