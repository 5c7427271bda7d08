"""The page of common claims is complete, says what its answers rest on, and how sure that is.

The page contradicts what many people believe, so each answer must lead to its rule, and to the
figures where there are any:

    ### Said: …            a claim, or, in the last section, what is right and doubted
    …                      what holds
    **Why.** R-LOT-5: …    rules and their texts. Cases [S-12a](../../tests/golden/cases/S-12a.json)
"""

from collections.abc import Iterator
import json
import posixpath
import re

import pytest

from domain.rules import REGISTER
from domain.switches import SWITCHES
from tests.golden.runner import catalogue_id
from tests.golden.runner import load_cases
from tests.tidy.tree import texts
from tests.tidy.wording import FENCE
from tests.tidy.wording import LINK
from tests.tidy.wording import RULE

pytestmark = pytest.mark.docs

PAGE = "docs/explanation/common-claims.md"

RULES: dict[str, tuple[str, ...]] = {
    "Losses that count, and losses that do not": (
        "R-WORTH-1", "R-WORTH-2", "R-WORTH-3", "R-LOSS-1", "R-LOSS-2", "R-LOSS-3", "R-LOSS-5",
        "R-DA-3", "R-DEFI-1", "R-HOLD-3",
    ),
    "What a loss is worth": ("R-LOSS-1", "R-LOSS-2", "R-LOSS-3", "R-HOLD-1"),
    "The choice of lots": (
        "R-LOT-1", "R-LOT-3", "R-LOT-4", "R-LOT-5", "R-LOT-6", "R-LOT-7", "R-LOT-11",
    ),
    "Selling and buying back": ("R-HOLD-2", "R-FEE-1"),
    "Wash sales": ("R-WASH-1", "R-WASH-2", "R-WASH-3", "R-WASH-6"),
    "Gains, basis, fees and income": (
        "R-PROP-1", "R-FEE-1", "R-FEE-2", "R-FEE-3", "R-FEE-4", "R-FEE-5", "R-INC-1",
    ),
    "Forms, and what the IRS is told": (
        "R-DA-1", "R-DA-4", "R-FORM-2", "R-FORM-3", "R-FORM-4", "R-FORM-5", "R-LOT-4",
    ),
    "Theft": ("R-THEFT-1", "R-THEFT-2", "R-THEFT-3", "R-THEFT-4", "R-THEFT-6"),
    "Liquidation and futures": (
        "R-LIQ-1", "R-LIQ-2", "R-DERIV-1", "R-DERIV-2", "R-WASH-1",
    ),
    "Records": ("R-REC-1",),
    "Right, and often doubted": ("R-LOSS-2", "R-DA-1"),
}  # fmt: skip
"""The rules by which common claims are wrong, or right after all, by the section they stand in."""

CASES = ("S-1", "S-2", "S-3", "S-6", "S-7", "S-8", "S-9", "S-10")
"""Cases of the catalogue that answer a claim by their figures alone."""

SAYINGS = {
    "quoted": "as others quote it",
    "secondary": "known only from what others write",
    "unverified": "not looked up",
    "open": "open",
}
"""What the page says where a rule was not simply read, by the word for it in the register."""

NO_RULE = "No rule of this ledger"
CASE = re.compile(r"(?<![\w-])[CFGHLMQSTW]-\d+[a-z]?\b")
LINKED = re.compile(r"\[([CFGHLMQSTW]-\d+[a-z]?)\]\(([^)]+)\)")
SWITCH = re.compile(r"switch(?:es)?((?:,? (?:and )?`\w+`)+)")
LEAST_SHOWN = 4
"""Claims that examples show to be wrong, at least."""


def page() -> str:
    """The page of common claims."""
    return texts()[PAGE]


def parts(text: str, level: str) -> dict[str, str]:
    """What stands under each heading of a level, in one line each, without examples."""
    found = re.split(rf"^{level} (.+)$", FENCE.sub("", text), flags=re.MULTILINE)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def claims(text: str) -> dict[str, str]:
    """Each claim with what is said to it."""
    return {
        claim: " ".join(answer.split())
        for section in parts(text, "##").values()
        for claim, answer in parts(section, "###").items()
    }


def reasons(answer: str) -> str:
    """The part of an answer that says what it rests on."""
    return answer.partition("**Why.**")[2]


