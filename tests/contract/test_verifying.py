"""Filed years are proved on every kind of store: by their rules, bytes, files and chain."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zlib import compress

import pytest

from adapters import verifying
from adapters.asking import ask
from adapters.event_log.port import EventLog
from adapters.filing import filed_report
from adapters.filing import filings
from adapters.verifying import verify
from domain.findings import CATALOGUE
from domain.rulesets import RULESETS
from domain.rulesets import US_2026_2
from domain.rulesets import registry
from projections.filed import year_reports
from projections.replay import Question
from tests.support.filings import LATER
from tests.support.filings import close
from tests.support.filings import file_it
from tests.support.filings import filed
from tests.support.filings import held
from tests.support.filings import record
from tests.support.filings import refused
from tests.support.filings import year_to_file
from tests.support.product import LEDGER
from tests.support.stores import Store


@pytest.fixture
def log(store: Store) -> EventLog:
    """A ledger with a year to file, by a clock that stands in the filing season."""
    return year_to_file(store)


def release(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later program, whose newest rules allow a larger loss in a year."""
    later = replace(US_2026_2, name="us-2099.1", loss_limit=Decimal(5000))
    monkeypatch.setitem(RULESETS, later.name, later)
    monkeypatch.setattr(registry, "NEWEST", later.name)


