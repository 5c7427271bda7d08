"""A year's way: checked, closed, filed, corrected, filed again; on a file and on a server.

Every step of the way is a real process.
"""

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line
from tests.support.stores import Store

STORY = [
    line("acquisition", "b1", at="2025-01-02T12:00:00Z", quantity="2", cost="40000"),
    line("disposal", "s1", at="2025-03-01T12:00:00Z", proceeds="60000"),
    line("disposal", "s2", at="2025-04-01T12:00:00Z", asset="ETH", proceeds="600"),
]
"""Positions 5 to 7, and 8 for the import; the second sale has no basis."""

WAIVE = ("--waive", "missing_basis:s2", "--reason", "bought before records began")
REASON = ("--reason", "the broker corrected the proceeds")

STEPS: list[tuple[tuple[str, ...], int, str]] = [
    (("file", "2025"), 3, "year_not_closed"),
    (("close", "2025"), 3, "close 2025 [s2] missing_basis: found 1 ETH left cb, 1 too many"),
    (("close", "2025", "--dry-run"), 3, "waivable: missing_basis s2: 1 ETH left cb, 1 too many"),
    (("close", "2025", *WAIVE), 0, "2025 is closed at position 9, as known at position 8"),
    (("close", "2025", "--reopen", "--reason", "x"), 2, "no_approval"),
    (("close", "2025", "--reopen", "--reason", "x", "--approved-by", "ben"), 0, "position 10"),
    (("file", "2025"), 3, "Check and close it: lotledger close 2025"),
    (("close", "2025", *WAIVE), 0, "let pass: missing_basis s2, because: bought before records"),
    (("file", "2025"), 0, "filing:2025/1, original, by ana"),
    (("file", "2025"), 3, "already_filed"),
    (
        ("verify", "--filings"),
        0,
        "ana: whole; events: 12, kept files: 7; filings computed again: 1",
    ),
    (("correct", "replace", "s1", "--proceeds", "61000", *REASON), 0, "position 13"),
    (("file", "--list"), 0, "open: s1"),
    (("file", "2025", "--amended"), 2, "no_reason"),
    (("file", "2025", "--amended", *REASON), 3, "rows_moved"),
    (("close", "2025", "--reopen", "--reason", "x", "--approved-by", "ben"), 3, "year_filed"),
    (("close", "2025", *WAIVE), 0, "2025 is closed at position 14"),
    (("file", "2025", "--amended", *REASON), 0, "filing:2025/2, amended, by ana"),
    (("verify", "--filings"), 0, "filings computed again: 2"),
    (("gains", "--known-at", "filing:2024"), 2, "one of: filing:2025/1, filing:2025/2"),
    (("close", "2199"), 3, "year_not_over"),
]
"""A command, its exit status, and words it says on either stream."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def told(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """A ledger of one year, on a store of either kind."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    desk = opened(Desk(tmp_path, url))
    desk.journal(*STORY)
    return desk


def gains(desk: Desk, *options: str) -> list[str]:
    """Proceeds of the year's rows."""
    return [row["proceeds"] for row in desk.done("gains", "--year", "2025", *options).rows()]


def test_the_way_of_a_year(told: Desk) -> None:
    """Each version of the filing shows what it was filed with, for ever."""
    for words, status, said in STEPS:
        ran = told.run("--actor", "ana", *words)
        assert ran.status == status, (words, ran.err)
        assert said in ran.out + ran.err, (words, ran.out, ran.err)
        assert "Traceback" not in ran.err
    assert gains(told) == gains(told, "--known-at", "filing:2025") == ["61000.00", "600.00"]
    assert gains(told, "--known-at", "filing:2025/1") == ["60000.00", "600.00"]
    events = [row["event"] for row in told.history()][8:]
    assert events == [
        "year_closed", "year_reopened", "year_closed", "year_filed",
        "fact_replaced", "year_closed", "year_filed",
    ]  # fmt: skip


def test_a_store_somebody_changed_is_found_out(told: Desk) -> None:
    """The imported file, then the chain; each is named, and the exit status is 5."""
    assert told.run("verify").status == 0
    kind = "postgres" if told.store else "sqlite"
    store = Store(kind, told.store or f"sqlite:///{told.folder / 'lotledger.db'}")
    store.tamper("DELETE FROM source_files")
    ran = told.run("verify")
    assert (ran.status, "kept_file_lost" in ran.err) == (5, True)
    assert ran.out.startswith("ana: broken; events: 8, kept files: 1")
    store.tamper("UPDATE stored_events SET topic = 'receipt.1' WHERE originator_version = 5")
    ran = told.run("verify", "--filings")
    assert (ran.status, "chain_broken" in ran.err) == (5, True)
    assert "position 5" in ran.err
