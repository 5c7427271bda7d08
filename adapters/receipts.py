"""Receipts: what a person keeps to show that a choice of lots was on record, and since when.

A choice counts only if it was recorded in time, and time is this ledger's clock. The receipt says
what was recorded, at which position and when, and the chain's digest there. Whoever holds such a
digest can show later that nothing up to it was altered; given away at once, it also shows when:

    choose-1   position 8   recorded 2026-03-02T14:00:00Z   chain digest 5f1c…

It carries the stored bytes and the digest before them, so that its own digest can be made again
from it alone. A receipt's file comes into being whole or not at all, and replaces no other.
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import os
from pathlib import Path
import tempfile
from typing import Any

import orjson

from adapters.event_log.chain import linker
from adapters.event_log.port import GENESIS
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from domain.faults import Fault
from domain.faults import Refused

PROVES = (
    "By the clock of this store, this choice was on record at that time, and nothing recorded "
    "before it was altered."
)
DOES_NOT_PROVE = (
    "It does not prove the time to somebody who does not trust this clock. For that, give the "
    "chain digest to a witness now: another person, or a trusted time stamp."
)
HOW_LINKED = (
    "SHA-256 over: previous digest (32 bytes); ledger, UTF-8, behind its length; position; topic, "
    "behind its length; event, behind its length. Lengths and position are 8 bytes, big-endian."
)

RECORDED = (
    "The choice is on record all the same (identify --list, standing-order list): repeat the "
    "command with its --id and another --receipt."
)

Write = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class ElectionReceipt:
    """An election as it stands on record. `previous` and `chain` are links of the ledger's chain,
    before and after the event; `new` says whether this very command recorded it. `remarks` are
    sentences about what could be seen of it when the receipt was made.
    """

    ledger: str
    stored: Stored
    previous: bytes
    chain: bytes
    new: bool
    remarks: tuple[str, ...] = ()

    @property
    def state(self) -> dict[str, Any]:
        """The event as an object."""
        state: dict[str, Any] = orjson.loads(self.stored.state)
        return state

    @property
    def fact(self) -> str:
        """The election's name."""
        return str(self.state["fact"])

    @property
    def recorded_at(self) -> str:
        """When it was recorded, by the ledger's clock."""
        return str(self.state["recorded_at"])

    def said(self) -> dict[str, Any]:
        """What was said, as a journal object."""
        state = self.state
        line = {"id": state["fact"], "type": self.stored.topic.rpartition(".")[0]}
        if state["effective_at"]:
            line["at"] = state["effective_at"]
        line.update(state["data"])
        return line | {key: state[key] for key in ("note", "evidence") if key in state}

    def as_data(self) -> dict[str, Any]:
        """The receipt as the object that is written to a file."""
        return {
            "receipt": "election",
            "ledger": self.ledger,
            "fact": self.fact,
            "said": self.said(),
            "actor": self.state["actor"],
            "position": self.stored.position,
            "recorded_at": self.recorded_at,
            "chain_digest": self.chain.hex(),
            "remarks": list(self.remarks),
            "proves": PROVES,
            "does_not_prove": DOES_NOT_PROVE,
            "event": self.stored.state.decode("utf-8"),
            "topic": self.stored.topic,
            "previous_digest": self.previous.hex(),
            "how_linked": HOW_LINKED,
        }

    def as_bytes(self) -> bytes:
        """The receipt as a file holds it."""
        return orjson.dumps(self.as_data(), option=orjson.OPT_INDENT_2) + b"\n"


def receipt_of(log: EventLog, ledger: str, position: int, *, new: bool) -> ElectionReceipt:
    """The receipt of what was recorded at a position; every link up to it is made again.

    Raises Refused (5) where one does not fit, LookupError where the ledger is not that long.
    """
    link_of = linker(ledger)
    previous = link = GENESIS
    for stored in log.scan(ledger, position):
        previous, link = link, link_of(link, *stored)
        if stored.position == position:
            return ElectionReceipt(ledger, stored, previous, link, new)
    raise LookupError(position)


@contextmanager
def new_file(path: Path | None) -> Iterator[Write]:
    """A file that is written as a whole, and only where nothing lies yet.

    The place is tried before the block runs, so that nothing is recorded whose receipt cannot be
    written. Without a path nothing is written. Raises Refused.
    """
    if path is None:
        yield lambda _: None
        return
    if path.exists() or path.is_symlink():
        raise _exists(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".receipt-")
    except OSError as error:
        raise _cannot_write(path, error, "Name another place with --receipt.") from error
    draft = Path(name)
    try:
        yield lambda content: _write(handle, draft, path, content)
    finally:
        draft.unlink(missing_ok=True)


def _write(handle: int, draft: Path, path: Path, content: bytes) -> None:
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o644)
        _put_in_place(draft, path)
    except OSError as error:
        raise _cannot_write(path, error, RECORDED) from error


def _put_in_place(draft: Path, path: Path) -> None:
    """A link is made only where nothing lies; some file systems have none and need a move."""
    try:
        path.hardlink_to(draft)
    except FileExistsError as error:
        raise _exists(path, RECORDED) from error
    except OSError:
        draft.rename(path)


def _exists(path: Path, step: str = "Name another file with --receipt.") -> Refused:
    return Refused(Fault("file_exists", str(path), 0, "", "another file", "a free name", step))


def _cannot_write(path: Path, error: OSError, step: str) -> Refused:
    reason = error.strerror or "an error"
    expected = "a place that can be written to"
    return Refused(Fault("cannot_write", str(path), 0, "", reason, expected, step))
