"""What makes wash sales: losses that wait for a purchase, and purchases that are still held.

    Dec 28   50 bought                    held: 50
    Jan 7    100 sold at a loss of 1,000  the 50 held replace as many; 50 wait until Feb 6
    Jan 20   25 bought                    they replace as many of those that wait

Losses wait in the order the units were sold, purchases stand in the order they were made. Every
lookup goes to the place itself: what has served is taken away, and what lies outside the days that
count, before them or after, is never walked over.
"""

from bisect import bisect_left
from bisect import insort
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from typing import NamedTuple

from domain.amounts import ZERO
from domain.amounts import proportion
from domain.knowledge import Knowledge
from domain.lots import Lot
from domain.lots import Origin
from domain.outcomes import Gain
from domain.rulesets import Ruleset

REGIME = "wash_regime"
"""The switch that extends the rule to what is no security."""


@dataclass(slots=True)
class Loss:
    """A row of gains at a loss, of which `replaced` units are accounted for so far.

    `gain` is the row as it stands, `place` where it is kept (None: nowhere), `total` its loss in
    dollars, and `sold` the origin of the units it took.
    """

    gain: Gain
    place: int | None
    sold: Origin
    units: Decimal
    total: Decimal
    replaced: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        """Units that nothing has replaced."""
        return self.units - self.replaced

    def replace(self, units: Decimal) -> Decimal:
        """Count so many more units as replaced; the dollars of loss that belong to them.

        By units and to the cent of all that is replaced so far, so that the parts add up to the
        whole loss once all of it is.
        """
        before = proportion(self.total, self.replaced, self.units)
        self.replaced += units
        return proportion(self.total, self.replaced, self.units) - before


class Bought(NamedTuple):
    """The latest purchase of an asset."""

    at: datetime
    lot: Lot


class Sold(NamedTuple):
    """A sale at a loss that no wash-sale rule governs."""

    at: datetime
    name: str


_Waiting = tuple[datetime, int, datetime, int, str, int, Loss]
"""When it was sold and its place in the instant, the same of its acquisition, name, number."""

_Held = tuple[datetime, int, str, str, int, Lot]
"""When it was bought and its place in the instant, name, account, number."""


class Replacements:
    """Losses that wait and purchases held, by asset, and what was sold and bought just now.

    `governed` are the assets whose class the rule always governs; `supposed` says whether a policy
    or a supposition extends it to all others (R-WASH-3).
    """

    def __init__(self, knowledge: Knowledge, ruleset: Ruleset, what_if: Mapping[str, str]) -> None:
        """Nothing is governed where the rules name no days."""
        self.days = timedelta(ruleset.wash_days)
        classes = ruleset.wash_classes if self.days else ()
        stated = {each.asset for each in knowledge.assets.values()}
        self.governed = {asset for asset in stated if knowledge.class_of(asset) in classes}
        answers = [each.value for each in knowledge.policies.values() if each.switch == REGIME]
        self.supposed = bool(self.days) and "on" in (what_if.get(REGIME), *answers)
        self.just_bought: dict[str, Bought] = {}
        self.just_sold: dict[str, list[Sold]] = {}
        self._assets: dict[str, str] = {}
        self._held: dict[str, list[_Held]] = {}
        self._waiting: dict[str, list[_Waiting]] = {}
        self._numbers = count()

    def watch(self, asset: str) -> bool:
        """Whether losses on an asset may have to be judged."""
        return self.supposed or asset in self.governed

    def buy(self, name: str, asset: str) -> None:
        """What a fact of that name makes is bought: its lots can replace units of the asset."""
        self._assets[name] = asset

    def hold(self, lot: Lot) -> bool:
        """A lot has come in; it can replace where it was bought, as this asset, and has replaced
        nothing yet. Returns whether it can.
        """
        origin = lot.origin
        if origin.replaces or self._assets.get(origin.name) != lot.asset:
            return False
        entry = (*origin.place, lot.account, next(self._numbers), lot)
        insort(self._held.setdefault(lot.asset, []), entry)
        return True

    def held(self, asset: str, start: datetime, end: datetime, sold: str) -> Iterator[Lot]:
        """Lots bought from `start` and before `end` that hold units, in order of acquisition.

        The rest of the purchase that was itself `sold` is none of them (Rev. Rul. 56-602). What a
        lot is used for must be taken out of it before the next one is asked for.
        """
        for lot in _between(self._held.get(asset, []), start, end):
            if lot.origin.name != sold:
                yield lot

    def wait(self, loss: Loss, at: datetime, order: int) -> None:
        """A loss sold then, of which units are left, waits for purchases."""
        entry = (at, order, *loss.sold.place, next(self._numbers), loss)
        insort(self._waiting.setdefault(loss.gain.asset or "", []), entry)

    def waiting(self, asset: str, start: datetime, end: datetime) -> Iterator[Loss]:
        """Losses on units of an asset sold from `start` and before `end` that wait, oldest first;
        of one instant by the acquisition of what was sold.
        """
        return _between(self._waiting.get(asset, []), start, end)


def _between(entries: list[Any], start: datetime, end: datetime) -> Iterator[Any]:
    """What stands from `start` and before `end` in sorted entries and has units left. Entries that
    have none are taken away as they are met, also those whose last units went to whoever asked.
    """
    place = bisect_left(entries, (start,))
    while place < len(entries) and entries[place][0] < end:
        standing = entries[place][-1]
        if standing.remaining:
            yield standing
        if standing.remaining:
            place += 1
        else:
            del entries[place]
