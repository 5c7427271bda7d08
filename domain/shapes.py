"""The shape of every journal type: its keys, their kinds, which are required.

One table serves all who need to know it: the check of a journal, the loading of stored facts, the
help of `lotledger record`, and the reference page. The order of a shape's keys is that of the
fact's own fields after name, at and order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain import facts
from domain.kinds import ASSET
from domain.kinds import BOOLEAN
from domain.kinds import DOLLARS
from domain.kinds import EVIDENCE
from domain.kinds import FEE
from domain.kinds import HELD
from domain.kinds import LEG
from domain.kinds import LOTS
from domain.kinds import MOMENT
from domain.kinds import NAME
from domain.kinds import NUMBER
from domain.kinds import ORDER
from domain.kinds import PLACEMENTS
from domain.kinds import POSITIVE_NUMBER
from domain.kinds import QUANTITY
from domain.kinds import SIGNED
from domain.kinds import TEXT
from domain.kinds import YEAR
from domain.kinds import Kind
from domain.kinds import choice_kind
from domain.kinds import load_appraised
from domain.kinds import load_evidence_kinds
from domain.kinds import load_has_evidence


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a shape: its kind, whether it must be there, and what stands for its absence."""

    kind: Kind
    required: bool = False
    absent: Any = None


@dataclass(frozen=True, slots=True)
class Shape:
    """One journal type: the fact it becomes, its keys in field order, and when it needs `at`.

    `timeless` types are cut by knowledge only, so their `at` is optional. `needs` are further
    rules in words and code: groups of keys of which one must be complete.
    """

    fact: Callable[..., facts.Fact]
    keys: dict[str, Key]
    summary: str
    timeless: bool = False
    needs: tuple[tuple[frozenset[str], ...], ...] = ()


def need(kind: Kind) -> Key:
    """A required key."""
    return Key(kind, required=True)


def may(kind: Kind, absent: Any = None) -> Key:
    """An optional key and the value that stands for its absence."""
    return Key(kind, absent=absent)


def one_of(*groups: str) -> tuple[frozenset[str], ...]:
    """At least one of these groups of keys (space-separated) must be there, and complete."""
    return tuple(frozenset(group.split()) for group in groups)


COMMON: dict[str, Kind] = {"order": ORDER, "note": TEXT, "tx": TEXT, "evidence": EVIDENCE}
"""Optional keys of every line, besides id, type and at."""

_UNITS = {"account": need(NAME), "asset": need(ASSET), "quantity": need(QUANTITY)}
_METHOD = choice_kind("fifo", "lifo", "hifo", "lofo")
_HAS_EVIDENCE = may(Kind(EVIDENCE.expected, EVIDENCE.normal, load_has_evidence), absent=False)
"""Evidence of which the fact only knows whether any was stated with it."""

_EVIDENCE_KINDS = may(Kind(EVIDENCE.expected, EVIDENCE.normal, load_evidence_kinds), absent=())
"""Evidence of which the fact knows the kinds."""

_APPRAISED = may(Kind(EVIDENCE.expected, EVIDENCE.normal, load_appraised), absent=False)
"""Evidence of which the fact only knows whether an appraisal is among it."""

