"""Treatments and fees: units that went as a fee went all the same, whatever they are held to be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from domain.treatments import moved_units
from domain.treatments import treat
from tests.units.domain.treated import LEGS
from tests.units.domain.treated import NEEDED
from tests.units.domain.treated import STOLEN
from tests.units.domain.treated import held
from tests.units.domain.treated import of
from tests.units.domain.treated import refused
from tests.units.domain.treated import stated

SAME_ASSET = {"asset": "BTC", "quantity": "0.1"}
OTHER_ASSET = {"asset": "BNB", "quantity": "0.1"}
WITHHELD = {**SAME_ASSET, "withheld": "sent"}
DOLLARS = {"amount": "5"}

FEES: list[tuple[str, dict[str, str], str, dict[str, Any], str]] = [
    ("disposal", SAME_ASSET, "theft", {}, "1.1"),
    ("transfer", SAME_ASSET, "theft", {}, "1.1"),
    ("transfer", SAME_ASSET, "removal", {}, "1.1"),
    ("transfer", SAME_ASSET, "disposal", {}, "1 with its fee"),
    ("disposal", SAME_ASSET, "transfer", {"to": "kr"}, "1 with its fee"),
    ("disposal", SAME_ASSET, "transfer", {"to": "kr", "fee": None}, "units_differ"),
    ("disposal", SAME_ASSET, "transfer", {"to": "kr", "fee": None, "quantity": "1.1"}, "1.1"),
    ("disposal", OTHER_ASSET, "transfer", {"to": "kr"}, "1 with its fee"),
    ("disposal", OTHER_ASSET, "theft", {}, "unknown_key"),
    ("disposal", OTHER_ASSET, "theft", {"fee": None}, "units_differ"),
    ("disposal", WITHHELD, "theft", {}, "unknown_key"),
    ("disposal", WITHHELD, "theft", {"fee": None}, "1"),
    ("disposal", DOLLARS, "theft", {}, "unknown_key"),
    ("disposal", DOLLARS, "theft", {"fee": None}, "1"),
    ("disposal", DOLLARS, "liquidation", {}, "1 with its fee"),
    ("disposal", DOLLARS, "liquidation", {"fee": None}, "1"),
    ("acquisition", DOLLARS, "income", {}, "unknown_key"),
    ("acquisition", DOLLARS, "income", {"fee": None}, "1"),
    ("acquisition", SAME_ASSET, "income", {}, "unknown_key"),
    ("acquisition", SAME_ASSET, "income", {"fee": None}, "units_differ"),
    ("acquisition", SAME_ASSET, "income", {"fee": None, "quantity": "0.9"}, "0.9"),
    ("acquisition", {**SAME_ASSET, "withheld": "received"}, "receipt", {}, "unknown_key"),
    ("acquisition", DOLLARS, "transfer", {"account": "kr"}, "1 with its fee"),
]
"""Observation, its fee, what it is held to be, what is given; the quantity then, or the fault."""


@pytest.mark.parametrize(("kind", "fee", "target", "given", "outcome"), FEES)
def test_what_becomes_of_a_fee(
    kind: str, fee: dict[str, str], target: str, given: dict[str, Any], outcome: str
) -> None:
    """Units that went as a fee went all the same; money has to be left out by a person."""
    observed = stated(kind, fee=fee)
    given = {**NEEDED.get(target, {}), **given}
    treatment, faults = treat("f", observed, target, given)
    if treatment is None:
        assert [fault.code for fault in faults] == [outcome]
    else:
        quantity, *with_fee = outcome.split(" with its fee")
        assert treatment.data["quantity"] == quantity
        assert treatment.data.get("fee") == (fee if with_fee else None)
    if outcome == "unknown_key":
        article = "An" if target == "income" else "A"
        assert faults[0].next.startswith(f"{article} {target} has no place for this fee.")
        assert "--drop fee" in faults[0].next


NEW_FEES: list[tuple[str, dict[str, Any], str]] = [
    ("removal", {}, "0.9"),
    ("disposal", {"fee": SAME_ASSET}, "1"),
    ("disposal", {"fee": {"asset": "BTC", "quantity": "0.3"}}, "1.2"),
    ("transfer", {"fee": {"asset": "BTC", "quantity": "0.4"}}, "1.3"),
]
"""Observation, its keys, and what arrived when a fee of 0.1 BTC is given for the move."""


@pytest.mark.parametrize(("kind", "keys", "arrived"), NEW_FEES)
def test_a_fee_given_for_a_move_comes_out_of_what_left(
    kind: str, keys: dict[str, Any], arrived: str
) -> None:
    """An exchange says that 1 BTC left; the chain says that 0.9 arrived and 0.1 was the fee."""
    observed = stated(kind, **keys)
    data = of(observed, "transfer", to="kr", fee=SAME_ASSET).data
    assert (data["quantity"], data["fee"]) == (arrived, SAME_ASSET)
    said = of(observed, "transfer", to="kr", fee=SAME_ASSET, quantity=arrived)
    assert said.data == data


def test_a_fee_in_another_asset_was_not_observed() -> None:
    """Units of another asset that left would have been seen."""
    (fault,) = refused(stated("removal"), "transfer", to="kr", fee=OTHER_ASSET)
    assert fault.found == "-1 BTC in cb, -0.1 BNB in cb"


def test_a_fee_the_sender_paid_is_not_the_receivers() -> None:
    """A receipt held to be a move: the fee left the other end, which this source does not see."""
    data = held("receipt", "transfer", account="kr", fee=SAME_ASSET).data
    assert (data["quantity"], data["fee"]) == ("1", SAME_ASSET)


@pytest.mark.parametrize(
    "quantity",
    [*"NaN sNaN Infinity -Infinity 1e999999 abc 1 2 -1".split(), "", 5, None, [], {}],
)
def test_a_fee_that_is_no_number_is_a_fault(quantity: Any) -> None:
    """Whatever stands where units belong, nothing breaks."""
    fee = {"asset": "BTC", "quantity": quantity}
    assert refused(stated("removal"), "transfer", to="kr", fee=fee)


@pytest.mark.parametrize("value", [[], {}, 5, True, "", "fee", {"asset": ["BTC"], "quantity": "1"}])
def test_a_fee_of_another_kind_is_a_fault(value: Any) -> None:
    """Nor where the fee itself belongs."""
    assert refused(stated("removal"), "transfer", to="kr", fee=value)
    assert refused(stated("removal"), "transfer", to="kr", asset=["BTC"], fee=value)


def units(kind: str, data: Mapping[str, Any]) -> dict[tuple[str, str], Decimal]:
    """What a statement of that type moves."""
    return moved_units(kind, stated(kind, **data).data)


def test_units_moved_are_counted_by_account_and_asset() -> None:
    """Fees included; what is withheld from what was sent is part of it already."""
    one, tenth = Decimal(1), Decimal("0.1")
    btc, eth, bnb = ("cb", "BTC"), ("cb", "ETH"), ("cb", "BNB")
    assert units("receipt", {}) == {btc: one}
    assert units("removal", {}) == {btc: -one}
    assert units("disposal", {"fee": SAME_ASSET}) == {btc: -one - tenth}
    assert units("disposal", {"fee": WITHHELD}) == {btc: -one}
    assert units("disposal", {"fee": OTHER_ASSET}) == {btc: -one, bnb: -tenth}
    assert units("disposal", {"fee": DOLLARS}) == {btc: -one}
    assert units("acquisition", {"fee": {**SAME_ASSET, "withheld": "received"}}) == {
        btc: one - tenth
    }
    assert units("swap", {}) == {btc: -one, eth: Decimal(15)}
    assert units("transfer", {"fee": SAME_ASSET}) == {btc: -one - tenth, ("kr", "BTC"): one}
    assert units("worthlessness", {"how": "declared"}) == {}
    assert moved_units("swap", {**LEGS, "received": LEGS["sent"]}) == {}


def test_units_are_counted_to_the_last_digit() -> None:
    """Eighteen decimals and more are compared exactly."""
    dust = "0.000000000000000000000000000001"
    observed = stated("transfer", quantity="1", fee={"asset": "BTC", "quantity": dust})
    assert of(observed, "theft", **STOLEN).data["quantity"] == "1.000000000000000000000000000001"
