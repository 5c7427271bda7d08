"""Importing a file: read, check everything, then write all of it or nothing.

A file is one transaction. It is read and checked before the ledger is locked, so that a slow
parse never makes another person wait, and every fault of it is reported in one run. What became of
each row is counted, and the counts add up:

    read 120 = recorded 80 + already recorded 35 + not imported 5 (fiat deposit 4, pending row 1)

Importing the same file twice stores nothing the second time. A fact that is known with another
observation refuses the file and shows both.
"""

from collections import Counter
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
import hashlib
import os
from pathlib import Path
from typing import Any

from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from adapters.event_log.port import Unless
from adapters.events import Source
from adapters.events import book_entry
from adapters.events import fact_entry
from adapters.importers.reading import Draft
from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from adapters.importers.reading import Remark
from adapters.importers.registry import IMPORTERS
from adapters.recording import Placed
from adapters.recording import account_faults
from adapters.recording import append
from adapters.recording import conflict_fault
from adapters.recording import raise_faults
from adapters.reissuing import Anew
from adapters.reissuing import Reissue
from adapters.reissuing import find_reissues
from adapters.reissuing import not_corrected_since
from adapters.reissuing import order_is_ours
from adapters.reissuing import reissue_entries
from adapters.surveying import survey
from domain.books import FileImported
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import Statement
from domain.journal import check

SKIPPED = "left out by --skip"
DECLINED = "stated otherwise than recorded, and not re-issued"

Choose = Callable[[list[Reissue]], list[Reissue]]
"""Shown every fact that a source states anew; returns those that are to be recorded."""

Watch = Callable[[Iterable[Draft], int], Iterable[Draft]]
"""Wraps the drafts on their way, for a progress bar; told how many there are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file to import: the format, the path, and what the person said about it."""

    format: str
    path: Path
    options: Options
    actor: str

    @property
    def file(self) -> str:
        """The file's name as text."""
        return file_name(self.path)


