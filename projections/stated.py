"""Which broker's statement speaks of which gains row.

A statement is about a disposal; the ledger may have booked that as several rows, one a lot, and fee
units as rows of their own. Each row gets its part of one statement, or none:

    sale of 3 BTC out of lots a and b, fee in BNB          rows 1 and 2 BTC, row 3 BNB
    statement of the sale                                  parted over rows 1 and 2
    another one with rows (3,)                             row 3

A statement that fits nothing is a finding and is not used; its disposal then counts as one of which
nothing is known, and never as one without a form.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field

from domain.findings import Finding
from domain.forms.boxes import NO_FORM
from domain.forms.statements import BrokerStatement
from domain.forms.statements import parted
from domain.forms.statements import problem_of
from domain.outcomes import Gain

Place = tuple[str, int]
"""A disposal and the number of one of its rows."""


@dataclass(slots=True)
class Said:
    """Parts of statements by row, and the disposals of which a statement could not be used.

    `rest_without_form` says that no form came for disposals without any statement.
    """

    rest_without_form: bool
    by_row: dict[Place, BrokerStatement] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def of(self, gain: Gain) -> BrokerStatement | None:
        """What is said of a row; None, and a finding, where nothing is known."""
        found = self.by_row.get((gain.disposal, gain.number))
        if found is not None:
            if found.sold not in (None, gain.disposed):
                text = f"the broker says {found.sold}, the ledger {gain.disposed}"
                self._find("statement_date_differs", gain.disposal, text)
            return found
        if gain.disposal in self.refused:
            return None
        if self.rest_without_form:
            return BrokerStatement(gain.disposal, NO_FORM)
        text = f"row {gain.number}: nobody has said whether a form came for it"
        self._find("statement_unknown", gain.disposal, text)
        return None

    def refuse(self, disposal: str, why: str) -> None:
        """Note that a statement does not fit."""
        self.refused.add(disposal)
        self._find("statement_misfit", disposal, why)

    def _find(self, code: str, disposal: str, text: str) -> None:
        self.findings.append(Finding(code, disposal, text))


def assigned(
    gains: Iterable[Gain], statements: Iterable[BrokerStatement], *, rest_without_form: bool
) -> Said:
    """Every statement parted over the rows it speaks of. Arithmetic must be exact (`exactly`)."""
    by_disposal: dict[str, list[Gain]] = {}
    for gain in gains:
        by_disposal.setdefault(gain.disposal, []).append(gain)
    said = Said(rest_without_form)
    for each in statements:
        rows = by_disposal.get(each.disposal, [])
        meant = [gain for gain in rows if _means(each, gain, rows[0])]
        why = _misfit(each, meant, said)
        if why:
            said.refuse(each.disposal, why)
            continue
        for gain, part in zip(meant, parted(each, meant), strict=True):
            said.by_row[gain.disposal, gain.number] = part
    return said


def _means(said: BrokerStatement, gain: Gain, first: Gain) -> bool:
    """Whether a statement speaks of a row of its disposal, whose first row is given."""
    return gain.number in said.rows if said.rows else gain.asset == first.asset


def _misfit(said: BrokerStatement, meant: list[Gain], known: Said) -> str:
    """Why a statement cannot be used for the rows it means; "" if it can."""
    numbers = {gain.number for gain in meant}
    if not meant or (said.rows and set(said.rows) != numbers):
        return "the year's gains have no such row of this disposal"
    if len({gain.asset for gain in meant}) > 1:
        return "its rows are of more than one asset"
    if any((said.disposal, number) in known.by_row for number in numbers):
        return "another statement speaks of the same row"
    return problem_of(said, meant[0].year)
