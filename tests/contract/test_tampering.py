"""Somebody with full rights over the database changes what was recorded; a reader must notice."""

from hashlib import sha256
from zlib import compress

import pytest

from adapters.event_log.port import EventLog
from domain.faults import Refused
from tests.support.stores import Store
from tests.support.stores import create
from tests.support.stores import entries

AT = "WHERE originator_id = 'smith' AND originator_version"


def ledger_of_six(store: Store) -> EventLog:
    """Two ledgers; smith's has six events, `a` at position 2 to `e` at position 6."""
    log = store.log()
    create(log)
    create(log, "jones")
    log.append("smith", entries("a", "b", "c", "d", "e"))
    log.append("jones", entries("a", "b", "c", "d", "e"))
    return log


def broken_position(log: EventLog) -> int:
    """The position at which a scan refuses to go on."""
    with pytest.raises(Refused) as refused:
        list(log.scan("smith"))
    (fault,) = refused.value.faults
    assert (fault.code, refused.value.status) == ("chain_broken", 5)
    assert fault.next
    return int(fault.column.rpartition(" ")[2])


TAMPERINGS: dict[str, tuple[str, list[object], int]] = {
    "state edited": (f"UPDATE stored_events SET state = ? {AT} = 4", [b'{"name":"x"}'], 4),
    "topic edited": (f"UPDATE stored_events SET topic = 'fact.gift.1' {AT} = 3", [], 3),
    "link edited": (f"UPDATE stored_events SET link = ? {AT} = 1", [bytes(32)], 1),
    "deleted": (f"DELETE FROM stored_events {AT} = 4", [], 4),
    "first deleted": (f"DELETE FROM stored_events {AT} = 1", [], 1),
    "tail cut off": (f"DELETE FROM stored_events {AT} > 4", [], 5),
    "all deleted": (f"DELETE FROM stored_events {AT} > 0", [], 1),
    "renumbered": (f"UPDATE stored_events SET originator_version = 10000000000 {AT} = 6", [], 6),
    "given to another ledger": (
        f"UPDATE stored_events SET originator_id = 'brown' {AT} = 5",
        [],
        5,
    ),
}
"""What was done, with which values, and the position at which it has to be noticed."""


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_behind_the_back_is_found_at_its_position(
    database_store: Store, name: str
) -> None:
    """Whatever was done to the rows, the scan stops at the first event that is not genuine."""
    log = ledger_of_six(database_store)
    statement, parameters, position = TAMPERINGS[name]
    database_store.tamper(statement, *parameters)
    assert broken_position(log) == position


def test_deleting_and_closing_the_gap_is_found(database_store: Store) -> None:
    """Renumbering the later events does not hide that one is gone."""
    log = ledger_of_six(database_store)
    database_store.tamper(f"DELETE FROM stored_events {AT} = 3")
    for position in (4, 5, 6):
        statement = f"UPDATE stored_events SET originator_version = ? {AT} = ?"
        database_store.tamper(statement, position - 1, position)
    assert broken_position(log) == 3


def test_swapped_events_are_found(database_store: Store) -> None:
    """Two events that changed places are both genuine and both in the wrong place."""
    log = ledger_of_six(database_store)
    for old, new in ((3, 99), (4, 3), (99, 4)):
        database_store.tamper(f"UPDATE stored_events SET originator_version = ? {AT} = ?", new, old)
    assert broken_position(log) == 3


def test_other_ledgers_stay_readable(database_store: Store) -> None:
    """Damage to one taxpayer's ledger does not lock the others out."""
    log = ledger_of_six(database_store)
    database_store.tamper(f"DELETE FROM stored_events {AT} = 3")
    assert len(list(log.scan("jones"))) == 6
    assert log.append("jones", entries("f")).head == 7


def test_a_cut_before_the_damage_can_still_be_read(database_store: Store) -> None:
    """What was known before the damaged event is as sound as ever."""
    log = ledger_of_six(database_store)
    database_store.tamper(f"DELETE FROM stored_events {AT} = 5")
    assert [stored.position for stored in log.scan("smith", 4)] == [1, 2, 3, 4]


@pytest.mark.parametrize("position", [5, 6])
def test_nothing_is_built_on_a_broken_tip(database_store: Store, position: int) -> None:
    """An append checks the event it would continue from, and the one before that."""
    log = ledger_of_six(database_store)
    statement = f"UPDATE stored_events SET link = ? {AT} = ?"
    database_store.tamper(statement, bytes(32), position)
    with pytest.raises(Refused) as refused:
        log.append("smith", entries("f"))
    assert refused.value.faults[0].code == "chain_broken"


def test_a_fact_whose_event_is_gone_is_not_called_recorded(database_store: Store) -> None:
    """Importing again after the tail was cut off does not pretend that all is well."""
    log = ledger_of_six(database_store)
    database_store.tamper(f"DELETE FROM stored_events {AT} > 4")
    with pytest.raises(Refused) as refused:
        log.append("smith", entries("e"))
    (fault,) = refused.value.faults
    assert (fault.code, fault.column) == ("chain_broken", "ledger smith, position 5")


def test_a_changed_source_file_is_not_given_out(database_store: Store) -> None:
    """Evidence that no longer has its digest is damage, not evidence."""
    log = ledger_of_six(database_store)
    digest = sha256(b"content").hexdigest()
    log.keep_file("smith", digest, b"content")
    for changed in (b"something else", compress(b"other rows")):
        database_store.tamper("UPDATE source_files SET content = ?", changed)
        with pytest.raises(Refused) as refused:
            log.kept_file("smith", digest)
        assert (refused.value.faults[0].code, refused.value.status) == ("store_damaged", 5)
