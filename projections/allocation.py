"""The schedule of an allocation: what of each lot lay where when own practice had ended (R-LOT-8).

Rev. Proc. 2024-28 asks for it in the taxpayer's books: for each kind of asset the units of each
wallet or account, their basis and when they were acquired, and by what they were dealt:

    XYZ   4 of lot dear   basis 20.00   2020-09-01   global, by harbor, complete 2025-06-01
    GHI   10 of lot dear  basis 50.00   2020-09-01   global, by harbor, complete 2025-06-01

Where no allocation took effect, lots of a pool that was divided were dealt by default, and those of
accounts that had always been kept apart were not dealt at all.
"""

from collections.abc import Callable
from dataclasses import replace

from domain.allocations import Placed
from domain.amounts import ZERO
from domain.amounts import exactly
from domain.facts.base import Moment
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import day
from projections.report import distinct
from projections.report import finding_rows
from projections.report import money
from projections.report import units
from projections.reports import bare_report

COLUMNS = "id lot account asset quantity basis acquired dealt allocation status completed described"

CODES = frozenset(
    {
        "late_allocation",
        "allocation_not_described",
        "allocation_unreadable",
        "allocation_does_not_tie",
        "attested_allocation",
        "no_allocation",
    }
)
"""Findings that speak of an allocation."""


def allocation(answer: Replay) -> Report:
    """What each account had of each lot at the start of the first year after own practice.

    `dealt` is `specific` or `global` by an allocation, `default` where a pool was divided without
    one, `none` where nothing had to be dealt; `status` is `in_time` by the ledger's clock or
    `attested` by evidence. Empty where the answer ends before, or its rules know no allocation.
    """
    placed = placed_rows(answer)
    with exactly():
        total = sum((each.lot.basis - each.taken for _, each in placed), ZERO)
    report = bare_report(
        answer, "allocation", COLUMNS, [row for row, _ in placed], {"basis": total}
    )
    found = [each for each in answer.outcome.findings if each.code in CODES]
    return replace(report, findings=finding_rows(found, answer.ruleset.law))


def placed_rows(answer: Replay) -> list[tuple[Row, Placed]]:
    """The rows of that report, each with what it was made of."""
    wants = answer.question.wants
    lines = [each for each in answer.book.schedule if wants(None, each.lot.account, each.lot.asset)]
    lines.sort(key=lambda each: (each.lot.asset, each.lot.account))
    seen: dict[str, int] = {}
    with exactly():
        return [(_row(answer, each, seen), each) for each in lines]


def _row(answer: Replay, placed: Placed, seen: dict[str, int]) -> Row:
    lot, proposal = placed.lot, placed.proposal

    def dated(moment: Moment | None) -> str | None:
        return None if moment is None else day(answer.book.day(moment))

    return {
        "id": distinct(f"allocation:{lot.origin.name}@{lot.account}/{lot.asset}", seen),
        "lot": lot.origin.name,
        "account": lot.account,
        "asset": lot.asset,
        "quantity": units(placed.quantity),
        "basis": money(lot.basis - placed.taken),
        "acquired": day(lot.origin.held_from),
        "dealt": proposal.said.kind if proposal else placed.how,
        "allocation": proposal.said.name if proposal else None,
        "status": ("attested" if proposal.attested else "in_time") if proposal else None,
        "completed": dated(proposal.completed) if proposal else None,
        "described": dated(proposal.said.described) if proposal else None,
    }


SCHEDULES: dict[str, Callable[[Replay], Report]] = {"allocation": allocation}
"""Reports that are functions of the fold like the others, and that no filing keeps, by name."""
