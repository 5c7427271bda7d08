"""Keys of the journal as options of a command: `--fee.amount 12.50` for {"fee": {"amount": …}}.

A key inside an object is written with a dot, a list as JSON, and a value means what the key's kind
says: `--quantity 1` is the text "1", `--for_profit true` is a yes.
"""

from collections.abc import Mapping
from collections.abc import Sequence
import json
from typing import Any

from domain.faults import Fault
from domain.faults import Refused
from domain.kinds import ASSET
from domain.kinds import BOOLEAN
from domain.kinds import NAME
from domain.kinds import ORDER
from domain.kinds import TEXT
from domain.kinds import YEAR
from domain.shapes import COMMON
from domain.shapes import SHAPES

_JSON_STARTS = ("{", "[")


def keys_given(kind: str, arguments: Sequence[str]) -> dict[str, Any]:
    """The journal keys that a command's options give for a type; Refused (2) if unusable."""
    line: dict[str, Any] = {}
    words = list(arguments)
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            raise _usage(word, "--key value")
        key, equals, value = word[2:].partition("=")
        if key == "type":
            raise _usage(word, f"the type before the keys: record {kind} …")
        if not equals:
            if not words:
                raise _usage(word, "a value after it")
            value = words.pop(0)
        _enter(line, kind, key, value)
    return line


def laid_over(line: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A line with keys given anew; of an object, the keys that are not given stay as they are.

    A fee in money takes the place of one in units, and the reverse.
    """
    return {**line, **{key: _laid(line.get(key), value) for key, value in given.items()}}


def _laid(old: Any, given: Any) -> Any:
    if not isinstance(old, Mapping) or not isinstance(given, Mapping):
        return given
    other = ("amount" in given and "asset" in old) or ("asset" in given and "amount" in old)
    return given if other else laid_over(old, given)


def _enter(line: dict[str, Any], kind: str, key: str, text: str) -> None:
    place = line
    *outer, last = key.split(".")
    for step in outer:
        inner = place.setdefault(step, {})
        if not isinstance(inner, dict):
            raise _usage(f"--{key}", f"--{step} given once")
        place = inner
    if last in place:
        raise _usage(f"--{key}", "the key once")
    place[last] = _value(kind, key, text)


def _value(kind: str, key: str, text: str) -> Any:
    """Text as the journal writes it: bare words are strings, but for what is no string there."""
    rule = SHAPES[kind].keys.get(key)
    meant = rule.kind if rule else COMMON.get(key)
    if meant is None or meant in (NAME, TEXT, ASSET):
        return text
    if meant not in (BOOLEAN, ORDER, YEAR) and not text.startswith(_JSON_STARTS):
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _usage(f"--{key} {text}", meant.expected) from None


def _usage(found: str, expected: str) -> Refused:
    return Refused(Fault("wrong_usage", "keys", 0, "", found, expected), status=2)
