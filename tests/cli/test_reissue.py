"""`import --reissue`: a source corrects its export (run inside this process)."""

from hashlib import sha256
import json
from typing import Any

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.files import COINBASE
from tests.cli.files import SOURCES
from tests.cli.lines import line
from tests.cli.story import STOLEN
from tests.cli.story import WHY
from tests.cli.story import reports

CORRECTED = COINBASE.replace("-0.5,USD,$60000.00,$30000.00,$29850.00", "-0.4,USD,$60000.00,"
                             "$24000.00,$23850.00").replace("Sold 0.5", "Sold 0.4")  # fmt: skip
"""The same export in which one sale is another; same ids, one row changed."""

NEW_ROW = "c6,2025-07-01 10:00:00 UTC,Staking Income,ETH,0.1,USD,$3000.00,$300.00,$300.00,$0.00,\n"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """A ledger with an export in it (positions 5 to 8; the import is 9)."""
    desk.done("import", "coinbase", desk.write("export.csv", COINBASE), "--account", "cb")
    return desk


def take(desk: Desk, content: str, *options: str, name: str = "new.csv") -> Ran:
    """An export imported."""
    return desk.call("import", "coinbase", desk.write(name, content), "--account", "cb", *options)


def summary(ran: Ran) -> str:
    """The line that says what became of a file."""
    assert ran.status == 0, ran.err
    return ran.out.splitlines()[-1] if "read" in ran.out.splitlines()[-1] else next(
        each for each in ran.out.splitlines() if ": read " in each
    )  # fmt: skip


def test_a_corrected_export_is_refused_with_the_way_on(told: Desk) -> None:
    """Exit 3: what the row says now, what is recorded of it, and both ways on."""
    before = told.history()
    ran = take(told, CORRECTED)
    assert (ran.status, len(ran.complaints())) == (3, 1)
    assert ran.err.startswith("new.csv:6 [id] conflict: found coinbase:c4")
    assert '"quantity":"0.4"' in ran.err
    assert '"quantity":"0.5"' in ran.err
    assert "--reissue" in ran.err
    assert told.history() == before


def test_a_corrected_export_is_recorded_beside_the_old_one(anywhere: Desk) -> None:
    """The difference is shown, the figures follow, and both files and both words are kept."""
    desk = anywhere
    desk.done("import", "coinbase", desk.write("export.csv", COINBASE), "--account", "cb")
    old = reports(desk)
    ran = take(desk, CORRECTED + NEW_ROW, "--reissue")
    assert "  re-issued: coinbase:c4: quantity 0.5 -> 0.4, proceeds 30000 -> 24000" in ran.out
    assert "new.csv: read 6 = recorded 2 + already recorded 3 + not imported 1" in ran.out
    first, second = desk.done("history", "coinbase:c4").rows()
    assert (second["event"], second["revision"], second["supersedes"]) == (
        *("observation_reissued", 2, 1),
    )
    assert second["reason_code"] == "source_reissue"
    assert second["changed"] == "quantity 0.5 -> 0.4, proceeds 30000 -> 24000"
    assert first["source"].startswith("export.csv:6 sha256:")
    assert second["source"].startswith("new.csv:6 sha256:")
    assert desk.done("gains").rows()[0]["quantity"] == "0.4"
    log = open_log(desk.store)
    for content in (COINBASE, CORRECTED + NEW_ROW):
        digest = sha256(content.encode()).hexdigest()
        assert log.kept_file(LEDGER, digest) == content.encode()
    log.close()
    desk.done("correct", "void", "--import", str(len(desk.history())), *WHY)
    assert reports(desk) == old


def test_what_the_source_said_last_is_known(told: Desk) -> None:
    """The corrected export again is already recorded; the first one contradicts it now."""
    take(told, CORRECTED, "--reissue")
    before = told.history()
    for options in ((), ("--reissue",)):
        said = summary(take(told, CORRECTED, *options))
        assert said.endswith("read 5 = recorded 0 + already recorded 4 + not imported 1")
    ran = take(told, COINBASE)
    assert ran.status == 3
    assert "found coinbase:c4: quantity 0.4 -> 0.5, proceeds 24000 -> 30000" in ran.err
    assert "expected what its source last said (revision 2)" in ran.err
    assert told.history() == before
    assert take(told, COINBASE, "--skip", "coinbase:c4").status == 0


