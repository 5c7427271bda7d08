"""`close`, `file` and `verify`: options, words and exit statuses (run inside this process)."""

import json

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line

STORY = [
    line("acquisition", "b1", at="2025-01-02T12:00:00Z", quantity="2", cost="40000"),
    line("disposal", "s1", at="2025-03-01T12:00:00Z", proceeds="10000"),
    line("removal", "r1", at="2025-04-01T12:00:00Z", account="kr", asset="ETH"),
    line("income", "i1", at="2025-05-01T12:00:00Z", account="kr", asset="ETH", value="5"),
]
"""Positions 5 to 8, and 9 for the import; r1 is without basis and without an explanation."""

GOOD = ("--waive", "missing_basis", "--waive", "unclassified_removal:r1", "--reason", "a gift")


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger of one year."""
    desk.journal(*STORY)
    return desk


@pytest.fixture
def filed(told: Desk) -> Desk:
    """The same, filed."""
    told.done("close", "2025", *GOOD)
    told.done("file", "2025")
    return told


def test_one_fault_for_each_finding_that_blocks(told: Desk) -> None:
    """With the fact, the sentence, and how to mend it or stand by it."""
    ran = told.call("close", "2025")
    assert (ran.status, ran.out) == (3, "")
    heads = [each.partition(":")[0] for each in ran.complaints()]
    assert sorted(heads) == [
        "close 2025 [r1] missing_basis",
        "close 2025 [r1] unclassified_removal",
    ]
    for complaint in ran.complaints():
        assert "Or stand by it: lotledger close 2025 --waive " in complaint


def test_a_dry_run_shows_every_check_and_records_nothing(told: Desk) -> None:
    """With waivers it shows what would still block; it ends as the closing would."""
    before = told.history()
    ran = told.call("close", "2025", "--dry-run")
    assert (ran.status, ran.err) == (3, "")
    assert "missing_value" in ran.out
    assert "income_unknown" in ran.out
    assert "information: income_unknown year:2025:" in ran.out
    assert ran.out.endswith("Blocking 2025: 2.\n")
    ran = told.done("close", "2025", "--dry-run", *GOOD)
    assert ran.out.endswith("Nothing blocks closing 2025.\n")
    ran = told.call("close", "2025", "--dry-run", "--waive", "missing_basis:b1", "--reason", "x")
    assert (ran.status, "waives_nothing" in ran.err) == (2, True)
    assert told.history() == before


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--waive", "missing_basis"), "no_reason"),
        (("--reason", "why not"), "no_reason"),
        (("--waive", "missing_basis", "--reason", " "), "no_reason"),
        (("--waive", "a", "--reason", "b", "--reason", "c"), "no_reason"),
        (("--waive", "missing_basis:b1", "--reason", "x"), "waives_nothing"),
        (("--waive", "income_unknown", "--reason", "x"), "waives_nothing"),
        (("--ruleset", "us-1999.1"), "unknown_ruleset"),
        (("--reopen",), "no_reason"),
        (("--reopen", "--reason", "x"), "no_approval"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    told: Desk, options: tuple[str, ...], code: str
) -> None:
    """A waiver without a reason, a reason without a waiver, a slip in a name."""
    before = told.history()
    ran = told.call("close", "2025", *options)
    assert (ran.status, ran.out) == (2, "")
    assert code in ran.err
    assert told.history() == before


def test_each_waiver_keeps_its_own_reason(told: Desk) -> None:
    """In the order they were given."""
    told.done("close", "2025", "--waive", "missing_basis:r1", "--reason", "old coins",
              "--waive", "unclassified_removal", "--reason", "a gift to ben")  # fmt: skip
    ran = told.call("close", "2025", "--dry-run")
    assert "closing 2025 as known at position 10" in ran.out


@pytest.mark.parametrize("year", ["2008", "2201", "last", ""])
def test_a_year_has_four_digits_of_our_time(told: Desk, year: str) -> None:
    """Anything else is wrong usage, for both commands."""
    for command in ("close", "file"):
        assert told.call(command, year).status == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "wrong_usage"),
        (("2025", "--amended", "--superseding", "--reason", "x"), "wrong_usage"),
        (("2025", "--amended"), "no_reason"),
        (("2025", "--superseding", "--reason", " "), "no_reason"),
    ],
)
def test_a_filing_that_cannot_be_meant_is_wrong_usage(
    told: Desk, arguments: tuple[str, ...], code: str
) -> None:
    """No year, two kinds at once, another return without a reason."""
    ran = told.call("file", *arguments)
    assert (ran.status, code in ran.err) == (2, True)


def test_the_receipt_names_everything_that_is_pinned(told: Desk) -> None:
    """Each on a line of its own; the dates of the return are for people."""
    told.done("close", "2025", *GOOD)
    receipt = told.done("--quiet", "--actor", "ana", "file", "2025").out.splitlines()
    assert receipt[0] == "filing:2025/1, original, by ana"
    said = {each.split()[0]: each.split()[-1] for each in receipt[1:]}
    assert list(said) == [
        "position", "known", "as", "rules", "program", "zone", "chain", "prices", "elections",
        "gains", "income", "claims", "carryforward", "findings", "lots",
    ]  # fmt: skip
    for name in ("chain", "prices", "elections", "gains", "lots"):
        assert len(bytes.fromhex(said[name])) == 32
    assert (said["known"], said["rules"]) == ("10", "us-2026.2")


def test_the_receipt_shows_dates_as_aids(told: Desk) -> None:
    """With the law and a caveat each; nothing is refused for a date."""
    told.done("close", "2025", *GOOD)
    printed = told.done("file", "2025").out
    assert "Dates, as aids; they decide nothing:" in printed
    assert "  return due: 2026-04-15 (IRC sections 6072 and 7503;" in printed
    assert "refund claim until: " in printed


def test_a_late_superseding_return_is_recorded_with_a_word(empty: Desk) -> None:
    """Whether it still supersedes is not for a ledger to say."""
    desk = opened(empty)
    desk.journal(line("acquisition", "b1", at="2020-01-02T12:00:00Z", cost="1"))
    desk.done("close", "2020")
    assert "Note:" not in desk.done("file", "2020").out
    printed = desk.done("file", "2020", "--superseding", "--reason", "x").out
    assert "Note: a return after the extended due date is commonly an amended one." in printed
    assert "Note:" not in desk.done("file", "2020", "--amended", "--reason", "x").out


def test_what_is_filed_is_what_the_reports_said(filed: Desk) -> None:
    """The report known at the filing is the one of that position, with its rules."""
    before = filed.done("gains", "--year", "2025", "--known-at", "position:10").out
    filed.journal(line("acquisition", "b0", at="2024-01-02T12:00:00Z", cost="1"))
    for name in ("filing:2025", "filing:2025/1"):
        assert filed.done("gains", "--year", "2025", "--known-at", name).out == before
    assert filed.done("gains", "--year", "2025").out != before
    data = json.loads(before)
    assert list(data["known_at"]) == ["position", "recorded_at"]
    assert data["ruleset"] == "us-2026.2"


@pytest.mark.parametrize("report", ["lots", "gains", "income", "claims", "carryforward", "findings",
                                    "history"])  # fmt: skip
def test_every_report_can_be_known_at_a_filing(filed: Desk, report: str) -> None:
    """And a filing there is none of is wrong usage that names those there are."""
    assert filed.done(report, "--known-at", "filing:2025").data()["known_at"]["position"] == 10
    for name in ("filing:2024", "filing:2025/2", "filing:", "filing:x"):
        ran = filed.call(report, "--known-at", name)
        assert (ran.status, ran.out) == (2, "")
        assert "one of: filing:2025/1" in ran.err


def test_a_filing_with_a_cut_keeps_it(told: Desk) -> None:
    """The cut goes with `--known-at filing:Y`, unless a question has one of its own."""
    told.done("close", "2025", *GOOD)
    assert "2025-04-30" in told.done("file", "2025", "--as-of", "2025-04-30").out
    asked = ("income", "--year", "2025", "--known-at", "filing:2025")
    assert told.done(*asked).rows() == []
    assert len(told.done(*asked, "--as-of", "2025-12-31").rows()) == 1
    told.done("verify", "--filings")


def test_the_list_shows_filings_and_where_years_stand(filed: Desk) -> None:
    """Open, closed or filed; and an open restatement with what opened it."""
    filed.journal(
        line("disposal", "s26", at="2026-02-01T12:00:00Z", proceeds="9"),
        line("acquisition", "b24", at="2024-02-01T12:00:00Z", cost="9"),
    )
    printed = filed.done("file", "--list").out.splitlines()
    words = [each.split() for each in printed]
    assert ["2024", "open", "-", "-", "-"] in words
    assert ["2026", "open", "-", "-", "-"] in words
    (of_2025,) = (each for each in printed if each.startswith("2025"))
    assert "open: b24" in of_2025
    assert any(each.startswith("filing:2025/1  original") for each in printed)


def test_the_list_tells_what_became_of_a_restatement(filed: Desk) -> None:
    """Until something is learned that opens it anew."""

    def told_of_2025() -> str:
        printed = filed.done("file", "--list").out.splitlines()
        return next(each.rstrip() for each in printed if each.startswith("2025"))

    filed.journal(line("acquisition", "b24", at="2024-02-01T12:00:00Z", cost="9"))
    filed.done("restate", "2025", "--waive", "--reason", "tiny")
    assert told_of_2025().endswith("waived at position 14: tiny")
    filed.done("restate", "2025", "--carry", "--reason", "into 2026")
    assert told_of_2025().endswith("carried at position 15: into 2026")
    filed.journal(line("acquisition", "c24", at="2024-02-01T12:00:00Z", cost="9"))
    assert told_of_2025().endswith("open: c24")


def test_a_filed_year_is_filed_again_as_another_return(filed: Desk) -> None:
    """After closing it once more that is the command given, and the one that is taken."""
    closed = filed.done("close", "2025", *GOOD).out
    assert closed.endswith("File it: lotledger file 2025 --amended --reason …\n")
    ran = filed.call("file", "2025")
    assert ran.status == 3
    assert "already_filed" in ran.err
    assert "lotledger file 2025 --amended --reason … (or --superseding)." in ran.err
    filed.done("file", "2025", "--amended", "--reason", "x")


def test_nothing_filed_is_said(desk: Desk) -> None:
    """A ledger without facts has no years."""
    assert desk.done("file", "--list").out == "Nothing has been filed yet.\n"


def test_verify_tells_a_line_for_each_ledger(filed: Desk) -> None:
    """Or only of the one that is named; a store without any is whole."""
    filed.done("ledger", "create", "ben", "--zone", "UTC")
    printed = filed.done("verify").out
    assert printed == (
        "ana: whole; events: 11, kept files: 7\nben: whole; events: 1, kept files: 0\n"
    )
    assert filed.done("--ledger", "ben", "verify").out.startswith("ben: ")
    assert filed.call("--ledger", "eve", "verify").status == 2


def test_a_kept_receipt_is_held_against_the_ledger(filed: Desk) -> None:
    """That of a filing and that of a choice of lots, by the words they print."""
    again = ("file", "2025", "--superseding", "--reason", "x")
    filed.done("close", "2025", *GOOD)
    printed = [each.split() for each in filed.done("--quiet", *again).out.splitlines()[1:]]
    said = {words[0]: words[1].rstrip(",") for words in printed}
    kept = f"{said['position']}:{said['chain']}"
    filed.done(
        "identify", "--account", "cb", "--asset", "BTC", "--quantity", "1", "--lot", "b1=1",
        "--valid-until", "2099-01-01", "--receipt", "choice.json",
    )  # fmt: skip
    choice = json.loads((filed.folder / "choice.json").read_bytes())
    chosen = f"{choice['position']}:{choice['chain_digest'].upper()}"
    ran = filed.done("verify", "--chain", kept, "--chain", chosen)
    fits = "has the chain digest that was kept: nothing up to it was altered or cut off"
    assert ran.out.splitlines()[1:] == [f"  position {n} {fits}" for n in (13, 14)]
    ran = filed.call("verify", "--chain", f"15:{said['chain']}", "--chain", f"14:{said['chain']}")
    assert (ran.status, ran.out) == (5, "ana: broken; events: 14, kept files: 13\n")
    assert [each.split(": ")[0] for each in ran.complaints()] == [
        "ana [position 15] tail_cut_off",
        "ana [position 14] chain_differs",
    ]


def test_a_kept_digest_belongs_to_one_ledger(filed: Desk) -> None:
    """Which one has to be plain, and the digest has to be one."""
    kept = "1:" + "0" * 64
    assert "not_a_checkpoint" in filed.call("verify", "--chain", "1").err
    filed.done("ledger", "create", "ben", "--zone", "UTC")
    for arguments, status in (((), 2), (("--ledger", "ben"), 5), (("--ledger", "eve"), 2)):
        assert filed.call(*arguments, "verify", "--chain", kept).status == status
    assert filed.call("verify", "--chain", "1").status == 2


def test_an_empty_store_is_whole(empty: Desk) -> None:
    """There is nothing to verify yet."""
    empty.done("init")
    assert empty.done("verify").out == "There is no ledger yet.\n"


def test_evidence_kept_elsewhere_is_no_damage(told: Desk) -> None:
    """A digest without its file is a reference; a kept file is checked."""
    evidence = [{"kind": "letter", "ref": "drawer 3", "sha256": "0" * 64}]
    told.journal(line("theft", "t1", account="cb", asset="BTC", evidence=evidence))
    assert "kept files: 2" in told.done("verify").out
    told.write("letter.txt", "Dear Ana")
    told.done("correct", "annotate", "t1", "--evidence", "letter.txt", "--reason", "it came")
    assert "kept files: 3" in told.done("verify").out
