"""The law of recoveries: of what a theft for profit took, no dollar is lost and none is had twice.

basis stolen + fees = claimed and of use + claimed and of no use, as told
+ cash that came back, up to what was open + basis of units - income
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.amounts import exactly
from domain.steps import sum_of
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.support.story import Story
from tests.support.story import Told

ZERO = Decimal(0)

dollars = st.integers(0, 9_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
units = st.integers(1, 120).map(lambda tenths: Decimal(tenths).scaleb(-2))


@dataclass(frozen=True)
class Back:
    """What one recovery brings: dollars, or units and what they are worth; early or not."""

    quantity: Decimal | None
    dollars: Decimal
    early: bool


@dataclass(frozen=True)
class Case:
    """Two lots of one coin each, both stolen, and all that came back of them."""

    costs: tuple[Decimal, Decimal]
    fees: Decimal
    expected: Decimal
    itemizes: tuple[bool, bool]
    backs: tuple[Back, ...]

    def keys(self, number: int) -> dict[str, Any]:
        """The journal keys of one recovery."""
        back = self.backs[number]
        final = {"final": True} if number == len(self.backs) - 1 and not back.early else {}
        if back.quantity is None:
            return {"amount": str(back.dollars), **final}
        return {"asset": "BTC", "quantity": str(back.quantity), "value": str(back.dollars), **final}


backs = st.builds(Back, quantity=st.none() | units, dollars=dollars, early=st.booleans())
last = st.builds(Back, quantity=st.none() | units, dollars=dollars, early=st.just(False))
cases = st.builds(
    Case,
    st.tuples(dollars, dollars),
    st.just(ZERO) | dollars,
    st.just(ZERO) | dollars,
    st.tuples(st.booleans(), st.booleans()),
    st.builds(
        lambda some, end: (*sorted(some, key=lambda back: not back.early), end),
        st.lists(backs, max_size=3),
        last,
    ),
)


def told(case: Case) -> Told:
    """The case as a story; every recovery of units goes into an account of its own."""
    names = [f"r{number}" for number in range(len(case.backs))]
    story = Story(accounts=("w", *names))
    for name, cost in zip("ab", case.costs, strict=True):
        story.bought(name, "2024-01-01", "1", str(cost))
    story.given(
        "theft", "2025-05-01", id="t", account="w", asset="BTC", quantity="2", for_profit=True,
        scheme="investment_fraud", discovered="2025-06-01", fees_paid=str(case.fees),
        recovery_expected=str(case.expected),
    )  # fmt: skip
    for year, itemizes in zip((2025, 2026), case.itemizes, strict=True):
        story.given("year_facts", id=f"y{year}", year=year, itemizes=itemizes)
    for number, name in enumerate(names):
        day = f"2025-05-{number + 10}" if case.backs[number].early else f"2026-03-{number + 10}"
        story.given("recovery", day, id=name, theft="t", account=name, **case.keys(number))
    return story.told()


def conserved(case: Case) -> None:
    """The sums add up, and units whose loss was of no use come back in their own lots."""
    then = told(case)
    with exactly():
        lost = sum(case.costs, case.fees)
        cash, basis = come_back(case, then, lost)
        useful = sum((claim.itemized or ZERO for claim in then.outcome.claims), ZERO)
        income = sum((earned.value for earned in then.outcome.income), ZERO)
        unused = then.book.stolen["t"].unused
        assert lost == useful + unused + cash + basis - income
        for claim in then.outcome.claims:
            assert sum_of(claim.steps) == claim.allowed
        for earned in then.outcome.income:
            assert sum_of(earned.steps) == earned.value
    assert ("theft_claim_unused" in then.codes()) == (unused > 0)
    if not useful:
        known = {lot.origin.name for lot in then.book.lots() if not lot.missing_basis}
        assert known <= {"a", "b"}


def come_back(case: Case, then: Told, lost: Decimal) -> tuple[Decimal, Decimal]:
    """Cash, as far as it met what was still open, and the basis units have that came back."""
    cash = basis = ZERO
    for number, back in enumerate(case.backs):
        lots = [lot for lot in then.book.lots() if lot.account == f"r{number}"]
        if back.quantity is None:
            cash += min(back.dollars, lost - cash - basis)
        basis += sum((lot.basis for lot in lots), ZERO)
        assert cash + basis <= lost
    return cash, basis


def test_no_dollar_of_a_theft_is_lost_or_had_twice() -> None:
    """Whatever came back, in cash or units, early or late, and whichever return itemised."""
    try_on("recoveries conserve a loss", EXAMPLES // 10, cases, check=conserved)
