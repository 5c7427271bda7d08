"""Claims: theft, recovery, worthlessness and lost keys, and what each allows."""

from datetime import date
from typing import Any

import pytest

from domain.amounts import plain
from domain.rulesets import US_2026_1
from domain.rulesets import US_2026_2
from domain.rulesets import ruleset_named
from tests.support.story import Story
from tests.support.story import Told


def stolen(**keys: Any) -> Story:
    """1 BTC of basis 20,000 stolen in 2025."""
    story = Story().bought("a", "2024-01-01", "1", "20000")
    keys = {"scheme": "investment_fraud", "for_profit": True, "discovered": "2025-06-01", **keys}
    return story.given(
        "theft", "2025-05-01", id="t", account="w", asset="BTC", quantity="1", **keys
    )


def test_a_theft_has_no_claim_before_it_is_discovered() -> None:
    """Units are gone from the theft on; the claim belongs to the discovery (R-THEFT-2)."""
    before = stolen().told(as_of="2025-05-15")
    assert (before.lots(), before.claims()) == ([], [])
    assert stolen().told(as_of="2025-06-02").claims() == [("theft", 2025, "20000", "20000")]


def lost_gift(kind: str, **keys: Any) -> Story:
    """1 BTC given by somebody who had paid 100,000, worth 90,000 then, and gone in 2025."""
    story = Story().given(
        "acquisition", "2024-01-01", id="a", account="w", asset="BTC", quantity="1", how="gift",
        donor_basis="100000", value_at_gift="90000",
    )  # fmt: skip
    return story.given(kind, "2025-05-01", id="t", account="w", asset="BTC", quantity="1", **keys)


def test_of_a_gift_is_lost_no_more_than_it_was_worth() -> None:
    """The basis of a loss is the lower one (R-GIFT-1), and that is a line of the claim."""
    theft = {"scheme": "phishing", "for_profit": True, "discovered": "2025-06-01"}
    told = lost_gift("theft", **theft).told()
    assert told.claims() == [("theft", 2025, "100000", "90000")]
    assert [plain(step.amount) for step in told.outcome.claims[0].steps] == ["100000", "-10000"]
    assert lost_gift("worthlessness", how="burned").told().claims() == [
        ("burned", 2025, "100000", "0")
    ]


def test_a_stolen_gift_that_comes_back_has_both_its_bases_again() -> None:
    """Nothing was claimed, since all of it was expected back."""
    theft = {"scheme": "phishing", "for_profit": True, "discovered": "2025-06-01"}
    story = lost_gift("theft", recovery_expected="90000", **theft)
    story.given("recovery", "2025-08-01", id="r", account="w", theft="t", asset="BTC",
                quantity="1", value="95000")  # fmt: skip
    (lot,) = story.told().book.lots()
    assert (plain(lot.basis), lot.loss_basis and plain(lot.loss_basis)) == ("100000", "90000")


def test_a_theft_claim_without_evidence_is_a_finding() -> None:
    """A claim must be proved (R-THEFT-6); attached evidence settles it."""
    assert stolen().told().codes() == ["evidence_missing", "itemizing_unknown"]
    asked = [{"kind": kind} for kind in US_2026_2.evidence_asked]
    assert stolen(evidence=asked).told().codes() == ["itemizing_unknown"]


def test_the_kinds_of_evidence_that_are_not_there_are_named() -> None:
    """However a kind is written; what is attached beside the list does not count (R-THEFT-6)."""
    attached = [{"kind": "Exchange-reply"}, {"kind": "profit motive"}, {"kind": "file"}]
    told = stolen(evidence=attached).told()
    (finding,) = (each for each in told.outcome.findings if each.code == "evidence_incomplete")
    assert finding.message == (
        "not attached: discovery, communications, transactions, basis, report, state_law, "
        "recovery_assessment, insurance; none of them is a condition of the claim"
    )


def recovered(story: Story, **keys: Any) -> Story:
    """Something came back in 2027."""
    return story.given("recovery", "2027-03-01", id="r", theft="t", **keys)


def test_more_coming_back_than_expected_is_income_up_to_what_was_allowed() -> None:
    """A recovery beyond expectation undoes the deduction (R-THEFT-4)."""
    told = recovered(stolen(recovery_expected="5000"), amount="6000", account="w").told()
    assert [(each.kind, plain(each.value)) for each in told.outcome.income] == [
        ("theft_recovery", "1000")
    ]


def test_what_came_back_before_the_discovery_was_never_lost() -> None:
    """An early recovery lessens the claim and is no income."""
    story = stolen().given("recovery", "2025-05-20", id="r", theft="t", amount="4000", account="w")
    told = story.told()
    assert told.claims() == [("theft", 2025, "20000", "16000")]
    assert told.outcome.income == []


