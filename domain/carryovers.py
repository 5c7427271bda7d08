"""Carryovers from year to year, and whose they are when returns part or an owner dies (R-LOSS-5).

A joint return is one return. Where none is filed, each spouse's return has the gains of that
spouse's own accounts; a carryover of the joint return before it is parted by each one's own net
loss of that character, and carryovers of separate returns are added on the next joint one:

    2025 joint     own short net: taxpayer -9,000, spouse -3,000; deducted 3,000, carried 9,000
    2026 separate  carried in: taxpayer 9,000 x 9,000 / 12,000 = 6,750, spouse 2,250   (case C-21)

Publication 550 says whose a carryover is; dealing it so is how advisers describe Reg. 1.1212-1(c).
Own net includes one's own share of what was carried into the year, so shares follow through
joint years in a row. Parts sum to the whole to the last digit. With the return of the year of death
what is left is lost: 40,000 carried in, 3,000 deducted, 37,000 lost (case C-22).
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.amounts import split
from domain.facts import YearFacts
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.netting import BOTH
from domain.netting import NOTHING
from domain.netting import SPOUSE
from domain.netting import TAXPAYER
from domain.netting import Pair
from domain.netting import Worksheet
from domain.netting import YearNet
from domain.netting import deduction
from domain.netting import name_of_return
from domain.netting import worksheet
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named
from domain.switches import Switchboard

Nets = Mapping[tuple[int, str], Decimal]
"""Realised gain by (year, term)."""

DEATHS: dict[str, str] = {TAXPAYER: "died", SPOUSE: "spouse_died"}
"""For each of them, the key of year facts that tells of the death."""


def chain(
    nets: Nets,
    knowledge: Knowledge,
    years: range,
    findings: list[Finding],
    ruleset: Ruleset | None = None,
    switches: Switchboard | None = None,
    spouse_nets: Nets | None = None,
) -> list[YearNet]:
    """Every year's returns, each starting from what the ones before carried on; the taxpayer's (or
    joint) one first. Without a ruleset the newest is meant; without a switchboard the policies
    that are known.

    `nets` holds realised gain by (year, term), `spouse_nets` the part of it in the spouse's
    accounts. A stated carryover into a year overrides the computed one and says so. Findings are
    appended.
    """
    rules = ruleset or ruleset_named()
    switches = switches or Switchboard(list(knowledge.policies.values()), knowledge.zone, rules)
    course = _Course(knowledge, rules, switches, findings, nets, {})
    if rules.carries_out("R-LOSS-5"):
        course.parted, course.spouse_nets = True, spouse_nets or {}
        course.died = {owner: facts.year for owner, facts in deaths(knowledge).items()}
    with exactly():
        return [net for year in years for net in course.returns_of(year)]


def deaths(knowledge: Knowledge) -> dict[str, YearFacts]:
    """Who died, with the facts of the first year that say so."""
    found: dict[str, YearFacts] = {}
    for stated in knowledge.year_statements.values():
        for owner, key in DEATHS.items():
            if getattr(stated, key) is not None:
                known = found.get(owner)
                found[owner] = known if known and known.year <= stated.year else stated
    return found


@dataclass(slots=True)
class _Course:
    """The chain under way: what each carries into the coming year, and who `died` in which.

    `parted` says whether spouses and deaths are looked at at all; `assumed`, that some of what is
    carried from a joint return was taken to be the taxpayer's although nothing says so.
    """

    knowledge: Knowledge
    rules: Ruleset
    switches: Switchboard
    findings: list[Finding]
    nets: Nets
    spouse_nets: Nets
    carried: dict[str, Pair] = field(default_factory=lambda: {TAXPAYER: NOTHING, SPOUSE: NOTHING})
    parted: bool = False
    died: dict[str, int] = field(default_factory=dict)
    assumed: bool = False

    def returns_of(self, year: int) -> list[YearNet]:
        """The returns of a year, the taxpayer's or the joint one first."""
        stated = self.knowledge.year_facts(year)
        status = (stated.filing_status if stated else "") or self.knowledge.filing_status
        if status == "joint" and any(last < year for last in self.died.values()):
            status = "single"
        if status == "joint" or not self.parted:
            nets = [self._joint(year, status, stated)]
        else:
            nets = list(self._separate(year, status, stated))
        for owner in (owner for owner, last in self.died.items() if last == year):
            nets = [self._ended(net, owner) for net in nets]
        return nets

    def _joint(self, year: int, status: str, stated: YearFacts | None) -> YearNet:
        """One return of all accounts; what it carries on is shared by each one's own net loss."""
        mine, theirs = self.carried[TAXPAYER], self.carried[SPOUSE]
        computed = _sum(mine, theirs)
        into = self._carried_in(year, stated, computed)
        other, realised = _other(stated), _realised(self.nets, year)
        net = self._return(year, BOTH, status, stated, (into, realised, other))
        # Where the return states another carryover than was computed, the shares go with it.
        brought = [
            b if a + b == whole else _parts(whole, (a, b))[1]
            for whole, a, b in zip(into, mine, theirs, strict=True)
        ]
        own_theirs = _less(_realised(self.spouse_nets, year), (brought[0], brought[1]))
        own_mine = _less((net.short_net, net.long_net), own_theirs)
        on = (net.carryover_short, net.carryover_long)
        losses = zip(on, own_mine, own_theirs, strict=True)
        short, long = (_parts(whole, (-a, -b)) for whole, a, b in losses)
        shares = (short[0], long[0]), (short[1], long[1])
        self.carried = {TAXPAYER: shares[0], SPOUSE: shares[1]}
        untold = [
            bool(left and (said or (came and not known) or self.assumed))
            for left, said, came, known in zip(on, other, into, computed, strict=True)
        ]
        self.assumed = any(untold)
        return replace(net, own=(own_mine, own_theirs), shares=shares) if self.parted else net

    def _separate(self, year: int, status: str, stated: YearFacts | None) -> Iterator[YearNet]:
        """The taxpayer's return, and the spouse's where there is anything to tell."""
        self._note_assumed(year)
        theirs = _realised(self.spouse_nets, year)
        mine = _less(_realised(self.nets, year), theirs)
        into = self._carried_in(year, stated, self.carried[TAXPAYER])
        net = self._return(year, TAXPAYER, status, stated, (into, mine, _other(stated)))
        self.carried[TAXPAYER] = (net.carryover_short, net.carryover_long)
        yield net
        came = self.carried[SPOUSE]
        if any(came) or any((year, term) in self.spouse_nets for term in (SHORT, LONG)):
            net = self._return(year, SPOUSE, status, None, (came, theirs, NOTHING))
            self.carried[SPOUSE] = (net.carryover_short, net.carryover_long)
            yield net

    def _note_assumed(self, year: int) -> None:
        if self.assumed:
            text = "of the carryover of a joint return, losses that no account of this ledger had "
            text += "were taken to be the taxpayer's"
            self.findings.append(Finding("carryover_owner_unknown", f"year:{year}", text))
            self.assumed = False

    def _ended(self, net: YearNet, owner: str) -> YearNet:
        """A return of the year in which somebody died: what that one would carry on is lost."""
        lost = self.carried[owner]
        if net.owner not in (BOTH, owner) or not any(lost):
            return net
        self._note_assumed(net.year)
        self.carried[owner] = NOTHING
        text = (
            f"{net.year}: the {owner} died; short {plain(lost[0])}, long {plain(lost[1])} "
            "of the carryover are lost"
        )
        found = Finding("carryover_lost_at_death", f"year:{net.name}", text)
        self.findings.append(found)
        shares = net.shares
        if shares is not None:
            shares = (self.carried[TAXPAYER], self.carried[SPOUSE])
        return replace(
            net,
            carryover_short=net.carryover_short - lost[0],
            carryover_long=net.carryover_long - lost[1],
            lost=_sum(net.lost, lost),
            shares=shares,
        )

    def _return(
        self,
        year: int,
        owner: str,
        status: str,
        stated: YearFacts | None,
        amounts: tuple[Pair, Pair, Pair],
    ) -> YearNet:
        """One return: `amounts` are what was carried in, realised here, and stated as other."""
        into, realised, other = amounts
        short_net, long_net = _less(_sum(realised, other), into)
        deducted = deduction(short_net + long_net, status, self.rules)
        sheet = self._carried_on((year, owner), (short_net, long_net), deducted, stated)
        shown = sheet if deducted else None
        amounts_of_year = (short_net, long_net, deducted, *into, *sheet.carried)
        return YearNet(year, *amounts_of_year, realised, other, shown, owner, status)

    def _carried_in(self, year: int, stated: YearFacts | None, computed: Pair) -> Pair:
        if stated is None or (stated.carryover_short is None and stated.carryover_long is None):
            return computed
        short = computed[0] if stated.carryover_short is None else stated.carryover_short
        long = computed[1] if stated.carryover_long is None else stated.carryover_long
        if (short, long) != computed:
            text = (
                f"stated into {year}: short {plain(short)}, long {plain(long)}; "
                f"computed: short {plain(computed[0])}, long {plain(computed[1])}"
            )
            self.findings.append(Finding("carryover_overridden", stated.name, text))
        return short, long

    def _carried_on(
        self, whose: tuple[int, str], nets: Pair, deducted: Decimal, stated: YearFacts | None
    ) -> Worksheet:
        """The worksheet, printed or by the statute (R-LOSS-4)."""
        year, owner = whose
        name = f"year:{name_of_return(year, owner)}"
        income = stated.taxable_income if stated else None
        on = worksheet(*nets, deducted, income)
        if not deducted:
            return on
        if income is None:
            of_whom = "the spouse's taxable income" if owner == SPOUSE else "taxable income"
            text = f"{of_whom} of {year} is not known; it was taken not to be negative"
            self.findings.append(Finding("income_unknown", name, text))
            return on
        exempt = _or_zero(stated, "section_151")
        by_statute = worksheet(*nets, deducted, income + exempt)
        if by_statute.carried == on.carried:
            return on
        if self.switches.value("section151_addback", date(year, 12, 31)) == "statute":
            return by_statute
        text = (
            f"{year}: printed worksheet carries short {plain(on.line_8)}, long {plain(on.line_13)};"
            f" the statute short {plain(by_statute.line_8)}, long {plain(by_statute.line_13)}"
        )
        self.findings.append(Finding("section_151_differs", name, text))
        return on


def _parts(whole: Decimal, losses: Pair) -> Pair:
    """An amount parted by the losses of the two; the taxpayer's where neither has one."""
    mine, theirs = losses
    if theirs <= 0 or not whole:
        return whole, ZERO
    if mine <= 0:
        return ZERO, whole
    first, second = split(whole, losses)
    return first, second


def _realised(nets: Nets, year: int) -> Pair:
    return nets.get((year, SHORT), ZERO), nets.get((year, LONG), ZERO)


def _other(stated: YearFacts | None) -> Pair:
    return _or_zero(stated, "other_short_term"), _or_zero(stated, "other_long_term")


def _sum(one: Pair, other: Pair) -> Pair:
    return one[0] + other[0], one[1] + other[1]


def _less(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]


def _or_zero(stated: YearFacts | None, key: str) -> Decimal:
    value = getattr(stated, key) if stated else None
    return ZERO if value is None else value
