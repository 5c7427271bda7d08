"""Kinds of journal values: what each may hold, its one normal form, and how it is loaded.

A journal says `"quantity": "1.50"`; another export of the same trade says `"1.5"`. Both are the
same observation, so every kind has a *normal form* in which it is stored and digested. A kind has
two halves: `normal` checks a value from outside and reports what is wrong with it, `load` turns
a stored normal form into the value the domain works with, and trusts it.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from decimal import Decimal
import re
from typing import Any

from domain.amounts import normal_number
from domain.calendar import parse_date
from domain.calendar import parse_instant
from domain.calendar import write_instant
from domain.facts import Choice
from domain.facts import DollarFee
from domain.facts import Fee
from domain.facts import Foreign
from domain.facts import Leg
from domain.facts import LotPlacement
from domain.facts import Moment
from domain.facts import Money
from domain.facts import UnitFee
from domain.fiat import DOLLAR
from domain.fiat import FIAT

LONGEST_NAME = 300
"""Characters a name may have; longer ones are a sign of a broken file."""

SHOWN = 60
"""Characters of a bad value that a fault repeats."""

_HALVES = re.compile(r"[\ud800-\udfff]")
"""Halves of characters: JSON can write them, UTF-8 cannot."""


@dataclass(slots=True)
class Problems:
    """Collects what is wrong with one object: (code, key path, found, expected)."""

    found: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, code: str, path: str, value: object, expected: str) -> None:
        """Note one problem; a long value is cut so that a fault stays one line."""
        text = value if isinstance(value, str) else repr(value)
        shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
        self.found.append((code, path, repr(shown), expected))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value: `expected` in words, `normal` to check, `load` to read back."""

    expected: str
    normal: Callable[[Any, str, Problems], Any]
    load: Callable[[Any], Any]


def _text(value: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, str):
        problems.add("not_a_string", path, value, "a string")
    elif not value.strip():
        problems.add("empty", path, value, "a non-empty string")
    return value


def _prose(value: Any, path: str, problems: Problems) -> Any:
    _text(value, path, problems)
    if isinstance(value, str) and _HALVES.search(value):
        problems.add("bad_text", path, ascii(value), "text without halves of characters")
    return value


def _name(value: Any, path: str, problems: Problems) -> Any:
    _text(value, path, problems)
    if isinstance(value, str) and (len(value) > LONGEST_NAME or not value.isprintable()):
        problems.add("bad_name", path, value, f"at most {LONGEST_NAME} printable characters")
    return value


def _asset(value: Any, path: str, problems: Problems) -> Any:
    _name(value, path, problems)
    if isinstance(value, str) and value.upper() in FIAT:
        problems.add("fiat_is_not_units", path, value, "an asset; money is an amount, never a pool")
    return value


def _number(value: Any, path: str, problems: Problems, least: str) -> Any:
    expected = "a number as a string of digits, at most 60"
    if not isinstance(value, str):
        problems.add("not_a_string", path, value, expected)
        return value
    number = normal_number(value)
    if number is None:
        problems.add("not_a_number", path, value, expected)
        return value
    if least != "any" and (number[0] == "-" or (least == "positive" and number == "0")):
        bound = "more than 0" if least == "positive" else "0 or more"
        problems.add("out_of_range", path, value, bound)
    return number


def number_kind(least: str, expected: str) -> Kind:
    """A number kind whose lower bound is "positive", "zero" or "any"."""
    return Kind(expected, lambda value, path, seen: _number(value, path, seen, least), Decimal)


