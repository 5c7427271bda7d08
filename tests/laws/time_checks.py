"""The laws of knowledge, each as a check of any ledger: what it finds broken, a sentence each.

Nothing here knows how a ledger came about, so the same check serves a ledger of three lines, one
that two people corrected at once, and one that was broken on purpose to see the check fail. Checks
that have to write do so in a copy.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from datetime import timedelta
from itertools import pairwise

import orjson

from adapters.asking import ask
from adapters.canonical import canonical
from adapters.corrected import Reason
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.correcting import decide
from adapters.divergences import head_of
from adapters.divergences import learn_with_changes
from adapters.event_log.port import EventLog
from adapters.filing import filed_bytes
from adapters.filing import filed_report
from adapters.importing import write
from adapters.learning import learn
from adapters.restating import restate_year
from adapters.surveying import Survey
from adapters.verifying import verify
from adapters.years import filings
from domain.calendar import tax_date
from domain.corrections import Content
from domain.facts.base import NO_INSTANT
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.periods import latest_by_year
from projections.figures import FIGURES
from projections.figures import LOTS
from projections.figures import Figures
from projections.figures import figures_of
from projections.filed import year_reports
from projections.replay import Question
from projections.restating import Line as RestatedLine
from tests.laws.ledger import Line
from tests.laws.time_files import Exports
from tests.laws.time_views import apart
from tests.laws.time_views import copied
from tests.laws.time_views import held_fact
from tests.laws.time_views import report_bytes
from tests.laws.time_views import surveyed
from tests.laws.time_views import up_to_year
from tests.laws.time_views import view

Complaints = Iterator[str]

Pin = tuple[str, str, dict[str, bytes]]
"""What was shown known at a moment, as of another: the bytes of every report."""

JUST_BEFORE = timedelta(microseconds=1)
TIMED = frozenset(
    ("account", "asset", "identification", "standing_order", "policy", "year_facts", "safe_harbor")
)
"""Types whose place in the order of knowledge counts."""


def knowledge_is_immutable(log: EventLog, ledger: str, pins: Iterable[Pin]) -> Complaints:
    """What was once shown is shown again, byte for byte, whatever has been learned since."""
    for known_at, as_of, kept in pins:
        now = report_bytes(learn(log, ledger, known_at), as_of)
        for name in kept:
            if now[name] != kept[name]:
                yield f"{name} known at {known_at}, as of {as_of or 'no cut'}"


def nothing_before_divergence_moves(
    log: EventLog, ledger: str, before: int, after: int
) -> Complaints:
    """What was learned between two positions leaves everything before its divergence alone."""
    newer, changes = learn_with_changes(log, ledger, before, after)
    diverged = min((change.diverged for change in changes), default=None)
    if diverged != NO_INSTANT:
        yield from moved_before(learn(log, ledger, f"position:{before}"), newer, diverged)


def moved_before(older: Knowledge, newer: Knowledge, diverged: datetime | None) -> Complaints:
    """What differs between two moments of knowledge before an instant (None: anywhere)."""
    if diverged is None:
        yield from apart(view(older), view(newer))
        return
    cut = diverged - JUST_BEFORE
    year = tax_date(cut, newer.zone).year
    for each in apart(up_to_year(view(older, cut), year), up_to_year(view(newer, cut), year)):
        yield f"before {diverged}: {each}"


def one_head_per_fact(log: EventLog, ledger: str) -> Complaints:
    """Revisions of a fact form one chain, and its last link is what the ledger holds."""
    knowledge = learn(log, ledger)
    for name, chain in surveyed(log, ledger).chains.items():
        numbers = [revision.number for revision in chain]
        if numbers != list(range(1, len(chain) + 1)):
            yield f"{name} has revisions {numbers}"
        elif [each.position for each in chain] != sorted(each.position for each in chain):
            yield f"{name} has revisions out of order"
        elif held_fact(name, chain[-1].content) != head_of(knowledge, name):
            yield f"{name} is held to be {head_of(knowledge, name)}"


def stale_correction_writes_nothing(log: EventLog, ledger: str) -> Complaints:
    """Of two who correct one fact at once the second is refused, and so is who saw an old head."""
    found = surveyed(log, ledger)
    for fact in [*found.chains][len(found.chains) // 2 :][:1]:
        copy = copied(log, ledger)
        reason = Reason("note", "two at once")
        ours, theirs = (decide(copy, ledger, [Order("annotate", fact)], reason) for _ in "ab")
        commit(copy, ledger, ours, "ana")
        position = len(copy.rows[ledger])
        try:
            commit(copy, ledger, theirs, "ben")
            yield f"{fact}: the second of two was recorded"
        except Refused as refused:
            if refused.status != 4:
                yield f"{fact}: refused with status {refused.status}"
        seen = found.chains[fact][-1].number
        try:
            late = decide(copy, ledger, [Order("annotate", fact, expect=seen)], reason)
            commit(copy, ledger, late, "ben")
            yield f"{fact}: recorded on an old head"
        except Refused as refused:
            if refused.status != 4:
                yield f"{fact}: refused with status {refused.status}"
        if len(copy.rows[ledger]) != position:
            yield f"{fact}: what was refused wrote something"


def reinstate_restores_exactly(found: Survey) -> Complaints:
    """A reinstated revision says what the restored one said, and nothing else."""
    for name, chain in found.chains.items():
        for each in chain:
            if each.verb == "reinstate" and each.content != chain[each.restores - 1].content:
                yield f"{name}: revision {each.number} is not revision {each.restores}"


def reclassify_never_touches_observation(found: Survey) -> Complaints:
    """Only a replacement, a re-issue and a return to an earlier revision change what is stated."""
    for name, chain in found.chains.items():
        for before, each in pairwise(chain):
            if each.verb in ("reclassify", "annotate", "void") and each.stated != before.stated:
                yield f"{name}: {each.verb} changed what was observed"


def as_filed_is_reproducible(log: EventLog, ledger: str) -> Complaints:
    """Each filing is computed again byte for byte, and shown so by whoever asks for it."""
    verified = verify(log, ledger, with_filings=True)
    yield from (fault.sentence() for fault in verified.faults)
    yield from verified.notes
    for filing in filings(log, ledger):
        report = ask(log, ledger, "gains", Question(ledger, year=filing.year), filing.name)
        if canonical(report.as_data()) != filed_bytes(log, ledger, filing, "gains"):
            yield f"{filing.name}: gains are shown otherwise than they were filed"


def a_plus_b_is_c(log: EventLog, ledger: str) -> Complaints:
    """As filed and the change add up to the year as now known, and no figure moves untold."""
    latest = latest_by_year(filings(log, ledger))
    if not latest:
        return
    knowledge = learn(log, ledger)
    with_lots = knowledge.position % 4 == 0
    for each in restate_year(log, ledger, min(latest), with_lots=with_lots).years:
        filing = each.filing
        names = [*FIGURES, *(LOTS if with_lots else ())]
        filed = {name: filed_report(log, ledger, filing, name) for name in names}
        reports = year_reports(Question(ledger), filing.year, knowledge)
        now = {name: reports[name].as_data() for name in names}
        columns = [figures_of(reports, filing.year) for reports in (filed, now)]
        yield from (f"{filing.name} {each}" for each in _columns(each.lines, *columns))


def _columns(lines: Sequence[RestatedLine], filed: Figures, now: Figures) -> Complaints:
    for line in lines:
        parts = sum((part for _, part in line.parts), start=line.change * 0)
        if line.as_filed + line.change != line.corrected or parts != line.change:
            yield f"{line.key}: {line.as_filed} + {parts} is not {line.corrected}"
    told = Counter(
        (_row(line.key[0]), line.key[1], line.as_filed, line.corrected)
        for line in lines
        if line.change
    )
    moved = Counter(
        (_row(now.names.get(row, filed.names.get(row, row))), column, was, is_now)
        for row, column in {**filed.amounts, **now.amounts}
        if (was := filed.amount((row, column))) != (is_now := now.amount((row, column)))
    )
    yield from (f"{each} moved, and no line says so" for each in moved - told)
    yield from (f"{each} did not move, and a line says so" for each in told - moved)


def _row(identity: str) -> str:
    """A row without its number among those of its fact: that may be another in each world."""
    return identity.partition("#")[0]


def import_is_idempotent(
    log: EventLog, ledger: str, exports: Exports, files: Iterable[list[Line]]
) -> Complaints:
    """A file whose facts are recorded as it tells them is taken again, and records nothing."""
    for lines in files:
        before = learn(log, ledger).position
        try:
            done = write(log, ledger, exports.prepared(lines, "eve"))
            if done.recorded or done.facts:
                yield f"{done.file}: {done.recorded} rows recorded a second time"
        except Refused as refused:
            yield refused.faults[0].sentence()
        if learn(log, ledger).position != before:
            yield "a file imported a second time wrote something"


def import_order_does_not_matter_as_now_known(
    log: EventLog, ledger: str, exports: Exports
) -> Complaints:
    """What stands, told by one export in the reverse order, gives the same figures."""
    found = surveyed(log, ledger)
    other = copied(log, ledger, TIMED)
    standing = [
        _line(name, chain[-1].content)
        for name, chain in found.chains.items()
        if chain[-1].standing and chain[-1].stated.type not in TIMED
    ]
    if standing:
        write(other, ledger, exports.prepared(standing[::-1], "eve"))
    yield from apart(view(learn(log, ledger)), view(learn(other, ledger)))


def _line(name: str, content: Content) -> Line:
    held = content.held
    line: Line = {"id": name, "type": held.type, "at": held.at, **held.data}
    if content.evidence:
        line["evidence"] = [dict(each) for each in content.evidence]
    return line


def rebuild_equals_live(log: EventLog, ledger: str, live: Knowledge) -> Complaints:
    """What grew event by event is what a fresh reading finds, here and in a copy elsewhere."""
    fresh = learn(log, ledger)
    for knowledge in (fresh, live):
        knowledge.put_in_order()
    for each in fields(Knowledge):
        if getattr(fresh, each.name) != getattr(live, each.name):
            yield f"a fresh reading has other {each.name}"
    copy = copied(log, ledger)
    if list(copy.scan(ledger)) != list(log.scan(ledger)):
        yield "a copy holds other bytes"
    shown = report_bytes(fresh)
    for where, other in (("grown", live), ("copied", learn(copy, ledger))):
        for name, content in report_bytes(other).items():
            if content != shown[name]:
                yield f"{name} {where}: {orjson.loads(content)['rows']}"
