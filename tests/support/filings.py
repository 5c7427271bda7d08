"""Filings for tests: one made out of nothing, and a ledger in which years are closed and filed."""

from collections.abc import Callable
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
from typing import Any

import pytest

from adapters.closing import check_year
from adapters.closing import close_year
from adapters.event_log.port import EventLog
from adapters.filing import Order
from adapters.filing import Receipt
from adapters.filing import file_year
from adapters.recording import record as record_one
from domain.checklist import Waive
from domain.faults import Refused
from domain.periods import Filing
from tests.support.product import LEDGER
from tests.support.product import SetClock
from tests.support.product import fill
from tests.support.stores import Store

IMPORTED = datetime(2026, 2, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 12, 15, tzinfo=UTC)
"""A day in the filing season of 2025."""

LATER = datetime(2028, 3, 1, tzinfo=UTC)
"""A day on which 2025, 2026 and 2027 are over."""


def held(kind: str, name: str, at: str, **keys: Any) -> dict[str, Any]:
    """A line that moves one BTC of the account w."""
    units = {"account": "w", "asset": "BTC", "quantity": "1"}
    return {"id": name, "type": kind, "at": f"{at}T12:00:00Z", **units, **keys}


LINES: list[dict[str, Any]] = [
    {"id": "w", "type": "account", "custody": "self"},
    held("acquisition", "b1", "2025-01-31", cost="9000"),
    held("acquisition", "b2", "2025-02-01", cost="8000"),
    held("disposal", "s1", "2026-01-31", proceeds="1000"),
    held("income", "i1", "2025-03-01", how="staking", value="25.10"),
    {"id": "p", "type": "price", "at": "2025-06-01T12:00:00Z", "asset": "BTC", "value": "7000"},
    {"id": "o", "type": "standing_order", "method": "fifo"},
]
"""Positions 2 to 8. Nothing of it blocks closing 2025."""


def year_to_file(store: Store) -> EventLog:
    """A ledger with these lines, by a clock that stands in the filing season."""
    clock = SetClock()
    made = store.log(clock)
    fill(made, clock, [(IMPORTED, each) for each in LINES])
    clock.moment = NOW
    return made


def record(log: EventLog, *lines: dict[str, Any]) -> None:
    """Record further lines."""
    for line in lines:
        record_one(log, LEDGER, line, "ana", "given")


def refused(action: Callable[[], object]) -> tuple[int, list[str]]:
    """The status and the codes with which something is refused."""
    with pytest.raises(Refused) as caught:
        action()
    return caught.value.status, [fault.code for fault in caught.value.faults]


def file_it(log: EventLog, year: int = 2025, now: datetime = NOW, **order: str) -> Receipt:
    """File a year that is closed."""
    return file_year(log, LEDGER, year, Order(**order), now, "ana")


def filing(year: int, version: int = 1, position: int = 1, **changed: Any) -> Filing:
    """A filing that pins nothing of interest but for what is changed."""
    words: dict[str, Any] = {
        "year": year,
        "version": version,
        "position": position,
        "known_at": position - 1,
        "as_of": "",
        "ruleset": "us-2026.1",
        "program": "0.1.0",
        "tzdata": "2025b",
        "zone": "America/New_York",
        "price_set_digest": "",
        "elections_digest": "",
        "reports": {},
        "kind": "original" if version == 1 else "amended",
        "recorded_at": NOW,
        "actor": "ana",
        "reason": "",
    }
    return Filing(**{**words, **changed})


def close(
    log: EventLog,
    ledger: str,
    year: int,
    waivers: Sequence[Waive] = (),
    now: datetime = NOW,
    ruleset: str = "",
) -> int:
    """Close a year as now known, by ana; the position of the closing."""
    checked = check_year(log, ledger, year, now, ruleset)
    return close_year(log, ledger, checked, waivers, "ana")[0].head


def filed(
    log: EventLog,
    ledger: str,
    year: int,
    order: Order | None = None,
    now: datetime = NOW,
) -> Receipt:
    """Close a year and file it."""
    close(log, ledger, year, now=now)
    return file_year(log, ledger, year, order or Order(), now, "ana")
