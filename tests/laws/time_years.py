"""More of what people do: match the halves of moves, choose lots, state a year, close and file it.

Filing goes year by year; a closing may have been looked at long before it is recorded, and a filed
year is filed again, amended, once it was closed as now known.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from adapters.closing import Checked
from adapters.closing import check_year
from adapters.closing import close_year
from adapters.closing import reopen_year
from adapters.filing import Order
from adapters.filing import file_year
from adapters.filing import resolve
from adapters.proposing import propose
from adapters.transfers import Proposal
from adapters.transfers import accept_transfers
from adapters.transfers import pair
from adapters.years import read_years
from domain.checklist import BLOCKING
from domain.checklist import Waive
from domain.checklist import judge
from domain.facts import Acquisition
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import Income
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import Swap
from domain.facts import Theft
from domain.facts import Transfer
from domain.faults import Refused
from domain.periods import latest_by_year
from tests.laws.ledger import Line
from tests.laws.ledger import text_of
from tests.laws.time_people import People

OUTFLOWS = (Disposal, Transfer, Theft, Removal)
LOTS = (Acquisition, Income, Receipt)
METHODS = ("hifo", "lifo", "lofo", "fifo")
FIRST_YEAR = 2023
LAST_YEAR = 2026

POLICIES = (
    {"switch": "end_of_month_rule", "value": "off"},
    {"switch": "pre2025_method", "value": "fifo"},
    {"switch": "pre2025_scope", "value": "per_wallet"},
    {"switch": "section151_addback", "value": "statute"},
    {"switch": "end_of_month_rule", "value": "on"},
)
STATED = (
    {"taxable_income": "40000"},
    {"taxable_income": "-500", "section_151": "100"},
    {"other_short_term": "-250.50"},
    {"other_long_term": "900"},
    {"carryover_short": "77"},
    {"filing_status": "separate"},
    {"filing_status": "joint"},
    {"died": "2025-06-01"},
)


class Taxpayers(People):
    """A world in which people also have returns to file."""

    # -- moves and choices -------------------------------------------------------------------

    def match(self, actor: str, pick: int, *, watched: bool = False) -> None:
        """Two halves are one move, as proposed or as somebody says."""
        proposals = propose(self.live, timedelta(days=3))
        removals, receipts = self._known(Removal), self._known(Receipt)
        if proposals and pick % 4:
            first = pick % len(proposals)
            self._accept(proposals[first : first + 1], actor, watched=watched)
        elif removals and receipts and pick % 8:
            removal = removals[pick % len(removals)].name
            receipt, other = (receipts[each % len(receipts)].name for each in (pick // 3, pick))
            also = [other] if pick % 3 == 0 else []
            named = self.attempt(partial(pair, self.live, removal, receipt, also))
            if not isinstance(named, Refused):
                self._accept(named, actor, watched=watched)
        elif removals and receipts:
            # Any two facts at all, and not as the ledger would name their match.
            out, back = removals[0], receipts[pick // 8 % len(receipts)]
            line: Line = {"id": f"m{pick}", "type": "transfer_match", "at": text_of(back.at)}
            self.record(line | {"removal": out.name, "receipt": back.name}, actor, watched=watched)

    def _accept(self, proposals: Sequence[Proposal], actor: str, *, watched: bool) -> None:
        act = partial(accept_transfers, self.log, self.ledger, proposals, actor)
        self.attempt(act, watched=watched)

    def _known(self, *kinds: type) -> list[Fact]:
        return [fact for fact in self.live.facts.values() if isinstance(fact, kinds)]

    def choose_lots(
        self, actor: str, how: str, pick: int, detail: int, *, watched: bool = False
    ) -> None:
        """Lots are named for an outflow, in time or too late; or for one to come; or a method."""
        line: Line = {"id": f"e{len(self.live.elections)}"}
        if how == "order":
            line |= {"type": "standing_order", "method": METHODS[detail % 4]}
            line |= ({}, {"asset": "BTC"}, {"account": "w"})[pick % 3]
            self.record(line, actor, watched=watched)
            return
        outflows, lots = self._outflows(how), self._known(*LOTS, Swap)
        if not outflows or not lots:
            return
        outflow: Any = outflows[pick % len(outflows)]
        lot = self._lot_for(outflow, lots, detail)
        named = [{"lot": lot.name, "quantity": "1" if detail % 2 else str(outflow.quantity)}]
        line |= {"type": "identification", "lots": named}
        if how == "intent":
            line |= {"account": outflow.account, "asset": outflow.asset}
            line |= {"quantity": f"{outflow.quantity:f}", "valid_until": text_of(outflow.at)}
        else:
            line["for"] = outflow.name
        if how == "attested":
            said = outflow.at + timedelta(seconds=(-60, 0, 60)[detail % 3])
            line |= {"attested": True, "at": text_of(said), "evidence": [{"kind": "mail"}]}
        self.record(line, actor, watched=watched)

    def _lot_for(self, outflow: Any, lots: list[Fact], detail: int) -> Fact:
        """A lot; mostly one that may be there, and not the one that would be taken anyway."""
        mine = [
            lot
            for lot in lots
            if getattr(lot, "asset", "ETH") == outflow.asset
            and getattr(lot, "account", "") == outflow.account
            and lot.at <= outflow.at
        ]
        if not mine or detail % 8 == 7:
            return lots[detail % len(lots)]
        return max(mine, key=lambda lot: (lot.at, lot.name))

    def _outflows(self, how: str) -> list[Fact]:
        """Outflows to choose lots for: those still to come, or all where one is late or attests."""
        known = self._known(*OUTFLOWS)
        if how in ("late", "attested"):
            return known
        return [fact for fact in known if fact.at >= self.clock.moment] or known

    def state_year(self, actor: str, pick: int, detail: int, *, watched: bool = False) -> None:
        """What a return says, or a position taken on an open question."""
        year = FIRST_YEAR + pick % 4
        if detail % 2:
            said = {"type": "year_facts", "year": year, **STATED[detail // 2 % len(STATED)]}
        else:
            said = {"type": "policy", "year": year, **POLICIES[detail // 2 % len(POLICIES)]}
        self.record({"id": f"s{len(self.numbers)}", **said}, actor, watched=watched)

    # -- years -------------------------------------------------------------------------------

    def next_year(self) -> int:
        """The year that would be filed next."""
        filed = latest_by_year(read_years(self.log, self.ledger).filings)
        return max(filed) + 1 if filed else FIRST_YEAR

    def check(self, year: int) -> Checked:
        """Look at a year."""
        return check_year(self.log, self.ledger, year, self.clock.moment)

    def close(self, checked: Checked, actor: str) -> bool:
        """Close a year as it was looked at, letting pass what may be; whether it was closed."""
        blocking = judge(checked.items, ()).blocking
        codes = dict.fromkeys(item.code for item in blocking if item.standing != BLOCKING)
        waivers = [Waive(code, "", "known and meant") for code in codes]
        act = partial(close_year, self.log, self.ledger, checked, waivers, actor)
        return not isinstance(self.attempt(act), Refused)

    def file(self, year: int, actor: str, kind: str = "original", as_of: str = "") -> bool:
        """File a closed year; whether it was filed."""
        order = Order(kind, "" if kind == "original" else "it was wrong", as_of)
        act = partial(file_year, self.log, self.ledger, year, order, self.clock.moment, actor)
        return not isinstance(self.attempt(act), Refused)

    def seal(self, actor: str, pick: int) -> None:
        """Close and file the next year, or a filed one again."""
        years = [filing.year for filing in read_years(self.log, self.ledger).filings]
        if years and pick % 3 == 0:
            year, kind = years[pick // 3 % len(years)], ("amended", "superseding")[pick % 2]
        else:
            year, kind = self.next_year(), "original"
        if year <= LAST_YEAR and self.close(self.check(year), actor):
            as_of = f"{year}-12-31" if pick % 5 == 0 else ""
            assert self.file(year, actor, kind, as_of)

    def reopen(self, actor: str, year: int) -> None:
        """Open a closed year again."""
        act = partial(reopen_year, self.log, self.ledger, year, "one more export", "cleo", actor)
        self.attempt(act)

    def settle(self, actor: str, pick: int) -> None:
        """Say what becomes of the restatement of a filed year."""
        filed = sorted(latest_by_year(read_years(self.log, self.ledger).filings))
        if filed:
            year = filed[pick % len(filed)]
            act = partial(resolve, self.log, self.ledger, year, "waived", "too small", actor)
            self.attempt(act)
