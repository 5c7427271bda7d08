"""The register: every rule can be looked up, and says what it said for a year and a day of law."""

import dataclasses
from datetime import date
from datetime import timedelta

import pytest

from domain.rules import AUTHORITIES
from domain.rules import LATEST
from domain.rules import REGISTER
from domain.rules import STATUS
from domain.rules import cited
from domain.rules.base import FIRST_DAY
from domain.rules.base import OBBBA
from domain.rules.comparing import WORDS
from domain.rules.comparing import applying
from domain.rules.comparing import applying_ever
from domain.rules.comparing import differences
from domain.rulesets import RULESETS
from domain.rulesets import US_2026_1
from domain.rulesets import US_2026_2
from domain.rulesets import LawNotKept
from domain.rulesets import Ruleset
from domain.rulesets.base import NO_DAY
from tests.tidy.tree import ROOT
from tests.tidy.tree import shipped
from tests.tidy.wording import RULE

DAY = timedelta(days=1)


def test_every_rule_cited_by_the_code_can_be_looked_up() -> None:
    """No report can name a rule that `explain` could not tell of."""
    named = {rule for module in shipped() for rule in RULE.findall(module.source)}
    assert named - REGISTER.keys() == set()


def test_the_register_is_complete() -> None:
    """Every rule id there is has a version, and no version stands for a rule nobody knows."""
    ids = (ROOT / "tests/tidy/rule_ids.txt").read_text(encoding="utf-8")
    assert set(RULE.findall(ids)) == set(REGISTER)
    assert all(REGISTER.values())


@pytest.mark.parametrize("rule", REGISTER)
def test_a_rule_says_what_it_rests_on(rule: str) -> None:
    """Each has a title, a source, its weight and how sure it is, in the words there are."""
    for said in REGISTER[rule]:
        assert said.title
        assert said.source
        assert said.authority
        assert set(said.authority) <= AUTHORITIES.keys()
        assert said.status
        assert set(said.status) <= STATUS.keys()
        assert said.first_year <= said.last_year
        assert said.known_from < said.known_until


def test_every_rule_says_something_today() -> None:
    """A rule that nothing governs any more would be no rule."""
    assert {name for name, _ in applying()} == set(REGISTER)


def test_worthlessness_follows_the_law_of_the_day() -> None:
    """Until the day before P.L. 119-21 the bar was to end with 2025 (R-WORTH-2)."""
    before, on = (cited("R-WORTH-2", 2026, day) for day in (OBBBA - DAY, OBBBA))
    assert [each.source[:8] for each in before] == ["IRC 67(a"]
    assert [each.source[:8] for each in on] == ["IRC 67(h"]
    assert [each.source[:8] for each in cited("R-WORTH-2", 2022, OBBBA - DAY)] == ["IRC 67(g"]


def test_what_was_no_law_yet_is_told_as_it_reads_today() -> None:
    """A figure that cites a rule wants its text, whatever day is asked for."""
    assert cited("R-FEE-3", 2025, FIRST_DAY) == [REGISTER["R-FEE-3"][0]]
    assert "R-FEE-3" not in dict(applying(2025, FIRST_DAY))


def test_the_law_is_told_back_to_its_first_day_and_no_further() -> None:
    """A day before the first that a set can tell is refused, not guessed."""
    assert US_2026_2.as_of_law(FIRST_DAY).law == FIRST_DAY
    with pytest.raises(LawNotKept, match="2017-12-22"):
        US_2026_2.as_of_law(FIRST_DAY - DAY)
    with pytest.raises(LawNotKept, match="one version"):
        US_2026_1.as_of_law(LATEST)


@pytest.mark.parametrize("ruleset", RULESETS.values(), ids=RULESETS)
def test_enactments_stand_in_order_and_change_something(ruleset: Ruleset) -> None:
    """Each names its rules and undoes a field; as of its own day it is law."""
    assert list(ruleset.enactments) == sorted(ruleset.enactments, key=lambda each: each.on)
    for each in ruleset.enactments:
        assert set(each.rules) <= REGISTER.keys()
        assert each.before.keys() <= set(Ruleset.__dataclass_fields__)
        before, on = (ruleset.as_of_law(day) for day in (each.on - DAY, each.on))
        assert all(getattr(before, key) == value for key, value in each.before.items())
        assert all(getattr(on, key) != value for key, value in each.before.items())


def test_no_version_comes_into_force_without_an_enactment() -> None:
    """What the register says became law on a day, the newest set knows of."""
    days = {each.on for each in US_2026_2.enactments} | {FIRST_DAY}
    known = {each.known_from for _, each in applying_ever()}
    ended = {each.known_until for _, each in applying_ever()} - {NO_DAY}
    assert (known | ended) - days == set()


def test_two_days_of_law_differ_in_what_was_enacted_between() -> None:
    """In February 2026 the relief had lapsed that a notice of March brought back (R-LOT-4)."""
    then = US_2026_2.as_of_law(date(2026, 2, 1))
    told = {each.what.partition(":")[0]: each for each in differences(then, US_2026_2)}
    assert set(told) == {"broker_told_from", "R-LOT-4"}
    moved = told["broker_told_from"]
    assert (moved.first, moved.second) == ("2026-01-01", "2027-01-01")
    assert "Notice 2026-20" in moved.because
    assert differences(US_2026_2, US_2026_2) == []


def test_two_sets_differ_in_what_the_later_one_speaks_of() -> None:
    """A set that says nothing of wash sales is set against one that does."""
    told = {each.what.partition(":")[0]: each for each in differences(US_2026_1, US_2026_2)}
    assert (told["wash_days"].first, told["wash_days"].second) == ("0", "30")
    assert told["switch wash_regime"].second == "off of off, on"


def test_every_number_of_a_set_has_words() -> None:
    """What can differ between two sets is told in a sentence; the rest is no law."""
    fields = {each.name for each in dataclasses.fields(Ruleset)}
    aside = {"name", "country", "switches", "carries", "enactments", "authorities"}
    assert fields - WORDS.keys() - aside == {"law", "law_from"}
    assert WORDS.keys() <= fields
