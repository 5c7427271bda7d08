"""Which allocation of unused basis stands at the end of 2024, by the calendar and by the units.

specific, recorded 2025-01-02, first sale 2025-03-01      in time, if the units tie
specific, recorded 2025-03-02, first sale 2025-03-01      too late, unless evidence says otherwise
global "hifo: x, w", recorded 2024-12-20                  in time
the same recorded later, described 2024-12-20             only with evidence, up to the due date
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from fractions import Fraction

from tests.model.amounts import ZERO
from tests.model.days import instant
from tests.model.days import start_of_day
from tests.model.days import tax_date
from tests.model.facts import Fact
from tests.model.facts import Known
from tests.model.pools import Piece
from tests.model.pools import in_order

DUE = date(2026, 10, 15)
BEGIN = date(2025, 1, 1)
ALWAYS = frozenset({"disposal", "swap", "liquidation", "theft", "repay"})

Part = tuple[Piece, str, Fraction]


@dataclass(frozen=True)
class Allocation:
    """An allocation that stands, when it was complete, and whether its evidence says so."""

    fact: Fact
    completed: datetime
    attested: bool
    parts: Sequence[Part]


def first_disposal(known: Known, asset: str, matched: Mapping[str, bool]) -> datetime | None:
    """When units of an asset first went to somebody else in 2025 or later.

    `matched` says of every removal that arrived elsewhere whether a fee was left of it.
    """
    found = []
    for fact in known.of_any_time:
        line = fact.line
        if fact.at < start_of_day(BEGIN, known.zone) or fact.type in ("account", "price"):
            continue
        gone = line.get("fee", {}).get("asset") == asset
        leaves = fact.type in ALWAYS
        leaves = leaves or (fact.type == "worthlessness" and line["how"] != "declared")
        leaves = leaves or (fact.type == "removal" and matched.get(fact.name, True))
        if fact.type == "settlement":
            leaves = fact.number("pnl") + fact.number("funding") < 0
        if gone or (leaves and line.get("sent", line).get("asset") == asset):
            found.append(fact.at)
    return min(found, default=None)


def standing(
    known: Known,
    asset: str,
    pieces: Sequence[Piece],
    counts: Mapping[str, Fraction],
    first: datetime | None,
    findings: set[str],
) -> Allocation | None:
    """The first complete allocation of an asset that is in time and ties; what fails is told."""
    answered = known.answer("safe_harbor_2024_28", BEGIN)
    said = [
        fact
        for fact in known.of_type("safe_harbor")
        if fact.line["asset"] == asset and answered in (None, fact.line["kind"])
    ]
    timely = [fact for fact in said if _open(known, fact, first)]
    late = [fact for fact in said if not _open(known, fact, first)]
    attested = [fact for fact in late if fact.line.get("evidence") and "at" in fact.line]
    attested = [fact for fact in attested if _open(known, fact, first, fact.at)]
    offered = [(fact.recorded_at, not _by_clock(known, fact), fact) for fact in timely]
    offered += [(fact.at, True, fact) for fact in attested]
    offered.sort(key=lambda each: (each[1], each[0]))
    found: Allocation | None = None
    undescribed = False
    for completed, by_evidence, fact in offered:
        if found is None:
            if fact.line["kind"] == "global" and not _described(known, fact, completed):
                undescribed = True
                continue
            parts = _parts(fact, pieces, counts)
            if parts is None:
                findings.add("allocation_does_not_tie")
            else:
                found = Allocation(fact, completed, by_evidence, parts)
    if found is None and undescribed:
        findings.add("allocation_not_described")
    if found is None and len(late) > len(attested):
        findings.add("late_allocation")
    if found is not None and found.attested:
        findings.add("attested_allocation")
    if found is None and said:
        findings.add("no_allocation")
    return found


def _open(known: Known, fact: Fact, first: datetime | None, at: datetime | None = None) -> bool:
    """Whether the window was open at a moment, by default when the fact was recorded."""
    due = start_of_day(DUE, known.zone)
    moment = at or fact.recorded_at
    if fact.line["kind"] == "specific":
        return moment < due and (first is None or moment < first)
    return first is None or moment < due or moment < first


def _by_clock(known: Known, fact: Fact) -> bool:
    """Whether what had to be described was recorded before 2025."""
    return fact.line["kind"] == "specific" or tax_date(fact.recorded_at, known.zone) < BEGIN


def _described(known: Known, fact: Fact, completed: datetime) -> bool:
    if _by_clock(known, fact):
        return True
    moments = [completed]
    if "described" in fact.line:
        moments.append(instant(fact.line["described"], known.zone))
    early = any(tax_date(moment, known.zone) < BEGIN for moment in moments)
    return early and bool(fact.line.get("evidence"))


def _parts(
    fact: Fact, pieces: Sequence[Piece], counts: Mapping[str, Fraction]
) -> list[Part] | None:
    """What goes where, or None where the units do not tie."""
    if any(units < 0 for units in counts.values()):
        return None
    if fact.line["kind"] == "specific":
        return _named(fact, pieces, counts)
    method, _, accounts = fact.line["rule"].partition(":")
    names = [name.strip() for name in accounts.split(",")]
    if any(units and account not in names for account, units in counts.items()):
        return None
    due = [(name, counts.get(name, ZERO)) for name in names]
    return list(handed_out(in_order(pieces, method.strip(), by_arrival=False), due))


def _named(
    fact: Fact, pieces: Sequence[Piece], counts: Mapping[str, Fraction]
) -> list[Part] | None:
    """The units that are named for each account, or None where these are not all there are."""
    placed = [
        (each["lot"], each["account"], Fraction(each["quantity"])) for each in fact.line["lots"]
    ]
    unused: dict[tuple[str, str], Fraction] = {}
    for piece in pieces:
        _add(unused, ("lot", piece.origin.lot), piece.left())
    for account, units in counts.items():
        _add(unused, ("account", account), units)
    for lot, account, units in placed:
        _add(unused, ("lot", lot), -units)
        _add(unused, ("account", account), -units)
    if any(unused.values()):
        return None
    parts: list[Part] = []
    left = {id(piece): piece.left() for piece in pieces}
    for lot, account, units in placed:
        of_lot = [piece for piece in pieces if piece.origin.lot == lot]
        of_lot.sort(key=lambda each: each.account != account)
        parts += _some_of(of_lot, account, units, left)
    return parts


def _add(sums: dict[tuple[str, str], Fraction], key: tuple[str, str], units: Fraction) -> None:
    sums[key] = sums.get(key, ZERO) + units


def handed_out(pieces: Sequence[Piece], due: Sequence[tuple[str, Fraction]]) -> Iterator[Part]:
    """Pieces in their order to accounts in theirs, each as much as it is due."""
    left = {id(piece): piece.left() for piece in pieces}
    for account, units in due:
        yield from _some_of(pieces, account, units, left)


def _some_of(
    pieces: Sequence[Piece], account: str, wanted: Fraction, left: dict[int, Fraction]
) -> Iterator[Part]:
    """So many units of these pieces, as far as they go; `left` is what nobody has yet."""
    for piece in pieces:
        some = min(wanted, left[id(piece)])
        if some > 0:
            yield piece, account, some
            left[id(piece)] -= some
            wanted -= some
