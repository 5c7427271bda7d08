"""`transfers`: the two halves of a move between own accounts (run inside this process)."""

import re
from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.lines import line
from tests.cli.lines import words


def left(name: str, hour: int = 12, **keys: Any) -> dict[str, Any]:
    """Units that left cb on the first of May."""
    return line("removal", name, at=f"2024-05-01T{hour:02}:00:00Z", **keys)


def came(name: str, hour: int = 13, **keys: Any) -> dict[str, Any]:
    """Units that came to kr on the first of May."""
    at = f"2024-05-01T{hour:02}:00:00Z"
    return line("receipt", name, **{"at": at, "account": "kr", **keys})


def proposed(ran: Ran) -> list[tuple[str, str, str]]:
    """Removal, receipt, and whether the pair fits only each other, for every row."""
    found = re.findall(r"^(\S+) +(\S+) +.* (several|only each other) *$", ran.out, re.MULTILINE)
    return [(out, back, fits.removeprefix("only each other")) for out, back, fits in found]


def matches(desk: Desk) -> list[str]:
    """Names of the moves that were accepted."""
    return [row["fact"] for row in desk.history() if row["event"] == "transfer_match"]


@pytest.fixture
def moves(desk: Desk) -> Desk:
    """Four moves: a plain one, one with a fee, one by hash, and one that fits two receipts."""
    desk.journal(
        line("acquisition", "lot", at="2024-01-01T00:00:00Z", quantity="100", cost="1000"),
        left("a-out", 1, quantity="1"),
        came("a-in", 2, quantity="1"),
        left("b-out", 3, quantity="2.01"),
        came("b-in", 4, quantity="2"),
        left("c-out", 5, quantity="4", tx="0xc"),
        came("c-in", 6, quantity="3.5", tx="0xc"),
        came("c-like", 6, quantity="4"),
        left("d-out", 7, quantity="8"),
        came("d-in1", 8, quantity="8"),
        came("d-in2", 9, quantity="7.99"),
    )
    return desk


def test_pairs_are_proposed_and_nothing_is_recorded(moves: Desk) -> None:
    """A pair by its hash rules out the one that merely looks alike; two that fit are both shown."""
    before = moves.history()
    ran = moves.done("transfers", "propose")
    assert proposed(ran) == [
        ("a-out", "a-in", ""),
        ("b-out", "b-in", ""),
        ("c-out", "c-in", ""),
        ("d-out", "d-in1", "several"),
        ("d-out", "d-in2", "several"),
    ]
    assert "same transaction hash" in ran.out
    assert moves.history() == before


def test_all_takes_what_is_certain_and_leaves_the_rest(moves: Desk) -> None:
    """Three of four are accepted; the fourth is proposed again, and a second --all adds nothing."""
    assert moves.done("transfers", "accept", "--all").out == "3 transfers accepted.\n"
    assert matches(moves) == ["match:a-out>a-in", "match:b-out>b-in", "match:c-out>c-in"]
    assert [pair[0] for pair in proposed(moves.done("transfers", "propose"))] == ["d-out", "d-out"]
    before = moves.history()
    assert moves.done("transfers", "accept", "--all").out == "0 transfers accepted.\n"
    assert moves.history() == before


def test_one_is_accepted_by_name(moves: Desk) -> None:
    """A person may settle what is ambiguous; accepting it twice records it once."""
    assert moves.done("transfers", "accept", "d-out", "d-in2").out == "1 transfer accepted.\n"
    before = moves.history()
    again = moves.done("transfers", "accept", "d-out", "d-in2").out
    assert again == "0 transfers accepted. 1 were recorded already.\n"
    assert moves.history() == before


def test_an_accepted_move_carries_the_lot(moves: Desk) -> None:
    """Basis and date arrive in the other account, and both halves are no finding any more."""
    moves.done("transfers", "accept", "b-out", "b-in")
    rows = moves.done("lots", "--account", "kr").rows()
    assert ("lot", "2", "20.00", "2023-12-31") in {
        (row["lot"], row["quantity"], row["basis"], row["acquired"]) for row in rows
    }
    codes = ("unclassified_removal", "unclassified_receipt")
    findings = moves.done("findings").rows()
    unclassified = {row["fact"] for row in findings if row["code"] in codes}
    assert not {"b-out", "b-in"} & unclassified
    assert {"a-out", "a-in"} <= unclassified


def test_what_was_known_before_the_acceptance_stays(moves: Desk) -> None:
    """The question as of the earlier position is answered as it was."""
    head = moves.history()[-1]["position"]
    before = moves.done("lots", "--known-at", f"position:{head}").out
    moves.done("transfers", "accept", "--all")
    assert moves.done("lots", "--known-at", f"position:{head}").out == before


@pytest.mark.parametrize(
    ("removal", "receipt", "word"),
    [
        ("nothing", "a-in", "nothing is no unclassified removal"),
        ("a-out", "nothing", "nothing is no unclassified receipt"),
        ("a-in", "a-out", "a-in is no unclassified removal"),
        ("lot", "a-in", "lot is no unclassified removal"),
        ("a-out", "b-in", "2 arrived of 1 that left"),
    ],
)
def test_what_cannot_be_one_move_is_refused(
    moves: Desk, removal: str, receipt: str, word: str
) -> None:
    """The reason is said, and nothing is recorded."""
    ran = moves.call("transfers", "accept", removal, receipt)
    assert (ran.status, word in ran.err) == (3, True)
    assert matches(moves) == []


