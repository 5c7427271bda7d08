"""Facts that end in a loss claim rather than a sale: theft, recovery, worthlessness, lost keys."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from domain.facts.base import Moment
from domain.facts.base import Money


class Theft(NamedTuple):
    """Units stolen (R-THEFT-1 to 6). `for_profit` decides; `scheme` only labels.

    `discovered` fixes the year of the claim; `recovery_expected` waits until it is settled;
    `taxed_income` and `withdrawn` serve the Ponzi safe harbor. `evidence` are the kinds attached,
    `disaster` who declared the one it belongs to: `federal`, `state`, or "" for none.
    """

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    discovered: Moment
    scheme: str
    for_profit: bool
    recovery_expected: Money | None
    fees_paid: Money | None
    safe_harbor: str
    taxed_income: Money | None
    withdrawn: Money | None
    evidence: tuple[str, ...]
    disaster: str

    @property
    def evidenced(self) -> bool:
        """Whether any evidence is attached."""
        return bool(self.evidence)


class Recovery(NamedTuple):
    """Something came back from a theft: money, or units; `final`: nothing more is expected."""

    name: str
    at: datetime
    order: int
    account: str
    theft: str
    amount: Money | None
    asset: str
    quantity: Decimal | None
    value: Money | None
    final: bool


class Worthlessness(NamedTuple):
    """Units declared worthless (they stay), abandoned or burned (they go): R-WORTH-1 to 3."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
    how: str
    event: str


class LostAccess(NamedTuple):
    """Keys are gone: units leave for suspense with their basis, nothing is deducted."""

    name: str
    at: datetime
    order: int
    account: str
    asset: str
    quantity: Decimal
