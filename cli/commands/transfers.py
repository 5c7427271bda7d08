"""`transfers`: finding the two halves of moves between own accounts, and accepting them."""

from math import isnan
from typing import TYPE_CHECKING
from typing import Annotated

import typer

from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from adapters.transfers import Proposal

transfers_app = typer.Typer(
    help="Moves between own accounts.", no_args_is_help=True, rich_markup_mode=None
)


def _number(hours: float) -> float:
    if isnan(hours):
        raise typer.BadParameter("a number of hours is expected")
    return hours


Window = Annotated[
    float,
    typer.Option(help="Hours within which units may arrive.", min=0, max=8760, callback=_number),
]


@transfers_app.command("propose")
def propose_transfers(context: typer.Context, window: Window = 24.0) -> None:
    """Show pairs of removal and receipt that look like one move; records nothing.

    Example: lotledger transfers propose
    """
    from cli.tables import print_rows
    from domain.amounts import plain

    session = session_of(context)
    proposals = _proposals(context, window)
    if not proposals:
        session.say("No unclassified removal and receipt fit each other.")
        return
    rows = [
        {
            "removal": each.removal.name,
            "receipt": each.receipt.name,
            "from": each.removal.account,
            "to": each.receipt.account,
            "asset": each.removal.asset,
            "left": plain(each.removal.quantity),
            "arrived": plain(each.receipt.quantity),
            "fee": plain(each.fee),
            "left_at": f"{each.removal.at:%Y-%m-%d %H:%M}",
            "arrived_at": f"{each.receipt.at:%Y-%m-%d %H:%M}",
            "by": each.why,
            "fits": "several" if each.ambiguous else "only each other",
        }
        for each in proposals
    ]
    print_rows(session, "proposed transfers", tuple(rows[0]), rows)
    session.say("Accept one:  lotledger transfers accept REMOVAL RECEIPT")
    session.say("Accept all that fit only each other:  lotledger transfers accept --all")


@transfers_app.command("accept")
def accept(
    context: typer.Context,
    removal: Annotated[str, typer.Argument(help="Name of the removal.")] = "",
    receipt: Annotated[str, typer.Argument(help="Name of the receipt.")] = "",
    every: Annotated[
        bool, typer.Option("--all", help="All proposals that fit only each other.")
    ] = False,
    also: Annotated[
        list[str] | None, typer.Option(help="Another receipt, or removal, of the same move.")
    ] = None,
    window: Window = 24.0,
) -> None:
    """Record that a removal and a receipt are one move.

    Units that arrived in parts, or left in parts and arrived as one, are one move too: name the
    other parts with --also. What of a removal never arrives was the network's fee.

    Example: lotledger transfers accept coinbase:65f0 kraken:L4X
    """
    from adapters.learning import learn
    from adapters.transfers import accept_transfers
    from adapters.transfers import pair

    session = session_of(context)
    named = bool(removal or receipt or also)
    if every == named or bool(removal) != bool(receipt) or (also and not receipt):
        expected = "either REMOVAL and RECEIPT, or --all"
        fault = Fault("wrong_usage", "transfers accept", 0, "", "both or neither", expected)
        raise Refused(fault, status=2)
    if every:
        chosen = [each for each in _proposals(context, window) if not each.ambiguous]
    else:
        with session.book() as (log, ledger):
            chosen = pair(learn(log, ledger), removal, receipt, also or ())
    with session.book() as (log, ledger):
        count = accept_transfers(log, ledger, chosen, session.actor)
    left = f" {len(chosen) - count} were recorded already." if count < len(chosen) else ""
    session.say(f"{count} transfer{'' if count == 1 else 's'} accepted.{left}")


def _proposals(context: typer.Context, window: float) -> "list[Proposal]":
    from datetime import timedelta

    from adapters.learning import learn
    from adapters.proposing import propose

    with session_of(context).book() as (log, ledger):
        return propose(learn(log, ledger), timedelta(hours=window))
