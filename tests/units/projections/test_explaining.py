"""Explanations as the fold alone gives them, and that what holds them to their promise can fail."""

from copy import deepcopy
from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.explaining import explain
from domain.faults import Refused
from projections.explaining.tree import MINUS
from projections.explaining.tree import PLUS
from projections.explaining.tree import Node
from projections.explaining.tree import spoken
from projections.explaining.tree import terms
from projections.replay import Question
from tests.cli.lines import line
from tests.support.explained import rows_of
from tests.support.explained import walk
from tests.support.explained import wrong_in
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book

BOUGHT = line("acquisition", "a", at="2022-01-01T12:00:00Z", quantity="3", cost="100",
              fee={"amount": "0.01"})  # fmt: skip


def told(*lines: dict[str, Any], name: str, **asked: Any) -> dict[str, Any]:
    """The tree of an id in a ledger of these lines."""
    book = Book()
    for each in lines:
        book.record(each)
    tree: dict[str, Any] = explain(book.log, LEDGER, name, Question(LEDGER, **asked), "").as_data()[
        "tree"
    ]
    return tree


def words(tree: dict[str, Any]) -> list[str]:
    """Sign, figure and label of every line that has a figure."""
    return [
        f"{node['part'] or ''}{node['figure']} {node['label']}"
        for node in walk(tree)
        if node["figure"]
    ]


def find(tree: dict[str, Any], begin: str) -> dict[str, Any]:
    """The first line whose label begins so."""
    return next(dict(node) for node in walk(tree) if node["label"].startswith(begin))


def sold(name: str, at: str, quantity: str, proceeds: str, **keys: Any) -> dict[str, Any]:
    """A sale on a day."""
    return line(
        "disposal", name, at=f"{at}T12:00:00Z", quantity=quantity, proceeds=proceeds, **keys
    )


def test_a_second_part_of_a_lot_is_told_as_the_difference_it_is() -> None:
    """33.34 is two thirds less one third of 100.01, each to the cent."""
    tree = told(BOUGHT, sold("s", "2024-01-02", "1", "40"), sold("t", "2024-01-03", "1", "50"),
                name="gain:t#1")  # fmt: skip
    match = find(tree, "1 BTC out of")
    assert match["figure"] == "33.33"
    assert [(each["part"], each["figure"], each["note"]) for each in match["children"][:2]] == [
        ("+", "66.67", "100.01 × 2 / 3"),
        ("-", "33.34", "100.01 × 1 / 3"),
    ]


def test_a_sale_out_of_several_lots_tells_its_share() -> None:
    """Of 70.01, by units; what is split to the cent adds up."""
    later = line("acquisition", "b", at="2022-01-02T12:00:00Z", quantity="4", cost="10")
    sale = sold("s", "2025-01-02", "7", "70.01")
    first, second = (told(BOUGHT, later, sale, name=f"gain:s#{number}") for number in (1, 2))
    shares = [find(tree, "realised")["note"] for tree in (first, second)]
    assert shares == [f"its share by units, {units} of 7 (R-GEN-3)" for units in (3, 4)]
    whole = sum(Decimal(find(tree, "realised")["figure"]) for tree in (first, second))
    assert whole == Decimal("70.01")


def test_a_gift_tells_which_basis_governs() -> None:
    """The donor's for a gain, the lower value for a loss, neither between the two."""
    gift = line("acquisition", "g", at="2022-01-01T12:00:00Z", quantity="3", how="gift",
                donor_basis="300", donor_acquired="2019-01-01", value_at_gift="210")  # fmt: skip
    notes = {}
    for name, proceeds in (("up", "120"), ("down", "60"), ("between", "80")):
        tree = told(gift, sold(name, "2022-06-01", "1", proceeds), name=f"gain:{name}#1")
        basis = find(tree, "basis")
        notes[name] = (tree["figure"], basis["figure"], basis["note"], find(tree, "term")["figure"])
    below = "sold at a loss, so the value at the gift governs, by units"
    between = "between 70.00 and 100.00 nothing is realised: as much as the proceeds"
    assert notes == {
        "up": ("20.00", "100.00", None, "long"),
        "down": ("-10.00", "70.00", below, "short"),
        "between": ("0.00", "80.00", between, "long"),
    }


