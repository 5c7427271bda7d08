"""Files that are refused: each fault with its file, row and column; status 3; nothing written.

The commands run inside this process.
"""

import json
import os
from pathlib import Path
import re

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.files import COINBASE
from tests.cli.files import KRAKEN
from tests.cli.lines import line

Place = tuple[int, str, str]
"""Row, column and code of a fault."""

FAULT = re.compile(r"^bad\.\w+(?::(\d+))?(?: \[(.+?)\])? (\w+): found .+, expected .+\.")

GOOD = json.dumps(line("income"))


def places(ran: Ran) -> list[Place]:
    """Where the complaints say the faults are; every line of them is a complaint."""
    matches = [FAULT.match(complaint) for complaint in ran.complaints()]
    assert all(matches), ran.err
    return [(int(match[1] or 0), match[2] or "", match[3]) for match in matches if match]


def refused(desk: Desk, content: str | bytes, source: str = "journal", *options: str) -> Ran:
    """The import of such a file, which is refused and leaves the store as it was."""
    before = desk.done("history", "--format", "json").out
    stored = (desk.folder / "lotledger.db").read_bytes()
    ran = desk.call("import", source, desk.write("bad.file", content), *options)
    assert (ran.status, ran.out) == (3, "")
    assert desk.done("history", "--format", "json").out == before
    assert (desk.folder / "lotledger.db").read_bytes() == stored
    return ran


def changed(**keys: object) -> str:
    """The good line with some of its keys changed; None takes a key away."""
    merged = {**line("income"), **keys}
    return json.dumps({key: value for key, value in merged.items() if value is not None})


