"""One Coinbase row as one fact: bought, sold, earned, spent, moved.

A `Send` is units that left, not yet classified: it may be a gift, a payment or a move to an own
wallet, and only the owner knows. The price the row gives in passing is kept as a price of its own,
because whatever the send turns out to be, its value on that day will be asked for.
"""

from adapters.importers.coinbase.amounts import stated_value
from adapters.importers.coinbase.labels import INCOME_IN_NOTES
from adapters.importers.coinbase.labels import MEANINGS
from adapters.importers.coinbase.labels import Act
from adapters.importers.coinbase.labels import Meaning
from adapters.importers.coinbase.rows import CoinbaseRow
from adapters.importers.exchanges import in_units
from adapters.importers.exchanges import is_money
from adapters.importers.exchanges import money
from adapters.importers.exchanges import price
from adapters.importers.reading import Remark
from adapters.importers.stated import Body
from adapters.importers.stated import Stated
from domain.amounts import EXACT
from domain.amounts import plain
from domain.facts import Leg

SOURCE = "coinbase export"
MONEY_MOVED = "money came or went: money has no lots"
STAYS_HERE = "a move between pockets of the same account"
DATE_ONLY = "The file gives a date only; noon stands for it."


def stated(
    row: CoinbaseRow,
    body: Body,
    remarks: tuple[Remark, ...] = (),
    other: CoinbaseRow | None = None,
    *,
    by_content: bool = False,
) -> Stated:
    """A fact of this row (and another), named by the smallest id, or by what happened.

    `by_content` for the types whose ids Coinbase gives anew with each download. Units that came
    or went unclassified, or became others, carry the row's price along.
    """
    identity = row.identity if other is None else min(row.identity, other.identity)
    lines = (row.line,) if other is None else tuple(sorted((row.line, other.line)))
    note = _note(row)
    if note:
        body["note"] = note
    attached: tuple[tuple[str, Body], ...] = ()
    if body["type"] in ("receipt", "removal", "conversion"):
        found = price(row.asset, row.price, row.currency, SOURCE)
        attached = ((":price", found),) if found else ()
    if by_content or not identity:
        return Stated(row.line, row.at, body, lines, "", row.content(), remarks, attached)
    return Stated(row.line, row.at, body, lines, identity, (), remarks, attached)


def _note(row: CoinbaseRow) -> str:
    if not row.addresses and not row.whole_day:
        return row.notes
    parts = (row.notes, row.addresses, DATE_ONLY if row.whole_day else "")
    return " | ".join(part for part in parts if part)


def outward(row: CoinbaseRow) -> bool | None:
    """Whether units left, by type, sign or the first word of the notes; None if nothing tells."""
    meaning = MEANINGS.get(row.key)
    if meaning and meaning.outward is not None:
        return meaning.outward
    if row.signed or row.quantity < 0:
        return row.quantity < 0
    first = row.notes.partition(" ")[0].casefold()
    return {"sent": True, "received": False}.get(first)


def moved(row: CoinbaseRow, *, out: bool, remark: str = "") -> Stated:
    """Units that came or went, not yet classified, with the reason for a remark if any."""
    body = in_units("removal" if out else "receipt", Leg(row.asset, row.units))
    text = f"Coinbase {row.label}: {remark}."
    return stated(row, body, (Remark("unknown_label", text),) if remark else ())


def earned(row: CoinbaseRow, how: str) -> Stated:
    """Units earned, at the value the row states."""
    units = Leg(row.asset, row.units)
    return stated(row, in_units("income", units, value=stated_value(row), how=how))


def income_in_notes(row: CoinbaseRow) -> str:
    """How a `Receive` is income according to its notes, or ""."""
    notes = row.notes.casefold()
    return next((how for words, how in INCOME_IN_NOTES if words in notes), "")


def given_up(row: CoinbaseRow, how: str) -> Stated:
    """Units spent or donated.

    What was spent was worth the larger of Subtotal and Total; where they differ, the rest is fee.
    """
    units = Leg(row.asset, row.units)
    if how == "donation":
        return stated(row, in_units("disposal", units, proceeds=stated_value(row), how=how))
    sizes = [value.copy_abs() for value in (row.subtotal, row.total) if value]
    if not sizes:
        return stated(row, in_units("disposal", units, proceeds=stated_value(row), how=how))
    charged = EXACT.subtract(max(sizes), min(sizes))
    fee = {"amount": money(charged, row.currency)} if charged else None
    proceeds = money(max(sizes), row.currency)
    return stated(row, in_units("disposal", units, proceeds=proceeds, how=how, fee=fee))


def contract_settled(row: CoinbaseRow) -> Stated:
    """A derivative that settled; Coinbase does not say which kind of contract it was."""
    worth = row.units if is_money(row.asset) else row.total or row.subtotal
    currency = row.asset.upper() if is_money(row.asset) else row.currency
    if worth is None:
        return moved(row, out=row.quantity < 0, remark="a settlement without an amount")
    pnl = worth.copy_abs()
    pnl = pnl.copy_negate() if row.quantity < 0 else pnl
    body: Body = {"type": "settlement", "pnl": money(pnl, currency), "contract": "other"}
    if not is_money(row.asset):
        body |= {"asset": row.asset, "quantity": plain(row.units)}
    text = "Coinbase Derivatives Settlement: the file does not say whether section 1256 applies."
    return stated(row, body, (Remark("unknown_label", text),))


def single(row: CoinbaseRow, meaning: Meaning) -> Stated | str:
    """The fact of a row that stands alone, or why it is none. Trades are read elsewhere."""
    out = outward(row)
    if is_money(row.asset) and meaning.act is not Act.SETTLE:
        return MONEY_MOVED
    if meaning.act is Act.INSIDE:
        return STAYS_HERE
    if meaning.act is Act.INCOME:
        return earned(row, meaning.how)
    if meaning.act in (Act.SPEND, Act.DONATE):
        return given_up(row, "spend" if meaning.act is Act.SPEND else "donation")
    if meaning.act is Act.SETTLE:
        return contract_settled(row)
    if row.key == "receive" and (how := income_in_notes(row)):
        return earned(row, how)
    return moved(row, out=bool(out), remark=meaning.vague)
