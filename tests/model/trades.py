"""How purchases, income, sales, swaps, liquidations and settlements are booked.

    buy 1 ETH for 3,000, of which 0.001 ETH (worth 3) is kept back as the fee
    sell 0.999 ETH

The purchase makes a lot and at once disposes of a thousandth of it, at no gain; what is left
carries the whole 3,000.
"""

from datetime import date
from fractions import Fraction

from tests.model import losses
from tests.model.amounts import ZERO
from tests.model.amounts import basis_of_first
from tests.model.amounts import split
from tests.model.days import instant
from tests.model.desk import Desk
from tests.model.facts import Fact
from tests.model.pools import Match
from tests.model.pools import Piece
from tests.model.rows import Gain
from tests.model.rows import Income


def acquisition(desk: Desk, fact: Fact) -> None:
    """Units bought, given, inherited, or held from before the books begin."""
    line = fact.line
    how = line.get("how", "purchase")
    if how in {"gift", "spouse"}:
        gift_received(desk, fact)
        return
    cost = desk.dollars(fact, line, "cost", line)
    unknown = desk.worth(fact, line, "cost", line) is None
    origin = desk.origin(fact, inherited=how == "inheritance", missing_basis=unknown)
    if desk.withholds(fact, "received"):
        share = desk.dispose_of_withheld(fact, origin, fact.number("quantity"), cost)
        desk.receive_rest(fact, origin, line, cost - share + desk.fee_value(fact))
        return
    if how == "opening":
        origin.placed = instant(line["acquired"], desk.known.zone)
        origin.acquired = desk.day(origin.placed)
    desk.arrive(origin, line["account"], line, cost + desk.cost_of_trading(fact))
    desk.pay_fee(fact)


def gift_received(desk: Desk, fact: Fact) -> None:
    """A gift keeps the donor's basis and date, and its lower worth for a loss.

    A spouse's basis holds for a loss too.
    """
    line = fact.line
    origin = desk.origin(fact)
    if "donor_acquired" in line:
        origin.donor_acquired = desk.day(instant(line["donor_acquired"], desk.known.zone))
    basis = fact.number("donor_basis")
    lower = None
    if line["how"] == "gift":
        worth = desk.dollars(fact, line, "value_at_gift", line)
        lower = worth if worth < basis else None
    quantity, account = fact.number("quantity"), line["account"]
    if not desk.withholds(fact, "received"):
        cost = desk.cost_of_trading(fact)
        lower = None if lower is None else lower + cost
        desk.pools.arrive(Piece(origin, account, line["asset"], quantity, basis + cost, lower))
        desk.pay_fee(fact)
        return
    units, value = Fraction(line["fee"]["quantity"]), desk.fee_value(fact)
    spent = basis_of_first(units, quantity, basis)
    spent_lower = None if lower is None else basis_of_first(units, quantity, lower)
    forced = Match(origin, units, spent, spent_lower, "forced")
    desk.gain(fact, "fee", line["asset"], [forced], value)
    rest = None if lower is None or spent_lower is None else lower - spent_lower + value
    kept = Piece(origin, account, line["asset"], quantity - units, basis - spent + value, rest)
    desk.pools.arrive(kept)


def income(desk: Desk, fact: Fact) -> None:
    """Units earned are worth on receipt what is income, and have that as basis."""
    line = fact.line
    value = desk.dollars(fact, line, "value", line)
    unknown = desk.worth(fact, line, "value", line) is None
    desk.arrive(desk.origin(fact, missing_basis=unknown), line["account"], line, value)
    quantity, day = fact.number("quantity"), desk.day(fact.at)
    row = Income(fact.name, line["how"], line["account"], line["asset"], quantity, day, value)
    desk.incomes.append(row)


def disposal(desk: Desk, fact: Fact) -> None:
    """Units sold or spent bring something in; units given away leave without a row."""
    line = fact.line
    how = line.get("how", "sale")
    if how not in {"sale", "spend"} and desk.withholds(fact, "sent"):
        give_with_fee_withheld(desk, fact, how)
        return
    matches = desk.leave(fact, line)
    if how in {"sale", "spend"}:
        gross = desk.dollars(fact, line, "proceeds", line)
        if desk.withholds(fact, "sent"):
            gross += desk.fee_value(fact)
        desk.gain(fact, how, line["asset"], matches, gross, desk.cost_of_trading(fact))
    if how == "donation":
        losses.donation(desk, fact, matches)
    desk.pay_fee(fact)


def give_with_fee_withheld(desk: Desk, fact: Fact, how: str) -> None:
    """Of what was sent a part was kept as the fee and parted with for its value."""
    fee = fact.line["fee"]
    given = {**fact.line, "quantity": fact.number("quantity") - Fraction(fee["quantity"])}
    matches = desk.leave(fact, given)
    if how == "donation":
        losses.donation(desk, fact, matches)
    spent = desk.leave(fact, fee, main=False)
    desk.gain(fact, "fee", fee["asset"], spent, desk.fee_value(fact))


