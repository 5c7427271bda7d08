"""What the documents say of commands, tests and each other is true."""

from collections.abc import Iterator
import posixpath
import re
import shlex

import pytest

from tests.docs.commands import Command
from tests.docs.commands import commands
from tests.docs.console import WITH_VALUE
from tests.tidy.tree import texts
from tests.tidy.wording import LINK

pytestmark = pytest.mark.docs

BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$|((?:^ {4}.*\n)+)", re.MULTILINE | re.DOTALL)
IN_LINE = re.compile(r"`(lotledger [^`]+)`")
TESTED = re.compile(r"\[[\w.]+\]\(([^)]+)\): ((?:`\w+`(?:, )?)+)")
COMMANDS = {command.words: command for command in commands()}
FLAGS = frozenset({"--quiet", "--no-color", "--help"})
"""Options that every command takes, or that stand before it."""


def documents() -> dict[str, str]:
    """Every document that speaks to users, by path."""
    return {path: text for path, text in texts().items() if path.endswith(".md")}


def calls(text: str) -> Iterator[str]:
    """Every call of the command that a document shows, in a block or in a line."""
    for block in BLOCK.finditer(text):
        for line in (block[1] or block[2]).replace("\\\n", " ").splitlines():
            words = line.strip().removeprefix("$ ")
            if words.startswith("lotledger "):
                yield words
    yield from IN_LINE.findall(BLOCK.sub("", text))


def complaint(call: str) -> str:
    """Why a call would be wrong usage, or "" where it is right."""
    words = iter(shlex.split(re.split(r" [|#>] ?", call.replace("…", " "))[0])[1:])
    found: list[str] = []
    options: list[str] = []
    for word in words:
        if word in WITH_VALUE:
            next(words, "")
        elif word.startswith("--") and word not in FLAGS:
            options.append(word.partition("=")[0])
        elif not options and (*found, word) in COMMANDS:
            found.append(word)
    command = COMMANDS[tuple(found)]
    if not found and not options:
        return f"there is no such command: {call}"
    return _unknown_option(command, options, call)


def _unknown_option(command: Command, options: list[str], call: str) -> str:
    known = {name for name, _ in command.options}
    unknown = [name for name in options if name not in known]
    return f"unknown options {unknown}: {call}" if unknown and command.positions is not None else ""


def test_every_command_shown_exists() -> None:
    """A command in a document, run or not, exists and has the options it is shown with."""
    found = {
        f"{path}: {why}"
        for path, text in documents().items()
        if not path.startswith("docs/decisions/")
        for call in calls(text)
        if (why := complaint(call))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("call", "right"),
    [
        ("lotledger gains --year 2025", True),
        ("lotledger --quiet --ledger me gains", True),
        ("lotledger record disposal --any-key 1", True),
        ("lotledger transfers accept --all", True),
        ("lotledger harvest 2025", False),
        ("lotledger gains --no-such 2025-01-01", False),
    ],
)
def test_a_command_that_does_not_exist_is_seen(call: str, *, right: bool) -> None:
    """A command or option of another release is complained about."""
    assert (complaint(call) == "") is right


def test_every_promise_has_its_test() -> None:
    """Each test named on the page of promises exists in the file it is linked to."""
    page = "docs/concepts/promises.md"
    rows = [line for line in texts()[page].splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not TESTED.search(row)] == []
    missing = [
        (target, name)
        for target, names in TESTED.findall(texts()[page])
        for name in re.findall(r"`(\w+)`", names)
        if f"def {name}(" not in texts()[posixpath.normpath(f"docs/concepts/{target}")]
    ]
    assert missing == []


def test_every_document_can_be_reached() -> None:
    """From the index, following links, one comes to every document of the project."""
    pages = documents()
    reached = {"docs/index.md"}
    waiting = ["docs/index.md"]
    while waiting:
        page = waiting.pop()
        for target in LINK.findall(pages[page]):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target.split("#")[0]))
            if path in pages and path not in reached:
                reached.add(path)
                waiting.append(path)
    assert set(pages) - reached == set()
