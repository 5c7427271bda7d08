"""How far back a change of knowledge reaches, fact by fact."""

from datetime import UTC
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.facts import Fact
from domain.facts.base import NO_INSTANT
from domain.journal import check
from domain.journal import fact_of
from domain.knowledge import Knowledge
from domain.periods import divergence
from domain.periods import end_of_year
from domain.periods import latest_by_year
from tests.cli.lines import line
from tests.support.filings import filing

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def fact(kind: str, name: str = "f", **keys: Any) -> Fact:
    """A fact of that type, minimal but for these keys."""
    statement, faults = check(line(kind, name, **keys), "given", 0)
    assert statement is not None, faults
    data = dict(statement.data)
    if statement.evidence:
        data["evidence"] = list(statement.evidence)
    return fact_of(statement.name, kind, statement.at, data)


def reach(old: Fact | None, new: Fact | None, *known: Fact) -> str | None:
    """Where a change diverges, as text; by what else is known in New York."""
    knowledge = Knowledge(zone=NEW_YORK)
    for each in known:
        knowledge.learn(each, 1, NOW)
    found = divergence(old, new, NOW, knowledge)
    if found == NO_INSTANT:
        return "the beginning"
    return None if found is None else f"{found.replace(tzinfo=None):%Y-%m-%dT%H:%M}"


def test_what_happened_reaches_to_when_it_happened() -> None:
    """New, voided, or the earlier of both where the time itself was wrong."""
    may, june = (fact("disposal", at=f"2025-0{month}-01T12:00:00Z") for month in (5, 6))
    assert reach(None, may) == "2025-05-01T12:00"
    assert reach(may, None) == "2025-05-01T12:00"
    assert reach(june, may) == reach(may, june) == "2025-05-01T12:00"


def test_what_stays_as_it_was_reaches_nowhere() -> None:
    """A note, evidence, or a fact reinstated to what it was."""
    sale = fact("disposal")
    assert reach(sale, fact("disposal")) is None
    assert reach(None, None) is None


@pytest.mark.parametrize(
    ("kind", "keys", "expected"),
    [
        ("price", {"at": "2025-03-04T05:06:00Z"}, "2025-03-04T05:06"),
        ("year_facts", {"year": 2024}, "2024-01-01T05:00"),
        ("policy", {"year": 2024}, "2024-01-01T05:00"),
        ("asset", {}, "the beginning"),
        ("safe_harbor", {}, "2025-01-01T05:00"),
        ("standing_order", {"method": "lifo"}, "2026-06-03T12:00"),
        ("identification", {"for": "sale"}, "2026-06-03T12:00"),
        ("account", {}, None),
    ],
)
def test_what_has_no_time_of_its_own(kind: str, keys: dict[str, Any], expected: str | None) -> None:
    """A year reaches to its start, an election to its record, the book's own to the beginning."""
    assert reach(None, fact(kind, **keys)) == expected


@pytest.mark.parametrize("start", ["2025-07-01", "2025-07-01T09:00:00Z"])
def test_a_policy_from_a_date_on_reaches_to_that_day(start: str) -> None:
    """The day begins where the taxpayer lives."""
    policy = {"id": "f", "type": "policy", "switch": "funding", "value": "ordinary", "from": start}
    statement, _ = check(policy, "given", 0)
    assert statement is not None
    made = fact_of("f", "policy", "", statement.data)
    assert reach(None, made) == "2025-07-01T04:00"


def test_a_changed_account_reaches_to_the_beginning() -> None:
    """Its custody decides by which rule lots could be named; a new account holds nothing yet."""
    old, new = fact("account"), fact("account", custody="us_broker")
    assert reach(old, new) == "the beginning"
    assert reach(old, None) == "the beginning"
    assert reach(None, new) is None


def test_a_transfer_match_reaches_to_its_earlier_half() -> None:
    """Whatever later moment the match itself is dated; an earlier one begins years of its own."""
    removal = fact("removal", "out", at="2024-12-31T20:00:00Z")
    receipt = fact("receipt", "in", at="2025-01-01T09:00:00Z")
    match = fact("transfer_match", at="2026-05-01T12:00:00Z")
    assert reach(None, match, removal, receipt) == "2024-12-31T20:00"
    assert reach(match, None, receipt) == "2025-01-01T09:00"
    assert reach(None, match) == "2026-05-01T12:00"
    early = fact("transfer_match", at="2023-05-01T12:00:00Z")
    assert reach(None, early, removal, receipt) == "2023-05-01T12:00"


def test_an_end_of_a_move_reaches_to_the_first_of_its_ends() -> None:
    """The fee is dated when its units left, also where the year ended before they arrived."""
    removal = fact("removal", "out", at="2024-12-31T20:00:00Z")
    receipt = fact("receipt", "in", at="2025-01-02T09:00:00Z", quantity="0.5")
    second = fact("receipt", "in-2", at="2025-01-03T09:00:00Z", quantity="0.4")
    matches = [
        fact(
            "transfer_match",
            f"m-{name}",
            at="2026-05-01T12:00:00Z",
            removal="out",
            receipt=name,
        )
        for name in ("in", "in-2")
    ]
    assert reach(second, None, removal, receipt) == "2025-01-03T09:00"
    assert reach(second, None, removal, receipt, *matches) == "2024-12-31T20:00"
    assert reach(matches[1], None, removal, receipt, *matches) == "2024-12-31T20:00"


def test_an_attested_identification_reaches_to_its_sale() -> None:
    """It claims to have been made in time, so the sale itself may take other lots."""
    sale = fact("disposal", "sale", at="2025-02-01T12:00:00Z")
    made: dict[str, Any] = {"at": "2025-01-31T12:00:00Z", "evidence": [{"kind": "letter"}]}
    attested = fact("identification", attested=True, **made)
    assert reach(None, attested, sale) == "2025-02-01T12:00"
    assert reach(None, attested) == "the beginning"


def test_a_purchase_reaches_back_to_the_losses_it_may_disallow() -> None:
    """Thirty days, from the start of the day, where rules govern losses on what is bought."""
    stock = fact("asset", asset="BTC", **{"class": "security"})
    other = fact("asset", asset="ETH", **{"class": "security"})
    regime = fact("policy", switch="wash_regime", value="on", year=2024)
    bought, swapped = fact("acquisition"), fact("swap")
    assert reach(None, bought) == "2024-05-01T12:00"
    assert reach(None, bought, stock) == reach(bought, None, stock) == "2024-04-01T04:00"
    assert reach(None, bought, other) == "2024-05-01T12:00"
    assert reach(None, swapped, other) == "2024-04-01T04:00"
    assert reach(None, swapped, stock) == "2024-05-01T12:00"
    assert reach(None, bought, regime) == "2024-04-01T04:00"
    assert reach(None, fact("disposal"), stock) == "2024-05-01T12:00"


def test_a_tax_year_ends_where_the_taxpayer_lives() -> None:
    """The last microsecond of December 31 there."""
    assert end_of_year(2025, NEW_YORK) == datetime(2026, 1, 1, 4, 59, 59, 999999, tzinfo=UTC)


def test_the_latest_filing_of_a_year_counts() -> None:
    """Years in order, each with the filing recorded last."""
    filings = [filing(2025, 1, 10), filing(2024, 2, 30), filing(2024, 1, 5)]
    latest = latest_by_year(filings)
    assert list(latest) == [2024, 2025]
    assert latest[2024].name == "filing:2024/2"
