"""From facts without names to drafts: names that stay the same, and an order within an instant.

A source with ids names its facts itself. Without ids the name is a hash of what happened and a
count, because two equal rows are two facts: two fills of 0.1 BTC in one second are 0.2 BTC.

    2021-05-01T10:00:00Z Buy 0.1 BTC  -> coinbase:main:8c1d...#1
    2021-05-01T10:00:00Z Buy 0.1 BTC  -> coinbase:main:8c1d...#2

A file that lists the newest first lists the rows of one second backwards too, so rows are put
into time order before they are counted.
"""

from collections import Counter
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any
from typing import NamedTuple
from typing import Protocol
from typing import TypeVar

from adapters.importers.intake import LEFT_OUT
from adapters.importers.intake import Intake
from adapters.importers.reading import Draft
from adapters.importers.reading import Remark

HASH_DIGITS = 20

Body = dict[str, Any]
"""A journal object's `type` and the keys of that type, before it has id, at and account."""


class Timed(Protocol):
    """A row with its place in the file and the instant it tells of."""

    @property
    def line(self) -> int:
        """1-based line in the file."""

    @property
    def at(self) -> datetime:
        """When it happened."""


TimedRow = TypeVar("TimedRow", bound=Timed)


class Stated(NamedTuple):
    """A fact a source stated, before it has a name.

    `lead` is the line of the row that says when it happened, `rows` all lines it was made of.
    `identity` is the source's own id; where it is "", `content` says what happened, for the hash.
    `attached` are further bodies made from the same rows, each with the suffix of its name.
    """

    lead: int
    at: datetime
    body: Body
    rows: tuple[int, ...]
    identity: str = ""
    content: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    attached: tuple[tuple[str, Body], ...] = ()


def in_time_order(rows: Sequence[TimedRow], *, newest_first: bool) -> list[TimedRow]:
    """The rows, oldest first; `newest_first` is the source's habit where the times do not tell.

    Rows of one instant keep the order of the file, turned round where the file runs backwards.
    """
    falls = sum(earlier.at > later.at for earlier, later in pairwise(rows))
    rises = sum(earlier.at < later.at for earlier, later in pairwise(rows))
    backwards = newest_first if falls == rises else falls > rises
    ordered = reversed(rows) if backwards else rows
    return sorted(ordered, key=lambda row: row.at)


def name_facts(intake: Intake, ordered: Iterable[Timed], facts: Iterable[Stated]) -> list[Draft]:
    """The drafts of these facts; those the person asked to leave out are left out, counted.

    `ordered` are all rows of the file in time order: a row's place among those of its instant
    becomes the `order` of its fact, wherever several facts share that instant.
    """
    rows = list(ordered)
    ranks = {row.line: rank for rank, row in enumerate(rows)}
    stated = sorted(facts, key=lambda fact: ranks[fact.lead])
    firsts = _first_ranks(rows, {one.at for one, two in pairwise(stated) if one.at == two.at})
    seen: Counter[str] = Counter()
    drafts: list[Draft] = []
    for fact in stated:
        name = _name(intake, fact, seen)
        if name in intake.options.skip:
            for line in fact.rows:
                intake.leave(line, LEFT_OUT)
            continue
        first = firsts.get(fact.at)
        order = 0 if first is None else ranks[fact.lead] - first + 1
        at = fact.at.isoformat().removesuffix("+00:00") + "Z"
        drafts.append(Draft(_line(intake, fact.body, name, at, order), fact.rows, fact.remarks))
        for suffix, body in fact.attached:
            if name + suffix not in intake.options.skip:
                beside = _line(intake, body, name + suffix, at, order)
                drafts.append(Draft(beside, fact.rows))
    return drafts


def _first_ranks(rows: Iterable[Timed], crowded: Collection[datetime]) -> dict[datetime, int]:
    """The rank of the first row of each instant that several facts share."""
    firsts: dict[datetime, int] = {}
    if crowded:
        for rank, row in enumerate(rows):
            if row.at in crowded:
                firsts.setdefault(row.at, rank)
    return firsts


def _name(intake: Intake, fact: Stated, seen: Counter[str]) -> str:
    if fact.identity:
        return f"{intake.prefix}:{fact.identity}"
    account = fact.body.get("account", intake.options.account)
    digest = sha256("\x1f".join((account, *fact.content)).encode()).hexdigest()[:HASH_DIGITS]
    seen[digest] += 1
    return f"{intake.prefix}:{account}:{digest}#{seen[digest]}"


def _line(intake: Intake, body: Body, name: str, at: str, order: int) -> Body:
    """A journal object: the common keys first, then the body's own (which may name an account)."""
    kind = body["type"]
    if kind == "price":
        return {"id": name, "type": kind, "at": at, **body}
    account = intake.options.account
    if order:
        return {"id": name, "type": kind, "at": at, "account": account, "order": order, **body}
    return {"id": name, "type": kind, "at": at, "account": account, **body}
