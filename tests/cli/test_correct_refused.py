"""`correct`: what is refused, in words and with nothing written (run inside this process)."""

import pytest

from tests.cli.desk import Desk
from tests.cli.desk import opened
from tests.cli.story import STOLEN
from tests.cli.story import STORY
from tests.cli.story import WHY
from tests.cli.story import refused


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A ledger with the story in it, to which nobody writes."""
    desk = opened(Desk(tmp_path_factory.mktemp("settled")))
    desk.journal(*STORY)
    return desk


def test_evidence_that_cannot_be_read_is_refused(settled: Desk) -> None:
    """Missing, or a folder: before anything is written."""
    for name in ("nowhere.pdf", "."):
        ran = refused(settled, "void", "out", *WHY, "--evidence", name)
        assert "cannot_read" in ran.err


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("void", "nobody"), ["unknown_fact"]),
        (("void", "out", "--duplicate-of", "nobody"), ["unknown_fact"]),
        (("void", "out", "--duplicate-of", "out"), ["no_twin"]),
        (("void", "--import", "5"), ["no_such_import"]),
        (("void", "out", "--code", "luck"), ["not_a_choice"]),
        (("void", "out", "--expect", "7"), ["no_such_revision"]),
        (("replace", "out", "--quantity", "1.0"), ["no_change"]),
        (("replace", "out", "--quantity", "-1"), ["out_of_range"]),
        (("replace", "out", "--colour", "red"), ["unknown_key"]),
        (("replace", "out", "--account", "attic"), ["unknown_account"]),
        (("replace", "out", "--as", "price"), ["missing_key"] * 3),
        (
            ("replace", "out", "--as", "price", "--at", "2025-01-01T00:00:00Z", "--asset", "BTC",
             "--value", "1"),
            ["another_kind"],
        ),
        (("reclassify", "out", "--as", "theft"), ["missing_key"] * 3),
        (("reclassify", "out", "--as", "removal"), ["no_change"]),
        (("reclassify", "out", "--as", "income", "--how", "mining"), ["units_differ"]),
        (("reclassify", "out", "--as", "price"), ["not_treatable"]),
        (("reclassify", "out", "--as", "lost_access", "--quantity", "2"), ["units_differ"]),
        (("reclassify", "out", "--as", "lost_access", "--drop", "fee"), ["nothing_to_drop"]),
        (("reclassify", "out", "--as", "lost_access", "--at", "2025-01-01"),
         ["not_the_treatment"]),
        (("reclassify", "sale", "--as", "theft", *STOLEN), ["unknown_key"]),
        (("reclassify", "out", "--as", "transfer", "--receipt", "buy"), ["not_one_move"]),
        (("reinstate", "out"), ["no_change"]),
        (("reinstate", "out", "--revision", "3"), ["no_such_revision"]),
        (("reinstate", "--batch", "1f3a"), ["no_such_batch"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(
    settled: Desk, arguments: tuple[str, ...], codes: list[str]
) -> None:
    """Exit 3, one line for each fault, each with its code; nothing is written."""
    ran = refused(settled, *arguments, *WHY)
    assert [complaint.partition(": ")[0].split()[-1] for complaint in ran.complaints()] == codes


def test_a_correction_has_a_reason(settled: Desk) -> None:
    """None, or blanks, is not one, whatever is done."""
    for arguments in (("void", "out"), ("annotate", "out"), ("replace", "out", "--quantity", "2")):
        assert "no_reason" in refused(settled, *arguments).err
        assert "no_reason" in refused(settled, *arguments, "--reason", " \n").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("void",),
        ("void", "out", "--import", "9"),
        ("void", "--import", "9", "--duplicate-of", "in"),
        ("void", "--import", "9", "--expect", "1"),
        ("void", "out", "--expect", "-1"),
        ("void", "out", "--expect", "one"),
        ("replace", "out", "quantity", "2"),
        ("replace", "out", "--quantity"),
        ("replace", "out", "--quantity", "2", "--quantity", "3"),
        ("replace", "out", "--type", "theft"),
        ("replace", "out", "--as", "windfall"),
        ("replace", "out", "--quantity", "2", "--drop", "quantitty"),
        ("replace", "out", "--as", "removal", "--drop", "tx"),
        ("reclassify", "out"),
        ("reclassify", "out", "--as", "windfall"),
        ("reclassify", "out", "--as", "theft", "--receipt", "in"),
        ("reinstate",),
        ("reinstate", "out", "--batch", "1f3a"),
        ("reinstate", "--batch", "1f3a", "--expect", "1"),
        ("batch",),
    ],
)
def test_what_is_no_command_is_wrong_usage(settled: Desk, arguments: tuple[str, ...]) -> None:
    """Exit 2, whatever it is that does not go together."""
    before = settled.history()
    ran = settled.call("correct", *arguments, *WHY)
    assert (ran.status, ran.out, "Traceback" in ran.err) == (2, "", False)
    assert settled.history() == before


def test_a_form_there_is_not_is_wrong_usage(settled: Desk) -> None:
    """Of what a dry run shows."""
    ran = settled.call("correct", "void", "out", *WHY, "--dry-run", "--format", "xml")
    assert (ran.status, ran.out) == (2, "")


def test_bytes_that_are_no_text_are_refused(settled: Desk) -> None:
    """In a reason, a name, a reference or a value: in words, and nothing is written."""
    odd = b"a\xff".decode("utf-8", "surrogateescape")
    for arguments in (
        ("annotate", "out", "--reason", odd),
        ("annotate", "out", *WHY, "--note", odd),
        ("annotate", "out", *WHY, "--approved-by", odd),
        ("annotate", "out", *WHY, "--evidence-ref", odd),
        ("annotate", odd, *WHY),
        ("void", "out", *WHY, "--duplicate-of", odd),
        ("replace", "out", *WHY, "--tx", odd),
        ("reclassify", "out", "--as", "lost_access", *WHY, "--drop", odd),
        ("reinstate", "--batch", odd, *WHY),
    ):
        refused(settled, *arguments)
