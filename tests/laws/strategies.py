"""Random ledgers, small and nasty.

    2025-01-01T04:59:59Z  buy     1.000000000000000001 DUST for 0.004
    2025-01-01T04:59:59Z  move    3 DUST to the vault       (two were never there)
    2025-01-01T05:00:00Z  sell    0.3 DUST from the vault
    known two seconds later: "sell the newest first"

Few accounts, few assets and few moments make ledgers meet themselves: facts of one instant whose
names decide their order, pools that run dry, lots that travel in chains, elections one second too
late. Every ledger is well-formed; nothing in it is guaranteed to make sense.
"""

from datetime import timedelta

from hypothesis import strategies as st

from tests.laws.keeper import Keeper
from tests.laws.ledger import ACCOUNTS
from tests.laws.ledger import EARLY
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import ZONES
from tests.laws.ledger import Ledger
from tests.laws.ledger import Recorded
from tests.laws.writer import Draw
from tests.laws.writer import Taste

PLAIN = ("purchase",) * 4 + ("income",) * 2 + ("sale",) * 4 + ("swap",) * 2 + ("transfer",) * 3
STRANGE = (
    "opening", "inheritance", "gift_received", "gift_made", "donation", "donation", "spend",
    "spouse_given", "spouse_received", "liquidation",
    "settlement", "receipt", "removal", "move", "parted_move", "gathered_move", "stray_match",
    "theft", "worthlessness", "lost_access", "price", "year_facts", "balance", "moving",
)  # fmt: skip
EVERYTHING = Taste(
    kinds=(*PLAIN, *PLAIN, *STRANGE),
    elections=("identification", "identification", "intent", "standing_order", "standing_order"),
    values_may_be_absent=True,
)
MOVING = Taste(
    kinds=(
        "purchase", "purchase", "sale", "transfer", "removal", "receipt", "move", "parted_move",
        "parted_move", "gathered_move", "gathered_move", "stray_match", "stray_match", "price",
    ),
    elections=EVERYTHING.elections,
)  # fmt: skip
COUPLES = Taste(
    kinds=(
        "opening",
        "sale",
        "settlement",
        "settlement",
        "settlement",
        "moving",
        *("year_facts",) * 5,
    ),
)
PRACTICES = Taste(
    kinds=(
        *PLAIN, *PLAIN, *MOVING.kinds, "gift_received", "gift_made", "opening", "settlement",
        "universal", "universal", "practice", "practice", "practice", "practice", "practice",
        "allocation", "allocation", "allocation",
    ),
    elections=EVERYTHING.elections,
    spouses=False,
)  # fmt: skip
CONSERVING = Taste(
    kinds=(*PLAIN, "spend", "opening", "receipt"),
    elections=EVERYTHING.elections,
)
MONTH = tuple(timedelta(days=days) for days in (0, 0, 0, 1, -1, 10, -10, 29, 30, 31, -30, -31))
WASHING = Taste(
    kinds=(
        *PLAIN, *PLAIN, "purchase", "purchase", "purchase", "sale", "sale", "retirement_purchase",
        "spend", "opening", "gift_received", "inheritance", "liquidation", "move", "removal",
        "price", "theft", "gift_made",
    ),
    elections=EVERYTHING.elections,
    moments=(MOMENTS[4], MOMENTS[6], MOMENTS[6], MOMENTS[7], MOMENTS[11]),
    nudges=MONTH,
    settings=("security", "security", "wash_regime"),
    fewest=8,
)  # fmt: skip
MIXED = Taste(
    kinds=(*WASHING.kinds, "universal", "practice", "practice", "allocation"),
    elections=EVERYTHING.elections,
    moments=WASHING.moments,
    nudges=MONTH,
    settings=WASHING.settings,
    fewest=8,
    spouses=False,
)
"""Losses disallowed while pools change: replacements are dealt to accounts before they serve."""
WITHOUT_ELECTIONS = Taste(kinds=(*PLAIN, *STRANGE))


def account_lines(spouses: tuple[str, ...] = ()) -> list[Recorded]:
    """The accounts every ledger has, known from the start, some of them the spouse's."""
    custody = {"wallet": "self", "vault": "self", "venue": "foreign_exchange"}
    return [
        (
            EARLY,
            {
                "id": name, "type": "account", "name": name.capitalize(),
                "owner": "spouse" if name in spouses else "taxpayer",
                "custody": custody[name], "tax_status": "taxable",
            },
        )
        for name in ACCOUNTS
    ]  # fmt: skip


@st.composite
def ledgers(draw: Draw, taste: Taste = EVERYTHING) -> Ledger:
    """A random ledger to a taste: its facts first, then elections that speak of them."""
    writer = Keeper(draw, taste)
    if taste.settings:
        for kind in draw(st.lists(st.sampled_from(taste.settings), min_size=1, max_size=3)):
            getattr(writer, kind)()
    for _ in range(draw(st.integers(0, 3))):
        writer.purchase()
    few = st.lists(st.sampled_from(taste.kinds), min_size=taste.fewest, max_size=16)
    for kind in draw(few):
        getattr(writer, kind)()
    if taste.elections:
        for kind in draw(st.lists(st.sampled_from(taste.elections), min_size=1, max_size=5)):
            getattr(writer, kind)()
    zone = draw(st.sampled_from(ZONES))
    status = draw(st.sampled_from(("single", "joint", "separate")))
    owned = ((), (), ("vault",), ("wallet",), ("vault", "venue")) if taste.spouses else ((),)
    spouses = draw(st.sampled_from(owned))
    return Ledger(zone, status, ()).with_lines([*account_lines(spouses), *writer.recorded])
