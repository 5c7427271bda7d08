"""Pools and orders of the years before 2025, and pools anew where a year's are others."""

from decimal import Decimal

import pytest

from tests.support.story import Story


def universal(*, until: str = "", accounts: tuple[str, ...] = ("w", "x")) -> Story:
    """One pool for all up to 2024: lot a came into w, lot b into x."""
    story = Story(accounts=accounts)
    story.given("policy", id="u", switch="pre2025_scope", value="universal", from_="2018-01-01")
    if until:
        story.given("policy", id="s", switch="pre2025_scope", value="per_wallet", from_=until)
    story.bought("a", "2021-01-01", "1", "10", account="w")
    return story.bought("b", "2022-01-01", "1", "40", account="x")


def test_one_pool_for_all_takes_the_earliest_wherever_it_was_bought() -> None:
    """Up to 2024 a sale from x may take what was bought in w (R-LOT-7)."""
    told = universal().sold("s", "2024-12-31", "1", "50", account="x").told()
    assert told.gains() == [("sale", "a", "1", "50", "10", "long")]


def test_from_2025_each_account_has_lots_of_its_own() -> None:
    """The same sale a day later takes what was dealt to x, and that it was dealt is said."""
    told = universal().sold("s", "2025-01-01", "1", "50", account="x").told()
    assert told.gains() == [("sale", "b", "1", "50", "40", "long")]
    assert "no_allocation" in told.codes()


def test_lots_are_dealt_by_what_accounts_hold_in_the_order_they_became_known() -> None:
    """The first account gets the first lots, whichever it was that bought them."""
    story = universal(accounts=("x", "w"))
    assert story.told(as_of="2024-12-31").lots() == [
        ("a", "w", "BTC", "1", "10"),
        ("b", "x", "BTC", "1", "40"),
    ]
    assert story.told(as_of="2025-01-01").lots() == [
        ("b", "w", "BTC", "1", "40"),
        ("a", "x", "BTC", "1", "10"),
    ]


def test_a_lot_that_is_divided_keeps_its_basis_to_the_cent() -> None:
    """Parts add up to the lot."""
    story = Story()
    story.given("policy", id="u", switch="pre2025_scope", value="universal", year=2024)
    story.bought("a", "2024-02-01", "3", "100", account="w")
    for name, account in (("m", "w"), ("n", "x")):
        other = "x" if account == "w" else "w"
        quantity = "2" if account == "w" else "1"
        story.given("transfer", "2024-03-01", id=name, account=account, to=other, asset="BTC",
                    quantity=quantity)  # fmt: skip
    told = story.told()
    assert told.lots() == [("a", "w", "BTC", "2", "66.67"), ("a", "x", "BTC", "1", "33.33")]


def test_a_move_within_one_pool_moves_no_lot_and_uses_up_no_choice() -> None:
    """Only counts change, so the order of lots and what was named stay as they were."""
    story = universal()
    story.given("standing_order", id="o", method="lifo", known="2019-01-01")
    story.given("transfer", "2023-01-01", id="m", account="w", to="x", asset="BTC", quantity="1")
    story.given("balance", "2023-01-02", id="n", account="x", asset="BTC", quantity="2")
    told = story.told(as_of="2024-06-01")
    assert told.lots() == [("a", "w", "BTC", "1", "10"), ("b", "x", "BTC", "1", "40")]
    assert told.book.elections.governed == {}
    assert told.codes() == []


def test_a_move_of_more_than_an_account_has_is_said() -> None:
    """A balance below zero is a sign of history that is missing."""
    story = universal()
    story.given("transfer", "2023-01-01", id="m", account="w", to="x", asset="BTC", quantity="3")
    assert story.told(as_of="2024-06-01").codes() == ["missing_basis"]


def test_a_fee_of_a_move_within_one_pool_is_a_disposal() -> None:
    """The move selects nothing, its fee does (R-FEE-5)."""
    fee = {"asset": "BTC", "quantity": "0.1", "value": "5"}
    story = universal()
    story.given("transfer", "2023-01-01", id="m", account="x", to="w", asset="BTC",
                quantity="0.5", fee=fee)  # fmt: skip
    assert story.told().gains() == [("fee", "a", "0.1", "5", "1", "long")]


