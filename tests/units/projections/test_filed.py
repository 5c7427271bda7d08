"""A year as it is filed: the reports kept, what of them are figures, and where two differ."""

from typing import Any

import pytest

from projections.filed import FILED
from projections.filed import differences
from projections.filed import elections_as_data
from projections.filed import figures
from projections.filed import filed_question
from projections.filed import prices_as_data
from projections.filed import year_reports
from projections.replay import Question
from projections.replay import replay
from projections.reports import REPORTS
from tests.support.story import Story


def two_years() -> Story:
    """Sold in 2025 and 2026, with a loss, income and units nobody accounts for."""
    story = Story().bought("a", "2024-01-01", "3", "9000").sold("s25", "2025-06-01", "1", "1")
    story.given("income", "2025-07-01", id="i", account="x", asset="ETH", quantity="1", value="5",
                how="staking")  # fmt: skip
    story.sold("naked", "2025-08-01", "1", "7", asset="DOGE")
    return story.sold("s26", "2026-06-01", "1", "60")


@pytest.mark.parametrize("name", FILED)
@pytest.mark.parametrize("as_of", ["", "2025-06-30", "2026-07-01"])
def test_each_report_is_what_asking_for_it_alone_gives(name: str, as_of: str) -> None:
    """One fold serves five reports, and none leaves its findings in another."""
    story = two_years()
    question = Question("me", as_of=as_of)
    together = year_reports(question, 2025, story.knowledge)[name].as_data()
    asked = filed_question(question, 2025, name, story.knowledge)
    assert together == REPORTS[name](replay(asked, story.knowledge)).as_data()


def test_lots_are_those_at_the_end_of_the_year() -> None:
    """Or at the cut, if that is earlier."""
    story = two_years()
    ends = {
        as_of: year_reports(Question("me", as_of=as_of), 2025, story.knowledge)["lots"].as_of
        for as_of in ("", "2025-06-30", "2026-07-01")
    }
    assert [f"{end:%Y-%m-%d}" for end in ends.values() if end] == [
        "2025-12-31",
        "2025-06-30",
        "2025-12-31",
    ]


def test_findings_are_of_the_year() -> None:
    """What concerns it, and what concerns no year."""
    rows = year_reports(Question("me"), 2025, two_years().knowledge)["findings"].rows
    assert ("missing_basis", "naked") in {(row["code"], row["fact"]) for row in rows}
    assert "s26" not in {row["fact"] for row in rows}


def report(name: str = "gains", *rows: dict[str, Any], **totals: str) -> dict[str, Any]:
    """A report as data, as far as figures go."""
    return {"report": name, "rows": list(rows), "totals": totals, "findings": ["any"]}


def test_the_words_of_a_finding_are_no_figures() -> None:
    """Which findings there are counts; how they are told does not."""
    row = {"id": "finding:x:t", "code": "x", "fact": "t", "severity": "error"}
    one = report("findings", {**row, "message": "so", "next": "do"})
    other = report("findings", {**row, "severity": "info", "message": "thus", "next": "go"})
    assert figures(one) == figures(other)
    assert differences(one, other) == []
    gone = report("findings")
    assert differences(one, gone) == [("finding:x:t", "row", "a row", "no such row")]


def test_differences_name_row_column_and_both_values() -> None:
    """Rows first, in the order of the filed report, then totals."""
    filed = report("gains", {"id": "g1", "basis": "100.00", "lot": "a"}, {"id": "g2"}, gain="5.00")
    now = report("gains", {"id": "g1", "basis": "90.00", "lot": None}, {"id": "g3"}, gain="15.00")
    assert differences(filed, now) == [
        ("g1", "basis", "100.00", "90.00"),
        ("g1", "lot", "a", "nothing"),
        ("g2", "row", "a row", "no such row"),
        ("g3", "row", "no such row", "a row"),
        ("total:gains/gain", "gain", "5.00", "15.00"),
    ]
    assert len(differences(filed, now, limit=2)) == 2
    assert differences(filed, filed) == []


def test_another_order_of_rows_is_a_difference() -> None:
    """The order of booking is part of what was filed."""
    one, two = {"id": "g1"}, {"id": "g2"}
    (found,) = differences(report("gains", one, two), report("gains", two, one))
    assert found == ("g1", "place", "here", "g2 stands here")


def test_prices_and_elections_have_one_written_form() -> None:
    """Written out for ever: a digest of it is pinned by every filing."""
    story = Story(accounts=("w",))
    story.given("price", "2025-01-02", id="p2", asset="EUR", value="1.04")
    story.given("price", "2025-01-01", id="p1", asset="BTC",
                value={"amount": "9", "currency": "EUR"})  # fmt: skip
    story.given("standing_order", id="o", known="2025-01-01", method="hifo", from_="2025-02-01")
    story.voided("o", "2025-03-01")
    story.given("identification", id="i", known="2025-01-05", for_="s",
                lots=[{"lot": "a", "quantity": "1.50"}])  # fmt: skip
    assert prices_as_data(story.knowledge) == [
        ["p1", "2025-01-01T12:00:00Z", 0, "BTC", {"amount": "9", "currency": "EUR"}],
        ["p2", "2025-01-02T12:00:00Z", 0, "EUR", "1.04"],
    ]
    identification = ["identification", "s", "", "", None, None, [["a", "1.5"]], False, False]
    assert elections_as_data(story.knowledge) == [
        ["i", [[7, "2025-01-05T12:00:00Z", [*identification, False]]]],
        [
            "o",
            [
                [5, "2025-01-01T12:00:00Z", ["standing_order", "", "", "hifo", False,
                                             "2025-02-01"]],
                [6, "2025-03-01T12:00:00Z", None],
            ],
        ],
    ]  # fmt: skip
