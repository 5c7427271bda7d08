"""Finding the header, cutting rows, and refusing what is broken."""

import pytest

from adapters.importers.decoding import LONGEST_LINE
from tests.importers.reads import HISTORY
from tests.importers.reads import LEDGER
from tests.importers.reads import OLD_HISTORY
from tests.importers.reads import UNIVERSAL
from tests.importers.reads import codes
from tests.importers.reads import fact
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import rows

BUY = "2023-01-01T00:00:00Z,Buy,BTC,1,EUR,100.00,€100.00,€101.00,€1.00,Bought 1 BTC for €101.00 EUR"
BOUGHT = {
    "type": "acquisition",
    "asset": "BTC",
    "quantity": "1",
    "cost": {"amount": "100", "currency": "EUR"},
    "fee": {"amount": {"amount": "1", "currency": "EUR"}},
}


@pytest.mark.parametrize(
    ("encode", "encoding"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_three_encodings_are_one_purchase(encode: str, encoding: str) -> None:
    """The euro sign is one sign however it is written, and the reading says how it was."""
    reading = read("coinbase", rows(OLD_HISTORY, BUY).encode(encode))
    assert (fact(reading), reading.encoding) == (BOUGHT, encoding)


def test_marks_before_every_cell_are_no_part_of_them() -> None:
    """Some exports begin each cell with a byte order mark."""
    marked = "\n".join(
        ",".join("\ufeff" + cell for cell in line.split(",")) for line in (OLD_HISTORY, BUY)
    )
    assert fact(read("coinbase", marked + "\n")) == BOUGHT


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_that_of_the_header(delimiter: str) -> None:
    """A file saved again by a spreadsheet is still the same file."""
    text = rows(OLD_HISTORY, BUY).replace(",", delimiter)
    assert fact(read("coinbase", text)) == BOUGHT


def test_lines_may_end_in_any_way_and_the_last_not_at_all() -> None:
    """CR LF, LF, or a last line without its end."""
    text = rows(OLD_HISTORY, BUY)
    for written in (text, text.replace("\n", "\r\n"), text.rstrip("\n")):
        assert fact(read("coinbase", written)) == BOUGHT


def test_a_header_is_known_by_its_folded_names() -> None:
    """Capital letters, spaces and columns nobody asked for do not matter."""
    header = OLD_HISTORY.upper().replace("ASSET", "  Asset ") + ",New Column"
    assert fact(read("coinbase", rows(header, BUY + ",x"))) == BOUGHT


def test_the_second_column_of_a_name_is_ignored() -> None:
    """Of two columns with one name the first counts."""
    reading = read("coinbase", rows(OLD_HISTORY + ",Asset", BUY + ",ETH"))
    assert fact(reading) == BOUGHT


def test_a_preamble_of_any_length_is_skipped() -> None:
    """The header is searched, lines are not counted; rows keep the file's line numbers."""
    text = "\n" * 30 + "Transactions\nUser,Ana,1\n\n" + rows(OLD_HISTORY, BUY)
    reading = read("coinbase", text)
    assert fact(reading) == BOUGHT
    assert reading.drafts[0].rows == (35,)


def test_a_second_block_may_have_another_header() -> None:
    """Two downloads joined into one file, old and new layout, are both read."""
    new = "i1,2025-01-01 00:00:00 UTC,Send,BTC,-1,USD,$1.00,-$1.00,-$1.00,$0.00,"
    text = rows(OLD_HISTORY, BUY) + "\nTransactions\nUser,Ana,1\n" + rows(HISTORY, new)
    assert [line["type"] for line in facts(read("coinbase", text))] == ["acquisition", "removal"]


def test_a_note_may_go_over_several_lines() -> None:
    """A quoted cell keeps its line ends; the row is that of its first line."""
    note = '"Bought 1 BTC\nfor €101.00 EUR"'
    line = BUY.rpartition(",")[0] + "," + note
    reading = read("coinbase", rows(OLD_HISTORY, line, BUY))
    assert [draft.rows for draft in reading.drafts] == [(2,), (4,)]


def test_cells_may_be_missing_only_where_the_format_allows() -> None:
    """A row may stop before its notes, not before its fee."""
    whole = BUY.split(",")
    assert fact(read("coinbase", rows(OLD_HISTORY, ",".join(whole[:9])))) == BOUGHT
    short = read("coinbase", rows(OLD_HISTORY, ",".join(whole[:8]), BUY))
    assert codes(short) == [("too_few_cells", 2)]


def test_a_row_longer_than_its_header_is_refused() -> None:
    """An unquoted comma moves every cell after it, even if the last one was empty anyway."""
    for line in (BUY + ",", BUY + ",x", BUY.replace("€100.00", "€1,100.00")):
        assert codes(read("coinbase", rows(OLD_HISTORY, line))) == [("too_many_cells", 2)]


def test_blank_rows_are_no_rows() -> None:
    """Lines of nothing but commas are not counted."""
    reading = read("coinbase", rows(OLD_HISTORY, "", ",,,,,,,,,", BUY, "   ,,"))
    assert fact(reading) == BOUGHT
    assert reading.rows_read == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \n\r\n ", "empty_file"),
        (b"PK\x03\x04rest of an archive", "unknown_encoding"),
        (b"%PDF-1.7", "unknown_encoding"),
        (b"\x1f\x8b\x08", "unknown_encoding"),
        ("Timestamp,Asset".encode("utf-16"), "unknown_encoding"),
        (b"Timestamp\0,Asset", "unknown_encoding"),
        (b"Timestamp,\x81,Asset\n", "unknown_encoding"),
        (b"a,b,c\n1,2,3\n", "header_not_found"),
        (b"Timestamp,Transaction Type,Asset\n1,2,3\n", "missing_column"),
    ],
)
def test_what_is_not_the_file_is_refused_with_one_fault(content: bytes, code: str) -> None:
    """A wrong file is one fault, not one for each of its lines."""
    reading = read("coinbase", content)
    assert [fault.code for fault in reading.faults] == [code]
    assert reading.drafts == []


