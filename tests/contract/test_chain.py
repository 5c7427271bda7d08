"""The link between events, held against the formula as an outsider would write it down."""

from collections.abc import Sequence
from hashlib import sha256
import struct

from hypothesis import given
from hypothesis import strategies
import pytest

from adapters.event_log.chain import PAGE
from adapters.event_log.chain import Row
from adapters.event_log.chain import link
from adapters.event_log.chain import paged
from adapters.event_log.chain import verified
from adapters.event_log.port import GENESIS
from domain.faults import Refused

TEXTS = strategies.text(strategies.characters(exclude_categories=["Cs"]), max_size=8)


def chained(count: int, ledger: str = "smith") -> list[Row]:
    """A sound chain of some events."""
    rows: list[Row] = []
    previous = GENESIS
    for position in range(1, count + 1):
        state = b'{"n":%d}' % position
        previous = link(previous, ledger, position, "fact.sale.1", state)
        rows.append((position, "fact.sale.1", state, previous))
    return rows


def broken_at(rows: Sequence[Row], reach: int = 0) -> str:
    """Where a scan of these rows stops."""
    with pytest.raises(Refused) as refused:
        list(verified(rows, "smith", "store", reach))
    assert refused.value.status == 5
    (fault,) = refused.value.faults
    assert fault.code == "chain_broken"
    return fault.column


def test_the_link_is_the_published_formula() -> None:
    """SHA-256 over the previous link and every part with its length in front."""
    previous, ledger, topic, state = b"\x07" * 32, "Ünal", "fact.sale.1", b'{"a":1}'
    preimage = b"".join(
        [
            previous,
            struct.pack(">Q", 5) + ledger.encode(),
            struct.pack(">Q", 41),
            struct.pack(">Q", 11) + topic.encode(),
            struct.pack(">Q", 7) + state,
        ]
    )
    assert link(previous, ledger, 41, topic, state) == sha256(preimage).digest()


def test_a_known_link_never_changes() -> None:
    """A link written by this release; every later one must come to the same."""
    known = "cdbb21df0a54fd5dfdb14fc1a46b64f3ad3797a649ac5319cc864fbc2cfaf5cb"
    assert link(GENESIS, "smith", 1, "ledger.created.1", b"{}").hex() == known


@given(
    strategies.tuples(TEXTS, strategies.integers(1, 9), TEXTS, strategies.binary(max_size=8)),
    strategies.tuples(TEXTS, strategies.integers(1, 9), TEXTS, strategies.binary(max_size=8)),
)
def test_two_different_events_never_share_a_link(
    one: tuple[str, int, str, bytes], other: tuple[str, int, str, bytes]
) -> None:
    """However text is moved between ledger, topic and state, the link tells."""
    assert (link(GENESIS, *one) == link(GENESIS, *other)) == (one == other)


def test_text_moved_across_a_boundary_is_noticed() -> None:
    """What ends one part cannot begin the next."""
    assert link(GENESIS, "ab", 1, "c", b"d") != link(GENESIS, "a", 1, "bc", b"d")
    assert link(GENESIS, "a", 1, "bc", b"d") != link(GENESIS, "a", 1, "b", b"cd")


def test_a_sound_chain_is_read_to_its_end() -> None:
    """No false alarm, also for an empty ledger."""
    read = verified(chained(5), "smith", "store", 5)
    assert [stored.position for stored in read] == [1, 2, 3, 4, 5]
    assert list(verified([], "smith", "store")) == []


@pytest.mark.parametrize("position", range(1, 6))
def test_every_kind_of_change_is_found_where_it_was_made(position: int) -> None:
    """Edited state, topic or link, a removed, doubled, renumbered or foreign event."""
    rows = chained(5)
    at = position - 1
    number, topic, state, kept = rows[at]
    where = f"ledger smith, position {position}"
    changed: list[Row] = [
        (number, topic, state + b" ", kept),
        (number, "fact.gift.1", state, kept),
        (number, topic, state, bytes(32)),
        (number, topic, state, kept[:-1] + bytes([kept[-1] ^ 1])),
        chained(5, "jones")[at],
    ]
    for row in changed:
        assert broken_at([*rows[:at], row, *rows[at + 1 :]]) == where
    assert broken_at([*rows[:at], *rows[at + 1 :]], reach=5) == where
    assert broken_at([*rows[:at], (number + 1, topic, state, kept)]) == where
    doubled = [*rows[: at + 1], *rows[at:]]
    assert broken_at(doubled) == f"ledger smith, position {position + 1}"


def test_a_column_of_the_wrong_kind_is_damage_not_a_crash() -> None:
    """SQLite stores what it is given: text where bytes belong, a number where text belongs."""
    rows = chained(2)
    wrong: list[Row] = [
        (2, "fact.sale.1", "text", rows[1][3]),  # type: ignore[list-item]
        (2, 7, rows[1][2], rows[1][3]),  # type: ignore[list-item]
        (2, "fact.sale.1", None, rows[1][3]),  # type: ignore[list-item]
        (2, "fact.sale.1", rows[1][2], None),  # type: ignore[list-item]
    ]
    for row in wrong:
        assert broken_at([rows[0], row]) == "ledger smith, position 2"


def test_events_before_the_damage_are_still_given() -> None:
    """A reader gets every event that fits, then the refusal."""
    rows = chained(5)
    del rows[3]
    seen: list[int] = []
    with pytest.raises(Refused):
        seen.extend(stored.position for stored in verified(rows, "smith", "store"))
    scan = verified(rows, "smith", "store")
    assert [next(scan).position for _ in range(3)] == [1, 2, 3]


def test_a_missing_tail_is_noticed_by_those_who_know_of_it() -> None:
    """Rows that end before the ledger's reach have been cut off."""
    assert broken_at(chained(3), reach=5) == "ledger smith, position 4"


def test_pages_meet_without_gap_or_overlap() -> None:
    """Whatever the length, every row is read once and no page reaches past the end asked for."""
    for count in (0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE):
        asked: list[tuple[int, int]] = []

        def read(after: int, end: int, asked: list[tuple[int, int]] = asked) -> list[Row]:
            asked.append((after, end))
            return [(position, "", b"", b"") for position in range(after + 1, end + 1)]

        assert [row[0] for row in paged(read, count)] == list(range(1, count + 1))
        assert all(end - after <= PAGE and end <= count for after, end in asked)


def test_reading_stops_at_a_page_with_a_hole() -> None:
    """One absurd position number does not send the reader through billions of empty pages."""
    asked = []

    def read(after: int, end: int) -> list[Row]:
        asked.append(end)
        return chained(3) if after == 0 else []

    assert len(list(paged(read, 10**15))) == 3
    assert asked == [PAGE]
