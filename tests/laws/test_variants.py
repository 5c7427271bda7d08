"""Laws that relate variants of a ledger: other names, a sale in two parts, a switch supposed.

What a coin is called decides nothing, and neither does whether a person sold two coins at once or
one and then the other within the same second. What is supposed of a switch is what a policy would
have made of it; and the law as it stands is the law of the last day it was looked at.
"""

from fractions import Fraction
import json
from typing import Any

from hypothesis import strategies as st

from domain.rules import LATEST
from domain.rulesets import ruleset_named
from tests.laws.comparison import meaning
from tests.laws.ledger import ASSETS
from tests.laws.ledger import EARLY
from tests.laws.ledger import Ledger
from tests.laws.ledger import Recorded
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import CONSERVING
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import ledgers
from tests.laws.writer import Taste
from tests.support import product

TRIES = max(20, EXAMPLES // 20)
RENAMED = dict(zip(ASSETS, ("Z1", "Z2", "Z3"), strict=True))
"""Other names for the same coins."""

SELLING = Taste(kinds=CONSERVING.kinds)
"""Bought, earned, moved and sold, and nobody names lots: a choice speaks of one sale alone."""

SUPPOSABLE = [
    (name, value)
    for name, reading in ruleset_named().switches.items()
    for value in reading.honoured
    if value != reading.default
]
"""Every answer that can be supposed and changes something somewhere."""


def told(ledger: Ledger, **asked: Any) -> dict[str, Any]:
    """What the reports of a ledger say."""
    return meaning(product.run(ledger.lines, ledger.zone, ledger.filing_status, **asked))


def renamed(lines: Any) -> list[Recorded]:
    """The same lines, with every coin under another name."""
    changed = []
    for moment, line in lines:
        text = json.dumps(line)
        for old, new in RENAMED.items():
            text = text.replace(f'"{old}"', f'"{new}"')
        changed.append((moment, json.loads(text)))
    return changed


def said(meant: dict[str, Any], names: dict[str, str]) -> dict[str, list[str]]:
    """What reports mean, row by row as text, in no order and with coins under these names."""
    told: dict[str, list[str]] = {}
    for part, rows in meant.items():
        each = rows.items() if isinstance(rows, dict) else rows
        texts = [repr(row) for row in ([each] if isinstance(each, str) else each)]
        for old, new in names.items():
            texts = [text.replace(f"'{old}'", f"'{new}'") for text in texts]
        told[part] = sorted(texts)
    return told


def test_what_a_coin_is_called_changes_nothing() -> None:
    """Every row says the same of the coin under its other name."""

    def check(ledger: Ledger) -> None:
        other = told(ledger.with_lines(renamed(ledger.lines)))
        assert said(told(ledger), RENAMED) == said(other, {})

    try_on("names of coins", TRIES, ledgers(EVERYTHING), check=check)


def in_two(line: dict[str, Any]) -> list[dict[str, Any]]:
    """A sale as two sales of the same moment that share units, proceeds and nothing else."""
    half = Fraction(line["quantity"]) / 2
    first = {**line, "id": f"{line['id']}-1", "quantity": _decimal(half)}
    second = {**line, "id": f"{line['id']}-2", "quantity": _decimal(half)}
    first["proceeds"], second["proceeds"] = _halves(Fraction(line["proceeds"]))
    return [first, second]


def _decimal(number: Fraction) -> str:
    """A fraction whose denominator is a power of two and ten, as a decimal."""
    scaled = number * 10**30
    assert scaled.denominator == 1
    digits = str(scaled.numerator).rjust(31, "0")
    return f"{digits[:-30]}.{digits[-30:]}"


def _halves(dollars: Fraction) -> tuple[str, str]:
    """Dollars in two parts that sum to the whole, the first to the cent."""
    first = Fraction(int(dollars * 50), 100)
    return _decimal(first), _decimal(dollars - first)


def test_a_sale_in_two_parts_never_changes_totals() -> None:
    """Proceeds, basis and gain of all sales, and every lot that is left, are the same."""

    def check(ledger: Ledger) -> None:
        parted: list[Recorded] = []
        for moment, line in ledger.lines:
            may = line["type"] == "disposal" and "proceeds" in line and "fee" not in line
            parts = in_two(line) if may else [line]
            parted.extend((moment, part) for part in parts)
        whole, apart = told(ledger), told(ledger.with_lines(parted))
        for key in ("proceeds", "basis", "gain"):
            assert whole["gains totals"][key] == apart["gains totals"][key]
        assert whole["lots basis"] == apart["lots basis"]

    try_on("a sale in two", TRIES, ledgers(SELLING), check=check)


def test_what_is_supposed_is_what_a_policy_would_have_made_of_it() -> None:
    """For every switch and every year the two ways of asking give the same figures."""

    def check(ledger: Ledger, supposed: tuple[str, str]) -> None:
        switch, value = supposed
        policy = {
            "id": "supposed", "type": "policy", "switch": switch, "value": value,
            "from": "2009-01-01",
        }  # fmt: skip
        stated = ledger.with_lines([(EARLY, policy), *ledger.lines])
        assert told(ledger, what_if={switch: value}) == told(stated)

    chosen = st.sampled_from(SUPPOSABLE)
    try_on("what if", TRIES, ledgers(EVERYTHING), chosen, check=check)


def test_the_law_as_now_known_is_that_of_the_last_day_it_was_looked_at() -> None:
    """Asked for that day, every report says what it says unasked."""

    def check(ledger: Ledger) -> None:
        assert told(ledger, law=LATEST.isoformat()) == told(ledger)

    try_on("the law of today", TRIES, ledgers(EVERYTHING), check=check)
