"""`rules`, and the options that ask by the law of a day, by another set, or what if.

The story is golden case L-17: a sale of 20 January 2026 at a US broker, its lots named in own books
the day before. In February the relief that made own books do had lapsed; a notice of March brought
it back.
"""

import csv
import io
import json

import pytest

from tests.cli.desk import Desk
from tests.cli.lines import line

LAPSED, RENEWED = "2026-02-01", "2026-03-18"


@pytest.fixture
def broker(desk: Desk) -> Desk:
    """A lot of 2024 sold on time's edge, with a fee that the switch of old swaps is asked for."""
    desk.journal(
        line("acquisition", "cheap", at="2023-01-10T17:00:00Z", quantity="2", cost="40000"),
        line("swap", "swap", at="2024-02-01T17:00:00Z", value="50000", fee={"amount": "100"}),
        line("disposal", "sale", at="2026-01-20T17:00:00Z", quantity="1", proceeds="70000"),
    )
    return desk


def listed(desk: Desk, *options: str) -> list[dict[str, str]]:
    """What `rules` lists."""
    rows: list[dict[str, str]] = json.loads(desk.done("rules", *options).out)["rows"]
    return rows


def test_the_rules_of_a_year_are_listed_with_source_authority_and_status(desk: Desk) -> None:
    """Each line names the text, its weight and how sure it is; other years' versions are away."""
    of_2022 = {row["rule"]: row for row in listed(desk, "--year", "2022")}
    of_2026 = {row["rule"]: row for row in listed(desk, "--year", "2026")}
    assert "R-FEE-2" in of_2022
    assert "R-FEE-2" not in of_2026
    assert of_2026["R-FEE-3"]["authority"] == "regulation"
    assert of_2026["R-FEE-3"]["status"] == "primary"
    assert of_2026["R-FEE-3"]["law_since"] == "2024-07-09"
    assert all(row["source"] and row["says"] for row in of_2026.values())


def test_the_rules_are_told_as_the_law_stood(desk: Desk) -> None:
    """Up to the day before P.L. 119-21 a worthless coin of 2026 was to be itemised (R-WORTH-2)."""
    (then,) = listed(desk, "--year", "2026", "--rule", "R-WORTH-2", "--law", "2025-07-03")
    (now,) = listed(desk, "--year", "2026", "--rule", "R-WORTH-2", "--law", "2025-07-04")
    assert "over 2 per cent" in then["says"]
    assert "nothing is allowed" in now["says"]


def test_rules_need_no_store(empty: Desk) -> None:
    """Whoever has the program can look a rule up; as a table, and as CSV with its header."""
    assert "R-LOT-2" in empty.done("rules", "--year", "2025", "--format", "table").out
    rows = list(csv.DictReader(io.StringIO(empty.done("rules", "--format", "csv").out)))
    assert len(rows) > 80
    assert list(rows[0])[:3] == ["rule", "years", "says"]


def test_two_days_of_law_are_compared(desk: Desk) -> None:
    """What moved between them, and which enactment moved it."""
    told = json.loads(desk.done("rules", "diff", LAPSED, f"us-2026.2@{RENEWED}").out)
    rows = {row["what"].partition(":")[0]: row for row in told["rows"]}
    moved = rows["broker_told_from"]
    assert (moved["first"], moved["second"]) == ("2026-01-01", "2027-01-01")
    assert "Notice 2026-20" in moved["because"]
    assert "R-LOT-4" in rows


def test_two_sets_are_compared(desk: Desk) -> None:
    """The earlier set is silent where the later one speaks."""
    rows = json.loads(desk.done("rules", "diff", "us-2026.1", "us-2026.2").out)["rows"]
    (days,) = (row for row in rows if row["what"].startswith("wash_days: "))
    assert (days["first"], days["second"]) == ("0", "30")


def test_every_report_is_asked_by_the_law_of_a_day(broker: Desk) -> None:
    """It says so; the default is the law as now known."""
    for report in ("lots", "gains", "income", "claims", "carryforward", "findings"):
        told = broker.done(report, "--law", LAPSED).data()
        assert (told["ruleset"], told["law"]) == ("us-2026.2", LAPSED)
        assert broker.done(report).data()["law"] is None
    table = broker.done("gains", "--law", LAPSED, "--format", "table").out
    assert f"rules us-2026.2, law as of {LAPSED}" in table


