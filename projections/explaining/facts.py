"""Facts as an explanation tells them: what each is in words, its prices, and what came of it.

    sale of 0.25 BTC in coinbase
    transfer of 1 BTC from coinbase to cold
    price of ETH: 3,210.50 a unit

A fact is told once in an explanation; where it comes up again the line only names it.
"""

from collections.abc import Callable
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from domain.amounts import plain
from domain.facts import Account
from domain.facts import Acquisition
from domain.facts import Asset
from domain.facts import Balance
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Foreign
from domain.facts import Identification
from domain.facts import Income
from domain.facts import Policy
from domain.facts import Price
from domain.facts import Recovery
from domain.facts import SafeHarbor
from domain.facts import Settlement
from domain.facts import StandingOrder
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.facts import TransferMatch
from domain.facts import Worthlessness
from domain.facts import YearFacts
from domain.facts.base import NO_INSTANT
from domain.knowledge import Knowledge
from projections.explaining.tree import Node
from projections.explaining.tree import Telling
from projections.explaining.tree import moment
from projections.explaining.tree import spoken


def told_fact(telling: Telling, name: str) -> Node:
    """A fact's line; its history goes under it where it is told first."""
    fact = find_fact(telling.answer.knowledge, name)
    label = f"{name}: {said(fact)}" if fact is not None else name
    note = moment(fact.at) if fact is not None and fact.at != NO_INSTANT else ""
    first = telling.first(f"fact {name}")
    return Node(label, note=note, id=name, fact=name, seen=not first)


def find_fact(knowledge: Knowledge, name: str) -> Fact | None:
    """The fact of that name as it stands, None where it is void or not known."""
    shelves: list[dict[str, Any]] = [
        knowledge.facts,
        knowledge.accounts,
        knowledge.assets,
        knowledge.prices,
        knowledge.policies,
        knowledge.safe_harbors,
        knowledge.year_statements,
    ]
    for shelf in shelves:
        if name in shelf:
            found: Fact = shelf[name]
            return found
    chain = knowledge.elections.get(name)
    return chain[-1].election if chain else None


def prices_used(telling: Telling, fact: Fact) -> list[Node]:
    """The market prices that a fact was valued by, as far as it left an amount to the market."""
    given = telling.answer.book.market.given
    used = [given[asset, fact.at] for asset in _valued(fact) if (asset, fact.at) in given]
    return [
        told_fact(telling, price.name)._replace(note=f"from {moment(price.at)}", rule="R-GEN-4")
        for price in dict.fromkeys(used)
    ]


def _valued(fact: Any) -> Iterator[str]:
    """What a fact may need a price of: its assets, and the currencies of its amounts."""
    yield from filter(None, [getattr(fact, "asset", "")])
    for part in fact:
        if hasattr(part, "asset"):
            yield part.asset
        amounts = (getattr(part, key, None) for key in ("amount", "value", "own_cost"))
        yield from (each.currency for each in (part, *amounts) if isinstance(each, Foreign))


def said(fact: Any) -> str:
    """What a fact says, in a few words."""
    say = _SAYINGS.get(type(fact))
    if say is not None:
        return say(fact)
    return f"{_kind(fact)} of {_units(fact)} in {fact.account}"


def _kind(fact: Fact) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in _type(fact))
    return words.strip()


def _type(fact: Fact) -> str:
    return type(fact).__name__


def _units(leg: Any) -> str:
    return f"{plain(leg.quantity)} {leg.asset}"


def _legs(fact: Swap | Conversion) -> str:
    return f"{_units(fact.sent)} for {_units(fact.received)} in {fact.account}"


def _money(money: Decimal | Foreign | None) -> str:
    if isinstance(money, Foreign):
        return f"{spoken(money.amount)} {money.currency}"
    return "not stated" if money is None else spoken(money)


def _recovery(fact: Recovery) -> str:
    back = _money(fact.amount) if fact.quantity is None else f"{plain(fact.quantity)} {fact.asset}"
    return f"{back} came back from the theft {fact.theft}"


def _identification(fact: Identification) -> str:
    lots = ", ".join(f"{plain(choice.quantity)} of {choice.lot}" for choice in fact.lots)
    what = fact.outflow or f"{plain(fact.quantity or Decimal(0))} {fact.asset} in {fact.account}"
    return f"lots named for {what}: {lots}"


def _standing_order(fact: StandingOrder) -> str:
    scope = " in ".join(filter(None, [fact.asset or "every asset", fact.account]))
    return f"standing order {fact.method} for {scope}"


def _policy(fact: Policy) -> str:
    when = f"for {fact.year}" if fact.year is not None else f"from {fact.valid_from}"
    return f"policy {fact.switch} = {fact.value} {when}"


_SAYINGS: dict[type, Callable[[Any], str]] = {
    Account: lambda fact: f"account, {fact.custody}",
    Acquisition: lambda fact: f"{fact.how} of {_units(fact)} in {fact.account}",
    Asset: lambda fact: f"{fact.asset} is of the class {fact.asset_class}",
    Balance: lambda fact: f"{fact.account} held {_units(fact)}",
    Conversion: lambda fact: f"{fact.family}: {_legs(fact)}",
    Disposal: lambda fact: f"{fact.how} of {_units(fact)} in {fact.account}",
    Identification: _identification,
    Income: lambda fact: f"{fact.how}: {_units(fact)} in {fact.account}",
    Policy: _policy,
    Price: lambda fact: f"price of {fact.asset}: {_money(fact.value)} a unit",
    Recovery: _recovery,
    SafeHarbor: lambda fact: f"{fact.kind} allocation of {fact.asset}",
    Settlement: lambda fact: f"{fact.contract} settled in {fact.account}: {_money(fact.pnl)}",
    StandingOrder: _standing_order,
    Swap: lambda fact: f"swap of {_legs(fact)}",
    Theft: lambda fact: (
        f"theft of {_units(fact)} in {fact.account}, found {fact.discovered:%Y-%m-%d}"
    ),
    Transfer: lambda fact: f"transfer of {_units(fact)} from {fact.account} to {fact.to}",
    TransferMatch: lambda fact: f"{fact.removal} and {fact.receipt} are one move",
    Worthlessness: lambda fact: f"{_units(fact)} in {fact.account} {fact.how}",
    YearFacts: lambda fact: f"what is stated about {fact.year}",
}
"""How facts are told whose type, quantity and account do not tell it."""
