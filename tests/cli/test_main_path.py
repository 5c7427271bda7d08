"""A person's way through the release, on a file and on a server, every step a real process."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Desk
from tests.cli.files import COINBASE
from tests.cli.files import KRAKEN

STEPS: list[tuple[str, int, str]] = [
    ("lots", 3, "lotledger init"),
    ("init", 0, "The store is ready"),
    ("init", 0, "The store is ready"),
    ("lots", 2, "no_ledger"),
    ("ledger create ana --zone America/New_York", 0, "Ledger ana begins"),
    ("ledger create ana --zone America/New_York", 3, "ledger_exists"),
    ("import coinbase c.csv", 3, "unknown_account"),
    ("account add coinbase --custody us_broker", 0, "Account coinbase."),
    ("account add kraken --custody us_broker", 0, "Account kraken."),
    ("import coinbase c.csv --dry-run", 0, "would be recorded 4 + already recorded 0"),
    ("import coinbase c.csv", 0, "read 5 = recorded 4 + already recorded 0 + not imported 1"),
    ("import kraken k.csv", 0, "read 4 = recorded 3 + already recorded 0 + not imported 1"),
    ("import coinbase c.csv", 0, "read 5 = recorded 0 + already recorded 4 + not imported 1"),
    ("import kraken other.csv", 3, "conflict"),
    ("transfers propose", 0, "coinbase:c5"),
    ("gains --year 2025 --strict", 1, "missing_basis"),
    ("transfers accept --all", 0, "1 transfer accepted."),
    ("transfers accept --all", 0, "0 transfers accepted."),
    ("record year_facts --id income25 --year 2025 --taxable_income 90000", 0, "position 14"),
    ("record price --id p --at 2025-06-01T09:00:00Z --asset BTC --value 70000", 0, "position 15"),
    ("lots --as-of 2024-12-31 --known-at position:8 --format csv", 0, ",2,100500.00,2024-05-01"),
    ("gains --format table", 0, "known at position 15"),
    ("gains --known-at position:16", 2, "a position up to 15"),
    ("import --list", 0, "kraken 1"),
]
"""A command, its exit status, and words it says on either stream."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """A folder with two exports, and the address of a store that has still to be made."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgres" else ""
    desk = Desk(tmp_path, url)
    desk.write("c.csv", COINBASE)
    desk.write("k.csv", KRAKEN)
    desk.write("other.csv", KRAKEN.replace("28000.0", "29000.0"))
    return desk


def test_the_way_of_a_person_with_two_exchanges(bare: Desk) -> None:
    """From an empty folder to gains that know where the coins came from."""
    for words, status, said in STEPS:
        ran = bare.run(*words.split())
        assert ran.status == status, (words, ran.err)
        assert said in ran.out + ran.err, (words, ran.out, ran.err)
        assert "Traceback" not in ran.err
    final = {name: bare.run(name).rows() for name in ("lots", "gains", "income", "findings")}
    assert [shown(row) for row in final["gains"]] == [
        ("coinbase:c4", "sale", "coinbase:c2", "0.5", "29850.00", "25125.00", "short"),
        ("coinbase:c5", "fee", "coinbase:c2", "0.0002", "14.00", "10.05", "long"),
        ("kraken:K2", "sale", "coinbase:c2", "0.4", "27930.00", "20100.00", "long"),
    ]
    assert [(row["account"], row["asset"], row["quantity"]) for row in final["lots"]] == [
        ("coinbase", "BTC", "0.4998"),
        ("coinbase", "ETH", "0.5"),
        ("kraken", "BTC", "0.6"),
    ]
    assert [row["value"] for row in final["income"]] == ["1500.00"]
    assert [row["code"] for row in final["findings"] if row["severity"] == "error"] == []
    positions = [row["position"] for row in bare.run("history").rows()]
    assert positions == list(range(1, 16))


def shown(row: dict[str, Any]) -> tuple[str, ...]:
    """What matters of a gain."""
    keys = ("disposal", "kind", "lot", "quantity", "proceeds", "basis", "term")
    return tuple(row[key] for key in keys)
