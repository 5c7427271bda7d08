"""Rule packs: for each country the code behind its sets of rules."""

from collections.abc import Callable

from domain.packs.base import RulePack
from domain.packs.uk import uk_pack
from domain.packs.us import us_pack
from domain.rulesets import Ruleset

PACKS: dict[str, Callable[[], RulePack]] = {"us": us_pack, "uk": uk_pack}
"""What makes a country's pack, by country."""


def pack_of(ruleset: Ruleset) -> RulePack:
    """The pack that books by a set of rules, made for one fold."""
    return PACKS[ruleset.country]()
