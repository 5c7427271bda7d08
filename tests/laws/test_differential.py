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
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import ledgers
from tests.model import brute
from tests.support import product

PARTS = 8
CUTS = st.sampled_from((None, *MOMENTS, "2024-12-31", "2025-02-28", "2025-12-31"))


@pytest.mark.parametrize("part", range(PARTS))
def test_product_and_model_agree(part: int) -> None:
    """Whole and under a random pair of cuts, both show the same rows, totals and carryovers."""

    def check(ledger: Ledger, as_of: str | datetime | None, known: float) -> None:
        asked = (ledger.lines, ledger.zone, ledger.filing_status)
        assert disagreements(product.run(*asked), brute.run(*asked)) == {}
        known_at = 1 + round(known * len(ledger.lines))
        cut: dict[str, Any] = {"as_of": as_of, "known_at": known_at}
        assert disagreements(product.run(*asked, **cut), brute.run(*asked, **cut)) == {}

    share = st.sampled_from((1.0, 1.0, 0.75, 0.5))
    law = f"product and model agree, part {part}"
    try_on(law, EXAMPLES // PARTS, ledgers(EVERYTHING), CUTS, share, check=check)
