"""The path of a lot: from any lot or gain one can walk back to the fact that acquired its units."""

from decimal import Decimal

import pytest

from domain.amounts import plain
from domain.lots import Lot
from domain.steps import sum_of
from tests.support.story import Story
from tests.support.story import Told


def moved() -> Story:
    """2 BTC bought in w; 1.5 sent to x by transfer, 1 of them back in two halves, 0.2 sold."""
    return (
        Story()
        .bought("a", "2024-01-01", "2", "100.01")
        .given("transfer", "2024-02-01", id="t", account="w", to="x", asset="BTC", quantity="1.5")
        .given("removal", "2024-03-01", id="out", account="x", asset="BTC", quantity="1")
        .given("receipt", "2024-03-02", id="in", account="w", asset="BTC", quantity="1")
        .given("transfer_match", "2024-03-02", id="m", removal="out", receipt="in")
        .sold("s", "2024-04-01", "1.2", "90")
    )


def lot_in(told: Told, account: str) -> Lot:
    """The one lot of an account."""
    return next(lot for lot in told.book.lots() if lot.account == account)


def test_a_lot_names_the_facts_that_moved_it() -> None:
    """In the order they did; a lot that never moved names none."""
    told = moved().told()
    assert lot_in(told, "x").via == ("t",)
    assert lot_in(told, "w").via == ("t", "out", "in")
    assert [(gain.lot, gain.via) for gain in told.outcome.gains] == [
        ("a", ()),
        ("a", ("t", "out", "in")),
    ]


def test_a_gain_keeps_what_its_figures_are_made_of() -> None:
    """Its share before costs, its costs, and the match its basis was taken by."""
    told = moved().told()
    for gain in told.outcome.gains:
        match = gain.match
        assert match is not None
        assert match.lot is not None
        assert gain.proceeds == gain.gross - gain.costs
        assert gain.basis == match.basis
        assert match.taken <= match.lot.basis
        assert match.left + match.quantity <= match.lot.quantity


def test_a_lot_is_what_its_sources_took_along_and_its_fee() -> None:
    """Move by move, back to what was paid."""
    lot = lot_in(moved().told(), "w")
    while lot.sources:
        assert lot.basis == sum((match.basis for match in lot.sources), sum_of(lot.added))
        before = lot.sources[-1].lot
        assert before is not None
        lot = before
    assert (lot.origin.name, lot.basis, lot.added) == ("a", Decimal("100.01"), ())


@pytest.mark.parametrize("family", ["redenomination", "wrap"])
def test_a_conversion_is_a_step_of_the_path(family: str) -> None:
    """Units under another name still lead to the purchase of the old ones."""
    story = Story().bought("a", "2024-01-01", "2", "100").given(
        "conversion", "2024-02-01", id="c", account="w", family=family,
        sent={"asset": "BTC", "quantity": "1.5"}, received={"asset": "NEW", "quantity": "150"},
    )  # fmt: skip
    lot = next(lot for lot in story.told().book.lots() if lot.asset == "NEW")
    assert (lot.via, lot.origin.name, lot.sources[0].quantity) == (("c",), "a", Decimal("1.5"))


def test_a_lot_too_small_to_be_converted_hands_its_basis_on_with_its_source() -> None:
    """The next lot names both matches its basis came from."""
    tiny = "0.000000000000000000000000000001"
    story = (
        Story()
        .bought("dust", "2024-01-01", tiny, "0.05")
        .bought("a", "2024-01-02", "1", "100")
        .given(
            "conversion", "2024-02-01", id="c", account="w", family="redenomination",
            sent={"asset": "BTC", "quantity": f"1{tiny[1:]}"},
            received={"asset": "NEW", "quantity": "0.001"},
        )
    )  # fmt: skip
    lot = next(lot for lot in story.told().book.lots() if lot.asset == "NEW")
    assert [match.lot.origin.name for match in lot.sources if match.lot] == ["dust", "a"]
    assert lot.basis == Decimal("100.05")


def test_a_claim_is_the_sum_of_its_lines() -> None:
    """Basis, what was paid to the thief, less what is waited for; nothing for a private theft."""
    story = Story().bought("a", "2024-01-01", "3", "3000")
    for name, more in (
        ("t", {"for_profit": True, "fees_paid": "10", "recovery_expected": "200"}),
        ("p", {"for_profit": True, "safe_harbor": "ponzi_75", "taxed_income": "50"}),
        ("r", {"for_profit": False}),
    ):
        story.given(
            "theft", "2025-05-01", id=name, account="w", asset="BTC", quantity="1",
            scheme="other", discovered="2025-06-01", **more,
        )  # fmt: skip
    claims = {claim.fact: claim for claim in story.told().outcome.claims}
    assert {name: [plain(step.amount) for step in claims[name].steps] for name in claims} == {
        "t": ["1000", "10", "-200"],
        "p": ["1000", "50", "-262.5"],
        "r": ["1000", "-1000"],
    }
    assert all(sum_of(claim.steps) == claim.allowed for claim in claims.values())
    assert all(len(claim.matches) == 1 for claim in claims.values())
