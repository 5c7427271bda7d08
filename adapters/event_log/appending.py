"""What happens between taking a ledger's lock and giving it back, the same for every store.

Two imports of overlapping files, run at once by two people:

    A offers  coinbase:1  coinbase:2  coinbase:3
    B offers  coinbase:3  coinbase:4

Whoever gets the lock second finds `coinbase:3` known with the same digest, skips it and is told
so. Were its digest another one, the source contradicts itself and nothing of that batch is written.

The order is the whole point: keys are compared, the time is read and links are made only while
the lock is held. Earlier, each of them could be overtaken. A store contributes only the few
operations of `Held`; none of them decides anything.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from json import loads
from typing import Protocol

from adapters.event_log.chain import Head
from adapters.event_log.chain import Row
from adapters.event_log.chain import beyond_the_end
from adapters.event_log.chain import head_of
from adapters.event_log.chain import linker
from adapters.event_log.chain import paged
from adapters.event_log.clock import in_utc
from adapters.event_log.clock import preamble
from adapters.event_log.port import Appended
from adapters.event_log.port import Closing
from adapters.event_log.port import Conflict
from adapters.event_log.port import Entry
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from adapters.event_log.refusals import ledger_exists
from adapters.event_log.refusals import ledger_missing
from adapters.event_log.refusals import unusable_name

CHUNK = 5_000
"""How many events are linked and handed to the store at a time; bounds the memory of a batch."""

KeyRow = tuple[str, bytes, int]
"""A fact's name, the digest of its observation, and its position."""

_OURS = (b'"recorded_at"', b'"clock"')


class Held(Protocol):
    """One ledger of one store while its lock is held and a transaction is open."""

    def tip(self) -> list[Row]:
        """The last two events of the ledger, oldest first; fewer where there are fewer."""

    def page(self, after: int, upto: int) -> list[Row]:
        """The events after one position, up to and including another."""

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, int]]:
        """Digest and position of those keys that are recorded."""

    def states(self, positions: Sequence[int]) -> dict[int, bytes]:
        """The stored bytes at these positions."""

    def now(self) -> datetime:
        """The store's clock, read now."""

    def insert(self, rows: list[Row], keys: list[KeyRow]) -> None:
        """Write events and keys; seen by nobody before the transaction commits."""


@dataclass(slots=True)
class _Sorting:
    """Entries told apart: new, known already, or contradicting what is known."""

    known: dict[str, tuple[bytes, int]]
    offered: dict[str, Entry] = field(default_factory=dict)
    fresh: list[Entry] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    contradicting: list[Entry] = field(default_factory=list)

    def offer(self, entry: Entry) -> None:
        """Put one entry where it belongs."""
        key = entry.key
        if not key:
            self.fresh.append(entry)
        elif (digest := self._digest_of(key)) is None:
            self.offered[key] = entry
            self.fresh.append(entry)
        elif digest == entry.digest:
            self.already.append(key)
        else:
            self.contradicting.append(entry)

    def _digest_of(self, key: str) -> bytes | None:
        """The digest a key already stands for, in the store or earlier in this batch."""
        if key in self.known:
            return self.known[key][0]
        return self.offered[key].digest if key in self.offered else None


def append_held(
    held: Held,
    ledger: str,
    place: str,
    entries: Sequence[Entry],
    closing: Closing | None,
    unless: Unless | None,
    *,
    expect_new: bool,
) -> Appended:
    """Append entries to a ledger whose lock is held; the caller commits or rolls back."""
    head = head_of(held.tip(), ledger, place)
    if unless is not None and head.position > unless.position:
        unless.check([Stored(*row[:3]) for row in _since(held, unless.position, head.position)])
    if expect_new and head.position:
        raise ledger_exists(place, ledger, head.position)
    if not expect_new and not head.position:
        raise ledger_missing(place, ledger)
    sorting = _Sorting(_known(held, ledger, place, head, entries))
    for entry in entries:
        sorting.offer(entry)
    if sorting.fresh and closing and not sorting.contradicting:
        last = closing(frozenset(sorting.offered))
        sorting.known.update(_known(held, ledger, place, head, [last]))
        sorting.offer(last)
    if sorting.contradicting:
        return Appended({}, [], _conflicts(held, sorting), head.position, None, head.link)
    if not sorting.fresh:
        return Appended({}, sorting.already, [], head.position, None, head.link)
    return _record(held, ledger, head, sorting)


