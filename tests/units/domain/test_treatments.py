"""Treatments: what an observation may be held to be, and what is said where it may not."""

from typing import Any

import pytest

from domain.journal import check
from domain.shapes import SHAPES
from domain.treatments import TREATABLE
from domain.treatments import Stated
from domain.treatments import treat
from tests.units.domain.treated import AT
from tests.units.domain.treated import BOTH
from tests.units.domain.treated import IN
from tests.units.domain.treated import LEGS
from tests.units.domain.treated import NEEDED
from tests.units.domain.treated import OUT
from tests.units.domain.treated import STOLEN
from tests.units.domain.treated import UNITS
from tests.units.domain.treated import end_of
from tests.units.domain.treated import held
from tests.units.domain.treated import of
from tests.units.domain.treated import refused
from tests.units.domain.treated import stated
from tests.units.domain.treated import words

MISSING = {
    "theft": {"discovered", "scheme", "for_profit"},
    "liquidation": {"proceeds"},
    "worthlessness": {"how"},
    "income": {"how"},
    "recovery": {"theft"},
    "conversion": {"family"},
    "transfer": {"to"},
}
"""The keys of which a fault says that they are missing, if nothing is given."""


def test_the_tables_name_every_type_that_moves_units() -> None:
    """No type that can be treated is left out below."""
    assert {*OUT, *IN, *BOTH, "transfer"} == TREATABLE
    assert SHAPES.keys() >= TREATABLE


@pytest.mark.parametrize("kind", OUT)
@pytest.mark.parametrize("target", OUT)
def test_what_left_may_be_held_to_have_left_otherwise(kind: str, target: str) -> None:
    """Any outflow as any other: account, asset and units are taken from the observation."""
    observed = stated(kind)
    treatment, faults = treat("f", observed, target, NEEDED.get(target, {}))
    assert faults == []
    if kind == target:
        assert treatment is None
    else:
        assert treatment is not None
        assert (treatment.type, treatment.given) == (target, NEEDED.get(target, {}))
        assert UNITS.items() <= treatment.data.items()


@pytest.mark.parametrize("kind", IN)
@pytest.mark.parametrize("target", IN)
def test_what_came_may_be_held_to_have_come_otherwise(kind: str, target: str) -> None:
    """Any inflow as any other; to go back to the very observation is no treatment at all."""
    treatment, faults = treat("f", stated(kind), target, NEEDED.get(target, {}))
    assert faults == []
    assert (treatment is None) == (kind == target)
    assert treatment is None or UNITS.items() <= treatment.data.items()


@pytest.mark.parametrize("kind", [*OUT, *IN])
def test_either_half_of_a_move_may_be_held_to_be_the_move(kind: str) -> None:
    """With the end the source did not see; what arrived is what the source saw arrive."""
    data = held(kind, "transfer", **end_of(kind)).data
    ends = ("kr", "cb") if kind in IN else ("cb", "kr")
    assert (data["account"], data["to"], data["quantity"]) == (*ends, "1")


@pytest.mark.parametrize("target", OUT)
def test_a_move_may_be_held_to_be_an_outflow(target: str) -> None:
    """The far end was never the taxpayer's own account, and is forgotten."""
    data = held("transfer", target, **NEEDED.get(target, {})).data
    assert UNITS.items() <= data.items()
    assert "to" not in data


@pytest.mark.parametrize("target", IN)
def test_a_move_is_no_inflow(target: str) -> None:
    """Units left that account."""
    (fault,) = refused(stated("transfer"), target, **NEEDED.get(target, {}))
    assert (fault.code, fault.found, fault.expected) == (
        "units_differ",
        "1 BTC in cb",
        "-1 BTC in cb",
    )


def test_a_move_may_go_to_another_own_account() -> None:
    """The far end is what somebody held it to be, not what was observed."""
    assert held("transfer", "transfer", to="cold").data["to"] == "cold"


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("target", BOTH)
def test_a_trade_of_units_may_be_held_to_be_a_conversion(kind: str, target: str) -> None:
    """And the reverse; a conversion's other family is a treatment too."""
    given = {"family": "bridge"} if target == "conversion" else {"value": "5"}
    data = held(kind, target, **given).data
    assert (data["sent"], data["received"]) == (LEGS["sent"], LEGS["received"])
    assert given.items() <= data.items()


