"""`record`: one fact by hand, in the journal's own words (commands run inside this process)."""

import pytest

from domain.shapes import SHAPES
from tests.cli.desk import Desk
from tests.cli.lines import BODIES
from tests.cli.lines import line
from tests.cli.lines import words


def test_there_is_a_line_of_every_type() -> None:
    """Nothing the ledger knows is left out of the tests below."""
    assert BODIES.keys() == SHAPES.keys()


def test_every_type_can_be_recorded_by_hand(desk: Desk) -> None:
    """A minimal fact of every type is taken and stands in the history under its own type."""
    before = len(desk.history())
    for kind in SHAPES:
        ran = desk.done(*words(line(kind)))
        assert ran.out.startswith(f"one:{kind}: position ")
    rows = desk.history()[before:]
    assert [(row["event"], row["fact"]) for row in rows] == [(k, f"one:{k}") for k in SHAPES]
    assert {row["revision"] for row in rows} == {1}


def test_a_fact_by_hand_and_by_journal_is_one_fact(desk: Desk) -> None:
    """Whatever was recorded by hand is known when the same lines come in a file."""
    for kind in SHAPES:
        desk.done(*words(line(kind)))
    count = len(SHAPES)
    ran = desk.journal(*(line(kind) for kind in SHAPES))
    assert f"read {count} = recorded 0 + already recorded {count} + not imported 0" in ran.out


def test_saying_it_twice_records_it_once(desk: Desk) -> None:
    """The second time the fact is known already, and the history is what it was."""
    desk.done(*words(line("income")))
    before = desk.history()
    assert desk.done(*words(line("income"))).out == "one:income: already recorded\n"
    assert desk.history() == before


def test_the_same_name_for_another_fact_is_refused(desk: Desk) -> None:
    """Both versions are shown, and the first one stands."""
    desk.done(*words(line("income")))
    ran = desk.call(*words(line("income", quantity="2")))
    assert ran.status == 3
    assert "conflict" in ran.err
    assert '"quantity":"1"' in ran.err
    assert '"quantity":"2"' in ran.err


def test_without_a_type_the_types_are_listed(desk: Desk) -> None:
    """Every type is there with its summary, and each explains its keys."""
    listed = desk.done("record").out
    for kind, shape in SHAPES.items():
        assert f"{kind:<15} {shape.summary}\n" in listed
        explained = desk.done("record", kind).out
        for key, rule in shape.keys.items():
            assert f"  --{key:<18} {'required' if rule.required else 'optional'}" in explained
    assert desk.facts() == ["cb", "kr", "cold"]


def test_a_name_is_made_up_and_said(desk: Desk) -> None:
    """Without --id the fact gets a name nobody else has, said even where quiet is asked for."""
    told = [key for key in words(line("income")) if key not in ("--id", "one:income")]
    spoken = desk.done(*told).out
    quiet = desk.done("--quiet", *told).out
    names = [spoken.partition(": position")[0], quiet.strip()]
    assert desk.facts()[3:] == names
    assert len(set(names)) == 2


def test_text_stays_text(desk: Desk) -> None:
    """A note that looks like JSON, or begins with a bracket, is a note."""
    for number, note in enumerate(("[sic", '{"a": 1}', "true", "12")):
        desk.done(*words(line("price", f"p{number}")), "--note", note)
    assert len(desk.facts()) == 3 + 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("income", "asset", "BTC"),
        ("income", "--asset"),
        ("income", "--asset", "BTC", "--asset", "ETH"),
        ("income", "--type", "disposal"),
        ("disposal", "--fee", "1", "--fee.amount", "1"),
        ("disposal", "--fee", "{not json"),
        ("year_facts", "--year", "last"),
        ("theft", "--for_profit", "yes"),
        ("identification", "--for", "x", "--lots", '[{"lot":'),
    ],
)
def test_words_that_make_no_line_are_wrong_usage(desk: Desk, arguments: tuple[str, ...]) -> None:
    """What cannot even be understood ends with 2 and one sentence."""
    ran = desk.call("record", *arguments)
    assert (ran.status, len(ran.complaints())) == (2, 1)
    assert len(desk.facts()) == 3


def test_every_fault_of_a_line_is_told_at_once(desk: Desk) -> None:
    """Four things wrong are four complaints, each with its key; nothing is recorded."""
    ran = desk.call("record", "income", "--at", "yesterday", "--account", "cb", "--asset", "usd",
                    "--quantity", "-1", "--how", "luck", "--colour", "red")  # fmt: skip
    assert ran.status == 3
    codes = ("not_an_instant", "fiat_is_not_units", "out_of_range", "not_a_choice", "unknown_key")
    assert [code for code in codes if code in ran.err] == list(codes)
    assert len(ran.complaints()) == 5
    assert len(desk.facts()) == 3


def test_an_unknown_account_is_told_with_its_remedy(desk: Desk) -> None:
    """The complaint names the command that would make the account."""
    ran = desk.call(*words(line("income", account="nowhere")))
    assert ran.status == 3
    assert "unknown_account: found 'nowhere'" in ran.err
    assert "lotledger account add nowhere" in ran.err
