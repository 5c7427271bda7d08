"""`explain`: every id that a report prints, down to the row of a file and the person.

The demo and a journal with every type of fact are walked through whole, on a file and on a server.
"""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.commands.reporting import REPORTS
from domain.rules import REGISTER
from domain.shapes import SHAPES
from tests.cli.desk import Desk
from tests.cli.files import COINBASE
from tests.cli.files import KRAKEN
from tests.cli.lines import line
from tests.cli.tour import play
from tests.cli.tour import run_at
from tests.support.everything import EARLY
from tests.support.everything import HAPPENED
from tests.support.everything import TOO_LATE
from tests.support.explained import complaints
from tests.support.explained import complaints_of
from tests.support.explained import figures_in
from tests.support.explained import rows_of
from tests.support.explained import sources_of
from tests.support.explained import walk
from tests.support.explained import wrong_in
from tests.support.stores import Store

ZONE = "America/New_York"


def told(desk: Desk, name: str, *options: str) -> dict[str, Any]:
    """The tree of an explanation."""
    tree: dict[str, Any] = desk.done("explain", name, *options, "--format", "json").data()["tree"]
    return tree


def table(desk: Desk, name: str, *options: str) -> list[str]:
    """The lines of an explanation as people read it."""
    return desk.done("explain", name, *options, "--format", "table").out.splitlines()


def figures(desk: Desk) -> dict[str, str]:
    """Every figure that any report prints, by its id."""
    return figures_in(desk.done(name, "--format", "json").data() for name in REPORTS)


def wrong(desk: Desk, *options: str, begin: str = "") -> list[str]:
    """What is wrong with the explanations of everything the reports print, by the command.

    Only of ids that begin so; all ids count as known.
    """
    known = figures(desk)
    asked = {name for name in known if name.startswith(begin)}
    return complaints(known, lambda name: told(desk, name, *options), asked)


@pytest.fixture
def base(database_store: Store, tmp_path: Path) -> Desk:
    """A folder, and a store of each kind in turn that has still to be made."""
    return Desk(tmp_path, database_store.url)


def test_every_figure_of_the_demo_leads_to_a_row_of_a_file(base: Desk) -> None:
    """Rows, figures, totals, findings, events and facts; figures add up on the way."""
    desk = play(base)
    assert wrong(desk) == []
    assert wrong(desk, "--whole", begin="total:") == []
    written = b"".join((desk.folder / name).read_bytes() for name in ("coinbase.csv", "kraken.csv"))
    for name in ("filing:2025", "filing:2025/1", "total:gains/2025", "total:lots"):
        assert wrong_in(told(desk, name), figures(desk)) == []
    kinds = ("gain:", "lot:", "income:", "claim:")
    rows = [name for name in figures(desk) if name.startswith(kinds)]
    assert len(rows) > 10
    for name in rows:
        found = rows_of(told(desk, name))
        assert found
        assert [text for text in found if text.encode() not in written.splitlines()] == []


def test_every_figure_of_every_type_of_fact_is_explained(base: Desk, database_store: Store) -> None:
    """A journal with all there is: the line of the journal stands at the end of every figure."""
    desk = base
    assert {each["type"] for each in (*EARLY, *HAPPENED, *TOO_LATE)} == set(SHAPES)
    desk.write("early.jsonl", EARLY)
    desk.write("facts.jsonl", (*HAPPENED, *TOO_LATE))
    before, after = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    run_at(desk, before, "init")
    run_at(desk, before, "ledger", "create", "ana", "--zone", ZONE)
    run_at(desk, before, "import", "journal", "early.jsonl")
    run_at(desk, after, "import", "journal", "facts.jsonl")
    assert complaints_of(database_store.opened(), "ana") == []
    for begin in ("total:", "carryforward:2027", "claim:", "income:"):
        assert wrong(desk, "--whole", begin=begin) == []
    selections = {row["selection"] for row in desk.done("gains", "--format", "json").rows()}
    expected = {"fifo", "identified", "standing_order", "late_identification", "forced"}
    assert selections == expected


@pytest.fixture
def two(empty: Desk) -> Desk:
    """Two exports imported and matched: a sale on Kraken of units bought on Coinbase."""
    empty.write("c.csv", COINBASE)
    empty.write("k.csv", KRAKEN)
    empty.done("init")
    empty.done("ledger", "create", "ana", "--zone", ZONE)
    for account in ("coinbase", "kraken"):
        empty.done("account", "add", account, "--custody", "us_broker")
        empty.done("--actor", "ben", "import", account, f"{account[0]}.csv")
    empty.done("--actor", "eve", "transfers", "accept", "--all")
    return empty


