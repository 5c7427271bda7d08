"""What the keys of a journal line mean, and one line of every type, for the reference page."""

ANY = "*"
"""Stands for every type that has the key and no meaning of its own for it."""

NO_EFFECT = "kept; no figure of this release depends on it"

MEANINGS: dict[tuple[str, str], str] = {
    (ANY, "account"): "the account that holds the units",
    (ANY, "asset"): "which asset",
    (ANY, "quantity"): "how many units",
    (ANY, "fee"): "what the trade cost, in money or in units",
    (ANY, "tx"): "transaction hash; an equal hash pairs a removal with a receipt",
    (ANY, "loan"): "which loan; units returned are set against those borrowed under it",
    (ANY, "related"): "the other side is a person of section 267: a loss is disallowed",
    (ANY, "sent"): "what went",
    (ANY, "received"): "what came",
    (ANY, "told_broker"): "the choice was given to the broker; needed at a US broker from 2027",
    ("account", "name"): "what people call it",
    ("account", "custody"): "who holds the keys; decides from 2027 whether the broker must be told",
    ("account", "owner"): "whose gains they are in a year without a joint return",
    ("account", "from"): NO_EFFECT,
    ("account", "tax_status"): "`ira`: facts of this account stay out of lots and gains",
    ("account", "wallet_group"): "accounts of one group are one pool",
    (
        "asset",
        "class",
    ): "losses on a security may be disallowed ([wash sales](booking.md#wash-sales)); an NFT may be a collectible",
    ("asset", "name"): "what people call it",
    ("acquisition", "cost"): "before the fee; for an inheritance the value at death; absent: price",
    ("acquisition", "how"): "how the units came",
    ("acquisition", "donor_basis"): "gift, spouse: the donor's total basis; absent: basis missing",
    ("acquisition", "donor_acquired"): "gift, spouse: when the donor acquired them; absent: `at`",
    ("acquisition", "value_at_gift"): "gift: what it was worth, in total; absent: price",
    ("acquisition", "acquired"): "opening: when the units were first acquired (required there)",
    ("income", "value"): "what it was worth when it could be sold; absent: price",
    ("income", "how"): "what it was earned by",
    ("disposal", "proceeds"): "before the fee; of a donation its value; absent: price",
    ("disposal", "how"): "gift, donation and spouse realise nothing; a donation is a claim",
    ("disposal", "charity"): "donation: a private foundation is given no more than basis",
    ("swap", "value"): "fair value of what came; absent: its price, else that of what went",
    ("conversion", "family"): "which switch decides whether it is an exchange",
    ("liquidation", "quantity"): "units taken",
    ("liquidation", "proceeds"): "gross execution value; fee and penalty are subtracted",
    ("liquidation", "debt_repaid"): "what the debt fell by, after fee and penalty",
    ("liquidation", "returned"): "what came back, after fee and penalty",
    ("liquidation", "penalty"): "a liquidation penalty; switch `liq_penalty`",
    ("liquidation", "recourse"): "whether the borrower owes the rest; counts beside `proceeds`",
    ("liquidation", "loan"): NO_EFFECT,
    ("transfer", "account"): "the account the units left",
    ("transfer", "to"): "the account they came to",
    ("transfer", "quantity"): "units that arrived; a fee in the same asset left beside them",
    ("transfer", "fee"): "units spent on the move, a disposal; money changes no figure",
    ("transfer_match", "removal"): "name of the removal; it may arrive in several receipts",
    ("transfer_match", "receipt"): "name of the receipt; it may come of several removals",
    ("theft", "discovered"): "fixes the year of the claim",
    ("theft", "scheme"): "a label; it decides nothing",
    ("theft", "for_profit"): "decides: without a profit motive nothing is deductible",
    ("theft", "recovery_expected"): "not claimed until it is settled",
    ("theft", "fees_paid"): "paid to the thieves, added to the loss",
    ("theft", "safe_harbor"): "Rev. Proc. 2009-20: 95 or 75 per cent",
    ("theft", "taxed_income"): "safe harbor: income reported from the scheme",
    ("theft", "withdrawn"): "safe harbor: what was taken out of the scheme",
    ("theft", "disaster"): "a personal theft in a declared disaster, and who declared it",
    ("recovery", "account"): "where returned units came to",
    ("recovery", "theft"): "name of the theft",
    ("recovery", "amount"): "money that came back",
    ("recovery", "value"): "what returned units were worth; absent: price",
    ("recovery", "final"): "nothing more is expected: the rest is claimed now",
    ("worthlessness", "how"): "`declared` moves nothing; `abandoned` and `burned` take the units",
    ("worthlessness", "event"): "what happened",
    ("borrow", "value"): "what the units were worth; absent: price",
    ("repay", "value"): "what the units were worth; absent: price, where the switch asks for it",
    ("settlement", "pnl"): "result without funding",
    ("settlement", "funding"): "funding paid (negative) or received; switch `funding`",
    ("settlement", "contract"): "`section_1256` is 60/40, others short; switch `venue_1256`",
    ("settlement", "asset"): "the asset that moved because of it, if any",
    ("settlement", "quantity"): "units that moved; direction by the sign of pnl + funding",
    ("balance", "quantity"): "units the account held; compared with its lots",
    ("price", "asset"): "an asset, or a currency",
    ("price", "value"): "for one unit",
    ("price", "source"): "who said so",
    ("identification", "for"): "name of the outflow; else the next four describe it beforehand",
    ("identification", "account"): "the account of the outflow to come",
    ("identification", "asset"): "its asset",
    ("identification", "quantity"): "exactly as many units as will leave",
    ("identification", "valid_until"): "the last moment it may bind",
    ("identification", "lots"): "which lots, in this order; the rest is first in, first out",
    ("identification", "attested"): "made in time elsewhere: needs `for`, `at` and `evidence`",
    ("standing_order", "account"): "only this account; absent: all",
    ("standing_order", "asset"): "only this asset; absent: all",
    ("standing_order", "method"): "which lots first",
    ("standing_order", "from"): "not before; never before it was recorded",
    ("year_facts", "year"): "the tax year",
    ("year_facts", "filing_status"): "absent: the ledger's own; `separate` halves the limit",
    ("year_facts", "taxable_income"): "Form 1040 line 15, but negative where it is below zero",
    ("year_facts", "section_151"): "the deduction under section 151, for the statute's worksheet",
    ("year_facts", "other_short_term"): "net of all that is not in this ledger, without carryover",
    ("year_facts", "other_long_term"): "net of all that is not in this ledger, without carryover",
    ("year_facts", "carryover_short"): "into this year; replaces what is computed",
    ("year_facts", "carryover_long"): "into this year; replaces what is computed",
    ("year_facts", "itemizes"): "whether claims reach the return; else nothing of them counts",
    ("year_facts", "died"): "the taxpayer, in this year: what is carried on then is lost",
    ("year_facts", "spouse_died"): "the spouse, in this year: the spouse's share is lost",
    ("policy", "switch"): "see [switches](switches.md)",
    ("policy", "value"): "one of the switch's values",
    ("policy", "year"): "for this tax year alone",
    ("policy", "from"): "from this date on",
    ("safe_harbor", "kind"): "`specific`: units by name; `global`: a rule that deals them",
    ("safe_harbor", "asset"): "of which asset",
    ("safe_harbor", "lots"): "specific: which units of which lot lie where",
    ("safe_harbor", "rule"): "global: a method, a colon, accounts in order: `hifo: cold, kraken`",
    ("safe_harbor", "described"): "global: when it was written down; `at`: when it was complete",
}
"""What a key means, by type and key."""

