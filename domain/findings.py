"""Findings: what a person must look at, each with a stable code.

A fault refuses an input; a finding never stops a run. It marks a figure that rests on something
missing, late or doubtful, so that a number without support is never mistaken for one with it.
`CATALOGUE` is the one list of codes: severity, what it means, and what to do next; those that only
forms find stand apart in `OF_FORMS`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code stands for: `severity` is error, warning or info.

    `rule` is the rule of law it turns on, "" where it turns on none.
    """

    severity: str
    meaning: str
    next: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: the code, the fact (or year) it concerns, and a sentence."""

    code: str
    fact: str
    message: str

    @property
    def severity(self) -> str:
        """error, warning or info."""
        return kind_of(self.code).severity

    @property
    def rule(self) -> str:
        """The rule of law it turns on, "" for none."""
        return kind_of(self.code).rule

    @property
    def next(self) -> str:
        """What to do about it."""
        return kind_of(self.code).next


CATALOGUE: dict[str, Kind] = {
    "missing_basis": Kind(
        "error",
        "units left that no lot accounts for, or from a lot of unknown basis; booked at basis 0.00",
        "Import the history that brought these units in, or record an opening lot.",
        "R-REC-1",
    ),
    "missing_value": Kind(
        "error",
        "an amount was left to the market price and no price within 24 hours before is known",
        "Record a price of that asset (or currency) at that time, or state the amount.",
        "R-GEN-4",
    ),
    "unclassified_receipt": Kind(
        "error",
        "units came in and nobody has said why; they form a lot without basis",
        "Match it with a removal (transfers propose), or say what it was (correct reclassify).",
        "R-XFER-1",
    ),
    "unclassified_removal": Kind(
        "error",
        "units went out and nobody has said why; their lots wait in suspense",
        "Match it with a receipt (transfers propose), or say what it was (correct reclassify).",
        "R-XFER-1",
    ),
    "unknown_label": Kind(
        "warning",
        "the source used a label this importer does not know",
        "Check what the source meant and classify the fact.",
    ),
    "unmatched_transfer": Kind(
        "error",
        "a transfer match does not fit: different assets, or more arrived than left",
        "Look at both sides; they are left unclassified as long as they do not fit.",
        "R-XFER-1",
    ),
    "possible_duplicate": Kind(
        "warning",
        "two sources tell of the same units in the same account within two seconds",
        "If they are one fact, leave one of them out.",
    ),
    "unbound_reference": Kind(
        "error",
        "a fact names another fact, lot or account that this ledger does not know",
        "Import or record what it refers to, or correct the name.",
    ),
    "future_dated": Kind(
        "warning",
        "the fact is dated after the ledger's own clock",
        "Check the date.",
    ),
    "clock_clamped": Kind(
        "warning",
        "the clock stood behind the last event when this was recorded; recorded_at was held",
        "Set the machine's clock; the order of knowledge is not affected.",
    ),
    "balance_gap": Kind(
        "warning",
        "the source's own running balance does not follow from its rows",
        "Export the whole history; rows are missing in the file.",
    ),
    "balance_differs": Kind(
        "error",
        "the source states another balance than the lots add up to",
        "Look for missing or doubled facts in this account before that instant.",
    ),
    "late_identification": Kind(
        "warning",
        "lots were named after the sale; that never binds (R-LOT-5)",
        "Nothing: FIFO or the standing order applies. Identify before the next sale.",
        "R-LOT-5",
    ),
    "attested_identification": Kind(
        "warning",
        "the choice of lots rests on attached evidence, not on the ledger's clock",
        "Keep the evidence with your records; closing the year has to waive this.",
        "R-LOT-5",
    ),
    "late_election_change": Kind(
        "warning",
        "an election was changed after the outflow it governed; the change does not reach back",
        "Nothing: the election in force at the time applies.",
        "R-LOT-5",
    ),
    "broker_not_told": Kind(
        "warning",
        "once no relief holds, a choice of lots at a US broker binds only if it was told (R-LOT-4)",
        "Tell the broker before the sale and record told_broker.",
        "R-LOT-4",
    ),
    "pre2025_unattested": Kind(
        "warning",
        "lots were matched before 2025 and the practice of those years is not attested (R-LOT-7)",
        "Record a policy pre2025_scope and pre2025_method for the year as it was filed.",
        "R-LOT-7",
    ),
    "no_allocation": Kind(
        "warning",
        "unused basis was carried into 2025 without an allocation (R-LOT-8)",
        "Record the safe harbor allocation if one was made in time.",
        "R-LOT-8",
    ),
    "late_allocation": Kind(
        "warning",
        "an allocation of unused basis was not complete in time and has no effect (R-LOT-8)",
        "Only evidence of an earlier instant changes that: correct replace, with the instant (at) "
        "and the evidence.",
    ),
    "allocation_not_described": Kind(
        "warning",
        "a global allocation was not described before 2025 and has no effect (R-LOT-8)",
        "If it was: correct replace, with when (described) and the evidence.",
    ),
    "allocation_unreadable": Kind(
        "error",
        "the rule of a global allocation cannot be read, so it has no effect (R-LOT-8)",
        'State it as a method and the order of accounts, such as "hifo: cold, kraken".',
    ),
    "allocation_does_not_tie": Kind(
        "error",
        "an allocation differs from the unused lots or the balances and has no effect (R-LOT-8)",
        "Compare it with the lots as of the end of 2024; import what is missing before that.",
    ),
    "attested_allocation": Kind(
        "warning",
        "an allocation counts by its evidence, not by the ledger's clock (R-LOT-8)",
        "Keep the evidence with your records; closing the year has to waive this.",
    ),
    "before_allocation": Kind(
        "warning",
        "lots were named before their global allocation was complete; that does not bind (R-LOT-8)",
        "Nothing: only a standing order binds until then, else first in, first out.",
    ),
    "liquidation_does_not_tie": Kind(
        "error",
        "proceeds less fee and penalty differ from debt repaid plus what was returned",
        "Check the amounts; the gross execution value was used.",
        "R-LIQ-1",
    ),
    "income_unknown": Kind(
        "info",
        "no taxable income is known for a year with a loss; it was taken not to be negative",
        "Record year_facts with taxable_income if it could be below zero.",
        "R-LOSS-3",
    ),
    "carryover_overridden": Kind(
        "warning",
        "a stated carryover into the year replaces what the ledger computes",
        "Check it against last year's worksheet.",
        "R-LOSS-5",
    ),
    "carryover_lost_at_death": Kind(
        "info",
        "a carryover ends with the return of the year of death; the rest is lost (R-LOSS-5)",
        "Nothing; it could be used only up to the final return, and is part of no later year.",
    ),
    "carryover_owner_unknown": Kind(
        "warning",
        "a joint carryover is parted, and whose losses some of it were is not told (R-LOSS-5)",
        "What is not told was taken to be the taxpayer's; state carryover_short and carryover_long "
        "of the next year as its return has them.",
    ),
    "facts_after_death": Kind(
        "warning",
        "facts are dated after a death; they belong to the estate, the heirs or the survivor",
        "Keep books of their own for whoever owns the units now; check the dates.",
    ),
    "section_151_differs": Kind(
        "warning",
        "the printed worksheet and the statute give different carryovers (R-LOSS-4); printed used",
        "Decide with your adviser and state the carryover into the next year.",
        "R-LOSS-4",
    ),
    "source_conflict": Kind(
        "error",
        "a source states the same fact in two ways",
        "Compare both and keep one.",
    ),
    "evidence_missing": Kind(
        "warning",
        "a loss claim has no evidence attached (R-THEFT-6)",
        "Attach reports, communications and the proof of basis.",
        "R-THEFT-6",
    ),
    "evidence_incomplete": Kind(
        "info",
        "of the evidence a theft claim is held against (R-THEFT-6) some kinds are not attached",
        "Attach what there is under its kind. None of it is a condition, not even a police report.",
    ),
    "itemizing_unknown": Kind(
        "info",
        "a loss or donation is allowed in a year whose return may not itemise (R-THEFT-4)",
        "Record year_facts with itemizes; with the standard deduction nothing of it counts.",
    ),
    "appraisal_needed": Kind(
        "warning",
        "a donation of more than 5,000 dollars needs a qualified appraisal (R-GIFT-2)",
        "Attach it as evidence of the kind appraisal; the price of an exchange is not enough.",
    ),
    "discovered_too_early": Kind(
        "warning",
        "a theft is said to have been discovered before the units were gone",
        "Check both dates; the year of discovery is the year of the claim.",
        "R-THEFT-2",
    ),
    "trades_fallback": Kind(
        "warning",
        "trades were read from a file the source itself does not hold to be complete",
        "Import the source's ledger export instead.",
    ),
    "open_treatment": Kind(
        "error",
        "the law on this is open and no treatment is chosen; no gain or loss was computed",
        "Take advice and record the fact as what you decide it is.",
    ),
    "switch_without_effect": Kind(
        "error",
        "a policy sets a switch to a value that this release does not carry out",
        "Do not rely on figures this switch would move.",
    ),
    "rule_not_carried_out": Kind(
        "error",
        "a rule that may govern this fact is not part of this release",
        "Do not rely on figures this fact would move; see the page on limits.",
    ),
    "rebought_at_once": Kind(
        "info",
        "sold at a loss and bought back at nearly the same time; the loss stands (R-WASH-4)",
        "Nothing, unless the round trip was arranged and without risk: ask your adviser.",
    ),
    "ira_excluded": Kind(
        "info",
        "facts in a retirement account are kept out of lots and gains (R-RET-1)",
        "Nothing.",
        "R-RET-1",
    ),
    "recovery_exceeds_expectation": Kind(
        "warning",
        "more came back from a theft than was expected; the excess is shown as income (R-THEFT-4)",
        "Only so much is income as the earlier deduction gave benefit; check with your adviser.",
        "R-THEFT-4",
    ),
    "theft_claim_unused": Kind(
        "info",
        "a theft is settled, and a claim for it in a year that did not itemise was of no use",
        "Nothing: no later year takes it. An amended return of that year might itemise.",
        "R-THEFT-4",
    ),
}

OF_FORMS: dict[str, Kind] = {
    "statement_unknown": Kind(
        "error",
        "whether a broker reported this disposal is not said, so its row has no box",
        "Say what the Form 1099-DA or 1099-B states of it, or that none came.",
    ),
    "statement_misfit": Kind(
        "error",
        "a broker's statement does not fit the disposal it is for; it was not used",
        "Compare it with the form, and the disposal with the ledger.",
    ),
    "statement_date_differs": Kind(
        "warning",
        "the broker's date of a sale is not the ledger's tax date; the broker's is printed",
        "Check the year and the term where the dates lie on either side of a limit.",
    ),
    "wash_sale_stated": Kind(
        "warning",
        "a wash-sale loss is disallowed by the broker's statement alone; no lot carries it on",
        "Check it, and add what was disallowed to the basis of what was bought instead.",
    ),
}
"""What only a form can find, since only it is told what brokers stated: a closing is not, and so
does not count these among its checks.
"""


def kind_of(code: str) -> Kind:
    """What a code stands for; KeyError for one there is none of."""
    return CATALOGUE.get(code) or OF_FORMS[code]
