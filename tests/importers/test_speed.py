"""How fast a file becomes facts."""

from collections.abc import Iterator
from datetime import datetime
from datetime import timedelta
import gc
from time import perf_counter

import pytest

from adapters.importers.reading import Options
from adapters.importers.registry import IMPORTERS
from tests.importers.reads import HISTORY
from tests.importers.reads import rows

ROWS = 60_000


def history() -> bytes:
    """A long Coinbase history, newest first."""
    start = datetime(2025, 12, 1)  # noqa: DTZ001  the file's times are written, not computed with
    lines = (
        f"{place:024x},{start - timedelta(seconds=37 * place):%Y-%m-%d %H:%M:%S} UTC,Buy,BTC,"
        f"0.00{1000 + place % 9000},USD,$39999.33,$67.01,$70.00,$2.99,"
        f"Bought 0.00{1000 + place % 9000} BTC for 70 USD"
        for place in range(ROWS)
    )
    return rows(HISTORY, *lines).encode()


@pytest.fixture
def collector_off() -> Iterator[None]:
    """No cyclic garbage collection, as the command runs."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.bench
def test_a_simple_file_is_read_fast_enough(collector_off: None) -> None:
    """Reading leaves most of the 20,000 rows a second that an import may take."""
    content, read = history(), IMPORTERS["coinbase"].reader()
    best = 0.0
    for _ in range(3):
        began = perf_counter()
        reading = read(content, "file.csv", Options("main"))
        best = max(best, ROWS / (perf_counter() - began))
        assert len(reading.drafts) == ROWS
    print(f"{best:,.0f} rows a second")
    assert best > 30_000
