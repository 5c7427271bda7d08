"""Netting, the yearly limit, and what is carried on (R-LOSS-1 to R-LOSS-3), for one return.

Short and long results of a year are netted apart, then together; of a loss at most 3,000 dollars
(1,500 married filing separately) reduces other income, and the rest is carried on for ever, keeping
its character. The printed worksheet has thirteen lines; the law behind it is shorter: what was
deducted counts as a short-term gain of the year, so short-term loss is used up first.

    2025: short -10,000, long +1,000, income 20,000   -> deducted 3,000, carried short 6,000
    2025: short  -1,000, long -5,000, income 40,000   -> deducted 3,000, carried long  3,000
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named

Pair = tuple[Decimal, Decimal]
"""Short-term and long-term dollars."""

NOTHING: Pair = (ZERO, ZERO)

BOTH, TAXPAYER, SPOUSE = "both", "taxpayer", "spouse"
"""Whose return it is: the joint one, or that of one of them."""


class Worksheet(NamedTuple):
    """The Capital Loss Carryover Worksheet (R-LOSS-3), in dollars: line 8 goes on as short-term
    loss, line 13 as long-term loss.
    """

    line_1: Decimal
    line_2: Decimal
    line_3: Decimal
    line_4: Decimal
    line_5: Decimal
    line_6: Decimal
    line_7: Decimal
    line_8: Decimal
    line_9: Decimal
    line_10: Decimal
    line_11: Decimal
    line_12: Decimal
    line_13: Decimal

    @property
    def carried(self) -> Pair:
        """What is carried on, short and long, positive."""
        return self.line_8, self.line_13


@dataclass(frozen=True, slots=True)
class YearNet:
    """A return's Schedule D in short. Deduction and carryovers are positive dollars.

    `short_net` and `long_net` are lines 7 and 15, carryovers into the year included: what was
    `realised` in the ledger and `other` as stated (each short, long) less what was carried in.
    `worksheet` is there in a year of net loss. `lost` is what of its carryover ended with a death
    in the year; `carryover_short` and `carryover_long` are what goes on (R-LOSS-5).

    On a joint return `own` is each spouse's own net, the taxpayer's first, and `shares` what of
    the carryover is whose; elsewhere, and where a set does not part them, there are none.
    """

    year: int
    short_net: Decimal
    long_net: Decimal
    deduction: Decimal
    carryover_in_short: Decimal
    carryover_in_long: Decimal
    carryover_short: Decimal
    carryover_long: Decimal
    realised: Pair = NOTHING
    other: Pair = NOTHING
    worksheet: Worksheet | None = None
    owner: str = BOTH
    status: str = ""
    lost: Pair = NOTHING
    own: tuple[Pair, Pair] | None = None
    shares: tuple[Pair, Pair] | None = None

    @property
    def net(self) -> Decimal:
        """Line 16."""
        return self.short_net + self.long_net

    @property
    def name(self) -> str:
        """The return as ids name it: its year, `2026@spouse` for the spouse's own."""
        return name_of_return(self.year, self.owner)


def name_of_return(year: int, owner: str) -> str:
    """A return as ids name it; of one year there are at most two."""
    return f"{year}@{owner}" if owner == SPOUSE else f"{year}"


def deduction(net: Decimal, filing_status: str, ruleset: Ruleset | None = None) -> Decimal:
    """What of a net loss reduces other income this year (R-LOSS-2), positive dollars.

    Without a ruleset the newest is meant.
    """
    rules = ruleset or ruleset_named()
    limit = rules.loss_limit_separate if filing_status == "separate" else rules.loss_limit
    return min(max(-net, ZERO), limit)


def worksheet(
    short_net: Decimal, long_net: Decimal, deducted: Decimal, taxable_income: Decimal | None
) -> Worksheet:
    """The worksheet of a year, line by line; in a year without a net loss nothing is carried on.

    `taxable_income` may be negative; None stands for "not negative".
    """
    if short_net + long_net >= 0:
        return _NOTHING_CARRIED
    line_1 = ZERO if taxable_income is None else taxable_income
    line_2 = deducted
    line_3 = max(ZERO, line_1 + line_2)
    line_4 = min(line_2, line_3)
    line_5 = max(ZERO, -short_net)
    line_6 = max(ZERO, long_net)
    line_7 = line_4 + line_6
    line_8 = max(ZERO, line_5 - line_7)
    line_9 = max(ZERO, -long_net)
    line_10 = max(ZERO, short_net)
    line_11 = max(ZERO, line_4 - line_5)
    line_12 = line_10 + line_11
    line_13 = max(ZERO, line_9 - line_12)
    return Worksheet(
        line_1,
        line_2,
        line_3,
        line_4,
        line_5,
        line_6,
        line_7,
        line_8,
        line_9,
        line_10,
        line_11,
        line_12,
        line_13,
    )


_NOTHING_CARRIED = Worksheet(*[ZERO] * 13)
