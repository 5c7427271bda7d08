"""How thefts, what comes back of them, and worthlessness are booked.

    stolen 1 BTC (basis 20,000), 3,000 paid to get it back, 5,000 hoped for   claim 18,000
    two years later 4,000 come back, and that is all                          claim  1,000

A coin that merely became worthless gives nothing; its basis is kept in the row as a memo. A
donation is a claim too: of what the units are worth, or of no more than they cost.
"""

from collections.abc import Sequence
from copy import deepcopy
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.amounts import split
from tests.model.days import instant
from tests.model.days import is_long
from tests.model.desk import Desk
from tests.model.desk import Hope
from tests.model.facts import Fact
from tests.model.law import FORMS
from tests.model.law import itemizes
from tests.model.pools import Match
from tests.model.rows import Claim
from tests.model.rows import Income

SAFE_HARBOR_SHARE = {"ponzi_95": Fraction(95, 100), "ponzi_75": Fraction(75, 100)}
APPRAISED_ABOVE = 5000


def theft(desk: Desk, fact: Fact) -> None:
    """Units leave without a gain; the claim belongs to the year of discovery."""
    line = fact.line
    matches = desk.leave(fact, line)
    basis = sum((match.basis for match in matches), ZERO)
    lost = lost_with(matches) + fact.number("fees_paid")
    discovered = instant(line["discovered"], desk.known.zone)
    year = desk.day(discovered).year
    form = theft_form(desk, fact, year)
    if "safe_harbor" in line and line["for_profit"]:
        lost += fact.number("taxed_income") - fact.number("withdrawn")
        lost *= SAFE_HARBOR_SHARE[line["safe_harbor"]]
    for back in desk.known.of_type("recovery"):
        if back.line["theft"] == fact.name and desk.day(back.at) < desk.day(discovered):
            lost -= back.number("amount")  # it came back before anybody could have claimed it
    lost = max(ZERO, lost) if form else ZERO
    expected = min(lost, fact.number("recovery_expected"))
    allowed = lost - expected
    hope = Hope(form, expected, desk.day(discovered))
    desk.hopes[fact.name] = hope
    deduct(desk, hope, year, allowed)
    if desk.known.covers(discovered):
        quantity = fact.number("quantity")
        claim(desk, Claim(fact.name, "theft", line["asset"], quantity, basis, year, allowed, form))
        if form:
            evidence(desk, fact)


def lost_with(matches: Sequence[Match]) -> Fraction:
    """What is lost with units: what they cost, and of a gift what it was worth if that is less."""
    return sum(
        (each.basis if each.loss_basis is None else each.loss_basis for each in matches), ZERO
    )


def theft_form(desk: Desk, fact: Fact, year: int) -> str:
    """Where a theft is claimed; nowhere, if it was personal and the bar holds."""
    line = fact.line
    if line["for_profit"]:
        return FORMS["ponzi" if "safe_harbor" in line else "investment"]
    if desk.law.barred(year) and not desk.law.counts_disaster(line.get("disaster"), year):
        return ""
    return FORMS["personal"]


def evidence(desk: Desk, fact: Fact) -> None:
    """A claim without any evidence, or with less than what is asked for."""
    attached = {each["kind"] for each in fact.line.get("evidence", ())}
    asked = {
        "discovery", "communications", "transactions", "basis", "report", "exchange_reply",
        "state_law", "profit_motive", "recovery_assessment", "insurance",
    }  # fmt: skip
    if not attached:
        desk.findings.add("evidence_missing")
    elif asked - attached:
        desk.findings.add("evidence_incomplete")


def claim(desk: Desk, made: Claim) -> None:
    """Keep a claim, with what of it reaches the return."""
    said = itemizes(desk.known, made.year)
    if made.allowed and said is None:
        desk.findings.add("itemizing_unknown")
    made.itemized = ZERO if said is False or not made.allowed else made.allowed if said else None
    desk.claims.append(made)


def deduct(desk: Desk, hope: Hope, year: int, allowed: Fraction) -> None:
    """An allowed loss lessens a tax, unless the return takes the standard deduction."""
    if itemizes(desk.known, year) is False:
        hope.in_vain += allowed
    else:
        hope.deducted += allowed


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
    untaxed = min(unexpected - taxed, hope.in_vain)
    hope.in_vain -= untaxed
    day = desk.day(fact.at)
    if taxed or untaxed:
        desk.incomes.append(Income(fact.name, "theft_recovery", None, None, None, day, taxed))
    if line.get("final"):
        form = hope.form if hope.form in ("", FORMS["personal"]) else FORMS["investment"]
        rest = hope.expected
        claim(desk, Claim(fact.name, "theft_final", None, None, ZERO, day.year, rest, form))
        deduct(desk, hope, day.year, hope.expected)
        hope.expected = ZERO


def worthlessness(desk: Desk, fact: Fact) -> None:
    """Only units abandoned or burned leave; they count only where the bar has ended."""
    line = fact.line
    if line["how"] == "declared":
        matches = desk.choose_and_take(deepcopy(desk.pools), fact, line, main=False)
    else:
        matches = desk.leave(fact, line)
    basis = sum((match.basis for match in matches), ZERO)
    year, quantity = desk.day(fact.at).year, fact.number("quantity")
    counts = line["how"] != "declared" and not desk.law.barred(year)
    form = FORMS["miscellaneous"] if counts else ""
    allowed = lost_with(matches) if counts else ZERO
    claim(desk, Claim(fact.name, line["how"], line["asset"], quantity, basis, year, allowed, form))


def donation(desk: Desk, fact: Fact, matches: Sequence[Match]) -> None:
    """Units held over a year count at their value for a public charity; others at no more than
    what they cost.
    """
    line = fact.line
    day = desk.day(fact.at)
    quantity = sum((match.quantity for match in matches), ZERO)
    worth = desk.dollars(fact, line, "proceeds", {**line, "quantity": quantity})
    base = basis = ZERO
    for match, value in zip(
        matches, split(worth, [each.quantity for each in matches]), strict=True
    ):
        origin = match.origin
        held_long = origin is not None and (
            origin.inherited or is_long(origin.donor_acquired or origin.acquired, day)
        )
        at_value = held_long and line.get("charity", "public") == "public"
        base += value if at_value else min(match.basis, value)
        basis += match.basis
    form = FORMS["donation"]
    made = Claim(fact.name, "donation", line["asset"], quantity, basis, day.year, base, form)
    claim(desk, made)
    appraised = any(each["kind"] == "appraisal" for each in line.get("evidence", ()))
    if base > APPRAISED_ABOVE and not appraised:
        desk.findings.add("appraisal_needed")
