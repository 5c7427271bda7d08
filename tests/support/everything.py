"""One ledger with every type of fact in it, and every way a figure can come about.

Three accounts over five years: lots bought, given, inherited, earned and opened; sold from several
lots, by choice, by order, too late; moved by transfer, in halves, in parts; converted, swapped,
settled, liquidated, stolen, lost, recovered. Numbers are small and odd, so that shares leave cents.
"""

from typing import Any

Line = dict[str, Any]

STANDING = (
    {"id": "cb", "type": "account", "name": "Broker", "custody": "us_broker"},
    {"id": "kr", "type": "account", "name": "Venue", "custody": "foreign_exchange"},
    {"id": "cold", "type": "account", "name": "Wallet", "custody": "self"},
    {"id": "ira", "type": "account", "custody": "us_broker", "tax_status": "ira"},
    {"id": "left", "type": "account", "custody": "self", "wallet_group": "both"},
    {"id": "right", "type": "account", "custody": "self", "wallet_group": "both"},
    {"id": "dust", "type": "asset", "asset": "DUST", "class": "crypto"},
    {"id": "income-is-loss", "type": "policy", "switch": "funding", "value": "ordinary",
     "year": 2025},
)  # fmt: skip
"""Known from the start."""


def _held(
    name: str, kind: str, at: str, account: str, asset: str, quantity: str, **keys: Any
) -> Line:
    return {"id": name, "type": kind, "at": f"{at}T12:00:00Z", "account": account,
            "asset": asset, "quantity": quantity, **keys}  # fmt: skip


def _legs(name: str, kind: str, at: str, sent: str, received: str, **keys: Any) -> Line:
    out, back = sent.split(), received.split()
    return {
        "id": name, "type": kind, "at": f"{at}T12:00:00Z", "account": "kr",
        "sent": {"asset": out[1], "quantity": out[0]},
        "received": {"asset": back[1], "quantity": back[0]}, **keys,
    }  # fmt: skip


def _timeless(name: str, kind: str, **keys: Any) -> Line:
    return {"id": name, "type": kind, **keys}


PLAIN: dict[str, Any] = {"scheme": "other", "for_profit": True}

ACQUIRED = (
    _held("a1", "acquisition", "2022-03-01", "cb", "BTC", "1", cost="20000.01",
          fee={"amount": "10.02"}),
    _held("a2", "acquisition", "2023-07-01", "cb", "BTC", "0.7", cost="21000.05"),
    _held("a3", "acquisition", "2024-05-01", "kr", "ETH", "3", cost="9000",
          fee={"asset": "ETH", "quantity": "0.003", "value": "9", "withheld": "received"}),
    _held("a4", "acquisition", "2024-06-01", "kr", "BNB", "2", cost="1000"),
    _held("a5", "acquisition", "2024-06-02", "kr", "BTC", "0.5",
          cost={"amount": "19000", "currency": "EUR"}),
    _held("a6", "acquisition", "2024-06-03", "kr", "SOL", "10"),
    _held("given", "acquisition", "2024-02-01", "cold", "XRP", "100", how="gift",
          donor_basis="300", donor_acquired="2020-01-01", value_at_gift="200"),
    _held("unproved", "acquisition", "2024-02-02", "cold", "LTC", "2", how="gift"),
    _held("heir", "acquisition", "2024-03-01", "cold", "BTC", "0.25", how="inheritance",
          cost="15000"),
    _held("opened", "acquisition", "2024-01-01", "cold", "ETH", "1.5", how="opening",
          cost="1500.03", acquired="2019-06-01"),
    _held("earned", "income", "2024-08-01", "kr", "ETH", "0.1", value="250.005", how="staking"),
    _held("unvalued", "income", "2024-08-02", "kr", "DUST", "5", how="airdrop"),
    _held("owed", "borrow", "2024-09-01", "kr", "ADA", "50", value="25"),
    _held("back", "repay", "2024-10-01", "kr", "ADA", "20", value="11"),
    _held("in-nobody-knows", "receipt", "2024-10-02", "kr", "DOT", "4"),
    _held("in-ira", "acquisition", "2024-10-03", "ira", "BTC", "1", cost="60000"),
    _held("left-1", "acquisition", "2024-10-04", "left", "BTC", "0.1", cost="6000"),
    _held("right-1", "acquisition", "2024-10-05", "right", "BTC", "0.1", cost="6100"),
    {"id": "rate", "type": "price", "at": "2024-06-02T10:00:00Z", "asset": "EUR", "value": "1.08"},
    {"id": "sol", "type": "price", "at": "2024-06-03T10:00:00Z", "asset": "SOL", "value": "160.5"},
    {"id": "btc-1", "type": "price", "at": "2025-02-01T10:00:00Z", "asset": "BTC",
     "value": "100000"},
)  # fmt: skip

