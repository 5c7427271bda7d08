"""Writes random facts, one method per kind, each speaking of those before it where it can.

Inflows tend to be earlier and outflows later, so that pools hold something; amounts go below a
cent and quantities to the eighteenth decimal, so that splitting them leaves something over.
"""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.laws.ledger import ACCOUNTS
from tests.laws.ledger import EARLY
from tests.laws.ledger import LATE
from tests.laws.ledger import MOMENTS
from tests.laws.ledger import Line
from tests.laws.ledger import Recorded
from tests.laws.ledger import exact
from tests.laws.ledger import text_of

Draw = Callable[[st.SearchStrategy[Any]], Any]

NUDGES = tuple(timedelta(seconds=seconds) for seconds in (0, 0, 0, 0, 1, -1, 3600, 86400, -86400))
EARLIER, LATER = MOMENTS[:9], MOMENTS[5:]
COMING = (
    "1", "1", "2", "3", "7", "0.7", "0.3", "1.000000000000000001", "0.333333333333333333",
    "0.000000000000000001", "21000000",
)  # fmt: skip
GOING = (
    "1", "1.5", "1.5", "2", "2.9", "4", "0.5", "0.3", "0.1", "6", "0.000000000000000001",
    "1.000000000000000001", "0.333333333333333333",
)  # fmt: skip
SKEWED_ACCOUNTS = ("wallet", "wallet", "wallet", "vault", "venue")
SKEWED_ASSETS = ("BTC", "BTC", "BTC", "ETH", "DUST")
INFLOWS = frozenset({"acquisition", "income", "receipt"})
DOLLARS = (
    "10.01", "0.01", "33.335", "99.99", "0.004", "100", "0.005", "0.02", "0.0000000001", "100.00",
    "1000.005", "1", "20000", "68000.07", "0",
)  # fmt: skip
YEARS = (2023, 2024, 2025, 2026)
SIGNED = ("0", "-0.01", "-1200.03", "-9000", "-25", "17.5", "4000", "2500.01")


@dataclass(frozen=True)
class Taste:
    """Which ledgers are wanted: kinds of facts with their weights, and what may be left out.

    Facts happen at `moments`, as far from these as `nudges` say; where none are named, inflows tend
    to be earlier than outflows. `settings` are kinds of facts about the book itself, such as what
    an asset is. There are at least the `fewest` facts. `spouses` may own accounts.
    """

    kinds: Sequence[str]
    elections: Sequence[str] = ()
    values_may_be_absent: bool = False
    moments: Sequence[datetime] = ()
    nudges: Sequence[timedelta] = NUDGES
    settings: Sequence[str] = ()
    fewest: int = 2
    spouses: bool = True


