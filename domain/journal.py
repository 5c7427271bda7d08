"""Reading journal objects: check, bring to normal form, and load as facts.

A journal line is an object a stranger wrote. `check` accepts it whole or says everything that is
wrong with it; what it accepts is a `Statement` in normal form, fit to be digested and stored. The
way back, from a stored statement to a fact, is `fact_of`, which trusts what `check` let in.

    {"id": "t1", "type": "disposal", "at": "2025-03-01T12:00:00+01:00", "account": "cb",
     "asset": "BTC", "quantity": "0.50", "proceeds": "30000"}
    -> name t1, at 2025-03-01T11:00:00Z, quantity "0.5", proceeds "30000"
"""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from domain.facts import Fact
from domain.facts.base import NO_INSTANT
from domain.faults import Fault
from domain.kinds import INSTANT
from domain.kinds import NAME
from domain.kinds import Problems
from domain.kinds import load_instant
from domain.shapes import COMMON
from domain.shapes import SHAPES
from domain.shapes import Shape


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as stated, in normal form.

    `at` is the written instant or "" where a timeless type has none. `data` holds the other keys
    of its shape and `order`, `tx`; `note` and `evidence` are kept apart because they are not part
    of the observation: adding a note does not change what happened.
    """

    name: str
    type: str
    at: str
    data: Mapping[str, Any]
    note: str = ""
    evidence: tuple[Mapping[str, str], ...] = ()

    def accounts(self) -> list[str]:
        """Accounts this fact names."""
        named = [self.data[key] for key in ("account", "to") if self.data.get(key)]
        lots = self.data.get("lots") or ()
        return named + [lot["account"] for lot in lots if "account" in lot]


def check(line: Any, file: str, row: int) -> tuple[Statement | None, list[Fault]]:
    """The statement a journal object makes, or everything that is wrong with it.

    `file` and `row` (1-based) only serve the faults' places.
    """
    problems = Problems()
    statement = _read(line, problems) if isinstance(line, Mapping) else None
    if not isinstance(line, Mapping):
        problems.add("not_an_object", "", line, "one JSON object a line")
    if problems.found:
        return None, [Fault(code, file, row, *rest) for code, *rest in problems.found]
    return statement, []


def _read(line: Mapping[str, Any], problems: Problems) -> Statement | None:
    kind = line.get("type")
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None or not isinstance(kind, str):
        found = "nothing" if kind is None else kind
        problems.add("unknown_type", "type", found, "one of " + ", ".join(SHAPES))
        return None
    name = NAME.normal(line.get("id"), "id", problems)
    at = ""
    if "at" in line:
        at = INSTANT.normal(line["at"], "at", problems)
    elif not shape.timeless:
        problems.add("missing_key", "at", "nothing", "the instant it happened")
    data = _read_keys(line, shape, problems)
    note, evidence = data.pop("note", ""), data.pop("evidence", ())
    return Statement(name, kind, at, data, note, tuple(evidence) if not problems.found else ())


def _read_keys(line: Mapping[str, Any], shape: Shape, problems: Problems) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in line.items():
        if key in shape.keys:
            data[key] = shape.keys[key].kind.normal(value, key, problems)
        elif key in COMMON:
            data[key] = COMMON[key].normal(value, key, problems)
        elif key not in ("id", "type", "at"):
            problems.add("unknown_key", key, key, "one of " + ", ".join(shape.keys))
    for key, rule in shape.keys.items():
        if rule.required and key not in line:
            problems.add("missing_key", key, "nothing", rule.kind.expected)
    for groups in shape.needs:
        if not any(group <= data.keys() for group in groups):
            choices = " or ".join(" with ".join(sorted(group)) for group in groups)
            problems.add("missing_key", sorted(groups[0])[0], "nothing", choices)
    _check_together(line, data, problems)
    return data


def _check_together(line: Mapping[str, Any], data: dict[str, Any], problems: Problems) -> None:
    """Rules over several keys of one object, which a single kind cannot see."""
    if ("asset" in data) != ("quantity" in data) and line["type"] in ("settlement", "recovery"):
        problems.add("missing_key", "asset", "one of asset, quantity", "both, or neither")
    if line["type"] == "acquisition" and data.get("how") == "opening" and "acquired" not in data:
        problems.add("missing_key", "acquired", "nothing", "when an opening lot was acquired")
    if line["type"] == "settlement" and "quantity" in data:
        _check_direction(data, problems)
    _check_withheld(line["type"], data, problems)
    if data.get("attested") is True:
        _check_attested(line, problems)
    if line["type"] == "transfer" and data.get("to") == data.get("account"):
        problems.add("same_account", "to", data.get("to"), "another account than it left")


def _check_attested(line: Mapping[str, Any], problems: Problems) -> None:
    """What attests a choice of lots says for which outflow and when it was made, with evidence."""
    for key, expected in (
        ("for", "the outflow whose lots are attested"),
        ("at", "the instant the choice was made"),
        ("evidence", "what shows that it was made then"),
    ):
        if not line.get(key):
            problems.add("missing_key", key, "nothing", expected)


def _check_direction(data: Mapping[str, Any], problems: Problems) -> None:
    """Units that moved because of a contract came or went as its result says: there must be one."""
    told = [data.get(key, "0") for key in ("pnl", "funding")]
    plain = "pnl" in data and all(isinstance(each, str) for each in told) and not problems.found
    if plain and not sum(map(Decimal, told)):
        expected = "a result (pnl and funding) that says whether they came or went"
        problems.add("no_result", "quantity", data["quantity"], expected)


def _check_withheld(kind: str, data: dict[str, Any], problems: Problems) -> None:
    """Withheld units come out of a leg of the trade: of its asset, and fewer than it has."""
    fee = data.get("fee")
    if problems.found or not isinstance(fee, Mapping) or not fee.get("withheld"):
        return
    side = fee["withheld"]
    only = {"acquisition": "received", "disposal": "sent", "liquidation": "sent"}
    leg: Mapping[str, Any] = data if only.get(kind) == side else data.get(side, {})
    if fee["asset"] != leg.get("asset"):
        expected = f"the asset that was {side}, in a trade that has one"
        problems.add("withheld_asset", "fee.asset", fee["asset"], expected)
    elif Decimal(fee["quantity"]) >= Decimal(leg["quantity"]):
        expected = f"less than the {leg['quantity']} that were {side}"
        problems.add("withheld_too_much", "fee.quantity", fee["quantity"], expected)


def fact_of(name: str, kind: str, at: str, data: Mapping[str, Any]) -> Fact:
    """The fact that a stored statement makes; trusts the normal form. KeyError if type unknown."""
    fact, absent, loaders = _LOADERS[kind]
    values = absent.copy()
    for key, value in data.items():
        if key in loaders:
            place, load = loaders[key]
            values[place] = value if load is None else load(value)
    instant = load_instant(at) if at else NO_INSTANT
    return fact(name, instant, data.get("order", 0), *values)


_Loader = tuple[int, Callable[[Any], Any] | None]


def _loaders(shape: Shape) -> tuple[Callable[..., Fact], list[Any], dict[str, _Loader]]:
    """A shape prepared for loading: what stands for absent keys, and each key's place and load.

    Strings are their own normal form, so they need no load; a year has half a million facts.
    """
    loaders = {
        key: (place, None if rule.kind.load is str else rule.kind.load)
        for place, (key, rule) in enumerate(shape.keys.items())
    }
    return shape.fact, [rule.absent for rule in shape.keys.values()], loaders


_LOADERS = {kind: _loaders(shape) for kind, shape in SHAPES.items()}
