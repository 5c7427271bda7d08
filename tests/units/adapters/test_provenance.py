"""Provenance: who said what, when, and from which row of which file."""

import json
from pathlib import Path
from typing import Any

from adapters.asking import ask
from adapters.importing import write
from projections.replay import Question
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held
from tests.units.adapters.book import price
from tests.units.adapters.book import read


def history(book: Book, known_at: str = "", **asked: Any) -> list[dict[str, Any]]:
    """The rows of the history report."""
    return ask(book.log, LEDGER, "history", Question(LEDGER, **asked), known_at).rows


def facts(book: Book, **asked: Any) -> list[str]:
    """The facts in it, without the accounts every book begins with."""
    return [row["fact"] for row in history(book, **asked) if row["fact"]][2:]


def test_every_event_has_its_row() -> None:
    """In the order of knowledge, with both times, the person, and the fact it is about."""
    book = Book()
    book.record(price("a"), "2026-04-10 09:00")
    rows = history(book)
    assert [row["position"] for row in rows] == [1, 2, 3, 4]
    assert rows[-1] == {
        "id": "event:4",
        "position": 4,
        "recorded_at": "2026-04-10T09:00:00.000000Z",
        "effective_at": "2024-05-01T12:00:00Z",
        "fact": "a",
        "revision": 1,
        "event": "price",
        "actor": "ana",
        "reason": None,
        "supersedes": None,
        "source": None,
        "reason_code": None,
        "approved_by": None,
        "changed": None,
        "evidence": None,
        "note": None,
        "batch": None,
    }
    assert (rows[0]["fact"], rows[0]["revision"], rows[0]["effective_at"]) == (None, None, None)


def test_a_fact_of_a_file_names_its_rows(tmp_path: Path) -> None:
    """Blank lines count, so that the row is found with an editor."""
    book = Book()
    prepared = read(tmp_path, f"{json.dumps(price('a'))}\n\n\n{json.dumps(price('b'))}\n")
    write(book.log, LEDGER, prepared)
    digest = prepared.digest[:16]
    assert [row["source"] for row in history(book)[3:]] == [
        f"given.file:1 sha256:{digest}",
        f"given.file:4 sha256:{digest}",
        None,
    ]
    assert [row["event"] for row in history(book)[3:]] == ["price", "price", "file_imported"]


def test_the_history_is_cut_by_both_clocks() -> None:
    """By position it ends, by effective time it loses what happened later."""
    book = Book()
    book.record(price("old", at="2023-01-01T00:00:00Z"))
    book.record(price("new", at="2025-01-01T05:00:00Z"))
    book.record({"id": "rule", "type": "standing_order", "method": "hifo"})
    assert [row["fact"] for row in history(book, "position:4")][3:] == ["old"]
    assert facts(book, as_of="2024-12-31") == ["old", "rule"]
    assert facts(book, as_of="2025-01-01T05:00:00Z") == ["old", "new", "rule"]


def test_a_year_is_that_of_the_taxpayer() -> None:
    """Half past three in London on New Year's Day is still the old year in New York."""
    book = Book()
    book.record(price("late", at="2025-01-01T03:30:00Z"))
    assert facts(book, year=2024) == ["late"]
    assert facts(book, year=2025) == []


def test_a_fact_is_found_by_everything_it_touches() -> None:
    """Both accounts of a transfer, both assets of a swap, the asset a fee is paid in."""
    book = Book()
    book.record(held("transfer", "move", to="kr"))
    book.record(
        {"id": "swap", "type": "swap", "at": "2024-05-01T12:00:00Z", "account": "cb",
         "sent": {"asset": "ETH", "quantity": "1"}, "received": {"asset": "SOL", "quantity": "9"}}
    )  # fmt: skip
    book.record(held("disposal", "sale", fee={"asset": "BNB", "quantity": "1"}))
    book.record(held("disposal", "cash", account="kr", fee={"amount": "1"}))
    named = {
        asset: [row["fact"] for row in history(book, asset=asset) if row["event"] != "account"][1:]
        for asset in ("BTC", "ETH", "SOL", "BNB")
    }
    assert named == {
        "BTC": ["move", "sale", "cash"],
        "ETH": ["swap"],
        "SOL": ["swap"],
        "BNB": ["sale"],
    }
    by_account = {
        account: [row["fact"] for row in history(book, account=account)][1:]
        for account in ("cb", "kr")
    }
    assert by_account == {
        "cb": ["cb", "move", "swap", "sale"],
        "kr": ["kr", "move", "cash"],
    }