def test_separate_pools_are_joined_where_practice_became_universal() -> None:
    """A year's pools are those of its first day; lots of both accounts are then one pool."""
    story = Story()
    story.given("policy", id="u", switch="pre2025_scope", value="universal", from_="2022-06-01")
    story.bought("a", "2021-01-01", "1", "10", account="w")
    story.bought("b", "2021-06-01", "2", "80", account="x")
    story.sold("s22", "2022-12-31", "1", "50", account="x")
    told = story.sold("s23", "2023-01-01", "1", "50", account="x").told(as_of="2023-02-01")
    assert [gain[1] for gain in told.gains()] == ["b", "a"]
    assert told.book.held("w", "BTC") == 1


def test_practice_may_change_before_2025_without_an_allocation() -> None:
    """Pools of a year that are divided are dealt out; only the end of 2024 asks for more."""
    told = universal(until="2023-01-01").sold("s", "2023-05-01", "1", "50", account="x").told()
    assert told.gains() == [("sale", "b", "1", "50", "40", "long")]
    assert "no_allocation" not in told.codes()


def test_an_account_below_zero_is_dealt_nothing() -> None:
    """Sold from x, which never had any: w is short of what x sold, and that is said."""
    story = Story()
    story.given("policy", id="u", switch="pre2025_scope", value="universal", year=2024)
    story.bought("a", "2024-02-01", "3", "30", account="w")
    told = story.sold("s", "2024-03-01", "1", "50", account="x").told()
    assert told.lots() == [("a", "w", "BTC", "2", "20")]
    assert told.book.held("x", "BTC") == 0
    said = {each.code: each for each in told.outcome.findings}
    assert said["no_allocation"].message == "2 BTC were dealt first in, first out to w"
    assert said["missing_basis"].message == "account x lacked 1 BTC when its pool was divided"
    assert {said[code].fact for code in ("no_allocation", "missing_basis")} == {"year:2025"}


def test_counts_end_with_the_pool_that_kept_them() -> None:
    """Sold from w what x had bought: when both are apart again, each holds what its lots say."""
    story = Story()
    for year, value in ((2022, "universal"), (2023, "per_wallet"), (2024, "universal")):
        story.given("policy", id=f"u{year}", switch="pre2025_scope", value=value, year=year)
    story.bought("a", "2022-02-01", "1", "10", account="x")
    story.sold("s", "2022-03-01", "1", "50", account="w")
    book = story.bought("b", "2023-02-01", "1", "10").told(as_of="2024-02-01").book
    assert [book.held(account, "BTC") for account in ("w", "x")] == [Decimal(1), Decimal(0)]


def test_a_wife_and_a_husband_are_no_one_pool() -> None:
    """Two owners are two taxpayers: the universal practice of one takes no lot of the other."""
    story = Story(accounts=("w",))
    story.given("account", id="hers", known="2010-01-01", custody="self", owner="spouse")
    story.given("policy", id="u", switch="pre2025_scope", value="universal", year=2024)
    story.bought("a", "2021-01-01", "1", "10", account="hers")
    told = story.bought("b", "2022-01-01", "1", "40").sold("s", "2024-05-01", "1", "50").told()
    assert told.gains() == [("sale", "b", "1", "50", "40", "long")]


@pytest.mark.parametrize(("method", "lot"), [("lifo", "c"), ("hifo", "b"), ("lofo", "a")])
def test_the_method_that_was_filed_takes_lots_of_that_year(method: str, lot: str) -> None:
    """Where nothing was chosen in time; the rows say that it is attested, and 2025 is FIFO."""
    story = Story().bought("a", "2021-01-01", "1", "10").bought("b", "2022-01-01", "1", "40")
    story.bought("c", "2023-01-01", "1", "20")
    story.given("policy", id="p", switch="pre2025_method", value=method, year=2024)
    story.sold("s24", "2024-05-01", "1", "50")
    told = story.sold("s25", "2025-05-01", "1", "50").told()
    first = next(name for name in "abc" if name != lot)
    assert told.selections() == [(lot, "attested"), (first, "fifo")]


def test_what_was_chosen_in_time_goes_before_the_practice_of_the_year() -> None:
    """An identification, and a standing order even of FIFO, are choices on record."""
    story = Story().bought("a", "2021-01-01", "2", "10").bought("b", "2022-01-01", "2", "40")
    story.given("policy", id="p", switch="pre2025_method", value="lifo", year=2024)
    lots = [{"lot": "a", "quantity": "1"}]
    story.given("identification", id="i", for_="s1", lots=lots, known="2024-01-01")
    story.given("standing_order", id="o", method="fifo", known="2024-06-01")
    story.sold("s1", "2024-05-01", "1", "50").sold("s2", "2024-05-02", "1", "50")
    told = story.sold("s3", "2024-07-01", "1", "50").told()
    assert told.selections() == [("a", "identified"), ("b", "attested"), ("a", "fifo")]