def test_a_sale_of_moved_units_tells_the_whole_way(two: Desk) -> None:
    """Bought there, sent, arrived here, matched by a person: each with its row or its event."""
    tree = told(two, "gain:kraken:K2#1")
    facts = [node["id"] for node in walk(tree) if node["label"].startswith(f"{node['id']}: ")]
    move = "match:coinbase:c5>kraken:K1"
    assert facts == ["kraken:K2", "coinbase:c2", "coinbase:c5", "kraken:K1", move]
    assert [text.partition(",")[0] for text in rows_of(tree)] == [
        '"K2"', '"K3"', "c2", "c5", '"K1"',
    ]  # fmt: skip
    events = [source for source in sources_of(tree) if "revision" in source]
    assert [event["actor"] for event in events] == ["ben", "ben", "ben", "ben", "eve"]
    assert events[-1]["verb"] == "record"


def test_the_forms_of_an_explanation(two: Desk) -> None:
    """JSON is an object with the two clocks; a table has the figure first and cites the rules."""
    data = two.done("explain", "gain:coinbase:c4#1").data()
    assert list(data) == "ledger explain as_of known_at ruleset law switches what_if tree".split()
    keys = "id label figure part note rule seen source children".split()
    assert {tuple(node) for node in walk(data["tree"])} == {tuple(keys)}
    cited = {node["rule"]["id"] for node in walk(data["tree"]) if node["rule"]}
    lines = table(two, "gain:coinbase:c4#1")
    assert lines[:2] == [
        "gain:coinbase:c4#1 of ana",
        "4,725.00  short-term gain on 0.5 BTC, sale of 2025-03-01 [R-PROP-1]",
    ]
    rules = lines[lines.index("rules") + 1 : -1]
    assert [text.split()[0] for text in rules] == sorted(cited)
    for text in rules:
        said = REGISTER[text.split()[0]]
        assert any(each.title in text and each.source in text for each in said)
        assert any(", ".join(each.authority) in text for each in said)
    assert lines[-1].startswith("as of: not cut · known at position 13, recorded ")


def test_a_row_stays_one_line_however_long(two: Desk) -> None:
    """Piped into another program, what the exchange wrote can be searched for."""
    ran = two.run("explain", "coinbase:c2", "--format", "table")
    wanted = next(row for row in COINBASE.splitlines() if row.startswith("c2,"))
    assert [text.strip() for text in ran.out.splitlines() if wanted in text] == [f"row 8: {wanted}"]


def test_what_was_known_then_is_explained_as_it_was(two: Desk) -> None:
    """Before the match the sale had no lot; its explanation says so and names nobody's purchase."""
    position = two.history()[-1]["position"] - 1
    tree = told(two, "gain:kraken:K2#1", "--known-at", f"position:{position}")
    assert tree["figure"] == "27930.00"
    assert [text.partition(",")[0] for text in rows_of(tree)] == ['"K2"', '"K3"', '"K1"']
    early = two.call("explain", "gain:kraken:K2#1", "--as-of", "2025-01-01")
    assert early.status == 2


def test_a_corrected_fact_shows_every_revision(two: Desk) -> None:
    """Who changed what, when and why, with the evidence; and a void fact is told of still."""
    two.write("letter.txt", "from the police")
    two.done(
        "--actor", "eve", "correct", "replace", "coinbase:c3", "--value", "1400", "--reason",
        "the price was wrong", "--approved-by", "max", "--evidence", "letter.txt", "--yes",
    )  # fmt: skip
    first, second = told(two, "income:coinbase:c3")["children"][0]["children"]
    assert [first["source"]["actor"], second["source"]["actor"]] == ["ben", "eve"]
    assert second["source"]["said"] == ["value 1500 -> 1400", "evidence +1"]
    assert second["source"]["reason"] == "the price was wrong"
    assert second["source"]["approved_by"] == "max"
    assert [each["ref"] for each in second["source"]["evidence"]] == ["letter.txt"]
    two.done("correct", "void", "coinbase:c3", "--reason", "told twice", "--yes")
    assert two.call("explain", "income:coinbase:c3").status == 2
    tree = told(two, "coinbase:c3")
    assert [source["verb"] for source in sources_of(tree) if "verb" in source] == [
        "record", "replace", "void",
    ]  # fmt: skip
    assert wrong(two, begin="total:") == []


def test_an_event_is_explained_by_its_position(two: Desk) -> None:
    """One that is a fact with the fact's revisions, one that is none with what it says."""
    assert "zone America/New_York" in told(two, "event:1")["note"]
    event = told(two, "event:13")
    assert (event["source"]["event"], event["source"]["actor"]) == ("transfer_match", "eve")
    assert two.call("explain", "event:13", "--known-at", "position:12").status == 2


