"""Facts: what happened, as a source stated it, in the journal's own types (contract section 4).

A fact is immutable and has a name, the instant it happened and its place among facts of the same
instant. Nothing here computes; `domain.journal` reads facts from the journal's objects and the
booking modules give them their consequences.
"""

from domain.facts.base import Choice
from domain.facts.base import DollarFee
from domain.facts.base import Fact
from domain.facts.base import Fee
from domain.facts.base import Foreign
from domain.facts.base import Leg
from domain.facts.base import LotPlacement
from domain.facts.base import Moment
from domain.facts.base import Money
from domain.facts.base import UnitFee
from domain.facts.knowledge import Account
from domain.facts.knowledge import Asset
from domain.facts.knowledge import Identification
from domain.facts.knowledge import Policy
from domain.facts.knowledge import SafeHarbor
from domain.facts.knowledge import StandingOrder
from domain.facts.knowledge import YearFacts
from domain.facts.losses import LostAccess
from domain.facts.losses import Recovery
from domain.facts.losses import Theft
from domain.facts.losses import Worthlessness
from domain.facts.moves import Balance
from domain.facts.moves import Borrow
from domain.facts.moves import Price
from domain.facts.moves import Receipt
from domain.facts.moves import Removal
from domain.facts.moves import Repay
from domain.facts.moves import Transfer
from domain.facts.moves import TransferMatch
from domain.facts.trades import Acquisition
from domain.facts.trades import Conversion
from domain.facts.trades import Disposal
from domain.facts.trades import Income
from domain.facts.trades import Liquidation
from domain.facts.trades import Settlement
from domain.facts.trades import Swap

__all__ = [
    "Account",
    "Acquisition",
    "Asset",
    "Balance",
    "Borrow",
    "Choice",
    "Conversion",
    "Disposal",
    "DollarFee",
    "Fact",
    "Fee",
    "Foreign",
    "Identification",
    "Income",
    "Leg",
    "Liquidation",
    "LostAccess",
    "LotPlacement",
    "Moment",
    "Money",
    "Policy",
    "Price",
    "Receipt",
    "Recovery",
    "Removal",
    "Repay",
    "SafeHarbor",
    "Settlement",
    "StandingOrder",
    "Swap",
    "Theft",
    "Transfer",
    "TransferMatch",
    "UnitFee",
    "Worthlessness",
    "YearFacts",
]
