"""A country is added without a line of the rest that knows of it."""

import pytest

from tests.tidy.countries import countries_known
from tests.tidy.tree import module
from tests.tidy.tree import shipped


def test_only_packs_and_sets_of_rules_know_of_countries() -> None:
    """Booking, reports and explanations ask for data of the set and never which country it is."""
    assert [complaint for each in shipped() for complaint in countries_known(each)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/booking/book.py", "from domain.packs.uk import uk_pack"),
        ("domain/booking/book.py", "from domain.packs import pack_of"),
        ("domain/folding.py", "from domain.packs.us import us_pack"),
        ("domain/netting.py", "from domain.rulesets.uk_2026_1 import UK_2026_1"),
        ("projections/reports.py", "shown = ruleset.country == 'uk'"),
    ],
)
def test_a_country_out_of_place_is_seen(path: str, line: str) -> None:
    """Each way of knowing a country is complained about."""
    assert list(countries_known(module(path, line)))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/folding.py", "from domain.packs import pack_of"),
        ("domain/folding.py", "from domain.packs.base import OUTFLOW"),
        ("domain/packs/uk.py", "from domain.packs.uk_pool import match"),
        ("projections/reports.py", "shown = ruleset.terms"),
    ],
)
def test_asking_for_what_differs_is_right(path: str, line: str) -> None:
    """Data of the set, the pack by its interface, and one country at home are no complaint."""
    assert list(countries_known(module(path, line))) == []
