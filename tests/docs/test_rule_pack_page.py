"""What the page on rule packs shows is the source, word for word."""

import re

import pytest

from tests.tidy.tree import texts

pytestmark = pytest.mark.docs

PAGE = "docs/how-to/add-a-rule-pack.md"
FENCE = re.compile(r"^```(python|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SOURCES = {"python": ("domain/packs/", "domain/rulesets/"), "json": ("tests/golden/packs/",)}


def shown() -> list[tuple[str, str]]:
    """Every excerpt of the page, with its language."""
    return FENCE.findall(texts()[PAGE])


def test_the_page_shows_code_and_a_case() -> None:
    """There is something to compare."""
    assert {language for language, _ in shown()} == set(SOURCES)


@pytest.mark.parametrize(("language", "excerpt"), shown())
def test_an_excerpt_stands_in_the_source(language: str, excerpt: str) -> None:
    """Whoever copies from the page copies what runs."""
    sources = [text for path, text in texts().items() if path.startswith(SOURCES[language])]
    assert any(excerpt in text for text in sources)


def test_paths_and_names_on_the_page_exist() -> None:
    """Every file the page names in code is one of the project."""
    named = re.findall(r"`((?:domain|tests)/[\w./]+)`", texts()[PAGE])
    missing = [path for path in named if not any(each.startswith(path) for each in texts())]
    assert named
    assert missing == []
