"""Transfers: which removal and which receipt look like one move, and which do not."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
import pytest

from adapters.corrected import Reason
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.correcting import decide
from adapters.learning import learn
from adapters.proposing import propose
from adapters.transfers import Proposal
from adapters.transfers import accept_transfers
from adapters.transfers import pair
from domain.faults import Refused
from tests.units.adapters.book import LEDGER
from tests.units.adapters.book import Book
from tests.units.adapters.book import held

HOUR = timedelta(hours=1)


def out(name: str, at: str = "2024-05-01T12:00:00Z", **keys: Any) -> dict[str, Any]:
    """One BTC that left cb at noon."""
    return held("removal", name, at=at, **keys)


def back(name: str, at: str = "2024-05-01T13:00:00Z", **keys: Any) -> dict[str, Any]:
    """One BTC that came to kr an hour later."""
    return held("receipt", name, **{"at": at, "account": "kr", **keys})


def proposals(*lines: dict[str, Any], window: timedelta = 24 * HOUR) -> list[Proposal]:
    """What is proposed where these lines are known."""
    book = Book()
    for line in lines:
        book.record(line)
    return propose(learn(book.log, LEDGER), window)


def shown(found: list[Proposal]) -> list[tuple[str, str, bool]]:
    """Removal, receipt, and whether another would fit as well."""
    return [(each.removal.name, each.receipt.name, each.ambiguous) for each in found]


def test_the_same_units_an_hour_later_are_one_move() -> None:
    """Equal amounts in two accounts within the window."""
    (found,) = proposals(out("o"), back("b"))
    assert (found.why, found.fee) == ("same amount and time", Decimal(0))
    assert not found.ambiguous
    assert found.line() == {
        "id": "match:o>b",
        "type": "transfer_match",
        "at": "2024-05-01T13:00:00Z",
        "removal": "o",
        "receipt": "b",
    }


@pytest.mark.parametrize(
    ("left", "came", "fits"),
    [
        ({}, {"quantity": "0.95"}, True),
        ({}, {"quantity": "0.949999"}, False),
        ({}, {"quantity": "1.000001"}, False),
        ({}, {"asset": "ETH"}, False),
        ({}, {"account": "cb"}, False),
        ({}, {"at": "2024-05-02T12:00:00Z"}, True),
        ({}, {"at": "2024-05-02T12:00:00.000001Z"}, False),
        ({}, {"at": "2024-05-01T11:50:00Z"}, True),
        ({}, {"at": "2024-05-01T11:49:59Z"}, False),
        ({"tx": "0x1"}, {"tx": "0x2"}, False),
        ({"tx": "0x1"}, {}, True),
        ({}, {"tx": "0x2"}, True),
        ({"tx": "0x1"}, {"tx": "0x1", "quantity": "0.5"}, True),
        ({"tx": "0x1"}, {"tx": "0x1", "at": "2024-07-01T00:00:00Z"}, True),
        ({"tx": "0x1"}, {"tx": "0x1", "at": "2024-03-01T00:00:00Z"}, True),
        ({"tx": "0x1"}, {"tx": "0x1", "quantity": "1.1"}, False),
        ({"tx": "0x1"}, {"tx": "0x1", "asset": "ETH"}, False),
        ({"tx": "0x1"}, {"tx": "0x1", "account": "cb"}, False),
    ],
)
def test_what_fits_and_what_does_not(
    left: dict[str, Any], came: dict[str, Any], fits: bool
) -> None:
    """Asset, account, amount less a fee of at most a twentieth, time, and the hash above all."""
    assert bool(proposals(out("o", **left), back("b", **came))) is fits


def test_the_window_is_given() -> None:
    """A longer one finds more, a shorter one less."""
    lines = out("o"), back("b", at="2024-05-02T12:30:00Z")
    assert proposals(*lines) == []
    assert len(proposals(*lines, window=25 * HOUR)) == 1
    assert proposals(out("o"), back("b"), window=HOUR / 2) == []


def test_two_that_fit_are_both_shown_as_ambiguous() -> None:
    """On either side: two receipts for one removal, two removals for one receipt."""
    assert shown(proposals(out("o"), back("b1"), back("b2"))) == [
        ("o", "b1", True),
        ("o", "b2", True),
    ]
    assert shown(proposals(out("o1"), out("o2"), back("b"))) == [
        ("o1", "b", True),
        ("o2", "b", True),
    ]


def test_a_hash_settles_what_looks_alike() -> None:
    """The pair of one hash is certain, and neither of its sides is offered to another."""
    found = proposals(
        out("o1", tx="0x1"), back("b1", tx="0x1"), back("b2"), out("o2"), out("o3", quantity="2")
    )
    assert shown(found) == [("o1", "b1", False), ("o2", "b2", False)]
    assert found[0].why == "same transaction hash"


def test_what_a_hash_has_ruled_out_makes_nothing_ambiguous() -> None:
    """A receipt that belongs to another removal by its hash is no rival any more."""
    found = proposals(out("o1", tx="0x1"), back("b1", tx="0x1"), out("o2"), back("b2"))
    assert shown(found) == [("o1", "b1", False), ("o2", "b2", False)]


def test_one_hash_with_several_ends_is_ambiguous() -> None:
    """A payment to two addresses in one transaction: a person has to say which is which."""
    found = proposals(out("o", quantity="2", tx="0x1"), back("b1", tx="0x1"), back("b2", tx="0x1"))
    assert shown(found) == [("o", "b1", True), ("o", "b2", True)]


def test_what_is_matched_is_not_proposed_again() -> None:
    """Neither with its partner nor with anything else."""
    match = {"id": "m", "type": "transfer_match", "at": "2024-05-01T13:00:00Z", "removal": "o",
             "receipt": "b"}  # fmt: skip
    assert proposals(out("o"), back("b"), back("b2"), match) == []


def test_a_difference_is_exact_however_long_the_numbers() -> None:
    """Sixty digits are subtracted to the last one, and a missing last digit is no equal amount."""
    whole = "123456789012345678901234567890.123456789012345678901234567891"
    less = whole[:-1] + "0"
    (found,) = proposals(out("o", quantity=whole), back("b", quantity=less))
    assert found.fee == Decimal("1E-30")
    assert found.why == "amount less fee, and time"


def test_proposals_come_in_the_order_units_left() -> None:
    """Whatever order they became known in."""
    found = proposals(
        back("b2", at="2024-05-03T13:00:00Z"),
        out("o2", at="2024-05-03T12:00:00Z"),
        back("b1"),
        out("o1"),
    )
    assert shown(found) == [("o1", "b1", False), ("o2", "b2", False)]


def test_accepting_twice_records_once() -> None:
    """All in one transaction; what is known already adds no event."""
    book = Book()
    for line in (out("o1"), back("b1"), out("o2", quantity="5"), back("b2", quantity="5")):
        book.record(line)
    found = propose(learn(book.log, LEDGER))
    assert accept_transfers(book.log, LEDGER, found, "ana") == 2
    head = book.head()
    assert accept_transfers(book.log, LEDGER, found, "ben") == 0
    assert accept_transfers(book.log, LEDGER, [], "ben") == 0
    assert book.head() == head


def test_a_person_may_name_a_pair_that_is_not_proposed() -> None:
    """Months apart, with a large fee: it is hers to say."""
    book = Book()
    book.record(out("o"))
    book.record(back("b", at="2024-09-01T00:00:00Z", quantity="0.5"))
    assert propose(learn(book.log, LEDGER)) == []
    (named,) = pair(learn(book.log, LEDGER), "o", "b")
    assert (named.fee, named.ambiguous) == (Decimal("0.5"), False)
    assert accept_transfers(book.log, LEDGER, [named], "ana") == 1


@pytest.mark.parametrize(
    ("removal", "receipt", "reason"),
    [
        ("b", "o", "b is no unclassified removal"),
        ("o", "o", "o is no unclassified receipt"),
        ("o", "nothing", "nothing is no unclassified receipt"),
        ("cb", "b", "cb is no unclassified removal"),
        ("o", "ether", "BTC left and ETH arrived"),
        ("o", "more", "2 arrived of 1 that left"),
        ("gone", "b", "gone is matched already by m"),
        ("o", "there", "there is matched already by m"),
        ("gone", "there", "is matched already by m"),
    ],
)
def test_a_pair_that_cannot_be_one_move_is_refused(removal: str, receipt: str, reason: str) -> None:
    """The reason is said in the ledger's own words."""
    book = Book()
    match = {"id": "m", "type": "transfer_match", "at": "2024-05-01T13:00:00Z",
             "removal": "gone", "receipt": "there"}  # fmt: skip
    for line in (out("o"), back("b"), back("ether", asset="ETH"), back("more", quantity="2"),
                 out("gone"), back("there"), match):  # fmt: skip
        book.record(line)
    with pytest.raises(Refused) as refused:
        pair(learn(book.log, LEDGER), removal, receipt)
    assert refused.value.status == 3
    assert reason in refused.value.faults[0].found


