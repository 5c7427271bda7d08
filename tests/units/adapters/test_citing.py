"""The rows of a source are shown as they stand in its file, however they are written."""

import hashlib
from typing import Any

import pytest

from adapters.citing import Files
from adapters.event_log.memory import MemoryEventLog
from adapters.importers.reading import Options
from adapters.importers.registry import IMPORTERS
from tests.cli.files import SOURCES
from tests.units.adapters.book import LEDGER


def cited(content: bytes, *rows: int, **source: Any) -> list[tuple[int, str]]:
    """The rows of a kept file."""
    log = MemoryEventLog()
    digest = hashlib.sha256(content).hexdigest()
    log.keep_file(LEDGER, digest, content)
    said = {"digest": digest, "rows": rows, "importer": "coinbase", "encoding": "utf-8", **source}
    return Files(log, LEDGER).rows(said)


def test_rows_are_counted_as_their_importer_counted_them() -> None:
    """Each row a fact was read from begins with the id the fact is named by."""
    for name in ("coinbase", "kraken"):
        content = SOURCES[name][0].encode()
        reading = IMPORTERS[name].read(content, name, Options("x"))
        for draft in reading.drafts:
            row, text = cited(content, *draft.rows)[0]
            assert row == draft.rows[0]
            assert draft.line["id"].partition(":")[2].partition(":")[0] in text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_of_several_lines_is_shown_whole(end: str) -> None:
    """A quoted cell may hold line breaks; blank lines before it count."""
    row = f'c1,"a note{end}of two ""lines""{end}, or three",5'
    content = end.join(["", "ID,Notes,Amount", "", row, "c2,plain,6", ""]).encode()
    shown = cited(content, 4, 7)
    assert shown == [(4, row), (7, "c2,plain,6")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_does_not_matter(delimiter: str) -> None:
    """A quotation is only one where a cell begins; a stray mark inside a cell is not."""
    row = delimiter.join(["c1", '"two\nlines"', "5", "6"])
    stray = delimiter.join(["c2", 'a 5" disk', "5", "6"])
    content = f"{row}\n{stray}\n{stray}\n".encode()
    assert cited(content, 1, 3) == [(1, row), (3, stray)]


def test_a_row_is_shown_in_its_own_encoding() -> None:
    """The letters the exchange wrote, whichever bytes it wrote them in."""
    text = "c1,Zürich €5\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        content = f"ID,Notes\n{text}".encode(encoding)
        assert cited(content, 1, 2, encoding=encoding) == [(1, "ID,Notes"), (2, text.strip())]


def test_a_line_of_a_journal_is_a_row() -> None:
    """Only line feeds end it: a carriage return inside is a part of the line."""
    content = b'\xef\xbb\xbf{"id": "a"}\n\n{"id": "b",\r "x": "\xe2\x80\xa8"}\r\n{"id": "c"}'
    assert cited(content, 1, 3, 4, importer="journal") == [
        (1, '{"id": "a"}'),
        (3, '{"id": "b",\r "x": "\u2028"}'),
        (4, '{"id": "c"}'),
    ]


def test_a_file_that_is_not_kept_has_no_rows() -> None:
    """An event recorded by another store's import still names it."""
    said = {"digest": "0" * 64, "rows": [2], "importer": "coinbase", "encoding": "utf-8"}
    assert Files(MemoryEventLog(), LEDGER).rows(said) == []


def test_a_file_is_taken_out_once() -> None:
    """However many facts of it are told."""
    taken: list[str] = []

    class Counting(MemoryEventLog):
        def kept_file(self, ledger: str, digest: str) -> bytes | None:
            taken.append(digest)
            return b"a\nb\n"

    files = Files(Counting(), LEDGER)
    said = {"digest": "0" * 64, "importer": "coinbase", "encoding": "utf-8"}
    assert [files.rows({**said, "rows": [row]}) for row in (1, 2)] == [[(1, "a")], [(2, "b")]]
    assert len(taken) == 1
