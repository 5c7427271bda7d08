"""Laws of wash sales, held against random ledgers of securities bought and sold within weeks.

A loss that is disallowed is put off: it lies in a basis until the units are sold for good. So the
rule moves losses about in time and neither makes nor loses any, but where a retirement account
bought.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
import pytest

from tests.laws.comparison import gains
from tests.laws.comparison import meaning
from tests.laws.ledger import EARLY
from tests.laws.ledger import LATE
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import Ledger
from tests.laws.ledger import Recorded
from tests.laws.ledger import text_of
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import CONSERVING
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import WASHING
from tests.laws.strategies import ledgers
from tests.model import brute
from tests.support import product

Run = Callable[..., dict[str, Any]]

TRIES = max(20, EXAMPLES // 20)
DEFERRING = replace(WASHING, kinds=(*CONSERVING.kinds, "purchase", "purchase", "sale"))
"""Ledgers in which every disallowed loss lies in a basis of the books."""


RELATED = (("L", False), ("L", True))
"""Code and missing basis of a loss on a sale to a related person."""


@pytest.fixture(params=("model", "product"))
def run(request: pytest.FixtureRequest) -> Run:
    """Whoever turns lines into reports."""
    runner: Run = brute.run if request.param == "model" else product.run
    return runner


def reports(run: Run, ledger: Ledger) -> dict[str, Any]:
    """The reports on a ledger."""
    return run(ledger.lines, ledger.zone, ledger.filing_status)


def total(rows: list[dict[str, Any]], key: str) -> Fraction:
    """The sum of a column."""
    return sum((Fraction(row[key]) for row in rows), Fraction(0))


def washes(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of gains whose loss the rule disallows, wholly or in part."""
    return [row for row in shown["gains"]["rows"] if row["code"] == "W"]


def without_the_rule(ledger: Ledger) -> Ledger:
    """The same facts, with nothing said of securities or the regime."""
    kept = [entry for entry in ledger.lines if entry[1]["type"] not in {"asset", "policy"}]
    return ledger.with_lines(kept)


def test_no_more_is_disallowed_than_was_lost(run: Run) -> None:
    """Row by row: a loss may become smaller or nothing, and never a gain.

    Losses on sales to related persons are disallowed too, under a code of their own (R-WORTH-3).
    """

    def check(ledger: Ledger) -> None:
        for row in reports(run, ledger)["gains"]["rows"]:
            adjustment = Fraction(row["adjustment"])
            assert adjustment >= 0
            if adjustment:
                assert Fraction(row["basis"]) - Fraction(row["proceeds"]) >= adjustment
                assert (row["code"], row["missing_basis"]) in (("W", False), *RELATED)

    try_on("disallowed within the loss", TRIES, ledgers(WASHING), check=check)


def test_what_is_disallowed_is_added_to_a_basis(run: Run) -> None:
    """All basis that left or is held is what was paid, and what was disallowed on top."""

    def check(ledger: Ledger) -> None:
        with_rule, without = reports(run, ledger), reports(run, without_the_rule(ledger))
        held = [total(each["lots"]["rows"], "basis") for each in (with_rule, without)]
        gone = [total(each["gains"]["rows"], "basis") for each in (with_rule, without)]
        disallowed = total(washes(with_rule), "adjustment")
        assert held[0] + gone[0] == held[1] + gone[1] + disallowed

    try_on("added to basis", TRIES, ledgers(DEFERRING), check=check)


def test_in_the_end_the_rule_takes_nothing(run: Run) -> None:
    """Once everything is sold and nothing bought again, gains and losses sum to the same."""

    def check(ledger: Ledger) -> None:
        held: dict[tuple[str, str], Fraction] = {}
        written: dict[tuple[str, str], list[str]] = {}
        for row in reports(run, ledger)["lots"]["rows"]:
            key = (row["account"], row["asset"])
            held[key] = held.get(key, Fraction(0)) + Fraction(row["quantity"])
            written.setdefault(key, []).append(row["quantity"])
        at = text_of(max(MOMENTS) + timedelta(days=400))
        sales: list[Recorded] = []
        for key, parts in written.items():
            for part in parts:
                line = {"id": f"zz{len(sales)}", "type": "disposal", "at": at, "account": key[0]}
                sales.append((LATE, line | {"asset": key[1], "quantity": part, "proceeds": "0"}))
        sold = ledger.with_lines([*ledger.lines, *sales])
        with_rule, without = reports(run, sold), reports(run, without_the_rule(sold))
        assert with_rule["lots"]["rows"] == []
        assert total(with_rule["gains"]["rows"], "gain") == total(without["gains"]["rows"], "gain")

    try_on("in the end nothing", TRIES, ledgers(DEFERRING), check=check)


def test_where_nothing_is_governed_nothing_changes(run: Run) -> None:
    """To say that the regime is off, or that an asset is plain crypto, moves nothing."""

    def check(ledger: Ledger) -> None:
        said: list[Recorded] = [
            (EARLY, {"id": "zasset", "type": "asset", "asset": "BTC", "class": "crypto"}),
            (EARLY, {"id": "zz", "type": "policy", "switch": "wash_regime", "value": "off"}),
        ]
        said[1][1]["from"] = "2017-01-01"
        other = ledger.with_lines([*ledger.lines, *said])
        before, after = reports(run, ledger), reports(run, other)
        assert meaning(before) == meaning(after)
        assert washes(before) == []

    try_on("nothing governed", TRIES, ledgers(EVERYTHING), check=check)


def test_a_row_is_settled_thirty_days_later(run: Run) -> None:
    """What happens more than thirty days after a sale leaves its rows alone."""

    def check(ledger: Ledger, cut: datetime) -> None:
        assume(not any(line["type"] == "transfer_match" for _, line in ledger.lines))
        moments = {
            line["id"]: datetime.fromisoformat(line["at"])
            for _, line in ledger.lines
            if "at" in line
        }
        before = [entry for entry in ledger.lines if moments.get(entry[1]["id"], EARLY) < cut]
        settled = {name for name, at in moments.items() if at < cut - timedelta(days=32)}
        rows = [
            [row for row in gains(reports(run, each)) if row[0] in settled]
            for each in (ledger, ledger.with_lines(before))
        ]
        assert rows[0] == rows[1]

    cuts = st.sampled_from([moment + timedelta(days=20) for moment in MOMENTS])
    try_on("settled after thirty days", TRIES, ledgers(WASHING), cuts, check=check)