LINES: list[tuple[str, str, str]] = [
    ('{"id": "a", "type": "income"', "", "not_json"),
    ("nonsense", "", "not_json"),
    ("[]", "", "not_an_object"),
    ("12", "", "not_an_object"),
    ("null", "", "not_an_object"),
    (GOOD + GOOD, "", "not_json"),
    (GOOD[:-1] + ', "asset": "ETH"}', "asset", "repeated_key"),
    (GOOD[:-1] + ', "fee": {"amount": "1", "amount": "2"}}', "amount", "repeated_key"),
    (GOOD.replace('"1"', "1"), "quantity", "not_a_string"),
    (GOOD.replace('"1"', "1.5"), "quantity", "not_a_string"),
    (GOOD.replace('"1"', "1e5"), "quantity", "not_a_string"),
    (GOOD.replace('"1"', "NaN"), "", "not_json"),
    (GOOD.replace('"1"', "-Infinity"), "", "not_json"),
    (GOOD.replace('"1"', "9" * 5000), "", "not_json"),
    (GOOD.replace('"1"', "true"), "quantity", "not_a_string"),
    (GOOD.replace('"1"', "null"), "quantity", "not_a_string"),
    (GOOD.replace('"1"', "[" * 3000 + "]" * 3000), "", "not_json"),
    (GOOD.replace('"1"', "[" * 900 + "]" * 900), "quantity", "not_a_string"),
    (changed(quantity="NaN"), "quantity", "not_a_number"),
    (changed(quantity="1e5"), "quantity", "not_a_number"),
    (changed(quantity="1,000"), "quantity", "not_a_number"),
    (changed(quantity="+1"), "quantity", "not_a_number"),
    (changed(quantity=".5"), "quantity", "not_a_number"),
    (changed(quantity="1."), "quantity", "not_a_number"),
    (changed(quantity=" 1"), "quantity", "not_a_number"),
    (changed(quantity="1\n"), "quantity", "not_a_number"),
    (changed(quantity="\u0661"), "quantity", "not_a_number"),
    (changed(quantity="9" * 61), "quantity", "not_a_number"),
    (changed(quantity="0." + "9" * 60), "quantity", "not_a_number"),
    (changed(quantity="0"), "quantity", "out_of_range"),
    (changed(quantity="-1"), "quantity", "out_of_range"),
    (changed(quantity="-0.00"), "quantity", "out_of_range"),
    (changed(value="-0.01"), "value", "out_of_range"),
    (changed(value={"amount": "5"}), "value.currency", "missing_key"),
    (changed(value={"amount": "5", "currency": "EUR", "x": "1"}), "value.x", "unknown_key"),
    (changed(asset="USD"), "asset", "fiat_is_not_units"),
    (changed(asset="eur"), "asset", "fiat_is_not_units"),
    (changed(asset=""), "asset", "empty"),
    (changed(asset="B\u0000C"), "asset", "bad_name"),
    (changed(colour="red"), "colour", "unknown_key"),
    (changed(recorded_at="2020-01-01T00:00:00Z"), "recorded_at", "unknown_key"),
    (changed(type="windfall"), "type", "unknown_type"),
    (changed(type=None), "type", "unknown_type"),
    (changed(type=["income"]), "type", "unknown_type"),
    (changed(id=None), "id", "not_a_string"),
    (changed(id=7), "id", "not_a_string"),
    (changed(id=["a"]), "id", "not_a_string"),
    (changed(id={"a": "b"}), "id", "not_a_string"),
    (changed(id="a\tb"), "id", "bad_name"),
    (changed(id="a\ud800b"), "id", "bad_name"),
    (changed(id="x" * 301), "id", "bad_name"),
    (changed(account="nowhere"), "account", "unknown_account"),
    (changed(account=None), "account", "missing_key"),
    (changed(at=None), "at", "missing_key"),
    (changed(at="2024-05-01"), "at", "not_an_instant"),
    (changed(at="2024-05-01T12:00:00"), "at", "not_an_instant"),
    (changed(at="2024-05-01T12:00:00.1234567Z"), "at", "not_an_instant"),
    (changed(at="2024-02-30T12:00:00Z"), "at", "not_an_instant"),
    (changed(at="2024-05-01T25:00:00Z"), "at", "not_an_instant"),
    (changed(at="2024-05-01T12:00:00+25:00"), "at", "not_an_instant"),
    (changed(at=1714564800), "at", "not_an_instant"),
    (changed(at="0024-05-01T12:00:00Z"), "at", "not_an_instant"),
    (changed(at="0001-01-01T00:00:00Z"), "at", "not_an_instant"),
    (changed(at="9999-12-31T23:59:59Z"), "at", "not_an_instant"),
    (changed(how="luck"), "how", "not_a_choice"),
    (changed(how=["staking"]), "how", "not_a_choice"),
    (changed(order="1"), "order", "not_an_integer"),
    (changed(order=1.5), "order", "not_an_integer"),
    (changed(order=True), "order", "not_an_integer"),
    (changed(order=10**13), "order", "not_an_integer"),
    (changed(note=5), "note", "not_a_string"),
    (changed(note="\ud800"), "note", "bad_text"),
    (changed(tx="\udfff"), "tx", "bad_text"),
    (changed(evidence=5), "evidence", "not_a_list"),
    (changed(evidence="receipt"), "evidence", "not_a_list"),
    (changed(evidence={}), "evidence", "not_a_list"),
    (changed(evidence=[{"ref": "p. 3"}]), "evidence[0].kind", "missing_key"),
    (changed(evidence=["p. 3"]), "evidence[0]", "not_an_object"),
    (json.dumps(line("swap", sent={"asset": "BTC"})), "sent.quantity", "missing_key"),
    (json.dumps(line("swap", sent="1 BTC")), "sent", "not_an_object"),
    (json.dumps(line("disposal", fee={"asset": "EUR", "quantity": "1"})), "fee.asset",
     "fiat_is_not_units"),
    (json.dumps(line("disposal", fee=[])), "fee", "not_an_object"),
    (json.dumps(line("transfer", to="cb")), "to", "same_account"),
    (json.dumps(line("transfer", to="nowhere")), "account", "unknown_account"),
    (json.dumps(line("acquisition", how="opening")), "acquired", "missing_key"),
    (json.dumps(line("year_facts", year="2024")), "year", "not_an_integer"),
    (json.dumps(line("year_facts", year=1999)), "year", "not_an_integer"),
    (json.dumps(line("year_facts", died="yesterday")), "died", "not_an_instant"),
    (json.dumps(line("year_facts", died="0001-01-01")), "died", "not_an_instant"),
    (json.dumps(line("identification", lots={})), "lots", "not_a_list"),
    (json.dumps(line("identification", lots=[{"lot": "a", "quantity": 1}])), "lots[0].quantity",
     "not_a_string"),
    (json.dumps(line("theft", for_profit="yes")), "for_profit", "not_a_boolean"),
]  # fmt: skip
"""A line, the column its one fault names, and the fault's code."""


