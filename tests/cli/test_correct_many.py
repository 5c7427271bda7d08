"""`correct`: many facts at once: a file of corrections, a whole import, a move and its parts."""

from contextlib import closing
import json
import re
import sqlite3
import time
from typing import Any

import psycopg
import pytest

from tests.cli.desk import Desk
from tests.cli.lines import line
from tests.cli.lines import words
from tests.cli.story import STOLEN
from tests.cli.story import STORY
from tests.cli.story import WHY
from tests.cli.story import refused
from tests.cli.story import reports
from tests.support.stores import Store

THOUSANDS = 3_000
"""Facts of a large import."""


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger with the story in it."""
    desk.journal(*STORY)
    return desk


def batch_of(out: str) -> str:
    """The name of the batch that a command says it made."""
    (found,) = re.findall(r"as batch (\w+)\.", out)
    return str(found)


def undo(desk: Desk, batch: str) -> str:
    """A batch taken back; the name of the batch that is."""
    return batch_of(desk.done("correct", "reinstate", "--batch", batch, *WHY).out)


def corrections(*lines: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines of a file of corrections."""
    return list(lines)


ALL_VERBS = corrections(
    {"correct": "void", "fact": "in", "expect": 1, "twin": "buy"},
    {"correct": "replace", "fact": "buy", "line": line("acquisition", "buy", cost="50000",
                                                         quantity="5", note="as invoiced")},
    {"correct": "reclassify", "fact": "out", "as": "theft",
     "given": {"discovered": "2025-06-02", "scheme": "phishing", "for_profit": True}},
    {"correct": "annotate", "fact": "sale"},
    line("receipt", "another", at="2025-07-01T12:00:00Z"),
)  # fmt: skip


def test_a_file_of_corrections_is_one_batch(anywhere: Desk) -> None:
    """One transaction, reason, approver and name; undone as a whole, and that undone too."""
    desk = anywhere
    desk.journal(*STORY)
    before = reports(desk)
    desk.write("report.pdf", b"x")
    said = desk.done(
        *("correct", "batch", desk.write("all.jsonl", ALL_VERBS), "--reason", "a bad rule"),
        *("--approved-by", "eva", "--evidence", "report.pdf", "--code", "new_evidence"),
    ).out
    after = reports(desk)
    batch = batch_of(said)
    rows = desk.history()[9:]
    assert [row["event"] for row in rows] == [
        *("fact_voided", "fact_replaced", "treatment_reclassified", "fact_annotated"),
        *("receipt", "corrections_applied"),
    ]
    assert {row["batch"] for row in rows} == {batch}
    assert {(row["reason"], row["reason_code"], row["approved_by"]) for row in rows if
            row["event"] != "receipt"} == {("a bad rule", "new_evidence", "eva")}  # fmt: skip
    assert all("report.pdf" in row["evidence"] for row in rows[:4])
    assert rows[1]["note"] == "as invoiced"
    back = undo(desk, batch)
    assert reports(desk) == before
    again = undo(desk, back)
    assert reports(desk) == after
    undo(desk, again)
    assert reports(desk) == before


def test_every_fault_of_a_file_is_told_with_its_row(told: Desk) -> None:
    """Broken lines and wrong ones, in one run; nothing of the good ones is made."""
    bad = [
        '{"correct": "void", "fact": "out"}',
        '{"correct": "void"}',
        '{"correct": "amend", "fact": "out"}',
        '{"correct": ["void"], "fact": "out"}',
        '{"correct": "void", "fact": "in", "line": {}}',
        '{"correct": "void", "fact": "in", "expect": "1"}',
        '{"correct": "void", "fact": "in", "expect": true}',
        '{"correct": "reclassify", "fact": "in", "as": "windfall"}',
        '{"correct": "replace", "fact": "in", "line": {"type": "receipt", "quantity": 5}}',
        '{"correct": "replace", "fact": "in", "line": {"id": "out", "type": "receipt"}}',
        '{"id": "x", "type": "disposal"}',
        "",
        '{"correct": "void", "fact": "a", "fact": "b"}',
        "[1]",
        '{"correct": "void", "fact": "cut',
    ]
    ran = refused(told, "batch", told.write("bad.jsonl", "\n".join(bad)), *WHY)
    rows = [int(each) for each in re.findall(r"^bad\.jsonl:(\d+)", ran.err, re.MULTILINE)]
    assert rows == sorted(rows)
    assert set(rows) == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15}
    for code in ("missing_key", "not_a_choice", "unknown_key", "wrong_value", "unknown_type",
                 "another_fact", "repeated_key", "not_an_object", "file_cut_short"):  # fmt: skip
        assert code in ran.err


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty_file"),
        ("\n \n", "empty_file"),
        (json.dumps(line("disposal", "x")) + "\n", "empty_file"),
        (b"\xff\xfe{}\n", "not_utf8"),
        ('{"correct": "void", "fact": "out"}\n{"correct": "void", "fact": "out"}\n',
         "corrected_twice"),
        ('{"correct": "void", "fact": "out"}\n{"correct": "void", "fact": "nobody"}\n',
         "unknown_fact"),
        ('{"correct": "void", "fact": "out"}\n' + json.dumps(STORY[1]) + "\n", "name_taken"),
        ('{"correct": "void", "fact": "out", "expect": -1}\n', "no_such_revision"),
        ('{"correct": "reinstate", "fact": "out", "revision": -1}\n', "no_such_revision"),
        ('{"correct": "void", "fact": "out"}\n' + json.dumps(line("disposal", "x", account="y")),
         "unknown_account"),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_batch_is_refused(told: Desk, content: str | bytes, code: str) -> None:
    """Empty, without a correction, or with one that cannot be."""
    assert code in refused(told, "batch", told.write("c.jsonl", content), *WHY).err


