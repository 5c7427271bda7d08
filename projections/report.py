"""A report: rows, totals and findings, with the two clocks that were used.

Every report is a function of one fold and has one shape, whether it is printed, written as JSON or
compared with the one of last year. Amounts and units are strings in it, exact and plain.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.amounts import dollars
from domain.amounts import plain
from domain.calendar import write_instant
from domain.findings import Finding
from domain.rules import cited_as_one
from domain.switches import SWITCHES
from domain.switches import Used

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """One report as data. `as_of` is None where nothing was cut by effective time; `ruleset` names
    the rules its figures were computed with, `law` the day whose law they told (None: as now
    known). `switches` are the answers it used that are not the default, `what_if` those that were
    only supposed.
    """

    ledger: str
    name: str
    as_of: datetime | None
    position: int
    recorded_at: datetime | None
    columns: tuple[str, ...]
    rows: list[Row]
    totals: dict[str, str]
    findings: list[Row]
    ruleset: str
    law: date | None = None
    switches: list[Row] = field(default_factory=list)
    what_if: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """The report as the object the contract describes (section 6)."""
        return {
            "ledger": self.ledger,
            "report": self.name,
            "as_of": write_instant(self.as_of) if self.as_of else None,
            "known_at": {
                "position": self.position,
                "recorded_at": write_instant(self.recorded_at) if self.recorded_at else None,
            },
            "ruleset": self.ruleset,
            "law": day(self.law),
            "switches": self.switches,
            "what_if": self.what_if,
            "rows": self.rows,
            "totals": self.totals,
            "findings": self.findings,
        }

    def has_errors(self) -> bool:
        """Whether any finding is of severity error."""
        return any(finding["severity"] == "error" for finding in self.findings)


def money(amount: Decimal) -> str:
    """Dollars as text."""
    return dollars(amount)


def units(quantity: Decimal | None) -> str | None:
    """A quantity as text, or null."""
    return None if quantity is None else plain(quantity)


def day(moment: date | None) -> str | None:
    """A tax date as text, or null."""
    return None if moment is None else moment.isoformat()


def switch_rows(used: Iterable[Used]) -> list[Row]:
    """The answers of switches that figures rest on and that are not the default, by switch, value
    and policy, each with the tax years it was asked for.
    """
    years: dict[tuple[str, str, str], set[int]] = {}
    for each in used:
        years.setdefault((each.switch, each.value, each.policy), set()).add(each.year)
    return [
        {
            "switch": switch,
            "value": value,
            "rule": SWITCHES[switch].rule,
            "policy": policy or None,
            "years": sorted(asked),
        }
        for (switch, value, policy), asked in sorted(years.items())
    ]


def distinct(name: str, seen: dict[str, int]) -> str:
    """An id that no row before had: the name, from its second row on with that row's number."""
    seen[name] = number = seen.get(name, 0) + 1
    return name + (f"#{number}" if number > 1 else "")


def finding_rows(findings: Iterable[Finding], law: date | None = None) -> list[Row]:
    """Findings as rows, each said once, errors first, otherwise in the order they arose.

    Each tells the rule it turns on, with its weight and how sure it is as the law stood on a day.
    """
    rank = {"error": 0, "warning": 1, "info": 2}
    unique = list(dict.fromkeys(findings))
    unique.sort(key=lambda finding: rank[finding.severity])
    seen: dict[str, int] = {}
    return [_finding_row(finding, seen, law) for finding in unique]


def _finding_row(finding: Finding, seen: dict[str, int], law: date | None) -> Row:
    said = cited_as_one(finding.rule, 0, law) if finding.rule else None
    return {
        "id": distinct(f"finding:{finding.code}:{finding.fact}", seen),
        "code": finding.code,
        "severity": finding.severity,
        "fact": finding.fact,
        "message": finding.message,
        "next": finding.next,
        "rule": finding.rule or None,
        "authority": ", ".join(said.authority) if said else None,
        "status": ", ".join(said.status) if said else None,
    }
