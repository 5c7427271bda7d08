"""Recording: from checked statements to durable events, and what to say when it is refused.

The write side's one way in, whether a fact was typed by hand, accepted as a proposal, or is one of
a hundred thousand rows of a file. It checks what only the ledger can know (does that account
exist?) and leaves the rest to the log, which gives positions and times under the ledger's lock.
"""

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from adapters.event_log.port import Appended
from adapters.event_log.port import Closing
from adapters.event_log.port import Conflict
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from adapters.event_log.port import Unless
from adapters.events import book_entry
from adapters.events import fact_entry
from adapters.surveying import survey
from domain.books import LedgerCreated
from domain.calendar import find_zone
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import Statement
from domain.journal import check

FILING_STATUSES = ("single", "joint", "separate", "head", "survivor")


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and where its text stood, for faults that only the ledger can find."""

    statement: Statement
    file: str
    row: int


def create_ledger(log: EventLog, name: str, zone: str, filing_status: str, actor: str) -> Appended:
    """Begin a taxpayer's book: position 1. Refused for an unknown zone or a name that is taken."""
    faults = []
    if not name.strip() or not name.isprintable():
        faults.append(Fault("bad_name", "ledger create", 0, "NAME", repr(name), "a printable name"))
    if find_zone(zone) is None:
        expected = "an IANA zone such as America/New_York"
        faults.append(Fault("unknown_zone", "ledger create", 0, "--zone", zone, expected))
    if filing_status not in FILING_STATUSES:
        expected = "one of " + ", ".join(FILING_STATUSES)
        faults.append(
            Fault("not_a_choice", "ledger create", 0, "--filing-status", filing_status, expected)
        )
    if faults:
        raise Refused(*faults, status=2)
    created = LedgerCreated(name, zone, filing_status)
    return log.append(name, [book_entry(created, actor)], expect_new=True)


def record(log: EventLog, ledger: str, line: dict[str, Any], actor: str, where: str) -> Appended:
    """Record one fact given as a journal object; Refused with every fault it has."""
    statement, faults = check(line, where, 0)
    if statement is None:
        raise Refused(*faults)
    # The whole ledger is read first, and on purpose: nothing is written behind a broken chain.
    known = survey(log, ledger).accounts
    raise_faults(account_faults(known, [Placed(statement, where, 0)]))
    return append(log, ledger, [fact_entry(statement, actor)], where=where)


def append(
    log: EventLog,
    ledger: str,
    entries: Sequence[Entry],
    *,
    closing: Closing | None = None,
    unless: Unless | None = None,
    where: str = "record",
) -> Appended:
    """Append to a ledger; a key that is known with another observation refuses the whole.

    `where` is the file or command that the refusal names.
    """
    done = log.append(ledger, entries, closing=closing, unless=unless)
    if done.conflicts:
        raise Refused(*(conflict_fault(each, where, 0) for each in done.conflicts))
    return done


def account_faults(known: Collection[str], placed: Iterable[Placed]) -> list[Fault]:
    """Faults for accounts that are neither known nor made by these statements themselves."""
    named: dict[str, Placed] = {}
    made: set[str] = set()
    for each in placed:
        if each.statement.type == "account":
            made.add(each.statement.name)
        for account in each.statement.accounts():
            named.setdefault(account, each)
    return [
        Fault(
            "unknown_account",
            named[account].file,
            named[account].row,
            "account",
            repr(account),
            "an account of this ledger",
            f"Run: lotledger account add {account} --name … --custody us_broker",
        )
        for account in sorted(named.keys() - made - set(known))
    ]


def raise_faults(faults: Sequence[Fault]) -> None:
    """Refuse if there is any fault."""
    if faults:
        raise Refused(*faults)


def conflict_fault(conflict: Conflict, file: str, row: int) -> Fault:
    """A conflict as a fault that shows both versions."""
    return Fault(
        "conflict",
        file,
        row,
        "id",
        f"{conflict.key} as {_shown(conflict.offered)}",
        f"what position {conflict.position} holds of it: {_shown(conflict.stored)}",
        "If it is another fact, give it another id. An import can record what its source now says: "
        f"--reissue, or leave it out: --skip {conflict.key}",
    )


def _shown(body: bytes) -> str:
    state = orjson.loads(body)
    return f"{state['effective_at']} {orjson.dumps(state['data']).decode()}"