def test_a_price_that_was_used_is_told() -> None:
    """With the instant it is of; a price that was not needed is not."""
    price = line("price", "p", at="2024-06-01T09:00:00Z", value="65000")
    sale = line("disposal", "s", at="2024-06-01T12:00:00Z")
    asked = {"name": "gain:s#1"}
    assert find(told(price, sale, **asked), "p: price of BTC: 65,000.00 a unit")["note"] == (
        "from 2024-06-01 09:00:00 UTC"
    )
    stated = told(price, {**sale, "proceeds": "1"}, **asked)
    assert [node for node in walk(stated) if node["id"] == "p"] == []


def test_units_that_no_lot_accounts_for_are_said_to_be_that() -> None:
    """The figure is 0.00, and the note says that the basis is not known."""
    tree = told(sold("s", "2025-01-02", "1", "40"), name="gain:s#1")
    assert words(tree)[:3] == [
        "40.00 short-term gain on 1 BTC, sale of 2025-01-02",
        "+40.00 proceeds",
        "+40.00 realised before costs",
    ]
    assert find(tree, "1 units that no lot")["note"] == "no basis is known, so none is counted"


def test_a_choice_of_lots_is_told_with_who_made_it() -> None:
    """A timely one as what picked the lot, a standing order likewise."""
    book = Book()
    book.record(BOUGHT)
    book.record(line("acquisition", "b", at="2023-01-01T12:00:00Z", cost="50"))
    book.record(line("standing_order", "last-first", method="lifo"), "2026-03-02 12:00")
    named = line("identification", "named", lots=[{"lot": "a", "quantity": "1"}])
    book.record({**named, "for": "s"}, "2026-03-03 12:00")
    book.record(sold("s", "2026-03-05", "1", "40"), "2026-03-06 12:00")
    book.record(sold("t", "2026-03-07", "1", "40"), "2026-03-08 12:00")
    for gain, selection, fact in (
        ("s", "identified", "named"),
        ("t", "standing_order", "last-first"),
    ):
        tree = explain(book.log, LEDGER, f"gain:{gain}#1", Question(LEDGER), "").as_data()["tree"]
        picked = find(tree, "lot picked by")
        assert (picked["figure"], picked["children"][0]["id"]) == (selection, fact)
    governed = explain(book.log, LEDGER, "named", Question(LEDGER), "").as_data()["tree"]
    assert find(governed, "bound for s")["id"] == "s"


def test_what_came_of_a_fact_is_named() -> None:
    """A transfer names the lots it moved and the sales of its units; a year's facts the year."""
    move = line("transfer", "t", at="2024-02-01T12:00:00Z", quantity="2", to="kr")
    sale = sold("s", "2024-03-01", "1", "40", account="kr")
    tree = told(BOUGHT, move, sale, name="t")
    seen = {node["id"] for node in walk(tree) if node["seen"]}
    assert seen == {"gain:s#1", "lot:a@kr/BTC"}
    year = told(BOUGHT, line("year_facts", "y", year=2024), name="y")
    assert [node["id"] for node in walk(year) if node["seen"]] == ["carryforward:2024"]


def test_a_lot_sent_about_a_thousand_times_is_told_flat() -> None:
    """However far it went, the tree is no deeper; JSON and people could not follow it else."""
    book = Book()
    book.record(BOUGHT)
    for number in range(400):
        here, there = ("cb", "kr") if number % 2 == 0 else ("kr", "cb")
        at = f"2023-01-01T{number // 60:02}:{number % 60:02}:00Z"
        book.record(line("transfer", f"t{number}", at=at, account=here, to=there, quantity="3"))
    tree = explain(book.log, LEDGER, "lot:a@cb/BTC", Question(LEDGER), "").as_data()["tree"]
    assert wrong_in(tree, {}) == []
    assert len([node for node in walk(tree) if node["label"].startswith("arrived in")]) == 400
    assert depth(tree) < 12


