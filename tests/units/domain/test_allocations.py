"""Allocations of unused basis: what their rules say, which one stands, and that it stands."""

from typing import Any

import pytest

from domain.allocations import Mechanical
from domain.allocations import read_rule
from domain.booking import Outcome
from domain.folding import fold
from domain.rulesets import ruleset_named
from tests.support.story import Story

EVIDENCE = [{"kind": "books"}]
YEAR = "2025-01-10"
"""The year in which unused basis is dealt has begun, whatever was recorded last."""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hifo: XYZ, GHI", Mechanical("hifo", ("XYZ", "GHI"))),
        (" FIFO :my wallet,  kraken ", Mechanical("fifo", ("my wallet", "kraken"))),
        ("highest basis first", None),
        ("hifo:", None),
        ("hifo: w,, x", None),
        ("hifo: w, w", None),
    ],
)
def test_a_rule_is_a_method_and_accounts_in_order(text: str, rule: Mechanical | None) -> None:
    """What leaves anything to choose is no rule."""
    assert read_rule(text) == rule


def test_a_global_allocation_needs_a_rule_that_can_be_read() -> None:
    """Any text is kept, for a book may hold one already; what cannot be read allocates nothing."""
    story = unused().given(
        "safe_harbor", id="h", kind_="global", asset="BTC", rule="oldest first",
        described="2024-12-01", known="2024-12-02",
    )  # fmt: skip
    assert {"allocation_unreadable", "no_allocation"} <= set(story.told("2025-02-01").codes())


def unused(scope: str = "universal") -> Story:
    """One unit of 10 and one of 40, both bought in x; one of them moved to w."""
    story = Story()
    story.given("policy", id="u", switch="pre2025_scope", value=scope, from_="2018-01-01")
    story.bought("a", "2021-01-01", "1", "10", account="x")
    story.bought("b", "2022-01-01", "1", "40", account="x")
    return story.given(
        "transfer", "2023-01-01", id="m", account="x", to="w", asset="BTC", quantity="1"
    )


def allocated(
    story: Story, rule: str, known: str = "2024-12-20", name: str = "h", **keys: Any
) -> Story:
    """A global allocation that says it was described in time; by the ledger's clock it was."""
    keys = {"described": "2024-12-01", **keys}
    return story.given("safe_harbor", id=name, kind_="global", asset="BTC", rule=rule,
                       known=known, **keys)  # fmt: skip


B_TO_W = [("b", "w", "BTC", "1", "40"), ("a", "x", "BTC", "1", "10")]
A_TO_W = [("a", "w", "BTC", "1", "10"), ("b", "x", "BTC", "1", "40")]


def test_a_rule_deals_lots_by_its_order_to_accounts_in_theirs() -> None:
    """The highest basis to w; as of the day before nothing is dealt yet."""
    story = allocated(unused(), "hifo: w, x")
    told = story.told(YEAR)
    assert told.lots() == B_TO_W
    assert told.codes() == []
    assert {each[1] for each in story.told(as_of="2024-12-31").lots()} == {"x"}


def test_an_allocation_reaches_lots_that_were_kept_apart() -> None:
    """Whatever the pools were, all unused lots of the asset are dealt anew."""
    assert unused("per_wallet").told().lots() == A_TO_W
    assert allocated(unused("per_wallet"), "hifo: w, x").told(YEAR).lots() == B_TO_W


def test_an_allocation_that_is_complete_is_not_changed() -> None:
    """It cannot be revoked: not by a correction, nor by a void, nor by another one."""
    story = allocated(allocated(unused(), "hifo: w, x"), "fifo: w, x", "2025-01-05")
    assert (story.told().lots(), story.told().codes()) == (B_TO_W, ["late_election_change"])
    voided = allocated(unused(), "hifo: w, x").voided("h", "2025-01-05").told(YEAR)
    assert (voided.lots(), voided.codes()) == (B_TO_W, ["late_election_change"])
    story = allocated(unused(), "hifo: w, x")
    second = allocated(story, "fifo: w, x", "2025-01-05", "other").told()
    assert (second.lots(), second.codes()) == (B_TO_W, ["late_election_change"])


def test_the_first_revision_that_said_the_same_is_when_it_was_complete() -> None:
    """A correction of the evidence alone makes nothing late."""
    story = allocated(unused(), "hifo: w, x")
    story.given("safe_harbor", id="h", kind_="global", asset="BTC", rule="hifo: w, x",
                described="2024-12-01", evidence=EVIDENCE, known="2029-01-01")  # fmt: skip
    told = story.sold("s", "2025-02-01", "1", "50", account="w").told()
    assert told.gains() == [("sale", "b", "1", "50", "40", "long")]
    assert told.codes() == []


