"""`close` and `file`: a year is checked, closed by whoever stands by it, and filed for ever."""

from typing import TYPE_CHECKING
from typing import Annotated

import typer

from cli.session import Session
from cli.session import printable
from cli.session import session_of
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.closing import Checked
    from adapters.divergences import YearState
    from adapters.filing import Receipt
    from domain.checklist import Waive
    from domain.periods import Filing

Year = Annotated[int, typer.Argument(metavar="YEAR", min=2009, max=2200)]


def close(
    context: typer.Context,
    year: Year,
    waive: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE[:FACT]", help="Let a finding pass; give a --reason for each."),
    ] = None,
    reason: Annotated[
        list[str] | None, typer.Option(help="Why, in words a stranger understands.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Show the checklist, record nothing; ends as closing would."
        ),
    ] = False,
    reopen: Annotated[
        bool, typer.Option("--reopen", help="Open a closed year again; needs --approved-by.")
    ] = False,
    approved_by: Annotated[str, typer.Option(help="Who approved opening it again.")] = "",
    ruleset: Annotated[
        str, typer.Option(help="Default: the newest; for a filed year those it was filed with.")
    ] = "",
) -> None:
    """Check a year and close it, as it is now known.

    What blocks is listed, a line for each finding. What a person stands by is let pass with a
    reason, which is kept with the closing. A filed year is closed again before it is amended.

    Example: lotledger close 2025 --waive missing_basis:t9 --reason 'bought before records began'
    """
    session = session_of(context)
    if reopen:
        _reopen(session, year, reason or [], approved_by)
        return
    from adapters.closing import check_year
    from adapters.closing import close_year
    from adapters.event_log.clock import system_clock

    waivers = _waivers(waive or [], reason or [])
    now = (session.clock or system_clock)()
    with session.book() as (log, ledger):
        checked = check_year(log, ledger, year, now, ruleset)
        if dry_run:
            _show_checklist(session, checked, waivers)
            return
        done, verdict = close_year(log, ledger, checked, waivers, session.actor)
    typer.echo(
        f"{year} is closed at position {done.head}, as known at position"
        f" {checked.years.position}, by rules {checked.ruleset}."
    )
    for item, waived in verdict.waived:
        session.say(printable(f"  let pass: {item.code} {item.fact}, because: {waived.reason}"))
    if verdict.shown:
        session.say(f"  {len(verdict.shown)} more to know of: lotledger close {year} --dry-run")
    again = " --amended --reason …" if checked.years.latest(year) else ""
    session.say(f"File it: lotledger file {year}{again}")


def _reopen(session: Session, year: int, reason: list[str], approved_by: str) -> None:
    from adapters.closing import reopen_year

    faults = []
    if len(reason) != 1 or not reason[0].strip():
        faults.append(Fault("no_reason", "close", 0, "--reason", "nothing", "one reason"))
    if not approved_by.strip():
        expected = "who approved opening the year again"
        faults.append(Fault("no_approval", "close", 0, "--approved-by", "nothing", expected))
    if faults:
        raise Refused(*faults, status=2)
    with session.book() as (log, ledger):
        done = reopen_year(log, ledger, year, reason[0], approved_by, session.actor)
    typer.echo(f"{year} is open again, since position {done.head}.")


def _waivers(waive: list[str], reasons: list[str]) -> "list[Waive]":
    """Waivers with their reasons: one reason for all of them, or one for each in their order."""
    from domain.checklist import Waive

    if waive and len(reasons) == 1:
        reasons = reasons * len(waive)
    if len(reasons) != len(waive) or not all(each.strip() for each in reasons):
        found = f"{len(waive)} --waive, {len(reasons)} --reason"
        expected = "a reason for each waiver, or one for all"
        raise Refused(Fault("no_reason", "close", 0, "--reason", found, expected), status=2)
    named = [each.partition(":") for each in waive]
    return [Waive(code, fact, why) for (code, _, fact), why in zip(named, reasons, strict=True)]


def _show_checklist(session: Session, checked: "Checked", waivers: "Sequence[Waive]") -> None:
    """Every check and what it found; it ends as the closing itself would."""
    from adapters.closing import refuse_idle
    from cli.tables import print_rows
    from domain.checklist import check_of
    from domain.checklist import judge
    from projections.closing import counted

    verdict = judge(checked.items, waivers)
    blocking = counted(verdict.blocking)
    rows = [
        {
            "check": code,
            "standing": check_of(code).standing,
            "found": found or "-",
            "blocks": blocking.get(code, 0) or "-",
            "why": check_of(code).why,
        }
        for code, found in counted(checked.items).items()
    ]
    title = f"closing {checked.year} as known at position {checked.years.position}"
    print_rows(session, title, tuple(rows[0]), rows)
    for item in checked.items:
        typer.echo(printable(f"{item.standing}: {item.code} {item.fact}: {item.message}"))
    refuse_idle(verdict, checked)
    if verdict.blocking:
        session.say(f"Blocking {checked.year}: {len(verdict.blocking)}.")
        raise typer.Exit(3)
    session.say(f"Nothing blocks closing {checked.year}.")


