"""One Koinly row as one fact.

    sent 100 EUR, received 0.002 BTC            acquisition of BTC
    sent 1 ETH, label gift, net worth 3000 USD  disposal by gift, value 3000
    sent 1 ETH, received 0.999 ETH              one wallet: left and came, unclassified both;
                                                two wallets of the export: a transfer, 0.001 fee

Fees in Koinly are in addition to both legs. A fee in the asset that was sent left with it, one in
another asset left beside it; both are units given up. A fee in money on a mere movement changes
no figure here and goes into the note.
"""

from adapters.importers.exchanges import conversion
from adapters.importers.exchanges import exchange
from adapters.importers.exchanges import in_units
from adapters.importers.exchanges import is_money
from adapters.importers.exchanges import money
from adapters.importers.exchanges import per_unit
from adapters.importers.exchanges import price
from adapters.importers.exchanges import unit_fee
from adapters.importers.koinly.labels import CARRIED_OVER
from adapters.importers.koinly.labels import EXCHANGED
from adapters.importers.koinly.labels import GAIN
from adapters.importers.koinly.labels import GIVEN_UP
from adapters.importers.koinly.labels import IGNORED
from adapters.importers.koinly.labels import INCOME
from adapters.importers.koinly.labels import LOST
from adapters.importers.koinly.labels import LOST_REMARK
from adapters.importers.koinly.labels import SWAP_REMARK
from adapters.importers.koinly.labels import UNDECIDED_IN
from adapters.importers.koinly.labels import UNDECIDED_OUT
from adapters.importers.koinly.rows import KoinlyRow
from adapters.importers.koinly.rows import Worth
from adapters.importers.reading import Remark
from adapters.importers.stated import Body
from adapters.importers.stated import Stated
from domain.amounts import EXACT
from domain.amounts import plain
from domain.facts import Leg

SOURCE = "koinly"

MONEY_MOVED = "money came or went: money has no lots"
MONEY_FOR_MONEY = "money for money: no units, no fact"
NOTHING_MOVED = "no units moved"
LEFT_BY_KOINLY = "ignored in Koinly"

UNKNOWN = "a label this importer does not know"

Attached = tuple[tuple[str, Body], ...]


def fact(row: KoinlyRow) -> Stated | str:
    """The fact of a row, or why it is none."""
    if row.label == IGNORED:
        return LEFT_BY_KOINLY
    if row.sent and row.received:
        return _both(row, row.sent, row.received)
    if row.sent:
        return _out(row, row.sent)
    if row.received:
        return _in(row, row.received)
    if row.fee and not is_money(row.fee.asset):
        worth = _money(row.fee_worth or row.worth)
        body = in_units("disposal", row.fee, proceeds=worth, how="spend")
        return _stated(row, body, wallet=row.sent_wallet or row.received_wallet)
    return MONEY_MOVED if row.fee else NOTHING_MOVED


def _money(worth: Worth | None) -> str | dict[str, str] | None:
    return money(worth.amount, worth.currency) if worth else None


def _remark(row: KoinlyRow, text: str) -> tuple[Remark, ...]:
    label = f"label '{row.label}'" if row.label else "row without a label"
    return (Remark("unknown_label", f"Koinly {label}: {text}."),) if text else ()


def _stated(
    row: KoinlyRow, body: Body, remark: str = "", attached: Attached = (), wallet: str = ""
) -> Stated:
    words = [row.description, f"Koinly label: {row.label}" if row.label else ""]
    if row.fee and is_money(row.fee.asset) and "fee" not in body:
        words.append(f"fee {plain(row.fee.quantity)} {row.fee.asset}")
    note = " | ".join(word for word in words if word)
    if note:
        body["note"] = note
    if row.tx:
        body["tx"] = row.tx
    if wallet:
        body["account"] = wallet
        attached = tuple((suffix, _in_wallet(each, wallet)) for suffix, each in attached)
    remarks = _remark(row, remark)
    return Stated(
        row.line, row.at, body, (row.line,), row.identity, row.content(), remarks, attached
    )


def _in_wallet(body: Body, wallet: str) -> Body:
    return body if body["type"] == "price" else {"account": wallet} | body


def _charge(row: KoinlyRow) -> Body | None:
    """The fee of a trade: money, or units that left in addition."""
    if row.fee is None:
        return None
    if is_money(row.fee.asset):
        return {"amount": money(row.fee.quantity, row.fee.asset.upper())}
    return unit_fee(row.fee, value=_money(row.fee_worth))


def _spent_on_fee(row: KoinlyRow) -> Attached:
    """The fee of a movement, in units: spent, as a fact of its own beside it."""
    if row.fee is None or is_money(row.fee.asset):
        return ()
    worth = _money(row.fee_worth)
    return ((":fee", in_units("disposal", row.fee, proceeds=worth, how="spend")),)


def _price(row: KoinlyRow, units: Leg) -> Attached:
    if row.worth is None:
        return ()
    each = per_unit(row.worth.amount, units.quantity)
    found = price(units.asset, each, row.worth.currency, SOURCE)
    return ((":price", found),) if found else ()


