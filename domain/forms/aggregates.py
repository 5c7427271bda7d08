"""What a broker may report in one sum, or not at all, and the taxpayer computes all the same.

A broker may sum up sales of stablecoins and of some NFTs, and a payment processor may leave small
payments out. The limits are the broker's, for reporting; no gain is exempt by them (R-DA-3):

    9,800 of USDC sold for dollars at one broker      no Form 1099-DA;  every sale on Form 8949
    10,400                                            one sum, boxes 11a and 11b;  the same

Methods and limits are those of Reg. 1.6045-1 and Form 1099-DA (2026). Nothing here is a figure of a
return, so the limits stand here and not among the rules a year is filed with.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import exactly

STABLECOIN, NFT, PROCESSOR = "stablecoin", "nft", "processor"

LIMITS: dict[str, Decimal] = {
    STABLECOIN: Decimal(10_000),
    NFT: Decimal(600),
    PROCESSOR: Decimal(600),
}
"""Dollars a customer's sales of a year must exceed to be reported at all, by method."""


class BrokerSale(NamedTuple):
    """One sale through a broker: which fact, what was sold, net proceeds in dollars."""

    disposal: str
    asset: str
    proceeds: Decimal


class Aggregate(NamedTuple):
    """What one customer's sales by one method come to at one broker.

    `asset` is the coin of which the broker makes one sum, "" for NFTs and processor payments. If
    `reported`, `proceeds` is box 1f and `transactions` box 11b; payments are then reported one by
    one.
    """

    method: str
    asset: str
    transactions: int
    proceeds: Decimal
    reported: bool


def aggregates(method: str, sales: Iterable[BrokerSale]) -> list[Aggregate]:
    """The sums of a customer's sales at one broker in one year; none without sales.

    Stablecoins make one sum a coin, in the order of their names; whether any of them is reported
    is decided by all of them together. Parts of one sale count as one transaction.
    """
    by_coin: dict[str, list[BrokerSale]] = {}
    for sale in sales:
        by_coin.setdefault(sale.asset if method == STABLECOIN else "", []).append(sale)
    with exactly():
        sums = {coin: sum((each.proceeds for each in of), ZERO) for coin, of in by_coin.items()}
        reported = sum(sums.values(), ZERO) > LIMITS[method]
    return [
        Aggregate(
            method,
            coin,
            len({each.disposal for each in by_coin[coin]}),
            sums[coin],
            reported,
        )
        for coin in sorted(by_coin)
    ]
