"""Closes the library's own ways into and out of the events table.

The library's recorders offer to insert events that somebody else has numbered. Taken once, that
way would leave a gap or an unlinked row in a ledger, found only when it is next read:

    recorder.insert_events([StoredEvent("smith", 12, "fact.sale.1", b"{}")])

They also offer one sequence over all streams, which promises that an event never appears behind a
reader who has passed it. That promise rests on locking the whole table. Ledgers here are locked one
by one, so two of them may commit in either order; the sequence is therefore refused, not weakened.
"""

from typing import Any
from typing import NoReturn

from eventsourcing.persistence import ProgrammingError


class AppendOnly:
    """Stands before a library recorder and leaves `append` as the only way in."""

    def insert_events(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refused: events are numbered and linked by `append`."""
        _refuse("insert_events", "append")

    def _insert_events(self, *_args: Any, **_named: Any) -> NoReturn:
        _refuse("_insert_events", "append")

    def _insert_stored_events(self, *_args: Any, **_named: Any) -> NoReturn:
        _refuse("_insert_stored_events", "append")

    def select_notifications(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refused: there is no order over all ledgers, only one within each."""
        _refuse("select_notifications", "scan")

    def max_notification_id(self) -> NoReturn:
        """Refused: there is no order over all ledgers, only one within each."""
        _refuse("max_notification_id", "scan")

    def subscribe(self, *_args: Any, **_named: Any) -> NoReturn:
        """Refused: there is no order over all ledgers, only one within each."""
        _refuse("subscribe", "scan")


def _refuse(called: str, instead: str) -> NoReturn:
    """The same sentence for every closed way."""
    raise ProgrammingError(f"{called} is closed on an event log; use {instead}")
