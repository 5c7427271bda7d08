"""Form 8949 as a report: the rows of a year, each in its box, and what the lines of Schedule D add.

A function of one replay and of what brokers stated, which the ledger does not know. A disposal of
which neither a statement nor its absence is told has no box and counts to no line, and a finding
says so: whether no form came is for whoever asks to say.

    sale-1, Form 1099-DA, box 2 ticked     box G   line 1b
    sale-2, no form came                   box I   line 3
    sale-3, nothing said                   -       -         statement_unknown
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.amounts import ZERO
from domain.amounts import exactly
from domain.amounts import plain
from domain.booking.settling import is_section_1256
from domain.facts import Settlement
from domain.findings import Finding
from domain.forms.boxes import NO_FORM
from domain.forms.lines import LINES
from domain.forms.lines import ORDER
from domain.forms.lines import SECTION_1256_LINES
from domain.forms.lines import SUMMARY_LINES
from domain.forms.lines import may_be_summed
from domain.forms.rounding import whole_dollars
from domain.forms.rows import Adjustment
from domain.forms.rows import FormRow
from domain.forms.rows import form_row
from domain.forms.rows import wash_stated
from domain.forms.statements import BrokerStatement
from domain.knowledge import Knowledge
from domain.outcomes import LONG
from domain.outcomes import SHORT
from domain.outcomes import Gain
from projections.replay import Question
from projections.replay import Replay
from projections.report import Report
from projections.report import Row
from projections.report import money
from projections.reports import report_of
from projections.stated import Said
from projections.stated import assigned

COLUMNS = (
    "id disposal number box line term description acquired sold proceeds basis code adjustment gain"
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A gain with the row it makes; `line` is that of Schedule D, None where nothing is known."""

    gain: Gain
    row: FormRow
    line: str | None


def form_8949(
    answer: Replay,
    statements: Iterable[BrokerStatement],
    *,
    rest_without_form: bool = False,
    exception_1: bool = False,
    in_whole_dollars: bool = False,
) -> Report:
    """The rows of Form 8949 of the year asked for, in booking order, and totals by line.

    With `rest_without_form` no form came for any disposal without a statement. With `exception_1`
    rows that may go to Schedule D as part of a total alone have its line 1a or 8a (R-FORM-4).
    Section 1256 contracts are in the totals of lines 4 and 11 only; `unplaced_gain` is what no line
    has. The answer must have kept its gains. Raises ValueError for a part of a return.
    """
    year_of_return(answer.question)
    contracts = [gain for gain in answer.outcome.gains if _is_of_form_6781(answer, gain)]
    listed = [gain for gain in answer.outcome.gains if not _is_of_form_6781(answer, gain)]
    with exactly():
        said = assigned(listed, statements, rest_without_form=rest_without_form)
        filed = [_filed(answer.knowledge, gain, said, exception_1) for gain in listed]
        totals = _totals(filed, contracts)
        write = _in_dollars if in_whole_dollars else money
        rows = [_printed(each, write) for each in filed]
    answer.outcome.findings.extend(said.findings)
    return report_of(answer, "form_8949", COLUMNS, rows, totals, write)


def year_of_return(question: Question) -> int:
    """The year of a question about a whole return; ValueError for one of a part, or of no year."""
    if not question.year or question.account or question.asset:
        raise ValueError("a form is of one year and of all accounts and assets")
    return question.year


def _is_of_form_6781(answer: Replay, gain: Gain) -> bool:
    """Whether a row is of a regulated contract, which Form 6781 takes (R-DERIV-1)."""
    fact = answer.knowledge.facts.get(gain.disposal)
    contract = isinstance(fact, Settlement) and is_section_1256(answer.book, fact)
    return contract and gain.kind == "settlement"


def is_digital(knowledge: Knowledge, asset: str | None) -> bool:
    """Whether an asset is a digital one: all are but plain securities; a contract is no asset."""
    return asset is not None and knowledge.class_of(asset) != "security"


def _filed(
    knowledge: Knowledge,
    gain: Gain,
    said: Said,
    exception_1: bool,
) -> Filed:
    """The row of a gain with its line."""
    stated = said.of(gain)
    adjusted = (Adjustment(gain.code, gain.adjustment),) if gain.code else ()
    row = form_row(
        gain,
        stated or BrokerStatement(gain.disposal, NO_FORM),
        adjusted,
        digital_asset=is_digital(knowledge, gain.asset),
    )
    if stated is None:
        return Filed(gain, row, None)
    if not adjusted and wash_stated(gain, stated):
        text = f"row {gain.number}: {plain(stated.wash)} by the statement"
        said.findings.append(Finding("wash_sale_stated", gain.disposal, text))
    collectible = gain.asset is not None and knowledge.class_of(gain.asset) == "nft"
    summed = exception_1 and may_be_summed(row.box, row.codes, collectible=collectible)
    return Filed(gain, row, (SUMMARY_LINES if summed else LINES)[row.box])


def _totals(filed: Sequence[Filed], contracts: Sequence[Gain]) -> dict[str, Decimal]:
    """Columns (d), (e), (g), (h) of each line there is, in dollars and cents, then by term.

    Sums are made of cents, so that only what is printed is ever rounded (R-GEN-2).
    """
    lines: dict[str, dict[str, Decimal]] = {}
    terms = dict.fromkeys((SHORT, LONG), ZERO)
    unplaced = ZERO
    for each in filed:
        row = each.row
        terms[each.gain.term] += row.gain
        if each.line is None:
            unplaced += row.gain
            continue
        _add(lines, each.line, "proceeds", row.proceeds)
        _add(lines, each.line, "basis", row.basis)
        _add(lines, each.line, "adjustment", row.adjustment)
        _add(lines, each.line, "gain", row.gain)
    for contract in contracts:
        terms[contract.term] += contract.gain
        _add(lines, SECTION_1256_LINES[contract.term], "gain", contract.gain)
    totals = {
        f"line_{line}_{column}": amount
        for line in ORDER
        for column, amount in lines.get(line, {}).items()
    }
    return {
        **totals,
        "short_gain": terms[SHORT],
        "long_gain": terms[LONG],
        "unplaced_gain": unplaced,
    }


def _add(lines: dict[str, dict[str, Decimal]], line: str, column: str, amount: Decimal) -> None:
    columns = lines.setdefault(line, {})
    columns[column] = columns.get(column, ZERO) + amount


def _printed(filed: Filed, write: Callable[[Decimal], str]) -> Row:
    gain, row = filed.gain, filed.row
    return {
        "id": f"form_8949:{gain.disposal}#{gain.number}",
        "disposal": gain.disposal,
        "number": gain.number,
        "box": row.box if filed.line else None,
        "line": filed.line,
        "term": gain.term,
        "description": row.description,
        "acquired": row.acquired,
        "sold": row.sold,
        "proceeds": write(row.proceeds),
        "basis": write(row.basis),
        "code": row.codes,
        "adjustment": write(row.adjustment),
        "gain": write(row.gain),
    }


def _in_dollars(amount: Decimal) -> str:
    """Whole dollars as text."""
    return plain(whole_dollars(amount))
