"""The five corrections and the re-issue: what each makes of a head, and when it is refused."""

from typing import Any

import pytest

from domain.corrections import ALL_CODES
from domain.corrections import REASON_CODES
from domain.corrections import VERBS
from domain.corrections import Content
from domain.corrections import Corrected
from domain.corrections import Revision
from domain.corrections import annotate
from domain.corrections import changes
from domain.corrections import reclassify
from domain.corrections import reinstate
from domain.corrections import reissue
from domain.corrections import replace
from domain.corrections import shelf_of
from domain.corrections import void
from domain.journal import Statement
from domain.journal import check
from domain.shapes import SHAPES
from domain.treatments import Stated
from tests.units.domain.treated import AT
from tests.units.domain.treated import STOLEN
from tests.units.domain.treated import stated

PAPER = {"kind": "file", "ref": "a.pdf", "sha256": "00"}
OTHER = {"kind": "reference", "ref": "case 7"}


def statement(kind: str, **keys: Any) -> Statement:
    """A whole new statement of fact f; a key that is None is left out."""
    line = {"id": "f", "type": kind, "at": AT, "account": "cb", "asset": "BTC", "quantity": "1"}
    made, faults = check({k: v for k, v in (line | keys).items() if v is not None}, "given", 0)
    assert made is not None, faults
    return made


def done(corrected: Corrected) -> Content:
    """The content of a correction that has to be possible."""
    content, faults = corrected
    assert faults == []
    assert content is not None
    return content


def refusal(corrected: Corrected) -> tuple[str, str]:
    """Code and advice of the one fault with which a correction is refused."""
    content, faults = corrected
    assert content is None
    (fault,) = faults
    return fault.code, fault.next


@pytest.fixture
def left() -> Content:
    """A removal as an exchange told it, with a piece of evidence."""
    return Content(stated("removal"), evidence=(PAPER,))


@pytest.fixture
def stolen(left: Content) -> Content:
    """The same, held to be a theft."""
    return done(reclassify("f", left, "theft", STOLEN))


def test_every_verb_has_its_event_and_its_reason() -> None:
    """Five corrections and the source's own; every usual code is one of all codes."""
    assert VERBS.keys() == REASON_CODES.keys()
    assert list(VERBS) == ["void", "replace", "reclassify", "annotate", "reinstate", "reissue"]
    assert set(REASON_CODES.values()) < set(ALL_CODES)
    assert len(set(ALL_CODES)) == len(ALL_CODES)


def test_what_is_void_keeps_what_it_said(stolen: Content) -> None:
    """Only standing is off: the observation, the treatment and the evidence stay readable."""
    assert done(void("f", stolen)) == stolen._replace(standing=False)


def test_what_is_void_is_brought_back_first(left: Content) -> None:
    """Void, replace and reclassify need a fact that stands, and say how it gets there."""
    head = done(void("f", left))
    assert refusal(void("f", head))[0] == "already_void"
    for corrected in (
        replace("f", head, statement("removal", quantity="2")),
        reclassify("f", head, "theft", STOLEN),
    ):
        code, advice = refusal(corrected)
        assert code == "already_void"
        assert "lotledger correct reinstate f" in advice


def test_replacing_says_it_all_anew(left: Content) -> None:
    """What the new statement does not say is gone; evidence is added to what there was."""
    before = left._replace(stated=stated("removal", tx="0x1"))
    head = done(replace("f", before, statement("removal", quantity="2", evidence=[OTHER])))
    assert head.stated.data == {"account": "cb", "asset": "BTC", "quantity": "2"}
    assert head.held == head.stated
    assert head.evidence == (PAPER, OTHER)


def test_evidence_is_attached_once(left: Content) -> None:
    """A statement that brings the same document again, and a note that does."""
    head = done(replace("f", left, statement("removal", quantity="2", evidence=[PAPER, OTHER])))
    assert head.evidence == (PAPER, OTHER)
    assert done(annotate(head, [OTHER, PAPER])) == head
    again = done(reissue("f", left, statement("removal", quantity="2", evidence=[PAPER])))
    assert again.evidence == (PAPER,)


def test_replacing_with_the_same_is_no_correction(left: Content) -> None:
    """However it is written; a document alone is an annotation."""
    for same in (statement("removal", quantity="1.0"), statement("removal", evidence=[OTHER])):
        assert refusal(replace("f", left, same))[0] == "no_change"