def test_the_law_of_a_day_moves_figures(broker: Desk) -> None:
    """Before T.D. 10000 no regulation gave a swap's fee to what was given up, in any year."""
    broker.journal(line("policy", "half", switch="pre2025_swap_fee", value="split", year=2025))
    broker.journal(
        line("acquisition", "more", at="2025-02-01T17:00:00Z", quantity="1", cost="60000"),
        line("swap", "late", at="2025-03-01T17:00:00Z", value="90000", fee={"amount": "100"}),
    )
    proceeds = {
        law: next(
            row["proceeds"]
            for row in broker.done("gains", "--year", "2025", *law).rows()
            if row["disposal"] == "late"
        )
        for law in ((), ("--law", "2024-07-08"))
    }
    assert list(proceeds.values()) == ["89900.00", "89950.00"]


def test_switches_that_are_not_at_their_default_are_told(broker: Desk) -> None:
    """A switch never hides: its answer, its rule, the years and the policy that gave it."""
    assert broker.done("gains").data()["switches"] == []
    broker.journal(line("policy", "half", switch="pre2025_swap_fee", value="split", year=2024))
    (used,) = broker.done("gains").data()["switches"]
    assert used == {
        "switch": "pre2025_swap_fee",
        "value": "split",
        "rule": "R-FEE-2",
        "policy": "half",
        "years": [2024],
    }
    table = broker.done("gains", "--format", "table").out
    assert "pre2025_swap_fee = split (2024; R-FEE-2; half)" in table


def test_what_if_answers_a_switch_without_touching_anything(broker: Desk) -> None:
    """The report says what was supposed; the ledger has not grown and answers as before."""
    before = broker.done("gains").out
    told = broker.done("gains", "--what-if", "pre2025_swap_fee=acquisition").data()
    assert told["what_if"] == {"pre2025_swap_fee": "acquisition"}
    assert told["switches"][0]["policy"] is None
    rows = {row["disposal"]: row for row in told["rows"]}
    assert rows["swap"]["proceeds"] == "50000.00"
    assert broker.done("gains").out == before
    table = broker.done("gains", "--what-if", "liq_penalty=nondeductible", "--format", "table").out
    assert "WHAT IF liq_penalty = nondeductible" in table


def test_a_figure_is_explained_by_the_law_of_its_year_and_day(broker: Desk) -> None:
    """A rule with several versions is told in the one that governs, as the law stood."""
    told = broker.done("explain", "gain:swap#1", "--law", LAPSED, "--format", "table").out
    assert "R-LOT-2  First in, first out where nothing was identified" in told
    assert "(faq; quoted)" in told
    assert f"law as of {LAPSED}" in told
    data = json.loads(broker.done("explain", "gain:sale#1", "--format", "json").out)
    assert data["law"] is None


def test_a_set_can_be_asked_by_name(broker: Desk) -> None:
    """An earlier set answers as it did; its name stands in the report."""
    told = broker.done("gains", "--ruleset", "us-2026.1").data()
    assert told["ruleset"] == "us-2026.1"


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["gains", "--law", "soon"], 2, "a date"),
        (["gains", "--law", "2017-12-21"], 2, "us-2026.2 tells the law from 2017-12-22 on"),
        (["gains", "--law", "2025-01-01", "--ruleset", "us-2026.1"], 2, "in one version only"),
        (["gains", "--ruleset", "us-2099.1"], 3, "us-2099.1"),
        (["gains", "--ruleset", "uk-2026.1"], 2, "example of a rule pack"),
        (["gains", "--what-if", "wash_regime"], 2, "SWITCH=VALUE"),
        (["gains", "--what-if", "wash_regime=perhaps"], 2, "one of: off, on"),
        (["gains", "--what-if", "no_such=on"], 2, "wash_regime"),
        (["gains", "--what-if", "taxpayer_zone=Asia/Tokyo"], 2, "cannot be supposed"),
        (["rules", "--law", "2017-01-01"], 2, "2017-12-22"),
        (["rules", "--rule", "R-NOPE"], 2, "R-NOPE"),
        (["rules", "--year", "2015"], 2, "from 2018 on"),
        (["rules", "--ruleset", "uk-2026.1"], 2, "United States"),
        (["rules", "diff", "2026-13-01", "us-2026.2"], 2, "2026-13-01"),
        (["rules", "diff", "us-2026.1", "us-2099.1"], 3, "us-2099.1"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    broker: Desk, options: list[str], status: int, words: str
) -> None:
    """With a sentence that says what can."""
    ran = broker.call(*options)
    assert ran.status == status
    assert words in ran.err


def test_an_explanation_tells_the_answers_it_rests_on(broker: Desk) -> None:
    """The switch, its value, its rule and the policy that set it."""
    broker.journal(line("policy", "half", switch="pre2025_swap_fee", value="split", year=2024))
    told = broker.done("explain", "gain:swap#1", "--format", "table").out
    assert "switches: pre2025_swap_fee = split (2024; R-FEE-2; half)" in told
