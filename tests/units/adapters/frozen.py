"""Stored events as earlier releases wrote them, and a log that gives them back unchanged.

Each file under tests/fixtures/events holds one event: its topic and the very bytes of its state,
the link those had in a ledger named `frozen`, and what they have to be read as. A file there is
never edited. What a later release reads may have more to say, but never say otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any
from typing import cast

from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from domain.knowledge import Knowledge
from tests.support.processes import ROOT

LEDGER = "frozen"
FOLDER = ROOT / "tests/fixtures/events"


@dataclass(frozen=True, slots=True)
class Frozen:
    """One stored event: exactly one of `fact` and `event` says what it is read as.

    `held` is what a correction makes of the frozen removal; a void one makes nothing of it.
    """

    topic: str
    state: str
    link: str
    line: dict[str, Any] | None = None
    digest: str = ""
    fact: dict[str, Any] | None = None
    event: dict[str, Any] | None = None
    held: dict[str, Any] | None = None

    def stored(self, position: int = 1) -> Stored:
        """The event as a log would give it back."""
        return Stored(position, self.topic, self.state.encode())

    @property
    def name(self) -> str:
        """The name of the fact, "" for an event that is none."""
        name: str = json.loads(self.state)["fact"]
        return name


def read(path: Path) -> Frozen:
    """One file."""
    return Frozen(**json.loads(path.read_text(encoding="utf-8")))


EVENTS = {
    f"{path.parent.name}/{path.stem}": read(path) for path in sorted(FOLDER.glob("v*/*.json"))
}
"""Every frozen event, by version and type."""

CREATED = EVENTS["v1/ledger_created"]


class FrozenLog:
    """A log of one ledger that holds the ledger's creation and then these events."""

    def __init__(self, *events: Frozen) -> None:
        self.events = (CREATED, *events)

    def scan(self, _: str, upto: int | None = None) -> Iterator[Stored]:
        """The events in position order."""
        for position, event in enumerate(self.events[:upto], 1):
            yield event.stored(position)


def frozen_log(*events: Frozen) -> EventLog:
    """The same, as what the read side asks for; only `scan` is ever called."""
    return cast("EventLog", FrozenLog(*events))


def known_fact(knowledge: Knowledge, name: str) -> Any:
    """The head of a fact, whatever its kind."""
    if name in knowledge.elections:
        return knowledge.elections[name][-1].election
    shelves = (
        knowledge.facts,
        knowledge.accounts,
        knowledge.assets,
        knowledge.prices,
        knowledge.policies,
        knowledge.safe_harbors,
        knowledge.year_statements,
    )
    return next(shelf[name] for shelf in shelves if name in shelf)


def contradictions(frozen: Any, found: Any, place: str = "") -> Iterator[str]:
    """Where what was read differs from what was frozen; more than was frozen is no difference."""
    if isinstance(frozen, dict) and "is" in frozen:
        if type(found).__name__ != frozen["is"]:
            yield f"{place}: {type(found).__name__} instead of {frozen['is']}"
        for key, value in frozen.items():
            if key != "is":
                yield from contradictions(value, getattr(found, key, None), f"{place}.{key}")
    elif isinstance(frozen, list):
        if len(frozen) != len(found):
            yield f"{place}: {len(found)} instead of {len(frozen)}"
        for number, (one, other) in enumerate(zip(frozen, found, strict=False)):
            yield from contradictions(one, other, f"{place}[{number}]")
    elif repr(found) != frozen:
        yield f"{place}: {found!r} instead of {frozen}"
