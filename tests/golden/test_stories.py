"""Every golden story, on every kind of store; and that the stories are whole."""

from pathlib import Path
from typing import Any

import pytest

from tests.golden.stories import Story
from tests.golden.stories import Teller
from tests.golden.stories import load_stories
from tests.support.product import SetClock
from tests.support.stores import Store

STORIES = load_stories()
ARITHMETIC = ("rows", "totals", "lines")
"""Expectations with amounts in them, which have to be derived."""


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_golden_story(
    story: Story, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger does and shows what the story says, whichever store it lies in."""
    clock = SetClock()
    assert Teller(store.log(clock), clock, tmp_path, monkeypatch).tell(story) == []


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_story_is_well_formed(story: Story) -> None:
    """A story has a title, and every figure it expects is derived beside it."""
    assert story["title"]
    steps: list[dict[str, Any]] = story["steps"]
    assert steps
    for step in steps:
        assert len({"clock", "do", "expect"} & step.keys()) == 1
        if any(step.get("expect", {}).get(key) for key in ARITHMETIC):
            assert len(step["why"]) > 20, step
    assert any("expect" in step for step in steps)
