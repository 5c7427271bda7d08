"""What every event log promises, held against memory, SQLite and PostgreSQL alike."""

from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
import json

from eventsourcing.persistence import ProgrammingError
from eventsourcing.persistence import StoredEvent
import pytest

from adapters.event_log.appending import CHUNK
from adapters.event_log.chain import link
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from domain.faults import Refused
from tests.support.stores import NOON
from tests.support.stores import Store
from tests.support.stores import WallClock
from tests.support.stores import create
from tests.support.stores import entries
from tests.support.stores import entry


def closing(recorded: Collection[str]) -> Entry:
    """The event that closes an import, naming what it brought."""
    return entry("", json.dumps({"brought": sorted(recorded)}), topic="import.completed.1")


def positions(log: EventLog, ledger: str = "smith") -> list[int]:
    """All positions of a ledger."""
    return [stored.position for stored in log.scan(ledger)]


def states(log: EventLog, ledger: str = "smith") -> list[dict[str, object]]:
    """All events of a ledger, decoded."""
    return [json.loads(stored.state) for stored in log.scan(ledger)]


def test_positions_count_from_one_without_gaps(store: Store) -> None:
    """Batches of any size continue where the one before them ended."""
    log = store.log()
    create(log)
    log.append("smith", entries("a", "b", "c"))
    done = log.append("smith", entries("d"))
    assert done.positions == {"d": 5}
    assert done.head == 5
    assert positions(log) == [1, 2, 3, 4, 5]


def test_a_batch_larger_than_a_chunk_stays_whole_and_in_order(store: Store) -> None:
    """What is inserted and read in portions comes back as it was offered."""
    log = store.log()
    create(log)
    offered = entries(*(f"fact:{number}" for number in range(2 * CHUNK + 7)))
    done = log.append("smith", offered)
    assert done.head == 2 * CHUNK + 8
    named = [state.get("name") for state in states(log)]
    assert named == [None, *(one.key for one in offered)]


def test_events_come_back_as_they_were_given(store: Store) -> None:
    """Topic and body are kept to the byte, with recorded_at spliced in front and nothing else."""
    log = store.log(WallClock())
    create(log)
    body = '{"note":"naïve — 数量","quantity":"0.100000000000000000", "order" : 1}'
    log.append("smith", [entry("a", body, topic="fact.gift.2")])
    created, fact = log.scan("smith")
    assert created.state == b'{"recorded_at":"2026-01-02T12:00:00.678901Z"}'
    assert fact.topic == "fact.gift.2"
    assert fact.state == b'{"recorded_at":"2026-01-02T12:00:00.678901Z",' + body.encode()[1:]


def test_recorded_at_always_has_six_digits(store: Store) -> None:
    """A moment on the full second is written as wide as any other."""
    log = store.log(WallClock(NOON.replace(microsecond=0)))
    assert create(log).recorded_at == NOON.replace(microsecond=0)
    assert states(log)[0]["recorded_at"] == "2026-01-02T12:00:00.000000Z"


def test_the_real_clock_is_used_when_none_is_given(store: Store) -> None:
    """Without a clock of the test's, recorded_at is now, and in UTC."""
    recorded_at = create(store.log()).recorded_at
    assert recorded_at is not None
    assert recorded_at.utcoffset() == timedelta(0)
    assert recorded_at.year >= 2026


def test_a_caller_cannot_say_when_something_was_recorded(store: Store) -> None:
    """A body with a recorded_at of its own is refused; within a nested value it means nothing."""
    log = store.log()
    create(log)
    for name in ("recorded_at", "clock"):
        with pytest.raises(ValueError, match="never by a caller"):
            log.append("smith", [entry("a", f'{{"{name}":"1999-01-01T00:00:00.000000Z"}}')])
    nested = '{"note":{"clock":"slow","recorded_at":"never"}}'
    assert log.append("smith", [entry("b", nested)]).head == 2


