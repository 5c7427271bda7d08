"""Asking: a ledger, a question, two clocks, and the report that answers it."""

from dataclasses import replace

from adapters.event_log.port import EventLog
from adapters.learning import learn
from adapters.learning import pinned_filing
from adapters.provenance import history
from domain.calendar import parse_date
from domain.faults import Fault
from domain.faults import Refused
from domain.knowledge import Knowledge
from domain.residence import SWITCH as ZONE
from domain.rulesets import RULESETS
from domain.rulesets import LawNotKept
from domain.rulesets import Ruleset
from domain.rulesets import UnknownRuleset
from domain.rulesets import ruleset_named
from projections.allocation import SCHEDULES
from projections.replay import Question
from projections.replay import cut_instant
from projections.replay import replay
from projections.report import Report
from projections.reports import REPORTS


def ask(log: EventLog, ledger: str, report: str, question: Question, known_at: str) -> Report:
    """One report; Refused for a moment that cannot be understood or a damaged store."""
    named, knowledge = understood(log, ledger, question, known_at)
    _refuse_unknown(report, named, knowledge)
    if report == "history":
        return history(log, named, knowledge)
    make = (REPORTS | SCHEDULES)[report]
    return make(replay(named, knowledge, with_gains=report == "gains"))


def understood(
    log: EventLog, ledger: str, question: Question, known_at: str
) -> tuple[Question, Knowledge]:
    """The question with all that a filing pins, and what the ledger knew at that moment.

    Raises Refused for a moment or rules that cannot be understood, or a damaged store.
    """
    question, known_at = pinned(log, ledger, question, known_at)
    knowledge = learn(log, ledger, known_at)
    rules = rules_of(question.ruleset, question.law)
    _refuse_unknown_suppositions(question, rules)
    try:
        cut_instant(question.as_of, knowledge.zone)
    except (ValueError, OverflowError) as error:
        expected = "a date, or an instant with offset or Z"
        fault = Fault("not_a_moment", "--as-of", 0, "", question.as_of, expected)
        raise Refused(fault, status=2) from error
    return replace(question, ledger=ledger), knowledge


def pinned(log: EventLog, ledger: str, question: Question, known_at: str) -> tuple[Question, str]:
    """A question known at a filing, with everything the filing pins: position, cut and rules.

    What the question itself says about cut and rules goes first. Another moment leaves both as
    they are. Raises Refused for a filing there is none of.
    """
    filing = pinned_filing(log, ledger, known_at)
    if filing is None:
        return question, known_at
    asked = replace(
        question,
        as_of=question.as_of or filing.as_of,
        ruleset=question.ruleset or filing.ruleset,
    )
    return asked, f"position:{filing.known_at}"


def refuse_unknown_rules(name: str, status: int = 3) -> None:
    """Refuse rules that this program does not have: a later one has computed with them."""
    try:
        ruleset_named(name)
    except UnknownRuleset as error:
        expected = "one of: " + ", ".join(RULESETS)
        step = "Use the version of lotledger that has these rules, or a later one."
        fault = Fault("unknown_ruleset", "rules", 0, "", name, expected, step)
        raise Refused(fault, status=status) from error


def rules_of(name: str, law: str, where: str = "--law") -> Ruleset:
    """The set of that name ("": the newest) as the law stood on a date ("": as now known); `where`
    is what a refusal names.

    Refused for rules that this program does not have, for what is no date, and for a day before
    the first whose law the set tells.
    """
    refuse_unknown_rules(name)
    day = parse_date(law) if law else None
    if law and day is None:
        raise Refused(Fault("not_a_moment", where, 0, "", law, "a date"), status=2)
    try:
        return ruleset_named(name, day)
    except LawNotKept as error:
        expected = f"{error}"
        raise Refused(Fault("law_not_kept", where, 0, "", law, expected), status=2) from error


def _refuse_unknown_suppositions(question: Question, rules: Ruleset) -> None:
    """Refuse to suppose what no switch asks or the rules do not carry out."""
    for switch, value in question.what_if:
        if switch == ZONE:
            expected = "a policy: a zone is that of all dates and cannot be supposed"
            raise Refused(Fault("not_a_choice", "--what-if", 0, "", switch, expected), status=2)
        reading = rules.switches.get(switch)
        known = ", ".join(reading.honoured if reading else rules.switches)
        if reading is None or value not in reading.honoured:
            found = switch if reading is None else f"{switch}={value}"
            fault = Fault("not_a_choice", "--what-if", 0, "", found, f"one of: {known}")
            raise Refused(fault, status=2)


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
