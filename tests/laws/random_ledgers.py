"""How many random ledgers a law is tried on, and always the same ones.

A law that fails must fail again on the next run, on every machine: the ledgers of a law follow
from its name and its number of tries alone. `LOTLEDGER_EXAMPLES` asks for more of them, the
differential test taking the whole number, the machine half of it, every other law a tenth or less.

Cutting a ledger that breaks a law down to the few lines that matter takes minutes, so it is done
only where `LOTLEDGER_SHRINK=1` asks for it: run the test that failed again with it.
"""

from collections.abc import Callable
import os
from typing import Any
import zlib

from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import seed
from hypothesis import settings
from hypothesis import strategies as st

EXAMPLES = int(os.environ.get("LOTLEDGER_EXAMPLES", "2000"))
PHASES = (Phase.generate, *([Phase.shrink] if os.environ.get("LOTLEDGER_SHRINK") else []))


def try_on(
    law: str, tries: int, *drawn: st.SearchStrategy[Any], check: Callable[..., None]
) -> None:
    """Hold a law against so many random draws, the same ones every time."""

    @seed(zlib.crc32(law.encode()))
    @settings(
        max_examples=max(1, tries),
        phases=PHASES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*drawn))
    def hold(values: tuple[Any, ...]) -> None:
        check(*values)

    hold()
