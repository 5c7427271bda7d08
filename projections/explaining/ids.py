"""From the id of a row, or of one figure in it, to what it tells.

    gain:cb09#1            the row: proceeds less basis         (`gain` is its own figure)
    gain:cb09#1/proceeds   one figure of it
    lot:cb02@kraken/BTC    a lot that holds units
    allocation:cb02@kraken/BTC    what an account had of it when own practice had ended

Facts, accounts and assets may have a slash in their names, so an id is looked up whole first.
"""

from collections.abc import Callable

from domain.outcomes import Claim
from domain.outcomes import Gain
from projections.explaining.rows import told_adjustment
from projections.explaining.rows import told_basis
from projections.explaining.rows import told_claim
from projections.explaining.rows import told_claim_basis
from projections.explaining.rows import told_earned
from projections.explaining.rows import told_gain
from projections.explaining.rows import told_held
from projections.explaining.rows import told_itemized
from projections.explaining.rows import told_placed
from projections.explaining.rows import told_proceeds
from projections.explaining.tree import Node
from projections.explaining.tree import Telling

MAIN: dict[str, str] = {
    "gains": "gain",
    "lots": "basis",
    "income": "value",
    "claims": "allowed",
    "allocation": "basis",
}
"""For each report with such rows, the figure that is told by the row's own id."""


def told_row(telling: Telling, row_id: str) -> Node | None:
    """A row, or a figure of it, by its id; None where there is none of that id."""
    kind, _, name = row_id.partition(":")
    find = _ROWS.get(kind)
    if find is None:
        return None
    found = find(telling, name, "")
    if found is None and "/" in name:
        whole, _, column = name.rpartition("/")
        found = find(telling, whole, column)
    return found


def _gain(telling: Telling, name: str, column: str) -> Node | None:
    disposal, _, number = name.rpartition("#")
    tell = _GAIN.get(column)
    rows = telling.index.gains.get(disposal, [])
    for gain in rows if tell else ():
        if str(gain.number) == number and tell is not None:
            return tell(telling, gain)
    return None


_GAIN: dict[str, Callable[[Telling, Gain], Node]] = {
    "": told_gain,
    "gain": told_gain,
    "proceeds": told_proceeds,
    "basis": told_basis,
    "adjustment": told_adjustment,
}


def _lot(telling: Telling, name: str, column: str) -> Node | None:
    lot = telling.index.lots.get(f"lot:{name}")
    known = lot is not None and column in ("", "basis")
    return told_held(telling, f"lot:{name}", lot) if lot is not None and known else None


def _placed(telling: Telling, name: str, column: str) -> Node | None:
    placed = telling.index.placed.get(f"allocation:{name}")
    known = placed is not None and column in ("", "basis")
    return told_placed(telling, f"allocation:{name}", placed) if placed and known else None


def _income(telling: Telling, name: str, column: str) -> Node | None:
    earned = telling.index.income.get(name)
    known = earned is not None and column in ("", "value")
    return told_earned(telling, earned) if earned is not None and known else None


def _claim(telling: Telling, name: str, column: str) -> Node | None:
    claim = telling.index.claims.get(name)
    tell = _CLAIM.get(column)
    return tell(telling, claim) if claim is not None and tell is not None else None


_CLAIM: dict[str, Callable[[Telling, Claim], Node]] = {
    "": told_claim,
    "allowed": told_claim,
    "basis": told_claim_basis,
    "itemized": told_itemized,
}


_ROWS: dict[str, Callable[[Telling, str, str], Node | None]] = {
    "gain": _gain,
    "lot": _lot,
    "allocation": _placed,
    "income": _income,
    "claim": _claim,
}
