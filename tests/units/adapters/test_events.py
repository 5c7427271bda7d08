"""Stored events: frozen ones are read as ever, hashed as ever, and lifted where versions grow."""

from collections.abc import Iterable
import hashlib
import json
from typing import Any

import pytest

from adapters import events
from adapters.event_log.chain import link
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Stored
from adapters.events import fact_entry
from adapters.events import read_events
from adapters.learning import learn
from adapters.surveying import Survey
from adapters.surveying import take_correction
from domain.facts import Removal
from domain.facts import Theft
from domain.faults import Refused
from domain.journal import Statement
from domain.journal import check
from domain.shapes import SHAPES
from tests.units.adapters.book import held
from tests.units.adapters.frozen import EVENTS
from tests.units.adapters.frozen import LEDGER
from tests.units.adapters.frozen import contradictions
from tests.units.adapters.frozen import frozen_log
from tests.units.adapters.frozen import known_fact

FACTS = [name for name, event in EVENTS.items() if event.fact]

CORRECTED = {
    "fact_voided": ("duplicate", 2),
    "fact_replaced": ("wrong_facts", 2),
    "treatment_reclassified": ("misclassified", 2),
    "fact_annotated": ("note", 2),
    "fact_reinstated": ("undo", 3),
    "observation_reissued": ("source_reissue", 2),
}
"""The events that correct the frozen removal: each with its reason code and its revision."""

BOOK = [
    name
    for name, event in EVENTS.items()
    if event.event and name.removeprefix("v1/") not in CORRECTED
]


def statement(line: Any) -> Statement:
    """The statement a good line makes."""
    made, faults = check(line, "given", 1)
    assert made is not None, faults
    return made


def test_every_version_of_every_type_is_frozen() -> None:
    """What this program can read, it has proof of: each topic has its file, and the reverse."""
    assert {event.topic for event in EVENTS.values()} == set(events.TOPICS)
    for name, event in EVENTS.items():
        version, _, kind = name.partition("/")
        assert event.topic == f"{kind}.{version.removeprefix('v')}"


@pytest.mark.parametrize("name", EVENTS)
def test_a_frozen_event_is_hashed_as_ever(name: str) -> None:
    """The link made from its bytes today is the one that was made then."""
    event = EVENTS[name]
    made = link(GENESIS, LEDGER, 1, event.topic, event.state.encode())
    assert made.hex() == event.link


def test_the_link_is_made_as_it_is_written_down() -> None:
    """Anybody can make a link with SHA-256 and the lengths of its parts, without this program."""
    event = EVENTS["v1/income"]
    parts = [LEDGER.encode(), event.topic.encode(), event.state.encode()]
    ledger, topic, state = (len(part).to_bytes(8, "big") + part for part in parts)
    whole = bytes(32) + ledger + (1).to_bytes(8, "big") + topic + state
    assert hashlib.sha256(whole).hexdigest() == event.link


@pytest.mark.parametrize("name", FACTS)
def test_a_frozen_fact_is_read_as_ever(name: str) -> None:
    """Every value that was read from it then is read from it today."""
    event = EVENTS[name]
    knowledge = learn(frozen_log(event), LEDGER)
    assert list(contradictions(event.fact, known_fact(knowledge, event.name))) == []
    assert ("unknown_label", event.name, "a label nobody knows") in knowledge.remarks


@pytest.mark.parametrize("kind", CORRECTED)
def test_a_frozen_correction_is_read_as_ever(kind: str) -> None:
    """The whole of its data, and what it makes of the removal: all values, or nothing where void.

    No event before it is needed: a correction carries the whole of what holds now.
    """
    event = EVENTS[f"v1/{kind}"]
    (found,) = read_events([event.stored()])
    assert (found.type, found.fact, found.actor) == (kind, "frozen:removal", "ana")
    assert found.note == "a note: ü × 1"
    assert event.event is not None
    assert event.event.items() <= found.data.items()
    for before in ([EVENTS["v1/removal"]], []):
        if kind == "fact_reinstated":
            before.append(EVENTS["v1/fact_voided"])
        knowledge = learn(frozen_log(*before, event), LEDGER)
        assert knowledge.knows("frozen:removal") == (event.held is not None)
        if event.held is not None:
            assert list(contradictions(event.held, known_fact(knowledge, event.name))) == []


