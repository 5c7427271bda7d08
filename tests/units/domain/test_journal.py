"""The journal's check: what is accepted, in which form, and every fault of what is not."""

from typing import Any

import pytest

from domain.journal import check
from domain.journal import fact_of
from domain.shapes import SHAPES

SALE: dict[str, Any] = {
    "id": "s1",
    "type": "disposal",
    "at": "2025-03-01T12:00:00+01:00",
    "account": "cb",
    "asset": "BTC",
    "quantity": "0.50",
    "proceeds": "30000.00",
}


def codes(line: Any) -> list[tuple[str, str]]:
    """(code, column) of every fault of a line."""
    _, faults = check(line, "j", 1)
    return [(fault.code, fault.column) for fault in faults]


def test_a_statement_is_in_normal_form() -> None:
    """Instants become UTC, numbers lose what says nothing; the words stay."""
    statement, faults = check({**SALE, "note": "n"}, "j", 1)
    assert faults == []
    assert statement is not None
    assert statement.at == "2025-03-01T11:00:00Z"
    assert statement.data == {
        "account": "cb",
        "asset": "BTC",
        "quantity": "0.5",
        "proceeds": "30000",
    }
    assert statement.note == "n"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"quantity": 0.5}, ("not_a_string", "quantity")),
        ({"quantity": "0"}, ("out_of_range", "quantity")),
        ({"quantity": "-1"}, ("out_of_range", "quantity")),
        ({"quantity": "1e3"}, ("not_a_number", "quantity")),
        ({"quantity": "1" * 61}, ("not_a_number", "quantity")),
        ({"proceeds": "-1"}, ("out_of_range", "proceeds")),
        ({"proceeds": {"amount": "1", "currency": 7}}, ("not_a_string", "proceeds.currency")),
        ({"proceeds": {"amount": "1"}}, ("missing_key", "proceeds.currency")),
        ({"at": "2025-03-01"}, ("not_an_instant", "at")),
        ({"at": None}, ("not_an_instant", "at")),
        ({"asset": "EUR"}, ("fiat_is_not_units", "asset")),
        ({"how": "barter"}, ("not_a_choice", "how")),
        ({"colour": "red"}, ("unknown_key", "colour")),
        ({"fee": {"amount": "x"}}, ("not_a_number", "fee.amount")),
        ({"fee": {"asset": "BNB"}}, ("missing_key", "fee.quantity")),
        ({"fee": "1"}, ("not_an_object", "fee")),
        ({"order": "1"}, ("not_an_integer", "order")),
        ({"order": True}, ("not_an_integer", "order")),
        ({"evidence": {}}, ("not_a_list", "evidence")),
        ({"id": ""}, ("empty", "id")),
        ({"id": "a\nb"}, ("bad_name", "id")),
        ({"type": "sale"}, ("unknown_type", "type")),
        ({"type": ["disposal"]}, ("unknown_type", "type")),
        (
            {"fee": {"asset": "ETH", "quantity": "1", "withheld": "sent"}},
            ("withheld_asset", "fee.asset"),
        ),
        (
            {"fee": {"asset": "BTC", "quantity": "1", "withheld": "sent"}},
            ("withheld_too_much", "fee.quantity"),
        ),
        (
            {"fee": {"asset": "BTC", "quantity": "0.1", "withheld": "received"}},
            ("withheld_asset", "fee.asset"),
        ),
    ],
)
def test_each_fault_is_named_and_placed(change: dict[str, Any], fault: tuple[str, str]) -> None:
    """A wrong value is a fault with a stable code and the key it stands at."""
    assert fault in codes({**SALE, **change})


def test_units_that_moved_by_no_result_are_refused() -> None:
    """Nobody could say whether they came or went; an amount in another currency may be one."""
    line = {"id": "p", "type": "settlement", "at": SALE["at"], "account": "w", "pnl": "0",
            "contract": "other", "asset": "USDT", "quantity": "7"}  # fmt: skip
    assert codes(line) == [("no_result", "quantity")]
    assert codes({**line, "pnl": "5", "funding": "-5"}) == [("no_result", "quantity")]
    for fine in ({"funding": "-1"}, {"pnl": {"amount": "0", "currency": "EUR"}}):
        assert codes({**line, **fine}) == []


def test_all_faults_of_a_line_are_told_at_once() -> None:
    """Nobody has to run an import ten times to find ten mistakes."""
    line = {**SALE, "quantity": 1, "asset": "USD", "at": "noon", "x": 1}
    del line["account"]
    assert {code for code, _ in codes(line)} == {
        "not_a_string",
        "fiat_is_not_units",
        "not_an_instant",
        "unknown_key",
        "missing_key",
    }


@pytest.mark.parametrize("line", [None, [], "x", 7])
def test_a_line_is_an_object(line: object) -> None:
    """Anything but an object is one fault."""
    assert codes(line) == [("not_an_object", "")]


def test_dollars_in_a_dollar_object_are_plain_dollars() -> None:
    """An amount in USD is the same observation however it is written."""
    statement, _ = check({**SALE, "proceeds": {"amount": "5", "currency": "USD"}}, "j", 1)
    assert statement is not None
    assert statement.data["proceeds"] == "5"


@pytest.mark.parametrize("kind", SHAPES)
def test_a_shape_has_its_facts_fields_in_order(kind: str) -> None:
    """A shape's keys are as many as its fact has fields of its own."""
    shape = SHAPES[kind]
    assert len(shape.keys) == len(shape.fact._fields) - 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", SHAPES)
def test_what_is_absent_has_a_value_of_the_fields_type(kind: str) -> None:
    """A fact loaded from required keys alone can be made; absence is a value, never an error."""
    fact = fact_of("n", kind, "2025-01-01T00:00:00Z", {})
    assert fact.name == "n"
