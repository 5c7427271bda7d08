"""Exporting kept files: the exports and evidence a ledger rests on, byte for byte as they came.

Facts can be read from a report; what an exchange wrote can only be shown. Every file a fact was
read from, and every document attached to one, lies in the store under its SHA-256 and can be
written out again, to be opened, given to an adviser, or compared with what the exchange has today:

    5ffdde275bb8…  coinbase.csv        a prefix of the digest is enough to ask for it

A file is written whole or not at all, its digest checked on the way out, and nothing that lies
there already is overwritten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
import hashlib
import os
from pathlib import Path
import re
import tempfile

import orjson

from adapters.event_log.port import EventLog
from adapters.event_log.refusals import INTEGRITY
from adapters.event_log.refusals import RESTORE
from adapters.event_log.refusals import store_damaged
from domain.faults import Fault
from domain.faults import Refused

LONGEST_NAME = 80
"""Characters of a file's own name that are kept in the name it is written under."""

WHERE_DIGESTS_ARE = "They stand in the column source of: lotledger history, and in: explain."

MOST_SHOWN = 8
"""Digests that a refusal lists."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file named by events: its digest, and the name it came under.

    What was imported is `ours`: the store has to hold it. Evidence may be kept elsewhere.
    """

    digest: str
    name: str
    ours: bool = True

    @property
    def safe_name(self) -> str:
        """The name without anything a file system could take for something else."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "_", self.name).lstrip("._-")
        return plain[-LONGEST_NAME:] or "source"


def kept_files(log: EventLog, ledger: str) -> list[Kept]:
    """Every file the ledger's events name, in the order they first do; the store may lack some."""
    found: dict[str, Kept] = {}
    for stored in log.scan(ledger):
        # Most events name no file of their own that an import has not named already.
        if b'"sha256"' in stored.state or b'"digest"' in stored.state:
            for each in _named(orjson.loads(stored.state)):
                before = found.setdefault(each.digest, each)
                if each.ours and not before.ours:
                    found[each.digest] = replace(before, ours=True)
    return list(found.values())


def _named(state: dict[str, object]) -> Iterator[Kept]:
    data, source = state["data"], state.get("source")
    if isinstance(source, dict):
        yield Kept(source["digest"], source["file"])
    if isinstance(data, dict):
        if "file" in data and "digest" in data:
            yield Kept(data["digest"], data["file"])
        for key in (state.get("evidence"), data.get("evidence")):
            for each in key if isinstance(key, list) else ():
                if "sha256" in each:
                    yield Kept(each["sha256"], each.get("ref", ""), ours=False)


def find_kept(files: list[Kept], wanted: str) -> Kept:
    """The file whose digest begins with these digits; Refused where none does, or several."""
    fitting = [each for each in files if each.digest.startswith(wanted.lower())]
    if len(fitting) == 1:
        return fitting[0]
    near = (fitting or files)[:MOST_SHOWN]
    shown = ", ".join(f"{each.digest[:12]} ({each.name})" for each in near)
    expected = f"the beginning of one of: {shown or 'no file is kept'}"
    found, where = wanted or "nothing", ("export source", 0, "DIGEST")
    if fitting:
        fault = Fault("ambiguous_digest", *where, found, expected, WHERE_DIGESTS_ARE)
    else:
        fault = Fault("unknown_digest", *where, found, expected, WHERE_DIGESTS_ARE)
    raise Refused(fault, status=2)


def export_kept(log: EventLog, ledger: str, kept: Kept, target: Path) -> Path:
    """Write a kept file; the path it lies at.

    Refused where the store does not hold it, where it is damaged, and where something else lies at
    the target.
    """
    content = log.kept_file(ledger, kept.digest)
    if content is None:
        found = f"{kept.name}, named by the ledger and not kept in this store"
        fault = Fault("not_kept", "export source", 0, kept.digest, found, "a file that is kept")
        raise Refused(fault)
    if hashlib.sha256(content).hexdigest() != kept.digest:
        raise store_damaged("export source", f"a file that is not what {kept.digest} was made from")
    _write(target, content)
    return target


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one file: where it was written, or why it could not be."""

    kept: Kept
    target: Path | None = None
    faults: tuple[Fault, ...] = ()


def export_all(log: EventLog, ledger: str, folder: Path) -> Iterator[Exported]:
    """Write every file the events name into a folder, one after the other.

    A file that is lost or damaged is a fault and ends nothing: the others are written. Evidence
    that this store does not hold is kept elsewhere and no fault; it has no target either.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for kept in kept_files(log, ledger):
        yield _exported(log, ledger, kept, folder / f"{kept.digest[:12]}-{kept.safe_name}")


def _exported(log: EventLog, ledger: str, kept: Kept, target: Path) -> Exported:
    try:
        if log.kept_file(ledger, kept.digest) is None:
            return Exported(kept, faults=(_lost(kept),) if kept.ours else ())
        return Exported(kept, export_kept(log, ledger, kept, target))
    except Refused as refused:
        if refused.status != INTEGRITY:
            raise
        return Exported(kept, faults=refused.faults)


def _lost(kept: Kept) -> Fault:
    place, expected = "export sources", f"the bytes of {kept.digest}"
    found = f"nothing kept of {kept.name}"
    return Fault("kept_file_lost", place, 0, kept.digest, found, expected, RESTORE)


def _write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all, and never over another one."""
    if target.is_dir() or (target.exists() and target.read_bytes() != content):
        expected = "a name that is free, or the same file"
        step = "Nothing was written. Name another file with --to."
        raise Refused(Fault("file_exists", str(target), 0, "", "another file", expected, step))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".export-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
