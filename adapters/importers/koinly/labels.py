"""Koinly's labels (tags): what each says of units that came, went, or were exchanged.

Koinly takes a row without a label for a purchase or a sale at market price. This ledger does not:
units that came or went without a label are unclassified until a person says what they were. The
same holds for labels that leave the tax open: a `loan` names no loan, a `cashback` is a rebate in
one reading and income in another, and `lost` covers theft, lost keys and worthless coins.
"""

INCOME = {
    "airdrop": "airdrop",
    "fork": "hard_fork",
    "mining": "mining",
    "reward": "reward",
    "staking": "staking",
    "staking reward": "staking",
    "income": "reward",
    "other income": "reward",
    "salary": "wages",
    "lending interest": "interest",
    "loan interest": "interest",
    "interest": "interest",
}
"""Labels of units that came which are income, and of which kind."""

GIVEN_UP = {
    "gift": "gift",
    "donation": "donation",
    "cost": "spend",
    "tax": "spend",
    "fee": "spend",
    "loan fee": "spend",
    "margin fee": "spend",
    "interest payment": "spend",
}
"""Labels of units that went which say what they went for."""

GAIN = frozenset({"realized gain", "realized p&l", "realized pnl", "realized p l"})
"""Labels of the result of a derivative, as units that came (profit) or went (loss)."""

UNDECIDED_IN = frozenset(
    {"", "cashback", "fee refund", "loan", "margin loan", "gift", "remove from pool"}
)
"""Labels of units that came which leave the tax to a person: receipts."""

UNDECIDED_OUT = frozenset({"", "loan repayment", "margin repayment", "add to pool", "pool"})
"""Labels of units that went which leave the tax to a person: removals."""

LOST = "lost"
LOST_REMARK = "'lost' may be a theft, lost keys or a worthless coin; say which"

EXCHANGED = frozenset({"", "trade", "exchange", "buy", "sell"})
"""Labels of a plain exchange of two legs."""

CARRIED_OVER = {
    "swap": "migration",
    "liquidity in": "liquidity_pool",
    "liquidity out": "liquidity_pool",
}
"""Labels of exchanges that Koinly keeps free of gain: conversions, whose tax a switch decides."""

SWAP_REMARK = "'swap' is Koinly's word for an exchange without a gain, kept here as a migration"

IGNORED = "ignored"
