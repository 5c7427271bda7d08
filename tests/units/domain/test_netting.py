"""Netting and carryover: the worksheet, the law behind it, and the chain of years."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.carryovers import chain
from domain.facts import YearFacts
from domain.facts.base import NO_INSTANT
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.netting import YearNet
from domain.netting import deduction
from domain.netting import worksheet

dollars = st.integers(-50_000, 50_000).map(Decimal)


@given(dollars, dollars, dollars, st.sampled_from(["single", "separate"]))
def test_the_worksheet_equals_the_closed_form(
    short: Decimal, long: Decimal, income: Decimal, status: str
) -> None:
    """Thirteen lines of a form and one sentence of law say the same (R-LOSS-3)."""
    deducted = deduction(short + long, status)
    used = min(deducted, max(Decimal(0), income + deducted))
    after = short + used
    expected = (
        max(Decimal(0), -after - max(Decimal(0), long)),
        max(Decimal(0), -long - max(Decimal(0), after)),
    )
    found = worksheet(short, long, deducted, income).carried
    assert found == (expected if short + long < 0 else (0, 0))


@given(dollars, dollars, dollars)
def test_a_loss_is_deducted_or_carried_and_never_lost(
    short: Decimal, long: Decimal, income: Decimal
) -> None:
    """What is carried is the net loss less what income could absorb of the deduction."""
    net = short + long
    deducted = deduction(net, "single")
    carried = sum(worksheet(short, long, deducted, income).carried)
    absorbed = min(deducted, max(Decimal(0), income + deducted))
    assert carried == max(Decimal(0), -net) - absorbed


def year_facts(year: int, **keys: object) -> YearFacts:
    """What is stated about a year; all else unknown."""
    said: dict[str, object] = dict.fromkeys(
        (
            "taxable_income section_151 other_short_term other_long_term carryover_short "
            "carryover_long itemizes died spouse_died"
        ).split()
    )
    said.update({"filing_status": "", **keys})
    return YearFacts(name=f"{year}{sorted(keys)}", at=NO_INSTANT, order=0, year=year, **said)  # type: ignore[arg-type]


def chained(
    nets: dict[tuple[int, str], Decimal], *stated: YearFacts
) -> tuple[list[YearNet], list[Finding]]:
    """The chain from 2025 to 2027 and its findings."""
    knowledge = Knowledge(zone=ZoneInfo("UTC"))
    for each in stated:
        knowledge.year_statements[each.name] = each
    findings: list[Finding] = []
    return chain(nets, knowledge, range(2025, 2028), findings), findings


LOSS = {(2025, "short"): Decimal(-10_000)}


def test_each_year_starts_from_what_the_last_carried_on() -> None:
    """10,000 of loss is used up 3,000 a year."""
    years, _ = chained(LOSS)
    assert [year.carryover_short for year in years] == [7000, 4000, 1000]
    assert [year.carryover_in_short for year in years] == [0, 7000, 4000]


def test_a_stated_carryover_overrides_and_says_so() -> None:
    """What the last return says goes before what the ledger computes, in the open."""
    years, findings = chained(LOSS, year_facts(2026, carryover_short=Decimal(6500)))
    assert years[1].carryover_in_short == 6500
    assert "carryover_overridden" in {finding.code for finding in findings}


def test_a_stated_carryover_that_agrees_is_no_finding() -> None:
    """Agreement needs nobody's attention."""
    stated = [year_facts(2026, carryover_short=Decimal(7000))]
    stated += [year_facts(year, taxable_income=Decimal(1)) for year in (2025, 2026, 2027)]
    _, findings = chained(LOSS, *stated)
    assert findings == []


def test_a_filing_status_is_that_of_its_year() -> None:
    """A status stated for one year says nothing of the next; the ledger's own then counts."""
    years, _ = chained(LOSS, year_facts(2026, filing_status="separate"))
    assert [year.deduction for year in years] == [3000, 1500, 3000]


def test_later_statements_about_a_year_replace_key_by_key() -> None:
    """Two statements about one year add up; the later word on the same key wins."""
    first = year_facts(2025, taxable_income=Decimal(5), other_long_term=Decimal(7))
    second = year_facts(2025, taxable_income=Decimal(9))
    knowledge = Knowledge()
    for each in (first, second):
        knowledge.year_statements[each.name] = each
    merged = knowledge.year_facts(2025)
    assert merged is not None
    assert (merged.taxable_income, merged.other_long_term) == (Decimal(9), Decimal(7))
