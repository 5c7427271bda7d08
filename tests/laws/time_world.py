"""One ledger that several people edit at once, and what each of them last saw of it.

Whatever they do goes through the functions the commands call. What must hold at once is asserted
at once: a refusal writes nothing, and nothing moves before the point a change diverges at.

    ana looks    ben looks    ana voids f03    ben replaces f03 -> refused, he had seen revision 1
"""

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import orjson

from adapters.correcting import Decided
from adapters.divergences import head_of
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import CORRECTIONS
from adapters.events import known_topic
from adapters.learning import learn
from adapters.learning import take_in
from adapters.recording import create_ledger
from domain.calendar import write_instant
from domain.facts.base import NO_INSTANT
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.periods import divergence
from tests.laws.ledger import Line
from tests.laws.time_checks import Pin
from tests.laws.time_checks import moved_before
from tests.laws.time_files import Exports
from tests.laws.time_views import report_bytes
from tests.support.product import SetClock

ACTORS = ("ana", "ben", "cleo")
MOST_PINS = 4

Done = TypeVar("Done")


class LawBrokenError(AssertionError):
    """A law does not hold; the message begins with its name."""


def hold(law: str, complaints: Iterable[str]) -> None:
    """Fail with the law's name and the first complaints, if there are any."""
    found = list(complaints)
    if found:
        raise LawBrokenError(f"{law}: " + "; ".join(found[:3]))


class World:
    """A ledger, its clock, what is known of it, and what each person saw last.

    `numbers` counts the revisions of each fact, `files` holds exports that were taken and
    `observed` each fact as its source told it last.
    """

    def __init__(
        self,
        log: EventLog,
        clock: SetClock,
        folder: Path,
        ledger: str,
        beginning: datetime,
        zone: str = "America/New_York",
        status: str = "single",
    ) -> None:
        self.log = log
        self.clock = clock
        self.ledger = ledger
        self.exports = Exports(folder)
        self.live = Knowledge()
        self.numbers: dict[str, int] = {}
        self.observed: dict[str, Line] = {}
        self.files: list[list[Line]] = []
        self.imports: list[int] = []
        self.batches: list[str] = []
        self.drawer: list[tuple[str, Decided]] = []
        self.pins: list[Pin] = []
        self.seen: dict[str, dict[str, int]] = {actor: {} for actor in ACTORS}
        self.diverged: list[datetime] = []
        self.set_back = False
        clock.moment = beginning
        create_ledger(log, ledger, zone, status, "ana")
        self.pull()

    def pull(self) -> int:
        """Take in what is new; how many events that were. `diverged` says where they reach."""
        self.diverged = []
        before = self.live.position
        for stored in self.log.scan(self.ledger):
            if stored.position > before:
                self._take_in(stored)
        return self.live.position - before

    def _take_in(self, stored: Stored) -> None:
        name = orjson.loads(stored.state)["fact"]
        was = head_of(self.live, name)
        take_in(self.live, stored)
        if not name or self.live.recorded_at is None:
            return
        corrected = known_topic(stored)[0] in CORRECTIONS
        self.numbers[name] = self.numbers[name] + 1 if corrected else 1
        reach = divergence(was, head_of(self.live, name), self.live.recorded_at, self.live)
        if reach is not None:
            self.diverged.append(reach)

    def names(self) -> list[str]:
        """Every fact that was ever recorded."""
        return list(self.numbers)

    def look(self, actor: str) -> None:
        """A person reads everything: the heads as they are now."""
        self.seen[actor] = dict(self.numbers)

    def pass_time(self, by: timedelta) -> None:
        """The clock goes on; what was known at the last instant is settled for ever. Where it is
        set back instead, nothing is settled any more: the ledger's own time stands still.
        """
        last = self.clock.moment
        settled = any(not known_at.startswith("position:") for known_at, *_ in self.pins)
        if by > timedelta():
            self.clock.moment += by
            if not self.set_back and self.live.position % 4 == 0:
                self._pin(write_instant(last), "")
        elif not settled:
            self.set_back = True
            self.clock.moment += by

    def pin(self, as_of: str) -> None:
        """Remember what is shown now, as of a moment."""
        self._pin(f"position:{self.live.position}", as_of)

    def _pin(self, known_at: str, as_of: str) -> None:
        if len(self.pins) < MOST_PINS:
            self.pins.append((known_at, as_of, report_bytes(self.live, as_of)))

    def attempt(self, act: Callable[[], Done], *, watched: bool = False) -> Done | Refused:
        """Do something; what it returned, or the Refused it raised, which wrote nothing.

        Where it is watched, nothing before the divergence of what was learned may have moved.
        """
        before = self.live.position
        try:
            done = act()
        except Refused as refused:
            if self.pull():
                hold("stale_correction_writes_nothing", [f"{refused} wrote something"])
            return refused
        if self.pull() and watched:
            diverged = min(self.diverged, default=None)
            if diverged != NO_INSTANT:
                older = learn(self.log, self.ledger, f"position:{before}")
                complaints = moved_before(older, self.live, diverged)
                hold("nothing_before_divergence_moves", complaints)
        return done
