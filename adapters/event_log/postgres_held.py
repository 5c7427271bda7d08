"""One ledger of a PostgreSQL store while its lock is held: what `append` asks of the server.

Facts travel as a few arrays in one statement rather than row by row; PostgreSQL takes a hundred
thousand of them in about a second, and a lookup of as many names costs one round trip per portion.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from typing import LiteralString

from psycopg import Cursor
from psycopg.sql import SQL
from psycopg.sql import Composed
from psycopg.sql import Identifier

from adapters.event_log.appending import KeyRow
from adapters.event_log.chain import Row
from adapters.event_log.clock import Clock

_PARAMETERS = 10_000
"""Keys looked up in one statement."""

ROWS: LiteralString = "SELECT originator_version, topic, state, link FROM {schema}.stored_events"
"""The columns of an event, in the order of `Row`."""

_TIP: LiteralString = ROWS + " WHERE originator_id = %s ORDER BY originator_version DESC LIMIT 2"
PAGE: LiteralString = (
    ROWS + " WHERE originator_id = %s AND originator_version > %s AND originator_version <= %s"
    " ORDER BY originator_version"
)
"""The events of a ledger after one position, up to and including another."""

KNOWN: LiteralString = (
    "SELECT import_key, digest, position FROM {schema}.import_keys"
    " JOIN unnest(%b::text[]) AS offered(import_key) USING (import_key) WHERE originator_id = %s"
)
"""Those of the offered keys that are recorded, with digest and position."""

_STATES: LiteralString = (
    "SELECT originator_version, state FROM {schema}.stored_events"
    " WHERE originator_version = ANY(%b::bigint[]) AND originator_id = %s"
)
_INSERT_EVENTS: LiteralString = """
INSERT INTO {schema}.stored_events (originator_id, originator_version, topic, state, link)
SELECT %s::text, %s::bigint + place, topic, state, link
FROM unnest(%b::text[], %b::bytea[], %b::bytea[]) WITH ORDINALITY
    AS offered(topic, state, link, place)"""

_INSERT_KEYS: LiteralString = """
INSERT INTO {schema}.import_keys (originator_id, import_key, digest, position)
SELECT %s::text, import_key, digest, position
FROM unnest(%b::text[], %b::bytea[], %b::bigint[]) AS offered(import_key, digest, position)"""


class HeldOnServer:
    """A ledger of a PostgreSQL store while its lock is held."""

    def __init__(self, cursor: Cursor[Any], ledger: str, schema: str, clock: Clock | None) -> None:
        self.cursor = cursor
        self.ledger = ledger
        self.schema = schema
        self.clock = clock

    def tip(self) -> list[Row]:
        """The last two events, oldest first."""
        return self._rows(_TIP, self.ledger)[::-1]

    def page(self, after: int, upto: int) -> list[Row]:
        """The events after one position, up to and including another."""
        return self._rows(PAGE, self.ledger, after, upto)

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Digest and position of those keys that are recorded."""
        return {
            key: (digest, position)
            for part in parts(list(keys))
            for key, digest, position in self._rows(KNOWN, part, self.ledger)
        }

    def states(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The stored bytes at these positions."""
        return {
            position: state
            for part in parts(list(positions))
            for position, state in self._rows(_STATES, part, self.ledger)
        }

    def now(self) -> datetime:
        """The server's clock at this very moment, not at the transaction's start."""
        if self.clock is not None:
            return self.clock()
        moment: datetime = self._rows("SELECT clock_timestamp()")[0][0]
        return moment

    def insert(self, rows: list[Row], keys: list[KeyRow]) -> None:
        """Write events and keys, each as a few arrays in one statement."""
        positions, topics, states, links = (list(column) for column in zip(*rows, strict=True))
        parameters = (self.ledger, positions[0] - 1, topics, states, links)
        self._execute(_INSERT_EVENTS, *parameters)
        if keys:
            columns = (list(column) for column in zip(*keys, strict=True))
            self._execute(_INSERT_KEYS, self.ledger, *columns)

    def _rows(self, statement: LiteralString, *parameters: Any) -> list[Any]:
        """The rows of one statement of the open transaction."""
        return self._execute(statement, *parameters).fetchall()

    def _execute(self, statement: LiteralString, *parameters: Any) -> Cursor[Any]:
        """Run one statement of the open transaction."""
        return self.cursor.execute(composed(statement, self.schema), parameters)


def composed(statement: LiteralString, schema: str) -> Composed:
    """A statement with the schema's name filled in."""
    return SQL(statement).format(schema=Identifier(schema))


def parts(values: list[Any]) -> Iterator[list[Any]]:
    """Values in portions that make one statement each."""
    for start in range(0, len(values), _PARAMETERS):
        yield values[start : start + _PARAMETERS]
