"""Names that stay, an order within an instant, and rows left out on request."""

from typing import Any

from tests.importers.reads import HISTORY
from tests.importers.reads import LEDGER
from tests.importers.reads import OLD_HISTORY
from tests.importers.reads import codes
from tests.importers.reads import facts
from tests.importers.reads import read
from tests.importers.reads import rows
from tests.importers.reads import unaccounted

BUY = "2023-01-01T00:00:00Z,Buy,BTC,1,USD,100.00,100.00,101.00,1.00,Bought 1 BTC for $101.00 USD"
SEND = "2023-01-02T00:00:00Z,Send,BTC,1,USD,110.00,,,,Sent 1 BTC"


def names(text: str, **options: Any) -> list[str]:
    """Names of the facts in a Coinbase file."""
    return [line["id"] for line in facts(read("coinbase", text, **options))]


def row_of(identity: str, time: str, kind: str = "Send", quantity: str = "-1") -> str:
    """A row of Coinbase's newest layout."""
    return f"{identity},{time} UTC,{kind},BTC,{quantity},USD,$1.00,$1.00,$1.00,$0.00,"


def test_equal_rows_are_two_facts() -> None:
    """Two fills of one quantity in one second are told twice and count twice."""
    first, second = names(rows(OLD_HISTORY, BUY, BUY))
    assert first.endswith("#1")
    assert second == first[:-1] + "2"


def test_a_name_does_not_change_with_the_company_a_row_is_in() -> None:
    """Another download, in another order, with other rows, gives a row the same name."""
    alone = names(rows(OLD_HISTORY, BUY))
    assert alone[0] in names(rows(OLD_HISTORY, SEND, BUY))
    assert alone == names(rows(OLD_HISTORY, BUY.replace("T00:00:00Z", " 00:00:00 UTC")))


def test_a_name_does_not_change_with_the_header() -> None:
    """The layout without ids of 2024 and of 2022 name a row alike."""
    newer = OLD_HISTORY.replace("Spot Price", "Price")
    assert names(rows(OLD_HISTORY, BUY)) == names(rows(newer, BUY))


def test_a_correction_of_an_amount_keeps_the_name() -> None:
    """What happened is named, not what it cost: the ledger sees one fact told in two ways."""
    assert names(rows(OLD_HISTORY, BUY)) == names(
        rows(OLD_HISTORY, BUY.replace("1.00,B", "2.00,B"))
    )


def test_accounts_and_sources_are_part_of_a_name() -> None:
    """The same row in two accounts is two facts; a source name replaces the importer's."""
    (name,) = names(rows(OLD_HISTORY, BUY))
    (other,) = names(rows(OLD_HISTORY, BUY), account="spouse")
    (named,) = names(rows(OLD_HISTORY, BUY), source="cb2")
    assert name.startswith("coinbase:main:")
    assert other.startswith("coinbase:spouse:")
    assert name.rpartition(":")[2] != other.rpartition(":")[2]
    assert named == "cb2" + name.removeprefix("coinbase")


def test_conversions_are_not_named_by_their_ids() -> None:
    """Coinbase gives conversions a new id with every download."""
    line = (
        "{},2025-01-01 00:00:00 UTC,Convert,BTC,-1,USD,$1.00,$1.00,$1.00,,Converted 1 BTC to 9 ETH"
    )
    first = names(rows(HISTORY, line.format("id-of-monday")))
    second = names(rows(HISTORY, line.format("id-of-tuesday")))
    assert first == second


def test_a_conversion_in_one_row_or_in_two_is_one_name() -> None:
    """Older exports give only the row of what was sent."""
    line = (
        "{},2025-01-01 00:00:0{} UTC,Convert,{},{},USD,$1.00,$9.00,$9.00,,Converted 1 BTC to 9 ETH"
    )
    sent, received = line.format("i1", 0, "BTC", "-1"), line.format("i2", 1, "ETH", "9")
    assert names(rows(HISTORY, sent)) == names(rows(HISTORY, received, sent))