@pytest.mark.parametrize(("text", "column", "code"), LINES)
def test_a_faulty_line_is_refused_with_its_place(
    desk: Desk, text: str, column: str, code: str
) -> None:
    """The good lines around it are refused with it, and the complaint is about it alone."""
    other = json.dumps(line("price"))
    assert places(refused(desk, f"{other}\n{text}\n{other}\n")) == [(2, column, code)]


@pytest.mark.parametrize(("text", "column", "code"), LINES)
def test_a_source_name_changes_no_refusal(desk: Desk, text: str, column: str, code: str) -> None:
    """With --source, which reads ids and references of lines, the same is complained of."""
    ran = refused(desk, f"\n{text}\n", "journal", "--source", "mine")
    assert places(ran) == [(2, column, code)]


@pytest.mark.parametrize(
    "lots", [5, "a", [5], [["a"]], [{"lot": ["a"], "quantity": "1"}], [{"lot": {}}]]
)
def test_references_of_any_kind_are_read_with_a_source_name(desk: Desk, lots: object) -> None:
    """A reference that is no text is a fault of its line."""
    content = json.dumps(line("identification", lots=lots)) + "\n"
    ran = refused(desk, content, "journal", "--source", "mine")
    assert {column.partition("[")[0] for _, column, _ in places(ran)} == {"lots"}


def test_a_file_with_ten_different_faults_lists_ten(desk: Desk) -> None:
    """One run tells everything, in the order of the file: also what only the ledger knows."""
    desk.journal(line("income", "known"))
    lines = [
        changed(id="r1", quantity=1),
        changed(id="r2", asset="USD"),
        changed(id="r3")[:-1] + ', "id": "r3"}',
        changed(id="r4", account="nowhere"),
        changed(id="r5", at="2024-05-01T12:00:00"),
        changed(id="known", quantity="7"),
        changed(id="r7", type="windfall"),
        changed(id="r8", colour="red"),
        changed(id="r9")[:-3],
        changed(id="r10", quantity="-1"),
        changed(id="r11"),
        changed(id="r11", quantity="11"),
    ]
    assert places(refused(desk, "\n".join(lines) + "\n")) == [
        (1, "quantity", "not_a_string"),
        (2, "asset", "fiat_is_not_units"),
        (3, "id", "repeated_key"),
        (4, "account", "unknown_account"),
        (5, "at", "not_an_instant"),
        (6, "id", "conflict"),
        (7, "type", "unknown_type"),
        (8, "colour", "unknown_key"),
        (9, "", "not_json"),
        (10, "quantity", "out_of_range"),
        (12, "id", "duplicate_id"),
    ]


def test_ten_faults_of_one_line_are_told_at_once(desk: Desk) -> None:
    """Every key of a line is looked at, whatever is wrong with the others."""
    bad = {"id": "", "type": "swap", "at": "noon", "account": 5, "order": "x", "colour": "red",
           "sent": {"asset": "USD", "quantity": "0"}, "received": {"quantity": "1e3"},
           "value": "-1", "fee": {"amount": 1}}  # fmt: skip
    found = places(refused(desk, json.dumps(bad) + "\n"))
    columns = {"id", "at", "account", "order", "colour", "sent.asset", "sent.quantity",
               "received.asset", "received.quantity", "value", "fee.amount"}  # fmt: skip
    assert {column for _, column, _ in found} == columns


def test_the_same_id_twice_with_other_content(desk: Desk) -> None:
    """The second row is named, and so is the first."""
    ran = refused(desk, f"{GOOD}\n\n{changed(quantity='2')}\n")
    assert places(ran) == [(3, "id", "duplicate_id")]
    assert "first in row 1" in ran.err
    assert "--skip one:income" in ran.err


