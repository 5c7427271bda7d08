"""Money for what a fact leaves to the market: rates of currencies and prices of units (R-GEN-4).

    cost {"amount": "4.85", "currency": "EUR"}  needs the price of EUR at that instant
    a fee of 0.01 BNB without a value           needs the price of BNB at that instant

The latest price that is fresh enough by the ruleset (24 hours) is used. Where there is none the
amount is unknown, which is said (`missing_value`) and never guessed. Amounts come out in the
currency of the ruleset, which is the dollar where it does not say otherwise.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from domain.facts import Foreign
from domain.facts import Money
from domain.facts import Price
from domain.fiat import DOLLAR
from domain.fiat import FIAT


class Market:
    """Prices on record, by asset and instant; `given` are those that were asked for."""

    def __init__(
        self, prices: Iterable[Price], good_for: timedelta, currency: str = DOLLAR
    ) -> None:
        """`good_for` is how old a price may be, `currency` what amounts are in.

        Prices of one instant are ranked by order, then name; the last one counts.
        """
        self._good_for = good_for
        self._currency = currency
        self._instants: dict[str, list[datetime]] = {}
        self._prices: dict[str, list[Price]] = {}
        self.given: dict[tuple[str, datetime], Price] = {}
        for price in sorted(prices, key=lambda each: (each.at, each.order, each.name)):
            self._instants.setdefault(price.asset, []).append(price.at)
            self._prices.setdefault(price.asset, []).append(price)

    def price(self, asset: str, at: datetime) -> Decimal | None:
        """Dollars per unit at an instant, or None where no fresh price is known."""
        if asset == self._currency:
            return Decimal(1)
        instants = self._instants.get(asset, [])
        place = bisect_right(instants, at) - 1
        if place < 0 or at - instants[place] > self._good_for:
            return None
        price = self._prices[asset][place]
        self.given[asset, at] = price
        value = price.value
        if isinstance(value, Foreign):
            # A price in euros needs a rate in dollars; a rate in a third currency is no rate.
            rate = None if asset in FIAT else self.price(value.currency, instants[place])
            return None if rate is None else value.amount * rate
        return value

    def dollars(self, money: Money, at: datetime) -> Decimal | None:
        """An amount as dollars at an instant, or None where its currency has no fresh rate."""
        if isinstance(money, Decimal):
            return money
        rate = self.price(money.currency, at)
        return None if rate is None else money.amount * rate