@dataclass(slots=True)
class Prepared:
    """A file that has been read and checked; with faults it will be refused."""

    request: Request
    digest: str
    content: bytes
    reading: Reading
    statements: list[tuple[Statement, Draft]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def places(self) -> Iterator[Placed]:
        """Each statement with the place its faults are reported at."""
        file = self.request.file
        return (Placed(each, file, draft.rows[0]) for each, draft in self.statements)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. Rows read = recorded + already + the sum of not_imported.

    `facts` is how many facts were newly recorded.
    """

    file: str
    read: int
    recorded: int
    already: int
    not_imported: dict[str, int]
    facts: int
    remarks: list[Remark]


def prepare(request: Request, watch: Watch = lambda drafts, _: drafts) -> Prepared:
    """Read a file and check every fact in it; what is wrong with it is in its faults.

    Refused only where there is nothing to read.
    """
    importer = IMPORTERS.get(request.format)
    if importer is None:
        expected = "one of " + ", ".join(sorted(IMPORTERS))
        raise Refused(
            Fault("unknown_format", "import", 0, "FORMAT", request.format, expected), status=2
        )
    content = read_file(request.path)
    reading = importer.read(content, request.file, request.options)
    return _checked(request, content, reading, watch)


def _checked(request: Request, content: bytes, reading: Reading, watch: Watch) -> Prepared:
    """Check every fact that was read."""
    file = request.file
    prepared = Prepared(request, hashlib.sha256(content).hexdigest(), content, reading)
    faults = prepared.faults
    faults.extend(reading.faults)
    seen: dict[str, tuple[Statement, Draft]] = {}
    for draft in watch(_let_go(reading.drafts), len(reading.drafts)):
        name = draft.line.get("id")
        if isinstance(name, str) and name in request.options.skip:
            reading.not_imported.extend((row, SKIPPED) for row in draft.rows)
            continue
        statement, found = check(draft.line, file, draft.rows[0])
        faults.extend(found)
        if statement is not None:
            faults.extend(_said_twice(seen, statement, draft, file))
            prepared.statements.append((statement, Draft({}, draft.rows, draft.remarks)))
    if reading.rows_read == 0 and not faults:
        faults.append(Fault("empty_file", file, 0, "", "no rows", "at least one row"))
    return prepared


def _let_go(drafts: list[Draft]) -> Iterator[Draft]:
    """Drafts one by one, each let go of as it is taken: a long file is not held twice."""
    drafts.reverse()
    while drafts:
        yield drafts.pop()


def file_name(path: Path) -> str:
    """A file's name as text, whatever bytes it is written in."""
    return os.fsencode(path.name).decode("utf-8", "backslashreplace")


def read_file(path: Path) -> bytes:
    """The bytes of a file; Refused where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "an error"
        expected = "a file that can be read"
        raise Refused(Fault("cannot_read", str(path), 0, "", reason, expected)) from error


def _said_twice(
    seen: dict[str, tuple[Statement, Draft]], statement: Statement, draft: Draft, file: str
) -> list[Fault]:
    """The fault of one id with two different contents in one file."""
    first = seen.setdefault(statement.name, (statement, draft))
    same = (first[0].type, first[0].at, first[0].data) == (
        statement.type,
        statement.at,
        statement.data,
    )
    if same:
        return []
    return [
        Fault(
            "duplicate_id",
            file,
            draft.rows[0],
            "id",
            f"{statement.name} again with other content",
            f"each id once (first in row {first[1].rows[0]})",
            f"Leave it out with --skip {statement.name}, or ask the source for a new export.",
        )
    ]


def write(log: EventLog, ledger: str, prepared: Prepared, choose: Choose | None = None) -> Imported:
    """Write a prepared file in one transaction; Refused with all its faults at once.

    A known fact with another observation refuses the file, unless `choose` is given: it is shown
    every re-issue and returns those that are to be recorded.
    """
    offer = _offer(log, ledger, prepared, reissues_wanted=choose is not None)
    chosen = choose(offer.reissues) if choose and offer.reissues else []
    if not offer.fresh and not chosen:
        return _imported(prepared, (), offer.declined(chosen))
    log.keep_file(ledger, prepared.digest, prepared.content)

    def closing(recorded: Collection[str]) -> Entry:
        names = {*recorded, *(each.fact for each in chosen)}
        event = _file_imported(prepared, count_rows(prepared, names, offer.declined(chosen)))
        return book_entry(event, prepared.request.actor, prepared.reading.remarks)

    entries = [*offer.entries, *reissue_entries(chosen, prepared.request.actor, offer.position)]
    unless = Unless(offer.position, not_corrected_since(offer.reissues))
    done = append(log, ledger, entries, closing=closing, unless=unless, where=prepared.request.file)
    names = {*done.positions, *(each.fact for each in chosen)}
    return _imported(prepared, names, offer.declined(chosen))


def preview(
    log: EventLog, ledger: str, prepared: Prepared, *, reissue: bool = False
) -> tuple[list[Statement], list[Reissue], Imported]:
    """What `write` would record, and its counts, by the same checks; nothing is written."""
    offer = _offer(log, ledger, prepared, reissues_wanted=reissue)
    new = {each.name: each for each, _ in prepared.statements if each.name in offer.fresh}
    names = {*offer.fresh, *(each.fact for each in offer.reissues)}
    return list(new.values()), offer.reissues, _imported(prepared, names)


@dataclass(frozen=True, slots=True)
class Offer:
    """A file held against the ledger as it stood at `position`.

    `fresh` are the names of facts that are new, `reissues` known facts that the source now states
    otherwise; `entries` is what is handed to the log, known facts included.
    """

    position: int
    fresh: Collection[str]
    entries: list[Entry]
    reissues: list[Reissue]

    def declined(self, chosen: Collection[Reissue]) -> frozenset[str]:
        """Facts whose re-issue is not to be recorded."""
        names = {each.fact for each in self.reissues}
        return frozenset(names - {each.fact for each in chosen})


def _offer(log: EventLog, ledger: str, prepared: Prepared, *, reissues_wanted: bool) -> Offer:
    """Hold a file against the ledger; Refused with all that is wrong with it, in row order."""
    file = prepared.request.file
    standing = survey(log, ledger)
    faults = [*prepared.faults, *account_faults(standing.accounts, prepared.places())]
    entries = [_entry(prepared, statement, draft) for statement, draft in prepared.statements]
    known = log.known(ledger, [entry.key for entry in entries])
    # The log compares with what was recorded first; a source's later word is compared here.
    agreed = {each.key for each in entries if standing.observed.get(each.key) == each.digest}
    contradicting = {
        each.key for each in entries if each.key in standing.observed and each.key not in agreed
    }
    plain = [each for each in entries if each.key not in standing.observed]
    if known:
        # Facts that are all known can only be agreed with or contradicted: nothing is recorded.
        offered = log.append(ledger, [entry for entry in plain if entry.key in known])
        contradicting |= {each.key for each in offered.conflicts}
        if not reissues_wanted:
            rows = {statement.name: draft.rows[0] for statement, draft in prepared.statements}
            faults.extend(conflict_fault(each, file, rows[each.key]) for each in offered.conflicts)
    reissues: list[Reissue] = []
    if contradicting and (reissues_wanted or contradicting & standing.observed.keys()):
        reissues, found = find_reissues(log, ledger, _anew(prepared, contradicting), file)
        again = [each for each in reissues if each.fact in standing.observed]
        faults.extend(found if reissues_wanted else [each.refusal(file) for each in again])
    raise_faults(sorted(faults, key=lambda fault: fault.row))
    fresh = {entry.key for entry in entries} - known.keys()
    plain = [each for each in plain if each.key not in contradicting]
    return Offer(standing.position, fresh, plain, reissues if reissues_wanted else [])


def _anew(prepared: Prepared, names: Collection[str]) -> Iterator[Anew]:
    """The statements of these facts, each with where it stands."""
    for statement, draft in prepared.statements:
        if statement.name in names:
            yield Anew(statement, _source(prepared, draft), tuple(draft.remarks))


def _source(prepared: Prepared, draft: Draft) -> Source:
    reading = prepared.reading
    return Source(
        prepared.request.file,
        prepared.digest,
        draft.rows,
        reading.importer,
        reading.version,
        reading.zone,
        reading.encoding,
    )


def _entry(prepared: Prepared, statement: Statement, draft: Draft) -> Entry:
    source = _source(prepared, draft)
    ours = order_is_ours(source)
    return fact_entry(statement, prepared.request.actor, source, draft.remarks, order_is_ours=ours)


def count_rows(
    prepared: Prepared, recorded: Collection[str], declined: Collection[str] = ()
) -> tuple[int, int, dict[str, int]]:
    """Rows recorded, already recorded, and not imported by reason.

    A row counts as recorded if any fact made of it is newly recorded, however many it makes; one
    that repeats another row of the file is already recorded. Rows of `declined` facts say other
    than what is recorded, and are left out.
    """
    new: set[int] = set()
    rows: set[int] = set()
    said: set[str] = set()
    not_imported = list(prepared.reading.not_imported)
    for statement, draft in prepared.statements:
        if statement.name in declined:
            not_imported.extend((row, DECLINED) for row in draft.rows)
            continue
        rows.update(draft.rows)
        if statement.name in recorded and statement.name not in said:
            new.update(draft.rows)
        said.add(statement.name)
    left_out = {row: reason for row, reason in not_imported if row not in rows}
    return len(new), len(rows - new), dict(Counter(left_out.values()))


def _file_imported(prepared: Prepared, counts: tuple[int, int, dict[str, int]]) -> FileImported:
    reading, request = prepared.reading, prepared.request
    recorded, already, left_out = counts
    return FileImported(
        file=request.file,
        digest=prepared.digest,
        importer=reading.importer,
        version=reading.version,
        account=request.options.account,
        zone=reading.zone,
        encoding=reading.encoding,
        read=reading.rows_read,
        recorded=recorded,
        already=already,
        not_imported=left_out,
    )


def _imported(
    prepared: Prepared, recorded: Collection[str], declined: Collection[str] = ()
) -> Imported:
    counts = count_rows(prepared, recorded, declined)
    remarks = list(prepared.reading.remarks)
    for _, draft in prepared.statements:
        remarks.extend(draft.remarks)
    return Imported(
        prepared.request.file,
        prepared.reading.rows_read,
        *counts,
        len(recorded),
        remarks,
    )


def line_of(statement: Statement) -> dict[str, Any]:
    """A statement as a journal object, for showing what a dry run would record."""
    line: dict[str, Any] = {"id": statement.name, "type": statement.type}
    if statement.at:
        line["at"] = statement.at
    line.update(statement.data)
    if statement.note:
        line["note"] = statement.note
    if statement.evidence:
        line["evidence"] = [dict(each) for each in statement.evidence]
    return line
