"""Verifying a store: whole chains, whole files, and filings that can be computed again.

    verify              every link of every ledger, the table of names, and every kept file that an
                        event refers to
    verify --chain      chain digests that were kept elsewhere, held against the ledger
    verify --filings    each filing computed again by what it pins, and its bytes compared

A figure that is not the one that was filed is broken integrity. A sentence worded otherwise is not:
it is told, with the version that wrote it. Files are found by the digests that stand in the stored
bytes, so that half a million events need not be decoded.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
import re

import orjson

from adapters.asking import refuse_unknown_rules
from adapters.canonical import canonical
from adapters.canonical import digest_of
from adapters.canonical import rows_digest
from adapters.checkpoints import Checkpoint
from adapters.checkpoints import Links
from adapters.event_log.port import EventLog
from adapters.event_log.refusals import INTEGRITY
from adapters.event_log.refusals import RESTORE
from adapters.filing import filed_bytes
from adapters.learning import learn_in_steps
from adapters.names import Names
from adapters.versions import program_version
from adapters.versions import tzdata_version
from adapters.years import YEAR_TOPICS
from adapters.years import Years
from adapters.years import recorded_event
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.periods import Filing
from projections.filed import FIGURES
from projections.filed import cut_to_keys
from projections.filed import differences
from projections.filed import elections_as_data
from projections.filed import prices_as_data
from projections.filed import year_reports
from projections.replay import Question

_KEPT = re.compile(rb'"digest":"([0-9a-f]{64})"')
"""A source file or a filed report, wherever it stands in an event: it must be kept."""

_EVIDENCE = re.compile(rb'"sha256":"([0-9a-f]{64})"')
"""A piece of evidence: whole if it is kept, but it may be kept elsewhere."""


@dataclass(slots=True)
class Verified:
    """What was found in one ledger: how much there was, what is broken, and what is only told."""

    ledger: str
    events: int = 0
    files: int = 0
    filings: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """The finding in a line."""
        state = "broken" if self.faults else "whole"
        again = f"; filings computed again: {self.filings}" if self.filings else ""
        return f"{self.ledger}: {state}; events: {self.events}, kept files: {self.files}{again}"


@dataclass(slots=True)
class _Reading:
    """What one reading of a ledger gathers for the checks that follow it."""

    links: Links
    names: Names = field(default_factory=Names)
    years: Years = field(default_factory=Years)
    must: set[bytes] = field(default_factory=set)
    may: set[bytes] = field(default_factory=set)


def verify(
    log: EventLog, ledger: str, *, with_filings: bool = False, chain: Sequence[Checkpoint] = ()
) -> Verified:
    """Verify one ledger; what is broken is in its faults.

    `chain` are positions with the links that somebody was told there.
    """
    found = Verified(ledger)
    reading = _Reading(Links(ledger, chain))
    try:
        _read(log, found, reading)
        found.faults.extend(reading.names.faults(log, ledger))
    except Refused as refused:
        found.faults.extend(refused.faults)
        return found
    found.faults.extend(reading.links.faults())
    found.notes.extend(
        f"position {each.position} has the chain digest that was kept: nothing up to it was"
        " altered or cut off"
        for each in reading.links.fitting()
    )
    must, may = ({each.decode() for each in some} for some in (reading.must, reading.may))
    for digest in sorted(must | may):
        _check_file(log, found, digest, must_be_kept=digest in must)
    if with_filings:
        filings = sorted(reading.years.filings, key=lambda filing: filing.known_at)
        steps = learn_in_steps(log, ledger, [filing.known_at for filing in filings])
        for filing, knowledge in zip(filings, steps, strict=True):
            found.filings += 1
            _check_filing(log, found, filing, knowledge)
    return found


def _read(log: EventLog, found: Verified, reading: _Reading) -> None:
    """Read a ledger whole: its links and names, and the files that must or may be kept."""
    for stored in log.scan(found.ledger):
        found.events = stored.position
        reading.links.take_in(stored)
        reading.names.take_in(stored)
        reading.must.update(_KEPT.findall(stored.state))
        reading.may.update(_EVIDENCE.findall(stored.state))
        if stored.topic in YEAR_TOPICS:
            reading.years.take_in(recorded_event(stored))


def _check_file(log: EventLog, found: Verified, digest: str, *, must_be_kept: bool) -> None:
    try:
        content = log.kept_file(found.ledger, digest)
    except Refused as refused:
        found.faults.extend(refused.faults)
        return
    if content is None and not must_be_kept:
        return
    found.files += 1
    if content is None or digest_of(content) != digest:
        told = "nothing kept" if content is None else "other bytes than were kept"
        expected = f"the bytes of {digest}"
        fault = Fault("kept_file_lost", found.ledger, 0, "", told, expected, RESTORE)
        found.faults.append(fault)


def _check_filing(log: EventLog, found: Verified, filing: Filing, knowledge: Knowledge) -> None:
    """Compute a filing again by what it pins, and compare every report.

    `knowledge` is what was known at the position it pins.
    """
    try:
        refuse_unknown_rules(filing.ruleset, INTEGRITY)
        question = Question(found.ledger, as_of=filing.as_of, ruleset=filing.ruleset)
        reports = year_reports(question, filing.year, knowledge)
        found.faults.extend(_inputs(found.ledger, filing, knowledge))
        for name in filing.reports:
            kept = filed_bytes(log, found.ledger, filing, name)
            if name not in reports:
                found.faults.append(_unknown_report(found.ledger, filing, name))
                continue
            derived = canonical(cut_to_keys(reports[name].as_data(), orjson.loads(kept)))
            _compare(found, filing, name, kept, derived)
    except Refused as refused:
        found.faults.extend(refused.faults)


def _inputs(ledger: str, filing: Filing, knowledge: Knowledge) -> Iterator[Fault]:
    """Prices and elections that are not those a filing pins."""
    for what, pinned, data in (
        ("prices", filing.price_set_digest, prices_as_data(knowledge)),
        ("elections", filing.elections_digest, elections_as_data(knowledge)),
    ):
        now = digest_of(canonical(data))
        if now != pinned:
            yield _differs(ledger, filing, f"{what} of digest {now}", f"those pinned, {pinned}")


def _compare(found: Verified, filing: Filing, name: str, kept: bytes, derived: bytes) -> None:
    """Tell equal reports, other words and other figures apart."""
    if kept == derived:
        return
    filed, now = orjson.loads(kept), orjson.loads(derived)
    why = _why(filing)
    if rows_digest(now) == filing.reports[name]["rows_digest"]:
        found.notes.append(f"{found.ledger} {filing.name} {name}: same figures, other words; {why}")
        return
    places = differences(filed, now)
    if name not in FIGURES and program_version() != filing.program:
        told = ", ".join(identity for identity, *_ in places)
        found.notes.append(
            f"{found.ledger} {filing.name} {name}: same figures, other findings ({told}); {why}"
        )
        return
    for identity, column, was, is_now in places:
        place = f"{name} {identity} {column}: {is_now}"
        found.faults.append(_differs(found.ledger, filing, place, f"{was}, as filed", why))


def _unknown_report(ledger: str, filing: Filing, name: str) -> Fault:
    step = f"Use lotledger {filing.program}, which filed it, or a later version."
    place, expected = f"{ledger} {filing.name}", "a report this program computes"
    return Fault("unknown_report", place, 0, "", name, expected, step)


def _why(filing: Filing) -> str:
    """What is not as it was when the year was filed."""
    program, zones = program_version(), tzdata_version(filing.zone)
    changed = [
        f"{what} {was} -> {now}"
        for what, was, now in (
            ("lotledger", filing.program, program),
            ("zone data", filing.tzdata, zones),
        )
        if was != now
    ]
    return (
        ", ".join(changed) or f"lotledger {program} and its zone data are those it was filed with"
    )


def _differs(ledger: str, filing: Filing, told: str, expected: str, why: str = "") -> Fault:
    advice = f"{why[:1].upper()}{why[1:]}." if why else RESTORE
    return Fault("filing_differs", f"{ledger} {filing.name}", 0, "", told, expected, advice)
