"""Tables for people: aligned decimals, losses marked, totals, and which two clocks were used.

A column of amounts is read by its decimal points, so numbers are padded behind the point until all
points stand under each other; a loss is red, and stands with its minus where there is no color.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
import sys
from typing import TYPE_CHECKING
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.session import Session
from cli.session import printable
from projections.report import Report

if TYPE_CHECKING:
    from adapters.explaining import Explained

HIDDEN = {
    "lots": {"id"},
    "gains": {"id", "box"},
    "income": {"id"},
    "claims": {"id", "form", "why"},
    "carryforward": {"id"},
    "findings": {"id", "next", "authority", "status"},
    "allocation": {"id"},
    "consequences": set(),
    "identifications": {"id"},
    "standing_orders": {"id"},
    "history": {"id", "supersedes", "reason_code", "note", "batch"},
}
"""Columns that the table leaves to JSON and CSV, by report."""

SPARSE = {
    "missing_basis",
    "reason",
    "approved_by",
    "changed",
    "evidence",
    "told_broker",
    "itemized",
    "code",
}
"""Columns that are left out where no row says anything in them."""

GOES_WITH = {"adjustment": "code"}
"""Columns that are left out where another one is: of what is not adjusted, by how much."""

AMOUNTS = {
    "after",
    "as_filed",
    "before",
    "change",
    "corrected",
    "adjustment",
    "allowed",
    "basis",
    "carryover_in_long",
    "carryover_in_short",
    "carryover_long",
    "carryover_short",
    "deduction",
    "gain",
    "itemized",
    "long_net",
    "net",
    "proceeds",
    "short_net",
    "value",
}
UNITS = {"quantity", "left", "arrived", "fee"}
SIGNED = {"change", "gain", "net", "short_net", "long_net", "short_gain", "long_gain"}
LONG = 500
"""Rows from which a table is written line by line instead of being laid out."""

WIDE = 220
"""Characters a line may have where the output is no terminal; a file has no edge to wrap at."""


class _Console(Console):
    """A console that leaves a closed pipe to the command, which ends without a complaint."""

    def on_broken_pipe(self) -> None:
        """Somebody stopped reading: no error of ours."""
        raise BrokenPipeError


def console(session: Session) -> Console:
    """A console that writes whole rows when its output is not a terminal."""
    width = None if sys.stdout.isatty() else WIDE
    return _Console(
        no_color=not session.color, width=width, highlight=False, markup=False, emoji=False
    )


def print_report(session: Session, report: Report) -> None:
    """A report as a table with totals, findings in short, and its two clocks."""
    out = console(session)
    hidden = HIDDEN[report.name]
    empty = {column for column in SPARSE if not any(row.get(column) for row in report.rows)}
    hidden = hidden | empty | {column for column, other in GOES_WITH.items() if other in empty}
    columns = [column for column in report.columns if column not in hidden]
    if len(report.rows) > LONG:
        _print_long(out, f"{report.name} of {report.ledger}", columns, report.rows)
    elif report.rows:
        out.print(_table(f"{report.name} of {report.ledger}", columns, report.rows))
    else:
        out.print(f"{report.name} of {report.ledger}: no rows.")
    if report.totals:
        parts = [
            f"{key.replace('_', ' ')} {grouped(value)}" for key, value in report.totals.items()
        ]
        out.print(Text("total: " + " · ".join(parts), style="bold"), soft_wrap=True)
    if report.name == "findings":
        for code, advice in {row["code"]: row["next"] for row in report.rows}.items():
            out.print(f"{code}: {advice}", soft_wrap=True)
    elif report.findings:
        out.print(_findings_line(report), soft_wrap=True)
    if report.switches:
        out.print(switches_in_words(report.switches), soft_wrap=True)
    session.say(clocks(report))


def print_chain(session: Session, report: Report) -> None:
    """A fact's revisions as sentences: what each changed, who made it, why, on what evidence."""
    out = console(session)
    for row in report.rows:
        when = row["recorded_at"][:19].replace("T", " ")
        event = row["event"].replace("_", " ")
        title = f"revision {row['revision']}  {event} by {row['actor']}"
        out.print(Text(printable(title), style="bold"), soft_wrap=True)
        told = {
            "recorded": f"{when} UTC, position {row['position']}",
            "because": row["reason"] and f"{row['reason']} ({row['reason_code']})",
            "approved by": row["approved_by"],
            "changed": row["changed"],
            "evidence": row["evidence"],
            "note": row["note"],
            "from": row["source"],
            "batch": row["batch"],
        }
        for key, words in told.items():
            if words:
                out.print(f"  {key:<12}{printable(words)}", soft_wrap=True)
    session.say(clocks(report))


