"""Rounding as the game and its published bills round.

ISK amounts are decimal: a double enters through its shortest text (3.1582815355153264 stays those
digits) and halves go away from zero. Quantities and seconds are doubles, rounded `floor(x + 0.5)`.
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
_DIVISION = Context(prec=34, rounding=ROUND_HALF_UP)
_ONE = Decimal(1)
_CENT = Decimal("0.01")


@lru_cache(maxsize=65536)
def exact(number: float) -> Decimal:
    """Return a number as the decimal of its shortest text, which is what the sender wrote."""
    return Decimal(repr(number))


def whole_isk(amount: Decimal) -> int:
    """Round an amount to whole ISK, halves away from zero (R0)."""
    return int(amount.quantize(_ONE, ROUND_HALF_UP, _CONTEXT))


def cents(amount: Decimal) -> Decimal:
    """Round an amount to 0.01 ISK, halves away from zero (R2)."""
    return amount.quantize(_CENT, ROUND_HALF_UP, _CONTEXT)


def share(amount: Decimal, parts: int | Decimal) -> Decimal:
    """Divide to 34 digits, then round to 0.01 ISK: how totals become prices per run and per unit."""
    return cents(_DIVISION.divide(amount, Decimal(parts)))


def nearest(number: float) -> int:
    """Round to the nearest whole number, halves upwards (Python's `round` sends them to even numbers)."""
    return math.floor(number + 0.5)
