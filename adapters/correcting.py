"""Correcting: from what a person asks for to durable revisions, or to the words of a refusal.

The author of a correction saw a head; the correction names it, and holds only if it still is the
head when the ledger's lock is taken:

    ana  reads t1, head 1         ben  reads t1, head 1
    ana  voids t1: revision 2     ben  reclassifies t1 -> refused, exit 4: what t1 was, what ana
                                       made of it, and what he wanted

A batch is one transaction: all of its corrections hold or none does, and it is undone as a whole.
What a dry run shows is decided by the very same code.
"""

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from typing import Any

from adapters.corrected import Correction
from adapters.corrected import Reason
from adapters.corrected import batch_name
from adapters.corrected import correction_entry
from adapters.corrected import fact_held
from adapters.event_log.port import Appended
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from adapters.events import book_entry
from adapters.events import fact_entry
from adapters.events import read_events
from adapters.recording import Placed
from adapters.recording import account_faults
from adapters.recording import append
from adapters.surveying import Survey
from adapters.surveying import Watch
from adapters.surveying import corrected_since
from adapters.surveying import survey
from domain.books import CorrectionsApplied
from domain.corrections import ALL_CODES
from domain.corrections import Content
from domain.corrections import Corrected
from domain.corrections import Revision
from domain.corrections import annotate
from domain.corrections import attach
from domain.corrections import changes
from domain.corrections import reclassify
from domain.corrections import reinstate
from domain.corrections import replace
from domain.corrections import same_figures
from domain.corrections import told
from domain.corrections import void
from domain.facts import Fact
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import Statement
from domain.journal import check
from domain.journal import fact_of
from domain.kinds import TEXT
from domain.kinds import Problems
from domain.kinds import as_stated
from domain.knowledge import Knowledge
from domain.periods import Filing
from domain.periods import divergence
from domain.periods import end_of_year
from domain.treatments import Stated
from domain.zones import ZONES_APART


@dataclass(frozen=True, slots=True)
class Order:
    """One correction as asked for.

    `expect` is the head its author saw (0: whichever is found); `line` the whole journal object of
    a replacement, or what makes it of that which is stated; `kind` and `given` a reclassification;
    `restores` the revision to reinstate (0: the one before the head); `twin` the fact a duplicate
    repeats.
    """

    verb: str
    fact: str
    expect: int = 0
    line: Mapping[str, Any] | Callable[[Stated], Mapping[str, Any]] | None = None
    kind: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    restores: int = 0
    twin: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """Corrections that may be made, as decided by what was known at `position`.

    `lines` are new facts that are recorded in the same transaction; `filed` the latest filing of
    each year, and `touched` those of them that the corrections reach by their dates.
    """

    position: int
    corrections: list[Correction]
    lines: list[Statement]
    reason: Reason
    what: str
    filed: list[Filing]
    touched: list[Filing]

    def entries(self, actor: str, batch: str) -> list[Entry]:
        """The entries that record it all; a batch of several is closed by an event of its own."""
        made = [correction_entry(each, self.reason, batch, actor) for each in self.corrections]
        made.extend(fact_entry(each, actor, batch=batch) for each in self.lines)
        if len(made) > 1 or self.what:
            applied = CorrectionsApplied(
                batch,
                self.what or f"{len(self.corrections)} corrections",
                len(self.corrections),
                self.reason.code,
                self.reason.text,
                self.reason.approved_by,
                tuple(each.name for each in self.lines),
            )
            made.append(book_entry(applied, actor))
        return made


@dataclass(frozen=True, slots=True)
class Done:
    """Corrections made: under which batch, with what the log said."""

    batch: str
    corrections: list[Correction]
    appended: Appended
    touched: list[Filing]


def decide(
    log: EventLog,
    ledger: str,
    orders: Sequence[Order],
    reason: Reason,
    lines: Sequence[Mapping[str, Any]] = (),
    what: str = "",
    watch: Watch | None = None,
) -> Decided:
    """What these orders make of the ledger as it is now known; every event is shown to `watch`.

    Refused with every fault they have (status 3), or where a head is not the one its author saw
    (status 4).
    """
    names = {name for order in orders for name in (order.fact, order.twin) if name}
    known = survey(log, ledger, names, watch=watch)
    faults = [*_reason_faults(reason), *_order_faults(orders, known)]
    conflicts: list[Fault] = []
    made: list[Correction] = []
    for order in orders:
        chain = known.chains.get(order.fact)
        if not chain:
            continue
        correction, found_faults = _decided(order, chain, reason)
        faults.extend(found_faults)
        if 0 < order.expect < chain[-1].number:
            conflicts.extend(conflict(order.fact, chain, order.expect, correction))
        elif correction is not None:
            made.append(correction)
    statements = _statements(lines, faults)
    # A void fact and a note beside one move no units, wherever their account has gone.
    moved = [each for each in made if each.content.standing and each.verb != "annotate"]
    held = [(each.fact, each.content.held) for each in moved]
    placed = [Statement(fact, each.type, each.at, each.data) for fact, each in held] + statements
    faults.extend(account_faults(known.accounts, (Placed(each, "correct", 0) for each in placed)))
    faults.extend(map(_name_taken, sorted(log.known(ledger, [each.name for each in statements]))))
    if conflicts:
        raise Refused(*conflicts, status=4)
    if faults:
        raise Refused(*faults)
    changed = [*map(_before_and_after, made), *((None, fact) for fact in map(_made_of, statements))]
    filed = known.filings()
    touched = [filing for filing in filed if _reaches(known, changed, filing)]
    return Decided(known.position, made, statements, reason, what, filed, touched)


