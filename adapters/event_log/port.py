"""The port every event log keeps: what can be appended, and what comes back.

A ledger is one stream. Positions count from 1 without gaps and are given inside the insert
transaction, under the ledger's lock, together with `recorded_at` and the chain link. So two
people importing at once never see a conflict, and the order of knowledge has no holes.

    Import A (3 facts) and import B (2 facts, one of them also in A) at the same moment:
    positions 2..5 whoever wins; the shared fact is stored once, and the loser is told so.

The link of an event is SHA-256 over the link before it, the ledger, position, topic and the very
bytes that are stored. Whoever reads a stream recomputes it; an altered row cannot pass unseen.
"""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from typing import Protocol

GENESIS = bytes(32)
"""The link before the first event of every ledger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as offered for appending.

    `key` is the fact's name, unique in the ledger, or empty for events that are no facts; `digest`
    is SHA-256 over the normalised observation and decides whether an equal key is the same
    statement or a conflict. `topic` is the registered event type with its version. `body` is a
    JSON object, encoded, to which the log adds `recorded_at` (and `clock`, the true reading, where
    the clock stood behind the last event).
    """

    key: str
    digest: bytes
    topic: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key that is already recorded with another observation; both bodies, for showing."""

    key: str
    position: int
    stored: bytes
    offered: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did. With conflicts, nothing at all was written.

    `positions` maps each newly recorded key to its position; `already` lists the keys that were
    known with the same observation; `head` is the ledger's last position afterwards and `link` the
    chain link of that event: who keeps it can show later that nothing up to it was altered.
    """

    positions: dict[str, int]
    already: list[str]
    conflicts: list[Conflict]
    head: int
    recorded_at: datetime | None
    link: bytes = GENESIS


class Stored(NamedTuple):
    """One event as it lies in the store, its chain link verified by the reader."""

    position: int
    topic: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Unless:
    """A writer's question under the lock: has anything come meanwhile that changes what I decided?

    The writer read the ledger up to `position` and decided by it. `check` is given every event
    after that position and raises `Refused` if one of them matters; then nothing is written.
    """

    position: int
    check: Callable[[Sequence[Stored]], None]


Closing = Callable[[Collection[str]], Entry]
"""Given the keys that are newly recorded, the event that closes a batch; called under the lock."""


class EventLog(Protocol):
    """One store. Every method names the ledger; a store holds many."""

    def create_schema(self) -> None:
        """Create or migrate the schema; safe to repeat."""

    def ledgers(self) -> list[str]:
        """Names of the ledgers in this store, sorted."""

    def append(
        self,
        ledger: str,
        entries: Sequence[Entry],
        *,
        closing: Closing | None = None,
        unless: Unless | None = None,
        expect_new: bool = False,
    ) -> Appended:
        """Append in one transaction; all or nothing.

        Under the ledger's lock: what came since `unless.position`, for its check → which keys are
        known → stamp `recorded_at` (never decreasing) → chain → insert events and keys. Entries
        whose key is known with the same digest are skipped; one known with another digest refuses
        the whole call. `closing` is appended last, only if anything was recorded. With
        `expect_new` a ledger that already has events refuses (creating a ledger); without it a
        ledger without events refuses (no such ledger).
        Raises `Refused` for these and for a store that is locked, newer, or damaged.
        """

    def scan(self, ledger: str, upto: int | None = None) -> Iterator[Stored]:
        """Events in position order up to and including `upto`, verifying every link.

        Raises `Refused` (status 5) at the first event whose link or position does not fit.
        """

    def known(self, ledger: str, keys: Collection[str]) -> dict[str, int]:
        """Which of these keys are recorded, and at which position."""

    def keep_file(self, ledger: str, digest: str, content: bytes) -> None:
        """Keep a file byte for byte under its SHA-256; keeping it twice is one.

        An imported file, a piece of evidence, or a report as it was filed.
        """

    def kept_file(self, ledger: str, digest: str) -> bytes | None:
        """The kept bytes of a file, or None."""

    def close(self) -> None:
        """Release connections."""
