"""Treatments: holding an observation to be something else for tax, without touching it.

The exchange said that 1.0002 BTC were withdrawn. Whether that was a move to an own wallet, a gift
or a theft, no exchange can know; but whatever it was, 1.0002 BTC left that account at that moment.
So a treatment takes the time and the units from the observation, and only what the observation
cannot say is given with it:

    stated   removal   coinbase, 1.0002 BTC
    given    theft     discovered 2026-04-02, scheme phishing, for_profit true
    held     theft     coinbase, 1.0002 BTC, discovered 2026-04-02, ...

A treatment under which other units would have come or gone is refused, and says what is missing.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.faults import Fault
from domain.journal import check
from domain.shapes import SHAPES

Units = dict[tuple[str, str], Decimal]
"""By account and asset: units that came in (positive) or went out (negative)."""


class Stated(NamedTuple):
    """A statement's content in normal form: its journal type, instant and other keys."""

    type: str
    at: str
    data: Mapping[str, Any]


class Treatment(NamedTuple):
    """What an observation is held to be: the keys a person gave, and the whole that they make."""

    type: str
    given: Mapping[str, Any]
    data: Mapping[str, Any]


_OUT = frozenset(
    ("disposal", "removal", "theft", "liquidation", "worthlessness", "lost_access", "repay")
)
_IN = frozenset(("acquisition", "income", "receipt", "borrow", "recovery"))
_BOTH = frozenset(("swap", "conversion"))

TREATABLE = _OUT | _IN | _BOTH | {"transfer"}
"""Types that move units, and so can be held to be one another where the same units move."""

_NOT_ITS_OWN = ("id", "type", "at", "order", "tx", "note", "evidence")
"""Keys of a journal line that a treatment leaves to the observation."""


def treat(
    fact: str, stated: Stated, kind: str, given: Mapping[str, Any]
) -> tuple[Treatment | None, list[Fault]]:
    """The treatment of an observation as `kind`; None where it is held to be just what it says.

    `given` are journal keys of that type; one that is None takes away what the observation said
    (a dollar fee that a theft has no place for). Faults say what is missing or does not fit.
    """
    if stated.type not in TREATABLE or kind not in TREATABLE:
        names = ", ".join(sorted(TREATABLE))
        found = stated.type if stated.type not in TREATABLE else kind
        advice = "Replace the fact, or void it and record another."
        return None, [_fault(fact, "not_treatable", "type", found, f"one of {names}", advice)]
    refused = [key for key in _NOT_ITS_OWN if key in given]
    if refused:
        advice = "Time, notes and evidence are not the treatment's: replace or annotate the fact."
        return None, [_fault(fact, "not_the_treatment", refused[0], "given", "nothing", advice)]
    line = _line(fact, stated, kind, given)
    statement, faults = check(line, "correct", 0)
    if statement is None:
        return None, [_told(fact, stated, kind, each) for each in faults]
    problem = _units_differ(stated, Stated(kind, stated.at, statement.data))
    if problem:
        advice = f"{_a(kind)} must move the same units; replace the fact if these were wrong."
        return None, [_fault(fact, "units_differ", kind, *problem, advice)]
    if kind == stated.type and statement.data == stated.data:
        return None, []
    return Treatment(kind, dict(given), statement.data), []


