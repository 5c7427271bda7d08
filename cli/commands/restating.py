"""`restate`: a filed year beside the year as now known, and what a person makes of it."""

from typing import TYPE_CHECKING
from typing import Annotated
from typing import Any

import typer

from cli.session import Session
from cli.session import session_of
from cli.writing import Form
from cli.writing import form_named
from cli.writing import write_csv
from cli.writing import write_json
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from adapters.restating import Restated
    from domain.periods import Recorded

COLUMNS = ("year", "id", "figure", "as_filed", "change", "corrected", "causes", "words")


def restate(
    context: typer.Context,
    year: Annotated[int, typer.Argument(help="A filed tax year.", min=2009, max=2200)],
    lots: Annotated[
        bool, typer.Option("--lots", help="Lots held at the end of each year as well (slower).")
    ] = False,
    carry: Annotated[
        bool, typer.Option("--carry", help="Record: carried in a later year's books.")
    ] = False,
    waive: Annotated[bool, typer.Option("--waive", help="Record: nothing is to be done.")] = False,
    reason: Annotated[str, typer.Option(help="Why; needed with --carry and --waive.")] = "",
    form: Annotated[str, typer.Option("--format", help="table, json or csv.")] = "",
) -> None:
    """A filed year and every later one: as filed, change, corrected, each change with its cause.

    Nothing that was filed moves. Another return is filed by the command `file`, with --superseding
    or --amended; --carry and --waive record here that none is, with a reason.

    Example: lotledger restate 2025
    """
    session = session_of(context)
    if carry or waive:
        _resolve(session, year, "carried" if carry else "waived", reason, both=carry and waive)
        return
    from adapters.restating import restate_year

    with session.book() as (log, ledger):
        restated = restate_year(log, ledger, year, with_lots=lots)
    data = _as_data(restated, ledger, year)
    chosen = form_named(form)
    if chosen is Form.JSON:
        write_json(data)
    elif chosen is Form.CSV:
        write_csv(COLUMNS, [{**row, "causes": _causes(row)} for row in data["rows"]])
    else:
        _print(session, data)


def _resolve(session: Session, year: int, resolution: str, reason: str, *, both: bool) -> None:
    from adapters.filing import resolve

    if both or not reason.strip():
        found = "both" if both else "no --reason"
        expected = "one of --carry and --waive, with --reason"
        raise Refused(Fault("wrong_usage", "restate", 0, "", found, expected), status=2)
    with session.book() as (log, ledger):
        done = resolve(log, ledger, year, resolution, reason, session.actor)
    session.say(f"{year}: {resolution}, recorded at position {done.head}.")


def _as_data(restated: "Restated", ledger: str, year: int) -> dict[str, Any]:
    from domain.calendar import tax_date
    from domain.calendar import write_instant
    from domain.deadlines import deadlines

    causes = {cause.id: cause.as_data() for each in restated.years for cause in each.causes}
    return {
        "ledger": ledger,
        "report": "restate",
        "year": year,
        "as_of": None,
        "known_at": {
            "position": restated.position,
            "recorded_at": write_instant(restated.recorded_at),
        },
        "ruleset": restated.ruleset,
        "filings": [
            {
                "year": each.filing.year,
                "filing": each.filing.name,
                "known_at": each.filing.known_at,
                "ruleset": each.filing.ruleset,
                "figures_moved": len(each.lines),
                "resolution": _resolved(each.resolution),
                "dates": [
                    {"what": date.what, "on": date.on.isoformat(), "note": date.sentence()}
                    for date in deadlines(
                        each.filing.year, tax_date(each.first_filed, restated.zone)
                    )
                ],
            }
            for each in restated.years
        ],
        "causes": list(causes.values()),
        "rows": [
            {"year": each.filing.year, **line.as_data()}
            for each in restated.years
            for line in each.lines
        ],
        "totals": {},
        "findings": [],
    }


def _resolved(recorded: "Recorded | None") -> dict[str, Any] | None:
    if recorded is None:
        return None
    event = recorded.event
    return {
        "resolution": event.resolution,
        "reason": event.reason,
        "position": recorded.position,
        "actor": recorded.actor,
        "as_known_at": event.known_at,
    }


def _causes(row: dict[str, Any]) -> str:
    """The causes of a row in one cell: `+300.00 correction:1f3a`."""
    return "; ".join(
        f"{'' if each['change'].startswith('-') else '+'}{each['change']} {each['cause']}"
        for each in row["causes"]
    )


def _any(rows: list[dict[str, Any]], column: str) -> bool:
    return any(row[column] for row in rows)


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows for people: a figure that did not move is left out where another of its row did."""
    moved = {row["id"] for row in rows if row["change"] != "0.00"}
    return [
        {**row, "causes": _causes(row)}
        for row in rows
        if row["change"] != "0.00" or row["id"] not in moved
    ]


def _print(session: Session, data: dict[str, Any]) -> None:
    from cli.tables import print_rows

    for filing in data["filings"]:
        rows = _shown([row for row in data["rows"] if row["year"] == filing["year"]])
        title = f"{filing['filing']} as filed, change, corrected"
        if rows:
            print_rows(session, title, COLUMNS[1:], rows)
        else:
            typer.echo(f"{filing['filing']}: no figure of the return has moved.")
        if said := filing["resolution"]:
            told = f"{said['resolution']} by {said['actor']} at position {said['position']}"
            session.say(f"{told}, as known at position {said['as_known_at']}: {said['reason']}")
        if rows:
            session.say("dates, as aids that decide nothing:")
        for date in filing["dates"] if rows else ():
            session.say(f"  {date['on']}  {date['what']}")
    if data["causes"]:
        columns = ["id", "what", "actor", "recorded_at", "reason"]
        columns += [each for each in ("approved_by", "evidence") if _any(data["causes"], each)]
        causes = [{**each, "evidence": "; ".join(each["evidence"])} for each in data["causes"]]
        print_rows(session, "causes", columns, causes)
    known = data["known_at"]
    session.say(f"known at position {known['position']} · rules {data['ruleset']}")
    if not any(row["id"].startswith("lot:") for row in data["rows"]):
        session.say("Lots held at the end of the years are compared with --lots.")
    if data["rows"]:
        by_rules = any(cause["id"] == "rules" for cause in data["causes"])
        rules = f" --ruleset {data['ruleset']}" if by_rules else ""
        close, file = f"close {data['year']}{rules}", f"file {data['year']} --amended --reason …"
        session.say(f"File it again: lotledger {close} && lotledger {file}")
        session.say(f"Or record that nothing is filed: lotledger restate {data['year']} --waive …")