def test_a_last_line_cut_short_is_said_to_be_cut(desk: Desk) -> None:
    """Beside the bad line stands the likely reason: the end of the file is missing."""
    for blank in ("", "\n\n"):
        ran = refused(desk, f"{json.dumps(line('price'))}\n{blank}{GOOD[:40]}")
        assert [code for _, _, code in places(ran)] == ["not_json", "file_cut_short"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [(0, "", "empty_file")]),
        (b"\n \n\t\n", [(0, "", "empty_file")]),
        (b"\xef\xbb\xbf", [(0, "", "empty_file")]),
        (GOOD.encode() + b"\n" + GOOD.encode("utf-16"), None),
        (GOOD.encode("utf-16"), None),
        (GOOD.encode("utf-32"), None),
        (changed(note="caf\xe9").encode().replace(b"\\u00e9", b"\xe9"), [(1, "", "not_utf8")]),
        (GOOD.encode() + b"\n\0\0\0\n", [(2, "", "not_json")]),
        (GOOD.encode().replace(b"BTC", b"B\0C"), [(1, "", "not_json")]),
        (b"\x1f\x8b\x08" + bytes(200), None),
        (b"PK\x03\x04" + bytes(200), None),
    ],
)
def test_what_is_no_text_of_lines_is_refused(
    desk: Desk, content: bytes, found: list[Place] | None
) -> None:
    """Nothing at all, another encoding, a binary file: refused, with at least one place."""
    seen = places(refused(desk, content + b"\n"))
    assert seen if found is None else seen == found


def test_a_line_of_ten_megabytes_is_refused_unread(desk: Desk) -> None:
    """The line is named with its size; the one after it is checked all the same."""
    long = changed(note="x" * 10_000_000)
    ran = refused(desk, f"{long}\n{changed(quantity='0')}\n")
    assert places(ran) == [(1, "", "line_too_long"), (2, "quantity", "out_of_range")]
    assert len(ran.err) < 500


def test_a_complaint_is_one_short_line_whatever_it_repeats(desk: Desk) -> None:
    """A megabyte in a cell, a line break in a key and terminal codes stay out of the terminal."""
    text = changed(quantity="9" * 500_000, **{"\x1b[2J\n": "x"})
    ran = refused(desk, f"{text}\n")
    assert len(ran.complaints()) == 2
    assert len(ran.err) < 1000
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("name", ["nowhere.jsonl", "folder", "folder/none.jsonl"])
def test_a_path_that_is_no_file_is_refused(desk: Desk, name: str) -> None:
    """A file that is not there, or a folder, is named with the system's reason."""
    (desk.folder / "folder").mkdir()
    for source in ("journal", "coinbase"):
        ran = desk.call("import", source, name)
        assert ran.status == 3
        assert ran.err.startswith(f"{name} cannot_read: found ")


def test_a_file_that_may_not_be_read_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's refusal is passed on as a sentence (a superuser may read anything)."""
    name = desk.write("secret.jsonl", [line("income")])
    (desk.folder / name).chmod(0)
    if os.geteuid() == 0:

        def forbidden(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "read_bytes", forbidden)
    ran = desk.call("import", "journal", name)
    assert (ran.status, ran.err) == (
        3,
        "secret.jsonl cannot_read: found Permission denied, expected a file that can be read.\n",
    )


def test_bad_cells_of_an_export_are_all_told(desk: Desk) -> None:
    """Rows and columns are those of the file as the exchange wrote it."""
    content = COINBASE.replace("BTC,-0.5", "BTC,half").replace("2024-05-01 10:00", "2024-05-41 10")
    assert places(refused(desk, content, "coinbase", "--account", "cb")) == [
        (6, "Quantity Transacted", "not_a_number"),
        (8, "Timestamp", "not_an_instant"),
    ]


def test_an_export_for_an_account_nobody_opened(desk: Desk) -> None:
    """The account is asked for once, at the first row that needs it."""
    ran = refused(desk, KRAKEN, "kraken")
    assert places(ran) == [(2, "account", "unknown_account")]
    assert "lotledger account add kraken" in ran.err


@pytest.mark.parametrize("source", ["coinbase", "kraken", "koinly"])
@pytest.mark.parametrize(
    "content",
    [b"", b"hello\n", bytes(100), GOOD.encode(), KRAKEN.encode("utf-16"), b"\xff" * 50, b'"',
     b"a,b,c\n1,2,3\n", COINBASE.encode()[:250]],
)  # fmt: skip
def test_another_file_is_no_export(desk: Desk, source: str, content: bytes) -> None:
    """Something else given as an export is refused, never read as one without rows."""
    assert places(refused(desk, content, source, "--account", "cb"))


def test_an_export_cut_short_is_refused(desk: Desk) -> None:
    """A download that broke off in the middle of a row writes nothing."""
    whole = COINBASE.encode()
    for kept in (len(whole) - 60, len(whole) - 75):
        ran = refused(desk, whole[:kept], "coinbase", "--account", "cb")
        assert "file_cut_short" in [code for _, _, code in places(ran)]
