"""Who holds the units of an account on a day: it decides whom a choice of lots must be told.

Custody is a property of an account, and an exchange may change hands or move its home. So a policy
may answer for an account and from a day on what its own statement says otherwise (R-LOT-11):

    account kraken, custody us_broker     policy venue_custody_class = foreign_exchange from 2026
    sale of 2027 there  ->  own books do, no broker need be told (R-LOT-3)
"""

from datetime import date

from domain.knowledge import Knowledge
from domain.switches import Switchboard

BROKER, OWN = "us_broker", "self"
"""Custody of a US broker, and custody of the taxpayer."""


def custody_of(knowledge: Knowledge, switches: Switchboard, account: str, on: date) -> str:
    """`us_broker`, `foreign_exchange` or `self`; "" for an account that is not known."""
    stated = switches.value("venue_custody_class", on, account)
    if stated != "account":
        return stated
    known = knowledge.accounts.get(account)
    return known.custody if known else ""
