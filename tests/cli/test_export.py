"""`export`: the files a ledger rests on come out byte for byte as they went in."""

import hashlib
from pathlib import Path

import pytest

from adapters.event_log.memory import MemoryEventLog
from adapters.exporting import Kept
from adapters.exporting import export_kept
from domain.faults import Refused
from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.files import COINBASE
from tests.cli.lines import line
from tests.support.stores import Store

CONTENT = COINBASE.replace("Sold 0.5 BTC", "Sold 0.5 BTC \u20ac  ").encode("cp1252")
"""An export in an old encoding, with blanks at the end of a line."""

DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def filled(database_store: Store, tmp_path: Path) -> Desk:
    """A ledger with one imported file, in a store of each kind in turn."""
    desk = opened(Desk(tmp_path, database_store.url))
    desk.write("my export (1).csv", CONTENT)
    desk.done("import", "coinbase", "my export (1).csv", "--account", "cb")
    return desk


def test_a_source_comes_out_as_it_went_in(filled: Desk) -> None:
    """By its digest or how it begins, in either case of letters; the line can be checked."""
    ran = filled.done("--quiet", "export", "source", DIGEST[:6].upper(), "--to", "out.csv")
    assert ran.out == f"{DIGEST}  out.csv\n"
    assert (filled.folder / "out.csv").read_bytes() == CONTENT
    filled.done("export", "source", DIGEST)
    assert (filled.folder / "my_export_1_.csv").read_bytes() == CONTENT


def test_all_sources_and_evidence_come_out_under_names_of_their_own(filled: Desk) -> None:
    """The same name twice is two files; running it again changes nothing."""
    filled.write("lines.jsonl", [line("acquisition", "more", quantity="3")])
    filled.done("import", "journal", "lines.jsonl")
    filled.write("lines.jsonl", [line("acquisition", "other", quantity="4")])
    filled.done("import", "journal", "lines.jsonl")
    filled.write("letter.txt", "from the police")
    filled.done(
        "correct", "annotate", "more", "--reason", "see", "--evidence", "letter.txt", "--yes"
    )
    for _ in range(2):
        said = filled.done("export", "sources", "--to", "all").out.splitlines()
        written = {path.name: path.read_bytes() for path in (filled.folder / "all").iterdir()}
        assert [text.partition("-")[2] for text in said] == [
            "my_export_1_.csv", "lines.jsonl", "lines.jsonl", "letter.txt",
        ]  # fmt: skip
        assert len(written) == 4
        for text in said:
            digest, _, path = text.partition("  ")
            content = written[Path(path).name]
            assert hashlib.sha256(content).hexdigest() == digest
            assert Path(path).name.startswith(digest[:12])


def test_a_lost_file_is_told_once_the_others_are_written(
    filled: Desk, database_store: Store
) -> None:
    """Deleted or damaged behind the program's back: a line for each, and broken integrity."""
    digests = []
    for name in ("gone", "broken"):
        filled.write(f"{name}.jsonl", [line("acquisition", name)])
        filled.done("import", "journal", f"{name}.jsonl")
        digests.append(hashlib.sha256((filled.folder / f"{name}.jsonl").read_bytes()).hexdigest())
    filled.journal(line("acquisition", "last", quantity="2"))
    gone, broken = digests
    database_store.tamper("DELETE FROM source_files WHERE digest = ?", gone)
    database_store.tamper("UPDATE source_files SET content = ? WHERE digest = ?", b"x", broken)
    ran = filled.call("export", "sources", "--to", "all")
    assert ran.status == 5
    assert [each.partition("-")[2] for each in ran.out.splitlines()] == [
        "my_export_1_.csv", "lines.jsonl",
    ]  # fmt: skip
    lost, damaged = ran.complaints()
    assert lost.startswith(f"export sources [{gone}] kept_file_lost: found nothing kept of gone.")
    assert "store_damaged" in damaged
    assert broken in damaged


def test_evidence_kept_elsewhere_is_only_told(filled: Desk) -> None:
    """The ledger never had it; as long as it is not the file of an import."""
    evidence = [{"kind": "letter", "ref": "drawer 3", "sha256": "0" * 64}]
    filled.journal(line("theft", "t1", account="cb", asset="BTC", evidence=evidence))
    ran = filled.done("export", "sources", "--to", "all")
    assert ran.err == f"Note: not in this store: {'0' * 64} (drawer 3)\n"
    assert len(ran.out.splitlines()) == 2


