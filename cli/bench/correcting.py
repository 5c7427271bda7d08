"""What a person waits for who corrects a large ledger: the steps, on facts of the workload.

Three years are filed, then three of their sales are corrected; so the restatement at the end has
three filings, three causes, and every figure behind the corrected sales to compare.
"""

from collections.abc import Iterator
from collections.abc import Sequence

import orjson

YEARS = (2022, 2023, 2024)
"""The years that are filed."""

Step = tuple[str, list[str], bool]
"""What is done, as a command, and whether its time is of interest."""

_REASON = ["--reason", "bench"]


def correcting_steps(states: Sequence[bytes]) -> Iterator[Step]:
    """The steps in order, on sales taken from the middle of each year; `states` as stored."""
    first, second, third = (_sale(states, year) for year in YEARS)
    change = ["correct", "replace", third, "--proceeds", "123.45", *_REASON]
    yield "correct, dry run, a sale of 2024", [*change, "--dry-run"], True
    old = ["correct", "replace", _sale(states, 2018), "--proceeds", "123.45", *_REASON]
    yield "correct, dry run, a sale of 2018", [*old, "--dry-run"], True
    for year in YEARS:
        waived = ["--waive", "pre2025_unattested", *_REASON]
        yield f"close {year}", ["close", str(year), *waived], year == YEARS[-1]
        yield f"file {year}", ["file", str(year)], year == YEARS[-1]
    yield "correct replace", change, True
    yield "correct void", ["correct", "void", first, *_REASON], True
    reclassify = ["correct", "reclassify", second, "--as", "disposal", "--how", "gift", *_REASON]
    yield "correct reclassify", reclassify, True
    yield "restate three filed years", ["restate", str(YEARS[0])], True
    yield "explain a gain", ["explain", f"gain:{third}#1"], True
    yield "verify --filings, three of them", ["verify", "--filings"], True


def _sale(states: Sequence[bytes], year: int) -> str:
    """The name of a sale in the middle of a year; raises LookupError where there is none."""
    sales = [
        state
        for state in states
        if b'"proceeds"' in state and b'"effective_at":"%d' % year in state
    ]
    if not sales:
        raise LookupError(f"the workload has no sale in {year}")
    name: str = orjson.loads(sales[len(sales) // 2])["fact"]
    return name
