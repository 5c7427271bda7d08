"""The desk at which a file is read: what was faulty, what was left out, what is remarkable.

Every row of a file ends in one of three places: in a draft, among the rows left out with a reason,
or in a fault that refuses the file. The desk keeps the last two, so that the parts of an importer
can stay functions from rows to facts, and so that a bad cell never stops the reading of the next.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.importers.cells import Malformed
from adapters.importers.cells import Moment
from adapters.importers.cells import parse_amount
from adapters.importers.cells import parse_moment
from adapters.importers.reading import Options
from adapters.importers.reading import Remark
from adapters.importers.table import Format
from adapters.importers.table import Row
from adapters.importers.table import Table
from adapters.importers.table import read_table
from domain.calendar import find_zone
from domain.faults import Fault

SAME_ROW_AGAIN = "same row again"
LEFT_OUT = "left out by --skip"

_SHOWN = 80
UTC = ZoneInfo("UTC")
_NEVER = Moment(datetime(1, 1, 1, tzinfo=UTC))


@dataclass(slots=True)
class Intake:
    """One file on the desk. `importer` is the source's name, `rows` what the table gave."""

    importer: str
    file: str
    options: Options
    zone: ZoneInfo
    encoding: str = ""
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        """What fact names begin with."""
        return self.options.source or self.importer

    def leave(self, line: int, reason: str) -> None:
        """Account for a row that is no fact."""
        self.left.append((line, reason))

    def text(self, row: Row, name: str) -> str:
        """A cell's text, trimmed; "" where the file has no such column."""
        place = row.binding.places.get(name)
        return "" if place is None else row.cells[place].strip()

    def required(self, row: Row, name: str) -> str:
        """A cell's text; an empty cell is a fault."""
        text = self.text(row, name)
        if not text:
            self.fault(row, name, "empty", "an empty cell", "a value")
        return text

    def number(self, row: Row, name: str, unit: str = "") -> Decimal | None:
        """A cell's number, None for none; an unreadable cell is a fault."""
        place = row.binding.places.get(name)
        if place is None:
            return None
        number = parse_amount(row.cells[place], unit)
        if isinstance(number, Malformed):
            self._malformed(row, name, number)
            return None
        return number

    def moment(self, row: Row, name: str, clocks: ZoneInfo = UTC) -> Moment:
        """A cell's instant; an unreadable cell is a fault.

        `clocks` is the zone the source writes its times in, where a cell does not say; bare dates
        are days of the zone the person named.
        """
        moment = parse_moment(self.text(row, name), clocks, self.zone)
        if isinstance(moment, Malformed):
            self._malformed(row, name, moment)
            return _NEVER
        return moment

    def _malformed(self, row: Row, name: str, malformed: Malformed) -> None:
        found = repr(self.text(row, name)[:_SHOWN])
        self.fault(row, name, malformed.code, found, malformed.expected)

    def fault(
        self, row: Row, name: str, code: str, found: str, expected: str, advice: str = ""
    ) -> None:
        """Note what is wrong with a cell of a row."""
        column = row.binding.titles.get(name, name)
        advice = advice or "Export the file again; do not edit it by hand."
        self.faults.append(Fault(code, self.file, row.line, column, found, expected, advice))


def open_intake(content: bytes, file: str, options: Options, form: Format) -> Intake:
    """Put a file on the desk: decoded, its header found, its rows cut into cells."""
    zone = find_zone(options.zone)
    table = Table() if zone is None else read_table(content, file, form)
    intake = Intake(form.source, file, options, zone or UTC, table.encoding)
    intake.rows, intake.faults = table.rows, table.faults
    if zone is None:
        found, expected = repr(options.zone), "an IANA zone such as America/New_York"
        intake.faults.append(Fault("unknown_zone", file, 0, "", found, expected))
    return intake
