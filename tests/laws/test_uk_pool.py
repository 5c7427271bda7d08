"""Laws of share pools, and a model of them written apart, on random histories of one asset."""

from collections.abc import Sequence
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any
from typing import NamedTuple

from hypothesis import strategies as st

from adapters.event_log.memory import MemoryEventLog
from domain.amounts import exactly
from domain.booking import Book
from domain.booking import Outcome
from domain.folding import fold
from domain.rulesets import UK_2026_1
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.model.uk_pool import Bought
from tests.model.uk_pool import Row
from tests.model.uk_pool import Sold
from tests.model.uk_pool import matched
from tests.support.explained import complaints_of
from tests.support.product import LEDGER
from tests.support.product import SetClock
from tests.support.product import fill
from tests.support.story import Story

LATE = datetime(2028, 1, 1, tzinfo=UTC)
FIRST_DAY = date(2025, 3, 1)
DAYS = (0, 1, 2, 29, 30, 31, 32, 35, 36, 60, 61, 62, 90)
"""Days that lie on both sides of thirty days from each other, and of the tax year's end."""


class Trade(NamedTuple):
    """Units bought, earned, sold or moved on a day, for so many pence, with pence of costs."""

    kind: str
    day: int
    hour: int
    units: int
    pence: int
    costs: int
    account: str


TRADES = st.builds(
    Trade,
    st.sampled_from(("buy", "buy", "buy", "earn", "sell", "sell", "sell", "move")),
    st.sampled_from(DAYS),
    st.integers(8, 11),
    st.integers(1, 7),
    st.integers(0, 5000),
    st.sampled_from((0, 0, 1, 99, 250)),
    st.sampled_from(("w", "x")),
)
HISTORIES = st.lists(TRADES, min_size=1, max_size=14)
NO_ORDER = st.randoms(use_true_random=False)


def pounds(pence: int) -> str:
    """Pence as the journal writes pounds."""
    return f"{pence // 100}.{pence % 100:02}"


def line_of(number: int, trade: Trade) -> dict[str, Any]:
    """A trade as a line of a journal; its number is its name."""
    kind, pence = trade.kind, pounds(trade.pence)
    line: dict[str, Any] = {
        "id": f"t{number:02}",
        "at": f"{FIRST_DAY + timedelta(days=trade.day)}T{trade.hour:02}:00:00Z",
        "account": trade.account,
        "asset": "BTC",
        "quantity": str(trade.units),
    }
    if kind == "earn":
        return {**line, "type": "income", "value": pence, "how": "staking"}
    if kind == "move":
        return {**line, "type": "transfer", "to": "x" if trade.account == "w" else "w"}
    fee = {"fee": {"amount": pounds(trade.costs)}} if trade.costs else {}
    bought = {"type": "acquisition", "cost": pence}
    return line | fee | (bought if kind == "buy" else {"type": "disposal", "proceeds": pence})


def told(trades: Sequence[tuple[int, Trade]]) -> tuple[Book, Outcome]:
    """A history by the rules of the United Kingdom."""
    story = Story(zone="Europe/London")
    for number, trade in trades:
        line = line_of(number, trade)
        story.given(line.pop("type"), line.pop("at"), **line)
    outcome = Outcome()
    return fold(story.knowledge, None, outcome, UK_2026_1), outcome


def rows_of(outcome: Outcome) -> list[Row]:
    """The gains rows as the model writes them."""
    return [
        (
            gain.disposal,
            gain.selection,
            int(gain.quantity or 0),
            Fraction(gain.proceeds),
            Fraction(gain.basis),
        )
        for gain in outcome.gains
    ]


