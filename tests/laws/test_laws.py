"""Laws every ledger obeys, held against random ledgers.

They say nothing of what a figure should be, only how figures must hang together: what was known
stays known, later facts leave earlier ones alone, nothing is created or lost in moving. Each law
is put to the product and, so that a law wrongly stated shows, to the model as well.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import strategies as st
import pytest

from tests.laws.comparison import lots
from tests.laws.comparison import meaning
from tests.laws.ledger import ASSETS
from tests.laws.ledger import EARLY
from tests.laws.ledger import LATE
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import Ledger
from tests.laws.ledger import Line
from tests.laws.ledger import Recorded
from tests.laws.ledger import exact
from tests.laws.ledger import text_of
from tests.laws.random_ledgers import EXAMPLES
from tests.laws.random_ledgers import try_on
from tests.laws.strategies import CONSERVING
from tests.laws.strategies import EVERYTHING
from tests.laws.strategies import WASHING
from tests.laws.strategies import WITHOUT_ELECTIONS
from tests.laws.strategies import ledgers
from tests.model import brute
from tests.support import product

Run = Callable[..., dict[str, Any]]

TRIES = max(20, EXAMPLES // 20)
ELECTIONS = frozenset({"identification", "standing_order"})


@pytest.fixture(params=("model", "product"))
def run(request: pytest.FixtureRequest) -> Run:
    """Whoever turns lines into reports."""
    runner: Run = brute.run if request.param == "model" else product.run
    return runner


def shown(run: Run, ledger: Ledger, **cuts: Any) -> dict[str, Any]:
    """What the reports on a ledger say."""
    return meaning(run(ledger.lines, ledger.zone, ledger.filing_status, **cuts))


def happened(line: Line) -> datetime | None:
    """When a line's fact happened; None for lines that have no place in time."""
    return datetime.fromisoformat(line["at"]) if "at" in line else None


def test_import_is_idempotent(run: Run) -> None:
    """Importing every line a second time, later, changes nothing."""

    def check(ledger: Ledger) -> None:
        again = [(LATE + timedelta(days=1), line) for _, line in ledger.lines]
        twice = ledger.with_lines([*ledger.lines, *again])
        assert shown(run, twice) == shown(run, ledger)

    try_on("import is idempotent", TRIES, ledgers(EVERYTHING), check=check)


