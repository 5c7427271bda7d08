"""What people do to a ledger: import, record, correct, undo.

Every act is told by small numbers, which pick from what there is at that moment; an act that finds
nothing to act on is no act. Most acts of a random run are sensible and many are refused: both
matter. What a refusal must be is known beforehand, for the world counts revisions itself.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from functools import partial

from adapters.corrected import Reason
from adapters.correcting import Done
from adapters.correcting import Order
from adapters.correcting import commit
from adapters.correcting import decide
from adapters.correction_orders import undo_orders
from adapters.correction_orders import void_import_orders
from adapters.foreseeing import foresee
from adapters.importing import Imported
from adapters.importing import Prepared
from adapters.importing import write
from adapters.learning import learn
from adapters.recording import record
from adapters.reissuing import Reissue
from adapters.surveying import survey
from domain.faults import Refused
from projections.consequences import consequences
from projections.replay import Question
from projections.replay import replay
from projections.report import Row
from tests.laws.ledger import Line
from tests.laws.time_lines import altered
from tests.laws.time_lines import treatment
from tests.laws.time_views import apart
from tests.laws.time_views import view
from tests.laws.time_world import World
from tests.laws.time_world import hold

WHY = Reason("other", "as agreed")
DOCUMENT = Reason("note", "a letter", evidence=({"kind": "letter", "ref": "1"},))
"""The reasons of all corrections: why somebody corrects is no business of these laws."""

VERBS = ("void", "replace", "reclassify", "annotate", "reinstate")


class People(World):
    """A world in which people act."""

    # -- importing and recording -------------------------------------------------------------

    def take_export(
        self, lines: Sequence[Line], actor: str, mode: str, *, watched: bool = False
    ) -> None:
        """Import a file. `mode`: plain, reissue (all that is told anew), some (every other one), or
        overtaken (somebody corrects one of them while the person is asked).
        """
        told = list({line["id"]: line for line in lines}.values())
        anew = [
            line["id"]
            for line in told
            if line["id"] in self.observed and self.observed[line["id"]] != line
        ]
        chosen: list[str] = []
        before = self.live.position
        act = partial(self._write, self.exports.prepared(told, actor), mode, chosen)
        done = self.attempt(act, watched=watched and mode != "overtaken")
        if isinstance(done, Refused):
            assert done.status == (4 if mode == "overtaken" and chosen else 3), done
            return
        assert not (mode == "plain" and anew), "a file that contradicts was taken"
        assert not (mode == "overtaken" and chosen), "a file was taken on old heads"
        assert done.recorded + done.already + sum(done.not_imported.values()) == done.read
        self.files.append(told)
        for line in told:
            if line["id"] not in self.observed or line["id"] in chosen:
                self.observed[line["id"]] = line
        if self.live.position > before:
            self.imports.append(self.live.position)

    def _write(self, prepared: Prepared, mode: str, chosen: list[str]) -> Imported:
        def choose(reissues: list[Reissue]) -> list[Reissue]:
            picked = reissues[::2] if mode == "some" else reissues
            chosen.extend(each.fact for each in picked)
            if mode == "overtaken":
                decided = decide(self.log, self.ledger, [Order("annotate", chosen[0])], DOCUMENT)
                commit(self.log, self.ledger, decided, "cleo")
                self.pull()
            return picked

        return write(self.log, self.ledger, prepared, None if mode == "plain" else choose)

    def known_files(self) -> list[list[Line]]:
        """Files that tell of each fact what its source told last."""
        return [
            lines
            for lines in self.files
            if all(self.observed.get(line["id"]) == line for line in lines)
        ]

    def record(self, line: Line, actor: str, *, watched: bool = False) -> bool:
        """Record a fact by hand; whether it was taken."""
        act = partial(record, self.log, self.ledger, line, actor, "given")
        done = self.attempt(act, watched=watched)
        if isinstance(done, Refused):
            return False
        self.observed.setdefault(line["id"], line)
        return True

    # -- correcting --------------------------------------------------------------------------

    def correct(
        self, actor: str, verb: str, pick: int, detail: int, *, watched: bool = False
    ) -> None:
        """A person corrects a fact on the head that person saw last."""
        fact = self.fact(pick, verb)
        # Who has not looked yet may hold a print of last week.
        behind = 1 if detail % 4 == 3 and self.numbers[fact] > 1 else 0
        seen = self.seen[actor].setdefault(fact, self.numbers[fact] - behind)
        order = self.order(verb, fact, detail, seen)
        stale = seen != self.numbers[fact]
        shown = view(self.live) if verb == "annotate" and watched else {}
        make = self._foretold if watched else self._correct
        done = self.attempt(partial(make, [order], actor), watched=watched)
        self.seen[actor][fact] = self.numbers[fact]
        if isinstance(done, Refused):
            hold("stale_correction_writes_nothing", _unlike(done, 4 if stale else 3))
            return
        if stale:
            hold("stale_correction_writes_nothing", [f"{fact} was corrected on an old head"])
        assert self.numbers[fact] == seen + 1
        self.batches.append(done.batch)
        if shown:
            hold("annotate_moves_nothing", apart(shown, view(self.live)))

    def fact(self, pick: int, verb: str = "") -> str:
        """A fact; every other time one of a few, so that people meet. Now and then it is an
        account, which is not voided while facts stand in it.
        """
        accounts = list(self.live.accounts)
        if pick % 16 == 15 and verb != "void":
            return accounts[pick // 16 % len(accounts)]
        names = [name for name in self.numbers if name not in self.live.accounts]
        facts = names[:6] if pick % 2 else names
        return facts[pick // 2 % len(facts)]

    def order(self, verb: str, fact: str, detail: int, seen: int = 0) -> Order:
        """An order for a correction, some way of doing it picked by `detail`."""
        if verb == "replace":
            return Order(verb, fact, seen, line=altered(self.stated(fact), detail))
        if verb == "reclassify":
            kind, given = treatment(self.stated(fact), detail)
            return Order(verb, fact, seen, kind=kind, given=given)
        if verb == "reinstate":
            restores = detail % (self.numbers[fact] + 1)
            return Order("reinstate", fact, seen, restores=restores)
        return Order(verb, fact, seen)

    def stated(self, fact: str) -> Line:
        """What the head of a fact states, as a line."""
        (head,) = survey(self.log, self.ledger, {fact}).chains[fact][-1:]
        said = head.stated
        return {"type": said.type, **({"at": said.at} if said.at else {}), **said.data}

    def _correct(self, orders: list[Order], actor: str, lines: Sequence[Line] = ()) -> Done:
        why = DOCUMENT if orders and orders[0].verb == "annotate" else WHY
        decided = decide(self.log, self.ledger, orders, why, lines)
        return commit(self.log, self.ledger, decided, actor)

    def _foretold(self, orders: list[Order], actor: str) -> Done:
        """Make corrections and hold what a dry run said of them against what they did."""
        before = learn(self.log, self.ledger)
        decided = decide(self.log, self.ledger, orders, DOCUMENT)
        foretold = foresee(self.ledger, before.copy(), decided, actor)
        done = commit(self.log, self.ledger, decided, actor)
        if orders[0].fact not in before.elections:
            worlds = (before, learn(self.log, self.ledger))
            report = consequences(*(replay(Question(self.ledger), each) for each in worlds))
            came, said = (_figures(each.rows) for each in (report, foretold))
            wrong = [f"{each} came, and {said.get(each[0])} was foretold" for each in came.items()]
            hold("dry_run_foretells", wrong if came != said else ())
        return done

    def hold_back(self, actor: str, verb: str, pick: int, detail: int) -> None:
        """A person decides on a correction and goes to lunch."""
        order = self.order(verb, self.fact(pick, verb), detail)
        decided = self.attempt(partial(decide, self.log, self.ledger, [order], WHY))
        if not isinstance(decided, Refused):
            self.drawer.append((actor, decided))

    def make_held_back(self) -> None:
        """What was decided earlier is made, unless somebody was quicker."""
        actor, decided = self.drawer.pop(0)
        stale = any(each.number <= self.numbers[each.fact] for each in decided.corrections)
        done = self.attempt(partial(commit, self.log, self.ledger, decided, actor))
        if isinstance(done, Refused):
            hold("stale_correction_writes_nothing", _unlike(done, 4 if stale else -1))
        elif stale:
            hold("stale_correction_writes_nothing", ["a correction decided earlier went through"])
        else:
            self.batches.append(done.batch)

    def correct_many(
        self, actor: str, picks: Sequence[int], detail: int, lines: Sequence[Line]
    ) -> None:
        """Several corrections and perhaps new facts, of one cause."""
        facts = dict.fromkeys(self.fact(pick, "void") for pick in picks)
        verbs = ("void", "replace", "void", "reclassify")
        orders = [
            self.order(verbs[(detail + place) % 4], fact, detail + place)
            for place, fact in enumerate(facts)
        ]
        fresh = [line for line in lines if line["id"] not in self.numbers]
        done = self.attempt(partial(self._correct, orders, actor, fresh), watched=True)
        if not isinstance(done, Refused):
            self.observed.update({line["id"]: line for line in fresh})
            self.batches.append(done.batch)

    def void_import(self, actor: str, pick: int) -> None:
        """A whole import was a mistake."""
        position = self.imports[pick % len(self.imports)]

        def act() -> Done:
            orders, _ = void_import_orders(self.log, self.ledger, position)
            return self._correct(orders, actor)

        done = self.attempt(act)
        if not isinstance(done, Refused):
            self.batches.append(done.batch)

    def undo(self, actor: str, pick: int) -> None:
        """A batch is taken back as a whole; holds only if nobody corrected its facts since."""
        batch = self.batches[-1 - pick % len(self.batches)]
        done = self.attempt(partial(self._undo, batch, actor), watched=True)
        if not isinstance(done, Refused):
            self.batches.append(done.batch)

    def there_and_back(self, verb: str, pick: int, detail: int) -> None:
        """A correction and its undo, and the undo of that: every figure as before, and as then."""
        order = self.order(verb, self.fact(pick, verb), detail)
        shown = [view(self.live)]
        act: Callable[[], Done] = partial(self._correct, [order], "ana")
        for _ in range(3):
            done = self.attempt(act)
            if isinstance(done, Refused):
                break
            shown.append(view(self.live))
            act = partial(self._undo, done.batch, "ben")
        hold("reinstate_restores_exactly", apart(shown[0], shown[2 if len(shown) > 2 else -1]))
        if len(shown) == 4:
            hold("reinstate_restores_exactly", apart(shown[1], shown[3]))

    def _undo(self, batch: str, actor: str) -> Done:
        return self._correct(undo_orders(self.log, self.ledger, batch), actor)


def _figures(rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """Rows of consequences that tell of figures; findings may be worded by the clock."""
    told = (row for row in rows if row["figure"] not in ("finding", "filing"))
    return {(row["id"], row["figure"]): row for row in told}


def _unlike(refused: Refused, status: int) -> list[str]:
    if refused.status == status:
        return []
    return [f"refused with status {refused.status}: {refused.faults[0].sentence()}"]
