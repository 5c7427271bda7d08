"""Orders for corrections that are said in one word and concern many facts, or need looking up.

void --import 41        every fact that import recorded and that still stands; what it stated anew
                        goes back to what was stated before
reinstate --batch 1f3a  every fact of that batch to what it was before
replace t1 --quantity 2 the whole statement of t1's head, with another quantity
"""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from adapters.correcting import Order
from adapters.event_log.port import EventLog
from adapters.learning import learn
from adapters.surveying import facts_of
from adapters.surveying import survey
from domain.corrections import same_figures
from domain.facts import Receipt
from domain.facts import Removal
from domain.faults import Fault
from domain.faults import Refused


def void_import_orders(log: EventLog, ledger: str, position: int) -> tuple[list[Order], str]:
    """The orders that take back what an import recorded, and in words what that is.

    Facts that are void already are left as they are. A fact that it stated anew goes back to what
    it was before, which holds only if nothing was corrected since. Refused where no import ends
    there, and where nothing of it is left.
    """
    known = survey(log, ledger)
    imported = next((each for each in known.imports if each.position == position), None)
    if imported is None:
        some = ", ".join(str(each.position) for each in known.imports) or "none yet"
        advice = "lotledger import --list shows them."
        fault = Fault("no_such_import", "correct", 0, "--import", str(position), some, advice)
        raise Refused(fault)
    names, anew = facts_of(log, ledger, imported)
    heads = {name: known.head(name) for name in names}
    orders = [Order("void", name) for name, head in heads.items() if not head or head.standing]
    orders += _back(log, ledger, anew)
    if not orders:
        found, expected = f"import {position}: nothing of it stands", "an import whose facts stand"
        raise Refused(Fault("already_void", "correct", 0, "--import", found, expected))
    return orders, f"void of import {position}: {imported.file}"


def _back(log: EventLog, ledger: str, revisions: Sequence[tuple[str, int]]) -> list[Order]:
    """Orders that bring facts to what they were before these revisions.

    Those whose head says that anyway need none.
    """
    chains = survey(log, ledger, {fact for fact, _ in revisions}).chains if revisions else {}
    orders = []
    for fact, number in revisions:
        chain, before = chains[fact], number - 1
        if chain[-1].content == chain[before - 1].content:
            continue
        # Whatever came since, a note or an undone correction: the head must say what was made.
        same = same_figures(chain[-1].content, chain[number - 1].content)
        expect = chain[-1].number if same else number
        orders.append(Order("reinstate", fact, expect=expect, restores=before))
    return orders


def _away(log: EventLog, ledger: str, facts: Sequence[str]) -> list[Order]:
    """Orders that void facts recorded beside corrections, as far as they stand as recorded."""
    chains = survey(log, ledger, facts).chains if facts else {}
    orders = []
    for fact in facts:
        first, head = chains[fact][0], chains[fact][-1]
        same = same_figures(first.content, head.content)
        if head.standing or same:
            orders.append(Order("void", fact, expect=head.number if same else first.number))
    return orders


def undo_orders(log: EventLog, ledger: str, batch: str) -> list[Order]:
    """The orders that take a batch back: each of its facts to what it was before.

    They hold only if nothing was corrected since. Refused for a batch that is not known, and for
    one of which nothing is left to take back.
    """
    known = survey(log, ledger)
    found = known.batches.get(batch)
    if found is None:
        some = ", ".join(list(known.batches)[-5:]) or "none yet"
        advice = "lotledger history shows the batch of each correction."
        fault = Fault("no_such_batch", "correct", 0, "--batch", batch, f"one of: {some}", advice)
        raise Refused(fault)
    orders = _back(log, ledger, [(fact, made.number) for fact, made in found.corrected])
    orders += _away(log, ledger, found.recorded)
    if not orders:
        expected = "a batch that changed what its facts say"
        raise Refused(Fault("no_change", "correct", 0, "--batch", f"{batch}: no change", expected))
    return orders


def match_orders(
    log: EventLog,
    ledger: str,
    removal: str,
    receipt: str,
    expect: int,
    given: Mapping[str, Any] | None = None,
) -> tuple[list[Order], dict[str, Any]]:
    """What makes one move of what left and a receipt: an order, and the fact that matches them.

    What is held to be anything else but a removal becomes one, with the keys `given`; a removal is
    only annotated with the reason, so that two people who match it at once hear of each other.
    Refused where the two are not known as such.
    """
    known = learn(log, ledger).facts
    out, back = known.get(removal), known.get(receipt)
    if out is None or not isinstance(back, Receipt):
        found = f"{receipt} is no unclassified receipt" if out else f"{removal} is not known"
        expected = "a fact by which units left, and the receipt at the other end"
        raise Refused(Fault("not_one_move", "correct", 0, "--receipt", found, expected))
    order = Order("reclassify", removal, expect, kind="removal", given=given or {})
    if isinstance(out, Removal) and not given:
        order = Order("annotate", removal, expect)
    line = {
        "id": f"match:{removal}>{receipt}",
        "type": "transfer_match",
        "at": max(out.at, back.at).isoformat(),
        "removal": removal,
        "receipt": receipt,
    }
    return [order], line
