"""`correct`: the five corrections from the command line (run inside this process)."""

from hashlib import sha256
import json
from typing import Any

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.lines import BODIES
from tests.cli.lines import line
from tests.cli.lines import words

STOLEN = ("--discovered", "2025-06-02", "--scheme", "phishing", "--for_profit", "true")
WHY = ("--reason", "it was wrong")
REPORTS = ("lots", "gains", "income", "claims", "carryforward", "findings")

STORY = [
    line("acquisition", "buy", at="2024-01-01T12:00:00Z", quantity="4", cost="40000"),
    line("disposal", "sale", at="2025-05-01T12:00:00Z", proceeds="30000", fee={"amount": "10"}),
    line("removal", "out", at="2025-06-01T12:00:00Z"),
    line("receipt", "in", at="2025-06-01T13:00:00Z", account="kr"),
]
"""Four facts (positions 5 to 8); their import is 9."""


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger with the story in it."""
    desk.journal(*STORY)
    return desk


def reports(desk: Desk) -> list[dict[str, Any]]:
    """Every report but for the moment of knowledge."""
    return [desk.done(name).data() | {"known_at": None} for name in REPORTS]


def chain(desk: Desk, fact: str) -> list[tuple[int, str, str]]:
    """Revision, event and reason of each revision of a fact."""
    rows = desk.done("history", fact, "--format", "json").rows()
    return [(row["revision"], row["event"], row["reason"]) for row in rows]


def refused(desk: Desk, *arguments: str, status: int = 3) -> Ran:
    """A correction that is refused; nothing is written, and a dry run ends the same way."""
    before = desk.history()
    ran = desk.call("correct", *arguments)
    assert ran.status == status, (arguments, ran.err)
    assert (ran.out, "Traceback" in ran.err) == ("", False)
    assert desk.history() == before
    dry = desk.call("correct", *arguments, "--dry-run")
    assert (dry.status, dry.err) == (ran.status, ran.err)
    return ran


def test_the_five_corrections_one_after_the_other(anywhere: Desk) -> None:
    """Each says what it did, as which revision, and how it is taken back; nothing is lost."""
    desk = anywhere
    desk.journal(*STORY)
    before = reports(desk)
    said = desk.done("correct", "reclassify", "out", "--as", "theft", *STOLEN, *WHY).out
    assert said.startswith("out: reclassify, now revision 2 (type removal -> theft, discovered")
    assert "Recorded at position 10 as batch " in said
    assert "Undo: lotledger correct reinstate --batch " in said
    assert desk.done("claims").rows()[0]["fact"] == "out"
    desk.done("correct", "annotate", "out", "--note", "the bank called", *WHY)
    desk.done("correct", "void", "out", *WHY)
    assert desk.done("claims").rows() == []
    desk.done("correct", "replace", "sale", "--proceeds", "31000", *WHY)
    assert desk.done("gains").rows()[0]["proceeds"] == "30990.00"
    desk.done("correct", "reinstate", "sale", *WHY)
    desk.done("correct", "reinstate", "out", "--revision", "1", *WHY)
    assert reports(desk) == before
    assert chain(desk, "out") == [
        (1, "removal", None),
        (2, "treatment_reclassified", "it was wrong"),
        (3, "fact_annotated", "it was wrong"),
        (4, "fact_voided", "it was wrong"),
        (5, "fact_reinstated", "it was wrong"),
    ]


def test_every_correction_says_who_why_and_on_what_evidence(told: Desk) -> None:
    """Reason code and text, actor, approver, note, and evidence of both kinds."""
    told.write("report.pdf", b"%PDF \xff\x00")
    told.call(
        *("--actor", "ben", "correct", "void", "out", "--reason", "it never was"),
        *("--code", "new_evidence", "--approved-by", "eva", "--note", "see page 3"),
        *("--evidence", "report.pdf", "--evidence-ref", "case 7/2026"),
    )
    row = told.history()[-1]
    digest = sha256(b"%PDF \xff\x00").hexdigest()
    assert {key: row[key] for key in ("event", "actor", "reason", "reason_code", "approved_by",
                                      "note", "supersedes", "revision", "changed")} == {
        "event": "fact_voided", "actor": "ben", "reason": "it never was",
        "reason_code": "new_evidence", "approved_by": "eva", "note": "see page 3",
        "supersedes": 1, "revision": 2, "changed": "void, evidence +2",
    }  # fmt: skip
    assert row["evidence"] == f"report.pdf sha256:{digest[:16]}; case 7/2026"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("void", "out"), "never_happened"),
        (("void", "out", "--duplicate-of", "sale"), "duplicate"),
        (("replace", "out", "--quantity", "2"), "wrong_facts"),
        (("reclassify", "out", "--as", "lost_access"), "misclassified"),
        (("annotate", "out"), "note"),
        (("reinstate", "lost"), "undo"),
        (("reclassify", "out", "--as", "transfer", "--receipt", "in"), "misclassified"),
    ],
)
def test_a_usual_reason_has_its_code(told: Desk, arguments: tuple[str, ...], code: str) -> None:
    """By what is done, unless another is given."""
    told.done(*words(line("lost_access", "lost")))
    told.done("correct", "void", "lost", *WHY)
    position = told.history()[-1]["position"]
    told.done("correct", *arguments, *WHY)
    codes = {row["reason_code"] for row in told.history()[position:]} - {None}
    assert codes == {code}


def test_evidence_is_kept_to_the_byte(anywhere: Desk) -> None:
    """Any bytes, under their digest; the same document for two facts is kept once."""
    desk = anywhere
    desk.journal(*STORY)
    contents = [b"", bytes(range(256)) * 1000, "数量 ü".encode()]
    names = [desk.write(f"report {n}: it's.pdf", content) for n, content in enumerate(contents)]
    given = [word for name in names for word in ("--evidence", name)]
    for fact in ("out", "in"):
        desk.done("correct", "annotate", fact, *WHY, *given)
    log = open_log(desk.store)
    for content in contents:
        assert log.kept_file(LEDGER, sha256(content).hexdigest()) == content
    log.close()
    told = [row["evidence"] for row in desk.history()[-2:]]
    assert told[0] == told[1]
    assert "report 2: it's.pdf sha256:" in told[0]


def test_evidence_that_cannot_be_read_is_refused(told: Desk) -> None:
    """Missing, or a folder: before anything is written."""
    for name in ("nowhere.pdf", "."):
        ran = refused(told, "void", "out", *WHY, "--evidence", name)
        assert "cannot_read" in ran.err


def test_a_dry_run_writes_nothing_at_all(told: Desk) -> None:
    """No event and no evidence; what it prints is JSON that a program reads, or a table."""
    told.write("report.pdf", b"evidence")
    before = told.history()
    asked = ("correct", "void", "sale", *WHY, "--evidence", "report.pdf", "--dry-run")
    ran = told.done(*asked)
    data = json.loads(ran.out)
    assert data["report"] == "consequences"
    assert ran.err == "Nothing was recorded (--dry-run).\n"
    assert list(data["rows"][0]) == ["id", "year", "figure", "before", "after", "change", "words"]
    assert told.done(*asked, "--format", "json").out == ran.out
    assert told.done(*asked, "--format", "csv").out.startswith("id,year,figure,before,after")
    assert "consequences of ana" in told.done(*asked, "--format", "table").out
    assert told.history() == before
    log = open_log(f"sqlite:///{told.folder / 'lotledger.db'}")
    assert log.kept_file(LEDGER, sha256(b"evidence").hexdigest()) is None
    log.close()


def test_a_dry_run_says_what_then_happens(anywhere: Desk) -> None:
    """Figure by figure: before is what the reports say, after is what they say afterwards."""
    desk = anywhere
    desk.journal(*STORY, line("disposal", "later", at="2026-02-01T12:00:00Z", proceeds="1"))
    change = ("correct", "replace", "buy", "--cost", "80000.07", "--at", "2025-04-01T12:00:00Z")
    foreseen = {
        (row["id"], row["figure"]): row for row in desk.done(*change, *WHY, "--dry-run").rows()
    }

    def figures() -> dict[tuple[str, str], str]:
        gains = {(row["id"], "gain"): row["gain"] for row in desk.done("gains").rows()}
        years = {
            (f"{row['id']}/{column}", column): row[column]
            for row in desk.done("carryforward").rows()
            for column in row.keys() - {"id", "year"}
        }
        return gains | years

    before = figures()
    desk.done(*change, *WHY)
    after = figures()
    moved = {key for key in before if before[key] != after[key]}
    assert len(moved) > 8
    for key in moved:
        assert (foreseen[key]["before"], foreseen[key]["after"]) == (before[key], after[key])
    assert all(foreseen[key]["before"] == foreseen[key]["after"] for key in foreseen.keys()
               & before.keys() - moved)  # fmt: skip
    assert "term long -> short" in foreseen["gain:sale#1", "gain"]["words"]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("void", "nobody"), ["unknown_fact"]),
        (("void", "out", "--duplicate-of", "nobody"), ["unknown_fact"]),
        (("void", "out", "--duplicate-of", "out"), ["no_twin"]),
        (("void", "--import", "5"), ["no_such_import"]),
        (("void", "out", "--code", "luck"), ["not_a_choice"]),
        (("void", "out", "--expect", "7"), ["no_such_revision"]),
        (("replace", "out", "--quantity", "1.0"), ["no_change"]),
        (("replace", "out", "--quantity", "-1"), ["out_of_range"]),
        (("replace", "out", "--colour", "red"), ["unknown_key"]),
        (("replace", "out", "--account", "attic"), ["unknown_account"]),
        (("replace", "out", "--as", "price"), ["missing_key"] * 3),
        (
            ("replace", "out", "--as", "price", "--at", "2025-01-01T00:00:00Z", "--asset", "BTC",
             "--value", "1"),
            ["another_kind"],
        ),
        (("reclassify", "out", "--as", "theft"), ["missing_key"] * 3),
        (("reclassify", "out", "--as", "removal"), ["no_change"]),
        (("reclassify", "out", "--as", "income", "--how", "mining"), ["units_differ"]),
        (("reclassify", "out", "--as", "price"), ["not_treatable"]),
        (("reclassify", "out", "--as", "lost_access", "--quantity", "2"), ["units_differ"]),
        (("reclassify", "out", "--as", "lost_access", "--drop", "fee"), ["nothing_to_drop"]),
        (("reclassify", "out", "--as", "lost_access", "--at", "2025-01-01"),
         ["not_the_treatment"]),
        (("reclassify", "sale", "--as", "theft", *STOLEN), ["unknown_key"]),
        (("reclassify", "out", "--as", "transfer", "--receipt", "buy"), ["not_one_move"]),
        (("reinstate", "out"), ["no_change"]),
        (("reinstate", "out", "--revision", "3"), ["no_such_revision"]),
        (("reinstate", "--batch", "1f3a"), ["no_such_batch"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(
    told: Desk, arguments: tuple[str, ...], codes: list[str]
) -> None:
    """Exit 3, one line for each fault, each with its code; nothing is written."""
    ran = refused(told, *arguments, *WHY)
    assert [complaint.partition(": ")[0].split()[-1] for complaint in ran.complaints()] == codes


def test_a_correction_has_a_reason(told: Desk) -> None:
    """None, or blanks, is not one, whatever is done."""
    for arguments in (("void", "out"), ("annotate", "out"), ("replace", "out", "--quantity", "2")):
        assert "no_reason" in refused(told, *arguments).err
        assert "no_reason" in refused(told, *arguments, "--reason", " \n").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("void",),
        ("void", "out", "--import", "9"),
        ("void", "--import", "9", "--duplicate-of", "in"),
        ("void", "--import", "9", "--expect", "1"),
        ("void", "out", "--expect", "-1"),
        ("void", "out", "--expect", "one"),
        ("replace", "out", "quantity", "2"),
        ("replace", "out", "--quantity"),
        ("replace", "out", "--quantity", "2", "--quantity", "3"),
        ("replace", "out", "--type", "theft"),
        ("replace", "out", "--as", "windfall"),
        ("replace", "out", "--quantity", "2", "--drop", "quantitty"),
        ("replace", "out", "--as", "removal", "--drop", "tx"),
        ("reclassify", "out"),
        ("reclassify", "out", "--as", "windfall"),
        ("reclassify", "out", "--as", "theft", "--receipt", "in"),
        ("reinstate",),
        ("reinstate", "out", "--batch", "1f3a"),
        ("reinstate", "--batch", "1f3a", "--expect", "1"),
        ("batch",),
    ],
)
def test_what_is_no_command_is_wrong_usage(told: Desk, arguments: tuple[str, ...]) -> None:
    """Exit 2, whatever it is that does not go together."""
    before = told.history()
    ran = told.call("correct", *arguments, *WHY)
    assert (ran.status, ran.out, "Traceback" in ran.err) == (2, "", False)
    assert told.history() == before


def test_a_form_there_is_not_is_wrong_usage(told: Desk) -> None:
    """Of what a dry run shows."""
    ran = told.call("correct", "void", "out", *WHY, "--dry-run", "--format", "xml")
    assert (ran.status, ran.out) == (2, "")


def test_a_head_that_moved_is_a_conflict(anywhere: Desk) -> None:
    """Exit 4 with what it was, who won and why, what was wanted, and what to do now."""
    desk = anywhere
    desk.journal(*STORY)
    desk.call("--actor", "ben", "correct", "void", "out", "--reason", "a test transfer")
    ran = refused(
        desk, "reclassify", "out", "--as", "theft", *STOLEN, *WHY, "--expect", "1", status=4
    )
    winner, original, yours = ran.complaints()
    assert "already_corrected: found revision 2 by ben at " in winner
    assert "void, because: a test transfer" in winner
    assert winner.endswith(
        "Look at it (lotledger history out) and correct the new head: --expect 2"
    )
    assert "original: found revision 1: removal" in original
    assert "yours: found reclassify: type removal -> theft" in yours
    desk.done("correct", "reinstate", "out", *WHY, "--expect", "2")
    desk.done("correct", "annotate", "out", *WHY, "--expect", "3")
    assert [number for number, *_ in chain(desk, "out")] == [1, 2, 3, 4]


def test_replacing_says_only_what_was_wrong(told: Desk) -> None:
    """The rest stays as it was stated, inside objects too; what is recorded is always whole."""
    told.done("correct", "replace", "sale", *WHY, "--fee.amount", "12.50", "--tx", "0x1")
    told.done("correct", "replace", "sale", *WHY, "--drop", "tx", "--proceeds", "31000")
    told.done("correct", "replace", "sale", *WHY, "--fee.asset", "ETH", "--fee.quantity", "0.1")
    told.done("correct", "replace", "sale", *WHY, "--fee.value", "9")
    told.done("correct", "replace", "sale", *WHY, "--drop", "fee")
    assert [row["changed"] for row in told.done("history", "sale").rows()][1:] == [
        "fee {amount 10} -> {amount 12.5}, tx none -> 0x1",
        "proceeds 30000 -> 31000, tx 0x1 -> none",
        "fee {amount 12.5} -> {asset ETH, quantity 0.1}",
        "fee {asset ETH, quantity 0.1} -> {asset ETH, quantity 0.1, value 9}",
        "fee {asset ETH, quantity 0.1, value 9} -> none",
    ]
    gain = told.done("gains").rows()[0]
    assert (gain["proceeds"], gain["basis"]) == ("31000.00", "10000.00")


def test_replacing_all_anew_forgets_the_rest(told: Desk) -> None:
    """With --as, what is not said is not there."""
    body = ("--at", "2025-05-02T12:00:00Z", "--account", "cb", "--asset", "BTC", "--quantity", "1")
    told.done("correct", "replace", "sale", "--as", "disposal", *body, *WHY)
    changed = told.done("history", "sale").rows()[-1]["changed"]
    assert "proceeds 30000 -> none" in changed
    assert "fee {amount 10} -> none" in changed
    assert "at 2025-05-01T12:00:00Z -> 2025-05-02T12:00:00Z" in changed


@pytest.mark.parametrize("kind", BODIES)
def test_a_fact_of_any_type_is_voided_and_brought_back(desk: Desk, kind: str) -> None:
    """Accounts, prices, elections, matches, years and policies like any trade."""
    desk.journal(*(line(each) for each in BODIES), line("acquisition", "lot", quantity="40"))
    before = reports(desk)
    desk.done("correct", "void", f"one:{kind}", *WHY)
    desk.done("correct", "reinstate", f"one:{kind}", *WHY)
    assert reports(desk) == before
    desk.done("correct", "annotate", f"one:{kind}", *WHY, "--expect", "3")


@pytest.mark.parametrize(
    "name", ["it's", 'a "b"', "a:b>c#1", "数量 ü 😀", "a, b; c", "{x} %s $HOME `id`", "-1", "--all"]
)
def test_names_are_names(desk: Desk, name: str) -> None:
    """Quotes, colons, blanks, other scripts; one that looks like an option comes after --."""
    desk.journal(line("disposal", name), line("acquisition", "lot", at="2024-01-01T00:00:00Z"))
    desk.done("correct", "void", *WHY, "--", name)
    desk.done("correct", "reinstate", *WHY, "--expect", "2", "--", name)
    assert [number for number, *_ in chain_of(desk, name)] == [1, 2, 3]


def chain_of(desk: Desk, name: str) -> list[tuple[int, str]]:
    """Revision and event of each revision, for a name that may look like an option."""
    rows = desk.done("history", "--format", "json", "--", name).rows()
    return [(row["revision"], row["event"]) for row in rows]


def test_words_cannot_steer_the_terminal(told: Desk) -> None:
    """What a reason or a text says is shown, never obeyed."""
    told.done(*words(line("worthlessness", "w", event="plain")))
    ran = told.done("correct", "replace", "w", "--event", "\x1b[7modd", "--reason", "\x1b[7mred")
    assert "\x1b" not in ran.out
    for form in ("table", "json", "csv"):
        told.call("correct", "void", "w", *WHY, "--expect", "1")
        assert (
            "\x1b[7m" not in told.done("history", "w", "--format", form).out.replace("\\u001b", "")
            or form == "csv"
        )
    conflict = told.call("correct", "void", "w", *WHY, "--expect", "1")
    assert "\x1b" not in conflict.err


def test_quiet_says_nothing(told: Desk) -> None:
    """But a refusal is told."""
    assert told.done("--quiet", "correct", "void", "out", *WHY).out == ""
    assert "already_void" in told.call("--quiet", "correct", "void", "out", *WHY).err


def test_bytes_that_are_no_text_are_refused(told: Desk) -> None:
    """In a reason, a name, a reference or a value: in words, and nothing is written."""
    odd = b"a\xff".decode("utf-8", "surrogateescape")
    for arguments in (
        ("annotate", "out", "--reason", odd),
        ("annotate", "out", *WHY, "--note", odd),
        ("annotate", "out", *WHY, "--approved-by", odd),
        ("annotate", "out", *WHY, "--evidence-ref", odd),
        ("annotate", odd, *WHY),
        ("void", "out", *WHY, "--duplicate-of", odd),
        ("replace", "out", *WHY, "--tx", odd),
        ("reclassify", "out", "--as", "lost_access", *WHY, "--drop", odd),
        ("reinstate", "--batch", odd, *WHY),
    ):
        refused(told, *arguments)
