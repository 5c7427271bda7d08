"""The source tree as the tidy checks see it: every file that is, or is about to be, in the project.

A check is a function from a `Module` (or a text) to the complaints about it, so each one can be
run on the whole tree and also on a snippet that breaks its rule. A rule whose check was never seen
to fail is not known to be kept.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from functools import cache
from pathlib import Path
import shutil
import subprocess

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("domain", "projections", "adapters", "cli")
"""The four packages, innermost first: each may import those before it."""

MADE = frozenset({"build", "dist", "lotledger.egg-info", "__pycache__"})
"""Folders that building and running leave behind."""


@dataclass(frozen=True)
class Module:
    """One Python file: where it lies, what it says, and its syntax."""

    path: str
    source: str
    syntax: ast.Module = field(repr=False)

    @property
    def package(self) -> str:
        """The top folder: one of the four packages, or `tests`."""
        return self.path.partition("/")[0]

    def at(self, line: int, complaint: str) -> str:
        """A complaint with its place in front."""
        return f"{self.path}:{line} {complaint}"


def module(path: str, source: str) -> Module:
    """A module from its text, read from a file or written in a test."""
    return Module(path, source, ast.parse(source, path))


@cache
def files() -> tuple[str, ...]:
    """Paths of all project files, relative to the root, whether committed yet or not.

    Git says which those are. Where it cannot (an unpacked archive has no history, and git reads no
    tree of another owner), every file that is not hidden and was not made by a tool is one.
    """
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (ROOT / ".git").exists() and shutil.which("git"):
        answer = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True)
        if answer.returncode == 0:
            named = set(answer.stdout.split("\0")) - {""}
            return tuple(sorted(path for path in named if (ROOT / path).is_file()))
    return tuple(sorted(unpacked(ROOT)))


def unpacked(root: Path) -> Iterator[str]:
    """Files of a tree without a history: neither hidden, but for `.ci`, nor made by a tool."""
    for file in root.rglob("*"):
        path = file.relative_to(root)
        hidden = {part for part in path.parts if part.startswith(".")} - {".ci", ".gitignore"}
        if file.is_file() and not hidden and not MADE.intersection(path.parts):
            yield path.as_posix()


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the project."""
    return tuple(
        module(path, (ROOT / path).read_text(encoding="utf-8"))
        for path in files()
        if path.endswith(".py")
    )


def shipped() -> tuple[Module, ...]:
    """The modules of the four packages, which is what an installed lotledger consists of."""
    return tuple(each for each in modules() if each.package in PACKAGES)


@cache
def texts() -> dict[str, str]:
    """Every project file that is text, by path."""
    read = {path: (ROOT / path).read_bytes() for path in files()}
    return {path: raw.decode("utf-8") for path, raw in read.items() if _is_text(raw)}


def _is_text(raw: bytes) -> bool:
    """Whether these bytes are UTF-8 text."""
    try:
        return "\0" not in raw.decode("utf-8")
    except UnicodeDecodeError:
        return False


def imports(of: Module) -> Iterator[tuple[int, str]]:
    """Every module name that is imported, wherever in the file, with its line."""
    for node in ast.walk(of.syntax):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