MOVED = (
    _held("t1", "transfer", "2025-01-10", "cb", "BTC", "0.3", to="cold",
          fee={"asset": "BTC", "quantity": "0.001", "value": "95"}),
    _held("t2", "transfer", "2025-01-20", "cold", "BTC", "0.3", to="kr"),
    _held("out", "removal", "2025-02-01", "cb", "BTC", "0.4"),
    _held("in-1", "receipt", "2025-02-02", "kr", "BTC", "0.25"),
    _held("in-2", "receipt", "2025-02-03", "cold", "BTC", "0.149"),
    {"id": "m1", "type": "transfer_match", "at": "2025-02-02T12:00:00Z", "removal": "out",
     "receipt": "in-1"},
    {"id": "m2", "type": "transfer_match", "at": "2025-02-03T12:00:00Z", "removal": "out",
     "receipt": "in-2"},
    _held("out-nobody-knows", "removal", "2025-02-04", "kr", "BNB", "0.1"),
    _held("to-ira", "transfer", "2025-02-05", "cb", "BTC", "0.01", to="ira"),
    _legs("renamed", "conversion", "2025-02-06", "4 DOT", "400 NEWDOT", family="redenomination"),
    _legs("wrapped", "conversion", "2025-02-07", "1 ETH", "1 WETH", family="wrap",
          fee={"asset": "ETH", "quantity": "0.01", "value": "30"}),
    _legs("pooled", "conversion", "2025-02-08", "0.5 WETH", "70 POOL", family="liquidity_pool"),
    {"id": "weth", "type": "price", "at": "2025-02-08T10:00:00Z", "asset": "WETH", "value": "2800"},
)  # fmt: skip

GONE = (
    _held("s1", "disposal", "2024-12-01", "kr", "SOL", "3", proceeds="600",
          fee={"asset": "BNB", "quantity": "0.01", "value": "6.4", "own_cost": "0.4"}),
    _held("s2", "disposal", "2025-03-01", "kr", "BTC", "0.9", proceeds="70000.01",
          fee={"amount": "100.03"}),
    _held("s3", "disposal", "2025-03-02", "cb", "BTC", "0.2", proceeds="17000"),
    _held("s4", "disposal", "2025-03-03", "cold", "XRP", "30", proceeds="50"),
    _held("s5", "disposal", "2025-03-04", "cold", "XRP", "30", proceeds="75"),
    _held("s6", "disposal", "2025-03-05", "cold", "XRP", "10", proceeds="40"),
    _held("s7", "disposal", "2025-03-06", "cold", "BTC", "0.2", proceeds="17000", how="spend"),
    _held("s8", "disposal", "2025-03-07", "kr", "GHOST", "1", proceeds="12"),
    _held("s9", "disposal", "2025-03-08", "right", "BTC", "0.15", proceeds="13000"),
    _held("kind", "disposal", "2025-03-09", "cold", "ETH", "0.2", how="gift"),
    _held("alms", "disposal", "2025-03-10", "cold", "ETH", "0.3", how="donation"),
    _legs("old-swap", "swap", "2024-11-01", "1 ETH", "12 SOL", value="2500", fee={"amount": "5"}),
    _legs("swap", "swap", "2025-04-01", "0.5 ETH", "800 USDX", value="1200",
          fee={"asset": "USDX", "quantity": "3", "value": "4.5", "withheld": "received"}),
    _held("liq-1", "liquidation", "2025-04-02", "kr", "SOL", "2", proceeds="400", penalty="7",
          fee={"amount": "3"}),
    _held("liq-2", "liquidation", "2025-04-03", "kr", "SOL", "2", debt_repaid="290",
          returned="10"),
    _held("liq-3", "liquidation", "2025-04-04", "kr", "SOL", "1", proceeds="150",
          debt_repaid="180", recourse=True),
    {"id": "perp", "type": "settlement", "at": "2025-04-05T12:00:00Z", "account": "kr",
     "contract": "perpetual", "pnl": "-80", "funding": "-2.5", "asset": "USDX",
     "quantity": "82.5", "fee": {"amount": "1"}},
    {"id": "future", "type": "settlement", "at": "2025-04-06T12:00:00Z", "account": "kr",
     "contract": "section_1256", "pnl": "33.33"},
)  # fmt: skip

