"""Writing unless something came meanwhile, and the link a writer takes away; on every store."""

from collections.abc import Callable
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from adapters.event_log.appending import CHUNK
from adapters.event_log.chain import PAGE
from adapters.event_log.chain import link
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Appended
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.event_log.port import Unless
from domain.faults import Fault
from domain.faults import Refused
from tests.support.stores import Store
from tests.support.stores import create
from tests.support.stores import entries
from tests.support.stores import entry

WRITERS = 8


def nothing_may_come(_: Sequence[Stored]) -> None:
    """A check to which everything matters."""
    raise Refused(Fault("too_late", "given", 0, "", "an event", "none"), status=4)


def link_of(log: EventLog, ledger: str = "smith") -> bytes:
    """The link of the last event, made again from what is stored."""
    last = GENESIS
    for stored in log.scan(ledger):
        last = link(last, ledger, *stored)
    return last


def test_a_check_is_not_asked_if_nothing_came(store: Store) -> None:
    """Whoever read to the end writes without a question."""
    log = store.log()
    create(log)
    unless = Unless(1, nothing_may_come)
    assert log.append("smith", entries("a"), unless=unless).head == 2
    assert log.append("smith", entries("b"), unless=Unless(2, nothing_may_come)).head == 3


def test_a_check_is_given_what_came_and_nothing_else(store: Store) -> None:
    """Every event after the position, in order and to the byte; then the batch is written."""
    log = store.log()
    create(log)
    log.append("smith", entries("a", "b", "c"))
    seen: list[Stored] = []
    done = log.append("smith", entries("d"), unless=Unless(2, seen.extend))
    assert (done.head, seen) == (5, list(log.scan("smith"))[2:4])


def test_a_check_is_given_more_than_a_page(store: Store) -> None:
    """However much came meanwhile, and whatever ledger else was written to."""
    log = store.log()
    create(log)
    create(log, "jones")
    log.append("smith", entries(*(f"a:{number}" for number in range(2 * PAGE + 3))))
    log.append("jones", entries("x"))
    seen: list[int] = []
    unless = Unless(5, lambda since: seen.extend(stored.position for stored in since))
    log.append("smith", entries("last"), unless=unless)
    assert seen == list(range(6, 2 * PAGE + 5))


def test_a_refusal_of_the_check_writes_nothing(store: Store) -> None:
    """It reaches the writer as it is; key, event and closing are not there; the store goes on."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"))
    for unlucky in (nothing_may_come, _breaks):
        with pytest.raises((Refused, RuntimeError)):
            log.append(
                "smith",
                entries("b", "c"),
                closing=lambda _: entry("", topic="import.completed.1"),
                unless=Unless(1, unlucky),
            )
        assert [stored.position for stored in log.scan("smith")] == [1, 2]
        assert log.known("smith", ["b", "c"]) == {}
    assert log.append("smith", entries("b")).head == 3


def _breaks(_: Sequence[Stored]) -> None:
    raise RuntimeError("a check that fails itself")


def test_the_refusal_is_the_checks_own(store: Store) -> None:
    """Status and words are not changed on the way."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"))
    with pytest.raises(Refused) as refusal:
        log.append("smith", entries("b"), unless=Unless(1, nothing_may_come))
    assert (refusal.value.status, refusal.value.faults[0].code) == (4, "too_late")


def test_what_is_known_already_is_checked_all_the_same(store: Store) -> None:
    """Even where nothing is to be written, what came meanwhile is heard of first."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"))
    with pytest.raises(Refused):
        log.append("smith", entries("a"), unless=Unless(1, nothing_may_come))


def test_a_ledger_that_ends_earlier_asks_nothing(store: Store) -> None:
    """A position yet to come has nothing after it."""
    log = store.log()
    create(log)
    assert log.append("smith", entries("a"), unless=Unless(99, nothing_may_come)).head == 2


def test_an_absent_ledger_is_refused_as_ever(store: Store) -> None:
    """With a check or without."""
    log = store.log()
    create(log)
    with pytest.raises(Refused) as refusal:
        log.append("jones", entries("a"), unless=Unless(0, nothing_may_come))
    assert refusal.value.faults[0].code == "ledger_missing"


def test_another_connection_is_heard_of(database_store: Store) -> None:
    """What somebody else committed through a connection of her own is what came meanwhile."""
    mine, theirs = database_store.log(), database_store.log()
    create(mine)
    theirs.append("smith", entries("a"))
    with pytest.raises(Refused):
        mine.append("smith", entries("b"), unless=Unless(1, nothing_may_come))
    assert mine.append("smith", entries("b"), unless=Unless(2, nothing_may_come)).head == 3


def test_of_many_writers_at_one_position_one_wins(store: Store) -> None:
    """All have read to the same end and start at once; the others are told, and leave nothing."""
    log = store.log()
    create(log)
    start = Barrier(WRITERS)

    def write(number: int) -> int:
        own = log if store.kind == "memory" else store.opened()
        start.wait()
        try:
            return own.append(
                "smith", entries(f"w:{number}"), unless=Unless(1, nothing_may_come)
            ).head
        except Refused as refused:
            return -refused.status

    with ThreadPoolExecutor(WRITERS) as pool:
        heads = sorted(pool.map(write, range(WRITERS)))
    assert heads == [-4] * (WRITERS - 1) + [2]
    assert [stored.position for stored in log.scan("smith")] == [1, 2]


@pytest.mark.parametrize(
    "append",
    [
        lambda log: log.append("smith", entries("a")),
        lambda log: log.append("smith", entries(*(f"n:{n}" for n in range(CHUNK + 2)))),
        lambda log: log.append("smith", entries("known")),
        lambda log: log.append("smith", []),
        lambda log: log.append("smith", [entry("known", '{"other":1}'), entry("b")]),
        lambda log: log.append(
            "smith", entries("a"), closing=lambda _: entry("", topic="import.completed.1")
        ),
    ],
    ids=["one", "chunks", "known", "none", "conflict", "closed"],
)
def test_an_append_tells_the_link_of_the_head(
    store: Store, append: Callable[[EventLog], Appended]
) -> None:
    """Whether anything was written or not: the link as anybody can make it from what is stored."""
    log = store.log()
    assert create(log).link == link_of(log)
    log.append("smith", entries("known"))
    done = append(log)
    assert done.link == link_of(log)
    assert len(done.link) == 32


def test_the_link_of_a_ledger_is_its_own(store: Store) -> None:
    """Two ledgers of one store with the same events have different links."""
    log = store.log()
    links = {create(log, ledger).link for ledger in ("smith", "jones")}
    assert len(links) == 2
    assert log.append("jones", entries("a")).link == link_of(log, "jones")
