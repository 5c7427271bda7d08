"""How thefts, what comes back of them, and worthlessness are booked.

    stolen 1 BTC (basis 20,000), 3,000 paid to get it back, 5,000 hoped for   claim 18,000
    two years later 4,000 come back, and that is all                          claim  1,000

A coin that merely became worthless gives nothing; its basis is kept in the row as a memo.
"""

from copy import deepcopy
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.days import instant
from tests.model.desk import Desk
from tests.model.desk import Hope
from tests.model.facts import Fact
from tests.model.rows import Claim
from tests.model.rows import Income

SAFE_HARBOR_SHARE = {"ponzi_95": Fraction(95, 100), "ponzi_75": Fraction(75, 100)}


def theft(desk: Desk, fact: Fact) -> None:
    """Units leave without a gain; the claim belongs to the year of discovery."""
    line = fact.line
    basis = sum((match.basis for match in desk.leave(fact, line)), ZERO)
    lost = basis + fact.number("fees_paid")
    discovered = instant(line["discovered"], desk.known.zone)
    if "safe_harbor" in line:
        lost += fact.number("taxed_income") - fact.number("withdrawn")
        lost *= SAFE_HARBOR_SHARE[line["safe_harbor"]]
    for back in desk.known.of_type("recovery"):
        if back.line["theft"] == fact.name and desk.day(back.at) < desk.day(discovered):
            lost -= back.number("amount")  # it came back before anybody could have claimed it
    lost = max(ZERO, lost) if line["for_profit"] else ZERO
    expected = min(lost, fact.number("recovery_expected"))
    allowed = lost - expected
    desk.hopes[fact.name] = Hope(bool(line["for_profit"]), expected, allowed, desk.day(discovered))
    if desk.known.covers(discovered):
        year, quantity = desk.day(discovered).year, fact.number("quantity")
        claim = Claim(fact.name, "theft", line["asset"], quantity, basis, year, allowed)
        desk.claims.append(claim)


def recovery(desk: Desk, fact: Fact) -> None:
    """Money comes back: first what was hoped for, then what was deducted, which becomes income.

    If it is the last, what was hoped for beyond it is lost for good.
    """
    line = fact.line
    hope = desk.hopes.get(line["theft"])
    if hope is None:
        desk.findings.add("unbound_reference")
        return
    if desk.day(fact.at) < hope.discovered:
        return
    unexpected = max(ZERO, fact.number("amount") - hope.expected)
    hope.expected = max(ZERO, hope.expected - fact.number("amount"))
    taxed = min(unexpected, hope.deducted)
    hope.deducted -= taxed
    if taxed:
        day = desk.day(fact.at)
        desk.incomes.append(Income(fact.name, "theft_recovery", None, None, None, day, taxed))
    if line.get("final"):
        allowed = hope.expected if hope.for_profit else ZERO
        year = desk.day(fact.at).year
        desk.claims.append(Claim(fact.name, "theft_final", None, None, ZERO, year, allowed))
        hope.expected = ZERO
        hope.deducted += allowed


def worthlessness(desk: Desk, fact: Fact) -> None:
    """Nothing is deducted; only units abandoned or burned leave."""
    line = fact.line
    if line["how"] == "declared":
        matches = desk.choose_and_take(deepcopy(desk.pools), fact, line, main=False)
    else:
        matches = desk.leave(fact, line)
    basis = sum((match.basis for match in matches), ZERO)
    year, quantity = desk.day(fact.at).year, fact.number("quantity")
    claim = Claim(fact.name, "worthlessness", line["asset"], quantity, basis, year, ZERO)
    desk.claims.append(claim)
