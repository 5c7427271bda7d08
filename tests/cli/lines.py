"""One line of every type, as short as the journal allows, and the same line for `record`."""

from collections.abc import Iterator
from collections.abc import Mapping
import json
from typing import Any

AT = "2024-05-01T12:00:00Z"

_HELD = {"at": AT, "account": "cb", "asset": "BTC", "quantity": "1"}
_LEGS = {
    "at": AT,
    "account": "cb",
    "sent": {"asset": "BTC", "quantity": "1"},
    "received": {"asset": "ETH", "quantity": "15"},
}

BODIES: dict[str, dict[str, Any]] = {
    "account": {"custody": "self"},
    "asset": {"asset": "BTC", "class": "crypto"},
    "acquisition": _HELD,
    "income": {**_HELD, "how": "staking"},
    "disposal": _HELD,
    "swap": _LEGS,
    "conversion": {**_LEGS, "family": "wrap"},
    "liquidation": {**_HELD, "proceeds": "100"},
    "transfer": {**_HELD, "to": "kr"},
    "receipt": _HELD,
    "removal": _HELD,
    "transfer_match": {"at": AT, "removal": "out", "receipt": "in"},
    "theft": {**_HELD, "discovered": "2024-06-01", "scheme": "other", "for_profit": True},
    "recovery": {"at": AT, "theft": "stolen", "amount": "5"},
    "worthlessness": {**_HELD, "how": "burned"},
    "lost_access": _HELD,
    "borrow": _HELD,
    "repay": _HELD,
    "settlement": {"at": AT, "account": "cb", "pnl": "-5", "contract": "perpetual"},
    "balance": {**_HELD, "quantity": "0"},
    "price": {"at": AT, "asset": "BTC", "value": "60000"},
    "identification": {"for": "sale", "lots": [{"lot": "a", "quantity": "1"}]},
    "standing_order": {"method": "hifo"},
    "year_facts": {"year": 2024},
    "policy": {"switch": "pre2025_method", "value": "fifo", "year": 2024},
    "safe_harbor": {"kind": "global", "asset": "BTC", "rule": "hifo: cold"},
}
"""What a line of each type needs beside its id and type."""


def line(kind: str, name: str = "", **keys: Any) -> dict[str, Any]:
    """A minimal line of a type; its name is that of the type unless another is given."""
    return {"id": name or f"one:{kind}", "type": kind, **BODIES[kind], **keys}


def words(line: Mapping[str, Any]) -> list[str]:
    """The arguments of `record` that say the same as a line."""
    keys = {key: value for key, value in line.items() if key != "type"}
    return ["record", line["type"], *_options("", keys)]


def _options(before: str, keys: Mapping[str, Any]) -> Iterator[str]:
    for key, value in keys.items():
        if isinstance(value, Mapping):
            yield from _options(f"{before}{key}.", value)
        else:
            yield f"--{before}{key}"
            yield value if isinstance(value, str) else json.dumps(value)
