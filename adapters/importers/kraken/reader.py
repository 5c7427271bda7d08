"""Kraken: from the bytes of a ledgers.csv (or, as a fallback, trades.csv) to drafts.

Facts are named by the smallest `txid` of their rows, which is the same in every export; the
reference has changed its form and is used only to join rows of one file. Rows without an id are
pending and come again later with one. The file's own balances are replayed before anything is
read into the rows, and what does not follow is a remark on the file.
"""

from adapters.importers.intake import Intake
from adapters.importers.intake import open_intake
from adapters.importers.kraken.assets import FEE_CREDIT
from adapters.importers.kraken.balance import replay
from adapters.importers.kraken.facts import CREDIT
from adapters.importers.kraken.facts import MONEY_ALONE
from adapters.importers.kraken.facts import PENDING
from adapters.importers.kraken.groups import group
from adapters.importers.kraken.groups import outcomes
from adapters.importers.kraken.history import read_trades
from adapters.importers.kraken.rows import KRAKEN
from adapters.importers.kraken.rows import TRADES
from adapters.importers.kraken.rows import LedgerRow
from adapters.importers.kraken.rows import read_row
from adapters.importers.reading import Draft
from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from adapters.importers.reading import Remark
from adapters.importers.repeats import without_repeats
from adapters.importers.stated import Stated
from adapters.importers.stated import in_time_order
from adapters.importers.stated import name_facts
from adapters.importers.table import Row

VERSION = 1


def read_kraken(content: bytes, file: str, options: Options) -> Reading:
    """Read a Kraken ledgers.csv of any version; everything wrong with it is a fault."""
    intake = open_intake(content, file, options, KRAKEN)
    history = any(row.binding.layout == TRADES.name for row in intake.rows[:1])
    drafts = read_trades(intake) if history else _read_ledger(intake)
    return Reading(
        "kraken",
        VERSION,
        "UTC",
        intake.encoding,
        len(intake.rows),
        drafts,
        sorted(intake.left),
        intake.faults,
        intake.remarks,
    )


def _read_ledger(intake: Intake) -> list[Draft]:
    known = [row for row in intake.rows if not _is_pending(intake, row)]
    said_once = without_repeats(intake, known, "identity")
    rows = [row for each in said_once if (row := read_row(intake, each))]
    ordered, gaps = replay(in_time_order(rows, newest_first=False))
    intake.remarks.extend(gaps)
    facts: list[Stated] = []
    for each in group(ordered):
        for members, outcome in outcomes(each):
            if isinstance(outcome, Stated):
                facts.append(outcome)
            else:
                _leave(intake, members, outcome)
    return name_facts(intake, ordered, facts)


def _is_pending(intake: Intake, row: Row) -> bool:
    if intake.text(row, "identity"):
        return False
    intake.leave(row.line, PENDING)
    return True


def _leave(intake: Intake, rows: list[LedgerRow], reason: str) -> None:
    for row in rows:
        intake.leave(row.line, CREDIT if row.asset == FEE_CREDIT else reason)
        if reason == MONEY_ALONE:
            text = f"Kraken {row.kind} at row {row.line} ({row.identity}): {MONEY_ALONE}."
            intake.remarks.append(Remark("unknown_label", text))
