"""Which program, and which release of the zone database, computed a filing."""

from importlib import metadata
from pathlib import Path
import zoneinfo

import pytest

from adapters.versions import program_version
from adapters.versions import tzdata_version

ZONE = "America/New_York"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A zone database of the system's own."""
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path),))
    (tmp_path / "America").mkdir()
    (tmp_path / ZONE).write_bytes(b"TZif")
    return tmp_path


def test_the_release_of_the_system_goes_first(folder: Path) -> None:
    """As its zones do."""
    (folder / "tzdata.zi").write_text("# version 2025b\n# more\n", encoding="utf-8")
    assert tzdata_version(ZONE) == "2025b"


def test_some_systems_name_the_release_elsewhere(folder: Path) -> None:
    """In a file of its own."""
    (folder / "+VERSION").write_text("2024a\n", encoding="utf-8")
    assert tzdata_version(ZONE) == "2024a"


def test_a_system_that_does_not_say_is_unknown(folder: Path) -> None:
    """Nothing is guessed, whatever the package beside it says."""
    assert tzdata_version(ZONE) == "unknown"


def test_a_zone_the_system_lacks_is_read_from_the_package(folder: Path) -> None:
    """Then the package's own release is told."""
    told = tzdata_version("Europe/London")
    assert told[:2] == "20"
    assert told[4:].isalpha()


def test_the_program_tells_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or that it is not installed, so that nobody knows."""
    assert program_version() == metadata.version("lotledger")

    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    assert program_version() == "not installed"
