"""Forms and what brokers report: R-FORM, R-DA."""

from domain.rules.base import TD_10000
from domain.rules.base import Rule
from domain.rules.base import rule
from domain.rules.base import since
from domain.rules.base import version

FORMS: dict[str, Rule] = {
    "R-FORM-1": (
        version(
            "Boxes of Form 8949: G to L for digital assets",
            "Form 8949 (2025) and instructions; the form of 2026 was not seen",
            "form",
            "primary",
            first_year=2025,
        ),
        version(
            "Boxes of Form 8949: A to F",
            "Form 8949 (2024) and instructions",
            "form",
            "primary unverified",
            last_year=2024,
        ),
    ),
    "R-FORM-2": rule(
        "Columns of Form 8949",
        "Form 8949 (2025) and instructions",
        "form",
        "primary",
    ),
    "R-FORM-3": rule(
        "Codes of Form 8949",
        "Form 8949 (2025) and instructions",
        "form",
        "primary",
    ),
    "R-FORM-4": rule(
        "Totals instead of rows",
        "Form 8949 exceptions 1 and 2",
        "form",
        "primary",
    ),
    "R-FORM-5": rule(
        "Lines of Schedule D and Form 1040",
        "Schedule D (2025); Form 1040, year by year",
        "form",
        "primary unverified",
    ),
    "R-FORM-6": rule(
        "The digital asset question",
        "Form 1040 (2024, 2025) and instructions",
        "form",
        "primary",
        first_year=2019,
    ),
    "R-DA-1": rule(
        "Who files Form 1099-DA",
        "Reg. 1.6045-1; Notices 2024-56, 2025-33; H.J.Res. 25 (2025)",
        "regulation ruling form",
        "primary secondary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-DA-2": rule(
        "Its boxes",
        "Form 1099-DA (2026) and instructions",
        "form",
        "primary",
        first_year=2026,
    ),
    "R-DA-3": rule(
        "Its thresholds exempt no gain",
        "Instructions to Form 1099-DA (2026); Reg. 1.6045-1",
        "regulation ruling form",
        "primary",
        first_year=2025,
        known=since(TD_10000),
    ),
    "R-DA-4": rule(
        "Matching it to the return",
        "IRS notice CP2000",
        "form",
        "secondary",
        first_year=2025,
        known=since(TD_10000),
    ),
}
