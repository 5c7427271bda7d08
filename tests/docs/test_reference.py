"""The reference is complete and says what the program does."""

import json
import re
import tomllib

import pytest

from adapters.asking import ask
from adapters.event_log.memory import MemoryEventLog
from adapters.recording import create_ledger
from cli.commands.reporting import REPORTS
from domain.findings import CATALOGUE
from domain.journal import check
from domain.shapes import COMMON
from domain.shapes import SHAPES
from projections.replay import Question
from tests.docs.codes import fault_codes
from tests.docs.commands import Command
from tests.docs.commands import commands
from tests.docs.generate import PAGES
from tests.docs.generate import made
from tests.docs.journal_words import ANY
from tests.docs.journal_words import EXAMPLES
from tests.docs.journal_words import MEANINGS
from tests.docs.reference import raised_codes
from tests.docs.rules import NOT_YET
from tests.docs.rules import RULES
from tests.docs.rules import WITHOUT_CASE
from tests.docs.rules import YES
from tests.docs.rules import cases
from tests.docs.rules import citations
from tests.docs.rules import register
from tests.docs.rules import without_case
from tests.tidy.tree import ROOT

pytestmark = pytest.mark.docs

LEAVES = [command for command in commands() if not command.family]


def text_of(path: str) -> str:
    """A document."""
    return (ROOT / path).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second level."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """What stands in backticks in the first cell of each row of the tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


@pytest.mark.parametrize("path", PAGES)
def test_a_generated_page_is_fresh(path: str) -> None:
    """A page made from the program is what would be made now (python -m tests.docs.generate)."""
    assert text_of(path) == made(path)


@pytest.mark.parametrize("command", LEAVES, ids=lambda command: command.title)
def test_every_command_has_help_and_an_example(command: Command) -> None:
    """Help says what a command does, shows an example of it, and describes every option."""
    description = command.help.partition("\n\n")[2]
    assert f"Example: {command.title}" in " ".join(description.split())
    assert [name for name, words in command.options if not words] == []


def test_every_fault_code_is_documented() -> None:
    """Each code the sources can give has its meaning on the page, and no other code has one."""
    documented = first_cells(text_of("docs/reference/faults.md"))
    assert len(documented) == len(set(documented))
    assert {code: at for code, at in fault_codes().items() if code not in documented} == {}
    assert set(documented) - set(fault_codes()) == set()


def test_findings_that_nothing_raises_are_known() -> None:
    """A code in the catalogue that no source names stands there for a later release."""
    assert set(CATALOGUE) - raised_codes() <= {"no_allocation"}


@pytest.mark.parametrize("name", REPORTS)
def test_every_column_of_a_report_is_documented(name: str) -> None:
    """The page has the report's columns in their order, and its totals."""
    log = MemoryEventLog()
    create_ledger(log, "me", "UTC", "single", "tester")
    report = ask(log, "me", name, Question("me"), "")
    described = section(text_of("docs/reference/reports.md"), name)
    assert tuple(first_cells(described)) == report.columns
    totals = described.partition("Totals: ")[2].partition(".\n")[0]
    assert re.findall(r"`(\w+)`", totals) == list(report.totals)


def test_every_journal_key_has_a_meaning() -> None:
    """Each key of each type has its words, and no words are left over."""
    keys = {
        (kind, key) for kind, shape in SHAPES.items() for key in shape.keys if key not in COMMON
    }
    assert {
        each for each in keys if each not in MEANINGS and (ANY, each[1]) not in MEANINGS
    } == set()
    assert {each for each in MEANINGS if each[0] != ANY} <= keys


@pytest.mark.parametrize("kind", SHAPES)
def test_every_journal_example_is_accepted(kind: str) -> None:
    """The example of each type is of that type and has no fault."""
    statement, faults = check(json.loads(EXAMPLES[kind]), "example", 1)
    assert [fault.sentence() for fault in faults] == []
    assert statement is not None
    assert statement.type == kind


def test_every_rule_of_the_register_has_a_line() -> None:
    """What is called carried out is cited by code or held by a case; what is not yet has no case."""
    assert set(RULES) == register()
    done = {name for name, rule in RULES.items() if rule.state == YES}
    assert {name for name in done if name not in citations() and name not in cases()} == set()
    to_come = {name for name, rule in RULES.items() if rule.state == NOT_YET}
    assert to_come & set(cases()) == set()


def test_every_rule_has_a_golden_case_or_a_reason_for_none() -> None:
    """What the test report lists as without a case says why; a reason for one that has is stale."""
    assert [name for name, why in without_case().items() if not why] == []
    assert set(WITHOUT_CASE) & set(cases()) == set()


def test_the_changelog_begins_with_this_version() -> None:
    """Its newest entry is the project's version, in four buckets, and figures name their years."""
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    newest = text_of("CHANGELOG.md").partition("\n## ")[2].partition("\n## ")[0]
    assert newest.startswith(version)
    assert re.findall(r"^### (.+)$", newest, re.MULTILINE) == [
        "Figures", "Safety", "Features", "Internals",
    ]  # fmt: skip
    figures = newest.partition("### Figures")[2].partition("### ")[0]
    assert "All tax years" in figures or re.search(r"\b20\d\d\b", figures)