def _since(held: Held, position: int, head: int) -> Iterator[Row]:
    """What was appended after a position, a page at a time."""
    return paged(lambda after, upto: held.page(position + after, position + upto), head - position)


def usable(name: str, place: str) -> None:
    """Refuse a name which a database would cut short or could not store."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise unusable_name(place, name) from error
    if "\0" in name:
        raise unusable_name(place, name)


def usable_all(names: Iterable[str], place: str) -> None:
    """Refuse the first of these names that a database could not keep."""
    for name in names:
        usable(name, place)


def _known(
    held: Held, ledger: str, place: str, head: Head, entries: Sequence[Entry]
) -> dict[str, tuple[bytes, int]]:
    """What is recorded under the keys of these entries, checked against the end of the ledger."""
    keys = [entry.key for entry in entries if entry.key]
    usable_all(keys, place)
    known = held.known(keys) if keys else {}
    for _, position in known.values():
        if position > head.position:
            raise beyond_the_end(place, ledger, head.position, position)
    return known


def _conflicts(held: Held, sorting: _Sorting) -> list[Conflict]:
    """Both versions of each contradicted fact; position 0 where both stand in this one batch."""
    keys = {entry.key for entry in sorting.contradicting}
    places = {key: sorting.known[key][1] for key in keys if key in sorting.known}
    states = held.states(sorted(places.values()))
    return [
        Conflict(entry.key, *_stored(entry.key, places, states, sorting), entry.body)
        for entry in sorting.contradicting
    ]


def _stored(
    key: str, places: Mapping[str, int], states: Mapping[int, bytes], sorting: _Sorting
) -> tuple[int, bytes]:
    """Position and bytes of the version that came first."""
    if key in places:
        return places[key], states[places[key]]
    return 0, sorting.offered[key].body


def _record(held: Held, ledger: str, head: Head, sorting: _Sorting) -> Appended:
    """Stamp, chain and insert; the last three steps under the lock."""
    reading = in_utc(held.now())
    recorded_at = max(reading, head.recorded_at or reading)
    front = preamble(recorded_at, reading)
    link_of = linker(ledger)
    position, previous = head.position, head.link
    positions: dict[str, int] = {}
    for chunk in _chunks(sorting.fresh):
        rows: list[Row] = []
        keys: list[KeyRow] = []
        for entry in chunk:
            position += 1
            state = _spliced(front, entry.body)
            previous = link_of(previous, position, entry.topic, state)
            rows.append((position, entry.topic, state, previous))
            if entry.key:
                keys.append((entry.key, entry.digest, position))
                positions[entry.key] = position
        held.insert(rows, keys)
    return Appended(positions, sorting.already, [], position, recorded_at, previous)


def _chunks(entries: list[Entry]) -> Iterator[list[Entry]]:
    """Entries in portions small enough to hold twice."""
    for start in range(0, len(entries), CHUNK):
        yield entries[start : start + CHUNK]


def _spliced(front: bytes, body: bytes) -> bytes:
    """The stored bytes: the log's own keys in front, then the caller's bytes as they are."""
    if body[:1] != b"{" or body[-1:] != b"}":
        raise ValueError("an event's body must be one encoded JSON object without blanks around it")
    if any(name in body for name in _OURS) and {"recorded_at", "clock"} & loads(body).keys():
        raise ValueError("recorded_at and clock are written by the log, never by a caller")
    return front + (b"," if body[1:-1].strip() else b"") + body[1:]