SHAPES: dict[str, Shape] = {
    "account": Shape(
        facts.Account,
        {
            "name": may(TEXT, ""),
            "custody": need(choice_kind("us_broker", "foreign_exchange", "self")),
            "owner": may(choice_kind("taxpayer", "spouse"), "taxpayer"),
            "tax_status": may(choice_kind("taxable", "ira"), "taxable"),
            "wallet_group": may(NAME, ""),
            "from": may(MOMENT),
        },
        "where units are held; its id is the account's",
        timeless=True,
    ),
    "asset": Shape(
        facts.Asset,
        {
            "asset": need(ASSET),
            "class": may(
                choice_kind("crypto", "stablecoin", "nft", "tokenized_security", "security"),
                "crypto",
            ),
            "name": may(TEXT, ""),
        },
        "what kind of thing an asset is",
        timeless=True,
    ),
    "acquisition": Shape(
        facts.Acquisition,
        {
            **_UNITS,
            "cost": may(DOLLARS),
            "how": may(
                choice_kind("purchase", "gift", "inheritance", "opening", "spouse"), "purchase"
            ),
            "fee": may(FEE),
            "donor_basis": may(DOLLARS),
            "donor_acquired": may(MOMENT),
            "value_at_gift": may(DOLLARS),
            "acquired": may(MOMENT),
        },
        "units came in: bought, given, inherited, or held before this book began",
    ),
    "income": Shape(
        facts.Income,
        {
            **_UNITS,
            "value": may(DOLLARS),
            "how": need(
                choice_kind(
                    "staking", "mining", "airdrop", "hard_fork", "interest", "reward", "wages"
                )
            ),
        },
        "units earned",
    ),
    "disposal": Shape(
        facts.Disposal,
        {
            **_UNITS,
            "proceeds": may(DOLLARS),
            "how": may(choice_kind("sale", "spend", "gift", "donation", "spouse"), "sale"),
            "fee": may(FEE),
            "charity": may(choice_kind("public", "private_foundation"), "public"),
            "related": may(BOOLEAN, absent=False),
            "evidence": _APPRAISED,
        },
        "units sold, spent, given or donated",
    ),
    "swap": Shape(
        facts.Swap,
        {
            "account": need(NAME),
            "sent": need(LEG),
            "received": need(LEG),
            "value": may(DOLLARS),
            "fee": may(FEE),
            "related": may(BOOLEAN, absent=False),
        },
        "one asset for another",
    ),
    "conversion": Shape(
        facts.Conversion,
        {
            "account": need(NAME),
            "sent": need(LEG),
            "received": need(LEG),
            "family": need(
                choice_kind(
                    "migration",
                    "redenomination",
                    "bridge",
                    "wrap",
                    "liquid_staking",
                    "liquidity_pool",
                    "lending",
                )
            ),
            "fee": may(FEE),
        },
        "units that became other units",
    ),
    "liquidation": Shape(
        facts.Liquidation,
        {
            **_UNITS,
            "proceeds": may(DOLLARS),
            "debt_repaid": may(DOLLARS),
            "returned": may(DOLLARS),
            "fee": may(FEE),
            "penalty": may(DOLLARS),
            "loan": may(NAME, ""),
            "recourse": may(BOOLEAN),
        },
        "collateral taken",
        needs=(one_of("proceeds", "debt_repaid"),),
    ),
    "transfer": Shape(
        facts.Transfer,
        {
            "account": need(NAME),
            "to": need(NAME),
            "asset": need(ASSET),
            "quantity": need(QUANTITY),
            "fee": may(FEE),
            "tx": may(TEXT, ""),
        },
        "a move between own accounts; quantity is what arrived",
    ),
    "receipt": Shape(facts.Receipt, {**_UNITS, "tx": may(TEXT, "")}, "came in, not yet classified"),
    "removal": Shape(
        facts.Removal, {**_UNITS, "tx": may(TEXT, "")}, "went out, not yet classified"
    ),
    "transfer_match": Shape(
        facts.TransferMatch,
        {"removal": need(NAME), "receipt": need(NAME)},
        "a removal and a receipt are one move",
    ),
    "theft": Shape(
        facts.Theft,
        {
            **_UNITS,
            "discovered": need(MOMENT),
            "scheme": need(
                choice_kind(
                    "investment_fraud",
                    "phishing",
                    "account_takeover",
                    "romance",
                    "extortion",
                    "other",
                )
            ),
            "for_profit": need(BOOLEAN),
            "recovery_expected": may(DOLLARS),
            "fees_paid": may(DOLLARS),
            "safe_harbor": may(choice_kind("ponzi_95", "ponzi_75"), ""),
            "taxed_income": may(DOLLARS),
            "withdrawn": may(DOLLARS),
            "evidence": _EVIDENCE_KINDS,
            "disaster": may(choice_kind("federal", "state"), ""),
        },
        "units stolen",
    ),
    "recovery": Shape(
        facts.Recovery,
        {
            "account": may(NAME, ""),
            "theft": need(NAME),
            "amount": may(DOLLARS),
            "asset": may(ASSET, ""),
            "quantity": may(QUANTITY),
            "value": may(DOLLARS),
            "final": may(BOOLEAN, absent=False),
        },
        "something came back from a theft",
        needs=(one_of("amount", "account asset quantity"),),
    ),
    "worthlessness": Shape(
        facts.Worthlessness,
        {
            **_UNITS,
            "how": need(choice_kind("declared", "abandoned", "burned")),
            "event": may(TEXT, ""),
        },
        "units held to be worthless",
    ),
    "lost_access": Shape(facts.LostAccess, _UNITS, "keys are gone"),
    "borrow": Shape(
        facts.Borrow, {**_UNITS, "value": may(DOLLARS), "loan": may(NAME, "")}, "units borrowed"
    ),
    "repay": Shape(
        facts.Repay, {**_UNITS, "value": may(DOLLARS), "loan": may(NAME, "")}, "units returned"
    ),
    "settlement": Shape(
        facts.Settlement,
        {
            "account": need(NAME),
            "pnl": need(SIGNED),
            "funding": may(SIGNED),
            "contract": need(choice_kind("perpetual", "section_1256", "other")),
            "asset": may(ASSET, ""),
            "quantity": may(QUANTITY),
            "fee": may(FEE),
        },
        "a derivative contract settled",
    ),
    "balance": Shape(
        facts.Balance,
        {"account": need(NAME), "asset": need(ASSET), "quantity": need(HELD)},
        "what a source says the account held",
    ),
    "price": Shape(
        facts.Price,
        {"asset": need(NAME), "value": need(DOLLARS), "source": may(TEXT, "")},
        "what one unit was worth; the asset may be a currency",
    ),
    "identification": Shape(
        facts.Identification,
        {
            "for": may(NAME, ""),
            "account": may(NAME, ""),
            "asset": may(ASSET, ""),
            "quantity": may(QUANTITY),
            "valid_until": may(MOMENT),
            "lots": need(LOTS),
            "told_broker": may(BOOLEAN, absent=False),
            "attested": may(BOOLEAN, absent=False),
            "evidence": _HAS_EVIDENCE,
        },
        "a choice of lots for one outflow",
        timeless=True,
        needs=(one_of("for", "account asset quantity valid_until"),),
    ),
    "standing_order": Shape(
        facts.StandingOrder,
        {
            "account": may(NAME, ""),
            "asset": may(ASSET, ""),
            "method": need(_METHOD),
            "told_broker": may(BOOLEAN, absent=False),
            "from": may(MOMENT),
        },
        "a method for all later outflows of its scope",
        timeless=True,
    ),
    "year_facts": Shape(
        facts.YearFacts,
        {
            "year": need(YEAR),
            "filing_status": may(
                choice_kind("single", "joint", "separate", "head", "survivor"), ""
            ),
            "taxable_income": may(NUMBER),
            "section_151": may(POSITIVE_NUMBER),
            "other_short_term": may(NUMBER),
            "other_long_term": may(NUMBER),
            "carryover_short": may(POSITIVE_NUMBER),
            "carryover_long": may(POSITIVE_NUMBER),
            "itemizes": may(BOOLEAN),
            "died": may(MOMENT),
            "spouse_died": may(MOMENT),
        },
        "what the return of a year says that this ledger cannot know",
        timeless=True,
    ),
    "policy": Shape(
        facts.Policy,
        {
            "switch": need(NAME),
            "value": need(TEXT),
            "year": may(YEAR),
            "from": may(MOMENT),
            "account": may(NAME, ""),
        },
        "the value of a named switch",
        timeless=True,
        needs=(one_of("year", "from"),),
    ),
    "safe_harbor": Shape(
        facts.SafeHarbor,
        {
            "kind": need(choice_kind("specific", "global")),
            "asset": need(ASSET),
            "lots": may(PLACEMENTS, ()),
            "rule": may(TEXT, ""),
            "described": may(MOMENT),
            "evidence": _HAS_EVIDENCE,
        },
        "an allocation under Rev. Proc. 2024-28",
        timeless=True,
        needs=(one_of("lots", "rule"),),
    ),
}
"""Every type a journal line may have, by name."""
