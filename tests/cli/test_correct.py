"""`correct`: the five corrections from the command line (run inside this process)."""

from hashlib import sha256
import json

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.lines import BODIES
from tests.cli.lines import line
from tests.cli.lines import words
from tests.cli.story import STOLEN
from tests.cli.story import STORY
from tests.cli.story import WHY
from tests.cli.story import refused
from tests.cli.story import reports


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger with the story in it."""
    desk.journal(*STORY)
    return desk


def chain(desk: Desk, fact: str) -> list[tuple[int, str, str]]:
    """Revision, event and reason of each revision of a fact."""
    rows = desk.done("history", fact, "--format", "json").rows()
    return [(row["revision"], row["event"], row["reason"]) for row in rows]


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
            for column in row.keys() - {"id", "year", "owner"}
        }
        return gains | years

    before = figures()
    desk.done(*change, *WHY)
    after = figures()
    both = {key: (before.get(key, "0.00"), after.get(key, "0.00")) for key in before | after}
    moved = {key: pair for key, pair in both.items() if pair[0] != pair[1]}
    assert len(moved) > 8
    told = {
        key: (row["before"], row["after"])
        for key, row in foreseen.items()
        if key in both and row["before"] != row["after"]
    }
    assert told == moved
    assert "term long -> short" in foreseen["gain:sale#1", "gain"]["words"]


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


def test_facts_of_all_types_are_voided_and_brought_back(desk: Desk) -> None:
    """Accounts, prices, elections, matches, years and policies like any trade."""
    desk.journal(*(line(each) for each in BODIES), line("acquisition", "lot", quantity="40"))
    before = reports(desk)
    for kind in BODIES:
        desk.done("correct", "void", f"one:{kind}", *WHY)
    assert reports(desk) != before
    for kind in BODIES:
        desk.done("correct", "reinstate", f"one:{kind}", *WHY, "--expect", "2")
    assert reports(desk) == before


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
    table = told.done("history", "w", "--format", "table").out
    conflict = told.call("correct", "void", "w", *WHY, "--expect", "1").err
    for shown in (ran.out, table, conflict):
        assert "\x1b" not in shown
        assert r"\x1b[7modd" in shown


def test_quiet_says_nothing(told: Desk) -> None:
    """But a refusal is told."""
    assert told.done("--quiet", "correct", "void", "out", *WHY).out == ""
    assert "already_void" in told.call("--quiet", "correct", "void", "out", *WHY).err
