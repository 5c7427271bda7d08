"""Evidence: documents that show why a fact is held to be what it is.

A file is kept byte for byte under its SHA-256, like the exports facts were read from; what is kept
elsewhere (a lawyer's safe, a case number) is named by a reference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
from pathlib import Path

from adapters.event_log.port import EventLog
from adapters.importing import file_name
from adapters.importing import read_file
from domain.corrections import Evidence


@dataclass(frozen=True, slots=True)
class Attached:
    """Evidence as it will stand in an event, and the files that are to be kept, by digest."""

    entries: tuple[Evidence, ...]
    files: tuple[tuple[str, bytes], ...]


def read_evidence(paths: Sequence[Path], references: Sequence[str], kind: str = "") -> Attached:
    """Read files and references; Refused for a file that cannot be read. Nothing is kept yet.

    `kind` says what all of it is (R-THEFT-6); without, only whether it is a file or a reference.
    """
    entries: list[Evidence] = []
    files = []
    for path in paths:
        content = read_file(path)
        digest = hashlib.sha256(content).hexdigest()
        entries.append({"kind": kind or "file", "ref": file_name(path), "sha256": digest})
        files.append((digest, content))
    entries.extend({"kind": kind or "reference", "ref": text} for text in references)
    return Attached(tuple(entries), tuple(files))


def keep_evidence(log: EventLog, ledger: str, attached: Attached) -> None:
    """Keep the files; an event that names them follows."""
    for digest, content in attached.files:
        log.keep_file(ledger, digest, content)
