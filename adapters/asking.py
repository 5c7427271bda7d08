"""Asking: a ledger, a question, two clocks, and the report that answers it."""

from dataclasses import replace

from adapters.event_log.port import EventLog
from adapters.learning import learn
from adapters.provenance import history
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from projections.replay import Question
from projections.replay import cut_instant
from projections.replay import replay
from projections.report import Report
from projections.reports import REPORTS


def ask(log: EventLog, ledger: str, report: str, question: Question, known_at: str) -> Report:
    """One report; Refused for a moment that cannot be understood or a damaged store."""
    named = replace(question, ledger=ledger)
    knowledge = learn(log, ledger, known_at)
    try:
        cut_instant(question.as_of, knowledge.zone)
    except (ValueError, OverflowError) as error:
        expected = "a date, or an instant with offset or Z"
        fault = Fault("not_a_moment", "--as-of", 0, "", question.as_of, expected)
        raise Refused(fault, status=2) from error
    _refuse_unknown(report, question, knowledge)
    if report == "history":
        return history(log, named, knowledge)
    return REPORTS[report](replay(named, knowledge, with_gains=report == "gains"))


def _refuse_unknown(report: str, question: Question, knowledge: Knowledge) -> None:
    """Refuse to narrow by what the ledger does not know: a slip must not look like "no gains"."""
    assets = knowledge.known_assets() if question.asset else frozenset()
    for option, name, known in (
        ("--account", question.account, knowledge.accounts.keys()),
        ("--asset", question.asset, assets),
    ):
        if name and report == "carryforward":
            found, expected = (
                f"{option} {name}",
                "the whole return: losses are netted over all of it",
            )
            raise Refused(Fault("wrong_usage", report, 0, option, found, expected), status=2)
        if name and name not in known:
            shown = ", ".join(sorted(known)[:12]) or "none yet"
            raise Refused(Fault("not_known", report, 0, option, name, f"one of: {shown}"), status=2)
