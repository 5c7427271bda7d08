"""Two Coinbase rows that are one thing: which, and what it is.

    2025-01-07 19:26:56  Send     ETH2  -0.1809     staked ether came back under its old name:
    2025-01-07 19:26:56  Receive  ETH    0.1809     a migration, not a send and not a receipt

    2024-12-05 06:33:40  Convert  BTC  0.0036   Converted 0.0036 BTC to 156.1 XRP
    2024-12-05 06:33:41  Convert  XRP  156.1    Converted 0.0036 BTC to 156.1 XRP

Read singly, the first two would raise two findings and the others would swap twice. Rows pair when
they lie within two seconds and belong to one family: the same type, the same sentence in their
notes, or a send and a receipt of one quantity of ether and staked ether.
"""

from collections.abc import Iterable
from datetime import timedelta

from adapters.importers.coinbase.facts import outward
from adapters.importers.coinbase.labels import MEANINGS
from adapters.importers.coinbase.labels import Act
from adapters.importers.coinbase.notes import read_change
from adapters.importers.coinbase.rows import CoinbaseRow
from adapters.importers.coinbase.trades import STAKED_ETHER
from domain.amounts import plain

APART = timedelta(seconds=2)
"""How far apart the two rows of one thing are written."""

TURNS_INTO_ETHER = frozenset(
    {"retail unstaking transfer", "retail eth2 deprecation", "retail eth deprecation"}
)
"""Types that turn staked ether back; the others of that family stake it."""

_IN_TWO_ROWS = frozenset({Act.MIGRATE, Act.STAKE, Act.WRAP, Act.TRADE_PAIR})

Pair = tuple[CoinbaseRow, CoinbaseRow | None]


def pair_up(rows: Iterable[CoinbaseRow]) -> list[Pair]:
    """Rows in time order as pairs (what was sent first) and singles."""
    pairs: list[Pair] = []
    waiting: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        family = _family(row)
        if family is None:
            pairs.append((row, None))
            continue
        open_places = [
            place for place in waiting.get(family, []) if row.at - pairs[place][0].at <= APART
        ]
        partner = next((p for p in open_places if _fit(pairs[p][0], row)), None)
        if partner is None:
            waiting[family] = [*open_places, len(pairs)]
            pairs.append((row, None))
        else:
            waiting[family] = [place for place in open_places if place != partner]
            pairs[partner] = _sent_first(pairs[partner][0], row)
    return pairs


def _family(row: CoinbaseRow) -> tuple[str, str] | None:
    key = row.key
    if key in ("send", "receive"):
        return ("ether", plain(row.units)) if row.asset in STAKED_ETHER else None
    meaning = MEANINGS.get(key)
    if meaning is None:
        return None
    if meaning.act in _IN_TWO_ROWS:
        return (key, "")
    return ("convert", row.notes) if meaning.act is Act.CONVERT else None


def _fit(one: CoinbaseRow, two: CoinbaseRow) -> bool:
    if one.key in ("send", "receive"):
        return one.key != two.key and one.asset != two.asset
    if one.asset == two.asset:
        return one.key != "convert" and one.units == two.units and one.quantity != two.quantity
    if one.key == "convert":
        told = read_change(one.notes)
        return told is not None and {one.asset, two.asset} == {
            told.units.asset,
            told.counter.asset,
        }
    return leaves(one, two) is not None


def leaves(one: CoinbaseRow, two: CoinbaseRow) -> CoinbaseRow | None:
    """Which of two rows is the one that left; None where they do not go opposite ways."""
    if one.key in ("send", "receive"):
        return one if outward(one) else two
    if one.key == "convert":
        told = read_change(one.notes)
        return one if told and told.units.asset == one.asset else two
    if (one.quantity < 0) != (two.quantity < 0):
        return one if one.quantity < 0 else two
    if not one.signed and {one.asset, two.asset} == STAKED_ETHER:
        old = "ETH2" if one.key in TURNS_INTO_ETHER else "ETH"
        return one if one.asset == old else two
    return None


def _sent_first(one: CoinbaseRow, two: CoinbaseRow) -> Pair:
    return (one, two) if leaves(one, two) is one else (two, one)
