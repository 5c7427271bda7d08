"""Desks: an empty folder, and one in which a ledger has been opened."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A folder in which nothing has been done yet."""
    return Desk(tmp_path)


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """A store with one ledger and three accounts: cb, kr and cold (positions 1 to 4)."""
    return opened(empty)
