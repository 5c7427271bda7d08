"""How long whole processes take, on both stores, by the command anybody can run.

Run with `make bench`; the figures are printed, never judged: a test that fails because a machine is
busy proves nothing. What was measured and when stands in docs/explanation/speed.md.
"""

import os
import subprocess
import sys

import pytest


@pytest.mark.bench
@pytest.mark.postgres
def test_import_and_replay(postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Import and replay of a seeded workload on SQLite and PostgreSQL, with floors."""
    events = os.environ.get("LOTLEDGER_BENCH_EVENTS", "100000")
    command = [sys.executable, "-m", "cli.main", "bench", "--events", events]
    done = subprocess.run(
        [*command, "--postgres", postgres_url], capture_output=True, text=True, check=True
    )
    with capsys.disabled():
        print(f"\n{done.stdout}")
    assert "PostgreSQL" in done.stdout
