"""Why something is done: the options that every correction takes, said once.

A correction without a reason, an author and, where there is any, evidence is worth little in three
years. So each of the commands takes the same options, and this is where they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
import inspect
from pathlib import Path
from typing import Annotated
from typing import Any

import typer

from cli.session import session_of


@dataclass(slots=True)
class Why:
    """What a person said about the why, and how the correction is to be gone about.

    `expect` is the head the author saw, 0 for whichever is found. `code` is "" for the usual one.
    """

    reason: str
    code: str
    approved_by: str
    evidence: list[Path]
    evidence_ref: list[str]
    evidence_kind: str
    note: str
    expect: int
    dry_run: bool
    yes: bool
    form: str


def _options(
    reason: Annotated[str, typer.Option(help="Why, in words a stranger understands.")] = "",
    code: Annotated[str, typer.Option(help="Reason code; default: by what is done.")] = "",
    approved_by: Annotated[str, typer.Option(help="Who approved it.")] = "",
    evidence: Annotated[
        list[Path] | None, typer.Option(help="A file that shows it; kept by digest.")
    ] = None,
    evidence_ref: Annotated[
        list[str] | None, typer.Option(help="Where evidence is kept elsewhere.")
    ] = None,
    evidence_kind: Annotated[
        str, typer.Option(help="What the evidence is, such as report or appraisal.")
    ] = "",
    note: Annotated[str, typer.Option(help="Free text beside the reason.")] = "",
    expect: Annotated[
        int, typer.Option(help="The revision you saw as the head (history FACT).", min=0)
    ] = 0,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the consequences, record nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask on a terminal.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="Of the consequences: table, json or csv.")
    ] = "",
) -> Why:
    return Why(
        reason,
        code,
        approved_by,
        evidence or [],
        evidence_ref or [],
        evidence_kind,
        note,
        expect,
        dry_run,
        yes,
        form,
    )


COMMON = inspect.signature(_options).parameters


def with_reason(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `(context, why, …)` the options above; they arrive as its `why`."""
    own = list(inspect.signature(command).parameters.values())

    @wraps(command)
    def full(**given: Any) -> None:
        context = given.pop("context")
        session_of(context)
        why = _options(**{name: given.pop(name) for name in COMMON})
        command(context, why, **given)

    full.__signature__ = inspect.Signature([own[0], *own[2:], *COMMON.values()])  # type: ignore[attr-defined]
    return full