class Writer:
    """Draws facts one after another and remembers what later ones may speak of."""

    def __init__(self, draw: Draw, taste: Taste) -> None:
        """Begin with an empty ledger."""
        self.draw = draw
        self.taste = taste
        self.recorded: list[Recorded] = []
        self.outflows: list[Line] = []
        self.lots: dict[str, tuple[str, str]] = {}

    def pick(self, choices: Sequence[Any]) -> Any:
        """One of the choices."""
        return self.draw(st.sampled_from(choices))

    def name(self) -> str:
        """A name unused so far, whose place in the alphabet says nothing of its age."""
        return f"{self.pick('abcdefgh')}{len(self.recorded)}"

    def moment(self, choices: Sequence[datetime] = MOMENTS) -> datetime:
        """A moment that other facts are likely to share."""
        choices = self.taste.moments or (*choices, self.pick(MOMENTS))
        moment: datetime = self.pick(choices) + self.pick(self.taste.nudges)
        return moment

    def begin(self, kind: str, at: datetime | None = None) -> Line:
        """A line of a kind, with a name, a moment and an account; inflows tend to be earlier."""
        moment = at or self.moment(EARLIER if kind in INFLOWS else LATER)
        line = {"id": self.name(), "type": kind, "at": text_of(moment)}
        line["account"] = self.pick(SKEWED_ACCOUNTS)
        order = self.pick((None, None, None, None, 0, 1, -1))
        if order is not None:
            line["order"] = order
        return line

    def units(self, line: Line) -> Line:
        """Units of an asset, put into the line."""
        line["asset"] = self.pick(SKEWED_ASSETS)
        line["quantity"] = self.pick(COMING if line.get("type") in INFLOWS else GOING)
        return line

    def dollars(self, line: Line, key: str) -> None:
        """A dollar amount, or now and then none."""
        if not self.taste.values_may_be_absent or self.pick((True,) * 7 + (False,)):
            line[key] = self.pick(DOLLARS)

    def keep(self, line: Line, recorded_at: datetime | None = None) -> None:
        """The line as known since some moment, by default any."""
        moment = recorded_at or self.pick((EARLY, LATE, LATE, *MOMENTS))
        self.recorded.append((moment, line))
        if line["type"] in {"disposal", "liquidation", "transfer", "removal", "theft", "swap"}:
            self.outflows.append(line)
        if line["type"] in {"acquisition", "income", "swap", "receipt", "transfer", "removal"}:
            asset = line["received"]["asset"] if "received" in line else line["asset"]
            account = line["to"] if "to" in line else line["account"]
            self.lots[line["id"]] = (account, asset)

    def fee(self, line: Line, withheld: Line | None = None, side: str = "sent") -> None:
        """Now and then a fee: in dollars, in units of a pool, or withheld from a leg."""
        kind = self.pick(("none", "none", "dollars", "units", "withheld"))
        if kind == "dollars":
            line["fee"] = {"amount": self.pick((*DOLLARS, "-0.50"))}
        elif kind == "units":
            fee = self.units({})
            fee["quantity"] = self.pick(("0.001", "0.1", "0.000000000000000001", "2"))
            fee["value"], fee["own_cost"] = self.pick(
                (("3", "1"), ("0.07", "0"), ("2.005", "0.01"))
            )
            line["fee"] = fee
        elif kind == "withheld" and withheld is not None:
            part = exact(Decimal(withheld["quantity"]) * Decimal("0.1"))
            value = self.pick(DOLLARS)
            line["fee"] = {
                "asset": withheld["asset"], "quantity": part, "value": value, "withheld": side
            }  # fmt: skip

    # One method per kind of fact ------------------------------------------------------------

    def purchase(self) -> None:
        """Units bought."""
        line = self.units(self.begin("acquisition"))
        self.dollars(line, "cost")
        self.fee(line, line, "received")
        self.keep(line)

    def opening(self) -> None:
        """Units held from before the books begin, by date or by instant."""
        moment = self.moment()
        line = self.units(self.begin("acquisition", moment))
        before = moment - timedelta(days=self.pick((0, 1, 365, 366, 700)))
        by_date = text_of(before - timedelta(days=1))[:10]
        line |= {"how": "opening", "cost": self.pick(DOLLARS)}
        line["acquired"] = self.pick((text_of(before), by_date))
        self.keep(line)

    def inheritance(self) -> None:
        """Units inherited."""
        line = self.units(self.begin("acquisition"))
        self.keep(line | {"how": "inheritance", "cost": self.pick(DOLLARS)})

    def gift_received(self) -> None:
        """Units given by somebody who paid more, or less, than they are worth."""
        line = self.units(self.begin("acquisition"))
        basis, worth = self.pick((("100", "90"), ("90", "100"), ("0.05", "0.01"), ("20000", "7")))
        donor = self.pick(("2020-02-29", "2024-06-01", "2022-12-31"))
        self.fee(line, line, "received")
        self.keep(
            line
            | {"how": "gift", "donor_basis": basis, "value_at_gift": worth, "donor_acquired": donor}
        )

    def income(self) -> None:
        """Units earned."""
        line = self.units(self.begin("income"))
        self.dollars(line, "value")
        line["how"] = self.pick(("staking", "airdrop", "wages"))
        self.keep(line)

    def sale(self, how: str = "sale") -> None:
        """Units sold or spent."""
        line = self.units(self.begin("disposal"))
        self.dollars(line, "proceeds")
        line["how"] = how
        self.fee(line, line, "sent")
        self.keep(line | self.to_whom())

    def to_whom(self) -> Line:
        """Now and then the other side of a trade is a related person."""
        related = self.pick((None, None, None, None, None, True, False))
        return {} if related is None else {"related": related}

    def spend(self) -> None:
        """Units paid for something."""
        self.sale("spend")

    def gift_made(self) -> None:
        """Units given to a person."""
        line = self.units(self.begin("disposal"))
        self.fee(line, line, "sent")
        self.keep(line | {"how": "gift"})

    def donation(self) -> None:
        """Units given to a charity."""
        line = self.units(self.begin("disposal")) | {"how": "donation"}
        self.dollars(line, "proceeds")
        if self.pick((True, False)):
            line["charity"] = self.pick(("public", "private_foundation"))
        if self.pick((True, False, False)):
            line["evidence"] = [{"kind": self.pick(("appraisal", "receipt"))}]
        self.fee(line, line, "sent")
        self.keep(line)

    def spouse_given(self) -> None:
        """Units given to a spouse."""
        line = self.units(self.begin("disposal"))
        self.fee(line, line, "sent")
        self.keep(line | {"how": "spouse"})

    def spouse_received(self) -> None:
        """Units had from a spouse, who paid more or less than they are worth."""
        line = self.units(self.begin("acquisition"))
        donor = self.pick(("2020-02-29", "2024-06-01", "2022-12-31"))
        basis = self.pick(("100", "0.05", "20000"))
        self.fee(line, line, "received")
        self.keep(line | {"how": "spouse", "donor_basis": basis, "donor_acquired": donor})

    def swap(self) -> None:
        """One asset for another."""
        line = self.begin("swap")
        sent, received = self.pick((("BTC", "ETH"), ("ETH", "DUST"), ("DUST", "BTC")))
        line["sent"] = {"asset": sent, "quantity": self.pick(GOING)}
        line["received"] = {"asset": received, "quantity": self.pick(COMING)}
        self.dollars(line, "value")
        side = self.pick(("sent", "received"))
        self.fee(line, line[side], side)
        self.keep(line | self.to_whom())

    def transfer(self) -> None:
        """Units moved between own accounts."""
        line = self.units(self.begin("transfer"))
        line["to"] = self.pick([account for account in ACCOUNTS if account != line["account"]])
        self.fee(line)
        self.keep(line)

    def receipt(self) -> None:
        """Units that came from nobody knows where."""
        self.keep(self.units(self.begin("receipt")))

    def removal(self) -> None:
        """Units that went nobody knows where."""
        self.keep(self.units(self.begin("removal")))

    def liquidation(self) -> None:
        """Collateral taken, told from either side."""
        line = self.units(self.begin("liquidation"))
        if self.pick((True, False)):
            line |= {"debt_repaid": self.pick(DOLLARS), "returned": self.pick(DOLLARS)}
        else:
            line |= {"proceeds": self.pick(DOLLARS), "penalty": self.pick(("0", "1", "0.005"))}
            self.fee(line)
            if self.pick((True, False)):
                line |= {"debt_repaid": self.pick(DOLLARS), "recourse": self.pick((True, False))}
        self.keep(line)

    def settlement(self) -> None:
        """A contract closed, with or without units moving."""
        line = self.begin("settlement")
        line |= {"pnl": self.pick(SIGNED), "funding": self.pick(("0", "-25", "0.01"))}
        line["contract"] = self.pick(("perpetual", "section_1256", "other"))
        if Decimal(line["pnl"]) + Decimal(line["funding"]) and self.pick((True, False)):
            self.units(line)
        self.keep(line)

    def theft(self) -> None:
        """Units stolen, perhaps discovered later, perhaps with money coming back."""
        line = self.units(self.begin("theft"))
        stolen = datetime.fromisoformat(line["at"])
        discovered = stolen + timedelta(days=self.pick((0, 1, 200, 400)))
        line["discovered"] = self.pick((text_of(discovered), text_of(discovered)[:10]))
        line |= {"scheme": "investment_fraud", "for_profit": self.pick((True, True, False))}
        line |= {"fees_paid": self.pick(("0", "3000")), "recovery_expected": self.pick(DOLLARS)}
        if self.pick((True, False)):
            line |= {"safe_harbor": self.pick(("ponzi_95", "ponzi_75")), "withdrawn": "0.50"}
            line["taxed_income"] = "100"
        if self.pick((True, False, False)):
            line["disaster"] = self.pick(("federal", "state"))
        if self.pick((True, False, False)):
            line["evidence"] = [{"kind": self.pick(("basis", "report", "file"))}]
        self.keep(line)
        if self.pick((True, False)):
            later = discovered + timedelta(days=self.pick((2, 300)))
            back = {"id": self.name(), "type": "recovery", "at": text_of(later)}
            back |= {"theft": line["id"], "amount": self.pick(DOLLARS)}
            self.keep(back | {"final": self.pick((True, False))})

    def worthlessness(self) -> None:
        """Units declared worthless, abandoned or burned."""
        line = self.units(self.begin("worthlessness"))
        line |= {"how": self.pick(("declared", "abandoned", "burned")), "event": "It ended."}
        self.keep(line)

    def lost_access(self) -> None:
        """Units whose keys are gone."""
        self.keep(self.units(self.begin("lost_access")))

    def price(self) -> None:
        """A market price, never at a moment at which anything else happens."""
        moment = self.pick(MOMENTS) - timedelta(hours=self.pick((1, 23, 25)), seconds=30)
        line = {"id": self.name(), "type": "price", "at": text_of(moment), "source": "market"}
        line |= {
            "asset": self.pick(SKEWED_ASSETS),
            "value": self.pick(("0.0001", "1", "2.5", "60000")),
        }
        self.keep(line)

    def balance(self) -> None:
        """What an account is said to have held."""
        self.keep(self.units(self.begin("balance")))

    def year_facts(self) -> None:
        """What the return of a year says."""
        year = self.pick((2024, 2025, 2025, 2026))
        line: Line = {"id": self.name(), "type": "year_facts", "year": year}
        if self.pick((True, False)):
            line["taxable_income"] = self.pick(("-5000", "-1000.50", "0", "60000"))
            if self.pick((True, False, False)):
                line["section_151"] = "2000"
        for key in ("other_short_term", "other_long_term"):
            if self.pick((True, False)):
                line[key] = self.pick(SIGNED)
        if self.pick((True, True, False)):
            line["itemizes"] = self.pick((True, False))
        if self.pick((True, False, False)):
            line["filing_status"] = self.pick(("single", "joint", "separate", "survivor"))
        if self.pick((True, False, False, False)):
            line |= {"carryover_short": "1234.56", "carryover_long": "0"}
        if self.pick((True,) + (False,) * 5):
            line[self.pick(("died", "spouse_died"))] = f"{year}-07-01"
        self.keep(line)

    # Elections ------------------------------------------------------------------------------

    def named_lots(self, outflow: Line) -> list[Line]:
        """Some lots, each once, mostly from the right pool, with what they may or may not hold."""
        leg = outflow.get("sent", outflow)
        pool = (outflow["account"], leg["asset"])
        fitting = [name for name, lies in self.lots.items() if lies == pool]
        names = sorted(fitting if fitting and self.pick((True,) * 7 + (False,)) else self.lots)
        few = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)
        quantities = (leg["quantity"], *GOING)
        return [{"lot": name, "quantity": self.pick(quantities)} for name in self.draw(few)]

    def identification(self) -> None:
        """Lots named for an outflow, in time to the second or not."""
        if self.outflows and self.lots:
            outflow = self.pick(self.outflows)
            line = {"id": self.name(), "type": "identification", "for": outflow["id"]}
            line["lots"] = self.named_lots(outflow)
            at = datetime.fromisoformat(outflow["at"])
            if self.pick((True, False, False)):
                said = at + timedelta(seconds=self.pick((0, -1, -86400, 1)))
                line |= {"attested": True, "at": text_of(said), "evidence": [{"kind": "mail"}]}
            seconds = self.pick((0, 0, 1, 1, 86400, -1, -86400, -86400, -86400))
            self.keep(line, at + timedelta(seconds=seconds))

    def intent(self) -> None:
        """Lots named for the next outflow of exactly so many units."""
        if self.outflows and self.lots:
            outflow = self.pick(self.outflows)
            leg = outflow.get("sent", outflow)
            at = datetime.fromisoformat(outflow["at"])
            line = {"id": self.name(), "type": "identification", "account": outflow["account"]}
            line |= {"asset": leg["asset"], "quantity": leg["quantity"]}
            line["lots"] = self.named_lots(outflow)
            line["valid_until"] = text_of(at + timedelta(seconds=self.pick((0, 1, 90000, -1))))
            self.keep(line, at + timedelta(seconds=self.pick((0, -1, -90000, 1))))

    def standing_order(self) -> None:
        """A method for everything after it, or for one account or asset, or from a day on."""
        line: Line = {"id": self.name(), "type": "standing_order"}
        line["method"] = self.pick(("fifo", "lifo", "hifo", "lofo"))
        recorded_at = self.moment((EARLY, *MOMENTS[:7]))
        if self.pick((True, False, False)):
            line["account"] = self.pick(SKEWED_ACCOUNTS)
        if self.pick((True, False, False)):
            line["asset"] = self.pick(SKEWED_ASSETS)
        if self.pick((True, False, False)):
            line["from"] = text_of(recorded_at + timedelta(seconds=self.pick((0, 1, 90000))))
        self.keep(line, recorded_at)
