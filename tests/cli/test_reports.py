"""The seven reports: their keys, their three forms, and the two clocks.

The commands run inside this process.
"""

import csv
from datetime import datetime
from datetime import timedelta
import io
from zoneinfo import ZoneInfo

import pytest

from cli.commands.reporting import REPORTS
from tests.cli.desk import LEDGER
from tests.cli.desk import ZONE
from tests.cli.desk import Desk
from tests.cli.lines import line
from tests.cli.lines import words

ENVELOPE = "ledger report as_of known_at ruleset law switches what_if rows totals findings".split()

KEYS = {
    "lots": "lot account asset quantity basis acquired term_if_sold missing_basis",
    "gains": "disposal kind lot account asset quantity acquired disposed term proceeds basis gain"
    " selection missing_basis box code adjustment",
    "income": "fact kind account asset quantity received value line",
    "claims": "fact kind asset quantity basis year allowed treatment rule form why itemized",
    "carryforward": "year short_net long_net net deduction carryover_in_short carryover_in_long"
    " carryover_short carryover_long owner",
    "allocation": "lot account asset quantity basis acquired dealt allocation status completed"
    " described",
    "history": "position recorded_at effective_at fact revision event actor reason supersedes"
    " source reason_code approved_by changed evidence note batch",
    "findings": "code severity fact message next rule authority status",
}
"""The keys of a row beside `id`: what other programs rely on, and what only ever grows."""

NOT_TEXT = {
    "position": int,
    "revision": int,
    "year": int,
    "missing_basis": bool,
}
"""Keys whose values are no text; everything else is a string or null, money and units too."""

STORY = [
    line("acquisition", "buy", at="2023-02-01T12:00:00Z", quantity="4", cost="80000"),
    line("acquisition", "late", at="2025-03-01T12:00:00Z", quantity="1", cost="90000"),
    line("acquisition", "ether", account="kr", asset="ETH", quantity="10", cost="25000"),
    line("income", "stake", account="kr", asset="ETH", quantity="0.5", value="1500"),
    line("disposal", "sale", at="2024-09-01T12:00:00Z", quantity="1.5", proceeds="90000",
         fee={"amount": "10.50"}),
    line("disposal", "second", at="2025-09-01T12:00:00Z", quantity="0.5", proceeds="30000"),
    line("disposal", "naked", at="2025-10-01T12:00:00Z", asset="DOGE", quantity="7",
         proceeds="3"),
    line("theft", "stolen", at="2025-05-01T12:00:00Z", quantity="0.25", discovered="2025-06-01"),
]  # fmt: skip
"""Eight facts over three years, so that no report is empty."""


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger in which the story is recorded, a fact at a time (positions 5 to 12)."""
    for each in STORY:
        desk.done(*words(each))
    return desk


def test_every_report_is_listed_here() -> None:
    """The lists below name every report this release has."""
    assert KEYS.keys() == REPORTS.keys()


@pytest.mark.parametrize("report", KEYS)
def test_the_keys_of_a_report_are_those_promised(told: Desk, report: str) -> None:
    """Envelope and rows have exactly the contract's keys, and values of the promised kinds."""
    data = told.done(report, "--format", "json").data()
    assert list(data) == ENVELOPE
    assert (data["ledger"], data["report"], data["as_of"]) == (LEDGER, report, None)
    assert list(data["known_at"]) == ["position", "recorded_at"]
    assert data["known_at"]["position"] == 12
    assert data["rows"]
    for row in data["rows"]:
        assert list(row) == ["id", *KEYS[report].split()]
        for key, value in row.items():
            assert value is None or isinstance(value, NOT_TEXT.get(key, str)), (key, value)
    ids = [row["id"] for row in data["rows"]]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(value, str) for value in data["totals"].values())
    for finding in data["findings"]:
        assert list(finding) == ["id", *KEYS["findings"].split()]


@pytest.mark.parametrize("report", KEYS)
def test_csv_has_the_same_rows(told: Desk, report: str) -> None:
    """One line a row under the same keys; null is nothing, yes and no are as in JSON."""
    rows = told.done(report, "--format", "json").rows()
    read = list(csv.DictReader(io.StringIO(told.done(report, "--format", "csv").out)))
    spelt = {None: "", True: "true", False: "false"}
    assert read == [
        {key: spelt.get(value, str(value)) if isinstance(value, bool | None) else str(value)
         for key, value in row.items()}
        for row in rows
    ]  # fmt: skip


@pytest.mark.parametrize("report", KEYS)
def test_the_table_shows_every_row(told: Desk, report: str) -> None:
    """A title, a line for each row, and the two clocks that were used."""
    rows = told.done(report, "--format", "json").rows()
    printed = told.done(report, "--format", "table").out.splitlines()
    assert printed[0].strip() == f"{report} of {LEDGER}"
    assert len(printed) >= 2 + len(rows)
    assert printed[-1].startswith("as of: not cut · known at position 12, recorded ")
    assert printed[-1].endswith(" · rules us-2026.2")