def _line(fact: str, stated: Stated, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The journal object a treatment makes: what was observed, as far as the type has a place."""
    keys = SHAPES[kind].keys.keys() | {"order", "tx"}
    line: dict[str, Any] = {"id": fact, "type": kind, "at": stated.at}
    same_type = kind == stated.type
    line |= {
        key: value
        for key, value in stated.data.items()
        if key in keys and (key != "how" or same_type)
    }
    fee = stated.data.get("fee")
    if isinstance(fee, Mapping) and "fee" not in keys and "fee" not in given:
        # Units that went as a fee went all the same; money has no place in such a type.
        went_too = fee.get("asset") == stated.data.get("asset") and not fee.get("withheld")
        if went_too and stated.type in _OUT | {"transfer"}:
            line["quantity"] = _sum(stated.data["quantity"], fee["quantity"])
        else:
            line["fee"] = fee
    if kind == "transfer" and stated.type in _IN:
        line["to"] = line.pop("account", None)
    line.update(given)
    new_fee, asset = given.get("fee"), stated.data.get("asset", "")
    if (
        kind == "transfer"
        and stated.type in _OUT | {"transfer"}
        and "quantity" not in given
        and isinstance(new_fee, Mapping)
        and new_fee.get("asset") == asset
    ):
        moved = moved_units(stated.type, stated.data)
        gone = -moved.get((stated.data["account"], asset), ZERO)
        line["quantity"] = _less(gone, new_fee.get("quantity"))
    return {key: value for key, value in line.items() if value is not None}


def _sum(left: str, right: str) -> str:
    with exactly():
        return plain(Decimal(left) + Decimal(right))


def _less(whole: Decimal, fee: Any) -> str:
    """What is left, or the whole where the fee is no number (the check will say so)."""
    try:
        with exactly():
            return plain(whole - Decimal(fee))
    except (ArithmeticError, TypeError, ValueError):
        return plain(whole)


def moved_units(kind: str, data: Mapping[str, Any]) -> Units:
    """The units a statement moves, by account and asset, fees in units included."""
    units: Units = {}
    account = data.get("account", "")
    with exactly():
        if kind in _BOTH:
            _add(units, account, data["sent"], -1)
            _add(units, account, data["received"], 1)
        elif kind == "transfer":
            _add(units, account, data, -1)
            _add(units, data["to"], data, 1)
        elif kind in _IN and "quantity" in data:
            _add(units, account, data, 1)
        elif kind in _OUT and (kind, data.get("how")) != ("worthlessness", "declared"):
            _add(units, account, data, -1)
        fee = data.get("fee")
        if isinstance(fee, Mapping) and "quantity" in fee and fee.get("withheld") != "sent":
            _add(units, account, fee, -1)
    return {key: moved for key, moved in units.items() if moved}


def _add(units: Units, account: str, leg: Mapping[str, Any], sign: int) -> None:
    key = (account, leg["asset"])
    units[key] = units.get(key, ZERO) + sign * Decimal(leg["quantity"])


def _units_differ(stated: Stated, held: Stated) -> tuple[str, str] | None:
    """What the treatment moves and what was observed, where they differ at the source's account.

    The far end of a transfer is not observed: the source only saw units leave, or arrive. Anything
    else moves units in one account, and it must be that of the source.
    """
    source = stated.data.get("account", "")
    accounts = {held.data.get("account", ""), held.data.get("to", "")}
    if held.type != "transfer" or source not in accounts:
        accounts.add(source)
    else:
        accounts = {source}
    observed = _at(moved_units(stated.type, stated.data), accounts)
    treated = _at(moved_units(held.type, held.data), accounts)
    if observed == treated:
        return None
    return _shown(treated), _shown(observed)


def _at(units: Units, accounts: set[str]) -> Units:
    return {key: moved for key, moved in units.items() if key[0] in accounts}


def _shown(units: Units) -> str:
    moves = (f"{plain(moved)} {asset} in {account}" for (account, asset), moved in units.items())
    return ", ".join(moves) or "no units"


def _told(fact: str, stated: Stated, kind: str, fault: Fault) -> Fault:
    """A fault of the journal's check, told as what is missing for the treatment."""
    advice = fault.next
    if fault.code == "missing_key":
        advice = f"{_a(stated.type)} does not say it; give it: --{fault.column} …"
    elif fault.code == "unknown_key" and fault.column == "fee":
        advice = (
            f"{_a(kind)} has no place for this fee. Leave it out with --drop fee if it was money; "
            "if it was units, replace the fact and record the fee as a spend of its own."
        )
    return Fault(
        fault.code, "correct", 0, f"{fact} {fault.column}", fault.found, fault.expected, advice
    )


def _a(kind: str) -> str:
    return ("An " if kind[0] in "aeiou" else "A ") + kind


def _fault(fact: str, code: str, key: str, found: str, expected: str, advice: str = "") -> Fault:
    return Fault(code, "correct", 0, f"{fact} {key}", found, expected, advice)
