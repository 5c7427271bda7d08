"""Units borrowed, returned and lent: each answer to what the law leaves open."""

import pytest

from domain.amounts import plain
from domain.rulesets import US_2026_1
from tests.support.story import Story


def borrowed(treatment: str = "", **keys: str) -> Story:
    """A lot of 1 ETH with basis 500; then 1 ETH borrowed, worth 2,000."""
    story = Story().bought("a", "2024-01-01", "1", "500", asset="ETH")
    if treatment:
        story.given("policy", id="p", switch="loan_units", value=treatment, from_="2020-01-01")
    return story.given(
        "borrow", "2025-01-01", id="b", account="w", asset="ETH", quantity="1", value="2000", **keys
    )


def returned(story: Story, quantity: str = "1", **keys: str) -> Story:
    """Units go back when one is worth 3,000."""
    story.given("price", "2025-06-01", id="price", asset="ETH", value="3000")
    return story.given(
        "repay", "2025-06-01", id="r", account="w", asset="ETH", quantity=quantity, **keys
    )


@pytest.mark.parametrize(("treatment", "realised"), [("disposal", "3000"), ("obligation", "2000")])
def test_units_go_back_at_what_the_switch_says(treatment: str, realised: str) -> None:
    """At their value then, or at what was owed; the first lot goes first (R-LIQ-1)."""
    told = returned(borrowed(treatment)).told()
    assert told.gains() == [("repay", "a", "1", realised, "500", "long")]
    assert told.lots() == [("b", "w", "ETH", "1", "2000")]
    assert told.codes() == []


def test_undecided_they_leave_without_a_gain() -> None:
    """And a finding says that nothing was computed, for either side."""
    told = returned(borrowed()).told()
    assert (told.gains(), told.codes()) == ([], ["open_treatment"])
    assert told.gains() == returned(borrowed()).told(ruleset=US_2026_1).gains()


def test_an_earlier_set_of_rules_decides_nothing() -> None:
    """Whatever a policy asks for."""
    told = returned(borrowed("disposal")).told(ruleset=US_2026_1)
    assert (told.gains(), told.codes()) == ([], ["open_treatment"])


def test_a_loan_is_repaid_first_in_first_out_to_the_cent() -> None:
    """1 unit of 2,000 and then half of one of 100.01; the other half later is the rest of it."""
    story = borrowed("obligation").given(
        "borrow", "2025-02-01", id="b2", account="w", asset="ETH", quantity="1", value="100.01"
    )
    story.given("repay", "2025-03-01", id="r1", account="w", asset="ETH", quantity="1.5")
    story.given("repay", "2025-04-01", id="r2", account="w", asset="ETH", quantity="0.5")
    told = story.told()
    sums: dict[str, str] = {}
    for name in ("r1", "r2"):
        rows = [gain.proceeds for gain in told.outcome.gains if gain.disposal == name]
        sums[name] = plain(sum(rows[1:], rows[0]))
    assert sums == {"r1": "2050", "r2": "50.01"}


def test_interest_in_kind_is_disposed_of_at_its_value() -> None:
    """Of 1.5 units that go back one was owed, half is worth 1,500 now."""
    told = returned(borrowed("obligation"), "1.5").told()
    assert [plain(gain.proceeds) for gain in told.outcome.gains] == ["2333.33", "1166.67"]
    assert told.codes() == []


def test_a_loan_of_another_name_is_not_repaid() -> None:
    """What nobody borrowed under it is a finding, and counts at its value."""
    told = returned(borrowed("obligation", loan="one"), loan="two").told()
    assert told.codes() == ["unbound_reference"]
    assert [plain(gain.proceeds) for gain in told.outcome.gains] == ["3000"]


def lent() -> Story:
    """1 ETH lent for a token."""
    story = Story().bought("a", "2024-01-01", "1", "500", asset="ETH")
    story.given("price", "2025-06-01", id="price", asset="AETH", value="3000")
    return story.given(
        "conversion", "2025-06-01", id="c", account="w", family="lending",
        sent={"asset": "ETH", "quantity": "1"}, received={"asset": "AETH", "quantity": "1"},
    )  # fmt: skip


def test_units_lent_are_carried_over_until_a_policy_says_what_it_is() -> None:
    """The default is no law, so it is said; either answer settles it (R-DEFI-1)."""
    told = lent().told()
    assert (told.gains(), told.codes()) == ([], ["open_treatment"])
    for value, rows in (("carryover", 0), ("exchange", 1)):
        story = lent().given("policy", id="p", switch="lending", value=value, year=2025)
        assert (len(story.told().gains()), story.told().codes()) == (rows, [])


def test_a_policy_for_another_account_does_not_answer() -> None:
    """What is decided for one venue is open at the next."""
    story = lent().given(
        "policy", id="p", switch="lending", value="exchange", year=2025, account="x"
    )
    assert story.told().codes() == ["open_treatment"]


def test_an_earlier_set_of_rules_does_not_know_lending() -> None:
    """The lot is carried over and an error says that nobody decided it."""
    told = lent().told(ruleset=US_2026_1)
    assert (told.lots(), told.codes()) == (
        [("a", "w", "AETH", "1", "500")],
        ["rule_not_carried_out"],
    )


def test_a_venue_of_section_1256_is_one_by_its_policy_alone() -> None:
    """Sixty to forty there; an earlier set of rules carries no such answer out (R-DERIV-2)."""
    story = Story().given(
        "policy", id="p", switch="venue_1256", value="yes", from_="2025-01-01", account="w"
    )
    for name, account in (("here", "w"), ("there", "x")):
        story.given(
            "settlement", "2025-06-01", id=name, account=account, pnl="100", contract="other"
        )
    rows = [(gain.disposal, gain.term, plain(gain.gain)) for gain in story.told().outcome.gains]
    assert rows == [("here", "long", "60"), ("here", "short", "40"), ("there", "short", "100")]
    before = story.told(ruleset=US_2026_1).outcome.gains
    assert [gain.term for gain in before] == ["short", "short"]