def test_a_dry_run_of_a_reissue_writes_nothing(told: Desk) -> None:
    """What would be recorded anew, and the counts; then exactly that happens."""
    before = told.history()
    foreseen = take(told, CORRECTED + NEW_ROW, "--reissue", "--dry-run")
    assert told.history() == before
    assert "re-issued: coinbase:c4: quantity 0.5 -> 0.4" in foreseen.out
    assert "would be recorded 2 + already recorded 3 + not imported 1" in foreseen.out
    done = take(told, CORRECTED + NEW_ROW, "--reissue")
    assert foreseen.out.replace("would be recorded", "recorded").endswith(done.out.lstrip())


def test_a_person_who_replaced_it_is_not_overruled_unasked(told: Desk) -> None:
    """Her figure stands through imports of the old export; the re-issue says what it changes."""
    told.done("correct", "replace", "coinbase:c4", "--quantity", "0.45", *WHY)
    said = summary(take(told, COINBASE))
    assert said.endswith("read 5 = recorded 0 + already recorded 4 + not imported 1")
    assert told.done("gains").rows()[0]["quantity"] == "0.45"
    ran = take(told, CORRECTED, "--reissue")
    assert "coinbase:c4: quantity 0.45 -> 0.4" in ran.out
    assert [row["revision"] for row in told.done("history", "coinbase:c4").rows()] == [1, 2, 3]


def test_a_treatment_and_a_void_outlast_a_reissue(told: Desk) -> None:
    """The withdrawal was a theft, of whatever quantity; the sale that is void stays void."""
    told.done("correct", "reclassify", "coinbase:c5", "--as", "theft", *STOLEN, *WHY)
    told.done("correct", "void", "coinbase:c4", *WHY)
    both = CORRECTED.replace("Send,BTC,-1.0002", "Send,BTC,-1.1")
    ran = take(told, both, "--reissue")
    assert "coinbase:c5: quantity 1.0002 -> 1.1" in ran.out
    assert told.done("gains").rows() == []
    assert [row["quantity"] for row in told.done("claims").rows()] == ["1.1"]


def test_a_reissue_that_fits_no_treatment_is_refused(told: Desk) -> None:
    """With the row; a person has to look at the treatment first."""
    told.done("correct", "reclassify", "coinbase:c5", "--as", "theft", *STOLEN, *WHY)
    arrived = COINBASE.replace("Send,BTC,-1.0002", "Receive,BTC,1.0002")
    before = told.history()
    ran = take(told, arrived, "--reissue")
    assert (ran.status, len(ran.complaints())) == (3, 1)
    assert ran.err.startswith("new.csv:5 [id] units_differ")
    assert told.history() == before


@pytest.mark.parametrize("source", SOURCES)
def test_a_file_that_says_the_same_has_nothing_to_reissue(desk: Desk, source: str) -> None:
    """Of every source: read again with --reissue, everything is already recorded."""
    content, rows, _, left = SOURCES[source]
    file = desk.write("export.csv", content)
    desk.done("import", source, file, "--account", "cb")
    before = desk.history()
    said = desk.done("import", source, file, "--account", "cb", "--reissue").out
    assert (
        f"read {rows} = recorded 0 + already recorded {rows - left} + not imported {left}" in said
    )
    assert desk.history() == before


def test_a_journal_is_reissued_like_any_source(desk: Desk) -> None:
    """By the ids of its lines, with a prefix too."""

    def take_journal(*lines: dict[str, Any]) -> str:
        file = desk.write("j.jsonl", "".join(json.dumps(each) + "\n" for each in lines))
        return desk.done("import", "journal", file, "--source", "mine", "--reissue").out

    take_journal(line("disposal", "a", proceeds="5"), line("disposal", "b", proceeds="6"))
    said = take_journal(line("disposal", "a", proceeds="5"), line("disposal", "b", proceeds="7"))
    assert "re-issued: mine:b: proceeds 6 -> 7" in said
    assert "read 2 = recorded 1 + already recorded 1 + not imported 0" in said


def test_names_and_texts_of_a_file_cannot_steer_the_terminal(desk: Desk) -> None:
    """A difference is shown, never obeyed."""
    for event in ("plain", "\x1b[7modd"):
        text = json.dumps(line("worthlessness", "w", event=event)) + "\n"
        ran = desk.done("import", "journal", desk.write("j.jsonl", text), "--reissue")
    assert "\x1b" not in ran.out
    assert r"event plain -> \x1b[7modd" in ran.out
