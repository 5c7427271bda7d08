"""Named switches for what the law leaves open, each with its default.

Where a rule is open the ledger never decides in silence: a switch names the question, a policy
fact answers it for a year or from a date on, and the default is the cautious common reading.
`honoured` says which values this release carries out; a policy that asks for another raises
`switch_without_effect`, so that no figure rests on an answer that was ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.calendar import tax_date
from domain.facts import Policy


@dataclass(frozen=True, slots=True)
class Switch:
    """One question: its rule, its default, the values it may take and those carried out."""

    rule: str
    default: str
    values: tuple[str, ...]
    honoured: tuple[str, ...]


SWITCHES: dict[str, Switch] = {
    "pre2025_scope": Switch("R-LOT-7", "per_wallet", ("universal", "per_wallet"), ("per_wallet",)),
    "pre2025_method": Switch("R-LOT-7", "fifo", ("fifo", "lifo", "hifo", "lofo"), ("fifo",)),
    "pre2025_swap_fee": Switch(
        "R-FEE-2",
        "disposal",
        ("disposal", "acquisition", "split"),
        ("disposal", "acquisition", "split"),
    ),
    "self_transfer_fee": Switch(
        "R-FEE-5", "dispose_no_basis", ("dispose_no_basis", "add_to_basis"), ("dispose_no_basis",)
    ),
    "end_of_month_rule": Switch("R-HOLD-1", "on", ("on", "off"), ("on", "off")),
    "selfcustody_fifo_scope": Switch("R-LOT-1", "wallet", ("wallet", "all_unhosted"), ("wallet",)),
    "self_transfer_selects_lots": Switch("R-LOT-9", "yes", ("yes", "no"), ("yes",)),
    "liq_penalty": Switch(
        "R-LIQ-1",
        "selling_cost",
        ("selling_cost", "nondeductible"),
        ("selling_cost", "nondeductible"),
    ),
    "funding": Switch("R-DERIV-2", "in_pnl", ("in_pnl", "ordinary"), ("in_pnl", "ordinary")),
    "bridge": Switch("R-DEFI-1", "carryover", ("carryover", "exchange"), ("carryover", "exchange")),
    "wrap": Switch("R-DEFI-1", "carryover", ("carryover", "exchange"), ("carryover", "exchange")),
    "liquid_staking": Switch(
        "R-DEFI-1", "exchange", ("carryover", "exchange"), ("carryover", "exchange")
    ),
    "liquidity_pool": Switch(
        "R-DEFI-1", "exchange", ("carryover", "exchange"), ("carryover", "exchange")
    ),
    "section151_addback": Switch("R-LOSS-4", "warn", ("warn", "statute"), ("warn", "statute")),
    "wash_regime": Switch("R-WASH-3", "off", ("off", "on"), ("off",)),
    "venue_1256": Switch("R-DERIV-2", "no", ("no", "yes"), ("no",)),
    "venue_custody_class": Switch("R-LOT-11", "account", ("account",), ("account",)),
    "taxpayer_zone": Switch("R-HOLD-3", "ledger", ("ledger",), ("ledger",)),
    "round_whole_dollars": Switch("R-GEN-2", "off", ("off", "on"), ("off",)),
    "safe_harbor_2024_28": Switch("R-LOT-8", "none", ("none", "specific", "global"), ("none",)),
    "loan_units": Switch("R-LIQ-1", "undecided", ("undecided",), ("undecided",)),
}
"""Every switch by name."""

CARRYOVER_FAMILIES = frozenset({"migration", "redenomination"})
"""Conversion families that are the same units under another name, whatever the switches say."""


class Switchboard:
    """The policies on record, answering for any tax date."""

    def __init__(self, policies: Sequence[Policy], zone: ZoneInfo) -> None:
        """`policies` in the order they were recorded; a later one wins."""
        self._by_switch: dict[str, list[Policy]] = {}
        for policy in policies:
            self._by_switch.setdefault(policy.switch, []).append(policy)
        self._zone = zone

    def value(self, switch: str, on: date) -> str:
        """The switch's value for a tax date: the latest policy that covers it, else the default.

        A value this release does not carry out counts as the default.
        """
        known = SWITCHES[switch]
        if switch not in self._by_switch:
            return known.default
        for policy in reversed(self._by_switch[switch]):
            if self._covers(policy, on):
                return policy.value if policy.value in known.honoured else known.default
        return known.default

    def without_effect(self) -> list[tuple[Policy, str]]:
        """Policies that ask for what is not carried out, each with the reason in words."""
        out = []
        for switch, policies in self._by_switch.items():
            known = SWITCHES.get(switch)
            for policy in policies:
                if known is None:
                    out.append((policy, f"there is no switch named {switch}"))
                elif policy.value not in known.honoured and policy.value != known.default:
                    out.append((policy, f"{switch} = {policy.value} is not carried out"))
        return out

    def _covers(self, policy: Policy, on: date) -> bool:
        if policy.year is not None:
            return policy.year == on.year
        start = policy.valid_from
        if isinstance(start, datetime):
            start = tax_date(start, self._zone)
        return start is not None and start <= on
