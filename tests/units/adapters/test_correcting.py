"""Correcting: orders decided by the head their author saw, made in one transaction or refused."""

import json
from pathlib import Path

import pytest

from adapters.corrected import Reason
from adapters.correcting import Order
from adapters.learning import learn
from adapters.surveying import survey
from domain.facts import Theft
from domain.faults import Refused
from tests.cli.lines import BODIES
from tests.cli.lines import line
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price
from tests.units.adapters.corrections import chain
from tests.units.adapters.corrections import codes
from tests.units.adapters.corrections import correct
from tests.units.adapters.corrections import imported
from tests.units.adapters.corrections import refused
from tests.units.adapters.corrections import reports
from tests.units.adapters.corrections import rows
from tests.units.adapters.corrections import told
from tests.units.adapters.corrections import undo

STOLEN = {"discovered": "2024-06-01", "scheme": "phishing", "for_profit": True}
PAPER = {"kind": "file", "ref": "report.pdf", "sha256": "ab" * 32}
CASE = {"kind": "reference", "ref": "case 7/2026"}
NOTED = Reason("note", "a mail", evidence=(CASE,))


@pytest.fixture
def book() -> Book:
    """A purchase, a sale, and units that left (positions 4 to 6)."""
    made = Book()
    made.record(held("acquisition", "buy", at="2023-01-01T12:00:00Z", quantity="4", cost="100"))
    made.record(held("disposal", "sale", proceeds="50"))
    made.record(held("removal", "out", at="2024-06-01T12:00:00Z"))
    return made


def test_a_correction_tells_everything_about_itself(book: Book) -> None:
    """Who, when, why, on whose approval and what evidence; and the whole of what now holds."""
    book.clock.moment = book.clock.moment.replace(hour=13)
    why = Reason("misclassified", "sent to a thief", "ben", (PAPER, CASE), "the bank agrees")
    done = correct(book, Order("reclassify", "out", 1, kind="theft", given=STOLEN), why=why)
    first, second = chain(book, "out")
    assert (second.number, second.supersedes, second.position) == (2, 1, done.appended.head)
    assert second.recorded_at == "2026-03-01T13:00:00.000000Z"
    assert (second.event, second.verb, second.actor) == (
        "treatment_reclassified",
        "reclassify",
        "ana",
    )
    assert (second.reason_code, second.reason) == ("misclassified", "sent to a thief")
    assert (second.approved_by, second.note, second.batch) == ("ben", "the bank agrees", done.batch)
    assert second.added_evidence == second.evidence == (PAPER, CASE)
    assert second.stated == first.stated
    theft = learn(book.log, LEDGER).facts["out"]
    assert isinstance(theft, Theft)
    assert (theft.account, f"{theft.quantity}", theft.scheme, theft.evidenced) == (
        *("cb", "1", "phishing"),
        True,
    )


def test_each_verb_makes_the_next_revision(book: Book) -> None:
    """A chain without gaps, whatever is done; each can be read alone."""
    correct(book, Order("reclassify", "out", 1, kind="theft", given=STOLEN))
    correct(book, Order("void", "out", 2))
    correct(book, Order("reinstate", "out", 3))
    correct(book, Order("annotate", "out", 4), why=Reason("note", "seen", evidence=(CASE,)))
    correct(book, Order("replace", "out", 5, line=held("removal", "out", quantity="2")))
    assert told(book, "out") == [
        (1, "record", True),
        (2, "reclassify", True),
        (3, "void", False),
        (4, "reinstate", True),
        (5, "annotate", True),
        (6, "replace", True),
    ]
    assert chain(book, "out")[3].restores == 2
    last = chain(book, "out")[-1].content
    assert (last.held.type, last.held.data["quantity"], last.evidence) == ("theft", "2", (CASE,))


def test_one_correction_is_one_event(book: Book) -> None:
    """Several are closed by an event of their own that says what the batch was."""
    assert correct(book, Order("void", "out")).appended.head == 7
    done = correct(book, Order("void", "sale"), Order("void", "buy"), what="a void of all")
    assert done.appended.head == 10
    last = json.loads(list(book.log.scan(LEDGER))[-1].state)
    assert last["data"] == {
        "batch": done.batch,
        "what": "a void of all",
        "count": 2,
        "reason_code": "other",
        "reason": "because it was wrong",
        "approved_by": "",
        "recorded": [],
    }


