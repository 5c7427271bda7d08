"""The laws by name, each as it is put to a world: what it finds broken there."""

from collections.abc import Callable
from collections.abc import Iterable

from tests.laws.time_checks import a_plus_b_is_c
from tests.laws.time_checks import as_filed_is_reproducible
from tests.laws.time_checks import import_is_idempotent
from tests.laws.time_checks import import_order_does_not_matter_as_now_known
from tests.laws.time_checks import knowledge_is_immutable
from tests.laws.time_checks import nothing_before_divergence_moves
from tests.laws.time_checks import one_head_per_fact
from tests.laws.time_checks import rebuild_equals_live
from tests.laws.time_checks import reclassify_never_touches_observation
from tests.laws.time_checks import reinstate_restores_exactly
from tests.laws.time_checks import stale_correction_writes_nothing
from tests.laws.time_people import People
from tests.laws.time_rows import conservation_of_units_and_basis
from tests.laws.time_rows import late_election_never_binds
from tests.laws.time_views import surveyed
from tests.laws.time_world import hold

Law = Callable[[People], Iterable[str]]

LAWS: dict[str, Law] = {
    "knowledge_is_immutable": lambda of: knowledge_is_immutable(of.log, of.ledger, of.pins),
    "nothing_before_divergence_moves": lambda of: nothing_before_divergence_moves(
        of.log, of.ledger, of.live.position * 2 // 3, of.live.position
    ),
    "one_head_per_fact": lambda of: one_head_per_fact(of.log, of.ledger),
    "stale_correction_writes_nothing": lambda of: stale_correction_writes_nothing(
        of.log, of.ledger
    ),
    "reinstate_restores_exactly": lambda of: reinstate_restores_exactly(
        surveyed(of.log, of.ledger)
    ),
    "reclassify_never_touches_observation": lambda of: reclassify_never_touches_observation(
        surveyed(of.log, of.ledger)
    ),
    "as_filed_is_reproducible": lambda of: as_filed_is_reproducible(of.log, of.ledger),
    "A_plus_B_is_C": lambda of: a_plus_b_is_c(of.log, of.ledger),
    "import_is_idempotent": lambda of: import_is_idempotent(
        of.log, of.ledger, of.exports, of.known_files()[:2]
    ),
    "import_order_does_not_matter_as_now_known": lambda of: (
        import_order_does_not_matter_as_now_known(of.log, of.ledger, of.exports)
    ),
    "rebuild_equals_live": lambda of: rebuild_equals_live(of.log, of.ledger, of.live),
    "late_election_never_binds": lambda of: late_election_never_binds(of.log, of.ledger),
    "conservation_of_units_and_basis": lambda of: conservation_of_units_and_basis(
        of.log, of.ledger
    ),
}
"""Every law of knowledge."""


def hold_laws(world: People, *names: str) -> None:
    """Hold these laws against a world, or all of them."""
    for name in names or LAWS:
        hold(name, LAWS[name](world))