def book_of(*lines: dict[str, Any]) -> Book:
    """A ledger that knows these lines."""
    book = Book()
    for line in lines:
        book.record(line)
    return book


def accepted(book: Book, removal: str, receipt: str, *also: str) -> list[str]:
    """Names of the pairs a person names, all recorded."""
    named = pair(learn(book.log, LEDGER), removal, receipt, also)
    accept_transfers(book.log, LEDGER, named, "ana")
    return [each.name for each in named]


def refusal(book: Book, removal: str, receipt: str, *also: str) -> str:
    """Why a person's pair is refused: code, and what was found."""
    with pytest.raises(Refused) as refused:
        pair(learn(book.log, LEDGER), removal, receipt, also)
    (fault,) = refused.value.faults
    return f"{fault.code}: {fault.found}"


def test_a_second_receipt_may_join_a_matched_removal_if_enough_is_left() -> None:
    """Parts are accepted one by one as long as they fit; then the reason says what is left."""
    book = book_of(out("o"), back("b1", quantity="0.6"), back("b2", quantity="0.3"))
    book.record(back("b3", quantity="0.2"))
    assert accepted(book, "o", "b1") == ["match:o>b1"]
    assert accepted(book, "o", "b2") == ["match:o>b2"]
    assert refusal(book, "o", "b3") == "matched: o is matched already by match:o>b1"


