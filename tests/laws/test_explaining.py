"""Laws of explanations, tried on random ledgers: figures add up and end at a source."""

from datetime import datetime

from hypothesis import strategies as st

from adapters.event_log.memory import MemoryEventLog
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import Ledger
from tests.laws.ledger import text_of
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import COUPLES
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import MOVING
from tests.laws.strategies import PRACTICES
from tests.laws.strategies import WASHING
from tests.laws.strategies import ledgers
from tests.support.explained import complaints_of
from tests.support.product import LEDGER
from tests.support.product import SetClock
from tests.support.product import fill

CUTS = st.sampled_from((None, *MOMENTS))


def explained(ledger: Ledger, cut: datetime | None, whole: bool) -> None:
    """Every id that any report prints leads, by figures that add up, to a source."""
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    fill(log, clock, ledger.lines, ledger.zone, ledger.filing_status)
    as_of = text_of(cut) if cut else ""
    assert complaints_of(log, LEDGER, whole=whole, as_of=as_of) == []


def test_every_figure_of_any_ledger_is_explained() -> None:
    """Whatever happened, and at whatever cut."""
    law = "every figure is explained"
    try_on(law, EXAMPLES // 25, ledgers(EVERYTHING), CUTS, st.booleans(), check=explained)


def test_every_figure_of_much_travelled_lots_is_explained() -> None:
    """The same where nearly everything moves."""
    law = "much travelled lots are explained"
    try_on(law, EXAMPLES // 50, ledgers(MOVING), CUTS, st.booleans(), check=explained)


def test_every_figure_of_wash_sales_is_explained() -> None:
    """The same where losses are disallowed and go into the basis of other lots."""
    law = "wash sales are explained"
    try_on(law, EXAMPLES // 25, ledgers(WASHING), CUTS, st.booleans(), check=explained)


def test_every_figure_of_couples_is_explained() -> None:
    """The same where spouses file together and apart, and die."""
    law = "couples are explained"
    try_on(law, EXAMPLES // 50, ledgers(COUPLES), CUTS, st.booleans(), check=explained)


def test_every_figure_is_explained_where_pools_change() -> None:
    """The same where lots are dealt and allocated, and moves bear their fees."""
    law = "dealt lots are explained"
    try_on(law, EXAMPLES // 50, ledgers(PRACTICES), CUTS, st.booleans(), check=explained)
