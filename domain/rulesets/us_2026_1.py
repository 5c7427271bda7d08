"""The first released set for the United States: individuals, tax years from 2018 on."""

from datetime import date
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

from domain.rulesets.base import Reading
from domain.rulesets.base import Ruleset

_EXCHANGE = ("carryover", "exchange")

US_2026_1 = Ruleset(
    name="us-2026.1",
    switches=MappingProxyType(
        {
            "pre2025_scope": Reading("per_wallet", ("per_wallet",)),
            "pre2025_method": Reading("fifo", ("fifo",)),
            "pre2025_swap_fee": Reading("disposal", ("disposal", "acquisition", "split")),
            "self_transfer_fee": Reading("dispose_no_basis", ("dispose_no_basis",)),
            "end_of_month_rule": Reading("on", ("on", "off")),
            "selfcustody_fifo_scope": Reading("wallet", ("wallet",)),
            "self_transfer_selects_lots": Reading("yes", ("yes",)),
            "liq_penalty": Reading("selling_cost", ("selling_cost", "nondeductible")),
            "funding": Reading("in_pnl", ("in_pnl", "ordinary")),
            "bridge": Reading("carryover", _EXCHANGE),
            "wrap": Reading("carryover", _EXCHANGE),
            "liquid_staking": Reading("exchange", _EXCHANGE),
            "liquidity_pool": Reading("exchange", _EXCHANGE),
            "section151_addback": Reading("warn", ("warn", "statute")),
            "wash_regime": Reading("off", ("off",)),
            "venue_1256": Reading("no", ("no",)),
            "venue_custody_class": Reading("account", ("account",)),
            "taxpayer_zone": Reading("ledger", ("ledger",)),
            "round_whole_dollars": Reading("off", ("off",)),
            "safe_harbor_2024_28": Reading("none", ("none",)),
            "loan_units": Reading("undecided", ("undecided",)),
        }
    ),
    loss_limit=Decimal(3000),
    loss_limit_separate=Decimal(1500),
    # The first day after the relief of Notices 2025-7 and 2026-20.
    broker_told_from=date(2027, 1, 1),
    practice_until=2024,
    # Reg. 1.1001-7 and 1.1012-1(h); before, the switch `pre2025_swap_fee` decides.
    swap_fees_regulated_from=2025,
    # Rev. Proc. 2009-20: without, and with, pursuing third parties.
    ponzi_rates=MappingProxyType({"ponzi_95": Decimal("0.95"), "ponzi_75": Decimal("0.75")}),
    section_1256=(Decimal(60), Decimal(40)),
    carryover_families=("migration", "redenomination"),
    price_good_for=timedelta(hours=24),
)
