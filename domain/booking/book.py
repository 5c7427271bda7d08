"""The book: every pool and every suspended lot at one moment of the fold.

Booking modules say what a kind of fact means; the book does what they all need: puts lots into
pools, takes units out by the selection in force, keeps count, and notes what came of it.

Two people could read one purchase and one sale differently, and the book settles it in one place:

    lot A: 1 unit, January, basis 10        lot B: 1 unit, March, basis 40
    sale of 1 unit in April for 50:  FIFO takes A, gain 40; "B" named in time takes B, gain 10

What the pools hold is kept, and checked after every fact, by `holdings`; which accounts share one
is for `scoping` to say.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from decimal import Decimal

from domain.allocations import Placed
from domain.amounts import ZERO
from domain.booking.holdings import Holdings
from domain.booking.replacements import Replacements
from domain.booking.scoping import Scope
from domain.calendar import anniversary
from domain.calendar import start_of
from domain.calendar import tax_date
from domain.elections import FIFO
from domain.elections import Elections
from domain.elections import Outflow
from domain.facts import Fact
from domain.facts import Money
from domain.facts import Recovery
from domain.facts import Removal
from domain.facts import Transfer
from domain.findings import Finding
from domain.knowledge import Knowledge
from domain.lots import Lot
from domain.lots import Match
from domain.lots import Origin
from domain.lots import basis_of
from domain.outcomes import Claim
from domain.outcomes import Earned
from domain.outcomes import Gain
from domain.outcomes import Owed
from domain.outcomes import Repaid
from domain.outcomes import Stolen
from domain.pools import Pool
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named
from domain.switches import Switchboard
from domain.valuation import Market


@dataclass(slots=True)
class Outcome:
    """What came of a fold: rows, findings, and `nets`, the gain by (year, term). `spouse_nets` is
    the part of it in accounts of the spouse (`spouse`), which counts apart in separate years.

    `keeps` says whether the gains rows of a (year, account, asset) are wanted; where only yearly
    sums are, a million rows need not be made.
    """

    keeps: Callable[[int, str, str], bool] = lambda *_: True
    gains: list[Gain] = field(default_factory=list)
    income: list[Earned] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    nets: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    spouse_nets: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    spouse: frozenset[str] = frozenset()

    def count(self, year: int, term: str, gain: Decimal, account: str) -> None:
        """Count a gain in an account towards its year and term."""
        key = (year, term)
        self.nets[key] = self.nets.get(key, ZERO) + gain
        if account in self.spouse:
            self.spouse_nets[key] = self.spouse_nets.get(key, ZERO) + gain

    def keep(self, gain: Gain) -> int | None:
        """Keep a gains row if it is wanted: its place among the rows, None if it is not."""
        if not self.keeps(gain.year, gain.account, gain.asset or ""):
            return None
        self.gains.append(gain)
        return len(self.gains) - 1


class Book:
    """Pools, suspense and outcome; one is made for each fold and belongs to it alone."""

    def __init__(
        self,
        knowledge: Knowledge,
        outcome: Outcome,
        cut: datetime | None,
        ruleset: Ruleset | None = None,
        what_if: Mapping[str, str] | None = None,
    ) -> None:
        """`cut` is the instant the fold ends at; claims dated after it are not made. Without a
        ruleset the newest is meant; `what_if` answers switches whatever policies say.
        `on_arrival`, where a rule pack sets it, is called with each lot that came in.
        """
        self.knowledge = knowledge
        self.outcome = outcome
        self.ruleset = ruleset or ruleset_named()
        self.cut = cut
        self.zone = knowledge.zone
        prices = knowledge.prices.values()
        self.market = Market(prices, self.ruleset.price_good_for, self.ruleset.currency)
        policies = list(knowledge.policies.values())
        self.switches = Switchboard(policies, knowledge.zone, self.ruleset, what_if)
        self.elections = Elections(knowledge, self.ruleset.broker_told_from, self.switches)
        self.scope = Scope(knowledge, self.ruleset, self.switches)
        self.holdings = Holdings(self.scope.pool_of)
        self.replacements = Replacements(knowledge, self.ruleset, what_if or {})
        self.on_arrival: Callable[[Book, Lot], None] | None = None
        self.schedule: list[Placed] = []
        self.suspense: dict[str, list[tuple[Lot, str]]] = {}
        self.stolen: dict[str, Stolen] = {}
        self.given_away: dict[str, list[Match]] = {}
        self.spent_on_moves: dict[str, list[Match]] = {}
        self.loans: dict[tuple[str, str, str], list[Owed]] = {}
        self.repaid: dict[str, list[Repaid]] = {}
        self.recoveries: dict[str, list[Recovery]] = {}
        self.matched_receipts: dict[str, list[Removal]] = {}
        self.matched_removals: set[str] = set()
        self.awaited: dict[str, set[str]] = {}
        self.arrives_from: dict[str, list[Removal]] = {}
        accounts = knowledge.accounts.values()
        self._taxable = {each.name for each in accounts if each.tax_status == "taxable"}
        outcome.spouse = frozenset(each.name for each in accounts if each.owner == "spouse")
        self._unknown_accounts: set[str] = set()
        self._rows: tuple[str, int] = ("", 0)

    def keeps_out(self, fact: Fact) -> bool:
        """Whether a fact stays out of the books: its account is a retirement account (R-RET-1)."""
        name = getattr(fact, "account", "")
        if name in self._taxable:
            return False
        account = self.knowledge.accounts.get(name)
        if account is None:
            if name and name not in self._unknown_accounts:
                self._unknown_accounts.add(name)
                self.note("unbound_reference", fact.name, f"account {name} is not known")
            return False
        if account.tax_status == "ira":
            self._note_retirement(fact, name)
            return True
        return False

    def is_retirement(self, account: str) -> bool:
        """Whether an account is a retirement account."""
        known = self.knowledge.accounts.get(account)
        return known is not None and known.tax_status == "ira"

    def _note_retirement(self, fact: Fact, account: str) -> None:
        to = getattr(fact, "to", account)
        if self.is_retirement(to):
            text = f"{fact.name} is in the retirement account {account}"
            self.note("ira_excluded", fact.name, text)
        else:
            text = f"units came to {to} out of the retirement account {account}"
            self.note("open_treatment", fact.name, text)

    # -- dates -------------------------------------------------------------------------------

    def day(self, moment: datetime | date) -> date:
        """The tax date of a moment."""
        return tax_date(moment, self.zone)

    def instant(self, moment: datetime | date) -> datetime:
        """The instant of a moment; a plain date is the start of that day."""
        return moment if isinstance(moment, datetime) else start_of(moment, self.zone)

    def short_until(self, held_from: date) -> date:
        """The last day on which units held from that date are short-term (R-HOLD-1).

        Where the two readings of `end_of_month_rule` part, they do so over the sales of one day,
        so it is asked for that day.
        """
        later, earlier = (anniversary(held_from, end_of_month_rule=each) for each in (True, False))
        if later == earlier or self.switches.value("end_of_month_rule", later) == "on":
            return later
        return earlier

    def origin(self, fact: Fact, held_from: date | None = None) -> Origin:
        """The origin of a lot this fact makes, held from its own day or from another."""
        start = held_from or self.day(fact.at)
        return Origin(fact.name, fact.at, fact.order, start, self.short_until(start))

    # -- money -------------------------------------------------------------------------------

    def amount(self, money: Money | None, fact: Fact, units: tuple[str, Decimal] | None) -> Decimal:
        """Dollars of an amount, or of units by market price where the amount is absent.

        Zero with the finding `missing_value` where neither is known.
        """
        if isinstance(money, Decimal):
            return money
        known = self.amount_if_known(money, fact.at, units)
        if known is not None:
            return known
        what = f"the amount in {getattr(money, 'currency', '')}" if money else ""
        what = what or (f"the price of {units[0]}" if units else "the amount")
        text = f"{what} is not known at {fact.at:%Y-%m-%d %H:%M} UTC"
        self.note("missing_value", fact.name, text)
        return ZERO

    def amount_or_zero(self, money: Money | None, fact: Fact) -> Decimal:
        """Dollars of an amount that may be absent, and is nothing then."""
        return ZERO if money is None else self.amount(money, fact, None)

    def amount_if_known(
        self, money: Money | None, at: datetime, units: tuple[str, Decimal] | None
    ) -> Decimal | None:
        """As `amount`, but None and no finding where it is not known."""
        if money is not None:
            return self.market.dollars(money, at)
        if units is None:
            return None
        price = self.market.price(units[0], at)
        return None if price is None else price * units[1]

    # -- lots --------------------------------------------------------------------------------

    def pool(self, account: str, asset: str) -> Pool:
        """The pool of an asset that an account belongs to."""
        return self.holdings.pool(account, asset)

    def put(self, lot: Lot) -> None:
        """A lot comes into its account's pool."""
        self.holdings.put(lot)
        if self.on_arrival is not None:
            self.on_arrival(self, lot)

    def take(self, outflow: Outflow, *, chosen: bool = True) -> list[Match]:
        """Units leave: the matches, in the order the lots were taken, missing units last.

        Unless lots may be `chosen` for it, they leave first in, first out.
        """
        selection = self.elections.choose(outflow, self.scope.pooling.method) if chosen else FIFO
        self.outcome.findings.extend(selection.findings)
        pool = self.holdings.pool(outflow.account, outflow.asset)
        matches: list[Match] = []
        needed = outflow.quantity
        for choice in selection.lots:
            wanted = min(choice.quantity, needed)
            needed -= self._take_named(pool, choice.lot, wanted, selection.named_label, matches)
        while needed and (lot := pool.next(selection.method)) is not None:
            needed -= self._draw(pool, lot, needed, selection.label, matches)
        found = outflow.quantity - needed
        self.holdings.left(outflow.account, outflow.asset, found, basis_of(matches))
        if needed:
            matches.append(Match(None, needed, ZERO, None, selection.label))
            self._note_missing(outflow, needed)
        elif any(match.lot.missing_basis for match in matches if match.lot):
            text = f"{outflow.asset} from a lot without basis left {outflow.account}"
            self.note("missing_basis", outflow.name, text)
        return matches

    def take_out_of(self, lot: Lot, quantity: Decimal, label: str) -> Match:
        """Units leave a lot that lies in its account's pool."""
        matches: list[Match] = []
        self._draw(self.holdings.pool(lot.account, lot.asset), lot, quantity, label, matches)
        self.holdings.left(lot.account, lot.asset, quantity, matches[0].basis)
        return matches[0]

    def shift(self, move: Transfer) -> bool:
        """Whether a move stays within one pool (R-LOT-1): then only its accounts' counts change."""
        holdings = self.holdings
        pool = self.scope.pool_of(move.account)
        if pool != self.scope.pool_of(move.to) or not self.ruleset.carries_out("R-LOT-1"):
            return False
        left = holdings.shift(move.account, move.to, move.asset, move.quantity)
        if left < 0:
            self._note_missing(move, -left)
        return True

    def _note_missing(self, what: Outflow | Transfer, units: Decimal) -> None:
        """More units left an account than it had, by so many."""
        text = f"{what.quantity:f} {what.asset} left {what.account}, {units:f} too many"
        self.note("missing_basis", what.name, text)

    def _take_named(
        self, pool: Pool, name: str, wanted: Decimal, label: str, matches: list[Match]
    ) -> Decimal:
        found = ZERO
        for lot in pool.named(name):
            if found < wanted:
                found += self._draw(pool, lot, wanted - found, label, matches)
        return found

    @staticmethod
    def _draw(pool: Pool, lot: Lot, wanted: Decimal, label: str, matches: list[Match]) -> Decimal:
        quantity = min(wanted, lot.remaining)
        if quantity:
            taken = pool.take(lot, quantity)
            matches.append(Match(lot, quantity, *taken, label, lot.remaining, lot.taken))
        return quantity

    def lots(self) -> Iterator[Lot]:
        """Every lot that holds units, pool by pool (sorted), in FIFO order."""
        return self.holdings.lots()

    def held(self, account: str, asset: str) -> Decimal:
        """Units of an asset in one account: what came in less what went out."""
        return self.holdings.held(account, asset)

    # -- what came of it ---------------------------------------------------------------------

    def note(self, code: str, fact: str, message: str) -> None:
        """Note a finding."""
        self.outcome.findings.append(Finding(code, fact, message))

    def number_rows(self, fact: str, count: int) -> int:
        """Number so many more gains rows of a fact; the first one's number, from 1."""
        name, last = self._rows
        first = last + 1 if name == fact else 1
        self._rows = (fact, first + count - 1)
        return first

    def check_conservation(self) -> None:
        """Compare what facts moved since the last check with what the pools hold, exactly.

        Raises ConservationError.
        """
        self.holdings.check()
