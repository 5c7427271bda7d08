"""Checks over the whole of what is known, beside those booking makes fact by fact.

the same deposit told by two sources, one second apart      possible_duplicate
a sale dated next month                                     future_dated
an identification that names a lot nobody knows             unbound_reference
"""

from collections.abc import Iterator
from datetime import MAXYEAR
from datetime import date
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from domain.booking import Outcome
from domain.calendar import end_of
from domain.calendar import tax_date
from domain.carryovers import DEATHS
from domain.carryovers import deaths
from domain.facts import Acquisition
from domain.facts import Conversion
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Identification
from domain.facts import Income
from domain.facts import Liquidation
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.rulesets import Ruleset
from domain.switches import Switchboard

TOGETHER = timedelta(seconds=2)
"""How near in time two sources' facts about the same units make a possible duplicate."""

SECURITIES = ("security", "tokenized_security")
"""Asset classes to which the rules for securities may apply."""

_IN = (Acquisition, Income, Receipt)
_OUT = (Disposal, Removal, Liquidation, Theft, Transfer)

Movement = tuple[bool, str, str, Decimal]
"""Whether units came in, the account, the asset, the quantity."""


def check_knowledge(
    knowledge: Knowledge, as_of: datetime | None, ruleset: Ruleset
) -> Iterator[Finding]:
    """Findings that follow from the facts themselves; those after `as_of` are left aside."""
    for code, fact, message in knowledge.open_remarks():
        yield Finding(code, fact, message)
    yield from _future_dated(knowledge, as_of)
    yield from _possible_duplicates(knowledge, as_of)
    yield from _unbound(knowledge)
    yield from _discovered_too_early(knowledge, as_of)
    yield from _not_carried_out(knowledge, ruleset)
    if ruleset.carries_out("R-LOSS-5"):
        yield from _after_death(knowledge, as_of)
    board = Switchboard(list(knowledge.policies.values()), knowledge.zone, ruleset)
    for policy, why in board.without_effect():
        yield Finding("switch_without_effect", policy.name, why)


def _future_dated(knowledge: Knowledge, as_of: datetime | None) -> Iterator[Finding]:
    now = knowledge.recorded_at
    if now is None or (as_of is not None and as_of <= now):
        return
    dated = (fact for fact in knowledge.facts.values() if fact.at > now)
    for fact in sorted(dated, key=_place):
        if as_of is None or fact.at <= as_of:
            text = f"dated {fact.at:%Y-%m-%d}, the ledger's clock stands at {now:%Y-%m-%d}"
            yield Finding("future_dated", fact.name, text)


def _possible_duplicates(knowledge: Knowledge, as_of: datetime | None) -> Iterator[Finding]:
    if len({_source(name) for name in knowledge.facts}) < 2:
        return
    seen: dict[Movement, list[Fact]] = {}
    for fact in knowledge.facts.values():
        if as_of is None or fact.at <= as_of:
            for movement in _movements(fact):
                seen.setdefault(movement, []).append(fact)
    pairs: list[tuple[Fact, Fact]] = []
    for alike in seen.values():
        alike.sort(key=_place)
        for first, second in pairwise(alike):
            if second.at - first.at <= TOGETHER and _source(first.name) != _source(second.name):
                pairs.append((second, first))
    for second, first in sorted(pairs, key=lambda pair: (*_place(pair[0]), *_place(pair[1]))):
        text = f"looks like {first.name}, told by another source"
        yield Finding("possible_duplicate", second.name, text)


def _place(fact: Fact) -> tuple[datetime, int, str]:
    """A fact's place whatever the order in which the ledger learned of facts."""
    return fact.at, fact.order, fact.name


def _movements(fact: Fact) -> Iterator[Movement]:
    """What a fact moves: in or out, of which account, which asset and how much."""
    if isinstance(fact, _IN):
        yield True, fact.account, fact.asset, fact.quantity
    elif isinstance(fact, _OUT):
        yield False, fact.account, fact.asset, fact.quantity
    elif isinstance(fact, Swap | Conversion):
        yield False, fact.account, fact.sent.asset, fact.sent.quantity
        yield True, fact.account, fact.received.asset, fact.received.quantity


def _source(name: str) -> str:
    """The source a fact's name tells of: what stands before the last colon, "" for a journal's.

    `coinbase:65f0` and `coinbase:cb:a6fe#1` differ in it: a source that began to give its rows ids
    tells of the same rows anew.
    """
    return name.rpartition(":")[0]


def _discovered_too_early(knowledge: Knowledge, as_of: datetime | None) -> Iterator[Finding]:
    for fact in knowledge.facts.values():
        if isinstance(fact, Theft) and (as_of is None or fact.at <= as_of):
            gone, found = (tax_date(each, knowledge.zone) for each in (fact.at, fact.discovered))
            if found < gone:
                text = f"discovered on {found}, gone on {gone}"
                yield Finding("discovered_too_early", fact.name, text)


