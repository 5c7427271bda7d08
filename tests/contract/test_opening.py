"""Opening a store by its URL: what is accepted, and the plain sentence for everything else."""

from contextlib import closing
from pathlib import Path
from socket import AF_UNIX
from socket import socket
import sqlite3
import subprocess
import sys
from tempfile import TemporaryDirectory

import psycopg
import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.event_log.opening import open_log
from adapters.event_log.sqlite import SQLiteEventLog
from domain.faults import Fault
from domain.faults import Refused
from tests.support.postgres import url_of
from tests.support.processes import ROOT
from tests.support.stores import Store
from tests.support.stores import create
from tests.support.stores import entries


def fault_of(url: str, *, must_exist: bool = True, status: int = 3) -> Fault:
    """The one fault with which a store is refused."""
    with pytest.raises(Refused) as refused:
        open_log(url, must_exist=must_exist).create_schema()
    assert refused.value.status == status
    (fault,) = refused.value.faults
    assert fault.next, "a refusal says what to do next"
    return fault


def filled(path: Path, count: int = 400) -> Path:
    """A store in a file, with some events, closed again."""
    log = SQLiteEventLog(path)
    log.create_schema()
    create(log)
    log.append("smith", entries(*(f"fact:{number}" for number in range(count))))
    log.close()
    return path


def test_three_slashes_are_relative_and_four_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path is read as everybody reads SQLite URLs."""
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "ledger.db")
    for url in ("sqlite:///ledger.db", f"sqlite:///{tmp_path}/ledger.db"):
        with closing(open_log(url)) as log:
            assert log.ledgers() == ["smith"]
    assert f"sqlite:///{tmp_path}".startswith("sqlite:////")


@pytest.mark.parametrize(
    "name", ["a b.db", "50%.db", "what?.db", "#1.db", "mode=memory.db", "ü.db"]
)
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    """Signs that mean something in a URI mean nothing in a file's name."""
    url = f"sqlite:///{tmp_path / name}"
    with closing(open_log(url, must_exist=False)) as log:
        log.create_schema()
        create(log)
    with closing(open_log(url)) as log:
        assert log.ledgers() == ["smith"]
    assert (tmp_path / name).exists()


def test_a_new_store_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else on the machine may read a taxpayer's ledger."""
    path = filled(tmp_path / "ledger.db")
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url",
    ["", "ledger.db", "/srv/ledger.db", "sqlite://", "sqlite:///", "mysql://a/b", "memory",
     "postgresql://", "postgresql:///books", "postgresql://db.example", "postgresql://h/d?x=%"],
)  # fmt: skip
def test_an_address_that_is_no_store_is_refused(url: str) -> None:
    """A bare path, another database, or a server left to the environment to choose."""
    fault = fault_of(url)
    assert fault.code == "store_url"
    assert "sqlite:///" in fault.next


def test_a_password_is_never_shown() -> None:
    """Neither a refused address nor a server that does not answer repeats the password."""
    for url in ("mysql://ana:hunter2@db/x", "postgresql://ana:hunter2@127.0.0.1:1/books"):
        fault = fault_of(url)
        assert "hunter2" not in fault.sentence()
        assert fault.code in ("store_url", "store_unreachable")


def test_a_missing_file_is_not_made_by_looking(tmp_path: Path) -> None:
    """Only `init` makes a store."""
    fault = fault_of(f"sqlite:///{tmp_path}/none.db")
    assert (fault.code, fault.next) == ("store_missing", "Run: lotledger init")
    assert list(tmp_path.iterdir()) == []


def test_init_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A misspelt folder is named instead of being made."""
    assert fault_of(f"sqlite:///{tmp_path}/no/x.db", must_exist=False).code == "store_unreachable"


@pytest.mark.parametrize("must_exist", [True, False])
def test_a_file_of_another_kind_is_left_as_it_is(tmp_path: Path, must_exist: bool) -> None:
    """A text, a folder and another program's database are refused and not changed by a byte."""
    text = tmp_path / "notes.txt"
    text.write_text("not a database at all\n" * 100)
    other = tmp_path / "browser.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    before = other.read_bytes()
    for path in (text, other, tmp_path):
        fault = fault_of(f"sqlite:///{path}", must_exist=must_exist)
        assert fault.code == "store_not_a_ledger"
    assert other.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["browser.db", "notes.txt"]


def test_an_empty_file_needs_init(tmp_path: Path) -> None:
    """An empty file is no store, but `init` may make it one."""
    path = tmp_path / "empty.db"
    path.touch()
    assert fault_of(f"sqlite:///{path}").code == "store_missing"
    with closing(open_log(f"sqlite:///{path}", must_exist=False)) as log:
        with pytest.raises(Refused) as refused:
            create(log)
        assert refused.value.faults[0].code == "store_missing"
        log.create_schema()
        assert create(log).head == 1


