"""Forms over a replay: statements find their rows, and nothing is guessed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
import pytest

from domain.amounts import exactly
from domain.amounts import plain
from domain.forms.boxes import NO_FORM
from domain.forms.rounding import whole_dollars
from domain.forms.statements import BrokerStatement
from projections.digital_assets import broker_aggregates
from projections.digital_assets import digital_asset_question
from projections.forms import form_8949
from projections.replay import Question
from projections.replay import replay
from projections.reports import gains
from tests.support.everything import EARLY
from tests.support.everything import HAPPENED
from tests.support.everything import TOO_LATE
from tests.support.product import LEDGER
from tests.support.story import Story

ALL = Question("story", year=2025)


def form(story: Story, *statements: BrokerStatement, **options: Any) -> dict[str, Any]:
    """Form 8949 of 2025 as data."""
    return form_8949(replay(ALL, story.knowledge), statements, **options).as_data()


def answer_to(story: Story) -> tuple[str | None, str]:
    """The answer for 2025 and what it rests on."""
    row = digital_asset_question(replay(ALL, story.knowledge)).rows[0]
    return row["answer"], row["because"]


def cells(report: dict[str, Any], *columns: str) -> list[tuple[Any, ...]]:
    """These columns of every row."""
    return [tuple(row[column] for column in columns) for row in report["rows"]]


def codes(report: dict[str, Any]) -> list[tuple[str, str]]:
    """(code, fact) of every finding."""
    return [(finding["code"], finding["fact"]) for finding in report["findings"]]


def two_lots() -> Story:
    """Three BTC sold out of a long-term lot of one and a short-term lot of two; a fee in BNB."""
    story = Story().bought("a", "2023-01-01", "1", "10").bought("b", "2025-01-01", "2", "50")
    story.bought("c", "2025-01-01", "1", "3", asset="BNB")
    fee = {"asset": "BNB", "quantity": "0.5", "value": "2"}
    return story.sold("s", "2025-06-01", "3", "102", fee=fee)


def stated(proceeds: str, basis: str | None, **said: Any) -> BrokerStatement:
    """A Form 1099-DA about that sale, the basis reported where there is one."""
    known = None if basis is None else Decimal(basis)
    return BrokerStatement("s", "1099-DA", Decimal(proceeds), known, known is not None, **said)


def test_a_statement_is_parted_over_the_lots_of_a_sale() -> None:
    """By units; fee units of another asset need a statement of their own."""
    fee = BrokerStatement("s", NO_FORM, rows=(3,))
    report = form(two_lots(), stated("100.00", "70", term="short"), fee)
    columns = ("box", "proceeds", "basis", "code", "adjustment", "gain")
    assert cells(report, *columns) == [
        ("J", "33.33", "23.33", "BT", "13.33", "23.33"),
        ("G", "66.67", "46.67", "B", "-3.33", "16.67"),
        ("I", "2.00", "1.50", "", "0.00", "0.50"),
    ]
    assert codes(report) == []


def test_a_row_of_which_nothing_is_said_has_no_box() -> None:
    """It is shown with a finding, counts to its term and to no line."""
    report = form(two_lots(), stated("100.00", "60"))
    assert cells(report, "box", "line")[2:] == [(None, None)]
    assert codes(report) == [("statement_unknown", "s")]
    assert report["totals"]["unplaced_gain"] == "0.50"
    assert form(two_lots(), rest_without_form=True)["totals"]["unplaced_gain"] == "0.00"


@pytest.mark.parametrize(
    ("statements", "message"),
    [
        ([stated("1", "1")._replace(disposal="ghost")], "the year's gains have no such row"),
        ([stated("1", "1", rows=(1, 9))], "the year's gains have no such row"),
        ([stated("1", "1", rows=(1, 3))], "more than one asset"),
        ([stated("1", "1", rows=(1,)), stated("1", "1")], "another statement"),
        ([stated("1", "1", wash=Decimal(-1))], "not negative"),
    ],
)
def test_a_statement_that_fits_nothing_is_not_used(
    statements: list[BrokerStatement], message: str
) -> None:
    """It never turns into "no form came", even where the rest is said to be without one."""
    report = form(two_lots(), *statements, rest_without_form=True)
    misfit = [each for each in report["findings"] if each["code"] == "statement_misfit"]
    assert [message in each["message"] for each in misfit] == [True]
    if statements[0].disposal == "s":
        assert "I" not in {box for (box,) in cells(report, "box")[1:]}


def test_the_brokers_date_is_printed_and_told() -> None:
    """The tax date stays that of the ledger (R-HOLD-3)."""
    report = form(two_lots(), stated("100", None, sold=date(2025, 6, 2)), rest_without_form=True)
    assert cells(report, "sold") == [("2025-06-02",), ("2025-06-02",), ("2025-06-01",)]
    assert codes(report) == [("statement_date_differs", "s")]


def test_a_wash_sale_the_ledger_computed_goes_before_the_statement() -> None:
    """What the ledger disallows is what the form adjusts, and nobody has to be warned."""
    said = stated("600", "1000", wash=Decimal(300))
    story = Story().bought("a", "2025-01-01", "1", "1000").sold("s", "2025-06-01", "1", "600")
    assert codes(form(story, said)) == [("wash_sale_stated", "s")]
    story.given("asset", id="kind", asset="BTC", class_="tokenized_security")
    story.bought("b", "2025-06-10", "0.625", "400")
    report = form(story, said)
    assert cells(report, "code", "adjustment", "gain") == [("W", "250.00", "-150.00")]
    assert codes(report) == []


def test_contracts_of_a_venue_of_section_1256_are_no_rows() -> None:
    """What booking held to be 60/40 the form leaves to Form 6781 as well (R-DERIV-1)."""
    story = Story().given("settlement", "2025-02-01", id="p", account="w", pnl="500",
                          contract="perpetual")  # fmt: skip
    story.given("policy", id="v", switch="venue_1256", value="yes", year=2025, account="w")
    report = form(story, rest_without_form=True)
    assert report["rows"] == []
    assert report["totals"]["line_4_gain"] == "200.00"
    assert report["totals"]["line_11_gain"] == "300.00"


def test_a_regulated_contract_is_no_row() -> None:
    """Form 6781 takes it to lines 4 and 11; another contract is a row that is no digital asset."""
    story = Story().given("settlement", "2025-02-01", id="f", account="w", pnl="100",
                          contract="section_1256")  # fmt: skip
    story.given("settlement", "2025-02-02", id="p", account="w", pnl="-7", contract="perpetual")
    report = form(story, rest_without_form=True)
    assert cells(report, "id", "box", "description") == [("form_8949:p#1", "C", "contract p")]
    assert report["totals"]["line_4_gain"] == "40.00"
    assert report["totals"]["line_11_gain"] == "60.00"
    assert report["totals"]["short_gain"] == "33.00"


def test_plain_securities_are_no_digital_assets_and_nfts_keep_their_rows() -> None:
    """A share nobody reported is in box C; what may be a collectible is never summed."""
    story = Story().given("asset", id="k", asset="BTC", class_="security")
    story.given("asset", id="n", asset="APE", class_="nft")
    for asset in ("BTC", "APE"):
        story.bought(asset, "2025-01-01", "1", "1", asset=asset)
    story.sold("t", "2025-02-01", "1", "1").sold("s", "2025-02-01", "1", "2", asset="APE")
    said = (BrokerStatement("t", NO_FORM), stated("2", "1"))
    lines = sorted(cells(form(story, *said, exception_1=True), "box", "line"))
    assert lines == [("C", "3"), ("G", "1b")]


@pytest.mark.parametrize("part", [{"year": 0}, {"account": "w"}, {"asset": "BTC"}])
def test_a_form_is_of_a_whole_return(part: dict[str, Any]) -> None:
    """Of no year, one account or one asset there is none."""
    question = Question(**{"ledger": "story", "year": 2025, **part})
    answer = replay(question, two_lots().knowledge)
    with pytest.raises(ValueError, match="of one year"):
        form_8949(answer, ())
    with pytest.raises(ValueError, match="of one year"):
        digital_asset_question(answer)
    with pytest.raises(ValueError, match="of one year"):
        broker_aggregates(answer)


amounts = st.decimals(min_value=0, max_value=10**7, places=2).map(str)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(amounts, amounts, st.none() | amounts), min_size=1, max_size=6))
def test_a_total_in_whole_dollars_is_that_of_the_cents(
    sales: list[tuple[str, str, str | None]],
) -> None:
    """Whatever the rows print, and whatever a broker said, a line is rounded once (R-GEN-2)."""
    story = Story()
    said = []
    for number, (cost, proceeds, basis) in enumerate(sales):
        story.bought(f"b{number}", "2025-01-01", "1", cost)
        story.sold(f"s{number}", "2025-06-01", "1", proceeds)
        said.append(stated(proceeds, basis)._replace(disposal=f"s{number}"))
    exact, whole = form(story, *said), form(story, *said, in_whole_dollars=True)
    assert whole["totals"] == {
        key: plain(whole_dollars(Decimal(text))) for key, text in exact["totals"].items()
    }
    for cents, rounded in zip(exact["rows"], whole["rows"], strict=True):
        amount = Decimal(cents["gain"])
        assert rounded["gain"] == plain(whole_dollars(amount))
    with exactly():
        own = sum(Decimal(row["gain"]) for row in exact["rows"])
    assert own == Decimal(gains(replay(ALL, story.knowledge)).totals["gain"])


@pytest.mark.parametrize("year", [2024, 2025])
def test_without_statements_lines_add_up_to_the_gains_report(year: int) -> None:
    """Every way a gain can come about has its line, and nothing is counted twice."""
    story = everything()
    question = Question(LEDGER, year=year)
    report = form_8949(replay(question, story.knowledge), (), rest_without_form=True)
    expected = gains(replay(question, story.knowledge)).totals
    assert report.totals["short_gain"] == expected["short_gain"]
    assert report.totals["long_gain"] == expected["long_gain"]
    lines = [Decimal(text) for key, text in report.totals.items()
             if key.startswith("line_") and key.endswith("_gain")]  # fmt: skip
    assert sum(lines) == Decimal(expected["gain"])
    assert len({row["id"] for row in report.rows}) == len(report.rows)


def everything() -> Story:
    """A ledger with every type of fact."""
    story = Story(accounts=())
    for line in (*EARLY, *HAPPENED, *TOO_LATE):
        keys: dict[str, Any] = {
            f"{key}_" if key == "kind" else key: word for key, word in line.items()
        }
        kind = keys.pop("type")
        story.given(kind, keys.pop("at", ""), known="2020-01-01", **keys)
    return story


def test_a_purchase_and_a_matched_move_are_no_reason() -> None:
    """Halves of a move that were matched are explained; the fee that was missing is a disposal."""
    story = Story().bought("a", "2025-01-01", "1", "10")
    story.given("removal", "2025-02-01", id="out", account="w", asset="BTC", quantity="1")
    assert answer_to(story) == (None, "removal × 1")
    story.given("receipt", "2025-02-02", id="in", account="x", asset="BTC", quantity="1")
    story.given("transfer_match", "2025-02-02", id="m", removal="out", receipt="in")
    assert answer_to(story) == ("no", "")


@pytest.mark.parametrize(
    ("kind", "keys", "found"),
    [
        ("disposal", {"how": "gift"}, ("yes", "gift made × 1")),
        ("disposal", {"how": "sale", "proceeds": "3"}, ("yes", "sale × 1")),
        ("income", {"how": "staking", "value": "3"}, ("yes", "income: staking × 1")),
        ("receipt", {}, (None, "receipt × 1")),
        ("worthlessness", {"how": "declared", "event": "x"}, ("no", "")),
        ("worthlessness", {"how": "burned"}, (None, "worthlessness × 1")),
        ("lost_access", {}, (None, "lost access × 1")),
        ("transfer", {"to": "ira"}, (None, "move into a retirement account × 1")),
        ("acquisition", {"how": "gift", "donor_basis": "1"}, ("no", "")),
    ],
)
def test_what_happened_decides_or_leaves_the_question_open(
    kind: str, keys: dict[str, str], found: tuple[str | None, str]
) -> None:
    """Received as payment or disposed of is yes; what nobody settles is open (R-FORM-6)."""
    story = Story().bought("a", "2024-01-01", "5", "10")
    story.given("account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira")
    story.given(kind, "2025-02-01", id="f", account="w", asset="BTC", quantity="1", **keys)
    assert answer_to(story) == found


def test_money_and_contracts_alone_do_not_decide() -> None:
    """Funding in money is no receipt of units; a contract may be an interest in them."""
    story = Story().given("settlement", "2025-02-01", id="p", account="w", pnl="7",
                          contract="perpetual")  # fmt: skip
    assert answer_to(story) == (None, "contract settled × 1")


def test_what_is_not_of_the_return_is_no_reason() -> None:
    """Other years, what lies after the cut, retirement accounts and plain securities."""
    story = Story().bought("a", "2024-01-01", "5", "10")
    story.given("account", id="ira", known="2010-01-01", custody="us_broker", tax_status="ira")
    story.given("asset", id="k", asset="STK", class_="security")
    story.bought("k1", "2024-01-01", "5", "10", asset="STK")
    earned = {"account": "w", "asset": "BTC", "quantity": "1", "value": "3", "how": "staking"}
    story.given("income", "2024-02-01", id="before", **earned)
    story.given("removal", "2025-02-01", id="r1", account="ira", asset="BTC", quantity="1")
    story.given("removal", "2025-02-01", id="r2", account="w", asset="STK", quantity="1")
    story.given("income", "2025-02-01", id="i", **{**earned, "asset": "STK"})
    story.sold("t", "2025-02-01", "1", "1", asset="STK")
    story.given("removal", "2025-12-01", id="late", account="w", asset="BTC", quantity="1")
    cut = replay(replace(ALL, as_of="2025-11-30"), story.knowledge)
    assert digital_asset_question(cut).rows[0]["answer"] == "no"
    assert answer_to(story) == (None, "removal × 1")


def test_only_designated_sales_at_a_broker_are_summed() -> None:
    """A swap into another such coin counts, one into other crypto and a sale elsewhere not."""
    story = Story().given("account", id="cb", known="2010-01-01", custody="us_broker")
    for account in ("cb", "w"):
        story.bought(f"u-{account}", "2025-01-01", "90", "90", asset="USDC", account=account)
        story.sold(f"s-{account}", "2025-02-01", "10", "10", asset="USDC", account=account)
    for name, asset in (("t", "USDT"), ("e", "ETH")):
        story.given("swap", "2025-03-01", id=name, account="cb", value="20",
                    sent={"asset": "USDC", "quantity": "20"},
                    received={"asset": asset, "quantity": "2"})  # fmt: skip
    story.bought("n", "2025-01-01", "1", "1", asset="APE", account="cb")
    story.sold("nft", "2025-04-01", "1", "700", asset="APE", account="cb")
    story.bought("b", "2025-01-01", "1", "1", account="cb")
    story.sold("paid", "2025-04-02", "0.5", "40", account="cb", how="spend")
    story.sold("cash", "2025-04-02", "0.5", "40", account="cb")
    report = broker_aggregates(
        replay(ALL, story.knowledge),
        stablecoins={"USDC", "USDT"}, nfts={"APE"}, processors={"cb"},
    ).as_data()  # fmt: skip
    assert cells(report, "id", "asset", "transactions", "proceeds", "reported") == [
        ("broker_aggregate:2025/cb/nft", None, 1, "700.00", True),
        ("broker_aggregate:2025/cb/processor", None, 1, "40.00", False),
        ("broker_aggregate:2025/cb/USDC", "USDC", 2, "30.00", False),
    ]