@pytest.mark.parametrize("body", ["[]", "", " {}", '{"a":1}\n'])
def test_a_body_must_be_a_bare_object(store: Store, body: str) -> None:
    """What is not one JSON object would make an unreadable event, so it is not stored."""
    log = store.log()
    create(log)
    with pytest.raises(ValueError, match="one encoded JSON object"):
        log.append("smith", [entry("a", body)])
    assert positions(log) == [1]


def test_the_same_fact_twice_is_recorded_once(store: Store) -> None:
    """Importing a file again adds nothing and names what was there."""
    log = store.log()
    create(log)
    log.append("smith", entries("a", "b"))
    again = log.append("smith", entries("b", "c", "a"))
    assert again.positions == {"c": 4}
    assert sorted(again.already) == ["a", "b"]
    assert positions(log) == [1, 2, 3, 4]
    nothing_new = log.append("smith", entries("a", "b", "c"))
    assert (nothing_new.positions, nothing_new.head, nothing_new.recorded_at) == ({}, 4, None)


def test_the_same_fact_twice_in_one_batch_is_recorded_once(store: Store) -> None:
    """An equal repetition within a batch counts as already recorded."""
    log = store.log()
    create(log)
    done = log.append("smith", entries("a", "a", "b"))
    assert (done.positions, done.already) == ({"a": 2, "b": 3}, ["a"])


def test_events_without_a_key_are_recorded_each_time(store: Store) -> None:
    """What is no fact is not compared with anything."""
    log = store.log()
    create(log)
    log.append("smith", [entry(""), entry("")])
    assert log.append("smith", [entry("")]).head == 4


def test_a_contradiction_refuses_the_batch_and_shows_both_versions(store: Store) -> None:
    """A known key with another observation: nothing of the batch is written."""
    log = store.log(WallClock())
    create(log)
    log.append("smith", [entry("a", '{"quantity":"1"}')])
    done = log.append("smith", [entry("new"), entry("a", '{"quantity":"2"}')], closing=closing)
    (conflict,) = done.conflicts
    assert (conflict.key, conflict.position) == ("a", 2)
    assert json.loads(conflict.stored)["quantity"] == "1"
    assert conflict.offered == b'{"quantity":"2"}'
    assert (done.positions, done.head, done.recorded_at) == ({}, 2, None)
    assert positions(log) == [1, 2]
    assert log.known("smith", ["new"]) == {}


def test_a_contradiction_within_a_batch_is_one_too(store: Store) -> None:
    """Two versions of one fact in the same file; position 0 says that neither is recorded."""
    log = store.log()
    create(log)
    done = log.append("smith", [entry("a", '{"quantity":"1"}'), entry("a", '{"quantity":"2"}')])
    (conflict,) = done.conflicts
    assert (conflict.position, conflict.stored) == (0, b'{"quantity":"1"}')
    assert positions(log) == [1]


def test_the_clock_is_clamped_and_the_true_reading_kept(store: Store) -> None:
    """A clock set back cannot put an event before the one it follows."""
    clock = WallClock()
    log = store.log(clock)
    create(log)
    clock.move(-3600)
    done = log.append("smith", entries("a", "b"))
    clock.move(7200)
    log.append("smith", entries("c"))
    first, second, third, fourth = states(log)
    assert done.recorded_at == NOON
    assert first == {"recorded_at": "2026-01-02T12:00:00.678901Z"}
    for clamped in (second, third):
        assert clamped["recorded_at"] == first["recorded_at"]
        assert clamped["clock"] == "2026-01-02T11:00:00.678901Z"
    assert fourth["recorded_at"] == "2026-01-02T13:00:00.678901Z"
    assert "clock" not in fourth


def test_a_clock_without_an_offset_is_refused(store: Store) -> None:
    """A time that could be anybody's is not recorded as UTC."""
    clock = WallClock()
    log = store.log(clock)
    clock.now = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without an offset"):
        create(log)
    assert log.ledgers() == []


