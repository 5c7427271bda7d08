"""Rows of Kraken's ledger, for tests."""

from collections.abc import Mapping
from typing import Any

from adapters.importers.reading import Reading
from tests.importers.reads import LEDGER
from tests.importers.reads import fact
from tests.importers.reads import read
from tests.importers.reads import rows

WITH_DOLLARS = LEDGER + ",amountusd,feeusd,feecurrency"


def row(identity: str, kind: str, asset: str, amount: str, fee: str = "0", **cells: str) -> str:
    """A ledger row; the balance is blank unless given."""
    texts = {"ref": "R1", "time": "2024-01-01 00:00:00", "sub": "", "balance": ""} | cells
    dollars = ""
    if "dollars" in texts:
        told = (texts["dollars"], texts.get("fee_dollars", ""), texts.get("fee_asset", ""))
        dollars = "," + ",".join(told)
    return (
        f"{identity},{texts['ref']},{texts['time']},{kind},{texts['sub']},currency,"
        f"{asset},{amount},{fee},{texts['balance']}{dollars}"
    )


def ledger(*lines: str, header: str = LEDGER) -> Reading:
    """A ledger of these rows, read."""
    return read("kraken", rows(header, *lines))


def the_fact(*lines: str, header: str = LEDGER) -> Mapping[str, Any]:
    """The only fact of these rows."""
    return fact(ledger(*lines, header=header))
