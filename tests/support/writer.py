"""A program of its own that writes into a store, for tests that need real processes.

    python -m tests.support.writer init URL
    python -m tests.support.writer share URL LEDGER FIRST LAST STEP
    python -m tests.support.writer endless URL LEDGER NAME SIZE

Each announces `ready` and then waits for a line on standard input, so that several can be let go
at the same instant. What it acknowledges on standard output was recorded, as far as it was told.
"""

from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from itertools import count
import json
import sys

from adapters.event_log.opening import open_log
from adapters.event_log.port import Entry
from tests.support.stores import entries
from tests.support.stores import entry


def say(**values: object) -> None:
    """One line of JSON, on its way before anything else happens."""
    print(json.dumps(values), flush=True)


def wait_for_the_start() -> None:
    """Tell that everything is loaded and wait for the starting shot."""
    say(ready=True)
    sys.stdin.readline()


def init(url: str) -> None:
    """Create the store, as `lotledger init` does."""
    wait_for_the_start()
    log = open_log(url, must_exist=False)
    log.create_schema()
    say(ledgers=log.ledgers())
    log.close()


def share(url: str, ledger: str, first: str, last: str, step: str) -> None:
    """Append a range of facts that others append as well, a few at a time."""
    log = open_log(url)
    wait_for_the_start()
    for start in range(int(first), int(last), int(step)):
        keys = [f"shared:{number}" for number in range(start, start + int(step))]
        done = log.append(ledger, entries(*keys), closing=closed)
        say(
            recorded=len(done.positions),
            already=len(done.already),
            conflicts=len(done.conflicts),
        )
    log.close()


def endless(url: str, ledger: str, name: str, size: str) -> None:
    """Append batch after batch, acknowledging each, until somebody ends it."""
    log = open_log(url)
    wait_for_the_start()
    for batch in count(1):
        log.append(ledger, list(_batch(name, batch, int(size))), closing=closed)
        say(batch=f"{name}:{batch}")


def _batch(name: str, batch: int, size: int) -> Iterator[Entry]:
    """The facts of one batch; each says which batch it belongs to."""
    for number in range(size):
        yield entry(f"{name}:{batch}:{number}", f'{{"batch":"{name}:{batch}"}}')


def closed(recorded: Collection[str]) -> Entry:
    """The event that closes a batch."""
    return entry("", f'{{"closes":{len(recorded)}}}', topic="import.completed.1")


PARTS: dict[str, Callable[..., None]] = {"init": init, "share": share, "endless": endless}

if __name__ == "__main__":
    PARTS[sys.argv[1]](*sys.argv[2:])
