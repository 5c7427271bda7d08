"""Losses: netting and carryover, theft, worthlessness, wash sales: R-LOSS to R-WASH."""

from domain.rules.base import OBBBA
from domain.rules.base import Rule
from domain.rules.base import rule
from domain.rules.base import since
from domain.rules.base import until
from domain.rules.base import version

LOSSES: dict[str, Rule] = {
    "R-LOSS-1": rule(
        "Short and long are netted apart, then together",
        "IRC 1222(5) to (11); Schedule D lines 7, 15, 16",
        "statute form",
        "primary",
    ),
    "R-LOSS-2": rule(
        "At most 3,000 a year (1,500 filing separately) against other income",
        "IRC 1211(b); Schedule D line 21",
        "statute form",
        "primary",
    ),
    "R-LOSS-3": rule(
        "The carryover worksheet, line by line",
        "Instructions to Schedule D (2025), Capital Loss Carryover Worksheet; IRC 1212(b)(2)",
        "statute form",
        "primary",
    ),
    "R-LOSS-4": (
        version(
            "Where the statute carries more than the printed worksheet",
            "IRC 1212(b)(2)(B); IRC 151(d)(5)(C), the deduction for seniors of 2025 to 2028",
            "statute",
            "primary quoted open",
            first_year=2025,
            last_year=2028,
            known=since(OBBBA),
        ),
        version(
            "The deduction of section 151 was nothing, so worksheet and statute agree",
            "IRC 151(d)(5) as P.L. 115-97 section 11041 made it",
            "statute",
            "unverified",
            last_year=2024,
        ),
    ),
    "R-LOSS-5": rule(
        "Carryovers do not expire",
        "IRC 1212(b)(1); Pub. 550; Rev. Rul. 74-175; Reg. 1.1212-1(c)",
        "statute regulation ruling form",
        "primary secondary",
    ),
    "R-LOSS-6": rule(
        "Worked examples of the worksheet: the golden cases C-1 to C-24",
        "Pub. 550 (Bob and Shelly), and derived ones",
        "design",
        "primary derived",
    ),
    "R-THEFT-1": (
        version(
            "A theft from a transaction for profit is deductible",
            "IRC 165(c)(2); ILM 202511015",
            "statute memo",
            "quoted primary",
        ),
        version(
            "A personal theft is not, outside a disaster declared by the federation",
            "IRC 165(c)(3), (h)(5); P.L. 115-97 section 11044",
            "statute",
            "quoted",
            last_year=2025,
        ),
        version(
            "A personal theft is not, outside a disaster declared by the federation or a state",
            "IRC 165(c)(3), (h)(5); P.L. 119-21 section 70109",
            "statute",
            "quoted",
            first_year=2026,
            known=since(OBBBA),
        ),
        version(
            "A personal theft is, over 100 dollars each and 10 per cent of AGI in all",
            "IRC 165(c)(3), (h)(1), (h)(2): what P.L. 115-97 suspended was to return with 2026",
            "statute",
            "derived unverified",
            first_year=2026,
            known=until(OBBBA),
        ),
    ),
    "R-THEFT-2": rule(
        "The year of discovery",
        "IRC 165(e); Reg. 1.165-1(d)(2), (3); Reg. 1.165-8(a)(2)",
        "statute regulation",
        "secondary",
    ),
    "R-THEFT-3": rule(
        "Basis, less what is expected back, until that is settled",
        "ILM 202511015; Reg. 1.165-1(d)(2), (3)",
        "statute memo",
        "primary secondary",
    ),
    "R-THEFT-4": (
        version(
            "Ordinary and itemised, no capital loss; what comes back later is income as far as the "
            "deduction gave benefit",
            "IRC 67(b)(3), 111, 165(c)(2); Form 4684 Section B; Schedule A line 16",
            "statute form",
            "quoted unverified",
        ),
        version(
            "From 2026 itemised deductions are trimmed in the top bracket",
            "IRC 68 as P.L. 119-21 section 70111 made it",
            "statute",
            "quoted",
            first_year=2026,
            known=since(OBBBA),
        ),
    ),
    "R-THEFT-5": rule(
        "The safe harbor for Ponzi schemes: 95 or 75 per cent",
        "Rev. Proc. 2009-20 as modified by Rev. Proc. 2011-58; Form 4684 Section C",
        "ruling form",
        "secondary",
    ),
    "R-THEFT-6": rule(
        "Evidence to attach",
        "what a claim has to show; a police report is no condition of the statute",
        "design",
        "unverified",
    ),
    "R-WORTH-1": rule(
        "A fall in price is no loss",
        "ILM 202302011",
        "memo",
        "primary",
    ),
    "R-WORTH-2": (
        version(
            "Worthless, abandoned or out of reach: nothing is allowed",
            "IRC 67(g); Reg. 1.165-1(b), 1.165-2",
            "statute regulation",
            "quoted primary",
            last_year=2025,
        ),
        version(
            "Worthless, abandoned or out of reach: nothing is allowed",
            "IRC 67(h) as P.L. 119-21 section 70110 made it; Pub. 550 (2025)",
            "statute form",
            "quoted primary",
            first_year=2026,
            known=since(OBBBA),
        ),
        version(
            "Worthless or abandoned: a miscellaneous itemised deduction, over 2 per cent of AGI",
            "IRC 67(a): what IRC 67(g) suspended was to return with 2026",
            "statute",
            "quoted",
            first_year=2026,
            known=until(OBBBA),
        ),
    ),
    "R-WORTH-3": rule(
        "A real sale is what realises a loss",
        "IRC 1001, 267",
        "design",
        "derived",
    ),
    "R-WASH-1": rule(
        "No wash sale for plain crypto",
        "IRC 1091(a) (stock or securities); Instructions to Schedule D (2025)",
        "statute form",
        "primary",
    ),
    "R-WASH-2": rule(
        "Wash sales of securities",
        "IRC 1091; Reg. 1.1091-1; Rev. Rul. 2008-5; Pub. 550",
        "statute regulation ruling form",
        "primary",
    ),
    "R-WASH-3": rule(
        "A wash-sale rule for crypto by a switch",
        "no law in force; design",
        "design",
        "derived",
    ),
    "R-WASH-4": rule(
        "A warning on buying back at once",
        "IRC 7701(o), 6662(b)(6)",
        "statute",
        "unverified",
    ),
    "R-WASH-5": rule(
        "Constructive sales do not cover plain crypto",
        "IRC 1259; Pub. 550",
        "statute form",
        "primary",
    ),
    "R-WASH-6": rule(
        "Bills that are not law",
        "H.R. 10357, H.R. 9172, H.R. 8899, S. 2207",
        "bill",
        "secondary",
    ),
}
