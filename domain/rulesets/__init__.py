"""Released sets of rules: the numbers and readings of the law that figures were computed with.

A filed year is computed again, for ever, by the rules it was filed with. So what a release holds
to be the law is data under a name, and a released set never changes: a correction of it is a new
set under a new name, and years filed under the old one do not move.

    filing:2025 pins us-2026.1; a later release reads open switches otherwise in us-2027.1
    -> the year as filed gives the same bytes as ever; 2026 is computed by the new set

How the rules work (netting, matching, the fold) is code; what it asks for here are the limits,
dates, rates and answers that a legislator, the IRS or a release of this program may change.
"""

from domain.rulesets.base import Enactment
from domain.rulesets.base import LawNotKept
from domain.rulesets.base import Reading
from domain.rulesets.base import Ruleset
from domain.rulesets.registry import NEWEST
from domain.rulesets.registry import RULESETS
from domain.rulesets.registry import UnknownRuleset
from domain.rulesets.registry import ruleset_named
from domain.rulesets.uk_2026_1 import UK_2026_1
from domain.rulesets.us_2026_1 import US_2026_1
from domain.rulesets.us_2026_2 import US_2026_2

__all__ = [
    "NEWEST",
    "RULESETS",
    "UK_2026_1",
    "US_2026_1",
    "US_2026_2",
    "Enactment",
    "LawNotKept",
    "Reading",
    "Ruleset",
    "UnknownRuleset",
    "ruleset_named",
]
