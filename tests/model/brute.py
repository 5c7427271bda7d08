"""The whole model: journal lines in, the contract's reports out.

It is slow and plain on purpose: no snapshots, no indexes, no shared code with the product. Two
implementations of one contract that agree on thousands of random ledgers are hard to be wrong in
the same way; where they differ, one of them has misread a sentence.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.model import losses
from tests.model import moves
from tests.model import trades
from tests.model.amounts import ZERO
from tests.model.amounts import money
from tests.model.days import is_plain_date
from tests.model.days import tax_date
from tests.model.desk import Desk
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.facts import Recorded
from tests.model.law import Law
from tests.model.rows import Gain
from tests.model.rows import Row
from tests.model.rows import lot_row
from tests.model.ties import unmatched
from tests.model.years import carryforward

Report = dict[str, Any]

BOOKED_BY: dict[str, Callable[[Desk, Fact], None]] = {
    "acquisition": trades.acquisition,
    "income": trades.income,
    "disposal": trades.disposal,
    "swap": trades.swap,
    "conversion": trades.conversion,
    "liquidation": trades.liquidation,
    "settlement": trades.settlement,
    "transfer": moves.transfer,
    "removal": moves.removal,
    "receipt": moves.receipt,
    "lost_access": moves.lost_access,
    "theft": losses.theft,
    "recovery": losses.recovery,
    "worthlessness": losses.worthlessness,
}


@dataclass(frozen=True)
class View:
    """What is asked: the taxpayer, the two cuts, and the year."""

    zone: str
    filing_status: str = "single"
    as_of: date | datetime | None = None
    known_at: int | None = None
    year: int | None = None
    what_if: Mapping[str, str] = field(default_factory=dict)
    law: date | None = None


def replay(recorded: Iterable[Recorded], view: View) -> dict[str, Report]:
    """Book everything known and show it as reports, by name."""
    known = Known(recorded, view.zone, view.as_of, view.known_at, view.what_if)
    known.law = view.law
    desk = Desk(known, Law(view.law))
    for fact in known.to_book:
        desk.today = desk.day(fact.at)
        if known.is_retirement(fact.line.get("account", "")):
            desk.findings.add("ira_excluded")
            desk.washes.bought_outside(fact)
            desk.settle_washes()
            continue
        desk.practice.move_on(fact.at)
        if fact.type in BOOKED_BY:
            BOOKED_BY[fact.type](desk, fact)
    desk.practice.move_on(known.end())
    findings = set(desk.findings)
    if unmatched(known):
        findings.add("unmatched_transfer")
    years = carryforward(known, desk.gains, view.filing_status, view.year, findings)

    def report(rows: Sequence[Row], totals: dict[str, Fraction]) -> Report:
        shown = {key: money(amount) for key, amount in totals.items()}
        codes = [{"code": code} for code in sorted(findings)]
        return {"rows": list(rows), "totals": shown, "findings": codes}

    gains = [row for row in desk.gains if view.year in (None, row.disposed.year)]
    incomes = [row for row in desk.incomes if view.year in (None, row.received.year)]
    claims = [row for row in desk.claims if view.year in (None, row.year)]
    lots = [piece for piece in desk.pools.pieces if piece.left() > 0]
    sold_on = view.as_of
    if isinstance(sold_on, datetime):
        sold_on = tax_date(sold_on, known.zone)
    return {
        "gains": report([row.row() for row in gains], gains_totals(gains)),
        "lots": report(
            [lot_row(lot, sold_on) for lot in lots],
            {"basis": total(lot.basis_left() for lot in lots)},
        ),
        "income": report(
            [row.row() for row in incomes],
            {"value": total(row.value for row in incomes)},
        ),
        "claims": report(
            [row.row() for row in claims],
            {
                "basis": total(row.basis for row in claims),
                "allowed": total(row.allowed for row in claims),
            },
        ),
        "allocation": report(
            desk.practice.schedule,
            {"basis": total(Fraction(row["basis"]) for row in desk.practice.schedule)},
        ),
        "carryforward": report([row.row() for row in years], {}),
    }


def run(
    lines: Sequence[tuple[datetime, Line]],
    zone: str,
    filing_status: str = "single",
    as_of: str | datetime | None = None,
    known_at: int | None = None,
    year: int | None = None,
    what_if: Mapping[str, str] | None = None,
    law: str = "",
) -> dict[str, Report]:
    """The model through the same door as the product; lines are in order of position, from 2."""
    recorded = [(position, at, line) for position, (at, line) in enumerate(lines, start=2)]
    cut: date | datetime | None = None
    if isinstance(as_of, str):
        cut = date.fromisoformat(as_of) if is_plain_date(as_of) else datetime.fromisoformat(as_of)
    else:
        cut = as_of
    day = date.fromisoformat(law) if law else None
    return replay(recorded, View(zone, filing_status, cut, known_at, year, what_if or {}, day))


def total(amounts: Iterable[Fraction]) -> Fraction:
    """The sum, exactly."""
    return sum(amounts, ZERO)


def gains_totals(gains: Sequence[Gain]) -> dict[str, Fraction]:
    """The totals under the gains report; adjustments only where there are any."""
    adjusted = total(row.disallowed for row in gains)
    return {
        **({"adjustment": adjusted} if adjusted else {}),
        "proceeds": total(row.proceeds for row in gains),
        "basis": total(row.basis for row in gains),
        "gain": total(row.gain for row in gains),
        "short_gain": total(row.gain for row in gains if not row.long),
        "long_gain": total(row.gain for row in gains if row.long),
    }
