"""Whole dollars on a return (R-GEN-2): every entry rounded, and a sum only when it is complete.

    two rows of 100.40 on one line: the rows print 100 and 100, the line 201 and not 200

Half a dollar goes away from zero: 0.50 is 1 and -0.50 is -1. Whoever adds, adds cents and rounds
last. What is rounded is printed; lots and gains keep their cents.
"""

from decimal import ROUND_HALF_UP
from decimal import Decimal

from domain.amounts import ROUNDING
from domain.amounts import ZERO

_DOLLAR = Decimal(1)


def whole_dollars(amount: Decimal) -> Decimal:
    """An amount to the dollar, half up by magnitude; never -0."""
    return amount.quantize(_DOLLAR, rounding=ROUND_HALF_UP, context=ROUNDING) or ZERO