def _before_and_after(made: Correction) -> tuple[Fact | None, Fact | None]:
    """The fact as it was held and as it will be; None where it is void."""
    before, after = (
        fact_held(made.fact, content) if content.standing else None
        for content in (made.head.content, made.content)
    )
    return before, after


def _made_of(statement: Statement) -> Fact:
    return fact_of(statement.name, statement.type, statement.at, statement.data)


def _reaches(
    known: Survey, changed: Iterable[tuple[Fact | None, Fact | None]], filing: Filing
) -> bool:
    """Whether any of these facts, as it was and as it will be, could move a filing's year.

    An election reaches no further back than today, and so not to before the filing.
    """
    settings = Knowledge(zone=known.zone)
    moments = (divergence(*each, filing.recorded_at, settings) for each in changed)
    # Where the taxpayer moved, the year may have ended up to so much later than here.
    end = end_of_year(filing.year, known.zone) + (ZONES_APART if known.moves else timedelta(0))
    return any(each is not None and each <= end for each in moments)


def commit(log: EventLog, ledger: str, decided: Decided, actor: str) -> Done:
    """Make decided corrections; Refused (status 4) if somebody corrected one of the facts first."""
    batch = batch_name(decided.position, decided.corrections, actor)
    facts = {each.fact: each for each in decided.corrections}
    names = {each.name for each in decided.lines}

    def nobody_else(since: Sequence[Stored]) -> None:
        taken = names and [each.fact for each in read_events(since) if each.fact in names]
        if taken:
            raise Refused(*map(_name_taken, sorted(set(taken))), status=4)
        for fact, winner in corrected_since(since, facts.keys()):
            ours = facts[fact]
            raise Refused(*conflict(fact, (ours.head, winner), ours.head.number, ours), status=4)

    unless = Unless(decided.position, nobody_else)
    appended = append(log, ledger, decided.entries(actor, batch), unless=unless, where="correct")
    return Done(batch, decided.corrections, appended, decided.touched)


def conflict(
    fact: str, chain: Sequence[Revision], seen: int, ours: Correction | None
) -> list[Fault]:
    """Three views of a fact that somebody else corrected first: original, winner, theirs."""
    by_number = {revision.number: revision for revision in chain}
    winner = next((each for each in chain if each.number == seen + 1), chain[-1])
    original = by_number.get(seen)
    who = f"{winner.actor} at {winner.recorded_at} (position {winner.position})"
    found = f"revision {winner.number} by {who}: {_told(original, winner.content)}"
    if winner.reason:
        found += f", because: {winner.reason}"
    last = chain[-1].number
    advice = f"Look at it (lotledger history {fact}) and correct the new head: --expect {last}"
    faults = [
        Fault(
            "already_corrected",
            "correct",
            0,
            fact,
            found,
            f"revision {seen} to be the head still",
            advice,
        )
    ]
    if original is not None:
        found = f"revision {seen}: {told(original.content.held)}"
        faults.append(Fault("original", "correct", 0, fact, found, "what you saw"))
    if ours is not None:
        wanted = f"{ours.verb}: {_told(original, ours.content)}"
        faults.append(Fault("yours", "correct", 0, fact, wanted, "nothing: it is not recorded"))
    return faults


def _told(before: Revision | None, after: Content) -> str:
    if before is None:
        return told(after.held)
    return ", ".join(changes(before.content, after)) or "no change"