def test_a_file_that_cannot_be_opened_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something is there, but the system will not let it be opened: here, a socket."""
    with TemporaryDirectory() as folder, socket(AF_UNIX) as listening:
        monkeypatch.chdir(folder)  # a socket's path has to be short
        listening.bind("ledger.db")
        assert fault_of("sqlite:///ledger.db").code == "store_unreachable"


@pytest.mark.parametrize("percent", [1, 10, 50, 90])
def test_a_file_cut_short_is_damaged(tmp_path: Path, percent: int) -> None:
    """Whatever is left of a truncated store is refused at once, with advice to restore it."""
    path = filled(tmp_path / "ledger.db")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * percent // 100])
    fault = fault_of(f"sqlite:///{path}", status=5)
    assert fault.code == "store_damaged"
    assert "backup" in fault.next


def test_a_file_that_lost_its_last_bytes_is_refused_when_read(tmp_path: Path) -> None:
    """Even where SQLite still opens the file, no scan comes to an end as if all were there."""
    path = filled(tmp_path / "ledger.db")
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(Refused) as refused, closing(open_log(f"sqlite:///{path}")) as log:
        list(log.scan("smith"))
    assert refused.value.status == 5


def test_damage_inside_a_file_is_refused_when_it_is_met(tmp_path: Path) -> None:
    """Overwritten pages end a scan with a refusal, never with a traceback or with fewer events."""
    path = filled(tmp_path / "ledger.db")
    content = bytearray(path.read_bytes())
    content[len(content) // 3 :] = bytes(len(content) - len(content) // 3)
    path.write_bytes(content)
    with pytest.raises(Refused) as refused, closing(SQLiteEventLog(path)) as log:
        list(log.scan("smith"))
    assert refused.value.status == 5
    assert refused.value.faults[0].code in ("store_damaged", "chain_broken")


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Where no more room is left, the batch is refused whole and the store stays usable."""
    with closing(SQLiteEventLog(filled(tmp_path / "ledger.db"))) as log:
        with log.datastore.get_connection(commit=True) as connection:
            connection.cursor().execute("PRAGMA max_page_count = 80")
        with pytest.raises(Refused) as refused:
            log.append("smith", entries(*(f"more:{number}" for number in range(2000))))
        assert refused.value.faults[0].code == "store_full"
        assert len(list(log.scan("smith"))) == 401
        assert log.append("smith", entries("small")).head == 402


def test_a_newer_store_is_refused(database_store: Store) -> None:
    """A store upgraded by a later program is neither read nor migrated backwards."""
    database_store.log()
    database_store.tamper("INSERT INTO lotledger_schema VALUES (99, '2030-01-01')")
    for must_exist in (True, False):
        fault = fault_of(database_store.url, must_exist=must_exist)
        assert fault.code == "store_newer"
        assert "99" in fault.found


def test_a_program_left_running_does_not_write_into_an_upgraded_store(
    database_store: Store,
) -> None:
    """The version is looked at again under the lock of every append."""
    log = database_store.log()
    create(log)
    database_store.tamper("INSERT INTO lotledger_schema VALUES (99, '2030-01-01')")
    with pytest.raises(Refused) as refused:
        log.append("smith", entries("a"))
    assert refused.value.faults[0].code == "store_newer"


def test_an_older_store_waits_for_init(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of an earlier version is upgraded by `init` and by nothing else."""
    path = filled(tmp_path / "ledger.db")
    later = ("CREATE TABLE added_later (x INTEGER)",)
    monkeypatch.setattr("adapters.event_log.sqlite.VERSION", 2)
    monkeypatch.setattr(
        "adapters.event_log.sqlite.MIGRATIONS", (("SELECT no migration is done twice",), later)
    )
    fault = fault_of(f"sqlite:///{path}")
    assert (fault.code, fault.next) == ("store_older", "Run: lotledger init (upgrades)")
    with closing(open_log(f"sqlite:///{path}", must_exist=False)) as log:
        log.create_schema()
    with closing(open_log(f"sqlite:///{path}")) as log:
        assert log.ledgers() == ["smith"]


@pytest.mark.postgres
def test_a_database_without_a_store_needs_init(postgres_url: str) -> None:
    """The server is there, the tables are not."""
    fault = fault_of(postgres_url)
    assert (fault.code, fault.next) == ("store_missing", "Run: lotledger init")


@pytest.mark.postgres
def test_a_server_that_will_not_have_us_says_why(postgres_url: str) -> None:
    """A database or user that does not exist, in the server's own words."""
    for changed, word in (({"dbname": "nowhere"}, "nowhere"), ({"user": "nobody_at_all"}, "role")):
        fault = fault_of(url_of(postgres_url, **changed))
        assert fault.code == "store_unreachable"
        assert word in fault.found


@pytest.mark.postgres
def test_a_session_that_may_only_read_is_told_so(postgres_url: str) -> None:
    """A standby, or a database set to read-only, refuses the append in one sentence."""
    store = Store("postgres", postgres_url)
    create(store.log())
    store.close()
    name = psycopg.conninfo.conninfo_to_dict(postgres_url)["dbname"]
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    with closing(open_log(postgres_url)) as log:
        assert len(list(log.scan("smith"))) == 1
        with pytest.raises(Refused) as refused:
            log.append("smith", entries("a"))
    assert refused.value.faults[0].code == "store_forbidden"


def test_the_environment_decides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own settings, set to something else entirely, change neither store nor file."""
    for name, value in (
        ("PERSISTENCE_MODULE", "eventsourcing.popo"),
        ("SQLITE_DBNAME", ":memory:"),
        ("SQLITE_LOCK_TIMEOUT", "0"),
        ("CREATE_TABLE", "n"),
        ("ORIGINATOR_ID_TYPE", "uuid"),
        ("APPLICATION_RECORDER_TOPIC", "eventsourcing.popo:POPOApplicationRecorder"),
        ("POSTGRES_DBNAME", "elsewhere"),
        ("PGHOST", "elsewhere.example"),
        ("PGDATABASE", "elsewhere"),
    ):
        monkeypatch.setenv(name, value)
    url = f"sqlite:///{filled(tmp_path / 'ledger.db')}"
    with closing(open_log(url)) as log:
        assert log.ledgers() == ["smith"]
        assert not isinstance(log, MemoryEventLog)
    assert fault_of("postgresql:///").code == "store_url"


@pytest.mark.parametrize("module", ["opening", "sqlite", "memory"])
def test_postgresql_is_loaded_only_when_it_is_used(module: str) -> None:
    """A command on a file does not pay for a client it does not need."""
    program = (
        f"import sys, adapters.event_log.{module};"
        " print({'psycopg', 'psycopg_pool'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
