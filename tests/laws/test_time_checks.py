"""Every check of a law fails where the law is broken, and on nothing else.

One ledger, small and whole, in which something of everything was done. Then one function of the
program is made to misbehave, and the law that it serves must complain; a law whose check was never
seen to fail is not known to hold.
"""

from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
import secrets
from typing import Any

import pytest

from adapters import correcting
from adapters import divergences
from adapters import events
from adapters import foreseeing
from adapters import learning
from adapters import restating
from adapters.correcting import Order
from adapters.correcting import decide
from adapters.event_log.memory import MemoryEventLog
from domain import elections
from domain import folding
from domain.booking.book import Book
from domain.corrections import Content
from domain.corrections import Corrected
from domain.lots import Lot
from domain.periods import divergence
from domain.treatments import Stated
from projections import reports
from tests.laws.ledger import Line
from tests.laws.time_laws import LAWS
from tests.laws.time_laws import hold_laws
from tests.laws.time_people import WHY
from tests.laws.time_views import apart
from tests.laws.time_views import view
from tests.laws.time_world import LawBrokenError
from tests.laws.time_world import hold
from tests.laws.time_years import Taxpayers
from tests.support.product import SetClock

Break = Callable[[pytest.MonkeyPatch, Taxpayers], None]


def moved(kind: str, name: str, at: str, **keys: Any) -> Line:
    """A fact of account w and one BTC, unless said otherwise."""
    line = {"id": name, "type": kind, "at": f"{at}T12:00:00Z", "account": "w", "asset": "BTC"}
    return line | {"quantity": "1"} | keys


FIRST = [
    moved("acquisition", "b1", "2023-02-01", cost="100"),
    moved("acquisition", "b2", "2023-03-01", cost="300"),
    moved("acquisition", "b3", "2023-04-01", cost="200", quantity="3"),
    moved("disposal", "s1", "2023-09-01", proceeds="500"),
]
SECOND = [
    moved("removal", "out", "2024-02-01"),
    moved("receipt", "in", "2024-02-02", account="x"),
    moved("disposal", "s2", "2024-06-01", proceeds="900"),
    moved("income", "i1", "2024-08-01", how="staking", value="50"),
]


@pytest.fixture
def world(tmp_path: Path) -> Taxpayers:
    """The ledger in which something of everything was done, not yet corrected."""
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    made = Taxpayers(log, clock, tmp_path, "laws", datetime(2023, 1, 10, tzinfo=UTC))
    for account in ("w", "x"):
        made.record({"id": account, "type": "account", "custody": "self"}, "ana")
    made.take_export(FIRST[::-1], "ana", "plain")
    made.pass_time(timedelta(days=300))
    made.record({"id": "o1", "type": "standing_order", "method": "hifo"}, "ana")
    made.take_export(SECOND, "ben", "plain")
    made.record(
        {"id": "match", "type": "transfer_match", "at": SECOND[1]["at"], "removal": "out",
         "receipt": "in"},
        "ana",
    )  # fmt: skip
    made.pass_time(timedelta(days=400))
    made.pin("")
    for _ in range(2):
        made.seal("ana", 1)
    return made


def corrected(world: Taxpayers) -> None:
    """Corrections of every kind, some of filed years, some too late."""
    world.pass_time(timedelta(days=30))
    names = world.names()
    for verb, name, detail in (
        ("replace", "b2", 1),
        ("void", "i1", 0),
        ("reinstate", "i1", 1),
        ("reclassify", "s1", 1),
        ("annotate", "s2", 0),
    ):
        order = world.order(verb, name, detail, world.numbers[name])
        world.attempt(lambda order=order: world._correct([order], "ben"))  # type: ignore[misc]
    late = {"id": "o2", "type": "standing_order", "method": "lifo"}
    world.record(late, "ana")
    assert len(world.names()) == len(names) + 1


def test_the_ledger_obeys_every_law(world: Taxpayers) -> None:
    """Nothing is broken: no check complains, before and after the corrections."""
    hold_laws(world)
    corrected(world)
    hold_laws(world)


