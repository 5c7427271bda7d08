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

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.facts import YearFacts
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.switches import Switchboard

LIMIT = Decimal(3000)
LIMIT_SEPARATE = Decimal(1500)
"""Deductible against other income in a year (R-LOSS-2), in dollars, not indexed."""


@dataclass(frozen=True, slots=True)
class YearNet:
    """A year's Schedule D in short. Deduction and carryovers are positive dollars.

    `short_net` and `long_net` are lines 7 and 15, carryovers into the year included.
    """

    year: int
    short_net: Decimal
    long_net: Decimal
    deduction: Decimal
    carryover_in_short: Decimal
    carryover_in_long: Decimal
    carryover_short: Decimal
    carryover_long: Decimal

    @property
    def net(self) -> Decimal:
        """Line 16."""
        return self.short_net + self.long_net


def deduction(net: Decimal, filing_status: str) -> Decimal:
    """What of a net loss reduces other income this year (R-LOSS-2), positive dollars."""
    limit = LIMIT_SEPARATE if filing_status == "separate" else LIMIT
    return min(max(-net, ZERO), limit)


def carryover(
    short_net: Decimal, long_net: Decimal, deducted: Decimal, taxable_income: Decimal | None
) -> tuple[Decimal, Decimal]:
    """The Capital Loss Carryover Worksheet, line by line (R-LOSS-3): (short, long), positive.

    `taxable_income` may be negative; None stands for "not negative".
    """
    if short_net + long_net >= 0:
        return ZERO, ZERO
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
    return line_8, line_13


def chain(
    nets: Mapping[tuple[int, str], Decimal],
    knowledge: Knowledge,
    years: range,
    findings: list[Finding],
) -> list[YearNet]:
    """Every year's net and carryover, each year starting from what the one before carried on.

    `nets` holds realised gain by (year, term). A stated carryover into a year overrides the
    computed one and says so. Findings are appended.
    """
    switches = Switchboard(list(knowledge.policies.values()), knowledge.zone)
    carried = (ZERO, ZERO)
    out: list[YearNet] = []
    with exactly():
        for year in years:
            stated = knowledge.year_facts(year)
            status = (stated.filing_status if stated else "") or knowledge.filing_status
            carried = _carried_in(year, stated, carried, findings)
            other = (_or_zero(stated, "other_short_term"), _or_zero(stated, "other_long_term"))
            short_net = nets.get((year, SHORT), ZERO) + other[0] - carried[0]
            long_net = nets.get((year, LONG), ZERO) + other[1] - carried[1]
            deducted = deduction(short_net + long_net, status)
            on = _carried_on(year, short_net, long_net, deducted, stated, switches, findings)
            out.append(YearNet(year, short_net, long_net, deducted, *carried, *on))
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
) -> tuple[Decimal, Decimal]:
    income = stated.taxable_income if stated else None
    on = carryover(short_net, long_net, deducted, income)
    if not deducted:
        return on
    if income is None:
        text = f"taxable income of {year} is not known; it was taken not to be negative"
        findings.append(Finding("income_unknown", f"year:{year}", text))
        return on
    exempt = _or_zero(stated, "section_151")
    by_statute = carryover(short_net, long_net, deducted, income + exempt)
    if by_statute == on:
        return on
    if switches.value("section151_addback", date(year, 12, 31)) == "statute":
        return by_statute
    text = (
        f"{year}: printed worksheet carries short {plain(on[0])}, long {plain(on[1])}; the statute "
        f"short {plain(by_statute[0])}, long {plain(by_statute[1])}"
    )
    findings.append(Finding("section_151_differs", f"year:{year}", text))
    return on


def _or_zero(stated: YearFacts | None, key: str) -> Decimal:
    value = getattr(stated, key) if stated else None
    return ZERO if value is None else value
