"""Which removals and receipts are ends of one move, by what people said of them.

out 1.0   in-1 0.6   in-2 0.3         both arrived out of it, and 0.1 was the fee
out 1.0   in-1 0.6   in-2 0.5         in-2 does not fit
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.facts import booking_key


@dataclass(frozen=True)
class Tie:
    """A receipt and the removals it came out of, first that left first, by these matches."""

    receipt: str
    removals: Sequence[str]
    matches: Sequence[Fact]


def ties(known: Known) -> list[Tie]:
    """What was matched and fits, whenever it happened.

    Receipts choose one after another, by when they were first matched. A removal that has enough
    for the receipt is enough; several that nobody else has drawn on may serve it together.
    """
    facts = {fact.name: fact for fact in known.of_any_time}
    matches = [
        fact
        for fact in sorted(known.of_any_time, key=lambda fact: (fact.at, fact.name))
        if fact.type == "transfer_match" and _may_be_ends(facts, fact.line, alike=True)
    ]
    left = {name: fact.number("quantity") for name, fact in facts.items()}
    drawn_on: set[str] = set()
    found = []
    for name in dict.fromkeys(match.line["receipt"] for match in matches):
        serving: list[Fact] = []
        for match in matches:
            removal = match.line["removal"]
            if match.line["receipt"] != name:
                continue
            units = sum((left[each.line["removal"]] for each in serving), ZERO)
            if units >= left[name] or removal in [each.line["removal"] for each in serving]:
                continue
            alone = not serving and left[removal] >= left[name]
            if alone or removal not in drawn_on:
                serving.append(match)
        removals = [match.line["removal"] for match in serving]
        if not serving or sum((left[each] for each in removals), ZERO) < left[name]:
            continue
        drawn_on.update(removals)
        for each in removals:
            left[each] = left[each] - left[name] if len(removals) == 1 else ZERO
        removals.sort(key=lambda each: booking_key(facts[each]))
        found.append(Tie(name, removals, serving))
    return found


def _may_be_ends(facts: dict[str, Fact], match: Line, *, alike: bool) -> bool:
    """Whether both sides are known as what they are called, and of one asset where asked."""
    out, back = facts.get(match["removal"]), facts.get(match["receipt"])
    if out is None or back is None or (out.type, back.type) != ("removal", "receipt"):
        return False
    return not alike or bool(out.line["asset"] == back.line["asset"])


def unmatched(known: Known) -> bool:
    """Whether anybody matched what does not fit."""
    facts = {fact.name: fact for fact in known.of_any_time}
    fitting = [match.name for tie in ties(known) for match in tie.matches]
    return any(
        match.name not in fitting and _may_be_ends(facts, match.line, alike=False)
        for match in known.of_type("transfer_match")
    )


def left_over(known: Known) -> dict[str, bool]:
    """Of every removal that arrived elsewhere, whether a fee was left of what it went with."""
    facts = {fact.name: fact for fact in known.of_any_time}
    bound = ties(known)
    found = {}
    for name in {each for tie in bound for each in tie.removals}:
        receipts = {tie.receipt for tie in bound if name in tie.removals}
        removals = {each for tie in bound if tie.receipt in receipts for each in tie.removals}
        sent = sum((facts[each].number("quantity") for each in removals), ZERO)
        arrived: Fraction = sum((facts[each].number("quantity") for each in receipts), ZERO)
        found[name] = sent > arrived
    return found
