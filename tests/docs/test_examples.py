"""Every example of the documentation is run, and prints what the page shows."""

from datetime import UTC
from datetime import datetime
from pathlib import Path
import subprocess
import sys

import pytest

from tests.docs.console import lotledger
from tests.docs.console import masked
from tests.docs.console import replayed
from tests.docs.generate import STORY
from tests.docs.generate import excerpt
from tests.docs.generate import pages_with_examples
from tests.docs.generate import tidied
from tests.tidy.tree import ROOT

pytestmark = pytest.mark.docs


LEAST_TOLD = 12
"""Commands of the tour that the README shows at least."""


def text_of(path: str) -> str:
    """A document."""
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", pages_with_examples())
def test_examples_print_what_the_page_shows(path: str, tmp_path: Path) -> None:
    """A page's commands, run one after the other, print what stands under them on the page."""
    assert masked(replayed(text_of(path), tmp_path)) == masked(text_of(path))


def test_the_readme_tells_the_demos_story(tmp_path: Path) -> None:
    """What the README shows of the story is what the demo prints, run as a program of its own."""
    command = [sys.executable, "-m", "cli.main", "demo"]
    paths = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
    done = subprocess.run(
        command, cwd=tmp_path, env=paths, check=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    story = STORY.search(text_of("README.md"))
    assert story is not None
    assert masked(story[0]) == masked(excerpt(story[0], tidied(done.stdout)))
    assert story[0].count("$ lotledger") >= LEAST_TOLD
    assert list(tmp_path.iterdir()) == []


def test_the_readme_is_short() -> None:
    """Whoever looks at the project for the first time reads one page."""
    assert len(text_of("README.md").splitlines()) <= 240


def test_a_changed_output_is_seen(tmp_path: Path) -> None:
    """A page that shows what is not printed comes back otherwise, and commands run in order."""
    page = "```console\n$ lotledger init\nsomething else\n$ ls\n```\n"
    assert replayed(page, tmp_path) == (
        "```console\n$ lotledger init\nThe store is ready: sqlite:///lotledger.db\n"
        "$ ls\nlotledger.db\n```\n"
    )


def test_a_failing_command_must_show_its_status(tmp_path: Path) -> None:
    """A command that fails in silence would teach a reader something that does not work."""
    page = "```console\n$ lotledger lots\n```\n"
    with pytest.raises(AssertionError, match="store_missing"):
        replayed(page, tmp_path)
    shown = replayed(page.replace("```\n", "$ echo $?\n```\n"), tmp_path)
    assert shown.endswith("$ echo $?\n3\n```\n")


def test_a_page_sets_the_ledgers_clock(tmp_path: Path) -> None:
    """What is recorded below a clock is recorded at that moment."""
    page = (
        "<!-- clock: 2026-02-20T15:00:00Z -->\n```console\n$ lotledger init\n"
        "$ lotledger ledger create me --zone UTC\n$ lotledger history --format csv | cut -d, -f3\n```\n"
    )
    assert "\n2026-02-20T15:00:00.000000Z\n" in replayed(page, tmp_path)


def test_a_command_runs_as_its_script_runs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status of a command and its standard error come back, and nothing else is touched."""
    monkeypatch.chdir(tmp_path)
    before = (sys.argv, sys.stdout)
    ran = lotledger(["gains", "--nonsense"], datetime(2026, 1, 1, tzinfo=UTC))
    assert ran.status == 2
    assert "No such option" in ran.printed
    assert (sys.argv, sys.stdout) == before
