"""Moves: transfers, matched halves, and what may not pass for a move."""

from domain.amounts import plain
from domain.rulesets import ruleset_named
from tests.support.story import Story

GAIN = ("sale", "a", "1", "50", "10", "long")


def test_a_transfer_carries_basis_and_date() -> None:
    """A lot that moved is the same lot; a later sale there is long-term by its first date."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    story.given("transfer", "2025-02-01", id="t", account="w", to="x", asset="BTC", quantity="1")
    told = story.sold("s", "2025-03-01", "1", "50", account="x").told()
    assert told.gains() == [GAIN]
    assert told.lots() == [("a", "w", "BTC", "1", "10")]


def test_missing_units_arrive_as_a_lot_of_the_transfer() -> None:
    """Units nobody accounts for stay marked after a move."""
    story = Story().given(
        "transfer", "2025-02-01", id="t", account="w", to="x", asset="BTC", quantity="1"
    )
    told = story.told()
    assert told.lots() == [("t", "x", "BTC", "1", "0")]
    assert told.codes() == ["missing_basis"]


def test_accounts_of_one_wallet_group_are_one_pool() -> None:
    """Two addresses of one seed share lots; the lots still know where they lie."""
    story = Story(accounts=())
    for account in ("w", "x"):
        story.given("account", id=account, known="2010-01-01", custody="self", wallet_group="seed")
    story.bought("a", "2024-01-01", "1", "10", account="x").bought("b", "2024-02-01", "1", "40")
    told = story.sold("s", "2025-03-01", "1", "50", account="w").told()
    assert told.gains() == [GAIN]


def test_a_wallet_group_of_two_owners_is_a_pool_for_each() -> None:
    """A sale of one spouse takes no lot of the other; the released rules go on as they did."""
    story = Story(accounts=())
    for account, owner in (("w", "taxpayer"), ("x", "spouse")):
        story.given("account", id=account, known="2010-01-01", custody="self", owner=owner,
                    wallet_group="seed")  # fmt: skip
    story.bought("a", "2024-01-01", "1", "40", account="x").bought("b", "2024-02-01", "1", "10")
    story.sold("s", "2025-03-01", "1", "50", account="w")
    assert story.told().gains() == [("sale", "b", "1", "50", "10", "long")]
    before = story.told(ruleset=ruleset_named("us-2026.1"))
    assert before.gains() == [("sale", "a", "1", "50", "40", "long")]


def matched(story: Story, out: str = "1.001", back: str = "1") -> Story:
    """A removal from w and a receipt at x, said to be one move."""
    story.given("removal", "2025-02-01", id="out", account="w", asset="BTC", quantity=out)
    story.given("receipt", "2025-02-02", id="in", account="x", asset="BTC", quantity=back)
    return story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")


def test_a_matched_removal_and_receipt_are_a_transfer_with_a_fee() -> None:
    """The suspended lots arrive; what did not was the fee, disposed of at its price (R-FEE-5)."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    story.given("price", "2025-02-01", id="p", asset="BTC", value="1000")
    told = matched(story).told()
    assert told.gains() == [("fee", "a", "0.001", "1", "0.01", "long")]
    assert told.lots() == [
        ("a", "w", "BTC", "0.999", "9.99"),
        ("a", "x", "BTC", "1", "10"),
    ]
    assert told.codes() == []


def test_a_match_that_does_not_fit_binds_nothing() -> None:
    """More arriving than left is no move: both sides stay unclassified and it is said why."""
    told = matched(Story().bought("a", "2024-01-01", "2", "20"), out="1", back="2").told()
    assert told.codes() == ["unclassified_receipt", "unclassified_removal", "unmatched_transfer"]


def test_a_match_of_unknown_facts_is_unbound() -> None:
    """A match may be recorded before its sides; until they come it is a finding."""
    story = Story().given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")
    assert story.told().codes() == ["unbound_reference"]


