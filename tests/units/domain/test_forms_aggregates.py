"""Aggregates: limits that decide what a broker reports, and nothing else."""

from decimal import Decimal

import pytest

from domain.forms.aggregates import NFT
from domain.forms.aggregates import PROCESSOR
from domain.forms.aggregates import STABLECOIN
from domain.forms.aggregates import Aggregate
from domain.forms.aggregates import BrokerSale
from domain.forms.aggregates import aggregates


def sale(name: str, asset: str, proceeds: str) -> BrokerSale:
    """A sale of so many dollars."""
    return BrokerSale(name, asset, Decimal(proceeds))


@pytest.mark.parametrize(
    ("method", "at_limit", "over"),
    [(STABLECOIN, "10000", "10000.01"), (NFT, "600", "600.01"), (PROCESSOR, "600", "600.01")],
)
def test_sales_are_reported_only_over_the_limit(method: str, at_limit: str, over: str) -> None:
    """Exactly at the limit nothing is (R-DA-3)."""
    assert not aggregates(method, [sale("a", "X", at_limit)])[0].reported
    assert aggregates(method, [sale("a", "X", over)])[0].reported


def test_coins_are_summed_apart_and_judged_together() -> None:
    """Two coins that only together exceed the limit are both reported, each in its own sum."""
    found = aggregates(
        STABLECOIN,
        [sale("b", "USDT", "6000"), sale("a", "USDC", "3000"), sale("c", "USDC", "2000")],
    )
    assert found == [
        Aggregate(STABLECOIN, "USDC", 2, Decimal(5000), reported=True),
        Aggregate(STABLECOIN, "USDT", 1, Decimal(6000), reported=True),
    ]


def test_parts_of_one_sale_are_one_transaction() -> None:
    """Box 11b counts sales, not lots; NFTs make one sum whatever they are called."""
    found = aggregates(NFT, [sale("a", "APE", "1"), sale("a", "APE", "2"), sale("b", "CAT", "4")])
    assert found == [Aggregate(NFT, "", 2, Decimal(7), reported=False)]


def test_without_sales_there_is_no_sum() -> None:
    """Nothing sold is nothing to report."""
    assert aggregates(STABLECOIN, []) == []
