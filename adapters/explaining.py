"""Explaining with provenance: every fact under a figure with its revisions, people, files and rows.

The tree of figures is made by the projections, out of the same fold the reports are made of. What
a fact rests on is known to the log alone, so one more verified reading hangs it underneath:

    sale of 0.25 BTC in coinbase                              a fact of the tree
      revision 1: imported by ana, 2026-04-10 09:00:00 UTC    an event of the log
        coinbase.csv, read by coinbase 1                      the file, by its digest
          row 7: cb09,2025-09-01 12:00:00 UTC,Sell,…          as the exchange wrote it
"""

from collections import deque
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from difflib import get_close_matches
from itertools import islice
from itertools import pairwise
from typing import Any

from adapters.asking import understood
from adapters.citing import Files
from adapters.event_log.port import EventLog
from adapters.events import parse_recorded_at
from adapters.events import read_events
from adapters.surveying import survey
from adapters.years import filing_named
from adapters.years import filings
from domain.calendar import write_instant
from domain.corrections import Revision
from domain.corrections import changes
from domain.faults import Fault
from domain.faults import Refused
from domain.rules import cited_as_one
from projections.explaining import Node
from projections.explaining import every_id
from projections.explaining import explain as tell
from projections.explaining import year_of
from projections.replay import Question
from projections.replay import Replay
from projections.replay import cut_instant
from projections.replay import replay
from projections.report import Row
from projections.report import switch_rows

LISTED = 200_000
"""Ids that are searched for a near match; more would take longer than an answer should."""

HOW_TO_LIST = (
    "Ids stand in every row: lotledger gains --format json (lots, income, claims, carryforward, "
    "findings, history likewise); totals are total:gains/2025/gain, facts go by their own names."
)


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation with the two clocks and the rules it was made by, as data like a report."""

    ledger: str
    id: str
    as_of: datetime | None
    position: int
    recorded_at: datetime | None
    ruleset: str
    law: date | None
    what_if: Mapping[str, str]
    switches: list[Row]
    year: int
    tree: Node

    def as_data(self) -> dict[str, Any]:
        """The explanation as nested objects."""
        return {
            "ledger": self.ledger,
            "explain": self.id,
            "as_of": write_instant(self.as_of) if self.as_of else None,
            "known_at": {
                "position": self.position,
                "recorded_at": write_instant(self.recorded_at) if self.recorded_at else None,
            },
            "ruleset": self.ruleset,
            "law": self.law.isoformat() if self.law else None,
            "switches": self.switches,
            "what_if": dict(self.what_if),
            "tree": self._as_data(self.tree),
        }

    def _as_data(self, node: Node) -> dict[str, Any]:
        return {
            "id": node.id or None,
            "label": node.label,
            "figure": node.figure or None,
            "part": node.part or None,
            "note": node.note or None,
            "rule": rule_as_data(node.rule, self.year, self.law),
            "seen": node.seen,
            "source": node.source,
            "children": [self._as_data(child) for child in node.children],
        }


def rule_as_data(rule: str, year: int = 0, law: date | None = None) -> dict[str, Any] | None:
    """A rule with its title, the text it rests on, its weight and how sure that is; null for none.

    Of several versions those that govern the year, as the law stood on a day, are told as one.
    """
    if not rule:
        return None
    said = cited_as_one(rule, year, law)
    return {
        "id": rule,
        "title": said.title,
        "citation": said.source,
        "authority": list(said.authority),
        "status": list(said.status),
    }


def explain(
    log: EventLog,
    ledger: str,
    name: str,
    question: Question,
    known_at: str,
    *,
    whole: bool = False,
) -> Explained:
    """What an id rests on, down to files, rows and people.

    `question` cuts by effective time and narrows totals. With `whole` the rows of a total are told
    down to their sources as well. Raises Refused for an id there is nothing of, a moment that
    cannot be understood, or a damaged store.
    """
    asked, knowledge = understood(log, ledger, question, known_at)
    position = knowledge.position
    rules, year = asked.rules(), 0
    switches: list[Row] = []
    tree = _event(log, ledger, position, name)
    if tree is None:
        answer = replay(replace(asked, year=0, account="", asset=""), knowledge)
        tree = tell(answer, asked, name, whole=whole)
        year, switches = year_of(answer, name), switch_rows(answer.book.switches.used)
        tree = tree or _no_longer_standing(log, ledger, position, name)
    if tree is None:
        raise _unknown(answer, name)
    return Explained(
        ledger,
        name,
        cut_instant(asked.as_of, knowledge.zone),
        position,
        knowledge.recorded_at,
        rules.name,
        rules.law,
        dict(asked.what_if),
        switches,
        year,
        _with_provenance(log, ledger, position, tree),
    )


def _event(log: EventLog, ledger: str, position: int, name: str) -> Node | None:
    """An event of the log by its position, or a filing's, if it was known by then."""
    kind, _, number = name.partition(":")
    if kind == "filing":
        filing = filing_named(filings(log, ledger), name)
        number = str(filing.position) if filing else ""
    if kind not in ("event", "filing") or not number.isdecimal() or not 0 < int(number) <= position:
        return None
    last = deque(log.scan(ledger, int(number)), maxlen=1)
    event = next(read_events(last))
    label = f"event {event.position}: {event.type.replace('_', ' ')} by {event.actor}"
    note = _moment(event.recorded_at)
    children: tuple[Node, ...] = ()
    if event.fact:
        children = (Node(event.fact, id=event.fact, fact=event.fact),)
    else:
        note += ": " + ", ".join(f"{key} {_word(value)}" for key, value in event.data.items())
    source = {
        "position": event.position,
        "recorded_at": event.recorded_at,
        "event": event.type,
        "actor": event.actor,
        "data": event.data,
    }
    return Node(label, note=note, id=name, source=source, children=children)