LOST = (
    _held("theft", "theft", "2025-05-01", "kr", "BTC", "0.1", discovered="2025-06-01",
          fees_paid="300", recovery_expected="1000", **PLAIN),
    _held("fraud", "theft", "2025-05-02", "cold", "LTC", "1", discovered="2025-07-01",
          scheme="investment_fraud", for_profit=True, safe_harbor="ponzi_95", taxed_income="100",
          withdrawn="40"),
    _held("robbed", "theft", "2025-05-03", "kr", "ETH", "0.05", discovered="2025-05-03",
          scheme="romance", for_profit=False),
    {"id": "early", "type": "recovery", "at": "2025-06-15T12:00:00Z", "account": "cold",
     "theft": "fraud", "amount": "5"},
    {"id": "late", "type": "recovery", "at": "2026-01-15T12:00:00Z", "account": "kr",
     "theft": "theft", "amount": "400", "final": True},
    {"id": "more", "type": "recovery", "at": "2026-02-15T12:00:00Z", "account": "cold",
     "theft": "fraud", "amount": "7"},
    {"id": "returned", "type": "recovery", "at": "2026-02-16T12:00:00Z", "account": "kr",
     "theft": "robbed", "asset": "ETH", "quantity": "0.02"},
    _held("worthless", "worthlessness", "2025-05-04", "kr", "DUST", "5", how="declared",
          event="the chain stopped"),
    _held("burned", "worthlessness", "2025-05-05", "kr", "DUST", "1", how="burned"),
    _held("no-keys", "lost_access", "2025-05-06", "cold", "LTC", "0.5"),
    _held("count", "balance", "2025-05-07", "kr", "SOL", "1"),
)  # fmt: skip

SAID = (
    _timeless("lots-named", "identification", **{"for": "s3"},
              lots=[{"lot": "a2", "quantity": "0.2"}]),
    _timeless("newest-first", "standing_order", method="lifo", account="kr", asset="SOL"),
    {"id": "allocation", "type": "safe_harbor", "kind": "global", "asset": "BTC",
     "rule": "fifo: left, right"},
    _timeless("y24", "year_facts", year=2024, taxable_income="50000"),
    _timeless("y25", "year_facts", year=2025, other_short_term="-150000", taxable_income="-2000",
              section_151="6000"),
    _timeless("y26", "year_facts", year=2026, filing_status="separate"),
    _timeless("y27", "year_facts", year=2027, carryover_long="11"),
)  # fmt: skip

TOO_LATE = (
    _timeless("too-late", "identification", **{"for": "s2"},
              lots=[{"lot": "a5", "quantity": "0.5"}]),
)  # fmt: skip
"""Known only after everything has happened."""

EARLY = (*STANDING, *SAID)
"""What must be known before the sales happen, for elections to be in time."""

HAPPENED = (*ACQUIRED, *MOVED, *GONE, *LOST)
"""The facts, in no order."""