_NOON = '"at": "2025-06-01T12:00:00Z"'
_BTC = '"account": "wallet", "asset": "BTC"'

EXAMPLES: dict[str, str] = {
    "account": '{"id": "wallet", "type": "account", "name": "Own wallet", "custody": "self"}',
    "asset": '{"id": "asset-usdc", "type": "asset", "asset": "USDC", "class": "stablecoin"}',
    "acquisition": f'{{"id": "a1", "type": "acquisition", {_NOON}, {_BTC}, "quantity": "0.5", '
    '"cost": "52000", "fee": {"amount": "26"}}',
    "income": f'{{"id": "i1", "type": "income", {_NOON}, "account": "wallet", "asset": "ETH", '
    '"quantity": "0.02", "value": "51.20", "how": "staking"}',
    "disposal": f'{{"id": "d1", "type": "disposal", {_NOON}, {_BTC}, "quantity": "0.1", '
    '"proceeds": "10400", "fee": {"amount": "5.20"}}',
    "swap": f'{{"id": "s1", "type": "swap", {_NOON}, "account": "wallet", '
    '"sent": {"asset": "ETH", "quantity": "1"}, '
    '"received": {"asset": "USDC", "quantity": "2560"}, "value": "2560", '
    '"fee": {"asset": "ETH", "quantity": "0.001", "value": "2.56"}}',
    "conversion": f'{{"id": "c1", "type": "conversion", {_NOON}, "account": "wallet", '
    '"sent": {"asset": "ETH", "quantity": "1"}, '
    '"received": {"asset": "WETH", "quantity": "1"}, "family": "wrap"}',
    "liquidation": f'{{"id": "l1", "type": "liquidation", {_NOON}, {_BTC}, "quantity": "1", '
    '"proceeds": "55000", "fee": {"amount": "1000"}}',
    "transfer": f'{{"id": "t1", "type": "transfer", {_NOON}, "account": "exchange", '
    '"to": "wallet", "asset": "BTC", "quantity": "0.5", '
    '"fee": {"asset": "BTC", "quantity": "0.0001", "value": "10.40"}}',
    "receipt": f'{{"id": "r1", "type": "receipt", {_NOON}, {_BTC}, "quantity": "0.3"}}',
    "removal": f'{{"id": "r2", "type": "removal", {_NOON}, "account": "exchange", '
    '"asset": "BTC", "quantity": "0.3001"}',
    "transfer_match": f'{{"id": "m1", "type": "transfer_match", {_NOON}, "removal": "r2", '
    '"receipt": "r1"}',
    "theft": f'{{"id": "th1", "type": "theft", {_NOON}, {_BTC}, "quantity": "0.2", '
    '"discovered": "2025-06-03", "scheme": "phishing", "for_profit": true, '
    '"evidence": [{"kind": "police report", "ref": "2025-1187"}]}',
    "recovery": f'{{"id": "rc1", "type": "recovery", {_NOON}, "theft": "th1", '
    '"amount": "900", "final": true}',
    "worthlessness": f'{{"id": "w1", "type": "worthlessness", {_NOON}, "account": "wallet", '
    '"asset": "LUNC", "quantity": "40000", "how": "burned"}',
    "lost_access": f'{{"id": "la1", "type": "lost_access", {_NOON}, {_BTC}, "quantity": "0.05"}}',
    "borrow": f'{{"id": "b1", "type": "borrow", {_NOON}, "account": "wallet", "asset": "ETH", '
    '"quantity": "2", "value": "5120", "loan": "loan-7"}',
    "repay": f'{{"id": "b2", "type": "repay", {_NOON}, "account": "wallet", "asset": "ETH", '
    '"quantity": "2", "value": "5120", "loan": "loan-7"}',
    "settlement": f'{{"id": "p1", "type": "settlement", {_NOON}, "account": "wallet", '
    '"pnl": "-800", "funding": "-25", "contract": "perpetual", "asset": "USDT", '
    '"quantity": "825"}',
    "balance": f'{{"id": "bal1", "type": "balance", {_NOON}, {_BTC}, "quantity": "0.75"}}',
    "price": f'{{"id": "price-eur", "type": "price", {_NOON}, "asset": "EUR", "value": "1.135", '
    '"source": "ECB"}',
    "identification": '{"id": "choose-1", "type": "identification", "for": "d1", '
    '"lots": [{"lot": "a1", "quantity": "0.1"}]}',
    "standing_order": '{"id": "order-1", "type": "standing_order", "account": "wallet", '
    '"method": "hifo"}',
    "year_facts": '{"id": "year-2025", "type": "year_facts", "year": 2025, '
    '"filing_status": "single", "taxable_income": "48000"}',
    "policy": '{"id": "policy-1", "type": "policy", "switch": "pre2025_method", "value": "fifo", '
    '"year": 2024}',
    "safe_harbor": '{"id": "sh1", "type": "safe_harbor", "kind": "global", "asset": "BTC", '
    '"rule": "hifo: wallet, exchange", "described": "2024-12-20"}',
}
"""One line of every type that the journal accepts."""


def meaning(kind: str, key: str) -> str:
    """What a key of a type means; KeyError where nobody has written it down."""
    return MEANINGS.get((kind, key)) or MEANINGS[ANY, key]
