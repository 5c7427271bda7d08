"""The five corrections, and a source's re-issue: what each makes of the head of a fact.

A fact is never changed. A correction is a new revision of it that supersedes the head its author
saw, and the revisions form one chain, never a tree:

    1 recorded      removal of 1.5 ETH, as the exchange said          stated: removal
    2 reclassified  it was stolen: treatment theft                    stated: removal, held: theft
    3 voided        (by mistake)                                      nothing stands
    4 reinstated 2  the theft again, exactly as revision 2 said       stated: removal, held: theft

What a source or a person *stated* and how it is *treated* for tax are kept apart: reclassifying
replaces the second and never touches the first. Every revision is whole, so that each can be read
alone; what changed is computed, never stored.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import NamedTuple

from domain.faults import Fault
from domain.journal import Statement
from domain.kinds import NOTED
from domain.kinds import as_stated
from domain.shapes import SHAPES
from domain.treatments import Stated
from domain.treatments import Treatment
from domain.treatments import treat

VERBS = {
    "void": "fact_voided",
    "replace": "fact_replaced",
    "reclassify": "treatment_reclassified",
    "annotate": "fact_annotated",
    "reinstate": "fact_reinstated",
    "reissue": "observation_reissued",
}
"""What a person or a source does, and the event it becomes."""

REASON_CODES = {
    "void": "never_happened",
    "replace": "wrong_facts",
    "reclassify": "misclassified",
    "annotate": "note",
    "reinstate": "undo",
    "reissue": "source_reissue",
}
"""The reason code of a correction whose author gives none."""

ALL_CODES = (
    *REASON_CODES.values(),
    "duplicate",
    "wrong_account",
    "wrong_file",
    "new_evidence",
    "advice",
    "other",
)
"""Every reason code; the text beside it says the rest."""

Evidence = Mapping[str, str]


class Content(NamedTuple):
    """All that a revision says of its fact, complete.

    `stated` is the observation, `treatment` what it is held to be instead (None: as stated);
    `standing` is off where the fact is void. `evidence` is everything attached so far.
    """

    stated: Stated
    treatment: Treatment | None = None
    standing: bool = True
    evidence: tuple[Evidence, ...] = ()

    @property
    def held(self) -> Stated:
        """What the fact counts as."""
        if self.treatment is None:
            return self.stated
        return Stated(self.treatment.type, self.stated.at, self.treatment.data)


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a fact: what it says, who said so, when the ledger learned of it, and why.

    `number` counts from 1 and `supersedes` is the number before it. `verb` is "record" for the
    first. `source` is the file of an imported or re-issued observation.
    """

    number: int
    position: int
    recorded_at: str
    event: str
    verb: str
    actor: str
    content: Content
    reason_code: str = ""
    reason: str = ""
    approved_by: str = ""
    batch: str = ""
    note: str = ""
    added_evidence: tuple[Evidence, ...] = ()
    source: Mapping[str, Any] | None = None
    restores: int = 0
    twin: str = ""

    @property
    def supersedes(self) -> int | None:
        """The revision that was the head when this one was made."""
        return self.number - 1 or None

    @property
    def standing(self) -> bool:
        """Whether the fact stands."""
        return self.content.standing

    @property
    def stated(self) -> Stated:
        """The observation."""
        return self.content.stated

    @property
    def treatment(self) -> Treatment | None:
        """What the observation is held to be, None where it is held to be what it says."""
        return self.content.treatment

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything attached to the fact up to this revision."""
        return self.content.evidence


Corrected = tuple[Content | None, list[Fault]]
"""The content of the new head, or what is wrong with the correction."""


def void(fact: str, head: Content) -> Corrected:
    """It never happened, or is told twice."""
    if not head.standing:
        return None, [_fault(fact, "already_void", "it is void", "a fact that stands")]
    return head._replace(standing=False), []


def replace(fact: str, head: Content, statement: Statement) -> Corrected:
    """The facts were wrong: a complete new statement.

    If the new statement is of the type that was observed, a treatment goes on over it; one of
    another type says for itself what the fact is.
    """
    faults = _must_stand(fact, head) + _same_shelf(fact, head.held.type, statement.type)
    if faults:
        return None, faults
    stated = Stated(statement.type, statement.at, statement.data)
    treatment = None
    if head.treatment is not None and statement.type == head.stated.type:
        treatment, faults = treat(fact, stated, head.treatment.type, head.treatment.given)
        if faults:
            return None, faults
    made = head._replace(stated=stated, treatment=treatment)
    evidence = _with(head.evidence, statement.evidence)
    if statement.type == "safe_harbor" and evidence != head.evidence:
        # Late or not is for its evidence to say, so with more of it the same words say more.
        return made._replace(evidence=evidence), []
    return _changed(fact, head, made, evidence)


def reclassify(fact: str, head: Content, kind: str, given: Mapping[str, Any]) -> Corrected:
    """The facts are right and the treatment was wrong; `given` are the keys it needs to know.

    A key given as None leaves out what was stated; it must have been.
    """
    faults = _must_stand(fact, head)
    for key, value in given.items():
        if value is None and key not in head.stated.data:
            expected = "one of " + ", ".join(head.stated.data)
            faults.append(_fault(fact, "nothing_to_drop", key, expected))
    if faults:
        return None, faults
    treatment, faults = treat(fact, head.stated, kind, given)
    if faults:
        return None, faults
    return _changed(fact, head, head._replace(treatment=treatment), head.evidence)


def annotate(head: Content, evidence: Sequence[Evidence]) -> Corrected:
    """A note or a document beside a fact; it moves no figure.

    Evidence that an election or an allocation is *stated* with decides whether it counts, so what
    is laid beside one is marked as no more than a note.
    """
    if head.stated.type in _DECIDED:
        evidence = [{**each, **NOTED} for each in evidence if each not in head.evidence]
    return attach(head, evidence), []


def attach(head: Content, evidence: Sequence[Evidence]) -> Content:
    """What a revision says, with evidence beside it that came with its correction."""
    return head._replace(evidence=_with(head.evidence, evidence))


def reinstate(fact: str, head: Content, earlier: Content | None) -> Corrected:
    """Bring back what an earlier revision said, exactly."""
    if earlier is None:
        return None, [_fault(fact, "no_such_revision", "no such revision", "one of its revisions")]
    if earlier == head:
        return None, [_fault(fact, "no_change", "its head says just that", "another revision")]
    return earlier, []


def reissue(fact: str, head: Content, statement: Statement) -> Corrected:
    """The source says it anew. A void fact stays void; a treatment goes on over the observation."""
    faults = _same_shelf(fact, head.stated.type, statement.type)
    if faults:
        return None, faults
    stated = Stated(statement.type, statement.at, statement.data)
    treatment = head.treatment
    if treatment is not None:
        treatment, faults = treat(fact, stated, treatment.type, treatment.given)
        if faults:
            return None, faults
    evidence = _with(head.evidence, statement.evidence)
    return head._replace(stated=stated, treatment=treatment, evidence=evidence), []


def _with(attached: Sequence[Evidence], more: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Evidence with more beside it; what is attached already is not attached again."""
    return (*attached, *(each for each in more if each not in attached))


