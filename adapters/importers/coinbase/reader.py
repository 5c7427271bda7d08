"""Coinbase: from the bytes of a transaction history to drafts.

What is taken from where, and what is not guessed:

- direction comes from the type; a type this importer does not know is units that came or went,
  by the sign, with the remark `unknown_label`; without a sign the row is refused;
- cost and proceeds are before the fee; a fee in the file's currency stays a fee in money;
- two rows that are one thing (staked ether, migrations, wraps, conversions) are one fact;
- a wrap whose two quantities differ is `liquid_staking`, because a token whose ratio moves is not
  a one-to-one wrap and its tax is another question;
- ids name facts, except for conversions, whose ids Coinbase gives anew with each download.
"""

from adapters.importers.coinbase.facts import MONEY_MOVED
from adapters.importers.coinbase.facts import STAYS_HERE
from adapters.importers.coinbase.facts import moved
from adapters.importers.coinbase.facts import outward
from adapters.importers.coinbase.facts import single
from adapters.importers.coinbase.facts import stated
from adapters.importers.coinbase.labels import MEANINGS
from adapters.importers.coinbase.labels import Act
from adapters.importers.coinbase.labels import Meaning
from adapters.importers.coinbase.notes import Told
from adapters.importers.coinbase.notes import read_change
from adapters.importers.coinbase.notes import read_trade
from adapters.importers.coinbase.pairs import Pair
from adapters.importers.coinbase.pairs import pair_up
from adapters.importers.coinbase.rows import COINBASE
from adapters.importers.coinbase.rows import CoinbaseRow
from adapters.importers.coinbase.rows import read_row
from adapters.importers.coinbase.trades import STAKED_ETHER
from adapters.importers.coinbase.trades import convert
from adapters.importers.coinbase.trades import trade
from adapters.importers.exchanges import conversion
from adapters.importers.exchanges import exchange
from adapters.importers.exchanges import is_money
from adapters.importers.intake import Intake
from adapters.importers.intake import open_intake
from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from adapters.importers.repeats import without_repeats
from adapters.importers.stated import Stated
from adapters.importers.stated import in_time_order
from adapters.importers.stated import name_facts
from domain.facts import Leg
from domain.faults import Fault

VERSION = 1

MONEY_FOR_MONEY = "money for money: no units, no fact"
NO_UNITS = "no units moved"
HALF_MISSING = "its other half is not in the file"
UNKNOWN = "a type this importer does not know"

Outcome = Stated | str | Fault
"""A fact, or why the row is none, or what is wrong with it."""


def read_coinbase(content: bytes, file: str, options: Options) -> Reading:
    """Read a Coinbase transaction history of any version; everything wrong with it is a fault."""
    return _read(open_intake(content, file, options, COINBASE))


def _read(intake: Intake) -> Reading:
    said_once = without_repeats(intake, intake.rows, "identity")
    rows = [row for each in said_once if (row := read_row(intake, each))]
    ordered = in_time_order(rows, newest_first=any(row.signed for row in rows))
    facts: list[Stated] = []
    for pair in pair_up(row for row in ordered if row.quantity):
        outcome = _outcome(intake.file, pair)
        if isinstance(outcome, Stated):
            facts.append(outcome)
        elif isinstance(outcome, Fault):
            intake.faults.append(outcome)
        else:
            _leave(intake, pair, outcome)
    for row in ordered:
        if not row.quantity:
            intake.leave(row.line, NO_UNITS)
    drafts = name_facts(intake, ordered, facts)
    return Reading(
        "coinbase",
        VERSION,
        intake.zone.key if any(row.whole_day for row in rows) else "UTC",
        intake.encoding,
        len(intake.rows),
        drafts,
        sorted(intake.left),
        intake.faults,
        intake.remarks,
    )


def _leave(intake: Intake, pair: Pair, reason: str) -> None:
    for row in pair:
        if row:
            intake.leave(row.line, reason)


