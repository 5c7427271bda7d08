"""A choice on record: its receipt says what any store holds, and can be made again from itself."""

from hashlib import sha256
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.electing import Order
from adapters.electing import elect
from adapters.electing import listed
from adapters.evidence import read_evidence
from adapters.receipts import new_file
from adapters.recording import create_ledger
from adapters.recording import record
from domain.faults import Refused
from tests.support.stores import Store
from tests.support.stores import WallClock
from tests.units.adapters.book import held

LEDGER = "ana"
CHOICE = {
    "id": "c",
    "type": "identification",
    "account": "cb",
    "asset": "BTC",
    "quantity": "1",
    "valid_until": "2026-12-31",
    "lots": [{"lot": "a", "quantity": "1"}],
}


def opened(store: Store, clock: WallClock) -> Any:
    """A ledger with an account and one lot."""
    log = store.log(clock)
    create_ledger(log, LEDGER, "America/New_York", "single", "ana")
    record(log, LEDGER, {"id": "cb", "type": "account", "custody": "self"}, "ana", "test")
    record(log, LEDGER, held("acquisition", "a", cost="5"), "ana", "test")
    return log


def made_again(data: dict[str, Any]) -> str:
    """The digest that follows from a receipt's own words, by the recipe it gives."""

    def number(value: int) -> bytes:
        return value.to_bytes(8, "big")

    def sized(text: str) -> bytes:
        raw = text.encode()
        return number(len(raw)) + raw

    hashed = bytes.fromhex(data["previous_digest"]) + sized(data["ledger"])
    hashed += number(data["position"]) + sized(data["topic"]) + sized(data["event"])
    return sha256(hashed).hexdigest()


def test_a_receipt_says_what_was_recorded_and_its_digest_follows_from_it(
    store: Store, tmp_path: Path
) -> None:
    """On every store; it is the link that the log itself gave."""
    clock = WallClock()
    log = opened(store, clock)
    target = tmp_path / "receipt.json"
    receipt = elect(log, LEDGER, Order(CHOICE, "identify", receipt=target), "ben")
    data = json.loads(target.read_bytes())
    assert data == receipt.as_data()
    assert data["said"] == CHOICE
    assert (data["fact"], data["actor"], data["position"]) == ("c", "ben", 4)
    assert data["recorded_at"] == "2026-01-02T12:00:00.678901Z"
    assert made_again(data) == data["chain_digest"]
    later = record(log, LEDGER, held("acquisition", "b", cost="5"), "ana", "test")
    assert later.link != receipt.chain


def test_the_same_choice_again_gives_the_first_receipt(store: Store, tmp_path: Path) -> None:
    """Position, time and digest are those of the first time; nothing is added."""
    clock = WallClock()
    log = opened(store, clock)
    first = elect(log, LEDGER, Order(CHOICE, "identify"), "ben")
    clock.move(3600)
    record(log, LEDGER, held("acquisition", "b", cost="5"), "ana", "test")
    again = elect(log, LEDGER, Order(CHOICE, "identify", receipt=tmp_path / "r"), "ben")
    assert (first.new, again.new) == (True, False)
    assert (again.stored, again.chain, again.recorded_at) == (
        first.stored,
        first.chain,
        first.recorded_at,
    )
    other = {**CHOICE, "quantity": "2"}
    with pytest.raises(Refused):
        elect(log, LEDGER, Order(other, "identify", receipt=tmp_path / "other"), "ben")
    assert not (tmp_path / "other").exists()


def test_evidence_is_kept_and_named(store: Store, tmp_path: Path) -> None:
    """An attested choice carries its file by digest, and says in its receipt what it rests on."""
    log = opened(store, WallClock())
    record(log, LEDGER, held("disposal", "s", at="2025-03-01T12:00:00Z"), "ana", "test")
    (tmp_path / "mail.txt").write_bytes(b"sell the dear ones")
    attached = read_evidence([tmp_path / "mail.txt"], ["safe, box 4"])
    line = {
        "id": "c",
        "type": "identification",
        "for": "s",
        "at": "2025-03-01T11:00:00Z",
        "attested": True,
        "lots": [{"lot": "a", "quantity": "1"}],
    }
    receipt = elect(log, LEDGER, Order(line, "identify", attached), "ben")
    digest = sha256(b"sell the dear ones").hexdigest()
    assert log.kept_file(LEDGER, digest) == b"sell the dear ones"
    assert receipt.said()["evidence"] == [
        {"kind": "file", "ref": "mail.txt", "sha256": digest},
        {"kind": "reference", "ref": "safe, box 4"},
    ]
    assert [each.partition(",")[0] for each in receipt.remarks] == ["c governs s by its evidence"]
    report = listed(log, LEDGER, "identification", "", WallClock().now)
    assert [(row["status"], row["outflow"]) for row in report.rows] == [("attested", "s")]


def test_a_receipt_replaces_no_file_and_then_nothing_is_recorded(tmp_path: Path) -> None:
    """A name that is taken, a folder that is not there: refused before anything is written."""
    log = opened(Store("memory", ""), WallClock())
    (tmp_path / "taken").write_text("mine")
    (tmp_path / "loose").symlink_to(tmp_path / "nowhere")
    for name, code in (
        ("taken", "file_exists"),
        ("loose", "file_exists"),
        ("no/folder", "cannot_write"),
    ):
        with pytest.raises(Refused) as refused:
            elect(log, LEDGER, Order(CHOICE, "identify", receipt=tmp_path / name), "ben")
        assert refused.value.faults[0].code == code
    assert log.known(LEDGER, ["c"]) == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loose", "taken"]
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """The choice is on record then, and the refusal says so."""
    target = tmp_path / "receipt"

    def overtaken() -> None:
        with new_file(target) as write:
            target.write_text("theirs")
            write(b"ours")

    with pytest.raises(Refused) as refused:
        overtaken()
    assert "on record all the same" in refused.value.faults[0].next
    assert [path.name for path in tmp_path.iterdir()] == ["receipt"]
    assert target.read_text() == "theirs"


def test_where_no_link_can_be_made_the_file_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems know no second name for a file."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with new_file(tmp_path / "receipt") as write:
        write(b"ours")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"ours"]


def test_nothing_is_left_where_the_block_fails(tmp_path: Path) -> None:
    """No half file, no draft."""

    def failing() -> None:
        with new_file(tmp_path / "receipt"):
            raise KeyError("the block")

    with pytest.raises(KeyError):
        failing()
    assert list(tmp_path.iterdir()) == []


def test_a_voided_choice_is_not_brought_back_by_saying_it_again(tmp_path: Path) -> None:
    """Its receipt is shown, and what to do instead."""
    from adapters.corrected import Reason
    from adapters.correcting import Order as Correction
    from adapters.correcting import commit
    from adapters.correcting import decide

    log = opened(Store("memory", ""), WallClock())
    elect(log, LEDGER, Order(CHOICE, "identify"), "ben")
    orders = [Correction("void", "c")]
    commit(log, LEDGER, decide(log, LEDGER, orders, Reason("duplicate", "twice")), "ben")
    again = elect(log, LEDGER, Order(CHOICE, "identify"), "ben")
    assert again.remarks == (
        "c was voided since; bring it back: lotledger correct reinstate c --reason …",
    )