def test_no_more_is_claimed_than_was_lost() -> None:
    """An expectation beyond the loss does not turn into a deduction when it fails."""
    story = recovered(stolen(recovery_expected="60000"), amount="5000", final=True, account="w")
    assert [claim[3] for claim in story.told().claims()] == ["0", "15000"]


def test_recoveries_are_income_up_to_the_deduction_and_no_further() -> None:
    """Two recoveries cannot give back more than was deducted (R-THEFT-4)."""
    story = recovered(stolen(), amount="15000", account="w")
    story.given("recovery", "2028-03-01", id="r2", theft="t", amount="15000", account="w")
    assert [plain(each.value) for each in story.told().outcome.income] == ["15000", "5000"]


def test_units_that_meet_the_expectation_keep_what_was_not_deducted() -> None:
    """Basis stolen 20,000 less 15,000 allowed: the 5,000 go with the units that came back."""
    story = recovered(
        stolen(recovery_expected="5000"), account="w", asset="BTC", quantity="0.1", value="5000"
    )
    assert story.told().lots() == [("r", "w", "BTC", "0.1", "5000")]


def test_a_gift_that_comes_back_keeps_both_its_bases() -> None:
    """Stolen and returned, a gift is sold at a loss by its value at the gift (R-GIFT-1)."""
    story = Story().bought(
        "a", "2024-01-01", "1", "0", how="gift", donor_basis="100000",
        donor_acquired="2020-01-01", value_at_gift="90000",
    )  # fmt: skip
    story.given(
        "theft", "2024-05-01", id="t", account="w", asset="BTC", quantity="1", scheme="romance",
        for_profit=False, discovered="2024-06-01",
    )  # fmt: skip
    recovered(story, account="w", asset="BTC", quantity="1", value="1")
    told = story.sold("s", "2027-04-01", "1", "85000").told()
    assert told.gains() == [("sale", "a", "1", "85000", "90000", "long")]


def test_units_coming_back_where_nothing_was_deducted_keep_basis_and_date() -> None:
    """A personal theft deducted nothing, so nothing is lost when the units return."""
    story = recovered(stolen(for_profit=False), account="w", asset="BTC", quantity="1", value="1")
    assert story.told().lots() == [("a", "w", "BTC", "1", "20000")]


def test_units_coming_back_after_a_deduction_have_what_is_left() -> None:
    """Basis stolen less loss allowed plus income included; all deducted and included again."""
    story = recovered(stolen(), account="w", asset="BTC", quantity="1", value="60000")
    told = story.told()
    assert told.lots() == [("r", "w", "BTC", "1", "20000")]
    assert plain(told.outcome.income[0].value) == "20000"


def itemized(year: int, *, itemizes: bool) -> dict[str, Any]:
    """What a year's return does."""
    return {"kind": "year_facts", "id": f"y{year}", "year": year, "itemizes": itemizes}


def test_units_coming_back_after_a_standard_deduction_keep_basis_and_date() -> None:
    """Nothing was deducted, so nothing is income and nothing is lost (R-THEFT-4)."""
    story = recovered(
        stolen(recovery_expected="5000"), account="w", asset="BTC", quantity="1", value="60000"
    )
    told = story.given(**itemized(2025, itemizes=False)).told()
    assert told.lots() == [("a", "w", "BTC", "1", "20000")]
    assert [plain(each.value) for each in told.outcome.income] == ["0"]
    assert "recovery_exceeds_expectation" not in told.codes()


def test_what_lessened_a_tax_is_income_before_what_did_not() -> None:
    """15,000 were allowed in vain, 1,000 were deducted later: of 3,000 back 1,000 are income."""
    story = stolen(recovery_expected="5000").given(**itemized(2025, itemizes=False))
    recovered(story, amount="4000", final=True, account="w").given(**itemized(2027, itemizes=True))
    story.given(
        "recovery", "2028-03-01", id="r2", theft="t", account="w", asset="BTC", quantity="0.1",
        value="3000",
    )  # fmt: skip
    told = story.told()
    assert [claim[3] for claim in told.claims()] == ["15000", "1000"]
    assert [plain(each.value) for each in told.outcome.income] == ["1000"]
    assert told.lots() == [("r2", "w", "BTC", "0.1", "3000")]


def half_back(story: Story, value: str = "45000") -> Story:
    """Half a stolen coin came back in 2026, and no more will."""
    return story.given(
        "recovery", "2026-03-01", id="half", theft="t", account="w", asset="BTC", quantity="0.5",
        value=value, final=True,
    )  # fmt: skip


