"""Observations of every type that moves units, and what is said of holding them to be another."""

from typing import Any

from domain.faults import Fault
from domain.journal import check
from domain.treatments import Stated
from domain.treatments import Treatment
from domain.treatments import treat

AT = "2025-05-01T12:00:00Z"
UNITS = {"account": "cb", "asset": "BTC", "quantity": "1"}
LEGS = {
    "account": "cb",
    "sent": {"asset": "BTC", "quantity": "1"},
    "received": {"asset": "ETH", "quantity": "15"},
}
STOLEN = {"discovered": "2025-06-01", "scheme": "phishing", "for_profit": True}

OUT = ("disposal", "removal", "theft", "liquidation", "worthlessness", "lost_access", "repay")
IN = ("acquisition", "income", "receipt", "borrow", "recovery")
BOTH = ("swap", "conversion")

NEEDED: dict[str, dict[str, Any]] = {
    "theft": STOLEN,
    "liquidation": {"proceeds": "100"},
    "worthlessness": {"how": "burned"},
    "income": {"how": "staking"},
    "recovery": {"theft": "t"},
    "conversion": {"family": "wrap"},
}
"""What each type has to be told beside the units it moves."""


def stated(kind: str, **keys: Any) -> Stated:
    """An observation of that type in normal form: one BTC of cb, a swap also brings 15 ETH."""
    moved = LEGS if kind in BOTH else {**UNITS, "to": "kr"} if kind == "transfer" else UNITS
    line = {"id": "f", "type": kind, "at": AT, **moved, **NEEDED.get(kind, {}), **keys}
    statement, faults = check({k: v for k, v in line.items() if v is not None}, "given", 0)
    assert statement is not None, faults
    return Stated(kind, statement.at, statement.data)


def end_of(kind: str) -> dict[str, str]:
    """The end of a transfer that a source of this type did not see."""
    return {"account": "kr"} if kind in IN else {"to": "kr"}


def held(kind: str, target: str, **given: Any) -> Treatment:
    """The treatment, which has to be possible."""
    return of(stated(kind), target, **given)


def of(observed: Stated, target: str, **given: Any) -> Treatment:
    """The treatment of an observation, which has to be possible."""
    treatment, faults = treat("f", observed, target, given)
    assert faults == []
    assert treatment is not None
    return treatment


def refused(observed: Stated, target: str, **given: Any) -> list[Fault]:
    """The faults with which a treatment is refused."""
    treatment, faults = treat("f", observed, target, given)
    assert treatment is None
    assert faults
    assert {(fault.file, fault.row) for fault in faults} == {("correct", 0)}
    assert all(fault.column.startswith("f ") for fault in faults)
    return faults


def words(faults: list[Fault]) -> list[tuple[str, str]]:
    """Code and key of each fault."""
    return [(fault.code, fault.column.removeprefix("f ")) for fault in faults]