def test_a_treatment_goes_on_over_a_new_statement_of_the_same_type(stolen: Content) -> None:
    """The quantity was wrong, and it was a theft all the same: of the quantity now stated."""
    head = done(replace("f", stolen, statement("removal", quantity="2")))
    assert (head.stated.type, head.stated.data["quantity"]) == ("removal", "2")
    assert (head.held.type, head.held.data["quantity"]) == ("theft", "2")
    assert head.treatment is not None
    assert head.treatment.given == STOLEN


def test_a_statement_of_another_type_speaks_for_itself(stolen: Content) -> None:
    """Stated as a sale it is a sale; nothing of the treatment is left."""
    head = done(replace("f", stolen, statement("disposal", proceeds="5")))
    assert (head.treatment, head.held.type) == (None, "disposal")


def test_a_statement_of_the_treatment_itself_is_a_change(stolen: Content) -> None:
    """The same figures, but now the theft is what was stated."""
    head = done(replace("f", stolen, statement("theft", **STOLEN)))
    assert (head.stated.type, head.treatment) == ("theft", None)
    assert head.held == stolen.held


def test_a_treatment_that_does_not_fit_a_new_statement_is_said(left: Content) -> None:
    """The fee that came with the new statement has no place in a theft."""
    sold = left._replace(stated=stated("disposal"))
    head = done(reclassify("f", sold, "theft", STOLEN))
    content, faults = replace("f", head, statement("disposal", fee={"amount": "1"}))
    assert content is None
    assert [fault.code for fault in faults] == ["unknown_key"]


def test_every_type_stands_on_a_shelf() -> None:
    """What is booked may become anything booked; the book's settings stay what they are."""
    shelves = {kind: shelf_of(kind) for kind in SHAPES}
    booked = {kind for kind, shelf in shelves.items() if shelf == "booked"}
    assert SHAPES.keys() - booked == {
        *("account", "asset", "price", "year_facts", "policy", "safe_harbor"),
        *("identification", "standing_order"),
    }
    assert shelves["identification"] == shelves["standing_order"] == "election"
    assert len(set(shelves.values())) == 8


def test_one_thing_does_not_become_another(left: Content) -> None:
    """A removal cannot be replaced by a price, nor a price by a removal, nor re-issued as one."""
    quote = {"id": "f", "type": "price", "at": AT, "asset": "BTC", "value": "5"}
    priced, _ = check(quote, "given", 0)
    assert priced is not None
    head = Content(Stated("price", AT, priced.data))
    for corrected in (
        replace("f", left, priced),
        replace("f", head, statement("removal")),
        reissue("f", left, priced),
    ):
        code, advice = refusal(corrected)
        assert (code, advice) == (
            "another_kind",
            "Void f and record the other under a name of its own.",
        )


def test_reclassifying_never_touches_the_observation(left: Content) -> None:
    """Through any number of treatments and back, what was stated is the same object."""
    head = left
    for kind, given in (("theft", STOLEN), ("disposal", {"how": "gift"}), ("lost_access", {})):
        head = done(reclassify("f", head, kind, given))
        assert head.stated is left.stated
        assert head.held.type == kind
        assert head.evidence == left.evidence
    back = done(reclassify("f", head, "removal", {}))
    assert back == left


def test_a_treatment_starts_from_the_observation(stolen: Content) -> None:
    """Not from the treatment before: what is not given again is not known again."""
    content, faults = reclassify("f", stolen, "theft", {"scheme": "romance"})
    assert content is None
    assert [fault.column for fault in faults] == ["f discovered", "f for_profit"]
    head = done(reclassify("f", stolen, "theft", {**STOLEN, "scheme": "romance"}))
    assert head.held.data["scheme"] == "romance"


def test_reclassifying_as_it_is_held_is_no_correction(left: Content, stolen: Content) -> None:
    """As the observation says, or as the treatment is."""
    assert refusal(reclassify("f", left, "removal", {}))[0] == "no_change"
    assert refusal(reclassify("f", stolen, "theft", STOLEN))[0] == "no_change"


def test_only_what_was_stated_can_be_left_out(left: Content) -> None:
    """A misspelt key to drop is told, with those there are."""
    sold = left._replace(stated=stated("disposal", fee={"amount": "1"}))
    assert done(reclassify("f", sold, "removal", {"fee": None})).held.data == left.stated.data
    content, faults = reclassify("f", sold, "removal", {"fee": None, "fees": None})
    assert content is None
    assert [(fault.code, fault.found) for fault in faults] == [("nothing_to_drop", "fees")]
    assert faults[0].expected == "one of account, asset, quantity, fee"


