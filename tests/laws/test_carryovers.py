"""Laws of carryovers: nothing deducted, carried or lost goes astray, alone or as a couple."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from domain.amounts import exactly
from domain.carryovers import chain
from domain.facts import YearFacts
from domain.facts.base import NO_INSTANT
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.netting import BOTH
from domain.netting import YearNet
from domain.netting import deduction
from domain.netting import worksheet
from domain.rulesets import US_2026_1
from domain.rulesets import US_2026_2
from domain.rulesets import Ruleset
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.support import product

ZERO = Decimal(0)
YEARS = range(2024, 2030)
STATUSES = ("single", "joint", "separate", "head", "survivor")

dollars = st.integers(-5_000_000, 5_000_000).map(lambda cents: Decimal(cents).scaleb(-2))
gains = st.dictionaries(
    st.tuples(st.sampled_from(YEARS), st.sampled_from(("short", "long"))), dollars
)


@dataclass(frozen=True)
class Said:
    """What is stated about one year."""

    status: str
    income: Decimal | None
    other: Decimal | None
    died: bool
    spouse_died: bool


said = st.builds(
    Said,
    status=st.sampled_from(STATUSES),
    income=st.none() | dollars,
    other=st.none() | dollars,
    died=st.sampled_from((False,) * 9 + (True,)),
    spouse_died=st.sampled_from((False,) * 9 + (True,)),
)
stated = st.lists(said, min_size=len(YEARS), max_size=len(YEARS))


def chained(
    mine: dict[tuple[int, str], Decimal],
    theirs: dict[tuple[int, str], Decimal],
    told: Sequence[Said],
    rules: Ruleset = US_2026_2,
) -> tuple[list[YearNet], list[Finding]]:
    """The returns of all years of a couple with these gains."""
    knowledge = Knowledge()
    for year, each in zip(YEARS, told, strict=True):
        moment = NO_INSTANT.replace(year=year)
        knowledge.year_statements[str(year)] = YearFacts(
            name=str(year), at=NO_INSTANT, order=0, year=year, filing_status=each.status,
            taxable_income=each.income, section_151=None, other_short_term=each.other,
            other_long_term=None, carryover_short=None, carryover_long=None, itemizes=None,
            died=moment if each.died else None, spouse_died=moment if each.spouse_died else None,
        )  # fmt: skip
    with exactly():
        whole = {key: mine.get(key, ZERO) + theirs.get(key, ZERO) for key in (*mine, *theirs)}
    findings: list[Finding] = []
    nets = chain(whole, knowledge, YEARS, findings, rules, spouse_nets=theirs)
    return nets, findings


def used_of(net: YearNet) -> Decimal:
    """What of the year's loss income could absorb (line 4 of the worksheet)."""
    return net.worksheet.line_4 if net.worksheet else ZERO


def closed_form(short: Decimal, long: Decimal, income: Decimal | None, status: str) -> None:
    """Thirteen lines and one sentence of law carry the same on, whatever the status and income."""
    deducted = deduction(short + long, status)
    known = ZERO if income is None else income
    used = min(deducted, max(ZERO, known + deducted))
    after = short + used
    on = (max(ZERO, -after - max(ZERO, long)), max(ZERO, -long - max(ZERO, after)))
    assert worksheet(short, long, deducted, income).carried == (on if short + long < 0 else (0, 0))
    assert deducted <= (1500 if status == "separate" else 3000)


def test_the_worksheet_is_the_closed_form() -> None:
    """Over random years, filed separately and with negative income too (R-LOSS-3)."""
    statuses = st.sampled_from(STATUSES)
    law = "closed form"
    try_on(law, EXAMPLES, dollars, dollars, st.none() | dollars, statuses, check=closed_form)


def conserved(
    mine: dict[tuple[int, str], Decimal],
    theirs: dict[tuple[int, str], Decimal],
    told: Sequence[Said],
) -> None:
    """All that was lost is used against gains or income, still carried, or lost at a death."""
    nets, findings = chained(mine, theirs, told)
    with exactly():
        came = sum((net.realised[0] + net.realised[1] + sum(net.other) for net in nets), ZERO)
        taxed = sum((max(net.net, ZERO) for net in nets), ZERO)
        used = sum((used_of(net) for net in nets), ZERO)
        lost = sum((sum(net.lost, ZERO) for net in nets), ZERO)
        last = [net for net in nets if net.year == YEARS[-1]]
        left = sum((net.carryover_short + net.carryover_long for net in last), ZERO)
    assert came == taxed - used - lost - left
    codes = {finding.code for finding in findings}
    assert ("carryover_lost_at_death" in codes) == bool(lost)


