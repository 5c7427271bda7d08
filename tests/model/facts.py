"""A journal line with the moment it became known, and the order in which lines are booked.

    at 12:00  sale of 1      (name "a", recorded first)
    at 12:00  purchase of 1  (name "b", recorded a year later)

Inflows come before outflows of the same instant, so the sale finds the purchase's lot: when the
ledger heard of a fact plays no part in where it is booked.
"""

from collections.abc import Iterable
from collections.abc import Mapping
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


def zone_known(recorded: Iterable[Recorded], home: str, known_at: int | None) -> str:
    """The zone with the moves the taxpayer told of; of two the one recorded later counts."""
    told: dict[str, Line] = {}
    for position, _, line in sorted(recorded, key=lambda entry: entry[0]):
        if line.get("switch") == "taxpayer_zone" and (known_at is None or position <= known_at):
            told.setdefault(line["id"], line)
    moves = {line["from"]: "" for line in told.values()}
    for day in moves:
        moves[day] = [line["value"] for line in told.values() if line["from"] <= day][-1]
    return " ".join([home, *(f"{day} {moves[day]}" for day in sorted(moves))])


class Known:
    """What is known at a position, cut at a moment: facts to book, elections, years, prices."""

    def __init__(
        self,
        recorded: Iterable[Recorded],
        zone: str,
        as_of: date | datetime | None,
        known_at: int | None,
        what_if: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the lines up to `known_at`; leave out what happened after `as_of`.

        `what_if` answers switches, whatever policies say.
        """
        self._what_if = what_if or {}
        recorded = list(recorded)
        self.zone = zone_known(recorded, zone, known_at)
        zone = self.zone
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

    def purchases(self) -> list[tuple[Fact, str]]:
        """All purchases for money or for other units, each with the asset bought."""
        found = []
        for fact in self.to_book:
            if fact.type == "swap":
                found.append((fact, str(fact.line["received"]["asset"])))
            elif fact.type == "acquisition" and fact.line.get("how", "purchase") == "purchase":
                found.append((fact, str(fact.line["asset"])))
        return found

    def is_retirement(self, account: str) -> bool:
        """Whether an account is a retirement account."""
        lines = [fact.line for fact in self.of_type("account") if fact.name == account]
        return any(line.get("tax_status") == "ira" for line in lines)

    def class_of(self, asset: str) -> str:
        """What kind of thing an asset is; the latest word counts."""
        lines = [fact.line for fact in self.of_type("asset") if fact.line["asset"] == asset]
        return str(lines[-1].get("class", "crypto")) if lines else "crypto"

    def answer(self, switch: str, on: date, account: str = "") -> str | None:
        """What a switch was set to for a day and an account, if it was; the latest word counts."""
        if switch in self._what_if:
            return self._what_if[switch]
        value: str | None = None
        for fact in self.of_type("policy"):
            line = fact.line
            if line["switch"] == switch and line.get("account", account) == account:
                begun = "from" in line and tax_date(instant(line["from"], self.zone), self.zone)
                if line.get("year") == on.year or (begun and begun <= on):
                    value = str(line["value"])
        return value

    def policy(self, switch: str, year: int, account: str = "") -> str | None:
        """What a switch was set to for a year and an account, if it was; the latest word counts."""
        if switch in self._what_if:
            return self._what_if[switch]
        value: str | None = None
        for fact in self.of_type("policy"):
            concerned = fact.line.get("account", account) == account
            if fact.line["switch"] == switch and fact.line.get("year", year) == year and concerned:
                value = str(fact.line["value"])
        return value
