"""Which Kraken rows belong together, and what each group is.

Rows share a reference when they are one thing to Kraken: the legs of a trade, the two ends of a
move between pockets, everything that ever happened to a margin position. Deposits and withdrawals
stand alone; their references have changed form between exports and are not relied upon.

What is never guessed: `transfer` without a subtype was a fork or an airdrop in some years and a
transfer desk in others, `spotfromfutures` is a return from the futures account or, again, a fork.
Such units came or went, with a remark.
"""

from collections.abc import Iterable

from adapters.importers.exchanges import conversion
from adapters.importers.exchanges import is_money
from adapters.importers.kraken.facts import STAYS_HERE
from adapters.importers.kraken.facts import Outcome
from adapters.importers.kraken.facts import earned
from adapters.importers.kraken.facts import moved
from adapters.importers.kraken.facts import name_of
from adapters.importers.kraken.facts import settlement
from adapters.importers.kraken.rows import LedgerRow
from adapters.importers.kraken.trades import Outcomes
from adapters.importers.kraken.trades import exchanged
from adapters.importers.stated import Stated
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.facts import Leg

EXCHANGES = frozenset({"trade", "spend", "receive", "buy", "sell", "conversion", "nfttrade"})
"""Types whose rows are legs of an exchange."""

MARGIN = frozenset({"margin", "rollover", "settled"})
"""Types of a margin position, all under the position's reference."""

POCKETS = frozenset(
    """
    spottostaking stakingfromspot stakingtospot spotfromstaking allocation deallocation
    autoallocation autoallocate migration
    """.split()
)
"""Subtypes that move units between pockets of the same account."""

INCOMES = {
    ("staking", ""): "staking",
    ("staking", "reward"): "staking",
    ("earn", "reward"): "reward",
    ("earn", "bonus"): "reward",
    ("earn", "airdrop"): "airdrop",
    ("transfer", "airdrop"): "airdrop",
    ("airdrop", ""): "airdrop",
    ("reward", ""): "reward",
    ("dividend", ""): "reward",
    ("invite bonus", ""): "reward",
}
"""Types and subtypes that are income, and of which kind."""

ALONE = frozenset({"deposit", "withdrawal"})

VAGUE = {
    "spotfromfutures": "it may be a return from the futures account or a fork",
    "spottofutures": "it went to the futures account, which is another account",
    "delistingconversion": "the other side of this conversion is not in the file",
    "transferpeertopeer": "it moved between two customers of Kraken",
}
"""Subtypes that are known and yet do not say enough."""


def group(rows: Iterable[LedgerRow]) -> list[list[LedgerRow]]:
    """Rows in time order as groups of one reference; rows without one stand alone."""
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        alone = row.kind in ALONE or not row.reference
        key = f"row {row.line}" if alone else f"reference {row.reference}"
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def outcomes(rows: list[LedgerRow]) -> Outcomes:
    """What became of each row of a group."""
    found: Outcomes = []
    legs = [row for row in rows if row.kind in EXCHANGES]
    margin = [row for row in rows if row.kind in MARGIN]
    other = [row for row in rows if row.kind not in EXCHANGES and row.kind not in MARGIN]
    if legs:
        found += exchanged(legs)
    if margin:
        found += _margin(margin)
    if other:
        found += _moves(other)
    return found


def _margin(rows: list[LedgerRow]) -> Outcomes:
    settled = [row for row in rows if row.kind == "settled"]
    found = exchanged(settled) if settled else []
    taken = {row.asset for row in rows if row.kind == "margin" and row.net < 0}
    for row in rows:
        if row.kind != "settled":
            financing = row.kind == "rollover"
            fact = settlement(row, financing=financing, with_others=len(taken) > 1)
            found.append(([row], fact))
    return found


def _moves(rows: list[LedgerRow]) -> Outcomes:
    """Transfers, earn rows, adjustments: both ends of a move, or each row by its own label."""
    if len(rows) == 2 and min(row.net for row in rows) < 0 < max(row.net for row in rows):
        if rows[0].asset == rows[1].asset:
            return _both_ends(rows)
        if rows[0].subkind in POCKETS and not any(is_money(row.asset) for row in rows):
            return [(rows, _migrated(rows))]
        return exchanged(rows)
    return [([row], _by_label(row)) for row in rows]


def _both_ends(rows: list[LedgerRow]) -> Outcomes:
    """Out of one pocket into another; what did not arrive is no longer in the account."""
    total = ZERO
    for row in rows:
        total = EXACT.add(total, row.net)
    if not total:
        return [(rows, STAYS_HERE)]
    return [([row], _by_label(row)) for row in rows]


def _migrated(rows: list[LedgerRow]) -> Stated:
    sent, received = sorted(rows, key=lambda row: row.net)
    gone = Leg(sent.asset, sent.net.copy_abs())
    come = Leg(received.asset, received.net.copy_abs())
    lines = tuple(sorted(row.line for row in rows))
    body = conversion(gone, come, "migration")
    return Stated(rows[0].line, rows[0].at, body, lines, name_of(rows))


def _by_label(row: LedgerRow) -> Outcome:
    how = INCOMES.get((row.kind, row.subkind))
    if how and row.amount > 0:
        return earned(row, how)
    if row.subkind in POCKETS:
        return STAYS_HERE if not row.fee else moved(row, "a move between pockets with a fee")
    if row.subkind in VAGUE:
        return moved(row, VAGUE[row.subkind])
    if row.kind in ALONE:
        expected = (row.amount > 0) == (row.kind == "deposit")
        return moved(row, "" if expected else "it runs against its own label")
    if row.kind == "transfer" and not row.subkind:
        return moved(row, "it may be a fork, an airdrop or a transfer")
    if row.kind == "adjustment":
        return moved(row, "Kraken does not say why")
    if row.kind == "hybridearnwithdrawal":
        return moved(row, "it left a hybrid earn product; where it went is not in the file")
    return moved(row, "a label this importer does not know")
