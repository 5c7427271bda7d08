"""Citing a source: the very row an exchange wrote, out of the file as it was imported.

A fact names the file it was read from by digest, and its rows by their 1-based lines. The bytes
are kept whole, so a row can be shown as it was written, however much this program has normalised
since; an exchange that quotes a line break inside a cell makes a row of several lines.

    rows (7,)  ->  7: cb09,2025-09-01 12:00:00 UTC,Sell,BTC,-0.25,USD,$108000.00,$27000.00,…
"""

from collections.abc import Mapping
import csv
from dataclasses import dataclass
from dataclasses import field
import io
from itertools import islice
from typing import Any

from adapters.event_log.port import EventLog

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(slots=True)
class Files:
    """The kept files of a ledger, each taken out and cut into lines once."""

    log: EventLog
    ledger: str
    _lines: dict[str, list[str] | None] = field(default_factory=dict)

    def rows(self, source: Mapping[str, Any]) -> list[tuple[int, str]]:
        """The rows a source names, each with its line and its text as it stands in the file.

        Nothing where the file is not kept here.
        """
        lines = self._lines_of(source)
        if lines is None:
            return []
        journal = source["importer"] == "journal"
        return [
            (row, _line(lines, row) if journal else _record(lines, row)) for row in source["rows"]
        ]

    def _lines_of(self, source: Mapping[str, Any]) -> list[str] | None:
        digest = source["digest"]
        if digest not in self._lines:
            content = self.log.kept_file(self.ledger, digest)
            self._lines[digest] = None if content is None else _cut(content, source)
        return self._lines[digest]


def _cut(content: bytes, source: Mapping[str, Any]) -> list[str]:
    """A file's lines, counted as its importer counted them."""
    if source["importer"] == "journal":
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "backslashreplace")
        return text.split("\n")
    text = content.decode(source["encoding"] or "utf-8", "backslashreplace")
    return list(io.StringIO(text, newline=""))


def _line(lines: list[str], row: int) -> str:
    return lines[row - 1].rstrip("\r\n") if 0 < row <= len(lines) else ""


def _record(lines: list[str], row: int) -> str:
    """The row that begins on a line: further lines belong to it while a quotation is open."""
    first = "".join(lines[row - 1 : row])
    reader = csv.reader(
        islice(lines, row - 1, None), delimiter=max(_DELIMITERS, key=first.count), strict=True
    )
    try:
        next(reader, None)
    except csv.Error:
        return first.rstrip("\r\n")
    return "".join(lines[row - 1 : row - 1 + reader.line_num]).rstrip("\r\n")
