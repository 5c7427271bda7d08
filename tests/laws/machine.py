"""The machine: random acts of several people on one ledger, and the laws held against each run.

A run is fifty acts. Cheap laws are held after every act, laws that need another reading of the
ledger after some, and all of them at the end. Which act comes next, who acts and on what is drawn
by Hypothesis, so that a run that breaks a law is cut down to the few acts that matter.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import initialize
from hypothesis.stateful import precondition
from hypothesis.stateful import rule

from adapters.closing import Checked
from adapters.event_log.port import EventLog
from tests.laws.catalogue import ACCOUNTS
from tests.laws.catalogue import BEGINNING
from tests.laws.catalogue import version
from tests.laws.catalogue import world_of
from tests.laws.ledger import Line
from tests.laws.time_laws import hold_laws
from tests.laws.time_people import VERBS
from tests.laws.time_world import ACTORS
from tests.laws.time_years import Taxpayers
from tests.support.product import SetClock

Opened = Callable[[], tuple[EventLog, SetClock, str, Path]]
"""A store with its clock, the name for a new ledger in it, and a folder for exports."""

WHO = st.sampled_from(ACTORS)
NUMBER = st.integers(0, 255)
WATCHED = st.sampled_from((False, False, False, True))
STEPS = st.sampled_from(
    (*(timedelta(days=days) for days in (1, 30, 30, 200, 200, -1)), timedelta(seconds=1))
)
CUTS = st.sampled_from(("", "2023-12-31", "2024-12-31", "2025-03-01T17:00:00Z"))


class LedgerMachine(RuleBasedStateMachine):
    """A ledger edited by importers and correctors at once."""

    def __init__(self, opened: Opened) -> None:
        super().__init__()
        log, clock, ledger, folder = opened()
        self.world = Taxpayers(log, clock, folder, ledger, BEGINNING)
        for account in ACCOUNTS:
            line = {"id": account, "type": "account", "custody": "self"}
            self.world.record(line, "ana")
        self.facts: tuple[Line, ...] = ()
        self.looked_at: Checked | None = None
        self.restated = 0

    @initialize(seed=st.integers(0, 10_000), first=NUMBER)
    def begin(self, seed: int, first: int) -> None:
        """Some world, and the first export of it."""
        self.facts = world_of(seed)
        self.world.take_export(self.told(first, 12, 0), "ana", "plain")

    def told(self, start: int, length: int, telling: int) -> list[Line]:
        """A stretch of the world's facts; the bits of `telling` say of which a later version."""
        first = start % len(self.facts)
        stretch = (*self.facts, *self.facts)[first : first + length]
        return [
            version(line, (telling >> place % 8 & 1) * (1 + telling % 3))
            for place, line in enumerate(stretch)
        ]

    # -- importing ---------------------------------------------------------------------------

    @rule(who=WHO, start=NUMBER, length=st.integers(1, 16), watched=WATCHED)
    def imports(self, who: str, start: int, length: int, watched: bool) -> None:
        """An export that may overlap earlier ones."""
        self.world.take_export(self.told(start, length, 0), who, "plain", watched=watched)

    @rule(
        who=WHO,
        start=NUMBER,
        telling=NUMBER,
        mode=st.sampled_from(("plain", "reissue", "reissue", "some", "overtaken")),
        watched=WATCHED,
    )
    def imports_anew(self, who: str, start: int, telling: int, mode: str, watched: bool) -> None:
        """An export in which the source tells some facts otherwise."""
        self.world.take_export(self.told(start, 6, telling), who, mode, watched=watched)

    @precondition(lambda self: self.world.files)
    @rule(who=WHO, pick=NUMBER)
    def imports_again(self, who: str, pick: int) -> None:
        """A file somebody imported before."""
        files = self.world.files
        self.world.take_export(files[pick % len(files)], who, "plain")

    @rule(who=WHO, start=NUMBER, telling=st.integers(0, 1), watched=WATCHED)
    def records(self, who: str, start: int, telling: int, watched: bool) -> None:
        """One fact by hand, which may be known already."""
        (line,) = self.told(start, 1, telling)
        self.world.record(line, who, watched=watched)

    # -- correcting --------------------------------------------------------------------------

    @rule(who=WHO)
    def looks(self, who: str) -> None:
        """Somebody reads the ledger."""
        self.world.look(who)

    @rule(who=WHO, verb=st.sampled_from(VERBS), pick=NUMBER, detail=NUMBER, watched=WATCHED)
    def corrects(self, who: str, verb: str, pick: int, detail: int, watched: bool) -> None:
        """Somebody corrects a fact, on the head seen last."""
        self.world.correct(who, verb, pick, detail, watched=watched)

    @rule(verb=st.sampled_from(VERBS), pick=NUMBER, detail=NUMBER)
    def corrects_and_undoes(self, verb: str, pick: int, detail: int) -> None:
        """A correction, its undo, and the undo of the undo."""
        self.world.there_and_back(verb, pick, detail)

    @rule(who=WHO, verb=st.sampled_from(VERBS), pick=NUMBER, detail=NUMBER)
    def decides(self, who: str, verb: str, pick: int, detail: int) -> None:
        """Somebody decides on a correction and does not make it yet."""
        self.world.hold_back(who, verb, pick, detail)

    @precondition(lambda self: self.world.drawer)
    @rule()
    def makes_what_was_decided(self) -> None:
        """A correction decided earlier."""
        self.world.make_held_back()

    @rule(who=WHO, picks=st.lists(NUMBER, min_size=1, max_size=4), detail=NUMBER, start=NUMBER)
    def corrects_many(self, who: str, picks: list[int], detail: int, start: int) -> None:
        """A batch, sometimes with new facts beside the corrections."""
        lines = self.told(start, detail % 3, 0)
        self.world.correct_many(who, picks, detail, lines)

    @precondition(lambda self: self.world.imports)
    @rule(who=WHO, pick=NUMBER)
    def voids_an_import(self, who: str, pick: int) -> None:
        """Everything one file recorded."""
        self.world.void_import(who, pick)

    @precondition(lambda self: self.world.batches)
    @rule(who=WHO, pick=st.integers(0, 3))
    def undoes(self, who: str, pick: int) -> None:
        """A recent batch is taken back, or the taking back of one."""
        self.world.undo(who, pick)

    # -- moves, choices, years ---------------------------------------------------------------

    @rule(who=WHO, pick=NUMBER, watched=WATCHED)
    def matches(self, who: str, pick: int, watched: bool) -> None:
        """Two halves of a move."""
        self.world.match(who, pick, watched=watched)

    @rule(
        who=WHO,
        how=st.sampled_from(("named", "late", "intent", "order", "attested")),
        pick=NUMBER,
        detail=NUMBER,
        watched=WATCHED,
    )
    def chooses(self, who: str, how: str, pick: int, detail: int, watched: bool) -> None:
        """A choice of lots, in time or late."""
        self.world.choose_lots(who, how, pick, detail, watched=watched)

    @rule(who=WHO, pick=NUMBER, detail=NUMBER, watched=WATCHED)
    def states_a_year(self, who: str, pick: int, detail: int, watched: bool) -> None:
        """Words of a return, or a position on an open question."""
        self.world.state_year(who, pick, detail, watched=watched)

    @rule(who=WHO, pick=NUMBER)
    def seals(self, who: str, pick: int) -> None:
        """The next year is closed and filed, or a filed one again."""
        self.world.seal(who, pick)

    @precondition(lambda self: not self.looked_at)
    @rule()
    def looks_at_a_year(self) -> None:
        """Somebody checks the next year, to close it later."""
        self.looked_at = self.world.check(self.world.next_year())

    @precondition(lambda self: self.looked_at)
    @rule(who=WHO, then=st.sampled_from(("file", "reopen", "nothing")))
    def closes_what_was_looked_at(self, who: str, then: str) -> None:
        """A year is closed as it was looked at; perhaps it has moved since, and is not filed."""
        checked, self.looked_at = self.looked_at, None
        if checked is not None and self.world.close(checked, who):
            if then == "file":
                self.world.file(checked.year, who)
            elif then == "reopen":
                self.world.reopen(who, checked.year)

    @rule(who=WHO, pick=NUMBER)
    def settles(self, who: str, pick: int) -> None:
        """A restatement is resolved."""
        self.world.settle(who, pick)

    @rule(steps=STEPS)
    def time_passes(self, steps: timedelta) -> None:
        """The clock goes on, or is set back by a day."""
        self.world.pass_time(steps)

    @rule(as_of=CUTS)
    def pins(self, as_of: str) -> None:
        """What is shown now is remembered."""
        self.world.pin(as_of)

    @precondition(lambda self: self.restated != self.world.live.position)
    @rule()
    def restates(self) -> None:
        """A plus B is C, while others go on."""
        self.restated = self.world.live.position
        hold_laws(self.world, "A_plus_B_is_C")

    def teardown(self) -> None:
        """All laws are held."""
        if self.facts:
            hold_laws(self.world)
