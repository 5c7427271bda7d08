"""Consequences: two folds side by side, and every figure that differs."""

from collections.abc import Callable

import pytest

from projections.consequences import consequences
from projections.consequences import told_row
from projections.consequences import years_moved
from projections.replay import Question
from projections.replay import replay
from projections.report import Report
from projections.report import Row
from tests.support.story import Story


def trades() -> Story:
    """Two lots of 1 BTC for 10 and 100, sold at 50 a year apart; a reward and a theft."""
    story = (
        Story().bought("cheap", "2022-01-01", "1", "10").bought("dear", "2024-06-01", "1", "100")
    )
    story.sold("s25", "2025-03-01", "1", "50").sold("s26", "2026-03-01", "1", "50")
    story.given("income", "2025-01-01", id="pay", account="x", asset="ETH", quantity="2",
                value="20", how="staking")  # fmt: skip
    return story.given(
        "theft", "2025-02-01", id="gone", account="x", asset="ETH", quantity="1",
        discovered="2025-02-02", scheme="other", for_profit=True,
    )  # fmt: skip


def told(change: Callable[[Story], object], before: Story | None = None) -> Report:
    """The consequences of something said beside the story."""
    first, second = before or trades(), trades()
    change(second)
    question = Question("story")
    return consequences(replay(question, first.knowledge), replay(question, second.knowledge))


def row(report: Report, identity: str) -> Row:
    """The one row of that id."""
    (found,) = (each for each in report.rows if each["id"] == identity)
    return found


def figures(report: Report) -> dict[str, tuple[str | None, str | None]]:
    """What each row was and is."""
    return {each["id"]: (each["before"], each["after"]) for each in report.rows}


def test_no_difference_has_no_rows() -> None:
    """A ledger laid beside itself."""
    report = told(lambda story: story)
    assert report.rows == []
    assert years_moved(report) == []
    assert (report.name, report.totals, report.findings) == ("consequences", {}, [])


def test_every_row_adds_up() -> None:
    """Before and change make after, in every figure."""
    report = told(lambda story: story.voided("cheap", "2031-01-01"))
    moved = [each for each in report.rows if each["before"] is not None]
    assert moved
    for each in moved:
        assert float(each["before"]) + float(each["change"]) == float(each["after"])


def test_a_lot_that_goes_moves_every_later_match() -> None:
    """The sale of 2025 takes the other lot, that of 2026 has none; lots and terms are said."""
    report = told(lambda story: story.voided("cheap", "2031-01-01"))
    first = row(report, "gain:s25#1")
    assert (first["year"], first["before"], first["after"]) == (2025, "40.00", "-50.00")
    assert first["words"] == (
        "lot cheap -> dear, acquired 2022-01-01 -> 2024-06-01, term long -> short, basis 10 -> 100"
    )
    second = row(report, "gain:s26#1")
    assert (second["before"], second["after"]) == ("-50.00", "50.00")
    assert "lot dear -> none" in second["words"]
    assert figures(report)["total:gains/2025/long_gain"] == ("40.00", "0.00")
    assert figures(report)["total:gains/2025/short_gain"] == ("0.00", "-50.00")
    assert row(report, "finding:missing_basis:s26")["words"].startswith("new: ")
    assert years_moved(report) == [2025, 2026]


def test_a_loss_is_followed_into_every_carryover() -> None:
    """Losses beyond the limit move later years, column by column."""
    report = told(lambda story: story.sold("big", "2024-07-01", "1", "0", account="x")
                  .bought("lost", "2024-01-01", "1", "9000", account="x"))  # fmt: skip
    moved = figures(report)
    assert moved["carryforward:2024/deduction"] == ("0.00", "3000.00")
    assert moved["carryforward:2024/carryover_short"] == ("0.00", "6000.00")
    assert moved["carryforward:2025/carryover_in_short"] == ("0.00", "6000.00")
    assert row(report, "carryforward:2025/deduction")["year"] == 2025
    assert {2024, 2025, 2026} <= set(years_moved(report))


def test_what_happened_in_another_year_is_told_by_its_days() -> None:
    """The same gain moved: both years' totals differ, and the row says from when to when."""
    other = Story().bought("cheap", "2022-01-01", "1", "10").sold("s", "2024-12-31", "1", "50")
    first = Story().bought("cheap", "2022-01-01", "1", "10").sold("s", "2025-01-01", "1", "50")
    question = Question("story")
    report = consequences(replay(question, first.knowledge), replay(question, other.knowledge))
    moved = row(report, "gain:s#1")
    assert (moved["year"], moved["change"]) == (2024, "0.00")
    assert moved["words"] == "disposed 2025-01-01 -> 2024-12-31"
    assert years_moved(report) == [2024, 2025]


@pytest.mark.parametrize(
    ("identity", "before"),
    [("income:pay", "20.00"), ("claim:gone", "10.00"), ("gain:s25#1", "40.00")],
)
def test_a_row_may_go_or_come(identity: str, before: str) -> None:
    """Gains, income and claims; laid the other way round it comes."""
    name = identity.partition(":")[2].partition("#")[0]
    gone = row(told(lambda story: story.voided(name, "2031-01-01")), identity)
    assert (gone["before"], gone["after"], gone["words"]) == (before, "0.00", "row gone")
    without = trades().voided(name, "2031-01-01")
    came = row(told(lambda story: story, without), identity)
    assert (came["before"], came["after"], came["words"]) == ("0.00", before, "new row")


def test_lots_still_held_are_told_in_units_and_basis() -> None:
    """Pieces of one lot in one account are one; units only where they differ."""
    report = told(lambda story: story.voided("gone", "2031-01-01"))
    lot = row(report, "lot:pay@x/ETH")
    assert (lot["before"], lot["after"], lot["words"]) == ("10.00", "20.00", "ETH 1 -> 2")
    assert lot["year"] is None


def test_findings_come_and_are_settled() -> None:
    """Told by their message; no figure, no year."""

    def left(story: Story) -> Story:
        return story.given("removal", "2025-05-01", id="out", account="x", asset="ETH",
                           quantity="0.5")  # fmt: skip

    finding = row(told(left), "finding:unclassified_removal:out")
    assert (finding["figure"], finding["year"], finding["before"]) == ("finding", None, None)
    assert finding["words"].startswith("new: ")
    settled = row(told(lambda story: story, left(trades())), "finding:unclassified_removal:out")
    assert settled["words"].startswith("settled: ")


def test_findings_of_the_chain_of_years_are_told_too() -> None:
    """A carryover that is stated overrides the computed one, and that is a finding."""
    report = told(lambda story: story.given("year_facts", id="y", year=2026, carryover_short="7"))
    assert row(report, "finding:carryover_overridden:y")["words"].startswith("new: ")
    assert figures(report)["carryforward:2026/carryover_in_short"] == ("0.00", "7.00")


def test_what_is_no_figure_may_be_told_as_well() -> None:
    """A filing that is touched, say."""
    report = told(lambda story: story)
    report.rows.append(told_row("filing:2025/1", 2025, "filing", "as filed it stays"))
    assert years_moved(report) == [2025]
    assert report.rows[0]["change"] is None
    assert tuple(report.rows[0]) == report.columns