def _decided(
    order: Order, chain: Sequence[Revision], reason: Reason
) -> tuple[Correction | None, list[Fault]]:
    """What an order makes of the head it was meant for."""
    seen = next((each for each in chain if each.number == order.expect), chain[-1])
    restores, note = 0, ""
    if order.verb == "reinstate":
        restores = order.restores or _before(chain)
    if order.verb == "replace":
        statement, faults = _statement(order, seen, reason)
        if statement is None:
            return None, faults
        note = statement.note
        content, faults = replace(order.fact, seen.content, statement)
    else:
        content, faults = _content(order, seen.content, chain, restores, reason)
    if content is None:
        return None, faults
    if order.verb not in ("annotate", "reinstate"):
        content = attach(content, reason.evidence)
    made = Correction(order.fact, order.verb, seen, content, restores, order.twin, note=note)
    return made, []


def _before(chain: Sequence[Revision]) -> int:
    """The last revision that said something else than the head; for want of one, the first."""
    head = chain[-1].content
    others = (each.number for each in chain if not same_figures(each.content, head))
    return max(others, default=1)


def _content(
    order: Order, head: Content, chain: Sequence[Revision], restores: int, reason: Reason
) -> Corrected:
    if order.verb == "void":
        return void(order.fact, head)
    if order.verb == "reclassify":
        return reclassify(order.fact, head, order.kind, order.given)
    if order.verb == "annotate":
        return annotate(head, reason.evidence)
    earlier = next((each.content for each in chain if each.number == restores), None)
    return reinstate(order.fact, head, earlier)


def _statement(
    order: Order, head: Revision, reason: Reason
) -> tuple[Statement | None, list[Fault]]:
    """The whole new statement of a replacement; what the fact was stated with stays with it."""
    said = order.line(head.stated) if callable(order.line) else order.line or {}
    line = {**said, "id": order.fact}
    attached = [dict(each) for each in (*as_stated(head.evidence), *reason.evidence)]
    if attached:
        line.setdefault("evidence", attached)
    return check(line, "correct", 0)


def _statements(lines: Sequence[Mapping[str, Any]], faults: list[Fault]) -> list[Statement]:
    """New facts to record beside the corrections, each name once."""
    statements: dict[str, Statement] = {}
    for line in lines:
        statement, found = check(line, "correct", 0)
        faults.extend(found)
        if statement is not None and statements.setdefault(statement.name, statement) != statement:
            found_twice = f"{statement.name} again with other content"
            faults.append(Fault("duplicate_id", "correct", 0, "id", found_twice, "each id once"))
    return list(statements.values())


def _order_faults(orders: Sequence[Order], known: Survey) -> Iterator[Fault]:
    """What is wrong with whom the orders name, before it is asked what they do."""
    counted = Counter(order.fact for order in orders)
    for name in sorted(name for name, times in counted.items() if times > 1):
        expected = "one correction for each fact"
        yield Fault("corrected_twice", "correct", 0, name, f"{counted[name]} corrections", expected)
    advice = "lotledger history lists every fact by its name."
    for what, name in sorted({("fact", order.fact) for order in orders} | _twins(orders)):
        if name not in known.chains:
            expected = "a fact of this ledger"
            yield Fault("unknown_fact", "correct", 0, what, name, expected, advice)
    voided = {order.fact for order in orders if order.verb == "void"}
    for order in orders:
        head, twin = known.head(order.fact), known.head(order.twin)
        if head is not None and not 0 <= order.expect <= head.number:
            found, expected = str(order.expect), f"a revision up to {head.number}, the head"
            yield Fault("no_such_revision", "correct", 0, order.fact, found, expected, advice)
        if twin is not None and (order.twin in voided or not twin.standing):
            found, expected = f"{order.twin} as its twin", "a fact that stands and stays so"
            yield Fault("no_twin", "correct", 0, order.fact, found, expected)


def _twins(orders: Sequence[Order]) -> set[tuple[str, str]]:
    return {("twin", order.twin) for order in orders if order.twin}


def _name_taken(name: str) -> Fault:
    advice = f"If it is void: lotledger correct reinstate {name} --reason …"
    return Fault("name_taken", "correct", 0, "id", name, "a fact that is not recorded yet", advice)


def _reason_faults(reason: Reason) -> list[Fault]:
    problems = Problems()
    references = [("--evidence-ref", each.get("ref", "?")) for each in reason.evidence]
    spoken = (("--reason", reason.text.strip()), ("--note", reason.note))
    for option, text in (*spoken, ("--approved-by", reason.approved_by), *references):
        if text:
            TEXT.normal(text, option, problems)
    faults = [Fault(code, "correct", 0, *rest) for code, *rest in problems.found]
    if not reason.text.strip():
        advice = "Say why in words a stranger understands: --reason '…'"
        faults.append(Fault("no_reason", "correct", 0, "--reason", "nothing", "a reason", advice))
    if reason.code not in ALL_CODES:
        expected = "one of " + ", ".join(ALL_CODES)
        faults.append(Fault("not_a_choice", "correct", 0, "--code", reason.code, expected))
    return faults
