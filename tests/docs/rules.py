"""Which tax rules this release carries out: said here in words, backed by code and golden cases."""

from dataclasses import dataclass
from functools import cache
import re

from domain.citations import CITATIONS
from tests.golden.runner import catalogue_id
from tests.golden.runner import load_cases
from tests.golden.runner import load_later
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
    "R-GEN-2": Rule(NOT_YET),
    "R-GEN-3": Rule(),
    "R-GEN-4": Rule(),
    "R-GEN-5": Rule(PART, "the law as it stood earlier"),
    "R-PROP-1": Rule(),
    "R-PROP-2": Rule(PART, "transfers between spouses"),
    "R-FEE-1": Rule(),
    "R-FEE-2": Rule(),
    "R-FEE-3": Rule(),
    "R-FEE-4": Rule(),
    "R-FEE-5": Rule(PART, "the value `add_to_basis`"),
    "R-HOLD-1": Rule(),
    "R-HOLD-2": Rule(PART, "wash sales, constructive sales"),
    "R-HOLD-3": Rule(PART, "comparing with a broker's dates"),
    "R-LOT-1": Rule(PART, "the value `all_unhosted`"),
    "R-LOT-2": Rule(),
    "R-LOT-3": Rule(),
    "R-LOT-4": Rule(PART, "proof that the broker was told; golden cases"),
    "R-LOT-5": Rule(),
    "R-LOT-6": Rule(NOTHING),
    "R-LOT-7": Rule(PART, "one pool for all, other methods than FIFO"),
    "R-LOT-8": Rule(NOT_YET),
    "R-LOT-9": Rule(),
    "R-LOT-10": Rule(PART, "comparing with the broker's lots"),
    "R-LOT-11": Rule(PART, "a change of custody; golden cases"),
    "R-SWAP-1": Rule(),
    "R-LIQ-1": Rule(PART, "debt cancelled beyond the value; lent units"),
    "R-LIQ-2": Rule(),
    "R-DERIV-1": Rule(PART, "marking to market, carrying back"),
    "R-DERIV-2": Rule(PART, "contracts held over a year"),
    "R-DEFI-1": Rule(PART, "lending, short sales"),
    "R-INC-1": Rule(),
    "R-INC-2": Rule(NOT_YET),
    "R-LOSS-1": Rule(),
    "R-LOSS-2": Rule(),
    "R-LOSS-3": Rule(),
    "R-LOSS-4": Rule(),
    "R-LOSS-5": Rule(),
    "R-LOSS-6": Rule(NOTHING),
    "R-THEFT-1": Rule(PART, "disasters"),
    "R-THEFT-2": Rule(),
    "R-THEFT-3": Rule(),
    "R-THEFT-4": Rule(PART, "itemising, the trim of 2026, benefit of the deduction"),
    "R-THEFT-5": Rule(),
    "R-THEFT-6": Rule(PART, "judging it; only its presence is checked"),
    "R-WORTH-1": Rule(),
    "R-WORTH-2": Rule(),
    "R-WORTH-3": Rule(),
    "R-WASH-1": Rule(PART, "tokenised securities"),
    "R-WASH-2": Rule(NOT_YET),
    "R-WASH-3": Rule(NOT_YET),
    "R-WASH-4": Rule(NOT_YET),
    "R-WASH-5": Rule(NOTHING),
    "R-WASH-6": Rule(NOTHING),
    "R-FORM-1": Rule(NOT_YET),
    "R-FORM-2": Rule(NOT_YET),
    "R-FORM-3": Rule(NOT_YET),
    "R-FORM-4": Rule(NOT_YET),
    "R-FORM-5": Rule(NOT_YET),
    "R-FORM-6": Rule(NOT_YET),
    "R-DA-1": Rule(NOT_YET),
    "R-DA-2": Rule(NOT_YET),
    "R-DA-3": Rule(PART, "its aggregates"),
    "R-DA-4": Rule(NOT_YET),
    "R-GIFT-1": Rule(),
    "R-GIFT-2": Rule(PART, "the deduction of a donation"),
    "R-DEATH-1": Rule(),
    "R-XFER-1": Rule(),
    "R-RET-1": Rule(),
    "R-REC-1": Rule(PART, "comparing them with the list"),
    "R-REC-2": Rule(NOT_YET),
    "R-REC-3": Rule(NOTHING),
}  # fmt: skip
"""Every rule of the register."""

TELLING = ("domain/citations.py", "projections/explaining/")
"""Modules that tell of rules and carry none out."""

PAGE = """\
# Rules of the United States

Made by `python -m tests.docs.generate` from the code's own citations and the golden cases; do not edit it by
hand. The ruleset's name, `us-2026.1`, stands in every report. This is not tax advice, and the column *carried
out* says what the program does, not that it suits your case.

*Rests on* names the text and says how sure the rule is: *primary* (the text itself was read), *quoted* (read as
others quote it), *secondary*, *unverified*, *derived* (no authority says it in these words), *open* (a switch
decides). *Cited in* names the modules that carry a rule out. A *golden case* is a file under `tests/golden/cases` with facts
and the figures they must give, on every kind of store. Cases in italics are not required yet.

| rule | says | rests on | carried out | left out | cited in | golden cases |
|---|---|---|---|---|---|---|
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


def cases_to_come() -> dict[str, list[str]]:
    """The golden cases that are put off, by the rules their reason names."""
    put_off: dict[str, list[str]] = {}
    for case, reason in load_later().items():
        for rule in RULE.findall(reason):
            put_off.setdefault(rule, []).append(case)
    return put_off


def register() -> set[str]:
    """Every rule id there is."""
    text = (ROOT / "tests/tidy/rule_ids.txt").read_text(encoding="utf-8")
    return set(RULE.findall(text))


def rules_page() -> str:
    """The table of all rules, with what backs each of them."""
    return PAGE + "".join(_line(name, rule) for name, rule in RULES.items())


def _line(name: str, rule: Rule) -> str:
    modules = ", ".join(f"`{path}`" for path in citations().get(name, []))
    held = sorted(cases().get(name, []), key=_in_order)
    names = [*held, *(f"*{case}*" for case in cases_to_come().get(name, []))]
    cited = CITATIONS[name]
    rests = f"{cited.source} (*{', '.join(cited.status)}*)"
    done = f"{rule.state} | {rule.left} | {modules} | {', '.join(names)}"
    return f"| {name} | {cited.title} | {rests} | {done} |\n"


def _in_order(case: str) -> tuple[str, int, str]:
    """C-2 before C-10."""
    letter, number, rest = re.fullmatch(r"(\w+)-(\d+)(\w*)", case).groups()  # type: ignore[union-attr]
    return letter, int(number), rest
