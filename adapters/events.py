"""Events as bytes: the closed registry of stored types, their versions, and the way back to facts.

What is stored outlives every version of this program, so a stored name is ours and never an import
path, amounts and instants are strings, and each type carries a version. A type or version that is
not registered is refused: a store written by a later program must not be half understood.

    topic "disposal.1"  state {"recorded_at": …, "fact": "t1", "effective_at": …, "data": {…}, …}

`UPCASTERS` holds, for each version that is no longer written, the function that lifts its data to
the next. The frozen fixtures of every version are loaded by a test for as long as we exist.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import asdict
from dataclasses import dataclass
from datetime import datetime
import hashlib
from typing import Any

import orjson

from adapters.event_log.port import Entry
from adapters.event_log.port import Stored
from adapters.importers.reading import Remark
from domain.books import CorrectionsApplied
from domain.books import FileImported
from domain.books import LedgerCreated
from domain.corrections import VERBS
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import Statement
from domain.periods import RestatementResolved
from domain.periods import YearClosed
from domain.periods import YearFiled
from domain.periods import YearReopened
from domain.shapes import SHAPES

Data = dict[str, Any]

CORRECTIONS: dict[str, str] = {event: verb for verb, event in VERBS.items()}
"""The events that give a fact a new head, and the verb each stands for."""

Book = (
    LedgerCreated
    | FileImported
    | CorrectionsApplied
    | YearClosed
    | YearReopened
    | YearFiled
    | RestatementResolved
)

BOOKS: dict[type, str] = {
    LedgerCreated: "ledger_created",
    FileImported: "file_imported",
    CorrectionsApplied: "corrections_applied",
    YearClosed: "year_closed",
    YearReopened: "year_reopened",
    YearFiled: "year_filed",
    RestatementResolved: "restatement_resolved",
}
"""The events that are no facts and correct none."""

VERSIONS: dict[str, int] = dict.fromkeys([*SHAPES, *CORRECTIONS, *BOOKS.values()], 1)
"""Every stored type and the version in which it is written today."""

UPCASTERS: dict[tuple[str, int], Callable[[Data], Data]] = {}
"""For (type, version): lifts the data of that version to the next."""

TOPICS: dict[str, tuple[str, int]] = {
    f"{kind}.{version}": (kind, version)
    for kind, newest in VERSIONS.items()
    for version in range(1, newest + 1)
}
"""Every topic this program can read."""

NEWEST: dict[str, str] = {f"{kind}.{version}": kind for kind, version in VERSIONS.items()}
"""The topics of today's versions, whose data need not be lifted."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from: the file by digest, the rows, and how they were read."""

    file: str
    digest: str
    rows: tuple[int, ...]
    importer: str
    version: int
    zone: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Event:
    """One stored event, read back whole; `data` is lifted to today's version.

    `batch` is that of the corrections with which a fact was recorded, "" for others.
    """

    position: int
    recorded_at: str
    clock: str
    type: str
    fact: str
    effective_at: str
    actor: str
    source: Data | None
    data: Data
    note: str
    evidence: list[Data]
    remarks: list[list[str]]
    batch: str = ""


def fact_entry(
    statement: Statement,
    actor: str,
    source: Source | None = None,
    remarks: Iterable[Remark] = (),
    *,
    order_is_ours: bool = False,
    batch: str = "",
) -> Entry:
    """The entry that records a statement; `batch` is that of the corrections it goes along with.

    Whether an equal name is the same fact is decided by the observation's digest.
    """
    digest = observation_digest(statement, order_is_ours=order_is_ours)
    body: Data = {
        "fact": statement.name,
        "effective_at": statement.at,
        "actor": actor,
        "data": statement.data,
    }
    if source is not None:
        body["source"] = source
    if batch:
        body["batch"] = batch
    if statement.note:
        body["note"] = statement.note
    if statement.evidence:
        body["evidence"] = statement.evidence
    noted = [[remark.code, remark.message] for remark in remarks]
    if noted:
        body["remarks"] = noted
    return Entry(statement.name, digest, topic_of(statement.type), orjson.dumps(body))


def observation_digest(statement: Statement, *, order_is_ours: bool = False) -> bytes:
    """SHA-256 over the observation alone.

    Not over notes, evidence or how it was read, nor over `order` where the importer numbered the
    rows itself (`order_is_ours`), since another download of the same history may number them
    differently.
    """
    observed = statement.data
    if order_is_ours and "order" in observed:
        observed = {key: value for key, value in observed.items() if key != "order"}
    observation = [statement.type, statement.at, observed]
    return hashlib.sha256(orjson.dumps(observation, option=orjson.OPT_SORT_KEYS)).digest()


def book_entry(
    event: Book,
    actor: str,
    remarks: Iterable[Remark] = (),
) -> Entry:
    """The entry that records an event which is no fact."""
    kind = BOOKS[type(event)]
    body: Data = {"fact": "", "effective_at": "", "actor": actor, "data": asdict(event)}
    noted = [[remark.code, remark.message] for remark in remarks]
    if noted:
        body["remarks"] = noted
    return Entry("", b"", topic_of(kind), orjson.dumps(body))


def topic_of(kind: str) -> str:
    """The topic under which events of a type are written today."""
    return f"{kind}.{VERSIONS[kind]}"


def lift(kind: str, version: int, data: Data) -> Data:
    """Data of an older version brought to today's, one version at a time."""
    while version < VERSIONS[kind]:
        data = UPCASTERS[kind, version](data)
        version += 1
    return data


def known_topic(stored: Stored) -> tuple[str, int]:
    """The type and version of a stored event; Refused where this program does not know it."""
    known = TOPICS.get(stored.topic)
    if known is None:
        raise Refused(
            Fault(
                "event_not_known",
                "store",
                stored.position,
                "topic",
                stored.topic,
                "an event type of this version",
                "The store was written by a later version of lotledger; upgrade and try again.",
            )
        )
    return known


def read_events(stored: Iterable[Stored]) -> Iterator[Event]:
    """Stored events read back whole, for history and provenance."""
    for each in stored:
        kind, version = known_topic(each)
        state: Mapping[str, Any] = orjson.loads(each.state)
        yield Event(
            each.position,
            state["recorded_at"],
            state.get("clock", ""),
            kind,
            state["fact"],
            state["effective_at"],
            state["actor"],
            state.get("source"),
            lift(kind, version, state["data"]),
            state.get("note", ""),
            state.get("evidence", []),
            state.get("remarks", []),
            state.get("batch", ""),
        )


def parse_recorded_at(text: str) -> datetime:
    """The ledger's own instant of learning, as UTC."""
    return datetime.fromisoformat(text)
