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

from adapters.importers.coinbase.facts import moved
from adapters.importers.coinbase.facts import outward
from adapters.importers.coinbase.facts import single
from adapters.importers.coinbase.facts import stated
from adapters.importers.coinbase.labels import MEANINGS
from adapters.importers.coinbase.labels import Act
from adapters.importers.coinbase.notes import Told
from adapters.importers.coinbase.notes import read_change
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
from adapters.importers.pause import collector_paused
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
STAYS_HERE = "a move between pockets of the same account"


def read_coinbase(content: bytes, file: str, options: Options) -> Reading:
    """Read a Coinbase transaction history of any version; everything wrong with it is a fault."""
    with collector_paused():
        return _read(open_intake(content, file, options, COINBASE))


def _read(intake: Intake) -> Reading:
    said_once = without_repeats(intake, intake.rows, "identity")
    rows = [row for each in said_once if (row := read_row(intake, each))]
    ordered = in_time_order(rows, newest_first=any(row.signed for row in rows))
    moving = []
    for row in ordered:
        if row.quantity:
            moving.append(row)
        else:
            intake.leave(row.line, NO_UNITS)
    facts = [fact for pair in pair_up(moving) if (fact := _fact(intake, pair))]
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


def _fact(intake: Intake, pair: Pair) -> Stated | None:
    """The fact of a row or of two; None where the rows were left out or are at fault."""
    row, other = pair
    meaning = MEANINGS.get(row.key)
    if meaning and meaning.act is Act.CONVERT:
        return _converted(intake, row, other)
    if other:
        return _two_rows(intake, row, other)
    if meaning and meaning.act in (Act.BUY, Act.SELL):
        found = trade(row, outward=meaning.act is Act.SELL)
        return stated(row, *found) if found else _leave(intake, pair, MONEY_FOR_MONEY)
    if meaning is None or meaning.act in (Act.MIGRATE, Act.STAKE, Act.WRAP, Act.TRADE_PAIR):
        return _alone(intake, row)
    if meaning.act is Act.MOVE and outward(row) is None:
        return _no_direction(intake, row)
    found_single = single(row, meaning)
    if isinstance(found_single, str):
        return _leave(intake, pair, found_single)
    return found_single


def _leave(intake: Intake, pair: Pair, reason: str) -> None:
    for row in pair:
        if row:
            intake.leave(row.line, reason)


def _converted(intake: Intake, row: CoinbaseRow, other: CoinbaseRow | None) -> Stated | None:
    told = read_change(row.notes)
    if told is None or row.asset not in _told_assets(told):
        _notes_fault(intake, row)
        return None
    found = convert(row, told, other)
    if found is None:
        return _leave(intake, (row, other), MONEY_FOR_MONEY)
    body, remarks = found
    return stated(row, body, remarks, other, by_content=True)


def _told_assets(told: Told) -> set[str]:
    """The two assets of a conversion; empty where the notes name one asset twice."""
    assets = {told.units.asset, told.counter.asset}
    return assets if len(assets) == 2 else set()


def _notes_fault(intake: Intake, row: CoinbaseRow) -> None:
    intake.faults.append(
        Fault(
            "notes_not_understood",
            intake.file,
            row.line,
            "Notes",
            repr(row.notes[:120]),
            f"'Converted X {row.asset} to Y …', the only place that tells the other leg",
            "Restore the original export; this row cannot be told without its notes.",
        )
    )


def _two_rows(intake: Intake, sent: CoinbaseRow, received: CoinbaseRow) -> Stated | None:
    if sent.asset == received.asset:
        return _leave(intake, (sent, received), STAYS_HERE)
    legs = Leg(sent.asset, sent.units), Leg(received.asset, received.units)
    meaning = MEANINGS[sent.key]
    if meaning.act is Act.TRADE_PAIR or is_money(sent.asset) or is_money(received.asset):
        body = exchange(*legs)
        if body is None:
            return _leave(intake, (sent, received), MONEY_FOR_MONEY)
        return stated(sent, body, (), received)
    family = _wrap_family(*legs) if meaning.act is Act.WRAP else "migration"
    return stated(sent, conversion(*legs, family), (), received)


def _wrap_family(sent: Leg, received: Leg) -> str:
    return "wrap" if sent.quantity == received.quantity else "liquid_staking"


def _alone(intake: Intake, row: CoinbaseRow) -> Stated | None:
    """A row of an unknown type, or one whose other half is not in the file."""
    meaning = MEANINGS.get(row.key)
    if is_money(row.asset):
        return _leave(intake, (row, None), "money came or went: money has no lots")
    if meaning and meaning.act is Act.STAKE and row.asset not in STAKED_ETHER:
        return _leave(intake, (row, None), STAYS_HERE)
    told = read_change(row.notes) if meaning and meaning.act is Act.WRAP else None
    if told and row.asset in _told_assets(told):
        legs = told.units, told.counter
        return stated(row, conversion(*legs, _wrap_family(*legs)))
    out = outward(row)
    if out is None:
        return _no_direction(intake, row)
    remark = (
        "its other half is not in the file" if meaning else "a type this importer does not know"
    )
    return moved(row, out=out, remark=remark)


def _no_direction(intake: Intake, row: CoinbaseRow) -> None:
    intake.faults.append(
        Fault(
            "no_direction",
            intake.file,
            row.line,
            "Transaction Type",
            repr(row.label[:80]),
            "a type, sign or note that says whether units came or went",
            "Export the history again: newer files carry a sign.",
        )
    )
