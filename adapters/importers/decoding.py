"""From bytes to text: which encoding a source used, and what is no text at all.

Two downloads of one Coinbase history can differ in nothing but this: one is UTF-8 and writes the
euro sign in three bytes, the other is cp1252 and writes a lone 0x80. Decoding the second as UTF-8
fails, decoding the first as cp1252 gives `â‚¬`. So the strict encodings are tried first, the lax
one last, and the reading says which it was. What no encoding of the chain explains is refused:
guessing would put invented characters into names that must be the same in the next download.
"""

from dataclasses import dataclass

from domain.faults import Fault

LONGEST_LINE = 1_000_000
"""Bytes a line may have. No export writes longer ones; a longer one is another kind of file."""

_MARK = "\ufeff"

_BINARY = (
    (b"PK\x03\x04", "a zip archive or workbook", "Unpack it, or save the sheet as CSV."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"%PDF", "a PDF document", "Download the CSV export instead."),
    (b"\xff\xfe", "UTF-16 text", "Save it as CSV with encoding UTF-8."),
    (b"\xfe\xff", "UTF-16 text", "Save it as CSV with encoding UTF-8."),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text without any U+FEFF, and the encoding it was written in."""

    text: str
    encoding: str


def decode(content: bytes, file: str) -> Decoded | list[Fault]:
    """The text of a file, or why it is none. Lines are measured before anything else looks."""
    faults = _binary(content, file) or _long_lines(content, file)
    if faults:
        return faults
    encodings = ("utf-8-sig",) if content.startswith(_MARK.encode()) else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
            continue
        # Some exports put the mark before every cell, not only at the start of the file.
        return Decoded(text.replace(_MARK, ""), encoding)
    row = content.count(b"\n", 0, place) + 1
    found = f"the byte 0x{content[place]:02x}"
    return [_unreadable(file, row, found, "Export it again, or save it as CSV UTF-8.")]


def _binary(content: bytes, file: str) -> list[Fault]:
    if not content.strip():
        return [Fault("empty_file", file, 0, "", "no text", "a header and rows")]
    for start, found, advice in _BINARY:
        if content.startswith(start):
            return [_unreadable(file, 0, found, advice)]
    place = content.find(b"\0")
    if place >= 0:
        row = content.count(b"\n", 0, place) + 1
        return [_unreadable(file, row, "a NUL byte", "This is no text file; export it again.")]
    return []


def _unreadable(file: str, row: int, found: str, advice: str) -> Fault:
    return Fault("unknown_encoding", file, row, "", found, "text in UTF-8 or cp1252", advice)


def _long_lines(content: bytes, file: str) -> list[Fault]:
    if len(content) <= LONGEST_LINE:
        return []
    return [
        Fault(
            "line_too_long",
            file,
            row,
            "",
            f"a line of {len(line)} bytes",
            f"at most {LONGEST_LINE} bytes",
            "This is not the export it should be; download it again.",
        )
        for row, line in enumerate(content.splitlines(), start=1)
        if len(line) > LONGEST_LINE
    ]
