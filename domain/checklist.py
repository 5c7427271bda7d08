"""What must be looked at before a year is closed, and what a person may let pass.

A finding never stops a report, but a year is not closed over one in silence. Each check is a
finding's code with a standing, and a sentence that says why it has it:

    blocking      never let pass: a person has to supply what is missing
    waivable      blocks, unless let pass with a reason, which is kept with the closing for ever
    information   shown, never blocks: the law or the ledger has already decided it

So a sale whose coins came from nowhere blocks 2025 until its purchase is imported, or until ana
says `--waive missing_basis:t9 --reason "bought before records; basis zero is reported"`.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from domain.findings import CATALOGUE

BLOCKING, WAIVABLE, INFORMATION = "blocking", "waivable", "information"


@dataclass(frozen=True, slots=True)
class Check:
    """How a code stands when a year is closed, and why."""

    standing: str
    why: str


CHECKS: dict[str, Check] = {
    "missing_value": Check(
        BLOCKING,
        "an amount counts as nothing because nobody knows it; even nothing must be stated",
    ),
    "missing_basis": Check(
        WAIVABLE, "a gain is too large by a basis that is not shown; reporting zero is allowed"
    ),
    "unclassified_receipt": Check(
        WAIVABLE, "units that came in may be income, or lots whose basis is not shown"
    ),
    "unclassified_removal": Check(
        WAIVABLE, "units that went out may have been a sale, a gift or a theft"
    ),
    "unmatched_transfer": Check(
        WAIVABLE, "a stated move does not fit, so its units are unclassified on both sides"
    ),
    "unbound_reference": Check(
        WAIVABLE, "a fact speaks of another that is not known, so part of it has no effect"
    ),
    "possible_duplicate": Check(
        WAIVABLE, "one fact may be counted twice; only a person can tell two from one"
    ),
    "source_conflict": Check(
        WAIVABLE, "a source contradicts itself; the reading that was taken may be the wrong one"
    ),
    "balance_differs": Check(
        WAIVABLE, "the source counts other units than the facts add up to; something is amiss"
    ),
    "balance_gap": Check(WAIVABLE, "rows are missing in the source's export"),
    "liquidation_does_not_tie": Check(
        WAIVABLE, "the stated amounts of a liquidation contradict each other"
    ),
    "open_treatment": Check(
        WAIVABLE, "the law is open and no gain or loss was computed; that must be meant"
    ),
    "rule_not_carried_out": Check(
        WAIVABLE, "a rule that may govern this fact is not computed; it must be looked at elsewhere"
    ),
    "switch_without_effect": Check(
        WAIVABLE, "an answer to an open question was stated and is not followed"
    ),
    "pre2025_unattested": Check(
        WAIVABLE, "lots rest on a practice of earlier years that nobody has confirmed"
    ),
    "no_allocation": Check(
        WAIVABLE, "unused basis of earlier years was dealt to accounts by a default"
    ),
    "late_allocation": Check(
        WAIVABLE, "an allocation was made and is not followed; what was filed may rest on it"
    ),
    "allocation_not_described": Check(
        WAIVABLE, "an allocation was made and is not followed; what was filed may rest on it"
    ),
    "allocation_unreadable": Check(
        WAIVABLE, "an allocation was made and is not followed, since its rule is not understood"
    ),
    "allocation_does_not_tie": Check(
        WAIVABLE, "an allocation and the facts contradict each other; units or lots are missing"
    ),
    "attested_allocation": Check(
        WAIVABLE,
        "an allocation rests on evidence the ledger cannot judge; stand by it by name",
    ),
    "before_allocation": Check(
        INFORMATION, "the lots named too early were not used; the order in force was"
    ),
    "carryover_overridden": Check(
        WAIVABLE, "a stated carryover replaces the computed one; the two must be told apart"
    ),
    "carryover_owner_unknown": Check(
        WAIVABLE, "a joint carryover was parted without knowing whose losses some of it were"
    ),
    "carryover_lost_at_death": Check(
        INFORMATION, "the law ends a carryover with the final return, and so it was ended"
    ),
    "facts_after_death": Check(
        WAIVABLE, "what happened after a death belongs to somebody else's return"
    ),
    "section_151_differs": Check(
        WAIVABLE, "the printed worksheet and the statute carry different losses into next year"
    ),
    "unknown_label": Check(WAIVABLE, "nobody knows what the source meant by this row"),
    "future_dated": Check(
        WAIVABLE, "a fact of this year lies in the future, so it has not happened yet"
    ),
    "year_not_over": Check(
        WAIVABLE, "facts of this year may still come; only a last return ends earlier"
    ),
    "restatement_open": Check(
        WAIVABLE, "an earlier year was filed otherwise than it is now known; this year builds on it"
    ),
    "late_identification": Check(
        INFORMATION, "the lots named too late were not used; the order in force was"
    ),
    "attested_identification": Check(
        WAIVABLE,
        "the choice of lots rests on evidence the ledger cannot judge; stand by it by name",
    ),
    "late_election_change": Check(
        INFORMATION, "the change was not used; the election in force at the time was"
    ),
    "broker_not_told": Check(
        INFORMATION, "the choice the broker did not know was not used; the order in force was"
    ),
    "income_unknown": Check(
        INFORMATION, "taxable income was taken not to be negative, as it mostly is"
    ),
    "discovered_too_early": Check(
        WAIVABLE, "the year of a theft's claim is that of its discovery, which cannot come first"
    ),
    "evidence_missing": Check(
        INFORMATION, "evidence is for the taxpayer to keep; no figure changes with it"
    ),
    "evidence_incomplete": Check(
        INFORMATION, "what was not attached may not exist; no figure changes with it"
    ),
    "itemizing_unknown": Check(
        INFORMATION, "the claim stands; whether any of it reaches the return is not known"
    ),
    "appraisal_needed": Check(
        WAIVABLE, "without a qualified appraisal a large donation may not be deducted at all"
    ),
    "recovery_exceeds_expectation": Check(
        INFORMATION, "shown as income; how much of it is depends on the earlier benefit"
    ),
    "theft_claim_unused": Check(
        INFORMATION, "the loss belonged to a year that took the standard deduction; no other has it"
    ),
    "trades_fallback": Check(
        INFORMATION, "a lesser file of the source was read; a gap shows as missing basis"
    ),
    "clock_clamped": Check(
        INFORMATION, "the order of knowledge holds whatever the machine's clock said"
    ),
    "rebought_at_once": Check(
        INFORMATION, "no wash-sale rule governs it; whether the round trip was real is for people"
    ),
    "ira_excluded": Check(INFORMATION, "retirement accounts stay out of the return"),
}
"""Every check by code: the findings there are, and two that only a closing asks about."""

NEXT: dict[str, str] = {
    "year_not_over": "Close it when it is over.",
    "restatement_open": "Restate that year and say what becomes of it.",
}
"""What to do about checks that are no findings of the fold."""


def check_of(code: str) -> Check:
    """How a code stands; one that has no line here blocks if its findings are errors."""
    known = CHECKS.get(code)
    if known is not None:
        return known
    severe = code in CATALOGUE and CATALOGUE[code].severity == "error"
    return Check(WAIVABLE if severe else INFORMATION, "it has to be looked at")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a check found: its code, the fact (or year) it concerns, and a sentence."""

    code: str
    fact: str
    message: str

    @property
    def standing(self) -> str:
        """blocking, waivable or information."""
        return check_of(self.code).standing

    @property
    def next(self) -> str:
        """What to do about it."""
        return NEXT.get(self.code) or CATALOGUE[self.code].next


