"""`import`: every format, counts that add up, and a second time that stores nothing.

The commands run inside this process.
"""

import json
import os
import re

import pytest

from adapters.event_log.opening import open_log
from tests.cli.desk import LEDGER
from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.files import COINBASE
from tests.cli.files import KRAKEN
from tests.cli.files import SOURCES
from tests.cli.lines import line

COUNTS = re.compile(
    r"^(?P<file>.*): read (\d+) = (?:would be )?recorded (\d+) \+ already recorded (\d+)"
    r" \+ not imported (\d+)$",
    re.MULTILINE,
)


def counts(ran: Ran) -> list[tuple[int, ...]]:
    """Read, recorded, already recorded, not imported: one for each file, and each adds up."""
    found = [tuple(map(int, match.groups()[1:])) for match in COUNTS.finditer(ran.out)]
    assert all(read == sum(rest) for read, *rest in found)
    return found


def kept_sources(desk: Desk) -> int:
    """How many source files the store keeps."""
    log = open_log(f"sqlite:///{desk.folder / 'lotledger.db'}")
    (count,) = log._rows("SELECT count(*) FROM source_files")[0]  # type: ignore[attr-defined]
    log.close()
    return int(count)


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_is_read_counted_and_known_again(desk: Desk, source: str) -> None:
    """First time recorded, second time known; read = recorded + already + not imported."""
    content, read, recorded, left = SOURCES[source]
    desk.done("account", "add", source, "--custody", "us_broker")
    name = desk.write("export.csv", content)
    assert counts(desk.done("import", source, name)) == [(read, recorded, 0, left)]
    before = desk.history()
    assert counts(desk.done("import", source, name)) == [(read, 0, recorded, left)]
    assert desk.history() == before
    assert all(row["fact"].startswith(f"{source}:") for row in before[5:-1])


def test_a_journal_of_every_kind_of_fact(desk: Desk) -> None:
    """One line is one row and one fact."""
    ran = desk.journal(line("acquisition"), line("disposal"), line("price"))
    assert counts(ran) == [(3, 3, 0, 0)]
    assert desk.facts()[3:] == ["one:acquisition", "one:disposal", "one:price"]


def test_the_source_of_every_fact_is_kept(desk: Desk) -> None:
    """History names file, row and digest; the store gives the file back byte for byte."""
    content = json.dumps(line("price")) + "\n\n" + json.dumps(line("income")) + "  \n"
    desk.done("import", "journal", desk.write("mine.jsonl", content))
    first, second = (row["source"] for row in desk.history() if row["source"])
    assert first.startswith("mine.jsonl:1 sha256:")
    assert second.startswith("mine.jsonl:3 sha256:")
    log = open_log(f"sqlite:///{desk.folder / 'lotledger.db'}")
    (digest,) = {
        json.loads(each.state)["source"]["digest"]
        for each in log.scan(LEDGER)
        if b'"source"' in each.state and b'"fact":"one' in each.state
    }
    assert log.kept_file(LEDGER, digest) == content.encode()
    log.close()


def test_the_reasons_for_what_is_left_out_are_told(desk: Desk) -> None:
    """Each reason stands with its count under the file's own line."""
    ran = desk.done("import", "coinbase", desk.write("c.csv", COINBASE), "--account", "cb")
    assert re.search(r"^  not imported: 1 × .+money", ran.out, re.MULTILINE)


def test_quiet_still_says_the_counts(desk: Desk) -> None:
    """What became of the rows is the result; only the remarks are left away."""
    ran = desk.done("--quiet", "import", "coinbase", desk.write("c.csv", COINBASE),
                    "--account", "cb")  # fmt: skip
    assert counts(ran) == [(5, 4, 0, 1)]
    assert len(ran.out.splitlines()) == 1


