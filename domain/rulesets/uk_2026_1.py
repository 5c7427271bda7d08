"""An example of a second country: how the United Kingdom matches disposals with acquisitions.

It shows what a set of rules and its pack say where the law is another one. It is no advice, it is
not complete (`domain.packs.uk` says what it leaves aside); only a question that names it gets it.
What it does not speak of, such as limits and rates, it leaves unsaid rather than borrow.
"""

from datetime import timedelta
from types import MappingProxyType

from domain.rulesets.base import Ruleset

UK_2026_1 = Ruleset(
    name="uk-2026.1",
    country="uk",
    currency="GBP",
    # The tax year 2025 begins on 6 April 2025 and ends on 5 April 2026.
    year_begins=(4, 6),
    terms=(),
    authorities=(
        ("same_day", "TCGA 1992 s105: acquired on the day of the disposal; HMRC CRYPTO22200"),
        ("thirty_days", "TCGA 1992 s106A: acquired in the 30 days after; HMRC CRYPTO22200"),
        ("section_104", "TCGA 1992 s104: from the pool at average cost; HMRC CRYPTO22200"),
    ),
    switches=MappingProxyType({}),
    ponzi_rates=MappingProxyType({}),
    price_good_for=timedelta(hours=24),
)
