"""`history`: every event, one fact's revisions, and what each changed (run inside this process)."""

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.cli.lines import line
from tests.cli.story import STOLEN
from tests.cli.story import STORY
from tests.cli.story import WHY

PROMISED = [
    *("id", "position", "recorded_at", "effective_at", "fact", "revision", "event", "actor"),
    *("reason", "supersedes", "source"),
]
"""Keys that other programs rely on, in this order; what came later stands behind them."""


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A story whose removal was corrected three times, and its sale once (positions 10 to 13)."""
    desk.journal(*STORY)
    desk.done("correct", "reclassify", "out", "--as", "theft", *STOLEN, *WHY)
    desk.done("correct", "replace", "sale", "--account", "kr", "--asset", "ETH", *WHY)
    desk.done("correct", "void", "out", *WHY, "--approved-by", "eva", "--note", "a note")
    desk.done("correct", "reinstate", "out", *WHY, "--evidence-ref", "case 7")
    return desk


def rows(desk: Desk, *options: str) -> list[dict[str, Any]]:
    """Rows of the history."""
    return desk.done("history", *options, "--format", "json").rows()


def test_promised_keys_come_first(told: Desk) -> None:
    """The contract only grows."""
    for row in rows(told):
        assert list(row)[: len(PROMISED)] == PROMISED
        assert list(row)[len(PROMISED) :] == [
            *("reason_code", "approved_by", "changed", "evidence", "note", "batch"),
        ]


def test_a_fact_is_told_revision_by_revision(told: Desk) -> None:
    """What each changed, by whom, why, and the position at which it became known."""
    found = rows(told, "out")
    assert [(row["revision"], row["supersedes"], row["position"]) for row in found] == [
        (1, None, 7), (2, 1, 10), (3, 2, 12), (4, 3, 13)
    ]  # fmt: skip
    assert [row["changed"] for row in found] == [
        None,
        ", ".join(
            (
                "type removal -> theft",
                "discovered none -> 2025-06-02",
                "scheme none -> phishing",
                "for_profit none -> true",
            )
        ),
        "void",
        "stands again",
    ]
    assert (found[2]["approved_by"], found[2]["note"]) == ("eva", "a note")
    assert found[3]["evidence"] == "case 7"
    assert len({row["batch"] for row in found}) == 4


def test_the_whole_history_tells_the_same_of_each(told: Desk) -> None:
    """Asked for a fact or for everything, a row is the same row."""
    everything = {row["id"]: row for row in rows(told)}
    assert len(everything) == 13
    for fact in ("out", "sale", "buy"):
        for row in rows(told, fact):
            assert everything[row["id"]] == row


def test_an_unknown_fact_is_wrong_usage(told: Desk) -> None:
    """A slip must not look like a fact without a history."""
    for form in ("json", "csv", "table"):
        ran = told.call("history", "nobody", "--format", form)
        assert (ran.status, ran.out) == (2, "")
        assert "unknown_fact: found nobody" in ran.err


def test_only_a_history_is_of_one_fact(told: Desk) -> None:
    """No other report takes a name."""
    for report in ("lots", "gains", "findings"):
        assert told.call(report, "out").status == 2


def test_both_clocks_cut_a_facts_history(told: Desk) -> None:
    """By position its later revisions are not known; by effective time it is there or not."""
    assert [row["revision"] for row in rows(told, "out", "--known-at", "position:11")] == [1, 2]
    assert rows(told, "out", "--known-at", "position:5") == []
    assert rows(told, "out", "--as-of", "2025-05-31") == []
    assert len(rows(told, "out", "--as-of", "2025-06-01")) == 4
    assert rows(told, "out", "--year", "2024") == []


def test_what_was_known_of_a_history_does_not_change(told: Desk) -> None:
    """Byte for byte, whatever is corrected later."""
    asked = [("history", *fact, "--known-at", "position:11") for fact in ((), ("out",), ("sale",))]
    before = [told.done(*each).out for each in asked]
    told.done("correct", "void", "sale", *WHY)
    told.done("correct", "void", "out", *WHY)
    assert [told.done(*each).out for each in asked] == before


def test_a_correction_belongs_to_what_its_fact_touches(told: Desk) -> None:
    """Before it and after it; one of another account or asset is left away."""

    def corrected(*options: str) -> list[int]:
        return [row["position"] for row in rows(told, *options) if row["supersedes"]]

    assert corrected() == [10, 11, 12, 13]
    assert corrected("--account", "cb") == [10, 11, 12, 13]
    assert corrected("--account", "kr") == [11]
    assert corrected("--account", "cold") == []
    assert corrected("--asset", "ETH") == [11]
    assert corrected("--asset", "BTC") == [10, 11, 12, 13]


def test_a_correction_of_an_account_is_found_under_it(told: Desk) -> None:
    """And under no other."""
    told.done("correct", "replace", "kr", "--custody", "self", *WHY)
    assert told.history()[-1]["changed"] == "custody us_broker -> self"
    assert rows(told, "--account", "kr")[-1]["position"] == 14
    assert rows(told, "--account", "cb")[-1]["position"] == 13


def test_a_table_of_one_fact_is_read_by_people(told: Desk) -> None:
    """Revision by revision, with the reason and its code, and nothing that is not said."""
    shown = told.done("history", "out", "--format", "table").out
    for words in (
        *("revision 1", "revision 4", "it was wrong", "misclassified", "eva", "case 7", "a note"),
        *("type removal -> theft", "position 12", "lines.jsonl:3"),
    ):
        assert words in shown
    plain = told.done("history", "buy", "--format", "table").out
    assert "approved" not in plain
    table = told.done("history", "--format", "table").out
    assert "stands again" in table


def test_csv_has_a_line_for_each_row(told: Desk) -> None:
    """Reasons with commas, quotes and line breaks come back as they were said."""
    text = 'he said: "no", then\nleft; 数量'
    told.done("correct", "annotate", "buy", "--reason", text, "--note", text)
    read = list(csv.DictReader(io.StringIO(told.done("history", "buy", "--format", "csv").out)))
    assert [(row["reason"], row["note"]) for row in read] == [("", ""), (text, text)]
    assert json.loads(told.done("history", "buy").out)["rows"][1]["reason"] == text
    shown = told.done("history", "buy", "--format", "table").out
    assert r"then\nleft" in shown


def test_a_fact_of_a_batch_names_it(told: Desk) -> None:
    """New facts, corrections and the event that closes it have one name in common."""
    file = told.write("b.jsonl", [{"correct": "void", "fact": "in"}, line("receipt", "new")])
    told.done("correct", "batch", file, *WHY)
    last = rows(told)[-3:]
    assert [row["event"] for row in last] == ["fact_voided", "receipt", "corrections_applied"]
    assert len({row["batch"] for row in last} - {None}) == 1
    assert rows(told, "new")[0]["batch"] == last[0]["batch"]
