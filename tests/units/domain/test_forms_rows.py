"""Rows of Form 8949: what was reported is repeated, and what is right comes out in column (h)."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
import pytest

from domain.amounts import exactly
from domain.forms.boxes import NO_FORM
from domain.forms.rows import Adjustment
from domain.forms.rows import FormRow
from domain.forms.rows import form_row
from domain.forms.statements import BrokerStatement
from domain.forms.statements import parted
from domain.forms.statements import problem_of
from domain.outcomes import Gain
from tests.units.domain.forms import realised
from tests.units.domain.forms import reported

money = st.decimals(min_value=0, max_value=10**9, places=2)
units = st.decimals(min_value=Decimal("0.00000001"), max_value=10**6, places=8)
terms = st.sampled_from(["short", "long"])


def row_of(gain: Gain, said: BrokerStatement, *own: Adjustment) -> FormRow:
    """The row of a digital asset."""
    return form_row(gain, said, own, digital_asset=True)


def shown(row: FormRow) -> tuple[str, str, str, str, str]:
    """Box, (e), (f), (g) and (h)."""
    return row.box, str(row.basis), row.codes, str(row.adjustment), str(row.gain)


def test_without_a_form_the_own_figures_are_the_row() -> None:
    """Net proceeds and own basis; nothing has to be corrected."""
    row = row_of(realised("990", "100", costs=Decimal(10)), BrokerStatement("sale", NO_FORM))
    assert shown(row) == ("I", "100", "", "0", "890")
    assert row.proceeds == 990


def test_a_wrong_reported_basis_is_repeated_and_corrected() -> None:
    """Code B with what is too much or too little, signed (M-5)."""
    assert shown(row_of(realised("1000", "100"), reported("1000", "900"))) == (
        "G", "900", "B", "800", "900",
    )  # fmt: skip
    assert shown(row_of(realised("1000", "900"), reported("1000", "100"))) == (
        "G", "100", "B", "-800", "100",
    )  # fmt: skip


def test_a_basis_not_reported_is_the_own_one_at_once() -> None:
    """Code B only if another one was shown; a blank is no basis of zero (M-7)."""
    gain = realised("5000", "7000")
    shown_wrong = reported("5000", "6500", basis_reported=False)
    assert shown(row_of(gain, shown_wrong)) == ("H", "7000", "B", "0", "-2000")
    assert shown(row_of(gain, reported("5000"))) == ("H", "7000", "", "0", "-2000")
    zero = reported("5000", "0", basis_reported=False)
    assert row_of(gain, zero).codes == "B"


@pytest.mark.parametrize(
    ("term", "codes"), [("short", ""), (None, ""), ("long", "T"), ("ordinary", "T")]
)
def test_another_term_on_the_form_is_code_t(term: str | None, codes: str) -> None:
    """The row is in the part of its own term; an unknown term is no other one."""
    row = row_of(realised("10", "9"), reported("10", "9", term=term))
    assert shown(row)[:4] == ("G", "9", codes, "0")


@pytest.mark.parametrize(
    ("own", "costs", "form", "codes", "adjustment"),
    [
        ("990", "10", "1000", "E", "-10"),  # the broker reported gross
        ("990", "10", "995", "E", "-5"),  # and here missed a part of the costs
        ("990", "10", "990", "", "0"),
        ("990", "10", "1001", "O", "-11"),  # more than all costs: not for costs alone
        ("990", "10", "980", "O", "10"),
        ("990", "0", "1000", "O", "-10"),
    ],
)
def test_other_proceeds_on_the_form_are_costs_or_something_else(
    own: str, costs: str, form: str, codes: str, adjustment: str
) -> None:
    """Column (d) repeats the form; E is for costs it missed and for nothing else (R-FORM-2)."""
    row = row_of(realised(own, "100", costs=Decimal(costs)), reported(form, "100"))
    assert (row.proceeds, row.codes, row.adjustment) == (Decimal(form), codes, Decimal(adjustment))
    assert row.gain == Decimal(own) - 100


def test_a_wash_sale_is_added_back_as_far_as_there_is_a_loss() -> None:
    """What is no loss cannot be disallowed (M-8)."""
    said = reported("600", "1000", wash=Decimal(300))
    assert shown(row_of(realised("600", "1000"), said)) == ("G", "1000", "W", "300", "-100")
    less = reported("600", "1000", wash=Decimal(500))
    assert shown(row_of(realised("600", "1000"), less))[2:] == ("W", "400", "0")
    assert row_of(realised("600", "500"), reported("600", "500", wash=Decimal(300))).codes == ""


def test_a_wash_sale_of_the_ledger_goes_before_that_of_the_statement() -> None:
    """The same loss is not disallowed twice."""
    said = reported("600", "1000", wash=Decimal(300))
    row = row_of(realised("600", "1000"), said, Adjustment("W", Decimal(250)))
    assert shown(row) == ("G", "1000", "W", "250", "-150")


def test_a_loss_that_is_not_allowed_leaves_nothing() -> None:
    """Box 5 is code L for what a wash sale has left; a gain stays."""
    said = reported("600", "1000", wash=Decimal(300), loss_not_allowed=True)
    assert shown(row_of(realised("600", "1000"), said)) == ("G", "1000", "LW", "400", "0")
    assert row_of(realised("600", "500"), reported("600", "500", loss_not_allowed=True)).gain == 100


def test_dates_and_description_are_texts() -> None:
    """Exact units; the broker's date where there is one; a contract has neither units nor a lot."""
    gain = realised("1", "1", quantity=Decimal("0.10"))
    row = row_of(gain, reported("1", "1", sold=date(2026, 6, 11)))
    assert (row.description, row.acquired, row.sold) == ("0.1 BTC", "2026-01-10", "2026-06-11")
    contract = realised("1", "0", quantity=None, asset=None, acquired=None)
    row = form_row(contract, BrokerStatement("sale", NO_FORM), digital_asset=False)
    assert (row.box, row.description, row.acquired) == ("C", "contract sale", None)


