"""Moves: transfers, matched halves, and what may not pass for a move."""

from domain.amounts import plain
from tests.support.story import Story

GAIN = ("sale", "a", "1", "50", "10", "long")


def test_a_transfer_carries_basis_and_date() -> None:
    """A lot that moved is the same lot; a later sale there is long-term by its first date."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    story.given("transfer", "2025-02-01", id="t", account="w", to="x", asset="BTC", quantity="1")
    told = story.sold("s", "2025-03-01", "1", "50", account="x").told()
    assert told.gains() == [GAIN]
    assert told.lots() == [("a", "w", "BTC", "1", "10")]


def test_missing_units_arrive_as_a_lot_of_the_transfer() -> None:
    """Units nobody accounts for stay marked after a move."""
    story = Story().given(
        "transfer", "2025-02-01", id="t", account="w", to="x", asset="BTC", quantity="1"
    )
    told = story.told()
    assert told.lots() == [("t", "x", "BTC", "1", "0")]
    assert told.codes() == ["missing_basis"]


def test_accounts_of_one_wallet_group_are_one_pool() -> None:
    """Two addresses of one seed share lots; the lots still know where they lie."""
    story = Story(accounts=())
    for account in ("w", "x"):
        story.given("account", id=account, known="2010-01-01", custody="self", wallet_group="seed")
    story.bought("a", "2024-01-01", "1", "10", account="x").bought("b", "2024-02-01", "1", "40")
    told = story.sold("s", "2025-03-01", "1", "50", account="w").told()
    assert told.gains() == [GAIN]


def matched(story: Story, out: str = "1.001", back: str = "1") -> Story:
    """A removal from w and a receipt at x, said to be one move."""
    story.given("removal", "2025-02-01", id="out", account="w", asset="BTC", quantity=out)
    story.given("receipt", "2025-02-02", id="in", account="x", asset="BTC", quantity=back)
    return story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")


def test_a_matched_removal_and_receipt_are_a_transfer_with_a_fee() -> None:
    """The suspended lots arrive; what did not was the fee, disposed of at its price (R-FEE-5)."""
    story = Story().bought("a", "2024-01-01", "2", "20")
    story.given("price", "2025-02-01", id="p", asset="BTC", value="1000")
    told = matched(story).told()
    assert told.gains() == [("fee", "a", "0.001", "1", "0.01", "long")]
    assert told.lots() == [
        ("a", "w", "BTC", "0.999", "9.99"),
        ("a", "x", "BTC", "1", "10"),
    ]
    assert told.codes() == []


def test_a_match_that_does_not_fit_binds_nothing() -> None:
    """More arriving than left is no move: both sides stay unclassified and it is said why."""
    told = matched(Story().bought("a", "2024-01-01", "2", "20"), out="1", back="2").told()
    assert told.codes() == ["unclassified_receipt", "unclassified_removal", "unmatched_transfer"]


def test_a_match_of_unknown_facts_is_unbound() -> None:
    """A match may be recorded before its sides; until they come it is a finding."""
    story = Story().given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")
    assert story.told().codes() == ["unbound_reference"]


def test_a_receipt_that_a_clock_put_before_its_removal_still_gets_its_lots() -> None:
    """Two exchanges' clocks need not agree."""
    story = Story().bought("a", "2024-01-01", "1", "10")
    story.given(
        "receipt", "2025-02-01T11:00:00+00:00", id="in", account="x", asset="BTC", quantity="1"
    )
    story.given(
        "removal", "2025-02-01T11:00:05+00:00", id="out", account="w", asset="BTC", quantity="1"
    )
    story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")
    assert story.told().lots() == [("a", "x", "BTC", "1", "10")]


def test_between_removal_and_receipt_units_are_nowhere() -> None:
    """As of a day in between, the lots are in suspense: in no account, and not lost."""
    told = matched(Story().bought("a", "2024-01-01", "2", "20")).told(
        as_of="2025-02-01T23:00:00+00:00"
    )
    assert [lot[1:4] for lot in told.lots()] == [("w", "BTC", "0.999")]
    waiting = [(plain(lot.remaining), how) for lot, how in told.book.suspense["out"]]
    assert waiting == [("1.001", "fifo")]


def test_moves_into_and_out_of_a_retirement_account_are_not_judged() -> None:
    """A contribution is no own transfer, a distribution no gift: both are said, neither booked."""
    story = Story().bought("a", "2025-01-01", "1", "10")
    story.given("account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira")
    for name, out, to in (("in", "w", "ira"), ("out", "ira", "x")):
        story.given(
            "transfer", "2025-02-01", id=name, account=out, to=to, asset="BTC", quantity="1"
        )
    told = story.told()
    assert (told.lots(), told.codes()) == ([], ["open_treatment"])
    assert [finding.fact for finding in told.outcome.findings] == ["in", "out"]


def test_a_match_across_a_retirement_account_is_not_judged() -> None:
    """The receipt stays a lot without basis and is said to be open; nothing vanishes."""
    story = Story().given(
        "account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira"
    )
    story.given("removal", "2025-02-01", id="out", account="ira", asset="BTC", quantity="1")
    story.given("receipt", "2025-02-01", id="in", account="x", asset="BTC", quantity="1")
    told = story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in").told()
    assert told.lots() == [("in", "x", "BTC", "1", "0")]
    assert "open_treatment" in told.codes()
