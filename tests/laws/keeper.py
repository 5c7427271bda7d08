"""What random ledgers say of the book itself: classes of assets, practices, pools, zones.

Facts of this kind move nothing and decide how everything else is read: a security under the rule on
wash sales, one pool for all accounts up to 2024, a taxpayer who lives in Tokyo from 2026 on.
"""

from hypothesis import strategies as st

from tests.laws.ledger import ACCOUNTS
from tests.laws.ledger import EARLY
from tests.laws.ledger import LATE
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import ZONES
from tests.laws.ledger import Line
from tests.laws.ledger import text_of
from tests.laws.mover import Mover
from tests.laws.writer import SKEWED_ASSETS
from tests.laws.writer import YEARS

PRACTICE = (
    ("pre2025_scope", ("universal", "universal", "per_wallet")),
    ("pre2025_method", ("lifo", "hifo", "lofo", "fifo")),
    ("selfcustody_fifo_scope", ("all_unhosted", "all_unhosted", "wallet")),
    ("self_transfer_selects_lots", ("no", "no", "yes")),
    ("self_transfer_fee", ("add_to_basis", "add_to_basis", "dispose_no_basis")),
    ("venue_custody_class", ("us_broker", "self", "foreign_exchange", "account")),
    ("safe_harbor_2024_28", ("none", "specific", "global")),
)  # fmt: skip
"""Switches that say which lots are taken and where they lie, with values to draw from."""


class Keeper(Mover):
    """A writer who also keeps the book: says what assets are and how lots are to be read."""

    def security(self) -> None:
        """What an asset is: mostly something whose losses the wash-sale rule governs."""
        classes = ("security", "tokenized_security", "security", "crypto")
        line = {"id": self.name(), "type": "asset", "asset": self.pick(SKEWED_ASSETS)}
        self.keep(line | {"class": self.pick(classes)}, EARLY)

    def wash_regime(self) -> None:
        """Whether the rule is to govern everything in a year."""
        line = {"id": self.name(), "type": "policy", "switch": "wash_regime"}
        self.keep(line | {"value": self.pick(("on", "on", "off")), "year": self.pick(YEARS)}, EARLY)

    def retirement_purchase(self) -> None:
        """Units bought by a retirement account, for money or for other units."""
        if not any(line["id"] == "ira" for _, line in self.recorded):
            account = {"id": "ira", "type": "account", "custody": "us_broker"}
            self.keep(account | {"tax_status": "ira"}, EARLY)
        kept = len(self.recorded)
        self.pick((self.purchase, self.purchase, self.swap))()
        for _, line in self.recorded[kept:]:
            line["account"] = "ira"

    def moving(self) -> None:
        """A taxpayer who lives elsewhere from a day on."""
        line: Line = {"id": self.name(), "type": "policy", "switch": "taxpayer_zone"}
        day = self.pick(("2024-02-29", "2025-01-01", "2025-03-02", "2026-01-01"))
        self.keep(line | {"value": self.pick(ZONES), "from": day})

    def practice(self) -> None:
        """How lots were pooled and taken, moved and held, for a year or from a day on."""
        switch, values = self.pick(PRACTICE)
        line = {"id": self.name(), "type": "policy", "switch": switch, "value": self.pick(values)}
        years = (2022, 2023, 2024, 2024, 2025, 2026)
        if self.pick((True, False)):
            line["year"] = self.pick(years)
        else:
            line["from"] = self.pick(("2018-01-01", "2023-01-01", "2024-06-01", "2025-01-01"))
        if switch == "venue_custody_class":
            line["account"] = self.pick(ACCOUNTS)
        self.keep(line, self.pick((EARLY, EARLY, EARLY, LATE)))

    def universal(self) -> None:
        """One pool for all, in every year that one was allowed."""
        line = {"id": self.name(), "type": "policy", "switch": "pre2025_scope"}
        self.keep(line | {"value": "universal", "from": "2018-01-01"}, EARLY)

    def allocation(self) -> None:
        """A global allocation of an asset, in time or not."""
        line: Line = {"id": self.name(), "type": "safe_harbor", "kind": "global"}
        line["asset"] = self.pick(SKEWED_ASSETS)
        accounts = self.draw(st.permutations(ACCOUNTS))[: self.pick((3, 3, 3, 3, 2))]
        line["rule"] = f"{self.pick(('fifo', 'lifo', 'hifo', 'lofo'))}: {', '.join(accounts)}"
        line["described"] = self.pick(("2024-12-31", "2024-06-01", "2025-01-01"))
        if self.pick((True, False, False)):
            line["at"] = text_of(self.pick(MOMENTS))
            line["evidence"] = [{"kind": "books"}]
        self.keep(line)