def _no_longer_standing(log: EventLog, ledger: str, position: int, name: str) -> Node | None:
    """A fact that the ledger was told once and that does not stand now."""
    recorded = log.known(ledger, [name]).get(name)
    if recorded is None or recorded > position:
        return None
    return Node(name, note="it does not stand", id=name, fact=name)


def _unknown(answer: Replay, name: str) -> Refused:
    """The refusal of an id that names nothing, with those that look like it."""
    known = list(islice(every_id(answer), LISTED))
    begin = [each for each in known if each.startswith(name) or name.startswith(each)]
    near = begin or [each for each in known if name.partition(":")[2] in each if ":" in name]
    near = near or get_close_matches(name, known[:5000], cutoff=0.6)
    found = ", ".join(near[:5])
    expected = f"one of the ledger's ids, such as {found}" if found else "one of the ledger's ids"
    return Refused(
        Fault("unknown_id", "explain", 0, "ID", name or "nothing", expected, HOW_TO_LIST), status=2
    )


def _with_provenance(log: EventLog, ledger: str, position: int, tree: Node) -> Node:
    """The tree with the history of each fact under the place where it is told."""
    found = survey(log, ledger, frozenset(_facts(tree)), upto=position)
    files = Files(log, ledger)

    def hang(node: Node) -> Node:
        children = tuple(hang(child) for child in node.children)
        if node.fact and not node.seen:
            told = tuple(_told_revisions(files, found.chains.get(node.fact, [])))
            children = (*told, *children)
        return node._replace(children=children)

    return hang(tree)


def _facts(node: Node) -> Iterator[str]:
    if node.fact and not node.seen:
        yield node.fact
    for child in node.children:
        yield from _facts(child)


def _told_revisions(files: Files, chain: list[Revision]) -> Iterator[Node]:
    """Every revision of a fact: who, when, what it says or changed, why, and out of which file."""
    before = [None, *chain]
    for earlier, revision in pairwise(before):
        if revision is not None:
            yield _told_revision(files, earlier, revision)


def _told_revision(files: Files, earlier: Revision | None, revision: Revision) -> Node:
    stated = revision.stated
    if earlier is None:
        said = [f"{key} {_word(value)}" for key, value in stated.data.items()]
    else:
        said = changes(earlier.content, revision.content)
    verb = "imported" if revision.source and earlier is None else _DONE[revision.verb]
    label = f"revision {revision.number}: {verb} by {revision.actor}"
    where = f"{_moment(revision.recorded_at)}, position {revision.position}"
    source = {
        "revision": revision.number,
        "position": revision.position,
        "recorded_at": revision.recorded_at,
        "event": revision.event,
        "verb": revision.verb,
        "actor": revision.actor,
        "reason_code": revision.reason_code or None,
        "reason": revision.reason or None,
        "approved_by": revision.approved_by or None,
        "batch": revision.batch or None,
        "supersedes": revision.supersedes,
        "standing": revision.standing,
        "said": said,
        "note": revision.note or None,
        "evidence": [dict(each) for each in revision.added_evidence],
    }
    lines = (*_told_file(files, revision.source), *_told_evidence(revision.added_evidence))
    note = f"{where}: {'; '.join(_sentences(revision, said))}"
    return Node(label, note=note, id=f"event:{revision.position}", source=source, children=lines)


_DONE: dict[str, str] = {
    "record": "recorded",
    "void": "voided",
    "replace": "replaced",
    "reclassify": "reclassified",
    "annotate": "annotated",
    "reinstate": "reinstated",
    "reissue": "issued anew",
}
"""What was done, for each verb."""


def _sentences(revision: Revision, said: list[str]) -> Iterator[str]:
    """What a revision says, why, and who approved it."""
    yield ", ".join(said) or "no figure moves"
    if revision.reason:
        yield f"reason: {revision.reason} ({revision.reason_code})"
    if revision.approved_by:
        yield f"approved by {revision.approved_by}"
    if revision.note:
        yield f"note: {revision.note}"


def _told_evidence(evidence: Iterable[Mapping[str, str]]) -> Iterator[Node]:
    for each in evidence:
        digest = each.get("sha256", "")
        note = f"sha256 {digest}" if digest else ""
        yield Node(f"evidence: {each.get('kind', '')} {each.get('ref', '')}", note=note)


def _told_file(files: Files, source: Mapping[str, Any] | None) -> tuple[Node, ...]:
    """The file a statement was read from, with the rows it was made of."""
    if source is None:
        return ()
    zone = f", times in {source['zone']}" if source["zone"] else ""
    read = f"read by {source['importer']} {source['version']}, {source['encoding']}{zone}"
    rows = tuple(
        Node(f"row {row}", note=text, source={"row": row, "text": text})
        for row, text in files.rows(source)
    )
    note = f"sha256 {source['digest'][:16]}, {read}"
    if not rows:
        note += f"; rows {', '.join(map(str, source['rows']))}, but the file is not kept here"
    return (Node(f"file {source['file']}", note=note, source=dict(source), children=rows),)


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{key} {_word(each)}" for key, each in value.items()) + ")"
    if isinstance(value, list):
        return ", ".join(map(_word, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _moment(recorded_at: str) -> str:
    return f"{parse_recorded_at(recorded_at):%Y-%m-%d %H:%M:%S} UTC"
