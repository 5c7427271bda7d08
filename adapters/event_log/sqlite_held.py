"""One ledger of a SQLite file while the write lock is held: what `append` asks of the file.

Names are looked up ten thousand at a time, handed over as one JSON text: SQLite limits how many
parameters a statement may have, but not how long one of them is.
"""

from collections.abc import Iterator
from collections.abc import Sequence
import json
from typing import Any

from eventsourcing.sqlite import SQLiteCursor

from adapters.event_log.appending import KeyRow
from adapters.event_log.chain import Row
from adapters.event_log.clock import Clock

_PARAMETERS = 10_000
"""Keys looked up in one statement."""

SELECT_ROWS = "SELECT originator_version, topic, state, link FROM stored_events"
"""The columns of an event, in the order of `Row`."""

_SELECT_TIP = f"{SELECT_ROWS} WHERE originator_id = ? ORDER BY originator_version DESC LIMIT 2"

SELECT_PAGE = (
    f"{SELECT_ROWS} WHERE originator_id = ? AND originator_version > ?"
    " AND originator_version <= ? ORDER BY originator_version"
)
"""The events of a ledger after one position, up to and including another."""

SELECT_KEYS = (
    "SELECT k.import_key, k.digest, k.position FROM json_each(?) AS offered"
    " CROSS JOIN import_keys AS k WHERE k.originator_id = ? AND k.import_key = offered.value"
)
_SELECT_STATES = (
    "SELECT e.originator_version, e.state FROM json_each(?) AS offered"
    " CROSS JOIN stored_events AS e"
    " WHERE e.originator_id = ? AND e.originator_version = offered.value"
)


class HeldInFile:
    """A ledger of a SQLite file while the write lock is held."""

    def __init__(self, cursor: SQLiteCursor, ledger: str, clock: Clock) -> None:
        self.cursor = cursor
        self.ledger = ledger
        self.now = clock

    def tip(self) -> list[Row]:
        """The last two events, oldest first."""
        return fetched(self.cursor, _SELECT_TIP, (self.ledger,))[::-1]

    def page(self, after: int, upto: int) -> list[Row]:
        """The events after one position, up to and including another."""
        return fetched(self.cursor, SELECT_PAGE, (self.ledger, after, upto))

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Digest and position of those keys that are recorded."""
        return {
            key: (digest, position) for key, digest, position in self._looked_up(SELECT_KEYS, keys)
        }

    def states(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The stored bytes at these positions."""
        return dict(self._looked_up(_SELECT_STATES, positions))

    def insert(self, rows: list[Row], keys: list[KeyRow]) -> None:
        """Write events and keys."""
        ledger = self.ledger
        self.cursor.executemany(
            "INSERT INTO stored_events VALUES (?, ?, ?, ?, ?)", ((ledger, *row) for row in rows)
        )
        self.cursor.executemany(
            "INSERT INTO import_keys VALUES (?, ?, ?, ?)", ((ledger, *key) for key in keys)
        )

    def _looked_up(self, statement: str, values: Sequence[Any]) -> Iterator[Any]:
        """Rows for many values, a portion of them per statement."""
        for part in parts(values):
            yield from fetched(self.cursor, statement, (json.dumps(part), self.ledger))


def fetched(cursor: SQLiteCursor, statement: str, parameters: Sequence[str | int]) -> list[Any]:
    """All rows as plain tuples; the library's row objects cost more than the reading."""
    cursor.sqlite_cursor.row_factory = None
    cursor.execute(statement, parameters)
    rows: list[Any] = cursor.fetchall()
    return rows


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Values in portions that make one statement each."""
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]
