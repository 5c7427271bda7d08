"""Which tax rules this release carries out: said here in words, backed by code and golden cases."""

from dataclasses import dataclass
from functools import cache
import re

from domain.rules import REGISTER
from domain.rules import Version
from domain.rulesets import ruleset_named
from domain.rulesets.base import NO_DAY
from tests.golden.runner import catalogue_id
from tests.golden.runner import load_cases
from tests.tidy.tree import ROOT
from tests.tidy.tree import shipped
from tests.tidy.wording import RULE

YES, PART, NOT_YET, NOTHING = "yes", "in part", "not yet", "nothing to compute"


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a rule is carried out, and what is left; what it says stands in the citations."""

    state: str = YES
    left: str = ""


RULES: dict[str, Rule] = {
    "R-GEN-1": Rule(),
    "R-GEN-2": Rule(PART, "printing forms; the switch `round_whole_dollars`"),
    "R-GEN-3": Rule(),
    "R-GEN-4": Rule(),
    "R-GEN-5": Rule(),
    "R-PROP-1": Rule(),
    "R-PROP-2": Rule(),
    "R-FEE-1": Rule(),
    "R-FEE-2": Rule(),
    "R-FEE-3": Rule(),
    "R-FEE-4": Rule(),
    "R-FEE-5": Rule(),
    "R-HOLD-1": Rule(),
    "R-HOLD-2": Rule(PART, "constructive sales"),
    "R-HOLD-3": Rule(PART, "comparing with a broker's dates"),
    "R-LOT-1": Rule(),
    "R-LOT-2": Rule(),
    "R-LOT-3": Rule(),
    "R-LOT-4": Rule(PART, "proof that the broker was told"),
    "R-LOT-5": Rule(),
    "R-LOT-6": Rule(NOTHING),
    "R-LOT-7": Rule(),
    "R-LOT-8": Rule(PART, "due dates that were postponed; basis under exam"),
    "R-LOT-9": Rule(),
    "R-LOT-10": Rule(PART, "comparing with the broker's lots"),
    "R-LOT-11": Rule(PART, "units outside paragraph (j)"),
    "R-SWAP-1": Rule(),
    "R-LIQ-1": Rule(PART, "the value of what was taken where only the debt is told"),
    "R-LIQ-2": Rule(),
    "R-DERIV-1": Rule(PART, "marking to market, carrying back"),
    "R-DERIV-2": Rule(PART, "contracts held over a year"),
    "R-DEFI-1": Rule(PART, "short sales but as a way to read a loan (`loan_units`)"),
    "R-INC-1": Rule(),
    "R-INC-2": Rule(PART, "Schedule C; lines but 8v and 1a were not looked up"),
    "R-LOSS-1": Rule(),
    "R-LOSS-2": Rule(),
    "R-LOSS-3": Rule(),
    "R-LOSS-4": Rule(),
    "R-LOSS-5": Rule(),
    "R-LOSS-6": Rule(NOTHING),
    "R-THEFT-1": Rule(PART, "personal casualty gains; the limits of a personal theft"),
    "R-THEFT-2": Rule(),
    "R-THEFT-3": Rule(),
    "R-THEFT-4": Rule(
        PART,
        "the trim of 2026 and operating losses, which are named; lines of Form 4684 "
        "but of 2019 and 2020 were not looked up",
    ),
    "R-THEFT-5": Rule(),
    "R-THEFT-6": Rule(PART, "judging it; only which kinds are attached is checked"),
    "R-WORTH-1": Rule(),
    "R-WORTH-2": Rule(),
    "R-WORTH-3": Rule(),
    "R-WASH-1": Rule(PART, "contracts and options"),
    "R-WASH-2": Rule(PART, "contracts and options, controlled corporations, like securities"),
    "R-WASH-3": Rule(),
    "R-WASH-4": Rule(),
    "R-WASH-5": Rule(NOTHING),
    "R-WASH-6": Rule(NOTHING),
    "R-FORM-1": Rule(PART, "printing pages; the form of 2026 is taken as that of 2025"),
    "R-FORM-2": Rule(PART, "printing them; transaction ids, `VARIOUS`"),
    "R-FORM-3": Rule(PART, "printing them; codes other than B, E, L, O, T, W"),
    "R-FORM-4": Rule(PART, "printing them; Exception 2"),
    "R-FORM-5": Rule(PART, "printing Schedule D; lines other than those of gains"),
    "R-FORM-6": Rule(PART, "printing the answer; what is open stays open"),
    "R-DA-1": Rule(PART, "due dates, covered units, backup withholding"),
    "R-DA-2": Rule(PART, "reading a form; boxes that no column of Form 8949 needs"),
    "R-DA-3": Rule(PART, "whether a coin or an NFT qualifies; printing the sums"),
    "R-DA-4": Rule(PART, "comparing with the return; only a blank basis is not zero"),
    "R-GIFT-1": Rule(),
    "R-GIFT-2": Rule(
        PART,
        "the floor of 2026 and the ceilings, which are named; similar gifts of a year added up; "
        "Form 709; the line of Schedule A was not looked up",
    ),
    "R-DEATH-1": Rule(),
    "R-XFER-1": Rule(),
    "R-RET-1": Rule(),
    "R-REC-1": Rule(PART, "comparing them with the list"),
    "R-REC-2": Rule(NOT_YET),
    "R-REC-3": Rule(NOTHING),
}  # fmt: skip
"""Every rule of the register."""

WITHOUT_CASE: dict[str, str] = {
    "R-LOT-6": "it says that nothing need be asked or adjusted",
    "R-INC-2": "lines of a return, no figures",
    "R-LOSS-6": "it is the golden cases C-1 to C-17",
    "R-THEFT-6": "evidence is no figure; held by tests/units/domain",
    "R-WASH-5": "nothing is computed: plain crypto is outside it",
    "R-WASH-6": "bills are not law",
    "R-DA-1": "who reports, not what a figure is",
    "R-DA-4": "what the IRS does with it, no figure",
    "R-REC-1": "records, no figures",
    "R-REC-2": "records, no figures",
    "R-REC-3": "records, no figures",
}
"""Why a rule has no golden case of its own."""

TELLING = ("domain/rules/", "projections/explaining/")
"""Modules that tell of rules and carry none out."""

PAGE = """\
# Rules of the United States

