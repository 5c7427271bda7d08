"""Units given away, to a spouse, to charity, or sold to a related person."""

from typing import Any

from domain.amounts import plain
from domain.booking import Outcome
from domain.folding import fold
from domain.rulesets import US_2026_1
from tests.support.story import Story


def two_lots() -> Story:
    """1 BTC of 2023 with basis 2,000, 1 BTC of January 2025 with basis 8,000."""
    return Story().bought("old", "2023-02-01", "1", "2000").bought("new", "2025-01-10", "1", "8000")


def given(story: Story, how: str, **keys: Any) -> Story:
    """Both units leave in March 2025."""
    keys = {"account": "w", "asset": "BTC", "quantity": "2", **keys}
    return story.given("disposal", "2025-03-01", id="g", how=how, **keys)


def test_a_donation_counts_lot_by_lot() -> None:
    """9,000 for the old unit, no more than 8,000 for the new one (R-GIFT-2)."""
    told = given(two_lots(), "donation", proceeds="18000").told()
    assert told.claims() == [("donation", 2025, "10000", "17000")]
    assert (told.gains(), told.lots()) == ([], [])
    assert told.codes() == ["appraisal_needed", "itemizing_unknown"]


def test_only_an_appraisal_settles_the_finding() -> None:
    """Another paper does not do."""
    for kind, missing in (("appraisal", False), ("Qualified letter", True)):
        story = given(two_lots(), "donation", proceeds="18000", evidence=[{"kind": kind}])
        assert ("appraisal_needed" in story.told().codes()) is missing


def test_exactly_the_limit_needs_no_appraisal() -> None:
    """More than 5,000 dollars does."""
    for value, missing in (("5000", False), ("5000.01", True)):
        story = Story().bought("old", "2023-02-01", "1", "2000")
        given(story, "donation", proceeds=value, quantity="1")
        assert ("appraisal_needed" in story.told().codes()) is missing


def test_a_foundation_is_given_no_more_than_basis() -> None:
    """Nor more than the value, where the units have fallen."""
    story = given(two_lots(), "donation", proceeds="10000", charity="private_foundation")
    assert story.told().claims() == [("donation", 2025, "10000", "7000")]


def test_a_donation_nobody_can_value_counts_as_nothing() -> None:
    """With the finding that says so."""
    told = given(two_lots(), "donation").told()
    assert told.claims() == [("donation", 2025, "10000", "0")]
    assert told.codes() == ["missing_value"]


def test_a_gift_and_a_spouse_leave_no_row() -> None:
    """Lots leave; nothing is realised and nothing claimed (R-GIFT-2, R-PROP-2)."""
    for how in ("gift", "spouse"):
        told = given(two_lots(), how).told()
        assert (told.gains(), told.claims(), told.lots(), told.codes()) == ([], [], [], [])


def test_by_an_earlier_set_of_rules_a_donation_is_no_claim() -> None:
    """Lots leave without a row, as they did."""
    told = given(two_lots(), "donation", proceeds="18000").told(ruleset=US_2026_1)
    assert (told.claims(), told.lots(), told.codes()) == ([], [], [])


def from_spouse(**keys: Any) -> Story:
    """1 BTC had in 2025 from a spouse, when it was worth less than it had cost."""
    keys = {"donor_basis": "100000", "donor_acquired": "2021-10-20", **keys}
    return Story().given(
        "acquisition", "2025-06-01", id="a", account="w", asset="BTC", quantity="1", how="spouse",
        value_at_gift="90000", **keys,
    )  # fmt: skip


def test_what_a_spouse_gave_keeps_basis_and_period_for_a_loss_too() -> None:
    """A gift would have the lower value and a period of its own (R-PROP-2, section 1041)."""
    told = from_spouse().sold("s", "2025-09-01", "1", "85000").told()
    assert told.gains() == [("sale", "a", "1", "85000", "100000", "long")]


def test_a_spouses_basis_that_nobody_states_is_missing() -> None:
    """It is never taken to be the price of the day."""
    story = Story().given(
        "acquisition", "2025-06-01", id="a", account="w", asset="BTC", quantity="1", how="spouse"
    )
    assert story.sold("s", "2025-09-01", "1", "5").told().codes() == ["missing_basis"]


def sold_to_brother(**keys: Any) -> Story:
    """Both lots sold for 10,000 to a related person."""
    return two_lots().sold("s", "2025-03-01", "2", "10000", related=True, **keys)