def file_year(
    context: typer.Context,
    year: Annotated[
        int | None, typer.Argument(metavar="[YEAR]", min=2009, max=2200, show_default=False)
    ] = None,
    amended: Annotated[
        bool, typer.Option("--amended", help="Another return, after the due date.")
    ] = False,
    superseding: Annotated[
        bool,
        typer.Option("--superseding", help="Another return, that takes the first one's place."),
    ] = False,
    reason: Annotated[str, typer.Option(help="Why there is another return.")] = "",
    as_of: Annotated[
        str, typer.Option(help="Leave out what happened later: a date or an instant. Is pinned.")
    ] = "",
    list_filings: Annotated[
        bool, typer.Option("--list", help="Filings, and where each year stands.")
    ] = False,
) -> None:
    """File a closed year: pin what it rests on, keep its reports, print a receipt.

    Keep the receipt elsewhere: its chain digest shows that nothing up to there was altered.

    Example: lotledger file 2025
    """
    session = session_of(context)
    if list_filings:
        _list(session)
        return
    if year is None:
        raise _usage("no YEAR", "a year, or --list")
    if amended and superseding:
        raise _usage("--amended and --superseding", "one of the two")
    kind = "amended" if amended else "superseding" if superseding else "original"
    if kind != "original" and not reason.strip():
        fault = Fault("no_reason", "file", 0, "--reason", "nothing", "why there is another return")
        raise Refused(fault, status=2)
    from adapters.event_log.clock import system_clock
    from adapters.filing import Order
    from adapters.filing import file_year as file_it

    now = (session.clock or system_clock)()
    with session.book() as (log, ledger):
        receipt = file_it(log, ledger, year, Order(kind, reason, as_of), now, session.actor)
    _print_receipt(session, receipt)


def _print_receipt(session: Session, receipt: "Receipt") -> None:
    filing = receipt.filing
    recorded = f"{filing.recorded_at:%Y-%m-%d %H:%M:%S} UTC"
    lines = {
        "position": f"{filing.position}, recorded {recorded}",
        "known at": f"position {filing.known_at}",
        "as of": filing.as_of or "not cut",
        "rules": filing.ruleset,
        "program": f"lotledger {filing.program}",
        "zone": f"{filing.zone}, zone data {filing.tzdata}",
        "chain": receipt.chain,
        "prices": filing.price_set_digest,
        "elections": filing.elections_digest,
        **{name: digests["digest"] for name, digests in filing.reports.items()},
    }
    typer.echo(f"{filing.name}, {filing.kind}, by {printable(filing.actor)}")
    for name, said in lines.items():
        typer.echo(f"  {name:<14}{said}")
    _print_dates(session, receipt)


def _print_dates(session: Session, receipt: "Receipt") -> None:
    """Dates of this return as aids, and a word where the kind of filing does not fit them."""
    from zoneinfo import ZoneInfo

    from domain.calendar import tax_date
    from domain.deadlines import deadlines
    from domain.deadlines import due_date
    from domain.deadlines import extended_due_date

    filing = receipt.filing
    zone = ZoneInfo(filing.zone)
    today = tax_date(filing.recorded_at, zone)
    session.say("Dates, as aids; they decide nothing:")
    for each in deadlines(filing.year, tax_date(receipt.first_filed, zone)):
        session.say(f"  {each.sentence()}")
    late = filing.kind == "superseding" and today > due_date(filing.year)
    if late and today > extended_due_date(filing.year):
        session.say("Note: a return after the extended due date is commonly an amended one.")
    elif late:
        session.say("Note: after the due date a return supersedes only if there is an extension.")
    elif filing.kind == "amended" and today <= due_date(filing.year):
        session.say("Note: a return before the due date is commonly a superseding one.")


def _list(session: Session) -> None:
    from adapters.divergences import year_states
    from cli.tables import print_rows

    with session.book() as (log, ledger):
        years, states = year_states(log, ledger)
    if years.filings:
        rows = [_filing_row(each) for each in years.filings]
        print_rows(session, "filings", tuple(rows[0]), rows)
        session.say()
    else:
        session.say("Nothing has been filed yet.")
    if states:
        rows = [_state_row(each) for each in states]
        print_rows(session, "years", tuple(rows[0]), rows)


def _filing_row(filing: "Filing") -> dict[str, object]:
    return {
        "filing": filing.name,
        "kind": filing.kind,
        "position": filing.position,
        "known_at": filing.known_at,
        "recorded": f"{filing.recorded_at:%Y-%m-%d %H:%M}",
        "actor": filing.actor,
        "rules": filing.ruleset,
        "reason": filing.reason or None,
    }


def _state_row(state: "YearState") -> dict[str, object]:
    return {
        "year": str(state.year),
        "state": state.state,
        "known_at": state.known_at or None,
        "filing": state.filing.name if state.filing else None,
        "restatement": _restatement(state),
    }


def _restatement(state: "YearState") -> str | None:
    """What was learned since and is open; or else what a person made of what was."""
    if state.restatement:
        return f"open: {state.cause}"
    if state.resolution is None:
        return None
    said = state.resolution.event
    return f"{said.resolution} at position {state.resolution.position}: {said.reason}"


def _usage(found: str, expected: str) -> Refused:
    return Refused(Fault("wrong_usage", "file", 0, "", found, expected), status=2)
