"""Filing a year: pin everything its figures rest on, and keep the bytes of its reports.

    file 2025               filing:2025/1: position 812, rules us-2026.1, six reports by digest
    file 2025 --amended     filing:2025/2, after 2025 was closed again as it is now known

A filing seals the calculation and not only its result: with the position, the cut and the rules it
can be computed again for ever, and with the kept bytes it can be shown that it was. Years are filed
in order, since each begins with what the one before carried on. Whether a return may still be
filed, and as what, is for the taxpayer to know; dates are shown, and nothing is refused for one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from adapters.canonical import canonical
from adapters.canonical import digest_of
from adapters.canonical import rows_digest
from adapters.closing import Checked
from adapters.closing import check_year
from adapters.closing import unless_touched
from adapters.event_log.port import Appended
from adapters.event_log.port import EventLog
from adapters.event_log.refusals import INTEGRITY
from adapters.event_log.refusals import RESTORE
from adapters.event_log.refusals import refusal
from adapters.events import book_entry
from adapters.versions import program_version
from adapters.versions import tzdata_version
from adapters.years import Years
from adapters.years import filing_named
from adapters.years import filing_of
from adapters.years import filings
from adapters.years import read_years
from domain.checklist import INFORMATION
from domain.faults import Fault
from domain.faults import Refused
from domain.periods import ORIGINAL
from domain.periods import RESOLUTIONS
from domain.periods import Filing
from domain.periods import Recorded
from domain.periods import RestatementResolved
from domain.periods import YearFiled
from domain.periods import latest_by_year
from projections.filed import elections_as_data
from projections.filed import prices_as_data
from projections.filed import year_reports
from projections.replay import Question
from projections.replay import cut_instant
from projections.report import Report

__all__ = [
    "Order",
    "Receipt",
    "file_year",
    "filed_bytes",
    "filed_report",
    "filing_named",
    "filings",
    "resolve",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A filing as it was recorded, with the chain's link there: kept elsewhere, it proves that
    nothing before it was altered. `first_filed` is when the year was filed for the first time.
    """

    filing: Filing
    chain: str
    first_filed: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """A filing as asked for: its kind, why (needed but for the original), and a cut, if any."""

    kind: str = ORIGINAL
    reason: str = ""
    as_of: str = ""


def file_year(
    log: EventLog, ledger: str, year: int, order: Order, now: datetime, actor: str
) -> Receipt:
    """File a year that is closed, as it was closed.

    Refused (3) where it is not closed, has moved since, was filed already or is out of order; (4)
    if somebody filed, closed or opened it meanwhile.
    """
    years = read_years(log, ledger)
    closing = _closing(years, year, order)
    checked = check_year(log, ledger, year, now, closing.event.ruleset, years)
    _refuse_moved(closing, checked)
    reports = _reports(checked, order, ledger)
    contents = {name: canonical(report.as_data()) for name, report in reports.items()}
    for content in contents.values():
        log.keep_file(ledger, digest_of(content), content)
    event = _event(checked, order, reports, contents)
    unless = unless_touched(checked.years, year, "file", any_filing=True)
    done = log.append(ledger, [book_entry(event, actor)], unless=unless)
    if done.recorded_at is None:
        raise LookupError(f"{year}/{event.version} was appended and has no moment")
    filing = filing_of(Recorded(event, done.head, done.recorded_at, actor))
    first = filing_named(years.filings, f"{year}/1") or filing
    return Receipt(filing, done.link.hex(), first.recorded_at)


def _closing(years: Years, year: int, order: Order) -> Recorded:
    """The closing a filing rests on; Refused where the year cannot be filed like this."""
    latest = years.latest(year)
    if order.kind == ORIGINAL and latest is not None:
        step = (
            f"A return that changes it: lotledger file {year} --amended --reason …"
            " (or --superseding)."
        )
        raise refusal("already_filed", f"file {year}", latest.name, "a year not yet filed", step)
    if order.kind != ORIGINAL and latest is None:
        step = f"File it first: lotledger file {year}"
        raise refusal(
            "not_filed", f"file {year}", "no filing", f"a filing for the {order.kind} one", step
        )
    filed = sorted(latest_by_year(years.filings))
    if latest is None and filed and year != filed[-1] + 1:
        step = (
            f"File {filed[-1] + 1} next: what a year carries on is what the next one begins with."
        )
        found = "filed so far: " + ", ".join(map(str, filed))
        raise refusal(
            "filed_out_of_order", f"file {year}", found, f"{filed[-1] + 1} as the next", step
        )
    closing = years.closings.get(year)
    if closing is None:
        step = f"Check and close it: lotledger close {year}"
        raise refusal("year_not_closed", f"file {year}", "an open year", "a closed one", step)
    return closing


