"""Faults are values: what is wrong with an input, where, and what to do next.

A person who imports a file with three bad cells wants to hear of all three in one run, so a
fault is never raised: readers collect faults and return them beside whatever they could read.
A refused file writes nothing, so a fault is always the whole story of why nothing happened.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    `code` is stable and scriptable (`not_a_number`); `file`, `row` (1-based line of the file, 0
    where the whole file is meant) and `column` (a CSV column or journal key) say where; `found`
    is what stood there and `expected` what should have. `next` says what to do about it.
    """

    code: str
    file: str
    row: int
    column: str
    found: str
    expected: str
    next: str = ""

    def sentence(self) -> str:
        """The fault as one line of plain English, place first."""
        place = self.file + (f":{self.row}" if self.row else "")
        column = f" [{self.column}]" if self.column else ""
        advice = f" {self.next}" if self.next else ""
        return f"{place}{column} {self.code}: found {self.found}, expected {self.expected}.{advice}"


class Refused(Exception):
    """An operation that was refused as a whole; carries the faults that explain it.

    Raised only at the edges (a store that cannot be opened, a file that is not accepted), where
    there is nothing sensible to return. The command line turns it into lines on standard error
    and an exit status; no traceback reaches a user.
    """

    def __init__(self, *faults: Fault, status: int = 3) -> None:
        super().__init__("; ".join(fault.sentence() for fault in faults))
        self.faults = faults
        self.status = status