def test_what_is_in_own_custody_may_be_one_pool_from_2025() -> None:
    """The wider reading of the words of paragraph (j)(1): an open question, a switch (R-LOT-1)."""
    story = Story()
    story.given("account", id="venue", known="2010-01-01", custody="foreign_exchange")
    story.given("policy", id="p", switch="selfcustody_fifo_scope", value="all_unhosted",
                from_="2018-01-01")  # fmt: skip
    for name, account in (("v", "venue"), ("a", "w"), ("b", "x")):
        story.bought(name, f"2021-0{len(name)}-01", "2", "10", account=account)
    story.sold("s24", "2024-05-01", "1", "50", account="x")
    told = story.sold("s25", "2025-05-01", "1", "50", account="x").told()
    assert [gain[1] for gain in told.gains()] == ["b", "a"]


@pytest.mark.parametrize(("value", "lot"), [("yes", "b"), ("no", "a")])
def test_an_own_move_may_ignore_what_was_chosen(value: str, lot: str) -> None:
    """Whether a move between own accounts selects lots is open (R-LOT-9)."""
    story = Story().bought("a", "2021-01-01", "1", "10").bought("b", "2022-01-01", "1", "40")
    story.given("policy", id="p", switch="self_transfer_selects_lots", value=value, year=2025)
    story.given("standing_order", id="o", method="hifo", known="2024-06-01")
    story.given("transfer", "2025-03-01", id="m", account="w", to="x", asset="BTC", quantity="1")
    assert [each[0] for each in story.told().lots() if each[1] == "x"] == [lot]


def borne() -> Story:
    """A ledger whose owner adds the cost of own moves to basis."""
    story = Story().bought("a", "2021-01-01", "1", "10").bought("b", "2022-01-01", "2", "40")
    return story.given("policy", id="p", switch="self_transfer_fee", value="add_to_basis",
                       from_="2018-01-01")  # fmt: skip


def test_the_basis_of_a_fee_may_go_along_with_what_moved() -> None:
    """0.5 of b, 10.00, is spread over 1 of a and 1 of b; nothing is disposed of (R-FEE-5)."""
    fee = {"asset": "BTC", "quantity": "0.5", "value": "500"}
    story = borne()
    story.given("transfer", "2025-03-01", id="m", account="w", to="x", asset="BTC", quantity="2",
                fee=fee)  # fmt: skip
    told = story.told()
    assert told.gains() == []
    assert told.lots() == [
        ("b", "w", "BTC", "0.5", "10"),
        ("a", "x", "BTC", "1", "15"),
        ("b", "x", "BTC", "1", "25"),
    ]


def test_what_did_not_arrive_of_a_matched_removal_goes_along_too() -> None:
    """No price is needed for a fee that nobody disposes of."""
    story = borne()
    story.given("removal", "2025-03-01", id="out", account="w", asset="BTC", quantity="1.5")
    story.given("receipt", "2025-03-02", id="in", account="x", asset="BTC", quantity="1")
    told = story.given("transfer_match", "2025-03-02", id="m", removal="out", receipt="in").told()
    assert (told.gains(), told.codes()) == ([], [])
    assert told.lots() == [("b", "w", "BTC", "1.5", "30"), ("a", "x", "BTC", "1", "20")]


def test_custody_may_change_with_a_policy() -> None:
    """From the day an exchange became a US broker its customers have to tell it (R-LOT-11)."""
    story = Story(accounts=())
    story.given("account", id="w", known="2010-01-01", custody="foreign_exchange")
    story.given("policy", id="p", switch="venue_custody_class", value="us_broker", account="w",
                from_="2027-06-01")  # fmt: skip
    story.given("standing_order", id="o", method="lifo", known="2024-06-01")
    story.bought("a", "2021-01-01", "2", "10").bought("b", "2022-01-01", "2", "40")
    story.sold("s1", "2027-05-31", "1", "50")
    told = story.sold("s2", "2027-06-01", "1", "50").told()
    assert told.selections() == [("b", "standing_order"), ("a", "fifo")]
    assert told.codes() == ["broker_not_told"]


def test_units_in_suspense_stay_there_when_pools_change() -> None:
    """What left in 2024 and was never explained is dealt to nobody."""
    story = universal()
    story.given("removal", "2024-06-01", id="out", account="w", asset="BTC", quantity="1")
    told = story.told()
    assert told.lots() == [("b", "x", "BTC", "1", "40")]
    waiting = [lot.remaining for lots in told.book.suspense.values() for lot, _ in lots]
    assert waiting == [Decimal(1)]
