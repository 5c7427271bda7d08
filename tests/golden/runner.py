"""Golden cases: journal lines, two cuts, and what the reports must then say.

A case is a data file, so that whoever knows tax law can check it without reading a program. Lines
without a `recorded_at` of their own became known late (2028), when no election could still be in
time; accounts and assets became known early (2017). A report is compared by what the case names:
only these keys of each row, only these totals, these findings and not those.

Cases under `packs` are of another country: they name the ruleset they are asked by, and say *why*
beside every expectation, since no catalogue derives their figures.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import UTC
from datetime import datetime
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EARLY = datetime(2017, 1, 1, tzinfo=UTC)
LATE = datetime(2028, 1, 1, tzinfo=UTC)
KNOWN_EARLY = frozenset({"account", "asset"})

Case = dict[str, Any]
Line = dict[str, Any]


def load_cases() -> list[Case]:
    """All golden cases, by name of file."""
    paths = sorted((HERE / "cases").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def load_pack_cases() -> list[Case]:
    """The cases of other countries, by country and name of file."""
    paths = sorted((HERE / "packs").glob("*/*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def catalogue_id(case: Case) -> str:
    """The case of the catalogue this file is, or is a variant of."""
    return str(case.get("case", case["id"]))


def journal(case: Case) -> list[tuple[datetime, Line]]:
    """The case's lines in the order they became known, each with that moment."""
    recorded = []
    for entry in case["given"]:
        if "recorded_at" in entry:
            recorded.append((datetime.fromisoformat(entry["recorded_at"]), entry["line"]))
        else:
            recorded.append((EARLY if entry["type"] in KNOWN_EARLY else LATE, entry))
    return sorted(recorded, key=lambda pair: pair[0])


def matches(expected: Mapping[str, Any], report: Mapping[str, Any]) -> list[str]:
    """How a report differs from what a case expects of it, one sentence per difference."""
    name = expected["report"]
    differences = _compare_rows(name, expected, report["rows"])
    for key, amount in expected.get("totals", {}).items():
        found = report["totals"].get(key)
        if found != amount:
            differences.append(f"{name}: total {key} is {found}, expected {amount}")
    codes = {finding["code"] for finding in report["findings"]}
    for code in expected.get("findings", []):
        if code not in codes:
            differences.append(f"{name}: finding {code} is absent, expected it to be present")
    for code in expected.get("no_findings", []):
        if code in codes:
            differences.append(f"{name}: finding {code} is present, expected it to be absent")
    return differences


def _compare_rows(
    name: str, expected: Mapping[str, Any], found: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Differences between the rows expected and the rows found, key by key."""
    wanted = list(expected["rows"])
    if len(wanted) != len(found):
        return [f"{name}: {len(found)} rows, expected {len(wanted)}"]
    if expected.get("any_order"):
        found = _arranged_like(wanted, found)
    differences = []
    for number, (row, other) in enumerate(zip(wanted, found, strict=True), start=1):
        for key, value in row.items():
            if key not in other:
                differences.append(f"{name}: row {number} has no {key}, expected {value}")
            elif other[key] != value:
                differences.append(f"{name}: row {number} has {key} {other[key]}, expected {value}")
    return differences


def _arranged_like(
    wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The rows found, arranged so that each stands opposite the expected row most like it."""
    left = list(found)
    arranged = []
    for row in wanted:
        likeness = [sum(other.get(key) == row[key] for key in row) for other in left]
        arranged.append(left.pop(likeness.index(max(likeness))))
    return arranged
