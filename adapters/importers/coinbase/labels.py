"""Coinbase's transaction types: what each says happened, and in which direction.

`Exchange Deposit` is a deposit *into* the exchange and so an outflow here; `Pro Withdrawal` an
inflow. The direction comes from the type wherever the type has one, because for years the file
wrote outgoing quantities without a sign. What a type does not say (whose error an `Admin Debit`
corrects, why a `Credit` came) is not guessed: units that came or went, with a remark.
"""

from dataclasses import dataclass
from enum import Enum


class Act(Enum):
    """What a type tells of."""

    BUY = "units bought"
    SELL = "units sold"
    CONVERT = "one asset for another, told in the notes"
    INCOME = "units earned"
    SPEND = "units spent"
    DONATE = "units given to charity"
    SETTLE = "a contract settled in money or units"
    MOVE = "units came or went, not yet classified"
    INSIDE = "a move between pockets of the same account"
    MIGRATE = "units that became other units, in two rows"
    STAKE = "units moved into or out of staking, in two rows where the asset changes"
    WRAP = "units wrapped or unwrapped"
    TRADE_PAIR = "an exchange in two rows of the same type"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a type means: the act, its direction (None: the sign tells), `how` of an income.

    `vague` types are known and yet do not say enough to classify; their facts carry a remark.
    """

    act: Act
    outward: bool | None = None
    how: str = ""
    vague: str = ""


_OUT = Meaning(Act.MOVE, outward=True)
_IN = Meaning(Act.MOVE, outward=False)
_REWARD = Meaning(Act.INCOME, outward=False, how="reward")
_STAKING = Meaning(Act.INCOME, outward=False, how="staking")
_REBATE = Meaning(Act.MOVE, outward=False, vague="a rebate, whose tax is not settled by its name")

MEANINGS: dict[str, Meaning] = {
    "buy": Meaning(Act.BUY, outward=False),
    "advanced trade buy": Meaning(Act.BUY, outward=False),
    "advance trade buy": Meaning(Act.BUY, outward=False),
    "sell": Meaning(Act.SELL, outward=True),
    "advanced trade sell": Meaning(Act.SELL, outward=True),
    "advance trade sell": Meaning(Act.SELL, outward=True),
    "convert": Meaning(Act.CONVERT),
    "send": _OUT,
    "receive": _IN,
    "deposit": _IN,
    "withdrawal": _OUT,
    "exchange deposit": _OUT,
    "exchange withdrawal": _IN,
    "pro deposit": _OUT,
    "pro withdrawal": _IN,
    "prime deposit": _OUT,
    "prime withdrawal": _IN,
    "vault withdrawal": _IN,
    "vault deposit": _OUT,
    "coinbase earn": _REWARD,
    "learning reward": _REWARD,
    "rewards": _REWARD,
    "rewards income": _REWARD,
    "reward income": _REWARD,
    "incentives rewards payout": _REWARD,
    "credit card reward": _REWARD,
    "inflation reward": _STAKING,
    "staking income": _STAKING,
    "interest payout": Meaning(Act.INCOME, outward=False, how="interest"),
    "card spend": Meaning(Act.SPEND, outward=True),
    "subscription": Meaning(Act.SPEND, outward=True),
    "donation": Meaning(Act.DONATE, outward=True),
    "derivatives settlement": Meaning(Act.SETTLE),
    "subscription rebate": _REBATE,
    "subscription rebates (24 hours)": _REBATE,
    "retail simple price improvement": _REBATE,
    "admin debit": Meaning(Act.MOVE, outward=True, vague="Coinbase took it and does not say why"),
    "credit": Meaning(Act.MOVE, outward=False, vague="Coinbase credited it and does not say why"),
    "sell refund": Meaning(Act.MOVE, outward=False, vague="a sale that Coinbase took back"),
    "retail simple dust": Meaning(Act.MOVE, vague="dust that Coinbase moved on its own"),
    "transfer": Meaning(Act.MOVE, vague="a transfer of a kind Coinbase does not name"),
    "cash to savings": Meaning(Act.INSIDE),
    "savings to cash": Meaning(Act.INSIDE),
    "retail staking transfer": Meaning(Act.STAKE),
    "retail unstaking transfer": Meaning(Act.STAKE),
    "eth2 deposit": Meaning(Act.MIGRATE),
    "retail eth2 deprecation": Meaning(Act.MIGRATE),
    "retail eth deprecation": Meaning(Act.MIGRATE),
    "asset migration": Meaning(Act.MIGRATE),
    "wrap asset": Meaning(Act.WRAP),
    "unwrap asset": Meaning(Act.WRAP),
    "unwrap": Meaning(Act.WRAP),
    "wrap": Meaning(Act.WRAP),
    "retail mgx dex buy": Meaning(Act.TRADE_PAIR),
    "retail mgx dex sell": Meaning(Act.TRADE_PAIR),
    "retail mgx dex send": Meaning(Act.MOVE),
}
"""Every type this importer knows, by its folded name."""

INCOME_IN_NOTES: tuple[tuple[str, str], ...] = (
    ("coinbase earn", "reward"),
    ("learning reward", "reward"),
    ("coinbase rewards", "reward"),
    ("coinbase referral", "reward"),
    ("referral reward", "reward"),
    ("airdrop", "airdrop"),
)
"""Words in the notes of a `Receive` that tell of income, and what kind it is."""
