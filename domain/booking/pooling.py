"""Pooling lots anew where a tax year's pools are not those of the year before (R-LOT-7, R-LOT-8).

Pools that become one are simply joined. A pool that is divided is dealt out: to each account, in
the order the ledger learned of them, as many units as it holds, first in, first out. An account
that holds less than nothing gets none, so the last ones may come out short: what it lacked is said.

    2024   one pool: A 1 unit, B 1 unit          w holds 1, x holds 1
    2025   w: A    x: B

At the end of own practice an allocation under Rev. Proc. 2024-28 takes the place of this, for all
unused lots of its asset and whatever the pools were. What each account then had is kept, as the
schedule of the allocation.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import datetime

from domain.allocations import Placed
from domain.allocations import Proposal
from domain.amounts import plain
from domain.booking.allocating import govern
from domain.booking.allocating import proposed
from domain.booking.book import Book
from domain.booking.dealing import Part
from domain.booking.dealing import Stock
from domain.booking.dealing import dealt
from domain.booking.disposed import first_disposals
from domain.booking.holdings import Balances
from domain.booking.holdings import Key
from domain.booking.holdings import Released
from domain.booking.holdings import check_dealt
from domain.booking.holdings import is_shared
from domain.booking.scoping import Pooling
from domain.elections import Allocated
from domain.lots import Lot


def turn_years(book: Book, at: datetime) -> None:
    """Begin every tax year up to the one of an instant, pooling lots anew where pools change."""
    scope = book.scope
    for year in scope.years_to(at):
        pooling = scope.pooling_in(year)
        if year == book.ruleset.practice_until + 1 and book.ruleset.carries_out("R-LOT-8"):
            _cut_over(book, year, pooling)
        elif pooling.same_pools(scope.pooling):
            scope.enter(year, pooling)
        else:
            released = [book.holdings.release(key) for key in _changing(book, pooling)]
            scope.enter(year, pooling)
            for each in released:
                _place(book, each)


def _changing(book: Book, pooling: Pooling) -> list[Key]:
    """The pools of which some account belongs to another one from now on."""
    holdings, scope = book.holdings, book.scope
    return [
        key
        for key in holdings.held_pools()
        if any(scope.pool_under(pooling, each) != key[0] for each in holdings.balances(key))
    ]


def _place(book: Book, released: Released) -> list[str]:
    """Put what a pool held where it belongs now. If it had to be dealt out, the accounts that got
    units, in the order they did; what accounts lacked for it is told by findings.
    """
    pools = {book.scope.pool_of(account) for account in released.balances}
    if len(pools) == 1 and is_shared(next(iter(pools))):
        book.holdings.join(pools.pop(), released)
        return []
    if pools == {released.pool}:
        for lot in released.lots:
            book.holdings.put(lot)
        return []
    accounts = book.scope.in_account_order(list(released.balances))
    _note_lacking(book, released, accounts)
    stock = Stock(released.lots)
    parts = [
        part for account in accounts for part in stock.draw(account, released.balances[account])
    ]
    _deal(book, [released], parts, f"year:{book.scope.year}")
    return list(dict.fromkeys(part.account for part in parts))


def _note_lacking(book: Book, released: Released, accounts: Sequence[str]) -> None:
    """Counts below zero end with the pool that kept them: units came from nowhere on record."""
    for account in accounts:
        units = released.balances[account]
        if units < 0:
            text = f"account {account} lacked {plain(-units)} {released.asset} when its pool was"
            book.note("missing_basis", f"year:{book.scope.year}", f"{text} divided")


def _deal(book: Book, released: Sequence[Released], parts: Sequence[Part], by: str) -> None:
    lots = [dealt(part, by) for part in parts]
    check_dealt(released, lots)
    for lot in lots:
        book.holdings.put(lot)
        # What was bought can still replace units sold at a loss, wherever it is dealt to.
        book.replacements.hold(lot)


# -- the end of own practice -----------------------------------------------------------------


def _cut_over(book: Book, year: int, pooling: Pooling) -> None:
    """Own practice ends: allocations take effect, and what each account then has is kept."""
    since = book.instant(date(year, 1, 1))
    chains = proposed(book, since)
    first = first_disposals(book, since) if chains else {}
    changing = set(_changing(book, pooling))
    released: dict[str, list[Released]] = {asset: [] for asset in chains}
    for key in book.holdings.held_pools():
        if key in changing or key[1] in chains:
            released.setdefault(key[1], []).append(book.holdings.release(key))
    governing = {
        asset: govern(book, chains[asset], first.get(asset), *_together(released[asset]))
        for asset in sorted(chains)
    }
    book.scope.enter(year, pooling)
    for asset in sorted(released):
        governed = governing.get(asset)
        if governed is None:
            _default(book, asset, released[asset], tried=asset in chains)
            continue
        proposal = governed.proposal
        _deal(book, released[asset], governed.parts, proposal.said.name)
        mechanical = proposal.said.kind == "global"
        book.elections.allocated[asset] = Allocated(since, proposal.completed, mechanical)
    by_name = {each.proposal.said.name: each.proposal for each in governing.values() if each}
    _keep_schedule(book, year, by_name)


def _together(released: Sequence[Released]) -> tuple[list[Lot], Balances]:
    """The lots of several pools in FIFO order, and the units of each account."""
    lots = [lot for each in released for lot in each.lots]
    lots.sort(key=lambda lot: lot.origin.place)
    return lots, {name: units for each in released for name, units in each.balances.items()}


def _default(book: Book, asset: str, released: Sequence[Released], *, tried: bool) -> None:
    """Without an allocation that took effect: divided pools are dealt out, the others stay."""
    year = book.scope.year
    divided = [(each, accounts) for each in released if (accounts := _place(book, each))]
    for each, accounts in divided:
        dealt_to = ", ".join(accounts)
        text = f"{plain(each.units)} {asset} were dealt first in, first out to {dealt_to}"
        book.note("no_allocation", f"year:{year}", text)
    if tried and not divided:
        text = f"{asset} stays where it lay: no allocation of it took effect"
        book.note("no_allocation", f"year:{year}", text)


def _keep_schedule(book: Book, year: int, governing: Mapping[str, Proposal]) -> None:
    """What each account has at the start of the year, and how it came to have it."""
    book.schedule.clear()
    for lot in book.holdings.lots():
        how = "default" if lot.by == f"year:{year}" else "none"
        book.schedule.append(Placed(lot, lot.remaining, lot.taken, how, governing.get(lot.by)))
