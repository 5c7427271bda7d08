"""Rows of Coinbase's newest layout, for tests."""

from collections.abc import Mapping
from typing import Any

from tests.importers.reads import HISTORY
from tests.importers.reads import fact
from tests.importers.reads import read
from tests.importers.reads import rows


def row(kind: str, asset: str = "BTC", quantity: str = "1", **cells: str) -> str:
    """A row of the newest layout; amounts are blank unless given."""
    order = ("currency", "price", "subtotal", "total", "fee", "notes")
    texts = {"currency": "USD", "id": "i1", "time": "2025-01-01 00:00:00 UTC"} | cells
    end = ",".join(f'"{texts.get(name, "")}"' for name in order)
    return f"{texts['id']},{texts['time']},{kind},{asset},{quantity},{end}"


def the_fact(*lines: str) -> Mapping[str, Any]:
    """The only fact of a file of these rows."""
    return fact(read("coinbase", rows(HISTORY, *lines)))
