"""A source states a known fact anew: a corrected export, a corrected 1099-DA.

That is new evidence and not a person's correction: the source's own word has changed. The old
observation stays in the chain and the new one supersedes it. A treatment that a person gave the
fact goes on over the new observation, and a fact that is void stays void:

    1 recorded    statement.csv row 7        sold 0.25 BTC for 27,000
    2 re-issued   statement-2.csv row 7      sold 0.25 BTC for 26,950
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from adapters.corrected import Correction
from adapters.corrected import Reason
from adapters.corrected import batch_name
from adapters.corrected import correction_entry
from adapters.correcting import conflict
from adapters.event_log.port import Entry
from adapters.event_log.port import EventLog
from adapters.event_log.port import Stored
from adapters.events import Source
from adapters.events import observation_digest
from adapters.importers.reading import Remark
from adapters.surveying import corrected_since
from adapters.surveying import survey
from domain.corrections import REASON_CODES
from domain.corrections import Content
from domain.corrections import Revision
from domain.corrections import changes
from domain.corrections import reissue
from domain.faults import Fault
from domain.faults import Refused
from domain.journal import Statement


class Anew(NamedTuple):
    """A statement of a known fact, where it stands, and what the importer notes beside it."""

    statement: Statement
    source: Source
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Reissue:
    """A known fact as its source now states it: the correction that would record it.

    `last` is the revision by which the source itself spoke last.
    """

    correction: Correction
    last: Revision

    @property
    def fact(self) -> str:
        """The fact's name."""
        return self.correction.fact

    @property
    def row(self) -> int:
        """Where the new statement stands in its file."""
        source = self.correction.source
        return source.rows[0] if source else 0

    def difference(self) -> str:
        """What the source now says otherwise, in words."""
        before, after = self.correction.head.content, self.correction.content
        found = changes(before, after)
        return ", ".join(found) or "nothing that moves a figure"

    def refusal(self, file: str) -> Fault:
        """The fault that stands for it where re-issues are not wanted."""
        said = changes(Content(self.last.stated), Content(self.correction.content.stated))
        return Fault(
            "conflict",
            file,
            self.row,
            "id",
            f"{self.fact}: {', '.join(said)}",
            f"what its source last said (revision {self.last.number})",
            "If the source corrected it: --reissue records what it says now. An import can leave "
            f"it out: --skip {self.fact}",
        )


def order_is_ours(source: Source) -> bool:
    """Whether `order` was numbered by the importer, and so is no part of the observation."""
    return source.importer != "journal"


def find_reissues(
    log: EventLog, ledger: str, stated: Iterable[Anew], file: str
) -> tuple[list[Reissue], list[Fault]]:
    """What recording these statements of known facts would change, and why some cannot be."""
    statements = {each.statement.name: each for each in stated}
    chains = survey(log, ledger, statements.keys()).chains
    found: list[Reissue] = []
    faults: list[Fault] = []
    for name, (statement, source, remarks) in statements.items():
        chain = chains[name]
        head, last = chain[-1], [each for each in chain if each.source or each.number == 1][-1]
        content, problems = reissue(name, head.content, statement)
        if content is None:
            row = source.rows[0]
            faults.extend(
                Fault(each.code, file, row, "id", each.found, each.expected, each.next)
                for each in problems
            )
            continue
        digest = observation_digest(statement, order_is_ours=order_is_ours(source))
        made = Correction(
            name,
            "reissue",
            head,
            content,
            source=source,
            digest=digest,
            note=statement.note,
            remarks=remarks,
        )
        found.append(Reissue(made, last))
    return found, faults


def reissue_entries(chosen: Sequence[Reissue], actor: str, position: int) -> list[Entry]:
    """The entries that record what a source states anew, as one batch; `position` is that of the
    ledger they were decided by.
    """
    batch = batch_name(position, [each.correction for each in chosen], actor)
    entries = []
    for each in chosen:
        source = each.correction.source
        text = f"{source.file if source else 'the source'} states it anew"
        reason = Reason(REASON_CODES["reissue"], text)
        entries.append(correction_entry(each.correction, reason, batch, actor))
    return entries


def not_corrected_since(reissues: Sequence[Reissue]) -> Callable[[Sequence[Stored]], None]:
    """A check for the log: refuses (status 4) if somebody corrected one of the facts meanwhile."""
    facts = {each.fact: each.correction for each in reissues}

    def check(since: Sequence[Stored]) -> None:
        for fact, winner in corrected_since(since, facts.keys()):
            ours = facts[fact]
            raise Refused(*conflict(fact, (ours.head, winner), ours.head.number, ours), status=4)

    return check
