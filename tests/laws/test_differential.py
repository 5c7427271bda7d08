"""Product and model, written apart from the same contract, agree on thousands of random ledgers."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st
import pytest

from tests.laws.comparison import disagreements
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import Ledger
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import COUPLES
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import MIXED
from tests.laws.strategies import MOVING
from tests.laws.strategies import PRACTICES
from tests.laws.strategies import WASHING
from tests.laws.strategies import ledgers
from tests.model import brute
from tests.support import product

PARTS = 8
LEDGERS = EXAMPLES // (2 * PARTS)
"""How many each part is tried on; all the parts together try over the whole number."""
CUTS = st.sampled_from((None, *MOMENTS, "2024-12-31", "2025-02-28", "2025-12-31"))


SAID_BY_BOTH = frozenset(
    {
        "unclassified_removal", "unclassified_receipt", "late_identification",
        "attested_identification", "unmatched_transfer", "broker_not_told", "itemizing_unknown",
        "evidence_missing", "evidence_incomplete", "appraisal_needed", "no_allocation",
        "before_allocation", "late_allocation", "allocation_does_not_tie", "attested_allocation",
        "allocation_not_described",
    }
)  # fmt: skip
"""Findings that the model knows as the product does."""

SAID_OF_YEARS = frozenset(
    {
        "income_unknown", "section_151_differs", "carryover_lost_at_death",
        "carryover_owner_unknown", "facts_after_death",
    }
)  # fmt: skip
"""Findings of the chain of years that both know."""


def compared(ledger: Ledger, **cut: Any) -> dict[str, Any]:
    """What product and model say differently of a ledger."""
    asked = (ledger.lines, ledger.zone, ledger.filing_status)
    theirs, ours = product.run(*asked, **cut), brute.run(*asked, **cut)
    apart: dict[str, Any] = dict(disagreements(theirs, ours))
    for name, said in (("gains", SAID_BY_BOTH), ("carryforward", SAID_OF_YEARS)):
        codes = [
            {finding["code"] for finding in reports[name]["findings"]} & said
            for reports in (theirs, ours)
        ]
        if codes[0] != codes[1]:
            apart[f"findings of {name}"] = codes
    return apart


def agree(ledger: Ledger, as_of: str | datetime | None, known: float, law: str) -> None:
    """Whole, and under a pair of cuts by the law of a day, both say the same."""
    assert compared(ledger) == {}
    position = 1 + round(known * len(ledger.lines))
    assert compared(ledger, as_of=as_of, known_at=position, law=law) == {}


LAWS = st.sampled_from(("", "", "2025-06-30", "2026-06-01"))
SHARE = st.sampled_from((1.0, 1.0, 0.75, 0.5))


SETS = {
    # Everything there is, in every mixture.
    "product and model agree": (EVERYTHING, PARTS),
    # Pools change from year to year, and unused basis is allocated or dealt.
    "practices": (PRACTICES, 3),
    # Nearly everything moves, in parts or together, and lots are named for it.
    "moves and choices": (MOVING, 2),
    # Losses are disallowed: securities, a regime for all, retirement accounts.
    "wash sales": (WASHING, 2),
    # Replacements are dealt to accounts between a sale and a purchase.
    "wash sales while pools change": (MIXED, 2),
    # Spouses file together and apart, state what they carry, and die.
    "couples": (COUPLES, 2),
}
"""What random ledgers are full of, and in how many parts each such set is tried."""


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, (_, parts) in SETS.items() for part in range(parts)]
)
def test_product_and_model_agree(name: str, part: int) -> None:
    """Whole and under a random pair of cuts, both show the same rows, totals and carryovers."""
    taste, _ = SETS[name]
    try_on(f"{name}, part {part}", LEDGERS, ledgers(taste), CUTS, SHARE, LAWS, check=agree)