def test_a_batch_may_record_facts_beside_its_corrections(book: Book) -> None:
    """They are facts like any other, and say which batch they came with."""
    done = correct(
        book, Order("void", "sale"), lines=[held("disposal", "sale-1"), held("disposal", "sale-2")]
    )
    assert [row["batch"] for row in rows(book, "history")][-4:] == [done.batch] * 4
    assert survey(book.log, LEDGER).batches[done.batch].recorded == ["sale-1", "sale-2"]
    assert {gain["disposal"] for gain in rows(book, "gains")} == {"sale-1", "sale-2"}


def test_a_statement_may_be_made_of_what_is_stated(book: Book) -> None:
    """Of the revision that the order was meant for, when it is decided."""

    def doubled(stated: object) -> dict[str, object]:
        return {**held("removal", "x"), "quantity": "2", "note": "twice as much"}

    correct(book, Order("replace", "out", line=doubled))
    last = chain(book, "out")[-1]
    assert (last.stated.data["quantity"], last.note) == ("2", "twice as much")


def test_evidence_of_a_statement_is_that_of_its_correction(book: Book) -> None:
    """What came with the line and what came with the reason, each once."""
    why = Reason("wrong_facts", "x", evidence=(CASE, PAPER))
    anew = held("removal", "out", quantity="2", evidence=[PAPER])
    correct(book, Order("replace", "out", line=anew), why=why)
    last = chain(book, "out")[-1]
    assert last.evidence == last.added_evidence == (PAPER, CASE)
    correct(book, Order("reinstate", "out"), why=Reason("undo", "x", evidence=(CASE,)))
    last = chain(book, "out")[-1]
    assert (last.evidence, last.added_evidence) == ((), (CASE,))


@pytest.mark.parametrize("kind", BODIES)
def test_reinstating_restores_every_report_to_the_byte(kind: str, tmp_path: Path) -> None:
    """A fact of any type, voided and brought back, in a ledger that has one of every type."""
    book = Book()
    book.record({"id": "cold", "type": "account", "custody": "self"})
    lot = line("acquisition", "lot", at="2023-05-01T12:00:00Z", quantity="40", cost="40000")
    imported(book, tmp_path, *(line(each) for each in BODIES), lot, line("disposal", "sale"))
    before = reports(book)
    correct(book, Order("void", f"one:{kind}"))
    without = reports(book)
    correct(book, Order("reinstate", f"one:{kind}"))
    assert reports(book) == before
    correct(book, Order("reinstate", f"one:{kind}", restores=2))
    assert reports(book) == without
    correct(book, Order("reinstate", f"one:{kind}", restores=3))
    assert reports(book) == before
    assert reports(book, f"position:{book.head() - 4}") == before


def test_the_order_of_what_was_learned_is_restored_too() -> None:
    """Of two statements of a year the later wins; the earlier, brought back, is no later."""
    book = Book()
    for name, carried in (("first", "5"), ("second", "7")):
        book.record({"id": name, "type": "year_facts", "year": 2024, "carryover_short": carried})

    def carried_in() -> list[str]:
        return [row["carryover_in_short"] for row in rows(book, "carryforward")]

    before = reports(book)
    assert carried_in() == ["7.00"]
    correct(book, Order("void", "second"))
    assert carried_in() == ["5.00"]
    correct(book, Order("void", "first"))
    correct(book, Order("reinstate", "second"))
    correct(book, Order("reinstate", "first"))
    assert carried_in() == ["7.00"]
    assert reports(book) == before


def test_findings_stand_in_the_order_of_what_happened() -> None:
    """A fact that was voided and brought back is no newer than it was."""
    book = Book()
    for name in ("x:1", "y:1", "z:1"):
        book.record(held("receipt", name, at="2034-06-01T12:00:00Z"))
    before = reports(book)
    assert before["findings"].count("possible_duplicate") > 2
    correct(book, Order("void", "x:1"), Order("void", "y:1"))
    correct(book, Order("reinstate", "x:1"), Order("reinstate", "y:1"))
    assert reports(book) == before


def test_the_observation_survives_every_treatment(book: Book) -> None:
    """What was stated is the same in every revision, and so is the event that first said it."""
    first = list(book.log.scan(LEDGER))[5]
    for kind, given in (
        ("theft", STOLEN),
        ("disposal", {"how": "gift"}),
        ("transfer", {"to": "kr"}),
        ("worthlessness", {"how": "abandoned"}),
        ("removal", {}),
    ):
        correct(book, Order("reclassify", "out", kind=kind, given=given))
        assert chain(book, "out")[-1].content.held.type == kind
    assert len({json.dumps(each.stated) for each in chain(book, "out")}) == 1
    assert list(book.log.scan(LEDGER))[5] == first
    assert chain(book, "out")[-1].content == chain(book, "out")[0].content


