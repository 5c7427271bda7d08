"""`identify` and `standing-order`: a choice of lots on record before the sale, with a receipt."""

from pathlib import Path
import secrets
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

import typer

from cli.session import Session
from cli.session import printable
from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from adapters.electing import Order
    from adapters.receipts import ElectionReceipt

standing_order_app = typer.Typer(
    help="Methods that choose lots for all later outflows.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Told = Annotated[
    bool, typer.Option("--told-broker", help="The broker was told; needed at one from 2027.")
]
Name = Annotated[str, typer.Option("--id", help="The fact's name; made up if absent.")]
Note = Annotated[str, typer.Option(help="Free text beside it.")]
ReceiptFile = Annotated[
    Path | None, typer.Option(help="Write the receipt there as JSON; replaces no file.")
]
KnownAt = Annotated[
    str, typer.Option(help="List what was known then: a date, instant, position:N or filing:Y.")
]
Format = Annotated[str, typer.Option("--format", help="Of a list: table, json or csv.")]


def identify(
    context: typer.Context,
    outflow: Annotated[str, typer.Option("--for", help="Name of the outflow, if known.")] = "",
    account: Annotated[str, typer.Option(help="Account of the outflow to come.")] = "",
    asset: Annotated[str, typer.Option(help="Asset of the outflow to come.")] = "",
    quantity: Annotated[str, typer.Option(help="Exactly as many units as will leave.")] = "",
    valid_until: Annotated[str, typer.Option(help="The last day or instant it may bind.")] = "",
    lot: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=UNITS", help="Units of a lot; repeat it, in this order."),
    ] = None,
    told_broker: Told = False,
    attested: Annotated[
        bool, typer.Option("--attested", help="Made in time elsewhere, as --evidence shows.")
    ] = False,
    at: Annotated[str, typer.Option(help="Attested: the instant the choice was made.")] = "",
    evidence: Annotated[
        list[Path] | None, typer.Option(help="A file that shows it; kept by digest.")
    ] = None,
    evidence_ref: Annotated[
        list[str] | None, typer.Option(help="Where evidence is kept elsewhere.")
    ] = None,
    note: Note = "",
    name: Name = "",
    receipt: ReceiptFile = None,
    every: Annotated[
        bool, typer.Option("--list", help="All identifications and what became of them.")
    ] = False,
    known_at: KnownAt = "",
    form: Format = "",
) -> None:
    """Name the lots of one outflow before it happens, by its own name or by a description.

    A description (account, asset, quantity, valid-until) binds the first outflow that fits it.
    Recorded after the outflow it never binds; only --attested, with evidence, may govern it.

    Example: lotledger identify --account wallet --asset BTC --quantity 0.4
    --valid-until 2026-03-31 --lot 2024-purchase=0.4
    """
    session = session_of(context)
    if every:
        _list(session, "identification", known_at, form)
        return
    from adapters.electing import Order
    from adapters.evidence import read_evidence

    line: dict[str, Any] = {
        "id": name or f"choice:{secrets.token_hex(6)}",
        "type": "identification",
        "at": at,
        "for": outflow,
        "account": account,
        "asset": asset,
        "quantity": quantity,
        "valid_until": valid_until,
        "lots": [_choice(each) for each in lot or ()],
        "note": note,
    }
    flags = {"told_broker": told_broker, "attested": attested}
    line |= {key: True for key, given in flags.items() if given}
    attached = read_evidence(evidence or (), evidence_ref or ())
    _elect(session, Order(_given(line), "identify", attached, receipt), made_up=not name)


def _choice(text: str) -> dict[str, str]:
    """`NAME=0.3` as the journal writes it; a name may have = in it."""
    name, equals, units = text.rpartition("=")
    if not equals or not name or not units:
        fault = Fault("wrong_usage", "identify", 0, "--lot", text, "NAME=UNITS")
        raise Refused(fault, status=2)
    return {"lot": name, "quantity": units}


def _given(line: dict[str, Any]) -> dict[str, Any]:
    """The keys that say anything."""
    return {key: value for key, value in line.items() if value not in ("", [])}


@standing_order_app.command("set")
def set_order(
    context: typer.Context,
    method: Annotated[str, typer.Option(help="fifo, lifo, hifo or lofo; fifo ends an order.")],
    account: Annotated[str, typer.Option(help="Only this account; default: all.")] = "",
    asset: Annotated[str, typer.Option(help="Only this asset; default: all.")] = "",
    valid_from: Annotated[str, typer.Option("--from", help="Not before this moment.")] = "",
    told_broker: Told = False,
    note: Note = "",
    name: Name = "",
    receipt: ReceiptFile = None,
) -> None:
    """Put a method on record for every later outflow; a later order takes its place.

    Example: lotledger standing-order set --method hifo --account wallet
    """
    from adapters.electing import Order

    line: dict[str, Any] = {
        "id": name or f"order:{secrets.token_hex(6)}",
        "type": "standing_order",
        "method": method,
        "account": account,
        "asset": asset,
        "from": valid_from,
        "note": note,
    }
    if told_broker:
        line["told_broker"] = True
    order = Order(_given(line), "standing-order set", receipt=receipt)
    _elect(session_of(context), order, made_up=not name)


@standing_order_app.command("list")
def list_orders(context: typer.Context, known_at: KnownAt = "", form: Format = "") -> None:
    """Every standing order, whether it is in force, and how many outflows it has governed.

    Example: lotledger standing-order list
    """
    _list(session_of(context), "standing_order", known_at, form)


def _elect(session: Session, order: "Order", *, made_up: bool) -> None:
    from adapters.electing import elect

    with session.book() as (log, ledger):
        receipt = elect(log, ledger, order, session.actor)
    if session.quiet and made_up:
        typer.echo(receipt.fact)  # a name made up here is known to nobody else
    _tell(session, receipt)
    if order.receipt is not None:
        session.say(f"Receipt written to {printable(str(order.receipt))}.")
    for remark in receipt.remarks:
        typer.echo(printable(f"Note: {remark}"), err=True)


def _tell(session: Session, receipt: "ElectionReceipt") -> None:
    """The receipt for people."""
    from adapters.receipts import DOES_NOT_PROVE
    from adapters.receipts import PROVES

    already = "" if receipt.new else ", already recorded"
    session.say(printable(f"{receipt.fact}: position {receipt.stored.position}{already}"))
    session.say(printable(f"  said          {_words(receipt.said())}"))
    session.say(f"  recorded at   {receipt.recorded_at}")
    session.say(f"  chain digest  {receipt.chain.hex()}")
    session.say(PROVES)
    session.say(DOES_NOT_PROVE)


def _words(said: dict[str, Any]) -> str:
    """A journal object in one line, without its name."""
    parts = [str(said["type"]).replace("_", " ")]
    for key, value in said.items():
        if key == "lots":
            parts.append(
                "lots " + " + ".join(f"{each['quantity']} {each['lot']}" for each in value)
            )
        elif key == "evidence":
            parts.append("evidence " + ", ".join(each.get("ref", each["kind"]) for each in value))
        elif value is True:
            parts.append(key)
        elif key not in ("id", "type"):
            parts.append(f"{key} {value}")
    return ", ".join(parts)


def _list(session: Session, kind: str, known_at: str, form: str) -> None:
    from adapters.electing import listed
    from adapters.event_log.clock import system_clock
    from cli.writing import write_report

    now = (session.clock or system_clock)()
    with session.book() as (log, ledger):
        report = listed(log, ledger, kind, known_at, now)
    write_report(session, report, form)