def depth(tree: dict[str, Any]) -> int:
    """How many levels a tree has."""
    return 1 + max((depth(child) for child in tree["children"]), default=0)


def test_terms_bear_a_sign_only_if_they_add_up() -> None:
    """The smaller of two has both of them under it, and is not their sum."""
    five, three = Node("five", "5.00", seen=True), Node("three", "3.00", seen=True)
    numbers = [(Decimal(5), five), (Decimal(-3), three)]
    assert [node.part for node in terms(Decimal(2), numbers)] == [PLUS, MINUS]
    assert [node.part for node in terms(Decimal(3), numbers)] == ["", ""]
    assert [node.figure for node in terms(Decimal(-3), [(Decimal(-3), Node("loss"))])] == ["3.00"]
    assert terms(Decimal(0), [(Decimal(0), Node("nothing"))]) == ()


@pytest.mark.parametrize(
    ("amount", "words_for_it"),
    [("1234567.8", "1,234,567.80"), ("-1000", "-1,000.00"), ("0.005", "0.005"), ("0", "0.00")],
)
def test_amounts_are_spoken_with_every_digit(amount: str, words_for_it: str) -> None:
    """Thousands are separated, and nothing is rounded away."""
    assert spoken(Decimal(amount)) == words_for_it


def broken(tree: dict[str, Any], **changed: Any) -> list[str]:
    """What is wrong with a tree in which the first lot's cost says something else."""
    copy = deepcopy(tree)
    for node in walk(copy):
        if node["label"] == "cost":
            assert isinstance(node, dict)
            node.update(changed)
    return wrong_in(copy, {})


def test_what_holds_explanations_to_their_promise_can_fail() -> None:
    """A figure that does not add up, a pointer to nowhere, and an end without a source are seen."""
    tree = told(BOUGHT, sold("s", "2025-01-02", "1", "40"), name="gain:s#1")
    assert wrong_in(tree, {}) == []
    assert len(broken(tree, figure="100.02")) == 1
    assert "its terms come to" in broken(tree, figure="100.02")[0]
    assert broken(tree, note="100.00 × 1 / 3") == ["cost is 100.00, and 100.00 × 1 / 3 is 33.33"]
    assert broken(tree, seen=True, id="nowhere") == ["points at nowhere, which nothing tells"]
    for node in walk(tree):
        node["source"] = None  # type: ignore[index]
    assert [each for each in wrong_in(tree, {}) if "ends nowhere" in each]


def test_an_id_of_a_later_event_is_not_known_yet() -> None:
    """Known at a position, nothing after it can be explained."""
    book = Book()
    position = book.record(BOUGHT)
    book.record(sold("s", "2025-01-02", "1", "40"))
    for name in ("gain:s#1", "s", "event:5", "total:gains/2025/nothing"):
        with pytest.raises(Refused):
            explain(book.log, LEDGER, name, Question(LEDGER), f"position:{position}")
    assert rows_of(told(BOUGHT, name="a")) == []


def test_a_pool_of_many_purchases_is_told_step_by_step() -> None:
    """However many joined a pool of average cost, its story is told flat and ends at each."""
    bought = [
        line("acquisition", f"p{n}", at=f"{day}T12:00:00Z", quantity="1", cost="1")
        for n, day in enumerate(date(2020, 1, 1) + timedelta(days=n) for n in range(600))
    ]
    asked = {"name": "gain:s#1", "ruleset": "uk-2026.1"}
    tree = told(*bought, sold("s", "2024-01-01", "2", "5"), **asked)
    assert tree["figure"] == "3.00"
    assert {node["rule"] for node in walk(tree)} == {None}
    assert max(_depths(tree)) < DEEPEST


DEEPEST = 12
"""Levels of a tree that a person still reads."""


def _depths(node: dict[str, Any], depth: int = 1) -> list[int]:
    """The depth of every line."""
    below = (each for child in node["children"] for each in _depths(child, depth + 1))
    return [depth, *below]