def test_a_receipt_that_a_clock_put_before_its_removal_still_gets_its_lots() -> None:
    """Two exchanges' clocks need not agree."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    story.given(
        "receipt", "2025-02-01T11:00:00+00:00", id="in", account="x", asset="BTC", quantity="1"
    )
    story.given(
        "removal", "2025-02-01T11:00:05+00:00", id="out", account="w", asset="BTC", quantity="1"
    )
    story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")
    assert story.told().lots() == [("a", "x", "BTC", "1", "10")]


def test_between_removal_and_receipt_units_are_nowhere() -> None:
    """As of a day in between, the lots are in suspense: in no account, and not lost."""
    told = matched(Story().bought("a", "2024-01-01", "2", "20")).told(
        as_of="2025-02-01T23:00:00+00:00"
    )
    assert [lot[1:4] for lot in told.lots()] == [("w", "BTC", "0.999")]
    waiting = [(plain(lot.remaining), how) for lot, how in told.book.suspense["out"]]
    assert waiting == [("1.001", "fifo")]


def test_moves_into_and_out_of_a_retirement_account_are_not_judged() -> None:
    """A contribution is no own transfer, a distribution no gift: both are said, neither booked."""
    story = Story().bought("a", "2025-01-01", "1", "10")
    story.given("account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira")
    for name, out, to in (("in", "w", "ira"), ("out", "ira", "x")):
        story.given(
            "transfer", "2025-02-01", id=name, account=out, to=to, asset="BTC", quantity="1"
        )
    told = story.told()
    assert (told.lots(), told.codes()) == ([], ["open_treatment"])
    assert [finding.fact for finding in told.outcome.findings] == ["in", "out"]


def test_a_match_across_a_retirement_account_is_not_judged() -> None:
    """The receipt stays a lot without basis and is said to be open; nothing vanishes."""
    story = Story().given(
        "account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira"
    )
    story.given("removal", "2025-02-01", id="out", account="ira", asset="BTC", quantity="1")
    story.given("receipt", "2025-02-01", id="in", account="x", asset="BTC", quantity="1")
    told = story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in").told()
    assert told.lots() == [("in", "x", "BTC", "1", "0")]
    assert "open_treatment" in told.codes()


def parted(*parts: tuple[str, str, str, str], out: str = "1.0") -> Story:
    """A removal of so much from w at noon; receipts as (name, account, instant, quantity), each
    matched with it by a match of its own.
    """
    story = Story(accounts=("w", "x", "y"))
    story.bought("a", "2024-01-01", "0.5", "5").bought("b", "2024-02-01", "1", "40")
    story.given("price", "2025-02-01", id="p", asset="BTC", value="1000")
    story.given("removal", "2025-02-01", id="out", account="w", asset="BTC", quantity=out)
    for name, account, at, quantity in parts:
        story.given("receipt", at, id=name, account=account, asset="BTC", quantity=quantity)
        match = f"match:{name}"
        story.given("transfer_match", at, id=match, removal="out", receipt=name)
    return story


def test_units_that_arrive_in_parts_keep_their_order_and_the_rest_is_the_fee() -> None:
    """Lots arrive receipt by receipt in the order they left; the fee is known after the last."""
    told = parted(("in-1", "x", "2025-02-02", "0.7"), ("in-2", "y", "2025-02-03", "0.2")).told()
    assert told.lots() == [
        ("b", "w", "BTC", "0.5", "20"),
        ("a", "x", "BTC", "0.5", "5"),
        ("b", "x", "BTC", "0.2", "8"),
        ("b", "y", "BTC", "0.2", "8"),
    ]
    assert told.gains() == [("fee", "b", "0.1", "100", "4", "short")]
    assert told.codes() == []


def test_between_two_parts_the_rest_is_under_way_and_no_fee() -> None:
    """As of a day between them nothing has been spent, though the second match is dated later."""
    story = parted(("in-1", "x", "2025-02-02", "0.7"), ("in-2", "y", "2025-02-03", "0.2"))
    told = story.told(as_of="2025-02-02T23:00:00+00:00")
    assert (told.gains(), told.codes()) == ([], [])
    waiting = [plain(lot.remaining) for lot, _ in told.book.suspense["out"] if lot.remaining]
    assert waiting == ["0.3"]


def test_a_receipt_that_exceeds_what_is_left_does_not_fit() -> None:
    """By (at, name) of their matches: the earlier one binds, whichever became known first."""
    told = parted(("in-2", "y", "2025-02-03", "0.4"), ("in-1", "x", "2025-02-02", "0.7")).told()
    assert told.codes() == ["unclassified_receipt", "unmatched_transfer"]
    assert [lot[:4] for lot in told.lots() if lot[1] == "y"] == [("in-2", "y", "BTC", "0.4")]
    (said,) = [each for each in told.outcome.findings if each.code == "unmatched_transfer"]
    assert (said.fact, said.message) == (
        "match:in-2",
        "0.4 arrived of 0.3 still under way from out",
    )


def test_parts_whose_clocks_ran_behind_arrive_right_after_their_removal() -> None:
    """In the order of their own instants, then names, whichever became known first."""
    early = "2025-02-01T11:59:00+00:00"
    story = parted(("in-b", "y", early, "0.4"), ("in-a", "x", early, "0.6"))
    assert [lot[:4] for lot in story.told().lots()][1:] == [
        ("a", "x", "BTC", "0.5"),
        ("b", "x", "BTC", "0.1"),
        ("b", "y", "BTC", "0.4"),
    ]
    told = story.told(as_of="2025-02-01T11:59:30+00:00")
    assert [lot[1] for lot in told.lots()] == ["w", "w"]


def gathered(back: str) -> Story:
    """Removals of 0.7 from w and 0.4 from x, said to be one receipt at y."""
    story = Story(accounts=("w", "x", "y"))
    story.bought("a", "2024-01-01", "1", "10").bought("b", "2024-02-01", "1", "40", account="x")
    story.given("price", "2025-02-01", id="p", asset="BTC", value="1000")
    for name, account, quantity in (("out-1", "w", "0.7"), ("out-2", "x", "0.4")):
        story.given(
            "removal", "2025-02-01", id=name, account=account, asset="BTC", quantity=quantity
        )
    story.given("receipt", "2025-02-02", id="in", account="y", asset="BTC", quantity=back)
    for name in ("out-1", "out-2"):
        story.given("transfer_match", "2025-02-02", id=f"m:{name}", removal=name, receipt="in")
    return story


def test_several_removals_arrive_as_one() -> None:
    """First left, first arrived; what is missing of the last was its fee."""
    told = gathered("1.05").told()
    assert [lot for lot in told.lots() if lot[1] == "y"] == [
        ("a", "y", "BTC", "0.7", "7"),
        ("b", "y", "BTC", "0.35", "14"),
    ]
    assert told.gains() == [("fee", "b", "0.05", "50", "2", "short")]
    assert told.codes() == []


def test_removals_that_are_not_enough_together_bind_nothing() -> None:
    """All three sides stay unclassified, and both matches say why."""
    told = gathered("1.2").told()
    assert told.codes() == ["unclassified_receipt", "unclassified_removal", "unmatched_transfer"]
    words = {each.message for each in told.outcome.findings if each.code == "unmatched_transfer"}
    assert words == {"1.2 arrived of 1.1 that left"}


def test_a_removal_that_is_not_needed_is_left_out() -> None:
    """The first was enough: the other stays unclassified rather than becoming a fee."""
    told = gathered("0.7").told()
    assert [lot[:4] for lot in told.lots() if lot[1] == "y"] == [("a", "y", "BTC", "0.7")]
    assert told.codes() == ["unclassified_removal", "unmatched_transfer"]
    words = [each.message for each in told.outcome.findings if each.code == "unmatched_transfer"]
    assert words == ["in has arrived whole out of out-1"]


def test_a_removal_that_was_parted_is_not_put_together_with_another() -> None:
    """What is left of it may be a fee: nobody can tell, so such a match does not fit."""
    story = gathered("1.05")
    story.given(
        "receipt", "2025-02-01T13:00:00+00:00", id="part", account="x", asset="BTC", quantity="0.1"
    )
    story.given(
        "transfer_match", "2025-02-01T13:00:00+00:00", id="m", removal="out-1", receipt="part"
    )
    told = story.told()
    assert [lot[:4] for lot in told.lots() if lot[0] == "a"] == [
        ("a", "w", "BTC", "0.3"),
        ("a", "x", "BTC", "0.1"),
    ]
    assert told.codes() == ["unclassified_receipt", "unclassified_removal", "unmatched_transfer"]


def test_splitting_a_match_in_two() -> None:
    """Void the one and record the others: the removal then arrives in parts."""
    story = parted(("in-1", "x", "2025-02-02", "0.7"), ("in-2", "y", "2025-02-03", "0.2"))
    story.given("receipt", "2025-02-02", id="one", account="x", asset="BTC", quantity="1")
    story.given("transfer_match", "2025-02-01", id="first", removal="out", receipt="one")
    assert "unmatched_transfer" in story.told().codes()
    story.voided("first", "2031-01-01").voided("one", "2031-01-01")
    assert story.told().codes() == []
