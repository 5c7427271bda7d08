"""Correction events as bytes, and back: the whole content of a fact's new head, each time.

Whoever reads the ledger needs no chain to know what holds: the last correction of a fact says it
all, what was stated, how it is treated, whether it stands. The statement inside carries the version
of its own type, so that it is lifted like any other when that type grows.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
from typing import Any

import orjson

from adapters.event_log.port import Entry
from adapters.events import VERSIONS
from adapters.events import Source
from adapters.events import lift
from adapters.events import topic_of
from adapters.importers.reading import Remark
from domain.corrections import VERBS
from domain.corrections import Content
from domain.corrections import Evidence
from domain.corrections import Revision
from domain.facts import Fact
from domain.journal import fact_of
from domain.treatments import Stated
from domain.treatments import Treatment


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a correction is made, by whom it was approved, and on what evidence.

    `evidence` counts for every fact that is corrected; `note` is free text beside the reason.
    """

    code: str
    text: str
    approved_by: str = ""
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that is decided: the fact, what is done, and the whole of its new head.

    `note` and `remarks` are those of the statement it records; `digest` that of an observation.
    """

    fact: str
    verb: str
    head: Revision
    content: Content
    restores: int = 0
    twin: str = ""
    source: Source | None = None
    digest: bytes = b""
    note: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def number(self) -> int:
        """The number of the revision it makes."""
        return self.head.number + 1


def batch_name(position: int, made: Iterable[Correction], actor: str) -> str:
    """The name of a batch: the same for the same corrections of the same ledger, else another.

    Of two batches with one name only one can be recorded, since the heads they name have moved.
    """
    said = [position, actor, *((each.fact, each.verb, each.number) for each in made)]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()[:16]


def correction_entry(made: Correction, reason: Reason, batch: str, actor: str) -> Entry:
    """The entry that records a correction."""
    content = made.content
    data: dict[str, Any] = {
        "revision": made.number,
        "supersedes": made.head.number,
        "reason_code": reason.code,
        "reason": reason.text,
        "approved_by": reason.approved_by,
        "batch": batch,
        "standing": content.standing,
        "stated": _stated(content.stated),
        "treatment": _treatment(content.treatment),
        "evidence": [dict(each) for each in content.evidence],
        "added_evidence": [dict(each) for each in _added(made, reason)],
    }
    if made.restores:
        data["restores"] = made.restores
    if made.twin:
        data["twin"] = made.twin
    if made.digest:
        # Not called "digest", which is how events speak of kept files.
        data["observation"] = made.digest.hex()
    body: dict[str, Any] = {
        "fact": made.fact,
        "effective_at": content.stated.at,
        "actor": actor,
        "data": data,
    }
    if made.source is not None:
        body["source"] = made.source
    if made.note or reason.note:
        body["note"] = "; ".join(filter(None, (made.note, reason.note)))
    if made.remarks:
        body["remarks"] = [[remark.code, remark.message] for remark in made.remarks]
    return Entry("", b"", topic_of(VERBS[made.verb]), orjson.dumps(body))


def _added(made: Correction, reason: Reason) -> tuple[Evidence, ...]:
    """The evidence that came with a correction; one that goes back attaches none to the fact."""
    if made.verb == "reinstate":
        return reason.evidence
    return made.content.evidence[len(made.head.content.evidence) :]


def _stated(stated: Stated) -> dict[str, Any]:
    version = VERSIONS[stated.type]
    return {"type": stated.type, "version": version, "at": stated.at, "data": stated.data}


def _treatment(treatment: Treatment | None) -> dict[str, Any] | None:
    if treatment is None:
        return None
    version = VERSIONS[treatment.type]
    given = treatment.given
    return {"type": treatment.type, "version": version, "given": given, "data": treatment.data}


def content_of(data: Mapping[str, Any]) -> Content:
    """The content a correction event carries."""
    said, treated = data["stated"], data["treatment"]
    treatment = None
    if treated is not None:
        lifted = lift(treated["type"], treated["version"], treated["data"])
        treatment = Treatment(treated["type"], treated["given"], lifted)
    stated = Stated(said["type"], said["at"], lift(said["type"], said["version"], said["data"]))
    return Content(stated, treatment, data["standing"], tuple(data["evidence"]))


def fact_held(name: str, content: Content) -> Fact:
    """The fact that a content makes, as it is held for tax."""
    held = content.held
    data = held.data
    if content.evidence:
        data = {**data, "evidence": list(content.evidence)}
    return fact_of(name, held.type, held.at, data)
