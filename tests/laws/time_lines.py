"""Lines for corrections: a statement said otherwise, an observation held to be something else."""

from typing import Any

from tests.laws.catalogue import MOMENTS
from tests.laws.ledger import Line
from tests.laws.ledger import text_of

QUANTITIES = ("0.5", "1", "2", "3", "0.000000000000000001")
AMOUNTS = ("0", "12.34", "500", "9000")

OTHER = {"w": "x", "x": "w", "wallet": "vault", "vault": "wallet", "venue": "vault"}
"""For each account another one."""

TREATMENTS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "removal": (
        ("disposal", {"proceeds": "50"}),
        ("theft", {"scheme": "phishing", "for_profit": True}),
        ("transfer", {}),
        ("lost_access", {}),
        ("worthlessness", {"how": "abandoned"}),
        ("removal", {}),
    ),
    "receipt": (
        ("income", {"how": "airdrop", "value": "30"}),
        ("acquisition", {"cost": "40"}),
        ("transfer", {}),
        ("receipt", {}),
    ),
    "disposal": (
        ("removal", {"fee": None}),
        ("disposal", {"how": "gift"}),
        ("transfer", {"fee": None}),
    ),
    "acquisition": (("income", {"how": "reward", "value": "5"}), ("receipt", {"fee": None})),
    "income": (("acquisition", {"cost": "1"}), ("receipt", {})),
    "transfer": (("removal", {}), ("disposal", {"proceeds": "7"})),
    "theft": (("removal", {}), ("theft", {"for_profit": False})),
    "swap": (("disposal", {}), ("swap", {"value": "77"})),
}
"""What each observation may be held to be, with the keys it cannot say; some are refused."""


def altered(line: Line, detail: int) -> Line:
    """A statement with one thing said otherwise."""
    ways = _alterations(line, detail // 8)
    return {**line, **ways[detail % len(ways)]}


def _alterations(line: Line, detail: int) -> list[dict[str, Any]]:
    ways: list[dict[str, Any]] = []
    for key, values in (
        ("quantity", QUANTITIES),
        ("cost", AMOUNTS),
        ("proceeds", AMOUNTS),
        ("value", AMOUNTS),
        ("method", ("lifo", "fifo", "hifo")),
        ("taxable_income", ("-100", "4000")),
        ("custody", ("self", "foreign_exchange")),
        ("discovered", ("2023-12-31", "2025-06-01")),
        ("amount", AMOUNTS),
    ):
        if key in line:
            ways.append({key: values[detail % len(values)]})
    if line.get("account"):
        ways.append({"account": OTHER[line["account"]]})
    if "at" in line and line["type"] not in ("account", "standing_order"):
        ways.append({"at": text_of(MOMENTS[detail % len(MOMENTS)])})
    if "lots" in line:
        ways.append({"lots": line["lots"][-1:]})
    if line["type"] == "account":
        ways.extend(({"wallet_group": "both"}, {"owner": "spouse"}))
    if line["type"] in ("disposal", "transfer", "receipt"):
        ways.append({"order": detail % 3 - 1})
    if line["type"] == "acquisition":
        fees = ({"amount": "2.50"}, {"asset": "ETH", "quantity": "0.001", "value": "1"})
        ways.append({"fee": fees[detail % 2]})
    return ways or [{}]


def treatment(stated: Line, detail: int) -> tuple[str, dict[str, Any]]:
    """What an observation is held to be, and the keys given with it."""
    ways = TREATMENTS.get(stated["type"], (("removal", {}),))
    kind, given = ways[detail % len(ways)]
    if kind == "theft" and stated["type"] != "theft":
        given = {**given, "discovered": stated["at"][:10]}
    if kind == "transfer":
        other = OTHER[stated["account"]]
        given = {**given, ("account" if stated["type"] == "receipt" else "to"): other}
    if "fee" not in stated:
        given = {key: value for key, value in given.items() if key != "fee"}
    return kind, given
