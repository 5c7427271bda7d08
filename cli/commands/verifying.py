"""`verify`: proof that nothing was altered, and that filed years are still what was filed."""

from typing import Annotated

import typer

from cli.session import chosen_ledger
from cli.session import printable
from cli.session import session_of
from domain.faults import Refused


def verify(
    context: typer.Context,
    filings: Annotated[
        bool, typer.Option("--filings", help="Compute every filing again and compare its bytes.")
    ] = False,
) -> None:
    """Verify every ledger of the store, or the one named by --ledger: chain, kept files, filings.

    A line for each ledger; what is broken is listed and ends with exit status 5.

    Example: lotledger verify --filings
    """
    from adapters.event_log.refusals import INTEGRITY
    from adapters.verifying import verify as verify_ledger

    session = session_of(context)
    faults = []
    with session.log() as log:
        names = [chosen_ledger(log, session.ledger)] if session.ledger else log.ledgers()
        for name in names:
            found = verify_ledger(log, name, with_filings=filings)
            typer.echo(printable(found.sentence()))
            for note in found.notes:
                typer.echo(printable(f"  {note}"))
            faults.extend(found.faults)
    if not names:
        session.say("There is no ledger yet.")
    if faults:
        raise Refused(*faults, status=INTEGRITY)
