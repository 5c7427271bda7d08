"""A rule of law as a reader needs it: what it says, for which years, since when, by what authority.

A figure that rests on a rule is worth what the rule is worth. So each rule says which text it rests
on, how much weight such a text has, and how sure we are of having read it right. Law changes, and a
rule then has several versions, told apart by the tax years they govern and by when they were law:

    R-WORTH-2   2018-2025   IRC 67(g)      nothing is allowed
                2026 on     IRC 67         known until 2025-07-03: itemised, over 2 per cent of AGI
                2026 on     IRC 67(h)      known since 2025-07-04: nothing is allowed
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from typing import TypedDict
from typing import Unpack

from domain.rulesets.base import FOREVER
from domain.rulesets.base import NO_DAY

FIRST_YEAR = 2018
"""The first tax year the register speaks of."""

FIRST_DAY = date(2017, 12, 22)
"""The first day whose law it tells: P.L. 115-97 was enacted."""

TD_10000 = date(2024, 7, 9)
"""T.D. 10000 was published, and Rev. Proc. 2024-28 with it."""

NOTICE_2025_7 = date(2024, 12, 31)
"""Notice 2025-7 was released."""

OBBBA = date(2025, 7, 4)
"""P.L. 119-21 was enacted."""

NOTICE_2026_20 = date(2026, 3, 18)
"""Notice 2026-20 was released."""

AUTHORITIES: dict[str, str] = {
    "statute": "an act of Congress",
    "regulation": "a final regulation of the Treasury",
    "ruling": "a revenue ruling, revenue procedure or notice: it binds the IRS",
    "cases": "what courts have held",
    "form": "a form, its instructions, or a publication of the IRS",
    "faq": "questions and answers of the IRS: they bind nobody",
    "memo": "advice of the IRS's counsel in one case: no precedent",
    "design": "no authority says it: our own derivation, or a practice",
    "bill": "not law: a bill",
}
"""Kinds of texts a rule rests on, the weightiest first."""

STATUS: dict[str, str] = {
    "primary": "the text of the statute, regulation, ruling, form or instruction was read",
    "quoted": "the primary text was read as others quote it",
    "secondary": "only what others write about it was read",
    "unverified": "known, but not looked up",
    "derived": "it follows from cited rules; no authority says it in these words",
    "open": "the law is unclear; a switch names the question",
}
"""How sure a rule is."""


class Version(NamedTuple):
    """What a rule says for some tax years, as it was law for some time.

    It governs `first_year` to `last_year`, and was law from `known_from` up to the day before
    `known_until`. `authority` are words of AUTHORITIES, `status` words of STATUS.
    """

    title: str
    source: str
    authority: tuple[str, ...]
    status: tuple[str, ...]
    first_year: int = FIRST_YEAR
    last_year: int = FOREVER
    known_from: date = FIRST_DAY
    known_until: date = NO_DAY

    def governs(self, year: int) -> bool:
        """Whether it speaks of a tax year; every version does where none is asked for (0)."""
        return not year or self.first_year <= year <= self.last_year

    def is_law_on(self, day: date | None) -> bool:
        """Whether it was law at the end of a day; None stands for now."""
        return self.known_from <= (day or LATEST) < self.known_until

    @property
    def years(self) -> str:
        """The tax years it governs, in words."""
        if self.last_year == FOREVER:
            return f"{self.first_year} on"
        if self.first_year == self.last_year:
            return str(self.first_year)
        return f"{self.first_year} to {self.last_year}"


LATEST = date(2026, 11, 21)
"""The day up to which the law was looked at."""

Rule = tuple[Version, ...]
"""A rule's versions; the first is the one it is called by."""


Span = tuple[date, date]
"""The day something became law, and the day other law took its place."""

ALWAYS: Span = (FIRST_DAY, NO_DAY)


def since(day: date) -> Span:
    """Law from a day on."""
    return day, NO_DAY


def until(day: date) -> Span:
    """Law up to the day before."""
    return FIRST_DAY, day


class When(TypedDict, total=False):
    """For which tax years a version governs, and between which days it was law; else always."""

    first_year: int
    last_year: int
    known: Span


def version(title: str, source: str, authority: str, status: str, **when: Unpack[When]) -> Version:
    """A version, with the words of authority and status apart by blanks."""
    words = tuple(authority.split()), tuple(status.split())
    years = when.get("first_year", FIRST_YEAR), when.get("last_year", FOREVER)
    return Version(title, source, *words, *years, *when.get("known", ALWAYS))


def rule(title: str, source: str, authority: str, status: str, **when: Unpack[When]) -> Rule:
    """A rule that has only ever said one thing; see `version`."""
    return (version(title, source, authority, status, **when),)


def in_force(rule: Rule, year: int = 0, law: date | None = None) -> Iterator[Version]:
    """The versions of a rule that govern a tax year (0: any), as the law stood on a day."""
    return (each for each in rule if each.governs(year) and each.is_law_on(law))
