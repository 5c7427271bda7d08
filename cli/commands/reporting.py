"""The reports: one question asked of the ledger with two clocks, in three forms."""

from collections.abc import Callable
import inspect
from typing import Annotated

import typer

from cli.options import AsOf
from cli.options import KnownAt
from cli.options import Law
from cli.options import RulesetName
from cli.options import WhatIf
from cli.options import Year
from cli.options import question_of
from cli.session import session_of
from cli.writing import Form
from cli.writing import form_named
from cli.writing import write_report

REPORTS = {
    "lots": "Lots that hold units, with their basis.",
    "gains": "Realised gains and losses, one row a match.",
    "income": "Units earned, at their value on the day.",
    "claims": "Losses that are no sale: theft, worthlessness, lost keys.",
    "carryforward": "Each year's net, deduction and capital-loss carryover.",
    "history": "Every event in the order the ledger learned of it.",
    "findings": "What a person must look at, errors first.",
    "allocation": "Unused basis as 2025 began: which account has which lots, and by what.",
}


def add_reports(app: typer.Typer) -> None:
    """Add one command for each report."""
    for name, summary in REPORTS.items():
        app.command(name)(_command(name, summary))


def _command(name: str, summary: str) -> Callable[..., None]:
    def report(
        context: typer.Context,
        fact: Annotated[
            str, typer.Argument(metavar="FACT", help="Only this fact's revisions.")
        ] = "",
        year: Year = None,
        as_of: AsOf = "",
        known_at: KnownAt = "",
        law: Law = "",
        account: Annotated[str, typer.Option(help="Only this account.")] = "",
        asset: Annotated[str, typer.Option(help="Only this asset.")] = "",
        ruleset: RulesetName = "",
        what_if: WhatIf = None,
        form: Annotated[
            Form | None, typer.Option("--format", help="Default: table on a terminal, else json.")
        ] = None,
        strict: Annotated[
            bool, typer.Option("--strict", help="Exit with 1 if any finding is an error.")
        ] = False,
    ) -> None:
        from adapters.asking import ask

        session = session_of(context)
        question = question_of(
            session,
            year=year,
            as_of=as_of,
            account=account,
            asset=asset,
            fact=fact,
            law=law,
            ruleset=ruleset,
            what_if=what_if,
        )
        with session.book() as (log, ledger):
            answer = ask(log, ledger, name, question, known_at)
        if fact and form_named(form or "") is Form.TABLE:
            from cli.tables import print_chain

            print_chain(session, answer)
        else:
            write_report(session, answer, form or "")
        if strict and answer.has_errors():
            raise typer.Exit(1)

    report.__doc__ = (
        f"{summary}\n\nExample: lotledger {name} --as-of 2025-12-31 --known-at 2026-04-15"
    )
    if name != "history":
        own = inspect.signature(report)
        kept = [each for each in own.parameters.values() if each.name != "fact"]
        report.__signature__ = own.replace(parameters=kept)  # type: ignore[attr-defined]
    return report