@pytest.mark.parametrize(
    ("value", "lots"), [("none", A_TO_W), ("specific", A_TO_W), ("global", B_TO_W)]
)
def test_a_policy_says_which_allocations_count(value: str, lots: list[tuple[str, ...]]) -> None:
    """`none` is the statement that there was none; without a policy what is recorded counts."""
    story = allocated(unused(), "hifo: w, x")
    story.given("policy", id="n", switch="safe_harbor_2024_28", value=value, year=2025)
    assert story.told().lots() == lots


def test_an_account_that_a_rule_leaves_out_makes_it_not_tie() -> None:
    """Nobody may choose afterwards what that account gets."""
    told = allocated(unused(), "hifo: w").told(YEAR)
    assert told.lots() == A_TO_W
    assert told.codes() == ["allocation_does_not_tie", "no_allocation"]


def test_a_global_allocation_is_open_as_long_as_nothing_was_disposed_of() -> None:
    """It has to be complete before the later of the first disposal and the due date."""

    def recorded(known: str) -> Story:
        return allocated(unused(), "hifo: w, x", known, evidence=EVIDENCE)

    assert recorded("2027-02-01").told().lots() == B_TO_W
    sold = recorded("2027-02-01").sold("s", "2025-02-01", "1", "50", account="w")
    assert sold.told().codes() == ["late_allocation", "no_allocation"]
    before_due = recorded("2026-10-01").sold("s", "2025-02-01", "1", "5", account="w")
    assert before_due.told().codes() == ["attested_allocation"]


def test_a_description_dated_back_needs_evidence() -> None:
    """The ledger's clock says what was described in time; else evidence does, and that is said."""
    bare = allocated(unused(), "hifo: w, x", "2026-02-01", described="2024-12-31").told()
    assert bare.codes() == ["allocation_not_described", "no_allocation"]
    assert "without evidence" in bare.outcome.findings[0].message
    story = allocated(unused(), "hifo: w, x", "2026-02-01", evidence=EVIDENCE)
    shown = story.told()
    assert (shown.lots(), shown.codes()) == (B_TO_W, ["attested_allocation"])
    assert shown.outcome.findings[0].message.endswith("shows it described on 2024-12-01")
    after = allocated(unused(), "hifo: w, x", "2026-02-01", evidence=EVIDENCE,
                      described="2025-01-01")  # fmt: skip
    assert after.told().codes() == ["allocation_not_described", "no_allocation"]


def test_evidence_may_show_a_global_allocation_complete_and_described() -> None:
    """Recorded after its window closed, it stands by both instants that its evidence shows."""
    story = allocated(unused(), "hifo: w, x", "2027-02-01", evidence=EVIDENCE, at="2025-03-01")
    told = story.sold("s", "2026-12-01", "1", "50", account="x").told()
    assert told.codes() == ["attested_allocation"]
    both = "complete on 2025-03-01 and described on 2024-12-01"
    assert told.outcome.findings[0].message.endswith(both)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "complete on 2026-02-01; to be so"),
        ({"at": "2025-03-01T17:00:00Z"}, "by its word, without evidence, at 2025-03-01 17:00:00"),
        (
            {"at": "2025-03-01T17:00:00Z", "evidence": EVIDENCE},
            "recorded on 2026-02-01, complete by its evidence at 2025-03-01 17:00:00 UTC",
        ),
    ],
)
def test_a_late_allocation_is_told_by_the_instant_it_states(
    keys: dict[str, Any], words: str
) -> None:
    """Evidence of the very instant of the sale is late, and it is not said to be missing."""
    story = unused()
    lots = [{"lot": "b", "account": "w", "quantity": "1"},
            {"lot": "a", "account": "x", "quantity": "1"}]  # fmt: skip
    story.given("safe_harbor", keys.get("at", ""), id="h", kind_="specific", asset="BTC", lots=lots,
                known="2026-02-01", evidence=keys.get("evidence", []))  # fmt: skip
    told = story.sold("s", "2025-03-01T17:00:00Z", "1", "50").told()
    late = next(each for each in told.outcome.findings if each.code == "late_allocation")
    assert words in late.message
    assert late.message.endswith("before 2025-03-01 17:00:00 UTC, the first disposal since")


@pytest.mark.parametrize("later", ["void", "other lots"])
def test_an_allocation_proved_later_is_as_final_as_any(later: str) -> None:
    """Evidence that came with a replacement counts for what it proved, whatever came after."""
    story = unused().sold("s", "2025-03-01", "1", "50", account="x")
    ours = [{"lot": "b", "account": "x", "quantity": "1"},
            {"lot": "a", "account": "w", "quantity": "1"}]  # fmt: skip
    said = {"id": "h", "kind_": "specific", "asset": "BTC"}
    story.given("safe_harbor", "2025-01-20", known="2025-04-01", lots=ours, **said)
    story.given("safe_harbor", "2025-01-20", known="2025-05-01", lots=ours, evidence=EVIDENCE,
                **said)  # fmt: skip
    assert [row[1] for row in story.told().gains()] == ["b"]
    if later == "void":
        story.voided("h", "2025-06-01")
    else:
        others = [{**ours[0], "account": "w"}, {**ours[1], "account": "x"}]
        story.given("safe_harbor", "2025-01-20", known="2025-06-01", lots=others,
                    evidence=EVIDENCE, **said)  # fmt: skip
    assert [row[1] for row in story.told().gains()] == ["b"]