def test_an_import_is_closed_by_one_event_that_knows_what_was_new(store: Store) -> None:
    """The closing event stands last and is told the keys that were recorded, and only those."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"))
    done = log.append("smith", [*entries("a", "c", "b", "c"), entry("")], closing=closing)
    assert done.head == 6
    last = list(log.scan("smith"))[-1]
    assert last.topic == "import.completed.1"
    assert json.loads(last.state)["brought"] == ["b", "c"]


def test_an_import_that_brings_nothing_is_not_closed(store: Store) -> None:
    """Without a new fact there is no closing event either."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"), closing=closing)
    assert log.append("smith", entries("a"), closing=closing).head == 3


def test_a_closing_event_may_be_a_fact_with_a_name(store: Store) -> None:
    """Its key is compared like any other, and a contradiction refuses the batch."""
    log = store.log()
    create(log)
    named = entry("import:1", '{"n":1}')
    other = entry("import:1", '{"n":2}')
    assert log.append("smith", entries("a"), closing=lambda _: named).positions["import:1"] == 3
    refused = log.append("smith", entries("b"), closing=lambda _: other)
    assert [conflict.key for conflict in refused.conflicts] == ["import:1"]
    assert positions(log) == [1, 2, 3]


def test_a_batch_that_fails_half_way_leaves_nothing(store: Store) -> None:
    """An error in the last entry undoes those before it, and the store stays usable."""
    log = store.log()
    create(log)
    many = entries(*(f"fact:{number}" for number in range(CHUNK + 1)))
    with pytest.raises(ValueError, match="JSON object"):
        log.append("smith", [*many, entry("bad", "not json")])
    assert positions(log) == [1]
    assert log.append("smith", many[:2]).positions == {"fact:0": 2, "fact:1": 3}


def test_a_ledger_is_created_once(store: Store) -> None:
    """Creating a ledger that has events is refused and names it."""
    log = store.log()
    create(log)
    with pytest.raises(Refused) as refused:
        create(log)
    assert refused.value.faults[0].code == "ledger_exists"
    assert positions(log) == [1]


def test_nothing_is_recorded_in_a_ledger_that_nobody_created(store: Store) -> None:
    """A misspelt ledger is refused instead of being made."""
    log = store.log()
    create(log)
    with pytest.raises(Refused) as refused:
        log.append("smiht", entries("a"))
    assert refused.value.faults[0].code == "ledger_missing"
    assert log.ledgers() == ["smith"]
    assert positions(log, "smiht") == []


def test_ledgers_of_one_store_do_not_touch(store: Store) -> None:
    """Positions, keys, clocks and sources are each ledger's own."""
    log = store.log()
    for ledger in ("smith", "jones", "Ünal & co"):
        create(log, ledger)
    log.append("smith", entries("a", "b"))
    assert log.append("jones", entries("a")).positions == {"a": 2}
    assert log.ledgers() == ["jones", "smith", "Ünal & co"]
    assert log.known("jones", ["a", "b"]) == {"a": 2}
    assert log.known("Ünal & co", ["a"]) == {}
    assert positions(log, "smith") == [1, 2, 3]


def test_equal_events_in_two_ledgers_have_different_links() -> None:
    """The ledger's name is part of what is linked, so no event can be moved to another."""
    parts = (1, "fact.sale.1", b"{}")
    assert link(GENESIS, "smith", *parts) != link(GENESIS, "jones", *parts)


def test_scan_stops_where_it_is_told(store: Store) -> None:
    """The cut by knowledge: up to and including a position, nothing behind it."""
    log = store.log()
    create(log)
    log.append("smith", entries("a", "b", "c"))
    for upto, seen in ((0, []), (1, [1]), (3, [1, 2, 3]), (99, [1, 2, 3, 4])):
        assert [stored.position for stored in log.scan("smith", upto)] == seen


def test_scan_goes_on_while_others_append(store: Store) -> None:
    """A scan that was begun shows the ledger as it stood, and holds nobody up."""
    log = store.log()
    create(log)
    scan = log.scan("smith")
    assert next(scan).position == 1
    log.append("smith", entries("a"))
    assert list(scan) == []
    assert positions(log) == [1, 2]