def money_kind(least: str, expected: str) -> Kind:
    """Dollars as a string, or an object with amount and currency."""

    def normal(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            return _number(value, path, problems, least)
        _closed(value, path, problems, {"amount", "currency"}, frozenset())
        amount, currency = value.get("amount"), value.get("currency")
        if "amount" in value:
            amount = _number(amount, f"{path}.amount", problems, least)
        if currency == DOLLAR:
            return amount
        if "currency" in value:
            _name(currency, f"{path}.currency", problems)
        return {"amount": amount, "currency": currency}

    return Kind(expected, normal, load_money)


def load_money(value: Any) -> Money:
    """Dollars or a foreign amount from their normal form."""
    if isinstance(value, str):
        return Decimal(value)
    return Foreign(Decimal(value["amount"]), value["currency"])


def choice_kind(*choices: str) -> Kind:
    """One word out of a closed list."""

    def normal(value: Any, path: str, problems: Problems) -> Any:
        if value not in choices:
            problems.add("not_a_choice", path, value, "one of " + ", ".join(choices))
        return value

    return Kind("one of " + ", ".join(choices), normal, str)


def _instant(value: Any, path: str, problems: Problems) -> Any:
    instant = parse_instant(value) if isinstance(value, str) else None
    if instant is None:
        problems.add("not_an_instant", path, value, "an ISO 8601 instant with offset or Z")
        return value
    return write_instant(instant)


def _moment(value: Any, path: str, problems: Problems) -> Any:
    if isinstance(value, str) and parse_date(value):
        return value
    instant = parse_instant(value) if isinstance(value, str) else None
    if instant is None:
        problems.add("not_an_instant", path, value, "an ISO 8601 date, or instant with offset or Z")
        return value
    return write_instant(instant)


def load_instant(value: str) -> datetime:
    """An instant from its normal form."""
    return datetime.fromisoformat(value)


def load_moment(value: str) -> Moment:
    """A date or an instant from its normal form."""
    return parse_date(value) or datetime.fromisoformat(value)


def _boolean(value: Any, path: str, problems: Problems) -> Any:
    if not isinstance(value, bool):
        problems.add("not_a_boolean", path, value, "true or false")
    return value


def _integer(value: Any, path: str, problems: Problems, low: int, high: int) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        problems.add("not_an_integer", path, value, f"a whole number from {low} to {high}")
    return value


def _closed(
    value: Mapping[str, Any],
    path: str,
    problems: Problems,
    required: set[str],
    optional: frozenset[str],
) -> None:
    for key in value:
        if key not in required and key not in optional:
            problems.add("unknown_key", f"{path}.{key}", key, "a key this object has")
    for key in sorted(required - value.keys()):
        problems.add("missing_key", f"{path}.{key}", "nothing", "this key")


def object_kind(
    expected: str,
    required: Mapping[str, Kind],
    optional: Mapping[str, Kind],
    load: Callable[[Any], Any],
) -> Kind:
    """A closed object of other kinds."""
    kinds = {**required, **optional}

    def normal(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, Mapping):
            problems.add("not_an_object", path, value, expected)
            return value
        _closed(value, path, problems, set(required), frozenset(optional))
        return {
            key: kinds[key].normal(value[key], f"{path}.{key}", problems)
            for key in kinds
            if key in value
        }

    return Kind(expected, normal, load)


def list_kind(expected: str, item: Kind) -> Kind:
    """A list of another kind, loaded as a tuple."""

    def normal(value: Any, path: str, problems: Problems) -> Any:
        if not isinstance(value, list):
            problems.add("not_a_list", path, value, expected)
            return value
        return [item.normal(each, f"{path}[{place}]", problems) for place, each in enumerate(value)]

    return Kind(expected, normal, lambda value: tuple(map(item.load, value)))


NAME = Kind("a name", _name, str)
TEXT = Kind("text", _prose, str)
ASSET = Kind("an asset's code, not a currency", _asset, str)
QUANTITY = number_kind("positive", "units, more than 0")
HELD = number_kind("zero", "units, 0 or more")
NUMBER = number_kind("any", "dollars, signed")
POSITIVE_NUMBER = number_kind("zero", "dollars, 0 or more")
DOLLARS = money_kind("zero", "dollars, or an amount with its currency")
SIGNED = money_kind("any", "dollars, signed, or an amount with its currency")
INSTANT = Kind("an instant with offset or Z", _instant, load_instant)
MOMENT = Kind("a date, or an instant with offset or Z", _moment, load_moment)
BOOLEAN = Kind("true or false", _boolean, bool)
ORDER = Kind("a whole number", lambda v, p, s: _integer(v, p, s, -(10**12), 10**12), int)
YEAR = Kind("a year as a whole number", lambda v, p, s: _integer(v, p, s, 2009, 2200), int)
LEG = object_kind(
    "an object with asset and quantity",
    {"asset": ASSET, "quantity": QUANTITY},
    {},
    lambda value: Leg(value["asset"], Decimal(value["quantity"])),
)
LOTS = list_kind(
    "a list of objects with lot and quantity",
    object_kind(
        "an object with lot and quantity",
        {"lot": NAME, "quantity": QUANTITY},
        {},
        lambda value: Choice(value["lot"], Decimal(value["quantity"])),
    ),
)
PLACEMENTS = list_kind(
    "a list of objects with lot, account and quantity",
    object_kind(
        "an object with lot, account and quantity",
        {"lot": NAME, "account": NAME, "quantity": QUANTITY},
        {},
        lambda value: LotPlacement(value["lot"], value["account"], Decimal(value["quantity"])),
    ),
)
EVIDENCE = list_kind(
    "a list of objects with kind, ref, sha256",
    object_kind(
        "an object with kind, ref, sha256", {"kind": TEXT}, {"ref": TEXT, "sha256": TEXT}, dict
    ),
)


def load_evidence_kinds(value: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The kinds of evidence attached, each once, as lower-case words joined by underscores."""
    kinds = ("_".join(each["kind"].lower().replace("-", " ").split()) for each in value)
    return tuple(dict.fromkeys(kinds))


NOTED = {"as": "note"}
"""Marks evidence that was only noted beside a fact, not stated with it."""


def as_stated(evidence: Sequence[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Evidence that was stated with a fact, without what was only noted beside it."""
    return tuple(each for each in evidence if not NOTED.items() <= each.items())


def load_has_evidence(value: Sequence[Mapping[str, str]]) -> bool:
    """Whether anything was stated as evidence; what was noted beside the fact decides nothing."""
    return bool(as_stated(value))


def load_appraised(value: Sequence[Mapping[str, str]]) -> bool:
    """Whether an appraisal is among the evidence; what else is attached moves nothing."""
    return "appraisal" in load_evidence_kinds(value)


def _load_unit_fee(value: Any) -> UnitFee:
    worth, own = value.get("value"), value.get("own_cost")
    return UnitFee(
        value["asset"],
        Decimal(value["quantity"]),
        None if worth is None else load_money(worth),
        None if own is None else load_money(own),
        value.get("withheld", ""),
    )


_DOLLAR_FEE = object_kind("a fee in money", {"amount": SIGNED}, {}, dict)
_UNIT_FEE = object_kind(
    "a fee in units",
    {"asset": ASSET, "quantity": QUANTITY},
    {"value": DOLLARS, "own_cost": DOLLARS, "withheld": choice_kind("sent", "received")},
    _load_unit_fee,
)


def _fee(value: Any, path: str, problems: Problems) -> Any:
    in_money = isinstance(value, Mapping) and "amount" in value
    return (_DOLLAR_FEE if in_money else _UNIT_FEE).normal(value, path, problems)


def _load_fee(value: Any) -> Fee:
    if "amount" in value:
        return DollarFee(load_money(value["amount"]))
    return _load_unit_fee(value)


FEE = Kind("{amount} in money, or {asset, quantity, value, own_cost, withheld}", _fee, _load_fee)
