"""Every command there is, taken from the program itself, and the page that shows their help."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer.main

from cli.main import app
from tests.docs.console import lotledger

INTRODUCTION = """\
# Commands

Made from the program's own help by `python -m tests.docs.generate`; do not edit it by hand.

Options that concern the store, the ledger and the person stand before the command. A journal type's
keys are shown by `lotledger record TYPE` and in [journal](journal.md).

## Exit status

| status | meaning |
|---|---|
| 0 | done |
| 1 | with `--strict`: a finding of severity `error` exists |
| 2 | wrong usage: a command, option, name or moment that cannot be understood |
| 3 | input refused; every fault is listed on standard error, nothing was written ([faults](faults.md)) |
| 4 | kept for corrections that came second; no command of this release ends with it |
| 5 | integrity broken: the store cannot be trusted, or the figures do not add up |
| 70 | a fault of lotledger itself; `LOTLEDGER_DEBUG=1` shows where |
| 130 | interrupted; nothing was half-written |

## Environment

| variable | stands for |
|---|---|
| `LOTLEDGER_STORE` | `--store` |
| `LOTLEDGER_LEDGER` | `--ledger` |
| `LOTLEDGER_ACTOR` | `--actor` |
| `NO_COLOR` | `--no-color`, if not empty |
| `LOTLEDGER_DEBUG` | a traceback instead of a sentence for a fault of the program, if not empty |
"""


@dataclass(frozen=True, slots=True)
class Command:
    """One command or family of commands: the words that call it and what its help prints."""

    words: tuple[str, ...]
    family: bool
    options: tuple[tuple[str, str], ...]
    positions: int | None

    @property
    def title(self) -> str:
        """As it is typed."""
        return " ".join(("lotledger", *self.words))

    @property
    def help(self) -> str:
        """What `--help` prints."""
        ran = lotledger([*self.words, "--help"])
        return "\n".join(line.rstrip() for line in ran.printed.splitlines())


def commands() -> list[Command]:
    """The command itself, its families and every command, in the order help lists them."""
    return list(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, words: tuple[str, ...]) -> Iterator[Command]:
    inner = getattr(command, "commands", {})
    options: list[tuple[str, str]] = []
    for parameter in command.params:
        if parameter.param_type_name == "option":
            options.extend((name, parameter.help or "") for name in parameter.opts)
    takes_all = command.context_settings.get("ignore_unknown_options", False)
    positions = sum(parameter.param_type_name == "argument" for parameter in command.params)
    yield Command(words, bool(inner), tuple(options), None if takes_all else positions)
    for name, each in inner.items():
        yield from _walk(each, (*words, name))


def commands_page() -> str:
    """The page with every command's help."""
    parts = [INTRODUCTION]
    parts.extend(f"## {each.title}\n\n```text\n{each.help}\n```\n" for each in commands())
    return "\n".join(parts)