def test_a_dry_run_shows_all_and_writes_nothing(desk: Desk) -> None:
    """The facts are printed as journal lines, the counts are those of the import that follows."""
    desk.journal(line("price"))
    name = desk.write("next.jsonl", [line("price"), line("income"), line("income")])
    before, sources = desk.done("history", "--format", "json").out, kept_sources(desk)
    dry = desk.done("import", "journal", name, "--dry-run")
    assert desk.done("history", "--format", "json").out == before
    assert kept_sources(desk) == sources
    assert json.loads(dry.out.splitlines()[0]) == line("income")
    assert counts(dry) == [(3, 1, 2, 0)]
    assert counts(desk.done("import", "journal", name)) == [(3, 1, 2, 0)]


def test_what_a_dry_run_prints_is_a_journal(desk: Desk) -> None:
    """An exchange's facts, printed by a dry run, are the same facts when read back."""
    name = desk.write("c.csv", COINBASE)
    dry = desk.done("import", "coinbase", name, "--account", "cb", "--dry-run").out.splitlines()
    desk.write("printed.jsonl", "\n".join(each for each in dry if each.startswith("{")) + "\n")
    desk.done("import", "journal", "printed.jsonl")
    assert counts(desk.done("import", "coinbase", name, "--account", "cb")) == [(5, 0, 4, 1)]


def test_a_dry_run_is_refused_where_the_import_would_be(desk: Desk) -> None:
    """A fact that is known with other content is shown by the dry run already."""
    desk.journal(line("price"))
    name = desk.write("next.jsonl", [line("price", value="1"), line("income")])
    dry = desk.call("import", "journal", name, "--dry-run")
    real = desk.call("import", "journal", name)
    assert (dry.status, dry.out, dry.err) == (real.status, real.out, real.err)
    assert (dry.status, "conflict" in dry.err) == (3, True)


def test_the_same_name_with_other_content_is_refused_with_both_shown(desk: Desk) -> None:
    """File, row, name, the version offered and the version recorded; nothing is written."""
    desk.journal(line("acquisition", cost="100"))
    before, sources = desk.history(), kept_sources(desk)
    name = desk.write("next.jsonl", [line("income"), line("acquisition", cost="101")])
    ran = desk.call("import", "journal", name)
    assert ran.status == 3
    (complaint,) = ran.complaints()
    assert complaint.startswith("next.jsonl:2 [id] conflict: found one:acquisition")
    assert '"cost":"101"' in complaint
    assert '"cost":"100"' in complaint
    assert "--skip one:acquisition" in complaint
    assert (desk.history(), kept_sources(desk)) == (before, sources)


def test_skip_leaves_one_fact_out_and_counts_it(desk: Desk) -> None:
    """The file that was refused is taken without the fact in question."""
    desk.journal(line("acquisition", cost="100"))
    name = desk.write("next.jsonl", [line("income"), line("acquisition", cost="101")])
    ran = desk.done("import", "journal", name, "--skip", "one:acquisition")
    assert counts(ran) == [(2, 1, 0, 1)]
    assert "not imported: 1 × left out by --skip" in ran.out
    assert desk.facts()[3:] == ["one:acquisition", "one:income"]


def test_notes_may_change(desk: Desk) -> None:
    """Another note, or evidence, on a known fact is no contradiction."""
    desk.journal(line("income", note="first"))
    evidence = [{"kind": "statement", "ref": "p. 3"}]
    assert counts(desk.journal(line("income", note="second", evidence=evidence))) == [(1, 0, 1, 0)]


def test_the_same_number_may_be_written_otherwise(desk: Desk) -> None:
    """1.50 and 1.5, noon in Zurich and 11 o'clock UTC are one observation."""
    desk.journal(line("income", quantity="1.50", at="2024-05-01T12:00:00+01:00"))
    again = line("income", quantity="01.5", at="2024-05-01T11:00:00Z")
    assert counts(desk.journal(again)) == [(1, 0, 1, 0)]


def test_a_line_that_stands_twice_is_one_fact(desk: Desk) -> None:
    """The repetition is counted as recorded already."""
    assert counts(desk.journal(line("income"), line("price"), line("income"))) == [(3, 2, 1, 0)]