def test_rows_of_one_instant_are_ordered_oldest_first() -> None:
    """A file that lists the newest first lists the rows of a second backwards."""
    newest = [
        row_of("i4", "2025-01-02 00:00:00"),
        row_of("i3", "2025-01-01 00:00:00"),
        row_of("i2", "2025-01-01 00:00:00", "Receive", "1"),
        row_of("i1", "2024-12-31 00:00:00"),
    ]
    for lines in (newest, newest[::-1]):
        found = facts(read("coinbase", rows(HISTORY, *lines)))
        assert [(line["id"][-2:], line.get("order")) for line in found] == [
            ("i1", None),
            ("i2", 1),
            ("i3", 2),
            ("i4", None),
        ]


def test_an_order_is_the_place_among_all_rows_of_the_instant() -> None:
    """Rows that are no fact keep their place, so that leaving one out moves no other."""
    lines = [
        row_of("i1", "2025-01-01 00:00:00"),
        row_of("i2", "2025-01-01 00:00:00", "Deposit", "5").replace("BTC", "USD"),
        row_of("i3", "2025-01-01 00:00:00"),
    ]
    found = facts(read("coinbase", rows(HISTORY, *lines, row_of("i9", "2025-02-01 00:00:00"))))
    assert [line.get("order") for line in found] == [1, 3, None]


def test_a_fact_of_several_rows_is_named_by_its_smallest_id() -> None:
    """Whichever leg comes first in the file."""
    legs = (
        "LB,T1,2024-01-01 00:00:00,trade,,currency,ZUSD,-10,0,0",
        "LA,T1,2024-01-01 00:00:00,trade,,currency,XXBT,1,0,1",
    )
    for order in (legs, legs[::-1]):
        assert [line["id"] for line in facts(read("kraken", rows(LEDGER, *order)))] == ["kraken:LA"]


def test_a_fact_left_out_is_counted_with_its_price() -> None:
    """--skip takes the name of the fact; what was told beside it goes with it."""
    (name,) = names(rows(OLD_HISTORY, SEND))
    reading = read("coinbase", rows(OLD_HISTORY, SEND, BUY), skip=frozenset({name}))
    assert [draft.line["type"] for draft in reading.drafts] == ["acquisition"]
    assert reading.not_imported == [(2, "left out by --skip")]


def test_a_price_alone_can_be_left_out() -> None:
    """The row still counts as the fact it is."""
    (name,) = names(rows(OLD_HISTORY, SEND))
    reading = read("coinbase", rows(OLD_HISTORY, SEND), skip=frozenset({f"{name}:price"}))
    assert [draft.line["type"] for draft in reading.drafts] == ["removal"]
    assert unaccounted(reading) == []


def test_the_same_row_again_is_counted_once() -> None:
    """An id that says twice the same has said it once."""
    line = row_of("i1", "2025-01-01 00:00:00")
    reading = read("coinbase", rows(HISTORY, line, line))
    assert len(facts(reading)) == 1
    assert reading.not_imported == [(3, "same row again")]


def test_an_id_with_two_stories_refuses_the_file() -> None:
    """Both stories are shown, with the way to choose one."""
    one = row_of("i1", "2025-01-01 00:00:00")
    two = row_of("i1", "2025-01-01 00:00:00", quantity="-2")
    reading = read("coinbase", rows(HISTORY, one, two))
    assert codes(reading) == [("duplicate_id", 3)]
    (fault,) = reading.faults
    assert "row 2: i1" in fault.found
    assert "row 3: i1" in fault.found
    assert "'coinbase:i1#2'" in fault.next


def test_one_of_two_stories_can_be_left_out() -> None:
    """The number behind the id says which row of it is meant."""
    one = row_of("i1", "2025-01-01 00:00:00")
    two = row_of("i1", "2025-01-01 00:00:00", quantity="-2")
    for number, quantity in (("1", "2"), ("2", "1")):
        skip = frozenset({f"coinbase:i1#{number}"})
        reading = read("coinbase", rows(HISTORY, one, two), skip=skip)
        assert [line["quantity"] for line in facts(reading)] == [quantity]
        assert unaccounted(reading) == []


def test_both_stories_can_be_left_out() -> None:
    """The bare name means every row of that id."""
    one = row_of("i1", "2025-01-01 00:00:00")
    two = row_of("i1", "2025-01-01 00:00:00", quantity="-2")
    reading = read("coinbase", rows(HISTORY, one, two), skip=frozenset({"coinbase:i1"}))
    assert facts(reading) == []
    assert [row for row, _ in reading.not_imported] == [2, 3]
