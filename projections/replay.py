"""The replay: one question, one fold, and everything a report could want of the answer.

A question names two cuts, *as of* (when it happened) and *known at* (what the ledger knew; already
applied to the knowledge that is handed in), and narrows rows by year, account or asset. The fold
itself is never narrowed: last year's lots decide this year's gains.
"""

from collections.abc import Callable
from collections.abc import Container
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.booking import Book
from domain.booking import Outcome
from domain.calendar import end_of
from domain.calendar import parse_date
from domain.calendar import parse_instant
from domain.folding import fold
from domain.knowledge import Knowledge
from domain.rulesets import Ruleset
from domain.rulesets import ruleset_named
from domain.zones import home_of
from projections.checks import check_knowledge
from projections.checks import check_outcome

Keeps = Callable[[int, str, str], bool]
"""Whether gains rows of a year, account and asset are kept."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a ledger. Empty texts and year 0 mean "not narrowed".

    `ruleset` names the set of rules to compute with; "" is the newest. `law` is the date whose law
    those rules are to tell, "" for the law as now known. `what_if` answers switches for this
    question alone, as (switch, value). `fact` narrows a history.
    """

    ledger: str
    as_of: str = ""
    year: int = 0
    account: str = ""
    asset: str = ""
    ruleset: str = ""
    fact: str = ""
    law: str = ""
    what_if: tuple[tuple[str, str], ...] = ()

    def rules(self) -> Ruleset:
        """The set of rules that is asked for, as the law stood on the day asked for.

        Raises ValueError for a `law` that is no date, LawNotKept for one before the first that can
        be told, UnknownRuleset for rules this program does not have.
        """
        return ruleset_named(self.ruleset, date.fromisoformat(self.law) if self.law else None)

    def wants(self, year: int | None, account: str | None, asset: str | None) -> bool:
        """Whether a row of that year, account and asset belongs to the answer.

        None stands for a row that has no such key and is not narrowed by it.
        """
        return (
            (not self.year or year is None or year == self.year)
            and (not self.account or account is None or account == self.account)
            and (not self.asset or asset is None or asset == self.asset)
        )


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer: the book at the end of the fold, and what came of it on the way."""

    question: Question
    knowledge: Knowledge
    as_of: datetime | None
    ruleset: Ruleset
    book: Book
    outcome: Outcome = field(default_factory=Outcome)


def cut_instant(as_of: str, zone: ZoneInfo) -> datetime | None:
    """The instant a cut by effective time stands for: a date is the end of that day in the zone.

    None for no cut. Raises ValueError for what is neither a date nor an instant.
    """
    if not as_of:
        return None
    day = parse_date(as_of)
    instant = end_of(day, zone) if day else parse_instant(as_of)
    if instant is None:
        raise ValueError(as_of)
    return instant


def replay(
    question: Question,
    knowledge: Knowledge,
    *,
    with_gains: bool = True,
    years: Container[int] | None = None,
) -> Replay:
    """Fold everything known, as far as the question asks.

    Without `with_gains` no gains rows are kept, only their yearly sums; with `years` only the rows
    of these. Raises ValueError for an
    `as_of` or `law` that is none, UnknownRuleset for rules this program does not have.
    """
    ruleset = question.rules()
    if not ruleset.carries_out("R-HOLD-3") and home_of(knowledge.zone) is not knowledge.zone:
        knowledge = replace(knowledge, zone=home_of(knowledge.zone))
    as_of = cut_instant(question.as_of, knowledge.zone)
    knowledge.put_in_order()
    keeps: Keeps = question.wants if with_gains else _none
    if years is not None:
        keeps = _only(years)
    outcome = Outcome(keeps)
    outcome.findings.extend(check_knowledge(knowledge, as_of, ruleset))
    book = fold(knowledge, as_of, outcome, ruleset, dict(question.what_if))
    book.switches.use_zones()
    outcome.findings.extend(check_outcome(knowledge, outcome, ruleset))
    return Replay(question, knowledge, as_of, ruleset, book, outcome)


def _none(*_: object) -> bool:
    return False


def _only(years: Container[int]) -> Keeps:
    return lambda year, *_: year in years
