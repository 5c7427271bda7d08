"""The second set for the United States: the rules in full, and the law as it stood on any day.

It says what `us-2026.1` says and speaks of what that left aside: pools before 2025 as they were
filed, the allocation of Rev. Proc. 2024-28, wash sales of securities, carryovers of spouses and of
the dead, what is itemised. Each enactment since the end of 2017 says what the law had been.
"""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from domain.rulesets.base import FOREVER
from domain.rulesets.base import NO_DAY
from domain.rulesets.base import Enactment
from domain.rulesets.base import Reading
from domain.rulesets.us_2026_1 import US_2026_1

_ENACTMENTS = (
    Enactment(
        on=date(2024, 7, 9),
        what="T.D. 10000 and Rev. Proc. 2024-28: pools by wallet and fees of swaps from 2025",
        rules=("R-LOT-1", "R-LOT-4", "R-LOT-7", "R-LOT-8", "R-FEE-3"),
        before=MappingProxyType(
            {
                "practice_until": FOREVER,
                "swap_fees_regulated_from": FOREVER,
                "broker_told_from": NO_DAY,
                "allocation_described_before": NO_DAY,
                "allocation_due": NO_DAY,
            }
        ),
    ),
    Enactment(
        on=date(2024, 12, 31),
        what="Notice 2025-7: in 2025 own books do, whoever holds the units",
        rules=("R-LOT-4",),
        before=MappingProxyType({"broker_told_from": date(2025, 1, 1)}),
    ),
    Enactment(
        on=date(2025, 7, 4),
        what="P.L. 119-21 (OBBBA): what was to end with 2025 does not; new limits from 2026",
        rules=("R-WORTH-2", "R-THEFT-1", "R-THEFT-4", "R-GIFT-2"),
        before=MappingProxyType(
            {
                "miscellaneous_disallowed_until": 2025,
                "personal_theft_limited_until": 2025,
                "state_disasters_from": FOREVER,
                "itemized_trim_from": FOREVER,
                "charity_floor_from": FOREVER,
            }
        ),
    ),
    Enactment(
        on=date(2026, 3, 18),
        what="Notice 2026-20: own books do in 2026 as well",
        rules=("R-LOT-4",),
        before=MappingProxyType({"broker_told_from": date(2026, 1, 1)}),
    ),
)

US_2026_2 = replace(
    US_2026_1,
    name="us-2026.2",
    switches=MappingProxyType(
        {
            **US_2026_1.switches,
            "pre2025_scope": Reading("per_wallet", ("per_wallet", "universal")),
            "pre2025_method": Reading("fifo", ("fifo", "lifo", "hifo", "lofo")),
            "self_transfer_fee": Reading("dispose_no_basis", ("dispose_no_basis", "add_to_basis")),
            "selfcustody_fifo_scope": Reading("wallet", ("wallet", "all_unhosted")),
            "self_transfer_selects_lots": Reading("yes", ("yes", "no")),
            "wash_regime": Reading("off", ("off", "on")),
            "venue_1256": Reading("no", ("no", "yes")),
            "venue_custody_class": Reading(
                "account", ("account", "us_broker", "foreign_exchange", "self")
            ),
            "safe_harbor_2024_28": Reading("none", ("none", "specific", "global")),
            "loan_units": Reading("undecided", ("undecided", "disposal", "obligation")),
            "lending": Reading("carryover", ("carryover", "exchange")),
        }
    ),
    carries=(
        "R-GIFT-2",
        "R-HOLD-3",
        "R-INC-2",
        "R-LOSS-5",
        "R-LOT-1",
        "R-LOT-7",
        "R-LOT-8",
        "R-THEFT-1",
        "R-THEFT-4",
        "R-WASH-2",
        "R-WORTH-3",
    ),
    enactments=_ENACTMENTS,
    # P.L. 115-97 is the oldest law that any of these rules turns on.
    law_from=date(2017, 12, 22),
    wash_classes=("security", "tokenized_security"),
    wash_days=30,
    rebuy_within=timedelta(minutes=60),
    allocation_described_before=date(2025, 1, 1),
    # The return of 2025 with its extension.
    allocation_due=date(2026, 10, 15),
    state_disasters_from=2026,
    itemized_trim_from=2026,
    charity_floor_from=2026,
    appraisal_above=Decimal(5000),
    evidence_asked=(
        "discovery",
        "communications",
        "transactions",
        "basis",
        "report",
        "exchange_reply",
        "state_law",
        "profit_motive",
        "recovery_assessment",
        "insurance",
    ),
)
