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
    chain: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POSITION:DIGEST", help="A chain digest from a receipt; may be repeated."
        ),
    ] = None,
) -> None:
    """Verify every ledger of the store, or the one named by --ledger: chain, kept files, filings.

    A line for each ledger; what is broken is listed and ends with exit status 5. With --chain it is
    one ledger, and nothing up to that position may have been altered or cut off since.

    Example: lotledger verify --filings
    """
    from adapters.checkpoints import checkpoint_of
    from adapters.event_log.refusals import INTEGRITY
    from adapters.verifying import verify as verify_ledger

    session = session_of(context)
    checkpoints = [checkpoint_of(each) for each in chain or ()]
    faults = []
    with session.log() as log:
        one = session.ledger or checkpoints
        names = [chosen_ledger(log, session.ledger)] if one else log.ledgers()
        for name in names:
            found = verify_ledger(log, name, with_filings=filings, chain=checkpoints)
            typer.echo(printable(found.sentence()))
            for note in found.notes:
                typer.echo(printable(f"  {note}"))
            faults.extend(found.faults)
    if not names:
        session.say("There is no ledger yet.")
    if faults:
        raise Refused(*faults, status=INTEGRITY)