def _unbound(knowledge: Knowledge) -> Iterator[Finding]:
    for chain in knowledge.elections.values():
        election = chain[-1].election
        if not isinstance(election, Identification):
            continue
        if election.outflow and election.outflow not in knowledge.facts:
            yield Finding("unbound_reference", election.name, f"{election.outflow} is not known")
        for choice in election.lots:
            if choice.lot not in knowledge.facts:
                yield Finding("unbound_reference", election.name, f"lot {choice.lot} is not known")


def _not_carried_out(knowledge: Knowledge, ruleset: Ruleset) -> Iterator[Finding]:
    """Facts that are kept, whose rules this set does not know: said, never passed over."""
    code = "rule_not_carried_out"
    for harbor in () if ruleset.carries_out("R-LOT-8") else knowledge.safe_harbors.values():
        yield Finding(code, harbor.name, "the allocation is kept and moves no lot yet (R-LOT-8)")
    for asset in () if ruleset.carries_out("R-WASH-2") else knowledge.assets.values():
        if asset.asset_class in SECURITIES:
            text = f"{asset.asset}: wash sales and worthless securities are not judged (R-WASH-1)"
            yield Finding(code, asset.name, text)
    for stated in () if ruleset.carries_out("R-LOSS-5") else knowledge.year_statements.values():
        if stated.died is not None or stated.spouse_died is not None:
            yield Finding(code, stated.name, "a carryover is not ended by death yet (R-LOSS-5)")


def _after_death(knowledge: Knowledge, as_of: datetime | None) -> Iterator[Finding]:
    """What is told of somebody after the death: facts, and a joint return (R-LOSS-5)."""
    code = "facts_after_death"
    for owner, stated in deaths(knowledge).items():
        day = tax_date(getattr(stated, DEATHS[owner]), knowledge.zone)
        if day.year != stated.year:
            text = f"the {owner} died on {day}, which is stated of {stated.year}; that year counts"
            yield Finding(code, stated.name, text)
        end = end_of(day, knowledge.zone)
        own = {each.name for each in knowledge.accounts.values() if each.owner == owner}
        later = [
            fact
            for fact in knowledge.facts.values()
            if fact.at > end and getattr(fact, "account", "") in own
            if as_of is None or fact.at <= as_of
        ]
        if later:
            first = min(later, key=_place)
            text = f"the {owner} died on {day}; facts in the {owner}'s accounts are dated later: "
            yield Finding(code, first.name, f"{text}{len(later)}, the first on {first.at:%Y-%m-%d}")
        years = {each.year for each in knowledge.year_statements.values()}
        for year in sorted(each for each in years if each > stated.year):
            other = knowledge.year_facts(year)
            if other is not None and other.filing_status == "joint":
                text = f"the {owner} died on {day}; the return of {year} was taken as single"
                yield Finding(code, f"year:{year}", text)


def check_outcome(knowledge: Knowledge, outcome: Outcome, ruleset: Ruleset) -> Iterator[Finding]:
    """Findings that follow from what was booked (R-LOT-7: up to 2024 practice had to be known)."""
    board = Switchboard(list(knowledge.policies.values()), knowledge.zone, ruleset)
    for year in sorted({year for year, _ in outcome.nets}):
        assumed = _unattested(board, knowledge, year, ruleset)
        if year <= ruleset.practice_until and assumed:
            yield Finding("pre2025_unattested", f"year:{year}", f"{year}: {assumed}")


def _unattested(board: Switchboard, knowledge: Knowledge, year: int, ruleset: Ruleset) -> str:
    """What of a year's practice nobody attests and was assumed, in words; "" for nothing."""
    practice = ("pre2025_scope", "pre2025_method")
    if not ruleset.carries_out("R-LOT-7"):
        policies = knowledge.policies.values()
        attested = any(each.year == year for each in policies if each.switch in practice)
        return "" if attested else "lots per wallet, first in first out, were assumed"
    missing = [each for each in practice if not board.attested(each, date(year, 1, 1))]
    assumed = [f"{each} = {ruleset.switches[each].default}" for each in missing]
    return f"{' and '.join(assumed)} was assumed" if assumed else ""


def span_of_years(knowledge: Knowledge, as_of: datetime | None, asked: int) -> range:
    """Tax years from the first fact to the last one or the one asked for.

    What is stated of a year that has not begun by `as_of` is of no account yet.
    """
    dated = [fact.at for fact in knowledge.facts.values() if as_of is None or fact.at <= as_of]
    last = tax_date(as_of, knowledge.zone).year if as_of else MAXYEAR
    years = {each.year for each in knowledge.year_statements.values() if each.year <= last}
    if dated:
        years |= {tax_date(edge, knowledge.zone).year for edge in (min(dated), max(dated))}
    if asked:
        years.add(asked)
    return range(min(years), max(years) + 1) if years else range(0)
