"""The survey: what a writer must know of a ledger, in one verified reading.

To void one fact of a hundred thousand nobody needs the other facts decoded. But the chain has to
be whole before anything is written behind it, so every event is read; and of these only the few
that a correction or an import asks about are understood:

    accounts            which there are
    corrections         the head of every corrected fact, and who made it
    imports             which events each import recorded
    the facts asked for their whole chain of revisions
"""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from adapters.corrected import content_of
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import CORRECTIONS
from adapters.events import known_topic
from adapters.events import lift
from adapters.years import Years
from adapters.years import events_of_years
from domain.corrections import Content
from domain.corrections import Revision
from domain.periods import Filing
from domain.periods import latest_by_year
from domain.residence import SWITCH
from domain.shapes import SHAPES
from domain.treatments import Stated

Watch = Callable[[Stored], None]
"""Shown every event of a ledger, in order."""


_ZONE = f'"{SWITCH}"'.encode()


@dataclass(frozen=True, slots=True)
class Import:
    """An import on record: the position that closes it, and where its facts may begin.

    Corrections do not end the search for its facts: those a source states anew are among them.
    """

    position: int
    after: int
    recorded_at: str
    actor: str
    file: str
    digest: str


@dataclass(slots=True)
class Batch:
    """What one transaction did: the revisions it made, the facts recorded beside them, and why."""

    corrected: list[tuple[str, Revision]] = field(default_factory=list)
    recorded: list[str] = field(default_factory=list)
    why: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Survey:
    """What was found, up to `position`.

    `chains` holds the revisions of the facts asked for and the corrections of all others;
    `observed` the digest of the latest re-issued observation of a fact, where there is one;
    `books` every event that is no fact and corrects none. `moves` says that something was stated
    about a change of zone, which `zone`, that of the ledger's beginning, does not follow.
    """

    position: int = 0
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    moves: bool = False
    accounts: set[str] = field(default_factory=set)
    imports: list[Import] = field(default_factory=list)
    chains: dict[str, list[Revision]] = field(default_factory=dict)
    observed: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    books: list[Stored] = field(default_factory=list)

    def filings(self) -> list[Filing]:
        """The latest filing of each year."""
        years = Years()
        for recorded in events_of_years(self.books):
            years.take_in(recorded)
        return list(latest_by_year(years.filings).values())

    def head(self, fact: str) -> Revision | None:
        """The latest revision of a fact, None where it was not asked for and never corrected."""
        chain = self.chains.get(fact)
        return chain[-1] if chain else None


def survey(
    log: EventLog,
    ledger: str,
    facts: Collection[str] = (),
    upto: int | None = None,
    watch: Watch | None = None,
) -> Survey:
    """Read a ledger once, verifying it, for its accounts, imports, corrections and these facts.

    Every event is shown to `watch` on the way: who needs more of them need not read again.
    Raises Refused for a broken chain or an event this program does not know.
    """
    wanted = frozenset(log.known(ledger, facts).values()) if facts else frozenset()
    found = Survey()
    after = 1
    for stored in log.scan(ledger, upto):
        found.position = stored.position
        if watch is not None:
            watch(stored)
        kind = known_topic(stored)[0]
        if kind == "policy" or kind in CORRECTIONS:
            found.moves |= _ZONE in stored.state
        if kind in SHAPES:
            if stored.position in wanted or kind == "account":
                _take_fact(found, stored, kind, keep=stored.position in wanted)
        elif kind in CORRECTIONS:
            take_correction(found, stored)
        else:
            _take_book(found, stored, kind, after)
            after = stored.position
    return found


def _take_book(found: Survey, stored: Stored, kind: str, after: int) -> None:
    """Take in an event that is no fact; an import's facts are to be found `after` a position."""
    found.books.append(stored)
    if kind == "file_imported":
        _take_import(found, stored, after)
    elif kind in ("ledger_created", "corrections_applied"):
        data = orjson.loads(stored.state)["data"]
        if kind == "ledger_created":
            found.zone = ZoneInfo(data["zone"])
        else:
            batch = found.batches.setdefault(data["batch"], Batch())
            batch.recorded.extend(data["recorded"])
            batch.why = {key: data[key] for key in ("reason", "reason_code", "approved_by")}