def uncovered(text: str) -> Iterator[str]:
    """Rules and cases that a section should name, and does not."""
    sections = parts(text, "##")
    for section, rules in RULES.items():
        answers = parts(sections.get(section, ""), "###").values()
        cited = {rule for answer in answers for rule in RULE.findall(reasons(answer))}
        yield from (f"{section} does not cite {rule}" for rule in rules if rule not in cited)
    linked = {name.rstrip("abc") for name, _ in LINKED.findall(text)}
    yield from (f"{case} is not linked" for case in CASES if case not in linked)


def unfounded(text: str) -> Iterator[str]:
    """Claims whose answer names no rule, or does not say how sure one of its rules is."""
    for claim, answer in claims(text).items():
        why = reasons(answer)
        rules = RULE.findall(why)
        if not rules and NO_RULE not in why:
            yield f"{claim} names no rule"
        for rule in rules:
            unsure = set(SAYINGS).intersection(REGISTER[rule][0].status)
            missing = {word for word in unsure if not re.search(rf"\b{SAYINGS[word]}\b", answer)}
            yield from (f"{claim} does not say that {rule} is {word}" for word in missing)


def astray(text: str) -> Iterator[str]:
    """Cases that are linked to another file or to none, named without being one, and switches
    that there are not.
    """
    for name, target in LINKED.findall(text):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(PAGE), target))
        if path not in texts() or json.loads(texts()[path])["id"] != name:
            yield f"{name} is not what {target} holds"
    known = {catalogue_id(case) for case in load_cases()}
    plain = " ".join(LINK.sub("", FENCE.sub("", text)).split())
    yield from (f"there is no case {name}" for name in CASE.findall(plain) if name not in known)
    named = re.findall(r"`(\w+)`", " ".join(SWITCH.findall(plain)))
    yield from (f"there is no switch {name}" for name in named if name not in SWITCHES)


def test_every_rule_behind_a_claim_is_cited() -> None:
    """Each section cites, as its reasons, the rules that set its claims right."""
    assert list(uncovered(page())) == []
    assert set(RULES) == set(parts(page(), "##"))


def test_every_answer_says_what_it_rests_on() -> None:
    """Each claim is answered by a rule, and what was not simply read is said to be so."""
    assert list(unfounded(page())) == []


def test_cases_and_switches_exist() -> None:
    """A linked case lies where the link leads, a named one is of the catalogue, a switch exists."""
    assert list(astray(page())) == []


def test_claims_are_shown_to_be_wrong() -> None:
    """Examples that are run contradict several claims by figures."""
    shown = re.findall(r"^\$ lotledger --quiet (?:gains|claims|carryforward) ", page(), re.M)
    assert len(shown) >= 2 * LEAST_SHOWN


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("R-LOT-6: Reg.", "R-LOT-1: Reg."),
        ("**Why.** R-REC-1", "**Because.** R-REC-1"),
        ("[S-3](../../tests/golden/cases/S-3.json)", "S-3"),
    ],
)
def test_a_rule_or_case_left_out_is_seen(wrong: str, right: str) -> None:
    """Without a rule or a case that answers a claim the page is complained about."""
    assert list(uncovered(page().replace(wrong, right)))


@pytest.mark.parametrize(
    ("answer", "founded"),
    [
        ("They cannot. **Why.** R-LOT-6: Reg. 1.1012-1(j)(4).", True),
        ("They cannot. **Why.** No rule of this ledger.", True),
        ("A matter that is open. **Why.** R-HOLD-3.", True),
        ("A matter that is opened. **Why.** R-HOLD-3.", False),
        ("They cannot, by R-LOT-6.", False),
        ("They cannot. **Why.** R-DA-4: IRS notice CP2000.", False),
        ("They cannot. **Why.** R-THEFT-6.", False),
    ],
)
def test_an_unfounded_answer_is_seen(answer: str, *, founded: bool) -> None:
    """An answer without a rule, or surer than its rule is, is complained about."""
    text = f"## Theft\n\n### Said: thieves can be deducted\n\n{answer}\n"
    assert (list(unfounded(text)) == []) is founded


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("Case [S-3](../../tests/golden/cases/S-3.json).", True),
        ("Case [S-3](../../tests/golden/cases/S-5.json).", False),
        ("Case [S-3](../../tests/golden/cases/S-33.json).", False),
        ("Case S-3, by R-LOT-5.", True),
        ("Case S-33.", False),
        ("The switches `bridge` and `wrap` ask it.", True),
        ("The switches `bridge`, `wrap` and `bridges` ask it.", False),
    ],
)
def test_what_leads_astray_is_seen(words: str, *, right: bool) -> None:
    """A case or switch that there is not is complained about, and so is a wrong link."""
    assert (list(astray(words)) == []) is right
