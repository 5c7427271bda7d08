"""Koinly: from the bytes of a template or an export to drafts.

The templates hold one wallet, which is the account named on the command line; their facts are
named by a hash of what moved. In the export every wallet is an account of its own, whose id is the
wallet's name in Koinly: units of several wallets must not fall into one pool.
"""

from adapters.importers.intake import Intake
from adapters.importers.intake import open_intake
from adapters.importers.koinly.facts import fact
from adapters.importers.koinly.rows import EXPORT
from adapters.importers.koinly.rows import KOINLY
from adapters.importers.koinly.rows import read_row
from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from adapters.importers.repeats import without_repeats
from adapters.importers.stated import Stated
from adapters.importers.stated import in_time_order
from adapters.importers.stated import name_facts
from adapters.importers.table import Row

VERSION = 1

DELETED = "deleted in Koinly"


def read_koinly(content: bytes, file: str, options: Options) -> Reading:
    """Read a Koinly template or export; everything wrong with it is a fault."""
    return _read(open_intake(content, file, options, KOINLY))


def _read(intake: Intake) -> Reading:
    kept = [row for row in intake.rows if not _is_deleted(intake, row)]
    said_once = without_repeats(intake, kept, "identity")
    rows = [row for each in said_once if (row := read_row(intake, each))]
    ordered = in_time_order(rows, newest_first=False)
    facts: list[Stated] = []
    for row in ordered:
        found = fact(row)
        if isinstance(found, str):
            intake.leave(row.line, found)
        else:
            facts.append(found)
    export = any(row.binding.layout == EXPORT.name for row in intake.rows[:1])
    drafts = name_facts(intake, ordered, facts)
    return Reading(
        "koinly",
        VERSION,
        "UTC" if export else intake.zone.key,
        intake.encoding,
        len(intake.rows),
        drafts,
        sorted(intake.left),
        intake.faults,
        intake.remarks,
    )


def _is_deleted(intake: Intake, row: Row) -> bool:
    if intake.text(row, "deleted").casefold() not in ("true", "yes", "1"):
        return False
    intake.leave(row.line, DELETED)
    return True
