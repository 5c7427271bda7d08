"""The checklist: every finding has a standing, and waivers do what they say and nothing else."""

import pytest

from domain.checklist import BLOCKING
from domain.checklist import CHECKS
from domain.checklist import INFORMATION
from domain.checklist import NEXT
from domain.checklist import WAIVABLE
from domain.checklist import Item
from domain.checklist import Waive
from domain.checklist import check_of
from domain.checklist import judge
from domain.findings import CATALOGUE


def item(code: str, fact: str = "t9") -> Item:
    """Something a check found."""
    return Item(code, fact, "a sentence")


def test_every_finding_is_a_check() -> None:
    """A new finding has to be given a standing, and each check says why it stands as it does."""
    assert CATALOGUE.keys() | NEXT.keys() == CHECKS.keys()
    assert {check.standing for check in CHECKS.values()} == {BLOCKING, WAIVABLE, INFORMATION}
    assert all(check.why for check in CHECKS.values())


def test_errors_block() -> None:
    """What makes a figure wrong is never passed over in silence."""
    errors = {code for code, kind in CATALOGUE.items() if kind.severity == "error"}
    assert {code for code in errors if CHECKS[code].standing == INFORMATION} == set()


@pytest.mark.parametrize("code", CHECKS)
def test_every_check_says_what_to_do(code: str) -> None:
    """Whoever is stopped is told the next step."""
    assert item(code).next


def test_a_code_of_a_later_release_is_shown() -> None:
    """A remark this list does not know is no reason to fail."""
    assert check_of("unheard_of").standing == INFORMATION


def test_what_nobody_lets_pass_blocks() -> None:
    """Information does not."""
    found = [item("missing_basis"), item("missing_value"), item("late_identification")]
    verdict = judge(found, [])
    assert verdict.blocking == found[:2]
    assert verdict.shown == found[2:]
    assert (verdict.waived, verdict.idle) == ([], [])


def test_a_waiver_of_a_code_lets_all_of_it_pass() -> None:
    """And nothing of another code."""
    found = [item("missing_basis", "a"), item("missing_basis", "b"), item("balance_differs", "a")]
    waive = Waive("missing_basis", "", "bought before records began")
    verdict = judge(found, [waive])
    assert verdict.waived == [(found[0], waive), (found[1], waive)]
    assert verdict.blocking == [found[2]]


def test_a_waiver_of_one_fact_goes_before_one_of_all() -> None:
    """Each finding keeps the reason that was given for it."""
    found = [item("missing_basis", "a"), item("missing_basis", "b")]
    of_all, of_one = Waive("missing_basis", "", "old coins"), Waive("missing_basis", "b", "a gift")
    verdict = judge(found, [of_all, of_one])
    assert verdict.waived == [(found[0], of_all), (found[1], of_one)]
    assert verdict.idle == []


@pytest.mark.parametrize(
    "waive",
    [
        Waive("missing_value", "t9", "it was little"),
        Waive("missing_basis", "t8", "another fact"),
        Waive("late_identification", "t9", "it does not block"),
        Waive("missing_bassis", "", "a slip"),
    ],
)
def test_a_waiver_of_nothing_is_told(waive: Waive) -> None:
    """What may never be let pass, does not block, or is not there: the waiver was idle."""
    found = [item("missing_value"), item("missing_basis"), item("late_identification")]
    verdict = judge(found, [waive])
    assert verdict.idle == [waive]
    assert verdict.blocking == found[:2]