def test_evidence_that_was_imported_has_to_be_there(filled: Desk, database_store: Store) -> None:
    """Whichever of the two an event said first."""
    name = filled.write("gone.jsonl", [line("acquisition", "gone")])
    digest = hashlib.sha256((filled.folder / name).read_bytes()).hexdigest()
    evidence = [{"kind": "file", "ref": "gone.jsonl", "sha256": digest}]
    filled.journal(line("theft", "t1", account="cb", asset="BTC", evidence=evidence))
    filled.done("import", "journal", name)
    database_store.tamper("DELETE FROM source_files WHERE digest = ?", digest)
    ran = filled.call("export", "sources", "--to", "all")
    assert (ran.status, f"[{digest}] kept_file_lost" in ran.err) == (5, True)


def test_nothing_is_overwritten(filled: Desk) -> None:
    """Another file of that name, or a folder, is left as it is; the same file is no obstacle."""
    filled.write("taken.csv", "something else")
    (filled.folder / "folder").mkdir()
    for target in ("taken.csv", "folder"):
        ran = filled.call("export", "source", DIGEST, "--to", target)
        assert (ran.status, ran.out) == (3, "")
        assert "file_exists" in ran.err
    assert (filled.folder / "taken.csv").read_text() == "something else"
    for _ in range(2):
        filled.done("export", "source", DIGEST, "--to", "mine.csv")
    names = {path.name for path in filled.folder.iterdir()}
    assert {name for name in names if "export-" in name} == set()


@pytest.mark.parametrize(
    ("digest", "code"), [("ffffff", "unknown_digest"), ("no digest", "unknown_digest")]
)
def test_a_digest_nobody_knows_is_refused(filled: Desk, digest: str, code: str) -> None:
    """With the digests there are."""
    ran = filled.call("export", "source", digest)
    assert ran.status == 2
    assert code in ran.err
    assert f"{DIGEST[:12]} (my export (1).csv)" in ran.err


def test_a_digest_that_several_begin_with_is_refused(filled: Desk) -> None:
    """It is for the person to say which."""
    filled.journal(line("acquisition", "more", quantity="3"))
    ran = filled.call("export", "source", "")
    assert ran.status == 2
    assert "ambiguous_digest" in ran.err
    assert "lines.jsonl" in ran.err


def test_a_folder_that_cannot_be_written_is_said(filled: Desk) -> None:
    """Without a traceback, and without half a file."""
    ran = filled.call("export", "source", DIGEST, "--to", "no/such/folder.csv")
    assert ran.status == 3
    assert "could not go on" in ran.err
    assert not (filled.folder / "no").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("coinbase.csv", "coinbase.csv"),
        ("../../etc/passwd", "etc_passwd"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("größe €.csv", "gr_e_.csv"),
        ("a\nb.csv", "a_b.csv"),
        ("…", "source"),
        ("x" * 300 + ".csv", "x" * 76 + ".csv"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    """What a stranger called a file cannot lead anywhere but into the folder."""
    assert Kept("0" * 64, name).safe_name == safe


def test_a_kept_file_that_is_not_what_it_was_is_not_written(tmp_path: Path) -> None:
    """Its digest is checked on the way out, whatever store it lay in."""

    class Altered(MemoryEventLog):
        def kept_file(self, ledger: str, digest: str) -> bytes | None:
            return b"something else"

    with pytest.raises(Refused) as refused:
        export_kept(Altered(), "ana", Kept(DIGEST, "a.csv"), tmp_path / "a.csv")
    assert refused.value.status == 5
    assert list(tmp_path.iterdir()) == []


def test_a_file_the_store_does_not_hold_is_said_to_be_missing(tmp_path: Path) -> None:
    """An event may name a file that is kept elsewhere."""
    with pytest.raises(Refused) as refused:
        export_kept(MemoryEventLog(), "ana", Kept(DIGEST, "a.csv"), tmp_path / "a.csv")
    assert refused.value.faults[0].code == "not_kept"
