"""Boxes of Form 8949: under which heading a row is filed (R-FORM-1).

The box depends on what a broker sent, on whether the IRS knows the basis, on the term, and on the
year: a digital asset nobody reported had no box of its own before 2025.

    sold in 2024 within a year, no form came          box C
    sold in 2025 within a year, no form came          box I
    sold in 2025 after two years, Form 1099-DA, box 2 unticked    box K

The form of 2026 and later has not been seen; it is taken to be that of 2025.
"""

from domain.outcomes import SHORT

FORM_1099_DA = "1099-DA"
FORM_1099_B = "1099-B"
NO_FORM = ""
"""The word for it that a broker sent nothing."""

DIGITAL_ASSETS_FROM = 2025
"""The first tax year of Form 1099-DA and of boxes G to L."""

_PAIRS: dict[tuple[str, bool], str] = {
    (FORM_1099_DA, True): "GJ",
    (FORM_1099_DA, False): "HK",
    (FORM_1099_B, True): "AD",
    (FORM_1099_B, False): "BE",
}
"""By form and whether the basis was reported: the short-term box and the long-term box."""


def box(term: str, form: str, *, basis_reported: bool, digital_asset: bool, year: int) -> str:
    """The box of a row, A to L, whose own `term` is short or long (R-FORM-1).

    `form` is what a broker sent, `NO_FORM` if nothing. Raises ValueError for a Form 1099-DA of a
    year that had none, KeyError for a form that is neither.
    """
    if form == FORM_1099_DA and year < DIGITAL_ASSETS_FROM:
        raise ValueError(f"there was no Form {form} for {year}")
    if form == NO_FORM:
        pair = "IL" if digital_asset and year >= DIGITAL_ASSETS_FROM else "CF"
    else:
        pair = _PAIRS[form, basis_reported]
    return pair[0 if term == SHORT else 1]