SALES = [
    line("acquisition", "lot", at="2024-01-01T12:00:00Z", quantity="100", cost="100000"),
    *(
        line(
            "disposal",
            f"s{number}",
            at=(datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=number * 8)).isoformat(),
            quantity="1",
            proceeds=str(1000 + number),
        )
        for number in range(1, 46)
    ),
]
"""One lot and 45 sales, a year of them."""


def test_a_long_total_lists_forty_rows_and_says_how_many_more(desk: Desk) -> None:
    """JSON has them all; `--whole` tells each down to its source."""
    desk.journal(*SALES)
    lines = table(desk, "total:gains/gain")
    assert lines[1] == "1,035.00  gain: the sum of 45 gains rows"
    assert len([text for text in lines if ", see gain:s" in text]) == 40
    assert [text.strip() for text in lines if "more" in text] == [
        "… 5 more; JSON lists them all, and each has an id to explain"
    ]
    tree = told(desk, "total:gains/gain")
    assert len(tree["children"]) == 45
    assert rows_of(tree) == []
    assert len(rows_of(told(desk, "total:gains/gain", "--whole"))) == 46


def test_totals_are_those_of_the_report_asked_for(desk: Desk) -> None:
    """Of a year by its id or by an option, of an account, of an asset."""
    desk.journal(
        line("acquisition", "a", at="2023-01-01T12:00:00Z", quantity="4", cost="400"),
        line("disposal", "one", at="2024-05-01T12:00:00Z", quantity="1", proceeds="150"),
        line("disposal", "two", at="2025-05-01T12:00:00Z", quantity="1", proceeds="90"),
        line("disposal", "three", at="2025-06-01T12:00:00Z", quantity="1", proceeds="101",
             account="kr"),
    )  # fmt: skip
    for options in ([], ["--year", "2025"], ["--account", "cb"], ["--asset", "BTC"]):
        totals = desk.done("gains", *options, "--format", "json").data()["totals"]
        for key, amount in totals.items():
            assert told(desk, f"total:gains/{key}", *options)["figure"] == amount
    assert told(desk, "total:gains/2025/gain") == told(desk, "total:gains/gain", "--year", "2025")


def test_carryovers_lead_back_through_the_worksheets(desk: Desk) -> None:
    """A carryover of 2027 goes line by line to the loss of 2025; each line is an id of its own."""
    desk.journal(
        line("acquisition", "a", at="2025-01-01T12:00:00Z", cost="20000"),
        line("disposal", "s", at="2025-06-01T12:00:00Z", proceeds="8000"),
    )
    options = ("--year", "2027")
    name = "carryforward:2027/carryover_short"
    tree = told(desk, name)
    row = desk.done("carryforward", *options, "--format", "json").rows()[-1]
    assert (tree["figure"], row["carryover_short"]) == ("3000.00", "3000.00")
    by_id = {node["id"]: node for node in walk(tree) if node["id"] and not node["seen"]}
    values = {key: by_id[key]["figure"] for key in by_id}
    assert values["carryforward:2025/line_5"] == "12000.00"
    assert values["carryforward:2025/line_8"] == "9000.00"
    assert values["carryforward:2026/carryover_in_short"] == "9000.00"
    assert values["carryforward:2027/line_8"] == "3000.00"
    assert values["total:gains/2025/short_gain"] == "-12000.00"
    line_8 = told(desk, "carryforward:2025/line_8")
    assert line_8["figure"] == "9000.00"
    assert [(each["part"], each["figure"], each["id"]) for each in line_8["children"][:2]] == [
        ("+", "12000.00", "carryforward:2025/line_5"),
        ("-", "3000.00", "carryforward:2025/line_7"),
    ]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("gain:coinbase:c9#1", "coinbase:c"),
        ("gain:coinbase:c4", "gain:coinbase:c4#1"),
        ("gain:coinbase:c4#1/box", "gain:coinbase:c4#1"),
        ("total:gains/profit", "total:gains/"),
        ("lot:coinbase:c2", "lot:coinbase:c2@coinbase/BTC"),
        ("carryforward:1999", ""),
        ("event:0", ""),
        ("event:99", ""),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_an_id_that_names_nothing_is_refused(two: Desk, name: str, near: str) -> None:
    """With those that look like it, and how ids are listed."""
    ran = two.call("explain", name)
    assert (ran.status, ran.out) == (2, "")
    assert [text for text in ran.complaints() if "unknown_id" in text and near in text]
    assert "lotledger gains --format json" in ran.err


def test_an_explanation_has_no_csv(two: Desk) -> None:
    """A tree is no table of rows."""
    ran = two.call("explain", "coinbase:c2", "--format", "csv")
    assert ran.status == 2
    assert "table or json" in ran.err
