"""Which tax rules this release carries out: said here in words, backed by code and golden cases."""

from dataclasses import dataclass
from functools import cache
import re

from tests.golden.runner import catalogue_id
from tests.golden.runner import load_cases
from tests.golden.runner import load_later
from tests.tidy.tree import ROOT
from tests.tidy.tree import shipped
from tests.tidy.wording import RULE

YES, PART, NOT_YET, NOTHING = "yes", "in part", "not yet", "nothing to compute"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says in a line, how far it is carried out, and what is left."""

    says: str
    state: str = YES
    left: str = ""


RULES: dict[str, Rule] = {
    "R-GEN-1": Rule("Amounts are exact; cents appear only where an amount is split"),
    "R-GEN-2": Rule("Whole dollars, if chosen, on every entry of a printed form", NOT_YET),
    "R-GEN-3": Rule("One outflow from several lots, or part of a lot: divided by units"),
    "R-GEN-4": Rule("Value at the moment of the event; else that of what was given up"),
    "R-GEN-5": Rule("Three clocks: happened, recorded, law", PART, "the law as it stood earlier"),
    "R-PROP-1": Rule("Units are property: every sale, swap or payment is a disposal"),
    "R-PROP-2": Rule("Basis by the way units came", PART, "transfers between spouses"),
    "R-FEE-1": Rule("Costs of a purchase are basis, costs of a sale reduce proceeds"),
    "R-FEE-2": Rule("Swaps before 2025: whose fee it is, by a switch"),
    "R-FEE-3": Rule("Swaps from 2025: the whole fee belongs to what was given up"),
    "R-FEE-4": Rule("A fee paid in units is a disposal of those units"),
    "R-FEE-5": Rule("Fees of own moves: a disposal, no basis", PART, "the value `add_to_basis`"),
    "R-HOLD-1": Rule("Long-term: after the anniversary, counted in months"),
    "R-HOLD-2": Rule("Whose period is added", PART, "wash sales, constructive sales"),
    "R-HOLD-3": Rule("Tax dates in the taxpayer's zone", PART, "a change of zone"),
    "R-LOT-1": Rule("One pool for each account and asset", PART, "the value `all_unhosted`"),
    "R-LOT-2": Rule("First in, first out by original acquisition"),
    "R-LOT-3": Rule("Own books may name lots by the time of sale"),
    "R-LOT-4": Rule(
        "At a US broker: own books to 2026, from 2027 the broker must be told", PART,
        "proof that the broker was told; golden cases",
    ),
    "R-LOT-5": Rule("A choice made after the sale is none"),
    "R-LOT-6": Rule("Choosing lots is no accounting method: no consent is needed", NOTHING),
    "R-LOT-7": Rule("2018 to 2024: as filed", PART, "one pool for all, other methods than FIFO"),
    "R-LOT-8": Rule("Allocation of unused basis at the end of 2024", NOT_YET),
    "R-LOT-9": Rule("A partial move between own accounts chooses lots like a sale"),
    "R-LOT-10": Rule("True dates count, not the broker's", PART, "comparing with the broker's lots"),
    "R-LOT-11": Rule("Custody decides whom to tell", PART, "a change of custody; golden cases"),
    "R-SWAP-1": Rule("One asset for another is taxable"),
    "R-LIQ-1": Rule("Collateral sold", PART, "debt cancelled beyond the value; lent units"),
    "R-LIQ-2": Rule("Collateral taken for debt: the debt discharged is realised"),
    "R-DERIV-1": Rule("Section 1256: 60/40", PART, "marking to market, carrying back"),
    "R-DERIV-2": Rule("Other contracts: capital when closed", PART, "contracts held over a year"),
    "R-DEFI-1": Rule(
        "Wraps, bridges, pools, staking tokens: a switch for each", PART, "lending, short sales"
    ),
    "R-INC-1": Rule("Income at its value when it can be disposed of; that is its basis"),
    "R-INC-2": Rule("Lines of the return for income", NOT_YET),
    "R-LOSS-1": Rule("Short and long are netted apart, then together"),
    "R-LOSS-2": Rule("At most 3,000 a year (1,500 filing separately) against other income"),
    "R-LOSS-3": Rule("The carryover worksheet, line by line"),
    "R-LOSS-4": Rule("Where the statute carries more than the printed worksheet"),
    "R-LOSS-5": Rule("Carryovers do not expire", PART, "spouses who part, death"),
    "R-LOSS-6": Rule("Worked examples of the worksheet: the golden cases C-1 to C-24", NOTHING),
    "R-THEFT-1": Rule("Only a theft from a transaction for profit", PART, "disasters"),
    "R-THEFT-2": Rule("The year of discovery"),
    "R-THEFT-3": Rule("Basis, less what is expected back, until that is settled"),
    "R-THEFT-4": Rule("Recoveries", PART, "itemising, the trim of 2026, benefit of the deduction"),
    "R-THEFT-5": Rule("The safe harbor for Ponzi schemes: 95 or 75 per cent"),
    "R-THEFT-6": Rule("Evidence to attach", PART, "judging it; only its presence is checked"),
    "R-WORTH-1": Rule("A fall in price is no loss"),
    "R-WORTH-2": Rule("Worthless, abandoned or out of reach: nothing is allowed"),
    "R-WORTH-3": Rule("A real sale is what realises a loss"),
    "R-WASH-1": Rule("No wash sale for plain crypto", PART, "tokenised securities"),
    "R-WASH-2": Rule("Wash sales of securities", NOT_YET),
    "R-WASH-3": Rule("A wash-sale rule for crypto by a switch", NOT_YET),
    "R-WASH-4": Rule("A warning on buying back at once", NOT_YET),
    "R-WASH-5": Rule("Constructive sales do not cover plain crypto", NOTHING),
    "R-WASH-6": Rule("Bills that are not law", NOTHING),
    "R-FORM-1": Rule("Boxes of Form 8949", NOT_YET),
    "R-FORM-2": Rule("Columns of Form 8949", NOT_YET),
    "R-FORM-3": Rule("Codes of Form 8949", NOT_YET),
    "R-FORM-4": Rule("Totals instead of rows", NOT_YET),
    "R-FORM-5": Rule("Lines of Schedule D and Form 1040", NOT_YET),
    "R-FORM-6": Rule("The digital asset question", NOT_YET),
    "R-DA-1": Rule("Who files Form 1099-DA", NOT_YET),
    "R-DA-2": Rule("Its boxes", NOT_YET),
    "R-DA-3": Rule("Its thresholds exempt no gain", PART, "its aggregates"),
    "R-DA-4": Rule("Matching it to the return", NOT_YET),
    "R-GIFT-1": Rule("A gift's two bases and two periods"),
    "R-GIFT-2": Rule("Gifts and donations made", PART, "the deduction of a donation"),
    "R-DEATH-1": Rule("Inherited units: value at death, always long-term"),
    "R-XFER-1": Rule("Own moves keep lot, basis and date; both halves must be matched"),
    "R-RET-1": Rule("Retirement accounts stay out of lots and gains"),
    "R-REC-1": Rule("Records to keep", PART, "comparing them with the list"),
    "R-REC-2": Rule("What examiners ask for", NOT_YET),
    "R-REC-3": Rule("How long to keep records", NOTHING),
}  # fmt: skip
"""Every rule of the register."""

PAGE = """\
# Rules of the United States

Made by `python -m tests.docs.generate` from the code's own citations and the golden cases; do not edit it by
hand. The ruleset's name, `us-2026.1`, stands in every report. This is not tax advice, and the column *carried
out* says what the program does, not that it suits your case.

*Cited in* names the modules that carry a rule out. A *golden case* is a file under `tests/golden/cases` with facts
and the figures they must give, on every kind of store. Cases in italics are not required yet.

| rule | says | carried out | left out | cited in | golden cases |
|---|---|---|---|---|---|
"""


@cache
def citations() -> dict[str, list[str]]:
    """The modules of domain and projections that cite a rule."""
    cited: dict[str, list[str]] = {}
    for module in shipped():
        if module.package in ("domain", "projections"):
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
    return (
        f"| {name} | {rule.says} | {rule.state} | {rule.left} | {modules} | {', '.join(names)} |\n"
    )


def _in_order(case: str) -> tuple[str, int, str]:
    """C-2 before C-10."""
    letter, number, rest = re.fullmatch(r"(\w+)-(\d+)(\w*)", case).groups()  # type: ignore[union-attr]
    return letter, int(number), rest
