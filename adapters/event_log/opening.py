"""Opens a store by its URL, or says in one plain sentence why it cannot be opened.

    sqlite:///lotledger.db             a file in the current folder
    sqlite:////srv/books/ledger.db     a file anywhere
    postgresql://ana@db.example/books  a shared store

The URL alone decides. Environment variables of the library underneath are never consulted: set by
accident, one of them would turn a durable ledger into one that is gone when the program ends.
PostgreSQL's client is loaded only for a PostgreSQL store; it takes longer than everything else.
"""

from pathlib import Path

from adapters.event_log.clock import Clock
from adapters.event_log.port import EventLog
from adapters.event_log.refusals import store_url

_SQLITE = "sqlite:///"
_POSTGRES = "postgresql://"


def open_log(url: str, *, clock: Clock | None = None, must_exist: bool = True) -> EventLog:
    """The event log at this URL.

    With `must_exist` (every command but `init`) the store has to be there, whole, and of this
    program's schema version; without it only what is certain to be wrong is refused, and
    `create_schema` has to be called next. Raises `Refused`.
    """
    if url.startswith(_SQLITE) and len(url) > len(_SQLITE):
        from adapters.event_log.sqlite import open_file

        return open_file(Path(url[len(_SQLITE) :]), clock=clock, must_exist=must_exist)
    if url.startswith(_POSTGRES):
        from adapters.event_log.postgres import open_server

        return open_server(url, clock=clock, must_exist=must_exist)
    raise store_url(url, "sqlite:///PATH or postgresql://USER@HOST/DATABASE")
