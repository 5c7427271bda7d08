"""The rule pack of the United Kingdom beside its golden cases: what it leaves aside, and says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.booking import Outcome
from domain.booking.holdings import ConservationError
from domain.calendar import tax_year
from domain.folding import fold
from domain.packs import uk
from domain.packs.uk import uk_pack
from domain.packs.us import us_pack
from domain.rulesets import UK_2026_1
from projections.figures import figures_of
from projections.figures import reports_of_year
from projections.replay import Question
from projections.replay import replay
from projections.reports import REPORTS
from tests.support.story import Story
from tests.support.story import Told

ASKED = Question("me", ruleset="uk-2026.1")


def told(story: Story) -> Told:
    """The story by the rules of the United Kingdom."""
    outcome = Outcome()
    return Told(fold(story.knowledge, None, outcome, UK_2026_1), outcome)


def bought() -> Story:
    """10 BTC for 100."""
    return Story().bought("b", "2025-05-01", "10", "100")


def test_no_kind_of_fact_is_passed_over() -> None:
    """Whatever the other pack books, this one books or says that it does not."""
    assert uk_pack().handlers.keys() == us_pack().handlers.keys()


LEG = {"asset": "BTC", "quantity": "1"}
UNBOOKED: dict[str, tuple[str, dict[str, Any]]] = {
    "swap": ("swap", {"sent": LEG, "received": {"asset": "ETH", "quantity": "9"}, "value": "20"}),
    "receipt": ("receipt", LEG),
    "removal": ("removal", LEG),
    "balance": ("balance", LEG),
    "loan": ("borrow", LEG),
    "a gift received": ("acquisition", {**LEG, "how": "gift", "donor_basis": "5"}),
    "an inheritance": ("acquisition", {**LEG, "how": "inheritance", "cost": "5"}),
}


@pytest.mark.parametrize("name", UNBOOKED)
def test_what_is_not_booked_is_said(name: str) -> None:
    """The pool stays as it was, and a finding names the fact."""
    kind, keys = UNBOOKED[name]
    then = told(bought().given(kind, "2025-06-01", id="f", account="w", **keys))
    assert then.lots() == [("b", "all accounts", "BTC", "10", "100")]
    found = [(each.code, each.fact) for each in then.outcome.findings]
    assert found == [("rule_not_carried_out", "f")]


def test_a_fee_in_units_is_said_and_not_guessed() -> None:
    """Such a fee is a disposal of its own, which this example does not book."""
    fee = {"asset": "ETH", "quantity": "0.1", "value": "3"}
    then = told(bought().sold("s", "2025-06-01", "1", "30", fee=fee))
    assert then.gains() == [("sale", None, "1", "30", "10", "")]
    assert then.codes() == ["rule_not_carried_out"]


def test_units_that_leave_for_a_retirement_account_are_said() -> None:
    """What that is for tax is no part of this example."""
    story = bought().given("account", id="r", custody="self", tax_status="ira")
    story.given("transfer", "2025-06-01", id="t", account="w", to="r", asset="BTC", quantity="1")
    assert "rule_not_carried_out" in told(story).codes()


def test_units_of_unknown_cost_mark_what_leaves_the_pool() -> None:
    """One purchase without a cost or price makes the average cost of the pool doubtful."""
    story = bought().given("acquisition", "2025-05-02", id="u", account="w", **LEG)
    then = told(story.sold("s", "2025-09-01", "1", "30"))
    assert then.codes() == ["missing_basis", "missing_value"]
    assert [gain.missing_basis for gain in then.outcome.gains] == [True]


def test_an_emptied_pool_begins_anew() -> None:
    """The new pool bears the name of the first acquisition that joins it."""
    story = bought().sold("s", "2025-06-01", "10", "300").bought("c", "2025-09-01", "2", "8")
    assert told(story).lots() == [("c", "all accounts", "BTC", "2", "8")]


def test_each_fold_gathers_for_itself() -> None:
    """The same question twice gives the same answer."""
    story = bought().sold("s", "2025-06-01", "1", "30")
    assert told(story).gains() == told(story).gains() == [("sale", None, "1", "30", "10", "")]


def test_a_lot_astray_is_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the pool were lost on the way no figure would be shown."""
    monkeypatch.setattr(uk, "match", lambda *_: None)
    with pytest.raises(ConservationError, match="BTC: 10 units at 100 came"):
        told(bought())


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2025, 4, 5), 2024), (date(2025, 4, 6), 2025), (date(2026, 1, 1), 2025)],
)
def test_a_tax_year_is_named_after_the_year_it_begins_in(day: date, year: int) -> None:
    """6 April 2025 to 5 April 2026 is 2025; a calendar year is itself."""
    assert UK_2026_1.year_of(day) == year
    assert tax_year(day, (1, 1)) == day.year


def lost() -> Story:
    """A loss of 60 in the tax year 2025, a gain of 5 in the calendar year after it."""
    story = Story("Europe/London").bought("b", "2025-05-01", "10", "100")
    return story.sold("s", "2026-04-05", "8", "20").sold("g", "2026-04-06", "1", "15")


def test_sums_of_years_do_not_need_the_rows() -> None:
    """Where no rows are kept the years come to the same."""
    nets = {(2025, ""): Decimal(-60), (2026, ""): Decimal(5)}
    assert replay(ASKED, lost().knowledge).outcome.nets == nets
    without = replay(ASKED, lost().knowledge, with_gains=False)
    assert (without.outcome.nets, without.outcome.gains) == (nets, [])


def test_no_carryover_of_another_country_is_shown() -> None:
    """A loss stands in its year and no limit or carryover is computed from it, which is said."""
    answer = replay(ASKED, lost().knowledge)
    report = REPORTS["carryforward"](answer)
    assert report.rows == []
    said = [row["fact"] for row in report.findings if row["code"] == "rule_not_carried_out"]
    assert said == ["year:2025", "year:2026"]


def test_figures_of_a_year_are_those_of_its_tax_year() -> None:
    """Gains have no term, so they count in the total and in none of the terms."""
    reports = reports_of_year(replay(ASKED, lost().knowledge), 2025)
    figures = figures_of(reports, 2025)
    total = "total:gains/2025"
    amounts = [figures.amount((total, key)) for key in ("gain", "short_gain", "long_gain")]
    assert amounts == [Decimal(-60), 0, 0]


def test_findings_are_narrowed_by_tax_year() -> None:
    """What concerns a sale of 5 April concerns the tax year that ends with it."""
    story = lost().sold("x", "2026-04-05", "100", "20")
    for year, expected in ((2025, ["x"]), (2026, ["g"])):
        answer = replay(Question("me", year=year, ruleset="uk-2026.1"), story.knowledge)
        rows = REPORTS["findings"](answer).rows
        assert [row["fact"] for row in rows if row["code"] == "missing_basis"] == expected
