"""What happens to units: swaps, liquidations, contracts, income, gifts: R-SWAP to R-DEATH."""

from domain.rules.base import OBBBA
from domain.rules.base import Rule
from domain.rules.base import rule
from domain.rules.base import since
from domain.rules.base import version

EVENTS: dict[str, Rule] = {
    "R-SWAP-1": rule(
        "One asset for another is taxable",
        "IRC 1031; Notice 2014-21 A-6; Reg. 1.1001-7(b)(1)(iii)(C); CCA 202124008",
        "statute regulation ruling memo",
        "primary",
    ),
    "R-LIQ-1": rule(
        "Collateral sold",
        "IRC 1001; Reg. 1.1001-2(a)(2), (c) example 8",
        "regulation design",
        "derived unverified",
    ),
    "R-LIQ-2": rule(
        "Collateral taken for debt: the debt discharged is realised",
        "IRC 1001; Reg. 1.1001-2",
        "regulation design",
        "derived open",
    ),
    "R-DERIV-1": rule(
        "Section 1256: 60/40",
        "IRC 1256, 1212(c); Pub. 550 (2025); Form 6781",
        "statute form",
        "primary",
    ),
    "R-DERIV-2": rule(
        "Other contracts: capital when closed",
        "no ruling; Notice 2024-57 takes no position",
        "design",
        "open secondary",
    ),
    "R-DEFI-1": rule(
        "Wraps, bridges, pools, staking tokens: a switch for each",
        "Notice 2024-57 takes no position on the tax",
        "design",
        "open",
    ),
    "R-INC-1": rule(
        "Income at its value when it can be disposed of; that is its basis",
        "Rev. Rul. 2023-14; Rev. Rul. 2019-24; Notice 2014-21 A-3, A-4, A-8",
        "ruling",
        "primary",
    ),
    "R-INC-2": (
        version(
            "Lines of the return for income: digital assets received as ordinary income",
            "Schedule 1 line 8v (2024); Form 1040 line 1a; Schedule C",
            "form",
            "primary unverified",
            first_year=2023,
        ),
        version(
            "Lines of the return for income: other income",
            "Schedule 1, other income, as it was printed for the year",
            "form",
            "unverified",
            last_year=2022,
        ),
    ),
    "R-GIFT-1": rule(
        "A gift's two bases and two periods",
        "IRC 1015; Reg. 1.1015-1; Pub. 550",
        "statute regulation form",
        "primary",
    ),
    "R-GIFT-2": (
        version(
            "Gifts and donations made: no gain, and what may be deducted",
            "IRC 170(e); CCA 202302012; Pub. 526",
            "statute memo form",
            "primary",
        ),
        version(
            "From 2026 charity counts only above 0.5 per cent of AGI",
            "P.L. 119-21 section 70425",
            "statute",
            "quoted",
            first_year=2026,
            known=since(OBBBA),
        ),
    ),
    "R-DEATH-1": rule(
        "Inherited units: value at death, always long-term",
        "IRC 1014, 1223(9); Instructions to Form 8949",
        "statute regulation form",
        "primary",
    ),
}
