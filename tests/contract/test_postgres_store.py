"""What is particular to a shared store: roles, a server's own settings, and lost connections."""

from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Timer
import time

import psycopg
import pytest

import adapters.event_log
from adapters.event_log.port import Appended
from adapters.event_log.postgres import PostgresEventLog
from adapters.event_log.postgres import lock_number
from domain.faults import Refused
from tests.support.postgres import url_of
from tests.support.stores import NOON
from tests.support.stores import create
from tests.support.stores import entries

pytestmark = pytest.mark.postgres

ROLES = Path(adapters.event_log.__file__).with_name("postgres_roles.sql")

ATTACKS = (
    "UPDATE stored_events SET topic = 'x'",
    "UPDATE import_keys SET position = 1",
    "UPDATE source_files SET content = ''",
    "DELETE FROM stored_events",
    "DELETE FROM import_keys",
    "DELETE FROM source_files",
    "TRUNCATE stored_events",
    "TRUNCATE import_keys",
    "TRUNCATE source_files",
    """INSERT INTO stored_events SELECT * FROM stored_events
        ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 'x'""",
    """MERGE INTO stored_events AS s USING stored_events AS t ON s.topic = t.topic
        WHEN MATCHED THEN DELETE""",
    "DROP TABLE stored_events",
    "DROP TABLE import_keys CASCADE",
    "DROP SCHEMA lotledger CASCADE",
    "DROP TRIGGER stored_events_never_changed ON stored_events",
    "DROP FUNCTION refuse_change() CASCADE",
    """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN RETURN NEW; END'""",
    "ALTER TABLE stored_events DISABLE TRIGGER ALL",
    "ALTER TABLE stored_events DISABLE TRIGGER stored_events_never_changed",
    "ALTER TABLE stored_events ADD COLUMN note text",
    "ALTER TABLE stored_events RENAME TO hidden",
    "ALTER TABLE stored_events OWNER TO lotledger_writer",
    "CREATE TABLE lotledger.more (x int)",
    "CREATE TRIGGER sly BEFORE INSERT ON stored_events EXECUTE FUNCTION refuse_change()",
    "CREATE RULE sly AS ON INSERT TO stored_events DO INSTEAD NOTHING",
    "GRANT UPDATE ON stored_events TO PUBLIC; UPDATE stored_events SET topic = 'x'",
    "SET session_replication_role = replica",
    "SET ROLE lotledger_owner",
    "INSERT INTO lotledger_schema VALUES (99)",
    "LOCK TABLE stored_events IN EXCLUSIVE MODE",
    "COPY stored_events TO PROGRAM 'cat'",
)

REFUSALS = (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation)


@pytest.fixture
def shared(postgres_url: str) -> dict[str, str]:
    """A store with the roles as shipped; the URLs of an admin, a writer and a reader."""
    with closing(PostgresEventLog(postgres_url)) as log:
        log.create_schema()
        create(log)
    people = {"writer": "lotledger_test_ana", "reader": "lotledger_test_ben"}
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute("GRANT ALL ON ALL TABLES IN SCHEMA lotledger TO PUBLIC")  # a careless day
        for _ in ("first run", "second run"):
            admin.execute(ROLES.read_bytes())
        for role, person in people.items():
            admin.execute(
                f"""DO $$ BEGIN CREATE ROLE {person} LOGIN IN ROLE lotledger_{role};
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$""".encode()
            )
    urls = {role: url_of(postgres_url, user=person) for role, person in people.items()}
    return {"admin": postgres_url, **urls}


