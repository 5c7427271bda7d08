"""A session: the store, the ledger and the person a command works for.

What stands before the command (`--store`, `--ledger`, `--actor`) is kept here; the store is opened
only when a command needs it, and PostgreSQL's driver only when the store is one.
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
import getpass
import os
from typing import TYPE_CHECKING

import typer

from domain.faults import Fault
from domain.faults import Refused

if TYPE_CHECKING:
    from adapters.event_log.port import EventLog

DEFAULT_STORE = "sqlite:///lotledger.db"


@dataclass(slots=True)
class Session:
    """What the global options said; `clock` is the demo's own, otherwise the store's is used."""

    store: str
    ledger: str
    actor: str
    quiet: bool = False
    color: bool = True
    clock: Callable[[], datetime] | None = None

    @contextmanager
    def log(self, *, must_exist: bool = True) -> Iterator["EventLog"]:
        """The store's event log, closed afterwards."""
        from adapters.event_log.opening import open_log

        log = open_log(self.store, clock=self.clock, must_exist=must_exist)
        try:
            yield log
        finally:
            log.close()

    @contextmanager
    def book(self) -> Iterator[tuple["EventLog", str]]:
        """The event log and the ledger's name; without `--ledger` the store must hold just one."""
        with self.log() as log:
            yield log, chosen_ledger(log, self.ledger)

    def address(self) -> str:
        """The store's URL for showing: without the password it may carry."""
        scheme, mark, rest = self.store.partition("://")
        if scheme == "sqlite":
            return self.store
        return scheme + mark + rest.partition("?")[0].rpartition("@")[2]

    def say(self, text: str = "") -> None:
        """Print for people, unless they asked for quiet."""
        if not self.quiet:
            typer.echo(text)


def chosen_ledger(log: "EventLog", wanted: str) -> str:
    """The ledger of that name, or the only one; Refused where there is none, or a choice."""
    names = log.ledgers()
    if wanted in names:
        return wanted
    if not wanted and len(names) == 1:
        return names[0]
    if not names:
        step = "Run: lotledger ledger create NAME --zone America/New_York"
        raise Refused(Fault("no_ledger", "store", 0, "", "no ledger", "one", step), status=2)
    found = ", ".join(names)
    if wanted:
        step = f"Run: lotledger ledger create {wanted} --zone …, or correct the name."
        fault = Fault("ledger_missing", "store", 0, "--ledger", wanted, f"one of: {found}", step)
        raise Refused(fault, status=2)
    step = "Name it before the command: lotledger --ledger NAME …"
    raise Refused(Fault("which_ledger", "store", 0, "--ledger", found, "one", step), status=2)


def current_user() -> str:
    """The operating-system user, the default actor."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def printable(text: str) -> str:
    """Text that cannot steer a terminal: what a stranger's file says is shown, never obeyed."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def session_of(context: typer.Context) -> Session:
    """The session of a command's context."""
    session = context.obj
    if not isinstance(session, Session):
        raise TypeError("the global callback has not run")
    return session