def test_a_release_of_rules_does_not_move_a_filed_year(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loss of 8,000: filed with 3,000 deducted, whatever newer rules would deduct."""
    record(log, held("disposal", "s0", "2025-12-30", proceeds="1000"))
    filing = filed(log, LEDGER, 2025).filing
    asked = Question(LEDGER, year=2025)
    before = ask(log, LEDGER, "carryforward", asked, "filing:2025").as_data()
    release(monkeypatch)
    after = ask(log, LEDGER, "carryforward", asked, "filing:2025").as_data()
    assert after == before == filed_report(log, LEDGER, filing, "carryforward")
    now = ask(log, LEDGER, "carryforward", asked, "").as_data()
    assert [(each["ruleset"], each["rows"][0]["deduction"]) for each in (after, now)] == [
        ("us-2026.2", "3000.00"),
        ("us-2099.1", "5000.00"),
    ]
    assert verify(log, LEDGER, with_filings=True).faults == []


def test_a_filed_year_is_closed_again_by_its_own_rules(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless others are named; a year never filed is closed by the newest."""
    filed(log, LEDGER, 2025)
    release(monkeypatch)
    close(log, LEDGER, 2025)
    assert file_it(log, kind="amended", reason="x").filing.ruleset == "us-2026.2"
    close(log, LEDGER, 2025, ruleset="us-2099.1")
    assert file_it(log, kind="amended", reason="y").filing.ruleset == "us-2099.1"
    close(log, LEDGER, 2026, now=LATER)
    assert file_it(log, 2026, LATER).filing.ruleset == "us-2099.1"
    assert refused(lambda: close(log, LEDGER, 2025, ruleset="us-1999.1")) == (
        2,
        ["unknown_ruleset"],
    )


def test_rules_of_a_later_program_are_not_guessed(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report is refused, and a filing that cannot be computed again is not proved."""
    with monkeypatch.context() as patch:
        release(patch)
        filed(log, LEDGER, 2025)
    assert refused(lambda: ask(log, LEDGER, "gains", Question(LEDGER), "filing:2025")) == (
        3,
        ["unknown_ruleset"],
    )
    (fault,) = verify(log, LEDGER, with_filings=True).faults
    assert (fault.code, fault.found) == ("unknown_ruleset", "us-2099.1")
    assert verify(log, LEDGER).faults == []


def test_a_figure_that_moved_breaks_a_filing(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that computes by other numbers under the old name is found out, row by row."""
    record(log, held("disposal", "s0", "2025-12-30", proceeds="1000"))
    filed(log, LEDGER, 2025)
    wrong = replace(US_2026_2, loss_limit=US_2026_2.loss_limit_separate)
    monkeypatch.setitem(RULESETS, "us-2026.2", wrong)
    found = verify(log, LEDGER, with_filings=True)
    counted = "events: 11, kept files: 6; filings computed again: 1"
    assert found.sentence() == f"{LEDGER}: broken; {counted}"
    told = [(fault.code, fault.found, fault.expected) for fault in found.faults]
    assert (
        "filing_differs",
        "carryforward carryforward:2025 deduction: 1500.00",
        "3000.00, as filed",
    ) in told
    assert {code for code, *_ in told} == {"filing_differs"}


def test_other_words_are_told_and_break_nothing(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version worded a finding anew: the same figures, and which program it was."""
    record(log, held("disposal", "s0", "2025-12-30", proceeds="1000"))
    filed(log, LEDGER, 2025)
    kind = CATALOGUE["income_unknown"]
    monkeypatch.setitem(CATALOGUE, "income_unknown", replace(kind, next="Say it."))
    monkeypatch.setattr(verifying, "program_version", lambda: "9.9.9")
    found = verify(log, LEDGER, with_filings=True)
    assert found.faults == []
    (filing,) = filings(log, LEDGER)
    assert found.notes == [
        f"{LEDGER} filing:2025/1 {name}: same figures, other words; "
        f"lotledger {filing.program} -> 9.9.9"
        for name in ("carryforward", "findings")
    ]


def test_a_new_finding_of_a_later_program_is_told(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no figure; but the same program must find the same."""
    filed(log, LEDGER, 2025)
    real = year_reports

    def more(*given: Any) -> Any:
        reports = real(*given)
        reports["findings"].rows.append({"id": "finding:new:b1", "code": "new", "fact": "b1"})
        return reports

    monkeypatch.setattr(verifying, "year_reports", more)
    (fault,) = verify(log, LEDGER, with_filings=True).faults
    assert (fault.code, fault.found) == (
        "filing_differs",
        "findings finding:new:b1 row: a row",
    )
    monkeypatch.setattr(verifying, "program_version", lambda: "9.9.9")
    found = verify(log, LEDGER, with_filings=True)
    assert found.faults == []
    assert "same figures, other findings (finding:new:b1)" in found.notes[0]


def test_prices_and_elections_are_part_of_what_is_proved(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other ones than those pinned are found, even where no figure moved with them."""
    filed(log, LEDGER, 2025)
    monkeypatch.setattr(verifying, "prices_as_data", lambda _: [])
    (fault,) = verify(log, LEDGER, with_filings=True).faults
    assert fault.code == "filing_differs"
    assert fault.found.startswith("prices of digest ")


DAMAGES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "other bytes": ("UPDATE source_files SET content = ? WHERE digest = ?", lambda raw: raw + b" "),
    "no archive": ("UPDATE source_files SET content = ? WHERE digest = ?", lambda _: b"broken"),
}


@pytest.mark.parametrize("name", [*DAMAGES, "deleted"])
def test_a_damaged_report_is_found(database_store: Store, name: str) -> None:
    """Its kept bytes were changed or removed behind the program's back."""
    log = year_to_file(database_store)
    filing = filed(log, LEDGER, 2025).filing
    digest = filing.reports["gains"]["digest"]
    kept = log.kept_file(LEDGER, digest)
    assert kept is not None
    if name == "deleted":
        database_store.tamper("DELETE FROM source_files WHERE digest = ?", digest)
        codes = ["kept_file_lost"]
    else:
        statement, damage = DAMAGES[name]
        content = compress(damage(kept)) if name == "other bytes" else damage(kept)
        database_store.tamper(statement, content, digest)
        codes = ["store_damaged"]
    assert [fault.code for fault in verify(log, LEDGER).faults] == codes
    assert refused(lambda: filed_report(log, LEDGER, filing, "gains"))[0] == 5
    found = verify(log, LEDGER, with_filings=True)
    assert len(found.faults) == 2
    assert filed_report(log, LEDGER, filing, "lots")["report"] == "lots"


def test_a_broken_chain_is_found(database_store: Store) -> None:
    """The first event that does not fit is named, and nothing behind it is trusted."""
    log = year_to_file(database_store)
    database_store.tamper(
        "UPDATE stored_events SET topic = 'receipt.1' WHERE originator_version = 4"
    )
    found = verify(log, LEDGER, with_filings=True)
    assert [(fault.code, fault.column) for fault in found.faults] == [
        ("chain_broken", f"ledger {LEDGER}, position 4")
    ]
    assert found.sentence() == f"{LEDGER}: broken; events: 3, kept files: 0"


def test_a_report_of_a_later_program_is_not_passed_over(
    log: EventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be computed again is not proved."""
    filed(log, LEDGER, 2025)

    def fewer(*given: Any) -> Any:
        reports = year_reports(*given)
        del reports["claims"]
        return reports

    monkeypatch.setattr(verifying, "year_reports", fewer)
    (fault,) = verify(log, LEDGER, with_filings=True).faults
    assert (fault.code, fault.found) == ("unknown_report", "claims")