def test_import_order_does_not_matter_as_now_known(run: Run) -> None:
    """Facts may become known in any order; only elections and words on years depend on theirs."""

    def check(ledger: Ledger, order: Any) -> None:
        timed = ELECTIONS | {"year_facts", "account", "asset", "policy"}
        facts = [line for _, line in ledger.lines if line["type"] not in timed]
        kept = [entry for entry in ledger.lines if entry[1]["type"] in timed]
        order.shuffle(facts)
        moments = [order.choice((EARLY, LATE, *MOMENTS)) for _ in facts]
        other = ledger.with_lines([*kept, *zip(moments, facts, strict=True)])
        assert shown(run, other) == shown(run, ledger)

    shuffled = st.randoms(use_true_random=False)
    try_on("import order", TRIES, ledgers(EVERYTHING), shuffled, check=check)
    try_on("import order of washes", TRIES // 2, ledgers(WASHING), shuffled, check=check)


def test_knowledge_is_immutable(run: Run) -> None:
    """A view at a fixed position is the same before and after more becomes known."""

    def check(ledger: Ledger, part: float) -> None:
        count = round(part * len(ledger.lines))
        as_it_was = replace(ledger, lines=list(ledger.lines)[:count])
        position = count + 1
        assert shown(run, ledger, known_at=position) == shown(run, as_it_was)

    parts = st.sampled_from((0.25, 0.5, 0.75, 0.9))
    try_on("knowledge is immutable", TRIES, ledgers(EVERYTHING), parts, check=check)
    try_on("knowledge of washes is immutable", TRIES // 2, ledgers(WASHING), parts, check=check)


def test_nothing_before_the_divergence_point_moves(run: Run) -> None:
    """Rows of facts before some moment do not depend on facts after it."""

    def check(ledger: Ledger, cut: datetime) -> None:
        assume(not any(line["type"] == "transfer_match" for _, line in ledger.lines))
        before = [entry for entry in ledger.lines if (happened(entry[1]) or EARLY) < cut]
        names = {line["id"] for _, line in before}
        gains = [row for row in shown(run, ledger)["gains"] if row[0] in names]
        assert gains == shown(run, ledger.with_lines(before))["gains"]
        just_before = cut - timedelta(microseconds=1)
        assert shown(run, ledger, as_of=just_before) == shown(
            run, ledger.with_lines(before), as_of=just_before
        )

    try_on("divergence", TRIES, ledgers(EVERYTHING), st.sampled_from(MOMENTS), check=check)


def made(line: Line) -> tuple[str, Fraction, Fraction] | None:
    """The asset, units and whole basis of the lot a line makes, if it makes one."""
    leg = line.get("received", line)
    if line["type"] == "receipt":
        return leg["asset"], Fraction(leg["quantity"]), Fraction(0)
    if line["type"] in {"income", "swap"}:
        return leg["asset"], Fraction(leg["quantity"]), Fraction(line["value"])
    if line["type"] != "acquisition":
        return None
    fee = line.get("fee", {})
    basis = Fraction(line["cost"]) + Fraction(fee.get("amount", "0"))
    basis += Fraction(fee.get("value", "0")) - Fraction(fee.get("own_cost", "0"))
    return leg["asset"], Fraction(leg["quantity"]), basis


def test_units_and_basis_are_conserved(run: Run) -> None:
    """What a lot was made with is, to the last digit, what left it and what is left of it."""

    def check(ledger: Ledger) -> None:
        reports = run(ledger.lines, ledger.zone, ledger.filing_status)
        found: dict[str, tuple[Fraction, Fraction]] = {}
        for row in [*reports["lots"]["rows"], *reports["gains"]["rows"]]:
            if row["lot"] is not None:
                units, basis = found.get(row["lot"], (Fraction(0), Fraction(0)))
                units, basis = units + Fraction(row["quantity"]), basis + Fraction(row["basis"])
                found[row["lot"]] = (units, basis)
        for _, line in ledger.lines:
            lot = made(line)
            if lot is not None:
                assert found.pop(line["id"]) == lot[1:]
        assert all(basis == 0 for _, basis in found.values())

    try_on("conservation", TRIES, ledgers(CONSERVING), check=check)


def test_proceeds_are_conserved(run: Run) -> None:
    """The rows of a sale or spend bring in, together, what it fetched less what it cost."""

    def check(ledger: Ledger) -> None:
        rows = run(ledger.lines, ledger.zone, ledger.filing_status)["gains"]["rows"]
        for _, line in ledger.lines:
            if line["type"] != "disposal":
                continue
            of_sale = [row for row in rows if row["disposal"] == line["id"]]
            main = [row for row in of_sale if row["kind"] != "fee"]
            fee = line.get("fee", {})
            expected = Fraction(line["proceeds"]) - Fraction(fee.get("amount", "0"))
            if "withheld" not in fee:
                expected -= Fraction(fee.get("value", "0")) - Fraction(fee.get("own_cost", "0"))
            assert sum(Fraction(row["proceeds"]) for row in main) == expected
            assert sum(Fraction(row["quantity"]) for row in main) == Fraction(line["quantity"])

    try_on("proceeds", TRIES, ledgers(CONSERVING), check=check)


def test_a_late_election_never_binds(run: Run) -> None:
    """Elections recorded after everything has happened move no unit and no cent."""

    def check(ledger: Ledger, method: str) -> None:
        outflows = [line for _, line in ledger.lines if line["type"] in {"disposal", "transfer"}]
        lot_names = [line["id"] for _, line in ledger.lines if line["type"] == "acquisition"]
        late: list[Recorded] = [
            (LATE, {"id": "zz", "type": "standing_order", "method": method}),
        ]
        for number, outflow in enumerate(outflows if lot_names else []):
            named = [{"lot": lot_names[-1], "quantity": outflow["quantity"]}]
            choice = {"id": f"zz{number}", "type": "identification", "for": outflow["id"]}
            late.append((LATE, choice | {"lots": named}))
        with_late = shown(run, ledger.with_lines([*ledger.lines, *late]))
        without = shown(run, ledger)
        labels = {"late_identification": "fifo"}
        for view in (with_late, without):
            view["gains"] = [
                tuple(labels.get(cell, cell) if cell else cell for cell in row)
                for row in view["gains"]
            ]
        assert with_late == without

    methods = st.sampled_from(("lifo", "hifo", "lofo"))
    try_on("late election", TRIES, ledgers(EVERYTHING), methods, check=check)


def test_selling_in_two_halves_takes_the_same_lots(run: Run) -> None:
    """One sale, or the same units sold in two sales one after the other: lots and sums agree."""

    def check(ledger: Ledger, quantity: str, method: str | None) -> None:
        at = max(MOMENTS) + timedelta(days=300)
        orders: list[Recorded] = []
        if method is not None:
            orders.append((EARLY, {"id": "order", "type": "standing_order", "method": method}))

        def sale(name: str, part: str, proceeds: str) -> Recorded:
            line = {"id": name, "type": "disposal", "at": text_of(at), "account": "wallet"}
            return (LATE, line | {"asset": "BTC", "quantity": part, "proceeds": proceeds})

        first = exact(Decimal(quantity) / 4)
        second = exact(Decimal(quantity) - Decimal(quantity) / 4)
        whole = ledger.with_lines([*ledger.lines, *orders, sale("z1", quantity, "100.00")])
        halves = [sale("z1", first, "25.00"), sale("z2", second, "75.00")]
        parts = ledger.with_lines([*ledger.lines, *orders, *halves])
        one = run(whole.lines, ledger.zone, ledger.filing_status)
        two = run(parts.lines, ledger.zone, ledger.filing_status)
        assert lots(one) == lots(two)
        proceeds = "proceeds"
        assert one["gains"]["totals"][proceeds] == two["gains"]["totals"][proceeds]

    quantities = st.sampled_from(("1", "2", "0.5", "3.000000000000000001", "1000"))
    methods = st.sampled_from((None, "lifo"))
    strategy = ledgers(WITHOUT_ELECTIONS)
    try_on("two halves", TRIES, strategy, quantities, methods, check=check)


def test_renaming_assets_changes_nothing(run: Run) -> None:
    """Called by other names, assets have the same rows under those names."""
    other_names = dict(zip(ASSETS, ("zinc", "Amber", "m"), strict=True))

    def renamed(value: Any) -> Any:
        """The same with every asset's name replaced."""
        if isinstance(value, dict):
            return {
                key: other_names[item] if key == "asset" and item else renamed(item)
                for key, item in value.items()
            }
        return [renamed(item) for item in value] if isinstance(value, list) else value

    def check(ledger: Ledger) -> None:
        lines = [(moment, renamed(line)) for moment, line in ledger.lines]
        reports = run(ledger.lines, ledger.zone, ledger.filing_status)
        assert meaning(renamed(reports)) == shown(run, ledger.with_lines(lines))

    try_on("renaming", TRIES, ledgers(EVERYTHING), check=check)
    try_on("renaming of washes", TRIES // 2, ledgers(WASHING), check=check)


def test_a_cut_by_date_ends_with_that_day(run: Run) -> None:
    """As of a date means up to the last instant of that day in the taxpayer's zone."""

    def check(ledger: Ledger, day: str) -> None:
        following = datetime.fromisoformat(day) + timedelta(days=1)
        end = following.replace(tzinfo=ZoneInfo(ledger.zone)).astimezone(UTC)
        last = end - timedelta(microseconds=1)
        assert shown(run, ledger, as_of=day) == shown(run, ledger, as_of=last)

    days = st.sampled_from(("2024-12-31", "2025-03-08", "2025-12-31"))
    try_on("cut by date", TRIES, ledgers(EVERYTHING), days, check=check)
