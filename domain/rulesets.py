"""Released sets of rules: the numbers and readings of the law that figures were computed with.

A filed year is computed again, for ever, by the rules it was filed with. So what a release holds
to be the law is data under a name, and a released set never changes: a correction of it is a new
set under a new name, and years filed under the old one do not move.

    filing:2025 pins us-2026.1; a later release reads open switches otherwise in us-2027.1
    -> the year as filed gives the same bytes as ever; 2026 is computed by the new set

How the rules work (netting, matching, the fold) is code; what it asks for here are the limits,
dates, rates and answers that a legislator, the IRS or a release of this program may change.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """How a set of rules reads one switch: the answer where no policy says otherwise, and the
    answers it carries out. An answer that is not carried out counts as the default.
    """

    default: str
    honoured: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One released set of rules.

    `loss_limit` and `loss_limit_separate` are dollars a year (R-LOSS-2); `broker_told_from` is the
    first day on which a choice of lots at a US broker needs that the broker was told (R-LOT-4);
    `practice_until` the last year in which lots follow the taxpayer's own practice (R-LOT-7);
    `swap_fees_regulated_from` the first year in which a swap's whole fee belongs to what was given
    up (R-FEE-3); `ponzi_rates` the part of a loss that each safe harbor allows (R-THEFT-5);
    `section_1256` the long and the short part of such a contract, in per cent (R-DERIV-1);
    `carryover_families` conversions that are the same units under another name, whatever the
    switches say (R-DEFI-1); `price_good_for` how old a market price may be (R-GEN-4).
    """

    name: str
    switches: Mapping[str, Reading]
    loss_limit: Decimal
    loss_limit_separate: Decimal
    broker_told_from: date
    practice_until: int
    swap_fees_regulated_from: int
    ponzi_rates: Mapping[str, Decimal]
    section_1256: tuple[Decimal, Decimal]
    carryover_families: tuple[str, ...]
    price_good_for: timedelta

    def as_data(self) -> dict[str, Any]:
        """Everything the set says, as texts and numbers: what its frozen digest is over."""
        return {
            "name": self.name,
            "switches": {
                name: [reading.default, *reading.honoured]
                for name, reading in self.switches.items()
            },
            "loss_limit": str(self.loss_limit),
            "loss_limit_separate": str(self.loss_limit_separate),
            "broker_told_from": self.broker_told_from.isoformat(),
            "practice_until": self.practice_until,
            "swap_fees_regulated_from": self.swap_fees_regulated_from,
            "ponzi_rates": {name: str(rate) for name, rate in self.ponzi_rates.items()},
            "section_1256": [str(part) for part in self.section_1256],
            "carryover_families": list(self.carryover_families),
            "price_good_for": f"{self.price_good_for // timedelta(seconds=1)} s",
        }


class UnknownRuleset(LookupError):
    """No set of rules of that name is part of this program; a later one may have it."""


_EXCHANGE = ("carryover", "exchange")

US_2026_1 = Ruleset(
    name="us-2026.1",
    switches=MappingProxyType(
        {
            "pre2025_scope": Reading("per_wallet", ("per_wallet",)),
            "pre2025_method": Reading("fifo", ("fifo",)),
            "pre2025_swap_fee": Reading("disposal", ("disposal", "acquisition", "split")),
            "self_transfer_fee": Reading("dispose_no_basis", ("dispose_no_basis",)),
            "end_of_month_rule": Reading("on", ("on", "off")),
            "selfcustody_fifo_scope": Reading("wallet", ("wallet",)),
            "self_transfer_selects_lots": Reading("yes", ("yes",)),
            "liq_penalty": Reading("selling_cost", ("selling_cost", "nondeductible")),
            "funding": Reading("in_pnl", ("in_pnl", "ordinary")),
            "bridge": Reading("carryover", _EXCHANGE),
            "wrap": Reading("carryover", _EXCHANGE),
            "liquid_staking": Reading("exchange", _EXCHANGE),
            "liquidity_pool": Reading("exchange", _EXCHANGE),
            "section151_addback": Reading("warn", ("warn", "statute")),
            "wash_regime": Reading("off", ("off",)),
            "venue_1256": Reading("no", ("no",)),
            "venue_custody_class": Reading("account", ("account",)),
            "taxpayer_zone": Reading("ledger", ("ledger",)),
            "round_whole_dollars": Reading("off", ("off",)),
            "safe_harbor_2024_28": Reading("none", ("none",)),
            "loan_units": Reading("undecided", ("undecided",)),
        }
    ),
    loss_limit=Decimal(3000),
    loss_limit_separate=Decimal(1500),
    # The first day after the relief of Notices 2025-7 and 2026-20.
    broker_told_from=date(2027, 1, 1),
    practice_until=2024,
    # Reg. 1.1001-7 and 1.1012-1(h); before, the switch `pre2025_swap_fee` decides.
    swap_fees_regulated_from=2025,
    # Rev. Proc. 2009-20: without, and with, pursuing third parties.
    ponzi_rates=MappingProxyType({"ponzi_95": Decimal("0.95"), "ponzi_75": Decimal("0.75")}),
    section_1256=(Decimal(60), Decimal(40)),
    carryover_families=("migration", "redenomination"),
    price_good_for=timedelta(hours=24),
)

RULESETS: dict[str, Ruleset] = {US_2026_1.name: US_2026_1}
"""Every released set by name; none is ever taken out, for years are filed under it."""

NEWEST = US_2026_1.name
"""The set used where none is pinned."""


def ruleset_named(name: str = "") -> Ruleset:
    """The set of that name, or the newest for "".

    Raises UnknownRuleset for a name that this program does not have.
    """
    wanted = name or NEWEST
    found = RULESETS.get(wanted)
    if found is None:
        raise UnknownRuleset(wanted)
    return found
