"""What no file of the project may say: where it was made, where packages come from, unknown rules.

The needles are put together from pieces, so that this file does not find itself. A link in the
documentation that leads nowhere, or a rule number nobody can look up, is as bad as a wrong figure:
an auditor follows both.
"""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
import posixpath
import re

REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "crates" + ".io",
    "conda" + ".anaconda",
    "deb" + ".debian",
    "archive" + ".ubuntu",
)
"""Parts of host names packages are fetched from; a mirror must do as well."""

MACHINE_PATH = re.compile(
    r"(?<![\w.~}])/(?:" + "|".join(("home", "Users", "root", "tmp", "work", "mnt")) + r")/"
)
"""An absolute path into one machine's folders (not a part of a longer path or address)."""

ADDRESSED_LOCKS = frozenset({"uv.lock", "poetry.lock", "package-lock.json", "Pipfile.lock"})
"""Lock files that write down where each package is fetched from."""

RULE = re.compile(r"\bR-[A-Z0-9]+-[0-9]+\b")

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def places(path: str, text: str) -> Iterator[str]:
    """Lines that name a package registry or a folder of one machine."""
    for number, line in enumerate(text.splitlines(), 1):
        for registry in REGISTRIES:
            if registry in line:
                yield f"{path}:{number} names the registry {registry}"
        if MACHINE_PATH.search(line):
            yield f"{path}:{number} names a folder of one machine: {line.strip()}"


def addressed_locks(paths: Collection[str]) -> Iterator[str]:
    """Lock files that carry addresses; requirements/ holds versions and hashes alone."""
    for path in paths:
        if posixpath.basename(path) in ADDRESSED_LOCKS:
            yield f"{path} carries addresses of packages"


def lock_addresses(path: str, text: str) -> Iterator[str]:
    """Lines of a requirements file that say where to fetch from."""
    for number, line in enumerate(text.splitlines(), 1):
        if "://" in line or line.startswith("-"):
            yield f"{path}:{number} says where to fetch from: {line.strip()}"


def unknown_rules(path: str, text: str, known: Collection[str]) -> Iterator[str]:
    """Rule ids that are not in the register."""
    for number, line in enumerate(text.splitlines(), 1):
        for rule in RULE.findall(line):
            if rule not in known:
                yield f"{path}:{number} cites {rule}, which is no rule"


def dead_links(pages: Mapping[str, str], paths: Collection[str]) -> Iterator[str]:
    """Links between documents that lead to no file, or to no heading of it."""
    folders = {posixpath.dirname(path) for path in paths}
    for page, text in pages.items():
        for target in LINK.findall(FENCE.sub("", text)):
            if "://" in target or target.startswith("mailto:"):
                continue
            name, _, anchor = target.partition("#")
            file = (
                posixpath.normpath(posixpath.join(posixpath.dirname(page), name)) if name else page
            )
            if file not in paths and file not in folders:
                yield f"{page} links to {target}: there is no {file}"
            elif anchor and file in pages and anchor not in _anchors(pages[file]):
                yield f"{page} links to {target}: {file} has no such heading"


def _anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as they are made where such pages are shown."""
    headings = HEADING.findall(FENCE.sub("", text))
    plain = [re.sub(r"[`*]|\]\([^)]*\)|\[", "", heading) for heading in headings]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}
