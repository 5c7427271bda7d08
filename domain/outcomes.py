"""What booking brings about: realised gains, income and claims, one row each.

A row is a figure of a tax return in the making. It names the fact it came from, the lot it drew on
and the rule that picked the lot, so that anyone can walk back from the figure to its source.
"""

from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.facts import Theft
from domain.lots import Match
from domain.steps import Step

SHORT = "short"
LONG = "long"
TERMLESS = ""
"""The term of a gain by rules that do not tell short-term from long-term."""


class Replaced(NamedTuple):
    """Units sold at a loss that a purchase replaced, so that it is disallowed (R-WASH-2).

    `by` is the fact that bought as many, `loss` the dollars disallowed for them. They are added to
    the basis of what it bought, unless that lies in a retirement account: then they are `gone`.
    """

    by: str
    quantity: Decimal
    loss: Decimal
    gone: bool


class Gain(NamedTuple):
    """One match of a disposal, or one contract settled: dollars realised against basis.

    `disposal` is the fact, `number` the row's place among its rows; `lot` is None where no lot
    accounts for the units; dates are tax dates, `acquired` None without a lot. `proceeds` are net
    of selling costs (R-FEE-1): `gross` less `costs`. `match` is where the basis was taken from.
    A contract has no match, and `gross` less `costs` is its whole result. `adjustment` are the
    dollars of a loss that are disallowed, under the `code` of Form 8949 (R-FORM-3), and `replaced`
    what disallows them, where that is a purchase. `tax_year` is 0 where tax years are calendar
    years.
    """

    disposal: str
    number: int
    kind: str
    lot: str | None
    account: str
    asset: str | None
    quantity: Decimal | None
    acquired: date | None
    disposed: date
    term: str
    proceeds: Decimal
    basis: Decimal
    selection: str
    missing_basis: bool
    match: Match | None = None
    gross: Decimal = ZERO
    costs: Decimal = ZERO
    code: str = ""
    adjustment: Decimal = ZERO
    replaced: tuple[Replaced, ...] = ()
    tax_year: int = 0

    @property
    def via(self) -> tuple[str, ...]:
        """Names of the facts that moved the units between accounts before, in order."""
        lot = self.match.lot if self.match else None
        return lot.via if lot else ()

    @property
    def gain(self) -> Decimal:
        """Proceeds less basis, plus what of a loss is disallowed; negative for a loss."""
        return self.proceeds - self.basis + self.adjustment

    @property
    def year(self) -> int:
        """The tax year."""
        return self.tax_year or self.disposed.year


@dataclass(frozen=True, slots=True)
class Earned:
    """Income at its value on the day of dominion and control (R-INC-1).

    What is no receipt of units is the sum of `steps`. `tax_year` is 0 where tax years are calendar
    years.
    """

    fact: str
    kind: str
    account: str
    asset: str | None
    quantity: Decimal | None
    received: date
    value: Decimal
    steps: tuple[Step, ...] = ()
    tax_year: int = 0

    @property
    def year(self) -> int:
        """The tax year."""
        return self.tax_year or self.received.year


@dataclass(frozen=True, slots=True)
class Claim:
    """A loss that is no sale: what was lost, what may be claimed for it, and why (`rule`).

    `allowed` is before itemising and overall limits, and the sum of `steps`, where there are any;
    `matches` are the units and the basis they had. `form` is where it goes on the return, `why`
    says why nothing is allowed or what still limits it, `itemized` what reaches the return: None
    where nobody has said whether it itemises.
    """

    fact: str
    kind: str
    account: str
    asset: str | None
    quantity: Decimal | None
    basis: Decimal
    year: int
    allowed: Decimal
    treatment: str
    rule: str
    matches: tuple[Match, ...] = ()
    steps: tuple[Step, ...] = ()
    form: str = ""
    why: str = ""
    itemized: Decimal | None = None


class Repaid(NamedTuple):
    """Units returned of a borrowing: the fact that borrowed them, and their value then."""

    fact: str
    quantity: Decimal
    value: Decimal


@dataclass(slots=True)
class Owed:
    """Units of one borrowing: how many, worth how many dollars then, and how many went back."""

    fact: str
    quantity: Decimal
    value: Decimal
    returned: Decimal = ZERO

    def give_back(self, units: Decimal) -> Repaid:
        """Return so many units at most; what they were worth when borrowed, to the cent."""
        before = self._worth_of(self.returned)
        part = min(units, self.quantity - self.returned)
        self.returned += part
        return Repaid(self.fact, part, self._worth_of(self.returned) - before)

    def _worth_of(self, units: Decimal) -> Decimal:
        """What the first so many units were worth; all of them are the whole value exactly."""
        whole = units == self.quantity
        return self.value if whole else proportion(self.value, units, self.quantity)


@dataclass(slots=True)
class Stolen:
    """What a theft took and what has come of it since (R-THEFT-3, R-THEFT-4).

    In dollars: `expected` is what is still waited for (the sum of `awaited`), `deducted` the loss
    claimed so far that lessened a tax and `included` what of it has become income again. `unused`
    is what was allowed and lessened none, as the return did not itemise, and has not come back.
    `left_out` no claim takes, and nothing of it has come back; `early` is what met the loss of each
    recovery before the discovery. A set of rules without R-THEFT-4 knows neither.
    `returned` counts units that came back. `rest` names the treatment of what never comes back.
    """

    theft: Theft
    matches: list[Match]
    rest: str
    expected: Decimal = ZERO
    deducted: Decimal = ZERO
    unused: Decimal = ZERO
    included: Decimal = ZERO
    left_out: Decimal = ZERO
    returned: Decimal = ZERO
    early: dict[str, Decimal] = field(default_factory=dict)
    awaited: list[Step] = field(default_factory=list)
