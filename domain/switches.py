"""Named switches for what the law leaves open, and who answers them.

Where a rule is open the ledger never decides in silence: a switch names the question and the
values it may take, a policy fact answers it for a year or from a date on, and where no policy does,
the ruleset's default is the cautious common reading. The ruleset also says which values are carried
out; a policy that asks for another raises `switch_without_effect`, so that no figure rests on an
answer that was ignored.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.facts import Policy
from domain.policies import covers
from domain.policies import first_day
from domain.residence import SWITCH as ZONE
from domain.residence import zone_of
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named


@dataclass(frozen=True, slots=True)
class Switch:
    """One question: its rule, the values it may take, and whether accounts may differ in it."""

    rule: str
    values: tuple[str, ...]
    by_account: bool = False


class Used(NamedTuple):
    """An answer that is not the default and that figures of a tax year rest on.

    `policy` is the fact that gave it, "" where it was only supposed (`--what-if`).
    """

    switch: str
    value: str
    year: int
    policy: str


SWITCHES: dict[str, Switch] = {
    "pre2025_scope": Switch("R-LOT-7", ("universal", "per_wallet")),
    "pre2025_method": Switch("R-LOT-7", ("fifo", "lifo", "hifo", "lofo")),
    "pre2025_swap_fee": Switch("R-FEE-2", ("disposal", "acquisition", "split")),
    "self_transfer_fee": Switch("R-FEE-5", ("dispose_no_basis", "add_to_basis")),
    "end_of_month_rule": Switch("R-HOLD-1", ("on", "off")),
    "selfcustody_fifo_scope": Switch("R-LOT-1", ("wallet", "all_unhosted")),
    "self_transfer_selects_lots": Switch("R-LOT-9", ("yes", "no")),
    "liq_penalty": Switch("R-LIQ-1", ("selling_cost", "nondeductible")),
    "funding": Switch("R-DERIV-2", ("in_pnl", "ordinary")),
    "bridge": Switch("R-DEFI-1", ("carryover", "exchange"), by_account=True),
    "wrap": Switch("R-DEFI-1", ("carryover", "exchange"), by_account=True),
    "liquid_staking": Switch("R-DEFI-1", ("carryover", "exchange"), by_account=True),
    "liquidity_pool": Switch("R-DEFI-1", ("carryover", "exchange"), by_account=True),
    "lending": Switch("R-DEFI-1", ("carryover", "exchange"), by_account=True),
    "section151_addback": Switch("R-LOSS-4", ("warn", "statute")),
    "wash_regime": Switch("R-WASH-3", ("off", "on")),
    "venue_1256": Switch("R-DERIV-2", ("no", "yes"), by_account=True),
    "venue_custody_class": Switch(
        "R-LOT-11", ("account", "us_broker", "foreign_exchange", "self"), by_account=True
    ),
    "taxpayer_zone": Switch("R-HOLD-3", ("ledger",)),
    "round_whole_dollars": Switch("R-GEN-2", ("off", "on")),
    "safe_harbor_2024_28": Switch("R-LOT-8", ("none", "specific", "global")),
    "loan_units": Switch("R-LIQ-1", ("undecided", "disposal", "obligation"), by_account=True),
}
"""Every switch by name. A ruleset has a reading of each."""


class Switchboard:
    """The policies on record, answering for any tax date by one set of rules.

    `used` gathers the answers that were asked for and are not the default, as (switch, value,
    tax year, policy): a switch never hides.
    """

    def __init__(
        self,
        policies: Sequence[Policy],
        zone: ZoneInfo,
        ruleset: Ruleset | None = None,
        what_if: Mapping[str, str] | None = None,
    ) -> None:
        """`policies` in the order they were recorded; a later one wins. Without a ruleset the
        newest is meant. `what_if` answers its switches whatever policies say.
        """
        self._by_switch: dict[str, list[Policy]] = {}
        for policy in policies:
            self._by_switch.setdefault(policy.switch, []).append(policy)
        self._zone = zone
        rules = ruleset or ruleset_named()
        self._readings = rules.switches
        self._moves = rules.carries_out("R-HOLD-3")
        self._what_if = what_if or {}
        self.used: set[Used] = set()

    def value(self, switch: str, on: date, account: str = "") -> str:
        """The switch's value for a tax date, and an account where it is asked of one.

        What if, else the latest policy that covers the date and the account, else the default. A
        value the ruleset does not carry out counts as the default.
        """
        return self.stated(switch, on, account) or self._readings[switch].default

    def stated(self, switch: str, on: date, account: str = "") -> str:
        """The same, but "" where nobody answers."""
        asked = self._what_if.get(switch)
        if asked is not None:
            return self._answer(switch, asked, on, "")
        policy = self.policy(switch, on, account)
        return "" if policy is None else self._answer(switch, policy.value, on, policy.name)

    def policy(self, switch: str, on: date, account: str = "") -> Policy | None:
        """The policy that answers a switch for a tax date, and an account where it is asked of
        one: the latest that covers both.
        """
        for policy in reversed(self._by_switch.get(switch, ())):
            if policy.account in ("", account) and covers(policy, on, self._zone):
                return policy
        return None

    def attested(self, switch: str, on: date, account: str = "") -> bool:
        """Whether a switch is answered for a tax date, be it by the default: by any policy that
        covers the date and the account where it is asked of one, or by what is only supposed.
        """
        return switch in self._what_if or self.policy(switch, on, account) is not None

    def _answer(self, switch: str, value: str, on: date, policy: str) -> str:
        reading = self._readings[switch]
        if value not in reading.honoured:
            return reading.default
        if value != reading.default:
            self.used.add(Used(switch, value, on.year, policy))
        return value

    def without_effect(self) -> list[tuple[Policy, str]]:
        """Policies that ask for what is not carried out, each with the reason in words."""
        out = []
        for switch, policies in self._by_switch.items():
            reading = self._readings.get(switch)
            for policy in policies:
                if reading is None:
                    known = switch in SWITCHES
                    why = f"{switch} is no part of these rules"
                    out.append((policy, why if known else f"there is no switch named {switch}"))
                elif policy.account and not SWITCHES[switch].by_account:
                    out.append((policy, f"{switch} is not asked of an account: {policy.account}"))
                elif switch == ZONE and self._moves:
                    if zone_of(policy, self._zone) is None:
                        out.append((policy, f"{policy.value} is no zone, or is of one account"))
                elif policy.value not in reading.honoured and policy.value != reading.default:
                    out.append((policy, f"{switch} = {policy.value} is not carried out"))
        return out

    def use_zones(self) -> None:
        """Count the zones that tax dates rest on among the answers that were used (R-HOLD-3)."""
        if not self._moves:
            return
        for policy in self._by_switch.get(ZONE, ()):
            zone = zone_of(policy, self._zone)
            if zone is not None and policy.value != self._readings[ZONE].default:
                first = first_day(policy, self._zone)
                self.used.add(Used(ZONE, policy.value, first.year, policy.name))
