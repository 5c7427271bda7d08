"""Allocating unused basis at the end of own practice: which allocation governs, and its parts.

Of several allocations of an asset the first complete one governs, and none can be changed any more
(R-LOT-8). It must tie to the last unit with what was unused and with what each account held:

    unused 10 at $1, 14 at $5      XYZ holds 4, GHI 20
    "hifo: XYZ, GHI"   ->   XYZ 4 at $5      GHI 10 at $5, 10 at $1

Husband and wife are two taxpayers: each one's lots go to that one's accounts only. A global rule
deals each one's among those of the accounts it names that are theirs, in its order.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.allocations import Proposal
from domain.allocations import proposals
from domain.allocations import read_rule
from domain.allocations import window_of
from domain.amounts import ZERO
from domain.amounts import plain
from domain.booking.book import Book
from domain.booking.dealing import Part
from domain.booking.dealing import Stock
from domain.booking.dealing import in_order
from domain.booking.holdings import Balances
from domain.facts import SafeHarbor
from domain.knowledge import Stated
from domain.lots import Lot

Chains = Mapping[str, list[Stated]]
"""The revisions of each allocation of an asset, by the allocation's name."""

Whose = Callable[[str], str]
"""The owner of an account."""


class Governing(NamedTuple):
    """The allocation that governs an asset, and how it deals the lots."""

    proposal: Proposal
    parts: list[Part]


def proposed(book: Book, on: datetime) -> dict[str, Chains]:
    """Allocations on record by asset, as far as the switch lets them in.

    `safe_harbor_2024_28` = none says that the taxpayer made none, specific or global that only one
    of that kind counts; where nobody answers, what is recorded counts.
    """
    found: dict[str, dict[str, list[Stated]]] = {}
    answer = book.switches.stated("safe_harbor_2024_28", book.day(on))
    for name, chain in book.knowledge.allocations.items():
        for asset in sorted({each.said.asset for each in chain if each.said is not None}):
            kept = [
                each
                for each in chain
                if each.said is None
                or (each.said.asset == asset and answer in ("", each.said.kind))
            ]
            if any(each.said is not None for each in kept):
                found.setdefault(asset, {})[name] = kept
    return dict(found)


def govern(
    book: Book, chains: Chains, first: datetime | None, lots: list[Lot], balances: Balances
) -> Governing | None:
    """The allocation that governs an asset. What fails, and what came too late to change it, is
    told by findings. `first` is the first disposal of the asset since, `lots` are what was unused.
    """
    governing: Governing | None = None
    for proposal in proposals(chains, window_of(book.ruleset, first, book.zone)):
        said, why = proposal.said, proposal.why
        if governing is not None:
            text = f"{governing.proposal.said.name} had allocated {said.asset} before, for good"
            book.note("late_election_change", said.name, text)
            continue
        parts = [] if why else _parts(said, lots, balances, book.scope.owner_of)
        if isinstance(parts, str):
            why = parts
        elif not why:
            governing = Governing(proposal, parts)
            _note_governing(book, proposal, chains)
            continue
        if said == chains[said.name][-1].said:
            code = proposal.code or "allocation_does_not_tie"
            book.note(code, said.name, f"{said.asset}: {why}")
    return governing


def _note_governing(book: Book, proposal: Proposal, chains: Chains) -> None:
    said = proposal.said
    if chains[said.name][-1].said is None:
        text = f"{said.name} was voided after it was complete; it cannot be revoked"
        book.note("late_election_change", said.name, text)
    if proposal.attested:
        text = f"{said.name} was recorded too late; its evidence shows it {proposal.attested}"
        book.note("attested_allocation", said.name, text)


def _parts(said: SafeHarbor, lots: list[Lot], balances: Balances, whose: Whose) -> list[Part] | str:
    """How an allocation deals the unused lots; in words where it does not tie with them."""
    for name, units in sorted(balances.items()):
        if units < 0:
            return f"account {name} holds {plain(units)} by the facts"
    deal = _specific if said.kind == "specific" else _global
    return deal(said, lots, balances, whose)


def _specific(
    said: SafeHarbor, lots: list[Lot], balances: Balances, whose: Whose
) -> list[Part] | str:
    """Units as they are named: all that were unused of each owner, as many as each account held."""
    unused: dict[str, Decimal] = {}
    by_account: dict[str, Decimal] = {}
    by_lot: dict[str, Decimal] = {}
    for lot in lots:
        _add(unused, f"{lot.origin.name} of the {whose(lot.account)}", lot.remaining)
    for each in said.lots:
        _add(by_account, each.account, each.quantity)
        _add(by_lot, f"{each.lot} of the {whose(each.account)}", each.quantity)
    astray = _astray("account", by_account, balances) or _astray("lot", by_lot, unused)
    if astray:
        return astray
    stocks = _stocks(lots, (each.account for each in said.lots), whose)
    return [
        part
        for each in said.lots
        for part in stocks[whose(each.account)].draw(each.account, each.quantity, each.lot)
    ]


def _add(sums: dict[str, Decimal], name: str, units: Decimal) -> None:
    sums[name] = sums.get(name, ZERO) + units


def _astray(what: str, allocated: Balances, known: Balances) -> str:
    """Where units allocated are not those that are there, in words; "" where they tie."""
    for name in sorted(allocated.keys() | known.keys()):
        stated, there = allocated.get(name, ZERO), known.get(name, ZERO)
        if stated != there:
            return f"{what} {name} has {plain(there)}, {plain(stated)} are allocated"
    return ""


def _global(
    said: SafeHarbor, lots: list[Lot], balances: Balances, whose: Whose
) -> list[Part] | str:
    """Lots in the order of the rule, to their owner's accounts in its order, all they hold."""
    rule = read_rule(said.rule)
    accounts = rule.accounts if rule else ()
    left_out = sorted(name for name in balances if name not in accounts)
    if rule is None or left_out:
        return f"account {', '.join(left_out)} holds units and is not in the rule"
    stocks = _stocks(in_order(lots, rule.method), accounts, whose)
    return [
        part
        for name in accounts
        for part in stocks[whose(name)].draw(name, balances.get(name, ZERO))
    ]


def _stocks(lots: list[Lot], accounts: Iterable[str], whose: Whose) -> dict[str, Stock]:
    """What is to be dealt of each owner of accounts: a pool's lots lie in accounts of its owner."""
    return {
        owner: Stock(lot for lot in lots if whose(lot.account) == owner)
        for owner in {whose(name) for name in accounts}
    }
