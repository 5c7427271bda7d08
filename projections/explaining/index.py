"""Finding things in the answer: rows by id, the rows of one fact, and what was taken out of a lot.

An explanation starts from an id that a report printed. The reports themselves make the rows here,
so an id means what it meant when it was printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from domain.allocations import Placed
from domain.facts import Recovery
from domain.facts import TransferMatch
from domain.lots import Lot
from domain.lots import Match
from domain.netting import YearNet
from domain.outcomes import Claim
from domain.outcomes import Earned
from domain.outcomes import Gain
from projections.allocation import placed_rows
from projections.checks import span_of_years
from projections.replay import Replay
from projections.report import Row
from projections.reports import chained
from projections.reports import findings
from projections.reports import held_lots

Use = tuple[str, str, Match]
"""What took units out of a lot: the id to explain it by, the fact, and the match."""


@dataclass(frozen=True)
class Index:
    """The rows of an answer, found by what they are asked for; each table is made when asked.

    `year` is one that is asked for although nothing may have happened in it, 0 for none.
    """

    answer: Replay
    year: int = 0

    @cached_property
    def gains(self) -> dict[str, list[Gain]]:
        """Gains rows by disposal."""
        found: dict[str, list[Gain]] = {}
        for gain in self.answer.outcome.gains:
            found.setdefault(gain.disposal, []).append(gain)
        return found

    def gains_of(self, year: int) -> list[Gain]:
        """Gains rows of a year; of all years for 0."""
        return self._by_year.get(year, []) if year else self.answer.outcome.gains

    @cached_property
    def _by_year(self) -> dict[int, list[Gain]]:
        found: dict[int, list[Gain]] = {}
        for gain in self.answer.outcome.gains:
            found.setdefault(gain.year, []).append(gain)
        return found

    @cached_property
    def lots(self) -> dict[str, Lot]:
        """Lots that hold units, by row id."""
        return {row["id"]: lot for row, lot in held_lots(self.answer)}

    @cached_property
    def placed(self) -> dict[str, Placed]:
        """What accounts had when own practice had ended, by row id."""
        return {row["id"]: placed for row, placed in placed_rows(self.answer)}

    @cached_property
    def matches(self) -> dict[str, list[TransferMatch]]:
        """Transfer matches by receipt."""
        found: dict[str, list[TransferMatch]] = {}
        for fact in self.answer.knowledge.facts.values():
            if isinstance(fact, TransferMatch):
                found.setdefault(fact.receipt, []).append(fact)
        return found

    @cached_property
    def income(self) -> dict[str, Earned]:
        """Income rows by fact."""
        return {each.fact: each for each in self.answer.outcome.income}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Claims by fact."""
        return {each.fact: each for each in self.answer.outcome.claims}

    @cached_property
    def findings(self) -> dict[str, Row]:
        """Findings by row id."""
        return {row["id"]: row for row in findings(self.answer).findings}

    @cached_property
    def years(self) -> dict[str, YearNet]:
        """Every year's returns by name: `2026`, and `2026@spouse` for the spouse's own."""
        answer = self.answer
        span = span_of_years(answer.knowledge, answer.as_of, self.year)
        return {net.name: net for net in chained(answer, span)}

    def uses_of(self, lot: Lot) -> list[Use]:
        """What took units out of a lot, as far as it left a trace."""
        return self._uses.get(id(lot), [])

    @cached_property
    def _uses(self) -> dict[int, list[Use]]:
        found: dict[int, list[Use]] = {}
        for use in self._all_uses():
            lot = use[2].lot
            if lot is not None:
                found.setdefault(id(lot), []).append(use)
        return found

    def _all_uses(self) -> Iterator[Use]:
        book, outcome = self.answer.book, self.answer.outcome
        seen: set[int] = set()
        for gain in outcome.gains:
            if gain.match is not None:
                yield f"gain:{gain.disposal}#{gain.number}", gain.disposal, gain.match
                yield from self._moves(gain.match.lot, seen)
        for claim in outcome.claims:
            for match in claim.matches if claim.kind != "declared" else ():
                yield f"claim:{claim.fact}", claim.fact, match
                yield from self._moves(match.lot, seen)
        for name, matches in (*book.given_away.items(), *book.spent_on_moves.items()):
            for match in matches:
                yield name, name, match
                yield from self._moves(match.lot, seen)
        suspended = [lot for waiting in book.suspense.values() for lot, _ in waiting]
        for lot in (*suspended, *book.lots()):
            yield from self._moves(lot, seen)

    def _moves(self, lot: Lot | None, seen: set[int]) -> Iterator[Use]:
        """The moves that brought a lot where it lies, each told once."""
        waiting = [lot]
        while waiting:
            each = waiting.pop()
            if each is None or id(each) in seen or not each.sources:
                continue
            seen.add(id(each))
            # What came back from a theft is part of what the theft took, and counted there.
            if not isinstance(self.answer.knowledge.facts.get(each.by), Recovery):
                yield from ((each.by, each.by, match) for match in each.sources)
            waiting.extend(match.lot for match in each.sources)
