"""What a case asks for: a report of the ledger, or a form made of it and of brokers' statements.

An expectation may carry `statements`, one for each disposal of which somebody knows what a broker
reported. `"form": null` says that none came; without a statement nothing is known.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.asking import understood
from adapters.event_log.port import EventLog
from domain.forms.boxes import NO_FORM
from domain.forms.statements import BrokerStatement
from projections.digital_assets import broker_aggregates
from projections.digital_assets import digital_asset_question
from projections.forms import form_8949
from projections.replay import Question
from projections.replay import Replay
from projections.replay import replay
from projections.report import Report
from tests.support.product import LEDGER
from tests.support.product import report

FORMS = ("form_8949", "digital_asset_question", "broker_aggregates")
"""Reports that are made of a replay and of what the case says beside the ledger."""


def reported(log: EventLog, expected: Mapping[str, Any], ruleset: str = "") -> dict[str, Any]:
    """The report an expectation is about, as data, by a set of rules ("": the newest)."""
    name, options = expected["report"], dict(expected.get("options", {}))
    if name not in FORMS:
        return report(log, name, **{"ruleset": ruleset, **options})
    asked = Question(LEDGER, year=options.pop("year"), ruleset=ruleset)
    question, knowledge = understood(log, LEDGER, asked, "")
    return _form(name, replay(question, knowledge), expected, options).as_data()


def _form(
    name: str, answer: Replay, expected: Mapping[str, Any], options: Mapping[str, Any]
) -> Report:
    if name == "digital_asset_question":
        return digital_asset_question(answer, **options)
    if name == "broker_aggregates":
        return broker_aggregates(
            answer, **{method: frozenset(names) for method, names in options.items()}
        )
    statements = [statement(said) for said in expected.get("statements", ())]
    return form_8949(answer, statements, **options)


def statement(said: Mapping[str, Any]) -> BrokerStatement:
    """A broker's statement from its data; a key it does not have is refused with TypeError."""
    loaded: dict[str, Any] = {"form": said["form"] or NO_FORM}
    for key, word in said.items():
        if key in ("proceeds", "basis", "wash") and word is not None:
            loaded[key] = Decimal(word)
        elif key == "sold":
            loaded[key] = date.fromisoformat(word)
        elif key == "rows":
            loaded[key] = tuple(word)
        elif key != "form":
            loaded[key] = word
    return BrokerStatement(**loaded)