def modelled(trades: Sequence[Trade]) -> tuple[list[Row], int, Fraction]:
    """What the model says of a history: rows, and units and cost that are left."""
    bought: list[Bought] = []
    sold: list[Sold] = []
    for number, trade in enumerate(trades):
        amount, costs = Fraction(trade.pence, 100), Fraction(trade.costs, 100)
        if trade.kind in ("buy", "earn"):
            paid = amount + (costs if trade.kind == "buy" else 0)
            bought.append(Bought(trade.day, trade.units, paid))
        elif trade.kind == "sell":
            sold.append(Sold(f"t{number:02}", trade.day, trade.units, amount, costs))
    hours = {f"t{number:02}": trade.hour for number, trade in enumerate(trades)}
    sold.sort(key=lambda sale: (sale.day, hours[sale.name], sale.name))
    rows, pool = matched(bought, sold)
    return rows, pool.units, pool.cost


def agree(trades: list[Trade]) -> None:
    """Rows and pool are the same, to the last digit."""
    book, outcome = told(list(enumerate(trades)))
    rows, units, cost = modelled(trades)
    assert rows_of(outcome) == rows
    with exactly():
        held = [(int(lot.remaining), Fraction(lot.remaining_basis)) for lot in book.lots()]
    assert held == ([(units, cost)] if units else [])


def nothing_is_lost(trades: list[Trade]) -> None:
    """Units, cost and proceeds that came are those that left and those that are held."""
    book, outcome = told(list(enumerate(trades)))
    came = [trade for trade in trades if trade.kind in ("buy", "earn")]
    paid = sum(trade.pence + (trade.costs if trade.kind == "buy" else 0) for trade in came)
    sales = [trade for trade in trades if trade.kind == "sell"]
    known = [gain for gain in outcome.gains if not gain.missing_basis]
    with exactly():
        held = sum(lot.remaining for lot in book.lots())
        left = sum(lot.remaining_basis for lot in book.lots())
        assert sum(gain.quantity or 0 for gain in known) + held == sum(each.units for each in came)
        assert (sum(gain.basis for gain in outcome.gains) + left) * 100 == paid
        brought = sum(gain.proceeds for gain in outcome.gains)
        assert brought * 100 == sum(sale.pence - sale.costs for sale in sales)


def order_is_irrelevant(trades: list[Trade], order: Random) -> None:
    """Learned of in any order, the same facts give the same rows and the same pool."""
    numbered = list(enumerate(trades))
    book, outcome = told(numbered)
    order.shuffle(numbered)
    other_book, other = told(numbered)
    assert rows_of(other) == rows_of(outcome)
    with exactly():
        pools = [
            [(lot.origin.name, lot.remaining, lot.remaining_basis) for lot in each.lots()]
            for each in (book, other_book)
        ]
    assert pools[0] == pools[1]


def explained(trades: list[Trade], whole: bool) -> None:
    """Every id that any report prints leads, by figures that add up, to a source."""
    clock = SetClock()
    log = MemoryEventLog(clock=clock)
    custody = {"type": "account", "custody": "self", "owner": "taxpayer"}
    lines: list[dict[str, Any]] = [{"id": name, **custody} for name in ("w", "x")]
    lines += (line_of(number, trade) for number, trade in enumerate(trades))
    fill(log, clock, [(LATE, line) for line in lines], "Europe/London")
    assert complaints_of(log, LEDGER, whole=whole, ruleset=UK_2026_1.name) == []


def test_pack_and_model_agree() -> None:
    """Two programs, one matching lots and one matching units, say the same of any history."""
    try_on("share pools agree with the model", EXAMPLES // 10, HISTORIES, check=agree)


def test_no_unit_and_no_penny_is_lost() -> None:
    """Allowable cost and the pool's cost come to what was paid; so do units and proceeds."""
    try_on("share pools lose nothing", EXAMPLES // 20, HISTORIES, check=nothing_is_lost)


def test_the_order_of_imports_does_not_matter() -> None:
    """What was matched with what follows from the facts alone."""
    law = "share pools know no order of imports"
    try_on(law, EXAMPLES // 20, HISTORIES, NO_ORDER, check=order_is_irrelevant)


def test_every_figure_of_a_pool_is_explained() -> None:
    """Matches of days and of pools are told like any other, with no rule of another country."""
    law = "share pools are explained"
    try_on(law, EXAMPLES // 40, HISTORIES, st.booleans(), check=explained)