Made by `python -m tests.docs.generate` from the register in `domain/rules`, the newest ruleset and the golden
cases; do not edit it by hand. The ruleset's name stands in every report. This is not tax advice, and the column
*carried out* says what the program does, not that it suits your case. `lotledger rules --year 2025` lists what
governs a year, `lotledger rules diff A B` what two sets, or two days of law, say otherwise; every report takes
`--law DATE`.

*Rests on* names the text, its weight (*statute, regulation, ruling, cases, form, faq, memo*; *design*: no authority
says it) and how sure the rule is: *primary* (the text itself was read), *quoted* (read as others quote it),
*secondary*, *unverified* (not looked up), *derived* (it follows from others), *open* (a switch decides). A rule
with several versions has a line for each: the tax years it governs, and between which days it was law, where that
is less than always.

*Cited in* names the modules that carry a rule out. A *golden case* is a file under `tests/golden/cases` with facts
and the figures they must give, on every kind of store. A rule without one says why.

## What changed the law

| on | what | rules |
|---|---|---|
"""

TABLE = """
## The rules

| rule | says | years | rests on | carried out | left out | cited in | golden cases |
|---|---|---|---|---|---|---|---|
"""


@cache
def citations() -> dict[str, list[str]]:
    """The modules of domain and projections that carry a rule out and cite it."""
    cited: dict[str, list[str]] = {}
    for module in shipped():
        if module.package in ("domain", "projections") and not module.path.startswith(TELLING):
            for rule in sorted(set(RULE.findall(module.source))):
                cited.setdefault(rule, []).append(module.path)
    return cited


@cache
def cases() -> dict[str, list[str]]:
    """The golden cases that hold a rule."""
    held: dict[str, list[str]] = {}
    for case in load_cases():
        for rule in case["rules"]:
            names = held.setdefault(rule, [])
            if catalogue_id(case) not in names:
                names.append(catalogue_id(case))
    return held


def without_case() -> dict[str, str]:
    """The rules that have no golden case, each with the reason; "" where none is stated."""
    return {name: WITHOUT_CASE.get(name, "") for name in RULES if name not in cases()}


def register() -> set[str]:
    """Every rule id there is."""
    text = (ROOT / "tests/tidy/rule_ids.txt").read_text(encoding="utf-8")
    return set(RULE.findall(text))


def rules_page() -> str:
    """What changed the law, and the table of all rules, with what backs each of them."""
    changed = "".join(
        f"| {each.on} | {each.what} | {', '.join(each.rules)} |\n"
        for each in ruleset_named().enactments
    )
    return PAGE + changed + TABLE + "".join(_lines(name, rule) for name, rule in RULES.items())


def _lines(name: str, rule: Rule) -> str:
    """A line for each version of a rule; what backs it stands in the first."""
    modules = ", ".join(f"`{path}`" for path in citations().get(name, []))
    held = sorted(cases().get(name, []), key=_in_order)
    backed = ", ".join(held) or f"none: {without_case()[name]}"
    done = f"{rule.state} | {rule.left} | {modules} | {backed}"
    lines = [
        f"| {name} | {said.title} | {_when(said)} | {_rests_on(said)} | {done} |\n"
        for said in REGISTER[name][:1]
    ]
    lines.extend(
        f"| {name} | {said.title} | {_when(said)} | {_rests_on(said)} | | | | |\n"
        for said in REGISTER[name][1:]
    )
    return "".join(lines)


def _when(said: Version) -> str:
    """The tax years a version governs, and between which days it was law if not always."""
    if said.known_until != NO_DAY:
        return f"{said.years}, law until {said.known_until}"
    return said.years


def _rests_on(said: Version) -> str:
    return f"{said.source} (*{', '.join(said.authority)}; {', '.join(said.status)}*)"


def _in_order(case: str) -> tuple[str, int, str]:
    """C-2 before C-10."""
    letter, number, rest = re.fullmatch(r"(\w+)-(\d+)(\w*)", case).groups()  # type: ignore[union-attr]
    return letter, int(number), rest
