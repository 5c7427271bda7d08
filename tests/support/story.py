"""Given, when, then for the domain alone: statements in, one fold, outcomes out.

    story = Story()
    story.given(1, "2024-01-10", "acquisition", id="b1", account="w", asset="BTC", quantity="1", …)
    story.voided("order", "2026-04-01")
    then = story.told()

Each statement is known from a moment of its own; where none is said, from long after.
"""

from datetime import UTC
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.amounts import plain
from domain.booking import Book
from domain.booking import Outcome
from domain.folding import fold
from domain.journal import check
from domain.journal import fact_of
from domain.knowledge import Knowledge
from domain.rulesets import Ruleset

LATE = "2030-01-01T00:00:00Z"


def moment(text: str) -> datetime:
    """An instant from a date or an ISO text; noon in UTC where only a date is said."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00:00+00:00").astimezone(UTC)


class Story:
    """A ledger told statement by statement."""

    def __init__(self, zone: str = "UTC", accounts: tuple[str, ...] = ("w", "x")) -> None:
        self.knowledge = Knowledge(zone=ZoneInfo(zone))
        self._position = 1
        for account in accounts:
            self.given("account", id=account, known="2010-01-01", custody="self")

    def given(self, kind: str, at: str = "", known: str = LATE, **keys: Any) -> "Story":
        """State a fact of that type; a key `from_` or `for_` stands for the journal's own word."""
        line = {key.rstrip("_"): value for key, value in keys.items()}
        line["type"] = kind
        if at:
            line["at"] = moment(at).isoformat()
        statement, faults = check(line, "story", 0)
        assert statement is not None, [fault.sentence() for fault in faults]
        self._position += 1
        data = dict(statement.data)
        if statement.evidence:
            data["evidence"] = list(statement.evidence)
        fact = fact_of(statement.name, kind, statement.at, data)
        self.knowledge.learn(fact, self._position, moment(known))
        self.knowledge.position = self._position
        self.knowledge.recorded_at = moment(known)
        return self

    def bought(self, name: str, at: str, quantity: str, cost: str, **keys: Any) -> "Story":
        """A purchase of BTC in account w, unless said otherwise."""
        keys = {"account": "w", "asset": "BTC", **keys}
        return self.given("acquisition", at, id=name, quantity=quantity, cost=cost, **keys)

    def sold(self, name: str, at: str, quantity: str, proceeds: str, **keys: Any) -> "Story":
        """A sale of BTC from account w, unless said otherwise."""
        keys = {"account": "w", "asset": "BTC", **keys}
        return self.given("disposal", at, id=name, quantity=quantity, proceeds=proceeds, **keys)

    def voided(self, name: str, known: str) -> "Story":
        """A fact is voided from a moment of knowledge on."""
        self._position += 1
        self.knowledge.void(name, self._position, moment(known))
        return self

    def told(self, as_of: str = "", ruleset: Ruleset | None = None) -> "Told":
        """Fold the story, by the newest rules if no others are given."""
        outcome = Outcome()
        book = fold(self.knowledge, moment(as_of) if as_of else None, outcome, ruleset)
        return Told(book, outcome)


class Told:
    """What came of a story, in short forms for comparing."""

    def __init__(self, book: Book, outcome: Outcome) -> None:
        self.book = book
        self.outcome = outcome

    def gains(self) -> list[tuple[str, str | None, str, str, str, str]]:
        """(kind, lot, quantity, proceeds, basis, term) of every gains row."""
        return [
            (
                gain.kind,
                gain.lot,
                plain(gain.quantity) if gain.quantity is not None else "",
                plain(gain.proceeds),
                plain(gain.basis),
                gain.term,
            )
            for gain in self.outcome.gains
        ]

    def lots(self) -> list[tuple[str, str, str, str, str]]:
        """(lot, account, asset, quantity, basis) of every lot that holds units."""
        return [
            (
                lot.origin.name,
                lot.account,
                lot.asset,
                plain(lot.remaining),
                plain(lot.basis - lot.taken),
            )
            for lot in self.book.lots()
        ]

    def selections(self) -> list[tuple[str | None, str]]:
        """(lot, selection) of every gains row."""
        return [(gain.lot, gain.selection) for gain in self.outcome.gains]

    def claims(self) -> list[tuple[str, int, str, str]]:
        """(kind, year, basis, allowed) of every claim."""
        return [
            (claim.kind, claim.year, plain(claim.basis), plain(claim.allowed))
            for claim in self.outcome.claims
        ]

    def codes(self) -> list[str]:
        """Codes of all findings, sorted, each once."""
        return sorted({finding.code for finding in self.outcome.findings})
