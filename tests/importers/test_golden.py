"""Every layout of every source, read as it was once checked by hand."""

from pathlib import Path

import pytest

from domain.findings import CATALOGUE
from domain.journal import check
from tests.importers.golden import expected
from tests.importers.golden import files
from tests.importers.golden import reading_of
from tests.importers.golden import told
from tests.importers.reads import unaccounted

each_file = pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)


@each_file
def test_file_is_read_as_expected(path: Path) -> None:
    """Facts, their rows, what was left out and what was remarked are those kept beside it."""
    assert told(reading_of(path)) == expected(path)


@each_file
def test_every_fact_is_a_valid_journal_line(path: Path) -> None:
    """What an importer drafts passes the check a journal has to pass."""
    reading = reading_of(path)
    faults = [
        fault.sentence()
        for draft in reading.drafts
        for fault in check(draft.line, path.name, draft.rows[0])[1]
    ]
    assert faults == []
    assert reading.faults == []


@each_file
def test_every_row_is_accounted_for(path: Path) -> None:
    """Each row went into a fact or was left out with a reason, and none did both."""
    assert unaccounted(reading_of(path)) == []


@each_file
def test_every_name_is_used_once(path: Path) -> None:
    """No two facts of a file share a name."""
    names = [draft.line["id"] for draft in reading_of(path).drafts]
    assert len(names) == len(set(names))


@each_file
def test_every_remark_is_a_known_finding(path: Path) -> None:
    """A remark becomes a finding, so its code is in the catalogue."""
    reading = reading_of(path)
    remarks = [*reading.remarks, *(each for draft in reading.drafts for each in draft.remarks)]
    assert {remark.code for remark in remarks} <= CATALOGUE.keys()


def test_there_is_a_file_for_every_layout() -> None:
    """The fixtures cover Coinbase's six headers, Kraken's five files and Koinly's four tables."""
    names = [path.name.partition("_")[0] for path in files()]
    assert {name: names.count(name) for name in names} == {"coinbase": 7, "kraken": 5, "koinly": 4}
