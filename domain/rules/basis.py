"""Amounts, property, basis, fees and holding periods: R-GEN, R-PROP, R-FEE, R-HOLD."""

from domain.rules.base import TD_10000
from domain.rules.base import Rule
from domain.rules.base import rule
from domain.rules.base import since
from domain.rules.base import version

BASIS: dict[str, Rule] = {
    "R-GEN-1": rule(
        "Amounts are exact; cents appear only where an amount is split",
        "Form 1099-DA, box 1c (18 decimals)",
        "design",
        "derived primary",
    ),
    "R-GEN-2": rule(
        "Whole dollars, if chosen, on every entry of a printed form",
        "Instructions to Form 8949 and Schedule D (2025)",
        "form",
        "primary",
    ),
    "R-GEN-3": rule(
        "One outflow from several lots, or part of a lot: divided by units",
        "consistent, unit-based division; no authority prescribes the odd cent",
        "design",
        "derived",
    ),
    "R-GEN-4": rule(
        "Value at the moment of the event; else that of what was given up",
        "Notice 2014-21 A-5; Reg. 1.1001-7(b)(3), (4)",
        "regulation ruling",
        "primary",
    ),
    "R-GEN-5": rule(
        "Three clocks: happened, recorded, law",
        "design; timeliness of an identification under Reg. 1.1012-1(j)",
        "design",
        "derived",
    ),
    "R-PROP-1": rule(
        "Units are property: every sale, swap or payment is a disposal",
        "Notice 2014-21 A-1, A-2 as modified by Notice 2023-34; IRC 1001(c), 1221",
        "statute ruling",
        "primary",
    ),
    "R-PROP-2": rule(
        "Basis by the way units came",
        "IRC 1011, 1012, 1014, 1015; Notice 2014-21 A-4; Rev. Proc. 2024-28 section 3.03",
        "statute ruling",
        "primary",
    ),
    "R-FEE-1": rule(
        "Costs of a purchase are basis, costs of a sale reduce proceeds",
        "Reg. 1.1012-1(h)(1)(i), (h)(2)(ii)(A); Reg. 1.1001-7(b)(1)(iii)(A), (b)(2)(ii)(A)",
        "regulation form",
        "primary",
    ),
    "R-FEE-2": rule(
        "Swaps before 2025: whose fee it is, by a switch",
        "no regulation; preamble of T.D. 10000 on the practice of those years",
        "design",
        "unverified open",
        last_year=2024,
    ),
    "R-FEE-3": rule(
        "Swaps from 2025: the whole fee belongs to what was given up",
        "Reg. 1.1001-7(b)(2)(ii)(A); Reg. 1.1012-1(h)(2)(ii)(B), (h)(3)",
        "regulation",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-FEE-4": (
        version(
            "A fee paid in units is a disposal of those units",
            "Reg. 1.1001-7(b)(1)(ii), (b)(5) examples 3 to 5; Reg. 1.1012-1(h)(4), (j)(3)(iii)",
            "regulation",
            "primary",
            first_year=2025,
            known=since(TD_10000),
        ),
        version(
            "A fee paid in units is a disposal of those units",
            "IRC 1001(a) and (c): units given up for something are disposed of",
            "design",
            "derived",
            last_year=2024,
        ),
    ),
    "R-FEE-5": rule(
        "Fees of own moves: a disposal, no basis",
        "what a transaction cost is, Reg. 1.1001-7; IRS questions and answers, as others tell them",
        "faq design",
        "secondary derived",
    ),
    "R-HOLD-1": rule(
        "Long-term: after the anniversary, counted in months",
        "IRC 1222(1) to (4); Pub. 544, 550; Rev. Rul. 66-7; Caspe, 694 F.2d 1116 (8th Cir. 1982)",
        "statute ruling cases",
        "primary secondary",
    ),
    "R-HOLD-2": rule(
        "Whose period is added",
        "IRC 1223(1) to (3), (9); Pub. 550",
        "statute",
        "primary",
    ),
    "R-HOLD-3": rule(
        "Tax dates in the taxpayer's zone",
        "preamble of T.D. 10000; Rev. Proc. 2024-28 section 3.10 (the taxpayer's day)",
        "design",
        "open",
    ),
}
