"""Closing and filing years on every kind of store: what is pinned, kept and refused."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from adapters.asking import ask
from adapters.canonical import canonical
from adapters.closing import check_year
from adapters.closing import close_year
from adapters.closing import reopen_year
from adapters.event_log.port import EventLog
from adapters.filing import filed_report
from adapters.filing import filing_named
from adapters.filing import filings
from adapters.filing import resolve
from adapters.verifying import verify
from adapters.years import read_years
from domain.checklist import Waive
from projections.filed import FILED
from projections.replay import Question
from tests.support.filings import LATER
from tests.support.filings import NOW
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


def test_a_filing_pins_everything_it_rests_on(log: EventLog) -> None:
    """And is read back as it was recorded."""
    receipt = filed(log, LEDGER, 2025)
    (found,) = filings(log, LEDGER)
    assert found == receipt.filing
    assert (found.name, found.kind, found.actor) == ("filing:2025/1", "original", "ana")
    assert (found.known_at, found.position, found.recorded_at) == (9, 10, NOW)
    assert (found.ruleset, found.zone, found.as_of) == ("us-2026.2", "America/New_York", "")
    assert list(found.reports) == list(FILED)
    assert len(bytes.fromhex(receipt.chain)) == 32
    for pinned in (found.price_set_digest, found.elections_digest):
        assert len(bytes.fromhex(pinned)) == 32
    assert found.price_set_digest != found.elections_digest


def test_the_chain_digest_is_that_of_the_filing(log: EventLog) -> None:
    """An append that adds nothing gives the same link; the next event another one."""
    receipt = filed(log, LEDGER, 2025)
    assert log.append(LEDGER, []).link.hex() == receipt.chain
    record(log, held("removal", "later", "2026-02-01"))
    assert log.append(LEDGER, []).link.hex() != receipt.chain


@pytest.mark.parametrize("name", FILED)
def test_the_kept_bytes_are_those_of_the_report_as_it_was_asked(log: EventLog, name: str) -> None:
    """What is known at the filing gives the filed report, whatever the ledger has learned since."""
    filing = filed(log, LEDGER, 2025).filing
    kept = filed_report(log, LEDGER, filing, name)
    assert sha256(canonical(kept)).hexdigest() == filing.reports[name]["digest"]
    record(log, held("disposal", "s2", "2025-02-15", proceeds="1"))
    for known_at in ("filing:2025", "filing:2025/1", "position:9"):
        question = Question(LEDGER, year=2025, as_of="2025-12-31" if name == "lots" else "")
        assert ask(log, LEDGER, name, question, known_at).as_data() == kept
    if name in ("gains", "lots"):
        now = ask(log, LEDGER, name, question, "").as_data()
        assert now["rows"] != kept["rows"]


def test_a_cut_is_pinned(log: EventLog) -> None:
    """And goes with the filing, unless a question names another."""
    close(log, LEDGER, 2025)
    filing = file_it(log, as_of="2025-02-28").filing
    assert filing.as_of == "2025-02-28"
    kept = filed_report(log, LEDGER, filing, "income")
    assert (kept["rows"], kept["as_of"]) == ([], "2025-03-01T04:59:59.999999Z")
    asked = Question(LEDGER, year=2025)
    assert ask(log, LEDGER, "income", asked, "filing:2025").as_data() == kept
    wider = replace(asked, as_of="2025-12-31")
    assert [row["fact"] for row in ask(log, LEDGER, "income", wider, "filing:2025").rows] == ["i1"]
    assert refused(lambda: file_it(log, kind="amended", reason="x", as_of="then")) == (
        2,
        ["not_a_moment"],
    )


def test_what_blocks_is_listed_and_can_be_stood_by(log: EventLog) -> None:
    """A fault for each finding; a waiver with its reason is kept with the closing."""
    record(log, held("removal", "r1", "2025-05-01", asset="ETH"))
    status, codes = refused(lambda: close(log, LEDGER, 2025))
    assert status == 3
    assert sorted(codes) == ["missing_basis", "unclassified_removal"]
    waivers = [Waive("missing_basis", "", "dust"), Waive("unclassified_removal", "r1", "a gift")]
    close(log, LEDGER, 2025, waivers)
    event = read_years(log, LEDGER).closings[2025].event
    assert {(each["code"], each["fact"], each["reason"]) for each in event.waivers} == {
        ("unclassified_removal", "r1", "a gift"),
        ("missing_basis", "r1", "dust"),
    }
    assert event.checks["missing_basis"] == event.checks["unclassified_removal"] == 1
    assert event.checks["missing_value"] == 0
    assert (event.known_at, event.ruleset) == (9, "us-2026.2")


def test_an_unknown_amount_is_never_let_pass(log: EventLog) -> None:
    """Even nothing has to be stated."""
    record(log, held("income", "i2", "2025-05-01", how="reward", asset="ETH"))
    waive = [Waive("missing_value", "i2", "it was little")]
    assert refused(lambda: close(log, LEDGER, 2025, waive)) == (2, ["never_waived"])
    assert refused(lambda: close(log, LEDGER, 2025)) == (3, ["missing_value"])


def test_what_happened_after_the_year_does_not_block_it(log: EventLog) -> None:
    """It blocks its own."""
    record(log, held("removal", "r1", "2026-02-01", asset="ETH"))
    close(log, LEDGER, 2025)
    status, codes = refused(lambda: close(log, LEDGER, 2026))
    assert (status, sorted(codes)) == (
        3,
        ["missing_basis", "unclassified_removal", "year_not_over"],
    )


@pytest.mark.parametrize(
    ("waive", "code"),
    [
        (Waive("missing_basis", "", "none is missing"), "waives_nothing"),
        (Waive("missing_basis", "b1", "none is missing"), "waives_nothing"),
        (Waive("nonsense", "", "a slip"), "waives_nothing"),
    ],
)
def test_a_waiver_of_nothing_is_refused(log: EventLog, waive: Waive, code: str) -> None:
    """A slip in a name must not look like a decision."""
    assert refused(lambda: close(log, LEDGER, 2025, [waive])) == (2, [code])
    assert read_years(log, LEDGER).state(2025) == "open"


def test_a_closed_year_opens_with_a_reason_and_a_filed_one_never(log: EventLog) -> None:
    """And a year that is open needs no opening."""

    def reopen() -> object:
        return reopen_year(log, LEDGER, 2025, "a late statement", "ben", "ana")

    assert refused(reopen) == (3, ["year_not_closed"])
    close(log, LEDGER, 2025)
    reopen()
    years = read_years(log, LEDGER)
    assert years.state(2025) == "open"
    assert years.events[-1].event.approved_by == "ben"
    filed(log, LEDGER, 2025)
    assert refused(reopen) == (3, ["year_filed"])


def test_only_a_closed_year_is_filed(log: EventLog) -> None:
    """Nor one that was opened again."""
    assert refused(lambda: file_it(log)) == (3, ["year_not_closed"])
    close(log, LEDGER, 2025)
    reopen_year(log, LEDGER, 2025, "a late statement", "ben", "ana")
    assert refused(lambda: file_it(log)) == (3, ["year_not_closed"])
    assert filings(log, LEDGER) == []


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        (held("disposal", "s0", "2025-12-31", proceeds="5"), ["rows_moved"]),
        (held("acquisition", "b0", "2024-12-31", cost="5"), ["rows_moved"]),
        (held("income", "i0", "2025-12-31", how="reward", value="0.01"), ["rows_moved"]),
        (held("balance", "counted", "2025-12-31", quantity="7"), ["balance_differs"]),
        (held("disposal", "s26", "2026-02-15", proceeds="5"), []),
        (held("removal", "r26", "2026-02-15"), []),
        (held("acquisition", "b26", "2026-01-01", cost="5"), []),
    ],
)
def test_what_moves_a_closed_year_has_to_be_looked_at(
    log: EventLog, line: dict[str, Any], codes: list[str]
) -> None:
    """A figure that moved, or a finding that blocks anew; facts of the next year do neither."""
    close(log, LEDGER, 2025)
    record(log, line)
    if codes:
        assert refused(lambda: file_it(log)) == (3, codes)
        assert filings(log, LEDGER) == []
    else:
        assert file_it(log).filing.known_at == 10


def test_another_return_says_that_it_is_one(log: EventLog) -> None:
    """The first filing is the original; each later one names its kind and has a version."""
    close(log, LEDGER, 2025)
    assert refused(lambda: file_it(log, kind="amended", reason="x")) == (3, ["not_filed"])
    file_it(log)
    assert refused(lambda: file_it(log)) == (3, ["already_filed"])
    file_it(log, kind="superseding", reason="a slip")
    file_it(log, kind="amended", reason="another")
    found = filings(log, LEDGER)
    assert [(each.name, each.kind, each.reason) for each in found] == [
        ("filing:2025/1", "original", ""),
        ("filing:2025/2", "superseding", "a slip"),
        ("filing:2025/3", "amended", "another"),
    ]
    assert filing_named(found, "2025") == found[2]


def test_years_are_filed_in_order(log: EventLog) -> None:
    """After the first, each is the one after the last; an earlier one comes too late."""
    for year in (2024, 2025, 2026, 2027):
        close(log, LEDGER, year, now=LATER)
    file_it(log)
    assert refused(lambda: file_it(log, 2024)) == (3, ["filed_out_of_order"])
    assert refused(lambda: file_it(log, 2027, LATER)) == (3, ["filed_out_of_order"])
    file_it(log, 2026, LATER)
    assert [each.name for each in filings(log, LEDGER)] == ["filing:2025/1", "filing:2026/1"]


def test_a_year_filed_otherwise_blocks_the_next(log: EventLog) -> None:
    """Until somebody says what becomes of its restatement, or stands by the one it builds on."""
    filed(log, LEDGER, 2025)
    record(log, held("income", "i2", "2025-05-01", how="reward", value="3"))
    assert refused(lambda: close(log, LEDGER, 2026, now=LATER)) == (3, ["restatement_open"])
    resolve(log, LEDGER, 2025, "carried", "three dollars", "ana")
    close(log, LEDGER, 2026, now=LATER)


def test_what_becomes_of_a_restatement_is_one_of_four(log: EventLog) -> None:
    """With a reason, and only for a year that was filed."""

    def resolving(resolution: str, reason: str = "small") -> tuple[int, list[str]]:
        return refused(lambda: resolve(log, LEDGER, 2025, resolution, reason, "ana"))

    assert resolving("waived") == (3, ["not_filed"])
    filed(log, LEDGER, 2025)
    assert resolving("forgotten", " ") == (2, ["not_a_choice", "no_reason"])
    resolve(log, LEDGER, 2025, "waived", "small", "ben")
    (found,) = read_years(log, LEDGER).resolutions
    assert (found.event.version, found.event.known_at, found.actor) == (1, 10, "ben")


class Meanwhile:
    """A log in which somebody else acts right before the first append."""

    def __init__(self, log: EventLog, act: Callable[[], object]) -> None:
        self._log = log
        self._act = [act]

    def __getattr__(self, name: str) -> Any:
        if name == "append" and self._act:
            self._act.pop()()
        return getattr(self._log, name)


def test_two_people_cannot_file_a_year_at_once(log: EventLog) -> None:
    """The second is told who was first, and nothing of hers is recorded."""
    close(log, LEDGER, 2025)
    both: Any = Meanwhile(log, lambda: file_it(log))
    assert refused(lambda: file_it(both)) == (4, ["year_touched"])
    assert [each.name for each in filings(log, LEDGER)] == ["filing:2025/1"]


@pytest.mark.parametrize("other", ["close", "reopen", "file 2024"])
def test_whoever_touches_the_year_meanwhile_goes_first(log: EventLog, other: str) -> None:
    """Also a filing of another year, for years are filed in order."""
    for year in (2024, 2025):
        close(log, LEDGER, year)
    acts: dict[str, Callable[[], object]] = {
        "close": lambda: close(log, LEDGER, 2025),
        "reopen": lambda: reopen_year(log, LEDGER, 2025, "a late statement", "ben", "ben"),
        "file 2024": lambda: file_it(log, 2024),
    }
    both: Any = Meanwhile(log, acts[other])
    assert refused(lambda: file_it(both)) == (4, ["year_touched"])


def test_two_people_cannot_close_or_resolve_a_year_at_once(log: EventLog) -> None:
    """Each looked at a year that was open, and only one of them closes it."""
    both: Any = Meanwhile(log, lambda: close(log, LEDGER, 2025))
    checked = check_year(log, LEDGER, 2025, NOW)
    assert refused(lambda: close_year(both, LEDGER, checked, [], "ben")) == (4, ["year_touched"])
    file_it(log)

    def resolving(by: Any) -> object:
        return resolve(by, LEDGER, 2025, "waived", "small", "ana")

    both = Meanwhile(log, lambda: resolving(log))
    assert refused(lambda: resolving(both)) == (4, ["year_touched"])


def test_a_fact_that_comes_meanwhile_is_just_behind_the_filing(log: EventLog) -> None:
    """The position pinned is the one looked at; what came since opens a restatement."""
    close(log, LEDGER, 2025)
    line = held("income", "i2", "2025-05-01", how="reward", value="3")
    both: Any = Meanwhile(log, lambda: record(log, line))
    filing = file_it(both).filing
    assert (filing.known_at, filing.position) == (9, 11)
    assert verify(log, LEDGER, with_filings=True).faults == []
    known = ask(log, LEDGER, "income", Question(LEDGER, year=2025), "filing:2025")
    assert [row["fact"] for row in known.rows] == ["i1"]
