"""A ledger in memory whose clock is ours, filled through the very functions the commands call."""

from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.event_log.memory import MemoryEventLog
from adapters.importers.reading import Options
from adapters.importing import Prepared
from adapters.importing import Request
from adapters.importing import prepare
from adapters.recording import create_ledger
from adapters.recording import record
from tests.support.product import SetClock

LEDGER = "ana"


def at(text: str) -> datetime:
    """A moment in UTC: `2026-04-10 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Book:
    """One ledger with the accounts cb and kr, opened at noon UTC on the first of March 2026."""

    def __init__(
        self, zone: str = "America/New_York", log: type[MemoryEventLog] = MemoryEventLog
    ) -> None:
        self.clock = SetClock()
        self.clock.moment = at("2026-03-01 12:00")
        self.log = log(clock=self.clock)
        create_ledger(self.log, LEDGER, zone, "single", "ana")
        for account in ("cb", "kr"):
            self.record({"id": account, "type": "account", "custody": "us_broker"})

    def record(self, line: dict[str, Any], moment: str = "") -> int:
        """Record a line, at a moment of the ledger's clock; the position it got."""
        if moment:
            self.clock.moment = at(moment)
        return record(self.log, LEDGER, line, "ana", "given").head

    def head(self) -> int:
        """The last position."""
        return sum(1 for _ in self.log.scan(LEDGER))


def price(name: str, **keys: Any) -> dict[str, Any]:
    """The shortest line there is, under a name."""
    return {"id": name, "type": "price", "at": "2024-05-01T12:00:00Z", "asset": "BTC",
            "value": "60000", **keys}  # fmt: skip


def held(kind: str, name: str, **keys: Any) -> dict[str, Any]:
    """A line that moves one BTC of cb, under a name."""
    return {"id": name, "type": kind, "at": "2024-05-01T12:00:00Z", "account": "cb",
            "asset": "BTC", "quantity": "1", **keys}  # fmt: skip


def read(folder: Path, content: str, source: str = "journal", *skip: str) -> Prepared:
    """A file of this content, read and checked."""
    path = folder / "given.file"
    path.write_text(content, encoding="utf-8")
    account = "" if source == "journal" else "cb"
    return prepare(Request(source, path, Options(account, skip=frozenset(skip)), "ana"))