_DECIDED = ("identification", "standing_order", "safe_harbor")
"""Elections and allocations, whose evidence decides whether they count."""


def same_figures(one: Content, other: Content) -> bool:
    """Whether two contents differ in nothing but what is attached to them and moves no figure."""
    return _without_notes(one) == _without_notes(other)


def _without_notes(content: Content) -> Content:
    decided = content.stated.type in _DECIDED
    return content._replace(evidence=as_stated(content.evidence) if decided else ())


def shelf_of(kind: str) -> str:
    """Which kind of thing a journal type is: a booked fact, an election, or a type of its own."""
    if kind in ("identification", "standing_order"):
        return "election"
    timeless = SHAPES[kind].timeless or kind == "price"
    return kind if timeless else "booked"


def changes(before: Content, after: Content) -> list[str]:
    """What a revision changed, in words: `quantity 1 -> 1.5`, `type removal -> theft`, `void`."""
    found: list[str] = []
    if before.standing != after.standing:
        found.append("stands again" if after.standing else "void")
    found.extend(_differences(before.held, after.held))
    if before.stated != after.stated and before.held == after.held:
        found.extend(f"stated {each}" for each in _differences(before.stated, after.stated))
    added = len(after.evidence) - len(before.evidence)
    if added > 0:
        found.append(f"evidence +{added}")
    return found


def told(stated: Stated) -> str:
    """What a statement says, in words: `removal: account cb, asset BTC, quantity 1`."""
    keys = ", ".join(f"{key} {_word(value)}" for key, value in stated.data.items())
    return f"{stated.type}: {keys}"


def _differences(before: Stated, after: Stated) -> list[str]:
    found = []
    if before.type != after.type:
        found.append(f"type {before.type} -> {after.type}")
    if before.at != after.at:
        found.append(f"at {before.at or 'none'} -> {after.at or 'none'}")
    for key in [*before.data, *(key for key in after.data if key not in before.data)]:
        old, new = before.data.get(key), after.data.get(key)
        if old != new:
            found.append(f"{key} {_word(old)} -> {_word(new)}")
    return found


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} {_word(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_word, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else str(value)


def _changed(fact: str, head: Content, made: Content, evidence: tuple[Evidence, ...]) -> Corrected:
    if made.held == head.held and made.stated == head.stated:
        return None, [_fault(fact, "no_change", "its head says just that", "something new")]
    return made._replace(evidence=evidence), []


def _must_stand(fact: str, head: Content) -> list[Fault]:
    if head.standing:
        return []
    advice = f"Bring it back first: lotledger correct reinstate {fact} --reason …"
    return [_fault(fact, "already_void", "it is void", "a fact that stands", advice)]


def _same_shelf(fact: str, old: str, new: str) -> list[Fault]:
    if shelf_of(old) == shelf_of(new):
        return []
    advice = f"Void {fact} and record the other under a name of its own."
    return [_fault(fact, "another_kind", new, f"what can stand in place of {old}", advice)]


def _fault(fact: str, code: str, found: str, expected: str, advice: str = "") -> Fault:
    return Fault(code, "correct", 0, fact, found, expected, advice)
