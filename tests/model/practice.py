"""Which accounts share a pool in a year, and how pieces are dealt out where that changes.

    2024, universal      w 1 unit, x 1 unit     pieces a, b of one pool
    2025                 a goes to w, b to x    first in, first out, account after account

Years are begun one after another, before the first fact of each; counts say how many units every
account holds, whatever pool they are in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.model.allocations import Allocation
from tests.model.allocations import Part
from tests.model.allocations import first_disposal
from tests.model.allocations import handed_out
from tests.model.allocations import standing
from tests.model.amounts import ZERO
from tests.model.amounts import money
from tests.model.amounts import units
from tests.model.days import tax_date
from tests.model.facts import Known
from tests.model.pools import Piece
from tests.model.pools import Pools
from tests.model.pools import in_order
from tests.model.pools import take

LAST_YEAR = 2024
SHARED = "("
"""Begins the name of a pool that accounts share."""


@dataclass
class Practice:
    """The year under way, its pools, and what was allocated when 2024 was over."""

    known: Known
    pools: Pools
    findings: set[str]
    matched: Callable[[], dict[str, bool]]
    year: int = 0
    method: str = "fifo"
    allocated: dict[str, Allocation] = field(default_factory=dict)
    schedule: list[dict[str, Any]] = field(default_factory=list)

    def move_on(self, moment: datetime) -> None:
        """Begin every year up to that of a moment."""
        year = tax_date(moment, self.known.zone).year
        first = self.year + 1 if self.year else min(year, LAST_YEAR)
        for each in range(first, year + 1):
            self._begin(each)

    def custody(self, account: str, on: date) -> str:
        """Who holds an account's units on a day."""
        said = self.known.answer("venue_custody_class", on, account)
        lines = {fact.name: fact.line for fact in self.known.of_type("account")}
        return said if said not in (None, "account") else lines.get(account, {}).get("custody", "")

    def _pool_in(self, year: int, account: str) -> str:
        on = date(year, 1, 1)
        if year <= LAST_YEAR:
            whole = self.known.answer("pre2025_scope", on) == "universal"
            return f"{SHARED}all" if whole else account
        own = self.known.answer("selfcustody_fifo_scope", on) == "all_unhosted"
        known = account in [fact.name for fact in self.known.of_type("account")]
        together = own and known and self.custody(account, on) == "self"
        return f"{SHARED}own" if together else account

    def _begin(self, year: int) -> None:
        before = self.pools.pool_of

        def after(account: str) -> str:
            return self._pool_in(year, account)

        self.pools.pool_of = after
        for asset in sorted({asset for _, asset in self.pools.counts} | self._allocatable(year)):
            self._pool_anew(year, asset, before, after)
        self.method = "fifo"
        if year <= LAST_YEAR:
            self.method = self.known.answer("pre2025_method", date(year, 1, 1)) or "fifo"
        self.year = year
        if year == LAST_YEAR + 1:
            self._keep_schedule()

    def _allocatable(self, year: int) -> set[str]:
        said = self.known.of_type("safe_harbor") if year == LAST_YEAR + 1 else ()
        return {fact.line["asset"] for fact in said}

    def _pool_anew(
        self, year: int, asset: str, before: Callable[[str], str], after: Callable[[str], str]
    ) -> None:
        """Deal or join the pieces of one asset, or leave them where they are."""
        counts = {
            account: count
            for (account, of), count in self.pools.counts.items()
            if of == asset and count
        }
        pieces = [piece for piece in self.pools.pieces if piece.asset == asset and piece.left() > 0]
        pieces.sort(key=lambda piece: piece.pool)
        if asset in self._allocatable(year):
            first = first_disposal(self.known, asset, self.matched())
            known, findings = self.known, self.findings
            ordered = in_order([*pieces], "fifo", by_arrival=False)
            found = standing(known, asset, ordered, counts, first, findings)
            if found is not None:
                self.allocated[asset] = found
                self._deal(asset, [*counts], found.parts, found.fact.name)
                return
        for pool in sorted({before(account) for account in counts}):
            held = {account: count for account, count in counts.items() if before(account) == pool}
            there = [piece for piece in pieces if piece.pool == pool]
            targets = {after(account) for account in held}
            if targets == {pool}:
                continue
            if len(targets) == 1 and min(targets).startswith(SHARED):
                for piece in in_order(there, "fifo"):
                    self.pools.rejoin(piece, min(targets))
                continue
            due = [(account, held[account]) for account in self._in_order(held)]
            if year == LAST_YEAR + 1 and there:
                self.findings.add("no_allocation")
            parts = list(handed_out(in_order(there, "fifo"), due))
            self._deal(asset, [*held], parts, "default")

    def _in_order(self, accounts: dict[str, Fraction]) -> list[str]:
        known = [fact.name for fact in self.known.of_type("account")]
        last = len(known)
        return sorted(
            accounts, key=lambda name: (known.index(name) if name in known else last, name)
        )

    def _deal(self, asset: str, accounts: list[str], parts: "list[Part] | Any", by: str) -> None:
        for account in accounts:
            self.pools.counts[account, asset] = ZERO
        for piece, account, quantity in parts:
            match = take(piece, quantity, by)
            dealt = Piece(piece.origin, account, asset, quantity, match.basis, match.loss_basis)
            dealt.dealt = by
            self.pools.arrive(dealt)

    def _keep_schedule(self) -> None:
        for piece in self.pools.pieces:
            if piece.left() > 0:
                found = self.allocated.get(piece.asset)
                mine = found if found is not None and piece.dealt == found.fact.name else None
                self.schedule.append(_line(piece, mine, self.known))


def _line(piece: Piece, found: Allocation | None, known: Known) -> dict[str, Any]:
    described = found.fact.line.get("described") if found else None
    return {
        "lot": piece.origin.lot,
        "account": piece.account,
        "asset": piece.asset,
        "quantity": units(piece.left()),
        "basis": money(piece.basis_left()),
        "acquired": piece.origin.acquired.isoformat(),
        "dealt": found.fact.line["kind"] if found else piece.dealt or "none",
        "allocation": found.fact.name if found else None,
        "status": ("attested" if found.attested else "in_time") if found else None,
        "completed": tax_date(found.completed, known.zone).isoformat() if found else None,
        "described": described,
    }