def test_the_writer_can_do_all_that_a_taxpayer_needs(shared: dict[str, str]) -> None:
    """Appending, reading, keeping sources, and `init` on a store that is up to date."""
    with closing(PostgresEventLog(shared["writer"])) as log:
        log.create_schema()
        create(log, "jones")
        assert log.append("smith", entries("a", "b")).head == 3
        assert log.append("smith", entries("a", "c")).already == ["a"]
        assert len(list(log.scan("smith"))) == 4
        digest = sha256(b"rows").hexdigest()
        log.keep_file("smith", digest, b"rows")
        log.keep_file("smith", digest, b"rows")
        assert log.kept_file("smith", digest) == b"rows"
        assert log.ledgers() == ["jones", "smith"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_writer_cannot_change_the_past(shared: dict[str, str], attack: str) -> None:
    """The database itself refuses every statement that would."""
    with psycopg.connect(shared["writer"]) as ana:
        ana.execute("SET search_path = lotledger")
        with pytest.raises(REFUSALS):
            ana.execute(attack.encode())
        ana.rollback()
    with closing(PostgresEventLog(shared["admin"])) as log:
        assert len(list(log.scan("smith"))) == 1


def test_the_reader_reads_and_nothing_else(shared: dict[str, str]) -> None:
    """An auditor's login can verify the ledger and cannot add to it."""
    with closing(PostgresEventLog(shared["reader"])) as log:
        log.create_schema()
        assert len(list(log.scan("smith"))) == 1
        for attempt in (
            lambda: log.append("smith", entries("a")),
            lambda: log.keep_file("smith", sha256(b"").hexdigest(), b""),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert refused.value.faults[0].code == "store_forbidden"
    with psycopg.connect(shared["reader"]) as ben:
        ben.execute("SET search_path = lotledger")
        for attack in ATTACKS:
            with pytest.raises(REFUSALS):
                ben.execute(attack.encode())
            ben.rollback()
            ben.execute("SET search_path = lotledger")


def test_an_upgrade_needs_the_right_to_upgrade(
    shared: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer's `init` on an older store is refused in words; an administrator's does it."""
    monkeypatch.setattr("adapters.event_log.postgres.VERSION", 2)
    migrations = (("SELECT 1/0",), ("CREATE TABLE {schema}.added_later (x int)",))
    monkeypatch.setattr("adapters.event_log.postgres.MIGRATIONS", migrations)
    with closing(PostgresEventLog(shared["writer"])) as log, pytest.raises(Refused) as refused:
        log.create_schema()
    assert refused.value.faults[0].code == "store_forbidden"
    with closing(PostgresEventLog(shared["admin"])) as log:
        log.create_schema()
        log.check_ready()


def set_for_everyone(url: str, **settings: str) -> None:
    """What an administrator has set for all sessions of a database."""
    name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    with psycopg.connect(url, autocommit=True) as admin:
        for setting, value in settings.items():
            admin.execute(f"ALTER DATABASE {name} SET {setting} = '{value}'".encode())


def slow_clock() -> datetime:
    """A clock that takes half a second to read, while the ledger is locked."""
    time.sleep(0.5)
    return NOON


def test_a_long_append_is_not_cut_off(postgres_url: str) -> None:
    """Time limits meant for idle sessions and for short statements do not end a transaction."""
    set_for_everyone(
        postgres_url,
        idle_in_transaction_session_timeout="100ms",
        statement_timeout="100ms",
        lock_timeout="100ms",
    )
    with closing(PostgresEventLog(postgres_url, clock=slow_clock)) as log:
        log.create_schema()
        create(log)
        assert log.append("smith", entries("a")).head == 2
        with psycopg.connect(postgres_url) as other:
            number = lock_number("lotledger", "ledger", "smith")
            other.execute("SELECT set_config('idle_in_transaction_session_timeout', '0', false)")
            other.execute("SELECT pg_advisory_xact_lock(%s)", (number,))
            Timer(0.5, other.rollback).start()
            assert log.append("smith", entries("b")).head == 3


def test_the_head_is_read_after_the_lock_whatever_the_isolation(postgres_url: str) -> None:
    """Where SERIALIZABLE is the default, one who waited would see the head from before the wait."""
    set_for_everyone(postgres_url, default_transaction_isolation="serializable")
    ana = PostgresEventLog(postgres_url)
    ben = PostgresEventLog(postgres_url)
    with closing(ana), closing(ben), ThreadPoolExecutor(1) as others:
        ana.create_schema()
        create(ana)
        waiting: list[Future[Appended]] = []

        def while_ana_holds_the_lock() -> datetime:
            waiting.append(others.submit(ben.append, "smith", entries("b")))
            time.sleep(0.5)
            return NOON

        ana.clock = while_ana_holds_the_lock
        assert ana.append("smith", entries("a")).positions == {"a": 2}
        assert waiting[0].result(timeout=10).positions == {"b": 3}


def test_an_acknowledged_append_is_on_disk_whatever_the_default(postgres_url: str) -> None:
    """`synchronous_commit = off` for the database does not apply to a ledger."""
    set_for_everyone(postgres_url, synchronous_commit="off")
    seen: list[str] = []
    with closing(PostgresEventLog(postgres_url)) as log:
        log.create_schema()
        with log._holding("ledger", "smith") as cursor:
            seen += cursor.execute("SHOW synchronous_commit").fetchall()[0]
    assert seen == ["on"]


def test_the_time_is_the_servers(postgres_url: str) -> None:
    """Without a clock of the test's, the moment under the lock by the server's clock."""
    with closing(PostgresEventLog(postgres_url)) as log:
        log.create_schema()
        with psycopg.connect(postgres_url, autocommit=True) as server:
            before = server.execute("SELECT clock_timestamp()").fetchall()[0][0]
            recorded_at = create(log).recorded_at
            after = server.execute("SELECT clock_timestamp()").fetchall()[0][0]
    assert recorded_at is not None
    assert recorded_at.tzinfo is UTC
    assert before < recorded_at < after


def test_a_lost_connection_is_not_tried_again_blindly(postgres_url: str) -> None:
    """The append is refused with what is and is not known, once; the next one works."""
    calls: list[int] = []
    with closing(PostgresEventLog(postgres_url)) as log:
        log.create_schema()
        create(log)

        def cut() -> datetime:
            calls.append(1)
            with psycopg.connect(postgres_url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'lotledger'"
                    " AND datname = current_database() AND pid <> pg_backend_pid()"
                )
            return NOON

        log.clock = cut
        with pytest.raises(Refused) as refused:
            log.append("smith", entries("a"))
        (fault,) = refused.value.faults
        assert fault.code == "store_unreachable"
        assert "not known" in fault.next
        assert len(calls) == 1
        log.clock = None
        assert log.append("smith", entries("a")).head == 2
        assert len(list(log.scan("smith"))) == 2
