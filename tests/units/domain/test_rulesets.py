"""Rulesets: a released set never changes, and figures follow the set they are asked by."""

from collections.abc import Callable
import dataclasses
from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
import hashlib
import json
from types import MappingProxyType
from typing import Any

import pytest

from domain.booking import Outcome
from domain.folding import fold
from domain.netting import deduction
from domain.rulesets import RULESETS
from domain.rulesets import US_2026_1
from domain.rulesets import US_2026_2
from domain.rulesets import Reading
from domain.rulesets import Ruleset
from domain.rulesets import UnknownRuleset
from domain.rulesets import registry
from domain.rulesets import ruleset_named
from domain.switches import SWITCHES
from projections.replay import Question
from projections.replay import replay
from tests.support.story import Story
from tests.support.story import Told

RELEASED = {
    "us-2026.1": "e5182d519787bfccc03b06ae1d1d8b9f7c30ca6289507e4c7be2dfb2f00ea841",
    "us-2026.2": "c0c974bcbb80be4d81c5ecbfb3c21f725b4e8220ac6320edea675d3bd2c69d61",
    "uk-2026.1": "22976bde9249e0ad1068dc077b3fb2846689ae8e2175db906c83152bde150b5d",
}
"""SHA-256 of what each released set says. A line is added with a release; none is ever changed."""


def digest(ruleset: Ruleset) -> str:
    """Over everything a set says."""
    return hashlib.sha256(json.dumps(ruleset.as_data(), sort_keys=True).encode()).hexdigest()


def test_a_released_set_never_changes() -> None:
    """Each set still says, word for word, what it said when it was released."""
    assert {name: digest(ruleset) for name, ruleset in RULESETS.items()} == RELEASED


def test_everything_a_set_speaks_of_is_in_its_digest() -> None:
    """A number that is no part of the data could change unseen; what a set leaves unsaid is not."""
    fields = {each.name: each.default for each in dataclasses.fields(Ruleset)}
    for ruleset in RULESETS.values():
        said = {name for name, absent in fields.items() if getattr(ruleset, name) != absent}
        assert ruleset.as_data().keys() == said


@pytest.mark.parametrize("ruleset", RULESETS.values(), ids=RULESETS)
def test_a_set_reads_every_switch(ruleset: Ruleset) -> None:
    """Each question has a default among its values, and no other answer is carried out."""
    assert ruleset.switches.keys() <= SWITCHES.keys()
    for name, reading in ruleset.switches.items():
        assert reading.default in SWITCHES[name].values
        assert set(reading.honoured) <= set(SWITCHES[name].values)
        assert reading.default in reading.honoured


def test_the_newest_set_reads_every_switch() -> None:
    """No question is left without a reading; an earlier set may not know a later question."""
    assert ruleset_named().switches.keys() == SWITCHES.keys()


def test_the_newest_set_is_meant_where_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that brings a new set makes it the one that open years are computed by."""
    assert ruleset_named() is US_2026_2
    later = replace(US_2026_1, name="us-2099.1")
    monkeypatch.setitem(RULESETS, later.name, later)
    monkeypatch.setattr(registry, "NEWEST", later.name)
    assert ruleset_named() is later
    assert ruleset_named("us-2026.1") is US_2026_1


def test_a_set_of_a_later_program_is_not_known() -> None:
    """Figures of unknown rules are not guessed."""
    with pytest.raises(UnknownRuleset):
        ruleset_named("us-2099.1")
    with pytest.raises(UnknownRuleset):
        replay(Question("me", ruleset="us-2099.1"), Story().knowledge)


def told(story: Story, **changed: Any) -> Told:
    """The story by rules that differ in this from the newest."""
    outcome = Outcome()
    return Told(fold(story.knowledge, None, outcome, replace(US_2026_2, **changed)), outcome)


def reading(switch: str, default: str) -> MappingProxyType[str, Reading]:
    """The newest set's readings, with another default for one switch."""
    values = SWITCHES[switch].values
    return MappingProxyType({**US_2026_2.switches, switch: Reading(default, values)})


def sold_after_a_year() -> Story:
    """Bought on the last day of February, sold on February 29 of the next year."""
    return Story().bought("a", "2023-02-28", "1", "10").sold("s", "2024-02-29", "1", "90")


def told_in_own_books() -> Story:
    """In 2026 two lots at a broker; the dearer one is named, and the broker is not told."""
    story = Story(accounts=("x",))
    story.given("account", id="w", known="2010-01-01", custody="us_broker")
    story.bought("a", "2025-01-01", "1", "10").bought("b", "2025-02-01", "1", "40")
    story.given("identification", id="i", known="2026-01-01", for_="s",
                lots=[{"lot": "b", "quantity": "1"}])  # fmt: skip
    return story.sold("s", "2026-06-01", "1", "90")


