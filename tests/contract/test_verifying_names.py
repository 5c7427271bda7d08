"""The table of names and kept chain digests are held against the log, on every kind of store."""

from dataclasses import replace

import pytest

from adapters.checkpoints import Checkpoint
from adapters.checkpoints import checkpoint_of
from adapters.event_log.port import EventLog
from adapters.names import MOST_SHOWN
from adapters.receipts import receipt_of
from adapters.verifying import verify
from domain.faults import Refused
from tests.support.filings import held
from tests.support.filings import record
from tests.support.filings import year_to_file
from tests.support.product import LEDGER
from tests.support.stores import Store

OURS = f"originator_id = '{LEDGER}'"

TAIL = ("stored_events WHERE originator_version > 7", "import_keys WHERE position > 7")


def told(log: EventLog, *chain: Checkpoint) -> list[tuple[str, str, str, str]]:
    """Code, place, found and expected of every fault."""
    faults = verify(log, LEDGER, chain=chain).faults
    return [(each.code, each.column, each.found, each.expected) for each in faults]


def link_at(log: EventLog, position: int) -> Checkpoint:
    """What a receipt of this position would say, made by hand."""
    return Checkpoint(position, receipt_of(log, LEDGER, position, new=True).chain.hex())


def test_whole_names_are_whole(store: Store) -> None:
    """Whatever a fact is called, quotes and backslashes included."""
    log = year_to_file(store)
    for name in ('say "b"', "größe\\x", "o'b"):
        record(log, held("acquisition", name, "2025-01-31", cost="1"))
    assert told(log) == []


def test_a_lost_name_is_found(database_store: Store) -> None:
    """Deleted from the table, the same fact could be recorded once more; and then it was."""
    log = year_to_file(database_store)
    database_store.tamper(f"DELETE FROM import_keys WHERE {OURS} AND import_key = 'b1'")
    lost = ("name_lost", "b1", "no position in the table of names", "position 3")
    assert told(log) == [lost]
    (fault,) = verify(log, LEDGER).faults
    assert "Importing now would record facts twice." in fault.next
    record(log, held("acquisition", "b1", "2025-01-31", cost="9000"))
    twice = ("fact_twice", "b1", "the fact recorded at positions 3, 9", "a fact recorded once")
    assert told(log) == [twice]


def test_a_name_that_was_moved_is_found(database_store: Store) -> None:
    """The table gives another position than that of its event."""
    log = year_to_file(database_store)
    database_store.tamper(f"UPDATE import_keys SET position = 4 WHERE {OURS} AND position = 3")
    assert told(log) == [("name_lost", "b1", "position 4 in the table of names", "position 3")]


def test_a_whole_table_that_is_gone_is_counted(database_store: Store) -> None:
    """Some names are told, and how many more there are."""
    log = year_to_file(database_store)
    record(log, *(held("income", f"n{n}", "2025-03-01", how="staking", value="1")
                  for n in range(MOST_SHOWN)))  # fmt: skip
    database_store.tamper(f"DELETE FROM import_keys WHERE {OURS}")
    faults = told(log)
    assert {code for code, *_ in faults} == {"name_lost"}
    assert len(faults) == MOST_SHOWN + 1
    assert faults[-1][2] == "7 more such names"


def test_a_kept_digest_shows_that_nothing_was_altered(store: Store) -> None:
    """Of any position, and of several at once; what fits is told."""
    log = year_to_file(store)
    kept = [link_at(log, 3), link_at(log, 8)]
    record(log, held("acquisition", "b9", "2025-01-31", cost="1"))
    found = verify(log, LEDGER, chain=kept)
    assert found.faults == []
    assert [note.partition(":")[0] for note in found.notes] == [
        f"position {n} has the chain digest that was kept" for n in (3, 8)
    ]


def test_another_digest_is_a_fault(store: Store) -> None:
    """The ledger is not the one the receipt was given for."""
    log = year_to_file(store)
    own = link_at(log, 3)
    assert told(log, replace(own, digest="0" * 64), own) == [
        ("chain_differs", "position 3", f"the chain digest {own.digest}", "0" * 64)
    ]


def test_a_tail_cut_off_with_its_names_is_found(database_store: Store) -> None:
    """Nothing that is left in the store could show it; the kept digest does."""
    log = year_to_file(database_store)
    kept = link_at(log, 8)
    for rows in TAIL:
        database_store.tamper(f"DELETE FROM {rows}")
    assert told(log) == []
    assert told(log, kept) == [
        ("tail_cut_off", "position 8", "the last event at 7", "all events up to 8")
    ]


@pytest.mark.parametrize(
    "text", ["", "9", "9:", ":" + "0" * 64, "0:" + "0" * 64, "-1:" + "0" * 64, "9:" + "0" * 63,
             "9:" + "g" * 64, "9:" + "0" * 65, "9 " + "0" * 64, "٣:" + "0" * 64]
)  # fmt: skip
def test_what_is_no_checkpoint_is_wrong_usage(text: str) -> None:
    """A position from 1 on, a colon, and 64 hexadecimal digits."""
    with pytest.raises(Refused) as refused:
        checkpoint_of(text)
    assert (refused.value.status, refused.value.faults[0].code) == (2, "not_a_checkpoint")


def test_a_checkpoint_is_read_in_either_case_of_letters() -> None:
    """As it is copied from a receipt, blanks around it included."""
    assert checkpoint_of(" 12:" + "AB" * 32 + "\n") == Checkpoint(12, "ab" * 32)
