"""Which importers there are. Nothing of them is loaded until one is used.

The list is shown by `import --list` and read by every start of the command, so it names functions
instead of importing them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from adapters.importers.reading import Options
from adapters.importers.reading import Reading

Reader = Callable[[bytes, str, Options], Reading]
"""Content, file name for the faults, and what the person said about the file."""


@dataclass(frozen=True, slots=True)
class Importer:
    """One source's reader. `version` grows whenever a file could be read differently."""

    name: str
    version: int
    function: str
    description: str

    def read(self, content: bytes, file: str, options: Options) -> Reading:
        """Read a file's content; never raises, whatever the content."""
        return self.reader()(content, file, options)

    def reader(self) -> Reader:
        """The function that reads, loaded now."""
        module, _, name = self.function.partition(":")
        return cast("Reader", getattr(import_module(module), name))


IMPORTERS: dict[str, Importer] = {
    importer.name: importer
    for importer in (
        Importer(
            "journal",
            1,
            "adapters.importers.journal:read_journal",
            "the ledger's own format: JSON Lines, every kind of fact",
        ),
        Importer(
            "coinbase",
            1,
            "adapters.importers.coinbase.reader:read_coinbase",
            "Coinbase transaction history (CSV, every header from 2015 to today)",
        ),
        Importer(
            "kraken",
            1,
            "adapters.importers.kraken.reader:read_kraken",
            "Kraken ledgers.csv (every header); trades.csv as a fallback",
        ),
        Importer(
            "koinly",
            1,
            "adapters.importers.koinly.reader:read_koinly",
            "Koinly universal and simple templates, and Koinly's transaction export",
        ),
    )
}
"""Every importer, by the name given on the command line."""
