"""Netting, the yearly limit, and what is carried on (R-LOSS-1 to R-LOSS-4).

Short and long results of a year are netted apart, then together; of a loss at most 3,000 dollars
(1,500 married filing separately) reduces other income, and the rest is carried on for ever, keeping
its character. The printed worksheet has thirteen lines; the law behind it is shorter: what was
deducted counts as a short-term gain of the year, so short-term loss is used up first.

    2025: short -10,000, long +1,000, income 20,000   -> deducted 3,000, carried short 6,000
    2025: short  -1,000, long -5,000, income 40,000   -> deducted 3,000, carried long  3,000
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.facts import YearFacts
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named
from domain.switches import Switchboard


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
    def carried(self) -> tuple[Decimal, Decimal]:
        """What is carried on, short and long, positive."""
        return self.line_8, self.line_13


@dataclass(frozen=True, slots=True)
class YearNet:
    """A year's Schedule D in short. Deduction and carryovers are positive dollars.

    `short_net` and `long_net` are lines 7 and 15, carryovers into the year included: what was
    `realised` in the ledger and `other` as stated (each short, long) less what was carried in.
    `worksheet` is there in a year of net loss.
    """

    year: int
    short_net: Decimal
    long_net: Decimal
    deduction: Decimal
    carryover_in_short: Decimal
    carryover_in_long: Decimal
    carryover_short: Decimal
    carryover_long: Decimal
    realised: tuple[Decimal, Decimal] = (ZERO, ZERO)
    other: tuple[Decimal, Decimal] = (ZERO, ZERO)
    worksheet: Worksheet | None = None

    @property
    def net(self) -> Decimal:
        """Line 16."""
        return self.short_net + self.long_net


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


def chain(
    nets: Mapping[tuple[int, str], Decimal],
    knowledge: Knowledge,
    years: range,
    findings: list[Finding],
    ruleset: Ruleset | None = None,
    switches: Switchboard | None = None,
) -> list[YearNet]:
    """Every year's net and carryover, each year starting from what the one before carried on.
    Without a ruleset the newest is meant; without a switchboard the policies that are known.

    `nets` holds realised gain by (year, term). A stated carryover into a year overrides the
    computed one and says so. Findings are appended.
    """
    rules = ruleset or ruleset_named()
    switches = switches or Switchboard(list(knowledge.policies.values()), knowledge.zone, rules)
    carried = (ZERO, ZERO)
    out: list[YearNet] = []
    with exactly():
        for year in years:
            stated = knowledge.year_facts(year)
            status = (stated.filing_status if stated else "") or knowledge.filing_status
            carried = _carried_in(year, stated, carried, findings)
            other = (_or_zero(stated, "other_short_term"), _or_zero(stated, "other_long_term"))
            realised = (nets.get((year, SHORT), ZERO), nets.get((year, LONG), ZERO))
            short_net = realised[0] + other[0] - carried[0]
            long_net = realised[1] + other[1] - carried[1]
            deducted = deduction(short_net + long_net, status, rules)
            sheet = _carried_on(year, short_net, long_net, deducted, stated, switches, findings)
            on = sheet.carried
            shown = sheet if deducted else None
            out.append(
                YearNet(year, short_net, long_net, deducted, *carried, *on, realised, other, shown)
            )
            carried = on
    return out


def _carried_in(
    year: int,
    stated: YearFacts | None,
    computed: tuple[Decimal, Decimal],
    findings: list[Finding],
) -> tuple[Decimal, Decimal]:
    if stated is None or (stated.carryover_short is None and stated.carryover_long is None):
        return computed
    short = computed[0] if stated.carryover_short is None else stated.carryover_short
    long = computed[1] if stated.carryover_long is None else stated.carryover_long
    if (short, long) != computed:
        text = (
            f"stated into {year}: short {plain(short)}, long {plain(long)}; "
            f"computed: short {plain(computed[0])}, long {plain(computed[1])}"
        )
        findings.append(Finding("carryover_overridden", stated.name, text))
    return short, long


def _carried_on(
    year: int,
    short_net: Decimal,
    long_net: Decimal,
    deducted: Decimal,
    stated: YearFacts | None,
    switches: Switchboard,
    findings: list[Finding],
) -> Worksheet:
    income = stated.taxable_income if stated else None
    on = worksheet(short_net, long_net, deducted, income)
    if not deducted:
        return on
    if income is None:
        text = f"taxable income of {year} is not known; it was taken not to be negative"
        findings.append(Finding("income_unknown", f"year:{year}", text))
        return on
    exempt = _or_zero(stated, "section_151")
    by_statute = worksheet(short_net, long_net, deducted, income + exempt)
    if by_statute.carried == on.carried:
        return on
    if switches.value("section151_addback", date(year, 12, 31)) == "statute":
        return by_statute
    text = (
        f"{year}: printed worksheet carries short {plain(on.line_8)}, long {plain(on.line_13)}; "
        f"the statute short {plain(by_statute.line_8)}, long {plain(by_statute.line_13)}"
    )
    findings.append(Finding("section_151_differs", f"year:{year}", text))
    return on


def _or_zero(stated: YearFacts | None, key: str) -> Decimal:
    value = getattr(stated, key) if stated else None
    return ZERO if value is None else value
