"""Writes what the documentation takes from the program: `python -m tests.docs.generate`.

Reference pages are made from the program's own tables, the README's story is what `lotledger demo`
prints, and the examples of every page are run and get their output anew. The tests do the same
without writing, and fail where a page would change; look at the difference before keeping it.
"""

from collections.abc import Callable
from pathlib import Path
import re
import tempfile

from tests.docs.commands import commands_page
from tests.docs.console import at_home_in
from tests.docs.console import has_examples
from tests.docs.console import lotledger
from tests.docs.console import replayed
from tests.docs.reference import findings_page
from tests.docs.reference import journal_page
from tests.docs.reference import switches_page
from tests.docs.rules import rules_page
from tests.tidy.tree import ROOT

PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/cli.md": commands_page,
    "docs/reference/findings.md": findings_page,
    "docs/reference/journal.md": journal_page,
    "docs/reference/switches.md": switches_page,
    "docs/reference/rules.md": rules_page,
}
"""Every page that is made and not written."""

STORY = re.compile(
    r"(?<=^<!-- the output of lotledger demo -->\n```text\n).*?(?=^```$)", re.M | re.S
)


def made(path: str) -> str:
    """The text of a generated page as it should be now."""
    with tempfile.TemporaryDirectory() as folder, at_home_in(Path(folder)):
        return PAGES[path]()


def told() -> str:
    """What the demo prints, without the blanks at the ends of lines."""
    with tempfile.TemporaryDirectory() as folder, at_home_in(Path(folder)):
        return tidied(lotledger(["demo"]).printed)


def excerpt(story: str, whole: str) -> str:
    """Those parts of a printed tour whose first line stands in a story, as they are printed now.

    A part is a sentence that is told between commands, or a command with what it prints.
    """
    wanted = set(story.splitlines())
    parts = re.split(r"\n\n(?=\$ |[A-Z][^\n]*\n(?:\n|\Z))", whole.strip("\n"))
    kept = [part for part in parts if part.splitlines()[0] in wanted]
    return "\n\n".join(kept) + "\n"


def tidied(printed: str) -> str:
    """Output as a page can hold it: no blanks at the ends of lines, no empty lines around."""
    return "\n".join(line.rstrip() for line in printed.splitlines()).strip("\n") + "\n"


def pages_with_examples() -> list[str]:
    """Every document that has something to run."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        page.relative_to(ROOT).as_posix()
        for page in documents
        if has_examples(page.read_text(encoding="utf-8"))
    ]


def main() -> None:
    """Write every page anew that would change."""
    for path in PAGES:
        _write(path, made(path))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    story = told()
    _write("README.md", STORY.sub(lambda found: excerpt(found[0], story), readme))
    for path in pages_with_examples():
        text = (ROOT / path).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            _write(path, replayed(text, Path(folder)))


def _write(path: str, text: str) -> None:
    page = ROOT / path
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
