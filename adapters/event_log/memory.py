"""An event log that lives in memory, for tests and for trying things out.

It keeps the same promises as the databases, durability excepted, and passes the same contract
suite: a test that builds a ledger from three events need not wait for a disk, and what it proves
holds for the others as well.
"""

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime

from eventsourcing.persistence import StoredEvent
from eventsourcing.popo import POPOApplicationRecorder

from adapters.event_log.appending import KeyRow
from adapters.event_log.appending import append_held
from adapters.event_log.appending import usable
from adapters.event_log.appending import usable_all
from adapters.event_log.chain import Row
from adapters.event_log.chain import verified
from adapters.event_log.clock import Clock
from adapters.event_log.clock import system_clock
from adapters.event_log.guard import AppendOnly
from adapters.event_log.port import Appended
from adapters.event_log.port import Closing
from adapters.event_log.port import Entry
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from adapters.event_log.sources import check_digest


class MemoryEventLog(AppendOnly, POPOApplicationRecorder):
    """A store in this process's memory; gone when the process ends."""

    def __init__(self, location: str = "memory", *, clock: Clock | None = None) -> None:
        super().__init__()
        self.place = location
        self.clock = clock or system_clock
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.keys: dict[str, dict[str, tuple[bytes, int]]] = defaultdict(dict)
        self._sources: dict[tuple[str, str], bytes] = {}

    def create_schema(self) -> None:
        """Nothing to create."""

    def ledgers(self) -> list[str]:
        """Names of the ledgers in this store, sorted."""
        with self._database_lock:
            return sorted(ledger for ledger, rows in self.rows.items() if rows)

    def append(
        self,
        ledger: str,
        entries: Sequence[Entry],
        *,
        closing: Closing | None = None,
        unless: Unless | None = None,
        expect_new: bool = False,
    ) -> Appended:
        """Append in one transaction; see the port."""
        usable(ledger, self.place)
        with self._database_lock:
            held = _HeldInMemory(self, ledger)
            appended = append_held(
                held, ledger, self.place, entries, closing, unless, expect_new=expect_new
            )
            self._commit(ledger, held)
        return appended

    def _commit(self, ledger: str, held: "_HeldInMemory") -> None:
        """Make a finished batch visible, all of it at once for everyone who takes the lock."""
        self._update_table(
            [StoredEvent(ledger, position, topic, state) for position, topic, state, _ in held.new]
        )
        self.rows[ledger].extend(held.new)
        self.keys[ledger].update(held.new_keys)

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Events in position order, verifying every link; see the port."""
        usable(ledger, self.place)
        with self._database_lock:
            rows = self.rows.get(ledger, [])[: None if upto is None else max(upto, 0)]
        return verified(rows, ledger, self.place)

    def known(self, ledger: str, keys: Collection[str]) -> dict[str, int]:
        """Which of these keys are recorded, and at which position."""
        usable_all((ledger, *keys), self.place)
        with self._database_lock:
            recorded = self.keys.get(ledger, {})
            return {key: recorded[key][1] for key in keys if key in recorded}

    def keep_file(self, ledger: str, digest: str, content: bytes) -> None:
        """Keep a file byte for byte under its SHA-256; keeping it twice is one."""
        usable(ledger, self.place)
        check_digest(digest, content)
        with self._database_lock:
            self._sources.setdefault((ledger, digest), bytes(content))

    def kept_file(self, ledger: str, digest: str) -> bytes | None:
        """The kept bytes of a file, or None."""
        usable(ledger, self.place)
        return self._sources.get((ledger, digest))

    def close(self) -> None:
        """Nothing to release."""


class _HeldInMemory:
    """A ledger whose lock is held; what is inserted stays aside until the batch is whole."""

    def __init__(self, log: MemoryEventLog, ledger: str) -> None:
        self.log = log
        self.rows = log.rows.get(ledger, [])
        self.keys = log.keys.get(ledger, {})
        self.new: list[Row] = []
        self.new_keys: dict[str, tuple[bytes, int]] = {}

    def tip(self) -> list[Row]:
        """The last two events."""
        return self.rows[-2:]

    def page(self, after: int, upto: int) -> list[Row]:
        """The events after one position, up to and including another."""
        return self.rows[after:upto]

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Digest and position of those keys that are recorded."""
        return {key: self.keys[key] for key in keys if key in self.keys}

    def states(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The stored bytes at these positions."""
        return {position: self.rows[position - 1][2] for position in positions}

    def now(self) -> datetime:
        """The log's clock."""
        return self.log.clock()

    def insert(self, rows: list[Row], keys: list[KeyRow]) -> None:
        """Set events and keys aside."""
        self.new.extend(rows)
        self.new_keys.update((key, (digest, position)) for key, digest, position in keys)
