"""A short story with something in it to correct, and the ways it is asked and refused."""

from typing import Any

from tests.cli.desk import Desk
from tests.cli.desk import Ran
from tests.cli.lines import line

STOLEN = ("--discovered", "2025-06-02", "--scheme", "phishing", "--for_profit", "true")
WHY = ("--reason", "it was wrong")
REPORTS = ("lots", "gains", "income", "claims", "carryforward", "findings")

STORY = [
    line("acquisition", "buy", at="2024-01-01T12:00:00Z", quantity="4", cost="40000"),
    line("disposal", "sale", at="2025-05-01T12:00:00Z", proceeds="30000", fee={"amount": "10"}),
    line("removal", "out", at="2025-06-01T12:00:00Z"),
    line("receipt", "in", at="2025-06-01T13:00:00Z", account="kr"),
]
"""Four facts (positions 5 to 8); their import is 9."""


def reports(desk: Desk) -> list[dict[str, Any]]:
    """Every report but for the moment of knowledge."""
    return [desk.done(name).data() | {"known_at": None} for name in REPORTS]


def refused(desk: Desk, *arguments: str, status: int = 3) -> Ran:
    """A correction that is refused; nothing is written, and a dry run ends the same way."""
    before = desk.history()
    ran = desk.call("correct", *arguments)
    assert ran.status == status, (arguments, ran.err)
    assert (ran.out, "Traceback" in ran.err) == ("", False)
    assert desk.history() == before
    dry = desk.call("correct", *arguments, "--dry-run")
    assert (dry.status, dry.err) == (ran.status, ran.err)
    return ran
