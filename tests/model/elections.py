"""Which lots an outflow takes: identifications and standing orders, by when they became known.

sale at 15:00:00, identification recorded at 15:00:00  ->  it binds
sale at 15:00:00, identification recorded at 15:00:01  ->  first in, first out
sale at 15:00:00, standing order recorded at 15:00:00  ->  first in, first out
"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tests.model.days import instant
from tests.model.days import last_instant
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.pools import Choice


@dataclass(frozen=True)
class Outflow:
    """Units a fact sends out of a pool; only the main outflow can be named beforehand."""

    fact: str
    at: datetime
    account: str
    asset: str
    quantity: Fraction
    main: bool = True


def main_outflow(fact: Fact) -> Outflow | None:
    """The outflow by which a fact is known, if it has one."""
    line = fact.line
    if fact.type == "swap":
        leg = line["sent"]
    elif fact.type == "settlement":
        if "asset" not in line or fact.number("pnl") + fact.number("funding") >= 0:
            return None
        leg = line
    elif fact.type == "worthlessness":
        if line["how"] == "declared":
            return None
        leg = line
    elif fact.type in {"disposal", "liquidation", "transfer", "removal", "theft", "lost_access"}:
        leg = line
    else:
        return None
    return Outflow(fact.name, fact.at, line["account"], leg["asset"], Fraction(leg["quantity"]))


def _bound_to(identification: Fact, known: Known) -> Outflow | None:
    """The outflow an identification speaks of: the one it names, or the first it fits."""
    line = identification.line
    for fact in known.to_book:
        outflow = main_outflow(fact)
        if outflow is None:
            continue
        if "for" in line:
            if outflow.fact == line["for"]:
                return outflow
        elif (
            (outflow.account, outflow.asset) == (line["account"], line["asset"])
            and outflow.quantity == Fraction(line["quantity"])
            and identification.recorded_at <= outflow.at
            and outflow.at <= last_instant(line["valid_until"], known.zone)
        ):
            return outflow
    return None


class Elections:
    """All choices on record, each with the moment it was recorded."""

    def __init__(self, known: Known) -> None:
        """Bind every identification to its outflow."""
        self._known = known
        self.timely: dict[str, Fact] = {}
        self.late: dict[str, Fact] = {}
        for identification in known.of_type("identification"):
            outflow = _bound_to(identification, known)
            if outflow is None:
                continue
            in_time = identification.recorded_at <= outflow.at
            (self.timely if in_time else self.late)[outflow.fact] = identification

    def _standing(self, outflow: Outflow) -> str | None:
        """The method of the latest standing order recorded before the outflow and covering it."""
        method: str | None = None
        for order in self._known.of_type("standing_order"):
            line = order.line
            begun = "from" not in line or instant(line["from"], self._known.zone) <= outflow.at
            covers = (
                line.get("account", outflow.account) == outflow.account
                and line.get("asset", outflow.asset) == outflow.asset
            )
            if order.recorded_at < outflow.at and begun and covers:
                method = line["method"]
        return method

    def choice(self, outflow: Outflow) -> Choice:
        """How this outflow picks its lots."""
        if outflow.main and outflow.fact in self.timely:
            lots = self.timely[outflow.fact].line["lots"]
            return Choice([(entry["lot"], Fraction(entry["quantity"])) for entry in lots])
        method = self._standing(outflow)
        if method is not None and method != "fifo":
            return Choice((), method, "standing_order")
        if outflow.main and outflow.fact in self.late:
            return Choice((), "fifo", "late_identification")
        return Choice()
