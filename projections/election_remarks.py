"""What is worth saying at once about a choice of lots that has just been recorded.

A choice is judged when its sale comes, perhaps months later, and then nothing can be mended. So
what can be seen on the day it is recorded is said on that day; none of it refuses the choice:

    lot "dear" lies in vault, not in wallet        it would be passed over
    sale-0 happened before this was recorded       it is late and binds nothing

What an outflow already got is asked of the fold, like everywhere; what lies where is asked of the
book as it stood at that moment.
"""

from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.calendar import tax_date
from domain.custody import BROKER
from domain.custody import custody_of
from domain.elections import Outflow
from domain.facts import Identification
from domain.facts import StandingOrder
from projections.electing import NEXT
from projections.electing import first_instant
from projections.electing import last_instant
from projections.electing import pools_of
from projections.replay import Replay


def remarks_on(
    election: Identification | StandingOrder, at: datetime, known: Replay, held: Replay
) -> list[str]:
    """Sentences about an election recorded at `at`: `known` is the fold of everything, `held` the
    fold up to that moment. Empty where there is nothing to say.
    """
    with exactly():
        if isinstance(election, StandingOrder):
            return list(_on_order(election, at, known))
        return list(_on_identification(election, at, known, held))


def _on_identification(
    said: Identification, at: datetime, known: Replay, held: Replay
) -> Iterator[str]:
    verdicts = [each for each in known.book.elections.verdicts if each.election.name == said.name]
    for verdict in verdicts:
        yield _WORDS[verdict.verdict].format(said.name, verdict.outflow.name)
    outflow = verdicts[-1].outflow if verdicts else None
    if outflow is None and said.outflow in known.knowledge.facts:
        yield f"{said.outflow} is on record and takes no lots: there is nothing to choose for it."
        return
    if not said.outflow and last_instant(known, said) < at:
        yield f"It was valid until {said.valid_until}, which is past: it will bind nothing."
    yield from _on_quantities(said, outflow)
    if outflow is None or outflow.at > at:
        account = outflow.account if outflow else said.account
        asset = outflow.asset if outflow else said.asset
        yield from _on_lots(said, account, asset, held)
    if not said.outflow and not said.told_broker:
        last = tax_date(last_instant(known, said), known.knowledge.zone)
        if last >= known.ruleset.broker_told_from and _at_broker(known, said.account, last):
            yield _broker(known, said.account)


_WORDS = {
    "bound": "{0} governs {1}.",
    "attested": (
        "{0} governs {1} by its evidence, not by the ledger's clock: rows say attested, and the "
        "finding attested_identification stays."
    ),
    "late": (
        "{1} had happened before this was recorded: {0} is late and does not bind. It is kept and "
        "shown (late_identification); identify before the next sale."
    ),
    "outranked": "Another identification governs {1}; {0} does not.",
    "before_allocation": (
        "The global allocation of these lots was complete only after {1}: {0} does not bind; until "
        "then only a standing order does."
    ),
    "broker_not_told": "{1} is in broker custody and the broker was not told: {0} does not bind.",
}


def _on_quantities(said: Identification, outflow: Outflow | None) -> Iterator[str]:
    wanted = outflow.quantity if outflow else said.quantity
    named = sum((choice.quantity for choice in said.lots), ZERO)
    if wanted is not None and named < wanted:
        yield (
            f"The lots named add up to {plain(named)} of {plain(wanted)}: the rest is first in, "
            "first out."
        )
    elif wanted is not None and named > wanted:
        yield (
            f"The lots named add up to {plain(named)}, more than the {plain(wanted)}: they are "
            "taken in the order they are named."
        )


def _on_lots(said: Identification, account: str, asset: str, held: Replay) -> Iterator[str]:
    """What the lots named hold now, in the pool they would be taken from if that is known."""
    pool_of = held.book.scope.pool_of
    for choice in dict.fromkeys(said.lots):
        found: dict[str, Decimal] = {}
        for lot in held.book.lots():
            if lot.origin.name == choice.lot and asset in ("", lot.asset):
                found[lot.account] = found.get(lot.account, ZERO) + lot.remaining
        there = sum(
            (
                quantity
                for place, quantity in found.items()
                if not account or pool_of(place) == pool_of(account)
            ),
            ZERO,
        )
        where = f" in {account}" if account else ""
        if not found:
            known = choice.lot in held.knowledge.facts
            state = f"holds no {asset or 'units'} now" if known else "is not known yet"
            yield f"Lot {choice.lot} {state}."
        elif not there:
            yield f"Lot {choice.lot} does not lie{where} now, but in {', '.join(sorted(found))}."
        elif there < choice.quantity:
            holds = f"holds {plain(there)}{where} now, and {plain(choice.quantity)} are named"
            yield f"Lot {choice.lot} {holds}."


def _on_order(order: StandingOrder, at: datetime, known: Replay) -> Iterator[str]:
    elections = known.book.elections
    before = {elections.order_in_force(*pool, at) for pool in pools_of(known, order)}
    after = {elections.order_in_force(*pool, at + NEXT) for pool in pools_of(known, order)}
    ended = sorted(before - after - {""})
    if ended:
        yield f"It ends {', '.join(ended)}, as far as it reaches."
    if order.asset and order.asset not in known.knowledge.known_assets():
        yield f"No fact of this ledger moves {order.asset} yet."
    if order.valid_from is not None and first_instant(known, order.valid_from) < at:
        yield f"It does not reach back to {order.valid_from}: it holds from now on."
    if not order.told_broker and order.method != "fifo":
        accounts = [order.account] if order.account else known.knowledge.accounts
        day = max(tax_date(at, known.knowledge.zone), known.ruleset.broker_told_from)
        for account in accounts:
            if _at_broker(known, account, day):
                yield _broker(known, account)


def _at_broker(known: Replay, account: str, on: date) -> bool:
    return custody_of(known.knowledge, known.book.switches, account, on) == BROKER


def _broker(known: Replay, account: str) -> str:
    last = known.ruleset.broker_told_from - timedelta(days=1)
    return (
        f"{account} is a US broker: after {last} this binds there only if the broker was told "
        "(--told-broker)."
    )
