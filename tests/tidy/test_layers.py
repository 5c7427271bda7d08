"""Arrows point one way, and libraries stay where they belong."""

import pytest

from tests.tidy.layers import wrong_imports
from tests.tidy.tree import module
from tests.tidy.tree import shipped


def test_no_module_imports_outwards_or_a_library_out_of_place() -> None:
    """The domain knows nothing of logs, files and terminals, nor does anything inward."""
    assert [complaint for each in shipped() for complaint in wrong_imports(each)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/lots.py", "from projections.gains import gains"),
        ("domain/lots.py", "from adapters.event_log import port"),
        ("domain/lots.py", "import orjson"),
        ("domain/lots.py", "from .pools import Pool"),
        ("domain/lots.py", "def late():\n    import eventsourcing.domain"),
        ("projections/gains.py", "import adapters"),
        ("projections/gains.py", "from eventsourcing.domain import event"),
        ("adapters/clock.py", "import cli.main"),
        ("adapters/clock.py", "import rich.console"),
        ("adapters/event_log/sqlite.py", "import psycopg"),
        ("adapters/event_log/sqlite.py", "from psycopg_pool import ConnectionPool"),
        ("adapters/event_log/sqlite.py", "import eventsourcing.postgres"),
        ("cli/main.py", "import psycopg"),
        ("cli/main.py", "from tests.tidy import tree"),
    ],
)
def test_an_import_against_the_arrow_is_seen(path: str, line: str) -> None:
    """Each forbidden kind of import is complained about."""
    assert list(wrong_imports(module(path, line)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/lots.py", "from decimal import Decimal\nfrom domain.faults import Fault"),
        ("projections/gains.py", "from domain.lots import Lot\nimport json"),
        ("adapters/clock.py", "from domain.faults import Fault\nimport orjson"),
        ("adapters/event_log/postgres_pages.py", "import psycopg\nimport eventsourcing.postgres"),
        ("cli/main.py", "import typer\nfrom adapters.clock import now\nimport domain"),
    ],
)
def test_an_import_along_the_arrow_passes(path: str, line: str) -> None:
    """What the architecture allows is not complained about."""
    assert list(wrong_imports(module(path, line))) == []
