"""Each law of knowledge on random ledgers of every kind of fact, corrected at random.

The ledgers are those on which product and model are compared; here people correct, undo, match and
file on top of them. A law fails under its own name.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st
import pytest

from adapters.event_log.memory import MemoryEventLog
from tests.laws.ledger import EARLY
from tests.laws.ledger import LATE
from tests.laws.ledger import Ledger
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import CONSERVING
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import ledgers
from tests.laws.time_laws import hold_laws
from tests.laws.time_people import VERBS
from tests.laws.time_world import ACTORS
from tests.laws.time_years import Taxpayers
from tests.laws.writer import Taste
from tests.support.product import SetClock

TRIES = max(10, EXAMPLES // 20)

Act = tuple[str, int, int]
"""What somebody does, and two numbers that say to what and how."""

ACTS = st.lists(
    st.tuples(
        st.sampled_from((*VERBS, *VERBS, "undo", "void_import", "seal", "match", "choose", "pin")),
        st.integers(0, 255),
        st.integers(0, 255),
    ),
    min_size=2,
    max_size=9,
)

Hold = Callable[..., None]
"""Holds a law against random worlds."""


@pytest.fixture
def on_worlds(tmp_path: Path) -> Hold:
    """Holds a law against random ledgers that random people edited."""

    def hold(law: str, taste: Taste = EVERYTHING) -> None:
        def check(ledger: Ledger, acts: list[Act]) -> None:
            hold_laws(edited(ledger, acts, tmp_path), law)

        try_on(law, TRIES, ledgers(taste), ACTS, check=check)

    return hold


def edited(ledger: Ledger, acts: list[Act], folder: Path) -> Taxpayers:
    """A ledger told file by file, each at its moment, and then edited; accounts come by hand, so
    that no import that is voided takes them away.
    """
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    world = Taxpayers(log, clock, folder, "laws", EARLY, ledger.zone, ledger.filing_status)
    told = [pair for pair in ledger.lines if pair[1]["type"] != "account"]
    assume(told)
    for _, line in ledger.lines:
        if line["type"] == "account":
            world.record(line, "ana")
    for moment, lines in groupby(told, key=lambda pair: pair[0]):
        clock.moment = moment
        world.take_export([line for _, line in lines], "ana", "plain")
    clock.moment = LATE
    for _ in range(2 if acts[0][1] % 2 else 0):
        world.seal("ana", 1)
    for number, (what, pick, detail) in enumerate(acts):
        act(world, what, ACTORS[number % 3], pick, detail)
    return world


def act(world: Taxpayers, what: str, who: str, pick: int, detail: int) -> None:
    """Let somebody do something."""
    if what in VERBS:
        world.correct(who, what, pick, detail, watched=detail % 2 == 0)
    elif what == "undo" and world.batches:
        world.undo(who, pick % 3)
    elif what == "void_import":
        world.void_import(who, pick)
    elif what == "match":
        world.match(who, pick, watched=True)
    elif what == "choose":
        hows = ("named", "late", "intent", "order", "attested")
        world.choose_lots(who, hows[pick % 5], pick, detail, watched=True)
    elif what == "seal":
        world.seal(who, pick)
    elif what == "pin":
        world.pin(("", "2024-12-31", "2025-03-01T17:00:00Z")[pick % 3])


def test_knowledge_is_immutable(on_worlds: Hold) -> None:
    """What was shown known at a moment is shown so for ever, byte for byte."""
    on_worlds("knowledge_is_immutable")


def test_nothing_before_divergence_moves(on_worlds: Hold) -> None:
    """What is learned leaves alone whatever lies before the point it diverges at."""
    on_worlds("nothing_before_divergence_moves")


def test_one_head_per_fact(on_worlds: Hold) -> None:
    """Revisions form a chain, and its last link is what the ledger holds."""
    on_worlds("one_head_per_fact")


def test_stale_correction_writes_nothing(on_worlds: Hold) -> None:
    """Of two who correct one fact at once the second is refused and writes nothing."""
    on_worlds("stale_correction_writes_nothing")


def test_reinstate_restores_exactly(on_worlds: Hold) -> None:
    """A reinstated revision says just what the earlier one said."""
    on_worlds("reinstate_restores_exactly")


def test_reclassify_never_touches_observation(on_worlds: Hold) -> None:
    """Holding a fact to be something else leaves what was observed untouched."""
    on_worlds("reclassify_never_touches_observation")


def test_as_filed_is_reproducible(on_worlds: Hold) -> None:
    """A filing is computed again byte for byte, whatever was learned since."""
    on_worlds("as_filed_is_reproducible")


def test_a_plus_b_is_c(on_worlds: Hold) -> None:
    """As filed and change add up to what is now known, for every figure."""
    on_worlds("A_plus_B_is_C")


def test_import_is_idempotent(on_worlds: Hold) -> None:
    """A file that is imported again records nothing, whatever was corrected since."""
    on_worlds("import_is_idempotent")


def test_import_order_does_not_matter_as_now_known(on_worlds: Hold) -> None:
    """What stands gives the same figures, in whatever order it was told."""
    on_worlds("import_order_does_not_matter_as_now_known")


def test_rebuild_equals_live(on_worlds: Hold) -> None:
    """A ledger read anew, or copied, is the one that grew event by event."""
    on_worlds("rebuild_equals_live")


def test_late_election_never_binds(on_worlds: Hold) -> None:
    """Lots are taken by choice only where the choice was on record in time, or attested."""
    on_worlds("late_election_never_binds")


def test_conservation_of_units_and_basis(on_worlds: Hold) -> None:
    """What a lot was made with is what left it and what is left of it."""
    on_worlds("conservation_of_units_and_basis", CONSERVING)
