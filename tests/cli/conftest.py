"""Desks: an empty folder, and one in which a ledger has been opened."""

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.support.stores import Store


@pytest.fixture
def empty(tmp_path: Path) -> Desk:
    """A folder in which nothing has been done yet."""
    return Desk(tmp_path)


@pytest.fixture
def desk(empty: Desk) -> Desk:
    """A store with one ledger and three accounts: cb, kr and cold (positions 1 to 4)."""
    return opened(empty)


@pytest.fixture
def anywhere(database_store: Store, tmp_path: Path) -> Desk:
    """The same ledger in a SQLite file and on a PostgreSQL server, in turn."""
    return opened(Desk(tmp_path, database_store.url))
