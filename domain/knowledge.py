"""What a ledger knows at a position: the head of every fact, and the book's own settings.

Knowledge grows event by event and is cut by position alone; nothing here looks at effective time.
A correction gives a fact a new head. For elections all revisions are kept, because an outflow is
governed by the revision that was in force when it happened and no later correction reaches back:

    position 10, March 10: standing order HIFO        position 12, April 1: it is voided
    sale of March 12 -> HIFO, though the order's head at position 12 is void
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
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
from domain.facts import TransferMatch
from domain.facts import YearFacts
from domain.residence import SWITCH as ZONE
from domain.residence import zone_by
from domain.zones import home_of

Election = Identification | StandingOrder

Remark = tuple[str, str, str]
"""What an importer noted beside a fact: a finding's code, the fact, the message."""

_AS_FIRST: list[tuple[Remark, ...] | None] = [None]

GROUP = "group\0"
"""Begins the name of a wallet group's pool; no account's name can."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One statement about an election: when the ledger learned of it, and None where voided.

    `place` is the position of the first revision that said the same: of two elections the later
    one governs, and one that was voided and brought back is no later than it was.
    """

    position: int
    recorded_at: datetime
    election: Election | None
    place: int


class Stated(NamedTuple):
    """One statement about an allocation: when the ledger learned of it, and None where voided."""

    recorded_at: datetime
    said: SafeHarbor | None


