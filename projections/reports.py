"""The reports: each a function of one replay (contract section 6)."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.carryovers import chain
from domain.facts import Conversion
from domain.facts import Swap
from domain.findings import Finding
from domain.lots import Lot
from domain.netting import YearNet
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import TERMLESS
from domain.outcomes import Gain
from domain.return_lines import income_line
from projections.checks import span_of_years
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import day
from projections.report import distinct
from projections.report import finding_rows
from projections.report import money
from projections.report import switch_rows
from projections.report import units


def bare_report(
    answer: Replay,
    name: str,
    columns: str,
    rows: list[Row],
    totals: Mapping[str, Decimal],
    write: Callable[[Decimal], str] = money,
) -> Report:
    """A report made from an answer, with its clocks, rules and switches, and without findings;
    `columns` are parted by blanks and `write` writes the totals.
    """
    known, rules = answer.knowledge, answer.ruleset
    return Report(
        answer.question.ledger,
        name,
        answer.as_of,
        known.position,
        known.recorded_at,
        tuple(columns.split()),
        rows,
        {key: write(amount) for key, amount in totals.items()},
        [],
        rules.name,
        rules.law,
        switch_rows(answer.book.switches.used),
        dict(answer.question.what_if),
    )


def report_of(
    answer: Replay,
    name: str,
    columns: str,
    rows: list[Row],
    totals: Mapping[str, Decimal],
    write: Callable[[Decimal], str] = money,
) -> Report:
    """A report of an answer, with everything that was found on the way; see `bare_report`."""
    found = finding_rows(answer.outcome.findings, answer.ruleset.law)
    return replace(bare_report(answer, name, columns, rows, totals, write), findings=found)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    with exactly():
        return sum(amounts, ZERO)


def lots(answer: Replay) -> Report:
    """Every lot that holds units, account by account, in FIFO order."""
    held = held_lots(answer)
    rows = [row for row, _ in held]
    total = _sum(lot.remaining_basis for _, lot in held)
    columns = "id lot account asset quantity basis acquired term_if_sold missing_basis"
    return report_of(answer, "lots", columns, rows, {"basis": total})


def held_lots(answer: Replay) -> list[tuple[Row, Lot]]:
    """The rows of that report, each with its lot."""
    question = answer.question
    held = [lot for lot in answer.book.lots() if question.wants(None, lot.account, lot.asset)]
    held.sort(key=lambda lot: (lot.account, lot.asset))
    seen: dict[str, int] = {}
    with exactly():
        return [(_lot_row(answer, lot, seen), lot) for lot in held]


def _lot_row(answer: Replay, lot: Lot, seen: dict[str, int]) -> Row:
    end = answer.as_of or answer.knowledge.recorded_at
    long_term = lot.origin.is_long(date.min if end is None else answer.book.day(end))
    return {
        "id": distinct(f"lot:{lot.origin.name}@{lot.account}/{lot.asset}", seen),
        "lot": lot.origin.name,
        "account": lot.account,
        "asset": lot.asset,
        "quantity": units(lot.remaining),
        "basis": money(lot.remaining_basis),
        "acquired": day(lot.origin.held_from),
        "term_if_sold": (LONG if long_term else SHORT) if answer.ruleset.terms else TERMLESS,
        "missing_basis": lot.missing_basis,
    }


def gains(answer: Replay) -> Report:
    """Every realised gain or loss, one row a match, in booking order; a total of adjustments only
    where there are any.
    """
    with exactly():
        rows = []
        totals = dict.fromkeys(("proceeds", "basis", "gain", "short_gain", "long_gain"), ZERO)
        adjusted = _sum(gain.adjustment for gain in answer.outcome.gains)
        if adjusted:
            totals["adjustment"] = adjusted
        for gain in answer.outcome.gains:
            realised = gain.gain
            rows.append(_gain_row(gain, realised))
            totals["proceeds"] += gain.proceeds
            totals["basis"] += gain.basis
            totals["gain"] += realised
            if gain.term != TERMLESS:
                totals[f"{gain.term}_gain"] += realised
    columns = (
        "id disposal kind lot account asset quantity acquired disposed term proceeds basis gain "
        "selection missing_basis box code adjustment"
    )
    return report_of(answer, "gains", columns, rows, totals)


def _gain_row(gain: Gain, realised: Decimal) -> Row:
    return {
        "id": f"gain:{gain.disposal}#{gain.number}",
        "disposal": gain.disposal,
        "kind": gain.kind,
        "lot": gain.lot,
        "account": gain.account,
        "asset": gain.asset,
        "quantity": units(gain.quantity),
        "acquired": day(gain.acquired),
        "disposed": day(gain.disposed),
        "term": gain.term,
        "proceeds": money(gain.proceeds),
        "basis": money(gain.basis),
        "gain": money(realised),
        "selection": gain.selection,
        "missing_basis": gain.missing_basis,
        "box": None,
        "code": gain.code,
        "adjustment": money(gain.adjustment),
    }


def income(answer: Replay) -> Report:
    """Every receipt of income, in booking order, with its line of the return (R-INC-2)."""
    wants = answer.question.wants
    found = [
        each
        for each in answer.outcome.income
        if wants(each.year, each.account or "", each.asset or "")
    ]
    rows = [
        {
            "id": f"income:{each.fact}",
            "fact": each.fact,
            "kind": each.kind,
            "account": each.account,
            "asset": each.asset,
            "quantity": units(each.quantity),
            "received": day(each.received),
            "value": money(each.value),
        }
        for each in found
    ]
    columns = "id fact kind account asset quantity received value"
    if answer.ruleset.carries_out("R-INC-2"):
        columns += " line"
        for row, each in zip(rows, found, strict=True):
            row["line"] = income_line(each.kind, each.year)
    return report_of(answer, "income", columns, rows, {"value": _sum(each.value for each in found)})


def claims(answer: Replay) -> Report:
    """Every loss that is no sale, with what is allowed for it and why, and what of it reaches the
    return (R-THEFT-4).
    """
    found = [
        each
        for each in answer.outcome.claims
        if answer.question.wants(each.year, each.account, each.asset or "")
    ]
    rows = [
        {
            "id": f"claim:{each.fact}",
            "fact": each.fact,
            "kind": each.kind,
            "asset": each.asset,
            "quantity": units(each.quantity),
            "basis": money(each.basis),
            "year": each.year,
            "allowed": money(each.allowed),
            "treatment": each.treatment,
            "rule": each.rule,
        }
        for each in found
    ]
    columns = "id fact kind asset quantity basis year allowed treatment rule"
    if answer.ruleset.carries_out("R-THEFT-4"):
        columns += " form why itemized"
        for row, each in zip(rows, found, strict=True):
            row |= {"form": each.form, "why": each.why, "itemized": _money_or_none(each.itemized)}
    totals = {
        "basis": _sum(each.basis for each in found),
        "allowed": _sum(each.allowed for each in found),
    }
    return report_of(answer, "claims", columns, rows, totals)


def _money_or_none(amount: Decimal | None) -> str | None:
    return None if amount is None else money(amount)


def carryforward(answer: Replay) -> Report:
    """Every return's net, deduction and carryover, chained (R-LOSS-1 to R-LOSS-5)."""
    asked = answer.question.year
    years = span_of_years(answer.knowledge, answer.as_of, asked)
    if asked:
        years = range(years.start, asked + 1)
    nets = chained(answer, years)
    rows = [
        {
            "id": f"carryforward:{net.name}",
            "year": net.year,
            "short_net": money(net.short_net),
            "long_net": money(net.long_net),
            "net": money(net.net),
            "deduction": money(net.deduction),
            "carryover_in_short": money(net.carryover_in_short),
            "carryover_in_long": money(net.carryover_in_long),
            "carryover_short": money(net.carryover_short),
            "carryover_long": money(net.carryover_long),
        }
        for net in nets
    ]
    columns = (
        "id year short_net long_net net deduction carryover_in_short carryover_in_long "
        "carryover_short carryover_long"
    )
    if answer.ruleset.carries_out("R-LOSS-5"):
        columns += " owner"
        rows = [{**row, "owner": net.owner} for row, net in zip(rows, nets, strict=True)]
    return report_of(answer, "carryforward", columns, rows, {})


