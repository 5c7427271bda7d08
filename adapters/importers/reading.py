"""What every importer returns: journal lines, each with the rows it came from.

An importer knows one source's habits and nothing of tax. It turns rows into *drafts*: objects in
the journal's own keys, checked afterwards by the same code that checks a journal. Rows it can
account for but that are no fact (a fiat deposit, a pending shadow row) are returned with a reason,
so that read = recorded + already recorded + not imported always adds up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from domain.faults import Fault


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding the importer makes while reading: a stable finding code and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One fact as a source stated it.

    `line` has the journal's keys (contract: numbers are strings, `id` is the whole fact name such
    as `coinbase:65f0`); `rows` are the 1-based lines of the file it was made from, smallest first.
    """

    line: Mapping[str, Any]
    rows: tuple[int, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, read: drafts, rows left out with their reason, faults, and remarks on the whole file.

    `rows_read` counts the data rows of the file (no header, preamble or blank lines); every one
    of them is in exactly one draft's `rows` or in `not_imported` unless there are faults.
    """

    importer: str
    version: int
    zone: str
    encoding: str
    rows_read: int
    drafts: list[Draft] = field(default_factory=list)
    not_imported: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said on the command line about a file.

    `account` holds the units; `zone` is an IANA name for files whose times carry none; `source`
    replaces the prefix of fact names; `skip` are fact names to leave out.
    """

    account: str
    zone: str = "UTC"
    source: str = ""
    skip: frozenset[str] = frozenset()
