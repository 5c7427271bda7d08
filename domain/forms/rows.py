"""One row of Form 8949: a realised gain, set against what a broker's statement says of it.

What was reported is repeated in columns (d) and (e), for the IRS compares it by machine (R-FORM-2);
the codes in (f) and the signed amount in (g) lead from there to the own result (R-FORM-3):

    broker: proceeds 1,000, basis 900      own basis 100      (e) 900  B  (g) +800  (h) 900
    broker: first lot, 20,000, short       a lot of 60,000 named in time, long, sold for 50,000
                                           box J  (e) 20,000  BT  (g) -40,000  (h) -10,000

So (h) = (d) - (e) + (g) is the ledger's own gain whatever was reported, but for a loss that is not
allowed: of a wash sale (W) or as box 5 says (L). Only the ledger's disposals are rows.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.forms.boxes import box
from domain.forms.statements import BrokerStatement
from domain.outcomes import Gain

INHERITED = "INHERITED"
"""Column (b) of units that came by death: always long-term, whatever the day (R-DEATH-1)."""


class Adjustment(NamedTuple):
    """A code of column (f) and the signed dollars it brings to column (g)."""

    code: str
    amount: Decimal


class FormRow(NamedTuple):
    """Columns (a) to (g) of a row, in dollars, and the box it is filed under.

    Dates are texts: a day, for `sold` the broker's where it states one (R-HOLD-3), or `INHERITED`;
    `acquired` is None where no lot accounts for the units.
    """

    box: str
    description: str
    acquired: str | None
    sold: str
    proceeds: Decimal
    basis: Decimal
    codes: str
    adjustment: Decimal

    @property
    def gain(self) -> Decimal:
        """Column (h). To be asked with exact arithmetic in force."""
        return self.proceeds - self.basis + self.adjustment


def form_row(
    gain: Gain, said: BrokerStatement, own: Sequence[Adjustment] = (), *, digital_asset: bool
) -> FormRow:
    """The row of a gain of which a usable statement says something, or that no form came.

    `own` is what the ledger itself adjusts (a wash sale it computed); where there is any, the
    broker's amount for it is not used. Raises ValueError for a form the year did not have.
    """
    reported = bool(said.form)
    with exactly():
        basis = said.basis if said.basis_reported and said.basis is not None else gain.basis
        proceeds = gain.proceeds if said.proceeds is None else said.proceeds
        adjustments = [*_corrected(gain, said, proceeds, basis)] if reported else []
        adjustments += _disallowed(gain, said, own)
        amount = sum((each.amount for each in adjustments), ZERO)
    return FormRow(
        box(
            gain.term,
            said.form,
            basis_reported=said.basis_reported,
            digital_asset=digital_asset,
            year=gain.year,
        ),
        description_of(gain),
        acquired_of(gain),
        (said.sold or gain.disposed).isoformat(),
        proceeds,
        basis,
        "".join(sorted({each.code for each in adjustments})),
        amount,
    )


def _corrected(
    gain: Gain, said: BrokerStatement, proceeds: Decimal, basis: Decimal
) -> Iterator[Adjustment]:
    """What leads from the form's figures to the ledger's.

    Where the basis was not reported to the IRS, (e) is the right one at once and B only says so.
    Proceeds that are too high by no more than the costs of the sale missed costs (E); any other
    difference is O.
    """
    if said.basis not in (None, gain.basis):
        yield Adjustment("B", basis - gain.basis)
    if said.term not in (None, gain.term):
        yield Adjustment("T", ZERO)
    missing = gain.proceeds - proceeds
    if missing:
        yield Adjustment("E" if -gain.costs <= missing < 0 else "O", missing)


def _disallowed(
    gain: Gain, said: BrokerStatement, own: Sequence[Adjustment]
) -> Iterator[Adjustment]:
    """What of a loss may not be deducted, positive; no more than the row's own loss."""
    loss = gain.basis - gain.proceeds
    for each in own or wash_stated(gain, said):
        yield each
        loss -= each.amount
    if said.loss_not_allowed and loss > 0:
        yield Adjustment("L", loss)


def wash_stated(gain: Gain, said: BrokerStatement) -> tuple[Adjustment, ...]:
    """What a statement says is disallowed for a wash sale (box 1i), as far as there is a loss.

    To be called with exact arithmetic in force.
    """
    amount = min(said.wash, gain.basis - gain.proceeds)
    return (Adjustment("W", amount),) if amount > 0 else ()


def description_of(gain: Gain) -> str:
    """Column (a): exact units and the asset; the contract's own name where no units were sold."""
    if gain.quantity is None:
        return f"contract {gain.disposal}"
    return f"{plain(gain.quantity)} {gain.asset}"


def acquired_of(gain: Gain) -> str | None:
    """Column (b); a row has one lot, so VARIOUS is never needed."""
    lot = gain.match.lot if gain.match else None
    if lot is not None and lot.origin.short_until is None:
        return INHERITED
    return gain.acquired.isoformat() if gain.acquired else None