def test_every_fault_is_told_at_once(book: Book) -> None:
    """Of the reason, of the names, and of what each order does."""
    refusal = refused(
        book,
        Order("void", "nobody"),
        Order("void", "sale", twin="nothing"),
        Order("reclassify", "out", kind="theft"),
        Order("replace", "buy", line=held("acquisition", "buy", quantity="0", account="drawer")),
        lines=[{"id": "x", "type": "windfall"}, held("disposal", "y", account="attic")],
        why=Reason("luck", " "),
    )
    assert refusal.status == 3
    assert codes(refusal) == [
        *("no_reason", "not_a_choice", "unknown_fact", "unknown_fact"),
        *("missing_key", "missing_key", "missing_key", "out_of_range"),
        *("unknown_type", "unknown_account"),
    ]


@pytest.mark.parametrize("field", ["text", "approved_by", "note"])
def test_words_that_cannot_be_kept_are_refused(book: Book, field: str) -> None:
    """Half characters, as a terminal makes of bytes that are no text."""
    words = {"text": "x", "approved_by": "", "note": "", field: "a\udcff"}
    why = Reason("note", words["text"], words["approved_by"], (), words["note"])
    refusal = refused(book, Order("annotate", "out"), why=why)
    assert codes(refusal) == ["bad_text"]
    reference = {"kind": "reference", "ref": "\udcff"}
    refusal = refused(book, Order("annotate", "out"), why=Reason("note", "x", "", (reference,)))
    assert codes(refusal) == ["bad_text"]


def test_words_of_any_script_are_kept(book: Book) -> None:
    """Quotes, colons, line breaks and letters of every kind come back as they were said."""
    text = "He said: \"it's gone\"\n→ 'näher' 数量 😀 {x} %s \\ \0"
    name = 'it\'s: {"a"} × 数量 😀'
    book.record(price(name))
    why = Reason("note", text, text, ({"kind": "reference", "ref": text},), text)
    correct(book, Order("annotate", name), why=why)
    correct(book, Order("replace", name, line=price(name, source=text)), why=why)
    last = chain(book, name)[-1]
    assert (last.reason, last.approved_by, last.note, last.stated.data["source"]) == (text,) * 4
    assert last.evidence == ({"kind": "reference", "ref": text},)


def test_a_fact_is_corrected_once_in_a_batch(book: Book) -> None:
    """Two corrections of one fact in one batch have no order; the fact is named."""
    refusal = refused(book, Order("void", "out"), Order("annotate", "out"))
    assert codes(refusal) == ["corrected_twice"]
    assert (refusal.faults[0].column, refusal.faults[0].found) == ("out", "2 corrections")


def test_the_twin_of_a_duplicate_stands(book: Book) -> None:
    """Not itself, not void, not voided in the same batch, and known."""
    for twin in ("out", "nobody"):
        refusal = refused(book, Order("void", "out", twin=twin))
        assert codes(refusal) == ["no_twin" if twin == "out" else "unknown_fact"]
    both = (Order("void", "out", twin="sale"), Order("void", "sale", twin="out"))
    assert codes(refused(book, *both)) == ["no_twin", "no_twin"]
    correct(book, Order("void", "sale"))
    assert codes(refused(book, Order("void", "out", twin="sale"))) == ["no_twin"]
    correct(book, Order("void", "out", twin="buy"))
    assert chain(book, "out")[-1].twin == "buy"


def test_accounts_have_to_be_known_where_units_move(book: Book) -> None:
    """A replacement and a treatment name accounts of the ledger, or made by the same batch."""
    moved = Order("replace", "out", line=held("removal", "out", account="attic"))
    assert codes(refused(book, moved)) == ["unknown_account"]
    to_attic = Order("reclassify", "sale", kind="transfer", given={"to": "attic"})
    assert codes(refused(book, to_attic)) == ["unknown_account"]
    attic = {"id": "attic", "type": "account", "custody": "self"}
    correct(book, moved, to_attic, lines=[attic])
    assert {row["account"] for row in rows(book, "lots")} == {"cb", "attic"}


