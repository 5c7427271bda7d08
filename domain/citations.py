"""What each rule says in a line, which text it rests on, and how sure that is.

A rule id in a report is worth nothing to somebody who cannot look it up. `explain` prints, beside
every figure a rule decided,

    R-LOT-2  First in, first out by original acquisition
             Reg. 1.1012-1(j)(1), (j)(3)(i)                      (primary)

so that an auditor can open the text itself. How sure a rule is, is said in the words of `STATUS`;
a rule that is `open` has a switch, or is not carried out.
"""

from typing import NamedTuple

STATUS: dict[str, str] = {
    "primary": "the text of the statute, regulation, ruling, form or instruction was read",
    "quoted": "the primary text was read as others quote it",
    "secondary": "only what others write about it was read",
    "unverified": "known, but not looked up",
    "derived": "it follows from cited rules; no authority says it in these words",
    "open": "the law is unclear; a switch names the question",
}
"""How sure a rule is."""


class Citation(NamedTuple):
    """One rule: what it says, the text it rests on, and how sure that is (words of `STATUS`)."""

    title: str
    source: str
    status: tuple[str, ...]


def _rule(title: str, source: str, status: str) -> Citation:
    return Citation(title, source, tuple(status.split()))


CITATIONS: dict[str, Citation] = {
    "R-GEN-1": _rule(
        "Amounts are exact; cents appear only where an amount is split",
        "Form 1099-DA, box 1c (18 decimals)",
        "derived primary",
    ),
    "R-GEN-2": _rule(
        "Whole dollars, if chosen, on every entry of a printed form",
        "Instructions to Form 8949 and Schedule D (2025)",
        "primary",
    ),
    "R-GEN-3": _rule(
        "One outflow from several lots, or part of a lot: divided by units",
        "consistent, unit-based division; no authority prescribes the odd cent",
        "derived",
    ),
    "R-GEN-4": _rule(
        "Value at the moment of the event; else that of what was given up",
        "Notice 2014-21 A-5; Reg. 1.1001-7(b)(3), (4)",
        "primary",
    ),
    "R-GEN-5": _rule(
        "Three clocks: happened, recorded, law",
        "design; timeliness of an identification under Reg. 1.1012-1(j)",
        "derived",
    ),
    "R-PROP-1": _rule(
        "Units are property: every sale, swap or payment is a disposal",
        "Notice 2014-21 A-1, A-2 as modified by Notice 2023-34; IRC 1001(c), 1221",
        "primary",
    ),
    "R-PROP-2": _rule(
        "Basis by the way units came",
        "IRC 1011, 1012, 1014, 1015; Notice 2014-21 A-4; Rev. Proc. 2024-28 section 3.03",
        "primary",
    ),
    "R-FEE-1": _rule(
        "Costs of a purchase are basis, costs of a sale reduce proceeds",
        "Reg. 1.1012-1(h)(1)(i), (h)(2)(ii)(A); Reg. 1.1001-7(b)(1)(iii)(A), (b)(2)(ii)(A)",
        "primary",
    ),
    "R-FEE-2": _rule(
        "Swaps before 2025: whose fee it is, by a switch",
        "no regulation; preamble of T.D. 10000 on the practice of those years",
        "unverified open",
    ),
    "R-FEE-3": _rule(
        "Swaps from 2025: the whole fee belongs to what was given up",
        "Reg. 1.1001-7(b)(2)(ii)(A); Reg. 1.1012-1(h)(2)(ii)(B), (h)(3)",
        "primary",
    ),
    "R-FEE-4": _rule(
        "A fee paid in units is a disposal of those units",
        "Reg. 1.1001-7(b)(1)(ii), (b)(5) examples 3 to 5; Reg. 1.1012-1(h)(4), (j)(3)(iii)",
        "primary",
    ),
    "R-FEE-5": _rule(
        "Fees of own moves: a disposal, no basis",
        "what a transaction cost is, Reg. 1.1001-7; IRS questions and answers, as others tell them",
        "secondary derived",
    ),
    "R-HOLD-1": _rule(
        "Long-term: after the anniversary, counted in months",
        "IRC 1222(1) to (4); Pub. 544, 550; Rev. Rul. 66-7; Caspe, 694 F.2d 1116 (8th Cir. 1982)",
        "primary secondary",
    ),
    "R-HOLD-2": _rule(
        "Whose period is added",
        "IRC 1223(1) to (3), (9); Pub. 550",
        "primary",
    ),
    "R-HOLD-3": _rule(
        "Tax dates in the taxpayer's zone",
        "preamble of T.D. 10000; Rev. Proc. 2024-28 section 3.10 (the taxpayer's day)",
        "open",
    ),
    "R-LOT-1": _rule(
        "One pool for each account and asset",
        "IRC 1012(c)(1); Reg. 1.1012-1(j)(1), (3), (6); Reg. 1.6045-1(a)(25)",
        "primary open",
    ),
    "R-LOT-2": _rule(
        "First in, first out by original acquisition",
        "Reg. 1.1012-1(j)(1), (j)(3)(i)",
        "primary",
    ),
    "R-LOT-3": _rule(
        "Own books may name lots by the time of sale",
        "Reg. 1.1012-1(j)(2), (j)(5) example 1; Rev. Proc. 2024-28 section 5.02(5)(c)",
        "primary",
    ),
    "R-LOT-4": _rule(
        "At a US broker: own books to 2026, from 2027 the broker must be told",
        "Reg. 1.1012-1(j)(3)(ii); Reg. 1.6045-1(d)(2)(ii)(B); Notices 2025-7 and 2026-20",
        "primary",
    ),
    "R-LOT-5": _rule(
        "A choice made after the sale is none",
        "Reg. 1.1012-1(j)(2), (3); Notices 2025-7 and 2026-20",
        "primary derived",
    ),
    "R-LOT-6": _rule(
        "Choosing lots is no accounting method: no consent is needed",
        "Reg. 1.1012-1(j)(4); Notice 2026-20 section 2",
        "primary",
    ),
    "R-LOT-7": _rule(
        "2018 to 2024: as filed",
        "IRS questions and answers 39 to 41 (2019) as told in Rev. Proc. 2024-28 section 2",
        "primary",
    ),
    "R-LOT-8": _rule(
        "Allocation of unused basis at the end of 2024",
        "Rev. Proc. 2024-28 sections 3 to 6",
        "primary",
    ),
    "R-LOT-9": _rule(
        "A partial move between own accounts chooses lots like a sale",
        "Reg. 1.1012-1(j)(1) to (3) (sells, disposes of, or transfers), (j)(5) examples 1, 3",
        "derived open",
    ),
    "R-LOT-10": _rule(
        "True dates count, not the broker's",
        "Reg. 1.1012-1(j)(5) example 4; Reg. 1.6045-1(d)(2)(ii)(B)",
        "primary",
    ),
    "R-LOT-11": _rule(
        "Custody decides whom to tell",
        "Reg. 1.1012-1(j)(1); Reg. 1.6045-1(a)(1), (g)(4)(i)(A)(1)",
        "primary derived",
    ),
    "R-SWAP-1": _rule(
        "One asset for another is taxable",
        "IRC 1031; Notice 2014-21 A-6; Reg. 1.1001-7(b)(1)(iii)(C); CCA 202124008",
        "primary",
    ),
    "R-LIQ-1": _rule(
        "Collateral sold",
        "IRC 1001; Reg. 1.1001-2(a)(2), (c) example 8",
        "derived unverified",
    ),
    "R-LIQ-2": _rule(
        "Collateral taken for debt: the debt discharged is realised",
        "IRC 1001; Reg. 1.1001-2",
        "derived open",
    ),
    "R-DERIV-1": _rule(
        "Section 1256: 60/40",
        "IRC 1256, 1212(c); Pub. 550 (2025); Form 6781",
        "primary",
    ),
    "R-DERIV-2": _rule(
        "Other contracts: capital when closed",
        "no ruling; Notice 2024-57 takes no position",
        "open secondary",
    ),
    "R-DEFI-1": _rule(
        "Wraps, bridges, pools, staking tokens: a switch for each",
        "Notice 2024-57 takes no position on the tax",
        "open",
    ),
    "R-INC-1": _rule(
        "Income at its value when it can be disposed of; that is its basis",
        "Rev. Rul. 2023-14; Rev. Rul. 2019-24; Notice 2014-21 A-3, A-4, A-8",
        "primary",
    ),
    "R-INC-2": _rule(
        "Lines of the return for income",
        "Schedule 1 line 8v (2024); Form 1040 line 1a; Schedule C",
        "primary unverified",
    ),
    "R-LOSS-1": _rule(
        "Short and long are netted apart, then together",
        "IRC 1222(5) to (11); Schedule D lines 7, 15, 16",
        "primary",
    ),
    "R-LOSS-2": _rule(
        "At most 3,000 a year (1,500 filing separately) against other income",
        "IRC 1211(b); Schedule D line 21",
        "primary",
    ),
    "R-LOSS-3": _rule(
        "The carryover worksheet, line by line",
        "Instructions to Schedule D (2025), Capital Loss Carryover Worksheet; IRC 1212(b)(2)",
        "primary",
    ),
    "R-LOSS-4": _rule(
        "Where the statute carries more than the printed worksheet",
        "IRC 1212(b)(2)(B); IRC 151(d)(5)(C)",
        "primary quoted open",
    ),
    "R-LOSS-5": _rule(
        "Carryovers do not expire",
        "IRC 1212(b)(1); Pub. 550; Rev. Rul. 74-175",
        "primary secondary",
    ),
    "R-LOSS-6": _rule(
        "Worked examples of the worksheet: the golden cases C-1 to C-24",
        "Pub. 550 (Bob and Shelly), and derived ones",
        "primary derived",
    ),
    "R-THEFT-1": _rule(
        "Only a theft from a transaction for profit",
        "IRC 165(c)(2), (c)(3); P.L. 115-97 section 11044; ILM 202511015",
        "quoted primary",
    ),
    "R-THEFT-2": _rule(
        "The year of discovery",
        "IRC 165(e); Reg. 1.165-1(d)(2), (3); Reg. 1.165-8(a)(2)",
        "secondary",
    ),
    "R-THEFT-3": _rule(
        "Basis, less what is expected back, until that is settled",
        "ILM 202511015; Reg. 1.165-1(d)(2), (3)",
        "primary secondary",
    ),
    "R-THEFT-4": _rule(
        "Recoveries",
        "IRC 67(b)(3), 68, 111, 165(c)(2); Form 4684 Section B",
        "quoted unverified",
    ),
    "R-THEFT-5": _rule(
        "The safe harbor for Ponzi schemes: 95 or 75 per cent",
        "Rev. Proc. 2009-20 as modified by Rev. Proc. 2011-58; Form 4684 Section C",
        "secondary",
    ),
    "R-THEFT-6": _rule(
        "Evidence to attach",
        "what a claim has to show; a police report is no condition of the statute",
        "unverified",
    ),
    "R-WORTH-1": _rule(
        "A fall in price is no loss",
        "ILM 202302011",
        "primary",
    ),
    "R-WORTH-2": _rule(
        "Worthless, abandoned or out of reach: nothing is allowed",
        "IRC 67(g), from 2026 67(h); Reg. 1.165-1(b), 1.165-2; Pub. 550 (2025)",
        "quoted primary",
    ),
    "R-WORTH-3": _rule(
        "A real sale is what realises a loss",
        "IRC 1001, 267",
        "derived",
    ),
    "R-WASH-1": _rule(
        "No wash sale for plain crypto",
        "IRC 1091(a) (stock or securities); Instructions to Schedule D (2025)",
        "primary",
    ),
    "R-WASH-2": _rule(
        "Wash sales of securities",
        "IRC 1091; Reg. 1.1091-1; Rev. Rul. 2008-5; Pub. 550",
        "primary",
    ),
    "R-WASH-3": _rule(
        "A wash-sale rule for crypto by a switch",
        "no law in force; design",
        "derived",
    ),
    "R-WASH-4": _rule(
        "A warning on buying back at once",
        "IRC 7701(o), 6662(b)(6)",
        "unverified",
    ),
    "R-WASH-5": _rule(
        "Constructive sales do not cover plain crypto",
        "IRC 1259; Pub. 550",
        "primary",
    ),
    "R-WASH-6": _rule(
        "Bills that are not law",
        "H.R. 10357, H.R. 9172, H.R. 8899, S. 2207",
        "secondary",
    ),
    "R-FORM-1": _rule("Boxes of Form 8949", "Form 8949 (2024, 2025) and instructions", "primary"),
    "R-FORM-2": _rule("Columns of Form 8949", "Form 8949 (2025) and instructions", "primary"),
    "R-FORM-3": _rule("Codes of Form 8949", "Form 8949 (2025) and instructions", "primary"),
    "R-FORM-4": _rule("Totals instead of rows", "Form 8949 exceptions 1 and 2", "primary"),
    "R-FORM-5": _rule(
        "Lines of Schedule D and Form 1040",
        "Schedule D (2025); Form 1040, year by year",
        "primary unverified",
    ),
    "R-FORM-6": _rule(
        "The digital asset question",
        "Form 1040 (2024, 2025) and instructions",
        "primary",
    ),
    "R-DA-1": _rule(
        "Who files Form 1099-DA",
        "Reg. 1.6045-1; Notices 2024-56, 2025-33; H.J.Res. 25 (2025)",
        "primary secondary",
    ),
    "R-DA-2": _rule("Its boxes", "Form 1099-DA (2026) and instructions", "primary"),
    "R-DA-3": _rule(
        "Its thresholds exempt no gain",
        "Instructions to Form 1099-DA (2026); Reg. 1.6045-1",
        "primary",
    ),
    "R-DA-4": _rule("Matching it to the return", "IRS notice CP2000", "secondary"),
    "R-GIFT-1": _rule(
        "A gift's two bases and two periods",
        "IRC 1015; Reg. 1.1015-1; Pub. 550",
        "primary",
    ),
    "R-GIFT-2": _rule(
        "Gifts and donations made",
        "IRC 170(e); CCA 202302012; Pub. 526",
        "primary quoted",
    ),
    "R-DEATH-1": _rule(
        "Inherited units: value at death, always long-term",
        "IRC 1014, 1223(9); Instructions to Form 8949",
        "primary",
    ),
    "R-XFER-1": _rule(
        "Own moves keep lot, basis and date; both halves must be matched",
        "Rev. Proc. 2024-28 section 3.11; Reg. 1.1012-1(j)(5)",
        "derived",
    ),
    "R-RET-1": _rule(
        "Retirement accounts stay out of lots and gains",
        "Instructions to Form 1099-DA (2026): none is issued to an IRA",
        "primary",
    ),
    "R-REC-1": _rule(
        "Records to keep",
        "IRC 6001; Reg. 1.6001-1; Rev. Proc. 2024-28 section 5.04",
        "unverified primary",
    ),
    "R-REC-2": _rule("What examiners ask for", "Form 4564 as others describe it", "secondary"),
    "R-REC-3": _rule("How long to keep records", "periods of limitation", "unverified"),
}
"""Every rule of the register."""