@pytest.mark.parametrize("kind", OUT)
@pytest.mark.parametrize("target", IN)
def test_what_left_did_not_come(kind: str, target: str) -> None:
    """Both are said: what the treatment would move and what was observed."""
    for one, other, there, here in ((kind, target, "1", "-1"), (target, kind, "-1", "1")):
        (fault,) = refused(stated(one), other, **NEEDED.get(other, {}))
        assert (fault.code, fault.column) == ("units_differ", f"f {other}")
        assert (fault.found, fault.expected) == (f"{there} BTC in cb", f"{here} BTC in cb")
        article = "An" if other[0] in "ai" else "A"
        assert fault.next.startswith(f"{article} {other} must move the same units; replace")


@pytest.mark.parametrize("kind", [*OUT, *IN, "transfer"])
@pytest.mark.parametrize("target", BOTH)
def test_a_trade_has_two_legs(kind: str, target: str) -> None:
    """One leg is no trade: the other is missing, and once given it moves units nobody saw."""
    needed = NEEDED.get(target, {})
    found = words(refused(stated(kind), target, **needed))
    assert found == [("missing_key", "sent"), ("missing_key", "received")]
    legs = {key: LEGS[key] for key in ("sent", "received")}
    assert words(refused(stated(kind), target, **needed, **legs)) == [("units_differ", target)]
    backwards = words(refused(stated(target), kind, **NEEDED.get(kind, {})))
    unsaid = {("missing_key", "asset"), ("missing_key", "quantity")}
    assert unsaid <= set(backwards) or backwards == [("missing_key", "amount")]
    given = {"quantity": "1", "asset": "BTC", **end_of(kind)} if kind == "transfer" else UNITS
    assert words(refused(stated(target), kind, **NEEDED.get(kind, {}), **given)) == [
        ("units_differ", kind)
    ]


@pytest.mark.parametrize("target", MISSING)
def test_what_is_missing_is_said_with_the_option_that_gives_it(target: str) -> None:
    """Every key that the observation cannot say, each with its option."""
    kind = "receipt" if target in ("income", "recovery") else "removal"
    kind = "swap" if target == "conversion" else kind
    faults = refused(stated(kind), target)
    assert {code for code, _ in words(faults)} == {"missing_key"}
    assert {key for _, key in words(faults)} == MISSING[target]
    for fault in faults:
        key = fault.column.removeprefix("f ")
        assert fault.next == f"A {kind} does not say it; give it: --{key} …"


def test_the_article_fits_the_type() -> None:
    """An income, a swap."""
    (fault,) = refused(stated("income"), "transfer")
    assert fault.next == "An income does not say it; give it: --account …"


@pytest.mark.parametrize("kind", ["disposal", "worthlessness"])
def test_how_is_told_anew_for_another_type(kind: str) -> None:
    """`how` means other things in other types, and is not carried over; within a type it stays."""
    observed = stated(kind)
    assert "how" not in of(observed, "removal").data
    other = {"disposal": "gift", "worthlessness": "abandoned"}[kind]
    treatment = of(observed, kind, how=other)
    assert treatment.data == {**observed.data, "how": other}
    assert treatment.given == {"how": other}


@pytest.mark.parametrize(
    ("observed", "how"),
    [
        (stated("disposal", how="sale", proceeds="5", fee={"amount": "1"}), "gift"),
        (stated("acquisition", cost="5", fee={"amount": "1"}), "inheritance"),
    ],
)
def test_within_a_type_everything_else_stays(observed: Stated, how: str) -> None:
    """A sale that was a gift keeps its fee, price and units."""
    assert of(observed, observed.type, how=how).data == {**observed.data, "how": how}


def test_nothing_but_declared_worthlessness_moves_nothing() -> None:
    """It removes no units, so units that left cannot be held to be it; nor it to be a loss."""
    (fault,) = refused(stated("removal"), "worthlessness", how="declared")
    assert (fault.code, fault.found) == ("units_differ", "no units")
    declared = stated("worthlessness", how="declared")
    (fault,) = refused(declared, "theft", **STOLEN)
    assert (fault.code, fault.expected) == ("units_differ", "no units")
    (fault,) = refused(declared, "transfer", to="kr", fee={"asset": "BTC", "quantity": "1"})
    assert (fault.code, fault.found) == ("out_of_range", "'-1'")