def test_a_side_that_is_matched_is_not_matched_again(moves: Desk) -> None:
    """Accepted with one partner, or matched by a journal: the other partner is refused."""
    moves.done("transfers", "accept", "d-out", "d-in1")
    moves.journal(line("transfer_match", "mine", removal="a-out", receipt="a-in"))
    for pair, by in ((("d-out", "d-in2"), "match:d-out>d-in1"), (("a-out", "a-in"), "mine")):
        ran = moves.call("transfers", "accept", *pair)
        assert (ran.status, f"is matched already by {by}" in ran.err) == (3, True)
    assert matches(moves) == ["match:d-out>d-in1", "mine"]


def test_a_move_that_arrived_in_parts(moves: Desk) -> None:
    """Both receipts are named at once, or one after the other; what is left was the fee."""
    moves.journal(
        left("e-out", 10, quantity="3"),
        came("e-in1", 11, quantity="2"),
        came("e-in2", 12, quantity="0.9", account="cold"),
        came("e-in3", 13, quantity="0.5"),
    )
    ran = moves.call("transfers", "accept", "e-out", "e-in1", "--also", "e-in3", "--also", "e-in2")
    assert (ran.status, matches(moves)) == (3, [])
    ran = moves.done("transfers", "accept", "e-out", "e-in1", "--also", "e-in2")
    assert ran.out == "2 transfers accepted.\n"
    assert matches(moves) == ["match:e-out>e-in1", "match:e-out>e-in2"]
    full = moves.call("transfers", "accept", "e-out", "e-in3")
    assert (full.status, "the 0.1 that are left of it" in full.err) == (3, True)
    fees = [row for row in moves.done("gains").rows() if row["disposal"] == "e-out"]
    assert [(row["kind"], row["quantity"]) for row in fees] == [("fee", "0.1")]
    rows = moves.done("lots", "--account", "cold").rows()
    assert [(row["lot"], row["quantity"]) for row in rows] == [("lot", "0.9")]


def test_two_removals_that_arrived_as_one(moves: Desk) -> None:
    """Either alone is too little for the receipt; together they carry their lots there."""
    moves.journal(
        left("e-out", 10, quantity="3"),
        left("f-out", 11, quantity="2"),
        came("ef-in", 12, quantity="5", account="cold"),
    )
    assert moves.call("transfers", "accept", "e-out", "ef-in").status == 3
    ran = moves.done("transfers", "accept", "e-out", "ef-in", "--also", "f-out")
    assert ran.out == "2 transfers accepted.\n"
    rows = moves.done("lots", "--account", "cold").rows()
    assert sum(float(row["quantity"]) for row in rows) == 5
    assert {row["lot"] for row in rows} == {"lot"}


def test_splitting_a_match(moves: Desk) -> None:
    """Void it, then accept both parts: what the one receipt had said is undone with it."""
    moves.done("transfers", "accept", "d-out", "d-in1")
    moves.journal(came("d-part", 10, quantity="0.01"))
    moves.done("correct", "void", "match:d-out>d-in1", "--reason", "another deposit", "--yes")
    ran = moves.done("transfers", "accept", "d-out", "d-in2", "--also", "d-part")
    assert ran.out == "2 transfers accepted.\n"
    names = [row["fact"] for row in moves.done("findings").rows()]
    assert "d-in1" in names
    assert not {"d-out", "d-in2", "d-part"} & set(names)
    again = moves.call("transfers", "accept", "d-out", "d-in1")
    assert (again.status, "lotledger correct reinstate match:d-out>d-in1" in again.err) == (3, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept",),
        ("accept", "a-out"),
        ("accept", "a-out", "a-in", "--all"),
        ("accept", "a-out", "--all"),
        ("accept", "a-out", "--also", "a-in"),
        ("accept", "--all", "--also", "a-in"),
        ("propose", "--window", "-1"),
        ("propose", "--window", "nan"),
        ("propose", "--window", "inf"),
        ("propose", "--window", "1e300"),
        ("propose", "--window", "soon"),
    ],
)
def test_half_a_command_is_wrong_usage(moves: Desk, arguments: tuple[str, ...]) -> None:
    """One name, names beside --all, a window that is no time: 2, and nothing is recorded."""
    ran = moves.call("transfers", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert matches(moves) == []


def test_the_window_is_the_persons(desk: Desk) -> None:
    """Units that arrive after two days are found by looking further."""
    desk.done(*words(left("out", quantity="1")))
    desk.done(*words(line("receipt", "in", account="kr", at="2024-05-03T12:00:00Z")))
    said = desk.done("transfers", "propose").out
    assert said == "No unclassified removal and receipt fit each other.\n"
    assert proposed(desk.done("transfers", "propose", "--window", "48")) == [("out", "in", "")]
    assert desk.done("transfers", "accept", "--all").out == "0 transfers accepted.\n"
    assert desk.done("transfers", "accept", "--all", "--window", "48").out.startswith("1 ")
