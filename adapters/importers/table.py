"""From text to rows: find the header, read the rows, say what is broken about the rest.

A Coinbase history opens with up to eight lines of preamble, and a file made by joining two
downloads repeats the whole block in the middle. Counting lines fails on both, so the header is
looked for by its names in the first lines, and a line that is a header again starts a new block.

    row 9 has too few cells, row 12 a stray quote  -> two faults, rows 10 and 11 are still read
    the last row stops inside a quotation          -> the file was cut short: refused
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass
from dataclasses import field
import io
from itertools import islice
from typing import NamedTuple

from adapters.importers.columns import Binding
from adapters.importers.columns import Layout
from adapters.importers.columns import Relative
from adapters.importers.columns import fold
from adapters.importers.decoding import decode
from domain.faults import Fault

HEADER_WITHIN = 20
"""Non-blank lines among which the header must stand."""

_DELIMITERS = (",", ";", "\t", "|")
_SHOWN = 200


class Row(NamedTuple):
    """A data row: its 1-based line in the file, its cells, and the header it stands under."""

    line: int
    cells: list[str]
    binding: Binding


@dataclass(frozen=True, slots=True)
class Format:
    """What a source's files look like: layouts, relatives to refuse, and its preamble's words.

    Layouts are tried in this order; the last is the one a person is asked for.
    """

    source: str
    layouts: tuple[Layout, ...]
    relatives: tuple[Relative, ...] = ()
    preamble: tuple[str, ...] = ()
    advice: str = ""


@dataclass(slots=True)
class Table:
    """A file's rows, the encoding it was in, and the faults found on the way."""

    encoding: str = ""
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class _Header(NamedTuple):
    line: int
    delimiter: str
    binding: Binding


def read_table(content: bytes, file: str, form: Format) -> Table:
    """Read a file of this format; everything wrong with its shape is in the table's faults."""
    decoded = decode(content, file)
    if not isinstance(decoded, list):
        table = Table(decoded.encoding)
        found = _find_header(decoded.text, file, form)
        if isinstance(found, Fault):
            table.faults.append(found)
        else:
            _Reading(decoded.text, file, form, found, table).run()
        return table
    return Table(faults=decoded)


def _first_lines(text: str) -> Iterator[tuple[int, str]]:
    filled = (
        (number, line)
        for number, line in enumerate(io.StringIO(text, newline=""), start=1)
        if line.strip(' \t\r\n",;')
    )
    return islice(filled, HEADER_WITHIN)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _find_header(text: str, file: str, form: Format) -> _Header | Fault:
    nearest: tuple[int, int, list[str], list[str]] | None = None
    for number, line in _first_lines(text):
        for delimiter in _DELIMITERS:
            cells = _cells(line, delimiter)
            for relative in form.relatives:
                if relative.matches(cells):
                    return _refuse_relative(file, number, relative, form)
            for layout in form.layouts:
                binding = layout.bind(cells)
                if binding:
                    return _Header(number, delimiter, binding)
                missing = layout.missing(cells)
                known = sum(column.required for column in layout.columns) - len(missing)
                if known >= 2 and (nearest is None or known > nearest[0]):
                    nearest = (known, number, missing, cells)
    return _no_header(text, file, form, nearest)


def _refuse_relative(file: str, line: int, relative: Relative, form: Format) -> Fault:
    expected = f"a {form.source} file this importer reads"
    return Fault("other_file", file, line, "", relative.found, expected, relative.next)


def _no_header(
    text: str, file: str, form: Format, nearest: tuple[int, int, list[str], list[str]] | None
) -> Fault:
    if nearest:
        _, line, missing, cells = nearest
        found = "the columns " + ", ".join(cell.strip() for cell in cells if cell.strip())
        expected = "also " + ", ".join(missing)
        return Fault("missing_column", file, line, "", found[:_SHOWN], expected, form.advice)
    first = next(_first_lines(text), (0, ""))[1].strip()
    wanted = (column for column in form.layouts[-1].columns if column.required)
    expected = "a header with " + ", ".join(column.names[0] for column in wanted)
    found = f"no header in the first {HEADER_WITHIN} lines; the first is {first[:80]!r}"
    return Fault("header_not_found", file, 0, "", found, expected, form.advice)


class _Reading:
    """The rows below the header, one after the other."""

    def __init__(self, text: str, file: str, form: Format, header: _Header, table: Table) -> None:
        self._file = file
        self._form = form
        self._table = table
        self._above = header.line - 1
        self._binding = header.binding
        self._whole = text.endswith(("\n", "\r"))
        lines = islice(io.StringIO(text, newline=""), self._above, None)
        self._csv = csv.reader(lines, delimiter=header.delimiter, strict=True)
        columns = (column for layout in form.layouts for column in layout.columns)
        self._names = {name for column in columns for name in column.names}
        self._last = (0, 0)

    def run(self) -> None:
        """Read to the end, collecting rows and faults."""
        binding, rows = self._binding, self._table.rows
        for line, cells in self._records():
            if not cells or not any(map(str.strip, cells)):
                continue
            self._last = (line, len(cells))
            if cells[0].strip().lower() in self._names and self._new_block(cells):
                binding = self._binding
            elif len(cells) == binding.width:
                rows.append(Row(line, cells, binding))
            else:
                self._odd_row(line, cells)
        self._check_end()

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        reader = self._csv
        next(reader)
        while True:
            line = self._above + reader.line_num + 1
            try:
                yield line, next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self._broken(line, str(error))

    def _new_block(self, cells: list[str]) -> bool:
        for layout in self._form.layouts:
            binding = layout.bind(cells)
            if binding:
                self._binding = binding
                return True
        return False

    def _odd_row(self, line: int, cells: list[str]) -> None:
        """A row longer or shorter than its header: padded, preamble, or a fault.

        Longer rows are refused even if the last cells are empty: an unquoted `24,073.28` in the
        middle makes such a row, and every cell behind it would be read as another.
        """
        binding = self._binding
        if len(cells) > binding.width:
            self._count("too_many_cells", line, len(cells), f"{binding.width} as in the header")
        elif len(cells) >= binding.least:
            padded = cells + [""] * (binding.width - len(cells))
            self._table.rows.append(Row(line, padded, binding))
        elif not fold(cells[0]).startswith(self._form.preamble or ("\0",)):
            expected = f"{binding.width} as in the header"
            self._count("too_few_cells", line, len(cells), expected)

    def _count(self, code: str, line: int, count: int, expected: str) -> None:
        advice = "Look for a comma or quote too many or too few in this line."
        fault = Fault(code, self._file, line, "", f"{count} cells", expected, advice)
        self._table.faults.append(fault)

    def _broken(self, line: int, message: str) -> None:
        if "unexpected end" in message:
            self._cut_short(line, "a quotation that never ends")
            return
        expected = "cells separated and quoted as in the header"
        advice = "Export the file again rather than repairing it."
        fault = Fault("malformed_row", self._file, line, "", message, expected, advice)
        self._table.faults.append(fault)

    def _check_end(self) -> None:
        """A last row that stops early and without a line end was cut off, not written short."""
        line, count = self._last
        if not self._whole and count < self._binding.least and self._table.faults:
            last = self._table.faults[-1]
            if last.code == "too_few_cells" and last.row == line:
                self._table.faults.pop()
                self._cut_short(line, f"a last row of {count} cells without a line end")

    def _cut_short(self, line: int, found: str) -> None:
        advice = "Download it again; nothing of it was imported."
        fault = Fault("file_cut_short", self._file, line, "", found, "a whole file", advice)
        self._table.faults.append(fault)
