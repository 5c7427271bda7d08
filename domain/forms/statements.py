"""What a broker's statement says of a disposal: Form 1099-DA, Form 1099-B, or that none came.

The ledger cannot know this, and guessing it would put a row into the wrong box. So it is told, for
each disposal; that nothing came is told too. Where one sale used several lots, what is said of the
sale as a whole and differs from the ledger is divided over its rows by units (R-GEN-3):

    1099-DA: 3 units, proceeds 100.00, basis 60.00; the ledger: lot a 1 unit, lot b 2 units
    -> row of a: 33.33 and 20.00        row of b: 66.67 and 40.00

Box numbers are those of Form 1099-DA, revision 2026 (R-DA-2).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import split
from domain.forms.boxes import DIGITAL_ASSETS_FROM
from domain.forms.boxes import FORM_1099_B
from domain.forms.boxes import FORM_1099_DA
from domain.forms.boxes import NO_FORM
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import Gain

_ONE = Decimal(1)

ORDINARY = "ordinary"
"""The third word of box 6."""


class BrokerStatement(NamedTuple):
    """One statement about a disposal, amounts in dollars.

    `form` is 1099-DA, 1099-B or `NO_FORM`, and then nothing else is said. `proceeds` is box 1f,
    net of the costs the broker knew of; `basis` box 1g, None where it is blank, which is not zero
    (R-DA-4); `basis_reported` box 2; `term` box 6 (short, long, ordinary), None where it is
    unknown (codes X, Y); `wash` box 1i; `loss_not_allowed` box 5; `sold` box 1e.

    `rows` are the numbers of the gains rows it speaks of. Without any it is all rows of the
    disposal in the asset of its first one, a fee in that asset included: brokers may merge it.
    """

    disposal: str
    form: str
    proceeds: Decimal | None = None
    basis: Decimal | None = None
    basis_reported: bool = False
    term: str | None = None
    wash: Decimal = ZERO
    loss_not_allowed: bool = False
    sold: date | None = None
    rows: tuple[int, ...] = ()


def problem_of(said: BrokerStatement, year: int) -> str:
    """Why a statement about a sale of that tax year cannot be used, in words; "" if it can."""
    if said.form == NO_FORM:
        bare = said._replace(disposal="", rows=())
        return "" if bare == BrokerStatement("", NO_FORM) else "no form came, yet it says something"
    if said.form not in (FORM_1099_B, FORM_1099_DA):
        return f"{said.form} is not a form that reports sales"
    if said.form == FORM_1099_DA and year < DIGITAL_ASSETS_FROM:
        return f"there was no Form {FORM_1099_DA} for {year}"
    if said.proceeds is None:
        return "it states no proceeds"
    if said.basis_reported and said.basis is None:
        return "basis is said to be reported and is blank"
    if said.term not in (None, SHORT, LONG, ORDINARY):
        return f"{said.term} is no term"
    if said.wash < 0:
        return "a wash-sale loss disallowed is not negative"
    return ""


def parted(said: BrokerStatement, rows: Sequence[Gain]) -> list[BrokerStatement]:
    """A statement divided over the rows it speaks of; the parts sum to it.

    What agrees with the ledger as a whole agrees row by row: a broker who knows the same lots must
    not look mistaken about each. All else is divided by units; a contract counts as one. To be
    called with exact arithmetic in force.
    """
    weights = [row.quantity or _ONE for row in rows]
    proceeds = _parts(said.proceeds, [row.proceeds for row in rows], weights)
    basis = _parts(said.basis, [row.basis for row in rows], weights)
    return [
        said._replace(proceeds=each, basis=cost, wash=wash)
        for each, cost, wash in zip(proceeds, basis, split(said.wash, weights), strict=True)
    ]


def _parts(
    stated: Decimal | None, own: Sequence[Decimal], weights: Sequence[Decimal]
) -> Sequence[Decimal | None]:
    if stated is None:
        return [None] * len(own)
    return own if stated == sum(own, ZERO) else split(stated, weights)
