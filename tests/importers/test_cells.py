"""Numbers and times as sources write them."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
import pytest

from adapters.importers.cells import Malformed
from adapters.importers.cells import Moment
from adapters.importers.cells import fits
from adapters.importers.cells import parse_amount
from adapters.importers.cells import parse_moment
from adapters.importers.cells import time_words
from domain.amounts import plain
from domain.calendar import write_instant

UTC = ZoneInfo("UTC")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("249.73", "", "249.73"),
        (" 249.73 ", "", "249.73"),
        ("249.73 USD", "USD", "249.73"),
        ("0 USD", "USD", "0"),
        ("-€0.00355", "EUR", "-0.00355"),
        ("€-0.5", "EUR", "-0.5"),
        ("£5.00", "GBP", "5"),
        ("$39,999.331136545", "USD", "39999.331136545"),
        ("($53.62)", "USD", "-53.62"),
        ("(0.03 BTC)", "BTC", "-0.03"),
        ("0.01612653BNB", "BNB", "0.01612653"),
        ("1.0e-08", "", "0.00000001"),
        ("6.0E-7", "", "0.0000006"),
        ("1e5", "", "100000"),
        ("1E", "E", "1"),
        ("1,000", "", "1000"),
        ("12,345,678.9", "", "12345678.9"),
        ("+3", "", "3"),
        ("−2.5", "", "-2.5"),
        (".5", "", "0.5"),
        ("5.", "", "5"),
        ("$100", "CAD", "100"),
        ("0." + "0" * 37 + "1", "", "0." + "0" * 37 + "1"),
    ],
)
def test_a_number_is_read_exactly(text: str, unit: str, number: str) -> None:
    """Whatever stands around the digits, the digits are kept."""
    found = parse_amount(text, unit)
    assert isinstance(found, Decimal)
    assert plain(found) == number


@pytest.mark.parametrize("text", ["", "  ", "-", "--", "—", "null", "N/A", "none"])
def test_a_cell_may_say_there_is_no_number(text: str) -> None:
    """The marks for none are none, not zero."""
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("abc", "", "not_a_number"),
        ("NaN", "", "not_a_number"),
        ("Infinity", "", "not_a_number"),
        ("1_000", "", "not_a_number"),
        ("1,5", "", "not_a_number"),
        ("1.2.3", "", "not_a_number"),
        ("(5", "", "not_a_number"),
        ("--5", "", "not_a_number"),
        ("-€-5", "EUR", "not_a_number"),
        (".", "", "not_a_number"),
        ("٣", "", "not_a_number"),
        ("²", "", "not_a_number"),
        ("x" * 5000, "", "not_a_number"),
        ("249.73 EUR", "USD", "other_unit"),
        ("€249.73", "USD", "other_unit"),
        ("1" * 61, "", "too_many_digits"),
        ("1e100", "", "too_many_digits"),
        ("1e-100", "", "too_many_digits"),
        ("0." + "0" * 59 + "1", "", "too_many_digits"),
    ],
)
def test_what_is_no_number_says_why(text: str, unit: str, code: str) -> None:
    """A cell is never read as nearly what it says."""
    found = parse_amount(text, unit)
    assert isinstance(found, Malformed)
    assert found.code == code


@given(st.text(max_size=30) | st.from_regex(r"[-(]?[$€]?[0-9,.]+(e[0-9]+)?[A-Z ]*\)?"))
def test_any_text_is_a_number_that_fits_or_is_refused(text: str) -> None:
    """What is accepted can be written in the journal's form."""
    found = parse_amount(text)
    if isinstance(found, Decimal):
        assert fits(found)
        assert Decimal(plain(found)) == found


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2023-04-20T04:05:40Z", "2023-04-20T04:05:40Z"),
        ("2025-01-21 21:32:46 UTC", "2025-01-21T21:32:46Z"),
        ("2025-01-21 21:32:46", "2025-01-21T21:32:46Z"),
        ("2025-01-21 21:32", "2025-01-21T21:32:00Z"),
        ("2025-01-21 21:32:46.1234", "2025-01-21T21:32:46.123400Z"),
        ("2025-01-21T21:32:46.123456789Z", "2025-01-21T21:32:46.123456Z"),
        ("2025-01-21T21:32:46+02:00", "2025-01-21T19:32:46Z"),
        ("2025-01-21T21:32:46-0530", "2025-01-22T03:02:46Z"),
    ],
)
def test_an_instant_is_read_as_utc(text: str, instant: str) -> None:
    """Every way of writing an instant is one instant."""
    found = parse_moment(text, UTC, UTC)
    assert isinstance(found, Moment)
    assert (write_instant(found.at), found.whole_day) == (instant, False)


@pytest.mark.parametrize("text", ["10/06/2015", "2015-10-06"])
def test_a_bare_date_is_noon_of_that_day(text: str) -> None:
    """A date keeps its day for anyone less than half a day away."""
    found = parse_moment(text, UTC, NEW_YORK)
    assert isinstance(found, Moment)
    assert (write_instant(found.at), found.whole_day) == ("2015-10-06T16:00:00Z", True)


def test_a_time_without_zone_is_of_the_zone_the_source_writes() -> None:
    """Summer time is told from winter time by the zone."""
    found = [parse_moment(f"2024-0{month}-01 12:00:00", NEW_YORK, UTC) for month in (1, 7)]
    assert [write_instant(each.at) for each in found if isinstance(each, Moment)] == [
        "2024-01-01T17:00:00Z",
        "2024-07-01T16:00:00Z",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_an_instant"),
        ("yesterday", "not_an_instant"),
        ("2024-13-01 00:00:00", "not_an_instant"),
        ("2023-02-29", "not_an_instant"),
        ("02/30/2015", "not_an_instant"),
        ("2024-01-01 25:00:00", "not_an_instant"),
        ("0001-01-01T00:00:00+12:00", "not_an_instant"),
        ("9999-12-31T23:59:59-12:00", "not_an_instant"),
        ("2024-03-10 02:30:00", "no_such_time"),
    ],
)
def test_a_time_that_is_none_is_refused(text: str, code: str) -> None:
    """Nor is an hour that the clocks of the zone left out ever read as another."""
    found = parse_moment(text, NEW_YORK, UTC)
    assert isinstance(found, Malformed)
    assert found.code == code


@given(st.text(max_size=40))
def test_any_text_is_an_instant_or_is_refused(text: str) -> None:
    """Reading a time never fails in another way."""
    assert isinstance(parse_moment(text, UTC, NEW_YORK), Moment | Malformed)


def test_two_spellings_of_a_time_name_one_fact() -> None:
    """The words of a time that names are made of do not depend on its spelling."""
    assert time_words("2023-04-20T04:05:40Z") == time_words(" 2023-04-20 04:05:40 UTC")
