"""The world outside: facts that happened, and how exports tell of them.

A seed makes a world of some thirty facts over four years. An export is a stretch of them, so two
exports overlap, and each fact is told in a version: later ones tell the same fact with another
price, another quantity, another day.

    seed 7   f00 bought 2 BTC, f01 sold 1 BTC, ...      f01 in version 1: sold 1 BTC for 10 more
    export   f04 .. f11                                 export  f09 .. f15, f09 in version 1
"""

from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tests.laws.ledger import Line
from tests.laws.ledger import text_of

ACCOUNTS = ("w", "x")
ASSETS = ("BTC", "BTC", "BTC", "ETH")
BEGINNING = datetime(2023, 1, 10, tzinfo=UTC)
"""When the book begins; what happens later can still be spoken of beforehand."""

MOMENTS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2023-02-28T17:00:00Z",
        "2023-06-01T12:00:00Z",
        "2023-12-31T23:30:00Z",
        "2024-01-01T04:59:59Z",
        "2024-01-01T05:00:00Z",
        "2024-02-29T17:00:00Z",
        "2024-07-04T12:00:00Z",
        "2024-12-31T17:00:00Z",
        "2025-03-01T17:00:00Z",
        "2025-03-01T17:00:00Z",
        "2025-10-10T10:10:10.000001Z",
        "2026-01-01T04:59:59.999999Z",
        "2026-02-01T12:00:00Z",
    )
)
KINDS = (
    *("acquisition",) * 8, *("income",) * 2, *("disposal",) * 7, *("swap",) * 2,
    *("transfer",) * 3, *("removal",) * 3, *("theft",) * 2, "worthlessness", "gift", "price",
)  # fmt: skip
COMING = ("1", "2", "3", "5", "0.7", "1.000000000000000001")
GOING = ("1", "1.5", "2", "0.3", "0.333333333333333333", "4")
DOLLARS = ("10.01", "100", "33.335", "1000", "7000", "20000", "0.004", "0")


@lru_cache(maxsize=512)
def world_of(seed: int) -> tuple[Line, ...]:
    """The facts of a world, in an order that has nothing to do with time."""
    return tuple(_facts(Random(seed)))


def version(line: Line, number: int) -> Line:
    """A fact as a later export tells it: version 0 is the first."""
    if not number:
        return line
    key = next(key for key in (*_PAID, "quantity") if key in line)
    told = {**line, key: _plus(line[key], number)}
    if number > 1:
        told["at"] = text_of(datetime.fromisoformat(line["at"]) + timedelta(days=40 * number))
    return told


_PAID = ("cost", "proceeds", "value", "amount")


def _plus(text: str, number: int) -> str:
    """An amount that is told as more by so much."""
    whole, dot, fraction = text.partition(".")
    return f"{int(whole) + number}{dot}{fraction}"


def _facts(random: Random) -> Iterator[Line]:
    number = 0
    for kind in random.sample(KINDS, len(KINDS)):
        line = _fact(random, kind, f"f{number:02}")
        yield line
        number += 1
        others = {"removal": _receipts, "theft": _recovery}.get(kind)
        for other in others(random, line, number) if others else ():
            yield other
            number += 1


def _fact(random: Random, kind: str, name: str) -> Line:
    early = kind in ("acquisition", "income")
    moments = MOMENTS[:8] if early else MOMENTS[3:]
    line: Line = {
        "id": name,
        "type": "disposal" if kind == "gift" else kind,
        "at": text_of(random.choice(moments)),
        "account": random.choice(("w", "w", "x")),
    }
    if kind == "swap":
        line["sent"] = {"asset": "BTC", "quantity": random.choice(GOING)}
        line["received"] = {"asset": "ETH", "quantity": random.choice(COMING)}
        return line | {"value": random.choice(DOLLARS)}
    line["asset"] = random.choice(ASSETS)
    if kind == "price":
        del line["account"]
        return line | {"value": random.choice(DOLLARS)}
    line["quantity"] = random.choice(COMING if early else GOING)
    return line | _rest(random, kind, line)


def _rest(random: Random, kind: str, line: Line) -> dict[str, Any]:
    """What only this kind of fact says."""
    dollars = random.choice(DOLLARS)
    if kind == "acquisition":
        return {"cost": dollars}
    if kind == "income":
        return {"value": dollars, "how": "staking"}
    if kind == "disposal":
        fee = random.choice(({}, {}, {"fee": {"amount": "1.25"}}))
        return {"proceeds": dollars, **fee}
    if kind == "gift":
        return {"how": "gift"}
    if kind == "theft":
        found = datetime.fromisoformat(line["at"]) + timedelta(days=random.choice((0, 200, 400)))
        expected = random.choice(({}, {"recovery_expected": dollars}))
        said = {"discovered": text_of(found)[:10], "scheme": "phishing", "for_profit": True}
        return {**said, **expected}
    if kind == "worthlessness":
        return {"how": random.choice(("declared", "abandoned"))}
    if kind == "transfer":
        fee = {"fee": {"asset": line["asset"], "quantity": "0.01", "value": "3"}}
        return {"to": _other(line["account"])} | random.choice(({}, fee))
    return {}


def _receipts(random: Random, removal: Line, number: int) -> Iterator[Line]:
    """The other end of a removal, whole or in two parts."""
    whole = removal["quantity"]
    parts = random.choice(((whole,), (whole,), ("0.2", "0.1")))
    arrived = datetime.fromisoformat(removal["at"])
    for place, quantity in enumerate(parts):
        at = arrived + timedelta(minutes=random.choice((0, 20, 600)) + place)
        yield {
            "id": f"f{number + place:02}",
            "type": "receipt",
            "at": text_of(at),
            "account": _other(removal["account"]),
            "asset": removal["asset"],
            "quantity": quantity,
        }


def _recovery(random: Random, theft: Line, number: int) -> Iterator[Line]:
    """Money that came back from a theft, before or after it was discovered."""
    at = datetime.fromisoformat(theft["at"]) + timedelta(days=random.choice((100, 300)))
    line = {"id": f"f{number:02}", "type": "recovery", "at": text_of(at), "theft": theft["id"]}
    yield {**line, "amount": random.choice(DOLLARS), "final": random.choice((True, False))}


def _other(account: str) -> str:
    return ACCOUNTS[1 - ACCOUNTS.index(account)]
