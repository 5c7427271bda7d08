"""How losses that are no sale are treated: in words, by which rule, on which form, limited by what.

Whether units were stolen from an investor, given away or burned decides what of their basis may be
deducted, and where. All of that is a table here; booking picks a line of it and reckons the amount:

    investment    R-THEFT-3   Form 4684 Section B lines 20-28, Schedule A line 16
                              counts only if one itemises; from 2026 trimmed in the top bracket
    abandoned     R-WORTH-2   none      a miscellaneous itemised deduction, which is disallowed

Limits that have come with a law hold from a year that the set of rules names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from domain.return_lines import ALWAYS
from domain.return_lines import NOWHERE
from domain.return_lines import Place
from domain.return_lines import place_in
from domain.rulesets import Ruleset


class Limit(NamedTuple):
    """Something that limits a deduction and is not applied here.

    `since` names the field of a set of rules that holds the first year; "" for any year.
    """

    words: str
    since: str = ""

    def holds(self, year: int, rules: Ruleset) -> bool:
        """Whether it limits a deduction of that year."""
        first: int = getattr(rules, self.since) if self.since else ALWAYS
        return year >= first


ITEMISING = Limit("counts only if one itemises (R-THEFT-4)")
TRIM = Limit(
    "section 68 trims itemised deductions in the top bracket by 2/37 (R-THEFT-4)",
    "itemized_trim_from",
)
OPERATING_LOSS = Limit("what exceeds income may be a net operating loss, carried forward only")
PERSONAL_LIMITS = Limit(
    "100 dollars a theft, 10 % of adjusted gross income and the value of the units limit it; "
    "this ledger applies none of them"
)
CHARITY_LIMITS = Limit("ceilings by adjusted gross income are not applied here (R-GIFT-2)")
CHARITY_FLOOR = Limit(
    "0.5 % of adjusted gross income is not deductible (R-GIFT-2)", "charity_floor_from"
)


@dataclass(frozen=True, slots=True)
class Treatment:
    """One way a loss is treated: `words` and `rule` of its row, `places` of the return by year.

    `why` says why nothing is allowed, or what the amount depends on beside its `limits`.
    """

    words: str
    rule: str
    places: tuple[Place, ...] = (Place(ALWAYS, NOWHERE),)
    why: str = ""
    limits: tuple[Limit, ...] = ()

    def form(self, year: int) -> str:
        """Form and lines the claim belongs to in a year, or `none`."""
        return place_in(self.places, year)

    def reasons(self, year: int, rules: Ruleset) -> str:
        """Why nothing is allowed, or what still limits it, in a sentence."""
        held = (limit.words for limit in self.limits if limit.holds(year, rules))
        return "; ".join(filter(None, (self.why, *held)))


def _at(words: str) -> tuple[Place, ...]:
    return (Place(ALWAYS, words),)


_SECTION_B = _at("Form 4684 Section B lines 20-28, Schedule A line 16")
_SECTION_C = _at("Form 4684 Section C lines 40-51, Section B line 28, Schedule A line 16")
_SECTION_A = _at("Form 4684 Section A, Schedule A line 15")
_CHARITY = _at("Form 8283, Schedule A line 12")
_THEFT = (ITEMISING, TRIM, OPERATING_LOSS)
_PERSONAL = (PERSONAL_LIMITS, ITEMISING, TRIM)
_DONATION = (ITEMISING, CHARITY_FLOOR, CHARITY_LIMITS, TRIM)

TREATMENTS: Mapping[str, Treatment] = {
    "investment": Treatment(
        "investment theft: ordinary, itemised", "R-THEFT-3", _SECTION_B, limits=_THEFT
    ),
    "ponzi": Treatment(
        "Ponzi safe harbor: ordinary, itemised", "R-THEFT-5", _SECTION_C, limits=_THEFT
    ),
    "investment_rest": Treatment(
        "investment theft: what was expected and did not come back",
        "R-THEFT-3",
        _SECTION_B,
        limits=_THEFT,
    ),
    "personal": Treatment(
        "personal theft: not deductible, no profit motive",
        "R-THEFT-1",
        why="no transaction for profit and no declared disaster: it counts only against personal "
        "casualty gains, which this ledger does not know",
    ),
    "personal_disaster": Treatment(
        "personal theft in a declared disaster: itemised, within limits of its own",
        "R-THEFT-1",
        _SECTION_A,
        "it was in a declared disaster",
        _PERSONAL,
    ),
    "personal_unlimited": Treatment(
        "personal theft: itemised, within limits of its own",
        "R-THEFT-1",
        _SECTION_A,
        "by this law the bar of 2018 has ended",
        _PERSONAL,
    ),
    "personal_rest": Treatment(
        "personal theft: what was expected and did not come back",
        "R-THEFT-1",
        _SECTION_A,
        limits=_PERSONAL,
    ),
    "declared": Treatment(
        "units are still held: a fall in price is no loss",
        "R-WORTH-1",
        why="nothing was sold or given up; a real sale realises the loss (R-WORTH-3)",
    ),
    "abandoned": Treatment(
        "abandoned: a disallowed miscellaneous itemised deduction",
        "R-WORTH-2",
        why="miscellaneous itemised deductions are disallowed; a real sale would have been a "
        "capital loss (R-WORTH-3)",
    ),
    "miscellaneous": Treatment(
        "abandoned: a miscellaneous itemised deduction over 2 % of adjusted gross income",
        "R-WORTH-2",
        _at("Schedule A, miscellaneous deductions"),
        "by this law the bar of 2018 has ended; only what exceeds 2 % of adjusted gross income "
        "counts, which this ledger does not apply",
        (ITEMISING, TRIM),
    ),
    "lost_access": Treatment(
        "keys lost: no sale, no theft, nothing deducted",
        "R-WORTH-2",
        why="nobody took the units and nobody gave them up, so no loss is closed",
    ),
    "donation": Treatment(
        "donation: the value if held over a year, else no more than basis",
        "R-GIFT-2",
        _CHARITY,
        limits=_DONATION,
    ),
    "donation_foundation": Treatment(
        "donation to a private foundation: no more than basis",
        "R-GIFT-2",
        _CHARITY,
        limits=_DONATION,
    ),
}
"""Every treatment by name."""
