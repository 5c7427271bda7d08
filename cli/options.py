"""Options that several commands have, and the question they make together."""

from typing import TYPE_CHECKING
from typing import Annotated

import typer

from cli.session import Session
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from projections.replay import Question

Year = Annotated[int | None, typer.Option(help="Only this tax year.", min=2009, max=2200)]
AsOf = Annotated[str, typer.Option(help="Only what happened by then: a date or an instant.")]
KnownAt = Annotated[
    str, typer.Option(help="Only what was known then: a date, instant, position:N or filing:Y.")
]
Law = Annotated[str, typer.Option(metavar="DATE", help="By the law as it stood on that date.")]
RulesetName = Annotated[str, typer.Option(help="The set of rules; default: the newest.")]
WhatIf = Annotated[
    list[str] | None,
    typer.Option("--what-if", metavar="SWITCH=VALUE", help="Answer a switch here alone."),
]


def question_of(
    session: Session,
    *,
    year: int | None = None,
    as_of: str = "",
    account: str = "",
    asset: str = "",
    fact: str = "",
    law: str = "",
    ruleset: str = "",
    what_if: list[str] | None = None,
) -> "Question":
    """The question that a command's options ask; Refused (2) for a supposition of another form, or
    for rules in another currency.
    """
    from projections.replay import Question

    _refuse_other_currency(ruleset)
    supposed = [each.partition("=") for each in what_if or ()]
    for switch, sign, _ in supposed:
        if not sign:
            expected = "SWITCH=VALUE, such as wash_regime=on"
            raise Refused(Fault("wrong_usage", "--what-if", 0, "", switch, expected), status=2)
    return Question(
        session.ledger,
        as_of,
        year or 0,
        account,
        asset,
        ruleset,
        fact,
        law,
        tuple((switch, value) for switch, _, value in supposed),
    )


def _refuse_other_currency(ruleset: str) -> None:
    """Refuse rules in another currency: a store's amounts are dollars and would be read as theirs.

    Such rules stand beside those of the United States to show how a pack is added.
    """
    from domain.fiat import DOLLAR
    from domain.rulesets import RULESETS

    known = RULESETS.get(ruleset)
    if known is not None and known.currency != DOLLAR:
        expected = f"rules that reckon in {DOLLAR}"
        step = f"{ruleset} is an example of a rule pack, and the amounts of a store are dollars."
        fault = Fault("other_currency", "--ruleset", 0, "", known.currency, expected, step)
        raise Refused(fault, status=2)
