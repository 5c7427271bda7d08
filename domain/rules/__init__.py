"""The register of rules: what each says, on what authority, for which years, since when.

A rule id in a report is worth nothing to somebody who cannot look it up. `explain` prints, beside
every figure a rule decided,

    R-LOT-2  First in, first out by original acquisition
             Reg. 1.1012-1(j)(1), (j)(3)(i)                      (statute, regulation; primary)

so that an auditor can open the text itself.
"""

from datetime import date
from functools import lru_cache

from domain.rules.base import AUTHORITIES
from domain.rules.base import LATEST
from domain.rules.base import STATUS
from domain.rules.base import Rule
from domain.rules.base import Version
from domain.rules.base import in_force
from domain.rules.basis import BASIS
from domain.rules.events import EVENTS
from domain.rules.forms import FORMS
from domain.rules.losses import LOSSES
from domain.rules.lots import LOTS

__all__ = [
    "AUTHORITIES",
    "LATEST",
    "REGISTER",
    "STATUS",
    "Rule",
    "Version",
    "cited",
    "cited_as_one",
    "in_force",
]

REGISTER: dict[str, Rule] = {**BASIS, **LOTS, **EVENTS, **LOSSES, **FORMS}
"""Every rule by its id, each with its versions."""


@lru_cache(maxsize=1024)
def cited_as_one(rule: str, year: int = 0, law: date | None = None) -> Version:
    """What `cited` gives as one version: the first one's words, every source, weight and status.

    For places that have room for one line, so that a relief beside a regulation is not left out.
    """
    said = cited(rule, year, law)
    return said[0]._replace(
        source="; ".join(dict.fromkeys(each.source for each in said)),
        authority=tuple(dict.fromkeys(word for each in said for word in each.authority)),
        status=tuple(dict.fromkeys(word for each in said for word in each.status)),
    )


def cited(rule: str, year: int = 0, law: date | None = None) -> list[Version]:
    """What a rule said for a tax year (0: any), as the law stood on a day; KeyError if unknown.

    Where it was no law then, what it says today: a figure that cites it still wants a text.
    """
    versions = REGISTER[rule]
    return list(in_force(versions, year, law)) or [versions[0]]
