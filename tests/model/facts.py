"""A journal line with the moment it became known, and the order in which lines are booked.

    at 12:00  sale of 1      (name "a", recorded first)
    at 12:00  purchase of 1  (name "b", recorded a year later)

Inflows come before outflows of the same instant, so the sale finds the purchase's lot: when the
ledger heard of a fact plays no part in where it is booked.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.model.amounts import ZERO
from tests.model.days import instant
from tests.model.days import start_of_day
from tests.model.days import tax_date

Line = dict[str, Any]
Recorded = tuple[int, datetime, Line]

NEVER_CUT = frozenset(
    {"account", "asset", "policy", "year_facts", "identification", "standing_order", "safe_harbor"}
)
INFLOWS = frozenset({"acquisition", "income", "receipt", "recovery", "borrow"})
PRICE_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Fact:
    """One known journal line."""

    position: int
    recorded_at: datetime
    line: Line
    at: datetime

    @property
    def name(self) -> str:
        """The fact's name."""
        return str(self.line["id"])

    @property
    def type(self) -> str:
        """The fact's type."""
        return str(self.line["type"])

    @property
    def order(self) -> int:
        """The fact's place among facts of its instant."""
        return int(self.line.get("order", 0))

    def number(self, key: str) -> Fraction:
        """A number of the line; zero where it is absent."""
        return Fraction(self.line[key]) if key in self.line else ZERO


def booking_key(fact: Fact) -> tuple[datetime, int, int, str]:
    """Where a fact stands in the order of booking."""
    return (fact.at, fact.order, 0 if fact.type in INFLOWS else 1, fact.name)


class Known:
    """What is known at a position, cut at a moment: facts to book, elections, years, prices."""

    def __init__(
        self,
        recorded: Iterable[Recorded],
        zone: str,
        as_of: date | datetime | None,
        known_at: int | None,
    ) -> None:
        """Keep the lines up to `known_at`; leave out what happened after `as_of`."""
        self.zone = zone
        self.law: date | None = None
        self._as_of = as_of
        self._last = start_of_day(date(2010, 1, 1), zone)
        names: set[str] = set()
        self.facts: list[Fact] = []
        self.of_any_time: list[Fact] = []
        for position, recorded_at, line in sorted(recorded, key=lambda entry: entry[0]):
            if (known_at is not None and position > known_at) or line["id"] in names:
                continue
            names.add(line["id"])
            self._last = max(self._last, recorded_at)
            at = instant(line["at"], zone) if "at" in line else recorded_at
            fact = Fact(position, recorded_at, line, at)
            self.of_any_time.append(fact)
            if line["type"] in NEVER_CUT or self.covers(at):
                self.facts.append(fact)
        self.to_book = sorted(
            (fact for fact in self.facts if fact.type not in NEVER_CUT), key=booking_key
        )

    def end(self) -> datetime:
        """The last moment that is looked at: the cut, else when the last line became known."""
        if self._as_of is None:
            return self._last
        if isinstance(self._as_of, datetime):
            return self._as_of
        following = start_of_day(self._as_of + timedelta(days=1), self.zone)
        return following - timedelta(microseconds=1)

    def covers(self, moment: datetime) -> bool:
        """Whether a moment is not after the cut; a date is cut at its end."""
        if self._as_of is None:
            return True
        if isinstance(self._as_of, datetime):
            return moment <= self._as_of
        return moment < start_of_day(self._as_of + timedelta(days=1), self.zone)

    def of_type(self, kind: str) -> Sequence[Fact]:
        """All known facts of a type, in the order they became known."""
        return [fact for fact in self.facts if fact.type == kind]

    def booked(self, name: str) -> Fact | None:
        """The fact of that name, if it is known and not cut off."""
        return next((fact for fact in self.to_book if fact.name == name), None)

    def price(self, asset: str, moment: datetime) -> Fraction | None:
        """Dollars per unit by the latest price that is not older than a day."""
        fresh = [
            fact
            for fact in self.to_book
            if fact.type == "price"
            and fact.line["asset"] == asset
            and moment - PRICE_LASTS <= fact.at <= moment
        ]
        return fresh[-1].number("value") if fresh else None

    def answer(self, switch: str, on: date, account: str = "") -> str | None:
        """What a switch was set to for a day and an account, if it was; the latest word counts."""
        value: str | None = None
        for fact in self.of_type("policy"):
            line = fact.line
            if line["switch"] == switch and line.get("account", account) == account:
                begun = "from" in line and tax_date(instant(line["from"], self.zone), self.zone)
                if line.get("year") == on.year or (begun and begun <= on):
                    value = str(line["value"])
        return value

    def policy(self, switch: str, year: int) -> str | None:
        """What a switch was set to for a year, if it was; the latest word counts."""
        value: str | None = None
        for fact in self.of_type("policy"):
            if fact.line["switch"] == switch and fact.line.get("year", year) == year:
                value = str(fact.line["value"])
        return value
