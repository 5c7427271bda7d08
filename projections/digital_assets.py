"""Digital assets on a return, beside its gains: the question, and what brokers may report in a sum.

Both are functions of one replay. The question asks of everything that happened in the year; the
sums only of sales through United States brokers, for these alone report (R-DA-1, R-DA-3):

    1 ETH moved to an own wallet, 0.002 ETH of gas       question: yes
    9,800 of USDC sold at a broker                       sum not reported, the gains are computed
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from domain.custody import BROKER
from domain.custody import custody_of
from domain.facts import Fact
from domain.facts import Swap
from domain.facts import Transfer
from domain.forms.aggregates import NFT
from domain.forms.aggregates import PROCESSOR
from domain.forms.aggregates import STABLECOIN
from domain.forms.aggregates import BrokerSale
from domain.forms.aggregates import aggregates
from domain.forms.question import Reason
from domain.forms.question import answer_of
from domain.forms.question import place_of_question
from domain.forms.question import reason_of_fact
from domain.forms.question import reason_of_gain
from domain.forms.question import reason_of_income
from domain.outcomes import Gain
from projections.forms import is_digital
from projections.forms import year_of_return
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import money
from projections.reports import report_of

_FOR_CASH_OR_SERVICES = ("sale", "spend")


def digital_asset_question(answer: Replay) -> Report:
    """The answer to the question of the year asked for, in one row: yes, no, or null where it is
    open or was not asked; with the first fact it rests on and a count of what it rests on.

    The answer must have kept its gains. Raises ValueError for a part of a return.
    """
    year = year_of_return(answer.question)
    found = answer_of(_reasons(answer, year), year)
    row: Row = {
        "id": f"digital_asset_question:{year}",
        "year": year,
        "place": place_of_question(year),
        "answer": found.answer,
        "fact": found.fact,
        "because": found.because,
    }
    return report_of(answer, "digital_asset_question", " ".join(row), [row], {})


def _reasons(answer: Replay, year: int) -> Iterator[Reason]:
    """Everything of the year that may make the answer yes, disposals first."""
    for gain in answer.outcome.gains:
        if gain.quantity is None or is_digital(answer.knowledge, gain.asset):
            yield reason_of_gain(gain)
    for earned in answer.outcome.income:
        reason = reason_of_income(earned)
        if reason and earned.year == year and is_digital(answer.knowledge, earned.asset):
            yield reason
    for fact in answer.knowledge.facts.values():
        if _in_return(answer, fact, year):
            if isinstance(fact, Transfer) and answer.book.is_retirement(fact.to):
                yield Reason(fact.name, "move into a retirement account", decides=False)
            elif reason := reason_of_fact(fact):
                yield reason


def _in_return(answer: Replay, fact: Fact, year: int) -> bool:
    """Whether a fact is of the year, before the cut, and unexplained or of units of the taxpayer's
    own: halves of a move that were matched, and retirement accounts, are left aside.
    """
    book = answer.book
    asset = getattr(fact, "asset", "")
    return (
        book.day(fact.at).year == year
        and (answer.as_of is None or fact.at <= answer.as_of)
        and not book.is_retirement(getattr(fact, "account", ""))
        and fact.name not in book.matched_receipts
        and fact.name not in book.matched_removals
        and (not asset or is_digital(answer.knowledge, asset))
    )


def broker_aggregates(
    answer: Replay,
    *,
    stablecoins: AbstractSet[str] = frozenset(),
    nfts: AbstractSet[str] = frozenset(),
    processors: AbstractSet[str] = frozenset(),
) -> Report:
    """What brokers who use the optional methods would report of the year asked for, by account.

    `stablecoins` are those that qualify and `nfts` those that are specified, which their issuers
    decide and not the ledger; `processors` are accounts through which payments were made. Whether a
    sum is reported changes no gain. The answer must have kept its gains. Raises ValueError for a
    part of a return.
    """
    year = year_of_return(answer.question)
    sales: dict[tuple[str, str], list[BrokerSale]] = {}
    for gain in answer.outcome.gains:
        switches = answer.book.switches
        custody = custody_of(answer.knowledge, switches, gain.account, gain.disposed)
        if custody != BROKER or gain.asset is None:
            continue
        method = _method(answer, gain, gain.asset, stablecoins, nfts, processors)
        if method:
            sale = BrokerSale(gain.disposal, gain.asset, gain.proceeds)
            sales.setdefault((gain.account, method), []).append(sale)
    rows = [
        {
            "id": f"broker_aggregate:{year}/{account}/{each.asset or method}",
            "account": account,
            "method": method,
            "asset": each.asset or None,
            "transactions": each.transactions,
            "proceeds": money(each.proceeds),
            "reported": each.reported,
        }
        for (account, method), of_method in sorted(sales.items())
        for each in aggregates(method, of_method)
    ]
    columns = "id account method asset transactions proceeds reported"
    return report_of(answer, "broker_aggregates", columns, rows, {})


def _method(
    answer: Replay,
    gain: Gain,
    asset: str,
    stablecoins: AbstractSet[str],
    nfts: AbstractSet[str],
    processors: AbstractSet[str],
) -> str:
    """The method a sale falls under, "" for none.

    Of a stablecoin only designated sales do: for cash, for services, or for another stablecoin that
    qualifies. One given for other crypto is not reported under the method at all.
    """
    if asset in stablecoins:
        fact = answer.knowledge.facts.get(gain.disposal)
        swapped = isinstance(fact, Swap) and fact.received.asset in stablecoins
        designated = swapped if gain.kind == "swap" else gain.kind in _FOR_CASH_OR_SERVICES
        return STABLECOIN if designated else ""
    if asset in nfts:
        return NFT
    return PROCESSOR if gain.account in processors and gain.kind == "spend" else ""