def test_a_note_moves_nothing(left: Content, stolen: Content) -> None:
    """It stands beside any fact, void ones too, with or without a document."""
    for head in (left, stolen, done(void("f", left))):
        noted = done(annotate(head, [OTHER]))
        assert noted == head._replace(evidence=(PAPER, OTHER))
        assert done(annotate(head, [])) == head


def test_reinstating_brings_back_exactly_what_was_said(left: Content, stolen: Content) -> None:
    """Treatment, standing and evidence of that revision and of no other."""
    head = done(annotate(done(void("f", stolen)), [OTHER]))
    assert done(reinstate("f", head, left)) == left
    assert done(reinstate("f", head, stolen)) == stolen


def test_there_must_be_something_to_reinstate(left: Content) -> None:
    """A revision that there is, and that says something else than the head."""
    assert refusal(reinstate("f", left, None))[0] == "no_such_revision"
    assert refusal(reinstate("f", left, left._replace()))[0] == "no_change"


def test_a_reissue_changes_the_observation_alone(left: Content, stolen: Content) -> None:
    """A treatment goes on over it, what is void stays void, evidence stays."""
    anew = statement("removal", quantity="2")
    assert done(reissue("f", left, anew)).held.data["quantity"] == "2"
    head = done(reissue("f", stolen, anew))
    assert (head.stated.data["quantity"], head.held.type) == ("2", "theft")
    assert head.held.data["quantity"] == "2"
    gone = done(reissue("f", done(void("f", stolen)), anew))
    assert (gone.standing, gone.stated.data["quantity"], gone.evidence) == (False, "2", (PAPER,))


def test_a_reissue_may_say_what_it_is_at_last(left: Content, stolen: Content) -> None:
    """Another type of the same shelf; a treatment that does not fit it any more is said."""
    sold = statement("disposal", proceeds="5")
    assert done(reissue("f", left, sold)).held.type == "disposal"
    assert done(reissue("f", stolen, sold)).held.type == "theft"
    content, faults = reissue("f", stolen, statement("receipt"))
    assert content is None
    assert [fault.code for fault in faults] == ["units_differ"]


def test_changes_are_told_in_words(left: Content, stolen: Content) -> None:
    """What is held first; the observation only where nothing else shows it."""
    other = left._replace(stated=stated("removal", quantity="1.5", order=3))
    assert changes(left, other) == ["quantity 1 -> 1.5", "order none -> 3"]
    assert changes(other, left) == ["quantity 1.5 -> 1", "order 3 -> none"]
    assert changes(left, stolen) == [
        "type removal -> theft",
        "discovered none -> 2025-06-01",
        "scheme none -> phishing",
        "for_profit none -> true",
    ]
    assert changes(left, done(void("f", left))) == ["void"]
    assert changes(done(void("f", left)), left) == ["stands again"]
    assert changes(left, done(annotate(left, [OTHER]))) == ["evidence +1"]
    assert changes(left, left) == []


def test_changes_tell_times_objects_and_lists() -> None:
    """A fee key by key, a choice of lots one by one, an instant or none."""
    sale = Content(stated("disposal"))
    fee = Content(stated("disposal", at="2025-05-02T12:00:00Z", fee={"amount": "5"}))
    assert changes(sale, fee) == [f"at {AT} -> 2025-05-02T12:00:00Z", "fee none -> {amount 5}"]
    chosen = Content(Stated("identification", "", {"lots": [{"lot": "a", "quantity": "1"}]}))
    none = Content(Stated("identification", AT, {"lots": []}))
    assert changes(none, chosen) == [f"at {AT} -> none", "lots [] -> [{lot a, quantity 1}]"]


def test_an_observation_under_a_treatment_is_told_where_it_changes_alone() -> None:
    """A price the source corrected does not show in a theft, and is said all the same."""
    sale = Content(stated("disposal", proceeds="5"))
    before = done(reclassify("f", sale, "theft", STOLEN))
    after = done(reissue("f", before, statement("disposal", proceeds="6")))
    assert before.held == after.held
    assert changes(before, after) == ["stated proceeds 5 -> 6"]


def test_a_revision_tells_what_it_supersedes(left: Content) -> None:
    """The first nothing, each later one the number before it; and it shows its content."""
    first = Revision(1, 5, "2026-01-01T00:00:00Z", "removal", "record", "ana", left)
    assert first.supersedes is None
    third = Revision(3, 9, "2026-01-01T00:00:00Z", "fact_voided", "void", "ana", left)
    assert third.supersedes == 2
    assert (first.standing, first.stated, first.treatment) == (True, left.stated, None)
    assert first.evidence == (PAPER,)