@pytest.mark.parametrize("kind", CORRECTED)
def test_a_frozen_correction_is_surveyed_as_ever(kind: str) -> None:
    """Who corrected what, from which revision to which, why, on what evidence, in which batch."""
    event = EVENTS[f"v1/{kind}"]
    assert event.event is not None
    found = Survey()
    made = take_correction(found, event.stored(7))
    code, number = CORRECTED[kind]
    assert (made.number, made.supersedes, made.position) == (number, number - 1, 7)
    assert (made.event, made.reason_code, made.actor) == (kind, code, "ana")
    assert (made.batch, made.note) == ("00112233445566ff", "a note: ü × 1")
    assert made.standing == (kind != "fact_voided")
    assert [dict(each) for each in made.evidence] == event.event["evidence"]
    assert [dict(each) for each in made.added_evidence] == event.event["added_evidence"]
    assert made.reason == event.event["reason"]
    assert (made.twin, made.restores) == (
        "frozen:transfer" if kind == "fact_voided" else "",
        1 if kind == "fact_reinstated" else 0,
    )
    assert found.observed == (
        {"frozen:removal": bytes(range(32))} if kind == "observation_reissued" else {}
    )


def test_a_frozen_reissue_says_where_it_stood() -> None:
    """The new observation has a file, rows and remarks of its own."""
    (found,) = read_events([EVENTS["v1/observation_reissued"].stored()])
    assert found.source is not None
    assert (found.source["file"], found.source["rows"]) == ("export 2.csv", [9, 10])
    knowledge = learn(frozen_log(EVENTS["v1/removal"], EVENTS["v1/observation_reissued"]), LEDGER)
    assert knowledge.open_remarks() == [("unknown_label", "frozen:removal", "a label nobody knows")]


def test_what_a_correction_states_is_lifted_like_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement inside has a version of its own, and so has the treatment."""

    def less(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "quantity": "7"}

    def other(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "scheme": "other"}

    grow(monkeypatch, "removal", less)
    grow(monkeypatch, "theft", other)
    replaced = learn(frozen_log(EVENTS["v1/fact_replaced"]), LEDGER).facts["frozen:removal"]
    assert isinstance(replaced, Removal)
    assert f"{replaced.quantity}" == "7"
    stolen = learn(frozen_log(EVENTS["v1/treatment_reclassified"]), LEDGER).facts["frozen:removal"]
    assert isinstance(stolen, Theft)
    assert (f"{stolen.quantity}", stolen.scheme) == ("1.5", "other")


@pytest.mark.parametrize("name", BOOK)
def test_a_frozen_event_of_the_book_is_read_as_ever(name: str) -> None:
    """What the ledger was opened with, and what became of a file."""
    event = EVENTS[name]
    (found,) = read_events([event.stored()])
    assert (found.type, found.fact, found.actor) == (name.partition("/")[2], "", "ana")
    assert event.event is not None
    assert event.event.items() <= found.data.items()


def test_the_frozen_ledger_has_its_zone_and_status() -> None:
    """The first event decides in which zone a date is meant."""
    knowledge = learn(frozen_log(EVENTS["v1/file_imported"]), LEDGER)
    assert (knowledge.zone.key, knowledge.filing_status) == ("America/New_York", "single")
    assert knowledge.position == 2
    assert knowledge.remarks == [("balance_gap", "event:2", "two rows are missing")]


@pytest.mark.parametrize("name", FACTS)
def test_a_frozen_line_is_still_the_same_observation(name: str) -> None:
    """Its digest has not changed: a file of an earlier release's day is known, no contradiction."""
    event = EVENTS[name]
    assert fact_entry(statement(event.line), "ana").digest.hex() == event.digest


@pytest.mark.parametrize("name", FACTS)
def test_provenance_of_a_frozen_fact_is_read_as_ever(name: str) -> None:
    """Who, when, from which file and rows, and what was noted beside it."""
    (found,) = read_events([EVENTS[name].stored(7)])
    assert (found.position, found.actor, found.note) == (7, "ana", "a note: ü × 1")
    assert found.recorded_at == "2026-04-10T09:00:00.123456Z"
    assert found.effective_at == "2024-05-01T12:30:15.250000Z"
    assert found.source is not None
    assert (found.source["file"], found.source["rows"]) == ("export.csv", [7, 8])
    assert found.evidence == [{"kind": "statement", "ref": "page 3", "sha256": "00ff"}]
    assert found.remarks == [["unknown_label", "a label nobody knows"]]


def grow(monkeypatch: pytest.MonkeyPatch, kind: str, *upcasters: Any) -> None:
    """Make today's version of a type the one that these upcasters lead to."""
    newest = 1 + len(upcasters)
    monkeypatch.setitem(events.VERSIONS, kind, newest)
    monkeypatch.delitem(events.NEWEST, f"{kind}.1")
    monkeypatch.setitem(events.NEWEST, f"{kind}.{newest}", kind)
    for version, upcaster in enumerate(upcasters, 1):
        monkeypatch.setitem(events.UPCASTERS, (kind, version), upcaster)
        monkeypatch.setitem(events.TOPICS, f"{kind}.{version + 1}", (kind, version + 1))


