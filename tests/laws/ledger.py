"""A ledger as the laws see it: lines in the order they became known, each with that moment.

The moments are chosen to be awkward: ends of February around a leap year, midnights that are
another day elsewhere, the hour a clock is put forward, the last microsecond of a year in Tokyo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from decimal import Decimal
from typing import Any

Line = dict[str, Any]
Recorded = tuple[datetime, Line]

ZONES = ("America/New_York", "Asia/Tokyo", "UTC")
ACCOUNTS = ("wallet", "vault", "venue")
ASSETS = ("BTC", "ETH", "DUST")
EARLY = datetime(2017, 1, 1, tzinfo=UTC)
LATE = datetime(2028, 1, 1, tzinfo=UTC)
MOMENTS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2023-02-28T17:00:00Z",
        "2024-02-28T17:00:00Z",
        "2024-02-29T17:00:00Z",
        "2024-03-01T03:30:00Z",
        "2024-12-31T17:00:00Z",
        "2025-01-01T04:59:59Z",
        "2025-01-01T05:00:00Z",
        "2025-02-28T17:00:00Z",
        "2025-03-01T17:00:00Z",
        "2025-03-09T07:00:00Z",
        "2025-12-31T14:59:59.999999Z",
        "2026-01-01T03:30:00Z",
        "2026-03-01T17:00:00Z",
        "2026-03-02T17:00:00Z",
    )
)


def text_of(moment: datetime) -> str:
    """A moment as the journal writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def exact(number: Decimal) -> str:
    """A decimal as the journal writes it: plain digits, no exponent."""
    return f"{number.normalize():f}"


@dataclass(frozen=True)
class Ledger:
    """A taxpayer's book: lines in the order they became known, each with that moment."""

    zone: str
    filing_status: str
    lines: Sequence[Recorded]

    def with_lines(self, lines: Sequence[Recorded]) -> "Ledger":
        """The same taxpayer with other lines, put in the order they became known."""
        ordered = sorted(lines, key=lambda entry: entry[0])
        return Ledger(self.zone, self.filing_status, ordered)
