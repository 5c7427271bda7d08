"""Which accounts share a pool in a tax year, and what a change of that does to lots.

Up to 2024 lots followed the taxpayer's own practice, which a policy attests year by year: one pool
per asset over all accounts (`pre2025_scope` = universal), or one for each account (R-LOT-7). From
2025 each account and each wallet is a pool of its own (R-LOT-1), unless what one holds oneself is
read as one pool (`selfcustody_fifo_scope` = all_unhosted). So the pools of a year may not be those
of the year before, and at its start in the taxpayer's zone lots are pooled anew:

    2024   one pool: A 1 unit, B 1 unit          w holds 1, x holds 1
    2025   w: A    x: B                          dealt first in, first out, in account order

A year's pools are those its first day has: a policy whose `from` falls within a year speaks of the
next. Husband and wife are two taxpayers, so a shared pool is always of one owner's accounts, be it
that of a wallet group both have accounts in (R-LOT-1). Units in suspense stay there.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import NamedTuple

from domain.calendar import start_of
from domain.calendar import tax_date
from domain.custody import OWN
from domain.custody import custody_of
from domain.facts.base import NO_INSTANT
from domain.knowledge import GROUP
from domain.knowledge import Knowledge
from domain.rulesets import Ruleset
from domain.rulesets.base import FOREVER
from domain.switches import Switchboard

ALL, UNHOSTED = f"{GROUP}\0all ", f"{GROUP}\0unhosted "
"""Begin the names of pools over all accounts of an owner, and over those in own custody."""

NEVER = datetime.max.replace(tzinfo=UTC)


class Pooling(NamedTuple):
    """How accounts are pooled in a year: all of them, those in own custody, or each by itself.

    `method` is the order in which lots were taken where nothing was chosen in time (R-LOT-7).
    """

    universal: bool = False
    unhosted: frozenset[str] = frozenset()
    method: str = "fifo"

    def same_pools(self, other: "Pooling") -> bool:
        """Whether another year's pools are these."""
        return self[:2] == other[:2]


@dataclass(slots=True)
class Scope:
    """The pools of the tax year under way, which ends at `ends`; 0 before the first fact."""

    knowledge: Knowledge
    ruleset: Ruleset
    switches: Switchboard
    year: int = 0
    ends: datetime = NO_INSTANT
    pooling: Pooling = field(default_factory=Pooling)
    _names: dict[str, str] = field(default_factory=dict)

    def pool_of(self, account: str) -> str:
        """The pool an account belongs to: one it shares, else its own, which has its name."""
        name = self._names.get(account)
        if name is None:
            name = self._names[account] = self.pool_under(self.pooling, account)
        return name

    def pool_under(self, pooling: Pooling, account: str) -> str:
        """The pool an account belongs to where accounts are pooled so."""
        owner = self.owner_of(account)
        if pooling.universal:
            return ALL + owner
        if account in pooling.unhosted:
            return UNHOSTED + owner
        pool = self.knowledge.pool_of(account)
        if pool != account and self.ruleset.carries_out("R-LOT-1"):
            return f"{pool}\0{owner}"
        return pool

    def owner_of(self, account: str) -> str:
        """Whose an account is: the taxpayer's where nothing else is said."""
        known = self.knowledge.accounts.get(account)
        return known.owner if known else "taxpayer"

    def pooling_in(self, year: int) -> Pooling:
        """How accounts are pooled in a tax year, by the answers its first day has."""
        on, value = date(year, 1, 1), self.switches.value
        if year <= self.ruleset.practice_until:
            universal = value("pre2025_scope", on) == "universal"
            return Pooling(universal, method=value("pre2025_method", on))
        if value("selfcustody_fifo_scope", on) != "all_unhosted":
            return Pooling()
        own = (
            name
            for name in self.knowledge.accounts
            if custody_of(self.knowledge, self.switches, name, on) == OWN
        )
        return Pooling(unhosted=frozenset(own))

    def enter(self, year: int, pooling: Pooling) -> None:
        """A tax year begins, with these pools."""
        self.year, self.pooling = year, pooling
        last = year >= FOREVER
        self.ends = NEVER if last else start_of(date(year + 1, 1, 1), self.knowledge.zone)
        self._names.clear()

    def years_to(self, at: datetime) -> range:
        """The tax years that have begun since the one under way, up to the one of an instant.

        The last year of own practice is passed in any case, so that its end is never overlooked.
        """
        year = tax_date(at, self.knowledge.zone).year
        first = self.year + 1 if self.year else min(year, self.ruleset.practice_until)
        return range(first, year + 1)

    def in_account_order(self, accounts: list[str]) -> list[str]:
        """Accounts in the order the ledger learned of them; those not known last, by name."""
        place = {name: number for number, name in enumerate(self.knowledge.accounts)}
        return sorted(accounts, key=lambda name: (place.get(name, len(place)), name))
