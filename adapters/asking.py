"""Asking: a ledger, a question, two clocks, and the report that answers it."""

from dataclasses import replace

from adapters.event_log.port import EventLog
from adapters.learning import learn
from adapters.learning import uncollected
from adapters.provenance import history
from domain.faults import Fault
from domain.faults import Refused
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
    except ValueError as error:
        expected = "a date, or an instant with offset or Z"
        fault = Fault("not_a_moment", "--as-of", 0, "", question.as_of, expected)
        raise Refused(fault, status=2) from error
    if report == "history":
        return history(log, named, knowledge)
    with uncollected():
        return REPORTS[report](replay(named, knowledge, with_gains=report == "gains"))
