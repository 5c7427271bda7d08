"""What a country's rules decide, and what is the same everywhere.

The fold is the same for all: facts in their order, exact amounts, nothing lost, findings noted.
A *rule pack* says which kinds of facts are booked and by what, and is asked before each fact and
after the last one. So two countries may read one sale differently without a line of booking that
knows of both:

    1,000 bought 1 April, 500 sold 10 May, 500 bought 20 May
    us: FIFO, the units of April            uk: the units of 20 May, bought within thirty days
"""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.booking.book import Book
from domain.facts import Fact

INFLOW, OUTFLOW, COUNT = range(3)
"""Phases of one instant: units come in, go out, balances are counted."""

Handler = Callable[[Book, Any], None]


@dataclass(frozen=True, slots=True)
class RulePack:
    """The code behind a country's sets of rules.

    `handlers` gives, by type of fact, its phase and what books it; facts of other types are not
    booked. `begin` is called with all facts of the fold before the first is booked, `before` with
    each fact that is about to be booked, `skipped` with each that is kept out of the books, and
    `finish` after the last one. A pack is made for one fold and may keep in mind what it saw.
    """

    country: str
    handlers: Mapping[type, tuple[int, Handler]]
    begin: Callable[[Book, Sequence[Fact]], None]
    before: Callable[[Book, Fact], None]
    skipped: Callable[[Book, Fact], None]
    finish: Callable[[Book], None]


def nothing(*_: object) -> None:
    """A moment at which a pack has nothing to do."""