def _outcome(file: str, pair: Pair) -> Outcome:
    """What a row, or two that are one thing, came to."""
    row, other = pair
    meaning = MEANINGS.get(row.key)
    if meaning and meaning.act is Act.CONVERT:
        return _converted(file, row, other)
    if other:
        return _two_rows(row, other)
    if meaning and meaning.act in (Act.BUY, Act.SELL):
        if is_money(row.asset) and row.key.startswith("advance") and not read_trade(row.notes):
            # Money was traded on a market, for units that only the notes could name.
            return _notes_fault(file, row, f"'Bought X {row.asset} for Y …' or 'Sold …'")
        found = trade(row, outward=meaning.act is Act.SELL)
        return stated(row, *found) if found else MONEY_FOR_MONEY
    if meaning is None or meaning.act in (Act.MIGRATE, Act.STAKE, Act.WRAP, Act.TRADE_PAIR):
        return _alone(file, row, meaning)
    if meaning.act is Act.MOVE and outward(row) is None:
        return _no_direction(file, row)
    return single(row, meaning)


def _converted(file: str, row: CoinbaseRow, other: CoinbaseRow | None) -> Outcome:
    told = read_change(row.notes)
    if told is None or row.asset not in _told_assets(told):
        return _notes_fault(file, row, f"'Converted X {row.asset} to Y …'")
    found = convert(row, told, other)
    return stated(row, *found, other, by_content=True) if found else MONEY_FOR_MONEY


def _told_assets(told: Told) -> set[str]:
    """The two assets of a conversion; empty where the notes name one asset twice."""
    assets = {told.units.asset, told.counter.asset}
    return assets if len(assets) == 2 else set()


def _told_wrap(row: CoinbaseRow) -> tuple[Leg, Leg] | None:
    """Both legs of a wrap as its notes tell them, where they are units and one is the row's."""
    told = read_change(row.notes)
    if told is None or row.asset not in _told_assets(told):
        return None
    return None if any(map(is_money, _told_assets(told))) else (told.units, told.counter)


def _notes_fault(file: str, row: CoinbaseRow, sentence: str) -> Fault:
    return Fault(
        "notes_not_understood",
        file,
        row.line,
        "Notes",
        repr(row.notes[:120]),
        f"{sentence}, the only place that tells the other leg",
        "Restore the original export; this row cannot be told without its notes.",
    )


def _two_rows(sent: CoinbaseRow, received: CoinbaseRow) -> Outcome:
    if sent.asset == received.asset:
        return STAYS_HERE
    legs = Leg(sent.asset, sent.units), Leg(received.asset, received.units)
    meaning = MEANINGS[sent.key]
    if meaning.act is Act.TRADE_PAIR or is_money(sent.asset) or is_money(received.asset):
        body = exchange(*legs)
        return stated(sent, body, (), received) if body else MONEY_FOR_MONEY
    family = _wrap_family(*legs) if meaning.act is Act.WRAP else "migration"
    return stated(sent, conversion(*legs, family), (), received)


def _wrap_family(sent: Leg, received: Leg) -> str:
    return "wrap" if sent.quantity == received.quantity else "liquid_staking"


def _alone(file: str, row: CoinbaseRow, meaning: Meaning | None) -> Outcome:
    """A row of an unknown type, or one whose other half is not in the file."""
    if is_money(row.asset):
        return MONEY_MOVED
    if meaning and meaning.act is Act.STAKE and row.asset not in STAKED_ETHER:
        return STAYS_HERE
    legs = _told_wrap(row) if meaning and meaning.act is Act.WRAP else None
    if legs:
        return stated(row, conversion(*legs, _wrap_family(*legs)))
    out = outward(row)
    if out is None:
        return _no_direction(file, row)
    return moved(row, out=out, remark=HALF_MISSING if meaning else UNKNOWN)


def _no_direction(file: str, row: CoinbaseRow) -> Fault:
    return Fault(
        "no_direction",
        file,
        row.line,
        "Transaction Type",
        repr(row.label[:80]),
        "a type, sign or note that says whether units came or went",
        "Export the history again: newer files carry a sign.",
    )
