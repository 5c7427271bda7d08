"""What a ledger knows at a position: the head of every fact, and the book's own settings.

Knowledge grows event by event and is cut by position alone; nothing here looks at effective time.
A correction gives a fact a new head. For elections all revisions are kept, because an outflow is
governed by the revision that was in force when it happened and no later correction reaches back:

    position 10, March 10: standing order HIFO        position 12, April 1: it is voided
    sale of March 12 -> HIFO, though the order's head at position 12 is void
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.facts import Account
from domain.facts import Asset
from domain.facts import Conversion
from domain.facts import Fact
from domain.facts import Identification
from domain.facts import Policy
from domain.facts import Price
from domain.facts import SafeHarbor
from domain.facts import StandingOrder
from domain.facts import Swap
from domain.facts import YearFacts

Election = Identification | StandingOrder

GROUP = "group\0"
"""Begins the name of a wallet group's pool; no account's name can."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One statement about an election: when the ledger learned of it, and None where voided."""

    position: int
    recorded_at: datetime
    election: Election | None


@dataclass(slots=True)
class Knowledge:
    """Everything known at one position.

    `facts` holds the head of each fact that is booked, by name; `elections` the whole chain of
    each election; `remarks` what importers noted, as (code, fact, message).
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    filing_status: str = "single"
    position: int = 0
    recorded_at: datetime | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    elections: dict[str, list[Revision]] = field(default_factory=dict)
    prices: dict[str, Price] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    safe_harbors: dict[str, SafeHarbor] = field(default_factory=dict)
    year_statements: dict[str, YearFacts] = field(default_factory=dict)
    remarks: list[tuple[str, str, str]] = field(default_factory=list)

    def learn(self, fact: Fact, position: int, recorded_at: datetime) -> None:
        """Take in a statement about a fact: its first, or a new head that replaces the last.

        Statements must come in position order.
        """
        shelf = _SHELVES.get(type(fact))
        if shelf is None:
            self.facts[fact.name] = fact
        elif isinstance(fact, Identification | StandingOrder):
            revision = Revision(position, recorded_at, fact)
            self.elections.setdefault(fact.name, []).append(revision)
        else:
            getattr(self, shelf)[fact.name] = fact

    def void(self, name: str, position: int, recorded_at: datetime) -> None:
        """Take in that a fact never happened. KeyError if no such fact is known."""
        if name in self.elections:
            self.elections[name].append(Revision(position, recorded_at, None))
            return
        for shelf in self._shelves():
            if name in shelf:
                del shelf[name]
                return
        raise KeyError(name)

    def knows(self, name: str) -> bool:
        """Whether a fact of that name stands."""
        return name in self.elections or any(name in shelf for shelf in self._shelves())

    def known_assets(self) -> frozenset[str]:
        """Every asset that any fact moves, declares or prices."""
        found = {price.asset for price in self.prices.values()}
        found |= {asset.asset for asset in self.assets.values()}
        for fact in self.facts.values():
            if isinstance(fact, Swap | Conversion):
                found |= {fact.sent.asset, fact.received.asset}
            else:
                found.add(getattr(fact, "asset", ""))
            fee = getattr(fact, "fee", None)
            found.add(getattr(fee, "asset", ""))
        return frozenset(found - {""})

    def year_facts(self, year: int) -> YearFacts | None:
        """What is stated about a year; later statements replace earlier ones key by key."""
        merged: YearFacts | None = None
        for stated in self.year_statements.values():
            if stated.year != year:
                continue
            if merged is None:
                merged = stated
                continue
            said = stated._asdict().items()
            merged = merged._replace(**{key: word for key, word in said if word not in (None, "")})
        return merged

    def pool_of(self, account: str) -> str:
        """The pool an account belongs to: its wallet group, else itself."""
        known = self.accounts.get(account)
        return f"{GROUP}{known.wallet_group}" if known and known.wallet_group else account

    def _shelves(self) -> list[dict[str, Fact]]:
        return [getattr(self, shelf) for shelf in ("facts", *_SHELVES.values())]


_SHELVES: dict[type, str] = {
    Account: "accounts",
    Asset: "assets",
    Price: "prices",
    Policy: "policies",
    SafeHarbor: "safe_harbors",
    YearFacts: "year_statements",
    Identification: "elections",
    StandingOrder: "elections",
}
"""Where facts that are not booked are kept; all others are in `facts`."""