def test_an_account_may_be_void_and_its_facts_stay(book: Book) -> None:
    """A finding says so; nothing more is recorded there until it stands again."""
    before = reports(book)
    correct(book, Order("void", "cb"))
    found = {(row["code"], row["message"]) for row in rows(book, "findings")}
    assert ("unbound_reference", "account cb is not known") in found
    with pytest.raises(Refused, match="unknown_account"):
        book.record(held("disposal", "more"))
    again = Order("replace", "out", line=held("removal", "out", quantity="2"))
    assert codes(refused(book, again)) == ["unknown_account"]
    correct(book, Order("annotate", "out"), Order("void", "sale"))
    assert codes(refused(book, Order("reinstate", "sale"))) == ["unknown_account"]
    correct(book, Order("reinstate", "cb"), Order("reinstate", "sale"))
    assert reports(book) == before


def test_a_note_beside_an_election_is_no_change_of_it() -> None:
    """The order is as old as it was, and binds the sales it bound."""
    book = Book()
    book.record({"id": "rule", "type": "standing_order", "method": "hifo"}, "2026-04-01 12:00")
    book.record(held("acquisition", "cheap", at="2026-03-01T12:00:00Z", cost="1"))
    book.record(held("acquisition", "dear", at="2026-03-02T12:00:00Z", cost="9"))
    sale = held("disposal", "sale", at="2026-04-02T12:00:00Z", proceeds="5")
    book.record(sale, "2026-05-01 12:00")
    before = reports(book)
    correct(book, Order("annotate", "rule"), why=Reason("note", "told the broker"))
    assert reports(book) == before
    assert [row["lot"] for row in rows(book, "gains")] == ["dear"]


def note_and_back(book: Book, fact: str) -> None:
    """A document is noted beside a fact, that is undone, and the undoing too: nothing moves."""
    before = reports(book)
    done = correct(book, Order("annotate", fact), why=NOTED)
    assert reports(book) == before
    for _ in range(2):
        done = undo(book, done.batch)
        assert reports(book) == before


def test_a_note_beside_an_election_and_back_leaves_it_its_place() -> None:
    """Of two choices for one sale the later one governs, whatever is noted beside the first."""
    book = Book()
    for name in ("first", "second"):
        book.record(held("acquisition", name, at="2026-03-01T12:00:00Z", cost="9"))
        choice = {"id": f"takes {name}", "type": "identification", "for": "sale"}
        book.record({**choice, "lots": [{"lot": name, "quantity": "1"}]})
    book.record(held("disposal", "sale", at="2026-04-02T12:00:00Z", proceeds="5"))
    note_and_back(book, "takes first")
    assert [row["lot"] for row in rows(book, "gains")] == ["second"]


def test_evidence_counts_for_an_allocation_if_it_is_stated_with_it() -> None:
    """A document noted beside it moves no figure, there and back; the same one stated anew does."""
    book = Book()
    for account in ("x", "y"):
        book.record({"id": account, "type": "account", "custody": "self"})
    scope = {"switch": "pre2025_scope", "value": "universal", "from": "2018-01-01"}
    book.record({"id": "practice", "type": "policy", **scope})
    for cost, account in (("10", "x"), ("40", "y")):
        bought = held("acquisition", cost, at="2021-01-01T12:00:00Z", cost=cost)
        book.record({**bought, "account": account})
    book.record({**held("disposal", "sale", at="2025-05-01T12:00:00Z", proceeds="5"),
                 "account": "x"})  # fmt: skip
    lots = [{"lot": "40", "account": "x", "quantity": "1"},
            {"lot": "10", "account": "y", "quantity": "1"}]  # fmt: skip
    said = {"id": "h", "type": "safe_harbor", "kind": "specific", "asset": "BTC", "lots": lots,
            "at": "2024-12-20T12:00:00Z"}  # fmt: skip
    book.record(said)
    before = reports(book)
    assert "late_allocation" in before["findings"]
    note_and_back(book, "h")
    correct(book, Order("replace", "h", line=said), why=NOTED)
    assert [row["basis"] for row in rows(book, "gains")] == ["40.00"]
    correct(book, Order("reinstate", "h", restores=2))
    assert reports(book) == before


def test_a_new_fact_needs_a_new_name(book: Book) -> None:
    """One that is recorded is not recorded again, even the very same; nor two under one name."""
    for same in (held("disposal", "sale", proceeds="50"), held("disposal", "sale")):
        refusal = refused(book, Order("void", "out"), lines=[same])
        assert codes(refusal) == ["name_taken"]
        assert "correct reinstate sale" in refusal.faults[0].next
    twice = [held("disposal", "x"), held("disposal", "x", proceeds="5")]
    assert codes(refused(book, Order("void", "out"), lines=twice)) == ["duplicate_id"]
    correct(book, Order("void", "out"), lines=[twice[0], twice[0]])
    assert [row["fact"] for row in rows(book, "history")].count("x") == 1