def staking_is_a_reward(data: dict[str, Any]) -> dict[str, Any]:
    """As if version 2 knew no staking any more."""
    return {**data, "how": "reward"}


def rewards_are_doubled(data: dict[str, Any]) -> dict[str, Any]:
    """As if version 3 counted half units, of rewards alone."""
    assert data["how"] == "reward"
    return {**data, "quantity": "3"}


def read_as(name: str) -> tuple[str, str]:
    """How and how much a frozen income is, on the way to a fact; and so it is in the history."""
    event = EVENTS[name]
    fact = known_fact(learn(frozen_log(event), LEDGER), event.name)
    (found,) = read_events([event.stored()])
    assert (found.data["how"], found.data["quantity"]) == (fact.how, f"{fact.quantity}")
    return found.data["how"], found.data["quantity"]


def test_an_older_version_is_lifted_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stored bytes and their link stay; what they say is brought to today's version."""
    assert read_as("v1/income") == ("staking", "1.5")
    grow(monkeypatch, "income", staking_is_a_reward)
    assert read_as("v1/income") == ("reward", "1.5")
    event = EVENTS["v1/income"]
    assert link(GENESIS, LEDGER, 1, event.topic, event.state.encode()).hex() == event.link


def test_versions_are_lifted_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 1 to 3 by way of 2; each step sees what the one before it made."""
    grow(monkeypatch, "income", staking_is_a_reward, rewards_are_doubled)
    assert read_as("v1/income") == ("reward", "3")


def test_a_new_fact_is_written_in_todays_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written today is read today as it stands, without any lifting."""
    grow(monkeypatch, "income", staking_is_a_reward)
    written = fact_entry(statement(EVENTS["v1/income"].line), "ana")
    assert written.topic == "income.2"
    state = b'{"recorded_at":"2026-04-10T09:00:00.123456Z",' + written.body[1:]
    (found,) = read_events([Stored(1, written.topic, state)])
    assert found.data["how"] == "staking"


def test_other_types_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new version of one type changes no other."""
    grow(monkeypatch, "income", staking_is_a_reward)
    for name in set(FACTS) - {"v1/income"}:
        event = EVENTS[name]
        fact = known_fact(learn(frozen_log(event), LEDGER), event.name)
        assert list(contradictions(event.fact, fact)) == []


@pytest.mark.parametrize("topic", ["windfall.1", "income.2", "income.0", "income", "", "INCOME.1"])
def test_a_topic_nobody_registered_is_refused(topic: str) -> None:
    """On the way to facts and on the way to the history, with its position."""
    strange = Stored(41, topic, EVENTS["v1/income"].state.encode())
    with pytest.raises(Refused) as refused:
        list(read_events([strange]))
    (fault,) = refused.value.faults
    assert (fault.code, fault.row, fault.found) == ("event_not_known", 41, topic)
    assert "upgrade" in fault.next


def digests(lines: Iterable[dict[str, Any]], *, ours: bool = False) -> set[bytes]:
    """The digests of lines; `ours` where an importer numbered them."""
    return {fact_entry(statement(line), "ana", order_is_ours=ours).digest for line in lines}


def test_the_digest_is_over_the_observation_alone() -> None:
    """Notes, evidence and who said it do not count; every key of what happened does."""
    line = held("income", "a", how="mining")
    same = [line, {**line, "note": "x"}, {**line, "evidence": [{"kind": "x"}]},
            {**line, "quantity": "1.0"}, {**line, "at": "2024-05-01T14:00:00+02:00"},
            dict(reversed(line.items()))]  # fmt: skip
    assert len(digests(same)) == 1
    others = [line, {**line, "type": "acquisition", "how": "gift"}, {**line, "quantity": "1.1"},
              {**line, "at": "2024-05-01T12:00:00.000001Z"}, {**line, "account": "kr"},
              {**line, "value": "0"}, {**line, "tx": "0x1"}, {**line, "order": 1}]  # fmt: skip
    assert len(digests(others)) == len(others)
    assert len(digests([line, {**line, "order": 1}, {**line, "order": 2}], ours=True)) == 1


def test_what_is_stored_is_registered_by_name_and_version() -> None:
    """No stored name is an import path; every journal type has one."""
    assert {topic.partition(".")[0] for topic in events.TOPICS} == {
        *SHAPES,
        *CORRECTED,
        "ledger_created",
        "file_imported",
        "corrections_applied",
        "year_closed",
        "year_reopened",
        "year_filed",
        "restatement_resolved",
    }
    for event in EVENTS.values():
        state = json.loads(event.state)
        assert list(state)[:4] == ["recorded_at", "fact", "effective_at", "actor"]
