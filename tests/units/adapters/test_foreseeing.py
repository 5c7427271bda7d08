"""Foreseeing: what a dry run shows is what then happens, to the cent, and nothing is written."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.correcting import Decided
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.foreseeing import foresee
from adapters.learning import learn
from domain.amounts import dollars
from projections.consequences import years_moved
from projections.report import Report
from projections.report import Row
from tests.cli.lines import BODIES
from tests.cli.lines import line
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price
from tests.units.adapters.corrections import correct
from tests.units.adapters.corrections import decided
from tests.units.adapters.corrections import imported
from tests.units.adapters.corrections import reports
from tests.units.adapters.corrections import rows
from tests.units.adapters.corrections import undo

Key = tuple[str, str]

COLUMNS = {"gains": ("gain",), "claims": ("allowed",), "income": ("value",)}

STOLEN = {"discovered": "2025-06-01", "scheme": "phishing", "for_profit": True}


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """One fact of every type, and trades over three years that depend on one another."""
    made = Book()
    made.record({"id": "cold", "type": "account", "custody": "self"})
    early, late = "2023-05-01T12:00:00Z", "2024-04-01T12:00:00Z"
    imported(
        made,
        tmp_path,
        *(line(each) for each in BODIES),
        line("acquisition", "old", at=early, account="cold", quantity="4", cost="40000"),
        line("acquisition", "new", at=late, account="cold", quantity="4", cost="240000"),
        line("acquisition", "plenty", at="2024-04-15T12:00:00Z", quantity="40", cost="900000"),
        *(sold(f"sale-{year}", at=f"{year}-09-01T12:00:00Z") for year in (2024, 2025, 2026)),
        line("income", "reward", at="2025-02-01T12:00:00Z", account="kr", quantity="0.5"),
        line("removal", "sent", at="2025-03-01T12:00:00Z", account="cold"),
    )
    return made


def consequences_of(book: Book, ready: Decided) -> Report:
    """What decided corrections would move in a book as it is."""
    return foresee(LEDGER, learn(book.log, LEDGER), ready, "ana")


def figures(book: Book) -> dict[Key, str]:
    """Every figure of every row of a return, and the basis of lots still held."""
    found: dict[Key, str] = {}
    for report, columns in COLUMNS.items():
        for row in rows(book, report):
            found |= {(row["id"], column): row[column] for column in columns}
    for row in rows(book, "carryforward"):
        amounts = (column for column in row if column not in ("id", "year", "owner"))
        found |= {(f"{row['id']}/{column}", column): row[column] for column in amounts}
    return found | totals(book)


def totals(book: Book) -> dict[Key, str]:
    """Gains by year and term, and what is still held by lot and account."""
    sums: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for row in rows(book, "gains"):
        year, term = row["disposed"][:4], row["term"]
        sums[f"total:gains/{year}/{term}_gain", f"{term}_gain"] += Decimal(row["gain"])
    for row in rows(book, "lots"):
        sums[row["id"].partition("#")[0], "basis"] += Decimal(row["basis"])
    return {key: dollars(each) for key, each in sums.items()}


def moved(before: dict[Key, str], after: dict[Key, str]) -> dict[Key, tuple[str, str]]:
    """Figures that differ, with what they were and what they are; nothing is 0.00."""
    both = {key: (before.get(key, "0.00"), after.get(key, "0.00")) for key in {*before, *after}}
    return {key: pair for key, pair in both.items() if pair[0] != pair[1]}


def foreseen(report_rows: list[Row]) -> dict[Key, tuple[str, str]]:
    """The figures of a return that a dry run says will move.

    A row that becomes one of another kind goes and comes, under one id.
    """
    wanted = ("gain:", "claim:", "income:", "carryforward:", "total:", "lot:")
    sides: tuple[defaultdict[Key, Decimal], ...] = (defaultdict(Decimal), defaultdict(Decimal))
    for row in report_rows:
        if row["id"].startswith(wanted):
            for side, amount in zip(sides, (row["before"], row["after"]), strict=True):
                side[row["id"], row["figure"]] += Decimal(amount)
    before, after = ({key: dollars(each) for key, each in side.items()} for side in sides)
    return moved(before, after)


def codes(book: Book) -> set[str]:
    """Ids of all findings."""
    return {row["id"] for row in rows(book, "findings")}


def sold(name: str = "sale-2025", **keys: Any) -> dict[str, Any]:
    """A sale out of cold, that of 2025 if no other."""
    said = {"at": "2025-09-01T12:00:00Z", "account": "cold", "proceeds": "60000"}
    return line("disposal", name, **said | keys)


def bought(**keys: Any) -> dict[str, Any]:
    """The oldest lot stated otherwise."""
    said = {"at": "2023-05-01T12:00:00Z", "account": "cold", "quantity": "4", "cost": "40000"}
    return line("acquisition", "old", **said | keys)


ORDERS: dict[str, list[Order]] = {
    **{f"void {kind}": [Order("void", f"one:{kind}")] for kind in BODIES},
    "void a lot that all sales drew on": [Order("void", "old")],
    "void two lots": [Order("void", "old"), Order("void", "new")],
    "a cost": [Order("replace", "old", line=bought(cost="1"))],
    "a term flips": [Order("replace", "old", line=bought(at="2024-03-01T12:00:00Z"))],
    "a sale that was a liquidation": [
        Order("replace", "sale-2025", line=sold() | {"type": "liquidation"})
    ],
    "fewer units": [Order("replace", "old", line=bought(quantity="0.25"))],
    "a sale of another year": [
        Order("replace", "sale-2025", line=sold(at="2024-12-31T12:00:00Z"))
    ],
    "a sale of a later year": [
        Order("replace", "sale-2025", line=sold(at="2027-01-01T12:00:00Z"))
    ],
    "another price": [Order("replace", "sale-2025", line=sold(proceeds="1"))],
    "a sale in another account": [Order("replace", "sale-2025", line=sold(account="kr"))],
    "a theft": [Order("reclassify", "sent", kind="theft", given=STOLEN)],
    "a sale was a gift": [Order("reclassify", "sale-2024", kind="disposal", given={"how": "gift"})],
    "a sale was a move": [Order("reclassify", "sale-2024", kind="transfer", given={"to": "kr"})],
    "income was bought": [Order("reclassify", "reward", kind="acquisition", given={"cost": "7"})],
    "a quote": [Order("replace", "one:price", line=price("x", value="1"))],
    "a note": [Order("annotate", "old")],
    "a year's facts": [
        Order("replace", "one:year_facts", line=line("year_facts", carryover_short="9000"))
    ],
}  # fmt: skip
"""Corrections of every kind, by what they are."""


@pytest.mark.parametrize("name", ORDERS)
def test_a_dry_run_is_what_then_happens(book: Book, name: str) -> None:
    """Every figure that moves is foreseen, before and after; what is foreseen moves, no more."""
    before, findings, known = figures(book), codes(book), book.head()
    ready = decided(book, *ORDERS[name])
    report = consequences_of(book, ready)
    assert book.head() == known
    commit(book.log, LEDGER, ready, "ana")
    after = figures(book)
    assert foreseen(report.rows) == moved(before, after)
    told = {row["id"] for row in report.rows if row["figure"] == "finding"}
    assert told == findings ^ codes(book)
    years = {row["year"] for row in report.rows if row["year"]}
    assert years_moved(report) == sorted(years)


def test_new_facts_of_a_batch_are_foreseen_too(book: Book) -> None:
    """A match undone and made otherwise: the batch is foreseen as a whole."""
    before = figures(book)
    halves = [sold(f"half-{n}", quantity="0.5", proceeds="40000") for n in (1, 2)]
    ready = decided(book, Order("void", "sale-2025"), lines=halves, what="two halves")
    report = consequences_of(book, ready)
    commit(book.log, LEDGER, ready, "ana")
    assert foreseen(report.rows) == moved(before, figures(book))


def test_undoing_is_foreseen_as_the_reverse(book: Book) -> None:
    """What the correction moved moves back."""
    before = figures(book)
    done = correct(book, Order("void", "old"), Order("void", "reward"))
    after = figures(book)
    orders = [Order("reinstate", "old"), Order("reinstate", "reward")]
    report = consequences_of(book, decided(book, *orders))
    assert foreseen(report.rows) == moved(after, before)
    undo(book, done.batch)
    assert figures(book) == before


def test_words_say_what_changes_beside_the_figures(book: Book) -> None:
    """Another lot, a flipped term, another day; a row that is new or gone."""
    flipped = ORDERS["a term flips"]
    report = consequences_of(book, decided(book, *flipped))
    told = {row["id"]: row["words"] for row in report.rows}
    assert "acquired 2023-05-01 -> 2024-03-01, term long -> short" in told["gain:sale-2024#1"]
    report = foresee(
        LEDGER, learn(book.log, LEDGER), decided(book, Order("void", "sale-2024")), "ana"
    )
    told = {row["id"]: row["words"] for row in report.rows}
    assert told["gain:sale-2024#1"] == "row gone"
    assert told["lot:old@cold/BTC"] == "BTC 1 -> 2"
    later = foresee(
        LEDGER, learn(book.log, LEDGER), decided(book, *ORDERS["a sale of a later year"]), "ana"
    )
    told = {row["id"]: row["words"] for row in later.rows}
    assert "disposed 2025-09-01 -> 2027-01-01" in told["gain:sale-2025#1"]
    assert {2025, 2027} <= set(years_moved(later))


def test_a_report_of_consequences_says_by_what_it_was_computed(book: Book) -> None:
    """The position they were decided by, the rules, and no totals of its own."""
    ready = decided(book, Order("void", "old"), Order("void", "new"))
    data = consequences_of(book, ready).as_data()
    assert data["report"] == "consequences"
    assert data["known_at"]["position"] == ready.position
    assert (data["totals"], data["findings"], data["as_of"]) == ({}, [], None)
    assert all(
        list(row) == ["id", "year", "figure", "before", "after", "change", "words"]
        for row in data["rows"]
    )


def test_foreseeing_changes_nothing(book: Book) -> None:
    """Not the ledger, not what is asked of it next."""
    before, known = reports(book), book.head()
    for orders in ORDERS.values():
        consequences_of(book, decided(book, *orders))
    assert (reports(book), book.head()) == (before, known)


def test_a_ledger_of_one_fact_is_foreseen() -> None:
    """Its first correction moves the one lot there is."""
    book = Book()
    book.record(held("acquisition", "buy", cost="5"))
    report = consequences_of(book, decided(book, Order("void", "buy")))
    assert [(row["id"], row["before"], row["after"]) for row in report.rows] == [
        ("lot:buy@cb/BTC", "5.00", "0.00")
    ]
    assert report.rows[0]["words"] == "BTC 1 -> 0"
