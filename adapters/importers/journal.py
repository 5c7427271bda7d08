"""The journal: JSON Lines, one fact a line, every kind of fact the ledger knows.

The format is ours, so it is read strictly: a key that stands twice in one object, a bare number
where a string belongs, a line that is no object, are faults and never a best guess. JSON parsers
commonly keep the last of two equal keys in silence; here the quantity of a trade is at stake.

    {"id": "t1", "type": "acquisition", "at": "2024-01-10T00:00:00Z", "account": "cb",
     "asset": "BTC", "quantity": "1", "cost": "40000"}

With a source name, ids of the file are prefixed with it, and so are references to them.
"""

from collections.abc import Iterator
import json
from typing import Any

from adapters.importers.reading import Draft
from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from domain.faults import Fault

VERSION = 1
LONGEST_LINE = 1_000_000
"""Bytes a line may have; no fact comes near it."""

_REFERENCES = ("for", "theft", "removal", "receipt", "account", "to")


class _RepeatedKey(ValueError):
    """A key stands twice in one object."""


def read_journal(content: bytes, file: str, options: Options) -> Reading:
    """Read a journal; lines are checked as to JSON here and as to meaning by the caller."""
    lines, faults, read = parsed_lines(content, file)
    if options.source:
        _prefix(lines, options.source)
    drafts = [Draft(line, (row,)) for row, line in lines]
    return Reading("journal", VERSION, "", "utf-8", read, drafts, [], faults)


def parsed_lines(
    content: bytes, file: str
) -> tuple[list[tuple[int, dict[str, Any]]], list[Fault], int]:
    """Each object with its row, the faults of the other lines, and how many lines there are."""
    faults: list[Fault] = []
    lines: list[tuple[int, dict[str, Any]]] = []
    read = row = 0
    for row, raw in _lines(content):
        read += 1
        line = _parse(raw, file, row, faults)
        if line is not None:
            lines.append((row, line))
    if not content.endswith(b"\n") and faults:
        last = faults[-1]
        if last.row == row and last.code in ("not_json", "not_utf8"):
            found, expected = "a last line without its end", "a whole line"
            advice = "Get the file again; its end is missing."
            faults.append(Fault("file_cut_short", file, last.row, "", found, expected, advice))
    return lines, faults, read


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Non-blank lines with their numbers; a byte order mark at the start is no part of them."""
    for row, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if raw.strip():
            yield row, raw


def _parse(raw: bytes, file: str, row: int, faults: list[Fault]) -> dict[str, Any] | None:
    if len(raw) > LONGEST_LINE:
        found = f"{len(raw)} bytes"
        expected = f"at most {LONGEST_LINE} bytes"
        faults.append(Fault("line_too_long", file, row, "", found, expected))
        return None
    try:
        line = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    except UnicodeDecodeError as error:
        found = f"byte {raw[error.start]:#04x} at {error.start}"
        faults.append(Fault("not_utf8", file, row, "", found, "UTF-8 text"))
    except _RepeatedKey as error:
        faults.append(Fault("repeated_key", file, row, str(error), "the key twice", "it once"))
    except (ValueError, RecursionError) as error:
        found = raw[:60].decode("utf-8", "replace").strip() or "nothing"
        reason = "valid JSON" if isinstance(error, RecursionError) else f"valid JSON ({error})"
        faults.append(Fault("not_json", file, row, "", repr(found), reason))
    else:
        if isinstance(line, dict):
            return line
        faults.append(Fault("not_an_object", file, row, "", repr(line)[:60], "one JSON object"))
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _RepeatedKey(key)
            seen.add(key)
    return out


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _prefix(lines: list[tuple[int, dict[str, Any]]], source: str) -> None:
    """Prefix ids of this file, and every reference to one of them, with the source's name."""
    own = {line["id"] for _, line in lines if isinstance(line.get("id"), str)}

    def prefix(place: dict[str, Any], *keys: str) -> None:
        for key in keys:
            if isinstance(place.get(key), str) and place[key] in own:
                place[key] = f"{source}:{place[key]}"

    for _, line in lines:
        prefix(line, "id", *_REFERENCES)
        lots = line.get("lots")
        for choice in lots if isinstance(lots, list) else ():
            if isinstance(choice, dict):
                prefix(choice, "lot", "account")
