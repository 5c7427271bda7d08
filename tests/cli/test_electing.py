"""`identify` and `standing-order`: choices of lots on record before the sale (in this process)."""

import json
from pathlib import Path
import re

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.lines import line
from tests.cli.lines import words
from tests.support.stores import Store

DESCRIBED = (
    "identify", "--account", "cold", "--asset", "BTC", "--quantity", "1",
    "--valid-until", "2199-12-31",
)  # fmt: skip
SOLD = {"account": "cold", "asset": "BTC", "quantity": "1", "proceeds": "50"}


@pytest.fixture
def lots(database_store: Store, tmp_path: Path) -> Desk:
    """A cheap lot and a dear one in cold (positions 5 and 6, the import 7), on either store."""
    desk = opened(Desk(tmp_path, database_store.url))
    cheap = line("acquisition", "cheap", account="cold", at="2024-01-01T00:00:00Z", cost="10")
    dear = line("acquisition", "dear", account="cold", at="2024-02-01T00:00:00Z", cost="40")
    desk.journal(cheap, dear)
    return desk


def sell(desk: Desk, name: str, at: str) -> None:
    """One BTC of cold sold."""
    desk.done(*words(line("disposal", name, **SOLD, at=at)))


def selections(desk: Desk) -> list[tuple[str, str, str]]:
    """(disposal, lot, selection) of every gains row."""
    rows = desk.done("gains", "--format", "json").rows()
    return [(row["disposal"], row["lot"], row["selection"]) for row in rows]


def statuses(desk: Desk, *command: str) -> list[tuple[str, str]]:
    """Name and status of every row of a list."""
    rows = desk.done(*command, "--format", "json").rows()
    named = "identification" if command[0] == "identify" else "standing_order"
    return [(row[named], row["status"]) for row in rows]


def test_a_choice_made_before_the_sale_binds_it(lots: Desk) -> None:
    """Recorded, listed as waiting, taken by the first sale that fits, and listed as bound."""
    ran = lots.done(*DESCRIBED, "--lot", "dear=1", "--id", "mine")
    said = "account cold, asset BTC, quantity 1, valid_until 2199-12-31, lots 1 dear"
    assert ran.out.startswith(f"mine: position 8\n  said          identification, {said}\n")
    assert re.search(r"^  recorded at   \d{4}-\d\d-\d\dT[\d:.]+Z$", ran.out, re.MULTILINE)
    assert re.search(r"^  chain digest  [0-9a-f]{64}$", ran.out, re.MULTILINE)
    assert "does not prove the time to somebody who does not trust this clock" in ran.out
    assert ran.err == ""
    assert statuses(lots, "identify", "--list") == [("mine", "waiting")]
    sell(lots, "s", "2190-01-01T00:00:00Z")
    assert selections(lots) == [("s", "dear", "identified")]
    (row,) = lots.done("identify", "--list", "--format", "json").rows()
    assert (row["status"], row["outflow"]) == ("bound", "s")
    table = lots.done("identify", "--list", "--format", "table").out
    assert re.search(r"mine +bound +s +cold +BTC +1 +dear 1 ", table)


def test_a_choice_for_a_sale_that_has_happened_says_at_once_that_it_is_late(lots: Desk) -> None:
    """Kept, shown, and binding nothing; the exit status is that of a recorded fact."""
    sell(lots, "s", "2025-01-01T00:00:00Z")
    ran = lots.done("identify", "--for", "s", "--lot", "dear=1", "--id", "regret")
    assert ran.err == (
        "Note: s had happened before this was recorded: regret is late and does not bind. It is "
        "kept and shown (late_identification); identify before the next sale.\n"
    )
    assert selections(lots) == [("s", "cheap", "late_identification")]
    assert statuses(lots, "identify", "--list") == [("regret", "late")]
    codes = [row["code"] for row in lots.done("findings").rows()]
    assert "late_identification" in codes


def test_an_attested_choice_needs_its_evidence(lots: Desk) -> None:
    """Refused without it; with it the row says attested, and the file is kept."""
    sell(lots, "s", "2025-01-01T00:00:00Z")
    attested = (
        "identify", "--for", "s", "--lot", "dear=1", "--attested", "--at", "2024-12-31T23:00:00Z",
    )  # fmt: skip
    ran = lots.call(*attested)
    assert (ran.status, "identify [evidence] missing_key" in ran.err) == (3, True)
    lots.write("mail.txt", "sell the dear one")
    ran = lots.done(*attested, "--evidence", "mail.txt", "--id", "said")
    assert "said governs s by its evidence, not by the ledger's clock" in ran.err
    assert selections(lots) == [("s", "dear", "attested")]
    assert statuses(lots, "identify", "--list") == [("said", "attested")]
    codes = [row["code"] for row in lots.done("findings").rows()]
    assert "attested_identification" in codes


def test_a_standing_order_holds_until_a_later_fifo(lots: Desk) -> None:
    """Set, in force, counted; ended by the next, and both are listed."""
    ran = lots.done("standing-order", "set", "--method", "hifo", "--id", "high")
    assert ran.out.startswith("high: position 8\n  said          standing order, method hifo\n")
    assert "Note: cb is a US broker: after 2026-12-31 this binds there only if" in ran.err
    sell(lots, "s", "2190-01-01T00:00:00Z")
    assert selections(lots) == [("s", "dear", "standing_order")]
    off = lots.done("standing-order", "set", "--method", "fifo", "--id", "off")
    assert off.err == "Note: It ends high, as far as it reaches.\n"
    assert statuses(lots, "standing-order", "list") == [("high", "ended"), ("off", "in_force")]
    rows = lots.done(
        "standing-order", "list", "--known-at", "position:9", "--format", "json"
    ).rows()
    assert [(row["standing_order"], row["status"], row["outflows"]) for row in rows] == [
        ("high", "in_force", 1)
    ]