def test_without_a_terminal_reports_are_json(told: Desk) -> None:
    """A script needs no option."""
    for report in KEYS:
        assert told.done(report).out == told.done(report, "--format", "json").out


@pytest.mark.parametrize("report", KEYS)
def test_an_empty_ledger_has_reports_too(desk: Desk, report: str) -> None:
    """Nothing known is an answer in each of the three forms."""
    assert list(desk.done(report, "--format", "json").data()) == ENVELOPE
    assert desk.done(report, "--format", "csv").out.startswith("id,")
    assert f"{report} of {LEDGER}" in desk.done(report, "--format", "table").out


def test_as_of_cuts_what_happened_later(told: Desk) -> None:
    """A date is the end of that day where the taxpayer lives; an instant is that instant."""

    def sales(as_of: str) -> list[str]:
        return [row["disposal"] for row in told.done("gains", "--as-of", as_of).rows()]

    assert sales("2024-08-31") == []
    assert sales("2024-09-01") == ["sale"]
    assert sales("2024-09-01T11:59:59Z") == []
    assert sales("2024-09-01T12:00:00Z") == ["sale"]
    assert sales("2024-09-01T14:00:00+02:00") == ["sale"]
    data = told.done("gains", "--as-of", "2024-12-31").data()
    assert data["as_of"] == "2025-01-01T04:59:59.999999Z"


def test_as_of_leaves_what_has_no_date(told: Desk) -> None:
    """History cut early keeps the accounts, which did not happen at any time."""
    rows = told.done("history", "--as-of", "2023-12-31").rows()
    assert [row["fact"] for row in rows] == [None, "cb", "kr", "cold", "buy"]


def test_known_at_a_position(told: Desk) -> None:
    """Only what was recorded up to that position is known, whenever it happened."""
    data = told.done("lots", "--known-at", "position:5").data()
    assert [row["lot"] for row in data["rows"]] == ["buy"]
    assert data["known_at"]["position"] == 5
    history = told.done("history", "--known-at", "position:5").rows()
    assert [row["position"] for row in history] == [1, 2, 3, 4, 5]


def test_known_at_an_instant(told: Desk) -> None:
    """The event recorded at that instant is known, the one a microsecond later is not."""
    fifth = told.history()[4]["recorded_at"]
    before = datetime.fromisoformat(fifth) - timedelta(microseconds=1)
    answers = [fifth, before.isoformat(), "2190-01-01T00:00:00Z"]
    positions = [
        told.done("lots", "--known-at", each).data()["known_at"]["position"] for each in answers
    ]
    assert positions == [5, 4, 12]


def test_known_at_a_date(told: Desk) -> None:
    """A date is the end of that day in the taxpayer's zone; before the ledger began is refused."""
    rows = told.history()
    first, last = (
        datetime.fromisoformat(row["recorded_at"]).astimezone(ZoneInfo(ZONE)).date()
        for row in (rows[0], rows[-1])
    )
    for day in (last, last + timedelta(days=1)):
        data = told.done("lots", "--known-at", day.isoformat()).data()
        assert data["known_at"]["position"] == 12
    ran = told.call("lots", "--known-at", (first - timedelta(days=1)).isoformat())
    assert ran.status == 2
    assert "a moment after this ledger was created" in ran.err


def test_both_clocks_at_once(told: Desk) -> None:
    """The position cuts knowledge, the date cuts events, and neither looks at the other."""
    asked = ("gains", "--known-at", "position:10", "--as-of", "2024-12-31")
    assert [row["disposal"] for row in told.done(*asked).rows()] == ["sale"]
    asked = ("gains", "--known-at", "position:8", "--as-of", "2024-12-31")
    assert told.done(*asked).rows() == []


def test_what_was_known_does_not_change(told: Desk) -> None:
    """The answer as of position 12 is the same, byte for byte, after more has been recorded."""
    asked = [(report, "--known-at", "position:12") for report in KEYS]
    before = [told.done(*each).out for each in asked]
    told.journal(line("acquisition", "earlier", at="2022-01-01T12:00:00Z", cost="1"))
    assert [told.done(*each).out for each in asked] == before
    assert told.done("gains").rows()[0]["lot"] == "earlier"