def priced_two_days_before() -> Story:
    """Income whose value is left to a price of 48 hours before."""
    story = Story().given("price", "2025-01-01", id="p", asset="BTC", value="70")
    return story.given("income", "2025-01-03", id="i", account="w", asset="BTC", quantity="1",
                       how="staking")  # fmt: skip


def stolen_in_a_scheme() -> Story:
    """A loss of 100 under a safe harbor."""
    story = Story().bought("a", "2024-01-01", "1", "100")
    return story.given("theft", "2025-01-01", id="t", account="w", asset="BTC", quantity="1",
                       discovered="2025-02-01", scheme="investment_fraud", for_profit=True,
                       safe_harbor="ponzi_95")  # fmt: skip


def settled() -> Story:
    """A section 1256 contract that made 100."""
    return Story().given("settlement", "2025-01-01", id="c", account="w", pnl="100",
                         contract="section_1256")  # fmt: skip


def swapped() -> Story:
    """A swap of 2024 with a fee of 4."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    return story.given("swap", "2024-06-01", id="s", account="w", value="50",
                       sent={"asset": "BTC", "quantity": "1"},
                       received={"asset": "ETH", "quantity": "5"},
                       fee={"amount": "4"})  # fmt: skip


def staked() -> Story:
    """Units changed into a staking token."""
    story = Story().bought("a", "2024-01-01", "1", "10", asset="ETH")
    return story.given("conversion", "2024-06-01", id="c", account="w", family="liquid_staking",
                       sent={"asset": "ETH", "quantity": "1"},
                       received={"asset": "stETH", "quantity": "1"})  # fmt: skip


CASES: dict[str, tuple[Callable[[], Story], dict[str, Any], Callable[[Told], Any]]] = {
    "a switch's default": (
        sold_after_a_year,
        {"switches": reading("end_of_month_rule", "off")},
        lambda told: told.gains(),
    ),
    "when a broker must be told": (
        told_in_own_books,
        {"broker_told_from": date(2026, 1, 1)},
        lambda told: told.selections(),
    ),
    "how old a price may be": (
        priced_two_days_before,
        {"price_good_for": timedelta(hours=72)},
        lambda told: told.codes(),
    ),
    "what a safe harbor allows": (
        stolen_in_a_scheme,
        {"ponzi_rates": MappingProxyType({"ponzi_95": Decimal("0.80")})},
        lambda told: told.claims(),
    ),
    "the parts of a contract": (
        settled,
        {"section_1256": (Decimal(50), Decimal(50))},
        lambda told: told.gains(),
    ),
    "when swap fees were regulated": (
        swapped,
        {
            "swap_fees_regulated_from": 2024,
            "switches": reading("pre2025_swap_fee", "acquisition"),
        },
        lambda told: told.gains(),
    ),
    "what is the same under another name": (
        staked,
        {"carryover_families": ("liquid_staking",)},
        lambda told: told.gains(),
    ),
}
"""A story, a set of rules that differs, and what of the story has to differ with it."""


@pytest.mark.parametrize("name", CASES)
def test_figures_follow_the_rules_they_are_asked_by(name: str) -> None:
    """The same facts by another set give another answer; by the named set always the same."""
    story, changed, shown = CASES[name]
    by_newest = shown(told(story()))
    assert shown(story().told()) == by_newest
    base = {"switches": changed["switches"]} if name == "when swap fees were regulated" else {}
    assert shown(told(story(), **base)) != shown(told(story(), **changed))


def test_practice_counts_up_to_the_year_the_rules_say() -> None:
    """The finding about practice is of the rules, like the years it speaks of."""
    story = sold_after_a_year()
    by_newest = replay(Question("me"), story.knowledge)
    assert "pre2025_unattested" in {each.code for each in by_newest.outcome.findings}
    earlier = replace(US_2026_2, name="earlier", practice_until=2023)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RULESETS, "earlier", earlier)
        by_earlier = replay(Question("me", ruleset="earlier"), story.knowledge)
    assert "pre2025_unattested" not in {each.code for each in by_earlier.outcome.findings}


def test_the_yearly_limit_is_of_the_rules() -> None:
    """What of a loss reduces other income (R-LOSS-2)."""
    generous = replace(US_2026_2, loss_limit=Decimal(5000), loss_limit_separate=Decimal(2500))
    loss = Decimal(-9000)
    assert [deduction(loss, status) for status in ("single", "separate")] == [3000, 1500]
    assert [deduction(loss, each, generous) for each in ("single", "separate")] == [5000, 2500]
