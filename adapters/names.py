"""The table of names against the log: whether each fact still stands where its name says.

An import knows a fact again by its name, which every store keeps in a table beside the events, with
the position. The chain covers the events and not that table. Where a name was deleted from it, the
next import of the same file would record the fact a second time, and the units with it:

    position 3  coinbase:cb01        the table says 3              as it should be
    position 4  coinbase:cb02        the table has no such name    name_lost
    position 5  coinbase:cb03   }    recorded after its name       fact_twice
    position 9  coinbase:cb03   }    had been lost

A name that was added to the table without any event cannot be seen from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
import re

import orjson

from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.event_log.refusals import RESTORE
from adapters.events import TOPICS
from domain.faults import Fault
from domain.shapes import SHAPES

FIRST_STATEMENTS = frozenset(topic for topic, (kind, _) in TOPICS.items() if kind in SHAPES)
"""Topics of the events that record a fact; corrections name a fact and record none."""

MOST_SHOWN = 20
"""Lost names told one by one; where a whole table is gone, the rest is counted."""

_NAME = re.compile(rb'\{"recorded_at":"[^"]*",(?:"clock":"[^"]*",)?"fact":"([^"\\]*)"')
"""Where a fact's name stands in nearly every event; the others are decoded."""

_ADVICE = f"{RESTORE} Importing now would record facts twice."


@dataclass(slots=True)
class Names:
    """The names of a ledger's facts, by its events: where each first stands, and where again."""

    first: dict[str, int] = field(default_factory=dict)
    again: dict[str, list[int]] = field(default_factory=dict)

    def take_in(self, stored: Stored) -> None:
        """Let it see the next event of the ledger."""
        if stored.topic not in FIRST_STATEMENTS:
            return
        name = _name_in(stored.state)
        if self.first.setdefault(name, stored.position) != stored.position:
            self.again.setdefault(name, []).append(stored.position)

    def faults(self, log: EventLog, ledger: str) -> Iterator[Fault]:
        """Facts recorded twice, and names that the store's table lacks or has elsewhere."""
        for name, later in self.again.items():
            positions = ", ".join(map(str, (self.first[name], *later)))
            found, expected = f"the fact recorded at positions {positions}", "a fact recorded once"
            yield Fault("fact_twice", ledger, 0, name, found, expected, RESTORE)
        known = log.known(ledger, self.first)
        lost = [
            name
            for name, position in self.first.items()
            if known.get(name) != position and name not in self.again
        ]
        for name in lost[:MOST_SHOWN]:
            place = f"position {known[name]}" if name in known else "no position"
            found, expected = f"{place} in the table of names", f"position {self.first[name]}"
            yield Fault("name_lost", ledger, 0, name, found, expected, _ADVICE)
        if more := lost[MOST_SHOWN:]:
            found, expected = f"{len(more)} more such names", "each with its position"
            yield Fault("name_lost", ledger, 0, "", found, expected, _ADVICE)


def _name_in(state: bytes) -> str:
    """The name of the fact that an event records."""
    match = _NAME.match(state)
    return match[1].decode() if match else str(orjson.loads(state)["fact"])
