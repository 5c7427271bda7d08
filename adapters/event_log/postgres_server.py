"""How a PostgreSQL store is reached, and what its server complains of, in plain words.

Nothing around the program decides which store is meant: the URL has to name the server and the
database. Were `postgresql:///lotledger` accepted, a stray PGHOST would send a taxpayer's facts to
another machine without a word.

    postgresql://ana@db.example/lotledger             a server in the network
    postgresql://ana@/lotledger?host=/run/postgresql  a socket on this machine
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import PersistenceError
from eventsourcing.postgres import PostgresDatastore
import psycopg
from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from adapters.event_log.refusals import store_damaged
from adapters.event_log.refusals import store_forbidden
from adapters.event_log.refusals import store_full
from adapters.event_log.refusals import store_locked
from adapters.event_log.refusals import store_missing
from adapters.event_log.refusals import store_unreachable
from adapters.event_log.refusals import store_url

Parameters = dict[str, Any]
"""What a connection is made from."""

_CONNECT_SECONDS = 10

UNKNOWN_OUTCOME = (
    "Whether the last batch was recorded is not known. Once the server answers, run the same"
    " again: what is recorded already will be skipped."
)
"""What to do when the connection broke while a transaction was being written."""


def parameters_of(url: str) -> Parameters:
    """The connection parameters of a URL that leaves nothing to the environment."""
    expected = "postgresql://USER@HOST/DATABASE"
    try:
        parameters: Parameters = {**conninfo_to_dict(url)}
    except psycopg.ProgrammingError as error:
        raise store_url(url, expected) from error
    if not parameters.get("host") or not parameters.get("dbname"):
        raise store_url(url, expected)
    return {
        "port": "5432",
        "connect_timeout": str(_CONNECT_SECONDS),
        "application_name": "lotledger",
        **parameters,
    }


def place_of(parameters: Parameters) -> str:
    """The store's address as shown to people: never with its password."""
    user = f"{parameters['user']}@" if parameters.get("user") else ""
    host, port, name = parameters["host"], parameters["port"], parameters["dbname"]
    return f"postgresql://{user}{host}:{port}/{name}"


def try_connecting(url: str) -> None:
    """Connect once, to hear the server's own reason if it will not have us."""
    parameters = parameters_of(url)
    with plain_words(place_of(parameters), 0):
        psycopg.connect(**parameters).close()


class Datastore(PostgresDatastore):
    """The library's datastore, from one URL and without any setting from outside."""

    def __init__(self, parameters: Parameters, schema: str, patience: float) -> None:
        super().__init__(
            dbname=parameters["dbname"],
            host=parameters["host"],
            port=parameters["port"],
            user=parameters.get("user", ""),
            password=parameters.get("password", ""),
            connect_timeout=_CONNECT_SECONDS,
            idle_in_transaction_session_timeout=0,
            lock_timeout=int(patience),
            pool_size=1,
            max_overflow=4,
            pre_ping=True,
            schema=schema,
            originator_id_type="text",
            enable_db_functions=False,
        )
        self.pool.kwargs = {**parameters, "row_factory": dict_row}

    def after_connect_func(self) -> Callable[[psycopg.Connection[Any]], None]:
        """The library's set-up, and transactions that see what others have just committed."""
        set_up = super().after_connect_func()

        def after_connect(connection: psycopg.Connection[Any]) -> None:
            set_up(connection)
            connection.isolation_level = IsolationLevel.READ_COMMITTED

        return after_connect

    def register_type_adapters(self) -> None:
        """Nothing to register: events travel as plain arrays, not as composite values."""


@contextmanager
def plain_words(place: str, patience: float, following: str = "") -> Iterator[None]:
    """Turn what the server complains of into a refusal; programming errors pass as they are.

    `following` is what to do next where the server does not answer.
    """
    try:
        yield
    except (psycopg.Error, PersistenceError) as error:
        refused = _refusal(error, place, patience, following)
        if refused is None:
            raise
        raise refused from error


def _refusal(error: Exception, place: str, patience: float, following: str) -> Exception | None:
    """The refusal for a server's complaint, or None where it is a mistake of ours."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    if not isinstance(cause, psycopg.Error):
        return None
    state, detail = cause.sqlstate or "", _first_line(cause)
    if state == "55P03":
        return store_locked(place, patience)
    if state in ("42P01", "3F000"):
        return store_missing(place, "a database without a store")
    if state in ("42501", "25006"):
        return store_forbidden(place, detail)
    if state in ("53100", "53200"):
        return store_full(place, detail)
    if state.startswith("XX"):
        return store_damaged(place, detail)
    if isinstance(cause, psycopg.OperationalError):
        return store_unreachable(place, detail, following)
    return None


def _first_line(error: psycopg.Error) -> str:
    """The server's own sentence without its details and hints."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
