"""Which lots an outflow takes: identifications and standing orders, by when they became known.

sale at 15:00:00, identification recorded at 15:00:00  ->  it binds
sale at 15:00:00, identification recorded at 15:00:01  ->  first in, first out
sale at 15:00:00, standing order recorded at 15:00:00  ->  first in, first out
sale at 15:00:00, identification recorded a year later, attested to be of 14:00  ->  attested
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from fractions import Fraction

from tests.model.days import instant
from tests.model.days import last_instant
from tests.model.days import tax_date
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.pools import Choice
from tests.model.practice import Practice

NOTICE = date(2026, 3, 18)


def first_day_to_tell(law: date | None) -> date:
    """From when on a broker had to be told, as the law stood on a day since 2025."""
    return date(2027 if law is None or law >= NOTICE else 2026, 1, 1)


@dataclass(frozen=True)
class Outflow:
    """Units a fact sends out of a pool; only the main outflow can be named beforehand."""

    fact: str
    at: datetime
    account: str
    asset: str
    quantity: Fraction
    main: bool = True


class Elections:
    """All choices on record, each with the moment it was recorded; asked in the order of booking.

    What must be looked at goes into `findings` as it comes up.
    """

    def __init__(self, known: Known, findings: set[str], practice: Practice) -> None:
        """No intent has been used up yet."""
        self._known = known
        self._practice = practice
        self._findings = findings
        self._used: set[str] = set()

    def _speaks_of(self, identification: Fact, outflow: Outflow) -> bool:
        """Whether an identification names an outflow, or describes it and has served no other."""
        line = identification.line
        if "for" in line:
            return bool(outflow.fact == line["for"])
        return (
            (outflow.account, outflow.asset) == (line["account"], line["asset"])
            and outflow.quantity == Fraction(line["quantity"])
            and identification.recorded_at <= outflow.at
            and outflow.at <= last_instant(line["valid_until"], self._known.zone)
            and identification.name not in self._used
        )

    def _identified(self, outflow: Outflow) -> Choice | None:
        """The lots named for an outflow: in time, or else attested to have been."""
        speaking = [
            fact for fact in self._known.of_type("identification") if self._speaks_of(fact, outflow)
        ]
        offered = [fact for fact in speaking if fact.recorded_at <= outflow.at]
        unfinished = self._unfinished(outflow, "global")
        timely = [fact for fact in offered if not unfinished and self._counts_there(fact, outflow)]
        late = [fact for fact in speaking if fact.recorded_at > outflow.at]
        attesting = [] if timely else [fact for fact in late if _attests(fact, outflow)]
        late = [fact for fact in late if fact not in attesting]
        if unfinished and (offered or attesting):
            self._findings.add("before_allocation")
        attesting = [
            fact for fact in attesting if not unfinished and self._counts_there(fact, outflow)
        ]
        if late:
            self._findings.add("late_identification")
        if attesting:
            self._findings.add("attested_identification")
        for latest in (timely or attesting)[-1:]:
            if "for" not in latest.line:
                self._used.add(latest.name)
            lots = [(entry["lot"], Fraction(entry["quantity"])) for entry in latest.line["lots"]]
            return Choice(lots, named_label="identified" if timely else "attested")
        return Choice(label="late_identification") if late else None

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
            in_time = order.recorded_at < outflow.at and begun
            if in_time and covers and self._counts_there(order, outflow):
                method = line["method"]
        return method

    def _counts_there(self, election: Fact, outflow: Outflow) -> bool:
        """Whether a choice counts where the units lie: from 2027 a US broker must be told."""
        day = tax_date(outflow.at, self._known.zone)
        at_broker = self._practice.custody(outflow.account, day) == "us_broker"
        relieved = day < first_day_to_tell(self._known.law) and not self._unfinished(outflow)
        if not at_broker or relieved:
            return True
        if not election.line.get("told_broker"):
            self._findings.add("broker_not_told")
        return bool(election.line.get("told_broker"))

    def _unfinished(self, outflow: Outflow, kind: str = "") -> bool:
        """Whether the unused basis of an asset was still to be allocated."""
        found = self._practice.allocated.get(outflow.asset)
        if found is None or kind not in ("", found.fact.line["kind"]):
            return False
        return outflow.at < found.completed

    def choice(self, outflow: Outflow) -> Choice:
        """How this outflow picks its lots."""
        identified = self._identified(outflow) if outflow.main else None
        if identified is not None and identified.named:
            return identified
        method = self._standing(outflow)
        if method is not None and method != "fifo":
            return Choice((), method, "standing_order")
        if method is None and self._practice.method != "fifo":
            return Choice((), self._practice.method, "attested")
        return identified or Choice()


def _attests(identification: Fact, outflow: Outflow) -> bool:
    """Whether it says, with evidence, that it was made no later than the outflow."""
    line = identification.line
    attested = line.get("attested", False) and bool(line.get("evidence"))
    return attested and identification.at <= outflow.at
