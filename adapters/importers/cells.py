"""Cells: the numbers and times people and programs write, read exactly or refused.

    -€0.00355   ($53.62)   1,093.73   1.0e-08   249.73 USD   0.01612653BNB   --

are all numbers somewhere. Two of them are traps: an exponent read as a float loses digits, and a
glued-on currency that is not the column's makes euros into dollars. So numbers are decimals, and
a unit or symbol that contradicts the column is a fault. Nothing here raises: what cannot be read
comes back as `Malformed`, because a person wants to hear of every bad cell in one run.
"""

from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from datetime import time
from datetime import timedelta
from decimal import Decimal
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.amounts import MOST_DIGITS
from domain.amounts import plain

LONGEST_NUMBER = 200
"""Characters a number may take, exponent and unit included."""

NO_NUMBER = frozenset({"", "-", "--", "—", "null", "n/a", "none"})
"""What sources write where there is no number."""

_USUAL = re.compile(r"(-?)([$€£]?)([0-9]+(?:\.[0-9]+)?)")
_ANY_NUMBER = re.compile(
    r"""(?P<open>\()? \s* (?P<before>[-+−])? \s* (?P<symbol>US\$|[$€£¥₿Ξ])? \s* (?P<after>[-−])?
    (?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)? (?P<part>\.[0-9]*)? (?P<power>[eE][-+]?[0-9]{1,4})?
    \s* (?P<unit>[A-Za-z][A-Za-z0-9]*)? \s* (?P<close>\))?""",
    re.VERBOSE,
)
_SYMBOLS = {"€": "EUR", "£": "GBP"}
"""Symbols of one currency only; a dollar sign may be Canadian."""

_USUAL_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z| UTC)", re.ASCII)
_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<clock>\d\d:\d\d(?::\d\d)?)(?P<part>\.\d{1,9})?"
    r"\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?",
    re.ASCII | re.IGNORECASE,
)
_AMERICAN = re.compile(r"(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Malformed:
    """A cell that cannot be read: the fault's code, and what was expected."""

    code: str
    expected: str


_NOT_A_NUMBER = Malformed("not_a_number", "a number")
_TOO_LONG = Malformed("too_many_digits", f"at most {MOST_DIGITS} digits")
_NOT_A_TIME = Malformed("not_an_instant", "a date and time")
_OUT_OF_RANGE = Malformed("not_an_instant", "a date and time that exist")


def parse_amount(text: str, unit: str = "") -> Decimal | Malformed | None:
    """The number in a cell, None where the cell says there is none.

    With `unit`, a currency or asset glued to the number must be that one.
    """
    digits = text.removeprefix("$")
    if digits.isascii() and digits.replace(".", "", 1).isdigit() and len(text) <= MOST_DIGITS:
        return Decimal(digits)
    usual = _USUAL.fullmatch(text)
    if usual and len(text) <= MOST_DIGITS:
        sign, symbol, digits = usual.groups()
        if not symbol:
            return Decimal(text)
        if _SYMBOLS.get(symbol, unit) == unit:
            return Decimal(sign + digits)
    # Single spaces: runs of them would make the search below slow.
    text = " ".join(text.split())
    if text.casefold() in NO_NUMBER:
        return None
    if len(text) > LONGEST_NUMBER:
        return _NOT_A_NUMBER
    return _written_otherwise(text, unit)


def _written_otherwise(text: str, unit: str) -> Decimal | Malformed:
    match = _ANY_NUMBER.fullmatch(text)
    if not match or bool(match["open"]) != bool(match["close"]):
        return _NOT_A_NUMBER
    signs = [sign for sign in (match["before"], match["after"]) if sign]
    digits = (match["whole"] or "").replace(",", "") + (match["part"] or "")
    if len(signs) > 1 or not digits.strip("."):
        return _NOT_A_NUMBER
    named = match["unit"] or _SYMBOLS.get(match["symbol"] or "", unit)
    if unit and named.casefold() != unit.casefold():
        return Malformed("other_unit", f"an amount in {unit}")
    number = Decimal(digits + (match["power"] or ""))
    if not fits(number):
        return _TOO_LONG
    negative = any(sign != "+" for sign in signs) != bool(match["open"])
    return number.copy_negate() if negative else number


def fits(number: Decimal) -> bool:
    """Whether a number can be written out within the journal's limit of digits."""
    if not number:
        return True
    if abs(number.adjusted()) > MOST_DIGITS:
        return False
    return sum(map(str.isdigit, plain(number))) <= MOST_DIGITS


class Moment(NamedTuple):
    """An instant (UTC) read from a cell; `whole_day` where the cell gave only a date."""

    at: datetime
    whole_day: bool = False


def parse_moment(text: str, clocks: ZoneInfo, days: ZoneInfo) -> Moment | Malformed:
    """The instant in a cell; `clocks` is the zone of times that name none, `days` of bare dates.

    A bare date is taken as noon: the tax date then stays the same in any zone less than
    half a day away, which midnight would not give.
    """
    text = text.strip()
    try:
        if _USUAL_TIME.fullmatch(text):
            return Moment(datetime.fromisoformat(text[:19] + "+00:00"))
        match = _ISO.fullmatch(text)
        if not match:
            return _american(text, days)
        if not match["clock"]:
            return Moment(_noon(match["day"], days), whole_day=True)
        naive = datetime.fromisoformat(f"{match['day']}T{match['clock']}{_part(match['part'])}")
        return _placed(naive, match["zone"] or "", clocks)
    except (ValueError, OverflowError):
        return _OUT_OF_RANGE


def time_words(text: str) -> str:
    """A time as written, in one spelling: for names that must not hang on the zone assumed."""
    words = text.strip().upper().removesuffix("UTC").removesuffix("Z").strip()
    return words.replace("T", " ")


def _part(text: str | None) -> str:
    """A fraction of a second in the six digits an instant has."""
    return "." + text[1:7].ljust(6, "0") if text else ""


def _placed(naive: datetime, offset: str, zone: ZoneInfo) -> Moment | Malformed:
    if offset.upper() in ("Z", "UTC"):
        return Moment(naive.replace(tzinfo=UTC))
    if offset:
        shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
        utc = naive + shift if offset[0] == "-" else naive - shift
        return Moment(utc.replace(tzinfo=UTC))
    utc = naive.replace(tzinfo=zone).astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) != naive:
        return Malformed("no_such_time", f"a time that exists in {zone.key} (clocks went forward)")
    return Moment(utc)


def _noon(day: str, zone: ZoneInfo) -> datetime:
    noon = datetime.combine(datetime.fromisoformat(day), time(12), tzinfo=zone)
    return noon.astimezone(UTC)


def _american(text: str, zone: ZoneInfo) -> Moment | Malformed:
    match = _AMERICAN.fullmatch(text)
    if not match:
        return _NOT_A_TIME
    day = f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}"
    return Moment(_noon(day, zone), whole_day=True)
