"""`correct`: the five corrections, one at a time, by a file, or of a whole import.

On a terminal the consequences are shown first and the correction is made when you say so; in a
script it is made at once. Either way it holds only if the head it was decided by still is the head.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

import typer

from cli.correction import Correction
from cli.keys import keys_given
from cli.keys import laid_over
from cli.reasons import Why
from cli.reasons import with_reason
from domain.faults import Fault
from domain.faults import Refused
from domain.shapes import SHAPES

if TYPE_CHECKING:
    from domain.treatments import Stated

correct_app = typer.Typer(
    help="The five corrections; nothing that was ever stated is lost.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

WITH_KEYS = {"allow_extra_args": True, "ignore_unknown_options": True}

Name = Annotated[str, typer.Argument(metavar="FACT", help="The fact's name.")]
Drop = Annotated[list[str] | None, typer.Option(help="A key to leave out.")]


@correct_app.command("void")
@with_reason
def void(
    context: typer.Context,
    why: Why,
    fact: Name = "",
    duplicate_of: Annotated[str, typer.Option(help="The fact this one repeats.")] = "",
    whole_import: Annotated[
        int, typer.Option("--import", help="Void a whole import, by its position.", min=0)
    ] = 0,
) -> None:
    """It never happened, or is told twice; or a whole import was a mistake.

    `lotledger import --list` shows the positions of imports.

    Example: lotledger correct void kraken:LA1 --duplicate-of coinbase:cb08 --reason 'told twice'
    """
    from adapters.correcting import Order

    if bool(fact) == bool(whole_import):
        raise _usage("both or neither of FACT and --import", "one of the two")
    if whole_import and duplicate_of:
        raise _usage("--duplicate-of beside --import", "it with one FACT")
    _alone(why, "--import" if whole_import else "")
    with Correction(context, why) as correction:
        if whole_import:
            correction.void_import(whole_import)
        else:
            why.code = why.code or ("duplicate" if duplicate_of else "")
            correction.make([Order("void", fact, why.expect, twin=duplicate_of)])


@correct_app.command("replace", context_settings=WITH_KEYS)
@with_reason
def replace(
    context: typer.Context,
    why: Why,
    fact: Name,
    kind: Annotated[
        str, typer.Option("--as", metavar="TYPE", help="State it all anew, as this type.")
    ] = "",
    drop: Drop = None,
) -> None:
    """The facts were wrong: quantity, time, account, price, fee.

    Further options are keys of the journal (--quantity 1.5, --fee.amount 2). What is not said again
    stays as it was stated; with --as TYPE the whole is said anew. What is recorded is always whole.

    Example: lotledger correct replace coinbase:cb09 --quantity 0.3 --reason 'typing error'
    """
    from adapters.correcting import Order

    if kind:
        _known_type(kind)
    line = partial(_anew, kind, context.args, drop or ())
    with Correction(context, why) as correction:
        correction.make([Order("replace", fact, why.expect, line=line)])


def _anew(
    kind: str, arguments: Sequence[str], drop: Sequence[str], stated: "Stated"
) -> dict[str, Any]:
    """The whole statement: all anew as `kind`, or what is stated with other values of some keys."""
    line: dict[str, Any] = {} if kind else dict(stated.data)
    if stated.at and not kind:
        line["at"] = stated.at
    for key in drop:
        if key not in line:
            raise _usage(f"--drop {key}", "one of " + (", ".join(line) or "none, as all is anew"))
        del line[key]
    type_said = kind or stated.type
    return {**laid_over(line, keys_given(type_said, arguments)), "type": type_said}


@correct_app.command("reclassify", context_settings=WITH_KEYS)
@with_reason
def reclassify(
    context: typer.Context,
    why: Why,
    fact: Name,
    kind: Annotated[str, typer.Option("--as", metavar="TYPE", help="What it is held to be.")],
    receipt: Annotated[
        str, typer.Option(help="With --as transfer: the receipt at the other end.")
    ] = "",
    drop: Drop = None,
) -> None:
    """The facts are right, the treatment was wrong: a withdrawal was a theft, a receipt was income.

    Further options are the keys the new type needs (lotledger record TYPE lists them). What the
    source observed, time and units, stays untouched.

    Example: lotledger correct reclassify coinbase:cb10 --as theft --discovered 2026-04-02
    --scheme phishing --for_profit true --reason 'sent to a thief'
    """
    from adapters.correcting import Order

    given = {**keys_given(_known_type(kind), context.args), **dict.fromkeys(drop or ())}
    if receipt and kind != "transfer":
        raise _usage("--receipt", "--as transfer beside it")
    if receipt and "to" in given:
        raise _usage("--to beside --receipt", "one of the two: the receipt says where it arrived")
    with Correction(context, why) as correction:
        if receipt:
            correction.other_leg(fact, receipt, given)
        else:
            correction.make([Order("reclassify", fact, why.expect, kind=kind, given=given)])


@correct_app.command("annotate")
@with_reason
def annotate(context: typer.Context, why: Why, fact: Name) -> None:
    """Put a note or a document beside a fact; it moves no figure.

    Example: lotledger correct annotate coinbase:cb10 --evidence report.pdf --reason 'police report'
    """
    from adapters.correcting import Order

    with Correction(context, why) as correction:
        correction.make([Order("annotate", fact, why.expect)])


@correct_app.command("reinstate")
@with_reason
def reinstate(
    context: typer.Context,
    why: Why,
    fact: Name = "",
    revision: Annotated[
        int, typer.Option(help="Which; default: the one before the head.", min=0)
    ] = 0,
    batch: Annotated[str, typer.Option(help="Undo a whole batch of corrections.")] = "",
) -> None:
    """Undo: bring back exactly what an earlier revision said.

    Example: lotledger correct reinstate coinbase:cb10 --reason 'it was no theft after all'
    """
    from adapters.correcting import Order

    if bool(fact) == bool(batch):
        raise _usage("both or neither of FACT and --batch", "one of the two")
    _alone(why, "--batch" if batch else "")
    with Correction(context, why) as correction:
        if batch:
            correction.undo(batch)
        else:
            correction.make([Order("reinstate", fact, why.expect, restores=revision)])


@correct_app.command("batch")
@with_reason
def many(
    context: typer.Context,
    why: Why,
    file: Annotated[Path, typer.Argument(help="One correction or new fact a line, as JSON.")],
) -> None:
    """Many corrections of one cause: one transaction, one reason, one approver, undone as a whole.

    Lines are {"correct": "void", "fact": "…", "expect": 1}, {"correct": "replace", "fact": "…",
    "line": {…}}, {"correct": "reclassify", "fact": "…", "as": "theft", "given": {…}}, or journal
    lines of new facts.

    Example: lotledger correct batch corrections.jsonl --reason 'wrong label in the export'
    """
    from adapters.correction_files import read_corrections

    _alone(why, "a file")
    orders, lines = read_corrections(file)
    with Correction(context, why) as correction:
        correction.make(orders, lines, f"corrections of {file.name}")


def _alone(why: Why, beside: str) -> None:
    """Refuse one head for many facts."""
    if why.expect and beside:
        raise _usage(f"--expect beside {beside}", "it with one FACT, or in each line of a file")


def _known_type(kind: str) -> str:
    if kind not in SHAPES:
        raise _usage(f"--as {kind}", "one of " + ", ".join(SHAPES))
    return kind


def _usage(found: str, expected: str) -> Refused:
    return Refused(Fault("wrong_usage", "correct", 0, "", found, expected), status=2)
