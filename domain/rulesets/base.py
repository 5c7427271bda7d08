"""A set of rules as data, and the same set as the law stood on an earlier day.

The law has a clock of its own: what governs a sale of January 2026 is not what was known to govern
it in February 2026, when a relief had lapsed that a notice of March brought back (case L-17):

    broker_told_from       2027-01-01                 the law as now known
    Notice 2026-20         2026-03-18   before it:    2026-01-01
    Notice 2025-7          2024-12-31   before it:    2025-01-01

So a set says the law as its release knew it, and each enactment says what the law was before. Asked
for an earlier day, the enactments that came after it are undone, the latest first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.amounts import ZERO
from domain.calendar import tax_year
from domain.fiat import DOLLAR

FOREVER = 9999
"""A last year that never comes, or a first one that never does."""

NO_DAY = date(FOREVER, 12, 31)
"""A day that never comes."""


class LawNotKept(ValueError):
    """A set of rules is asked for the law of a day before the first it can tell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a set of rules reads one switch: the answer where no policy says otherwise, and the
    answers it carries out. An answer that is not carried out counts as the default.
    """

    default: str
    honoured: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enactment:
    """A day on which the law changed: by what, for which rules, and what it had been.

    `on` is the day it was enacted or published; `before` holds, by field of the set, what held
    until then.
    """

    on: date
    what: str
    rules: tuple[str, ...]
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One released set of rules.

    What is said for the United States alone (`loss_limit` to `carryover_families`) has a default
    that means nothing, which a set of another country leaves as it is. `ponzi_rates` is empty then.
    `loss_limit` and `loss_limit_separate` are dollars a year (R-LOSS-2); `broker_told_from` is the
    first day on which a choice of lots at a US broker needs that the broker was told (R-LOT-4);
    `practice_until` the last year in which lots follow the taxpayer's own practice (R-LOT-7);
    `swap_fees_regulated_from` the first year in which a swap's whole fee belongs to what was given
    up (R-FEE-3); `ponzi_rates` the part of a loss that each safe harbor allows (R-THEFT-5);
    `section_1256` the long and the short part of such a contract, in per cent (R-DERIV-1);
    `carryover_families` conversions that are the same units under another name, whatever the
    switches say (R-DEFI-1); `price_good_for` how old a market price may be (R-GEN-4).

    What follows has a default that means: this set does not speak of it. `country` names the pack
    whose code books by this set; `carries` the rules it carries out that an earlier set left aside;
    `enactments` what changed the law, oldest first, back to `law_from`; `law` the day it was asked
    for (None: as its release knew it).
    `currency` is what amounts are in and `year_begins` the month and day a tax year begins on;
    `terms` are the terms gains are told apart by, and without any no carryover is computed.
    `authorities` gives the text behind each `selection` for a country whose rules are not in the
    register; explanations then cite nothing else.
    `wash_classes` are the classes of assets whose losses on a repurchase within `wash_days` before
    or after are disallowed (R-WASH-1, R-WASH-2); a repurchase within `rebuy_within` is advised of
    (R-WASH-4). `allocation_described_before` and `allocation_due` are the days of Rev. Proc.
    2024-28 (R-LOT-8). Miscellaneous itemised deductions are disallowed up to
    `miscellaneous_disallowed_until` (R-WORTH-2), personal thefts outside disasters up to
    `personal_theft_limited_until`, with disasters a state declared counting from
    `state_disasters_from` (R-THEFT-1); itemised deductions are trimmed from `itemized_trim_from`
    (R-THEFT-4), charity has a floor from `charity_floor_from` and needs an appraisal above
    `appraisal_above` dollars (R-GIFT-2). `evidence_asked` are the kinds of evidence a theft claim
    is held against (R-THEFT-6).
    """

    name: str
    switches: Mapping[str, Reading]
    ponzi_rates: Mapping[str, Decimal]
    price_good_for: timedelta
    loss_limit: Decimal = ZERO
    loss_limit_separate: Decimal = ZERO
    broker_told_from: date = NO_DAY
    practice_until: int = 0
    swap_fees_regulated_from: int = FOREVER
    section_1256: tuple[Decimal, Decimal] = (ZERO, ZERO)
    carryover_families: tuple[str, ...] = ()
    country: str = "us"
    currency: str = DOLLAR
    year_begins: tuple[int, int] = (1, 1)
    terms: tuple[str, ...] = ("short", "long")
    authorities: tuple[tuple[str, str], ...] = ()
    carries: tuple[str, ...] = ()
    enactments: tuple[Enactment, ...] = ()
    law_from: date = NO_DAY
    law: date | None = None
    wash_classes: tuple[str, ...] = ()
    wash_days: int = 0
    rebuy_within: timedelta = timedelta(0)
    allocation_described_before: date = NO_DAY
    allocation_due: date = NO_DAY
    miscellaneous_disallowed_until: int = FOREVER
    personal_theft_limited_until: int = FOREVER
    state_disasters_from: int = FOREVER
    itemized_trim_from: int = FOREVER
    charity_floor_from: int = FOREVER
    appraisal_above: Decimal | None = None
    evidence_asked: tuple[str, ...] = ()

    def carries_out(self, rule: str) -> bool:
        """Whether this set carries out a rule that earlier sets left aside."""
        return rule in self.carries

    def year_of(self, day: date) -> int:
        """The tax year a day is of, named after the calendar year in which it begins."""
        return tax_year(day, self.year_begins)

    def as_of_law(self, day: date) -> "Ruleset":
        """The same set as the law stood at the end of a day.

        Raises LawNotKept for a day before the first it can tell.
        """
        if day < self.law_from:
            since = f"the law from {self.law_from} on"
            told = "the law in one version only" if self.law_from == NO_DAY else since
            raise LawNotKept(f"{self.name} tells {told}")
        stood = self
        for enactment in reversed(self.enactments):
            if enactment.on > day:
                stood = replace(stood, **enactment.before)
        return replace(stood, law=day)

    def as_data(self) -> dict[str, Any]:
        """Everything the set says, as texts and numbers: what its frozen digest is over.

        What it does not speak of is no part of it.
        """
        said = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {name: _plain(value) for name, (value, absent) in said.items() if value != absent}


def _plain(value: Any) -> Any:
    """A value of a set as text, number, list or object."""
    if isinstance(value, Reading):
        return [value.default, *value.honoured]
    if isinstance(value, Enactment):
        return [value.on.isoformat(), value.what, list(value.rules), _plain(value.before)]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, timedelta):
        return f"{value // timedelta(seconds=1)} s"
    return value if isinstance(value, int) else str(value)
