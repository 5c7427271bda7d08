"""One correction on its way through a command: decided, shown, asked about, made, told.

What a dry run shows and what is made are decided once, by the same call; between the two stands
only a person's yes.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
import sys
from typing import TYPE_CHECKING
from typing import Any
from typing import Self

import typer

from cli.reasons import Why
from cli.session import printable
from cli.session import session_of
from cli.writing import Form
from cli.writing import form_named
from domain.corrections import REASON_CODES
from domain.corrections import changes

if TYPE_CHECKING:
    from adapters.corrected import Reason
    from adapters.correcting import Decided
    from adapters.correcting import Done
    from adapters.correcting import Order
    from adapters.event_log.port import EventLog
    from domain.knowledge import Knowledge

SHOWN = 20
"""Facts of a batch that are told one by one."""


class Correction:
    """The ledger is open between `with` and its end; `make` decides, shows, asks and records."""

    log: "EventLog"
    ledger: str

    def __init__(self, context: typer.Context, why: Why) -> None:
        self.session = session_of(context)
        self.why = why
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.log, self.ledger = self._open.enter_context(self.session.book())
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def other_leg(self, fact: str, receipt: str, given: Mapping[str, Any]) -> None:
        """What left was a move to an own account: a removal, matched with its receipt."""
        from adapters.correction_orders import match_orders

        self.why.code = self.why.code or REASON_CODES["reclassify"]
        expect = self.why.expect
        orders, line = match_orders(self.log, self.ledger, fact, receipt, expect, given)
        self.make(orders, [line], f"{fact} and {receipt} are one move")

    def void_import(self, position: int) -> None:
        """All facts that an import recorded."""
        from adapters.correction_orders import void_import_orders

        self.why.code = self.why.code or "wrong_file"
        orders, what = void_import_orders(self.log, self.ledger, position)
        self.make(orders, (), what)

    def undo(self, batch: str) -> None:
        """All corrections of a batch."""
        from adapters.correction_orders import undo_orders

        self.why.code = self.why.code or REASON_CODES["reinstate"]
        orders = undo_orders(self.log, self.ledger, batch)
        self.make(orders, (), f"undo of batch {batch}")

    def make(
        self,
        orders: "Sequence[Order]",
        lines: Sequence[Mapping[str, Any]] = (),
        what: str = "",
    ) -> None:
        """Decide these orders; show them where asked to; record them unless it is a dry run."""
        from adapters.correcting import commit
        from adapters.correcting import decide
        from adapters.evidence import keep_evidence
        from adapters.evidence import read_evidence
        from adapters.learning import take_in
        from domain.knowledge import Knowledge

        why = self.why
        attached = read_evidence(why.evidence, why.evidence_ref, why.evidence_kind)
        reason = self._reason(orders, attached.entries)
        asking = sys.stdin.isatty() and sys.stdout.isatty() and not self.why.yes
        showing = self.why.dry_run or asking
        knowledge = Knowledge()
        watch = partial(take_in, knowledge) if showing else None
        decided = decide(self.log, self.ledger, orders, reason, lines, what, watch)
        if showing:
            self._show(decided, knowledge)
        if self.why.dry_run:
            self._tell_nothing()
        elif asking and not typer.confirm("Record it?", default=False):
            self.session.say("Nothing was recorded.")
        else:
            keep_evidence(self.log, self.ledger, attached)
            self._tell(commit(self.log, self.ledger, decided, self.session.actor))

    def _reason(self, orders: "Sequence[Order]", evidence: Sequence[Mapping[str, str]]) -> "Reason":
        from adapters.corrected import Reason

        verbs = {order.verb for order in orders}
        code = self.why.code or (REASON_CODES[verbs.pop()] if len(verbs) == 1 else "other")
        return Reason(code, self.why.reason, self.why.approved_by, tuple(evidence), self.why.note)

    def _tell_nothing(self) -> None:
        """Under a table; beside what a program reads, to standard error."""
        if not self.session.quiet:
            beside = form_named(self.why.form) is not Form.TABLE
            typer.echo("Nothing was recorded (--dry-run).", err=beside)

    def _show(self, decided: "Decided", knowledge: "Knowledge") -> None:
        from adapters.foreseeing import foresee
        from cli.writing import write_report

        foreseen = foresee(self.ledger, knowledge, decided, self.session.actor)
        write_report(self.session, foreseen, self.why.form)

    def _tell(self, done: "Done") -> None:
        for each in done.corrections[:SHOWN]:
            moved = ", ".join(changes(each.head.content, each.content)) or "no figure moves"
            told = f"{each.fact}: {each.verb}, now revision {each.number} ({moved})"
            self.session.say(printable(told))
        more = len(done.corrections) - SHOWN
        if more > 0:
            self.session.say(f"… and {more} more facts")
        self.session.say(f"Recorded at position {done.appended.head} as batch {done.batch}.")
        for filing in done.touched:
            year = filing.year
            self.session.say(f"{filing.name} stays as filed; what moved: lotledger restate {year}")
        self.session.say(f"Undo: lotledger correct reinstate --batch {done.batch} --reason …")
