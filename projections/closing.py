"""The checks before a year is closed: what was found that concerns the year or one before it.

The whole history is looked at, since last year's lots decide this year's gains. What happened after
the end of the year is left to later closings:

    closing 2025    missing_basis of a sale in March 2025     found
                    missing_value of a purchase in 2023       found: its lot may be sold in 2025
                    missing_basis of a sale in January 2026   left to 2026
"""

from collections.abc import Iterable
from datetime import datetime

from domain.calendar import tax_date
from domain.checklist import CHECKS
from domain.checklist import Item
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.periods import end_of_year
from projections.report import Report


def found_by_checks(report: Report, year: int, knowledge: Knowledge) -> list[Item]:
    """What a report's findings hold against closing a year."""
    findings = (Finding(row["code"], row["fact"], row["message"]) for row in report.findings)
    return [
        Item(each.code, each.fact, each.message)
        for each in findings
        if concerns(each.fact, year, knowledge)
    ]


def concerns(name: str, year: int, knowledge: Knowledge) -> bool:
    """Whether what a finding speaks of belongs to a year or to one before it.

    What has no date, such as an account, an import or a choice of lots, concerns every year.
    """
    kind, _, number = name.partition("@")[0].partition(":")
    if kind == "year" and number.isdigit():
        return int(number) <= year
    dated = knowledge.facts.get(name) or knowledge.prices.get(name)
    if dated is not None:
        return dated.at <= end_of_year(year, knowledge.zone)
    stated = knowledge.year_statements.get(name) or knowledge.policies.get(name)
    if stated is not None and stated.year is not None:
        return stated.year <= year
    policy = knowledge.policies.get(name)
    if policy is not None and policy.valid_from is not None:
        return tax_date(policy.valid_from, knowledge.zone).year <= year
    return True


def not_over(year: int, now: datetime, knowledge: Knowledge) -> list[Item]:
    """That a year is not over yet, where it is not."""
    if now > end_of_year(year, knowledge.zone):
        return []
    today = tax_date(now, knowledge.zone)
    return [Item("year_not_over", f"year:{year}", f"{year} is not over: today is {today}")]


def counted(items: Iterable[Item]) -> dict[str, int]:
    """How much each check found; 0 for those that found nothing. Every check is named."""
    counts = dict.fromkeys(CHECKS, 0)
    for item in items:
        counts[item.code] = counts.get(item.code, 0) + 1
    return counts