@dataclass(slots=True)
class Knowledge:
    """Everything known at one position.

    `zone` is that of tax dates: the one the ledger was created with, until a policy changes it.
    `facts` holds the head of each fact that is booked, by name; `elections` the whole chain of
    each election, `allocations` that of each safe harbor; `remarks` what importers noted of what
    was recorded first, as (code, fact, message). `noted` says what still counts of it: for each
    corrected fact by revision, None where that is what was noted first; `settled` are the facts of
    which nothing counts any more.
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
    allocations: dict[str, list[Stated]] = field(default_factory=dict)
    year_statements: dict[str, YearFacts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    noted: dict[str, list[tuple[Remark, ...] | None]] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)
    _order: dict[str, int] = field(default_factory=dict)
    _strayed: bool = False
    _ends: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _of_asset: dict[str, dict[str, Asset]] = field(default_factory=dict)

    def learn(self, fact: Fact, position: int, recorded_at: datetime) -> None:
        """Take in a statement about a fact: its first, or a new head that replaces the last.

        Statements must come in position order.
        """
        shelf = _SHELVES.get(type(fact))
        if shelf is None:
            self._place(fact.name)
            self.facts[fact.name] = fact
            if isinstance(fact, TransferMatch):
                self._join(fact.removal, fact.receipt)
        elif isinstance(fact, Identification | StandingOrder):
            chain = self.elections.setdefault(fact.name, [])
            place = next((each.place for each in chain if each.election == fact), position)
            chain.append(Revision(position, recorded_at, fact, place))
        else:
            if isinstance(fact, Asset):
                self._classify(self.assets.get(fact.name), fact)
            self._shelve(getattr(self, shelf), fact, position)
            self._move(fact)
            if isinstance(fact, SafeHarbor):
                self.allocations.setdefault(fact.name, []).append(Stated(recorded_at, fact))

    def _move(self, fact: Fact) -> None:
        """Let the zone follow the policies about it (R-HOLD-3)."""
        if isinstance(fact, Policy) and fact.switch == ZONE:
            self.zone = zone_by(home_of(self.zone), self.policies.values())

    def _classify(self, old: Asset | None, new: Asset | None) -> None:
        """Keep statements about an asset together, so that its class is found without a search."""
        if old is not None and (new is None or new.asset != old.asset):
            del self._of_asset[old.asset][old.name]
        if new is not None:
            self._of_asset.setdefault(new.asset, {})[new.name] = new

    def _place(self, name: str) -> None:
        """Remember when a fact was first learned, from the first void on: it may stand again."""
        if self._order:
            self._strayed |= name in self._order and name not in self.facts
            self._order.setdefault(name, len(self._order))

    def put_in_order(self) -> None:
        """Let `facts` stand in the order they were first learned; what was voided and reinstated
        stands at the end until then.
        """
        if self._strayed:
            kept = sorted(self.facts.items(), key=lambda item: self._order[item[0]])
            self.facts.clear()
            self.facts.update(kept)
            self._strayed = False

    def _join(self, removal: str, receipt: str) -> None:
        for one, other in ((removal, receipt), (receipt, removal)):
            known = self._ends.get(one, ())
            if other not in known:
                self._ends[one] = (*known, other)

    def moved_with(self, name: str) -> list[Fact]:
        """What stands of all that was ever said to be one move with a fact, itself included.

        Of a removal that arrived in parts, every part; of parts that arrived as one, every part.
        """
        found = [name]
        for each in found:
            found.extend(other for other in self._ends.get(each, ()) if other not in found)
        return [self.facts[each] for each in found if each in self.facts]

    def _shelve(self, shelf: dict[str, Fact], fact: Fact, position: int) -> None:
        """Put a fact on its shelf, in the order of first revisions: of two policies the later one
        wins, and one that was voided and reinstated is no later than it was.
        """
        place = self._places.setdefault(fact.name, position)
        shelf[fact.name] = fact
        if place != position:
            kept = sorted(shelf.items(), key=lambda item: self._places[item[0]])
            shelf.clear()
            shelf.update(kept)

    def void(self, name: str, position: int, recorded_at: datetime) -> None:
        """Take in that a fact never happened. KeyError if no such fact is known."""
        if name in self.elections:
            self.elections[name].append(Revision(position, recorded_at, None, position))
            return
        if name in self.safe_harbors:
            self.allocations[name].append(Stated(recorded_at, None))
        if name in self.facts and not self._order:
            self._order = {each: place for place, each in enumerate(self.facts)}
        for shelf in self._shelves():
            if name in shelf:
                voided = shelf.pop(name)
                self._move(voided)
                if isinstance(voided, Asset):
                    self._classify(voided, None)
                return
        raise KeyError(name)

    def settle(self, name: str) -> None:
        """Take in that a person corrected a fact: what importers noted of it is seen to."""
        self._note(name, ())

    def note_anew(self, name: str, remarks: Iterable[Remark]) -> None:
        """Take in that a source states a fact anew, and what its importer notes of that."""
        self._note(name, tuple(remarks))

    def note_as_before(self, name: str, revision: int = 0) -> None:
        """Take in a correction after which a fact's remarks are those of a revision; 0: as ever."""
        self._note(name, self.noted.get(name, _AS_FIRST)[revision - 1])

    def _note(self, name: str, remarks: tuple[Remark, ...] | None) -> None:
        self.noted.setdefault(name, [None]).append(remarks)
        (self.settled.add if remarks == () else self.settled.discard)(name)

    def open_remarks(self) -> list[Remark]:
        """What importers noted and no person has settled by a correction since."""
        lasting = "clock_clamped"
        first = [
            each
            for each in self.remarks
            if each[0] == lasting or self.noted.get(each[1], _AS_FIRST)[-1] is None
        ]
        return first + [each for chain in self.noted.values() for each in chain[-1] or ()]

    def copy(self) -> "Knowledge":
        """The same knowledge, which does not grow when this one does."""
        made = replace(self, remarks=list(self.remarks), settled=set(self.settled))
        for name in ("facts", *_SHELVES.values(), "_places", "_order", "_ends"):
            setattr(made, name, dict(getattr(self, name)))
        made.elections = {name: list(chain) for name, chain in self.elections.items()}
        made.allocations = {name: list(chain) for name, chain in self.allocations.items()}
        made.noted = {name: list(chain) for name, chain in self.noted.items()}
        made._of_asset = {asset: dict(said) for asset, said in self._of_asset.items()}
        return made

    def knows(self, name: str) -> bool:
        """Whether a fact of that name stands."""
        if name in self.elections:
            return self.elections[name][-1].election is not None
        return any(name in shelf for shelf in self._shelves())

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

    def class_of(self, asset: str) -> str:
        """What kind of thing an asset is, by the latest statement of it; plain crypto without.

        One that was corrected is no later than it was, as on every shelf.
        """
        stated = self._of_asset.get(asset)
        if not stated:
            return "crypto"
        return max(stated.values(), key=lambda each: self._places[each.name]).asset_class

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
        """The pool an account has where each is one by itself: its wallet group, else its own."""
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
