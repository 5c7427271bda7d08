"""When two sets of reports say the same, whatever order or wording they say it in.

The contract leaves some things open, and a comparison must not close them: how lots are arranged
in their report, whether two pieces of one lot in one account are one row, whether a claim of
nothing is a row at all. Everything else has to agree to the last digit.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

Reports = Mapping[str, Mapping[str, Any]]
Row = Mapping[str, Any]

GAIN_KEYS = (
    "disposal", "kind", "lot", "account", "asset", "quantity", "acquired", "disposed", "term",
    "proceeds", "basis", "gain", "selection", "missing_basis", "code", "adjustment",
)  # fmt: skip
UNITS_KEYS = frozenset({"asset", "quantity", "selection", "account"})
SELECTION = frozenset({"selection"})
INCOME_KEYS = ("fact", "kind", "asset", "quantity", "received", "value", "line")
CLAIM_KEYS = ("fact", "year", "allowed", "form", "itemized")
YEAR_KEYS = (
    "year", "owner", "carryover_in_short", "carryover_in_long", "short_net", "long_net", "net",
    "deduction", "carryover_short", "carryover_long",
)  # fmt: skip


def gains(reports: Reports) -> list[tuple[Any, ...]]:
    """The rows of gains in order.

    A contract's row has no units to speak of, and nothing selected units that were not there.
    """
    rows = []
    for row in reports["gains"]["rows"]:
        without = UNITS_KEYS if row["kind"] == "settlement" else frozenset[str]()
        without = SELECTION if row["missing_basis"] else without
        rows.append(tuple(None if key in without else row[key] for key in GAIN_KEYS))
    return rows


def lots(reports: Reports) -> dict[tuple[Any, ...], tuple[Fraction, Fraction]]:
    """Units and basis by lot and pool."""
    held: dict[tuple[Any, ...], tuple[Fraction, Fraction]] = {}
    for row in reports["lots"]["rows"]:
        key = tuple(row[k] for k in ("lot", "account", "asset", "acquired", "missing_basis"))
        units, basis = held.get(key, (Fraction(0), Fraction(0)))
        held[key] = (units + Fraction(row["quantity"]), basis + Fraction(row["basis"]))
    return held


def _chosen(rows: Sequence[Row], keys: Sequence[str]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[key] for key in keys) for row in rows), key=repr)


def claims(reports: Reports) -> list[tuple[Any, ...]]:
    """Claims that allow anything."""
    rows = [row for row in reports["claims"]["rows"] if Fraction(row["allowed"])]
    return _chosen(rows, CLAIM_KEYS)


def meaning(reports: Reports) -> dict[str, Any]:
    """What the reports say, without what is left open."""
    return {
        "gains": gains(reports),
        "gains totals": dict(reports["gains"]["totals"]),
        "lots": lots(reports),
        "lots basis": reports["lots"]["totals"]["basis"],
        "income": _chosen(reports["income"]["rows"], INCOME_KEYS),
        "income value": reports["income"]["totals"]["value"],
        "claims": claims(reports),
        "claims allowed": reports["claims"]["totals"]["allowed"],
        "carryforward": [
            tuple(row[key] for key in YEAR_KEYS) for row in reports["carryforward"]["rows"]
        ],
    }


def disagreements(one: Reports, other: Reports) -> dict[str, tuple[Any, Any]]:
    """What only the first reports say and what only the others say, by part; empty if they agree.

    Where both have the same rows in another order, both orders are shown.
    """
    apart = {}
    theirs = meaning(other)
    for part, mine in meaning(one).items():
        if mine != theirs[part]:
            apart[part] = _only(mine, theirs[part]), _only(theirs[part], mine)
            apart[part] = apart[part] if any(apart[part]) else (mine, theirs[part])
    return apart


def _only(mine: Any, theirs: Any) -> Any:
    """The rows of the first that the second does not have; single amounts as they are."""
    if isinstance(mine, dict):
        return {key: value for key, value in mine.items() if theirs.get(key) != value}
    if isinstance(mine, list):
        return [row for row in mine if row not in theirs]
    return mine
