"""Units that replaced others: the basis and the period they take on, and where they lie."""

from datetime import date

from domain.amounts import plain
from domain.steps import sum_of
from tests.support.story import Story
from tests.units.domain.washed import bought
from tests.units.domain.washed import disallowed
from tests.units.domain.washed import harvested
from tests.units.domain.washed import held
from tests.units.domain.washed import links
from tests.units.domain.washed import securities
from tests.units.domain.washed import sold


def test_a_purchase_that_moved_replaces_where_it_lies() -> None:
    """In parts, in other accounts, it is held still."""
    story = bought(securities("w", "x", "z"), "old", "2024-01-02", "100", "1000")
    bought(story, "new", "2025-06-01", "100", "800", account="x")
    story.given("transfer", "2025-06-02", id="t", account="x", to="z", asset="STK", quantity="60")
    told = sold(story, "sale", "2025-06-10", "100", "750").told()
    assert told.lots() == [("new", "x", "STK", "40", "420"), ("new", "z", "STK", "60", "630")]


def test_a_unit_that_moved_does_not_replace_again() -> None:
    """The part that took a loss keeps it, and stays spent, in another account."""
    story = bought(harvested(), "new", "2025-06-11", "100", "800")
    story.given("transfer", "2025-06-12", id="t", account="w", to="x", asset="STK", quantity="100")
    bought(story, "other", "2024-02-01", "50", "900", account="x")
    told = sold(story, "second", "2025-06-20", "50", "100", account="x").told()
    assert links(told) == [("sale", "new", "100", "250")]
    assert disallowed(told)[-1] == ("second", "", "0")
    (lot,) = told.book.lots()
    assert (lot.account, plain(lot.basis), lot.via) == ("x", "1050", ("t",))


def test_what_was_on_its_way_replaces_when_it_arrives() -> None:
    """Bought before, sent off before the loss, arrived after it."""
    story = bought(securities(), "new", "2025-06-01", "100", "800", account="x")
    bought(story, "old", "2024-01-02", "100", "1000")
    story.given("removal", "2025-06-09", id="out", account="x", asset="STK", quantity="100")
    sold(story, "sale", "2025-06-10", "100", "750")
    story.given("receipt", "2025-06-11", id="in", account="w", asset="STK", quantity="100")
    story.given("transfer_match", "2025-06-12", id="m", removal="out", receipt="in")
    told = story.told()
    assert links(told) == [("sale", "new", "100", "250")]
    assert held(told) == [("new", "100", "1050")]


def test_a_loss_is_not_known_without_a_basis() -> None:
    """A lot whose cost nobody stated is sold with a fee: below zero, and not judged."""
    story = securities().given(
        "acquisition", "2024-01-02", id="a", account="w", asset="STK", quantity="1"
    )
    sold(story, "sale", "2025-06-10", "1", "0", fee={"amount": "5"})
    told = bought(story, "new", "2025-06-11", "1", "10").told()
    assert disallowed(told) == [("sale", "", "0")]


def test_the_old_period_is_added() -> None:
    """Held eleven months, replaced, and sold six weeks later: long-term; the purchase's own date
    and place stay.
    """
    story = bought(securities(), "old", "2024-07-10", "100", "1000")
    sold(story, "sale", "2025-06-10", "100", "750")
    bought(story, "new", "2025-06-20", "100", "800")
    told = sold(story, "later", "2025-07-21", "100", "900").told()
    row = told.outcome.gains[-1]
    assert (row.term, row.acquired, plain(row.basis)) == ("long", date(2025, 6, 20), "1050")
    assert row.match is not None
    assert row.match.lot is not None
    assert row.match.lot.origin.period_from == date(2024, 7, 20)


def test_periods_add_up_along_a_chain() -> None:
    """A replacement that is itself sold at a loss and replaced takes all days along."""
    story = bought(securities(), "old", "2024-07-10", "1", "1000")
    sold(story, "s1", "2025-01-10", "1", "900")
    bought(story, "n1", "2025-01-20", "1", "900")
    sold(story, "s2", "2025-02-10", "1", "700")
    told = bought(story, "n2", "2025-02-20", "1", "700").told()
    (lot,) = told.book.lots()
    assert (plain(lot.basis), lot.origin.period_from) == ("1000", date(2024, 7, 30))


def test_a_gift_sold_at_a_loss_adds_the_period_that_governs_it() -> None:
    """The donor's where the donor's basis does, else the days since the gift."""
    for worth, began in (("2000", date(2024, 7, 11)), ("900", date(2025, 6, 2))):
        story = securities().given(
            "acquisition",
            "2025-06-01",
            id="g",
            account="w",
            asset="STK",
            quantity="1",
            how="gift",
            donor_basis="1000",
            donor_acquired="2024-07-10",
            value_at_gift=worth,
        )
        sold(story, "sale", "2025-06-10", "1", "500")
        (lot,) = bought(story, "n", "2025-06-11", "1", "500").told().book.lots()
        assert lot.origin.period_from == began


def test_a_lot_says_what_its_basis_is_made_of() -> None:
    """What it took along and the loss that came on top, by sale."""
    (lot,) = bought(harvested(), "new", "2025-06-11", "100", "800").told().book.lots()
    assert lot.basis == sum((match.basis for match in lot.sources), sum_of(lot.added))
    assert [(step.label, plain(step.amount), step.rule) for step in lot.added] == [
        ("loss disallowed on sale", "250", "R-WASH-2")
    ]


def test_lots_are_taken_by_the_basis_they_have_now() -> None:
    """Highest basis first finds the part that took the loss."""
    story = harvested().given("standing_order", id="o", known="2020-01-01", method="hifo")
    bought(story, "new", "2025-06-11", "150", "1200")
    bought(story, "dear", "2025-06-12", "10", "90")
    told = sold(story, "later", "2026-01-10", "120", "1200").told()
    assert [(row.lot, plain(row.basis)) for row in told.outcome.gains[1:]] == [
        ("new", "1050"),
        ("dear", "90"),
        ("new", "80"),
    ]


def test_accounts_of_one_wallet_keep_their_units() -> None:
    """A lot split in a group's pool is counted in its account as before."""
    story = Story(accounts=())
    for name in ("w", "x"):
        story.given("account", id=name, known="2010-01-01", custody="self", wallet_group="g")
    story.given("asset", id="stk", known="2010-01-01", asset="STK", class_="security")
    bought(story, "old", "2024-01-02", "100", "1000")
    sold(story, "sale", "2025-06-10", "100", "750")
    told = bought(story, "new", "2025-06-11", "120", "960", account="x").told()
    assert told.book.held("x", "STK") == 120
    assert held(told) == [("new", "20", "160"), ("new", "100", "1050")]
