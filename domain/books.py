"""Events that are no facts: a ledger is created, a file imported, a batch of corrections made.

They stand in the same stream as facts, so that the order of knowledge is one; they have positions
and `recorded_at` like all others, and nothing is booked from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LedgerCreated:
    """A taxpayer's book begins: its name, the zone of its tax dates, and the filing status."""

    name: str
    zone: str
    filing_status: str


@dataclass(frozen=True, slots=True)
class FileImported:
    """A file was imported: what it was, how it was read, and what became of its rows.

    Rows read = recorded + already recorded + not imported; the last by reason.
    """

    file: str
    digest: str
    importer: str
    version: int
    account: str
    zone: str
    encoding: str
    read: int
    recorded: int
    already: int
    not_imported: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CorrectionsApplied:
    """Several corrections of one cause were made in one transaction; undone as a whole by `batch`.

    `what` says in words what was corrected, `count` how many facts; `recorded` names the facts
    that were recorded beside the corrections.
    """

    batch: str
    what: str
    count: int
    reason_code: str
    reason: str
    approved_by: str
    recorded: tuple[str, ...] = ()
