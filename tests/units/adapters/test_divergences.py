"""What was learned after a year was filed, and which filed years it reaches."""

from typing import Any

from adapters.divergences import learn_with_changes
from adapters.divergences import year_states
from adapters.filing import Order
from adapters.filing import file_year
from adapters.filing import resolve
from adapters.learning import learn
from tests.support.filings import close
from tests.support.filings import filed
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import at
from tests.units.adapters.book import held
from tests.units.adapters.book import price


def told() -> Book:
    """2024 and 2025 with a purchase and a sale each, filed in March 2026 (up to position 13)."""
    book = Book()
    for year in (2024, 2025):
        book.record(held("acquisition", f"b{year}", at=f"{year}-02-01T12:00:00Z", cost="9"))
        book.record(held("disposal", f"s{year}", at=f"{year}-06-01T12:00:00Z", proceeds="9"))
    for switch, value in (("pre2025_scope", "per_wallet"), ("pre2025_method", "fifo")):
        book.record({"id": switch, "type": "policy", "switch": switch, "value": value,
                     "year": 2024})  # fmt: skip
    book.clock.moment = at("2026-03-12 15:00")
    for year in (2024, 2025):
        filed(book.log, LEDGER, year)
    return book


def opened(book: Book) -> dict[int, list[str]]:
    """Years with an open restatement, and the facts that opened them."""
    _, states = year_states(book.log, LEDGER)
    return {
        each.year: [change.fact for change in each.restatement]
        for each in states
        if each.restatement
    }


def test_a_filed_year_is_settled_until_something_reaches_it() -> None:
    """Facts of this year, accounts and elections do not; a fact of a filed year does."""
    book = told()
    assert opened(book) == {}
    book.record(held("disposal", "s26", at="2026-02-01T12:00:00Z", proceeds="1"))
    book.record({"id": "cold", "type": "account", "custody": "self"})
    book.record({"id": "o", "type": "standing_order", "method": "hifo"})
    assert opened(book) == {}
    book.record(held("income", "i25", at="2025-12-31T12:00:00Z", how="staking", value="1"))
    assert opened(book) == {2025: ["i25"]}
    book.record(price("p24", at="2024-12-31T12:00:00Z"))
    assert opened(book) == {2024: ["p24"], 2025: ["i25", "p24"]}
    causes = [each.cause for each in year_states(book.log, LEDGER)[1]]
    assert causes == ["p24", "i25 (and 1 more)", ""]


def test_a_new_filing_takes_everything_in() -> None:
    """Of its own year; a later filed year keeps its restatement."""
    book = told()
    book.record(held("income", "i24", at="2024-12-31T12:00:00Z", how="staking", value="1"))
    close(book.log, LEDGER, 2024)
    file_year(book.log, LEDGER, 2024, Order("amended", "found"), at("2026-03-12 16:00"), "ana")
    assert opened(book) == {2025: ["i24"]}


def test_a_resolution_settles_what_was_known_then() -> None:
    """What is learned afterwards opens the restatement anew."""
    book = told()
    book.record(held("income", "i25", at="2025-12-31T12:00:00Z", how="staking", value="1"))
    looked_at = book.head()
    book.record(held("income", "j25", at="2025-12-31T12:00:00Z", how="staking", value="1"))
    resolve(book.log, LEDGER, 2025, "waived", "a dollar", "ana", looked_at)
    assert opened(book) == {2025: ["j25"]}
    resolve(book.log, LEDGER, 2025, "carried", "into 2026", "ana")
    assert opened(book) == {}


def test_every_year_is_told_with_where_it_stands() -> None:
    """From the first fact to the last, and years closed without any."""
    book = told()
    book.record(held("disposal", "s26", at="2026-02-01T12:00:00Z", proceeds="1"))
    years, states = year_states(book.log, LEDGER)
    assert [(each.year, each.state, each.known_at) for each in states] == [
        (2024, "filed", 10),
        (2025, "filed", 12),
        (2026, "open", 0),
    ]
    assert [each.name for each in years.filings] == ["filing:2024/1", "filing:2025/1"]


def test_learning_in_steps_knows_what_learning_knows() -> None:
    """Wherever watching for changes begins."""
    book = told()
    expected: Any = learn(book.log, LEDGER)
    for after in (1, 6, 13):
        knowledge, changes = learn_with_changes(book.log, LEDGER, after, 13)
        assert knowledge == expected
        assert all(change.position > after for change in changes)
    _, changes = learn_with_changes(book.log, LEDGER, 3, 13)
    practice = ["pre2025_scope", "pre2025_method"]
    assert [change.fact for change in changes] == ["b2024", "s2024", "b2025", "s2025", *practice]
