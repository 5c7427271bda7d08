"""Reading small files in tests: a header, some rows, and what they became."""

from collections import Counter
from pathlib import Path
from typing import Any

from adapters.importers.reading import Options
from adapters.importers.reading import Reading
from adapters.importers.registry import IMPORTERS

DATA = Path(__file__).parent / "data"

HISTORY = (
    "ID,Timestamp,Transaction Type,Asset,Quantity Transacted,Price Currency,Price at Transaction,"
    "Subtotal,Total (inclusive of fees and/or spread),Fees and/or Spread,Notes"
)
"""Coinbase's header since 2024."""

OLD_HISTORY = (
    "Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency,"
    "Spot Price at Transaction,Subtotal,Total (inclusive of fees and/or spread),"
    "Fees and/or Spread,Notes"
)
"""Coinbase's header of 2022 to 2024: no ids, no signs."""

LEDGER = "txid,refid,time,type,subtype,aclass,asset,amount,fee,balance"
"""Kraken's oldest ledger header; the later ones only add to it."""

UNIVERSAL = (
    "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
    "Net Worth Amount,Net Worth Currency,Label,Description,TxHash"
)
"""Koinly's universal template."""


def read(importer: str, content: str | bytes, *, account: str = "main", **options: Any) -> Reading:
    """A file's content read by an importer, with the account `main` unless told otherwise."""
    data = content.encode() if isinstance(content, str) else content
    return IMPORTERS[importer].read(data, "file.csv", Options(account, **options))


def rows(header: str, *lines: str) -> str:
    """A file of a header and rows."""
    return "\n".join((header, *lines)) + "\n"


def facts(reading: Reading) -> list[dict[str, Any]]:
    """The journal lines of the facts, without the prices told in passing; no faults allowed."""
    assert [fault.sentence() for fault in reading.faults] == []
    return [dict(draft.line) for draft in reading.drafts if draft.line["type"] != "price"]


def fact(reading: Reading) -> dict[str, Any]:
    """The journal line of the only fact, without its id, instant, account and note."""
    (line,) = facts(reading)
    return {key: line[key] for key in line if key not in ("id", "at", "account", "note")}


def codes(reading: Reading) -> list[tuple[str, int]]:
    """Code and row of every fault."""
    return [(fault.code, fault.row) for fault in reading.faults]


def remarks(reading: Reading) -> list[str]:
    """Codes of the remarks on facts, in order."""
    return [remark.code for draft in reading.drafts for remark in draft.remarks]


def unaccounted(reading: Reading) -> list[int]:
    """Rows that no draft was made of and that were not left out; and rows that were both."""
    used = {row for draft in reading.drafts for row in draft.rows}
    left = Counter(row for row, _ in reading.not_imported)
    twice = [row for row, count in left.items() if count > 1 or row in used]
    missing = reading.rows_read - len(used | left.keys())
    return twice + [0] * missing
