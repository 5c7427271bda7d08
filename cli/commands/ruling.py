"""`rules`: what each rule says, on what authority, for which years, and what two sets say apart."""

from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

import typer

from cli.options import Law
from cli.options import RulesetName
from cli.options import Year
from cli.session import Session
from cli.session import session_of
from cli.writing import Form
from cli.writing import form_named
from cli.writing import write_csv
from cli.writing import write_json
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from domain.rulesets import Ruleset

rules_app = typer.Typer()

Format = Annotated[
    str, typer.Option("--format", help="table, json or csv; default: table on a terminal.")
]

LISTED = ("rule", "years", "says", "source", "authority", "status", "law_since", "law_until")
COMPARED = ("what", "first", "second", "because")


@rules_app.callback(invoke_without_command=True)
def rules(
    context: typer.Context,
    year: Year = None,
    law: Law = "",
    ruleset: RulesetName = "",
    rule: Annotated[str, typer.Option(help="Only this rule.")] = "",
    form: Format = "",
) -> None:
    """List the rules that govern a year: what each says, its source, authority and status.

    A rule may have said something else in other years, and something else before a law changed it;
    --law tells the rules as the law stood on a date.

    Example: lotledger rules --year 2026 --law 2025-06-30 --rule R-WORTH-2
    """
    if context.invoked_subcommand:
        return
    from adapters.asking import rules_of
    from domain.rules import AUTHORITIES
    from domain.rules.comparing import applying
    from domain.rulesets.base import NO_DAY

    session = session_of(context)
    chosen = rules_of(ruleset, law)
    _refuse_unknown(chosen, year, rule)
    rows = [
        {
            "rule": name,
            "years": each.years,
            "says": each.title,
            "source": each.source,
            "authority": ", ".join(sorted(each.authority, key=list(AUTHORITIES).index)),
            "status": ", ".join(each.status),
            "law_since": each.known_from.isoformat(),
            "law_until": None if each.known_until == NO_DAY else each.known_until.isoformat(),
        }
        for name, each in applying(year or 0, chosen.law)
        if rule in ("", name)
    ]
    _write(session, chosen, rows, LISTED, {"year": year}, form)


@rules_app.command("diff")
def diff(
    context: typer.Context,
    first: Annotated[str, typer.Argument(metavar="A", help="A set, a date, or SET@DATE.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The one it is compared with.")],
    form: Format = "",
) -> None:
    """Show what two sets of rules say otherwise, or one set as the law stood on two dates.

    Example: lotledger rules diff 2026-02-01 us-2026.2
    """
    from adapters.asking import rules_of
    from domain.rules.comparing import differences

    chosen = [rules_of(*_set_and_date(each), where=each) for each in (first, second)]
    rows = [each._asdict() for each in differences(*chosen)]
    _write(session_of(context), chosen[1], rows, COMPARED, {"first": first, "second": second}, form)


def _refuse_unknown(chosen: "Ruleset", year: int | None, rule: str) -> None:
    """Refuse a rule nobody knows, a year before the first, and a country the register is not of."""
    from domain.rules import REGISTER
    from domain.rules.base import FIRST_YEAR

    if rule and rule not in REGISTER:
        near = [name for name in REGISTER if name.startswith(rule[:5])] or list(REGISTER)
        expected = f"a rule of the register, such as {', '.join(near[:6])}"
        raise Refused(Fault("unknown_rule", "rules", 0, "--rule", rule, expected), status=2)
    if year is not None and year < FIRST_YEAR:
        expected = f"a tax year from {FIRST_YEAR} on"
        raise Refused(Fault("law_not_kept", "rules", 0, "--year", str(year), expected), status=2)
    if chosen.authorities:
        expected = "a set of rules of the United States: the register is theirs"
        fault = Fault("unknown_rule", "rules", 0, "--ruleset", chosen.name, expected)
        raise Refused(fault, status=2)


def _set_and_date(text: str) -> tuple[str, str]:
    """The name of a set and a date of law out of SET, DATE or SET@DATE."""
    name, _, law = text.partition("@")
    return ("", name) if not law and name[:4].isdigit() else (name, law)


def _write(
    session: Session,
    chosen: "Ruleset",
    rows: list[dict[str, Any]],
    columns: tuple[str, ...],
    asked: dict[str, Any],
    form: str,
) -> None:
    written = form_named(form)
    law = chosen.law.isoformat() if chosen.law else None
    if written is Form.JSON:
        write_json({"ruleset": chosen.name, "law": law, **asked, "rows": rows})
    elif written is Form.CSV:
        write_csv(columns, rows)
    else:
        from cli.tables import print_rows

        title = f"rules {chosen.name}" + (f" as the law stood on {law}" if law else "")
        print_rows(session, title, columns, rows)
