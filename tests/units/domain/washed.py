"""Stories of securities sold at a loss, and what they tell in short."""

from typing import Any

from domain.amounts import plain
from tests.support.story import Story
from tests.support.story import Told

Lots = list[tuple[str, str, str]]


def securities(*accounts: str) -> Story:
    """A story in which STK is a security and `ira` a retirement account."""
    story = Story(accounts=accounts or ("w", "x"))
    story.given("account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira")
    return story.given("asset", id="stk", known="2010-01-01", asset="STK", class_="security")


def bought(story: Story, name: str, at: str, quantity: str, cost: str, **keys: Any) -> Story:
    """A purchase of STK."""
    return story.bought(name, at, quantity, cost, **{"asset": "STK", **keys})


def sold(story: Story, name: str, at: str, quantity: str, proceeds: str, **keys: Any) -> Story:
    """A sale of STK."""
    return story.sold(name, at, quantity, proceeds, **{"asset": "STK", **keys})


def harvested(at: str = "2025-06-10") -> Story:
    """A hundred bought for 1,000 the year before and sold for 750."""
    story = bought(securities(), "old", "2024-01-02", "100", "1000")
    return sold(story, "sale", at, "100", "750")


def disallowed(told: Told) -> list[tuple[str, str, str]]:
    """(sale, code, dollars disallowed) of every row."""
    return [(row.disposal, row.code, plain(row.adjustment)) for row in told.outcome.gains]


def links(told: Told) -> list[tuple[str, str, str, str]]:
    """(sale, what replaced it, units, dollars) of every link."""
    return [
        (row.disposal, link.by, plain(link.quantity), plain(link.loss))
        for row in told.outcome.gains
        for link in row.replaced
    ]


def held(told: Told) -> Lots:
    """(lot, units, basis) of what is held."""
    return [(name, units, basis) for name, _, _, units, basis in told.lots()]
