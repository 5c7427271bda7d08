"""The digital asset question on page 1 of Form 1040 (R-FORM-6).

At any time in the year, did you (a) receive digital assets as a reward, award or payment, or (b)
sell, exchange or otherwise dispose of any? Each thing that happened is a reason for yes, or leaves
the question open, or is none:

    bought 1 ETH for dollars, moved it to an own wallet, no gas paid      no
    the same, 0.002 ETH paid as gas                                       yes, for the gas
    1 ETH left the exchange, nobody has said why                          open, if nothing decides
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from domain.facts import Borrow
from domain.facts import Disposal
from domain.facts import Fact
from domain.facts import LostAccess
from domain.facts import Receipt
from domain.facts import Removal
from domain.facts import Repay
from domain.facts import Theft
from domain.facts import Worthlessness
from domain.outcomes import Earned
from domain.outcomes import Gain

YES, NO = "yes", "no"

FIRST_ASKED = 2019

_OPEN = (Borrow, LostAccess, Receipt, Removal, Repay, Theft, Worthlessness)
"""Facts of which it is not settled whether units were received as payment or disposed of."""


class Reason(NamedTuple):
    """Why the answer may be yes: the fact, what it was in words, and whether that decides."""

    fact: str
    what: str
    decides: bool


class Answer(NamedTuple):
    """`answer` is yes, no, or None where it is open or not asked; `fact` the first reason's."""

    answer: str | None
    fact: str | None
    because: str


def place_of_question(year: int) -> str | None:
    """Where the question stands; None where it was not asked or the form has not been seen."""
    if year == FIRST_ASKED:
        return "Schedule 1"
    return "Form 1040 page 1" if FIRST_ASKED < year <= 2025 else None


def reason_of_gain(gain: Gain) -> Reason:
    """Units sold, swapped, spent or paid as a fee decide; a contract alone moved no units."""
    if gain.quantity is None:
        return Reason(gain.disposal, "contract settled", decides=False)
    return Reason(gain.disposal, gain.kind.replace("_", " "), decides=True)


def reason_of_income(earned: Earned) -> Reason | None:
    """Units received as income decide; income in money is none."""
    if earned.asset is None:
        return None
    return Reason(earned.fact, f"income: {earned.kind.replace('_', ' ')}", decides=True)


def reason_of_fact(fact: Fact) -> Reason | None:
    """What makes neither a gain nor income: gifts made decide, what nobody has explained and what
    the law leaves open does not. A purchase for money and a move of one's own are no reason.
    """
    if isinstance(fact, Disposal) and fact.how in ("gift", "donation"):
        return Reason(fact.name, f"{fact.how} made", decides=True)
    if isinstance(fact, Worthlessness) and fact.how == "declared":
        return None
    if isinstance(fact, _OPEN):
        words = "lost access" if isinstance(fact, LostAccess) else type(fact).__name__.lower()
        return Reason(fact.name, words, decides=False)
    return None


def answer_of(reasons: Iterable[Reason], year: int) -> Answer:
    """The answer of a year, with what decided it, or what keeps it open, counted."""
    if year < FIRST_ASKED:
        return Answer(None, None, "not asked")
    known = list(reasons)
    weighty = [each for each in known if each.decides] or known
    if not weighty:
        return Answer(NO, None, "")
    counted = Counter(each.what for each in weighty)
    because = ", ".join(f"{what} × {count}" for what, count in counted.items())
    return Answer(YES if weighty[0].decides else None, weighty[0].fact, because)