@pytest.mark.parametrize(
    ("target", "given"),
    [
        ("income", {**UNITS, "account": "kr", "how": "staking"}),
        ("receipt", UNITS),
        ("transfer", {**UNITS, "to": "kr"}),
    ],
)
def test_money_does_not_become_units(target: str, given: dict[str, Any]) -> None:
    """What came back in dollars brought no units, in whichever account they are looked for."""
    line = {"id": "f", "type": "recovery", "at": AT, "theft": "t", "amount": "5"}
    statement, _ = check(line, "given", 0)
    assert statement is not None
    money = Stated("recovery", statement.at, statement.data)
    assert {code for code, _ in words(refused(money, target, **given))} == {"units_differ"}
    unsaid = {("missing_key", key) for key in ("account", "to", "asset", "quantity")}
    assert unsaid <= set(words(refused(money, "transfer")))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"quantity": "2"}, "-2 BTC in cb"),
        ({"quantity": "0.999999999999999999"}, "-0.999999999999999999 BTC in cb"),
        ({"asset": "ETH"}, "-1 ETH in cb"),
        ({"account": "kr"}, "-1 BTC in kr"),
    ],
)
def test_a_treatment_cannot_move_other_units(given: dict[str, Any], found: str) -> None:
    """Neither more nor fewer, nor of another asset or account: then the observation was wrong."""
    (fault,) = refused(stated("removal"), "lost_access", **given)
    assert (fault.code, fault.found) == ("units_differ", found)
    assert "replace the fact" in fault.next


@pytest.mark.parametrize("given", [{"quantity": "1.000"}, {"asset": "BTC"}, {"account": "cb"}])
def test_what_was_observed_may_be_said_again(given: dict[str, Any]) -> None:
    """In whatever form; the treatment is in normal form."""
    assert held("removal", "lost_access", **given).data == UNITS


@pytest.mark.parametrize("key", ["id", "type", "at", "order", "tx", "note", "evidence"])
def test_time_and_evidence_are_not_the_treatments(key: str) -> None:
    """They are the observation's, and of the correction."""
    (fault,) = refused(stated("removal"), "lost_access", **{key: "x"})
    assert (fault.code, fault.column) == ("not_the_treatment", f"f {key}")
    assert "replace or annotate" in fault.next


def test_hash_and_order_stay_with_the_observation() -> None:
    """They go along into every treatment."""
    observed = stated("removal", tx="0x1", order=7)
    for target in ("theft", "disposal", "transfer"):
        given = {"to": "kr"} if target == "transfer" else NEEDED.get(target, {})
        data = of(observed, target, **given).data
        assert (data["tx"], data["order"]) == ("0x1", 7)


@pytest.mark.parametrize("kind", sorted(SHAPES.keys() - TREATABLE))
def test_what_moves_no_units_has_no_treatment(kind: str) -> None:
    """Accounts, prices, elections, matches and settlements are replaced or voided."""
    for observed, target in ((Stated(kind, AT, {}), "removal"), (stated("removal"), kind)):
        (fault,) = refused(observed, target)
        assert (fault.code, fault.found) == ("not_treatable", kind)
        assert fault.expected == "one of " + ", ".join(sorted(TREATABLE))


def test_an_unknown_type_is_refused() -> None:
    """The same words; the caller may know better."""
    assert words(refused(stated("removal"), "windfall")) == [("not_treatable", "type")]


def test_unknown_keys_are_refused() -> None:
    """As in a journal: nothing given is passed over in silence."""
    faults = refused(stated("removal"), "theft", **STOLEN, colour="red")
    assert words(faults) == [("unknown_key", "colour")]


def test_a_treatment_leaves_the_observation_as_it_is() -> None:
    """Neither what was observed nor what is given is changed by treating it."""
    observed = stated("transfer", fee={"asset": "BTC", "quantity": "0.1"})
    copy, given = Stated(observed.type, observed.at, {**observed.data}), {**STOLEN, "to": None}
    before = dict(given)
    treatment = of(observed, "theft", **given)
    assert (observed, given) == (copy, before)
    assert treatment.given == before
    assert treatment.given is not given