def test_several_files_are_each_all_or_nothing(desk: Desk) -> None:
    """Those before a faulty file are recorded and said, of the faulty one nothing is."""
    good = desk.write("a.jsonl", [line("income")])
    bad = desk.write("b.jsonl", [line("price"), line("income", "x", quantity="0")])
    ran = desk.call("import", "journal", good, bad)
    assert (ran.status, counts(ran)) == (3, [(1, 1, 0, 0)])
    assert ran.err.startswith("b.jsonl:2 [quantity] out_of_range")
    assert desk.facts()[3:] == ["one:income"]


def test_several_good_files(desk: Desk) -> None:
    """Each has its own line, and a fact in two of them is recorded once."""
    first = desk.write("a.jsonl", [line("income"), line("price")])
    second = desk.write("b.jsonl", [line("price"), line("disposal")])
    ran = desk.done("import", "journal", first, second)
    assert counts(ran) == [(2, 2, 0, 0), (2, 1, 1, 0)]


def test_a_source_name_prefixes_facts_and_what_refers_to_them(desk: Desk) -> None:
    """Two journals that count from 1 may both be imported."""
    lines = [line("removal", "1"), line("receipt", "2", account="kr"),
             line("transfer_match", "3", removal="1", receipt="2")]  # fmt: skip
    for source in ("home", "away"):
        desk.done("import", "journal", desk.write(f"{source}.jsonl", lines), "--source", source)
    names = [f"{source}:{number}" for source in ("home", "away") for number in (1, 2, 3)]
    assert desk.facts()[3:] == names
    codes = {row["code"] for row in desk.done("findings", "--format", "json").rows()}
    assert "unbound_reference" not in codes


def test_accounts_may_stand_in_the_file_itself(desk: Desk) -> None:
    """An account line anywhere in the file serves every other line of it."""
    ran = desk.journal(line("income", account="new"), line("account", "new"))
    assert counts(ran) == [(2, 2, 0, 0)]


def test_the_zone_of_bare_dates_is_the_persons(desk: Desk) -> None:
    """Koinly's bare times are read in the zone that is named."""
    content = SOURCES["koinly"][0].replace(" UTC", "")
    desk.done("import", "koinly", desk.write("k.csv", content), "--account", "cb",
              "--zone", "America/New_York")  # fmt: skip
    assert desk.history()[4]["effective_at"] == "2024-01-05T15:00:00Z"


def test_the_list_tells_formats_and_past_imports(desk: Desk) -> None:
    """Formats first; then every file with its counts, and who imported it."""
    empty = desk.done("import", "--list").out
    assert [each.split()[0] for each in empty.splitlines()] == [
        "coinbase", "journal", "koinly", "kraken"
    ]  # fmt: skip
    desk.done("--actor", "ben", "import", "kraken", desk.write("k.csv", KRAKEN), "--account", "kr")
    last = desk.done("import", "--list").out.splitlines()[-1]
    assert re.search(r"ben +kraken 1 +k\.csv +4 +3 +0 +1", last)


def test_the_list_needs_no_store(empty: Desk) -> None:
    """A person who has nothing yet can ask what there is."""
    assert "coinbase" in empty.done("import", "--list").out
    assert list(empty.folder.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [(), ("journal",), ("banana", "x.csv"), ("journal", "x.jsonl", "--zone")],
)
def test_half_a_command_is_wrong_usage(desk: Desk, arguments: tuple[str, ...]) -> None:
    """No format, no file, a format there is none of: 2, and nothing is recorded."""
    desk.write("x.csv", "a,b\n")
    assert desk.call("import", *arguments).status == 2
    assert len(desk.history()) == 4


def test_a_file_name_in_another_encoding(desk: Desk) -> None:
    """A name that is no UTF-8 is shown with its odd bytes spelt out."""
    path = os.fsencode(desk.folder) + b"/caf\xe9.jsonl"
    with open(path, "wb") as file:  # noqa: PTH123  a Path cannot be made of these bytes
        file.write(json.dumps(line("price")).encode())
    ran = desk.run("import", "journal", os.fsdecode(b"caf\xe9.jsonl"))
    assert (ran.status, counts(ran)) == (0, [(1, 1, 0, 0)])
    assert desk.history()[4]["source"].startswith(r"caf\xe9.jsonl:1 ")
