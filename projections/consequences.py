"""Consequences: what a correction would move, before it is made.

Two folds of the same ledger, without and with the correction, laid side by side: which disposals
take other lots, which terms flip, what each year's gains and carryovers become.

    gain:t3#1            2025  gain             1,000.00 -> 1,250.00   lot b1 -> b2
    carryforward:2025    2025  carryover_short  4,000.00 -> 3,750.00
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.netting import YearNet
from domain.outcomes import Claim
from domain.outcomes import Earned
from domain.outcomes import Gain
from projections.checks import span_of_years
from projections.figures import FIGURES
from projections.figures import paired
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import finding_rows
from projections.report import money
from projections.reports import bare_report
from projections.reports import chained

Booked = Gain | Claim | Earned
"""What a fold makes rows of."""

COLUMNS = "id year figure before after change words"


def consequences(before: Replay, after: Replay) -> Report:
    """Every figure that differs between two replays of a ledger; findings are those of the second.

    Gains rows must have been kept in both, and each must have a knowledge of its own.
    """
    both = (before, after)
    with exactly():
        # First, for the chain of years adds findings of its own.
        nets = [chained(each, span_of_years(each.knowledge, each.as_of, 0)) for each in both]
        rows = [
            *_totals(before, after),
            *_carryovers(*nets),
            *_gains(before, after),
            *_claims(before, after),
            *_income(before, after),
            *_lots(before, after),
            *_findings(before, after),
        ]
    return bare_report(after, "consequences", COLUMNS, rows, {})


def years_moved(report: Report) -> list[int]:
    """The tax years in which a figure of a return moves, sorted."""
    return sorted({row["year"] for row in report.rows if row["year"] is not None})


def _row(
    identity: str, year: int | None, figure: str, amounts: tuple[Decimal, Decimal], words: str = ""
) -> Row:
    before, after = amounts
    return {
        "id": identity,
        "year": year,
        "figure": figure,
        "before": money(before),
        "after": money(after),
        "change": money(after - before),
        "words": words,
    }


def _totals(before: Replay, after: Replay) -> Iterator[Row]:
    """Gains by year and term."""
    old, new = before.outcome.nets, after.outcome.nets
    for year, term in sorted({*old, *new}):
        was, now = old.get((year, term), ZERO), new.get((year, term), ZERO)
        if was != now:
            yield _row(f"total:gains/{year}/{term}_gain", year, f"{term}_gain", (was, now))


def _carryovers(before: Sequence[YearNet], after: Sequence[YearNet]) -> Iterator[Row]:
    old, new = ({net.name: net for net in nets} for nets in (before, after))
    for name in sorted({*old, *new}):
        year = (new.get(name) or old[name]).year
        for column in FIGURES["carryforward"]:
            was, now = _figure(old.get(name), column), _figure(new.get(name), column)
            if was != now:
                yield _row(f"carryforward:{name}/{column}", year, column, (was, now))


def _figure(net: YearNet | None, column: str) -> Decimal:
    return ZERO if net is None else Decimal(getattr(net, column))


def _gains(before: Replay, after: Replay) -> Iterator[Row]:
    """Rows of gains that came, went, or say something else."""
    old, new = (_paired(answer.outcome.gains) for answer in (before, after))
    told = ("account", "lot", "acquired", "disposed", "term", "quantity", "proceeds", "basis")
    for row in _moved(old, new, "gain", (*told, "adjustment", "selection", "missing_basis")):
        gain = new.get(row["id"]) or old[row["id"]]
        yield {**row, "id": f"gain:{gain.disposal}#{gain.number}"}


def _paired(gains: Iterable[Gain]) -> dict[str, Gain]:
    """Rows by what they are set against each other by; see `projections.figures.paired`."""
    places: Counter[str] = Counter()
    found = {}
    for gain in gains:
        alike = paired(gain.disposal, gain.kind, gain.asset)
        places[alike] += 1
        found[f"{alike}#{places[alike]}"] = gain
    return found


def _claims(before: Replay, after: Replay) -> Iterator[Row]:
    old, new = (
        {f"claim:{each.fact}": each for each in answer.outcome.claims} for answer in (before, after)
    )
    yield from _moved(old, new, "allowed", ("year", "basis", "treatment", "itemized"))


def _income(before: Replay, after: Replay) -> Iterator[Row]:
    old, new = (
        {f"income:{each.fact}": each for each in answer.outcome.income}
        for answer in (before, after)
    )
    yield from _moved(old, new, "value", ("received", "kind", "quantity"))


def _moved(
    old: Mapping[str, Booked], new: Mapping[str, Booked], figure: str, told: Sequence[str]
) -> Iterator[Row]:
    """Rows of one kind that differ; `told` are the keys whose change is told in words."""
    for identity in dict.fromkeys((*old, *new)):
        was, now = old.get(identity), new.get(identity)
        shown = now or was
        if was == now or shown is None:
            continue
        amounts = [getattr(each, figure) if each else ZERO for each in (was, now)]
        words = "new row" if was is None else "row gone"
        if was is not None and now is not None:
            changed = [key for key in told if getattr(was, key) != getattr(now, key)]
            if not changed and amounts[0] == amounts[1]:
                continue
            words = ", ".join(
                f"{key} {_word(getattr(was, key))} -> {_word(getattr(now, key))}" for key in changed
            )
        yield _row(identity, shown.year, figure, (amounts[0], amounts[1]), words)


def _word(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "none" if value is None else str(value)


def _lots(before: Replay, after: Replay) -> Iterator[Row]:
    """Basis of lots still held, told by lot and account."""
    old, new = (_held(each) for each in (before, after))
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key, (ZERO, ZERO)), new.get(key, (ZERO, ZERO))
        if was != now:
            name, account, asset = key
            words = f"{asset} {_word(was[0])} -> {_word(now[0])}" if was[0] != now[0] else ""
            yield _row(f"lot:{name}@{account}/{asset}", None, "basis", (was[1], now[1]), words)


def _held(answer: Replay) -> dict[tuple[str, str, str], tuple[Decimal, Decimal]]:
    held: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    for lot in answer.book.lots():
        key = (lot.origin.name, lot.account, lot.asset)
        units, basis = held.get(key, (ZERO, ZERO))
        held[key] = (units + lot.remaining, basis + lot.remaining_basis)
    return held


def _findings(before: Replay, after: Replay) -> Iterator[Row]:
    """Findings that come and findings that go."""
    old, new = (
        {row["id"]: row for row in finding_rows(each.outcome.findings)} for each in (before, after)
    )
    for identity in dict.fromkeys((*old, *new)):
        if (identity in old) != (identity in new):
            came = identity in new
            row = (new if came else old)[identity]
            words = f"{'new' if came else 'settled'}: {row['message']}"
            yield told_row(identity, None, "finding", words)


def told_row(identity: str, year: int | None, figure: str, words: str) -> Row:
    """A consequence that is no figure."""
    empty = dict.fromkeys(("before", "after", "change"))
    return {"id": identity, "year": year, "figure": figure, **empty, "words": words}
