"""Exports as files, since a file is what an import begins with."""

from itertools import count
import json
from pathlib import Path

from adapters.importers.reading import Options
from adapters.importing import Prepared
from adapters.importing import Request
from adapters.importing import prepare
from tests.laws.ledger import Line


class Exports:
    """Writes journals into a folder and reads them as an import does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)

    def prepared(self, lines: list[Line], actor: str) -> Prepared:
        """A file of these lines, read and checked; each time under a name of its own."""
        path = self.folder / f"export-{next(self._numbers)}.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        made = prepare(Request("journal", path, Options(""), actor))
        path.unlink()
        return made