@pytest.mark.parametrize(
    ("option", "text"),
    [
        *(("--as-of", text) for text in ("yesterday", "2024-02-30", "2024-05-01T12:00:00", "1",
                                         "position:3", "9999-12-31", "0001-01-01")),
        *(("--known-at", text) for text in ("yesterday", "2024-02-30", "2024-05-01T12:00:00", "1",
                                            "position:", "position:0", "position:-1",
                                            "position:13", "position:1_0", "position:\u00b2",
                                            "position:" + "9" * 30, "filing:2024",
                                            "2009-01-01", "9999-12-31",
                                            "2009-01-01T00:00:00Z")),
        *(("--year", text) for text in ("last", "0", "-1", "1999", "2500", "2024.5")),
        ("--format", "xml"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_wrong_usage(told: Desk, option: str, text: str) -> None:
    """A moment that is none, or lies outside what the ledger knows, is never answered."""
    for report in KEYS:
        ran = told.call(report, option, text)
        assert (ran.status, ran.out) == (2, ""), report
        assert option in ran.err


def test_a_year_narrows_rows_and_not_the_fold(told: Desk) -> None:
    """2025 shows its own rows, out of lots that 2024 has left."""
    rows = told.done("gains", "--year", "2025").rows()
    assert [row["disposal"] for row in rows] == ["second", "naked"]
    assert rows[0]["basis"] == "10000.00"
    assert told.done("income", "--year", "2023").rows() == []
    assert [row["fact"] for row in told.done("claims", "--year", "2025").rows()] == ["stolen"]
    years = [row["year"] for row in told.done("carryforward", "--year", "2024").rows()]
    assert years == [2023, 2024]
    dated = {row["fact"] for row in told.done("history", "--year", "2024").rows()}
    assert "buy" not in dated
    assert {"sale", "stake"} <= dated


def test_account_and_asset_narrow_rows(told: Desk) -> None:
    """Rows of others are left away; the two together leave what both have."""
    assert {row["asset"] for row in told.done("lots", "--asset", "ETH").rows()} == {"ETH"}
    assert {row["account"] for row in told.done("lots", "--account", "cb").rows()} == {"cb"}
    assert told.done("lots", "--account", "cb", "--asset", "ETH").rows() == []
    assert told.done("gains", "--account", "kr").rows() == []
    assert [row["fact"] for row in told.done("income", "--account", "kr").rows()] == ["stake"]


@pytest.mark.parametrize("option", ["--account", "--asset"])
def test_a_slip_is_no_answer(told: Desk, option: str) -> None:
    """An account or asset the ledger does not know is wrong usage, not an empty report."""
    for report in KEYS:
        ran = told.call(report, option, "eth")
        assert (ran.status, ran.out) == (2, ""), report
        assert option in ran.err


def test_a_return_is_not_narrowed(told: Desk) -> None:
    """Losses are netted over the whole return, so a carryover has no account and no asset."""
    for option, name in (("--account", "cb"), ("--asset", "ETH")):
        ran = told.call("carryforward", option, name)
        assert (ran.status, "the whole return" in ran.err) == (2, True)


def test_history_is_narrowed_by_everything_a_fact_touches(desk: Desk) -> None:
    """A transfer belongs to both accounts, a swap to both assets, a fee to its own asset."""
    desk.journal(
        line("transfer", "move", to="cold"),
        line("swap", "change", account="kr", sent={"asset": "SOL", "quantity": "1"}),
        line("disposal", "paid", fee={"asset": "BNB", "quantity": "1"}),
        line("price", "quote", asset="DOT"),
    )

    def facts(*options: str) -> list[str]:
        rows = desk.done("history", *options).rows()
        return [row["fact"] for row in rows if row["fact"]]

    assert facts("--account", "cold") == ["cold", "move", "quote"]
    assert facts("--account", "kr") == ["kr", "change", "quote"]
    assert facts("--asset", "ETH") == ["cb", "kr", "cold", "change"]
    assert facts("--asset", "SOL") == ["cb", "kr", "cold", "change"]
    assert facts("--asset", "BNB") == ["cb", "kr", "cold", "paid"]


def test_strict_ends_with_one_if_a_finding_is_an_error(told: Desk) -> None:
    """The report is printed all the same; warnings alone, or no --strict, end with 0.

    A history has no findings, and an allocation only those that speak of it.
    """
    for report in KEYS.keys() - {"history", "allocation"}:
        ran = told.call(report, "--strict")
        assert (ran.status, ran.out) == (1, told.done(report).out)
    early = ("--strict", "--known-at", "position:6")
    findings = told.call("findings", *early)
    assert findings.status == 0
    assert {row["severity"] for row in findings.rows()} <= {"warning", "info"}


def test_findings_come_errors_first_and_say_what_to_do(told: Desk) -> None:
    """Each has a code, a sentence and a next step."""
    rows = told.done("findings").rows()
    ranks = [("error", "warning", "info").index(row["severity"]) for row in rows]
    assert ranks == sorted(ranks)
    assert ("missing_basis", "naked") in {(row["code"], row["fact"]) for row in rows}
    assert all(row["message"] and row["next"] for row in rows)


def test_the_history_tells_who_and_when(told: Desk) -> None:
    """Positions are contiguous, times never run backwards, every event names its actor."""
    told.call("--actor", "ben", *words(line("price", "quote")))
    rows = told.history()
    assert [row["position"] for row in rows] == list(range(1, 14))
    assert [row["recorded_at"] for row in rows] == sorted(row["recorded_at"] for row in rows)
    assert rows[-1]["actor"] == "ben"
    assert rows[4]["effective_at"] == "2023-02-01T12:00:00Z"
    assert rows[0]["effective_at"] is None


def test_a_report_is_the_same_each_time(told: Desk) -> None:
    """Asking twice gives the same bytes in every form."""
    for report in KEYS:
        for form in ("json", "csv", "table"):
            first, second = (told.done(report, "--format", form).out for _ in range(2))
            assert first == second
