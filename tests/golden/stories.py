"""Golden stories: what people did to a ledger, step by step, and what it must show in between.

A story is a data file like a golden case, with a clock that is set, people who act, and questions
on the way. Every expectation says *why*: the arithmetic, done by hand. What a step is called (`as`)
can be spoken of later: a batch to undo, an import to void, the cause of a restated figure.

    {"clock": "2026-04-10T15:00:00Z"}
    {"do": "file", "year": 2025}
    {"do": "correct", "as": "fix", "corrections": [{"correct": "void", "fact": "s"}], "reason": "…"}
    {"expect": {"restate": 2025, "lines": [...]}, "why": "24,000 - 45,000 = -21,000"}

A step with `refused` must be refused: with that exit status, these codes, and these words.
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
import json
from pathlib import Path
from typing import Any

import pytest

from adapters.asking import ask
from adapters.closing import check_year
from adapters.closing import close_year
from adapters.corrected import Reason
from adapters.correcting import commit
from adapters.correcting import decide
from adapters.correction_files import read_corrections
from adapters.correction_orders import undo_orders
from adapters.correction_orders import void_import_orders
from adapters.event_log.port import EventLog
from adapters.filing import Order
from adapters.filing import file_year
from adapters.filing import filed_bytes
from adapters.filing import filings
from adapters.filing import resolve
from adapters.importers.reading import Options
from adapters.importing import Request
from adapters.importing import prepare
from adapters.importing import write
from adapters.learning import learn
from adapters.recording import create_ledger
from adapters.recording import record
from adapters.restating import restate_year
from adapters.transfers import accept_transfers
from adapters.transfers import pair
from adapters.verifying import verify
from domain.booking import disposing
from domain.checklist import Waive
from domain.faults import Refused
from domain.rulesets import registry
from projections.replay import Question
from tests.golden.runner import matches
from tests.support.product import SetClock

HERE = Path(__file__).parent
LEDGER = "story"

Story = dict[str, Any]
Step = Mapping[str, Any]


def load_stories() -> list[Story]:
    """All stories, by name of file."""
    paths = sorted((HERE / "stories").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


class Teller:
    """Tells a story to a store: does each step, and finds where the ledger says otherwise."""

    def __init__(
        self, log: EventLog, clock: SetClock, folder: Path, program: pytest.MonkeyPatch
    ) -> None:
        self.log = log
        self.clock = clock
        self.folder = folder
        self.program = program
        self.called: dict[str, str] = {}
        self.positions: dict[str, int] = {}
        self.shown: list[str] = []

    def tell(self, story: Story) -> list[str]:
        """The whole story; a sentence for each thing that is otherwise."""
        self.clock.moment = datetime.fromisoformat(story["begins"])
        create_ledger(self.log, LEDGER, story["zone"], story.get("filing_status", "single"), "ana")
        found: list[str] = []
        for number, step in enumerate(story["steps"], start=1):
            if "clock" in step:
                self.clock.moment = datetime.fromisoformat(step["clock"])
            elif "do" in step:
                found += (f"step {number}: {each}" for each in self._do(step))
            else:
                found += (f"step {number}: {each}" for each in self._expect(step["expect"]))
        return found

    # -- doing -------------------------------------------------------------------------------

    def _do(self, step: Step) -> list[str]:
        act: Callable[[Step, str], None] = getattr(self, f"_{step['do']}")
        before = learn(self.log, LEDGER).position
        try:
            act(step, step.get("actor", "ana"))
        except Refused as refused:
            if learn(self.log, LEDGER).position != before:
                return ["what was refused wrote something"]
            return _refused_as(step.get("refused"), refused)
        if "refused" in step:
            return ["was not refused"]
        if "as" in step:
            self.positions[step["as"]] = learn(self.log, LEDGER).position
        return []

    def _record(self, step: Step, actor: str) -> None:
        for line in step["lines"]:
            record(self.log, LEDGER, line, actor, "story")

    def _import(self, step: Step, actor: str) -> None:
        path = self.folder / step["file"]
        path.write_text("".join(json.dumps(line) + "\n" for line in step["lines"]), "utf-8")
        options = Options("", source=step.get("source", ""))
        prepared = prepare(Request("journal", path, options, actor))
        anew: dict[str, str] = {}

        def all_of_them(reissues: list[Any]) -> list[Any]:
            anew.update({each.fact: each.difference() for each in reissues})
            return reissues

        done = write(self.log, LEDGER, prepared, all_of_them if step.get("reissue") else None)
        counts = {"recorded": done.recorded, "already": done.already, "anew": anew}
        for key, value in step.get("then", {}).items():
            assert counts[key] == value, f"{key} is {counts[key]}, expected {value}"
        if "as" in step:
            self.called[step["as"]] = f"import:{learn(self.log, LEDGER).position}"

    def _correct(self, step: Step, actor: str) -> None:
        path = self.folder / "corrections.jsonl"
        told = [*step["corrections"], *step.get("lines", ())]
        path.write_text("".join(json.dumps(line) + "\n" for line in told), "utf-8")
        orders, lines = read_corrections(path)
        self._make(step, actor, orders, lines)

    def _undo(self, step: Step, actor: str) -> None:
        batch = self.called[step["batch"]].removeprefix("correction:")
        self._make(step, actor, undo_orders(self.log, LEDGER, batch))

    def _void_import(self, step: Step, actor: str) -> None:
        orders, what = void_import_orders(self.log, LEDGER, self.positions[step["import"]])
        self._make(step, actor, orders, what=what)

    def _make(
        self, step: Step, actor: str, orders: Any, lines: Sequence[Any] = (), what: str = ""
    ) -> None:
        evidence = tuple({"kind": "document", "ref": each} for each in step.get("evidence", ()))
        reason = Reason(step.get("code", "other"), step["reason"], evidence=evidence)
        done = commit(
            self.log, LEDGER, decide(self.log, LEDGER, orders, reason, lines, what), actor
        )
        if "as" in step:
            self.called[step["as"]] = f"correction:{done.batch}"

    def _accept(self, step: Step, actor: str) -> None:
        knowledge = learn(self.log, LEDGER)
        named = pair(knowledge, step["removal"], step["receipt"], step.get("also", ()))
        accept_transfers(self.log, LEDGER, named, actor)
        if "as" in step:
            self.called[step["as"]] = f"event:{knowledge.position + 1}"

    def _close(self, step: Step, actor: str) -> None:
        checked = check_year(self.log, LEDGER, step["year"], self.clock.moment)
        waivers = [Waive(*each) for each in step.get("waive", ())]
        close_year(self.log, LEDGER, checked, waivers, actor)

    def _file(self, step: Step, actor: str) -> None:
        order = Order(step.get("kind", "original"), step.get("reason", ""))
        file_year(self.log, LEDGER, step["year"], order, self.clock.moment, actor)

    def _resolve(self, step: Step, actor: str) -> None:
        resolve(self.log, LEDGER, step["year"], step["resolution"], step["reason"], actor)

    def _release(self, step: Step, _: str) -> None:
        """A later program has another set of rules, made from the newest for this story alone."""
        base = registry.ruleset_named()
        changed: dict[str, Any] = {key: Decimal(value) for key, value in step["changes"].items()}
        released = replace(base, name=step["name"], **changed)
        self.program.setitem(registry.RULESETS, step["name"], released)
        self.program.setattr(registry, "NEWEST", step["name"])
        self.called[step["as"]] = "rules"

    def _misbehave(self, step: Step, _: str) -> None:
        """A later program forgets that fees are a cost."""
        assert step["how"] == "fees are no cost"
        self.program.setattr(disposing, "fee_cost", lambda *_: Decimal(0))
        self.called[step["as"]] = "program"

    # -- asking ------------------------------------------------------------------------------

    def _expect(self, expected: Mapping[str, Any]) -> list[str]:
        if "restate" in expected:
            return self._restated(expected)
        if "verified" in expected:
            return self._verified(expected["verified"])
        if "as_filed" in expected:
            return self._as_filed(expected["as_filed"])
        options = dict(expected.get("options", {}))
        known_at = options.pop("known_at", "")
        question = Question(LEDGER, **options)
        report = ask(self.log, LEDGER, expected["report"], question, known_at).as_data()
        found = {"rows": report["rows"], "totals": {}, "findings": [], **report}
        return matches({"rows": [], **expected}, found)

    def _restated(self, expected: Mapping[str, Any]) -> list[str]:
        """The three columns of every figure that moved; no other figure may have."""
        restated = restate_year(self.log, LEDGER, expected["restate"])
        names = {cause: name for name, cause in self.called.items()}
        moved = {
            f"{each.filing.year} {' '.join(line.key)}": [
                f"{line.as_filed:.2f}",
                f"{line.change:.2f}",
                f"{line.corrected:.2f}",
                *(names.get(cause, cause) for cause, part in line.parts if part),
            ]
            for each in restated.years
            for line in each.lines
        }
        wanted: dict[str, list[str]] = expected["lines"]
        changed = [key for key, (as_filed, _, now, *_) in moved.items() if as_filed != now]
        found = [f"{key} is restated {moved[key]}" for key in changed if key not in wanted]
        for key, columns in wanted.items():
            if moved.get(key) != columns:
                found.append(f"{key} is {moved.get(key, 'as filed')}, expected {columns}")
        causes = [names.get(cause.id, cause.id) for each in restated.years for cause in each.causes]
        if "causes" in expected and causes != expected["causes"]:
            found.append(f"causes are {causes}, expected {expected['causes']}")
        return found

    def _verified(self, expected: Mapping[str, Any]) -> list[str]:
        """What `verify --filings` finds broken, as (what was found, what was filed)."""
        verified = verify(self.log, LEDGER, with_filings=True)
        told = sorted([fault.found, fault.expected] for fault in verified.faults)
        if told != sorted(expected["faults"]) or verified.filings != expected["filings"]:
            return [f"verified {verified.filings} filings: {told} {verified.notes}"]
        return []

    def _as_filed(self, name: str) -> list[str]:
        """That the kept bytes of a filing are what is shown when it is asked for by name."""
        filing = next(each for each in filings(self.log, LEDGER) if each.name == name)
        told = []
        for report in ("gains", "income", "claims", "carryforward"):
            question = Question(LEDGER, year=filing.year)
            shown = ask(self.log, LEDGER, report, question, name).as_data()
            if json.loads(filed_bytes(self.log, LEDGER, filing, report)) != shown:
                told.append(f"{name}: {report} is not shown as filed")
        return told


def _refused_as(expected: Mapping[str, Any] | None, refused: Refused) -> list[str]:
    """How a refusal differs from the one that was expected."""
    if expected is None:
        return [f"was refused: {refused}"]
    found = []
    if refused.status != expected["status"]:
        found.append(f"refused with status {refused.status}, expected {expected['status']}")
    codes = [fault.code for fault in refused.faults]
    if codes != expected["codes"]:
        found.append(f"refused for {codes}, expected {expected['codes']}: {refused}")
    told = " ".join(f"{fault.column} {fault.found} {fault.expected}" for fault in refused.faults)
    found += (
        f"does not say: {words} ({told})" for words in expected.get("told", ()) if words not in told
    )
    return found