def test_half_of_what_was_wholly_expected_leaves_the_other_half_to_claim() -> None:
    """Nothing was deducted: 10,000 come back with their lot, 10,000 are claimed (R-THEFT-4)."""
    told = half_back(stolen(recovery_expected="20000")).told()
    assert told.lots() == [("a", "w", "BTC", "0.5", "10000")]
    assert told.claims()[1] == ("theft_final", 2026, "0", "10000")
    steps = told.outcome.claims[1].steps
    assert [plain(step.amount) for step in steps] == ["20000", "-10000"]
    assert told.outcome.income == []


def test_units_and_cash_meet_the_expectation_one_after_the_other() -> None:
    """Of 60,000, 1.5 of 2 units take 40,000 along and cash meets 1,000: 19,000 are claimed."""
    story = Story().bought("a", "2024-01-01", "1", "20000").bought("b", "2024-02-01", "1", "40000")
    story.given(
        "theft", "2025-05-01", id="t", account="w", asset="BTC", quantity="2", for_profit=True,
        scheme="investment_fraud", discovered="2025-06-01", recovery_expected="100000",
    )  # fmt: skip
    for name, quantity, value in (("r1", "0.5", "45000"), ("r2", "1", "90000")):
        story.given(
            "recovery", "2026-01-01", id=name, theft="t", account="w", asset="BTC",
            quantity=quantity, value=value,
        )  # fmt: skip
    recovered(story, account="w", amount="1000", final=True)
    told = story.told()
    assert sorted(told.lots()) == [
        ("a", "w", "BTC", "0.5", "10000"),
        ("a", "w", "BTC", "0.5", "10000"),
        ("b", "w", "BTC", "0.5", "20000"),
    ]
    assert told.claims()[1] == ("theft_final", 2027, "0", "19000")


def settled(*, itemizes: bool) -> Told:
    """20,000 and fees of 3,000, 5,000 expected; 2,000 and half the coin came back."""
    story = stolen(recovery_expected="5000", fees_paid="3000")
    story.given("recovery", "2026-01-05", id="cash", theft="t", account="w", amount="2000")
    return half_back(story).given(**itemized(2025, itemizes=itemizes)).told()


def test_units_after_a_deduction_of_use_are_income_and_have_their_value_as_basis() -> None:
    """20,000 + 3,000 = 2,000 of cash + 21,000 of basis, 18,000 of it income (R-THEFT-4)."""
    told = settled(itemizes=True)
    assert told.lots() == [("half", "w", "BTC", "0.5", "21000")]
    assert [plain(each.value) for each in told.outcome.income] == ["18000"]
    (finding,) = (each for each in told.outcome.findings if each.code.startswith("recovery"))
    assert finding.message == (
        "42000 dollars more than expected came back from t; 18000 of them are income"
    )


def test_units_after_a_deduction_of_no_use_keep_their_lot_and_the_rest_is_told() -> None:
    """23,000 = 2,000 of cash + 10,000 of basis + 11,000 that were claimed in vain."""
    told = settled(itemizes=False)
    assert told.lots() == [("a", "w", "BTC", "0.5", "10000")]
    assert [plain(each.value) for each in told.outcome.income] == ["0"]
    (finding,) = (each for each in told.outcome.findings if each.code == "theft_claim_unused")
    assert finding.message == (
        "11000.00 dollars claimed for t lessened no tax, and did not come back"
    )


def test_units_that_came_back_before_the_discovery_were_never_lost() -> None:
    """Half of them keep lot, date and basis, whatever they are worth; half is claimed."""
    story = stolen().given(
        "recovery", "2025-05-20", id="r", theft="t", account="w", asset="BTC", quantity="0.5",
        value="45000",
    )  # fmt: skip
    told = story.told()
    assert told.claims() == [("theft", 2025, "20000", "10000")]
    assert told.lots() == [("a", "w", "BTC", "0.5", "10000")]


def test_basis_that_money_has_met_does_not_come_back_with_units() -> None:
    """15,000 in cash, then the coin: 5,000 of its basis are left, and nothing to claim."""
    story = stolen(recovery_expected="20000")
    story.given("recovery", "2026-01-05", id="cash", theft="t", account="w", amount="15000")
    told = recovered(
        story, account="w", asset="BTC", quantity="1", value="60000", final=True
    ).told()
    assert told.lots() == [("a", "w", "BTC", "1", "5000")]
    assert [claim[0] for claim in told.claims()] == ["theft"]


def test_what_the_safe_harbor_leaves_out_stays_in_the_basis_of_units_that_come_back() -> None:
    """95 % of 20,000 wait and 5 % no claim takes: the coin comes back with all of it."""
    story = stolen(recovery_expected="20000", safe_harbor="ponzi_95")
    told = recovered(
        story, account="w", asset="BTC", quantity="1", value="60000", final=True
    ).told()
    assert told.lots() == [("a", "w", "BTC", "1", "20000")]


