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
from bisect import bisect_right
from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from adapters.event_log.port import EventLog
from adapters.events import fact_entry
from adapters.recording import append
from adapters.recording import raise_faults
from domain.amounts import EXACT
from domain.booking.matching import why_not_one_move
from domain.calendar import write_instant
from domain.facts import Fact
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

USUAL_FEE = Decimal("0.005")
"""The part of what left that a network fee seldom exceeds."""

SAME_HASH, LIKELY, POSSIBLE, NO_FIT = range(4)
"""How well two sides fit; a better fit rules out a worse one."""

MOST_SHOWN = 5
"""How many equally good receipts are proposed for one removal."""

Pair = tuple[Removal, Receipt, int]
"""A removal, a receipt, and how well they fit."""


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
        return EXACT.subtract(self.removal.quantity, self.receipt.quantity)

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
    """Pairs of unmatched removal and receipt that fit, in the order units left.

    Of what fits a side only the best kind of fit is proposed, and of many equal ones the nearest.
    """
    removals, receipts = _unmatched(knowledge)
    by_asset: dict[str, list[Receipt]] = defaultdict(list)
    by_hash: dict[tuple[str, str], list[Receipt]] = defaultdict(list)
    for receipt in sorted(receipts, key=_place):
        by_asset[receipt.asset].append(receipt)
        by_hash[receipt.asset, receipt.tx].append(receipt)
    pairs: list[Pair] = []
    for removal in sorted(removals, key=_place):
        candidates = _near(removal, by_asset[removal.asset], window)
        if removal.tx:
            # An equal hash is found however long the units were under way.
            same = by_hash[removal.asset, removal.tx]
            candidates = [*(each for each in candidates if each.tx != removal.tx), *same]
        pairs.extend(_best_fits(removal, candidates))
    return _judged(pairs)


def _best_fits(removal: Removal, candidates: list[Receipt]) -> list[Pair]:
    """A removal with each receipt that fits it best, nearest in time first."""
    least = EXACT.multiply(removal.quantity, 1 - LARGEST_FEE)
    found: list[Pair] = []
    best = NO_FIT
    for receipt in candidates:
        hashed = bool(removal.tx) and removal.tx == receipt.tx
        if receipt.quantity > removal.quantity or (receipt.quantity < least and not hashed):
            continue
        fit = _fit(removal, receipt, hashed=hashed)
        if fit < best:
            best, found = fit, []
        if fit == best < NO_FIT:
            found.append((removal, receipt, fit))
    return sorted(found, key=lambda pair: (abs(pair[1].at - removal.at), pair[1].name))


def _fit(removal: Removal, receipt: Receipt, *, hashed: bool) -> int:
    """How well two sides fit whose amounts could be one move's."""
    if receipt.account == removal.account:
        return NO_FIT
    if removal.tx and receipt.tx:
        return SAME_HASH if hashed else NO_FIT
    fee = EXACT.subtract(removal.quantity, receipt.quantity)
    return LIKELY if fee <= EXACT.multiply(removal.quantity, USUAL_FEE) else POSSIBLE


def _why(removal: Removal, receipt: Receipt, fit: int) -> str:
    """By what two sides fit, in words."""
    if fit == SAME_HASH:
        return "same transaction hash"
    same = removal.quantity == receipt.quantity
    return "same amount and time" if same else "amount less fee, and time"


def _unmatched(knowledge: Knowledge) -> tuple[list[Removal], list[Receipt]]:
    facts = knowledge.facts.values()
    matches = [fact for fact in facts if isinstance(fact, TransferMatch)]
    done = {match.removal for match in matches} | {match.receipt for match in matches}
    removals = [fact for fact in facts if isinstance(fact, Removal) and fact.name not in done]
    receipts = [fact for fact in facts if isinstance(fact, Receipt) and fact.name not in done]
    return removals, receipts


def _near(removal: Removal, receipts: list[Receipt], window: timedelta) -> list[Receipt]:
    """Receipts around the removal's time."""
    first = bisect_left(receipts, removal.at - CLOCK_SKEW, key=_at)
    return receipts[first : bisect_right(receipts, removal.at + window, key=_at)]


def _at(fact: Fact) -> datetime:
    return fact.at


def _place(fact: Fact) -> tuple[datetime, int, str]:
    return fact.at, fact.order, fact.name


def _judged(pairs: list[Pair]) -> list[Proposal]:
    """A better fit of a receipt rules out a worse one; what then shares a side is ambiguous."""
    best: dict[str, int] = {}
    for _, receipt, fit in pairs:
        best[receipt.name] = min(fit, best.get(receipt.name, fit))
    left = [pair for pair in pairs if pair[2] == best[pair[1].name]]
    sides = Counter(each.name for removal, receipt, _ in left for each in (removal, receipt))
    shown: Counter[str] = Counter()
    proposals = []
    for removal, receipt, fit in left:
        shown[removal.name] += 1
        if shown[removal.name] <= MOST_SHOWN:
            ambiguous = max(sides[removal.name], sides[receipt.name]) > 1
            proposals.append(Proposal(removal, receipt, _why(removal, receipt, fit), ambiguous))
    return proposals


def pair(knowledge: Knowledge, removal: str, receipt: str) -> Proposal:
    """The pair a person names; Refused where the two cannot be one move."""
    out, back = knowledge.facts.get(removal), knowledge.facts.get(receipt)
    problem = ""
    if not isinstance(out, Removal):
        problem = f"{removal} is no unclassified removal"
    elif not isinstance(back, Receipt):
        problem = f"{receipt} is no unclassified receipt"
    else:
        problem = why_not_one_move(out, back)
    if problem or not isinstance(out, Removal) or not isinstance(back, Receipt):
        expected = "a removal and a receipt of one asset, no more arriving than left"
        raise Refused(Fault("not_one_move", "transfers accept", 0, "", problem, expected))
    proposal = Proposal(out, back, "named by a person", ambiguous=False)
    for match in knowledge.facts.values():
        if isinstance(match, TransferMatch) and match.name != proposal.name:
            for side in {match.removal, match.receipt} & {removal, receipt}:
                found, expected = f"{side} is matched already by {match.name}", "unmatched sides"
                raise Refused(Fault("matched", "transfers accept", 0, "", found, expected))
    return proposal


def accept_transfers(log: EventLog, ledger: str, proposals: Iterable[Proposal], actor: str) -> int:
    """Record proposals as transfer matches in one transaction; how many were new."""
    entries = []
    for proposal in proposals:
        statement, faults = check(proposal.line(), "transfers accept", 0)
        raise_faults(faults)
        if statement is not None:
            entries.append(fact_entry(statement, actor))
    return len(append(log, ledger, entries).positions) if entries else 0