def test_known_tells_positions_of_recorded_keys(store: Store) -> None:
    """Keys nobody recorded are left out."""
    log = store.log()
    create(log)
    log.append("smith", entries("a", "b"))
    assert log.known("smith", ["b", "x", "a"]) == {"a": 2, "b": 3}
    assert log.known("smith", []) == {}


@pytest.mark.parametrize("key", ["it's", 'a"b', "{x}", "100%", "a\nb", "\\x00", "日本", "a" * 900])
def test_names_may_hold_any_text(store: Store, key: str) -> None:
    """Quotes, percent signs and foreign scripts come back as they were given."""
    log = store.log()
    create(log, key)
    assert log.append(key, [entry(key)]).positions == {key: 2}
    assert log.append(key, [entry(key)]).already == [key]
    assert log.known(key, [key]) == {key: 2}
    assert log.ledgers() == [key]


@pytest.mark.parametrize("key", ["a\0b", "a\ud800b"])
def test_names_no_database_could_keep_are_refused(store: Store, key: str) -> None:
    """NUL and half characters would come back cut short or not at all."""
    log = store.log()
    create(log)
    with pytest.raises(Refused) as refused:
        log.append("smith", [entry(key)])
    assert refused.value.faults[0].code == "unusable_name"
    for attempt in (
        lambda: create(log, key),
        lambda: log.known("smith", [key]),
        lambda: log.known(key, []),
        lambda: list(log.scan(key)),
        lambda: log.kept_file(key, "0" * 64),
        lambda: log.keep_file(key, sha256(b"").hexdigest(), b""),
    ):
        with pytest.raises(Refused):
            attempt()
    assert positions(log) == [1]


def test_source_files_are_kept_byte_for_byte(store: Store) -> None:
    """Any bytes, also none, come back unchanged; keeping a file twice is keeping it once."""
    log = store.log()
    create(log)
    for content in (b"", b"Date,Amount\r\n\xff\x00 trailing \n", bytes(range(256)) * 4000):
        digest = sha256(content).hexdigest()
        log.keep_file("smith", digest, content)
        log.keep_file("smith", digest, content)
        assert log.kept_file("smith", digest) == content
        assert log.kept_file("jones", digest) is None
    assert log.kept_file("smith", "0" * 64) is None


def test_a_source_file_is_kept_under_its_own_digest_only(store: Store) -> None:
    """A digest that belongs to other bytes is a mistake and is not kept."""
    log = store.log()
    with pytest.raises(ValueError, match="not the SHA-256"):
        log.keep_file("smith", "0" * 64, b"content")


def test_the_schema_can_be_made_again(store: Store) -> None:
    """`init` on a store that is up to date changes nothing."""
    log = store.log()
    create(log)
    log.create_schema()
    store.log().create_schema()
    assert log.ledgers() == ["smith"]


def test_the_librarys_own_ways_in_and_out_are_closed(store: Store) -> None:
    """Nothing can be inserted past numbering and chain, nor read in an order that is not kept."""
    recorder = store.log()
    event = StoredEvent("smith", 1, "fact.sale.1", b"{}")
    for name, arguments in (
        ("insert_events", ([event],)),
        ("_insert_events", (None, [event])),
        ("_insert_stored_events", (None, [event])),
        ("select_notifications", (None, 10)),
        ("max_notification_id", ()),
        ("subscribe", ()),
    ):
        with pytest.raises(ProgrammingError, match="is closed on an event log"):
            getattr(recorder, name)(*arguments)
    assert recorder.ledgers() == []


def test_the_librarys_reading_still_works(store: Store) -> None:
    """A ledger is an ordinary stream to whoever reads it with the library."""
    log = store.log(WallClock())
    create(log)
    log.append("smith", entries("a"))
    read = log.select_events("smith", gt=1)  # type: ignore[attr-defined]
    assert [(event.originator_id, event.originator_version) for event in read] == [("smith", 2)]
