"""What is held: every pool, what facts moved in and out of it, and the units of each account.

Accounts may share a pool: a wallet group, or before 2025 everything a taxpayer had (R-LOT-7). The
lots of such a pool lie nowhere in particular; only how many units each account holds is counted:

    bought 2 in w, 1 in x      one pool of 3      w 2, x 1
    1 moves from w to x        the same lots      w 1, x 2
    2 sold from x              by FIFO over all   w 1, x 0

After every fact what facts moved is compared with what the pools hold, to the last digit: units
and basis can neither vanish nor appear.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.knowledge import GROUP
from domain.lots import Lot
from domain.pools import Pool

Key = tuple[str, str]
"""A pool's name and its asset; an account's own pool has the account's name."""


class ConservationError(AssertionError):
    """Units or basis vanished or appeared: a fault of the program, never of the input."""


class Tally:
    """What facts moved in and out of one pool: the other side of the check of conservation."""

    __slots__ = ("basis", "shared", "units")

    def __init__(self, shared: bool) -> None:
        self.shared = shared
        self.units = ZERO
        self.basis = ZERO


class Released(NamedTuple):
    """What a pool held when it was dissolved: its lots by FIFO, and the units of each account."""

    pool: str
    asset: str
    lots: list[Lot]
    balances: dict[str, Decimal]
    units: Decimal
    basis: Decimal


class Holdings:
    """The pools of one fold. `pool_of` names the pool an account belongs to at the moment."""

    def __init__(self, pool_of: Callable[[str], str]) -> None:
        self.pool_of = pool_of
        self._pools: dict[Key, Pool] = {}
        self._tallies: dict[Key, Tally] = {}
        self._by_account: dict[str, dict[str, Decimal]] = {}
        self._touched: list[Key] = []

    def pool(self, account: str, asset: str) -> Pool:
        """The pool of an asset that an account belongs to."""
        return self._pool((self.pool_of(account), asset))

    def _pool(self, key: Key) -> Pool:
        self._touched.append(key)
        pool = self._pools.get(key)
        if pool is None:
            pool = self._pools[key] = Pool()
            self._tallies[key] = Tally(is_shared(key[0]))
        return pool

    def put(self, lot: Lot) -> None:
        """A lot comes into its account's pool."""
        key = (self.pool_of(lot.account), lot.asset)
        self._pool(key).add(lot)
        tally = self._tallies[key]
        tally.units += lot.remaining
        tally.basis += lot.basis - lot.taken
        if tally.shared:
            self._enter(lot.account, lot.asset, lot.remaining)

    def _enter(self, account: str, asset: str, units: Decimal) -> None:
        """Enter units that came to or went from one account of a shared pool."""
        counts = self._by_account.setdefault(asset, {})
        counts[account] = counts.get(account, ZERO) + units

    def left(self, account: str, asset: str, units: Decimal, basis: Decimal) -> None:
        """So many units with so much basis were taken out of an account's pool."""
        key = (self.pool_of(account), asset)
        tally = self._tallies[key]
        tally.units -= units
        tally.basis -= basis
        if tally.shared:
            self._enter(account, asset, -units)

    def shift(self, account: str, to: str, asset: str, units: Decimal) -> Decimal:
        """Units move between accounts of one pool: only counts change. What the first account then
        holds, which is below zero where it had fewer.
        """
        self._enter(account, asset, -units)
        self._enter(to, asset, units)
        return self._by_account[asset][account]

    def held(self, account: str, asset: str) -> Decimal:
        """Units of an asset in one account: what came in less what went out.

        In a shared pool the lots of one account may serve an outflow of another, so lots are not
        counted there.
        """
        pool = self.pool_of(account)
        if is_shared(pool):
            return self._by_account.get(asset, {}).get(account, ZERO)
        return self._pool((pool, asset)).units

    def lots(self) -> Iterator[Lot]:
        """Every lot that holds units, pool by pool (sorted), in FIFO order."""
        for key in sorted(self._pools):
            yield from self._pools[key]

    def held_pools(self) -> list[Key]:
        """Every pool of which some account holds units, or fewer than none, by name and asset."""
        counted = {
            (self.pool_of(account), asset)
            for asset, counts in self._by_account.items()
            for account, units in counts.items()
            if units
        }
        held = {key for key, pool in self._pools.items() if pool.units}
        return sorted(held | (counted & self._pools.keys()))

    def balances(self, key: Key) -> dict[str, Decimal]:
        """The units that each account of a pool holds, those with none left out."""
        pool, asset = key
        if not is_shared(pool):
            units = self._pools[key].units
            return {pool: units} if units else {}
        return {
            account: units
            for account, units in self._by_account.get(asset, {}).items()
            if units and self.pool_of(account) == pool
        }

    def release(self, key: Key) -> Released:
        """Dissolve a pool. Raises ConservationError if it does not hold what facts moved."""
        self._check(key)
        balances = self.balances(key)
        pool, tally = self._pools.pop(key), self._tallies.pop(key)
        for account in balances:
            self._by_account.get(key[1], {}).pop(account, None)
        return Released(*key, list(pool), balances, tally.units, tally.basis)

    def join(self, pool: str, released: Released) -> None:
        """Lots of a dissolved pool come into a shared one, as they are; accounts keep counts."""
        key = (pool, released.asset)
        joined = self._pool(key)
        for lot in released.lots:
            joined.add(lot)
        tally = self._tallies[key]
        tally.units += released.units
        tally.basis += released.basis
        for account, units in released.balances.items():
            self._enter(account, released.asset, units)

    def check(self) -> None:
        """Compare what facts moved since the last check with what the pools hold, exactly.

        Raises ConservationError.
        """
        for key in self._touched:
            self._check(key)
        self._touched.clear()

    def _check(self, key: Key) -> None:
        pool, tally = self._pools.get(key), self._tallies.get(key)
        if pool is None or tally is None:
            return
        astray = pool.units != tally.units or pool.basis != tally.basis
        if astray or (pool.basis and not pool.units):
            held = f"lots hold {pool.units} units and {pool.basis} dollars"
            raise ConservationError(f"{key}: {held}, facts {tally.units} and {tally.basis}")


def is_shared(pool: str) -> bool:
    """Whether a pool is that of several accounts."""
    return pool.startswith(GROUP)


def check_dealt(released: Iterable[Released], dealt: Iterable[Lot]) -> None:
    """That lots dealt anew are what was released, to the last digit; else ConservationError."""
    units = basis = ZERO
    for each in released:
        units, basis = units + each.units, basis + each.basis
    for lot in dealt:
        units, basis = units - lot.quantity, basis - lot.basis
    if units or basis:
        raise ConservationError(f"dealing left {units} units and {basis} dollars over")


Balances = Mapping[str, Decimal]
"""Units by account."""
