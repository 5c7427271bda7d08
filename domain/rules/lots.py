"""Which lots: pools, identification, moves, records: R-LOT, R-XFER, R-RET, R-REC."""

from domain.rules.base import NOTICE_2025_7
from domain.rules.base import NOTICE_2026_20
from domain.rules.base import TD_10000
from domain.rules.base import Rule
from domain.rules.base import rule
from domain.rules.base import since
from domain.rules.base import version

LOTS: dict[str, Rule] = {
    "R-LOT-1": rule(
        "One pool for each account and asset",
        "IRC 1012(c)(1); Reg. 1.1012-1(j)(1), (3), (6); Reg. 1.6045-1(a)(25)",
        "statute regulation",
        "primary open",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-2": (
        version(
            "First in, first out by original acquisition",
            "Reg. 1.1012-1(j)(1), (j)(3)(i)",
            "regulation",
            "primary",
            first_year=2025,
            known=since(TD_10000),
        ),
        version(
            "First in, first out where nothing was identified",
            "question 41 of the IRS on virtual currency, as Rev. Proc. 2024-28 tells it",
            "faq",
            "quoted",
            last_year=2024,
        ),
    ),
    "R-LOT-3": rule(
        "Own books may name lots by the time of sale",
        "Reg. 1.1012-1(j)(2), (j)(5) example 1; Rev. Proc. 2024-28 section 5.02(5)(c)",
        "regulation",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-4": (
        version(
            "At a US broker lots are named to the broker",
            "Reg. 1.1012-1(j)(3)(ii); Reg. 1.6045-1(d)(2)(ii)(B)",
            "regulation",
            "primary",
            first_year=2025,
            known=since(TD_10000),
        ),
        version(
            "In 2025 own books do, whoever holds the units",
            "Notice 2025-7",
            "ruling",
            "primary",
            first_year=2025,
            last_year=2025,
            known=since(NOTICE_2025_7),
        ),
        version(
            "In 2026 own books do, whoever holds the units",
            "Notice 2026-20, sections 2 and 4.05",
            "ruling",
            "primary",
            first_year=2026,
            last_year=2026,
            known=since(NOTICE_2026_20),
        ),
    ),
    "R-LOT-5": (
        version(
            "Only what was on record in time counts",
            "Reg. 1.1012-1(j)(2), (j)(3)(ii); Notices 2025-7 and 2026-20 on standing orders",
            "regulation ruling design",
            "primary derived",
            first_year=2025,
            known=since(TD_10000),
        ),
        version(
            "Only what was on record in time counts",
            "questions 39 and 40 of the IRS on virtual currency, as Rev. Proc. 2024-28 tells them",
            "faq design",
            "quoted derived",
            last_year=2024,
        ),
    ),
    "R-LOT-6": rule(
        "Choosing lots is no accounting method: no consent is needed",
        "Reg. 1.1012-1(j)(4); Notice 2026-20 section 2",
        "regulation",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-7": rule(
        "2018 to 2024: as filed",
        "IRS questions and answers 39 to 41 (2019) as told in Rev. Proc. 2024-28 section 2",
        "ruling faq",
        "primary",
        last_year=2024,
    ),
    "R-LOT-8": rule(
        "Allocation of unused basis at the end of 2024",
        "Rev. Proc. 2024-28 sections 3 to 6",
        "ruling",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-9": rule(
        "A partial move between own accounts chooses lots like a sale",
        "Reg. 1.1012-1(j)(1) to (3) (sells, disposes of, or transfers), (j)(5) examples 1, 3",
        "design",
        "derived open",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-10": rule(
        "True dates count, not the broker's",
        "Reg. 1.1012-1(j)(5) example 4; Reg. 1.6045-1(d)(2)(ii)(B)",
        "regulation form",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-LOT-11": rule(
        "Custody decides whom to tell",
        "Reg. 1.1012-1(j)(1); Reg. 1.6045-1(a)(1), (g)(4)(i)(A)(1)",
        "regulation",
        "primary derived",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-XFER-1": rule(
        "Own moves keep lot, basis and date; both halves must be matched",
        "Rev. Proc. 2024-28 section 3.11; Reg. 1.1012-1(j)(5)",
        "design",
        "derived",
    ),
    "R-RET-1": rule(
        "Retirement accounts stay out of lots and gains",
        "Instructions to Form 1099-DA (2026): none is issued to an IRA",
        "form",
        "primary",
    ),
    "R-REC-1": rule(
        "Records to keep",
        "IRC 6001; Reg. 1.6001-1; Rev. Proc. 2024-28 section 5.04",
        "statute ruling",
        "unverified primary",
    ),
    "R-REC-2": rule(
        "What examiners ask for",
        "Form 4564 as others describe it",
        "design",
        "secondary",
    ),
    "R-REC-3": rule(
        "How long to keep records",
        "periods of limitation",
        "statute",
        "unverified",
    ),
}
