"""Saying that what left and what arrived is one move between own accounts.

A person accepts a pair that was proposed, or names one herself. Units may have arrived in parts, or
several removals as one; the pairs of such a move are recorded together, if they fit together and
beside what is matched already:

    out 1.0 BTC    in-1 0.6 (matched)     in-2 0.3 -> accepted     in-3 0.5 -> refused, 0.4 is left
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from adapters.event_log.port import EventLog
from adapters.events import fact_entry
from adapters.recording import append
from adapters.recording import raise_faults
from domain.amounts import EXACT
from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.booking.matching import Ends
from domain.booking.matching import Fitted
from domain.booking.matching import fit_matches
from domain.calendar import write_instant
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import TransferMatch
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import check
from domain.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Proposal:
    """A removal and a receipt that look like one move; `why` says by what.

    `free` is what of the removal no other receipt has taken; of several removals that arrived as
    one, what it adds to them.
    """

    removal: Removal
    receipt: Receipt
    why: str
    ambiguous: bool
    free: Decimal

    @property
    def fee(self) -> Decimal:
        """Units that left and did not arrive, if this is the last receipt; never below 0."""
        return max(EXACT.subtract(self.free, self.receipt.quantity), ZERO)

    @property
    def name(self) -> str:
        """The name of the fact that accepting it records."""
        return match_name(self.removal.name, self.receipt.name)

    def ends(self) -> Ends:
        """The match that accepting it makes; it stands from the later of both sides."""
        at = max(self.removal.at, self.receipt.at)
        match = TransferMatch(self.name, at, 0, self.removal.name, self.receipt.name)
        return Ends(match, self.removal, self.receipt)

    def line(self) -> dict[str, str]:
        """The journal object that accepting it records."""
        match = self.ends().match
        return {
            "id": match.name,
            "type": "transfer_match",
            "at": write_instant(match.at),
            "removal": match.removal,
            "receipt": match.receipt,
        }


def match_name(removal: str, receipt: str) -> str:
    """The name of the fact by which a person matches the two."""
    return f"match:{removal}>{receipt}"


def pair(
    knowledge: Knowledge, removal: str, receipt: str, also: Sequence[str] = ()
) -> list[Proposal]:
    """The pairs a person names: a removal and a receipt, and `also` other parts of that move.

    Those are further receipts of the one removal, or further removals of the one receipt. Refused
    where the facts cannot be one move, or do not fit what is matched already.
    """
    removals, receipts = [_removal(knowledge, removal)], [_receipt(knowledge, receipt)]
    for name in dict.fromkeys(also):
        if name in (removal, receipt):
            continue
        if isinstance(knowledge.facts.get(name), Removal):
            removals.append(_removal(knowledge, name))
        else:
            receipts.append(_receipt(knowledge, name))
    if len(removals) > 1 and len(receipts) > 1:
        expected = "one removal with its receipts, or one receipt with its removals"
        raise _refused("several of both", expected)
    before = fitted_matches(knowledge)
    named = [
        Proposal(out, back, "named by a person", ambiguous=False, free=_free(before, out))
        for out in removals
        for back in receipts
    ]
    _refuse_voided(knowledge, named)
    new = [each for each in named if each.name not in knowledge.facts]
    after = fitted_matches(knowledge, new)
    unfit = {match.name: why for match, why in after.misfits}
    bound = {end.match.name for ends in after.bound.values() for end in ends}
    displaced = any(end.match.name not in bound for ends in before.bound.values() for end in ends)
    for each in new:
        if displaced or each.name in unfit:
            raise _does_not_fit(before, each, unfit.get(each.name, "no room for all of them"))
    return named


def _removal(knowledge: Knowledge, name: str) -> Removal:
    fact = knowledge.facts.get(name)
    if not isinstance(fact, Removal):
        raise _refused(f"{name} is no unclassified removal")
    return fact


def _receipt(knowledge: Knowledge, name: str) -> Receipt:
    fact = knowledge.facts.get(name)
    if not isinstance(fact, Receipt):
        raise _refused(f"{name} is no unclassified receipt")
    return fact


def _refused(found: str, expected: str = "") -> Refused:
    expected = expected or "a removal and a receipt of one asset, no more arriving than left"
    return Refused(Fault("not_one_move", "transfers accept", 0, "", found, expected))


def _refuse_voided(knowledge: Knowledge, named: Iterable[Proposal]) -> None:
    """A match that was voided is brought back by its name; recording it again would do nothing."""
    for each in named:
        if each.name in knowledge.settled and each.name not in knowledge.facts:
            step = f"Bring it back: lotledger correct reinstate {each.name} --reason …"
            found, expected = f"{each.name} was voided", "a pair that was not matched before"
            raise Refused(Fault("matched", "transfers accept", 0, "", found, expected, step))


def _does_not_fit(before: Fitted, proposal: Proposal, why: str) -> Refused:
    """Why a pair does not fit: a side that is matched already says by what."""
    removal, receipt = proposal.removal.name, proposal.receipt.name
    taken = [end for ends in before.bound.values() for end in ends]
    for end in taken:
        if end.receipt.name == receipt:
            found, expected = f"{receipt} is matched already by {end.match.name}", "unmatched sides"
            return Refused(Fault("matched", "transfers accept", 0, "", found, expected))
    for end in taken:
        if end.removal.name == removal:
            found = f"{removal} is matched already by {end.match.name}"
            expected = f"a receipt of at most the {plain(proposal.free)} that are left of it"
            return Refused(Fault("matched", "transfers accept", 0, "", found, expected))
    return _refused(why)


def fitted_matches(knowledge: Knowledge, new: Iterable[Proposal] = ()) -> Fitted:
    """What is matched, with these pairs beside it."""
    facts = knowledge.facts
    ends = [each.ends() for each in new]
    for match in facts.values():
        if isinstance(match, TransferMatch):
            out, back = facts.get(match.removal), facts.get(match.receipt)
            if isinstance(out, Removal) and isinstance(back, Receipt):
                ends.append(Ends(match, out, back))
    with exactly():
        return fit_matches(ends)


def _free(fitted: Fitted, removal: Removal) -> Decimal:
    """Units of a removal that no receipt has taken yet."""
    return fitted.left.get(removal.name, removal.quantity)


def accept_transfers(log: EventLog, ledger: str, proposals: Iterable[Proposal], actor: str) -> int:
    """Record proposals as transfer matches in one transaction; how many were new."""
    entries = []
    for proposal in proposals:
        statement, faults = check(proposal.line(), "transfers accept", 0)
        raise_faults(faults)
        if statement is not None:
            entries.append(fact_entry(statement, actor))
    return len(append(log, ledger, entries).positions) if entries else 0
