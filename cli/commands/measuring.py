"""`bench`: how long the work takes here, on a seeded workload, beside a floor of the same run."""

from pathlib import Path
import shutil
import tempfile
from typing import Annotated

import typer

from cli.session import session_of


def bench(
    context: typer.Context,
    events: Annotated[int, typer.Option(help="Rows of the generated export.", min=1000)] = 100_000,
    postgres: Annotated[
        str, typer.Option(help="Also measure on this empty PostgreSQL database.")
    ] = "",
) -> None:
    """Measure import, replay and start-up on a seeded workload, with a floor from the same run.

    Example: lotledger bench --events 100000
    """
    session = session_of(context)
    folder = Path(tempfile.mkdtemp(prefix="lotledger-bench-"))
    try:
        stores = {"SQLite": f"sqlite:///{folder / 'bench.db'}"}
        if postgres:
            stores["PostgreSQL"] = postgres
        for name, store in stores.items():
            for line in _measure(name, store, folder, events):
                typer.echo(line)
    finally:
        shutil.rmtree(folder)
    session.say("Times are of whole processes; ratios are to the floor of the same run.")


def _measure(name: str, store: str, folder: Path, events: int) -> list[str]:
    from adapters.event_log.opening import open_log
    from cli.bench.correcting import correcting_steps
    from cli.bench.timing import insert_floor
    from cli.bench.timing import read_floor
    from cli.bench.timing import run
    from cli.bench.workload import SEED
    from cli.bench.workload import write_export

    export = folder / "export.csv"
    write_export(export, events)
    run(["init"], folder, store)
    run(["ledger", "create", "bench", "--zone", "America/New_York"], folder, store)
    run(["account", "add", "coinbase", "--custody", "us_broker"], folder, store)
    lines = [f"{name}, {events} rows, seed {SEED}"]
    command = ["import", "coinbase", str(export)]
    first, again = run(command, folder, store), run(command, folder, store)
    log = open_log(store)
    states = [stored.state for stored in log.scan("bench")]
    log.close()
    size = sum(map(len, states)) // len(states)
    floor = insert_floor(folder, len(states), size)
    (folder / "floor.db").unlink()
    lines.append(f"  floor: bare SQLite insert of {len(states)} x {size} bytes {floor:.2f} s")
    for label, timed in (("import", first), ("import again (all known)", again)):
        rate = events / timed.seconds
        lines.append(
            f"  {label:<34}{timed.seconds:7.2f} s  {rate:9,.0f} rows/s  {timed.peak:6.0f} MiB"
            f"  {timed.seconds / floor:5.1f} x floor"
        )
    floor = read_floor(states)
    lines.append(f"  floor: parsing the JSON of {len(states)} events {floor:.2f} s")
    steps = list(correcting_steps(states))
    del states
    questions = {
        "carryforward, as now known": ["carryforward"],
        "lots, two dates": ["lots", "--as-of", "2022-06-30", "--known-at", f"position:{events}"],
        "gains of one year": ["gains", "--year", "2024", "--format", "csv"],
    }
    for label, arguments in questions.items():
        timed = run(arguments, folder, store)
        lines.append(
            f"  {label:<34}{timed.seconds:7.2f} s  {events / timed.seconds:9,.0f} events/s"
            f"  {timed.peak:4.0f} MiB  {timed.seconds / floor:5.1f} x floor"
        )
    for label, arguments, telling in steps:
        timed = run(arguments, folder, store)
        if telling:
            lines.append(
                f"  {label:<34}{timed.seconds:7.2f} s  {timed.peak:26.0f} MiB"
                f"  {timed.seconds / floor:5.1f} x floor"
            )
    timed = run(["--help"], folder, store)
    lines.append(f"  {'--help':<34}{timed.seconds:7.2f} s")
    return lines