def test_a_loss_to_a_related_person_is_disallowed_and_a_gain_stands() -> None:
    """Row by row, for a loss of one lot is not made good by the gain of another (R-WORTH-3)."""
    told = sold_to_brother().told()
    rows = [(each.code, plain(each.adjustment), plain(each.gain)) for each in told.outcome.gains]
    assert rows == [("", "0", "3000"), ("L", "3000", "0")]
    assert told.outcome.nets == {(2025, "long"): 3000, (2025, "short"): 0}


def test_the_year_is_the_same_where_no_rows_are_wanted() -> None:
    """A fold for sums alone disallows the same losses."""
    story = two_lots().sold("s", "2025-03-01", "1", "500", related=True)
    outcome = Outcome(lambda *_: False)
    fold(story.knowledge, None, outcome)
    assert outcome.gains == []
    assert outcome.nets == story.told().outcome.nets == {(2025, "long"): 0}


def test_units_paid_as_a_fee_go_to_nobody_related() -> None:
    """Their loss stands; only what the related person got is disallowed."""
    story = (
        Story()
        .bought("a", "2025-01-01", "1", "1000")
        .bought("b", "2025-01-01", "1", "300", asset="BNB")
    )
    story.sold(
        "s", "2025-03-01", "1", "400", related=True,
        fee={"asset": "BNB", "quantity": "1", "value": "100"},
    )  # fmt: skip
    rows = [(each.kind, plain(each.gain), each.code) for each in story.told().outcome.gains]
    assert rows == [("sale", "0", "L"), ("fee", "-200", "")]


def test_a_swap_with_a_related_person_is_disallowed_too() -> None:
    """What came has the basis of its value all the same."""
    story = Story().bought("a", "2025-01-01", "1", "1000").given(
        "swap", "2025-03-01", id="s", account="w", sent={"asset": "BTC", "quantity": "1"},
        received={"asset": "ETH", "quantity": "2"}, value="400", related=True,
    )  # fmt: skip
    told = story.told()
    assert [plain(each.gain) for each in told.outcome.gains] == ["0"]
    assert told.lots() == [("s", "w", "ETH", "2", "400")]


def test_an_earlier_set_of_rules_says_that_it_disallows_nothing() -> None:
    """The loss stands, with an error that names the rule."""
    told = sold_to_brother().told(ruleset=US_2026_1)
    assert [plain(each.gain) for each in told.outcome.gains] == ["3000", "-3000"]
    assert told.codes() == ["rule_not_carried_out"]


def test_units_withheld_from_what_is_given_are_parted_with_for_their_value() -> None:
    """Of 2 BTC half a one is kept as the fee: 1.5 are given, and the fee is a row (R-FEE-4)."""
    fee = {"asset": "BTC", "quantity": "0.5", "value": "4500", "withheld": "sent"}
    row = ("fee", "new", "0.5", "4500", "4000", "short")
    for how in ("gift", "spouse"):
        told = given(two_lots(), how, fee=fee).told()
        assert (told.gains(), told.lots(), told.codes()) == ([row], [], [])
    told = given(two_lots(), "donation", proceeds="13500", fee=fee).told()
    assert told.gains() == [row]
    assert told.claims() == [("donation", 2025, "6000", "13000")]


def test_units_withheld_from_what_is_had_leave_at_once() -> None:
    """Of 10 ETH that cost the giver 10,000 one pays the fee: 9 remain, and bear its cost."""
    fee = {"asset": "ETH", "quantity": "1", "value": "2000", "withheld": "received"}
    for how, keys in (("gift", {"value_at_gift": "20000"}), ("spouse", {})):
        story = Story().given(
            "acquisition", "2025-01-10", id="g", account="w", asset="ETH", quantity="10", how=how,
            donor_basis="10000", fee=fee, **keys,
        )  # fmt: skip
        story.given("balance", "2025-01-11", id="b", account="w", asset="ETH", quantity="9")
        told = story.told()
        assert told.gains() == [("fee", "g", "1", "2000", "1000", "short")]
        assert told.lots() == [("g", "w", "ETH", "9", "11000")]
        assert told.codes() == []


def test_a_gift_whose_value_is_not_known_is_a_finding() -> None:
    """It may be the basis of a loss (R-GIFT-1), unless a spouse gave it or no basis is known."""
    cases = (("gift", "100000", True), ("spouse", "100000", False), ("gift", None, False))
    for how, basis, missing in cases:
        keys = {} if basis is None else {"donor_basis": basis}
        story = Story().given("acquisition", "2025-01-10", id="g", account="w", asset="BTC",
                              quantity="1", how=how, **keys)  # fmt: skip
        assert ("missing_value" in story.told().codes()) is missing
        story.given("price", "2025-01-10", id="p", asset="BTC", value="90000")
        assert "missing_value" not in story.told().codes()
