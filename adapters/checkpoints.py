"""Chain digests that were kept elsewhere, held against the ledger as it is now.

The chain alone cannot show that its tail was cut off, or that somebody who controls the store made
all of it anew. A receipt that a person kept can, since it tells a position and the link there:

    kept: position 9, f0ce2e11…      the link at 9, made from the stored bytes: f0ce2e11…
                                     nothing up to position 9 was altered or cut off
    kept: position 12, ab2a7d64…     the ledger ends at position 10: its tail was cut off
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
import re

from adapters.event_log.chain import linker
from adapters.event_log.port import GENESIS
from adapters.event_log.port import Stored
from adapters.event_log.refusals import RESTORE
from domain.faults import Fault
from domain.faults import Refused

_WRITTEN = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})")

_ADVICE = f"{RESTORE} See first that the digest is from a receipt of this ledger."


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A position, and the link of the chain there, as a receipt told them (hex, lower case)."""

    position: int
    digest: str


def checkpoint_of(text: str) -> Checkpoint:
    """`9:f0ce…` as written by a person; Refused (2) for anything else."""
    match = _WRITTEN.fullmatch(text.strip().lower())
    if match is None:
        expected = "POSITION:DIGEST, the digest in 64 hexadecimal digits"
        step = "Both stand on the receipts of file, identify and standing-order."
        fault = Fault("not_a_checkpoint", "verify", 0, "--chain", text, expected, step)
        raise Refused(fault, status=2)
    return Checkpoint(int(match[1]), match[2])


class Links:
    """The links of a ledger at the positions asked for, made again from the stored bytes."""

    def __init__(self, ledger: str, asked: Sequence[Checkpoint]) -> None:
        self.ledger = ledger
        self.asked = asked
        self.head = 0
        self._found: dict[int, str] = {}
        self._wanted = frozenset(each.position for each in asked)
        self._last = max(self._wanted, default=0)
        self._link_of = linker(ledger)
        self._link = GENESIS

    def take_in(self, stored: Stored) -> None:
        """Let it see the next event; nothing is computed behind the last position asked for."""
        self.head = stored.position
        if stored.position > self._last:
            return
        self._link = self._link_of(self._link, *stored)
        if stored.position in self._wanted:
            self._found[stored.position] = self._link.hex()

    def fitting(self) -> Iterator[Checkpoint]:
        """The checkpoints that are the ledger's own."""
        return (each for each in self.asked if self._found.get(each.position) == each.digest)

    def faults(self) -> Iterator[Fault]:
        """The checkpoints that are not, once the whole ledger was seen."""
        for each in self.asked:
            found = self._found.get(each.position)
            if found is None:
                place, told = f"position {each.position}", f"the last event at {self.head}"
                expected = f"all events up to {each.position}"
                yield Fault("tail_cut_off", self.ledger, 0, place, told, expected, _ADVICE)
            elif found != each.digest:
                place, told = f"position {each.position}", f"the chain digest {found}"
                yield Fault("chain_differs", self.ledger, 0, place, told, each.digest, _ADVICE)
