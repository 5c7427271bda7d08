"""`record TYPE`: one fact by hand, with the journal's own types and keys.

    lotledger record disposal --at 2025-03-01T12:00:00Z --account cb --asset BTC \\
        --quantity 0.5 --proceeds 30000 --fee.amount 12.50

Keys are those of the journal; a key inside an object is written with a dot, a list as JSON.
"""

import secrets
from typing import Annotated

import typer

from cli.keys import keys_given
from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused
from domain.shapes import COMMON
from domain.shapes import SHAPES


def record(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="TYPE", help="A journal type; alone: its keys.")
    ] = "",
) -> None:
    """Record one fact by hand: lotledger record TYPE --key value …

    Without TYPE the types are listed; with TYPE alone, its keys. A key inside an object is written
    with a dot (--fee.amount 1.50), a list as JSON. Without --id a name is made up and printed.

    Example: lotledger record income --at 2025-05-01T00:00:00Z --account cb --asset ETH
    --quantity 0.01 --value 25.10 --how staking
    """
    from adapters.recording import record as record_line

    session = session_of(context)
    if not kind:
        for name, shape in SHAPES.items():
            typer.echo(f"{name:<15} {shape.summary}")
        return
    if kind not in SHAPES:
        expected = "one of " + ", ".join(SHAPES)
        raise Refused(Fault("unknown_type", "record", 0, "TYPE", kind, expected), status=2)
    if not context.args:
        _show_keys(kind)
        return
    given = keys_given(kind, context.args)
    line = {"id": f"manual:{secrets.token_hex(6)}", **given, "type": kind}
    with session.book() as (log, ledger):
        done = record_line(log, ledger, line, session.actor, "record")
    known = f"position {done.head}" if done.positions else "already recorded"
    if session.quiet and "id" not in given:
        typer.echo(line["id"])  # a name made up here is known to nobody else
    session.say(f"{line['id']}: {known}")


def _show_keys(kind: str) -> None:
    shape = SHAPES[kind]
    typer.echo(f"{kind}: {shape.summary}\n")
    when = "optional" if shape.timeless else "required"
    typer.echo(f"  --{'id':<18} optional  the fact's name; made up if absent")
    typer.echo(f"  --{'at':<18} {when}  an instant with offset or Z")
    for key, rule in shape.keys.items():
        needed = "required" if rule.required else "optional"
        typer.echo(f"  --{key:<18} {needed}  {rule.kind.expected or 'see the journal'}")
    for key in COMMON:
        if key not in shape.keys:
            typer.echo(f"  --{key:<18} optional  {COMMON[key].expected}")