def test_a_missing_file_is_refused(told: Desk) -> None:
    """In a sentence."""
    assert "cannot_read" in refused(told, "batch", "nowhere.jsonl", *WHY).err


def test_a_batch_with_one_stale_head_is_a_conflict(told: Desk) -> None:
    """Nothing of it is made; only the fact somebody else corrected is told."""
    told.call("--actor", "ben", "correct", "annotate", "in", "--reason", "seen")
    file = told.write("c.jsonl", corrections(
        {"correct": "void", "fact": "out", "expect": 1},
        {"correct": "void", "fact": "in", "expect": 1},
    ))  # fmt: skip
    ran = refused(told, "batch", file, *WHY, status=4)
    assert "[in] already_corrected: found revision 2 by ben" in ran.err
    assert "[out]" not in ran.err


def test_a_dry_run_of_a_batch_shows_it_whole(told: Desk) -> None:
    """New facts included; nothing is written."""
    before = told.history()
    file = told.write("all.jsonl", ALL_VERBS)
    rows = told.done("correct", "batch", file, *WHY, "--dry-run").rows()
    moved = {row["id"]: row for row in rows}
    told.done("correct", "batch", file, *WHY)
    assert told.history()[:9] == before
    claim = told.done("claims").rows()[0]
    assert moved["claim:out"]["after"] == claim["allowed"]
    gain = told.done("gains").rows()[0]
    assert moved["gain:sale#1"]["after"] == gain["gain"]


def test_a_whole_import_is_voided_and_brought_back(anywhere: Desk) -> None:
    """Wrong account, wrong file: one batch; brought back as one; and voided again."""
    desk = anywhere
    bare = reports(desk)
    desk.journal(*STORY)
    before = reports(desk)
    assert re.search(r"^ +9 ", desk.done("import", "--list").out, re.MULTILINE)
    said = desk.done("correct", "void", "--import", "9", "--reason", "another person's file").out
    assert reports(desk) == bare
    assert "buy: void, now revision 2 (void)" in said
    back = undo(desk, batch_of(said))
    assert reports(desk) == before
    undo(desk, back)
    assert reports(desk) == bare
    codes = {row["reason_code"] for row in desk.history()[9:14]}
    assert codes == {"wrong_file"}


def test_reimporting_does_not_revive_what_is_void(told: Desk) -> None:
    """The file is read again and everything in it is already recorded."""
    told.done("correct", "void", "--import", "9", *WHY)
    before = told.history()
    said = told.journal(*STORY).out
    assert "read 4 = recorded 0 + already recorded 4 + not imported 0" in said
    assert told.history() == before


def test_what_is_undone_twice_is_refused(told: Desk) -> None:
    """The second time there is nothing to take back."""
    batch = batch_of(told.done("correct", "void", "out", *WHY).out)
    undo(told, batch)
    assert "no_change" in refused(told, "reinstate", "--batch", batch, *WHY).err


def test_an_undo_that_comes_too_late_is_a_conflict(told: Desk) -> None:
    """Somebody built on what the batch made; a note beside it is not in the way."""
    before = reports(told)
    stolen = ("correct", "reclassify", "out", "--as", "theft", *STOLEN, *WHY)
    batch = batch_of(told.done(*stolen).out)
    told.done("correct", "annotate", "out", *WHY)
    undo(told, batch)
    assert reports(told) == before
    batch = batch_of(told.done(*stolen).out)
    told.done("correct", "replace", "out", "--quantity", "2", *WHY)
    assert "already_corrected" in refused(
        told, "reinstate", "--batch", batch, *WHY, status=4
    ).err  # fmt: skip


def lots(desk: Desk) -> list[tuple[str, str, str]]:
    """Lot, account and quantity of everything held."""
    rows = desk.done("lots").rows()
    return sorted((row["lot"], row["account"], row["quantity"]) for row in rows)


def test_a_match_is_undone_like_anything_else(told: Desk) -> None:
    """The halves are unclassified again, and matched again when it is brought back."""
    apart = reports(told)
    told.done("transfers", "accept", "out", "in")
    together = reports(told)
    assert lots(told) == [("buy", "cb", "2"), ("buy", "kr", "1")]
    told.done("correct", "void", "match:out>in", *WHY)
    assert reports(told) == apart
    told.done("correct", "reinstate", "match:out>in", *WHY)
    assert reports(told) == together