@dataclass(frozen=True, slots=True)
class Waive:
    """A person lets pass what a check found: all of a code, or of one fact alone; and why."""

    code: str
    fact: str
    reason: str

    def covers(self, item: Item) -> bool:
        """Whether it speaks of this item."""
        return item.code == self.code and self.fact in ("", item.fact)


@dataclass(slots=True)
class Verdict:
    """What the checks come to: what still blocks, what was let pass by whom, what is only shown.

    `idle` are waivers of nothing that blocks; a slip in a name must not look like a decision.
    """

    blocking: list[Item] = field(default_factory=list)
    waived: list[tuple[Item, Waive]] = field(default_factory=list)
    shown: list[Item] = field(default_factory=list)
    idle: list[Waive] = field(default_factory=list)


def judge(items: Iterable[Item], waivers: Sequence[Waive]) -> Verdict:
    """Set what was found against what a person lets pass; a narrower waiver goes first."""
    verdict = Verdict()
    used: set[Waive] = set()
    ranked = sorted(waivers, key=lambda each: not each.fact)
    for item in items:
        if item.standing == INFORMATION:
            verdict.shown.append(item)
            continue
        found = next((each for each in ranked if each.covers(item)), None)
        if found is None or item.standing == BLOCKING:
            verdict.blocking.append(item)
        else:
            verdict.waived.append((item, found))
            used.add(found)
    verdict.idle = [each for each in waivers if each not in used]
    return verdict
