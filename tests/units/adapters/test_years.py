"""What is on record about years: read by topic alone, and asked for by name."""

from collections.abc import Iterator
from typing import Any
from typing import cast

import orjson
import pytest

from adapters import years
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.years import filing_named
from adapters.years import filings
from adapters.years import names_of
from adapters.years import read_years
from tests.support.filings import filing
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import price
from tests.units.adapters.frozen import EVENTS
from tests.units.adapters.frozen import frozen_log

FILINGS = [filing(2024, 1, 5), filing(2025, 1, 10), filing(2024, 2, 15), filing(2025, 2, 20)]


@pytest.mark.parametrize(
    ("name", "position"),
    [
        ("2025", 20),
        ("2025/1", 10),
        ("2025/2", 20),
        ("filing:2024", 15),
        ("filing:2024/1", 5),
    ],
)
def test_a_filing_is_named_by_year_and_version(name: str, position: int) -> None:
    """The year alone means its latest version."""
    found = filing_named(FILINGS, name)
    assert found is not None
    assert found.position == position


@pytest.mark.parametrize(
    "name",
    ["2026", "2025/3", "2025/0", "2025/", "25", "2025/1/1", "", "filing:", "filing:filing:2025",
     "\u0662\u0660\u0662\u0665", "2025 ", "2025/01", "20255"],
)  # fmt: skip
def test_other_names_mean_no_filing(name: str) -> None:
    """A slip is not taken for the nearest filing."""
    assert filing_named(FILINGS, name) is None


def test_the_filings_there_are_can_be_listed() -> None:
    """For whoever named another."""
    assert names_of(FILINGS[:2]) == "filing:2024/1, filing:2025/1"
    assert names_of([]) == "none yet"


def test_a_year_goes_from_open_to_closed_to_filed() -> None:
    """Opened again it is open; once filed it stays filed, and its closing is known."""
    frozen = [EVENTS[f"v1/{kind}"] for kind in ("year_closed", "year_reopened", "year_closed",
                                                "year_filed", "restatement_resolved")]  # fmt: skip
    states = []
    for count in range(len(frozen) + 1):
        found = read_years(frozen_log(*frozen[:count]), "frozen")
        states.append((found.state(2025), sorted(found.closings)))
    assert states == [
        ("open", []),
        ("closed", [2025]),
        ("open", []),
        ("closed", [2025]),
        ("filed", [2025]),
        ("filed", [2025]),
    ]
    assert found.state(2024) == "open"
    assert found.position == 6
    assert [each.event.resolution for each in found.resolutions] == ["carried"]
    (only,) = found.filings
    assert (only.name, only.position, only.known_at) == ("filing:2025/2", 5, 20)
    assert (only.kind, only.reason, only.actor) == ("amended", "wrong proceeds", "ana")
    assert only.as_of == "2026-02-28"


class Counting:
    """Stands for orjson and counts what is decoded."""

    def __init__(self) -> None:
        self.decoded = 0

    def loads(self, text: bytes) -> Any:
        """Decode, and count."""
        self.decoded += 1
        return orjson.loads(text)


def test_only_events_of_years_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful among a hundred thousand."""
    book = Book()
    for number in range(50):
        book.record(price(f"p{number}"))

    class Both:
        def scan(self, ledger: str) -> Iterator[Stored]:
            yield from book.log.scan(ledger)
            yield EVENTS["v1/year_filed"].stored(99)

    counting = Counting()
    monkeypatch.setattr(years, "orjson", counting)
    assert [each.position for each in filings(cast("EventLog", Both()), LEDGER)] == [99]
    assert counting.decoded == 1