def revision_of(stored: Stored, state: dict[str, Any]) -> Revision:
    """The first revision of a fact, from the event that recorded it."""
    kind, version = known_topic(stored)
    data = lift(kind, version, state["data"])
    evidence = tuple(state.get("evidence", ()))
    return Revision(
        number=1,
        position=stored.position,
        recorded_at=state["recorded_at"],
        event=kind,
        verb="record",
        actor=state["actor"],
        content=Content(Stated(kind, state["effective_at"], data), None, True, evidence),
        note=state.get("note", ""),
        added_evidence=evidence,
        source=state.get("source"),
    )


def _take_fact(found: Survey, stored: Stored, kind: str, *, keep: bool) -> None:
    state = orjson.loads(stored.state)
    name = state["fact"]
    if keep:
        found.chains.setdefault(name, []).insert(0, revision_of(stored, state))
    if kind == "account":
        found.accounts.add(name)


def take_correction(found: Survey, stored: Stored) -> Revision:
    """Take in a correction; returns the revision it made."""
    state = orjson.loads(stored.state)
    kind, version = known_topic(stored)
    data, fact = lift(kind, version, state["data"]), state["fact"]
    revision = Revision(
        number=data["revision"],
        position=stored.position,
        recorded_at=state["recorded_at"],
        event=kind,
        verb=CORRECTIONS[kind],
        actor=state["actor"],
        content=content_of(data),
        reason_code=data["reason_code"],
        reason=data["reason"],
        approved_by=data["approved_by"],
        batch=data["batch"],
        note=state.get("note", ""),
        added_evidence=tuple(data["added_evidence"]),
        source=state.get("source"),
        restores=data.get("restores", 0),
        twin=data.get("twin", ""),
    )
    found.chains.setdefault(fact, []).append(revision)
    found.batches.setdefault(revision.batch, Batch()).corrected.append((fact, revision))
    if "observation" in data:
        found.observed[fact] = bytes.fromhex(data["observation"])
    if revision.stated.type == "account":
        (found.accounts.add if revision.standing else found.accounts.discard)(fact)
    return revision


def _take_import(found: Survey, stored: Stored, after: int) -> None:
    state = orjson.loads(stored.state)
    data = state["data"]
    found.imports.append(
        Import(
            stored.position,
            after,
            state["recorded_at"],
            state["actor"],
            data["file"],
            data["digest"],
        )
    )


def facts_of(
    log: EventLog, ledger: str, imported: Import
) -> tuple[list[str], list[tuple[str, int]]]:
    """The facts an import recorded first, and those it stated anew with their revisions.

    In the order of its file: they stand in one run right before the event that closes it, all with
    the digest of its file.
    """
    names: list[str] = []
    anew: list[tuple[str, int]] = []
    for stored in log.scan(ledger, imported.position - 1):
        if stored.position <= imported.after:
            continue
        state = orjson.loads(stored.state)
        if (state.get("source") or {}).get("digest") != imported.digest:
            names.clear()
            anew.clear()
        elif known_topic(stored)[0] in SHAPES:
            names.append(state["fact"])
        else:
            anew.append((state["fact"], state["data"]["revision"]))
    return names, anew


def corrected_since(
    stored: Sequence[Stored], facts: Collection[str]
) -> Iterable[tuple[str, Revision]]:
    """Of events that came meanwhile, the corrections of these facts."""
    for each in stored:
        if known_topic(each)[0] in CORRECTIONS:
            scratch = Survey()
            revision = take_correction(scratch, each)
            (fact,) = scratch.chains
            if fact in facts:
                yield fact, revision