def _refuse_moved(closing: Recorded, checked: Checked) -> None:
    """Refuse if a figure is not what it was when the year was closed, or a new finding blocks."""
    step = f"Look at it and close it again: lotledger close {checked.year}"
    closed = f"what it was when {closing.event.year} was closed at position {closing.position}"
    rows = checked.rows
    moved = [name for name in rows if rows[name] != closing.event.rows.get(name)]
    if moved:
        raise refusal(
            "rows_moved", f"file {checked.year}", f"other {', '.join(moved)}", closed, step
        )
    passed = {(each["code"], each["fact"]) for each in closing.event.waivers}
    fresh = [
        item
        for item in checked.items
        if item.standing != INFORMATION and (item.code, item.fact) not in passed
    ]
    if fresh:
        raise Refused(
            *(
                Fault(item.code, f"file {checked.year}", 0, item.fact, item.message, closed, step)
                for item in fresh
            )
        )


def _reports(checked: Checked, order: Order, ledger: str) -> dict[str, Report]:
    """The reports to keep: as checked, or with the cut that was asked for."""
    if not order.as_of:
        return checked.reports
    try:
        cut_instant(order.as_of, checked.knowledge.zone)
    except (ValueError, OverflowError) as error:
        expected = "a date, or an instant with offset or Z"
        fault = Fault("not_a_moment", "--as-of", 0, "", order.as_of, expected)
        raise Refused(fault, status=2) from error
    question = Question(ledger, as_of=order.as_of, ruleset=checked.ruleset)
    return year_reports(question, checked.year, checked.knowledge)


def _event(
    checked: Checked, order: Order, reports: Mapping[str, Report], contents: Mapping[str, bytes]
) -> YearFiled:
    knowledge = checked.knowledge
    latest = checked.years.latest(checked.year)
    return YearFiled(
        year=checked.year,
        version=latest.version + 1 if latest else 1,
        kind=order.kind,
        reason=order.reason,
        known_at=checked.years.position,
        as_of=order.as_of,
        ruleset=checked.ruleset,
        program=program_version(),
        tzdata=tzdata_version(knowledge.zone.key),
        zone=knowledge.zone.key,
        price_set_digest=digest_of(canonical(prices_as_data(knowledge))),
        elections_digest=digest_of(canonical(elections_as_data(knowledge))),
        reports={name: _sealed(reports[name], content) for name, content in contents.items()},
    )


def _sealed(report: Report, content: bytes) -> dict[str, str]:
    return {"digest": digest_of(content), "rows_digest": rows_digest(report.as_data())}


def filed_report(log: EventLog, ledger: str, filing: Filing, name: str) -> dict[str, Any]:
    """A report as it was filed, from the bytes that were kept.

    Raises KeyError for a report a filing does not keep, and Refused (5) where the bytes are gone
    or are no longer those that were filed.
    """
    data: dict[str, Any] = orjson.loads(filed_bytes(log, ledger, filing, name))
    return data


def filed_bytes(log: EventLog, ledger: str, filing: Filing, name: str) -> bytes:
    """The kept bytes of a filed report; see `filed_report`."""
    digest = filing.reports[name]["digest"]
    content = log.kept_file(ledger, digest)
    if content is None or digest_of(content) != digest:
        found = "nothing kept" if content is None else "other bytes than were filed"
        expected = f"the bytes of {digest}"
        place = f"{filing.name} {name}"
        raise refusal("filed_report_lost", place, found, expected, RESTORE, status=INTEGRITY)
    return content


def resolve(
    log: EventLog,
    ledger: str,
    year: int,
    resolution: str,
    reason: str,
    actor: str,
    known_at: int = 0,
) -> Appended:
    """Record what becomes of the restatement of a year's latest filing.

    `resolution` is one of RESOLUTIONS; `known_at` the position that was looked at (0: the last).
    Refused (2) for other words or no reason, (3) for a year that was never filed, (4) if somebody
    filed or resolved it meanwhile.
    """
    faults = []
    if resolution not in RESOLUTIONS:
        expected = "one of " + ", ".join(RESOLUTIONS)
        faults.append(Fault("not_a_choice", "restatement", 0, str(year), resolution, expected))
    if not reason.strip():
        faults.append(Fault("no_reason", "restatement", 0, "--reason", "nothing", "a reason"))
    if faults:
        raise Refused(*faults, status=2)
    years = read_years(log, ledger)
    filing = years.latest(year)
    if filing is None:
        step = "Only what was filed can be restated."
        raise refusal("not_filed", f"restatement {year}", "no filing", "a filed year", step)
    looked_at = min(known_at or years.position, years.position)
    event = RestatementResolved(year, filing.version, looked_at, resolution, reason)
    unless = unless_touched(years, year, "restatement")
    return log.append(ledger, [book_entry(event, actor)], unless=unless)
