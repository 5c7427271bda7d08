"""Finding moves between own accounts: pairs of a removal and a receipt that look like one.

Two exchanges each tell half of a move. Until a person says that the halves belong together, the
units out are in suspense and the units in have no basis, so this is the first thing a user of two
exchanges needs, and a wrong pair would carry the wrong basis. Pairs are proposed, never assumed:

    coinbase removal 1.001 BTC 12:00       kraken receipt 1 BTC 12:40      same hash, or within
    the window and the fee below the limit                                -> proposed
    two receipts that would fit equally                                   -> proposed, ambiguous

Only a pair whose two sides fit no other is unambiguous and may be accepted with all others at once.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from adapters.event_log.port import EventLog
from adapters.events import fact_entry
from adapters.recording import append
from adapters.recording import raise_faults
from domain.calendar import write_instant
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import TransferMatch
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import check
from domain.knowledge import Knowledge

WINDOW = timedelta(hours=24)
"""How long after leaving units may arrive."""

CLOCK_SKEW = timedelta(minutes=10)
"""How far a receiving source's clock may be behind the sending one's."""

LARGEST_FEE = Decimal("0.05")
"""The greatest part of what left that may be missing on arrival."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A removal and a receipt that look like one move; `why` says by what."""

    removal: Removal
    receipt: Receipt
    why: str
    ambiguous: bool

    @property
    def fee(self) -> Decimal:
        """Units that left and did not arrive."""
        return self.removal.quantity - self.receipt.quantity

    @property
    def name(self) -> str:
        """The name of the fact that accepting it records."""
        return f"match:{self.removal.name}>{self.receipt.name}"

    def line(self) -> dict[str, str]:
        """The journal object that accepting it records; it stands from the later of both sides."""
        return {
            "id": self.name,
            "type": "transfer_match",
            "at": write_instant(max(self.removal.at, self.receipt.at)),
            "removal": self.removal.name,
            "receipt": self.receipt.name,
        }


def propose(knowledge: Knowledge, window: timedelta = WINDOW) -> list[Proposal]:
    """Every pair of unmatched removal and receipt that fits, in the order units left."""
    removals, receipts = _unmatched(knowledge)
    by_asset: dict[str, list[Receipt]] = {}
    for receipt in sorted(receipts, key=lambda each: (each.at, each.order, each.name)):
        by_asset.setdefault(receipt.asset, []).append(receipt)
    pairs: list[tuple[Removal, Receipt, str]] = []
    for removal in sorted(removals, key=lambda each: (each.at, each.order, each.name)):
        candidates = by_asset.get(removal.asset, [])
        found = [(each, _why(removal, each, window)) for each in _near(removal, candidates, window)]
        pairs.extend((removal, receipt, why) for receipt, why in found if why)
    return _judged(pairs)


def _unmatched(knowledge: Knowledge) -> tuple[list[Removal], list[Receipt]]:
    facts = knowledge.facts.values()
    matches = [fact for fact in facts if isinstance(fact, TransferMatch)]
    done = {match.removal for match in matches} | {match.receipt for match in matches}
    removals = [fact for fact in facts if isinstance(fact, Removal) and fact.name not in done]
    receipts = [fact for fact in facts if isinstance(fact, Receipt) and fact.name not in done]
    return removals, receipts


def _near(removal: Removal, receipts: list[Receipt], window: timedelta) -> Iterable[Receipt]:
    """Receipts around the removal's time, or anywhere in time with its transaction hash."""
    start = bisect_left(receipts, removal.at - CLOCK_SKEW, key=_at)
    for receipt in receipts[start:]:
        if receipt.at > removal.at + window:
            break
        yield receipt
    if removal.tx:
        for receipt in receipts:
            outside = not removal.at - CLOCK_SKEW <= receipt.at <= removal.at + window
            if receipt.tx == removal.tx and outside:
                yield receipt


def _at(receipt: Receipt) -> datetime:
    return receipt.at


def _why(removal: Removal, receipt: Receipt, window: timedelta) -> str:
    """By what the two fit, or "" where they do not."""
    fee = removal.quantity - receipt.quantity
    if receipt.account == removal.account or fee < 0:
        return ""
    if removal.tx and receipt.tx:
        return "same transaction hash" if removal.tx == receipt.tx else ""
    if fee > removal.quantity * LARGEST_FEE or receipt.at > removal.at + window:
        return ""
    return "same amount and time" if not fee else "amount less fee, and time"


def _judged(pairs: list[tuple[Removal, Receipt, str]]) -> list[Proposal]:
    """Mark pairs that share a side with another; an equal hash settles it."""
    sides: dict[str, int] = {}
    for removal, receipt, why in pairs:
        weight = 0 if why == "same transaction hash" else 1
        for name in (removal.name, receipt.name):
            sides[name] = sides.get(name, 0) + weight
    hashed = {
        name
        for removal, receipt, why in pairs
        if why == "same transaction hash"
        for name in (removal.name, receipt.name)
    }
    proposals = []
    for removal, receipt, why in pairs:
        names = {removal.name, receipt.name}
        by_hash = why == "same transaction hash"
        if not by_hash and names & hashed:
            continue
        ambiguous = not by_hash and any(sides[name] > 1 for name in names)
        proposals.append(Proposal(removal, receipt, why, ambiguous))
    return proposals


def pair(knowledge: Knowledge, removal: str, receipt: str) -> Proposal:
    """The pair a person names; Refused where the two cannot be one move."""
    out, back = knowledge.facts.get(removal), knowledge.facts.get(receipt)
    problem = ""
    if not isinstance(out, Removal):
        problem = f"{removal} is no unclassified removal"
    elif not isinstance(back, Receipt):
        problem = f"{receipt} is no unclassified receipt"
    elif out.asset != back.asset:
        problem = f"{out.asset} left and {back.asset} arrived"
    elif back.quantity > out.quantity:
        problem = f"{back.quantity:f} arrived of {out.quantity:f} that left"
    if problem or not isinstance(out, Removal) or not isinstance(back, Receipt):
        expected = "a removal and a receipt of one asset, no more arriving than left"
        raise Refused(Fault("not_one_move", "transfers accept", 0, "", problem, expected))
    return Proposal(out, back, "named by a person", ambiguous=False)


def accept_transfers(log: EventLog, ledger: str, proposals: Iterable[Proposal], actor: str) -> int:
    """Record proposals as transfer matches in one transaction; how many were new."""
    entries = []
    for proposal in proposals:
        statement, faults = check(proposal.line(), "transfers accept", 0)
        raise_faults(faults)
        if statement is not None:
            entries.append(fact_entry(statement, actor))
    return len(append(log, ledger, entries).positions) if entries else 0
