"""Timing whole processes, and the floors they are compared with.

Absolute times drift with the machine, so each figure is given as a ratio to a floor measured in the
same run: for an import the bare insert of as many rows of the same size, for a replay the bare read
of the same events and the parsing of their JSON.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import os
from pathlib import Path
import sqlite3
import subprocess
import sys
import time

import orjson


@dataclass(frozen=True, slots=True)
class Timed:
    """One whole process: seconds of wall time, peak memory in MiB."""

    seconds: float
    peak: float


def run(arguments: Sequence[str], folder: Path, store: str) -> Timed:
    """Run the command itself as a process; raises CalledProcessError if it fails."""
    environment = {**os.environ, "LOTLEDGER_STORE": store, "LOTLEDGER_LEDGER": "bench"}
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command, with arguments of our own
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            complaint = process.stderr.read() if process.stderr else b""
            raise subprocess.CalledProcessError(
                process.returncode, list(arguments), stderr=complaint
            )
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Timed(seconds, used.ru_maxrss / scale)


def insert_floor(folder: Path, rows: int, size: int) -> float:
    """Seconds to insert so many rows of so many bytes into a bare SQLite table, durably."""
    connection = sqlite3.connect(folder / "floor.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE floor(ledger TEXT, position INTEGER, state BLOB)")
    blob = b"x" * size
    begun = time.perf_counter()
    with connection:
        connection.executemany(
            "INSERT INTO floor VALUES ('bench', ?, ?)", ((place, blob) for place in range(rows))
        )
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def read_floor(states: Sequence[bytes]) -> float:
    """Seconds to parse the JSON of so many stored events, already in memory."""
    begun = time.perf_counter()
    for state in states:
        orjson.loads(state)
    return time.perf_counter() - begun
