"""Correcting a ledger in memory, through the very functions the command calls."""

from collections.abc import Iterable
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.asking import ask
from adapters.corrected import Reason
from adapters.correcting import Decided
from adapters.correcting import Done
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.correcting import decide
from adapters.correction_orders import undo_orders
from adapters.correction_orders import void_import_orders
from adapters.importing import Imported
from adapters.importing import write
from adapters.surveying import survey
from domain.corrections import Revision
from domain.faults import Refused
from projections.replay import Question
from tests.support.product import REPORTS
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import read

Line = dict[str, Any]

WHY = Reason("other", "because it was wrong")


def decided(
    book: Book, *orders: Order, lines: Iterable[Line] = (), why: Reason = WHY, what: str = ""
) -> Decided:
    """What these orders come to, with nothing made yet."""
    return decide(book.log, LEDGER, orders, why, list(lines), what)


def correct(
    book: Book,
    *orders: Order,
    lines: Iterable[Line] = (),
    why: Reason = WHY,
    what: str = "",
    actor: str = "ana",
) -> Done:
    """These orders made."""
    ready = decided(book, *orders, lines=lines, why=why, what=what)
    return commit(book.log, LEDGER, ready, actor)


def refused(book: Book, *orders: Order, lines: Iterable[Line] = (), why: Reason = WHY) -> Refused:
    """How orders are refused; the ledger stays as long as it was."""
    before = book.head()
    with pytest.raises(Refused) as refusal:
        correct(book, *orders, lines=lines, why=why)
    assert book.head() == before
    return refusal.value


def codes(refusal: Refused) -> list[str]:
    """Codes of its faults."""
    return [fault.code for fault in refusal.faults]


def undo(book: Book, batch: str) -> Done:
    """A batch taken back."""
    return correct(book, *undo_orders(book.log, LEDGER, batch), what=f"undo of {batch}")


def void_import(book: Book, position: int) -> Done:
    """An import taken back."""
    orders, what = void_import_orders(book.log, LEDGER, position)
    return correct(book, *orders, what=what)


def imported(book: Book, folder: Path, *lines: Line, reissue: bool = False) -> Imported:
    """Lines imported as a journal; with every re-issue recorded, if wanted."""
    prepared = read(folder, "".join(json.dumps(line) + "\n" for line in lines))
    return write(book.log, LEDGER, prepared, (lambda found: found) if reissue else None)


def chain(book: Book, fact: str) -> list[Revision]:
    """Every revision of a fact."""
    return survey(book.log, LEDGER, {fact}).chains[fact]


def told(book: Book, fact: str) -> list[tuple[int, str, bool]]:
    """Number, verb and standing of every revision of a fact."""
    return [(each.number, each.verb, each.standing) for each in chain(book, fact)]


def reports(book: Book, known_at: str = "") -> dict[str, str]:
    """Every report as bytes a program would read, but for the moment of knowledge."""
    answers = {name: ask(book.log, LEDGER, name, Question(LEDGER), known_at) for name in REPORTS}
    made = {name: answer.as_data() | {"known_at": None} for name, answer in answers.items()}
    return {name: json.dumps(data) for name, data in made.items()}


def rows(book: Book, report: str, **asked: Any) -> list[dict[str, Any]]:
    """The rows of a report."""
    return ask(book.log, LEDGER, report, Question(LEDGER, **asked), "").rows