def chained(answer: Replay, years: range) -> list[YearNet]:
    """The returns of the years; findings of their chain are added to the answer's.

    Rules without terms have no such chain: no figure is shown, and that is said.
    """
    outcome = answer.outcome
    if not answer.ruleset.terms:
        outcome.findings.extend(_unchained(answer))
        return []
    return chain(
        outcome.nets,
        answer.knowledge,
        years,
        outcome.findings,
        answer.ruleset,
        answer.book.switches,
        outcome.spouse_nets,
    )


def _unchained(answer: Replay) -> Iterator[Finding]:
    """What rules that do not carry losses on say of each year with a gain or loss."""
    for year in sorted({year for year, _ in answer.outcome.nets}):
        if answer.question.wants(year, None, None):
            text = f"{answer.ruleset.name} neither nets gains and losses of {year} nor carries them"
            yield Finding("rule_not_carried_out", f"year:{year}", text)


def findings(answer: Replay) -> Report:
    """Everything a person must look at, errors first; those of the carryover chain included."""
    years = span_of_years(answer.knowledge, answer.as_of, answer.question.year)
    chained(answer, years)
    columns = "id code severity fact message next rule authority status"
    report = report_of(answer, "findings", columns, [], {})
    report.rows.extend(row for row in report.findings if _concerns(answer, row["fact"]))
    return report


def _concerns(answer: Replay, name: str) -> bool:
    """Whether a finding's fact is of the year, account and asset asked for.

    One that concerns a year or the book as a whole is of every account and asset.
    """
    fact = answer.knowledge.facts.get(name)
    if fact is None:
        kind, _, year = name.partition("@")[0].partition(":")
        stated = int(year) if kind == "year" and year.isdigit() else None
        return answer.question.wants(stated, None, None)
    wanted, moved = answer.question.asset, getattr(fact, "asset", None)
    if isinstance(fact, Swap | Conversion):
        moved = wanted if wanted in (fact.sent.asset, fact.received.asset) else fact.sent.asset
    year_of = answer.ruleset.year_of(answer.book.day(fact.at))
    return answer.question.wants(year_of, getattr(fact, "account", None), moved)


REPORTS: dict[str, Callable[[Replay], Report]] = {
    "lots": lots,
    "gains": gains,
    "income": income,
    "claims": claims,
    "carryforward": carryforward,
    "findings": findings,
}
"""Every report that is a function of the fold, by name."""
