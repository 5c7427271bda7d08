"""The chain of links that makes an altered event impossible to overlook.

Two stores hold the same three events; in the second, a cent was changed in event 2 by someone
with full rights over the database. Its row looks as good as any other. But the link stored with
event 2 was made from the bytes as they were, so whoever reads the ledger and makes the link again
gets another one, and stops there, naming position 2.

What is hashed, each part preceded by its length so that no two histories share one preimage
(numbers are eight bytes, most significant first; text is UTF-8):

    previous link (32) | len ledger | ledger | position | len topic | topic | len state | state

The chain proves that nothing before its tip was changed, given the tip. It cannot prove that the
tip is the newest there ever was: for that a checkpoint has to be kept elsewhere.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from adapters.event_log.clock import recorded_at_of
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Stored
from adapters.event_log.refusals import chain_broken

Row = tuple[int, str, bytes, bytes]
"""An event as every store keeps it: position, topic, state, link."""

Linker = Callable[[bytes, int, str, bytes], bytes]
"""Given the previous link, position, topic and state: the event's own link."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a ledger's chain ends: the last position, its link, and when it was recorded."""

    position: int
    link: bytes
    recorded_at: datetime | None


PAGE = 4_096
"""Events read at a time; a store keeps no transaction open between two pages."""

_WRONG_KIND = (TypeError, ValueError, AttributeError, OverflowError)
"""What making a link raises where a column holds another kind of value than was put there."""

EMPTY = Head(0, GENESIS, None)
"""The head of a ledger that has no events yet."""


def _number(value: int) -> bytes:
    """A length or position as eight bytes."""
    return value.to_bytes(8, "big")


def _text(value: str) -> bytes:
    """Text with its length in front."""
    encoded = value.encode("utf-8")
    return _number(len(encoded)) + encoded


def linker(ledger: str) -> Linker:
    """The link function of one ledger; what repeats from event to event is encoded once."""
    name = _text(ledger)
    topics: dict[str, bytes] = {}

    def link_of(previous: bytes, position: int, topic: str, state: bytes) -> bytes:
        kind = topics.get(topic)
        if kind is None:
            kind = topics[topic] = _text(topic)
        return sha256(
            previous
            + name
            + position.to_bytes(8, "big")
            + kind
            + len(state).to_bytes(8, "big")
            + state
        ).digest()

    return link_of


def link(previous: bytes, ledger: str, position: int, topic: str, state: bytes) -> bytes:
    """The link of a single event."""
    return linker(ledger)(previous, position, topic, state)


def paged(read: Callable[[int, int], list[Row]], upto: int) -> Iterator[Row]:
    """A ledger's rows up to a position, read a page at a time.

    `read` gives the rows after one position, up to and including another. Positions have no gaps,
    so a page that is not full is the last one worth reading: something behind it is missing.
    """
    for start in range(0, upto, PAGE):
        end = min(start + PAGE, upto)
        page = read(start, end)
        yield from page
        if len(page) < end - start:
            return


def verified(rows: Iterable[Row], ledger: str, place: str, reach: int = 0) -> Iterator[Stored]:
    """The events of a whole ledger from position 1, each released only once its link fits.

    `reach` is the position up to which the ledger must go: that of its last row or of its last key,
    whichever is higher. Rows that end before it have lost their tail. Raises `Refused` at the first
    event that does not fit.
    """
    link_of = linker(ledger)
    previous = GENESIS
    expected = 0
    for position, topic, state, kept in rows:
        expected += 1
        if position != expected:
            raise _out_of_place(place, ledger, position, expected)
        try:
            fits = link_of(previous, position, topic, state) == kept
        except _WRONG_KIND:
            fits = False
        if not fits:
            raise _altered(place, ledger, position)
        previous = kept
        yield Stored(position, topic, state)
    if expected < reach:
        raise _cut_off(place, ledger, expected, reach)


def head_of(rows: list[Row], ledger: str, place: str) -> Head:
    """The head from the last two rows of a ledger, oldest first; the last must fit the other.

    Checked before anything is built on top of it: an append never extends a broken tip.
    """
    if not rows:
        return EMPTY
    position, topic, state, kept = rows[-1]
    before, previous = (rows[0][0], rows[0][3]) if len(rows) == 2 else (0, GENESIS)
    if position != before + 1:
        raise _out_of_place(place, ledger, position, before + 1)
    if _made_again(linker(ledger), previous, position, topic, state) != kept:
        raise _altered(place, ledger, position)
    try:
        return Head(position, kept, recorded_at_of(state))
    except ValueError as error:
        raise _altered(place, ledger, position) from error


def beyond_the_end(place: str, ledger: str, head: int, position: int) -> Exception:
    """A key says it was recorded at a position which the ledger no longer has."""
    return _cut_off(place, ledger, head, position)


def _made_again(link_of: Linker, previous: bytes, position: int, topic: str, state: bytes) -> bytes:
    """The link made from what is stored; nothing where a column holds the wrong kind of value."""
    try:
        return link_of(previous, position, topic, state)
    except _WRONG_KIND:
        return b""


def _altered(place: str, ledger: str, position: int) -> Exception:
    found = "an event that is not the one recorded here: its link does not fit"
    return chain_broken(place, ledger, position, found, "the bytes the link was made from")


def _out_of_place(place: str, ledger: str, position: int, expected: int) -> Exception:
    found = f"the event numbered {position} in this place"
    return chain_broken(place, ledger, expected, found, f"event {expected}")


def _cut_off(place: str, ledger: str, last: int, reach: int) -> Exception:
    found = f"the last event at position {last}, while a fact was recorded at position {reach}"
    return chain_broken(place, ledger, last + 1, found, f"all events up to {reach}")
