"""Rule packs: for each country the code behind its sets of rules."""

from domain.packs.base import RulePack
from domain.packs.us import US
from domain.rulesets import Ruleset

PACKS: dict[str, RulePack] = {US.country: US}
"""Every pack by country."""


def pack_of(ruleset: Ruleset) -> RulePack:
    """The pack that books by a set of rules."""
    return PACKS[ruleset.country]
