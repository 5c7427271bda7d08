"""What each fixture file must be read as, kept beside it as JSON.

`python -m tests.importers.golden` writes the JSON files anew; what changed in them is then a matter
for review, row by row.
"""

import json
from pathlib import Path
from typing import Any

from adapters.importers.reading import Reading
from tests.importers.reads import DATA
from tests.importers.reads import read


def files() -> list[Path]:
    """All fixture files."""
    return sorted(DATA.glob("*.csv"))


def reading_of(path: Path) -> Reading:
    """A fixture, read by the importer its name begins with."""
    return read(path.name.partition("_")[0], path.read_bytes())


def told(reading: Reading) -> dict[str, Any]:
    """All that a reading says, as plain data."""
    return {
        "encoding": reading.encoding,
        "zone": reading.zone,
        "rows_read": reading.rows_read,
        "facts": [
            {
                "rows": list(draft.rows),
                "line": dict(draft.line),
                "remarks": [[remark.code, remark.message] for remark in draft.remarks],
            }
            for draft in reading.drafts
        ],
        "not_imported": [[row, reason] for row, reason in reading.not_imported],
        "remarks": [[remark.code, remark.message] for remark in reading.remarks],
    }


def expected(path: Path) -> Any:
    """What a fixture is known to be read as."""
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


def write() -> None:
    """Write the JSON of every fixture anew."""
    for path in files():
        path.with_suffix(".json").write_text(_lines(told(reading_of(path))), encoding="utf-8")


def _lines(reading: dict[str, Any]) -> str:
    """JSON with one fact, row or remark a line, so that a change shows as a line."""
    parts = []
    for key, value in reading.items():
        text = _json(value)
        if isinstance(value, list) and value:
            text = "[\n" + ",\n".join(f"  {_json(each)}" for each in value) + "\n]"
        parts.append(f"{_json(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    write()
