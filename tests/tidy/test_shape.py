"""Pieces are small, say what they are for, and are finished."""

import pytest

from tests.tidy.shape import FUNCTION_LINES
from tests.tidy.shape import MODULE_LINES
from tests.tidy.shape import leftovers
from tests.tidy.shape import oversize
from tests.tidy.shape import unclaimed
from tests.tidy.shape import undescribed
from tests.tidy.tree import module
from tests.tidy.tree import modules
from tests.tidy.tree import shipped
from tests.tidy.tree import texts

LATER = "TO" + "DO"


def test_every_module_and_function_is_one_thing() -> None:
    """No module is over 400 lines and no function over 70, tests included."""
    assert [complaint for each in modules() for complaint in oversize(each)] == []


def test_everything_shipped_says_what_it_is_for() -> None:
    """Every module and every public class, method and function has a docstring."""
    assert [complaint for each in shipped() for complaint in undescribed(each)] == []


def test_every_test_says_what_it_claims() -> None:
    """Every test has a docstring."""
    claims = [each for each in modules() if each.package == "tests"]
    assert [complaint for each in claims for complaint in unclaimed(each)] == []


def test_nothing_is_left_for_later() -> None:
    """No file of the project carries a mark of work that was put off."""
    assert [one for path, text in texts().items() for one in leftovers(path, text)] == []


def test_a_long_module_is_seen() -> None:
    """One line over the limit is complained about, the limit itself is not."""
    assert list(oversize(module("domain/lots.py", "\n" * (MODULE_LINES + 1))))
    assert list(oversize(module("domain/lots.py", "\n" * MODULE_LINES))) == []


def test_a_long_function_is_seen() -> None:
    """One line over the limit is complained about, the limit itself is not."""
    body = "    pass\n" * (FUNCTION_LINES - 1)
    assert list(oversize(module("domain/lots.py", "def book():\n" + body + "    pass\n")))
    assert list(oversize(module("domain/lots.py", "def book():\n" + body))) == []


@pytest.mark.parametrize(
    "source",
    [
        "lots = []",
        '"""Lots."""\ndef book(): ...',
        '"""Lots."""\nclass Lot: ...',
        '"""Lots."""\nclass Lot:\n    """A lot."""\n    def take(self): ...',
        '"""Lots."""\nasync def book():\n    """ """',
    ],
)
def test_a_silent_definition_is_seen(source: str) -> None:
    """A module, class, method or function without a docstring is complained about."""
    assert list(undescribed(module("domain/lots.py", source)))


def test_private_helpers_may_be_silent() -> None:
    """What starts with an underscore, or lies inside a function, needs no docstring."""
    source = '"""Lots."""\ndef _x(): ...\ndef book():\n    """Book."""\n    def inner(): ...\n'
    assert list(undescribed(module("domain/lots.py", source))) == []


def test_a_test_without_a_claim_is_seen() -> None:
    """A test that has no docstring is complained about, also inside a class."""
    assert list(unclaimed(module("tests/test_lots.py", "def test_fifo(): ...")))
    assert list(unclaimed(module("tests/test_lots.py", "class A:\n    def test_fifo(self): ...")))
    claimed = 'def test_fifo():\n    """The oldest lot goes first."""'
    assert list(unclaimed(module("tests/test_lots.py", claimed))) == []


def test_work_put_off_is_seen() -> None:
    """A mark for later is complained about; the same letters inside a word are not."""
    assert list(leftovers("domain/lots.py", f"# {LATER}: the wash sale"))
    assert list(leftovers("domain/lots.py", f"MASTO{LATER}N = 1")) == []
