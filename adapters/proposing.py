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
from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from adapters.transfers import Proposal
from adapters.transfers import fitted_matches
from adapters.transfers import match_name
from domain.amounts import EXACT
from domain.facts import Fact
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import TransferMatch
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


def propose(knowledge: Knowledge, window: timedelta = WINDOW) -> list[Proposal]:
    """Pairs of unmatched removal and receipt that fit, in the order units left.

    Of what fits a side only the best kind of fit is proposed, and of many equal ones the nearest.
    After them what may be another part of a removal that is matched already: a receipt of the same
    hash, no greater than what is left; never unambiguous, as the rest is a fee mostly. A pair that
    somebody matched and voided is not proposed again.
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
        known = knowledge.settled
        fresh = [each for each in candidates if match_name(removal.name, each.name) not in known]
        pairs.extend(_best_fits(removal, fresh))
    return [*_judged(pairs), *_further_parts(knowledge, by_hash)]


def _further_parts(
    knowledge: Knowledge, by_hash: dict[tuple[str, str], list[Receipt]]
) -> list[Proposal]:
    """Receipts that may be another part of what left in one transaction."""
    fitted = fitted_matches(knowledge)
    found = []
    for name, free in fitted.left.items():
        removal = knowledge.facts[name]
        if not isinstance(removal, Removal) or not removal.tx:
            continue
        for receipt in by_hash[removal.asset, removal.tx]:
            voided = match_name(name, receipt.name) in knowledge.settled
            if receipt.quantity <= free and receipt.account != removal.account and not voided:
                why = "same transaction hash, another part"
                found.append(Proposal(removal, receipt, why, ambiguous=True, free=free))
    return sorted(found, key=lambda each: (_place(each.removal), _place(each.receipt)))


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
            why = _why(removal, receipt, fit)
            proposals.append(Proposal(removal, receipt, why, ambiguous, removal.quantity))
    return proposals