def reads_everything(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """What is known at a position holds what came later, too."""
    scan = world.log.scan
    monkeypatch.setattr(world.log, "scan", lambda ledger, *_: scan(ledger))


def diverges_late(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """A change is held to reach less far back than it does."""
    real = divergence

    def later(*given: Any) -> Any:
        found = real(*given)
        return found + timedelta(days=300) if found and found.year > 1 else found

    monkeypatch.setattr(divergences, "divergence", later)


def lets_two_win(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """Nobody looks whether somebody else was quicker."""
    monkeypatch.setattr(correcting, "corrected_since", lambda *_: ())


def restores_something_else(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """What is reinstated says it happened in another account."""

    def reinstate(fact: str, head: Content, earlier: Content) -> Corrected:
        return _in_account_x(earlier), []

    monkeypatch.setattr(correcting, "reinstate", reinstate)


def touches_the_observation(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """Reclassifying moves the fact to another account."""

    def reclassify(fact: str, head: Content, kind: str, given: Any) -> Corrected:
        return _in_account_x(head), []

    monkeypatch.setattr(correcting, "reclassify", reclassify)


def _in_account_x(content: Content) -> Content:
    said = content.stated
    return content._replace(stated=Stated(said.type, said.at, {**said.data, "account": "x"}))


def writes_money_otherwise(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """A later program rounds to whole dollars."""
    monkeypatch.setattr(reports, "money", lambda amount: f"{amount:.0f}.00")


def sees_no_change(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """No change is held to reach a filed year."""
    monkeypatch.setattr(restating, "divergence", lambda *_: None)


def tells_every_fact_apart(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """The same observation has another digest each time."""
    monkeypatch.setattr(events, "observation_digest", lambda *_, **__: secrets.token_bytes(32))


def books_as_it_learns(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """Facts are booked in the order they became known."""
    monkeypatch.setattr(folding, "_place", lambda _: 0)


def forgets_corrections(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """A fresh reading passes corrections over."""
    monkeypatch.setattr(learning, "_learn_correction", lambda *_: None)


def elects_with_hindsight(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """The latest word of an election counts, whenever it came."""
    monkeypatch.setattr(elections, "_in_force", lambda chain, *_, **__: chain[-1])


def takes_a_cent_more(monkeypatch: pytest.MonkeyPatch, world: Taxpayers) -> None:
    """Every match takes a cent more along than its lot gives."""
    take = Lot.take

    def greedy(lot: Lot, quantity: Decimal) -> tuple[Decimal, Decimal | None]:
        basis, loss_basis = take(lot, quantity)
        return basis + Decimal("0.01"), loss_basis

    monkeypatch.setattr(Lot, "take", greedy)
    monkeypatch.setattr(Book, "check_conservation", lambda _: None)


BEFORE: dict[str, Break] = {
    "reinstate_restores_exactly": restores_something_else,
    "reclassify_never_touches_observation": touches_the_observation,
}
"""What is broken while corrections are made."""

AFTER: dict[str, Break] = {
    "knowledge_is_immutable": reads_everything,
    "nothing_before_divergence_moves": diverges_late,
    "stale_correction_writes_nothing": lets_two_win,
    "as_filed_is_reproducible": writes_money_otherwise,
    "A_plus_B_is_C": sees_no_change,
    "import_is_idempotent": tells_every_fact_apart,
    "import_order_does_not_matter_as_now_known": books_as_it_learns,
    "rebuild_equals_live": forgets_corrections,
    "late_election_never_binds": elects_with_hindsight,
    "conservation_of_units_and_basis": takes_a_cent_more,
}
"""What is broken while the ledger is looked at."""


@pytest.mark.parametrize("law", AFTER)
def test_a_check_sees_its_law_broken_in_reading(
    law: str, world: Taxpayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures that come out wrong are seen by the law they break."""
    corrected(world)
    AFTER[law](monkeypatch, world)
    with pytest.raises(LawBrokenError, match=law):
        hold_laws(world, law)


@pytest.mark.parametrize("law", BEFORE)
def test_a_check_sees_its_law_broken_in_writing(
    law: str, world: Taxpayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events that say the wrong thing are seen by the law they break."""
    with monkeypatch.context() as broken:
        BEFORE[law](broken, world)
        corrected(world)
    with pytest.raises(LawBrokenError, match=law):
        hold_laws(world, law)


def test_a_fork_is_seen(world: Taxpayers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two revisions on one head are no chain; and the one who came second was let through."""
    for _ in range(2):
        world.hold_back("ana", "annotate", 2, 0)
    world.make_held_back()
    lets_two_win(monkeypatch, world)
    with pytest.raises(LawBrokenError, match="stale_correction_writes_nothing"):
        world.make_held_back()
    with pytest.raises(LawBrokenError, match="one_head_per_fact"):
        hold_laws(world, "one_head_per_fact")


def test_a_refusal_that_writes_is_seen(world: Taxpayers) -> None:
    """Whatever is refused, nothing of it may be in the ledger."""

    def act() -> None:
        line = {"id": "o9", "type": "standing_order", "method": "lifo"}
        world.record(line, "ben")
        world.live.position -= 1
        decide(world.log, world.ledger, [Order("void", "nobody")], WHY)

    with pytest.raises(LawBrokenError, match="stale_correction_writes_nothing"):
        world.attempt(act)


def test_a_dry_run_that_is_wrong_is_seen(world: Taxpayers, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a correction does is compared with what was foretold of it."""
    monkeypatch.setattr(foreseeing, "_years_reached", lambda *_: range(0))
    with pytest.raises(LawBrokenError, match="dry_run_foretells"):
        world.correct("ana", "replace", 4, 1, watched=True)
    assert world.names()[4] == "b2"


def test_a_note_that_moves_figures_is_seen(
    world: Taxpayers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To annotate is to leave every figure alone."""

    def annotate(head: Content, _: Any) -> Corrected:
        return head._replace(standing=False), []

    monkeypatch.setattr(correcting, "annotate", annotate)
    with pytest.raises(LawBrokenError, match="annotate_moves_nothing"):
        world.correct("ana", "annotate", 4, 0, watched=True)


def test_a_view_that_moves_is_seen(world: Taxpayers) -> None:
    """Two views are compared report by report."""
    before = view(world.live)
    assert list(apart(before, before)) == []
    world.record(moved("disposal", "s9", "2025-01-05", proceeds="1"), "ana")
    with pytest.raises(LawBrokenError, match="a law: "):
        hold("a law", apart(before, view(world.live)))


def test_every_law_has_a_check_that_was_seen_to_fail() -> None:
    """None is left out."""
    assert {*BEFORE, *AFTER, "one_head_per_fact"} == set(LAWS)