def test_a_missing_column_is_named_with_what_was_found() -> None:
    """A person sees which column is meant and what the file has instead."""
    (fault,) = read("kraken", rows(LEDGER.replace(",amount", ""), "a,b,c,d,e,f,g,h,i")).faults
    assert fault.row == 1
    assert "txid, refid, time" in fault.found
    assert fault.expected == "also amount"


def test_bytes_that_are_no_text_are_located() -> None:
    """The fault names the line of the byte that cannot be read."""
    (fault,) = read("coinbase", rows(OLD_HISTORY, BUY).encode() + b"x,\x9d\n").faults
    assert (fault.code, fault.row, fault.found) == ("unknown_encoding", 3, "the byte 0x9d")


def test_a_line_too_long_is_refused_before_it_is_looked_at() -> None:
    """A megabyte in one line is another kind of file."""
    content = rows(OLD_HISTORY, BUY, "x" * (LONGEST_LINE + 1), BUY)
    assert codes(read("coinbase", content)) == [("line_too_long", 3)]


def test_a_file_that_stops_inside_a_quotation_was_cut_short() -> None:
    """Half of a last row is never read as a whole one."""
    text = rows(OLD_HISTORY, BUY, BUY.rpartition(",")[0] + ',"Bought 1 BT')
    assert codes(read("coinbase", text)) == [("file_cut_short", 3)]


def test_a_last_row_that_stops_early_was_cut_short() -> None:
    """Too few cells and no line end: the end of the file is missing."""
    text = rows(OLD_HISTORY, BUY, BUY)[: -len(BUY) // 2]
    assert codes(read("coinbase", text)) == [("file_cut_short", 3)]


def test_every_fault_of_a_file_is_told_in_one_run() -> None:
    """Shape, cells and meaning are all looked at before the file is refused."""
    bad_number = BUY.replace("€100.00", "lots")
    bad_time = BUY.replace("2023-01-01T00:00:00Z", "soon")
    bad_quote = 'x,"y"z,1'
    two_bad = BUY.replace("€101.00", "€1O1.00", 1).replace("€1.00", "one")
    convert = BUY.replace("Buy", "Convert")
    text = rows(OLD_HISTORY, bad_number, bad_time, bad_quote, BUY, "1,2,3", two_bad, convert)
    reading = read("coinbase", text)
    assert sorted(codes(reading), key=lambda each: each[1]) == [
        ("not_a_number", 2),
        ("not_an_instant", 3),
        ("malformed_row", 4),
        ("too_few_cells", 6),
        ("not_a_number", 7),
        ("not_a_number", 7),
        ("notes_not_understood", 8),
    ]
    assert {fault.column for fault in reading.faults if fault.row == 2} == {"Subtotal"}


def test_a_zone_that_does_not_exist_is_refused() -> None:
    """A mistyped zone must not become UTC in silence."""
    reading = read("koinly", rows(UNIVERSAL, ""), zone="America/New_Yrok")
    assert codes(reading) == [("unknown_zone", 0)]
