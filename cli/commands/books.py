"""`init`, `ledger` and `account`: the store, a taxpayer's book, and where units are held."""

from typing import Annotated

import typer

from cli.session import session_of

ledger_app = typer.Typer(help="A taxpayer's book.", no_args_is_help=True, rich_markup_mode=None)
account_app = typer.Typer(help="Where units are held.", no_args_is_help=True, rich_markup_mode=None)


def init(context: typer.Context) -> None:
    """Create or upgrade the store; safe to repeat.

    Example: lotledger init
    """
    session = session_of(context)
    with session.log(must_exist=False) as log:
        log.create_schema()
    session.say(f"The store is ready: {session.address()}")


@ledger_app.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The ledger's name.")],
    zone: Annotated[str, typer.Option(help="IANA zone that tax dates are taken in.")],
    filing_status: Annotated[
        str, typer.Option(help="single, joint, separate, head or survivor.")
    ] = "single",
) -> None:
    """Begin a taxpayer's book (position 1).

    Example: lotledger ledger create me --zone America/New_York
    """
    from adapters.recording import create_ledger

    session = session_of(context)
    with session.log() as log:
        create_ledger(log, name, zone, filing_status, session.actor)
    session.say(f"Ledger {name} begins; tax dates are those of {zone}.")


@ledger_app.command("list")
def list_ledgers(context: typer.Context) -> None:
    """The ledgers in this store.

    Example: lotledger ledger list
    """
    with session_of(context).log() as log:
        for name in log.ledgers():
            typer.echo(name)


@account_app.command("add")
def add(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ID", help="The account's id.")],
    custody: Annotated[str, typer.Option(help="us_broker, foreign_exchange or self.")],
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    tax_status: Annotated[str, typer.Option(help="taxable or ira.")] = "taxable",
    owner: Annotated[str, typer.Option(help="taxpayer or spouse.")] = "taxpayer",
    wallet_group: Annotated[str, typer.Option(help="Accounts of one group are one pool.")] = "",
) -> None:
    """Tell of a place where units are held.

    Example: lotledger account add coinbase --name Coinbase --custody us_broker
    """
    from adapters.recording import record

    session = session_of(context)
    line = {
        "id": account,
        "type": "account",
        "custody": custody,
        "tax_status": tax_status,
        "owner": owner,
    }
    if name:
        line["name"] = name
    if wallet_group:
        line["wallet_group"] = wallet_group
    with session.book() as (log, ledger):
        done = record(log, ledger, line, session.actor, "account add")
    known = "" if done.positions else " (already recorded)"
    session.say(f"Account {account}{known}.")


@account_app.command("list")
def list_accounts(context: typer.Context) -> None:
    """The accounts of this ledger.

    Example: lotledger account list
    """
    from adapters.learning import learn
    from cli.tables import print_rows

    session = session_of(context)
    with session.book() as (log, ledger):
        accounts = learn(log, ledger).accounts
    rows = [
        {
            "id": each.name,
            "name": each.title,
            "custody": each.custody,
            "owner": each.owner,
            "tax_status": each.tax_status,
            "wallet_group": each.wallet_group,
        }
        for each in accounts.values()
    ]
    columns = ("id", "name", "custody", "owner", "tax_status", "wallet_group")
    print_rows(session, "accounts", columns, rows)