def test_losses_are_used_carried_or_lost_at_death_and_nothing_else() -> None:
    """Over six years in any status, together and apart, through deaths (R-LOSS-5)."""
    try_on("losses are conserved", EXAMPLES // 2, gains, gains, stated, check=conserved)


def shared(
    mine: dict[tuple[int, str], Decimal],
    theirs: dict[tuple[int, str], Decimal],
    told: Sequence[Said],
) -> None:
    """Shares sum to the carryover, each year's carryovers in to those of the year before."""
    nets, _ = chained(mine, theirs, told)
    for year in YEARS:
        of_year = [net for net in nets if net.year == year]
        before = [net for net in nets if net.year == year - 1]
        with exactly():
            for net in of_year:
                if net.owner == BOTH and net.shares and net.own:
                    short, long = zip(*net.shares, strict=True)
                    assert sum(short) == net.carryover_short
                    assert sum(long) == net.carryover_long
                    assert min(*short, *long) >= 0
                    assert [sum(own) for own in zip(*net.own, strict=True)] == [
                        net.short_net, net.long_net
                    ]  # fmt: skip
            into = [sum(net.carryover_in_short for net in of_year),
                    sum(net.carryover_in_long for net in of_year)]  # fmt: skip
            on = [sum(net.carryover_short for net in before),
                  sum(net.carryover_long for net in before)]  # fmt: skip
        assert into == on


def test_a_joint_carryover_is_the_sum_of_the_shares() -> None:
    """To the last digit, whoever had the losses; and what is carried on is what is carried in."""
    try_on("shares sum", EXAMPLES // 2, gains, gains, stated, check=shared)


def only_one(mine: dict[tuple[int, str], Decimal], told: Sequence[Said]) -> None:
    """Without a spouse's accounts every year has one return, the same as by the earlier set."""
    alive = [replace(each, died=False, spouse_died=False) for each in told]
    newest, earlier = (chained(mine, {}, alive, rules)[0] for rules in (US_2026_2, US_2026_1))
    as_before = [replace(net, owner=BOTH, own=None, shares=None) for net in newest]
    assert as_before == earlier


def test_where_one_owns_everything_a_year_is_one_return() -> None:
    """Whatever the status."""
    try_on("one owner", EXAMPLES // 4, gains, stated, check=only_one)


def line(kind: str, name: str, quantity: int, amount: Decimal, at: str) -> product.Line:
    """A purchase or sale of BTC."""
    key = "cost" if kind == "acquisition" else "proceeds"
    return {
        "id": name, "type": kind, "at": at, "account": "w", "asset": "BTC",
        "quantity": str(quantity), key: f"{amount:f}",
    }  # fmt: skip


def parted(lots: list[tuple[int, Decimal]], sold: int, part: int, cents: int) -> None:
    """A sale, and the same sale in two halves of the same price, leave the same carryforward."""
    moment = product.BEGINNING
    account = {"id": "w", "type": "account", "custody": "self", "owner": "spouse"}
    bought = [
        line("acquisition", f"b{place}", quantity, cost, f"2024-0{place + 1}-10T12:00:00Z")
        for place, (quantity, cost) in enumerate(lots)
    ]
    price, first = Decimal(cents).scaleb(-2), min(part, sold - 1)
    told = []
    for parts in ((sold,), (first, sold - first)):
        sales = [
            line("disposal", f"s{place}", units, price * units, "2025-02-20T12:00:00Z")
            for place, units in enumerate(parts)
        ]
        lines = [(moment, each) for each in (account, *bought, *sales)]
        told.append(product.run(lines, "UTC", "separate")["carryforward"]["rows"])
    assert told[0] == told[1]


def test_a_sale_in_two_parts_leaves_the_same_year() -> None:
    """Splitting a sale at one price never moves a year's totals."""
    lots = st.lists(st.tuples(st.integers(1, 9), dollars.map(abs)), min_size=1, max_size=4)
    sold, part, cents = st.integers(2, 30), st.integers(1, 30), st.integers(0, 10**6)
    try_on("a parted sale", EXAMPLES // 20, lots, sold, part, cents, check=parted)
