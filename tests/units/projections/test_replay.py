"""Replay: two cuts, narrowed rows, and the checks over the whole of what is known."""

from typing import Any

import pytest

from projections.replay import Question
from projections.replay import replay
from projections.reports import REPORTS
from tests.support.story import Story


def asked(story: Story, report: str, **question: Any) -> dict[str, Any]:
    """A report of a story as data."""
    return REPORTS[report](replay(Question("story", **question), story.knowledge)).as_data()


def codes(story: Story, **question: Any) -> list[tuple[str, str]]:
    """(code, fact) of every finding."""
    return [(row["code"], row["fact"]) for row in asked(story, "findings", **question)["rows"]]


def two_years() -> Story:
    """Bought in 2024, sold half in 2025 and half in 2026, in two accounts and assets."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    story.bought("e", "2024-01-01", "2", "2", asset="ETH", account="x")
    story.sold("s25", "2025-06-01", "1", "50").sold("s26", "2026-06-01", "1", "60")
    return story.sold("x26", "2026-06-01", "1", "5", asset="ETH", account="x")


def test_rows_are_narrowed_and_the_fold_is_not() -> None:
    """Asking for 2026 shows its rows; the lot used in 2025 is used all the same."""
    rows = asked(two_years(), "gains", year=2026, asset="BTC")["rows"]
    assert [(row["id"], row["basis"], row["gain"]) for row in rows] == [
        ("gain:s26#1", "10.00", "50.00")
    ]
    assert [row["disposal"] for row in asked(two_years(), "gains", account="x")["rows"]] == ["x26"]


def test_totals_are_of_the_rows_shown() -> None:
    """A narrowed report adds up what it shows."""
    totals = asked(two_years(), "gains", year=2026)["totals"]
    assert totals == {
        "proceeds": "65.00",
        "basis": "11.00",
        "gain": "54.00",
        "short_gain": "0.00",
        "long_gain": "54.00",
    }


def test_as_of_a_date_is_the_end_of_that_day_in_the_zone() -> None:
    """Midnight in New York parts two days, not midnight in Greenwich."""
    story = Story(zone="America/New_York")
    story.bought("a", "2025-01-01T04:59:59+00:00", "1", "1")
    story.bought("b", "2025-01-01T05:00:00+00:00", "1", "1")
    rows = asked(story, "lots", as_of="2024-12-31")["rows"]
    assert [row["lot"] for row in rows] == ["a"]
    assert asked(story, "lots", as_of="2024-12-31")["as_of"] == "2025-01-01T04:59:59.999999Z"


def test_the_carryforward_spans_every_year_up_to_the_one_asked_for() -> None:
    """Years without trades use up a carryover too (R-LOSS-2, case C-24)."""
    story = Story().bought("a", "2025-01-01", "1", "9000").sold("s", "2025-02-01", "1", "0")
    rows = asked(story, "carryforward", year=2027)["rows"]
    assert [(row["year"], row["carryover_short"]) for row in rows] == [
        (2025, "6000.00"),
        (2026, "3000.00"),
        (2027, "0.00"),
    ]


def test_what_is_stated_of_a_year_begins_no_year_before_it_as_of_which_is_asked() -> None:
    """As of 2025 nothing has been said of 2027, so that no empty year is shown on the way there."""
    story = Story().bought("a", "2024-01-01", "1", "9000").sold("s", "2024-02-01", "1", "0")
    story.given("year_facts", id="y", year=2027, itemizes=True)
    years = [
        [row["year"] for row in asked(story, "carryforward", as_of=as_of)["rows"]]
        for as_of in ("2025-12-31", "2026-12-31", "2027-01-01", "")
    ]
    assert years == [[2024], [2024], [2024, 2025, 2026, 2027], [2024, 2025, 2026, 2027]]


def test_one_fact_told_by_two_sources_is_a_possible_duplicate() -> None:
    """Same account, asset, units and direction within two seconds, from two sources."""
    story = Story()
    story.bought("coinbase:1", "2025-01-01T12:00:00+00:00", "1", "1")
    story.bought("koinly:9", "2025-01-01T12:00:02+00:00", "1", "1")
    story.bought("coinbase:2", "2025-01-01T12:00:02+00:00", "1", "1")
    story.bought("koinly:8", "2025-01-01T12:00:05+00:00", "1", "1")
    assert ("possible_duplicate", "koinly:9") in codes(story)
    assert ("possible_duplicate", "koinly:8") not in codes(story)


def test_a_swap_told_twice_is_a_possible_duplicate() -> None:
    """Either leg gives it away."""
    story = Story()
    for name in ("coinbase:1", "koinly:1"):
        story.given(
            "swap", "2025-01-01", id=name, account="w", value="5",
            sent={"asset": "BTC", "quantity": "1"}, received={"asset": "ETH", "quantity": "2"},
        )  # fmt: skip
    assert ("possible_duplicate", "koinly:1") in codes(story)


def test_a_source_that_begins_to_number_its_rows_may_tell_them_anew() -> None:
    """A row named by what it says and a row named by its id may be one row of two layouts."""
    story = Story().bought("coinbase:w:a6fe#1", "2025-01-01", "1", "1")
    story.bought("coinbase:65f0", "2025-01-01", "1", "1")
    assert {code for code, _ in codes(story)} == {"possible_duplicate"}


def test_findings_are_narrowed_like_any_report() -> None:
    """Those of another account or year are left out; those of the whole book stay."""
    story = two_years().sold("m", "2026-07-01", "9", "1", asset="ETH", account="x")
    assert codes(story, account="x", year=2026) == [("missing_basis", "m")]
    assert codes(story, account="w") == []


def test_a_fact_dated_after_the_ledgers_clock_is_said() -> None:
    """The clock of the ledger is what it last recorded, not that of the machine that asks."""
    story = Story().bought("a", "2026-01-01", "1", "1", known="2025-06-01")
    assert codes(story) == [("future_dated", "a")]
    later = Story().bought("a", "2026-01-01", "1", "1", known="2026-06-01")
    assert codes(later) == []


def test_an_election_that_names_nothing_known_is_unbound() -> None:
    """Forward references are allowed; until they are met they are findings."""
    lots = [{"lot": "ghost", "quantity": "1"}]
    story = Story().given("identification", id="i", for_="sale", lots=lots)
    rows = asked(story, "findings")["rows"]
    assert [row["message"] for row in rows] == ["sale is not known", "lot ghost is not known"]
    assert [row["id"] for row in rows] == [
        "finding:unbound_reference:i",
        "finding:unbound_reference:i#2",
    ]


def test_a_switch_that_is_not_carried_out_says_so() -> None:
    """A policy never hides: what this release ignores is an error finding."""
    story = Story().given("policy", id="p", switch="round_whole_dollars", value="on", year=2025)
    story.given("policy", id="q", switch="no_such", value="x", year=2025)
    assert codes(story) == [("switch_without_effect", "p"), ("switch_without_effect", "q")]


def test_an_answer_for_one_account_to_a_question_of_all_says_so() -> None:
    """It is neither used nor passed over; a question of accounts takes it."""
    story = Story().given(
        "policy", id="p", switch="wash_regime", value="on", year=2025, account="w"
    )
    story.given("policy", id="q", switch="venue_1256", value="yes", year=2025, account="w")
    assert codes(story) == [("switch_without_effect", "p")]


def test_a_worthless_security_is_not_judged_as_a_coin() -> None:
    """Section 165(g) speaks of securities; that it is not carried out is said (R-WORTH-2)."""
    story = Story().given("asset", id="s", asset="STK", class_="security")
    story.bought("a", "2025-01-02", "1", "10", asset="STK")
    story.given("worthlessness", "2025-02-01", id="gone", account="w", asset="STK", quantity="1",
                how="declared")  # fmt: skip
    assert ("rule_not_carried_out", "gone") in codes(story)


def test_facts_whose_rules_are_not_carried_out_say_so() -> None:
    """An allocation, a security: kept, reported, and never passed over in silence."""
    story = Story().given("safe_harbor", id="h", kind_="global", asset="BTC", rule="fifo: w")
    story.given("asset", id="s", asset="STK", class_="tokenized_security")
    found = codes(story, ruleset="us-2026.1")
    assert found == [("rule_not_carried_out", fact) for fact in ("h", "s")]


@pytest.mark.parametrize("key", ["died", "spouse_died"])
def test_a_death_is_not_carried_out_by_the_earlier_set(key: str) -> None:
    """By us-2026.1 nothing ends with a death, and that is said (R-LOSS-5)."""
    story = Story().given("year_facts", id="y", year=2025, **{key: "2025-06-01"})
    assert codes(story, ruleset="us-2026.1") == [("rule_not_carried_out", "y")]
    assert codes(story) == []


def test_matches_before_2025_ask_for_the_practice_of_their_year() -> None:
    """Lots of 2018 to 2024 followed a practice that only the taxpayer can attest (R-LOT-7)."""
    story = Story().bought("a", "2023-01-01", "1", "1").sold("s", "2024-01-01", "1", "2")
    assert ("pre2025_unattested", "year:2024") in codes(story)
    story.given("policy", id="p", switch="pre2025_scope", value="per_wallet", year=2024)
    earlier = codes(story, ruleset="us-2026.1")
    assert ("pre2025_unattested", "year:2024") not in earlier
    assert ("pre2025_unattested", "year:2024") in codes(story)
    row = asked(story, "findings")["rows"][-1]
    assert row["message"] == "2024: pre2025_method = fifo was assumed"
    story.given("policy", id="q", switch="pre2025_method", value="fifo", from_="2023-05-01")
    assert ("pre2025_unattested", "year:2024") not in codes(story)


def test_errors_stand_first_among_findings() -> None:
    """What makes a figure wrong is read before what is merely noted."""
    story = Story().sold("s", "2025-02-01", "1", "1").bought("a", "2031-01-01", "1", "1")
    assert [code for code, _ in codes(story)] == ["missing_basis", "future_dated"]
