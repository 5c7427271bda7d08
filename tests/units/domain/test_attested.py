"""Attested choices: what rests on evidence and not on the ledger's clock, and is never mistaken."""

from typing import Any

import pytest

from domain.journal import check
from tests.support.story import Story

SALE = "2026-03-05T12:00:00+00:00"
MAIL = [{"kind": "mail", "ref": "order confirmation"}]


def two_lots(custody: str = "self") -> Story:
    """An old cheap lot and a young dear one; first in, first out takes the old one."""
    story = Story(accounts=())
    story.given("account", id="w", known="2010-01-01", custody=custody)
    story.bought("old", "2024-01-10", "1", "40000")
    return story.bought("young", "2025-09-10", "1", "110000")


def attested(story: Story, name: str = "choice", **keys: Any) -> Story:
    """A choice of the young lot for the sale s, recorded a year after it and attested."""
    said = {
        "at": "2026-03-05T11:00:00+00:00",
        "known": "2027-01-01",
        "lots": [{"lot": "young", "quantity": "1"}],
        "evidence": MAIL,
        "attested": True,
    }
    return story.given("identification", id=name, for_="s", **{**said, **keys})


def test_what_is_attested_governs_and_says_so() -> None:
    """Rows say attested, never identified, and a finding asks for the evidence to be kept."""
    told = attested(two_lots()).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("young", "attested")]
    assert told.codes() == ["attested_identification"]
    assert [each.verdict for each in told.book.elections.verdicts] == ["attested"]


@pytest.mark.parametrize(
    ("at", "selection"),
    [
        ("2026-03-05T12:00:00+00:00", ("young", "attested")),
        ("2026-03-05T12:00:01+00:00", ("old", "late_identification")),
    ],
)
def test_it_must_say_that_it_was_made_in_time(at: str, selection: tuple[str, str]) -> None:
    """The instant it states may be that of the sale, and not a second later."""
    told = attested(two_lots(), at=at).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [selection]


def test_one_recorded_in_time_is_like_any_other() -> None:
    """The ledger's clock is the better proof; evidence adds nothing to it."""
    story = attested(two_lots(), known="2026-03-05T12:00:00+00:00")
    told = story.sold("s", SALE, "1", "70000").told()
    assert (told.selections(), told.codes()) == ([("young", "identified")], [])


def test_a_choice_in_time_is_not_displaced() -> None:
    """What was on record by the clock governs; what is attested beside it is late."""
    story = two_lots().given(
        "identification",
        id="in-time",
        known="2026-03-05",
        for_="s",
        lots=[{"lot": "old", "quantity": "1"}],
    )
    told = attested(story).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("old", "identified")]
    assert told.codes() == ["late_identification"]
    judged = {each.election.name: each.verdict for each in told.book.elections.verdicts}
    assert judged == {"in-time": "bound", "choice": "late"}


def test_it_ranks_before_a_standing_order() -> None:
    """As every identification does."""
    story = two_lots().given("standing_order", id="o", known="2026-01-01", method="fifo")
    told = attested(story).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("young", "attested")]


def test_of_several_the_one_recorded_last_counts() -> None:
    """Both are told; the other says which governs."""
    story = attested(two_lots())
    attested(story, "again", known="2027-02-01", lots=[{"lot": "old", "quantity": "1"}])
    told = story.sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("old", "attested")]
    words = [finding.message for finding in told.outcome.findings]
    assert words == [
        "again attests the choice of lots for s",
        "choice attests the choice of lots for s; again, recorded later, governs it",
    ]


def test_its_head_counts() -> None:
    """A statement about the past follows its head: replaced it says another thing, voided none."""
    story = attested(attested(two_lots()), lots=[{"lot": "old", "quantity": "1"}])
    assert story.sold("s", SALE, "1", "70000").told().selections() == [("old", "attested")]
    told = story.voided("choice", "2027-03-01").told()
    assert (told.selections(), told.codes()) == ([("old", "fifo")], [])


def test_a_voided_choice_of_that_time_stays_voided() -> None:
    """In time, voided in time, attested afterwards: the ledger's clock had no choice on record."""
    story = two_lots().given(
        "identification",
        id="choice",
        known="2026-03-01",
        for_="s",
        lots=[{"lot": "old", "quantity": "1"}],
    )
    story.voided("choice", "2026-03-02")
    told = attested(story).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("young", "attested")]


def test_hindsight_does_not_become_evidence_by_replacing() -> None:
    """A choice that was on record governs, though it is replaced by an attested one afterwards."""
    story = two_lots().given(
        "identification",
        id="choice",
        known="2026-03-01",
        for_="s",
        lots=[{"lot": "old", "quantity": "1"}],
    )
    told = attested(story).sold("s", SALE, "1", "70000").told()
    assert told.selections() == [("old", "identified")]
    assert told.codes() == ["late_election_change"]


@pytest.mark.parametrize(
    ("custody", "told_broker", "selection"),
    [
        ("us_broker", False, ("old", "fifo")),
        ("us_broker", True, ("young", "attested")),
        ("foreign_exchange", False, ("young", "attested")),
    ],
)
def test_from_2027_a_us_broker_must_have_been_told(
    custody: str, told_broker: bool, selection: tuple[str, str]
) -> None:
    """As for any choice (R-LOT-4, R-LOT-11)."""
    story = attested(
        two_lots(custody),
        at="2027-02-01T11:00:00+00:00",
        known="2027-06-01",
        told_broker=told_broker,
    )
    told = story.sold("s", "2027-02-01", "1", "70000").told()
    assert told.selections() == [selection]
    assert ("broker_not_told" in told.codes()) is (selection[1] == "fifo")


@pytest.mark.parametrize("key", ["for", "at", "evidence"])
def test_what_attests_says_for_what_when_and_by_what(key: str) -> None:
    """Without one of them, or with empty evidence, it is refused."""
    line = {
        "id": "c",
        "type": "identification",
        "for": "s",
        "at": SALE,
        "attested": True,
        "evidence": MAIL,
        "lots": [],
    }
    assert check(line, "", 0)[1] == []
    line = {**line, "account": "w", "asset": "BTC", "quantity": "1", "valid_until": "2026-04-01"}
    statement, faults = check({name: said for name, said in line.items() if name != key}, "", 0)
    assert statement is None
    assert [(fault.code, fault.column) for fault in faults] == [("missing_key", key)]
    if key == "evidence":
        assert check({**line, "evidence": []}, "", 0)[0] is None


def test_a_choice_that_does_not_attest_needs_none_of_it() -> None:
    """`attested` false is the same as nothing."""
    line = {"id": "c", "type": "identification", "for": "s", "attested": False, "lots": []}
    assert check(line, "", 0)[1] == []
