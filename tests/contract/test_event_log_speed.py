"""How fast an event log appends, recognises what it has, and reads with every link verified.

Left out of the ordinary run; `make bench` shows the figures. The floors are far below what an
ordinary machine reaches: they catch a lost index, not a busy afternoon.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
import subprocess
import sys
import time

import pytest

from adapters.event_log.chain import Row
from adapters.event_log.chain import linker
from adapters.event_log.chain import verified
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Entry
from tests.support.processes import ROOT
from tests.support.stores import Store
from tests.support.stores import create

pytestmark = pytest.mark.bench

COUNT = 100_000
BODY = b'{"account":"exchange:main","asset":"BTC","at":"2025-03-04T05:06:07Z","quantity":"%d.5",'
REST = b'"cost":"12345.67","fee":{"amount":"1.25"},"how":"purchase","source":{"file":"a","row":%d}}'


def facts() -> list[Entry]:
    """Facts as an import offers them: random names, bodies of some 200 bytes."""
    made = []
    for number in range(COUNT):
        digest = sha256(b"%d" % number).digest()
        body = (BODY + REST) % (number, number)
        made.append(Entry(f"source:{digest.hex()[:24]}", digest, "fact.acquisition.1", body))
    return made


def rate(name: str, work: Callable[[], int]) -> float:
    """Things per second, shown."""
    begun = time.perf_counter()
    count = work()
    seconds = time.perf_counter() - begun
    print(f"\n{name:<44} {count / seconds:>12,.0f}/s  {seconds:.3f} s", end="")
    return count / seconds


def test_append_and_scan(store: Store) -> None:
    """A hundred thousand facts in one batch, the same again, and the whole ledger read."""
    log = store.log()
    create(log)
    offered = facts()
    kind = store.kind
    assert rate(f"{kind}: append", lambda: len(log.append("smith", offered).positions)) > 15_000
    again = rate(f"{kind}: the same again", lambda: len(log.append("smith", offered).already))
    assert again > 30_000
    for scan in ("first scan", "scan"):
        assert rate(f"{kind}: {scan}", lambda: sum(1 for _ in log.scan("smith"))) > 60_000


def test_small_appends(store: Store) -> None:
    """One fact at a time, each in a transaction of its own."""
    log = store.log()
    create(log)
    few = facts()[:500]

    def one_by_one() -> int:
        return sum(len(log.append("smith", [fact]).positions) for fact in few)

    assert rate(f"{store.kind}: one by one", one_by_one) > 50


def test_verification_alone() -> None:
    """Links made again from rows that are in memory."""
    link_of = linker("smith")
    rows: list[Row] = []
    previous = GENESIS
    for position, fact in enumerate(facts(), 1):
        previous = link_of(previous, position, fact.topic, fact.body)
        rows.append((position, fact.topic, fact.body, previous))
    assert rate("verify", lambda: sum(1 for _ in verified(rows, "smith", ""))) > 150_000


@pytest.mark.parametrize("module", ["opening", "sqlite", "postgres"])
def test_import_time(module: str, tmp_path: Path) -> None:
    """What a command pays before it does anything, beyond the bare interpreter."""
    name = f"adapters.event_log.{module}"
    command = [sys.executable, "-X", "importtime", "-c", f"import {name}"]
    best = 10.0**9
    for _ in range(5):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        total = next(line for line in done.stderr.splitlines() if line.endswith(f" {name}"))
        best = min(best, float(total.split("|")[1]) / 1000)
    print(f"\nimport {name:<37} {best:>10.1f} ms", end="")
    assert best < 1000