def test_the_receipt_is_written_once(lots: Desk) -> None:
    """As JSON, with what was printed; a name that is taken is refused and nothing is recorded."""
    order = (
        "standing-order",
        "set",
        "--method",
        "lifo",
        "--account",
        "cold",
        "--receipt",
        "r.json",
    )
    ran = lots.done(*order)
    data = json.loads((lots.folder / "r.json").read_bytes())
    assert data["chain_digest"] in ran.out
    assert data["said"] == {
        "id": data["fact"], "type": "standing_order", "method": "lifo", "account": "cold",
    }  # fmt: skip
    before = lots.history()
    again = lots.call(*order)
    assert (again.status, "r.json file_exists" in again.err) == (3, True)
    assert lots.history() == before


def test_saying_it_twice_records_it_once(lots: Desk) -> None:
    """With the same name; with another content under it the second is refused."""
    mine = (*DESCRIBED, "--lot", "dear=1", "--id", "mine")
    lots.done(*mine)
    before = lots.history()
    assert lots.done(*mine).out.startswith("mine: position 8, already recorded\n")
    other = lots.call(*DESCRIBED, "--lot", "dear=0.5", "--id", "mine")
    assert (other.status, "conflict" in other.err) == (3, True)
    assert lots.history() == before


def test_quiet_prints_the_name_it_made_up(lots: Desk) -> None:
    """Nothing else; notes still go to standard error."""
    ran = lots.done("--quiet", *DESCRIBED, "--lot", "dear=0.5")
    assert re.fullmatch(r"choice:[0-9a-f]{12}\n", ran.out)
    assert ran.err.startswith("Note: The lots named add up to 0.5 of 1")
    assert re.fullmatch(
        r"order:[0-9a-f]{12}\n",
        lots.done("--quiet", "standing-order", "set", "--method", "fifo").out,
    )
    assert lots.done("--quiet", *DESCRIBED, "--lot", "dear=1", "--id", "mine").out == ""


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("identify",), 3, "missing_key"),
        (("identify", "--for", "s"), 3, "missing_key"),
        (("identify", "--for", "s", "--lot", "dear"), 2, "wrong_usage"),
        (("identify", "--for", "s", "--lot", "=1"), 2, "wrong_usage"),
        (("identify", "--for", "s", "--lot", "dear="), 2, "wrong_usage"),
        (("identify", "--for", "s", "--lot", "dear=0"), 3, "out_of_range"),
        (("identify", "--for", "s", "--lot", "dear=1", "--at", "today"), 3, "not_an_instant"),
        (("identify", "--for", "s", "--lot", "dear=1", "--evidence", "none"), 3, "cannot_read"),
        ((*DESCRIBED[:2], "nowhere", *DESCRIBED[3:], "--lot", "a=1"), 3, "unknown_account"),
        (("identify", "--list", "--format", "xml"), 2, "not_a_choice"),
        (("identify", "--list", "--known-at", "soon"), 2, "not_a_moment"),
        (("standing-order", "set"), 2, ""),
        (("standing-order", "set", "--method", "best"), 3, "not_a_choice"),
        (("standing-order", "set", "--method", "hifo", "--from", "soon"), 3, "not_an_instant"),
        (("standing-order", "set", "--method", "hifo", "--account", "no"), 3, "unknown_account"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    desk: Desk, arguments: tuple[str, ...], status: int, code: str
) -> None:
    """With its reason, and nothing is recorded."""
    before = desk.history()
    ran = desk.call(*arguments)
    assert (ran.status, code in ran.err, ran.out) == (status, True, "")
    assert desk.history() == before


def test_a_lot_whose_name_has_an_equals_sign(desk: Desk) -> None:
    """The units stand behind the last one."""
    desk.done("identify", "--for", "s", "--lot", "a=b=0.5", "--id", "mine")
    (row,) = desk.done("identify", "--list", "--format", "json").rows()
    assert row["lots"] == "a=b 0.5"


def test_a_ledger_without_choices_lists_none(desk: Desk) -> None:
    """No rows, in every form."""
    assert desk.done("identify", "--list", "--format", "table").out.startswith(
        "identifications of ana: no rows."
    )
    assert desk.done("standing-order", "list").rows() == []
    header = desk.done("standing-order", "list", "--format", "csv").out
    assert header.startswith("id,standing_order,status,method,")


def test_a_journal_may_attest(desk: Desk) -> None:
    """History brought in from elsewhere: the same keys, the same demands."""
    sold = line("disposal", "s", at="2025-01-01T00:00:00Z", proceeds="50")
    bought = [
        line("acquisition", name, at=f"2024-0{month}-01T00:00:00Z", cost="10")
        for month, name in enumerate("ab", 1)
    ]
    said = line(
        "identification",
        "said",
        **{"for": "s"},
        at="2024-12-31T00:00:00Z",
        attested=True,
        lots=[{"lot": "b", "quantity": "1"}],
    )
    refused = desk.call("import", "journal", desk.write("bare.jsonl", [said]))
    assert (refused.status, "missing_key" in refused.err) == (3, True)
    evidence = [{"kind": "export", "ref": "old-ledger.csv"}]
    desk.journal(*bought, sold, {**said, "evidence": evidence})
    assert selections(desk) == [("s", "b", "attested")]