def _in(row: KoinlyRow, units: Leg) -> Stated | str:
    if row.label in GAIN:
        return _gain(row, units, profit=True)
    if is_money(units.asset):
        return MONEY_MOVED
    wallet = row.received_wallet
    if row.label in INCOME:
        how = INCOME[row.label]
        body = in_units("income", units, value=_money(row.worth), how=how)
        return _stated(row, body, "", _spent_on_fee(row), wallet)
    remark = "" if row.label in UNDECIDED_IN else UNKNOWN
    attached = _price(row, units) + _spent_on_fee(row)
    return _stated(row, in_units("receipt", units), remark, attached, wallet)


def _out(row: KoinlyRow, units: Leg) -> Stated | str:
    if row.label in GAIN:
        return _gain(row, units, profit=False)
    if is_money(units.asset):
        return MONEY_MOVED
    if row.label in GIVEN_UP:
        proceeds, how = _money(row.worth), GIVEN_UP[row.label]
        body = in_units("disposal", units, proceeds=proceeds, how=how, fee=_charge(row))
        return _stated(row, body, wallet=row.sent_wallet)
    remark = LOST_REMARK if row.label == LOST else UNKNOWN
    if row.label in UNDECIDED_OUT:
        remark = ""
    return _removed(row, units, remark)


def _removed(row: KoinlyRow, units: Leg, remark: str) -> Stated:
    """Units that left with their fee: what arrived elsewhere tells later how much it was."""
    attached = _price(row, units)
    if row.fee and row.fee.asset == units.asset:
        units = Leg(units.asset, EXACT.add(units.quantity, row.fee.quantity))
    else:
        attached += _spent_on_fee(row)
    return _stated(row, in_units("removal", units), remark, attached, row.sent_wallet)


def _gain(row: KoinlyRow, units: Leg, *, profit: bool) -> Stated | str:
    """The result of a derivative: in money, or in units with their worth."""
    wallet = row.received_wallet if profit else row.sent_wallet
    worth = Worth(units.quantity, units.asset.upper()) if is_money(units.asset) else row.worth
    if worth is None:
        kind = "receipt" if profit else "removal"
        remark = "the result of a derivative without its worth"
        return _stated(row, in_units(kind, units), remark, _spent_on_fee(row), wallet)
    pnl = worth.amount if profit else worth.amount.copy_negate()
    body: Body = {
        "type": "settlement",
        "pnl": money(pnl, worth.currency),
        "contract": "other",
    }
    if not is_money(units.asset):
        body |= {"asset": units.asset, "quantity": plain(units.quantity)}
    if charge := _charge(row):
        body["fee"] = charge
    return _stated(row, body, wallet=wallet)


def _both(row: KoinlyRow, sent: Leg, received: Leg) -> Stated | str:
    if sent.asset == received.asset:
        return MONEY_FOR_MONEY if is_money(sent.asset) else _same_asset(row, sent, received)
    wallet = row.sent_wallet or row.received_wallet
    units_only = not is_money(sent.asset) and not is_money(received.asset)
    if row.label in CARRIED_OVER and units_only:
        body = conversion(sent, received, CARRIED_OVER[row.label])
        if charge := _charge(row):
            body["fee"] = charge
        return _stated(row, body, SWAP_REMARK if row.label == "swap" else "", wallet=wallet)
    exchanged = exchange(sent, received, _money(row.worth), _charge(row))
    if exchanged is None:
        return MONEY_FOR_MONEY
    known = row.label in EXCHANGED or row.label in CARRIED_OVER
    return _stated(row, exchanged, "" if known else UNKNOWN, wallet=wallet)


def _same_asset(row: KoinlyRow, sent: Leg, received: Leg) -> Stated:
    """One asset on both sides: a move. Between two wallets a transfer, else left and came."""
    wallets = {row.sent_wallet, row.received_wallet}
    if len(wallets) == 2 and "" not in wallets and received.quantity <= sent.quantity:
        return _transfer(row, sent, received)
    left = _removed(row, sent, "sent and received are one asset; which move it was is not said")
    came = in_units("receipt", received, account=row.received_wallet or None)
    return left._replace(attached=(*left.attached, (":receipt", came)))


def _transfer(row: KoinlyRow, sent: Leg, received: Leg) -> Stated:
    """A move between own wallets. The units missing on arrival are its fee.

    A fee in the same asset adds to them; one in another asset is spent beside, and if both
    occurred the transfer keeps the missing units as its fee.
    """
    missing = EXACT.subtract(sent.quantity, received.quantity)
    attached: Attached = ()
    if row.fee and row.fee.asset == sent.asset:
        missing = EXACT.add(missing, row.fee.quantity)
    fee = unit_fee(Leg(sent.asset, missing)) if missing else _charge(row)
    if missing and row.fee and row.fee.asset != sent.asset:
        attached = _spent_on_fee(row)
    body = in_units("transfer", received, to=row.received_wallet, fee=fee)
    return _stated(row, body, "", attached, row.sent_wallet)