def print_rows(
    session: Session, title: str, columns: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    """Rows that are no report, as a table."""
    if len(rows) > LONG:
        _print_long(console(session), title, columns, rows)
    else:
        console(session).print(_table(title, columns, rows))


def clocks(told: "Report | Explained") -> str:
    """One line that says which two clocks were used, and by which rules."""
    as_of = f"as of {told.as_of:%Y-%m-%d %H:%M:%S} UTC" if told.as_of else "as of: not cut"
    recorded = f"{told.recorded_at:%Y-%m-%d %H:%M:%S} UTC" if told.recorded_at else "never"
    rules = _rules_in_words(told.ruleset, told.law, told.what_if)
    return f"{as_of} · known at position {told.position}, recorded {recorded} · {rules}"


def _rules_in_words(name: str, law: date | None, what_if: Mapping[str, str]) -> str:
    """The set of rules, the day whose law it told, and what was only supposed."""
    words = f"rules {name}" + (f", law as of {law}" if law else "")
    supposed = ", ".join(f"{switch} = {value}" for switch, value in what_if.items())
    return f"{words} · WHAT IF {supposed}" if supposed else words


def switches_in_words(switches: Iterable[Mapping[str, Any]]) -> str:
    """The switches that figures rest on and that are not at their default, and who set them."""
    told = []
    for each in switches:
        years = ", ".join(map(str, each["years"]))
        by = each["policy"] or "supposed"
        told.append(f"{each['switch']} = {each['value']} ({years}; {each['rule']}; {by})")
    return printable("switches: " + " · ".join(told))


def grouped(amount: str) -> str:
    """An amount with thousands separated, every digit kept."""
    whole, point, decimals = amount.lstrip("-").partition(".")
    sign = "-" if amount.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{decimals}"


def _table(title: str, columns: Sequence[str], rows: list[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        numeric = column in AMOUNTS or column in UNITS
        justify = "right" if numeric or column in ("position", "year") else "left"
        table.add_column(column.replace("_", " "), justify=justify, overflow="fold")  # type: ignore[arg-type]
    cells = [_column(column, rows) for column in columns]
    for row in zip(*cells, strict=True):
        table.add_row(*row)
    return table


def _print_long(
    out: Console, title: str, columns: Sequence[str], rows: list[dict[str, Any]]
) -> None:
    """A long table line by line: nobody reads ten thousand rows in a fitted layout, and it costs
    a millisecond a row.
    """
    cells = [[Text(column.replace("_", " ")), *_column(column, rows)] for column in columns]
    widths = [max(map(len, each)) for each in cells]
    red = "\x1b[31m{}\x1b[0m" if out.is_terminal and not out.no_color else "{}"
    lines = []
    for row in zip(*cells, strict=True):
        parts = []
        for column, cell, width in zip(columns, row, widths, strict=True):
            right = column in AMOUNTS or column in UNITS
            text = cell.plain.rjust(width) if right else cell.plain.ljust(width)
            parts.append(red.format(text) if cell.style else text)
        lines.append("  ".join(parts).rstrip())
    out.file.write("\n".join([title, *lines, ""]))


def _column(column: str, rows: list[dict[str, Any]]) -> list[Text]:
    """A column's cells; numbers get the same width behind the point."""
    values = [row[column] for row in rows]
    if column not in AMOUNTS and column not in UNITS:
        yes = "MISSING" if column == "missing_basis" else "yes"
        return [Text(_word(value, yes)) for value in values]
    texts = ["" if value is None else grouped(value) for value in values]
    behind = max((len(text.partition(".")[2]) for text in texts), default=0)
    return [
        Text(_padded(text, behind), style="red" if column in SIGNED and text[:1] == "-" else "")
        for text in texts
    ]


def _padded(text: str, behind: int) -> str:
    if not text or not behind:
        return text
    whole, point, decimals = text.partition(".")
    return whole + (point or " ") + decimals.ljust(behind)


def _word(value: Any, yes: str) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return yes if value else ""
    return printable(str(value))


def _findings_line(report: Report) -> Text:
    counts: dict[tuple[str, str], int] = {}
    for finding in report.findings:
        key = (finding["severity"], finding["code"])
        counts[key] = counts.get(key, 0) + 1
    parts = [f"{code} × {count}" for (_, code), count in counts.items()]
    style = "red" if report.has_errors() else "yellow"
    text = f"findings: {', '.join(parts)}  (lotledger findings says what to do)"
    return Text(text, style=style)
