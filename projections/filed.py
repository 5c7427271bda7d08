"""A year as it is filed: its reports, what of them are figures, and where two of them differ.

A filing keeps the bytes of six reports. Computed again years later they must be the same bytes; and
if they are not, a person wants to know whether a figure moved or only a sentence was worded anew:

    gains         rows and totals equal, a finding's message differs     -> other wording
    gains         gain:t9#1 basis: filed 100.00, now 90.00               -> another figure

So a digest is taken of the rows and totals alone, beside that of the whole. Of findings, which hold
no figures, the words are left out: what counts is which there are.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from domain.amounts import plain
from domain.calendar import write_instant
from domain.facts import Foreign
from domain.facts import Identification
from domain.facts import Moment
from domain.facts import Money
from domain.facts import Price
from domain.knowledge import Election
from domain.knowledge import Knowledge
from domain.periods import end_of_year
from projections.replay import Question
from projections.replay import Replay
from projections.replay import cut_instant
from projections.replay import replay
from projections.report import Report
from projections.reports import REPORTS

FILED = ("gains", "income", "claims", "carryforward", "findings", "lots")
"""The reports a filing keeps; lots are those at the end of the year."""

FIGURES = ("gains", "income", "claims", "carryforward", "lots")
"""Those of them that hold figures."""

WORDS = frozenset({"message", "next", "severity", "rule", "authority", "status"})
"""Keys of a finding that are wording."""


def filed_question(question: Question, year: int, name: str, knowledge: Knowledge) -> Question:
    """What one report of a year's filing asks: of the year, and of lots at its end.

    `question` holds the ledger, the cut and the ruleset. A cut before the end of the year goes
    first for lots as well. Raises ValueError for a cut that is no date or instant.
    """
    if name != "lots":
        return replace(question, year=year)
    cut = cut_instant(question.as_of, knowledge.zone)
    earlier = cut is not None and cut < end_of_year(year, knowledge.zone)
    return replace(question, year=year, as_of=question.as_of if earlier else f"{year}-12-31")


def year_reports(question: Question, year: int, knowledge: Knowledge) -> dict[str, Report]:
    """The reports of a year's filing, by name, each as if it had been asked for alone.

    Two folds: that of the question, and that at the end of the year for its lots.
    """
    asked = filed_question(question, year, "gains", knowledge)
    answer = replay(asked, knowledge)
    reports = {name: REPORTS[name](_apart(answer)) for name in FILED if name != "lots"}
    held = filed_question(question, year, "lots", knowledge)
    reports["lots"] = REPORTS["lots"](replay(held, knowledge, with_gains=False))
    return reports


def _apart(answer: Replay) -> Replay:
    """The same answer with findings of its own, so that one report's do not enter another."""
    outcome = replace(answer.outcome, findings=list(answer.outcome.findings))
    return replace(answer, outcome=outcome)


def figures(report: Mapping[str, Any]) -> dict[str, Any]:
    """What of a report, as data, its `rows_digest` is over: rows and totals, without wording."""
    rows = report["rows"]
    if report["report"] == "findings":
        rows = [{key: value for key, value in row.items() if key not in WORDS} for row in rows]
    return {"rows": rows, "totals": report["totals"]}


def cut_to_keys(derived: Mapping[str, Any], filed: Mapping[str, Any]) -> dict[str, Any]:
    """A report computed again, with only the keys it had when it was filed.

    The contract only grows: a later release may tell more in a report and in its rows. What was
    told when the year was filed must still be told, to the letter; what came later is left aside.
    """
    kept = {key: derived[key] for key in derived if key in filed}
    for part in ("rows", "findings"):
        keys = {key for row in filed[part] for key in row}
        if keys:
            kept[part] = [{key: row[key] for key in row if key in keys} for row in derived[part]]
    return kept


def differences(
    filed: Mapping[str, Any], derived: Mapping[str, Any], limit: int = 5
) -> list[tuple[str, str, str, str]]:
    """The first places where two reports' figures differ: (row id, column, as filed, now).

    A total's row id is `total:REPORT/KEY`. A row that is missing on one side differs as a whole.
    """
    return list(islice(_differences(filed, derived), limit))


def _differences(
    filed: Mapping[str, Any], derived: Mapping[str, Any]
) -> Iterator[tuple[str, str, str, str]]:
    sides = [
        {str(row["id"]): row for row in figures(report)["rows"]} for report in (filed, derived)
    ]
    for identity in dict.fromkeys((*sides[0], *sides[1])):
        was, now = sides[0].get(identity), sides[1].get(identity)
        if was is None or now is None:
            yield identity, "row", _presence(was), _presence(now)
            continue
        for column in dict.fromkeys((*was, *now)):
            if was.get(column) != now.get(column):
                yield identity, column, _word(was.get(column)), _word(now.get(column))
    for key in dict.fromkeys((*filed["totals"], *derived["totals"])):
        values = _word(filed["totals"].get(key)), _word(derived["totals"].get(key))
        if values[0] != values[1]:
            yield (f"total:{filed['report']}/{key}", key, *values)
    if list(sides[0]) != list(sides[1]) and sides[0].keys() == sides[1].keys():
        moved = next(pair for pair in zip(*sides, strict=True) if pair[0] != pair[1])
        yield moved[0], "place", "here", f"{moved[1]} stands here"


def _presence(row: Mapping[str, Any] | None) -> str:
    return "no such row" if row is None else "a row"


def _word(value: Any) -> str:
    return "nothing" if value is None else str(value)


def prices_as_data(knowledge: Knowledge) -> list[list[Any]]:
    """Every price that is known, in a form whose digest a filing pins; sorted by name."""
    return [_price(knowledge.prices[name]) for name in sorted(knowledge.prices)]


def _price(price: Price) -> list[Any]:
    return [price.name, write_instant(price.at), price.order, price.asset, _money(price.value)]


def elections_as_data(knowledge: Knowledge) -> list[list[Any]]:
    """Every revision of every election, with position and time; what a filing pins the digest of.

    The form of each is written out here, so that a key added to elections later does not change
    the digest of those that are pinned.
    """
    return [
        [
            name,
            [
                [each.position, write_instant(each.recorded_at), _election(each.election)]
                for each in knowledge.elections[name]
            ],
        ]
        for name in sorted(knowledge.elections)
    ]


def _election(election: Election | None) -> list[Any] | None:
    if election is None:
        return None
    if isinstance(election, Identification):
        return [
            "identification",
            election.outflow,
            election.account,
            election.asset,
            None if election.quantity is None else plain(election.quantity),
            _moment(election.valid_until),
            [[choice.lot, plain(choice.quantity)] for choice in election.lots],
            election.told_broker,
            election.attested,
            election.evidence,
        ]
    return [
        "standing_order",
        election.account,
        election.asset,
        election.method,
        election.told_broker,
        _moment(election.valid_from),
    ]


def _moment(moment: Moment | None) -> str | None:
    """A plain date as it is, an instant in its one written form."""
    if moment is None:
        return None
    return write_instant(moment) if isinstance(moment, datetime) else moment.isoformat()


def _money(money: Money) -> Any:
    if isinstance(money, Foreign):
        return {"amount": plain(money.amount), "currency": money.currency}
    return plain(money)
