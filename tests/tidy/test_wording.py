"""Files speak of the project alone, and what they refer to exists."""

from collections.abc import Iterator
from pathlib import PurePosixPath
import re
import tomllib

import pytest

from tests.tidy.tree import PACKAGES
from tests.tidy.tree import ROOT
from tests.tidy.tree import files
from tests.tidy.tree import texts
from tests.tidy.wording import addressed_locks
from tests.tidy.wording import dead_links
from tests.tidy.wording import lock_addresses
from tests.tidy.wording import places
from tests.tidy.wording import unknown_rules

REGISTER = frozenset((ROOT / "tests/tidy/rule_ids.txt").read_text(encoding="utf-8").split())


def pages() -> dict[str, str]:
    """Every document, by path."""
    return {path: text for path, text in texts().items() if path.endswith(".md")}


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    """The project can be built from any mirror and lie in any folder."""
    assert [one for path, text in texts().items() for one in places(path, text)] == []


def test_locks_hold_versions_and_hashes_alone() -> None:
    """No lock file says where to fetch from."""
    locks = {path: text for path, text in texts().items() if path.startswith("requirements/")}
    assert list(addressed_locks(files())) == []
    assert [one for path, text in locks.items() for one in lock_addresses(path, text)] == []


def test_every_rule_cited_is_in_the_register() -> None:
    """A rule id in code, tests or documents can be looked up."""
    cited = (unknown_rules(path, text, REGISTER) for path, text in texts().items())
    assert [complaint for each in cited for complaint in each] == []


@pytest.mark.docs
def test_every_link_leads_somewhere() -> None:
    """A link in a document leads to a file that exists and a heading it has."""
    assert list(dead_links(pages(), files())) == []


@pytest.mark.docs
def test_every_decision_is_in_the_index() -> None:
    """The list of decisions names each page, and pages are numbered without gaps."""
    folder = ROOT / "docs/decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    names = sorted(page.name for page in folder.glob("[0-9]*.md"))
    assert [name for name in names if f"({name})" not in index] == []
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.docs
def test_every_dependency_is_accounted_for() -> None:
    """Each library the project asks for has its reason written down."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    server = (ROOT / "requirements/server.in").read_text(encoding="utf-8").splitlines()
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["test"],
        *(line for line in server if not line.startswith("#")),
    ]
    reasons = (ROOT / "docs/decisions/0009-dependencies.md").read_text(encoding="utf-8")
    assert [one for one in map(bare_name, asked) if f"| `{one}` |" not in reasons] == []


def bare_name(requirement: str) -> str:
    """The name in `psycopg[binary,pool]>=3.3`."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]


def test_every_data_file_is_packed() -> None:
    """A file that is no Python but lies in a package is in the wheel too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["setuptools"]["package-data"]["*"]
    suffixes = {PurePosixPath(pattern).suffix for pattern in packed} | {".py"}
    data = (path for path in files() if path.startswith(tuple(f"{one}/" for one in PACKAGES)))
    left = [path for path in data if PurePosixPath(path).suffix not in suffixes]
    assert [path for path in left if PurePosixPath(path).name != "py.typed"] == []


def complaints_about(line: str) -> Iterator[str]:
    """What the place check says of one line."""
    return places("README.md", line)


@pytest.mark.parametrize(
    "line",
    [
        "pip install -i https://" + "py" + "pi.org/simple lotledger",
        "see files.python" + "hosted.org",
        "store: " + "/ho" + "me/ann/ledger.db",
        "open('" + "/tm" + "p/ledger.db')",
        "sqlite:///" + "/Us" + "ers/ann/ledger.db",
    ],
)
def test_a_registry_or_a_machine_folder_is_seen(line: str) -> None:
    """A package host or an absolute folder is complained about."""
    assert list(complaints_about(line))


@pytest.mark.parametrize(
    "line",
    [
        "/usr/lib/postgresql/15/bin",
        "https://example.org" + "/ho" + "me/page",
        "docs" + "/wo" + "rk/page.md",
        "$HOME/ledger.db",
        "in the " + "/tm" + "p folder",
    ],
)
def test_other_paths_pass(line: str) -> None:
    """Where systems keep programs, addresses and relative paths are not complained about."""
    assert list(complaints_about(line)) == []


def test_an_addressed_lock_is_seen() -> None:
    """A lock file of another tool, or an index line in ours, is complained about."""
    assert list(addressed_locks(["docs/uv.lock"]))
    assert list(lock_addresses("requirements/run.txt", "--index-url x"))
    assert list(lock_addresses("requirements/run.txt", "rich @ https://example.org/rich.whl"))
    assert list(lock_addresses("requirements/run.txt", "rich==1 \\\n    --hash=sha256:0")) == []


def test_an_unknown_rule_is_seen() -> None:
    """A rule id that is not in the register is complained about."""
    wrong = "R-LOT-" + "99"
    assert list(unknown_rules("domain/lots.py", f"# {wrong}", REGISTER))
    assert list(unknown_rules("domain/lots.py", "# R-LOT-2", REGISTER)) == []


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("how-to/correct.md", True),
        ("how-to/correct.md#undo-a-correction", True),
        ("#two-clocks", True),
        ("how-to", True),
        ("https://example.org/page", True),
        ("how-to/void.md", False),
        ("how-to/correct.md#redo", False),
        ("#three-clocks", False),
        ("../how-to/correct.md", False),
    ],
)
def test_a_dead_link_is_seen(target: str, *, leads: bool) -> None:
    """A link to no file or to no heading is complained about, a good one is not."""
    documents = {
        "docs/index.md": f"# Two clocks\n\nSee [this]({target}).\n\n```\n[not](a-link.md)\n```\n",
        "docs/how-to/correct.md": "## Undo a `correction`\n",
    }
    assert (list(dead_links(documents, list(documents))) == []) is leads