def couple() -> Story:
    """The taxpayer has lot a in w; the spouse has two units of lot b, in hers and in own."""
    story = Story(accounts=("w",))
    for name in ("hers", "own"):
        story.given("account", id=name, known="2010-01-01", custody="self", owner="spouse")
    story.bought("a", "2021-01-01", "1", "10").bought("b", "2022-01-01", "2", "80", account="hers")
    return story.given(
        "transfer", "2023-01-01", id="m", account="hers", to="own", asset="BTC", quantity="1"
    )


def named(story: Story, *lots: tuple[str, str]) -> Story:
    """A specific allocation in time, of a unit of each of those lots to those accounts."""
    said = [{"lot": lot, "account": account, "quantity": "1"} for lot, account in lots]
    return story.given("safe_harbor", id="h", kind_="specific", asset="BTC", lots=said,
                       known="2025-01-02")  # fmt: skip


def test_a_specific_allocation_gives_no_spouse_a_lot_of_the_other() -> None:
    """What would move basis between two taxpayers does not tie, and it is said whose it is."""
    told = named(couple(), ("b", "w"), ("a", "hers"), ("b", "own")).told()
    assert told.codes() == ["allocation_does_not_tie", "no_allocation"]
    assert "lot a of the spouse has 0, 1 are allocated" in told.outcome.findings[0].message
    assert {(lot[0], lot[1]) for lot in told.lots()} == {("a", "w"), ("b", "hers"), ("b", "own")}
    assert named(couple(), ("a", "w"), ("b", "hers"), ("b", "own")).told().codes() == []


def test_a_lot_that_both_spouses_have_is_dealt_to_each_from_their_own() -> None:
    """Units given to a spouse are the spouse's; those the giver kept are still the giver's."""
    story = couple()
    story.given("transfer", "2023-02-01", id="g", account="own", to="w", asset="BTC", quantity="1")
    told = named(story, ("a", "w"), ("b", "w"), ("b", "hers")).told()
    assert told.codes() == []
    assert {lot[:2] for lot in told.lots()} == {("a", "w"), ("b", "w"), ("b", "hers")}


def test_a_rule_deals_the_lots_of_each_spouse_among_their_own_accounts() -> None:
    """The highest basis does not go to the first account where that is the other's."""
    told = allocated(couple(), "hifo: w, own, hers").told()
    assert told.codes() == []
    assert {lot[:2] for lot in told.lots()} == {("a", "w"), ("b", "hers"), ("b", "own")}


@pytest.mark.parametrize(
    ("kind", "keys", "closes"),
    [
        ("disposal", {"how": "gift"}, True),
        ("removal", {}, True),
        ("lost_access", {}, False),
        ("worthlessness", {"how": "declared"}, False),
        ("worthlessness", {"how": "abandoned"}, True),
        ("transfer", {"to": "x"}, False),
        ("transfer", {"to": "x", "fee": {"asset": "ETH", "quantity": "1", "value": "1"}}, False),
        ("transfer", {"to": "x", "fee": {"asset": "BTC", "quantity": "0.1", "value": "1"}}, True),
    ],
)
def test_what_closes_the_window_of_a_specific_allocation(
    kind: str, keys: dict[str, Any], closes: bool
) -> None:
    """The first units that went to somebody else, be it as gas; not what stayed one's own."""
    story = unused()
    lots = [{"lot": "b", "account": "w", "quantity": "1"},
            {"lot": "a", "account": "x", "quantity": "1"}]  # fmt: skip
    story.given("safe_harbor", id="h", kind_="specific", asset="BTC", lots=lots, known="2025-01-04")
    story.given(kind, "2025-01-03", id="f", account="w", asset="BTC", quantity="0.5", **keys)
    assert ("late_allocation" in story.told().codes()) == closes


def test_nothing_is_allocated_by_the_law_before_it() -> None:
    """Under the first set of rules an allocation is kept and moves no lot."""
    story = allocated(unused(), "hifo: w, x")
    book = fold(story.knowledge, None, Outcome(), ruleset_named("us-2026.1"))
    assert [(lot.origin.name, lot.account) for lot in book.lots()] == [("a", "w"), ("b", "x")]
    assert book.schedule == []
