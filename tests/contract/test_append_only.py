"""The databases themselves refuse to change or remove what was recorded."""

from contextlib import closing
from hashlib import sha256
import sqlite3

import psycopg
import pytest

from tests.support.stores import Store
from tests.support.stores import create
from tests.support.stores import entries

CHANGES = (
    "UPDATE stored_events SET state = state",
    "UPDATE import_keys SET digest = digest",
    "UPDATE source_files SET content = content",
    "DELETE FROM stored_events",
    "DELETE FROM import_keys",
    "DELETE FROM source_files",
)

REPLACEMENTS = (
    "INSERT OR REPLACE INTO stored_events SELECT * FROM stored_events",
    "INSERT OR REPLACE INTO import_keys SELECT * FROM import_keys",
    "INSERT OR REPLACE INTO source_files SELECT * FROM source_files",
)


def filled(store: Store) -> Store:
    """A store with a row in every table."""
    log = store.log()
    create(log)
    log.append("smith", entries("a"))
    log.keep_file("smith", sha256(b"rows").hexdigest(), b"rows")
    return store


@pytest.mark.parametrize("statement", [*CHANGES, *REPLACEMENTS])
def test_the_file_refuses_every_change(tmp_path: object, statement: str) -> None:
    """Any program that opens the SQLite file meets the triggers, REPLACE included."""
    store = filled(Store("sqlite", f"sqlite:///{tmp_path}/ledger.db"))
    with (
        closing(sqlite3.connect(store.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)
    assert len(list(store.log().scan("smith"))) == 2
    store.close()


def test_the_file_refuses_a_gap(tmp_path: object) -> None:
    """An insert past the next position would leave a hole and is refused."""
    store = filled(Store("sqlite", f"sqlite:///{tmp_path}/ledger.db"))
    with (
        closing(sqlite3.connect(store.path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="not the next position"),
    ):
        connection.execute(
            "INSERT INTO stored_events VALUES ('smith', 4, 't', x'7b7d', zeroblob(32))"
        )
    store.close()


@pytest.mark.parametrize(
    "values", ["'s', 'three', 't', x'7b7d'", "'s', 3, 't', '{}'", "'s', 3, x'74', x'7b7d'"]
)
def test_the_file_refuses_values_of_the_wrong_kind(tmp_path: object, values: str) -> None:
    """Text where a number or bytes belong, which SQLite by itself would take, is not taken."""
    store = filled(Store("sqlite", f"sqlite:///{tmp_path}/ledger.db"))
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("DROP TRIGGER stored_events_only_new")
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint"):
            connection.execute(f"INSERT INTO stored_events VALUES ({values}, zeroblob(32))")
    store.close()


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement", [*CHANGES, "TRUNCATE stored_events", "TRUNCATE import_keys, source_files"]
)
def test_the_server_refuses_every_change(postgres_url: str, statement: str) -> None:
    """Even an administrator's statement meets the triggers, in the replica role too."""
    store = filled(Store("postgres", postgres_url))
    for role in ("origin", "replica"):
        with psycopg.connect(postgres_url) as connection:
            connection.execute("SET search_path = lotledger")
            connection.execute(f"SET session_replication_role = {role}".encode())
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
                connection.execute(statement.encode())
            connection.rollback()
    assert len(list(store.log().scan("smith"))) == 2
    store.close()
