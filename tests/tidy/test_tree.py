"""The tidy checks look at every file, or they would pass for want of something to look at."""

from pathlib import Path

from tests.tidy.tree import PACKAGES
from tests.tidy.tree import files
from tests.tidy.tree import modules
from tests.tidy.tree import shipped
from tests.tidy.tree import texts
from tests.tidy.tree import unpacked


def test_the_tree_is_seen_whole() -> None:
    """All four packages, the tests, the documents and the locks are among the files checked."""
    assert {each.package for each in shipped()} == set(PACKAGES)
    assert {each.package for each in modules()} == {*PACKAGES, "tests"}
    assert {"pyproject.toml", "requirements/run.txt", ".ci/run", "docs/index.md"} <= set(texts())


def test_what_tools_leave_behind_is_not_looked_at() -> None:
    """Environments, caches and build folders are no part of the project."""
    assert [path for path in files() if "__pycache__" in path or ".venv" in path] == []


def test_an_unpacked_archive_is_seen_whole(tmp_path: Path) -> None:
    """Without a history, files are those neither hidden nor made."""
    for path in ("domain/lots.py", ".ci/run", ".venv/pyvenv.cfg", "build/lib/domain/lots.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    assert sorted(unpacked(tmp_path)) == [".ci/run", "domain/lots.py"]