def test_a_match_is_split_by_a_file(told: Desk) -> None:
    """What left arrived in two parts: the wrong match goes and two come, in one transaction."""
    told.done("transfers", "accept", "out", "in")
    told.done(*words(line("receipt", "part-1", at="2025-06-01T14:00:00Z", account="kr",
                          quantity="0.6")))  # fmt: skip
    told.done(*words(line("receipt", "part-2", at="2025-06-01T15:00:00Z", account="cold",
                          quantity="0.4")))  # fmt: skip
    matches = [
        line("transfer_match", f"m:{part}", at="2025-06-01T15:00:00Z", removal="out", receipt=part)
        for part in ("part-1", "part-2")
    ]
    before = reports(told)
    file = told.write("split.jsonl", [{"correct": "void", "fact": "match:out>in"}, *matches])
    batch = batch_of(told.done("correct", "batch", file, *WHY).out)
    assert {("buy", "kr", "0.6"), ("buy", "cold", "0.4")} <= set(lots(told))
    undo(told, batch)
    assert reports(told) == before


@pytest.mark.parametrize(("fact", "verb"), [("out", "annotate"), ("sale", "reclassify")])
def test_what_left_was_a_move_to_an_own_account(told: Desk, fact: str, verb: str) -> None:
    """A removal or a sale that was none: with its receipt it is one move, undone as one."""
    before = reports(told)
    asked = ("correct", "reclassify", fact, "--as", "transfer", "--receipt", "in", *WHY)
    told.done(*asked, "--expect", "1", *(("--drop", "fee") if fact == "sale" else ()))
    assert ("buy", "kr", "1") in lots(told)
    rows = told.history()[9:]
    assert [row["event"] for row in rows][1:] == ["transfer_match", "corrections_applied"]
    assert (
        rows[0]["event"]
        == {
            "annotate": "fact_annotated",
            "reclassify": "treatment_reclassified",
        }[verb]
    )
    undo(told, rows[-1]["batch"])
    assert reports(told) == before


def test_nothing_is_corrected_behind_a_broken_chain(database_store: Store, anywhere: Desk) -> None:
    """An event was altered behind the program: exit 5, whatever is asked, and nothing written."""
    desk = anywhere
    desk.journal(*STORY)
    batch = batch_of(desk.done("correct", "annotate", "in", *WHY).out)
    file = desk.write("c.jsonl", [{"correct": "void", "fact": "out"}])
    before = events(database_store)
    state = before[4].replace(b"40000", b"40001")
    database_store.tamper(
        "UPDATE stored_events SET state = ? WHERE originator_version = ?", state, 5
    )
    altered = events(database_store)
    assert altered != before
    for arguments in (
        ("void", "out"),
        ("replace", "buy", "--cost", "1"),
        ("reclassify", "out", "--as", "lost_access"),
        ("reclassify", "out", "--as", "transfer", "--receipt", "in"),
        ("annotate", "out"),
        ("reinstate", "in"),
        ("reinstate", "--batch", batch),
        ("void", "--import", "9"),
        ("batch", file),
    ):
        for dry in ((), ("--dry-run",)):
            ran = desk.call("correct", *arguments, *WHY, *dry)
            assert (ran.status, ran.out) == (5, ""), arguments
            assert "chain_broken" in ran.err
    assert desk.call("import", "journal", "lines.jsonl", "--reissue").status == 5
    assert events(database_store) == altered


def events(store: Store) -> list[bytes]:
    """The state of every event as it lies in the store, whatever its links say."""
    query = "SELECT state FROM stored_events ORDER BY originator_version"
    if store.kind == "sqlite":
        with closing(sqlite3.connect(store.path)) as file:
            return [bytes(state) for (state,) in file.execute(query)]
    with psycopg.connect(store.url) as server:
        server.execute("SET search_path = lotledger")
        return [bytes(state) for (state,) in server.execute(query.encode())]


def test_an_import_of_thousands_is_voided_and_brought_back(desk: Desk) -> None:
    """As one batch, in seconds and in little memory; the first and the last are told."""
    lines = (line("income", f"n:{n}", value="1", at=f"2024-05-01T12:{n % 60:02}:00Z")
             for n in range(THOUSANDS))  # fmt: skip
    desk.journal(*lines)
    position = str(4 + THOUSANDS + 1)
    begun = time.monotonic()
    said = desk.done("correct", "void", "--import", position, *WHY).out
    assert f"… and {THOUSANDS - 20} more facts" in said
    assert said.count(": void, now revision 2 (void)") == 20
    assert desk.done("income").rows() == []
    undo(desk, batch_of(said))
    assert time.monotonic() - begun < 60
    assert len(desk.done("income").rows()) == THOUSANDS
