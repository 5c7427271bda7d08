"""Replaying Kraken's own balance: the best proof that a file is whole.

    L1  ZEUR  -386.0000  fee 1.0036  balance 119.0170
    L3  ZEUR   -99.2040  fee 0.2579  balance 118.2595    119.0170 - 99.4619 = 19.5551: a gap

Each asset (as written) and wallet is one account with Kraken. A step that does not follow means
that rows are missing between the two, most often because the export was filtered. The first row
of an asset proves nothing: the file may begin anywhere.

The same sum tells what a negative fee is: a habit of some exports, which wrote every fee with a
minus, or units really given back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from adapters.importers.kraken.rows import LedgerRow
from adapters.importers.reading import Remark
from domain.amounts import EXACT
from domain.amounts import plain


@dataclass(slots=True)
class _Gaps:
    """Steps of one asset and wallet: how many there were, how many failed, the first failure."""

    steps: int = 0
    failed: int = 0
    first: str = ""


def replay(rows: Iterable[LedgerRow]) -> tuple[list[LedgerRow], list[Remark]]:
    """The rows (in time order) with the signs of their fees settled, and a remark for each gap."""
    balances: dict[tuple[str, str], Decimal] = {}
    gaps: dict[tuple[str, str], _Gaps] = {}
    settled: list[LedgerRow] = []
    for unsettled in rows:
        row, key = unsettled, (unsettled.written, unsettled.wallet)
        before = balances.get(key)
        if row.fee < 0:
            row = _with_sign(row, before)
        settled.append(row)
        if row.balance is None:
            continue
        if before is not None:
            _step(gaps.setdefault(key, _Gaps()), row, before, row.balance)
        balances[key] = row.balance
    return settled, [_remark(key, found) for key, found in gaps.items() if found.failed]


def _with_sign(row: LedgerRow, before: Decimal | None) -> LedgerRow:
    """A negative fee is a fee, unless the balance says that it was given back."""
    if before is not None and row.balance is not None:
        given_back = EXACT.add(EXACT.add(before, row.amount), row.fee.copy_abs())
        if _same(given_back, row.balance):
            return row
    return row.with_fee(row.fee.copy_abs())


def _step(gaps: _Gaps, row: LedgerRow, before: Decimal, found: Decimal) -> None:
    gaps.steps += 1
    expected = EXACT.add(before, row.net)
    if not _same(expected, found):
        gaps.failed += 1
        gaps.first = gaps.first or (
            f"at row {row.line} ({row.identity}) it is {plain(found)} "
            f"and should be {plain(expected)}"
        )


def _same(left: Decimal, right: Decimal) -> bool:
    """Equal, but for one in the last of four or more decimals: Kraken rounds some balances."""
    gap = EXACT.subtract(left, right)
    places = -int(gap.as_tuple().exponent)
    return not gap or (places >= 4 and gap.copy_abs() <= Decimal((0, (1,), -places)))


def _remark(key: tuple[str, str], gaps: _Gaps) -> Remark:
    written, wallet = key
    where = f"{written} in {wallet}" if wallet else written
    message = (
        f"The balance of {where} does not follow from the rows in {gaps.failed} of {gaps.steps} "
        f"steps; first {gaps.first}. Rows are missing from the file."
    )
    return Remark("balance_gap", message)
