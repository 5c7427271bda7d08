"""Every released set of rules by name, and the one used where none is named."""

from datetime import date

from domain.rulesets.base import Ruleset
from domain.rulesets.uk_2026_1 import UK_2026_1
from domain.rulesets.us_2026_1 import US_2026_1
from domain.rulesets.us_2026_2 import US_2026_2


class UnknownRuleset(LookupError):
    """No set of rules of that name is part of this program; a later one may have it."""


RULESETS: dict[str, Ruleset] = {each.name: each for each in (US_2026_1, US_2026_2, UK_2026_1)}
"""Every released set by name; none is ever taken out, for years are filed under it."""

NEWEST = US_2026_2.name
"""The set used where none is pinned."""


def ruleset_named(name: str = "", law: date | None = None) -> Ruleset:
    """The set of that name, or the newest for "", as the law stood on a day (None: as now known).

    Raises UnknownRuleset for a name that this program does not have, LawNotKept for a day before
    the first the set can tell.
    """
    wanted = name or NEWEST
    found = RULESETS.get(wanted)
    if found is None:
        raise UnknownRuleset(wanted)
    return found if law is None else found.as_of_law(law)
