"""Coinbase's four amounts: which of them is the price before the fee.

    Buy   Subtotal 3.86 + Fees 0.99 = Total 4.85     what was paid is Total: 3.86, fee 0.99
    Sell  Subtotal 240.32 - Fees 3.58 = Total 236.74 what was got is Total: 240.32, fee 3.58
    Convert  Subtotal 1.46, Fees 0.04, Total 1.50    what came was worth 1.46; the rest is spread

Total is what changed hands, so it decides where the three do not tie: cost and proceeds before the
fee are worked out from Total and Fees, and a remark says that the file contradicts itself. In the
oldest tax report Subtotal is always 0 and there is no fee column: Total holds everything.
"""

from decimal import Decimal
from typing import NamedTuple

from adapters.importers.cells import fits
from adapters.importers.coinbase.rows import CoinbaseRow
from adapters.importers.exchanges import money
from adapters.importers.reading import Remark
from adapters.importers.stated import Body
from domain.amounts import EXACT
from domain.amounts import ZERO

TOLERANCE = Decimal("0.02")
"""Two amounts rounded to cents may miss each other by so much."""


class Settled(NamedTuple):
    """An amount before the fee, the fee, and a remark where the columns contradict each other."""

    before_fee: Decimal | None
    fee: Decimal
    currency: str
    remarks: tuple[Remark, ...] = ()

    def amount(self) -> str | dict[str, str] | None:
        """The amount before the fee as the journal takes it."""
        return None if self.before_fee is None else money(self.before_fee, self.currency)

    def charge(self) -> Body | None:
        """The fee as the journal takes it; None where there is none."""
        return {"amount": money(self.fee, self.currency)} if self.fee else None


def settle(row: CoinbaseRow, *, outward: bool) -> Settled:
    """What a purchase cost or a sale (`outward`) brought, before its fee."""
    subtotal, total, fee = _sizes(row)
    if total is None:
        return Settled(subtotal, fee or ZERO, row.currency)
    if fee is None:
        return Settled(total, ZERO, row.currency)
    if subtotal:
        if (EXACT.subtract if outward else EXACT.add)(subtotal, fee) == total:
            return Settled(subtotal, fee, row.currency)
        fee = _with_sign(subtotal, total, fee, outward=outward)
    before = EXACT.add(total, fee) if outward else EXACT.subtract(total, fee)
    remarks = _compare(row, subtotal, total, before)
    if before < 0:
        return Settled(total, ZERO, row.currency, remarks)
    return Settled(before, fee, row.currency, remarks)


def _sizes(row: CoinbaseRow) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    subtotal, total, fee = row.subtotal, row.total, row.fee
    return (
        None if subtotal is None else subtotal.copy_abs(),
        None if total is None else total.copy_abs(),
        None if fee is None else fee.copy_abs(),
    )


def _near(left: Decimal, right: Decimal) -> bool:
    return EXACT.subtract(left, right).copy_abs() <= TOLERANCE


def _with_sign(subtotal: Decimal, total: Decimal, fee: Decimal, *, outward: bool) -> Decimal:
    """The fee, negative where the columns only tie as a rebate."""
    charged = EXACT.subtract(subtotal, fee) if outward else EXACT.add(subtotal, fee)
    rebated = EXACT.add(subtotal, fee) if outward else EXACT.subtract(subtotal, fee)
    return fee.copy_negate() if not _near(charged, total) and _near(rebated, total) else fee


def _compare(
    row: CoinbaseRow, subtotal: Decimal | None, total: Decimal, before: Decimal
) -> tuple[Remark, ...]:
    if not subtotal or _near(subtotal, before):
        return ()
    return (differs(row, f"Subtotal {subtotal} and Fees {row.fee} do not make Total {total}"),)


def differs(row: CoinbaseRow, what: str) -> Remark:
    """The remark on a row that contradicts itself."""
    return Remark("source_conflict", f"Coinbase {row.label}: {what}.")


def worth_of_received(row: CoinbaseRow) -> str | dict[str, str] | None:
    """What the units received in a conversion were worth, which is what was given less its cost.

    Subtotal, unless the columns tie only as `Total = Subtotal - Fees`, the habit of 2020.
    """
    subtotal, total, fee = _sizes(row)
    if not subtotal:
        return money(total, row.currency) if total else None
    if total and fee and _near(EXACT.subtract(subtotal, fee), total):
        return money(total, row.currency)
    return money(subtotal, row.currency)


def stated_value(row: CoinbaseRow) -> str | dict[str, str] | None:
    """What the units of a row were worth: as stated, or by its price where cents say 0.00."""
    for value in (row.subtotal, row.total):
        if value:
            return money(value.copy_abs(), row.currency)
    worth = EXACT.multiply(row.price.copy_abs(), row.units) if row.price else ZERO
    if worth and fits(worth):
        return money(worth, row.currency)
    return None if row.subtotal is None and row.total is None else money(ZERO, row.currency)