def test_a_part_that_came_earlier_does_not_displace_one_that_is_matched() -> None:
    """By its own time it would come first, and take what the other was matched with."""
    book = book_of(out("o"), back("b1", quantity="0.6"))
    book.record(back("b2", at="2024-05-01T12:30:00Z", quantity="0.5"))
    accepted(book, "o", "b1")
    assert refusal(book, "o", "b2") == "matched: o is matched already by match:o>b1"


def test_the_parts_of_a_move_may_be_named_together() -> None:
    """One removal with several receipts, or one receipt with several removals; all or nothing."""
    parts = (back("b1", quantity="0.6"), back("b2", quantity="0.4"), back("b3", quantity="0.5"))
    book = book_of(out("o"), *parts)
    assert refusal(book, "o", "b1", "b3") == (
        "not_one_move: 0.5 arrived of 0.4 still under way from o"
    )
    assert accepted(book, "o", "b1", "b2", "b1") == ["match:o>b1", "match:o>b2"]
    book = book_of(out("o1"), out("o2", quantity="0.5"), back("b", quantity="1.5"))
    assert refusal(book, "o1", "b") == "not_one_move: 1.5 arrived of 1 that left"
    assert accepted(book, "o1", "b", "o2") == ["match:o1>b", "match:o2>b"]


def test_several_of_both_are_no_one_move() -> None:
    """Nobody could tell which arrived from which."""
    book = book_of(out("o1"), out("o2"), back("b1"), back("b2"))
    assert refusal(book, "o1", "b1", "o2", "b2") == "not_one_move: several of both"
    assert refusal(book, "o1", "b1", "nothing") == (
        "not_one_move: nothing is no unclassified receipt"
    )


def test_another_part_of_one_hash_is_proposed_and_never_certain() -> None:
    """Two addresses paid in one transaction: after the first a person is shown the second."""
    book = book_of(
        out("o", quantity="2", tx="0x1"), back("b1", tx="0x1"), back("b2", tx="0x1", quantity="0.9")
    )
    book.record(back("other", quantity="0.5"))
    accepted(book, "o", "b1")
    (found,) = propose(learn(book.log, LEDGER))
    assert (found.receipt.name, found.why) == ("b2", "same transaction hash, another part")
    assert (found.ambiguous, found.fee) == (True, Decimal("0.1"))
    accepted(book, "o", "b2")
    assert propose(learn(book.log, LEDGER)) == []


def test_a_match_that_was_voided_is_neither_proposed_nor_recorded_again() -> None:
    """Its name is taken for ever; it is brought back by reinstating it."""
    book = book_of(out("o"), back("b1"), back("b2"))
    accepted(book, "o", "b1")
    orders = [Order("void", "match:o>b1")]
    reason = Reason("never_happened", "another deposit")
    commit(book.log, LEDGER, decide(book.log, LEDGER, orders, reason), "ana")
    assert shown(propose(learn(book.log, LEDGER))) == [("o", "b2", False)]
    assert refusal(book, "o", "b1") == "matched: match:o>b1 was voided"
    assert accepted(book, "o", "b2") == ["match:o>b2"]


MOVES = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(["cb", "kr"]),
        st.integers(0, 40),
        st.sampled_from(["1", "0.97", "2"]),
        st.sampled_from(["", "", "0x1", "0x2"]),
    ),
    max_size=8,
)
"""Removals and receipts that often fit each other."""


@settings(derandomize=True, deadline=None)
@given(MOVES)
def test_certain_pairs_share_no_side(moves: list[tuple[bool, str, int, str, str]]) -> None:
    """All that is accepted with --all can be accepted together, and fits as it should."""
    lines = []
    for number, (leaves, account, hour, quantity, tx) in enumerate(moves):
        at = f"2024-05-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"
        named = {"tx": tx} if tx else {}
        kind = "removal" if leaves else "receipt"
        lines.append(held(kind, f"f{number}", at=at, account=account, quantity=quantity, **named))
    found = proposals(*lines)
    certain = [each for each in found if not each.ambiguous]
    sides = [side.name for each in certain for side in (each.removal, each.receipt)]
    assert len(set(sides)) == len(sides)
    for each in found:
        assert each.fee >= 0
        assert each.removal.account != each.receipt.account
        if each.why != "same transaction hash":
            assert each.receipt.at - each.removal.at <= 24 * HOUR
