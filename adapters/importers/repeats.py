"""One id, two rows: the same row again, or a source that contradicts itself.

    row 8  65f0...  Buy 0.00166779 BTC for 70 EUR
    row 9  65f0...  Buy 0.00166779 BTC for 70 USD

Both cannot be fact 65f0. Dropping either silently would be choosing a cost basis by accident, so
the file is refused with both shown, and the person says which one to leave out: `...#2` names the
second row of that id. A row repeated cell by cell is only said twice, and counted once.
"""

from adapters.importers.intake import LEFT_OUT
from adapters.importers.intake import SAME_ROW_AGAIN
from adapters.importers.intake import Intake
from adapters.importers.table import Row


def without_repeats(intake: Intake, rows: list[Row], name: str) -> list[Row]:
    """The rows whose id (in field `name`) was not said before; contradictions become faults.

    Rows without an id are all kept.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        identity = intake.text(row, name)
        if identity:
            groups.setdefault(identity, []).append(row)
    if len(groups) == len(rows):
        return rows
    dropped: set[int] = set()
    for identity, group in groups.items():
        if len(group) > 1:
            dropped |= _repeated(intake, identity, group, name)
    return [row for row in rows if row.line not in dropped]


def _repeated(intake: Intake, identity: str, group: list[Row], name: str) -> set[int]:
    full = f"{intake.prefix}:{identity}"
    dropped: set[int] = set()
    kept: Row | None = None
    for count, row in enumerate(group, start=1):
        if f"{full}#{count}" in intake.options.skip:
            intake.leave(row.line, LEFT_OUT)
            dropped.add(row.line)
        elif kept is None:
            kept = row
        elif _content(row) == _content(kept):
            intake.leave(row.line, SAME_ROW_AGAIN)
            dropped.add(row.line)
        elif full not in intake.options.skip:
            _contradiction(intake, full, (kept, row), group, name)
    return dropped


def _content(row: Row) -> list[str]:
    return [cell.strip() for cell in row.cells]


def _contradiction(
    intake: Intake, full: str, pair: tuple[Row, Row], group: list[Row], name: str
) -> None:
    first, second = pair
    found = " and ".join(f"row {row.line}: {','.join(_content(row))}" for row in pair)
    places = {row.line: count for count, row in enumerate(group, start=1)}
    advice = (
        f"Leave one out: --skip '{full}#{places[first.line]}' or "
        f"--skip '{full}#{places[second.line]}' (--skip '{full}' leaves out both)."
    )
    intake.fault(second, name, "duplicate_id", found, "one statement for each id", advice)
