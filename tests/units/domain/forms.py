"""Realised gains and broker's statements as short as a test of forms needs them."""

from datetime import date
from decimal import Decimal
from typing import Any

from domain.forms.statements import BrokerStatement
from domain.outcomes import Gain


def realised(proceeds: str, basis: str, **changed: Any) -> Gain:
    """A sale of one BTC in 2026, short-term unless said otherwise."""
    gain = Gain(
        disposal="sale",
        number=1,
        kind="sale",
        lot="buy",
        account="broker",
        asset="BTC",
        quantity=Decimal(1),
        acquired=date(2026, 1, 10),
        disposed=date(2026, 6, 10),
        term="short",
        proceeds=Decimal(proceeds),
        basis=Decimal(basis),
        selection="fifo",
        missing_basis=False,
    )
    return gain._replace(**changed)


def reported(proceeds: str, basis: str | None = None, **said: Any) -> BrokerStatement:
    """A Form 1099-DA about that sale; the basis is reported to the IRS where one is given."""
    known = None if basis is None else Decimal(basis)
    said = {"basis_reported": known is not None, **said}
    return BrokerStatement("sale", "1099-DA", Decimal(proceeds), known, **said)