@given(
    proceeds=money,
    basis=money,
    costs=money,
    said_proceeds=money,
    said_basis=st.none() | money,
    tick=st.booleans(),
    term=terms,
    said_term=st.none() | terms | st.just("ordinary"),
    wash=money,
    not_allowed=st.booleans(),
)
def test_column_h_is_the_ledgers_own_gain(
    proceeds: Decimal, basis: Decimal, costs: Decimal, said_proceeds: Decimal,
    said_basis: Decimal | None, tick: bool, term: str, said_term: str | None, wash: Decimal,
    not_allowed: bool,
) -> None:  # fmt: skip
    """Whatever was reported; a loss is smaller by what is not allowed of it, and never a gain."""
    gain = realised(str(proceeds), str(basis), costs=costs, term=term)
    said = BrokerStatement(
        "sale", "1099-DA", said_proceeds, said_basis, tick and said_basis is not None, said_term,
        wash, not_allowed,
    )  # fmt: skip
    row = row_of(gain, said)
    with exactly():
        own = proceeds - basis
        due = own if own >= 0 else min(own + wash, Decimal(0))
        expected = Decimal(0) if not_allowed and own < 0 else due
        assert row.gain == expected
        assert row.gain == row.proceeds - row.basis + row.adjustment
    assert row.proceeds == said_proceeds
    assert list(row.codes) == sorted(set(row.codes))
    assert set(row.codes) <= set("BELOTW")
    assert bool(row.codes) or not row.adjustment


@pytest.mark.parametrize(
    ("said", "year", "problem"),
    [
        (reported("1", "1"), 2026, ""),
        (BrokerStatement("sale", NO_FORM), 2019, ""),
        (BrokerStatement("sale", NO_FORM, rows=(2,)), 2019, ""),
        (BrokerStatement("sale", NO_FORM, Decimal(1)), 2026, "no form came, yet it says something"),
        (reported("1", "1"), 2024, "there was no Form 1099-DA for 2024"),
        (reported("1", "1")._replace(form="1099-K"), 2026, "1099-K is not a form"),
        (reported("1", "1")._replace(proceeds=None), 2026, "no proceeds"),
        (reported("1", None, basis_reported=True), 2026, "is blank"),
        (reported("1", "1", term="brief"), 2026, "brief is no term"),
        (reported("1", "1", wash=Decimal(-1)), 2026, "not negative"),
    ],
)
def test_a_statement_that_contradicts_itself_is_refused(
    said: BrokerStatement, year: int, problem: str
) -> None:
    """In words, so that a person can compare it with the paper; a good one has no problem."""
    found = problem_of(said, year)
    assert problem in found
    assert bool(found) is bool(problem)


@given(
    money, st.none() | money, money,
    st.lists(st.tuples(units, money, money), min_size=1, max_size=6),
)  # fmt: skip
def test_parts_of_a_statement_sum_to_it(
    proceeds: Decimal,
    basis: Decimal | None,
    wash: Decimal,
    sold: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    """Nothing is lost over the rows of a sale, and a blank basis stays blank on each (R-GEN-3)."""
    said = BrokerStatement("sale", "1099-DA", proceeds, basis, wash=wash)
    rows = [realised(str(each[1]), str(each[2]), quantity=each[0]) for each in sold]
    with exactly():
        parts = parted(said, rows)
        assert sum(part.proceeds or 0 for part in parts) == proceeds
        assert sum(part.wash for part in parts) == wash
        if basis is None:
            assert all(part.basis is None for part in parts)
        else:
            assert sum(part.basis or 0 for part in parts) == basis


@given(st.lists(st.tuples(units, money, money), min_size=1, max_size=6))
def test_a_statement_that_agrees_as_a_whole_agrees_row_by_row(
    sold: list[tuple[Decimal, Decimal, Decimal]],
) -> None:
    """A broker who used the same lots leaves nothing to adjust, whatever each of them cost."""
    rows = [realised(str(each[1]), str(each[2]), quantity=each[0]) for each in sold]
    with exactly():
        got, cost = (sum((each[place] for each in sold), Decimal(0)) for place in (1, 2))
        said = BrokerStatement("sale", "1099-DA", got, cost, basis_reported=True)
        parts = parted(said, rows)
    made = [row_of(row, part) for row, part in zip(rows, parts, strict=True)]
    assert not any(row.codes or row.adjustment for row in made)
