"""Pools: the order of lots under each method, however they came in and were used."""

from datetime import UTC
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domain.amounts import exactly
from domain.lots import Lot
from domain.lots import Origin
from domain.pools import Pool

START = datetime(2024, 1, 1, tzinfo=UTC)
METHODS = ("fifo", "lifo", "hifo", "lofo")

Made = tuple[int, int, int, int]
makings = st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(1, 3), st.integers(0, 500))
steps = st.lists(
    st.one_of(makings, st.tuples(st.sampled_from(METHODS), st.integers(1, 4))), max_size=30
)


def lot_of(number: int, made: Made) -> Lot:
    """A lot from four small numbers: hour, order, units, cents of basis."""
    hour, order, quantity, basis = made
    day = START + timedelta(hours=hour)
    origin = Origin(f"lot{number % 3}", day, order, day.date(), day.date())
    return Lot(origin, "w", "BTC", Decimal(quantity), Decimal(basis).scaleb(-2))


def expected_next(lots: list[Lot], method: str) -> Lot:
    """The lot a method takes next, found the slow way."""

    def place(lot: Lot) -> tuple[datetime, int, str, int]:
        return (lot.origin.acquired, lot.origin.order, lot.origin.name, lot.arrival)

    def each(lot: Lot) -> Fraction:
        return Fraction(lot.basis - lot.taken) / Fraction(lot.remaining)

    if method == "fifo":
        return min(lots, key=place)
    if method == "lifo":
        return max(lots, key=place)
    sign = -1 if method == "hifo" else 1
    return min(lots, key=lambda lot: (sign * each(lot), place(lot)))


@given(steps)
def test_every_method_takes_the_lot_it_should(plan: list[Made | tuple[str, int]]) -> None:
    """Lots come, are used in part and run out; each method still finds its next lot."""
    pool, lots = Pool(), []
    with exactly():
        for number, step in enumerate(plan):
            if len(step) == 4:
                lot = lot_of(number, step)
                pool.add(lot)
                lots.append(lot)
                continue
            method, tenths = step
            held = [lot for lot in lots if lot.remaining]
            found = pool.next(method)
            if not held:
                assert found is None
                continue
            assert found is expected_next(held, method)
            pool.take(found, min(found.remaining, Decimal(tenths) / 4))
            assert pool.units == sum((lot.remaining for lot in lots), Decimal(0))
        assert list(pool) == sorted(
            (lot for lot in lots if lot.remaining),
            key=lambda lot: (
                lot.origin.acquired,
                lot.origin.order,
                lot.origin.name,
                lot.arrival,
            ),
        )


def test_a_lot_gives_its_whole_basis_and_no_more() -> None:
    """Thirds of a lot of 100.00 take 33.33, 33.34 and 33.33, and the lot is empty."""
    lot = lot_of(0, (0, 0, 3, 10000))
    with exactly():
        taken = [lot.take(Decimal(1))[0] for _ in range(3)]
    assert taken == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]
    assert lot.remaining == 0
