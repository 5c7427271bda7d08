"""Restating: every figure that moved, in three columns, with the cause that moved it."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.asking import ask
from adapters.closing import check_year
from adapters.closing import close_year
from adapters.correcting import Order
from adapters.filing import Order as Filing
from adapters.filing import file_year
from adapters.restating import Restated
from adapters.restating import restate_year
from domain.checklist import WAIVABLE
from domain.checklist import Waive
from projections.replay import Question
from projections.restating import Line
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import at
from tests.units.adapters.book import held
from tests.units.adapters.corrections import correct

STOLEN = {"scheme": "phishing", "for_profit": True}
NOW = at("2026-04-10 12:00")


@pytest.fixture
def book() -> Book:
    """Two lots and a swap with a fee in units of 2024, all in one account."""
    made = Book()
    made.record(bought("b1", "2023-01-10", "2", "40000"))
    made.record(bought("b2", "2024-01-10", "2", "90000"))
    made.record(held("removal", "out", at="2024-06-01T12:00:00Z"))
    swap = {
        "id": "sw", "type": "swap", "at": "2024-07-01T12:00:00Z", "account": "cb",
        "sent": {"asset": "BTC", "quantity": "0.5"},
        "received": {"asset": "ETH", "quantity": "8"}, "value": "30000",
        "fee": {"asset": "BTC", "quantity": "0.01", "value": "600"},
    }  # fmt: skip
    made.record(swap)
    return made


def bought(name: str, day: str, quantity: str, cost: str) -> dict[str, Any]:
    """A purchase of BTC."""
    keys = {"at": f"{day}T12:00:00Z", "quantity": quantity, "cost": cost}
    return held("acquisition", name, **keys)


def filed(book: Book, *years: int, as_of: str = "") -> None:
    """Years closed, whatever was found, and filed."""
    for year in years:
        checked = check_year(book.log, LEDGER, year, NOW)
        codes = {item.code for item in checked.items if item.standing == WAIVABLE}
        waivers = [Waive(code, "", "as it is") for code in sorted(codes)]
        close_year(book.log, LEDGER, checked, waivers, "ana")
        file_year(book.log, LEDGER, year, Filing(as_of=as_of), NOW, "ana")


def lines(restated: Restated, year: int) -> dict[tuple[str, str], Line]:
    """The figures of a year that moved."""
    found = next(each for each in restated.years if each.filing.year == year)
    return {line.key: line for line in found.lines}


def test_a_theft_reaches_the_year_of_its_discovery(book: Book) -> None:
    """Whenever the units were gone: the claim stands in the year somebody says it was found."""
    filed(book, 2023, 2024)
    given = {**STOLEN, "discovered": "2023-06-01"}
    correct(book, Order("reclassify", "out", kind="theft", given=given))
    moved = lines(restate_year(book.log, LEDGER, 2023), 2023)
    assert moved["claim:out", "allowed"].corrected == Decimal("20000.00")
    codes = {row["code"] for row in ask(book.log, LEDGER, "findings", Question(LEDGER), "").rows}
    assert "discovered_too_early" in codes


def test_a_fee_is_never_set_against_a_swap(book: Book) -> None:
    """What was a swap becomes no sale; the fee beside it did not move and is not told."""
    filed(book, 2024)
    correct(book, Order("reclassify", "sw", kind="conversion", given={"family": "wrap"}))
    moved = lines(restate_year(book.log, LEDGER, 2024), 2024)
    gains = {key[0]: line for key, line in moved.items() if key[1] == "proceeds"}
    assert gains["gain:sw#1"].corrected == 0
    assert gains["gain:sw#1"].words == "row gone"
    assert [line.words for line in gains.values()].count("row gone") == 1
    assert not any("kind" in line.words for line in moved.values())


def test_each_command_is_a_cause_of_its_own(book: Book) -> None:
    """Two facts recorded by one person on two days moved the year for two reasons."""
    filed(book, 2024)
    for name, day in (("one", "2026-05-01 09:00"), ("two", "2026-09-01 09:00")):
        sold = held("disposal", name, at="2024-08-01T12:00:00Z", quantity="0.1", proceeds="6000")
        book.record(sold, day)
    found = restate_year(book.log, LEDGER, 2024).years[0]
    assert [cause.facts for cause in found.causes] == [("one",), ("two",)]
    parts = lines(restate_year(book.log, LEDGER, 2024), 2024)["gain:two#1", "gain"].parts
    assert [cause for cause, _ in parts] == [found.causes[1].id]


def test_a_cut_that_was_filed_is_lifted_as_a_cause(book: Book) -> None:
    """What a cut kept out of a filing is in the corrected column, and is said to be: 29,400 of the
    swap, less its fee, and 600 of the fee.
    """
    filed(book, 2024, as_of="2024-06-30")
    restated = restate_year(book.log, LEDGER, 2024)
    line = lines(restated, 2024)["total:gains/2024", "proceeds"]
    assert (line.as_filed, line.corrected) == (Decimal(0), Decimal(30000))
    assert [cause.id for cause in restated.years[0].causes] == ["cut"]


def test_corrected_is_what_the_reports_now_say(book: Book) -> None:
    """The third column is the year as anybody asks for it now."""
    filed(book, 2023, 2024)
    correct(book, Order("replace", "b1", line=bought("b1", "2023-01-10", "0.3", "7000")))
    correct(book, Order("void", "out"))
    moved = lines(restate_year(book.log, LEDGER, 2023), 2024)
    totals = ask(book.log, LEDGER, "gains", Question(LEDGER, year=2024), "").totals
    for column in ("basis", "gain"):
        line = moved["total:gains/2024", column]
        assert line.corrected == Decimal(totals[column])
        assert line.as_filed + line.change == line.corrected


def test_lots_are_compared_where_they_are_asked_for(book: Book) -> None:
    """A lot of unknown basis gets one: no figure of the return moves, and the lot does."""
    book.record(held("receipt", "in", at="2024-05-01T12:00:00Z", asset="SOL", quantity="5"))
    filed(book, 2024)
    given = {"cost": "700"}
    correct(book, Order("reclassify", "in", kind="acquisition", given=given))
    assert lines(restate_year(book.log, LEDGER, 2024), 2024) == {}
    moved = lines(restate_year(book.log, LEDGER, 2024, with_lots=True), 2024)
    line = moved["lot:in@cb/SOL", "basis"]
    assert [line.as_filed, line.change, line.corrected] == [0, 700, 700]
    assert line.words == "missing_basis True -> False"
    assert [cause.split(":")[0] for cause, _ in line.parts] == ["correction"]


def test_a_purchase_of_january_restates_the_loss_of_december() -> None:
    """A security bought back within thirty days of a filed year's end disallows its loss; one
    bought later leaves the year alone.
    """
    book = Book()
    book.record({"id": "stock", "type": "asset", "asset": "BTC", "class": "security"})
    book.record(bought("old", "2024-02-01", "1", "1000"))
    sale = {"at": "2025-12-20T12:00:00Z", "quantity": "1", "proceeds": "750"}
    book.record(held("disposal", "harvest", **sale))
    filed(book, 2025)
    book.record(bought("late", "2026-02-01", "1", "800"))
    (untouched,) = restate_year(book.log, LEDGER, 2025).years
    assert untouched.causes == []
    book.record(bought("just late", "2026-01-20", "1", "800"))
    assert lines(restate_year(book.log, LEDGER, 2025), 2025) == {}
    book.record(bought("soon", "2026-01-19", "0.5", "400"))
    moved = lines(restate_year(book.log, LEDGER, 2025), 2025)
    line = moved["gain:harvest#1", "adjustment"]
    assert line.as_filed == 0
    assert line.change == line.corrected == 125
    assert moved["gain:harvest#1", "gain"].corrected == -125
    assert moved["carryforward:2025", "net"].corrected == -125
