"""`explain`: why a figure is what it is, down to the row an exchange wrote and who recorded it."""

from typing import Annotated

import typer

from cli.options import AsOf
from cli.options import KnownAt
from cli.options import Law
from cli.options import RulesetName
from cli.options import WhatIf
from cli.options import question_of
from cli.session import session_of
from cli.writing import Form
from cli.writing import form_named
from domain.faults import Fault
from domain.faults import Refused


def explain(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The id of a row or total, or a fact's name.")
    ],
    year: Annotated[
        int | None, typer.Option(help="Totals of this tax year.", min=2009, max=2200)
    ] = None,
    as_of: AsOf = "",
    known_at: KnownAt = "",
    law: Law = "",
    account: Annotated[str, typer.Option(help="Totals of this account.")] = "",
    asset: Annotated[str, typer.Option(help="Totals of this asset.")] = "",
    whole: Annotated[
        bool, typer.Option("--whole", help="Tell every row of a total down to its source too.")
    ] = False,
    ruleset: RulesetName = "",
    what_if: WhatIf = None,
    form: Annotated[
        str, typer.Option("--format", help="table or json; default: table on a terminal.")
    ] = "",
) -> None:
    """Show what a figure rests on: rules, matches, lots, revisions, files and rows.

    ID is what the rows of reports carry (gain:FACT#1, lot:NAME@ACCOUNT/ASSET, income:FACT,
    claim:FACT, carryforward:YEAR, finding:CODE:FACT, event:POSITION), one figure of such a row
    (gain:FACT#1/basis, carryforward:2025/deduction), a total (total:gains/2025/gain), or the name
    of a fact.

    Example: lotledger explain gain:coinbase:cb09#1
    """
    from adapters.explaining import explain as explain_id

    session = session_of(context)
    chosen = form_named(form)
    if chosen is Form.CSV:
        fault = Fault("not_a_choice", "explain", 0, "--format", "csv", "table or json")
        raise Refused(fault, status=2)
    question = question_of(
        session,
        year=year,
        as_of=as_of,
        account=account,
        asset=asset,
        law=law,
        ruleset=ruleset,
        what_if=what_if,
    )
    with session.book() as (log, ledger):
        told = explain_id(log, ledger, name, question, known_at, whole=whole)
    if chosen is Form.JSON:
        from cli.writing import write_json

        write_json(told.as_data())
    else:
        from cli.trees import print_explained

        print_explained(session, told)