def test_an_earlier_set_of_rules_returns_units_by_their_value() -> None:
    """By us-2026.1 what half the coin is worth meets all that was expected."""
    told = half_back(stolen(recovery_expected="20000")).told(ruleset=US_2026_1)
    assert told.lots() == [("a", "w", "BTC", "0.5", "10000")]
    assert [claim[0] for claim in told.claims()] == ["theft"]
    early = stolen().given(
        "recovery", "2025-05-20", id="r", theft="t", account="w", asset="BTC", quantity="0.5",
        value="6000",
    )  # fmt: skip
    assert early.told(ruleset=US_2026_1).lots() == [("r", "w", "BTC", "0.5", "6000")]


def test_a_personal_theft_follows_the_law_and_the_disaster() -> None:
    """Barred for ever, until 2025 by the older law, never in a federal disaster (R-THEFT-1)."""
    older = ruleset_named("us-2026.2", date(2025, 7, 3))
    given: dict[str, Any] = {"for_profit": False, "fees_paid": "3000"}
    for keys, newest, before in (
        ({}, "0", "23000"),
        ({"disaster": "federal"}, "23000", "23000"),
        ({"disaster": "state"}, "23000", "23000"),
    ):
        story = stolen(**given, **keys, discovered="2026-06-01")
        assert story.told().claims() == [("theft", 2026, "20000", newest)]
        assert story.told(ruleset=older).claims() == [("theft", 2026, "20000", before)]
    of_2025 = stolen(**given, disaster="state")
    assert of_2025.told().claims() == [("theft", 2025, "20000", "0")]


def test_a_claim_says_what_still_limits_it() -> None:
    """The trim of section 68 from the year it holds, and by no earlier law (R-THEFT-4)."""
    older = ruleset_named("us-2026.2", date(2025, 7, 3))
    story = stolen(discovered="2026-06-01")
    (claim,) = story.told().outcome.claims
    assert claim.why == (
        "counts only if one itemises (R-THEFT-4); section 68 trims itemised deductions in the top "
        "bracket by 2/37 (R-THEFT-4); what exceeds income may be a net operating loss, carried "
        "forward only"
    )
    assert "section 68" not in story.told(ruleset=older).outcome.claims[0].why
    assert "section 68" not in stolen().told().outcome.claims[0].why


def test_an_earlier_set_of_rules_makes_claims_as_it_did() -> None:
    """No form, no itemising, no list of evidence, and a recovery is income whatever the return."""
    story = recovered(stolen(evidence=[{"kind": "file"}]), amount="4000", account="w")
    told = story.given(**itemized(2025, itemizes=False)).told(ruleset=US_2026_1)
    (claim,) = told.outcome.claims
    assert (claim.form, claim.why, claim.itemized) == ("", "", None)
    assert [plain(each.value) for each in told.outcome.income] == ["4000"]
    assert told.codes() == ["recovery_exceeds_expectation"]
    disaster = stolen(for_profit=False, disaster="federal").told(ruleset=US_2026_1)
    assert disaster.claims() == [("theft", 2025, "20000", "0")]


def test_the_ponzi_safe_harbor() -> None:
    """95 % of what was invested and taxed less what was withdrawn, less what is expected (T-3)."""
    for safe_harbor, allowed in (("ponzi_95", "80500"), ("ponzi_75", "62500")):
        story = Story().bought("a", "2024-01-01", "1", "100000")
        story.given(
            "theft",
            "2025-05-01",
            id="t",
            account="w",
            asset="BTC",
            quantity="1",
            scheme="investment_fraud",
            for_profit=True,
            discovered="2025-06-01",
            safe_harbor=safe_harbor,
            taxed_income="10000",
            withdrawn="20000",
            recovery_expected="5000",
        )
        assert story.told().claims() == [("theft", 2025, "100000", allowed)]


@pytest.mark.parametrize(("how", "left"), [("declared", 1), ("abandoned", 0), ("burned", 0)])
def test_worthlessness_allows_nothing(how: str, left: int) -> None:
    """Declared units stay, abandoned ones go; an investor deducts neither (R-WORTH-1, 2)."""
    story = Story().bought("a", "2024-01-01", "1", "8000")
    story.given(
        "worthlessness", "2026-01-01", id="v", account="w", asset="BTC", quantity="1", how=how
    )
    told = story.told()
    assert told.claims() == [(how, 2026, "8000", "0")]
    assert (len(told.lots()), told.gains()) == (left, [])


def test_lost_keys_deduct_nothing_and_keep_the_lots_in_suspense() -> None:
    """The units are out of reach, with their basis."""
    story = Story().bought("a", "2024-01-01", "1", "8000")
    told = story.given(
        "lost_access", "2026-01-01", id="k", account="w", asset="BTC", quantity="1"
    ).told()
    assert told.lots() == []
    assert [lot.basis for lot, _ in told.book.suspense["k"]] == [8000]
    assert told.claims() == [("lost_access", 2026, "8000", "0")]
