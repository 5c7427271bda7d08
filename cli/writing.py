"""Writing a report in one of its three forms: a table for people, JSON or CSV for programs."""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from enum import StrEnum
import sys
from typing import TYPE_CHECKING
from typing import Any

from cli.session import Session
from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from projections.report import Report


class Form(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def form_named(text: str) -> Form:
    """The form of that name; "" is a table on a terminal and else JSON."""
    if not text:
        return Form.TABLE if sys.stdout.isatty() else Form.JSON
    if text not in list(Form):
        fault = Fault("not_a_choice", "--format", 0, "", text, "table, json or csv")
        raise Refused(fault, status=2)
    return Form(text)


def write_report(session: Session, report: "Report", form: str = "") -> None:
    """Write a report to standard output."""
    chosen = form_named(form)
    if chosen is Form.TABLE:
        from cli.tables import print_report

        print_report(session, report)
    elif chosen is Form.JSON:
        write_json(report.as_data())
    else:
        write_csv(report.columns, report.rows)


def write_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as CSV with a header to standard output."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)


def write_json(data: Any) -> None:
    """Write data as indented JSON to standard output."""
    import orjson

    sys.stdout.flush()
    sys.stdout.buffer.write(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")


def _cell(value: Any) -> Any:
    """A value in CSV; yes and no are written as in JSON."""
    return str(value).lower() if isinstance(value, bool) else value
