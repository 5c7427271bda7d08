"""The desk facts are booked at: pools, rows so far, and what all kinds of facts share.

A sale, a swap's sent leg and the gas of a move all do the same two things: take units out of a
pool by the choice in force, and leave one row per piece taken. They differ in what came in for
them, and the dollars of a fee weigh on the main trade while its units are a trade of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import Any

from tests.model.amounts import ZERO
from tests.model.amounts import basis_of_first
from tests.model.days import tax_date
from tests.model.elections import Elections
from tests.model.elections import Outflow
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.facts import Line
from tests.model.law import Law
from tests.model.pools import Choice
from tests.model.pools import Match
from tests.model.pools import Origin
from tests.model.pools import Piece
from tests.model.pools import Pools
from tests.model.practice import Practice
from tests.model.rows import Claim
from tests.model.rows import Disposed
from tests.model.rows import Gain
from tests.model.rows import Income
from tests.model.rows import gains_of
from tests.model.ties import left_over
from tests.model.washes import Washes


@dataclass
class Hope:
    """What is still expected to come back of a theft, and what has been deducted for it.

    `form` is where it is claimed, "" for nowhere; `in_vain` was allowed and lessened no tax.
    """

    form: str
    expected: Fraction
    discovered: date
    deducted: Fraction = ZERO
    in_vain: Fraction = ZERO


REBOUGHT = timedelta(hours=1)
"""How soon a purchase before or after a loss is one at nearly the same time."""


class Desk:
    """Everything booked so far."""

    def __init__(self, known: Known, law: Law) -> None:
        """Start with empty pools."""
        self.known = known
        self.law = law
        self.findings: set[str] = set()
        self.pools = Pools(after_arrival=self.settle_washes)
        self.practice = Practice(known, self.pools, self.findings, self.left_over)
        self.elections = Elections(known, self.findings, self.practice)
        self.washes = Washes(known)
        self.suspended: dict[str, list[tuple[Piece, str]]] = {}
        self.on_hold: list[Fact] = []
        self.arrived: set[str] = set()
        self.hopes: dict[str, Hope] = {}
        self.today = date.min
        self.gains: list[Gain] = []
        self.incomes: list[Income] = []
        self.claims: list[Claim] = []

    def left_over(self) -> dict[str, bool]:
        """Of every removal that arrived elsewhere, whether a fee was left of it."""
        return left_over(self.known)

    def day(self, moment: datetime) -> date:
        """The tax date of an instant."""
        return tax_date(moment, self.known.zone)

    def worth(self, fact: Fact, holder: Line, key: str, leg: Line) -> Fraction | None:
        """A dollar amount, or what the units of `leg` were worth by the market, if it is known."""
        if key in holder:
            return Fraction(holder[key])
        price = self.known.price(leg["asset"], fact.at)
        return None if price is None else price * Fraction(leg["quantity"])

    def dollars(self, fact: Fact, holder: Line, key: str, leg: Line) -> Fraction:
        """The same, where what nobody knows counts as nothing and is a finding."""
        amount = self.worth(fact, holder, key, leg)
        if amount is None:
            self.findings.add("missing_value")
            return ZERO
        return amount

    def origin(self, fact: Fact, **more: Any) -> Origin:
        """The origin of a lot this fact makes."""
        return Origin(fact.name, fact.at, fact.order, self.day(fact.at), **more)

    def arrive(self, origin: Origin, account: str, leg: Line, basis: Fraction) -> None:
        """A new lot in an account."""
        quantity = Fraction(leg["quantity"])
        self.pools.arrive(Piece(origin, account, leg["asset"], quantity, basis))

    def choose_and_take(self, pools: Pools, fact: Fact, leg: Line, main: bool) -> list[Match]:
        """Take a leg's units out of the fact's account in these pools."""
        account, asset, quantity = fact.line["account"], leg["asset"], Fraction(leg["quantity"])
        outflow = Outflow(fact.name, fact.at, account, asset, quantity, main)
        choice = self.elections.choice(outflow) if self.selects(fact, main) else Choice()
        return pools.leave(account, asset, quantity, choice)

    def selects(self, fact: Fact, main: bool) -> bool:
        """Whether lots may be chosen: not for an own move, where a switch says so."""
        own = fact.type == "transfer" or fact.name in self.left_over()
        said = self.known.answer("self_transfer_selects_lots", self.day(fact.at))
        return not (main and own and said == "no")

    def bears_fee(self, fact: Fact) -> bool:
        """Whether what moved bears the basis of the units paid as the fee."""
        return self.known.answer("self_transfer_fee", self.day(fact.at)) == "add_to_basis"

    def leave(self, fact: Fact, leg: Line, main: bool = True) -> list[Match]:
        """Units really leave; whatever was not there is a finding."""
        matches = self.choose_and_take(self.pools, fact, leg, main)
        if any(match.origin is None for match in matches):
            self.findings.add("missing_basis")
        return matches

    def gain(
        self,
        fact: Fact,
        kind: str,
        asset: str,
        matches: Sequence[Match],
        gross: Fraction,
        costs: Fraction = ZERO,
    ) -> None:
        """Rows for an outflow that brought something in."""
        disposed = Disposed(
            fact.name,
            kind,
            fact.line["account"],
            asset,
            self.day(fact.at),
            related=kind != "fee" and bool(fact.line.get("related")),
        )
        rows = gains_of(disposed, matches, gross, costs)
        self.gains += rows
        self.washes.note_losses(fact, rows, matches)
        self.settle_washes()
        if kind != "fee" and sum((row.gain for row in rows), ZERO) < 0:
            self.advise(fact, asset, {match.origin.lot for match in matches if match.origin})

    def settle_washes(self) -> None:
        """Whenever anything came or went: what is held replaces what was sold at a loss."""
        self.washes.settle(self.pools, self.today)

    def advise(self, fact: Fact, asset: str, sold: set[str]) -> None:
        """A loss that stands although the same was bought within the hour is a finding."""
        if self.washes.governed(asset, self.day(fact.at)):
            return
        for bought, of in self.known.purchases():
            near = abs(bought.at - fact.at) <= REBOUGHT
            if near and of == asset and bought.name not in sold:
                self.findings.add("rebought_at_once")

    def fee_value(self, fact: Fact) -> Fraction:
        """What the units of a fee were worth."""
        fee = fact.line["fee"]
        return self.dollars(fact, fee, "value", fee)

    def cost_of_trading(self, fact: Fact) -> Fraction:
        """The part of the fee that weighs on the main trade.

        For units that is their worth; the cost of parting with units out of the pool is not the
        main trade's but theirs.
        """
        fee = fact.line.get("fee")
        if fee is None:
            return ZERO
        if "amount" in fee:
            return Fraction(fee["amount"])
        if "withheld" in fee:
            return self.fee_value(fact)
        return self.fee_value(fact) - Fraction(fee.get("own_cost", "0"))

    def pay_fee(self, fact: Fact) -> None:
        """Units paid as a fee out of the pool leave after the main trade, as a trade of their own.

        Their own cost comes off what they were worth.
        """
        fee = fact.line.get("fee")
        if fee is None or "amount" in fee or "withheld" in fee:
            return
        matches = self.leave(fact, fee, main=False)
        own_cost = Fraction(fee.get("own_cost", "0"))
        self.gain(fact, "fee", fee["asset"], matches, self.fee_value(fact), own_cost)

    def withholds(self, fact: Fact, side: str) -> bool:
        """Whether the fee was taken out of this side of the trade."""
        return bool(fact.line.get("fee", {}).get("withheld") == side)

    def dispose_of_withheld(
        self, fact: Fact, origin: Origin, quantity: Fraction, basis: Fraction
    ) -> Fraction:
        """Units withheld from a new lot leave it at once; the basis they take along."""
        fee = fact.line["fee"]
        units = Fraction(fee["quantity"])
        share = basis_of_first(units, quantity, basis)
        forced = Match(origin, units, share, None, "forced")
        self.gain(fact, "fee", fee["asset"], [forced], self.fee_value(fact))
        return share

    def receive_rest(self, fact: Fact, origin: Origin, leg: Line, basis: Fraction) -> None:
        """What is left of a new lot after the units withheld from it."""
        rest = Fraction(leg["quantity"]) - Fraction(fact.line["fee"]["quantity"])
        account = fact.line["account"]
        self.arrive(origin, account, {"asset": leg["asset"], "quantity": rest}, basis)
