"""The list of importers, and that it costs nothing to have."""

import subprocess
import sys

import pytest

from adapters.importers.reading import Options
from adapters.importers.registry import IMPORTERS


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_an_importer_reads_under_its_own_name_and_version(name: str) -> None:
    """What a reading says of its importer is what the registry says."""
    importer = IMPORTERS[name]
    reading = importer.read(b"no such file\n", "file", Options("main"))
    assert (importer.name, reading.importer, reading.version) == (name, name, importer.version)
    assert reading.faults != []
    assert importer.description


def test_listing_importers_loads_none() -> None:
    """The command starts fast because readers are loaded when one is used."""
    script = (
        "import sys; import adapters.importers.registry; "
        "print([name for name in sys.modules if 'importers.' in name])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(["adapters.importers.reading", "adapters.importers.registry"])