def swap(desk: Desk, fact: Fact) -> None:
    """One asset for another: a sale at what was received, and a lot worth the same.

    What was given up stands in where nobody can tell what the received units were worth.
    """
    line = fact.line
    received = line["received"]
    known = received if desk.worth(fact, line, "value", received) is not None else line["sent"]
    value = desk.dollars(fact, line, "value", known)
    unknown = desk.worth(fact, line, "value", known) is None
    origin = desk.origin(fact, missing_basis=unknown)
    gross = value
    if desk.withholds(fact, "sent"):
        gross += desk.fee_value(fact)
    matches = desk.leave(fact, line["sent"])
    costs = desk.cost_of_trading(fact)
    bought_with = costs * share_of_purchase(desk, desk.day(fact.at))
    desk.gain(fact, "swap", line["sent"]["asset"], matches, gross, costs - bought_with)
    if desk.withholds(fact, "received"):
        share = desk.dispose_of_withheld(fact, origin, Fraction(received["quantity"]), value)
        desk.receive_rest(fact, origin, received, value - share + bought_with)
        return
    desk.arrive(origin, line["account"], received, value + bought_with)
    desk.pay_fee(fact)


def share_of_purchase(desk: Desk, day: date) -> Fraction:
    """What part of a swap's fee was paid for the units that came, by the practice before 2025."""
    if day.year >= 2025:
        return ZERO
    practice = desk.known.answer("pre2025_swap_fee", day)
    return {"split": Fraction(1, 2), "acquisition": Fraction(1)}.get(practice or "", ZERO)


def liquidation(desk: Desk, fact: Fact) -> None:
    """Collateral taken: what its sale fetched less costs, or what debt and cash it brought."""
    line = fact.line
    matches = desk.leave(fact, line)
    settled = fact.number("debt_repaid") + fact.number("returned")
    fee, penalty = desk.cost_of_trading(fact), fact.number("penalty")
    if "proceeds" not in line and "debt_repaid" in line:
        gross, costs = settled, ZERO
    else:
        gross, costs = desk.dollars(fact, line, "proceeds", line), fee
        elsewhere = "asset" in line.get("fee", {}) and "withheld" not in line["fee"]
        taken = ZERO if elsewhere else fee
        beyond = settled - (gross - taken - penalty) if "debt_repaid" in line else ZERO
        if "recourse" in line and beyond > 0:
            gross += under_water(desk, fact, beyond)
        elif beyond:
            desk.findings.add("liquidation_does_not_tie")
        if desk.known.policy("liq_penalty", desk.day(fact.at).year) != "nondeductible":
            costs += penalty
    desk.gain(fact, "liquidation", line["asset"], matches, gross, costs)
    desk.pay_fee(fact)


def under_water(desk: Desk, fact: Fact, beyond: Fraction) -> Fraction:
    """Debt cleared beyond what the sale fetched: cancelled, so income, or realised as well."""
    if not fact.line["recourse"]:
        return beyond
    day = desk.day(fact.at)
    account = fact.line["account"]
    desk.incomes.append(Income(fact.name, "debt_cancelled", account, None, None, day, beyond))
    return ZERO


def conversion(desk: Desk, fact: Fact) -> None:
    """Units that became other units: by a policy an exchange, else the same lots renamed."""
    line, received = fact.line, fact.line["received"]
    matches = desk.leave(fact, line["sent"])
    if desk.known.policy(line["family"], desk.day(fact.at).year) == "exchange":
        value = desk.dollars(fact, {}, "value", received)
        desk.gain(fact, "conversion", line["sent"]["asset"], matches, value)
        desk.arrive(desk.origin(fact), line["account"], received, value)
        return
    if line["family"] == "lending" and desk.known.policy("lending", desk.day(fact.at).year) is None:
        desk.findings.add("open_treatment")
    rate = Fraction(received["quantity"]) / Fraction(line["sent"]["quantity"])
    for match in matches:
        origin = match.origin or desk.origin(fact, missing_basis=True)
        units = match.quantity * rate
        piece = Piece(origin, line["account"], received["asset"], units, match.basis)
        desk.pools.arrive(piece)


def settlement(desk: Desk, fact: Fact) -> None:
    """A contract closed: its own gain or loss, and separately the units that paid it."""
    line = fact.line
    net = fact.number("pnl") + fact.number("funding")
    parts = [(net, False)]
    by_venue = desk.known.policy("venue_1256", desk.day(fact.at).year, line["account"]) == "yes"
    if by_venue or line["contract"] == "section_1256":
        long, short = split(net, [Fraction(60), Fraction(40)])
        parts = [(long, True), (short, False)]
    for amount, is_long in parts:
        desk.gains.append(contract_row(desk, fact, amount, is_long))
    if "asset" in line and net > 0:
        desk.arrive(desk.origin(fact), line["account"], line, net)
    elif "asset" in line and net < 0:
        desk.gain(fact, "settlement_units", line["asset"], desk.leave(fact, line), -net)


def contract_row(desk: Desk, fact: Fact, amount: Fraction, is_long: bool) -> Gain:
    """The contract's own row: a gain is all proceeds, a loss all basis."""
    return Gain(
        disposal=fact.name,
        kind="settlement",
        lot=None,
        account=fact.line["account"],
        asset=None,
        quantity=None,
        acquired=None,
        disposed=desk.day(fact.at),
        long=is_long,
        proceeds=max(amount, ZERO),
        basis=max(-amount, ZERO),
        selection="fifo",
    )
