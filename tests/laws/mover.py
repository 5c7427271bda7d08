"""Writes random moves whose ends are told by two sources: whole, in parts, together, or wrong.

    removal 1.5   receipts 0.75, 0.9      matched with both: more arrived than left
    removals 1, 2   receipt 3             matched one by one, perhaps a day later

Matches are statements like any other, and nobody promises that they fit.
"""

from datetime import datetime
from datetime import timedelta
from decimal import Decimal

from tests.laws.ledger import ACCOUNTS
from tests.laws.ledger import Line
from tests.laws.ledger import exact
from tests.laws.ledger import text_of
from tests.laws.writer import GOING
from tests.laws.writer import Writer


class Mover(Writer):
    """A writer that knows of moves as well."""

    def move(self) -> None:
        """A removal and a receipt that turn out to be one move."""
        removed = self.units(self.begin("removal"))
        self.keep(removed)
        received = self.other_end(removed)
        share = self.pick(("1", "1", "0.9", "0.5", "0.25"))
        received["quantity"] = exact(Decimal(removed["quantity"]) * Decimal(share))
        self.keep(received)
        self.match(removed, received)

    def match(self, removed: Line, received: Line) -> None:
        """Somebody says of two facts that they are one move, mostly on the day of the later one."""
        at = max(datetime.fromisoformat(each["at"]) for each in (removed, received))
        at += timedelta(seconds=self.pick((0, 0, 0, 86400, -3600)))
        match = {"id": self.name(), "type": "transfer_match", "at": text_of(at)}
        self.keep(match | {"removal": removed["id"], "receipt": received["id"]})

    def parted_move(self) -> None:
        """Units that left at once and came in parts, which may be more than left."""
        removed = self.units(self.begin("removal"))
        self.keep(removed)
        for _ in range(self.pick((2, 2, 3))):
            received = self.other_end(removed)
            share = Decimal(self.pick(("0.5", "0.3", "0.3", "0.2", "0.6")))
            received["quantity"] = exact(Decimal(removed["quantity"]) * share)
            self.keep(received)
            self.match(removed, received)

    def gathered_move(self) -> None:
        """Units that left one after another and came at once, which may be more than left."""
        first = self.units(self.begin("removal"))
        removals = [first]
        self.keep(first)
        for _ in range(self.pick((1, 1, 2))):
            other = self.begin("removal", datetime.fromisoformat(first["at"]))
            other |= {"asset": first["asset"], "quantity": self.pick(GOING)}
            removals.append(other)
            self.keep(other)
        received = self.other_end(self.pick(removals))
        share = Decimal(self.pick(("1", "0.9", "0.6", "1.1")))
        whole = sum(Decimal(each["quantity"]) for each in removals)
        received["quantity"] = exact(whole * share)
        self.keep(received)
        for each in removals:
            self.match(each, received)

    def other_end(self, removed: Line) -> Line:
        """A receipt in another account, about the time of a removal."""
        arrived = datetime.fromisoformat(removed["at"])
        arrived += timedelta(minutes=self.pick((0, 1, 20, 20, -1, -1)))
        received = self.begin("receipt", arrived)
        received["account"] = self.pick([name for name in ACCOUNTS if name != removed["account"]])
        received["asset"] = removed["asset"]
        return received

    def stray_match(self) -> None:
        """Somebody says of any two facts that they are one move."""
        kinds = ("removal", "receipt")
        ends = [line for _, line in self.recorded if line["type"] in kinds]
        if ends:
            removed = [line for line in ends if line["type"] == "removal"] or ends
            received = [line for line in ends if line["type"] == "receipt"] or ends
            self.match(self.pick(removed), self.pick(received))
