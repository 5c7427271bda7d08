"""Explanations of claims, of losses that are disallowed, and of loans that were repaid."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.cli.lines import line
from tests.support.explained import complaints_of
from tests.support.explained import walk
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.projections.test_explaining import find
from tests.units.projections.test_explaining import told

LOT = line("acquisition", "a", at="2022-01-01T12:00:00Z", quantity="3", cost="100")
STOLEN = line("theft", "t", at="2025-01-01T12:00:00Z", discovered="2025-02-01", quantity="1")


def rule(node: Mapping[str, Any]) -> str:
    """The rule of a line, by its id."""
    return str((node["rule"] or {}).get("id", ""))


def returned(name: str) -> dict[str, Any]:
    """What a return of 2025 says."""
    return {"id": name, "type": "year_facts", "year": 2025, "itemizes": name == "itemised"}


@pytest.mark.parametrize(
    ("statements", "figure", "note"),
    [
        ([], "", "nobody has said whether it itemises"),
        ([returned("itemised")], "33.33", "the return itemises"),
        ([returned("standard")], "0.00", "the return does not itemise"),
    ],
)
def test_a_claim_tells_what_reaches_the_return(
    statements: list[dict[str, Any]], figure: str, note: str
) -> None:
    """The figure, and the statement of the year that decides it (R-THEFT-4)."""
    tree = told(LOT, STOLEN, *statements, name="claim:t/itemized")
    assert (tree["figure"], tree["note"], rule(tree)) == (figure or None, note, "R-THEFT-4")
    said = [
        node["id"] for node in walk(tree) if node["label"].endswith("what is stated about 2025")
    ]
    assert said == [each["id"] for each in statements]


def test_a_recovery_that_is_no_income_says_why() -> None:
    """5.00 came back, and its deduction lessened no tax: 0.00 of income (R-THEFT-4)."""
    back = line("recovery", "r", at="2026-02-01T12:00:00Z", amount="5", theft="t")
    tree = told(LOT, STOLEN, returned("standard"), back, name="income:r")
    assert tree["figure"] == "0.00"
    spared = find(tree, "its deduction lessened no tax")
    assert (spared["part"], spared["figure"], rule(spared)) == ("-", "5.00", "R-THEFT-4")


def test_a_disallowed_loss_is_a_term_of_its_row() -> None:
    """20.00 less 33.33, and 13.33 added back (R-WORTH-3)."""
    sale = line("disposal", "s", quantity="1", proceeds="20", related=True)
    tree = told(LOT, sale, name="gain:s#1")
    terms = [f"{each['part']}{each['figure']}" for each in tree["children"] if each["part"]]
    assert (tree["figure"], terms) == ("0.00", ["+20.00", "-33.33", "+13.33"])
    alone = told(LOT, sale, name="gain:s#1/adjustment")
    assert (alone["figure"], rule(alone)) == ("13.33", "R-WORTH-3")
    gain = line("disposal", "s", quantity="1", proceeds="90", related=True)
    assert told(LOT, gain, name="gain:s#1/adjustment")["note"] == "nothing is"


def test_a_repaid_loan_names_what_was_borrowed() -> None:
    """Each borrowing with what of it was settled; figures of the whole ledger add up."""
    lines = [
        LOT,
        {"id": "p", "type": "policy", "switch": "loan_units", "value": "obligation", "year": 2024},
        line("borrow", "b1", at="2024-01-02T12:00:00Z", quantity="1", value="40"),
        line("borrow", "b2", at="2024-01-03T12:00:00Z", quantity="1", value="50"),
        line("repay", "r", at="2024-03-01T12:00:00Z", quantity="1.5"),
    ]
    tree = told(*lines, name="gain:r#1/proceeds")
    assert tree["figure"] == "65.00"
    borrowed = [(node["id"], node["note"]) for node in walk(tree) if rule(node) == "R-LIQ-1"]
    assert borrowed == [
        ("b1", "1 of it were owed at 40.00"),
        ("b2", "0.5 of it were owed at 25.00"),
    ]
    book = Book()
    for each in lines:
        book.record(each)
    assert complaints_of(book.log, LEDGER, whole=True) == []
